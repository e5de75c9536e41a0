"""Printed names made comparable, in one script and across two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.evidence.gazetteer.names import bare, compass, fold, located, printed, telling
from commonground.evidence.gazetteer.scripts import agreement, skeletons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tillabéri", "TILLABERI"),
        ("Al-Anbar Governorate", "Anbar"),
        ("Muhafazat al-Anbar", "Anbar"),
        ("Salah ad-Din", "Salah Al-Din"),
        ("Province du Lac", "Lac"),
        ("N'Djamena", "NDjamena"),
        ("Qal'at Saleh", "Qalat Saleh"),
        ("محافظة الأنبار", "الانبار"),
        ("درنه", "درنة"),
        ("Saint-Louis", "saint louis"),
    ],
)
def test_ways_of_writing_one_name_are_one(one: str, other: str) -> None:
    assert bare(one) == bare(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gulu City", "Gulu District"),
        ("Diba 1", "Diba 2"),
        ("An Giang", "Kien Giang"),  # An is no article before a g
        ("North Darfur", "South Darfur"),
        ("Region", "Province"),  # a name that is nothing but a kind of unit stays
    ],
)
def test_what_tells_two_places_apart_stays(one: str, other: str) -> None:
    assert bare(one) != bare(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nord-Kivu", "North Kivu"),
        ("Darfur, West", "Gharb Darfur"),
        ("غرب دارفور", "West Darfur"),
        ("Logone Oriental", "Eastern Logone"),
        ("Nord-Est", "North East"),
        ("Northeast", "Nord-Est Department"),
    ],
)
def test_points_of_the_compass_are_the_same_in_every_language(one: str, other: str) -> None:
    assert telling(one) == telling(other) != ()
    if one.isascii():
        assert compass(one) == compass(other)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "-",
        "n/a",
        "Not available",
        "Unkown",
        "Various",
        "Dispersed in the country / territory",
        "غير معروف",
        "Otros",
    ],
)
def test_words_that_name_no_place(words: str) -> None:
    assert not located(words)


@pytest.mark.parametrize(
    ("text", "name", "level", "within", "site"),
    [
        ("Tripoli [Admin 2]", "Tripoli", 2, None, False),
        ("Juba [Admin 3: POC]", "Juba", 3, None, True),
        ("Wau (within Admin 1: Western Hills ) [Admin 3: POC]", "Wau", 3, "Western Hills", True),
        ("Plain", "Plain", None, None, False),
    ],
)
def test_a_printed_name_is_taken_apart(text: str, name: str, level: int | None, within: str | None, site: bool) -> None:
    seen = printed(text)
    assert (seen.name, seen.level, seen.within, seen.site) == (name, level, within, site)


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("بنغازي", "Benghazi"),
        ("الجبل الغربي", "Al Jabal Al Gharbi"),
        ("صلاح الدين", "Salah Al-Din"),
        ("قلعة صالح", "Qalat Saleh"),
        ("الجيزة", "Giza"),
        ("جمجمال", "Chamchamal"),
        ("حي الأندلس", "Hai Alandalus"),
    ],
)
def test_one_name_in_two_scripts_sounds_the_same(arabic: str, latin: str) -> None:
    assert skeletons(arabic) & skeletons(latin)
    assert agreement(arabic, latin) >= 0.86


@pytest.mark.parametrize(("arabic", "latin"), [("طبرق", "Tripoli"), ("سرت", "Sebha"), ("الزاوية", "Zwara")])
def test_two_names_in_two_scripts_do_not(arabic: str, latin: str) -> None:
    assert not skeletons(arabic) & skeletons(latin)


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=30), st.text(max_size=30))
def test_agreement_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= agreement(one, other) <= 1
    assert agreement(one, other) == pytest.approx(agreement(other, one))
