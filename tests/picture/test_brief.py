"""The brief: two pages, the same numbers in four languages, the same bytes, and what changed since the last one."""

import json
import re
import shutil
import subprocess
import zlib
from html import unescape

import pytest
from click.testing import CliRunner

from commonground.cli.brief import brief_command
from commonground.core.errors import DossierError, UnreadableFile
from commonground.law.terminology import findings
from commonground.picture import brief
from commonground.picture.brief.changes import changes
from commonground.picture.brief.content import content
from commonground.picture.brief.paper import told
from commonground.picture.languages import CODES, language

from .conftest import SAMPLE

# A sign of the text's own, such as a minus or a separator, is no part of a number's digits.
SEPARATORS = re.compile(r"(?<=\d)[,.\u202f\u00a0](?=\d)")


def printed(sample, code, **more):
    """Every text the template sets, drawings with their visible texts only."""
    lang = language(code)

    def leaves(value):
        if isinstance(value, dict):
            for key, part in value.items():
                if key not in ("memory", "memory_name", "colour", "code", "direction", "page"):
                    yield from leaves(part)
        elif isinstance(value, list):
            for part in value:
                yield from leaves(part)
        elif isinstance(value, str):
            yield from re.findall(r">([^<>]+)</text>", value) if value.startswith("<svg") else [value]

    return list(leaves(told(content(sample, lang, **more), lang)))


def numbers(texts):
    return {SEPARATORS.sub("", n) for text in texts for n in re.findall(r"\d[\d,.\u202f\u00a0]*\d|\d", text)}


def pages(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("code", CODES)
def test_a_brief_is_two_pages_and_the_same_bytes_every_time(code, sample):
    pdf = brief.pdf(sample, code)
    assert pdf.startswith(b"%PDF-")
    assert pages(pdf) == 2
    assert pdf == brief.pdf(sample, code)
    assert brief.html(sample, code) == brief.html(sample, code)


def test_the_numbers_are_the_same_in_all_four_languages(sample):
    found = {code: numbers(printed(sample, code)) for code in CODES}
    for code in CODES:
        assert found[code] == found["en"]
    assert {"148214", "264930", "61870", "402618", "36508"} <= found["en"]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is missing: apt-get install poppler-utils")
@pytest.mark.parametrize("code", CODES)
def test_the_paper_itself_carries_every_headline_number(code, sample, tmp_path):
    path = tmp_path / "brief.pdf"
    path.write_bytes(brief.pdf(sample, code))
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True).stdout
    digits = re.sub(r"(?<=\d)[ ,.](?=\d{3}\b)", "", text)  # pdftotext makes every kind of space a plain one
    for number in ("148214", "36508", "264930", "402618", "61870", "2145", "92554", "368550"):
        assert number in digits
    assert language(code).text("status.not_reported")[:4] in text or code == "ar"


@pytest.mark.skipif(not shutil.which("pdffonts"), reason="pdffonts is missing: apt-get install poppler-utils")
def test_only_our_own_font_is_used_and_it_travels_with_the_paper(sample, tmp_path):
    path = tmp_path / "brief.pdf"
    path.write_bytes(brief.pdf(sample, "ar"))
    listed = subprocess.run(["pdffonts", path], capture_output=True, check=True, text=True).stdout.splitlines()[2:]
    assert listed
    for line in listed:
        assert "DejaVuSans" in line.split()[0]
        assert " yes yes " in line  # embedded, and only the letters used


def test_a_brief_says_that_its_country_does_not_exist(sample):
    assert any("FICTITIOUS" in text for text in printed(sample, "en"))
    sample["situation"]["fictitious"] = False
    assert not any("FICTITIOUS" in text for text in printed(sample, "en"))


def test_unknown_is_said_and_policy_is_said_to_be_policy(sample):
    said = " ".join(printed(sample, "en"))
    assert "Not recorded, and never read as zero: other people in need of international protection." in said
    assert "Policy, not a clause: Share that predominates 75% (policy default). The letter gives no number." in said
    assert "1 to 5" in said
    assert "How many refugees were resettled out of the country in 2024?" in said
    assert "No location: 92,554 refugees (62.5% of all)." in said
    assert "the file’s columns were swapped" in said


def test_people_of_two_categories_or_sources_are_never_added(sample):
    headline = {SEPARATORS.sub("", n) for n in numbers(printed(sample, "en"))}
    assert str(61870 + 70150) not in headline  # two sources of the same people
    assert str(61870 + 4200) not in headline  # conflict and disaster
    assert str(148214 + 264930) not in headline  # refugees and migrants


def test_undetermined_people_nobody_recorded_are_not_counted_as_none(sample):
    sample["lead"]["movement"].pop("recorded")
    sample["lead"]["movement"]["inputs"]["undetermined"] = None
    said = " ".join(printed(sample, "en"))
    assert "0 are of undetermined status" not in said
    assert "never read as zero: other people in need of international protection and people of undetermined" in said


def test_what_would_flip_the_lead_is_told_in_people_and_in_thresholds(sample):
    said = " ".join(printed(sample, "en"))
    assert "72,309 people counted as in need of international protection turning out to be migrants" in said
    assert "A threshold of up to 58.9% – the lead is then IOM." in said


@pytest.mark.parametrize("code", ["fr", "es", "ar"])
def test_no_english_is_left_but_names_and_a_persons_own_words(code, sample):
    sample["headline"]["internally_displaced_person"]["override"] = None
    sample["asked"][0]["needs"] = sample["unanswerable"][0]["needs"] = ""
    names = [text for one in sample["sources"] for text in (one["title"], one["licence"])]
    names += [unit["name"] for unit in sample["places"]["units"]]
    names += [one[word] for one in sample["commitments"]["promises"] for word in ("action", "title")]
    said = " ".join(printed(sample, code))
    for name in names:
        said = said.replace(name, "")
    assert re.findall(r"\b(?:the|of|and|is|are|people|with|not|from|by)\b", said, re.IGNORECASE) == []


def test_every_english_word_of_a_brief_passes_the_rules_of_words(sample):
    # The catalog itself is held to them in test_words.
    found = [one for text in printed(sample, "en") for one in findings(text) if one.severity == "error"]
    assert found == []


def test_what_changed_is_told_lead_first(sample):
    before = brief.remember(sample)
    before = json.loads(json.dumps(before))
    before["as_of"] = "2024-06-30"
    before["headline"]["refugee"]["value"] = 140001
    before["headline"]["other_in_need_of_international_protection"]["value"] = 12
    del before["headline"]["returned_refugee"]
    before["lead"]["movement"]["lead"] = ["IOM"]
    before["conflicts"] = ["migrant"]
    assert changes(before, brief.remember(sample), language("en")) == [
        "Refugees and migrants: IOM led, now IOM and UNHCR",
        "Refugees: 140,001 → 148,214 (+8,213)",
        "Other people in need of international protection: no longer reported, was 12",
        "Refugee returnees: now reported, 2,145",
        "New conflict of sources: Internally displaced people",
        "Conflict of sources settled: Migrants",
    ]
    assert pages(brief.pdf(sample, "ar", since=before)) == 2
    assert "What changed since 30 June 2024" in " ".join(printed(sample, "en", since=before))


def test_a_brief_compared_with_itself_says_that_nothing_changed(sample):
    same = brief.remember(sample)
    assert "No headline figure, lead or conflict changed." in printed(sample, "en", since=same)


@pytest.mark.parametrize("form", ["pdf", "html", "json"])
def test_a_brief_or_a_picture_remembers_itself(form, sample, tmp_path):
    path = tmp_path / f"before.{form}"
    whole = {"pdf": lambda: brief.pdf(sample, "fr"), "html": lambda: brief.html(sample, "es").encode()}
    path.write_bytes(whole.get(form, lambda: json.dumps(sample).encode())())
    assert brief.recall(path) == brief.remember(sample)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7 nothing here",
        b"<html></html>",
        b"[1, 2]",
        b'{"headline": 3, "situation": 4}',
        b'<template id="picture-memory">AAAA</template>',
        b"%PDF-1.7 <</Type/EmbeddedFile/Filter/FlateDecode/Length 50000>>\nstream\n" + zlib.compress(b" " * 50_000_000),
    ],
)
def test_a_file_that_remembers_nothing_is_refused(content, tmp_path):
    path = tmp_path / "strange"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match="no picture is remembered"):
        brief.recall(path)


def test_briefs_of_two_situations_are_not_compared(sample):
    other = brief.remember(sample) | {"situation": "elsewhere"}
    with pytest.raises(DossierError, match="elsewhere"):
        brief.pdf(sample, "en", since=other)


def test_the_screen_has_no_script_and_nothing_from_elsewhere(sample):
    page = brief.html(sample, "ar")
    assert '<html lang="ar" dir="rtl">' in page
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?!#)', page)
    assert not re.search(r"url\((?!#)", page)
    assert "@import" not in page


def test_screen_and_paper_print_the_same_words(sample):
    lang = language("fr")
    screen = unescape(brief.html(sample, "fr"))
    elsewhere = {lang.text("brief.no_conflict"), lang.text("brief.page", n="{n}", all="{all}")}
    missing = [unescape(text) for text in printed(sample, "fr") if unescape(text) not in screen]
    assert set(missing) - elsewhere == set()


def test_the_brief_holds_a_crowded_situation_on_two_pages(sample):
    for line in ("stateless", "unrwa", "disaster"):
        sample["lead"][line] = sample["lead"]["return"]
    sample["conflicts"] = sample["conflicts"] * 6
    sample["sources"] = sample["sources"] * 6
    sample["unanswerable"] = sample["unanswerable"] * 4
    assert pages(brief.pdf(sample, "fr")) == 2
    assert "and 17 more in the situation room" in " ".join(printed(sample, "en"))


def test_the_command_writes_what_the_name_asks_for(tmp_path):
    run = CliRunner().invoke
    first = run(brief_command, [str(SAMPLE), "--lang", "es", "-o", str(tmp_path / "a.pdf")])
    assert first.exit_code == 0, first.output
    since = ["--since", str(tmp_path / "a.pdf")]
    second = run(brief_command, [str(SAMPLE), "--lang", "ar", "-o", str(tmp_path / "b.html"), *since])
    assert second.exit_code == 0, second.output
    assert language("ar").text("brief.changed_none") in (tmp_path / "b.html").read_text("utf-8")
    assert run(brief_command, [str(SAMPLE), "-o", str(tmp_path / "c.docx")]).exit_code == 2
