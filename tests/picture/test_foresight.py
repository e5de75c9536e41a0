"""The foresight part of a picture and of its brief; a dossier without one never loads the room."""

import subprocess
import sys
from pathlib import Path

import pytest

from commonground.core.errors import CommonGroundError
from commonground.picture import draw
from commonground.picture.brief import html, pdf
from tests.foresight.worlds import stocks, write_population

SITUATION = """id = "chad"
places = ["TCD"]
start = 2020-01-01
end = {end}
files = ["population.csv"]
[name]
en = "Chad"
{more}
"""
ASKED = """
[[foresight.forecast]]
category = "REF"
origin = "SDN"
place = "TCD"
[[foresight.forecast]]
category = "IDP"
place = "TCD"
[[foresight.trigger]]
id = "more"
category = "refugee"
place = "TCD"
lead = 1
rise = 0.1
probability = 0.01
checklist = ["Call the partners"]
"""


def dossier(folder: Path, more: str = ASKED, *, end: str = "2023-12-31") -> Path:
    folder.mkdir(exist_ok=True)
    write_population(folder / "population.csv", stocks())
    (folder / "situation.toml").write_text(SITUATION.format(more=more, end=end), encoding="utf-8")
    return folder


def test_a_forecast_stands_in_the_picture_with_its_record(tmp_path: Path) -> None:
    part = draw(dossier(tmp_path / "d"), on="2024-01-01").data["foresight"]
    forecast, refused = part["forecasts"]
    assert [row["period"] for row in forecast["forecast"]] == ["2024", "2025"]
    assert forecast["last_forecasts"][-1]["came"] == int(stocks()[0, -1])
    assert "may stand where nothing was reported" in refused["refused"]
    assert part["triggers"][0]["met"] and part["triggers"][0]["checklist"] == ["Call the partners"]


def test_nothing_after_the_day_of_the_picture_is_used(tmp_path: Path) -> None:
    early = draw(dossier(tmp_path / "early", end="2021-12-31"), on="2024-01-01").data["foresight"]
    folder = dossier(tmp_path / "cut", end="2021-12-31")
    write_population(folder / "population.csv", stocks()[:, :18])
    without = draw(folder, on="2024-01-01").data["foresight"]
    for part in (early, without):
        for one in part["forecasts"]:
            one.pop("releases", None)
    assert early == without


def test_the_same_dossier_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (draw(dossier(tmp_path / name), on="2024-01-01").to_json() for name in ("a", "b"))
    assert first == second


@pytest.mark.parametrize("code", ["en", "fr", "es", "ar"])
def test_the_brief_says_what_is_likely_on_its_two_pages(tmp_path: Path, code: str) -> None:
    data = draw(dossier(tmp_path / "d"), on="2024-01-01").data
    assert pdf(data, code).startswith(b"%PDF")
    printed = html(data, code)
    assert {"en": "What is likely next", "fr": "Ce qui est probable", "es": "Lo que es probable",
            "ar": "ما يُحتمل حدوثه"}[code] in printed  # fmt: skip


def test_a_dossier_without_forecasts_does_not_load_the_room(tmp_path: Path) -> None:
    folder = dossier(tmp_path / "d", "")
    code = (
        "import sys; from pathlib import Path; from commonground.picture import draw; from commonground.picture.brief"
        f" import html; data = draw(Path({str(folder)!r}), on='2024-01-01').data; html(data, 'en');"
        " assert 'foresight' not in data; print([name for name in sys.modules if 'foresight' in name])"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert printed.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("[foresight]\nforecasts = []", "forecasts is not one of its keys"),
        ('[[foresight.forecast]]\nplace = "TCD"', "category is None"),
        ('[[foresight.forecast]]\ncategory = "REF"', "neither origin nor place"),
        ('[[foresight.forecast]]\ncategory = "REF"\nplace = "TCD"\nhorizon = 0', "horizon is 0"),
        ('[[foresight.forecast]]\ncategory = "REF"\nplace = "TCD"\nevery = "week"', "every is 'week'"),
        ('[[foresight.forecast]]\ncategory = "REF"\nplaces = "TCD"', "places is not a key"),
        ('[[foresight.trigger]]\nid = "x"', "category is missing"),
        ("foresight = 3", "is not a table"),
    ],
)
def test_a_faulty_key_is_named(tmp_path: Path, more: str, says: str) -> None:
    folder = dossier(tmp_path / "d", more if not more.startswith("foresight") else "")
    if more.startswith("foresight"):
        file = folder / "situation.toml"
        file.write_text(more + "\n" + file.read_text("utf-8"), encoding="utf-8")
    with pytest.raises(CommonGroundError, match=says):
        draw(folder, on="2024-01-01")
