"""Iraq 2014: families stay families, and every table gives the sums of its own cells."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from commonground.evidence.store import Store
from tests.sources.look_alikes import accounted, answers, figures, only, read_all, text, values

FOLDER = "iom-dtm-iraq-2014"


def line(number: int, families: int, *, origin: str = "Anbar", stay: str = "Erbil", day: str = "01 Sep 2014") -> str:
    """A row of a master list: families in rented houses, and the rest with relatives."""
    shelters = [0] * 13
    shelters[2], shelters[4] = families // 2, families - families // 2
    before = [number, "", "", families, origin, "Same", stay, "Town", "", "", "Place", "", 1, 41.1, 34.4, "", "", day]
    return ",".join(map(str, [*before, *shelters, *[""] * 10]))


def number(cell: str) -> float:
    return float(cell.replace(",", "").strip() or 0) if cell.strip() not in ("", "-") else 0.0


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [row for row in csv.reader(lines) if row]


def test_a_headerless_master_list_counts_households_and_no_persons(store: Store, tmp_path: Path) -> None:
    lines = [line(1, 10), line(2, 30, origin="Ninewa"), line(3, 2, stay="Dahuk")]
    report = read_all(store, text(tmp_path / "list.csv", "\n".join(lines)))
    assert only(report)["feed"] == "dtm_iraq_master_list"
    found = answers(store, place=("IRQ",))
    assert [(r.unit, r.value, r.start) for r in found] == [("households", 42, date(2014, 9, 1))]
    assert values(answers(store, by=("detail",)), "detail") == {"origin_adm1=Anbar": 12, "origin_adm1=Ninewa": 30}
    # The list prints no headings: its cells are found by the column's letter.
    assert set(figures(store)["column"]) >= {"D", "U", "W"}


def test_a_list_without_dates_takes_the_day_of_its_name_and_asks(store: Store, tmp_path: Path) -> None:
    lines = "\n".join(line(n, 10 * n, day="") for n in (1, 2))
    dated = read_all(store, text(tmp_path / "list_26102014.csv", lines))
    assert [q["rule"] for q in only(dated)["questions"]] == ["date_from_name"]
    assert [(r.start, r.value, r.flags) for r in answers(store)] == [(date(2014, 10, 26), 30, ("date_from_name",))]


def test_a_list_without_any_date_gives_nothing(store: Store, tmp_path: Path) -> None:
    report = read_all(store, text(tmp_path / "list.csv", "\n".join(line(n, 10 * n, day="") for n in (1, 2))))
    assert report.releases == []
    assert "no date" in report.refused[0].next


def test_a_caseload_whose_parts_miss_their_total_is_asked_about(store: Store, tmp_path: Path) -> None:
    table = (
        "Governorate,Population.2014,IDPs,Affected.host.communities,Syrian.Refugees,Population.in.need\n"
        "Erbil,1000,50,20,7,77\nDahuk,2000,60,30,8,99\n"
    )
    report = read_all(store, text(tmp_path / "caseload.csv", table))
    assert [q["rule"] for q in only(report)["questions"]] == ["total_misses_parts"]
    found = answers(store, place=("IRQ",))
    assert values(found, "category") == {
        "internally_displaced_person": 110,
        "host_community": 50,
        "refugee": 15,
        "resident_population": 3000,
    }


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "day", "families"),
    [
        ("DTM_Dataset_-_01092014_final_0.csv", date(2014, 9, 1), 284863),
        ("DTM_Dataset_26102014.csv", date(2014, 10, 26), 316474),
    ],
)
def test_the_real_master_lists(store: Store, shared_data: Path, name: str, day: date, families: int) -> None:
    path = shared_data / FOLDER / name
    report = read_all(store, shared_data / "geo", path)
    assert accounted(report)
    read = rows(path)
    assert only(report, name)["kept"] == len(read)
    assert only(report, name)["rows_in"] - len(read) in (0, 1)  # one list ends with a blank line
    assert sum(number(row[3]) for row in read) == families
    total = answers(store, place=("IRQ",), on=day)
    assert [(r.unit, r.value) for r in total] == [("households", families)]
    shelters = figures(store).filter(figures(store)["grain"].str.contains("shelter"))["value"].sum()
    assert shelters == sum(number(cell) for row in read for cell in row[18:31]) == families
    origins = Counter[str]()
    for row in read:
        origins[f"origin_adm1={row[4].strip()}"] += int(number(row[3]))
    assert values(answers(store, on=day, by=("detail",)), "detail") == dict(origins)
    governorates = answers(store, place=("IRQ",), level=1, on=day)
    assert len(governorates) == 17
    assert sum(r.value or 0 for r in governorates) == families


@pytest.mark.shared
def test_the_real_tables_beside_the_lists(store: Store, shared_data: Path) -> None:
    report = read_all(store, shared_data / "geo", shared_data / FOLDER)
    assert report.refused == []
    assert accounted(report)
    stored = figures(store)
    of = {release["feed"]: stored.filter(stored["release"] == release["sha256"]) for release in report.releases}
    source = {Path(r["path"]).name: rows(Path(r["path"])) for r in report.releases if FOLDER in r["path"]}

    for feed, name in (("iraq_caseload", "HumanitarianCaseload.csv"), ("iraq_idp_registration", "gvt.csv"),
                       ("iraq_population", "IraqEstimatedPopulation2014.csv")):  # fmt: skip
        headings, *data = source[name]
        for column, part in of[feed].partition_by("column", as_dict=True).items():
            at = [heading.strip() for heading in headings].index(str(column[0]))
            assert part["value"].sum() == sum(number(row[at]) for row in data), (name, column)

    assert "Population.in.need" not in set(of["iraq_caseload"]["column"])
    iraq = {(r.category, r.unit, r.series): r.value for r in answers(store, place=("IRQ",), on=date(2014, 12, 31))}
    assert iraq["internally_displaced_person", "persons", ""] == 1800000
    assert iraq["refugee", "persons", ""] == 213505
    assert iraq["internally_displaced_person", "households", "registered in some districts"] == 143743
    assert iraq["internally_displaced_person", "persons", "registered in some districts"] == 862458

    headings, *camps = source["official-camp-weekly-report.csv"]
    kind, people = headings.index("LOCATION_T"), headings.index("Individual")
    refugees = sum(number(row[people]) for row in camps if row[kind] == "Refugee Camp")
    in_camps = of["iraq_camps"]
    assert in_camps.filter(in_camps["category"] == "refugee")["value"].sum() == refugees == 90236
    assert in_camps["value"].sum() == sum(number(row[people]) for row in camps)
    assert (in_camps.height, in_camps["value"].min()) == (47, 0)  # what a camp lacks is no negative count
