"""Where a series is counted otherwise than before: what the figures say of it, what their places say, what people said.

A step between two figures that were counted differently is no movement of people. Nothing here is guessed: a break
is flagged by its table, or its method, way or coverage changes, or its rounds list other places, or a person said so.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from commonground.core.words import Status, Unit
from commonground.evidence.decisions import Decision
from commonground.evidence.view import fetched

if TYPE_CHECKING:
    import ibis

# A round counts otherwise than the one before it if so much of the people is in places only one of the two lists; a
# printed coverage may change by as much.
OTHER_PLACES = 0.1
# The deepest administrative level whose units a round is held to list; below it are sites, which come and go.
DEEPEST = 3
SERIES = ("category", "measure", "source", "series", "at")
# Why a step is a break, in the order it is told; `how` says more in words and numbers.
TABLE, ANEW, METHOD, WAY, COVERAGE, LISTED, PERSON = (
    "table", "anew", "method", "way", "coverage", "listed", "person",
)  # fmt: skip


def broken(rows: pl.DataFrame, listed: pl.DataFrame, answers: Iterable[Decision]) -> pl.DataFrame:
    """The rows with `why` each breaks its series (null where it does not) and `how`, in the order of their dates."""
    key = [*SERIES, *(name for name in ("origin",) if name in rows.columns)]
    rows = rows.sort(*key, "end", nulls_last=True)
    before = {name: pl.col(name).shift().over(key) for name in ("method", "way", "coverage")}
    told = [_told(rows, "broken", TABLE), _told(rows, "anew", ANEW)]
    changed = [
        (METHOD, pl.col("method") != before["method"], pl.format("{} → {}", before["method"], "method")),
        (WAY, pl.col("way") != before["way"], _words(pl.format("{} → {}", before["way"], "way"))),
        (COVERAGE, _covers_other(before["coverage"]), pl.format("{} → {}", *map(_number, (before["coverage"],
                                                                              pl.col("coverage"))))),
    ]  # fmt: skip
    rows = rows.join(listed, on=[*SERIES, "end"], how="left", maintain_order="left")
    changed.append((LISTED, pl.col("other_places").is_not_null(), pl.col("other_places")))
    said = [(PERSON, _answered(answer), pl.lit(f"{answer.who}, {answer.when}: {answer.why}")) for answer in answers]
    known = [(why, holds.fill_null(False), how) for why, holds, how in (*said, *told, *changed)]
    return rows.with_columns(
        pl.coalesce(pl.when(holds).then(pl.lit(why)) for why, holds, _ in known).alias("why"),
        pl.coalesce(pl.when(holds).then(how) for _, holds, how in known).alias("how"),
    )


def _told(rows: pl.DataFrame, column: str, why: str) -> tuple[str, pl.Expr, pl.Expr]:
    where = pl.concat_str(pl.col("path"), pl.format("row {}", pl.col("flagged_row")), separator=", ", ignore_nulls=True)
    return why, pl.col(column), where


def _words(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all("_", " ")


def _number(column: pl.Expr) -> pl.Expr:
    return column.cast(pl.String).str.replace(r"\.0$", "")


def _covers_other(before: pl.Expr) -> pl.Expr:
    now = pl.col("coverage")
    return (now - before).abs() > OTHER_PLACES * pl.max_horizontal(now, before)


def _answered(answer: Decision) -> pl.Expr:
    """The rows an answer is about: of a place, or of every place where it names none."""
    about = answer.facts["counted_otherwise"]
    same = [pl.col(name) == about[name] for name in ("category", "source", "series")]
    here = [pl.col("at") == about["place"]] if about.get("place") else []
    return pl.all_horizontal(*same, *here, pl.col("end") == pl.lit(about["end"]).str.to_date())


def listed(figures: "ibis.Table", releases: Iterable[str], grains: Mapping[str, int]) -> pl.DataFrame:
    """The dates at which rounds list other places than the round before, with how many and how much of the people.

    `figures` has `at`, the place asked, and `file`; of `releases` each round lists every place it covered.
    """
    empty = pl.DataFrame(schema={**dict.fromkeys(SERIES, pl.String), "end": pl.Date, "other_places": pl.String})
    covering, depths = sorted(releases), {grain: _depth(grain) for grain in grains if _depth(grain)}
    if not covering or not depths:
        return empty
    # A unit whose name found no place is still a place that was listed.
    unit = figures.place.fill_null(figures.place_name)
    f = figures.filter(
        figures.file.isin(covering) & figures.grain.isin(list(depths)) & (unit != figures["at"])
        & (figures.unit == Unit.PERSONS.value) & (figures.status != Status.NOT_REPORTED.value)
    )  # fmt: skip
    f = f.mutate(listed=unit)
    sums = fetched(f.group_by([*SERIES, "end", "listed", "file", "grain"]).aggregate(value=f.value.sum()))
    if sums.is_empty():
        return empty
    # One grain of one file tells of a round's places at a level: the grain that is cut least.
    ranked = sums.with_columns(
        pl.col("grain").replace_strict(depths, return_dtype=pl.Int32).alias("depth"),
        pl.col("grain").replace_strict(dict(grains), return_dtype=pl.Int32).alias("cost"),
    )
    whose = [*SERIES, "end", "depth"]
    chosen = ranked.sort("cost", "file").group_by(whose, maintain_order=True).agg(pl.col("file", "grain").first())
    rounds = ranked.join(chosen, on=[*whose, "file", "grain"], how="semi").sort("end")
    found = [
        {**dict(zip(SERIES, key, strict=True)), "end": end, "other_places": how}
        for key, rows in rounds.group_by(SERIES, maintain_order=True)
        for end, how in _other_places(rows)
    ]
    return pl.DataFrame(found, schema=empty.schema)


def _depth(grain: str) -> int:
    """The level of the units a grain is cut by; 0 where it is cut by none that a round lists."""
    level = next((cut.removeprefix("place:") for cut in grain.split("+") if cut.startswith("place:")), "")
    return int(level) if level.isdigit() and int(level) <= DEEPEST else 0


def _other_places(rows: pl.DataFrame) -> Iterable[tuple[object, str]]:
    """Each round of one series that lists other places than the last: how many before and now, and their share."""
    rounds: dict[object, dict[int, dict[str, float]]] = {}
    for end, depth, place, people in rows.select("end", "depth", "listed", "value").iter_rows():
        rounds.setdefault(end, {}).setdefault(depth, {})[place] = people or 0.0
    for (_, before), (end, now) in pairwise(rounds.items()):
        both = before.keys() & now.keys()
        if not both:
            continue
        earlier, later = before[max(both)], now[max(both)]
        share = max(_only(later, earlier), _only(earlier, later))
        if share >= OTHER_PLACES:
            yield end, f"{len(earlier)} → {len(later)}; {share:.0%}"


def _only(places: Mapping[str, float], others: Mapping[str, float]) -> float:
    """The share of people in places that the others lack."""
    people = sum(places.values())
    return sum(count for place, count in places.items() if place not in others) / people if people else 0.0
