"""Tables of places in the shapes agencies publish; every row is kept or has its reason."""

from datetime import date

import pytest

from commonground.core.errors import UnknownFeed
from commonground.evidence.gazetteer import Gazetteer, read, recognise

LONG = [
    ["Location", "Admin Level", "P-Code", "Name", "Parent P-Code", "Valid from date"],
    ["#country+code", "#geo+admin_level", "#adm+code", "#adm+name", "#adm+code+parent", "#date+start"],
    ["SDN", "1", "SD90", "Merin", "SDN", "2020-05-01"],
    ["SDN", "2", "SD9001", "Old Merin", "SD90", "2020-05-01"],
    ["", "", "", "", "", ""],
    ["SDN", "2", "SD9001", "Old Merin", "SD90", "2020-05-01"],
    ["SDN", "2", "SD9002", "", "SD90", "2020-05-01"],
    ["SDN", "2", "Unspecified", "Unspecified", "SD90", "2020-05-01"],
    ["Atlantis", "1", "AT01", "Deep", "ATL", "2020-05-01"],
]
WIDE = [
    ["Boundaries of the ministry", "", "", "", "", "", "", ""],
    ["OBJECTID *", "ADM2_EN", "ADM2_AR", "ADM2_PCODE", "ADM1_EN", "ADM1_PCODE", "ADM0_PCODE", "validOn"],
    ["", "#adm2+name", "#adm2+name+ar-XX", "#adm2+code", "#adm1+name", "#adm1+code", "#country+code", ""],
    ["1", "Sabil", "السبيل", "IQX01Q01", "Merin", "IQX01", "IQ", "6/3/2019"],
    ["2", "Nahr", "<Null>", "IQX01Q02", "Merin", "IQX01", "IQ", "6/3/2019"],
    ["2", "Nahr", "<Null>", "IQX01Q02", "Merin", "IQX01", "IQ", "6/3/2019"],
]
NEW_COD = [
    [
        "adm1_name",
        "adm1_name1",
        "adm1_pcode",
        "adm0_name",
        "adm0_pcode",
        "valid_on",
        "center_lat",
        "center_lon",
        "lang",
    ],
    ["Merin", "Mérin", "TD31", "Chad", "TD", "2024-01-01", "12.5", "15.25", "fr"],
]
CROSSWALK = [
    ["gov_en", "District", "A2NameEn", "LocationLevel2Description"],
    ["Merin", "Al-Sabil", "Sabeel", ""],
    ["Merin", "Nahr", "Nahar", "Kobane"],
    ["", "", "", ""],
]
COUNTRIES = [["iso3", "iso2", "name"], ["LBY", "LY", "Libya"], ["ZZZ", "", "Nowhere"], ["LBY", "LY", "Libya again"]]
PEOPLE = [["admin1Name", "admin1Pcode", "roundNumber", "numPresentIdpInd"], ["Merin", "SD90", "1", "200"]]
CENSUS = [["ADM1_EN", "ADM1_PCODE", "ADM0_PCODE", "T_TL", "F_00_04"], ["Merin", "SD90", "SD", "9000", "400"]]


@pytest.mark.parametrize(
    ("grid", "kind"),
    [
        (LONG, "pcodes"),
        (LONG[1:], "pcodes"),  # tags alone are enough
        (WIDE, "pcodes_wide"),
        (NEW_COD, "pcodes_wide"),
        (CROSSWALK, "crosswalk"),
        (COUNTRIES, "countries"),
        (PEOPLE, None),
        (CENSUS, None),  # people by sex and age are figures, whatever stands beside them
        ([["name", "age"], ["x", "1"]], None),
        ([], None),
    ],
)
def test_a_table_is_recognised_by_its_content(grid: list[list[str]], kind: str | None) -> None:
    assert recognise(grid) == kind


@pytest.mark.parametrize(
    ("grid", "kind"),
    [
        (LONG, "pcodes"),
        (WIDE, "pcodes_wide"),
        (NEW_COD, "pcodes_wide"),
        (CROSSWALK, "crosswalk"),
        (COUNTRIES, "countries"),
    ],
)
def test_every_row_is_kept_or_has_its_reason(grid: list[list[str]], kind: str) -> None:
    frame, ignored = read(grid, kind)
    kept = set(frame["row"])
    assert kept.isdisjoint(i.row for i in ignored)
    assert len(kept) + len(ignored) == len(grid)
    assert all(i.reason for i in ignored)


def test_a_list_of_units() -> None:
    frame, ignored = read(LONG, "pcodes")
    assert frame.select("code", "level", "parent", "country").rows() == [
        ("SD90", 1, None, "SDN"),  # its parent is the country, not a unit
        ("SD9001", 2, "SD90", "SDN"),
    ]
    assert frame["valid_from"].to_list() == [date(2020, 5, 1)] * 2
    reasons = {i.row: i.reason for i in ignored}
    assert reasons == {
        1: "header",
        2: "tag row",
        5: "blank",
        6: "duplicate",
        7: "no name",
        8: "the code is no code",
        9: "country not recognised",
    }


def test_a_wide_table_gives_every_level_and_language() -> None:
    frame, ignored = read(WIDE, "pcodes_wide")
    assert frame.select("code", "name", "language", "parent").rows() == [
        ("IQX01", "Merin", "en", None),
        ("IQX01Q01", "Sabil", "en", "IQX01"),
        ("IQX01Q01", "السبيل", "ar", "IQX01"),
        ("IQX01Q02", "Nahr", "en", "IQX01"),
    ]
    assert {i.row: i.reason for i in ignored}[6] == "duplicate"
    unit = Gazetteer.of([frame]).unit("IQX01Q01")
    assert unit is not None
    assert (unit.name, dict(unit.names)["ar"], unit.valid_from) == ("Sabil", "السبيل", date(2019, 6, 3))


def test_the_newer_shape_of_the_same_table() -> None:
    unit = Gazetteer.of([read(NEW_COD, "pcodes_wide").frame]).unit("TD31")
    assert unit is not None
    assert (unit.country, unit.lat, unit.lon) == ("TCD", 12.5, 15.25)
    assert [name for _, name in unit.names] == ["Merin", "Mérin"]


def test_a_crosswalk_gives_aliases_except_where_a_row_has_slipped() -> None:
    units, spellings = read(WIDE, "pcodes_wide").frame, read(CROSSWALK, "crosswalk").frame
    gazetteer = Gazetteer.of([units, spellings])
    assert gazetteer.match("Nahar", country="IRQ", level=2).method == "alias"
    assert gazetteer.match("Sabeel", country="IRQ", level=2).code == "IQX01Q01"
    assert gazetteer.match("Kobane", country="IRQ", level=2).code is None  # a town of another country


def test_an_unknown_kind_is_refused_with_the_kinds_there_are() -> None:
    with pytest.raises(UnknownFeed, match="pcodes_wide"):
        read(LONG, "shapes")
    with pytest.raises(UnknownFeed):
        read(PEOPLE, "pcodes")
