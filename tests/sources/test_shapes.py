"""Outlines in a folder of data are known, and count nobody; polygons that carry figures are read for them."""

import json
from pathlib import Path
from typing import Any

import pytest

from commonground.evidence.store import Store
from tests.sources.look_alikes import accounted, only, read_all

GEOMETRY = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}


def layer(path: Path, geometry: Any = GEOMETRY, **properties: Any) -> Path:
    features = [{"type": "Feature", "properties": properties, "geometry": geometry} for _ in range(3)]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


@pytest.mark.parametrize(
    "properties",
    [
        {"ADM2_EN": "Dune", "ADM2_PCODE": "LY0101", "ADM1_PCODE": "LY01", "Shape_Area": 0.0123, "Shape_Leng": 2.5},
        {"adm2_name": "Dune", "adm2Pcode": "LY0101", "OBJECTID": 7, "area_sqkm": 1200.5, "validOn": "2020-01-01"},
        {"pcode": "LY0101"},
    ],
)
def test_outlines_are_recognised_and_ignored_with_a_reason(
    store: Store, tmp_path: Path, properties: dict[str, Any]
) -> None:
    report = read_all(store, layer(tmp_path / "a.geojson", **properties))
    release = only(report)
    assert (release["feed"], release["rows_in"], release["ignored"], release["figures"]) == ("shapes", 3, 3, 0)
    assert accounted(report)
    assert "under shapes" in release["reasons"][0]["reason"]


@pytest.mark.parametrize(
    ("geometry", "properties"),
    [
        (GEOMETRY, {"ADM2_PCODE": "LY0101", "refugees": 1200}),
        (GEOMETRY, {"ADM2_PCODE": "LY0101", "IDP_2024": "1,200"}),
        ({"type": "Point", "coordinates": [1, 2]}, {"ADM2_PCODE": "LY0101"}),
        (GEOMETRY, {"name": "Dune"}),
    ],
)
def test_what_may_count_somebody_is_never_passed_over_as_outlines(
    store: Store, tmp_path: Path, geometry: Any, properties: dict[str, Any]
) -> None:
    report = read_all(store, layer(tmp_path / "a.geojson", geometry, **properties))
    assert [release["feed"] for release in report.releases if release["feed"] == "shapes"] == []
    assert len(report.releases) + len(report.refused) == 1
