"""Where a series is counted otherwise: said by a table, by its rounds' places, by a person, and never guessed."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from commonground.cli import commonground
from commonground.evidence.asking import Ask
from commonground.evidence.histories import histories
from commonground.evidence.questioning import questions
from commonground.evidence.store import Store
from commonground.foresight.stocks import Asked, gather, outlook
from commonground.sources.reading import read
from tests.foresight.worlds import HEADINGS

IDPS = Ask(category=("idp",))


def stored(folder: Path, **files: str) -> Store:
    for name, content in files.items():
        path = folder / name.replace("__", ".").replace("_in_", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    store = Store.open(folder / "store", create=True)
    report = read([folder], store, on="2026-01-01")
    assert not report.refused, report.refused
    return store


def broken(store: Store, what: Ask = IDPS) -> dict[tuple[str, str], tuple[str, str]]:
    """Place and date of every break, with why and how."""
    rows = histories(store, what).iter_rows(named=True)
    return {(row["place"], row["end"].isoformat()): (row["why"], row["how"]) for row in rows if row["why"]}


# --- a table says it ----------------------------------------------------------------------------------------------

TAGGED = "Date,Country,Displaced,{heading}\n#date,#country+code,#affected+idps+ind,{tag}\n{rows}"
DAYS = ("2020-12-31", "2021-12-31", "2022-12-31", "2023-12-31")


def tagged(tag: str, cells: tuple[str, ...]) -> str:
    rows = "".join(f"{day},TCD,{1000 + at},{cell}\n" for at, (day, cell) in enumerate(zip(DAYS, cells, strict=True)))
    return TAGGED.format(heading="How", tag=tag, rows=rows)


@pytest.mark.parametrize(
    ("tag", "cells", "where"),
    [
        ("#meta+method", ("Key informants", "Key informants", "House to house", "House to house"),
         {"2022-12-31": ("way", "key informants → house to house")}),
        ("#meta+method", ("Census", "", "Census", "Census"), {}),  # a blank says nothing
        ("#indicator+coverage", ("60%", "62 %", "80%", "80%"), {"2022-12-31": ("coverage", "62 → 80")}),
        ("#meta+coverage", ("12 of 18", "12 of 18", "12 of 18", "18 of 18"), {"2023-12-31": ("coverage", "12 → 18")}),
        ("#meta+coverage", ("partial", "full", "full", "full"), {"2021-12-31": ("way", "partial → full")}),
        ("#status+break", ("", "no", "b", "0"), {"2022-12-31": ("table", "how.csv, row 5")}),
    ],
)  # fmt: skip
def test_columns_of_method_coverage_and_break_are_read(tmp_path, tag, cells, where):
    store = stored(tmp_path, how__csv=tagged(tag, cells))
    assert broken(store) == {("TCD", day): why for day, why in where.items()}
    # One series, whatever the words: nothing is split, and nothing is counted that the column says of counting.
    found = histories(store, IDPS)
    assert found["series"].n_unique() == 1 and found["value"].to_list() == [1000, 1001, 1002, 1003]


def test_a_recipe_names_the_columns_that_say_how(tmp_path):
    table = "Year,Displaced,Methodology,Rupture\n2020,100,estimate,\n2021,900,estimate,x\n2022,950,register,\n"
    recipe = """
confirmed = true
[source]
producer = "Ministry"
[period]
column = "Year"
[place]
country_is = "TCD"
[rows]
method = "Methodology"
break = "Rupture"
[[value]]
column = "Displaced"
category = "IDP"
measure = "stock"
unit = "persons"
"""
    store = stored(tmp_path, t__csv=table, t__csv__recipe__toml=recipe)
    assert {day[:4]: why for (_, day), why in broken(store).items()} == {
        "2021": ("table", "t.csv, row 3"),
        "2022": ("way", "estimate → register"),
    }


def test_a_draft_proposes_the_columns_that_say_how(tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("Year,Displaced,Methodology,Coverage,Break in series\n2020,100,est,60%,\n2021,900,reg,80%,x\n")
    CliRunner().invoke(commonground, ["recipe", str(table)], catch_exceptions=False)
    drafted = (tmp_path / "t.csv.recipe.toml").read_text()
    assert 'method = "Methodology"' in drafted and 'break = "Break in series"' in drafted


# --- a register is verified ---------------------------------------------------------------------------------------

CAMP = {
    "source_data_in_data_layout__csv": "total,refugees.csv\nRiver_Camp,cha-river.csv\n",
    "source_data_in_refugees__csv": "2014-01-31,100\n2014-02-28,150\n2014-03-31,160\n",
    "source_data_in_cha-river__csv": "2014-01-31,100\n2014-02-28,60\n2014-03-31,70\n",
    "input_csv_in_registration_corrections__csv": "River_Camp,2014-02-28,normalize\nHill,2014-03-31,normalize\n",
}


def test_the_day_a_register_was_verified_is_a_break_of_that_camp_alone(tmp_path):
    store = stored(tmp_path, **CAMP)
    found = histories(store, Ask(category=("refugee",))).filter(histories(store, Ask())["why"].is_not_null())
    assert [(row["series"], row["end"].isoformat(), row["why"], row["how"]) for row in found.iter_rows(named=True)] == [
        (found["series"][0], "2014-02-28", "anew", "cha-river.csv, row 2")
    ]
    assert found["series"][0].endswith("camp cha-river")


# --- rounds list other places -------------------------------------------------------------------------------------


def rounds(listed: dict[str, dict[str, int]]) -> str:
    rows = [
        {"operation": "Lake", "admin0Name": "Chad", "admin0Pcode": "TCD", "admin1Name": name, "admin1Pcode": "",
         "numPresentIdpInd": people, "reportingDate": f"{day}T00:00:00", "roundNumber": number,
         "displacementReason": "Conflict", "assessmentType": "BA"}
        for number, (day, places) in enumerate(listed.items(), start=1) for name, people in places.items()
    ]  # fmt: skip
    return json.dumps({"result": rows, "isSuccess": True})


def test_a_round_that_lists_other_places_breaks_the_total_of_its_country(tmp_path):
    store = stored(tmp_path, dtm__json=rounds({
        "2020-03-31": {"Lac": 90, "Kanem": 10},
        "2020-06-30": {"Lac": 200, "Kanem": 20},  # the same places: people moved
        "2020-09-30": {"Lac": 200, "Kanem": 20, "Logone": 20},  # 20 of 240 is less than a tenth
        "2020-12-31": {"Lac": 200, "Kanem": 20, "Logone": 20, "Mandoul": 60},  # 60 of 300 is a fifth
        "2021-03-31": {"Kanem": 20, "Logone": 20, "Mandoul": 60},  # 200 of 300 are gone with their place
    }))  # fmt: skip
    assert broken(store) == {
        ("TCD", "2020-12-31"): ("listed", "3 → 4; 20%"),
        ("TCD", "2021-03-31"): ("listed", "4 → 3; 67%"),
    }


def test_other_feeds_list_places_as_people_are_found_there(tmp_path):
    text = "Date,Country,Province,Displaced\n#date,#country+code,#adm1+name,#affected+idps+ind\n"
    rows = "2020-12-31,TCD,Lac,100\n2021-12-31,TCD,Lac,100\n2021-12-31,TCD,Kanem,900\n"
    assert broken(stored(tmp_path, t__csv=text + rows)) == {}


@pytest.mark.shared
def test_rounds_of_afghanistan_grew_over_its_provinces(shared_data, tmp_path):
    """By hand from the table: 42, 111, 180, 180, 181, 296 and 374 districts in the first seven rounds."""
    store = Store.open(tmp_path / "store", create=True)
    table = shared_data / "iom-dtm-api" / "global-iom-dtm-from-api-admin-0-to-2.csv"
    read([shared_data / "geo" / "global-pcodes-adm-1-2.csv", table], store, on="2026-01-01")
    found = broken(store)
    assert {day: how for (place, day), (_, how) in found.items() if place == "AFG"} == {
        "2017-06-30": "42 → 111; 64%",
        "2017-12-31": "111 → 180; 48%",
        "2018-09-30": "181 → 296; 23%",
        "2018-12-31": "296 → 374; 30%",
    }
    assert not any(place == "TCD" for place, _ in found)  # three districts in every round
    told = outlook(store, Asked("idp", "", "AFG"), horizon=2)
    (note,) = [note for note in told.notes if note.id == "break_listed"]
    assert note.items[-1] == "2018-Q4 (296 → 374; 30%)"
    assert [point.period for point in told.history if point.broken] == ["2017-Q2", "2017-Q4", "2018-Q3", "2018-Q4"]


@pytest.mark.shared
def test_real_camps_break_where_their_registers_were_verified(shared_data, tmp_path):
    store = Store.open(tmp_path / "store", create=True)
    read([shared_data / "flee" / "mali2012"], store, on="2026-01-01")
    found = histories(store, Ask(category=("refugee",)))
    breaks = {(row["series"].rpartition(" ")[2], row["end"]) for row in found.iter_rows(named=True) if row["why"]}
    assert ("bf-mentao", date(2012, 10, 3)) in breaks and ("nig-abala", date(2012, 12, 21)) in breaks
    assert not any(name == "bf-goudoubo" for name, _ in breaks)


# --- nearly all at once is suspected, asked, and a person's answer holds ------------------------------------------

ORIGINS = ("SDN", "SYR", "AFG", "COD", "SSD", "ERI", "SOM", "IRQ", "YEM", "MMR", "CAF", "MLI")


def jumping(at_once: int) -> str:
    """Twelve origins in Kenya, of which so many treble in 2015 and stay; the others and Uganda grow by a hundredth."""
    lines = [HEADINGS]
    for host in ("KEN", "UGA"):
        for number, origin in enumerate(ORIGINS):
            for year in range(2005, 2024):
                people = (1000 + 10 * number) * 1.01 ** (year - 2005)
                people *= 3 if host == "KEN" and number < at_once and year >= 2015 else 1
                lines.append(f"{year},x,{origin},{origin},y,{host},{host},{round(people)},0,0,0,0,0,0,,0")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def jumped(tmp_path_factory) -> Store:
    return stored(tmp_path_factory.mktemp("jumped"), population__csv=jumping(11))


def said(store: Store, *words: str, ok: int = 0) -> str:
    result = CliRunner().invoke(commonground, ["questions", "--store", str(store.path), *words], catch_exceptions=False)
    assert result.exit_code == ok, result.output
    return result.output


def test_nearly_all_origins_at_once_are_asked_about_and_change_nothing(jumped):
    asked = [one for one in questions(jumped, as_of=date(2026, 1, 1)) if one["rule"] == "all_at_once"]
    assert [(one["facts"]["place"], one["facts"]["end"]) for one in asked] == [("KEN", "2015-12-31")]
    assert (asked[0]["facts"]["jumped"], asked[0]["facts"]["of"]) == (11, 12)
    assert asked[0]["where"]
    for place in (Asked("refugee", "SDN", "KEN"), Asked("refugee", "", "KEN")):
        found = outlook(jumped, place, horizon=1)
        assert [note.items for note in found.notes if note.id == "break_suspected"] == [("2015 (11/12)",)]
        assert not any(point.broken for point in found.history)
    assert not gather(jumped, Asked("refugee", "SDN", "UGA")).suspected


def test_fewer_than_nearly_all_are_people(tmp_path):
    store = stored(tmp_path, population__csv=jumping(10))
    assert not gather(store, Asked("refugee", "SDN", "KEN")).suspected


def test_a_person_says_that_the_counting_changed_and_takes_it_back(tmp_path):
    store = stored(tmp_path, population__csv=jumping(12))
    before = outlook(store, Asked("refugee", "SDN", "KEN", until=date(2015, 12, 31)), horizon=1)
    (asked,) = [one["id"] for one in questions(store, as_of=date(2026, 1, 1)) if one["rule"] == "all_at_once"]
    said(store, "answer", asked, "A new register.", "--counted-otherwise", "--who", "A. Officer, UNHCR")
    after = outlook(store, Asked("refugee", "SDN", "KEN", until=date(2015, 12, 31)), horizon=1)
    (note,) = [note for note in after.notes if note.id == "break_person"]
    assert note.items[0].startswith("2015 (A. Officer, UNHCR, ") and note.items[0].endswith("A new register.)")
    assert not [note for note in after.notes if note.id == "break_suspected"]
    # The step is no longer fitted: the range after it is that of the quiet years, and the miss is no miss.
    wide, narrow = (one.coming[0].ranges[80][1] - one.coming[0].ranges[80][0] for one in (before, after))
    assert narrow < wide / 2 and wide > 2_000  # nobody has seen such a jump go on: the range is honest about it
    assert (before.last[-1].alike, after.last[-1].alike) == (True, False)
    assert after.own[0].forecasts == before.own[0].forecasts - 1
    assert broken(store, Ask(category=("refugee",))).keys() == {("KEN", "2015-12-31")}
    said(store, "reopen", asked, "--why", "not sure", "--who", "A. Officer, UNHCR")
    assert outlook(store, Asked("refugee", "SDN", "KEN", until=date(2015, 12, 31)), horizon=1).coming == before.coming


def test_an_answer_that_people_moved_ends_the_doubt(tmp_path):
    store = stored(tmp_path, population__csv=jumping(12))
    (asked,) = [one["id"] for one in questions(store, as_of=date(2026, 1, 1)) if one["rule"] == "all_at_once"]
    said(store, "answer", asked, "A border opened.", "--who", "A. Officer")
    found = outlook(store, Asked("refugee", "", "KEN"), horizon=1)
    assert not any(note.id.startswith("break") for note in found.notes)


def test_a_question_about_no_step_cannot_be_answered_so(tmp_path):
    same = "".join(f"{year},x,SDN,SDN,y,KEN,KEN,5000,0,0,0,0,0,0,,0\n" for year in (2010, 2011))
    store = stored(tmp_path, population__csv=HEADINGS + "\n" + same)
    (stale,) = [one["id"] for one in questions(store, as_of=date(2026, 1, 1)) if one["rule"] == "stale"]
    assert "no step" in said(store, "answer", stale, "Yes.", "--counted-otherwise", "--who", "A. Officer", ok=1)


@pytest.mark.shared
def test_a_real_table_has_places_where_all_origins_jumped(shared_data, tmp_path):
    """By hand from the table: of 107 origins in the USA, 101 rose by more than a quarter in 2006."""
    store = Store.open(tmp_path / "store", create=True)
    read([shared_data / "unhcr-population" / "population.csv"], store, on="2026-01-01")
    found = gather(store, Asked("refugee", "", "USA", until=date(2012, 12, 31)))
    assert found.suspected == ((2006, "101/107"),)
    # Germany's origins are told from 2002 on, but as many people were there as before: its total has no break.
    assert not gather(store, Asked("refugee", "", "DEU", until=date(2005, 12, 31))).suspected
