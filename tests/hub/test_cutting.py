"""Passages have the locators that a reader would cite, whatever the print did to the paragraph."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.hub.cutting import LONGEST, Passage, cut, sentences
from commonground.hub.languages import language
from commonground.hub.reading import open_text
from commonground.hub.reading.plain import read_plain


def passages(source: str, *, markdown: bool = False) -> dict[str, Passage]:
    return {one.locator: one for one in cut(read_plain(source, markdown=markdown))}


def test_a_treaty_is_cut_by_article_paragraph_and_schedule(papers: Path) -> None:
    _, text = open_text(papers / "ferrymen.md")
    found = {one.locator: one for one in cut(text)}
    assert list(found) == [
        "preamble", "art. 1A", "art. 1A(1)", "art. 1A(2)", "art. 1B", "art. 2(1)", "art. 2(2)", "art. 3",
        "schedule para 1(1)", "schedule para 1(2)", "schedule para 2",
    ]  # fmt: skip
    assert found["art. 2(2)"].text.endswith("(b)in the language of the applicant.")
    assert found["art. 2(1)"].heading == "Licences > Fees" or found["art. 2(1)"].heading.endswith("Fees")
    assert "Lake Charter" in found["preamble"].text
    assert "README" not in found["preamble"].text


def test_numbered_paragraphs_letters_and_lines(papers: Path) -> None:
    _, text = open_text(papers / "note.txt")
    found = {one.locator: one for one in cut(text)}
    assert list(found) == [
        "line 1",
        "line 2",
        "line 3",
        "para 1",
        "para 2",
        "para 3",
        "para 3(a)",
        "para 3(b)",
        "para 4",
    ]
    # The page break inside paragraph 3 and the hard line break inside paragraph 2 are mended.
    assert "islands in its middle, and summed up" in found["para 3"].text
    assert "the lake was wide" in found["para 2"].text
    assert found["para 3(a)"].lead_in.endswith("two papers, namely:")


def test_an_order_is_cut_by_section_and_letter() -> None:
    source = (
        "By the power vested in me it is hereby ordered as follows:\n\n"
        "**Section 1.  Policy.**  Boats are good.  They\ncross lakes.\n\nThey also sink.\n\n"
        "**Sec. 2.  What to do\nnow.**  (a)  Build boats:\n\n\\(i\\) large ones; and\n\n\\(ii\\) small "
        "ones.\n\n\\(b\\)  Sail.\n"
    )
    found = passages(source, markdown=True)
    assert list(found) == ["preamble", "sec. 1", "sec. 1 #2", "sec. 2(a)", "sec. 2(b)"]
    assert found["sec. 2(a)"].heading == "What to do now"
    assert found["sec. 2(a)"].text == "(a) Build boats: (i) large ones; and (ii) small ones."


def test_lines_with_blanks_between_them_are_one_paragraph_and_footnotes_stand_apart() -> None:
    line = "The ferries of the lake carry people who are moving from one shore to the other in the hope of some\n\n"
    rule = " " * 40
    source = (
        " Towards a Lake Compact \n\n" + line * 3 + "work and a quiet night.1  They pay in fish and in cloth,\n\n"
        f"{rule}\n1 See: the ledger of the harbour.  \n and in song, which the ferrymen of the lake prefer to "
        f"coins and to\n\n"
        "paper.  \n\n" + line * 2 + "boats.  \n\n"
    )
    found = [one for one in passages(source).values() if one.kind != "heading"]
    assert [one.kind for one in found] == ["paragraph", "note", "paragraph"]
    assert "and in cloth, and in song" in found[0].text
    assert found[1].text == "1 See: the ledger of the harbour."


def test_two_languages_side_by_side_share_their_locators() -> None:
    english = "### Article {}\n\nThe Parties shall give shelter to the ferrymen who come in from a storm.\n\n"
    french = "### Article {}\n\nLes Parties donnent un abri aux passeurs qui viennent du lac pendant la nuit.\n\n"
    source = "".join(english.format(n) for n in range(1, 5)) + "".join(french.format(n) for n in range(1, 5))
    found = cut(read_plain(source, markdown=True))
    assert [(one.language, one.locator) for one in found] == [
        (spoken, f"art. {n}") for spoken in ("en", "fr") for n in range(1, 5)
    ]


def test_a_long_provision_is_split_with_sub_locators() -> None:
    items = "\n\n".join(f"({letter}) " + f"item {letter} of the ferry rules says much. " * 20 for letter in "abcd")
    found = passages(f"### Article 1\n\nThe rules are:\n\n{items}\n\n### Article 2\n\nEnd.\n", markdown=True)
    assert all(len(one.text) <= LONGEST for one in found.values())
    assert "art. 1" in found
    assert "art. 1(c)" in found


@pytest.mark.parametrize(
    ("said", "spoken"),
    [
        ("Who leads the response when most people are refugees?", "en"),
        ("Peut-on renvoyer un réfugié vers un pays où sa vie est menacée ?", "fr"),
        ("¿Pueden las agencias cobrar honorarios a los trabajadores?", "es"),
        ("هل يجوز احتجاز المهاجرين؟", "ar"),
        ("De Verdragsluitende Staten zullen de vluchtelingen niet uitzetten", "nl"),
        ("12345", "und"),
    ],
)
def test_languages_are_told(said: str, spoken: str) -> None:
    assert language(said) == spoken


@given(st.text(alphabet=st.sampled_from("Aab1. \n#-*_()[]|²é،\u202e\f\t:;"), max_size=400))
def test_no_text_breaks_the_cutting_and_every_span_lies_in_the_source(source: str) -> None:
    for markdown in (True, False):
        seen = set()
        for one in cut(read_plain(source, markdown=markdown)):
            assert 0 <= one.start <= one.end <= len(source)
            assert 0 < len(one.text) <= LONGEST
            assert one.key not in seen
            seen.add(one.key)


@given(st.text(max_size=300))
def test_sentences_hold_every_word_in_order(text: str) -> None:
    spans = sentences(text)
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


def test_paragraphs_numbered_in_parts_are_cited_as_printed_under_their_headings() -> None:
    source = (
        "Shelter policy of Lake Meru\n\n"
        "1. Principles\n\n"
        "1.1 Every household in transit shall be offered a heated shelter on the night of arrival.\n\n"
        "1.2. Shelters must not separate children from the adults who care for them.\n\n"
        "2. How long\n\n"
        "2.1 A stay lasts thirty days at most; after that the household moves to a rented home.\n\n"
        "2.5 million francs were set aside for it, which the council may raise by a tenth.\n"
    )
    found = passages(source)
    assert [one for one in found if "." in one] == ["para 1.1", "para 1.2", "para 2.1"]
    assert found["para 1.2"].heading.endswith("1. Principles")
    assert found["para 2.1"].heading.endswith("2. How long")
    assert all("million" not in one.text for locator, one in found.items() if "." in locator)


def test_a_resolution_has_a_preamble_and_its_printed_paragraphs() -> None:
    recalls = "Recalling its resolution on the ferries of the lake and on those who work aboard, and noting the storms,"
    source = (
        "# 74/900. Safety on lakes\n\n*The Lake Assembly*,\n\n"
        + f"{recalls}\n\n" * 4
        + "1. *Calls upon* all States of the lake to build piers;\n\n2. *Requests* the Secretary to report;\n\n"
        "(a) On piers;\n\n(b) On boats;\n\n3. *Decides* to meet again.\n"
    )
    found = passages(source, markdown=True)
    assert [one for one in found if not one.startswith("line")] == [
        "preamble", "para 1", "para 2", "para 2(a)", "para 2(b)", "para 3",
    ]  # fmt: skip
    assert found["preamble"].text.startswith("The Lake Assembly, Recalling")


def test_conclusions_are_cited_by_their_letters() -> None:
    recalls = "Recalling its earlier conclusions on storms and on those who row in them,"
    said = [f"({one}) Calls on States of the lake to build a pier in the bay called {one.upper()};" for one in "abcd"]
    source = "\n\n".join(["The Lake Committee,", recalls, *said])
    assert list(passages(source)) == ["preamble", "para (a)", "para (b)", "para (c)", "para (d)"]


def test_hard_lines_of_arabic_are_joined_though_it_has_no_capitals() -> None:
    words = "يقرر المجلس فتح المدارس الحكومية أمام جميع الأطفال اللاجئين ابتداء من\nسبتمبر 2021."
    source = "\n\n".join(f"{number}. {words}" for number in range(1, 6))
    assert [one.text.endswith("2021.") for one in passages(source).values()] == [True] * 5


def test_the_first_article_may_be_numbered_in_words() -> None:
    for words in (
        "Article premier|Article 2|Article 3",
        "Artículo primero|Artículo 2|Artículo 3",
        ("المادة الأولى|المادة 2|المادة 3"),
    ):
        source = "\n\n".join(
            f"{one}\n\nThe harbours of the lake are open to all who come by boat." for one in words.split("|")
        )
        assert list(passages(source)) == ["art. 1", "art. 2", "art. 3"], words
