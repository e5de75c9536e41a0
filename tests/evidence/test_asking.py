"""Answers never count anyone twice: facts worked out by hand on small stores, and a brute-force check."""

from datetime import date
from itertools import count
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonground.core.errors import CommonGroundError
from commonground.core.figure import grain
from commonground.evidence.asking import Ask, ask
from commonground.evidence.releases import Release
from commonground.evidence.store import Store

END = date(2024, 12, 31)
_shas = (f"{n:064x}" for n in count(1))


def put(store: Store, *figures: dict[str, object], rank: int = 0, source: str = "UNHCR") -> str:
    """Store figures as one release; what a figure leaves out is a refugee stock in Libya at the end of 2024."""
    common = {"category": "refugee", "measure": "stock", "unit": "persons", "series": "", "country": "LBY",
              "place": "LBY", "place_level": 0, "start": END, "end": END, "status": "reported", "source": source,
              "grain": ""}  # fmt: skip
    rows = [common | {"low": f.get("value"), "high": f.get("value"), "row": n} | f for n, f in enumerate(figures, 2)]
    sha = next(_shas)
    with store.writing(sha) as writer:
        writer.write(pl.DataFrame(rows, infer_schema_length=None))
        writer.commit(Release("a.csv", "a_feed", sha, len(rows), len(rows), 0, 0, len(rows), source, rank=rank))
    return sha


def values(store: Store, **asked: object) -> list[float | None]:
    return [row.value for row in ask(store, Ask(**asked))]  # type: ignore[arg-type]


def test_a_total_stands_before_its_parts(store: Store) -> None:
    put(
        store,
        {"value": 100.0},
        *({"value": v, "origin": o, "grain": "origin"} for o, v in (("SDN", 60.0), ("TCD", 40.0))),
    )
    assert values(store) == [100]
    assert values(store, by=("origin",)) == [60, 40]


def test_parts_are_summed_where_there_is_no_total_and_their_cells_are_named(store: Store) -> None:
    put(store, *({"value": v, "origin": o, "grain": "origin"} for o, v in (("SDN", 60.0), ("TCD", 40.0))))
    (row,) = ask(store, Ask(), parts=True)
    assert (row.value, row.cells, sorted(cell.row for cell in row.parts)) == (100, 2, [2, 3])


def test_a_blank_total_gives_way_to_its_parts(store: Store) -> None:
    put(store, {"value": None, "status": "not_reported"}, {"value": 60.0, "origin": "SDN", "grain": "origin"})
    assert values(store) == [60]


def test_two_partitions_of_the_same_people_are_never_added(store: Store) -> None:
    by_origin = [{"value": v, "origin": o, "grain": "origin"} for o, v in (("SDN", 60.0), ("TCD", 40.0))]
    by_sex = [{"value": v, "sex": s, "grain": "sex"} for s, v in (("female", 55.0), ("male", 45.0))]
    put(store, *by_origin, *by_sex)
    assert values(store) == [100]


def test_two_sources_stay_two(store: Store) -> None:
    put(store, {"value": 100.0})
    put(store, {"value": 90.0}, source="IOM")
    assert values(store) == [90, 100]


def test_the_original_stands_before_its_republication(store: Store) -> None:
    put(store, {"value": 107_000.0}, rank=1)
    put(store, {"value": 107_203.0})
    (row,) = ask(store, Ask())
    assert (row.value, [other.value for other in row.alternatives]) == (107_203, [107_000])


def test_a_newer_version_replaces_the_older_as_a_whole(store: Store) -> None:
    put(store, *({"value": v, "origin": o, "grain": "origin"} for o, v in (("SDN", 100.0), ("TCD", 10.0))))
    put(store, {"value": 120.0, "origin": "SDN", "grain": "origin"})
    assert values(store) == [120]
    assert values(store, by=("origin",)) == [120]


def test_ranges_are_kept_through_sums_and_an_unknown_ceiling_stays_unknown(store: Store) -> None:
    put(
        store,
        {"value": 5.0, "low": 1.0, "high": 5.0, "status": "masked", "origin": "SDN", "grain": "origin"},
        {"value": 60.0, "origin": "TCD", "grain": "origin"},
    )
    (row,) = ask(store, Ask())
    assert (row.value, row.low, row.high, row.status) == (65, 61, 65, "reported")
    put(store, {"value": None, "low": None, "high": None, "status": "masked"}, source="IOM")
    masked = ask(store, Ask(source=("IOM",)))[0]
    assert (masked.value, masked.high, masked.status) == (None, None, "masked")


def test_what_is_not_reported_is_not_zero_and_a_sum_without_it_is_incomplete(store: Store) -> None:
    put(store, {"value": None, "status": "not_reported", "origin": "SDN", "grain": "origin"})
    (row,) = ask(store, Ask())
    assert (row.value, row.status) == (None, "not_reported")
    put(
        store,
        {"value": None, "status": "not_reported", "origin": "SDN", "grain": "origin"},
        {"value": 40.0, "origin": "TCD", "grain": "origin"},
    )
    (row,) = ask(store, Ask())
    assert (row.value, row.flags) == (40, ("incomplete",))


def test_districts_are_summed_to_the_country_only_where_it_has_no_figure_of_its_own(store: Store) -> None:
    cut = grain("place:2")
    units = [{"value": v, "place": p, "place_level": 2, "adm1": p[:4], "adm2": p, "grain": cut}
             for p, v in (("LY0101", 30.0), ("LY0102", 50.0), ("LY0211", 20.0))]  # fmt: skip
    put(store, *units)
    assert values(store, place=("LBY",)) == [100]
    assert values(store, place=("LBY",), level=2) == [30, 50, 20]
    assert values(store, place=("LBY",), level=1) == [80, 20]
    put(store, {"value": 103.0}, *units)
    assert values(store, place=("LBY",)) == [103]


def test_people_nobody_located_count_in_the_country_and_in_no_district(store: Store) -> None:
    cut = grain("place:mixed")
    put(
        store,
        {"value": 30.0, "place": "LY0101", "place_level": 2, "adm1": "LY01", "adm2": "LY0101", "grain": cut},
        {"value": 970.0, "place": None, "place_level": None, "place_name": "Dispersed", "grain": cut},
    )
    assert values(store, place=("LBY",)) == [1000]
    assert values(store, place=("LBY",), level=2) == [30]


def test_stocks_of_different_dates_are_different_rows(store: Store) -> None:
    put(store, {"value": 90.0, "start": date(2023, 12, 31), "end": date(2023, 12, 31)}, {"value": 100.0})
    assert values(store) == [90, 100]
    assert values(store, on=END) == [100]


def test_a_day_inside_a_round_finds_the_round(store: Store) -> None:
    put(store, {"value": 787_326.0, "start": date(2024, 8, 1), "end": date(2024, 9, 30)})
    assert values(store, on=date(2024, 9, 1)) == [787_326]
    assert values(store, on=date(2024, 10, 1)) == []


def test_figures_of_no_country_are_not_lost(store: Store) -> None:
    put(
        store,
        {"value": 7.0, "country": None, "place": None, "place_level": None, "place_name": "Central Mediterranean"},
    )
    (row,) = ask(store, Ask())
    assert (row.value, row.place) == (7, None)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    counts=st.dictionaries(
        st.tuples(st.sampled_from(["SDN", "TCD", "ERI"]), st.sampled_from(["female", "male"])),
        st.integers(0, 10_000),
        min_size=1,
    ),
    totals=st.booleans(),
)
def test_every_question_about_one_population_gives_the_same_people(
    tmp_path_factory: pytest.TempPathFactory, counts: dict[tuple[str, str], int], totals: bool
) -> None:
    folder: Path = tmp_path_factory.mktemp("s") / "store"
    store = Store.open(folder, create=True)
    figures: list[dict[str, object]] = [
        {"value": float(n), "origin": o, "sex": s, "grain": grain("origin", "sex")} for (o, s), n in counts.items()
    ]
    if totals:
        for origin in {o for o, _ in counts}:
            people = sum(n for (o, _), n in counts.items() if o == origin)
            figures.append({"value": float(people), "origin": origin, "grain": "origin"})
    put(store, *figures)
    everybody = sum(counts.values())
    for by in ((), ("origin",), ("sex",), ("origin", "sex")):
        assert sum(row.value or 0 for row in ask(store, Ask(by=by))) == everybody


def test_codes_and_producers_are_known_in_any_case(store: Store) -> None:
    put(store, {"value": 60.0, "origin": "SDN", "grain": "origin"})
    assert values(store, place=("lby",), origin=("sdn",), source=("unhcr",)) == [60]


def test_a_measure_that_is_none_is_refused(store: Store) -> None:
    with pytest.raises(CommonGroundError, match="'stocks' is not a measure"):
        Ask(measure=("stocks",))


def test_people_of_countries_nobody_knows_are_never_summed_with_one_another(store: Store) -> None:
    nowhere = {"country": None, "place": None, "place_level": None}
    put(
        store,
        {"value": 123.0, "place_name": "Ruritania", **nowhere},
        {"value": 1000.0, "place_name": "Syldavia", **nowhere},
    )
    assert {(row.place_name, row.value) for row in ask(store, Ask())} == {("Ruritania", 123), ("Syldavia", 1000)}
    assert all(row.parts or row.locator.row for row in ask(store, Ask(), parts=True))
