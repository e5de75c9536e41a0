"""Merania, the fictitious example: what its picture must say, worked out by hand from generate.py."""

import hashlib
import subprocess
import sys
import zipfile
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
import pytest
from python_calamine import CalamineWorkbook

from commonground.picture import draw
from commonground.picture.picture import Picture

HOME = Path(__file__).resolve().parents[2]
DOSSIER = HOME / "examples" / "merania"
RAW = DOSSIER / "raw"
ROUND_7 = RAW / "DTM_Merania_R7_Migrant_Dataset.xlsx"
NATIONALITIES = {"Karvia": "XKV", "Selmor": "XSL", "Dunmar": "XDN", "Tyrsa": "XTY", "Other": "OTH", "Unkown": "UNK"}


@pytest.fixture(scope="module")
def merania(tmp_path_factory: pytest.TempPathFactory) -> Picture:
    return draw(DOSSIER, store=tmp_path_factory.mktemp("merania") / "store", on="2025-01-15")


@pytest.fixture(scope="module")
def seen() -> list[list[Any]]:
    """Every row of the last round's sheet of nationalities, read by another reader than ours."""
    rows = CalamineWorkbook.from_path(ROUND_7).get_sheet_by_name("Nationalities").to_python()
    return rows[1:]


def units(picture: Picture) -> dict[str, dict[str, Any]]:
    return {unit["code"]: unit for unit in picture.data["places"]["units"]}


@pytest.mark.parametrize(
    ("category", "value", "low", "high", "source", "date"),
    [
        ("refugee", 47_288 + 860 + 57 + 5, 47_288 + 860 + 57 + 1, 48_210, "UNHCR", "2024-12-31"),
        ("asylum_seeker", 11_904 + 472 + 54 + 5, 11_904 + 472 + 54 + 1, 12_435, "UNHCR", "2024-12-31"),
        ("other_in_need_of_international_protection", None, None, None, "UNHCR", "2024-12-31"),
        ("migrant", 92_550, 92_550, 92_550, "IOM", "2024-10-31"),
        ("internally_displaced_person", 35_914, 35_914, 35_914, "IDMC", "2024-12-31"),
        ("stateless", 310, 310, 310, "UNHCR", "2024-12-31"),
        ("returned_idp", 2_600, 2_600, 2_600, "UNHCR", "2024-12-31"),
    ],
)
def test_the_headline(
    merania: Picture, category: str, value: int | None, low: int, high: int, source: str, date: str
) -> None:
    told = merania.data["headline"][category]
    assert (told["value"], told["low"], told["high"]) == (value, low, high)
    assert (told["source"], told["date"]) == (source, date)


def test_the_headline_of_migrants_is_the_sum_of_what_was_seen(merania: Picture, seen: list[list[Any]]) -> None:
    assert merania.data["headline"]["migrant"]["value"] == sum(row[-1] for row in seen)
    told = {one["origin"]: one["value"] for one in merania.data["composition"]["origins"]["migrant"]}
    counted: Counter[str] = Counter()
    for row in seen:
        counted[NATIONALITIES[row[-2]]] += round(row[-1])
    assert told == counted


def test_three_sources_differ_on_displaced_people_and_none_is_added(merania: Picture) -> None:
    (conflict,) = merania.data["conflicts"]
    told = {one["source"]: one["value"] for one in conflict["numbers"]}
    listed = 2_242 + 3_536 + 625 + 8_284 + 5_003 + 6_657 + 4_334 + 1_342
    assert told == {"IDMC": 35_914, "UNHCR": 21_300, "Merania Relief Commission": listed}
    assert conflict["numbers"][conflict["chosen"]]["source"] == "IDMC"
    assert conflict["gap"] == 35_914 - 21_300
    assert conflict["ratio"] == round(35_914 / 21_300, 4)


def test_a_list_that_missed_a_district_is_said_to_be_incomplete(merania: Picture) -> None:
    (conflict,) = merania.data["conflicts"]
    flags = {one["source"]: one["flags"] for one in conflict["numbers"]}
    assert flags["Merania Relief Commission"] == ["incomplete"]
    assert "internally_displaced_person" not in units(merania)["XM0303"]["numbers"]


def test_people_seen_twice_are_bounded_nationality_by_nationality(merania: Picture) -> None:
    (overlap,) = merania.data["overlaps"]
    protected = {"XKV": 47_288 + 11_904, "XTY": 860 + 472, "XDN": 57 + 54, "XSL": 5 + 5}
    told = {one["origin"]: one for one in overlap["nationalities"]}
    assert {origin: one["right"] for origin, one in told.items() if one["both"]} == protected
    # The survey's unknown may be people UNHCR names; its others are of nationalities that UNHCR does not count.
    unknown = told.pop("UNK")
    assert (unknown["low"], unknown["high"]) == (0, 1_198)
    for one in told.values():
        sides = (one["left"] or 0, one["right"] or 0)
        assert (one["low"], one["high"]) == (max(sides), sum(sides))
    assert (overlap["low"], overlap["high"]) == (120_329 - 1_198, 153_195)
    assert overlap["high"] == 92_550 + 48_210 + 12_435


def test_the_platform_leads_whether_people_were_seen_twice_or_not(merania: Picture) -> None:
    movement = merania.data["lead"]["movement"]
    assert (movement["lead"], movement["mode"], movement["rules"]) == (["IOM", "UNHCR"], "co_led_platform", ["M-03"])
    assert movement["stable"] is True
    assert movement["recorded"]["oip"] is None
    assert "provisional" in movement["flags"]
    # One more person would make migrants three quarters: 0.75 of 153,195 is 114,896.25.
    assert movement["flip"]["people"] == 114_897 - 92_550


def test_the_return_flight_is_held_until_everybody_on_its_list_is_screened(merania: Picture) -> None:
    held = merania.data["lead"]["return"]
    assert (held["mode"], held["rules"], held["flags"]) == ("screen_first", ["M-22"], ["hold"])
    flips = [(one["facts"], one["lead"]) for one in held["flip"]["facts"]]
    assert ({"return.refugees": 1}, ["UNHCR"]) in flips
    assert ({"return.undetermined": 0}, ["IOM"]) in flips


def test_two_districts_of_one_name_are_never_swapped(merania: Picture, seen: list[list[Any]]) -> None:
    counted: Counter[tuple[str, str]] = Counter()
    for row in seen:
        counted[row[0], row[2]] += round(row[-1])
    assert counted["Coast", "Dar Nahr"] != counted["Lakes", "Dar Nahr"]
    told = units(merania)
    for code, region, displaced in (("XM0102", "Coast", 3_536), ("XM0301", "Lakes", 4_334)):
        assert told[code]["name"] == "Dar Nahr"
        assert told[code]["numbers"]["migrant"]["value"] == counted[region, "Dar Nahr"]
        assert told[code]["numbers"]["internally_displaced_person"]["value"] == displaced


def test_districts_spelt_otherwise_find_their_place(merania: Picture) -> None:
    told = {code: unit["numbers"] for code, unit in units(merania).items()}
    found = {code: told[code]["internally_displaced_person"]["value"] for code in ("XM0101", "XM0203", "XM0302")}
    assert found == {"XM0101": 2_242, "XM0203": 6_657, "XM0302": 1_342}  # Port-Amaris, Kharmeen, Lake Síle


def test_the_list_counts_people_on_the_map_and_families_nowhere(merania: Picture) -> None:
    shown = [number for unit in units(merania).values() for number in unit["numbers"].values()]
    assert {number["unit"] for number in shown} == {"persons"}
    assert all(not headline["beside"] for headline in merania.data["headline"].values())


def test_who_cannot_be_located_is_said_and_spread_nowhere(merania: Picture) -> None:
    lost = {one["category"]: (one["located"], one["value"], one["why"]) for one in merania.data["places"]["unlocated"]}
    assert lost == {
        "refugee": (9_800 + 6_450, 48_210 - 16_250, "not_located"),
        "asylum_seeker": (3_200, 12_435 - 3_200, "not_located"),
        "internally_displaced_person": (32_023, None, "other_date"),
        "stateless": (0, 310, "no_units"),
    }


def test_rounds_follow_each_other_and_are_never_summed(merania: Picture) -> None:
    (rounds,) = [one for one in merania.data["trends"] if one["category"] == "migrant"]
    assert [(one["start"], one["end"]) for one in rounds["points"]] == [
        ("2023-02-01", "2023-03-31"),
        ("2023-10-01", "2023-11-30"),
        ("2024-09-01", "2024-10-31"),
    ]
    values = [one["value"] for one in rounds["points"]]
    for number, value in zip((5, 6, 7), values, strict=True):
        book = CalamineWorkbook.from_path(RAW / f"DTM_Merania_R{number}_Migrant_Dataset.xlsx")
        assert value == sum(row[-1] for row in book.get_sheet_by_name("Nationalities").to_python()[1:])
    assert all(before < after for before, after in pairwise(values))


def test_earlier_rounds_are_history_and_not_out_of_date(merania: Picture) -> None:
    assert [source["path"] for source in merania.data["sources"] if source["stale"]] == []


def test_four_years_of_refugees(merania: Picture) -> None:
    (trend,) = [one for one in merania.data["trends"] if one["category"] == "refugee"]
    assert [one["value"] for one in trend["points"]] == [9_780, 12_642, 39_122, 48_210]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("carried_forward", "18,400 at 2 dates"),
        ("carried_forward", "21,300 at 2 dates"),
        ("carried_forward", "2,600 at 4 dates"),
        ("total_misses_parts", "Families is 5,810, but its parts give 5,550"),  # 260 families are written 26O
    ],
)
def test_the_traps_become_questions(merania: Picture, rule: str, words: str) -> None:
    asked = [one for one in merania.data["questions"] if one["rule"] == rule and words in one["text"]]
    assert len(asked) == 1
    assert len(merania.data["questions"]) == 4


def test_what_was_asked_is_answered_or_said_to_have_no_answer(merania: Picture) -> None:
    told = {one["id"]: [number["value"] for number in one["numbers"]] for one in merania.data["asked"]}
    assert told == {"refugees-in-the-country": [48_210], "resettled-out": []}
    assert [one["id"] for one in merania.data["unanswerable"]] == ["resettled-out"]


def test_every_district_has_an_outline_around_its_coordinate(merania: Picture) -> None:
    told = units(merania)
    assert sorted(merania.data["places"]["shapes"]) == sorted(told)
    for code, polygons in merania.data["places"]["shapes"].items():
        rings = [ring for polygon in polygons for ring in polygon]
        assert _holds(rings, told[code]["lon"], told[code]["lat"]), code


def _holds(rings: list[list[list[float]]], lon: float, lat: float) -> bool:
    """Whether a ray to the west crosses the rings an odd number of times."""
    crossed = 0
    for ring in rings:
        for (x, y), (next_x, next_y) in pairwise(ring):
            if (y > lat) != (next_y > lat):
                crossed += x + (lat - y) / (next_y - y) * (next_x - x) < lon
    return crossed % 2 == 1


def test_neighbours_meet_in_the_file_to_the_last_digit() -> None:
    features = orjson.loads((RAW / "merania_adm2.geojson").read_bytes())["features"]
    sides: Counter[frozenset[tuple[float, float]]] = Counter()
    corners: Counter[tuple[float, float]] = Counter()
    for feature in features:
        for polygon in feature["geometry"]["coordinates"]:
            for ring in polygon:
                assert ring[0] == ring[-1]
                points = [tuple(point) for point in ring]
                assert len(set(points)) == len(points) - 1
                sides.update(frozenset(pair) for pair in pairwise(points))
                corners.update(points[1:])
    assert set(sides.values()) == {1, 2}
    assert sum(times == 2 for times in sides.values()) > 300
    assert sum(times == 3 for times in corners.values()) == 7  # where three districts meet


def test_the_generator_writes_the_committed_files_again(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(DOSSIER / "generate.py"), str(tmp_path / "raw")], check=True, timeout=120)
    assert sorted(path.name for path in (tmp_path / "raw").iterdir()) == sorted(path.name for path in RAW.iterdir())
    for path in sorted(RAW.iterdir()):
        assert _content(tmp_path / "raw" / path.name) == _content(path), path.name


def _content(path: Path) -> Any:
    """A file's bytes; of a workbook its parts, because machines compress the same text differently."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist()}


def test_the_same_files_give_the_same_bytes(merania: Picture, tmp_path: Path) -> None:
    assert draw(DOSSIER, store=tmp_path / "store", on="2025-01-15").to_json() == merania.to_json()


# The picture as it was read through and found right; a part that changes on purpose gets its new print here.
PRINTS = {
    "situation": "7c69c23cf6af",
    "as_of": "fd6d23e179b5",
    "headline": "b8aebc0c854b",
    "composition": "46b19583e4bc",
    "lead": "9827bc04d6a0",
    "overlaps": "8377ee392808",
    "conflicts": "b1ae6e9ebcb9",
    "trends": "9fa76242ba5d",
    "places": "2d91ae499949",
    "questions": "9dd655b1b506",
    "asked": "11af6ff35976",
    "unanswerable": "fb3ad68ced41",
    "policy": "8d4eadcf1deb",
    "commitments": "83e282c7700a",
    "foresight": "b12a0e6f9e11",
    "sources": "f251a15e84b9",
}


def test_the_picture_is_the_one_that_was_read_and_found_right(merania: Picture) -> None:
    prints = {key: hashlib.sha256(orjson.dumps(part)).hexdigest()[:12] for key, part in merania.data.items()}
    assert prints == PRINTS


def test_what_was_promised_and_is_overdue_stands_with_its_paragraph(merania: Picture) -> None:
    told = merania.data["commitments"]
    by_id = {one["id"]: one for one in told["promises"]}
    late = [(by_id[id]["actor"], by_id[id]["locator"], by_id[id]["days_late"]) for id in told["overdue"]]
    # As of 31 December: promised for 31 October, 15 December, and three months after 18 September.
    assert late == [("UNHCR", "para 2", 61), ("IOM", "para 3", 16), ("ILO", "para 7", 13)]
    note = (DOSSIER / "documents" / "coordination-note.md").read_text("utf-8")
    for one in told["promises"]:
        assert note[one["start"] : one["end"]] == one["quote"]
    assert {one["locator"] for one in told["promises"]} == {"para 2", "para 3", "para 4", "para 5", "para 7"}
    assert told["refused"] == []
