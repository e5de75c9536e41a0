"""On real files: who is where by name, measured against truths worked out without matching (bench_places)."""

import csv
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from commonground.evidence.gazetteer import Gazetteer, read, recognise
from tests import benches

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    return benches.bench("bench_places")


def frame(path: Path) -> pl.DataFrame:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    return read(rows, recognise(rows[:30]) or "").frame


@pytest.fixture(scope="module")
def everything(shared_data: Path) -> Gazetteer:
    names = ("global-pcodes-adm-1-2.csv", "iraq_hxl_location_sample.csv", "iraq_hxl_location_invalid_locale.csv")
    crosswalks = ("label-admin2-iraq.csv", "mapgovnames.csv")
    tables = [shared_data / "geo" / name for name in names]
    tables += [shared_data / "iom-dtm-iraq-2014" / name for name in crosswalks]
    return Gazetteer.of(frame(path) for path in tables)


def test_what_is_accepted_without_being_exact_is_right(bench: ModuleType, shared_data: Path) -> None:
    known = bench.gazetteer(shared_data)
    names = bench.asked(shared_data)
    ours = bench.score(names, lambda a: known.match(a.name, country=a.country, level=a.level, parent=a.parent))
    for method in ("near", "transliterated", "alias"):
        count = ours["method", method]
        assert count["right"] >= 10
        assert count["right"] / (count["right"] + count["wrong"]) >= 0.99, method
    # Of 2,436 names one is wrong with its province and without: the file gives a district another's code.
    assert sum(n["wrong"] for (key, _), n in ours.items() if key == "group") == 2
    assert ours["group", "Libya admin 2, Latin"] == {"right": 22}
    assert ours["group", "Libya admin 2, Arabic"]["right"] >= 20
    for group, floor in (("DTM admin 1", 1.0), ("DTM admin 2, province", 0.99), ("Iraq 2014 spellings", 0.95)):
        count = ours["group", group]
        assert count["right"] / count.total() >= floor, group


def test_a_unit_missing_from_the_table_is_seldom_taken_for_a_neighbour(bench: ModuleType, shared_data: Path) -> None:
    accepted, tried = bench.taken_for_a_neighbour(bench.gazetteer(shared_data), sample=20)
    assert tried > 2000
    assert accepted / tried < 0.01


@pytest.mark.parametrize(
    ("name", "parent", "code"),
    [
        ("Adhamia", "Baghdad", "IQG08Q01"),
        ("Al Resafa", None, "IQG08Q06"),  # one district, up to four spellings in the crosswalk
        ("Koisnjaq", "Erbil", "IQG11Q03"),
        ("Baladrooz", "Diyala", "IQG10Q03"),
        ("Dahuk", None, "IQG09Q02"),
        ("الموصل", "نينوى", "IQG15Q05"),
        ("Al Dujeel", None, None),  # the crosswalk's row has slipped: it stands beside Akre
        ("Ain Al Arab", None, None),  # a district of Syria in the crosswalk of Iraq
        ("Makhmur", "Ninewa", None),  # the official table has it in Erbil: a person decides
        ("Kifri", "Sulaymaniyah", None),
    ],
)
def test_iraq_by_its_crosswalks(everything: Gazetteer, name: str, parent: str | None, code: str | None) -> None:
    assert everything.match(name, country="IRQ", level=2, parent=parent).code == code


@pytest.mark.parametrize("name", ["Babylon", "Muhafazat Babylon", "بابل", "Babil"])
def test_a_province_of_iraq_by_all_its_names(everything: Gazetteer, name: str) -> None:
    assert everything.match(name, country="IRQ", level=1).code == "IQG07"


def test_iom_writes_codes_its_own_way(everything: Gazetteer) -> None:
    assert everything.match("", country="IRQ", code="IRQ-G01Q01").code == "IQG01Q01"
    assert everything.match("Lac", country="TCD", level=1, code="TD07").code == "TCD07"
    muhalla = everything.match("", country="LBY", code="LY01060207")
    assert (muhalla.code, muhalla.level, muhalla.own_level) == ("LY0106", 2, 4)


def test_unhcr_locations_are_placed_by_level_or_left_alone(everything: Gazetteer, shared_data: Path) -> None:
    path = shared_data / "unhcr-population" / "demographics_2025_libya_sudan_region.csv"
    asked = pl.read_csv(path, infer_schema=False).select(country="coa_iso", name="location").unique()
    found = everything.match_many(asked)
    libya = found.filter(pl.col("country") == "LBY")
    assert libya.filter(pl.col("match_code").is_not_null()).height == libya.height - 1
    assert libya.filter(pl.col("match_method") == "not_located")["name"].to_list() == [
        "Dispersed in the country / territory"
    ]
    # UNHCR's "Admin 1" of Tunisia is the governorate, the official table's admin 2.
    tunisia = found.filter(pl.col("country") == "TUN", pl.col("name").str.ends_with("[Admin 1]"))
    assert tunisia.height >= 20
    assert set(tunisia["match_level"]) == {2}
    assert found.filter(pl.col("name").str.contains("POC"))["match_code"].null_count() > 150  # camps are no districts


def test_two_districts_of_one_name_are_told_apart_by_their_province(everything: Gazetteer) -> None:
    both = {
        parent: everything.match("Arghandab", country="AFG", level=2, parent=parent).code
        for parent in ("Zabul", "Kandahar", None)
    }
    assert both == {"Zabul": "AF2605", "Kandahar": "AF2702", None: None}


def test_the_global_table_is_read_to_the_last_row(shared_data: Path) -> None:
    path = shared_data / "geo" / "global-pcodes-adm-1-2.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    units, ignored = read(rows, "pcodes")
    assert len(rows) == units.height + len(ignored) == 33_365
    assert {i.reason for i in ignored} == {"header", "tag row", "no name", "the code is no code"}
    assert units.filter(pl.col("level") == 1)["parent"].null_count() == units.filter(pl.col("level") == 1).height
