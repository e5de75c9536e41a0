"""What the labels of a summary's table part people by: units of a level, nationalities, sexes and ages, or a detail."""

from dataclasses import dataclass

from commonground.sources.dtm_cells import Grid
from commonground.sources.dtm_headings import (
    UNKNOWN_AGE,
    UNKNOWN_SEX,
    Heading,
    Named,
    dimension,
    label,
    level_of,
    person,
    words,
)


@dataclass(frozen=True, slots=True)
class Block:
    """One value column of a table: its heading, its label column, and its rows."""

    top: int
    column: int
    labels: int
    rows: tuple[int, ...]
    heading: Heading
    title: str


def level(grid: Grid, block: Block, taught: dict[str, int]) -> int:
    """The level of the units in the label column, by the heading over it; 0 where it is not about units."""
    for column in (block.labels, block.labels - 1):
        said = words(grid.text(block.top, column))
        for known in (taught.get, level_of):
            if "origin" not in said and (found := next((n for w in said if (n := known(w))), None)):
                return found
    return 0


def parts(
    grid: Grid, block: Block, names: dict[int, str], named: Named
) -> tuple[dict[str, dict[int, str]], tuple[str, ...]]:
    """What the labels part people by, row by row, and the partition they make."""
    codes = {row: named(name) or "" for row, name in names.items()}
    if sum(bool(code) for code in codes.values()) >= 0.7 * len(names):
        return {"origin": codes, "origin_name": names}, ("origin",)
    people = {row: person(name) for row, name in names.items()}
    if all(any(said) for said in people.values()):
        return _person(people, names)
    key = dimension(title(grid, block))
    return {"detail": {row: f"{key}={label(name)}" for row, name in names.items()}}, ("detail", f"detail.{key}")


def _person(
    people: dict[int, tuple[str | None, str | None]], names: dict[int, str]
) -> tuple[dict[str, dict[int, str]], tuple[str, ...]]:
    """Sex and age; two parts of one sex and age (accompanied children or not) keep their names beside them."""
    sexes, ages = (any(said[i] for said in people.values()) for i in (0, 1))
    fields: dict[str, dict[int, str]] = {}
    if sexes:
        fields["sex"] = {row: said[0] or UNKNOWN_SEX for row, said in people.items()}
    if ages:
        fields["age"] = {row: said[1] or UNKNOWN_AGE for row, said in people.items()}
    twice = [row for row, said in people.items() if list(people.values()).count(said) > 1]
    fields["detail"] = {row: f"group={label(names[row])}" for row in twice}
    return fields, tuple(word for word, used in (("sex", sexes), ("age", ages)) if used)


def title(grid: Grid, block: Block) -> str:
    """The heading of the label column, or else the nearest text above it."""
    for row in range(block.top, max(-1, block.top - 5), -1):
        if text := grid.text(row, block.labels):
            return text
    return block.title
