"""PRMN: movements by month, never a stock, repeated rows kept and asked about."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from commonground.evidence.store import Store
from tests.sources.look_alikes import accounted, answers, figures, only, read_all, workbook

HEADINGS = [
    "Month End", "Year Week", "Current (Arrival) Region", "Current (Arrival) District", "Previous (Departure) Region",
    "Previous (Departure) District", "Reason", "Current (Arrival) Priority Need", "Number of Individuals",
]  # fmt: skip


def test_arrivals_are_movements_of_their_month(store: Store, tmp_path: Path) -> None:
    family = ["29/02/2016", 201608, "Bay", "Baidoa", "Bay", "Diinsoor", "Drought related", "Food", 6]
    later = ["31/03/2016", 201610, "Bay", "Baidoa", "Gedo", "Luuq", "Flood", "Water", 7]
    report = read_all(store, workbook(tmp_path / "a.xlsx", {"Arrivals": [HEADINGS, family, family, later]}))
    february = answers(store, until=date(2016, 2, 29))
    assert [(r.measure, r.start, r.end, r.value) for r in february] == [
        ("movements", date(2016, 2, 1), date(2016, 2, 29), 12)
    ]
    assert [q["rule"] for q in only(report)["questions"]] == ["repeated_rows"]
    details = set(figures(store)["detail"])
    assert details == {"from_adm1=Bay;from_adm2=Diinsoor;need=Food", "from_adm1=Gedo;from_adm2=Luuq;need=Water"}


def test_a_month_that_is_no_date_is_refused(store: Store, tmp_path: Path) -> None:
    rows = [["31/31/2016", 1, "Bay", "Baidoa", "Bay", "Diinsoor", "Flood", "Food", 6],
            ["31/01/2016", 1, "Bay", "Baidoa", "Bay", "Diinsoor", "Flood", "Food", 6]]  # fmt: skip
    report = read_all(store, workbook(tmp_path / "a.xlsx", {"Arrivals": [HEADINGS, *rows]}))
    assert (only(report)["kept"], only(report)["refused"]) == (1, 1)


@pytest.mark.shared
def test_the_real_workbook(store: Store, shared_data: Path) -> None:
    path = shared_data / "somalia-prmn" / "UNHCR-PRMN-Displacement-Dataset.xlsx"
    report = read_all(store, shared_data / "geo" / "global-pcodes-adm-1-2.csv", path)
    mine = only(report, path.name)
    assert (mine["rows_in"], mine["kept"], mine["ignored"]) == (34813, 34812, 1)
    assert accounted(report)
    rows = list(CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows())[1:]
    months: Counter[date] = Counter()
    for row in rows:
        day, month, year = map(int, str(row[0]).split("/"))
        months[date(year, month, day)] += int(row[8])
    assert {r.end: r.value for r in answers(store, place=("SOM",))} == dict(months)
    assert sum(months.values()) == 2562231
    # A district that is not in the gazetteer leaves its people in their region.
    assert figures(store)["adm1"].null_count() == 0
    regions = answers(store, place=("SOM",), level=1, since=date(2019, 7, 1))
    assert sum(r.value or 0 for r in regions) == months[date(2019, 7, 31)]
