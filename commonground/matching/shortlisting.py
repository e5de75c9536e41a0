"""Candidates for one opening in order, with the reason for each rank; nobody is shown as put forward who was not."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from commonground.core.errors import CommonGroundError
from commonground.matching.instance import Instance

LEAST = "experience_years"
# Occupations in ISCO-08: each digit more that two codes share is a nearer group.
OCCUPATION = "isco"
GROUPS = ("", "major group", "sub-major group", "minor group", "unit group")


@dataclass(frozen=True)
class Candidate:
    """One candidate: the rank, the value, what matches, what is missing, and whether they were put forward."""

    rank: int
    case: str
    value: float
    skills: tuple[str, ...]
    missing: tuple[str, ...]
    languages: tuple[str, ...]
    experience: float | None
    put_forward: bool
    because: str


def shortlist(instance: Instance, place: str, *, top: int = 10) -> list[Candidate]:
    """Rank who may go to an opening: by skills asked for, then occupation, language, experience and value.

    Skills are compared as written: give both sides ESCO terms. Occupations are ISCO-08 codes, and the more digits two
    share, the nearer they are. Closed pairs are never listed.
    """
    if place not in instance.places:
        raise CommonGroundError(f"there is no opening {place!r}", where="places", next="Name one of the places.")
    at = instance.places.index(place)
    asked = _words(instance.place_table, "skills")[at]
    spoken = _words(instance.place_table, "languages")[at]
    least = _years(instance.place_table)[at]
    skills, languages = _words(instance.case_table, "skills"), _spoken(instance)
    years = _years(instance.case_table)
    wanted, done = _words(instance.place_table, OCCUPATION)[at], _words(instance.case_table, OCCUPATION)
    rows = []
    for case in np.flatnonzero(instance.closures.open[:, at]):
        have, talk = asked & skills[case], spoken & languages[case]
        known = years[case]
        enough = least is None or (known is not None and known >= least)
        near = max((_shared(a, b) for a in wanted for b in done[case]), default=0)
        key = (-len(have), -near, -len(talk), not enough, -(known or 0.0), -instance.value[case, at], int(case))
        rows.append((key, int(case), have, talk, enough, near))
    rows.sort(key=lambda row: row[0])
    return [
        _candidate(instance, at, rank, row, asked, years[row[1]], least) for rank, row in enumerate(rows[:top], start=1)
    ]


def _candidate(
    instance: Instance,
    at: int,
    rank: int,
    row: tuple[object, int, set[str], set[str], bool, int],
    asked: set[str],
    years: float | None,
    least: float | None,
) -> Candidate:
    _, case, have, talk, enough, near = row
    parts = [f"{len(have)} of {len(asked)} skills asked for" if asked else "no skills asked for"]
    if near:
        parts.append(f"an occupation of the same ISCO {GROUPS[near]}")
    if talk:
        parts.append(f"speaks {', '.join(sorted(talk))}")
    if least is not None:
        shown = "experience is not recorded" if years is None else f"{years:g} years of experience"
        parts.append(f"{shown} ({'enough' if enough else 'asked'}: {least:g})")
    value = float(instance.value[case, at])
    parts.append(f"value {value:g}")
    name, place = instance.cases[case], instance.places[at]
    return Candidate(
        rank,
        name,
        value,
        tuple(sorted(have)),
        tuple(sorted(asked - have)),
        tuple(sorted(talk)),
        years,
        (name, place) in instance.put_forward,
        "; ".join(parts) + ".",
    )


def _shared(one: str, other: str) -> int:
    """How many leading digits two ISCO codes share, up to four."""
    count = 0
    for a, b in zip(one[:4], other[:4], strict=False):
        if a != b or not a.isdigit():
            break
        count += 1
    return count


def _words(table: pl.DataFrame, column: str) -> list[set[str]]:
    """A list a row, parted by semicolons or bars: terms of several words stay whole."""
    texts = _texts(table, column)
    return [{part.strip().lower() for part in text.replace("|", ";").split(";") if part.strip()} for text in texts]


def _spoken(instance: Instance) -> list[set[str]]:
    several = _words(instance.case_table, "languages")
    one = _words(instance.case_table, "language")
    return [a | b for a, b in zip(several, one, strict=True)]


def _years(table: pl.DataFrame) -> list[float | None]:
    answer: list[float | None] = []
    for row, text in enumerate(_texts(table, LEAST)):
        try:
            answer.append(float(text) if text else None)
        except ValueError:
            raise CommonGroundError(
                f"{text!r} is no number of years", where=f"{LEAST}, row {row + 2}", next="Write a number or nothing."
            ) from None
    return answer


def _texts(table: pl.DataFrame, column: str) -> list[str]:
    if column not in table.columns:
        return [""] * table.height
    return table[column].fill_null("").str.strip_chars().to_list()
