"""A plan in words: every key of matching has its sentence, filled alike in four languages; English is its own."""

import ast
import re
from pathlib import Path

import pytest

import commonground.matching
from commonground.matching import Refusal, Said
from commonground.matching.closing import NO_ASSURANCE, NO_CONSENT, too_large
from commonground.picture import plan_words
from commonground.picture.languages import CODES, language
from commonground.picture.languages.catalog import texts

ROOMS = [Path(commonground.matching.__file__).parent, Path(commonground.__file__).parent / "web" / "rooms"]
PLACES = re.compile(r"\{(\w+)\}")
# Kinds of what fills a sentence that one catalog entry says in another's place.
FURTHER = {"further"}


def sayings() -> list[tuple[str, set[str]]]:
    """Every Said of the code with a key: the key, and the names of what fills it."""
    found = []
    for file in (file for room in ROOMS for file in room.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Said":
                keys = [node.args[1]] if len(node.args) > 1 else []
                choices = [keys[0].body, keys[0].orelse] if keys and isinstance(keys[0], ast.IfExp) else keys
                found += [
                    (key.value, {word.arg for word in node.keywords})
                    for key in choices
                    if isinstance(key, ast.Constant)
                ]
    return found


def test_every_key_of_matching_has_its_sentence_with_the_same_places() -> None:
    told, english = sayings(), texts("en")
    assert len({key for key, _ in told}) > 40
    for key, filled in told:
        asked = set(PLACES.findall(english[f"plan.said.{key}"]))
        assert asked <= filled, key
        assert filled - asked - FURTHER <= {"push", "rule", "cases"} or key in ("placed",), key


def test_no_sentence_of_the_catalog_is_said_by_nobody() -> None:
    said = {f"plan.said.{key}" for key, _ in sayings()} | {"plan.said.closed_by", "plan.said.all_closed_further"}
    assert {key for key in texts("en") if key.startswith("plan.said.")} - said == set()


@pytest.mark.parametrize("clause", [NO_ASSURANCE, NO_CONSENT])
def test_the_english_of_the_catalog_is_that_of_matching(clause) -> None:
    assert plan_words.sentence(clause.text, language("en")) == clause.text
    for code in CODES:
        cited = plan_words.cited(clause, language(code))
        assert cited and all(one.document and one.summary for _, one in cited)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "The case needs more school seats than the place has when empty."),
        ("fr", "Le dossier demande plus que ce que le lieu offre quand il est vide (places à l’école)."),
        ("es", "El caso necesita más de lo que el lugar tiene cuando está vacío (plazas escolares)."),
        ("ar", "تحتاج الحالة إلى أكثر مما في المكان وهو خالٍ (المقاعد المدرسية)."),
    ],
)
def test_a_capacity_is_named_in_the_readers_language(code: str, said: str) -> None:
    assert plan_words.sentence(too_large("school_seats").text, language(code)) == said


def test_places_are_counted_as_each_language_counts() -> None:
    reason = Said("x", "no_room", open=2, dimension="beds")
    assert "مكانان مفتوحان (2)" in plan_words.sentence(reason, language("ar"))
    assert "2 lieux ouverts" in plan_words.sentence(reason, language("fr"))
    one = Said("x", "no_room", open=1, dimension="beds")
    assert "1 lugar abierto" in plan_words.sentence(one, language("es"))


def test_what_others_wrote_keeps_its_words_and_its_direction() -> None:
    french = language("fr")
    assert plan_words.sentence("Solo con acuerdo", french) == "Solo con acuerdo"
    named = plan_words.sentence(Said("x", "next", place="مستشفى الأمل", net=4.5), french)
    assert "\N{FIRST STRONG ISOLATE}مستشفى الأمل\N{POP DIRECTIONAL ISOLATE}" in named and "4,5" in named
    assert "\u202e" not in plan_words.name("a\u202eb", french)


def test_a_refusal_is_an_error_of_the_house_with_a_key() -> None:
    refusal = Refusal(Said("no room", "rules_no_time", rules="skill share"), where="--pin", next="Wait.")
    assert str(refusal) == "--pin: no room Wait." and refusal.said.key == "rules_no_time"
    assert "skill share" in plan_words.sentence(refusal.said, language("ar"))
