"""Printed lines become paragraphs: hard line breaks, page breaks and footnotes inside a paragraph are mended."""

import re
from dataclasses import dataclass
from itertools import pairwise

from commonground.hub.reading import Line, Run

_ENDS = re.compile(r"[.?!:;…؟]['\"”’»)\]]*[\d¹²³⁰⁴-⁹]{0,2}$")
MARKER = re.compile(
    r"^(?:\(\s?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,6})\s?\)|(?:\d{1,3}|[a-zA-Z]|[ivx]{1,6})[.)](?=\s|[A-Z(]|$)|[•‣▪●-]\s"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+(?![a-zà-ÿ])(?=[^\W\d_]|[\"“«(])"
    r"|(?:Section|SECTION|Sec\.|SEC\.|Article|ARTICLE|Artículo|ARTÍCULO|المادة)\s+\(?\s*(?:\d{1,3}|premier|PREMIER"
    r"|unique|primero"
    r"|PRIMERO|الأولى)\s*\)?\s*(?:[.:–—-]|$))"
)
_LINKS = "OF|FOR|THE|AND|TO|ON|IN|BETWEEN|DE|DU|DES|LA|LES|ET|Y|EL|LOS|LAS|DEL|EN|SUR|POUR|ENTRE|PARA"
_JOINS = re.compile(rf"\b(?:{_LINKS})$")
_JOINED = re.compile(rf"(?:{_LINKS})\b")
_ALONE = re.compile(r"^\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]$")
# A line this much shorter than the longest was ended by the writer, not by the margin.
_FULL = 0.93
_LONG_ENOUGH = 60


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, item or table row as it was printed."""

    run: Run
    printed: int = 1  # how many blocks it was printed as: 2 where a page break tore it, 0 for a note in its middle
    heading: int = 0
    item: bool = False
    table: bool = False
    note: bool = False
    page: int | None = None

    @property
    def text(self) -> str:
        """The words alone."""
        return self.run.text


@dataclass(frozen=True, slots=True)
class _Habit:
    """How a text breaks its lines."""

    width: float  # of a full line
    wrapped: bool  # lines inside a paragraph are broken at the margin
    spaced: bool  # with a blank line after each
    parted: bool = False  # paragraphs stand apart, so that lines which do not belong together


def blocks(lines: tuple[Line, ...], *, markdown: bool) -> list[Block]:
    """Join what was one paragraph; a footnote in its middle is taken out and stands behind it."""
    habit = _habit(lines)
    made: list[list[Line]] = []
    extra: dict[int, int] = {}  # printed blocks that were joined into this one
    notes: dict[int, list[list[Line]]] = {}
    for line in lines:
        if line.note:
            _note(line, notes.setdefault(len(made), []))
            continue
        before = made[-1][-1] if made else None
        told = _joined(before, line, habit, markdown=markdown) if before else None
        if told is None:
            made.append([line])
            continue
        made[-1].append(line)
        extra[len(made) - 1] = extra.get(len(made) - 1, 0) + told
        # Footnotes between two halves of a paragraph move behind it.
        if pending := notes.pop(len(made), None):
            notes.setdefault(-len(made), []).extend(pending)
    return _numbered(made, extra, notes)


def _numbered(made: list[list[Line]], extra: dict[int, int], notes: dict[int, list[list[Line]]]) -> list[Block]:
    result: list[Block] = []
    for place in range(len(made) + 1):
        if place:
            result.extend(_block(one, 0, note=True) for one in notes.get(-place, ()))
        standing = notes.get(place, ())
        result.extend(_block(one, 0 if at else 1, note=True) for at, one in enumerate(standing))
        if place < len(made):
            result.append(_block(made[place], 1 + extra.get(place, 0)))
    return result


def _block(lines: list[Line], printed: int, *, note: bool = False) -> Block:
    first = lines[0]
    whole: list[list[Run]] = [[first.run]]
    for before, line in pairwise(lines):
        # "self-" and "reliance" on the next line are one word; the hyphen may belong to it and stays.
        if before.text.endswith("-") and line.text[:1].islower():
            whole[-1].append(line.run)
        else:
            whole.append([line.run])
    run = Run.joined(Run.joined(one, "") if len(one) > 1 else one[0] for one in whole)
    return Block(run, printed, first.heading, first.item, first.table, note, first.page)


def _note(line: Line, group: list[list[Line]]) -> None:
    if group and not re.match(r"^(?:[¹²³⁰⁴-⁹]+|\d{1,3}(?=[\sA-Z\"“])|[*†‡]|\[\^)", line.text):
        group[-1].append(line)
    else:
        group.append([line])


def _habit(lines: tuple[Line, ...]) -> _Habit:
    running = [line for line in lines if not (line.heading or line.table or line.whole or line.note)]
    if len(running) < 4:
        return _Habit(10_000, False, False)
    lengths = sorted(len(line.text) for line in running)
    width = lengths[int(len(lengths) * 0.95)]
    pairs = list(pairwise(running))
    goes_on = [(a, b) for a, b in pairs if not _ENDS.search(a.text) and _small(a, b, width)]
    close = sum(not b.gap for _, b in pairs)
    wrapped = sum(not b.gap for _, b in goes_on) > max(1, close) * 0.2
    spaced = sum(b.gap for _, b in goes_on) > max(4, (len(pairs) - close) * 0.2)
    # On measured pages: where what begins with a number stands apart, and what follows short lines, all paragraphs do.
    begun = [b.gap for _, b in pairs if MARKER.match(b.text)]
    after = [b.gap for a, b in pairs if _ENDS.search(a.text) and len(a.text) < 0.6 * width]
    telling = begun + after
    parted = running[0].page is not None and len(telling) >= 3 and sum(telling) > 0.8 * len(telling)
    return _Habit(width, wrapped, spaced, parted)


def _small(a: Line, b: Line, width: float) -> bool:
    """Whether b begins as the middle of a sentence does; Arabic has no capitals, but its full lines go on."""
    first = b.text[:1]
    caseless = first.isalpha() and not first.isupper() and not first.islower()
    return first.islower() or (caseless and len(a.text) > 0.7 * width)


def _joined(a: Line, b: Line, habit: _Habit, *, markdown: bool) -> int | None:
    """None where b begins a block of its own; else how many printed blocks of its own b was counted as."""
    if b.heading or b.item or b.table or b.whole or a.heading or a.table or a.whole or MARKER.match(b.text):
        return None
    if _ALONE.match(a.text):
        return 0
    ended = bool(_ENDS.search(a.text))
    # A title in capitals goes on where its line ends or the next begins with a word that joins.
    if not b.gap and a.text.isupper() and b.text.isupper() and (_JOINS.search(a.text) or _JOINED.match(b.text)):
        return 0
    # Where the next word would not have stood on the line, the margin ended it.
    short = len(a.text) < _FULL * habit.width and len(a.text) + len(b.text.partition(" ")[0]) < habit.width
    low = _small(a, b, habit.width)
    if b.gap and not habit.spaced:
        torn = len(a.text) > _LONG_ENOUGH and (a.text.endswith((",", "-")) or (not ended and low))
        return 1 if torn else None
    if b.gap or (habit.wrapped and not markdown):
        if short and (ended or (len(a.text) < 0.7 * habit.width and not low)):
            return 0 if habit.parted and not b.gap and len(a.text) > 0.65 * habit.width else None
        return 0
    if habit.wrapped:
        return 0
    torn = len(a.text) > _LONG_ENOUGH and not ended and (low or b.text[:1].isdigit())
    return 1 if torn else None
