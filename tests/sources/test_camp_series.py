"""Camp series: one file a camp, no headings; who is counted stands in the files beside it."""

import csv
from datetime import date
from pathlib import Path

import pytest

from commonground.evidence.store import Store
from tests.sources.look_alikes import accounted, answers, figures, only, read_all, text

LAYOUT = "total,refugees.csv\nRiver_Camp,cha-river.csv,cha-river-outside.csv\n"


def case(folder: Path, **files: str) -> Path:
    text(folder / "data_layout.csv", LAYOUT)
    for name, content in files.items():
        text(folder / f"{name.replace('_', '-')}.csv", content)
    return folder


def test_a_camp_is_a_series_in_its_country_with_its_origin(store: Store, tmp_path: Path) -> None:
    report = read_all(store, case(tmp_path / "car2013", cha_river="2014-01-01,10\n2014-02-01,25\n"))
    assert accounted(report)
    assert report.refused == []
    found = answers(store, place=("TCD",), on=date(2014, 2, 1))
    assert [(r.series, r.value) for r in found] == [("from CAF, camp cha-river", 25)]
    assert set(figures(store).select("place_name", "country", "origin").row(0)) == {"River Camp", "TCD", "CAF"}


def test_camps_of_a_country_are_never_added(store: Store, tmp_path: Path) -> None:
    folder = case(tmp_path / "car2013", cha_river="2014-01-01,10\n", cha_river_outside="2014-01-01,4\n",
                  chad="2014-01-01,90\n", refugees="2014-01-01,500\n")  # fmt: skip
    read_all(store, folder)
    found = answers(store, place=("TCD",), on=date(2014, 1, 1))
    assert {r.series: r.value for r in found} == {
        "from CAF": 90,
        "from CAF, camp cha-river": 10,
        "from CAF, camp cha-river-outside": 4,
    }


def test_comments_blanks_and_repeated_dates_are_accounted_for(store: Store, tmp_path: Path) -> None:
    series = "# two notes, the second\n#2013-12-04,4308 # was wrong\n2014-01-01,10\n2014-01-01,12\n\n2014-02-01,25\n"
    report = read_all(store, case(tmp_path / "car2013", cha_river=series))
    river = only(report, "cha-river.csv")
    assert (river["rows_in"], river["kept"], river["refused"], river["ignored"]) == (6, 2, 1, 3)
    assert figures(store)["value"].sum() == 35


def test_shares_are_no_counts_and_a_lone_series_is_unknown(store: Store, tmp_path: Path) -> None:
    shares = text(tmp_path / "religion.csv", "#Country name,One,Other\nChad,58.4,41.6\n")
    lone = text(tmp_path / "x" / "cha-river.csv", "2014-01-01,10\n2014-01-02,11\n")
    report = read_all(store, shares, lone)
    assert report.releases[0]["kept"] == 0
    assert "shares" in report.releases[0]["reasons"][0]["reason"]
    assert [refusal.path for refusal in report.refused] == [str(lone)]


@pytest.mark.shared
def test_every_real_series_gives_its_own_lines(store: Store, shared_data: Path) -> None:
    report = read_all(store, shared_data / "camp-series", *sorted((shared_data / "flee").glob("*/*")))
    assert report.refused == []
    assert accounted(report)
    stored = figures(store)
    known = set()
    for release in report.releases:
        mine = stored.filter(release=release["sha256"])
        if release["sha256"] in known or mine.is_empty():
            continue
        known.add(release["sha256"])
        with Path(release["path"]).open(newline="") as lines:
            rows = [r for r in csv.reader(lines) if r and r[0] and not r[0].startswith("#")]
        first = {day: float(count) for day, count, *_ in reversed(rows)}
        assert mine["value"].sum() == sum(first.values()), release["path"]
    south_sudan = answers(store, place=("UGA",), on=date(2015, 8, 5))
    assert ("from SSD, camp uga-adjumani", 112734) in {(r.series, r.value) for r in south_sudan}
    # con is the Republic in one case and the Democratic Republic in another; neither is guessed.
    hosts = dict(stored.filter(stored["series"].str.contains("camp con-")).select("series", "country").unique().rows())
    assert hosts["from CAF, camp con-betou"] == "COG"
    assert hosts["from BDI, camp con-lusenda"] == "COD"
    # A total that is made of unnamed parts is asked about.
    tigray = [r for r in report.releases if r["path"].endswith("tigray2020/refugees.csv")]
    assert [q["rule"] for q in tigray[0]["questions"]] == ["unnamed_columns"]
