"""Filters before any optimisation: each closed pair keeps the clause that closed it, and no score opens it again."""

from dataclasses import dataclass

import duckdb
import numpy as np
import polars as pl

from commonground.core.errors import RuleError
from commonground.matching.instance import Clause, Closures
from commonground.matching.problem import Bools, Floats, Ints
from commonground.matching.saying import Said

NO_ASSURANCE = Clause(
    "non-refoulement",
    Said("No written assurance against return is recorded for this nationality in this jurisdiction.", "no_assurance"),
    safeguard="SG-40",
)
NO_CONSENT = Clause(
    "consent", Said("No free and informed consent of the case is recorded.", "no_consent"), safeguard="SG-04"
)
TIED_ELSEWHERE = Clause(
    "family tie",
    Said("The case has a tie to another place, and goes there or nowhere.", "tied_elsewhere"),
    safeguard="SG-13",
)
NATIONALITY = Clause("nationality list", Said("The place does not list this nationality.", "nationality"))
LANGUAGE = Clause(
    "language", Said("No service in a language of the case, and it does not speak the host language.", "language")
)
LARGE = Clause("large family", Said("The place does not take families of six or more.", "large_family"))
SINGLE = Clause("single parent", Said("The place has no support for single parents.", "single_parent"))
MEDICAL = Clause("medical support", Said("The place has no support for medical needs.", "medical_support"))
NO_SCORE = Clause("not listed", Said("The table of scores does not list this pair: it is not open.", "not_listed"))
NOT_OPEN = Clause("closed as given", Said("The instance gives this pair as closed.", "not_open"))
NO_CLAUSE = Said("No clause was given.", "no_clause")
MISFIT = "does not fit"
# From this many people a family is large.
SIX = 6


@dataclass(frozen=True)
class Service:
    """One test of what a place supports; a case with a tie is exempt, since its relatives are the support."""

    passes: Bools
    clause: Clause


def too_large(dimension: str) -> Clause:
    text = f"The case needs more {dimension.replace('_', ' ')} than the place has when empty."
    return Clause(MISFIT, Said(text, "too_large", dimension=dimension))


def is_misfit(clause: Clause) -> bool:
    """Whether a clause speaks of room alone: more capacity opens what it closed."""
    return clause.rule == MISFIT


def close_services(closures: Closures, services: list[Service], tied: Ints) -> None:
    """Close what lacks a service, except where a tie leads."""
    free = (tied < 0)[:, None]
    for service in services:
        closures.close(~service.passes & free, service.clause)


def close_ties(closures: Closures, tied: Ints) -> None:
    """A tied case keeps its place alone; a tie opens nothing."""
    rows = np.flatnonzero(tied >= 0)
    elsewhere = np.zeros(closures.by.shape, bool)
    elsewhere[rows] = True
    elsewhere[rows, tied[rows]] = False
    closures.close(elsewhere, TIED_ELSEWHERE)


def close_misfits(closures: Closures, need: Floats, capacity: Floats, dimensions: list[str]) -> None:
    """Close a place that is too small for the case even when empty."""
    for d, dimension in enumerate(dimensions):
        closures.close(need[:, None, d] > capacity[None, :, d], too_large(dimension))


def passing(test: str, cases: pl.DataFrame, places: pl.DataFrame | None, *, where: str) -> Bools:
    """Evaluate an SQL test over `cases` (or `families`) and `places`; unknown is not a pass.

    The engine is closed to files and networks, so that a rule can only compare columns.
    """
    cases, places = _typed(cases), _typed(places) if places is not None else None
    engine = duckdb.connect(":memory:", config={"threads": 1})
    families = "families." in test
    try:
        engine.register("case_rows", cases.with_row_index("row_").to_arrow())
        engine.execute("CREATE TABLE c AS SELECT * FROM case_rows")
        if places is not None:
            engine.register("place_rows", places.with_row_index("place_row_").to_arrow())
            engine.execute("CREATE TABLE p AS SELECT * FROM place_rows")
        engine.execute("SET enable_external_access = false; SET lock_configuration = true")
        alias = "families" if families else "cases"
        source = f"c AS {alias}" + (" CROSS JOIN p AS places" if places is not None else "")
        order = "row_" + (", place_row_" if places is not None else "")
        query = f"SELECT coalesce(({test})::BOOLEAN, false) AS pass FROM {source} ORDER BY {order}"  # noqa: S608
        answer = engine.execute(query).fetchnumpy()["pass"]
    except duckdb.Error as why:
        known = [f"cases.{c}" for c in cases.columns] + [
            f"places.{c}" for c in (places.columns if places is not None else [])
        ]
        raise RuleError(
            f"the test cannot be evaluated: {str(why).splitlines()[0]}",
            where=where,
            next=f"Compare these columns: {', '.join(known)}.",
        ) from None
    finally:
        engine.close()
    flat = np.asarray(answer, bool)
    if len(flat) != cases.height * (places.height if places is not None else 1):
        raise RuleError("the test must be one condition", where=where, next="Write a comparison of columns.")
    return flat.reshape(cases.height, places.height) if places is not None else flat


def _typed(table: pl.DataFrame) -> pl.DataFrame:
    """Columns of numbers as numbers, so that 10 is more than 9; a blank is unknown."""
    columns = []
    for column in table.columns:
        text = table[column].str.strip_chars().replace("", None)
        for kind in (pl.Int64, pl.Float64):
            number = text.cast(kind, strict=False)
            if number.null_count() == text.null_count():
                text = number
                break
        columns.append(text.alias(column))
    return pl.DataFrame(columns)
