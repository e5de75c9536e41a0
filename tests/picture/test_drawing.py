"""Whole situations, drawn from real files: facts a reader can check in the files by hand."""

import csv
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from commonground.picture import Picture, draw

DOSSIERS = Path(__file__).resolve().parents[1] / "dossiers"


def drawn(name: str, store: Path) -> Picture:
    return draw(DOSSIERS / name, store=store, on="2026-01-01")


@pytest.fixture(scope="session")
def libya(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return drawn("libya", tmp_path_factory.mktemp("libya") / "store").data


@pytest.fixture(scope="session")
def iraq(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return drawn("iraq", tmp_path_factory.mktemp("iraq") / "store").data


@pytest.fixture(scope="session")
def chad(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return drawn("chad", tmp_path_factory.mktemp("chad") / "store").data


pytestmark = pytest.mark.shared


@pytest.mark.parametrize(
    ("category", "value", "source", "start", "end"),
    [
        ("refugee", 200_335, "UNHCR", "2024-12-31", "2024-12-31"),
        ("asylum_seeker", 76_675, "UNHCR", "2024-12-31", "2024-12-31"),
        ("migrant", 787_326, "IOM", "2024-08-01", "2024-09-30"),
        ("desa_migrant_stock", 826_537, "UN DESA", "2020-07-01", "2020-07-01"),
        ("returned_idp", 93_011, "UNHCR", "2024-01-01", "2024-12-31"),
    ],
)
def test_libya_headline(libya: dict[str, Any], category: str, value: int, source: str, start: str, end: str) -> None:
    number = libya["headline"][category]
    assert (number["value"], number["source"], number["start"], number["end"]) == (value, source, start, end)


def test_libya_small_counts_keep_their_range(libya: dict[str, Any]) -> None:
    # Of the fourteen origins one is printed 5 among refugees (Yemen) and two among asylum-seekers.
    assert libya["headline"]["refugee"]["low"] == 200_335 - 4
    assert libya["headline"]["asylum_seeker"]["low"] == 76_675 - 2 * 4


def test_libya_idps_are_a_conflict_and_never_added(libya: dict[str, Any]) -> None:
    conflict = next(c for c in libya["conflicts"] if c["category"] == "internally_displaced_person")
    assert {(n["source"], n["value"]) for n in conflict["numbers"]} == {("UNHCR", 32_791), ("IDMC", 107_203)}
    assert conflict["ratio"] == round(107_203 / 32_791, 4)
    assert "139994" not in json.dumps(libya).replace(",", "")


def test_libya_republished_figures_stand_beside_the_original(libya: dict[str, Any]) -> None:
    beside = libya["headline"]["internally_displaced_person"]["publications"]
    assert [(n["feed"], n["value"]) for n in beside] == [("unhcr_idmc", 107_000)]


def test_libya_not_reported_is_not_zero(libya: dict[str, Any]) -> None:
    number = libya["headline"]["other_in_need_of_international_protection"]
    assert (number["value"], number["status"]) == (None, "not_reported")


def test_libya_bounds_for_people_seen_by_either_source(libya: dict[str, Any], shared_data: Path) -> None:
    unhcr: dict[str, int] = defaultdict(int)
    with (shared_data / "unhcr-population" / "population.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["year"] == "2024" and row["coa_iso"] == "LBY":
                unhcr[row["coo_iso"]] += int(row["refugees"]) + int(row["asylum_seekers"])
    # The nationalities of DTM's summary table that UNHCR counts, too, with their migrants (cells H11 to H35).
    dtm = {"SDN": 207_117, "SYR": 25_730, "NGA": 29_274, "PSE": 6_711, "ERI": 3_299, "SSD": 3_550,
           "SOM": 1_473, "ETH": 1_379, "CMR": 1_244}  # fmt: skip
    overlap = libya["overlaps"][0]
    assert set(overlap["overlapping"]) == set(dtm)
    assert overlap["high"] == 787_326 + sum(unhcr.values())
    named = sum(min(people, unhcr[origin]) for origin, people in dtm.items())
    # DTM's 6,148 others may be the people of nationalities it does not list, its 1,206 unknown anybody UNHCR counts.
    listed = {one["origin"] for one in overlap["nationalities"] if one["left"]}
    others = sum(people for origin, people in unhcr.items() if origin not in listed)
    assert others < 6_148
    assert overlap["low"] == overlap["high"] - named - others - 1_206


def test_libya_movement_is_co_led_at_both_ends_of_the_overlap(libya: dict[str, Any]) -> None:
    line = libya["lead"]["movement"]
    assert (line["lead"], line["mode"], line["rules"]) == (["IOM", "UNHCR"], "co_led_platform", ["M-03"])
    assert line["stable"] is True
    assert line["flip"]["people"] > 0
    # 787,326 of 1,064,336: just below three quarters, so a slightly lower threshold gives IOM the lead.
    assert line["flip"]["threshold"]["from"] == pytest.approx(787_326 / 1_064_336, abs=1e-4)


def test_libya_has_22_districts_joined_to_their_codes(libya: dict[str, Any]) -> None:
    units = [unit for unit in libya["places"]["units"] if "migrant" in unit["numbers"]]
    assert len(units) == 22
    assert all(unit["code"][:4] in ("LY01", "LY02", "LY03") for unit in units)
    assert sum(unit["numbers"]["migrant"]["value"] for unit in units) == 787_326
    tripoli = next(unit for unit in units if unit["code"] == "LY0211")
    assert tripoli["numbers"]["migrant"]["value"] == 126_813


def test_libya_refugees_are_not_spread_over_districts(libya: dict[str, Any]) -> None:
    unlocated = {entry["category"]: entry for entry in libya["places"]["unlocated"]}
    assert unlocated["refugee"]["share"] > 0.9


def test_libya_asks_about_the_swapped_columns(libya: dict[str, Any]) -> None:
    asked = [question for question in libya["questions"] if question["rule"] == "swapped_columns"]
    assert len(asked) == 1
    assert "826,537" in asked[0]["text"] and "185,518" in asked[0]["text"]


def test_libya_says_what_cannot_be_answered(libya: dict[str, Any]) -> None:
    assert [entry["id"] for entry in libya["unanswerable"]] == ["resettled-out"]


def test_every_number_of_a_picture_opens_its_cell(libya: dict[str, Any]) -> None:
    def numbers(part: Any) -> list[dict[str, Any]]:
        if isinstance(part, dict):
            own = [part] if isinstance(part.get("locator"), dict) and "key" in part else []
            return own + [n for value in part.values() for n in numbers(value)]
        return [n for value in part for n in numbers(value)] if isinstance(part, list) else []

    for number in numbers(libya):
        where = number["locator"]
        assert where["release"] and where["path"], number
        assert where["row"] is not None or number.get("cells", 2) > 1, number


def test_the_same_dossier_gives_the_same_bytes(shared_data: Path, tmp_path: Path) -> None:
    first = drawn("chad", tmp_path / "one")
    assert drawn("chad", tmp_path / "one").to_json() == first.to_json()
    assert drawn("chad", tmp_path / "two").to_json() == first.to_json()


def test_iraq_a_partial_count_never_stands_for_the_country(iraq: dict[str, Any]) -> None:
    assert iraq["headline"]["refugee"]["value"] == 271_137  # UNHCR end 2014, not 1,740 in some camps
    assert "replay" in iraq["lead"]["movement"]["flags"]


def test_iraq_districts_of_one_name_are_told_apart(iraq: dict[str, Any]) -> None:
    codes = [unit["code"] for unit in iraq["places"]["units"] if unit["numbers"]]
    assert len(codes) == len(set(codes)) == 18


def test_chad_rounds_are_not_summed(chad: dict[str, Any]) -> None:
    idps = chad["headline"]["internally_displaced_person"]
    assert idps["value"] == 382_920
    dtm = [n for n in idps["alternatives"] if n["source"] == "IOM" and n["series"] == "Lake Chad Basin Crisis"]
    assert [(n["value"], n["end"]) for n in dtm] == [(220_610, "2024-06-30")]


@pytest.fixture(scope="session")
def both(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Chad and Libya in one dossier; only of Libya are there migrants."""
    folder = tmp_path_factory.mktemp("both")
    names = (
        "unhcr-population/population.csv",
        "idmc/gidd_conflict_displacement_2009_2024.csv",
        "iom-dtm-libya/DTM_Libya_R54_Migrant_Dataset_PUBLIC.xlsx",
        "iom-dtm-api/v2/idpadmin0-tcd.json",
    )
    files = json.dumps([str(shared_data / name) for name in names])
    head = 'id = "both"\nname.en = "Two countries"\nplaces = ["TCD", "LBY"]\nstart = 2023-01-01\nend = 2024-12-31\n'
    (folder / "situation.toml").write_text(f"{head}files = {files}\n", encoding="utf-8")
    return draw(folder, on="2026-01-01").data


def test_two_countries_are_summed_within_one_source_and_date(both: dict[str, Any]) -> None:
    headline = both["headline"]
    assert headline["refugee"]["value"] == 200_335 + 1_278_866
    assert headline["internally_displaced_person"]["value"] == 107_203 + 382_920
    conflict = both["conflicts"][0]["numbers"]
    assert [(n["source"], n["value"]) for n in conflict] == [("IDMC", 490_123), ("UNHCR", 32_791 + 220_610)]


def test_a_figure_of_one_of_two_countries_is_incomplete_and_decides_nothing(both: dict[str, Any]) -> None:
    migrants = both["headline"]["migrant"]
    assert migrants["value"] == 787_326 and "incomplete" in migrants["flags"]
    assert both["lead"]["movement"]["recorded"]["migrants"] is None
    assert both["overlaps"] == []


def test_iraq_two_tables_of_one_source_are_no_conflict(iraq: dict[str, Any]) -> None:
    for conflict in iraq["conflicts"]:
        sources = [number["source"] for number in conflict["numbers"]]
        assert len(sources) == len(set(sources))
