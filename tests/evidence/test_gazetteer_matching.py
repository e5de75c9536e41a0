"""A printed place is one unit, or it is left to a person with proposals; namesakes are never swapped."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.evidence.gazetteer import Correction, Gazetteer, Revocation, Unit, standing

# A country of our own: two provinces with a district called Hamra each, and a third level in one of them.
NAMES = {
    "LY01": "Red Coast",
    "LY02": "Al Wadi",
    "LY0101": "Hamra",
    "LY0102": "Sidi Bouzaid",
    "LY0103": "North Merin",
    "LY0201": "Hamra",
    "LY0202": "Al-Qasr",
    "LY0203": "South Merin",
    "LY0204": "Umm Rakuba",
    "LY020101": "Old Market",
}
UNITS = [
    Unit(code, name, level=len(code) // 2 - 1, parent=code[:-2] if len(code) > 4 else None, country="LBY")
    for code, name in NAMES.items()
]
GAZETTEER = Gazetteer(UNITS)


def find(name: str, **asked: object) -> str | None:
    return GAZETTEER.match(name, country="LBY", **asked).code  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "parent", "code", "method"),
    [
        ("Hamra", "Red Coast", "LY0101", "exact"),
        ("HAMRA district", "LY02", "LY0201", "exact"),
        ("Qasr", None, "LY0202", "exact"),
        ("Nord-Merin", None, "LY0103", "alias"),
        ("القصر", None, "LY0202", "transliterated"),
        ("Oum Rakoba", "Al Wadi", "LY0204", "transliterated"),
        ("Umm Rakubba", None, "LY0204", "transliterated"),
        ("Umm Rakubas", "Al Wadi", "LY0204", "near"),
        ("Sidi Bouz", "Red Coast", "LY0102", "near"),  # a name cut off by a narrow column
        ("Al-Qasr (Kassaro)", None, "LY0202", "alias"),
    ],
)
def test_a_name_is_found_and_says_how(name: str, parent: str | None, code: str, method: str) -> None:
    match = GAZETTEER.match(name, country="LBY", level=2, parent=parent)
    assert (match.code, match.method) == (code, method)
    assert match.adm1 == code[:4]
    assert match.adm2 == code
    assert match.confidence is not None
    assert 0.8 <= match.confidence <= 1


@pytest.mark.parametrize(
    ("name", "parent"),
    [
        ("Hamra", None),  # two of them, and nothing says which
        ("Hamra", "Nowhere Province"),
        ("Qasr", "Red Coast"),  # it lies in the other province
        ("West Merin", None),  # North and South Merin are near, and another place
        ("Merin", None),
        ("Qas", None),  # too short to be near anything
        ("Old Market", None),  # a place of another level
    ],
)
def test_a_doubt_is_left_to_a_person(name: str, parent: str | None) -> None:
    match = GAZETTEER.match(name, country="LBY", level=2, parent=parent)
    assert match.code is None
    assert match.method is None
    assert match.note


def test_what_is_left_to_a_person_comes_with_proposals_and_its_province() -> None:
    twice = GAZETTEER.match("Hamra", country="LBY", level=2)
    assert [p.code for p in twice.proposals] == ["LY0101", "LY0201"]
    elsewhere = GAZETTEER.match("Qasr", country="LBY", level=2, parent="Red Coast")
    assert [p.code for p in elsewhere.proposals] == ["LY0202"]
    assert elsewhere.adm1 == "LY01"


@pytest.mark.parametrize("words", ["", "Not available", "Dispersed in the country / territory", "Various", "غير معروف"])
def test_words_of_no_place_are_not_located(words: str) -> None:
    match = GAZETTEER.match(words, country="LBY", level=2)
    assert (match.code, match.method, match.proposals) == (None, "not_located", ())


def test_a_site_is_not_the_district_whose_name_it_bears() -> None:
    match = GAZETTEER.match("Al-Qasr (within Admin 1: Al Wadi ) [Admin 2: POC]", country="LBY")
    assert (match.code, match.adm1) == (None, "LY02")


@given(st.sampled_from(UNITS), st.sampled_from([None, "LY01", "LY02", "Al Wadi", "Red Coast"]))
def test_a_match_never_lies_outside_the_parent_that_was_printed(unit: Unit, parent: str | None) -> None:
    match = GAZETTEER.match(unit.name, country="LBY", level=unit.level, parent=parent)
    above = {"Al Wadi": "LY02", "Red Coast": "LY01"}.get(parent or "", parent)
    if match.code and above and unit.level > 1:
        assert match.code.startswith(above)


@given(st.text(max_size=12))
def test_any_text_gives_an_answer_and_never_fails(text: str) -> None:
    match = GAZETTEER.match(text, country="LBY", level=2, parent=text, code=text)
    assert (match.code is None) == (match.method in (None, "not_located"))


# --- codes ------------------------------------------------------------------------------------------------


def test_a_code_stands_before_the_name() -> None:
    match = GAZETTEER.match("anything", country="LBY", level=2, code="LY0102")
    assert (match.code, match.method, match.confidence) == ("LY0102", "code", 1.0)


@pytest.mark.parametrize(
    ("code", "known", "level", "own_level"),
    [("LY01020307", "LY0102", 2, 4), ("LY010203", "LY0102", 2, 3), ("LY0199", "LY01", 1, 2)],
)
def test_a_finer_code_keeps_itself_inside_its_known_ancestor(code: str, known: str, level: int, own_level: int) -> None:
    match = GAZETTEER.match("", country="LBY", code=code)
    assert (match.code, match.level, match.method) == (known, level, "code_ancestor")
    assert (match.own_code, match.own_level) == (code, own_level)
    assert GAZETTEER.ancestors(code) == (known[:4], known if level == 2 else None)


@pytest.mark.parametrize("code", ["LBY-01-02", "LBY0102", "ly0102", "LY 0102"])
def test_a_code_is_read_in_another_agencys_spelling(code: str) -> None:
    assert GAZETTEER.match("", country="LBY", level=2, code=code).code == "LY0102"


@pytest.mark.parametrize(("code", "level"), [("LY001002", 2), ("LBY001002", 2), ("LY001", 1)])
def test_a_code_is_read_in_other_widths(code: str, level: int) -> None:
    match = GAZETTEER.match("", country="LBY", level=level, code=code)
    assert match.code == ("LY0102" if level == 2 else "LY01")
    assert match.confidence == 0.9


@pytest.mark.parametrize("code", ["XX0102", "LY9901", "Not available", "LY01023"])
def test_an_unknown_code_is_not_guessed(code: str) -> None:
    assert GAZETTEER.match("", country="LBY", level=2, code=code).code is None


def test_a_code_with_the_name_of_another_unit_is_doubted() -> None:
    match = GAZETTEER.match("Al-Qasr", country="LBY", level=2, code="LY0102")
    assert (match.code, match.confidence) == ("LY0102", 0.5)
    assert [p.code for p in match.proposals] == ["LY0102", "LY0202"]


# --- corrections ------------------------------------------------------------------------------------------

SAID = Correction("LBY", 2, "Kasr el-Kebir", "LY0202", "A. Reader", "the old name", date(2025, 3, 1), "c1")


def test_a_persons_word_stands_before_everything() -> None:
    corrected = GAZETTEER.with_corrections([SAID])
    match = corrected.match("KASR EL KEBIR [Admin 2]", country="LBY")
    assert (match.code, match.method, match.confidence) == ("LY0202", "person", 1.0)
    assert "A. Reader" in match.note
    assert corrected.match("Kasr el-Kebir", country="LBY", level=2, code="LY0102").code == "LY0202"
    assert GAZETTEER.match("Kasr el-Kebir", country="LBY", level=2).code is None  # the first is unchanged


def test_a_revoked_correction_gives_the_earlier_one_back() -> None:
    later = replace(SAID, id="c2", code="LY0204")
    log = [SAID, later]
    assert GAZETTEER.with_corrections(standing(log)).match(SAID.name, country="LBY", level=2).code == "LY0204"
    back = [*log, Revocation("r1", "c2", "A. Reader", "mistaken", date(2025, 3, 2))]
    assert GAZETTEER.with_corrections(standing(back)).match(SAID.name, country="LBY", level=2).code == "LY0202"
    none = [*back, Revocation("r2", "c1", "A. Reader", "mistaken", date(2025, 3, 2))]
    assert standing(none) == ()


def test_a_correction_does_not_move_the_namesake_in_the_other_province() -> None:
    corrected = GAZETTEER.with_corrections([replace(SAID, name="Hamra", code="LY0101")])
    assert corrected.match("Hamra", country="LBY", level=2).code == "LY0101"
    assert corrected.match("Hamra", country="LBY", level=2, parent="Al Wadi").code == "LY0201"


def test_a_correction_may_hold_under_one_parent_only() -> None:
    corrected = GAZETTEER.with_corrections([replace(SAID, name="Hamra", code="LY0204", parent="Al Wadi")])
    assert corrected.match("Hamra", country="LBY", level=2, parent="Al Wadi").code == "LY0204"
    assert corrected.match("Hamra", country="LBY", level=2, parent="Red Coast").code == "LY0101"


def test_a_person_may_say_that_a_name_is_no_place() -> None:
    match = GAZETTEER.with_corrections([replace(SAID, name="Al-Qasr", code=None)]).match("Al-Qasr", country="LBY")
    assert (match.code, match.method) == (None, "person")


# --- many -------------------------------------------------------------------------------------------------


def test_many_rows_are_matched_as_one_by_one_and_in_order() -> None:
    frame = pl.DataFrame(
        {
            "country": ["LBY"] * 5,
            "level": [2, 2, 2, None, 2],
            "parent_name": ["Al Wadi", "Red Coast", None, None, "Al Wadi"],
            "name": ["Hamra", "Hamra", "Hamra", "LY", "Hamra"],
            "code": [None, None, None, "LY01020307", None],
            "people": [1, 2, 3, 4, 5],
        }
    )
    found = GAZETTEER.match_many(frame)
    assert found["match_code"].to_list() == ["LY0201", "LY0101", None, "LY0102", "LY0201"]
    assert found["people"].to_list() == [1, 2, 3, 4, 5]
    assert found["own_level"].to_list() == [None, None, None, 4, None]
    assert found["proposals"][2].to_list() == ["LY0101", "LY0201"]


def test_a_column_that_numbers_its_levels_one_less_is_seen_as_a_whole() -> None:
    names = ["Sidi Bouzaid", "North Merin", "Al-Qasr", "South Merin", "Umm Rakuba"]
    found = GAZETTEER.match_many(pl.DataFrame({"country": "LBY", "name": [f"{n} [Admin 1]" for n in names]}))
    assert found["match_code"].to_list() == ["LY0102", "LY0103", "LY0202", "LY0203", "LY0204"]
    assert all("level 1 of this table is level 2" in note for note in found["match_note"])
    alone = GAZETTEER.match_many(pl.DataFrame({"country": ["LBY"], "name": ["Al-Qasr [Admin 1]"]}))
    assert alone["match_code"].to_list() == [None]  # one name proves nothing


def test_an_empty_frame_has_the_columns_of_an_answer() -> None:
    empty = pl.DataFrame(schema={"country": pl.String, "name": pl.String})
    assert "match_code" in GAZETTEER.match_many(empty).columns
