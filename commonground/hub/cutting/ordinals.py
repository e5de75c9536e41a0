"""Texts with numbered paragraphs, and texts without any: a paragraph is cited by its number or its place."""

from commonground.hub.cutting import marks
from commonground.hub.cutting.blocks import Block
from commonground.hub.cutting.drafts import Draft, Drafts, lead_in_of

# Names, salutations, dates and menu entries are shorter; they are no paragraphs and are not counted.
SHORTEST = 25
_HEADING = 120
_SHORT_HEADING = 70


class Numbered:
    """Cuts by printed paragraph number and letter; what has no number is cited as its line in the order printed."""

    def __init__(self, drafts: Drafts, source: str) -> None:
        self.drafts = drafts
        self.heading = ""
        self.number = 0
        self.letter = ""
        self.deeper: tuple[int, ...] = ()
        self.line = 0
        self.draft: Draft | None = None
        self.tables = 0

    def take(self, part: list[Block]) -> None:
        """Read all blocks in order."""
        table: Draft | None = None
        for block in part:
            self.line += 1
            if block.table:
                table = table or self._table(block)
                table.runs.append(block.run)
                continue
            table = None
            self._words(block)
            self.line += block.printed - 1

    def _table(self, block: Block) -> Draft:
        self.tables += 1
        return self.drafts.open(f"table {self.tables}", block, heading=self.heading, kind="table")

    def _words(self, block: Block) -> None:
        said = marks.NUMBER.match(block.text)
        if said and not block.note and self.number < int(said["number"]) <= self.number + 3:
            self.number, self.letter = int(said["number"]), ""
            self._open(f"para {self.number}", block, "paragraph")
            return
        deeper = marks.decimal(block.text)
        if deeper > self.deeper and not block.note and self.number <= deeper[0] <= self.number + 1:
            self.number, self.letter, self.deeper = deeper[0], "", deeper
            self._open(f"para {'.'.join(map(str, deeper))}", block, "paragraph")
            return
        letter = marks.LETTER.match(block.text)
        value = (letter["a"] or letter["b"]) if letter else ""
        preamble = any(one.kind == "preamble" for one in self.drafts.made)
        if letter and not self.number and preamble and marks.follows(value, self.letter):
            # Conclusions letter their paragraphs: "(a) Calls on States to ...".
            self.letter = value
            self._open(f"para ({value})", block, "paragraph")
        elif letter and self.number and marks.follows(value, self.letter):
            lead_in = self.draft.lead_in if self.letter and self.draft else ""
            if not self.letter and self.draft and self.draft.runs:
                lead_in = lead_in_of(self.draft.runs[-1].text)
            self.letter = value
            self._open(f"para {self.number}({value})", block, "item", lead_in)
        elif self.draft and self.draft.kind != "heading" and (marks.ROMAN.match(block.text) or block.item):
            self.draft.runs.append(block.run)
        elif block.note:
            self._open(f"line {self.line}", block, "note")
        elif not (self.number or self.letter) and self._preamble(block):
            self.draft.runs.append(block.run)  # type: ignore[union-attr]
        else:
            heading = bool(block.heading) or (len(block.text) < _HEADING and block.text[-1:] not in ".;:")
            if heading:
                self.heading = block.text
            self._open(f"line {self.line}", block, "heading" if heading else "paragraph")

    def _preamble(self, block: Block) -> bool:
        """Before the first numbered paragraph of a resolution: who resolves, and what it recalls and notes."""
        if block.heading:
            return False
        if self.draft and self.draft.kind == "preamble":
            return True
        if not (marks.RESOLVES.match(block.text) or marks.RECALLS.match(block.text)):
            return False
        self.draft = self.drafts.open("preamble", block, heading=self.heading, kind="preamble")
        return True

    def _open(self, locator: str, block: Block, kind: str, lead_in: str = "") -> None:
        self.draft = self.drafts.open(locator, block, heading=self.heading, kind=kind, lead_in=lead_in)
        self.draft.runs.append(block.run)


class Plain:
    """Cuts by paragraph and counts them; a text without numbers has no better locator."""

    def __init__(self, drafts: Drafts, source: str) -> None:
        self.drafts = drafts
        self.path: list[tuple[int, str]] = []
        self.ordinal = 0
        self.tables = 0
        self.decimal: tuple[int, ...] = ()

    def take(self, part: list[Block]) -> None:
        """Read all blocks in order."""
        table: Draft | None = None
        lead_in = ""
        for block, following in zip(part, [*part[1:], None]):
            if block.table:
                if table is None:
                    self.tables += 1
                    table = self.drafts.open(f"table {self.tables}", block, heading=self._path(), kind="table")
                table.runs.append(block.run)
                continue
            table = None
            heading = _is_heading(block) or _is_numbered_heading(block, following)
            if heading:
                self._under(block)
            if len(block.text) < SHORTEST:
                # Too short to be cited, "We urge them to:" still says what its list is.
                lead_in = block.text if block.text.endswith(":") and not block.item else lead_in
                continue
            numbered = marks.NUMBER.match(block.text) or marks.LETTER.match(block.text)
            listed = block.item or bool(numbered and not heading)
            if not listed:
                lead_in = lead_in_of(block.text) if block.text.endswith(":") else ""
            self.ordinal += 1 if block.printed else 0
            locator = self._printed(block) or f"para {self.ordinal}"
            kind = "note" if block.note else "heading" if heading and not listed else "item" if listed else "paragraph"
            self.drafts.open(
                locator if block.printed else f"para {self.ordinal}, note", block, heading=self._path(), kind=kind,
                lead_in=lead_in if listed else "",
            ).runs.append(block.run)  # fmt: skip
            self.ordinal += max(0, block.printed - 1)

    def _printed(self, block: Block) -> str:
        """The locator of a paragraph numbered 2.1, where that follows the last; each stands once."""
        said = marks.decimal(block.text)
        if block.note or said <= self.decimal:
            return ""
        self.decimal = said
        return f"para {'.'.join(map(str, said))}"

    def _under(self, block: Block) -> None:
        # A heading that only its shortness gives away stands below every marked one.
        level = block.heading or 7
        self.path = [(at, said) for at, said in self.path if at < level]
        self.path.append((level, block.text))

    def _path(self) -> str:
        return " > ".join(said for _, said in self.path)


def _is_heading(block: Block) -> bool:
    if block.heading:
        return True
    # What is marked as an item of a list is none, however short.
    return (
        len(block.text) < _HEADING
        and not (block.note or block.item)
        and block.text[-1:].isalnum()
        and block.text[:1].isupper()
    )


def _is_numbered_heading(block: Block, following: Block | None) -> bool:
    """A short line with a number and no end ("2. Who is eligible"), over a longer block that has words."""
    said = marks.NUMBER.match(block.text) or marks.DECIMAL.match(block.text)
    if not said or block.note or len(block.text) > _SHORT_HEADING or not block.text[-1:].isalpha():
        return False
    own = block.text[said.end() :]
    return own[:1].isupper() and following is not None and (following.table or len(following.text) > len(block.text))
