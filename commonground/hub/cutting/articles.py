"""Treaties and constitutions: Article, paragraph, and what is appended."""

from commonground.hub.cutting import marks
from commonground.hub.cutting.blocks import Block
from commonground.hub.cutting.drafts import Draft, Drafts

_LONG = 150


class Articles:
    """Cuts by article and numbered paragraph; letters stay inside the paragraph they belong to."""

    def __init__(self, drafts: Drafts, source: str) -> None:
        self.drafts = drafts
        self.base = ""  # such as "art. 5"
        self.begun = False  # the first article was seen
        self.appended = ""  # the name of the part behind the articles
        self.division = ""
        self.title = ""
        self.section = ""  # a capital letter that divides an article
        self.draft: Draft | None = None

    def take(self, part: list[Block]) -> None:
        """Read all blocks in order."""
        for block in part:
            if not self._heading(block):
                self._words(block)

    def _heading(self, block: Block) -> bool:
        short = len(block.text) < _LONG and not block.table
        if short and (said := marks.ARTICLE.match(block.text)) and not self.appended:
            self._base(f"art. {marks.numbered(said['number'])}{(said['bis'] or '').strip()}", said["rest"].strip())
            self.begun = True
            return True
        if not (short or block.heading) or not (
            block.heading or marks.APPENDED.match(block.text) or marks.DIVISION.match(block.text)
        ):
            return False
        if said := marks.APPENDED.match(block.text):
            number = f" {said['number']}" if said["number"] else ""
            self.appended = f"{said['name'].upper()}{number}"
            self._base(self.appended)
        elif self.appended and (said := marks.PARAGRAPH.match(block.text)):
            # What numbers its provisions as paragraphs is a schedule, whatever its language calls it.
            self._base(f"schedule para {said['number']}", said["rest"].strip())
        elif self.appended:
            self._base(self.base, block.text)
        elif marks.DIVISION.match(block.text):
            self.division = block.text
            self._base("" if self.begun else self.base)
        elif self.draft is None and self.base:
            self.title = block.text
        else:
            self.division = f"{self.division}: {block.text}" if self.division and self.begun else block.text
            self._base("" if self.begun else self.base)
        return True

    def _base(self, base: str, title: str = "") -> None:
        self.base, self.title, self.section, self.draft = base, title, "", None

    def _words(self, block: Block) -> None:
        if block.note:
            number = "".join(character for character in block.text[:4] if character.isdigit())
            self.drafts.open(f"note {number}".strip(), block, heading=self._path(), kind="note").runs.append(block.run)
            return
        if not self.base:
            self.base = "preamble" if not self.begun else (self.division.split(":")[0].lower() or "unnumbered")
        locator = self._locator(block)
        if self.draft is None or locator:
            kind = "preamble" if self.base == "preamble" else "provision"
            before = self.draft
            self.draft = self.drafts.open(locator or self.base, block, heading=self._path(), kind=kind)
            if before and before.locator != self.base:
                before = None
            if before and before.runs[-1].text.endswith(":"):
                self.draft.lead_in = before.runs[-1].text[-300:]
        self.draft.runs.append(block.run)

    def _locator(self, block: Block) -> str:
        """The locator of a paragraph that begins here, or nothing where the one before goes on."""
        if not self.base.startswith(("art.", "schedule")):
            return ""
        if said := marks.CAPITAL.match(block.text):
            self.section = said["letter"]
            self.alone = not block.text[said.end() :].strip()
            return f"{self.base}{self.section}"
        if self.section:
            said = marks.IN_BRACKETS.match(block.text)
            return f"{self.base}{self.section}({said['number']})" if said and not self.alone else ""
        if said := marks.NUMBER.match(block.text):
            return f"{self.base}({said['number']})"
        return ""

    def _path(self) -> str:
        return " > ".join(part for part in (self.division, self.title) if part)
