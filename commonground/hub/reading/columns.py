"""Tables of a printed page whose cells are broken over several lines: put together again, a row each."""

import re
from itertools import pairwise

# Between the cells of a row that was put together.
CELL = "\x1f"
_GAP = re.compile(r" {2,}")
_MOST = 9
_LONGEST_HEAD = 45
# Rows that stand further apart than the lines in a cell tell where each begins.
_TELLING = 2
_BEHIND = 1.35
_HYPHEN = "\u00ad"

Measured = tuple[int, str]  # how far below the last it stands, and the line


def tables_whole(page: list[Measured]) -> list[Measured]:
    """The lines of a page; of a table with broken cells each row in one line, its cells with CELL between them."""
    result: list[Measured] = []
    at = 0
    while at < len(page):
        starts = _heads(page[at][1])
        body = _body(page[at + 1 :], starts) if starts else []
        rows = _rows(body)
        if body and len(rows) < len(body) and len(rows[0]) > 0:
            head = _cells(page[at][1], starts)
            result.append((page[at][0], CELL.join(head or ())))
            result.extend((blank, CELL.join(_joined(row))) for blank, row in zip((b for b, _ in body), rows))
            at += 1 + len(body)
        else:
            result.append(page[at])
            at += 1
    return result


def _heads(line: str) -> list[int]:
    """Where the columns begin under a line of short heads, each with a capital; else nothing."""
    said = line.rstrip()
    first = len(said) - len(said.lstrip())
    starts = [first, *(gap.end() for gap in _GAP.finditer(said) if gap.start() > first)]
    cells = [said[a:b].strip() for a, b in pairwise([*starts, len(said)])]
    fitting = all(cell[:1].isupper() and len(cell) <= _LONGEST_HEAD and cell[-1] not in ".;," for cell in cells)
    return starts if 2 <= len(cells) <= _MOST and fitting else []


def _body(lines: list[Measured], starts: list[int]) -> list[tuple[int, list[str]]]:
    """The lines below whose words keep to the columns."""
    found: list[tuple[int, list[str]]] = []
    for blank, line in lines:
        cells = _cells(line, starts)
        apart = found and blank > _BEHIND * max(one for one, _ in found) + 1
        if cells is None or apart:
            break
        # The first row fills more than one column, or these are no columns.
        if not found and sum(map(bool, cells)) < 2:
            break
        found.append((blank, cells))
    return found


def _cells(line: str, starts: list[int]) -> list[str] | None:
    """What stands in each column; None where words run across from one into the next."""
    cells = []
    begin = 0
    for following in [*starts[1:], None]:
        end = len(line) if following is None else following
        if following is not None and len(line) > following:
            # A cell may begin a letter before or behind its head.
            end = next((at for at in (following, following - 1, following + 1) if line[at - 2 : at] == "  "), -1)
            if end < 0 and line[begin : following - 1].strip():
                return None
            end = following if end < 0 else end
            if end < len(line) and line[end - 1 : end].strip():
                return None
        cells.append(" ".join(line[begin:end].split()))
        begin = end
    return cells


def _rows(body: list[tuple[int, list[str]]]) -> list[list[list[str]]]:
    """The lines of each row."""
    if not body:
        return []
    pitches = [blank for blank, _ in body[1:]]
    told = len(pitches) > 1 and max(pitches) - min(pitches) >= _TELLING
    middle = (max(pitches) + min(pitches)) / 2 if told else 0
    rows: list[list[list[str]]] = []
    for blank, cells in body:
        filled = sum(map(bool, cells))
        begins = blank > middle if told else filled * 2 > len(cells)
        if not rows or begins:
            rows.append([cells])
        else:
            rows[-1].append(cells)
    return rows


def _joined(row: list[list[str]]) -> list[str]:
    """The cells of a row with the words that line ends cut whole again."""
    cells = []
    for parts in zip(*row):
        said = ""
        for part in parts:
            if said.endswith(_HYPHEN):
                said = said.removesuffix(_HYPHEN) + part
            else:
                said = f"{said} {part}".strip()
        cells.append(said)
    return cells
