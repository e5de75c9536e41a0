"""Solutions side by side on a page: complete in four languages, equal in what they say, and safe to print."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from commonground.law import (
    compare,
    eligibility,
    facts,
    parse_yaml,
    read_case,
    read_text,
    safeguards,
    solutions,
)
from commonground.picture.languages import CODES, language
from commonground.picture.languages.catalog import texts
from commonground.picture.solutions import page, sheet
from commonground.picture.solutions.page import slug

CASES = parse_yaml(
    read_text(Path(__file__).parents[1] / "law" / "cases" / "safeguards_examples.yaml"), where="examples"
)["cases"]
AGENCIES = ("UNHCR", "IOM", "ILO", "UNICEF")  # named by the catalog of agencies
FAMILY = {
    "id": "FAM-7",
    "title": "عائلة <b>& Co</b>",
    "members": [
        {"id": "mother", "categories": ["refugee"], "facts": {"age": 34, "uasc": False}},
        {"id": "cousin", "categories": ["undetermined", "separated_child"], "facts": {"age": 15}},
    ],
    "policy": {"followup_min_months": 6},
}


def compared(raw):
    return compare(read_case(raw, where="file, case 1")).as_dict()


def needed():
    """Every key the page may ask for, from the tables of law."""
    for rule in safeguards().all.values():
        yield from (f"safeguard.{rule.id}", f"next.{rule.id}", f"evidence.{rule.id}")
        yield from (f"clause.{key}" for key in rule.grounds.clauses)
        yield from (f"responsible.{who.replace(' ', '_')}" for who in rule.responsible if who not in AGENCIES)
    for one in solutions().values():
        for kind in ("solution", "solution_for", "solution_lead", "solution_changes", "solution_keeps"):
            yield f"{kind}.{one.id}"
        yield from (f"stage.{slug(stage)}" for stage in one.stages)
        yield from (f"clause.{key}" for key in one.grounds.clauses)
    yield from (f"recorded.{id}" for id in facts())
    yield from (f"gate.{verdict}" for rank in safeguards().order for verdict in rank)
    yield from (f"severity.{severity}" for severity in safeguards().severities)
    for rule in eligibility():
        yield from (f"clause.{key}" for key in rule.grounds.clauses)


@pytest.mark.parametrize("code", CODES)
def test_every_safeguard_step_stage_and_clause_is_said_in_every_language(code):
    assert [key for key in needed() if key not in texts(code)] == []
    assert all(f"agency.{agency}" in texts(code) for agency in AGENCIES)


def test_every_refusal_with_a_key_is_said_in_every_language():
    keyed = set()
    for file in (Path(__file__).parents[2] / "commonground" / "law").glob("*.py"):
        keyed |= set(re.findall(r"\.keyed\(\s*\"(\w+)\"", file.read_text("utf-8")))
    kinds = {fact.known.kind for fact in facts().values()}
    told = {key.removeprefix("refusal.") for key in texts("en") if key.startswith("refusal.")}
    missing = (keyed | {f"not_{kind}" for kind in kinds}) - told
    assert len(keyed) > 20 and missing == set()


def own(code):
    """The texts of safeguards.toml, by key."""
    import tomllib

    folder = Path(__file__).parents[2] / "commonground" / "picture" / "languages" / code
    tables = tomllib.loads((folder / "safeguards.toml").read_text("utf-8"))
    return {f"{table}.{key}": text for table, entries in tables.items() for key, text in entries.items()}


@pytest.mark.parametrize("code", ["fr", "es", "ar"])
def test_the_catalogs_hold_the_same_keys_and_places(code):
    english, other = own("en"), own(code)
    assert set(english) == set(other)
    for key, text in english.items():
        assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", other[key])), key
    alike = {key for key, text in english.items() if text == other[key] and len(text) > 12 and "{" not in text}
    assert alike <= {"stage.identification"}, "left in English"


def test_the_english_of_the_catalog_is_that_of_law():
    for rule in safeguards().all.values():
        assert texts("en")[f"safeguard.{rule.id}"].replace("’", "'") == rule.title.replace("’", "'")
        assert texts("en")[f"next.{rule.id}"] == rule.next
    for one in solutions().values():
        assert texts("en")[f"solution.{one.id}"] == one.title
        assert texts("en")[f"solution_changes.{one.id}"] == one.changes
        assert texts("en")[f"solution_keeps.{one.id}"] == one.keeps
    for fact in facts().values():
        assert texts("en")[f"recorded.{fact.id}"] == fact.label


@pytest.mark.parametrize("case", [*CASES[::9], FAMILY], ids=lambda case: case["id"])
def test_a_page_says_the_same_in_every_language(case):
    told = compared(case)
    pages = {code: page(told, language(code)) for code in CODES}
    assert pages["ar"]["direction"] == "rtl" and pages["fr"]["lang"] == "fr"
    english = pages["en"]
    for code in CODES:
        same = pages[code]
        assert [row["state_id"] for row in same["overview"]] == [row["state_id"] for row in english["overview"]]
        assert [row["stops"] for row in same["overview"]] == [row["stops"] for row in english["overview"]]
        for mine, theirs in zip(same["options"], english["options"], strict=True):
            gaps = [[gap["id"] for gap in group["gaps"]] for group in mine["groups"]]
            assert gaps == [[gap["id"] for gap in group["gaps"]] for group in theirs["groups"]]

        assert len(same["clauses"]) == len(english["clauses"])
        assert _keys(same["asked"]) == _keys(english["asked"])


def _keys(groups):
    return [gap["key"] for group in groups for gap in group["gaps"]]


def test_what_is_asked_for_is_said_once_with_every_way_it_holds():
    told = page(compared(FAMILY), language("en"))
    named = {key for way in told["options"] for key in _keys(way["groups"])}
    assert sorted(_keys(told["asked"])) == sorted(named)
    (guardian,) = [gap for group in told["asked"] for gap in group["gaps"] if gap["id"] == "SG-11"]
    assert guardian["people"] == "For: cousin"
    assert guardian["ways"].startswith("For these ways: ") and "Family reunification" in guardian["ways"]


def test_no_english_is_left_on_a_page_in_another_language():
    for code in ("fr", "es", "ar"):
        marked = language(code).text("status.in_english", text="X").split("X")[1]
        assert marked.strip() and marked not in sheet([page(compared(FAMILY), language(code))])


class Reader(HTMLParser):
    """Collects the tags of a page, and fails on one left open."""

    VOID = frozenset({"meta", "br", "hr", "img", "link"})

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.ids, self.targets = [], set(), [], []

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.tags.add(tag)
        self.ids += [told["id"]] if "id" in told else []
        self.targets += [told["href"]] if "href" in told else []
        assert not any(name.startswith("on") for name in told)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("code", CODES)
def test_the_file_is_whole_runs_nothing_and_loads_nothing(code):
    html = sheet(page(compared(case), language(code)) for case in (FAMILY, CASES[0]))
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == [] and not reader.tags & {"script", "img", "link", "iframe", "b"}
    assert len(set(reader.ids)) == len(reader.ids)
    assert {target for target in reader.targets if not target.startswith("#")} == set()
    targets = {target[1:] for target in reader.targets}
    # Every link leads somewhere on the page; only a clause may stand there without a finding that cites it.
    assert targets <= set(reader.ids) and all("-clause-" in id for id in set(reader.ids) - targets)
    assert f'<html lang="{code}" dir="{"rtl" if code == "ar" else "ltr"}">' in html
    assert "http" not in html.replace("http-equiv", "") and "url(" not in html
    assert "&lt;b&gt;&amp; Co&lt;/b&gt;" in html


def test_every_finding_cites_clauses_that_stand_on_the_page():
    told = page(compared(FAMILY), language("fr"))
    for gap in (gap for group in told["asked"] for gap in group["gaps"]):
        assert gap["cites"] and all(cite["says"] == told["clauses"][cite["at"]]["cited"] for cite in gap["cites"])
    assert told["first"] is None and page(compared(CASES[0]), language("fr"))["first"]["stops"] == "0"


def test_a_way_without_a_written_safeguard_shows_no_count():
    told = page(compared(FAMILY), language("en"))
    (climate,) = [row for row in told["overview"] if row["id"] == "facilitated_migration_climate"]
    assert (climate["stops"], climate["waits"]) == ("–", "–")


def test_a_way_not_yet_shown_is_named_without_its_steps():
    told = page(compared({"id": "U", "facts": {"person_category": "undetermined"}}), language("en"))
    back = next(one for one in told["options"] if one["id"] == "voluntary_repatriation")
    assert (back["state_id"], back["stages"], back["groups"]) == ("screening_first", [], [])
    assert back["says"] == "Return options are shown after protection screening by a competent body."


def test_a_number_no_source_gives_is_said_to_be_policy():
    told = page(compared(FAMILY), language("en"))
    assert "Months of follow-up after return 6 (set by the situation, policy)" in told["policy"]


def test_the_page_is_the_same_each_time():
    first, second = (sheet([page(compared(FAMILY), language("ar"))]) for _ in range(2))
    assert first == second
