"""Passages in the making: opened at a locator, filled with blocks, closed with unique locators and fit lengths."""

import re
from collections import Counter
from dataclasses import dataclass, field

from commonground.hub.cutting import marks
from commonground.hub.cutting.blocks import Block
from commonground.hub.cutting.passage import LONGEST, Passage
from commonground.hub.cutting.sentences import sentences
from commonground.hub.reading import Run

_CLAUSE = re.compile(r"[;:,]\s*(?:(?:and|en|et|y)\s+)?(?=[A-Z\"“À-Þ\u0600-\u06ff])")
_LEAD_IN = 300


@dataclass(slots=True)
class Draft:
    """A passage that may still grow."""

    locator: str
    heading: str
    kind: str
    page: int | None
    ordinal: int
    lead_in: str = ""
    runs: list[Run] = field(default_factory=list)


class Drafts:
    """The passages of one language of a text, in order."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.made: list[Draft] = []

    def open(self, locator: str, block: Block, *, heading: str, kind: str, lead_in: str = "") -> Draft:
        """Begin a passage at this block; its words are added by the caller."""
        draft = Draft(locator, heading, kind, block.page, len(self.made) + 1, lead_in)
        self.made.append(draft)
        return draft

    def passages(self) -> list[Passage]:
        """What was drafted, each at most LONGEST, each locator once; empty drafts are dropped."""
        result: list[Passage] = []
        seen: Counter[str] = Counter()
        for draft in self.made:
            for locator, run in _fitting(draft):
                seen[locator] += 1
                unique = locator if seen[locator] == 1 else f"{locator} #{seen[locator]}"
                result.append(
                    Passage(
                        unique, self.language, draft.heading, run.text, run.start, run.end, draft.page,
                        draft.kind, draft.lead_in, len(result) + 1, run,
                    )
                )  # fmt: skip
        return result


def lead_in_of(text: str) -> str:
    """The end of the words that introduce a list: its last sentence, or as much of it as fits."""
    last = sentences(text)[-1:] or [(0, len(text))]
    return text[last[0][0] :][-_LEAD_IN:]


def _fitting(draft: Draft) -> list[tuple[str, Run]]:
    runs = [run for run in draft.runs if run.text]
    if not runs:
        return []
    between = "\n" if draft.kind == "table" else " "
    if sum(len(run.text) + 1 for run in runs) <= LONGEST:
        return [(draft.locator, Run.joined(runs, between))]
    pieces: list[list[tuple[str, Run]]] = [[]]
    room = LONGEST
    for label, run in _atoms(runs):
        if pieces[-1] and len(run.text) + 1 > room:
            pieces.append([])
            room = LONGEST
        pieces[-1].append((label, run))
        room -= len(run.text) + 1
    result = []
    for number, piece in enumerate(pieces, 1):
        # The locator may end with the first letter already: "sec. 4(a)" holds "(a)".
        label = piece[0][0]
        first = label[: label.find(")") + 1]
        label = label.removeprefix(first) if first and draft.locator.endswith(first) else label
        locator = (
            draft.locator if number == 1 else f"{draft.locator}{label}" if label else f"{draft.locator} [{number}]"
        )
        result.append((locator, Run.joined([run for _, run in piece], between)))
    return result


def _atoms(runs: list[Run]) -> list[tuple[str, Run]]:
    """The smallest pieces a long passage may be cut into, with the letters they carry as printed."""
    atoms: list[tuple[str, Run]] = []
    path: list[tuple[str, str]] = []
    for run in runs:
        label = _label(run.text, path)
        for at, piece in enumerate(_short(run)):
            atoms.append((label if at == 0 else "", piece))
    return atoms


def _label(text: str, path: list[tuple[str, str]]) -> str:
    """The letters of an item with those above it, such as (a)(ii)(B)."""
    last = dict(path)
    letter = marks.LETTER.match(text)
    numeral = marks.ROMAN.match(text)
    capital = marks.UPPER.match(text)
    number = marks.IN_BRACKETS.match(text)
    value = (letter["a"] or letter["b"]) if letter else ""
    if letter and (not numeral or marks.follows(value, last.get("letter", ""))):
        kind = "letter"
    elif numeral:
        kind, value = "roman", numeral["roman"]
    elif capital:
        kind, value = "capital", capital["upper"]
    elif number:
        kind, value = "number", number["number"]
    else:
        return ""
    kinds = [one for one, _ in path]
    if kind in kinds:
        del path[kinds.index(kind) :]
    path.append((kind, value))
    return "".join(f"({one})" for _, one in path)


def _short(run: Run) -> list[Run]:
    """A run in pieces no longer than a passage may be: at sentences, else at clauses, else at blanks."""
    if len(run.text) <= LONGEST:
        return [run]
    ends = [end for _, end in sentences(run.text)]
    if max(b - a for a, b in zip([0, *ends], ends)) > LONGEST:
        ends = sorted({*ends, *(clause.end() for clause in _CLAUSE.finditer(run.text))})
    pieces: list[Run] = []
    start = 0
    for place, end in enumerate(ends):
        following = ends[place + 1] if place + 1 < len(ends) else end
        if following - start > LONGEST or end == ends[-1]:
            pieces.extend(_at_blanks(run.cut(start, end)))
            start = end
    return [piece for piece in pieces if piece.text]


def _at_blanks(run: Run) -> list[Run]:
    pieces = []
    rest = run
    while len(rest.text) > LONGEST:
        at = rest.text.rfind(" ", LONGEST // 2, LONGEST)
        at = at if at > 0 else LONGEST
        pieces.append(rest.cut(0, at))
        rest = rest.cut(at)
    return [*pieces, rest] if rest.text else pieces
