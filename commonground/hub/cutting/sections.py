"""Orders by section and letter; the migration compact by objective and action."""

from commonground.hub.cutting import marks
from commonground.hub.cutting.blocks import Block
from commonground.hub.cutting.drafts import Draft, Drafts, lead_in_of
from commonground.hub.reading.plain import BOLD
from commonground.hub.reading.run import Run

# A printing of the compact's objectives without paragraph numbers is still cited by them: objective 1 is paragraph
# 17 of the annex to A/RES/73/195, and so on to objective 23, paragraph 39.
_GCM_OPENS = "accurate and disaggregated data as a basis for evidence-based policies"
_GCM_BEFORE_FIRST = 16


class Sections:
    """Cuts by Section N. and (a); numerals and capitals stay inside the letter they belong to."""

    def __init__(self, drafts: Drafts, source: str) -> None:
        self.drafts, self.source = drafts, source
        self.base = "preamble"
        self.heading = ""
        self.letter = ""
        self.draft: Draft | None = None

    def take(self, part: list[Block]) -> None:
        """Read all blocks in order."""
        for block in part:
            if block.heading and not marks.SECTION.match(block.text):
                self.heading = block.text
                continue
            self._words(block)

    def _words(self, block: Block) -> None:
        run = block.run
        if said := marks.SECTION.match(run.text):
            lead = self._lead(block)
            rest = run.text[said.start("rest") : lead].strip()
            self.base, self.heading, self.letter, self.draft = f"sec. {said['number']}", rest.rstrip(" ."), "", None
            run = run.cut(lead)
            if not run.text:
                return
        letter = marks.LETTER.match(run.text)
        value = (letter["a"] or letter["b"]) if letter else ""
        if letter and marks.follows(value, self.letter):
            self.letter = value
            self._open(f"{self.base}({value})", block).runs.append(run)
        elif self.draft and (self.letter or marks.ROMAN.match(run.text) or marks.UPPER.match(run.text)):
            self.draft.runs.append(run)
        else:
            self._open(self.base, block).runs.append(run)

    def _open(self, locator: str, block: Block) -> Draft:
        kind = "preamble" if self.base == "preamble" else "provision"
        self.draft = self.drafts.open(locator, block, heading=self.heading, kind=kind)
        return self.draft

    def _lead(self, block: Block) -> int:
        """Where in the block the section's title ends: with the bold print, else with its first full stop."""
        at = block.run.start
        bold = BOLD.match(self.source[max(0, at - 2) : at + 400])
        if bold:
            end = max(0, at - 2) + bold.end()
            return sum(place < end for place in block.run.at)
        said = marks.SECTION.match(block.text)
        start = said.start("rest") if said else 0
        stop = block.text.find(". ", start)
        return stop + 1 if 0 <= stop - start < 120 else start


class Objectives:
    """Cuts by objective and lettered action."""

    def __init__(self, drafts: Drafts, source: str) -> None:
        self.drafts = drafts
        self.known = _GCM_OPENS in source[:2_000]
        self.base = "preamble"
        self.title: list[Run] = []
        self.letter = ""
        self.draft: Draft | None = None

    def take(self, part: list[Block]) -> None:
        """Read all blocks in order."""
        for block in part:
            said = marks.OBJECTIVE.match(block.text) if block.heading else None
            if said:
                number = int(said["number"])
                self.base = f"para {_GCM_BEFORE_FIRST + number}" if self.known else f"objective {number}"
                self.title, self.letter, self.draft = [block.run], "", None
            elif block.heading:
                if not self.draft and len(self.title) == 1:
                    at = block.text.find(":") + 1 if block.text.startswith("Title:") else 0
                    self.title.append(block.run.cut(at))
            else:
                self._words(block)

    def _words(self, block: Block) -> None:
        letter = marks.LETTER.match(block.text)
        value = (letter["a"] or letter["b"]) if letter else ""
        if letter and marks.follows(value, self.letter):
            chapeau = self.drafts.made[-1] if not self.letter and self.drafts.made else None
            lead_in = chapeau.lead_in if chapeau else self.draft.lead_in if self.draft else ""
            if chapeau and chapeau.runs:
                lead_in = lead_in_of(chapeau.runs[-1].text)
            self.letter = value
            self.draft = self.drafts.open(
                f"{self.base}({value})", block, heading=self._path(), kind="item", lead_in=lead_in
            )
            self.draft.runs.append(block.run.cut(letter.end()))
            return
        if self.draft is None:
            kind = "preamble" if self.base == "preamble" else "provision"
            self.draft = self.drafts.open(self.base, block, heading=self._path(), kind=kind)
            if self.title:
                self.draft.runs.append(_ended(Run.joined(self.title, ": ")))
        self.draft.runs.append(block.run)

    def _path(self) -> str:
        return ": ".join(run.text for run in self.title)


def _ended(run: Run) -> Run:
    return Run(f"{run.text}.", run.at + run.at[-1:]) if run.text and run.text[-1].isalpha() else run
