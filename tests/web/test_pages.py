"""What the pages promise: every number opens its cell, every verdict its clause, in four languages alike."""

import json
from collections import Counter

import pytest

from tests.web import rooms
from tests.web.conftest import Visit, visitor
from tests.web.reading import Page, digits

LANGUAGES = ("en", "fr", "es", "ar")
SITUATION = f"/en/{rooms.SLUG}/"


def page(visit: Visit, address: str) -> Page:
    response = visit(address)
    assert response.status_code == 200, address
    return Page(response.content.decode())


def pages_of_each_kind(language: str) -> list[str]:
    here = f"/{language}/{rooms.SLUG}/"
    key = rooms.sample()["headline"]["refugee"]["key"]
    kinds = (
        "",
        f"number/{key}/",
        "clause/S000.p3/",
        "place/XT0101/",
        "questions/",
        "sources/",
        "foresight/",
        "solutions/",
        "solutions/TAM-1/",
    )
    kinds += ("plans/", "plans/autumn/", "plans/autumn/case/MER-203/", "plans/autumn/place/Lindow/")
    kinds += ("plans/autumn/?pin=MER-203%3DMarne", "plans/autumn/case/MER-203/?keep=Marne", "clause/C1951:33/")
    kinds += ("plans/autumn/place/Lindow/?capacity=persons&more=1",)
    kinds += ("simulation/", "simulation/karvia-2023/", "documents/", "documents/promises/", "documents/gaps/")
    return [f"/{language}/", *(here + kind for kind in kinds)]


def test_every_number_on_the_page_opens_its_cell(visit: Visit) -> None:
    shown = page(visit, SITUATION)
    links = {link for link in shown.links if "/number/" in link}
    assert len(links) > 80
    for link in links:
        html = visit(link).content.decode()
        assert "<mark>" in html and "SHA-256" in html, link


def test_a_number_stands_on_its_page_as_it_stood_on_the_situation_page(visit: Visit) -> None:
    for name, figure in rooms.sample()["headline"].items():
        opened = visit(f"{SITUATION}number/{figure['key']}/").content.decode()
        heading = opened.split("<h1>")[1].split("</h1>")[0]
        expected = (
            "not reported"
            if figure["value"] is None
            else f"{figure['value']:,}"
            if figure["status"] == "reported"
            else f"{figure['low']:,} to {figure['high']:,}"
        )
        assert heading == expected, name


def test_every_verdict_opens_its_clause(visit: Visit) -> None:
    shown = page(visit, SITUATION)
    links = {link for link in shown.links if "/clause/" in link}
    cited = {clause["key"] for line in rooms.sample()["lead"].values() for clause in line["clauses"]}
    assert len(links) >= len(cited) >= 3
    for link in links:
        assert page(visit, link).words


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_link_leads_nowhere(visit: Visit, language: str) -> None:
    followed: set[str] = set()
    for address in pages_of_each_kind(language):
        followed |= {link.partition("#")[0] for link in page(visit, address).links}
    followed = {link for link in followed if link and not link.endswith(".pdf")}
    assert all(link.startswith("/") for link in followed)
    failed = [link for link in followed if visit(link).status_code != 200]
    assert failed == []


@pytest.mark.parametrize("kind", range(len(pages_of_each_kind("en"))))
def test_four_languages_show_the_same_numbers(visit: Visit, kind: int) -> None:
    addresses = [pages_of_each_kind(language)[kind] for language in LANGUAGES]
    pages = [page(visit, address) for address in addresses]
    linked = [Counter(digits(" ".join(shown.numbers))) for shown in pages]
    printed = [Counter(digits(shown.words)) for shown in pages]
    for language, numbers, all_numbers in zip(LANGUAGES, linked, printed):
        assert numbers == linked[0], language
        assert all_numbers == printed[0], language


@pytest.mark.parametrize("language", ("fr", "es", "ar"))
def test_no_english_leaks(visit: Visit, language: str) -> None:
    from commonground.picture.languages.catalog import texts

    english, own = texts("en"), texts(language)
    said = [text for key, text in english.items() if len(text) > 11 and "{" not in text and own[key] != text]
    for address in pages_of_each_kind(language):
        words = page(visit, address).words
        assert [text for text in said if text in words and text not in own.values()] == [], address
        assert page(visit, address).lang == language


def test_arabic_reads_from_the_right(visit: Visit) -> None:
    assert 'lang="ar" dir="rtl"' in visit("/ar/").content.decode()
    assert 'lang="fr" dir="ltr"' in visit("/fr/").content.decode()


def test_the_switcher_keeps_the_page(visit: Visit) -> None:
    key = rooms.sample()["headline"]["migrant"]["key"]
    shown = page(visit, f"/en/tamarea/number/{key}/?cell=3")
    assert f"/ar/tamarea/number/{key}/?cell=3" in shown.links


def test_what_was_not_reported_is_said_in_words(visit: Visit) -> None:
    figure = rooms.sample()["headline"]["other_in_need_of_international_protection"]
    html = visit(SITUATION).content.decode()
    assert figure["value"] is None
    assert f'href="/en/tamarea/number/{figure["key"]}/">not reported</a>' in html
    opened = visit(f"{SITUATION}number/{figure['key']}/").content.decode()
    assert "not the same as zero" in opened


def test_families_are_never_added_up(visit: Visit) -> None:
    headline = rooms.sample()["headline"]
    everybody = sum(figure["value"] or 0 for figure in headline.values())
    shown = page(visit, SITUATION)
    assert str(everybody) not in digits(shown.words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_fictitious_example_says_so_on_every_page(visit: Visit, language: str) -> None:
    from commonground.picture.languages import language as speak

    for address in pages_of_each_kind(language):
        assert page(visit, address).words.count(speak(language).text("web.fictitious")) == 2, address


def test_a_real_situation_carries_no_band() -> None:
    shown = page(visitor(rooms.room(rooms.plain(rooms.sample()))), "/en/elsewhere/")
    assert "Fictitious" not in shown.words


def test_restricted_figures_carry_credit_and_terms(visit: Visit) -> None:
    migrant = rooms.sample()["headline"]["migrant"]
    assert migrant["redistribute"] is False
    for address in (SITUATION, f"{SITUATION}number/{migrant['key']}/", f"{SITUATION}place/XT0101/"):
        assert "Credit IOM. Its terms forbid redistribution." in page(visit, address).words, address


def test_the_map_carries_the_disclaimer_and_its_bubbles_are_links(visit: Visit) -> None:
    html = visit(SITUATION).content.decode()
    drawn = html.split('class="chart map"')[1].split("</figure>")[0]
    assert "endorsement" in drawn
    assert drawn.count('<a href="/en/tamarea/place/') > 10


def test_without_coordinates_places_are_listed_and_that_is_said() -> None:
    picture = rooms.plain(rooms.sample())
    for unit in picture["places"]["units"]:
        unit["lat"] = unit["lon"] = None
    html = visitor(rooms.room(picture))("/en/elsewhere/").content.decode()
    assert "no map is drawn" in html
    drawn = html.split('class="chart map"')[1].split("</figure>")[0]
    assert 'href="/en/elsewhere/place/XT0301/"' in drawn and "endorsement" in drawn


def test_an_undetermined_bucket_nobody_filled_is_not_shown_as_none(visit: Visit) -> None:
    line = rooms.sample()["lead"]["movement"]
    assert line["inputs"]["undetermined"] is None and line["numbers"]["U"] == 0
    assert "status not yet determined: not recorded" in page(visit, SITUATION).words


def test_a_sum_lists_its_cells_page_by_page() -> None:
    picture = rooms.sample()
    key = picture["headline"]["migrant"]["key"]
    for figure in (picture["headline"]["migrant"], picture["lead"]["movement"]["inputs"]["migrants"]):
        figure["cells"] = 250
    picture["overlaps"][0]["left"]["cells"] = 250
    visit = visitor(rooms.room(picture))
    first, last = (visit(f"{SITUATION}number/{key}/?page={n}").content.decode() for n in (0, 2))
    assert first.count('aria-label="Open cell') == 100 and last.count('aria-label="Open cell') == 50
    assert "Cell 241 of 250" in visit(f"{SITUATION}number/{key}/?cell=240&page=2").content.decode()
    assert visit(f"{SITUATION}number/{key}/?page=3").status_code == 404
    assert visit(f"{SITUATION}number/{key}/?cell=250").status_code == 404


def test_a_file_is_named_without_the_folder_it_lay_in(visit: Visit) -> None:
    key = rooms.sample()["headline"]["refugee"]["key"]
    assert "/home/office" not in visit(f"{SITUATION}number/{key}/").content.decode()


def test_the_picture_can_be_taken_away_as_json(visit: Visit) -> None:
    response = visit("/tamarea/picture.json")
    assert json.loads(response.content) == json.loads(json.dumps(rooms.shown()))


def test_a_situation_lists_itself_on_the_first_page() -> None:
    visit = visitor(rooms.room(rooms.sample(), rooms.plain(rooms.sample())))
    shown = page(visit, "/es/")
    assert {"/es/tamarea/", "/es/elsewhere/"} <= set(shown.links)


def test_movements_and_stocks_never_share_a_chart() -> None:
    from commonground.web.sections import trends

    picture = rooms.sample()
    stock = next(trend for trend in picture["trends"] if trend["category"] == "internally_displaced_person")
    picture["trends"].append({**stock, "measure": "movements", "unit": "movements"})
    for group in trends(picture):
        assert len({(one["category"], one["measure"], one["unit"]) for one in group["series"]}) == 1
    shown = visitor(rooms.room(picture))(SITUATION).content.decode()
    assert "movements, not people" in shown


@pytest.mark.parametrize(
    ("flag", "said"),
    [
        ("round_54", "Cycle de suivi n° 54."),
        ("may_include_refugees", "Peut comprendre des réfugiés"),
        ("about", "environ"),
    ],
)
def test_a_flag_is_said_in_words(flag: str, said: str) -> None:
    picture = rooms.sample()
    picture["headline"]["migrant"]["flags"] = [flag]
    html = visitor(rooms.room(picture))("/fr/tamarea/").content.decode()
    assert said in html and flag not in html.replace(f"rule.{flag}", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_brief_can_be_taken_along(visit: Visit, language: str) -> None:
    response = visit(f"/{language}/tamarea/brief.{language}.pdf")
    assert response.status_code == 200 and response.content.startswith(b"%PDF")
    assert response.headers["Content-Disposition"] == f'inline; filename="tamarea-2024-12-31-{language}.pdf"'


def test_a_category_has_one_colour_on_pages_and_in_charts(visit: Visit) -> None:
    from commonground.picture.colours import COLOUR_OF

    sheet = visit("/static/room.css").content.decode()
    for category, colour in COLOUR_OF.items():
        assert f".c-{category} {{ --c: {colour.lower()}; }}" in sheet


@pytest.mark.parametrize(
    ("language", "word"), [("en", "Did people move"), ("fr", "déplacées"), ("es", "desplazaron"), ("ar", "انتقل")]
)
def test_a_question_is_asked_in_the_readers_language_with_its_numbers(language: str, word: str) -> None:
    picture = rooms.sample()
    facts = {"category": "refugee", "source": "UNHCR", "series": "", "place": "XTA", "end": "2024-12-31"}
    facts |= {"other_end": "2023-12-31", "before": 1837, "after": 200335}
    picture["questions"] = [
        {"id": "q1", "rule": "sudden_change", "text": "As written.", "where": [], "facts": facts, "answer": None},
        {"id": "q2", "rule": "sudden_change", "text": "Facts are missing.", "where": [], "facts": {}, "answer": None},
        {"id": "q3", "rule": "no_such_rule", "text": "Nobody translated it.", "where": [], "facts": {}, "answer": None},
    ]
    html = visitor(rooms.room(picture))(f"/{language}/{rooms.SLUG}/questions/").content.decode()
    assert word in html and "As written." not in html
    assert {"1837", "200335"} <= set(digits(Page(html).words))
    assert "Facts are missing." in html and "Nobody translated it." in html


def test_a_question_found_while_reading_is_asked_in_the_readers_language() -> None:
    evidence = {"says": "unknown_as_destination", "code": "2003", "rows": 680}
    asked = [
        ("swapped_columns", {"swapped": [evidence], "printed": [], "variant": "sure"}, "le code 2003", "lignes : 680"),
        ("date_from_name", {"path": "gvt.csv", "said": "2014"}, "de gvt.csv", "dit 2014"),
        ("unmatched_names", {"path": "a.csv", "count": 1, "names": [{"name": "Ra<b>ua"}]}, "(1) : Ra<b>ua", "lieux"),
        ("missing_year", {"category": "refugee", "source": "UNHCR", "place": "TCD", "years": "2011–2013"}, "2011–2013"),
    ]
    picture = rooms.sample()
    picture["questions"] = [
        {"id": rule, "rule": rule, "text": "In English", "where": [], "facts": facts, "answer": None}
        for rule, facts, *_ in asked
    ]
    html = visitor(rooms.room(picture))(f"/fr/{rooms.SLUG}/questions/").content.decode()
    words = Page(html).words
    assert "In English" not in words and "<b>ua" not in html
    for _, _, *parts in asked:
        assert all(part in words for part in parts), parts


def test_a_question_without_facts_stays_as_it_was_written_and_says_so() -> None:
    picture = rooms.sample()
    picture["questions"] = [
        {"id": "old", "rule": "date_from_name", "text": "Which year?", "where": [], "facts": {}, "answer": None}
    ]
    html = visitor(rooms.room(picture))(f"/fr/{rooms.SLUG}/questions/").content.decode()
    assert 'lang="en"' in html.split("Which year?")[0][-120:]
