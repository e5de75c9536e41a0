"""A DTM summary sheet: many small tables side by side, with their totals, and cells that state one number.

A table is read only where its parts add up to the number of people that the workbook states elsewhere; anything
else on the sheet (shares, needs, counts of places) counts no people and is left alone, row by row accounted for.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from commonground.core.words import Category
from commonground.sources.dtm_cells import Grid, Stated
from commonground.sources.dtm_headings import Named, Role, dimension, label, understand, well_known, words
from commonground.sources.dtm_labels import Block, level, parts
from commonground.sources.dtm_parts import place_grain
from commonground.sources.rows import TOTAL

_TOTAL = re.compile(TOTAL)
_SHARE = re.compile(r"[01](\.\d+)?([eE]-\d+)?|\d+(\.\d+)?%")
_COUNT_SIGNS = frozenset({"#", "no", "no.", "number", "ind", "(ind)", "n"})
# Why the rows of a table that claims to count everybody and does not are refused.
UNPROVEN = "its parts do not add up to the people that the workbook states"
AGAIN = "the same people as in another table of the workbook"
Totals = dict[tuple[Category, str], float]
Given = set[tuple[Category, str, str, str]]


@dataclass
class Summary:
    """What a sheet gave: cells, why its other rows gave none, and totals that miss their parts."""

    cells: list[Stated] = field(default_factory=list)
    why: dict[int, str] = field(default_factory=dict)  # row -> reason
    misses: list[tuple[int, int, float, float]] = field(default_factory=list)  # row, column, printed, parts
    given: Given = field(default_factory=set)
    named: Named = well_known


def stated_totals(grid: Grid, context: Sequence[Category], named: Named = well_known) -> list[Stated]:
    """The numbers that stand beside a label such as "Migrants in Libya": people of a whole country."""
    found: list[Stated] = []
    for row in range(grid.height):
        filled = [c for c in range(grid.width) if grid.text(row, c)]
        if len(filled) != 2 or filled[1] != filled[0] + 1:
            continue
        value = grid.number(row, filled[1])
        heading = understand(grid.text(row, filled[0]))
        category = heading.category or (context[0] if len(context) == 1 else None)
        if value is None or category is None or heading.role is not Role.COUNT or heading.sex or heading.age:
            continue
        place = " ".join(word for word in heading.rest if word != "displaced")
        if place and named(place) is None:
            continue
        unit = heading.unit or "persons"
        if not any((cell.category, cell.unit) == (category, unit) for cell in found):
            found.append(Stated(row + 1, filled[1], value, category, unit))
    return found


def read(
    grid: Grid, context: Sequence[Category], known: Totals, taught: dict[str, int], given: Given, named: Named
) -> Summary:
    """Read every table of the sheet whose parts add up to a known total.

    `taught` gives the levels of unit words; `given` are the partitions that other sheets have given already.
    """
    summary = Summary(given=set(given), named=named)
    for cell in stated_totals(grid, context, named):
        if _new(summary, (cell.category, cell.unit), (), 0):
            summary.cells.append(cell)
    totals = {**known, **{(cell.category, cell.unit): cell.value for cell in stated_totals(grid, context, named)}}
    blocks = list(_blocks(grid))
    for group in _side_by_side(blocks):
        _read_group(grid, group, context, totals, taught, summary)
    _read_shares(grid, totals, summary)
    _account(grid, blocks, summary)
    return summary


def _new(out: Summary, who: tuple[Category, str], cut: tuple[str, ...], depth: int) -> bool:
    """Whether no other table has given this partition; from now on one has."""
    key = (who[0], "", who[1], place_grain(cut, depth))
    if key in out.given:
        return False
    out.given.add(key)
    return True


def _blocks(grid: Grid) -> Iterator[Block]:
    """Every run of numbers under a heading that counts people, or under "#" below such a heading's row."""
    for row in range(grid.height):
        people = [c for c in range(grid.width) if understand(grid.text(row, c)).role is Role.COUNT]
        if not people or grid.number(row, people[0]) is not None:
            continue
        below = [grid.text(row + 1, c).lower() for c in range(grid.width)]
        split = any(below[c] in _COUNT_SIGNS for c in people)
        columns = [c for c in range(grid.width) if below[c] in _COUNT_SIGNS] if split else people
        for column in columns:
            rows = _run(grid, row + 1 + split, column)
            labels = _labels(grid, rows, column)
            if len(rows) > 1 and labels is not None:
                heading = understand(grid.text(row, column))
                yield Block(row, column, labels, rows, heading, grid.text(row, column))


def _run(grid: Grid, start: int, column: int) -> tuple[int, ...]:
    end = start
    while end < grid.height and grid.number(end, column) is not None:
        end += 1
    return tuple(range(start, end))


def _labels(grid: Grid, rows: Sequence[int], column: int) -> int | None:
    """The nearest column to the left that names most of the rows."""
    for candidate in range(column - 1, -1, -1):
        named = [grid.text(row, candidate) for row in rows]
        if sum(bool(text) and not text[0].isdigit() for text in named) > len(rows) / 2:
            return candidate
    return None


def _side_by_side(blocks: Sequence[Block]) -> list[list[Block]]:
    """Blocks of one table: the same heading row, labels and rows."""
    groups: dict[tuple[int, int, tuple[int, ...]], list[Block]] = {}
    for block in blocks:
        groups.setdefault((block.top, block.labels, block.rows), []).append(block)
    return list(groups.values())


def _read_group(
    grid: Grid, group: list[Block], context: Sequence[Category], totals: Totals, taught: dict[str, int], out: Summary
) -> None:
    """Read columns that each add up to the total, or that add up to it together."""
    for block in group:
        who = _who(block, context)
        complete = _same(_sum(grid, block), totals.get(who, -1)) or _claims(grid, block, totals.get(who))
        if who in totals and complete:
            _read_block(grid, block, who, taught, out)
            group = [other for other in group if other is not block]
    whose = {who for block in group if (who := _who(block, context))}
    one = whose.pop() if len(whose) == 1 and len(group) > 1 else None
    if one in totals and _same(sum(_sum(grid, block) for block in group), totals[one]):
        _read_together(grid, group, one, taught, out)
    elif one is None:
        wrong = [block for block in group if block.heading.whole and _who(block, context) in totals]
        out.why.update({row + 1: UNPROVEN for block in wrong for row in block.rows})


def _claims(grid: Grid, block: Block, total: float | None) -> bool:
    """Whether the table prints the known total below parts that miss it: then a question is asked."""
    leaves = _leaves(grid, block)
    printed = (grid.number(row, block.column) for row in block.rows if row not in leaves)
    return total is not None and any(value is not None and _same(value, total) for value in printed)


def _read_together(
    grid: Grid, group: list[Block], who: tuple[Category, str], taught: dict[str, int], out: Summary
) -> None:
    """Read columns that part the people of one table between them."""
    key = "origin" if any("from" in words(block.title) for block in group) else dimension(group[0].title)
    cut = ("detail", f"detail.{key}")
    if not _new(out, who, cut, level(grid, group[0], taught)):
        out.why.update({row + 1: AGAIN for row in group[0].rows})
        return
    for block in group:
        _add(grid, block, who, taught, out, cut, {"detail": f"{key}={label(block.title)}"})


def _who(block: Block, context: Sequence[Category]) -> tuple[Category, str]:
    category = block.heading.category or (context[0] if len(context) == 1 else Category.NONE)
    return category, block.heading.unit or "persons"


def _sum(grid: Grid, block: Block) -> float:
    return sum(grid.number(row, block.column) or 0 for row in _leaves(grid, block))


def _leaves(grid: Grid, block: Block) -> list[int]:
    """The rows that are no totals; a last row without any label that repeats the sum is one too."""
    leaves, running = [], 0.0
    for row in block.rows:
        value = grid.number(row, block.column) or 0.0
        texts = [grid.text(row, c) for c in range(max(0, block.labels - 1), block.labels + 1)]
        nameless = not any(texts) and _same(value, running)
        if not any(_TOTAL.search(text) for text in texts if text) and not nameless:
            leaves.append(row)
            running += value
    return leaves


def _same(one: float, other: float) -> bool:
    return abs(one - other) < 0.5


def _read_block(grid: Grid, block: Block, who: tuple[Category, str], taught: dict[str, int], out: Summary) -> None:
    """Read one column by what its labels are: units, nationalities, sexes and ages, or a detail."""
    names = {row: grid.text(row, block.labels) for row in _leaves(grid, block)}
    depth = level(grid, block, taught)
    fields, cut = ({}, ()) if depth else parts(grid, block, names, out.named)
    if not _new(out, who, cut, depth):
        out.why.update({row + 1: AGAIN for row in block.rows})
        return
    _add(grid, block, who, taught, out, cut, fields)


def _add(
    grid: Grid,
    block: Block,
    who: tuple[Category, str],
    taught: dict[str, int],
    out: Summary,
    cut: tuple[str, ...],
    fields: Mapping[str, str | Mapping[int, str]],
) -> None:
    """Add the cells of one column; a field is the same for all rows or has a text for each."""
    leaves, depth, parent = _leaves(grid, block), level(grid, block, taught), ""
    for row in leaves:
        parent = (grid.text(row, block.labels - 1) if block.labels else "") or parent
        own = {name: said if isinstance(said, str) else said.get(row, "") for name, said in fields.items()}
        out.cells.append(
            Stated(
                row + 1,
                block.column,
                grid.number(row, block.column) or 0.0,
                *who,
                cut,
                depth,
                place=grid.text(row, block.labels) if depth else "",
                parent=parent if depth else "",
                fields={name: text for name, text in own.items() if text},
            )
        )
    _check_totals(grid, block, leaves, out)


def _check_totals(grid: Grid, block: Block, leaves: list[int], out: Summary) -> None:
    """Hold each total row against the rows above it: since the last total, or all of them."""
    since = overall = 0.0
    for row in block.rows:
        value = grid.number(row, block.column) or 0.0
        if row in leaves:
            since, overall = since + value, overall + value
            continue
        out.why[row + 1] = "total row"
        if not (_same(value, since) or _same(value, overall)):
            out.misses.append((row + 1, block.column, value, since or overall))
        since = 0.0


def _read_shares(grid: Grid, totals: Totals, out: Summary) -> None:
    """Read numbers without a heading that their printed share proves to be parts of a total."""
    taken = {(cell.row - 1, cell.column) for cell in out.cells}
    people = [(who, total) for who, total in totals.items() if who[1] == "persons" and total]
    for who, total in people:
        found: dict[tuple[int, int], list[int]] = {}
        for column in range(1, grid.width - 1):
            for row in range(grid.height):
                if (row, column) not in taken and row + 1 not in out.why and _proven(grid, row, column, total):
                    found.setdefault((column, _title_row(grid, row, column)), []).append(row)
        for (column, top), rows in found.items():
            leaves = _without_subtotals(grid, rows, column)
            if len(leaves) < 2 or not _same(sum(grid.number(r, column) or 0 for r in leaves), total):
                continue
            key = dimension(grid.text(top, column - 1))
            if not _new(out, who, ("detail", f"detail.{key}"), 0):
                continue
            for row in leaves:
                detail = {"detail": f"{key}={label(grid.text(row, column - 1))}"}
                out.cells.append(Stated(row + 1, column, grid.number(row, column) or 0.0, *who,
                                        ("detail", f"detail.{key}"), fields=detail))  # fmt: skip
            out.why.update({row + 1: "total row" for row in rows if row not in leaves})


def _proven(grid: Grid, row: int, column: int, total: float) -> bool:
    share, value = grid.text(row, column + 1), grid.number(row, column)
    if value is None or not _SHARE.fullmatch(share) or not grid.text(row, column - 1):
        return False
    stated = float(share.rstrip("%")) / (100 if share.endswith("%") else 1)
    return abs(value / total - stated) < 1e-9


def _title_row(grid: Grid, row: int, column: int) -> int:
    """The nearest row above that has text beside the label column's left and no number: the table's title."""
    while row >= 0 and (grid.number(row, column) is not None or not grid.text(row, column - 1)):
        row -= 1
    return row


def _without_subtotals(grid: Grid, rows: list[int], column: int) -> list[int]:
    """Leave out each row that is the sum of the rows directly below it."""
    leaves = []
    for row in rows:
        value, summed, below = grid.number(row, column) or 0.0, 0.0, row + 1
        while below in rows and summed < value - 0.5:
            summed += grid.number(below, column) or 0.0
            below += 1
        if below == row + 1 or not _same(summed, value):
            leaves.append(row)
    return leaves


def _account(grid: Grid, blocks: Sequence[Block], out: Summary) -> None:
    """Say of every row that gave no figure why it gave none."""
    kept = {cell.row for cell in out.cells}
    tops = {block.top + 1 for block in blocks}
    for row in range(1, grid.height + 1):
        if row in kept:
            out.why.pop(row, None)
        elif row not in out.why:
            filled = [text for text in grid.rows[row - 1] if text]
            numbers = any(text[0].isdigit() for text in filled)
            out.why[row] = (
                "blank row" if not filled
                else "heading row" if row in tops or not numbers
                else "shares, needs or counts of places, not people"
            )  # fmt: skip
