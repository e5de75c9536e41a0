"""The map: land without borders, bubbles by area, nobody spread over places they were not counted in."""

import re
from itertools import pairwise
from math import isclose
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.picture import map as maps
from commonground.picture.colours import LAND
from commonground.picture.land import Window, land_in
from commonground.picture.languages import CODES, language

SVG = "{http://www.w3.org/2000/svg}"
LAND_FILE = Path(maps.__file__).parent / "land" / "land.txt"
MARKS = str.maketrans("", "", "\u202b\u202c")


def radii(svg: str) -> dict[str, float]:
    """The radius of every bubble by what it says: "Marl: 52,100 migrants"."""
    titled = ((e.find(f"{SVG}title"), e) for e in ET.fromstring(svg).iter(f"{SVG}circle"))
    return {title.text: float(e.attrib["r"]) for title, e in titled if title is not None}


def words(svg: str) -> str:
    return " ".join("".join(e.itertext()) for e in ET.fromstring(svg).iter(f"{SVG}text")).translate(MARKS)


def area(ring: tuple[tuple[float, float], ...]) -> float:
    turns = zip(ring, (*ring[1:], ring[0]), strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in turns)) / 2


def test_the_land_is_small_and_its_licence_stands_beside_it():
    assert LAND_FILE.stat().st_size < 60_000
    assert "public" in LAND_FILE.with_name("LICENSE.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("window", "share"),
    [
        (Window(10, 25, 20, 30), 1.0),  # the Sahara: land alone
        (Window(-40, 20, -30, 30), 0.0),  # the middle of the Atlantic
        (Window(10, 30, 20, 35), 0.35),  # the gulf of Sidra: land in the south, sea in the north
        (Window(176, -19, 182, -15), 0.1),  # Fiji, on both sides of the date line
    ],
)
def test_the_land_lies_where_land_is(window, share):
    whole = (window.east - window.west) * (window.north - window.south)
    found = sum(area(ring) for ring in land_in(window)) / whole
    assert isclose(found, share, abs_tol=0.12)
    assert (found > 0) == (share > 0)


@given(st.floats(-170, 150), st.floats(-80, 70), st.floats(1, 20))
def test_no_land_is_drawn_outside_the_window(west, south, size):
    window = Window(west, south, west + size, south + size)
    for ring in land_in(window):
        assert all(window.west - 1e-6 <= x <= window.east + 1e-6 for x, _ in ring)
        assert all(window.south - 1e-6 <= y <= window.north + 1e-6 for _, y in ring)


@pytest.mark.parametrize("code", CODES)
def test_the_map_carries_the_disclaimer_and_who_is_not_on_it(code, sample):
    lang = language(code)
    said = words(maps.draw(sample, lang))
    assert lang.text("map.disclaimer") in said
    assert lang.category("refugee", 92554) in said
    assert lang.text("map.unlocated") in said


def test_a_bubble_has_its_counts_area(sample):
    drawn = radii(maps.draw(sample, language("en")))
    large, small = drawn["Marl: 52,100 migrants"], drawn["Sel Bay: 12,900 migrants"]
    assert isclose(large**2 / small**2, 52100 / 12900, rel_tol=0.02)
    assert isclose(drawn["Port Amal: 30,210 refugees"] ** 2 / large**2, 30210 / 52100, rel_tol=0.02)


def test_bubbles_of_one_place_touch_and_never_cover_each_other(sample):
    sample["places"]["units"] = sample["places"]["units"][:1]
    root = ET.fromstring(maps.draw(sample, language("en")))
    drawn = [e for e in root.iter(f"{SVG}circle") if e.find(f"{SVG}title") is not None]
    row = sorted((float(e.attrib["cx"]), float(e.attrib["r"])) for e in drawn)
    assert len(row) == 3
    for (x, r), (next_x, next_r) in pairwise(row):
        assert next_x - x >= r + next_r - 0.2


def test_links_open_the_number_and_say_what_they_open(sample):
    svg = maps.draw(sample, language("en"), link=lambda unit, number: f"/{unit['code']}?n={number['key']}&x=1")
    links = list(ET.fromstring(svg).iter(f"{SVG}a"))
    assert len(links) == 12 + 10 + 6  # migrants everywhere, IDPs in ten places (two have none), refugees in six
    assert links[0].attrib["aria-label"] == "Marl: 52,100 migrants"
    assert re.fullmatch(r"/XT0301\?n=[0-9a-f]{16}&x=1", links[0].attrib["href"])
    assert ET.fromstring(svg).attrib["role"] == "group"


def test_the_panel_stands_at_the_left_in_arabic(sample):
    sides = {}
    for code in ("en", "ar"):
        groups = [g.attrib["transform"] for g in ET.fromstring(maps.draw(sample, language(code))).findall(f"{SVG}g")]
        sides[code] = float(re.match(r"translate\(([\d.]+)", groups[0])[1])
    assert sides["en"] == 0 < sides["ar"]


def test_without_coordinates_the_areas_are_listed_and_nothing_is_placed(sample):
    for unit in sample["places"]["units"]:
        unit["lat"] = unit["lon"] = None
    svg = maps.draw(sample, language("en"))
    assert "No coordinates of the areas are on file" in words(svg)
    assert "Marl 52,100" in words(svg)
    assert LAND not in svg


def test_without_coordinates_no_located_category_is_left_out(sample):
    told = {name for unit in sample["places"]["units"] for name, one in unit["numbers"].items() if one["value"]}
    for unit in sample["places"]["units"]:
        unit["lat"] = unit["lon"] = None
    lang = language("en")
    listed = words(maps.draw(sample, lang)).split("stand here.")[1]
    assert len(told) > 1 and all(lang.category(name) in listed for name in told)


def test_an_area_without_coordinates_is_counted_beside_the_map(sample):
    sample["places"]["units"][0]["lat"] = None
    assert "not drawn: 1." in words(maps.draw(sample, language("en")))


def test_no_located_figure_is_said_to_be_none(sample):
    sample["places"] = {"level": 2, "units": [], "unlocated": [], "notes": []}
    assert "No figure on file is located" in words(maps.draw(sample, language("en")))


def test_places_on_both_sides_of_the_date_line_are_drawn_side_by_side(sample):
    for unit, lon in zip(sample["places"]["units"], [178, 179, -179, -178] * 3, strict=True):
        unit["lon"], unit["lat"] = lon, -17 + len(unit["name"]) / 10
    root = ET.fromstring(maps.draw(sample, language("en")))
    xs = [float(e.attrib["cx"]) for e in root.iter(f"{SVG}circle") if e.find(f"{SVG}title") is not None]
    assert max(xs) - min(xs) > 200  # the window is four degrees wide, not the whole world


@pytest.mark.parametrize("code", CODES)
def test_the_map_is_the_same_every_time_and_well_formed(code, sample):
    assert maps.draw(sample, language(code)) == maps.draw(sample, language(code))


def test_a_name_with_markup_is_escaped(sample):
    sample["places"]["units"][0]["name"] = '<script>"&'
    svg = maps.draw(sample, language("en"), link=lambda unit, number: "/a?b=<c>")
    assert "<script>" not in svg
    ET.fromstring(svg)


@pytest.mark.parametrize(
    ("code", "word"), [("en", "households"), ("fr", "ménages"), ("es", "hogares"), ("ar", "أسر معيشية")]
)
def test_households_are_never_called_people(sample, code, word):
    for unit in sample["places"]["units"]:
        for number in unit["numbers"].values():
            number["unit"] = "households"
    for lost in sample["places"]["unlocated"]:
        lost["unit"] = "households"
    svg = maps.draw(sample, language(code))
    assert all(word in title for title in radii(svg))
    assert words(svg).count(word) >= len(sample["places"]["unlocated"])
