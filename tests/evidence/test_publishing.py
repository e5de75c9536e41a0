"""A page is not the whole, a selection is not a newer version, and the pages of one answer are one publication."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from commonground.evidence.asking import Ask, Row, ask
from commonground.evidence.store import Store
from commonground.sources.reading import read
from tests.sources.store_of import figures

ORIGINS = {"SDN": 600, "CAF": 300, "NGA": 80, "CMR": 20}  # of 1,000 refugees in Chad


def rows(people: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"year": 2024, "coo_iso": origin, "coa_iso": "TCD", "refugees": n, "asylum_seekers": 0, "idps": 0}
        for origin, n in people.items()
    ]


def page(path: Path, people: dict[str, int], number: int, of: int, **envelope: Any) -> Path:
    answer = {"page": number, "short-url": "abc", "maxPages": of, "total": [], "items": rows(people)} | envelope
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(answer))
    return path


def table(path: Path, people: dict[str, int]) -> Path:
    lines = [f"2024,{r['coo_iso']},TCD,{r['refugees']},0,0" for r in rows(people)]
    path.write_text("\n".join(["year,coo_iso,coa_iso,refugees,asylum_seekers,idps", *lines]) + "\n")
    return path


def stored(store: Store, *files: Path) -> None:
    for file in files:
        assert not read([file], store, on="2026-01-01").refused


def refugees(store: Store, **what: Any) -> list[Row]:
    return ask(store, Ask(category=("refugee",), place=("TCD",), **what))


def some(*origins: str) -> dict[str, int]:
    return {origin: ORIGINS[origin] for origin in origins}


def test_a_later_page_never_displaces_the_whole_table(store: Store, tmp_path: Path) -> None:
    stored(store, table(tmp_path / "all.csv", ORIGINS), page(tmp_path / "p2.json", some("CMR"), 2, 5))
    (row,) = refugees(store)
    assert (row.value, row.locator.path, row.flags) == (1000, str(tmp_path / "all.csv"), ())
    assert [(other.value, other.flags) for other in row.alternatives] == [(20, ("incomplete",))]


def test_a_page_alone_is_shown_as_incomplete(store: Store, tmp_path: Path) -> None:
    report = read([page(tmp_path / "p2.json", some("CMR"), 2, 5)], store, on="2026-01-01")
    assert "page 2 of 5" in " ".join(report.releases[0]["notes"])
    (row,) = refugees(store)
    assert (row.value, row.flags) == (20, ("incomplete",))


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2)])
@pytest.mark.parametrize("named", [{"short-url": "abc"}, {"short-url": None}])
def test_all_pages_of_one_answer_are_one_publication(
    store: Store, tmp_path: Path, order: Sequence[int], named: dict[str, Any]
) -> None:
    parts = {1: some("SDN"), 2: some("CAF", "NGA"), 3: some("CMR")}
    pages = [page(tmp_path / f"population_2024_{n}.json", parts[n], n, 3, **named) for n in order]
    stored(store, *pages[:2])
    assert refugees(store)[0].flags == ("incomplete",)
    stored(store, pages[2])
    (row,) = refugees(store)
    assert (row.value, row.flags, row.alternatives) == (1000, (), ())
    assert {one.origin: one.value for one in refugees(store, by=("origin",))} == ORIGINS
    (with_parts,) = ask(store, Ask(category=("refugee",), place=("TCD",)), parts=True)
    assert {part.path for part in with_parts.parts} == {str(file) for file in pages}
    single = next(one for one in refugees(store, by=("origin",)) if one.origin == "CMR")
    assert single.locator.path == str(tmp_path / "population_2024_3.json")


def test_a_page_read_again_replaces_that_page_only(store: Store, tmp_path: Path) -> None:
    stored(store, page(tmp_path / "p1.json", some("SDN"), 1, 2), page(tmp_path / "p2.json", some("CAF"), 2, 2))
    stored(store, page(tmp_path / "later" / "p2.json", {"CAF": 310}, 2, 2))
    assert [row.value for row in refugees(store)] == [910]


def test_two_answers_with_as_many_pages_stay_two(store: Store, tmp_path: Path) -> None:
    stored(store, page(tmp_path / "a1.json", some("SDN"), 1, 2), page(tmp_path / "a2.json", some("CAF"), 2, 2))
    old = [{**row, "year": 2023} for row in rows({"SDN": 500})]
    stored(store, page(tmp_path / "b1.json", {}, 1, 2, **{"short-url": "xyz", "items": old}))
    assert {row.ends.year: row.value for row in refugees(store)} == {2023: 500, 2024: 900}


def test_a_selection_of_origins_does_not_displace_the_whole_table(store: Store, tmp_path: Path) -> None:
    stored(store, table(tmp_path / "all.csv", ORIGINS), table(tmp_path / "sudan.csv", {"SDN": 650}))
    (row,) = refugees(store)
    assert row.value == 1000 and [other.flags for other in row.alternatives] == [("selection",)]
    # Asked for the one origin, nothing is left out by either: the newer stands.
    (sudan,) = refugees(store, origin=("SDN",))
    assert sudan.value == 650


def test_a_newer_version_stands_though_it_counts_fewer_people(store: Store, tmp_path: Path) -> None:
    fewer = {"SDN": 300, "CAF": 100, "NGA": 10}  # one small origin is gone, and all others fell
    stored(store, table(tmp_path / "old.csv", ORIGINS), table(tmp_path / "new.csv", fewer))
    assert [row.value for row in refugees(store)] == [410]


def test_one_district_does_not_displace_the_country(store: Store, tmp_path: Path) -> None:
    head = "operation,admin0Pcode,admin0Name,{}numPresentIdpInd,reportingDate,roundNumber\n"
    country = tmp_path / "admin0.csv"
    country.write_text(head.format("") + "An operation,TCD,Chad,900,2024-03-01,3\n")
    district = tmp_path / "admin1.csv"
    district.write_text(head.format("admin1Name,admin1Pcode,") + "An operation,TCD,Chad,Lac,TD07,200,2024-03-01,3\n")
    stored(store, country, district)
    assert [row.value for row in ask(store, Ask(place=("TCD",)))] == [900]
    assert figures(store).height == 2


def test_the_pages_of_idmc_are_joined_by_their_links(store: Store, tmp_path: Path) -> None:
    base = "https://example.org/external-api/gidd/conflicts/?client_id=SECRET&format=json&limit=1"
    records = [
        {"iso3": code, "country_name": name, "year": 2024, "new_displacement": 1, "total_displacement": people}
        for code, name, people in (("TCD", "Chad", 500), ("SDN", "Sudan", 900))
    ]
    for number, record in enumerate(records):
        answer = {
            "count": 2,
            "next": f"{base}&offset={number + 1}" if number < 1 else None,
            "previous": f"{base}&offset={number - 1}" if number else None,
            "results": [record],
        }
        (tmp_path / f"{number}.json").write_text(json.dumps(answer))
    stored(store, tmp_path / "0.json")
    assert [row.flags for row in ask(store, Ask(category=("IDP",), measure=("stock",)))] == [("incomplete",)]
    stored(store, tmp_path / "1.json")
    found = ask(store, Ask(category=("IDP",), measure=("stock",)))
    assert {row.place: (row.value, row.flags) for row in found} == {"TCD": (500, ()), "SDN": (900, ())}
    kept = "".join(path.read_text() for path in store.path.glob("releases/*/release.json"))
    assert "SECRET" not in kept
