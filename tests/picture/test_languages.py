"""Four catalogs with one meaning: the same keys, places and digits, and nothing left in English."""

import re

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from commonground.core.errors import CommonGroundError
from commonground.core.words import Category
from commonground.law.clauses import clause
from commonground.law.policy import policy_keys
from commonground.law.reading import table_yaml
from commonground.picture.languages import CODES, cite, language
from commonground.picture.languages.catalog import texts

OTHERS = [code for code in CODES if code != "en"]
PLURALS = {"zero", "one", "two", "few", "many", "other"}
PLACES = re.compile(r"\{(\w+)\}")
LETTERS = re.compile(r"[^\W\d_]")

# Texts that are the same words in two languages: names, abbreviations and cognates.
SAME = {
    "fr": {
        "category.migrant.label", "category.migrant.one", "category.migrant.other", "clause.article", "family.migrants",
        "agency.UNRWA", "agency.IDMC", "agency.OCHA", "agency.UNICEF", "agency.protection", "measure.incidents",
        "unit.sites", "unit.incidents", "brief.clauses", "brief.sources", "brief.col_source", "brief.col_title",
        "brief.col_licence", "group.migrants", "fact.movement.migrants", "web.col.date", "web.clause.title",
        "web.index.title", "web.rooms.solutions", "web.simulation.camp", "web.lead.clauses", "web.composition.title",
        "web.sources.title",
        "web.col.source", "web.group.migrants", "web.col.code", "solution_for.avrr", "stage.transport",
        "stage.identification", "plan.rule.no_assurance", "stage.orientation", "stage.admission", "stage.services",
        "solutions.col_solution",
    },
    "es": {"agency.IDMC", "agency.UNICEF", "fact.false", "web.no"},
    "ar": set(),
}  # fmt: skip


def plural_aside(key: str) -> str:
    head, _, form = key.rpartition(".")
    return head if form in PLURALS and head.startswith(("category.", "count.")) else key


@pytest.mark.parametrize("code", OTHERS)
def test_every_catalog_has_the_same_keys(code):
    assert {plural_aside(key) for key in texts(code)} == {plural_aside(key) for key in texts("en")}


@pytest.mark.parametrize("code", CODES)
def test_every_plural_form_of_the_language_is_there(code):
    heads = {plural_aside(key) for key in texts(code) if plural_aside(key) != key}
    # French and Spanish say "de" after a round million; the plain plural stands for it, and for no people at all.
    needed = {"other", *Locale(code).plural_form.tags} - {"zero"} - ({"many"} if code in ("fr", "es") else set())
    for head in heads:
        assert {form for form in PLURALS if f"{head}.{form}" in texts(code)} >= needed


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_has_the_same_places_and_digits(code):
    for key, english in texts("en").items():
        other = texts(code).get(key, english)
        assert set(PLACES.findall(other)) == set(PLACES.findall(english)), key
        if not key.startswith("date.month."):
            assert sorted(re.findall(r"\d+", other)) == sorted(re.findall(r"\d+", english)), key


@pytest.mark.parametrize("code", OTHERS)
def test_nothing_is_left_in_english(code):
    same = {
        key
        for key, english in texts("en").items()
        if texts(code).get(key) == english and LETTERS.search(PLACES.sub("", english))
    }
    assert same - SAME[code] - {"language.direction"} == set()


def test_arabic_is_written_in_arabic():
    latin = {
        key
        for key, text in texts("ar").items()
        if re.search(r"[A-Za-z]{3,}", re.sub("CSV|JSON|PDF|#currency|#date|#country", "", PLACES.sub("", text)))
    }
    # Formats of files, tags and a command to type stay as they are.
    assert latin - {"language.direction", "web.index.none", "web.simulation.none"} == set()


@pytest.mark.parametrize("code", CODES)
def test_every_rule_flag_mode_topic_and_policy_of_the_law_has_its_words(code):
    lang, law = language(code), table_yaml("mandates.yaml")
    ids = [rule["id"] for rule in (*law["rules"], *law["topics"])]
    ids += [rule["id"] for rule in table_yaml("reconciling.yaml")["rules"]]
    assert [id for id in ids if not lang.has(f"rule.{id}")] == []
    assert [mode for mode in law["modes"] if not lang.has(f"mode.{mode}")] == []
    assert [one["topic"] for one in law["topics"] if not lang.has(f"topic.{one['topic']}")] == []
    assert [line["line"] for line in law["lines"] if not lang.has(f"line.{line['line']}")] == []
    flags = {flag for rule in law["rules"] for flag in rule.get("then", {}).get("flags", [])}
    assert [flag for flag in flags if not lang.has(f"flag.{flag}")] == []
    assert [key for key in policy_keys() if not lang.has(f"policy.{key}.label")] == []
    assert [category for category in Category if not lang.has(f"category.{category}.label")] == []


@pytest.mark.parametrize("code", CODES)
def test_every_clause_the_law_cites_is_told_in_the_language(code):
    law = table_yaml("mandates.yaml")
    rules = (*law["rules"], *law["topics"], *table_yaml("reconciling.yaml")["rules"])
    for key in sorted({key for rule in rules for key in rule.get("source", [])}):
        assert language(code).has(f"clause.{key}"), key
        assert language(code).has(f"document.{re.split('[.:]', key)[0]}"), key


@pytest.mark.parametrize("code", CODES)
def test_duties_are_told_for_the_same_rules_and_agencies(code):
    for rule in table_yaml("mandates.yaml")["rules"]:
        told = language(code).duties(rule["id"])
        assert {who: len(told.get(who, [])) for who in told} == {
            who: len(duties) if isinstance(duties, list) else 1 for who, duties in rule.get("duties", {}).items()
        }


@pytest.mark.parametrize(
    ("code", "number", "date", "period", "percent"),
    [
        ("en", "787,326", "31 December 2024", "August to September 2024", "26.5%"),
        ("fr", "787\u202f326", "31 décembre 2024", "août – septembre 2024", "26,5\u00a0%"),
        ("es", "787\u202f326", "31 de diciembre de 2024", "agosto – septiembre de 2024", "26,5\u00a0%"),
        ("ar", "787,326", "31 كانون الأول/ديسمبر 2024", "من آب/أغسطس إلى أيلول/سبتمبر 2024", "26.5%"),
    ],
)
def test_numbers_and_dates_are_read_as_the_language_reads_them(code, number, date, period, percent):
    lang = language(code)
    assert lang.number(787326) == number
    assert lang.date("2024-12-31") == date
    assert lang.period("2024-08-01", "2024-09-30") == period
    assert lang.percent(0.2651, digits=1) == percent


@pytest.mark.parametrize(
    ("exact", "reading"),
    [
        (200335, "200,000"),
        (76675, "76,700"),
        (787326, "787,000"),
        (9999, "9,999"),
        (5, "5"),
        (0, "0"),
        (12345678, "12,300,000"),
    ],
)
def test_rounding_for_reading_keeps_three_digits_and_leaves_small_numbers_alone(exact, reading):
    assert language("en").number(exact, rounded=True) == reading


@pytest.mark.parametrize("code", CODES)
def test_unknown_is_said_and_never_a_zero(code):
    assert language(code).number(None) == language(code).text("status.not_reported")
    assert "0" not in language(code).number(None)


@pytest.mark.parametrize(
    ("n", "words"),
    [(1, "لاجئ واحد (1)"), (2, "لاجئان (2)"), (7, "7 لاجئين"), (335, "335 لاجئاً"), (200, "200 لاجئ")],
)
def test_arabic_counts_with_the_form_its_number_asks_for(n, words):
    assert language("ar").category("refugee", n) == words


@given(st.integers(min_value=0, max_value=10**9))
def test_all_languages_print_the_same_digits(n):
    assert len({re.sub(r"\D", "", language(code).number(n)) for code in CODES}) == 1


def test_words_of_a_person_are_quoted_as_english_and_translations_are_used():
    french = language("fr")
    assert french.say("The round covers all districts.") == "« The round covers all districts. » (texte en anglais)"
    assert french.say({"en": "Where?", "fr": "Où ?"}) == "Où ?"


def test_an_unknown_text_names_itself_and_an_unknown_language_the_four():
    with pytest.raises(CommonGroundError, match="no text is called"):
        language("en").text("brief.nothing")
    with pytest.raises(CommonGroundError, match="en, fr, es, ar"):
        language("de")


def test_a_clause_is_cited_by_document_and_place():
    told = cite(clause("S000.p3").as_dict(), language("es"))
    assert (told.document, told.place) == ("Carta conjunta de la OIM y el ACNUR, enero de 2019", "párrafo 3")
    assert cite(clause("C1951:33").as_dict(), language("en")).place == "article 33"


def test_a_minus_stands_before_its_number_in_either_direction():
    assert language("fr").number(-77) == "\N{MINUS SIGN}77"
    assert language("ar").number(-77) == "\N{LEFT-TO-RIGHT MARK}\N{MINUS SIGN}77" and language("ar").number(77) == "77"
