"""An instance from its tables: every column read or named as not used, every pair open or closed by a clause."""

from collections.abc import Container
from pathlib import Path

import numpy as np
import polars as pl

from commonground.core.errors import UnreadableFile
from commonground.matching import closing
from commonground.matching.arrays import read_arrays
from commonground.matching.closing import Service
from commonground.matching.instance import Clause, Closures, Instance, units_of
from commonground.matching.problem import Bools, Floats, Ints
from commonground.matching.rulebook import read_rules
from commonground.matching.saying import Said
from commonground.matching.tables import Table, gather

# Columns about a case or a place that are not capacities, even when both tables have them.
ABOUT_CASES = (
    "case",
    "tie",
    "placing_bonus",
    "week",
    "linked_case",
    "nationality",
    "language",
    "host_language",
    "single_parent",
    "skill_tier",
    "consent",
    "priority",
    "name",
    "group",
    "skills",
    "languages",
    "experience_years",
    "isco",
)
ABOUT_PLACES = (
    "place",
    "jurisdiction",
    "nationalities",
    "languages",
    "takes_six_or_more",
    "single_parent_support",
    "medical_support",
    "assured_nationalities",
    "latitude",
    "longitude",
    "name",
    "skills",
    "experience_years",
    "isco",
)
NOT_CAPACITIES = {*ABOUT_CASES, *ABOUT_PLACES, "country", "region"}
# What parts the names of a list, and the most letters a code has.
MARKS, CODE = ",;|", 3
# Capacities of places that count cases: each case uses one.
COUNTS = ("openings", "posts", "positions", "slots", "capacity", "cases")


def read_instance(path: Path, *, unscored: bool = False) -> Instance:
    """Read a folder or prefix of tables, or arrays in an .npz; `unscored` needs no table of scores."""
    if path.suffix == ".npz":
        return read_arrays(path)
    tables = gather(path, unscored=unscored)
    cases, places = tables["cases"], tables["places"]
    cases.wants("case")
    places.wants("place")
    case_names, place_names = cases.keys("case"), places.keys("place")
    for table, what in ((cases, "case"), (places, "place")):
        if table.frame.is_empty():
            raise UnreadableFile(f"there is no {what}", where=table.path, next=f"Give at least one {what}.")
    dimensions, need, capacity = _capacities(cases, places)
    cases.warn_near((*ABOUT_CASES, *dimensions))
    places.warn_near((*ABOUT_PLACES, *dimensions))
    if "scores" in tables:
        value, listed = _scores(tables["scores"], case_names, place_names)
    else:
        value, listed = (
            np.zeros((len(case_names), len(place_names))),
            np.ones((len(case_names), len(place_names)), bool),
        )
    tied = _ties(cases, place_names)
    closures = Closures(np.zeros(value.shape, np.int16), [])
    _close(closures, tables, case_names, place_names, need, capacity, dimensions, tied)
    rules = read_rules(tables.get("rules"), cases, places, closures)
    closures.close(~listed, closing.NO_SCORE)
    # Last, so that what room alone closes opens when there is more.
    closing.close_misfits(closures, need, capacity, dimensions)
    bonus = cases.numbers("placing_bonus") if cases.has("placing_bonus") else np.zeros(len(case_names))
    notes = _unused(cases, places, dimensions, "rules" in tables)
    return Instance(
        case_names,
        place_names,
        dimensions,
        value,
        need,
        capacity,
        bonus,
        closures,
        _units(cases, case_names),
        cases.frame,
        places.frame,
        rules,
        _ranks(tables.get("preferences"), case_names, place_names),
        _put_forward(tables.get("put_forward"), case_names, place_names),
        tuple(notes),
    )


def _capacities(cases: Table, places: Table) -> tuple[list[str], Floats, Floats]:
    """Capacities are the columns of numbers that both tables have, or counts of cases that places have."""
    dimensions, need, capacity = [], [], []
    for column in places.columns:
        if column in NOT_CAPACITIES - {"cases"}:
            continue
        if cases.has(column):
            if not _numeric(cases, column) and not _numeric(places, column):
                continue
            need.append(cases.numbers(column))
        elif column in COUNTS:
            need.append(np.ones(cases.frame.height))
        else:
            continue
        dimensions.append(column)
        capacity.append(places.numbers(column))
    if not dimensions:
        raise UnreadableFile(
            "no capacity: no column of numbers stands in both tables",
            where=places.path,
            next=f"Name one alike in both (as persons), or give places one of {', '.join(COUNTS)}.",
        )
    return dimensions, np.stack(need, 1), np.stack(capacity, 1)


def _numeric(table: Table, column: str) -> bool:
    """Whether any cell of a column is a number."""
    return table.frame[column].str.strip_chars().cast(pl.Float64, strict=False).is_not_null().any()


def _scores(table: Table, cases: list[str], places: list[str]) -> tuple[Floats, Bools]:
    table.wants("case", "place", "value")
    table.only("case", "place", "value", "source")
    case, place = table.found("case", cases, "case"), table.found("place", places, "place")
    worth = table.numbers("value", least=None)
    value, listed = np.zeros((len(cases), len(places))), np.zeros((len(cases), len(places)), bool)
    flat = case * len(places) + place
    unique, first = np.unique(flat, return_index=True)
    if len(unique) < len(flat):
        again = int(np.setdiff1d(np.arange(len(flat)), first)[0])
        what = f"{cases[case[again]]} and {places[place[again]]} have a score already"
        raise table.bad(again, "case", what, "Keep one score a pair.")
    value[case, place], listed[case, place] = worth, True
    return value, listed


def _ties(cases: Table, places: list[str]) -> Ints:
    if not cases.has("tie"):
        return np.full(cases.frame.height, -1, np.int64)
    blank = np.array([text == "" for text in cases.texts("tie")])
    tied = np.full(len(blank), -1, np.int64)
    if not blank.all():
        some = Table(cases.frame.filter(~pl.Series(blank)), cases.path)
        at = {name: index for index, name in enumerate(places)}
        for row, text in enumerate(cases.texts("tie")):
            if text and text not in at:
                raise cases.bad(row, "tie", f"there is no place {text!r}", "Name a place of the table of places.")
        tied[~blank] = [at[text] for text in some.texts("tie")]
    return tied


def _close(
    closures: Closures,
    tables: dict[str, Table],
    case_names: list[str],
    place_names: list[str],
    need: Floats,
    capacity: Floats,
    dimensions: list[str],
    tied: Ints,
) -> None:
    """Safeguards first, then ties and services; scores and room are not looked at."""
    cases, places = tables["cases"], tables["places"]
    shape = closures.by.shape
    if "closed" in tables:
        table = tables["closed"]
        table.wants("case", "place", "rule", "clause")
        table.only("case", "place", "rule", "clause")
        at, to = table.found("case", case_names, "case"), table.found("place", place_names, "place")
        for i, j, rule, text in zip(at, to, table.texts("rule"), table.texts("clause"), strict=True):
            pair = np.zeros(shape, bool)
            pair[i, j] = True
            closures.close(pair, Clause(rule or "closed", text or closing.NO_CLAUSE))
    if cases.has("consent"):
        closures.close(np.broadcast_to(~cases.flags("consent")[0][:, None], shape), closing.NO_CONSENT)
    if places.has("assured_nationalities") and cases.has("nationality"):
        closures.close(~_in_list(cases, "nationality", places, "assured_nationalities"), closing.NO_ASSURANCE)
    closing.close_ties(closures, tied)
    closing.close_services(closures, _services(cases, places, need, dimensions), tied)


def _services(cases: Table, places: Table, need: Floats, dimensions: list[str]) -> list[Service]:
    """The tests whose columns both tables have; what is not recorded does not pass."""
    found = []
    if places.has("nationalities") and cases.has("nationality"):
        found.append(Service(_in_list(cases, "nationality", places, "nationalities"), closing.NATIONALITY))
    if places.has("languages") and cases.has("language"):
        speaks = _in_list(cases, "language", places, "languages")
        if cases.has("host_language"):
            speaks = speaks | cases.flags("host_language")[0][:, None]
        found.append(Service(speaks, closing.LANGUAGE))
    if places.has("takes_six_or_more") and "persons" in dimensions:
        small = need[:, dimensions.index("persons")] < closing.SIX
        found.append(Service(_offers(places, "takes_six_or_more") | small[:, None], closing.LARGE))
    if places.has("single_parent_support") and cases.has("single_parent"):
        single, known = cases.flags("single_parent")
        found.append(Service(_offers(places, "single_parent_support") | (known & ~single)[:, None], closing.SINGLE))
    if places.has("medical_support") and "medical_slots" in dimensions:
        well = need[:, dimensions.index("medical_slots")] == 0
        found.append(Service(_offers(places, "medical_support") | well[:, None], closing.MEDICAL))
    return found


def _offers(places: Table, column: str) -> Bools:
    return places.flags(column)[0][None, :]


def _in_list(cases: Table, column: str, places: Table, listing: str) -> Bools:
    """Whether each case's word stands in each place's list, which commas, semicolons or bars part, or spaces alone."""
    words = cases.texts(column)
    known = set(words)
    lists = [_listed(text, known, strict=listing == "assured_nationalities") for text in places.texts(listing)]
    row = {word: np.array([word in listed for listed in lists], bool) for word in set(words)}
    return np.stack([row[word] if word else np.zeros(len(lists), bool) for word in words])


def _listed(text: str, known: Container[str], *, strict: bool) -> set[str]:
    """The names of a list; where spaces alone could part them, a safeguard takes long words nobody bears as one name.

    South Sudan must never be read as an assurance for Sudan.
    """
    if any(mark in text for mark in MARKS):
        for mark in MARKS:
            text = text.replace(mark, ",")
        return {part.strip() for part in text.split(",") if part.strip()}
    words = text.split()
    if text in known or (strict and any(len(word) > CODE and word not in known for word in words)):
        return {text}
    return set(words)


def _words(text: str) -> set[str]:
    for mark in MARKS:
        text = text.replace(mark, " ")
    return set(text.split())


def _units(cases: Table, names: list[str]) -> Ints:
    if not cases.has("linked_case"):
        return np.arange(len(names))
    at = {name: index for index, name in enumerate(names)}
    links = []
    for row, text in enumerate(cases.texts("linked_case")):
        for other in _linked(text, at):
            if other not in at:
                raise cases.bad(row, "linked_case", f"there is no case {other!r}", "Name a case of this table.")
            links.append((row, at[other]))
    return units_of(links, len(names))


def _linked(text: str, known: Container[str]) -> list[str]:
    """The cases a cell names: one whole name, names between commas or semicolons, or words."""
    parts = [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    for named in ([text] if text else [], parts):
        if all(name in known for name in named):
            return named
    return sorted(_words(text))


def _ranks(table: Table | None, cases: list[str], places: list[str]) -> Ints | None:
    """Each case's rank of each place, 1 the best; 0 where it named none."""
    if table is None:
        return None
    table.wants("case", "place", "rank")
    table.only("case", "place", "rank")
    case, place = table.found("case", cases, "case"), table.found("place", places, "place")
    rank = np.zeros((len(cases), len(places)), np.int64)
    rank[case, place] = table.numbers("rank", least=1.0).astype(np.int64)
    return rank


def _put_forward(table: Table | None, cases: list[str], places: list[str]) -> frozenset[tuple[str, str]]:
    if table is None:
        return frozenset()
    table.wants("case", "place")
    table.found("case", cases, "case")
    table.found("place", places, "place")
    return frozenset(zip(table.texts("case"), table.texts("place"), strict=True))


def _unused(cases: Table, places: Table, dimensions: list[str], rules: bool) -> list[str]:
    """Name the columns no test and no capacity reads, so that nothing is dropped in silence."""
    if rules:
        return []
    spare = {
        "cases": [c for c in cases.columns if c not in ABOUT_CASES and c not in dimensions],
        "places": [c for c in places.columns if c not in ABOUT_PLACES and c not in dimensions],
    }
    return [
        Said(f"Not used: {', '.join(columns)} of {table}.", "not_used", columns=columns, table=table)
        for table, columns in spare.items()
        if columns
    ]
