"""Tables by description: headings that are words of ours, totals in a row, blanks of a matrix, rows that count."""

from pathlib import Path

import polars as pl
import pytest

from commonground.evidence.gazetteer import Gazetteer, Unit
from commonground.sources.feed import Reading
from commonground.sources.layout import Cell, Layout, details, figures
from commonground.sources.opening import open_file
from commonground.sources.placing import Placing

UNITS = [Unit("XA01", "North", 1, None, "AFG"), Unit("XA02", "South", 1, None, "AFG")]
DAY = pl.date(2024, 1, 1)
FIELDS = {"category": "refugee", "measure": "stock", "unit": "persons", "series": "", "start": DAY, "end": DAY}


def read(tmp_path: Path, text: str, **layout: object) -> tuple[pl.DataFrame, Reading]:
    (tmp_path / "t.csv").write_text(text)
    file = open_file(tmp_path / "t.csv")
    reading = Reading(file, Gazetteer(UNITS))
    found = list(figures(Layout(file.tables[0], **({"fields": FIELDS} | layout)), reading))  # type: ignore[arg-type]
    assert reading.account.rows_in == file.tables[0].height
    return (pl.concat(found, how="diagonal") if found else pl.DataFrame()), reading


def test_headings_that_are_our_own_words_stay_what_the_file_says(tmp_path: Path) -> None:
    text = "row,country,name,level,status,place,value,_why\n7,AFG,North,1,open,x,10,y\n8,AFG,South,1,shut,x,20,y\n"
    found, _ = read(
        tmp_path,
        text,
        cells=[Cell("value", {"detail": details({"state": "status", "place": "place", "row": "row [2]"})})],
        placing=Placing(
            country=pl.col("country"), system="iso3", name=pl.col("name"), level=pl.col("level").cast(pl.Int8)
        ),
    )
    rows = found.select("row", "place", "place_name", "status", "value", "detail").rows()
    assert rows == [
        (2, "XA01", "North", "reported", 10, "place=x;row=7;state=open"),
        (3, "XA02", "South", "reported", 20, "place=x;row=8;state=shut"),
    ]


def test_a_blank_code_leaves_the_name_to_say_the_country(tmp_path: Path) -> None:
    placing = Placing(country=pl.col("iso"), system="iso3", country_name=pl.col("state"))
    text = "iso,state,n\nAFG,Someone's name for it,1\n,Libya,2\nBBB,Libya,3\n"
    found, _ = read(tmp_path, text, cells=[Cell("n", {})], placing=placing)
    assert found["country"].to_list() == ["AFG", "LBY", None]  # a code that is none is not overruled


@pytest.mark.parametrize(("sparse", "figures_of"), [(True, [5]), (False, [None, 5])])
def test_a_blank_cell_of_a_sparse_matrix_is_no_figure(tmp_path: Path, sparse: bool, figures_of: list) -> None:
    found, reading = read(
        tmp_path, "iso,n\nAFG,\nLBY,5\n", cells=[Cell("n", {})], placing=Placing(country=pl.col("iso")), sparse=sparse
    )
    assert found["value"].to_list() == figures_of
    assert reading.account.kept == 2


def test_rows_that_count_themselves_and_numbers_that_take_back(tmp_path: Path) -> None:
    found, reading = read(
        tmp_path,
        "id,dead,hurt\na,4,-1\nb,-3,2\n",
        cells=[Cell("id", {"measure": "incidents"}, each=1), Cell("dead", {}, takes_back=True), Cell("hurt", {})],
    )
    assert found.filter(measure="incidents")["value"].to_list() == [1, 1]
    dead = found.filter(column="dead")
    assert dead.select("value", "flags").rows() == [(4, None), (-3, "takes_back")]
    (reason,) = [r for r in reading.account.reasons if r.cells]
    assert reason.example == {"sheet": None, "row": 2, "column": "hurt", "value": "-1"}


def test_a_total_is_held_against_the_parts_of_its_row(tmp_path: Path) -> None:
    parts = {"total": ["women", "men"]}
    cells = [Cell("women", {}), Cell("men", {})]
    good = "women,men,total\n1,2,3\n,,9\n4,,4\n"
    assert read(tmp_path, good, cells=cells, adds_up=parts)[1].questions == []
    _, reading = read(tmp_path, good + "1,1,5\n1,1,6\n", cells=cells, adds_up=parts)
    (question,) = reading.questions
    assert (question.rule, question.where[0].row, question.facts["rows"]) == ("total_misses_parts", 5, 2)
