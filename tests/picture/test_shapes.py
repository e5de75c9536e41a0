"""Outlines that users load: known by p-code, made light, never a border, and refused when they cannot be used."""

import json
import re
from itertools import pairwise
from math import cos, pi, sin
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.core.errors import DossierError
from commonground.picture import map as maps
from commonground.picture import shapes
from commonground.picture.dossier import load
from commonground.picture.languages import CODES, language
from commonground.picture.simplifying import POINTS, lightened

SVG = "{http://www.w3.org/2000/svg}"
SQUARE = [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]


def feature(code: str | None, *polygons: Any, key: str = "ADM2_PCODE") -> dict[str, Any]:
    geometry = {"type": "MultiPolygon", "coordinates": list(polygons)}
    return {"type": "Feature", "properties": {key: code, "ADM2_EN": "Somewhere"}, "geometry": geometry}


def layer(path: Path, *features: Any) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))
    return path


def wavy(across: float, length: int = 400) -> list[list[float]]:
    """A line from south to north that never runs straight."""
    return [[across + sin(n / 3) / 20 + sin(n * 1.7) / 60, n / length * 4] for n in range(length + 1)]


def neighbours() -> dict[str, list[shapes.Polygon]]:
    """Two units that share a long wavy limit, drawn in opposite directions."""
    limit = [(x, y) for x, y in wavy(2)]
    return {"A": [[[(0, 0), *limit, (0, 4)]]], "B": [[[(4, 4), *limit[::-1], (4, 0)]]]}


def edges(polygons: list[Any]) -> set[frozenset[tuple[float, float]]]:
    return {
        frozenset((tuple(a), tuple(b))) for polygon in polygons for ring in polygon for a, b in pairwise(ring) if a != b
    }


@pytest.mark.parametrize("key", ["ADM2_PCODE", "adm2Pcode", "admin2Pcode", "pcode", "P_CODE", "code"])
def test_a_unit_is_known_by_its_p_code_however_the_layer_calls_it(tmp_path: Path, key: str) -> None:
    path = layer(tmp_path / "a.geojson", feature("XM01", [SQUARE], key=key))
    assert shapes.read([path], level=2) == {"XM01": [[[(0, 0), (2, 0), (2, 2), (0, 2)]]]}


def test_the_code_of_the_level_stands_before_that_of_another(tmp_path: Path) -> None:
    one = feature("XM0101", [SQUARE])
    one["properties"] |= {"ADM1_PCODE": "XM01", "code": "7"}
    assert list(shapes.read([layer(tmp_path / "a.json", one)], level=2)) == ["XM0101"]
    assert list(shapes.read([layer(tmp_path / "a.json", one)], level=1)) == ["XM01"]


def test_parts_of_one_unit_are_one_outline_and_what_has_no_code_is_no_unit(tmp_path: Path) -> None:
    lake, nowhere = feature(None, [SQUARE]), feature("XM02")
    path = layer(
        tmp_path / "a.json", feature("XM01", [SQUARE]), feature("XM01", [SQUARE]), lake, nowhere | {"geometry": None}
    )
    assert {code: len(polygons) for code, polygons in shapes.read([path], level=2).items()} == {"XM01": 2}


POINT = {"type": "Feature", "properties": {"pcode": "A"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "cannot be read as JSON"),
        ("[" * 200_000, "cannot be read as JSON"),
        ('{"type": "FeatureCollection", "features": [' + '{"properties": ' * 5_000, "cannot be read as JSON"),
        ("[1, 2]", "no GeoJSON FeatureCollection"),
        ('{"features": [1]}', "no GeoJSON FeatureCollection"),
        ('{"features": [{"properties": [1]}]}', "properties are no table"),
        (json.dumps({"features": [feature("A", [SQUARE], key="NAME")]}), "no property of its features is a p-code"),
        (json.dumps({"features": [POINT]}), "is Point, not Polygon"),
        (json.dumps({"features": [feature("A", [[[500_000, 4_000_000], [1, 1], [2, 2]]])]}), "is not in degrees"),
        (json.dumps({"features": [feature("A", [[[1, 1], [2, 2], [1, 1]]])]}), "fewer than three points"),
        (json.dumps({"features": [feature("A", [["ab", "cd", "ef"]])]}), "broken coordinates"),
        (json.dumps({"features": [feature("A", [[[1], [2], [3]]])]}), "broken coordinates"),
        (json.dumps({"features": [feature("A", [])]}), "broken coordinates"),
        (json.dumps({"features": [feature("A", [{"1": 2}])]}), "broken coordinates"),
    ],
)  # fmt: skip
def test_what_is_no_layer_of_outlines_is_refused(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(text)
    with pytest.raises(DossierError, match=re.escape(says)) as refusal:
        shapes.read([path], level=2)
    assert refusal.value.where == str(path) and refusal.value.next


def test_a_missing_file_and_one_too_large_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DossierError, match="No such file"):
        shapes.read([tmp_path / "none.geojson"], level=2)
    large = tmp_path / "large.geojson"
    with large.open("wb") as file:
        file.truncate(shapes.LARGEST + 1)
    with pytest.raises(DossierError, match="more than the 20,000,000") as refusal:
        shapes.read([large], level=2)
    assert "mapshaper" in refusal.value.next


def test_an_outline_of_more_points_than_a_map_shows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = layer(tmp_path / "a.json", feature("XM01", [SQUARE]), feature("XM02", [SQUARE]))
    monkeypatch.setattr(shapes, "POINTS", 8)
    assert len(shapes.read([path], level=2)) == 2
    monkeypatch.setattr(shapes, "POINTS", 7)
    with pytest.raises(DossierError, match="more than 7 points"):
        shapes.read([path], level=2)


@pytest.mark.parametrize(
    ("polygons", "point"),
    [
        ([[[(0, 0), (2, 0), (2, 2), (0, 2)]]], (1, 1)),
        ([[[(5, 5), (6, 5), (6, 6)]], [[(0, 0), (4, 0), (4, 2), (0, 2)]]], (2, 1)),  # the larger part
        ([[[(0, 0), (10, 0), (10, 10), (9, 10), (9, 1), (0, 1)]]], (9.5, 2.8684)),  # an L: its centroid lies outside
        ([[[(0, 0), (8, 0), (8, 4), (0, 4)], [(3, 1), (7, 1), (7, 3), (3, 3)]]], (1.5, 2)),  # a lake in the middle
    ],
)
def test_a_unit_is_represented_by_a_point_inside_it(polygons: Any, point: tuple[float, float]) -> None:
    assert shapes.within(polygons) == pytest.approx(point, abs=1e-3)


def test_what_two_units_share_stays_shared_and_grows_light() -> None:
    light = lightened(neighbours())
    shared = edges(light["A"]) & edges(light["B"])
    assert 60 < len(shared) < 400
    assert len(edges(light["A"])) == len(shared) + 3
    assert light == lightened(neighbours())
    ends = {point for edge in shared for point in edge}
    assert (2.0, 0.0) in ends and any(y == 4 for _, y in ends)


def test_a_line_bends_by_less_than_a_pixel() -> None:
    limit = wavy(2)
    kept = [point for point in lightened(neighbours())["A"][0][0] if 0 < point[0] < 4]
    near = [min(abs(x - a) + abs(y - b) for a, b in limit) for x, y in kept]
    assert max(near) < 4 / 500
    assert max(b[1] - a[1] for a, b in pairwise(sorted(kept, key=lambda p: p[1]))) < 0.2


def test_rings_smaller_than_a_pixel_are_left_out_but_no_unit_is() -> None:
    speck = [(1.0, 1.0), (1.004, 1.0), (1.004, 1.004), (1.0, 1.004)]
    large = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]
    light = lightened({"A": [[large, speck], [speck]], "B": [[speck]]})
    assert [len(polygon) for polygon in light["A"]] == [1]
    assert len(light["B"]) == 1


def test_outlines_of_any_length_fit_a_page() -> None:
    def rough(x: float, y: float) -> shapes.Ring:
        turns = (2 * pi * n / 2_000 for n in range(2_000))
        return [(x + (1 + sin(t * 97) / 5) * cos(t) / 2, y + (1 + sin(t * 61) / 5) * sin(t) / 2) for t in turns]

    light = lightened({f"U{n:03}": [[rough(n % 10 * 1.5, n // 10 * 1.5)]] for n in range(100)})
    assert len(light) == 100
    assert sum(len(ring) for polygons in light.values() for polygon in polygons for ring in polygon) <= POINTS + 100


def test_more_units_than_a_map_can_show_are_refused() -> None:
    tiny = {f"U{n}": [[[(n % 90, n // 90), (n % 90 + 0.9, n // 90), (n % 90, n // 90 + 0.9)]]] for n in range(2_100)}
    with pytest.raises(DossierError, match="2,100 units are too many"):
        lightened(tiny)


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=3, max_size=30))
def test_whatever_the_ring_it_stays_closed_and_in_place(ring: list[tuple[float, float]]) -> None:
    for polygons in lightened({"A": [[ring]]}).values():
        for closed in (one for polygon in polygons for one in polygon):
            assert closed[0] == closed[-1]
            assert all(abs(x) <= 181 and abs(y) <= 91 for x, y in closed)


# On the map


def ground(sample: dict[str, Any], **countries: str) -> dict[str, Any]:
    """The sample with the outlines of its first two units, of the given countries."""
    first, second = sample["places"]["units"][:2]
    first["country"], second["country"] = countries.get("first", "XTM"), countries.get("second", "XTM")
    light = lightened(neighbours())
    sample["places"]["shapes"] = {first["code"]: light["A"], second["code"]: light["B"]}
    return sample


def dashed(svg: str) -> list[str]:
    return [e.attrib["d"] for e in ET.fromstring(svg).iter(f"{SVG}path") if "stroke-dasharray" in e.attrib]


def test_the_limit_of_two_units_is_dashed_once_and_their_outer_edge_never(sample: dict[str, Any]) -> None:
    svg = maps.draw(ground(sample), language("en"))
    (limit,) = dashed(svg)
    assert limit.count("M") == 1 and "Z" not in limit
    shared = edges(sample["places"]["shapes"][sample["places"]["units"][0]["code"]])
    assert len(re.findall(r"[\d.]+ [\d.]+", limit)) == len(shared) - 3 + 1


def test_between_two_countries_nothing_is_drawn(sample: dict[str, Any]) -> None:
    assert dashed(maps.draw(ground(sample, second="XKV"), language("en"))) == []


@pytest.mark.parametrize("code", CODES)
def test_the_disclaimer_stays_and_the_dashes_are_explained(code: str, sample: dict[str, Any]) -> None:
    lang = language(code)
    missing = len(sample["places"]["units"]) - 2
    svg = maps.draw(ground(sample), lang)
    said = " ".join("".join(e.itertext()) for e in ET.fromstring(svg).iter(f"{SVG}text"))
    said = said.translate(str.maketrans("", "", "\u202b\u202c"))
    for words in (lang.text("map.disclaimer"), lang.text("map.outlines"), lang.text("map.without_outline", n=missing)):
        assert words in said


def test_without_shapes_the_map_is_the_one_it_was(sample: dict[str, Any]) -> None:
    svg = maps.draw(sample, language("en"))
    sample["places"]["shapes"] = {}
    assert maps.draw(sample, language("en")) == svg
    assert dashed(svg) == []
    assert language("en").text("map.outlines") not in svg


# In a dossier

TOML = 'id = "a"\nname = "A"\nplaces = ["XTM"]\nstart = 2024-01-01\nend = 2024-12-31\n'


def test_a_dossier_names_its_shapes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "situation.toml").write_text(TOML + 'shapes = ["${LAYERS:-raw}/adm2.geojson"]\n')
    assert load(tmp_path).shapes == (tmp_path / "raw/adm2.geojson",)
    (tmp_path / "situation.toml").write_text(TOML + 'shapes = "raw/adm2.geojson"\n')
    with pytest.raises(DossierError, match="shapes: is not a list of texts"):
        load(tmp_path)
