"""A table no feed knows is read by a recipe that a person confirmed, and by no other."""

import csv
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from commonground.cli import commonground
from commonground.core.errors import CommonGroundError
from commonground.evidence.asking import Ask, ask
from commonground.evidence.store import Store
from commonground.sources.reading import Report, read
from commonground.sources.recipe import load

TABLE = [
    ["Ministry of Displacement: weekly table", "", "", "", ""],
    ["Province", "Week ending", "Desplazados internos", "Hogares", "Nota"],
    ["North", "05/04/2024", "1.200", "300", ""],
    ["South", "26/04/2024", "<5", "-", "late"],
    ["Total", "26/04/2024", "1.200", "300", ""],
    ["", "", "", "", ""],
    ["Source: ministry", "", "", "", ""],
]
RECIPE = """
confirmed = true
[source]
producer = "Ministry"
title = "Weekly table"
licence = "CC BY 4.0"
method = "registration"
[table]
header = 2
locale = "comma"
[period]
column = "Week ending"
[place]
country_is = "ECU"
adm1 = "Province"
[rows]
labels = ["Province"]
[[value]]
column = "Desplazados internos"
category = "IDP"
measure = "stock"
unit = "persons"
[[value]]
column = "Hogares"
category = "IDP"
measure = "stock"
unit = "households"
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "weekly.csv"
    path.parent.mkdir()
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(TABLE)
    return path


def beside(table: Path, text: str) -> Path:
    path = table.with_name(table.name + ".recipe.toml")
    path.write_text(text, encoding="utf-8")
    return path


def reading(table: Path, store: Store, **how: object) -> Report:
    return read([table], store, on="2026-01-01", **how)


def test_without_a_recipe_the_table_is_refused_and_told_how(table: Path, store: Store) -> None:
    assert "commonground recipe" in reading(table, store).refused[0].next


def test_a_confirmed_recipe_beside_the_file_reads_it(table: Path, store: Store) -> None:
    beside(table, RECIPE)
    [release] = reading(table, store).releases
    assert (release["feed"], release["rows_in"], release["kept"], release["refused"]) == ("recipe", 7, 2, 0)
    assert release["rows_in"] == release["kept"] + release["refused"] + release["ignored"]
    rows = ask(store, Ask(category=("IDP",)))
    persons = {row.start: (row.value, row.low, row.high) for row in rows if row.unit == "persons"}
    assert persons == {date(2024, 4, 5): (1200, 1200, 1200), date(2024, 4, 26): (None, 0, 4)}
    assert {(row.source, row.method, row.place) for row in rows} == {("Ministry", "registration", "ECU")}
    stored = store.release(release["release"])
    assert (stored.source, stored.title, stored.licence) == ("Ministry", "Weekly table", "CC BY 4.0")
    assert (store.folder(stored.id) / "recipe.toml").read_text() == RECIPE


def test_a_recipe_from_elsewhere_serves_every_table_it_fits(table: Path, store: Store, tmp_path: Path) -> None:
    recipe = tmp_path / "any.recipe.toml"
    recipe.write_text(RECIPE)
    again = table.with_name("again.csv")
    again.write_text(table.read_text().replace("300", "301"))
    report = read([table, again], store, on="2026-01-01", recipes=[recipe])
    assert [release["feed"] for release in report.releases] == ["recipe", "recipe"]
    assert not report.refused


def test_a_recipe_that_fits_nothing_is_named(table: Path, store: Store, tmp_path: Path) -> None:
    recipe = tmp_path / "other.recipe.toml"
    recipe.write_text(RECIPE.replace("Hogares", "Familias"))
    refused = reading(table, store, recipes=[recipe]).refused
    assert [Path(r.path).name for r in refused] == ["weekly.csv", "other.recipe.toml"]


def test_a_draft_nobody_confirmed_is_refused(table: Path, store: Store) -> None:
    beside(table, RECIPE.replace("confirmed = true", "confirmed = false"))
    [refusal] = reading(table, store).refused
    assert "nobody has confirmed" in refusal.reason and "confirmed = true" in refusal.next
    assert store.releases() == []


def test_a_changed_recipe_is_a_new_reading_that_replaces_the_old(table: Path, store: Store) -> None:
    path = beside(table, RECIPE)
    [first] = reading(table, store).releases
    path.write_text("# a comment changes nothing\n" + RECIPE)
    [same] = reading(table, store).releases
    assert same["release"] == first["release"] and len(store.releases()) == 1
    path.write_text(RECIPE.replace('"IDP"', '"MIG"'))
    [second] = reading(table, store).releases
    assert second["sha256"] == first["sha256"] and second["release"] != first["release"]
    assert {row.category for row in ask(store, Ask())} == {"migrant"}
    assert len(store.releases()) == 2


def test_recipes_in_a_folder_are_not_data(table: Path, store: Store) -> None:
    beside(table, RECIPE)
    report = read([table.parent], store, on="2026-01-01")
    assert [Path(r["path"]).name for r in report.releases] == ["weekly.csv"]
    assert not report.refused


def test_a_recipe_for_other_columns_says_which_are_missing(table: Path, store: Store) -> None:
    beside(table, RECIPE.replace("Week ending", "Month"))
    [refusal] = reading(table, store).refused
    assert "Month" in refusal.reason and "Week ending" in refusal.next


WRONG = [
    ('unit = "persons"', 'unit = "heads"', "unit"),
    ('measure = "stock"', 'measure = "many"', "measure"),
    ('category = "IDP"', 'category = "tourist"', "category"),
    ('category = "IDP"\n', "", "whom"),
    ("header = 2", 'header = "two"', "header"),
    ("header = 2", "top = 2", "top"),
    ("[place]", "[plaice]", "plaice"),
    ('locale = "comma"', 'locale = "dot"', "locale"),
    ('unit = "households"', 'unit = "persons"', "would be added"),
    ("confirmed = true", "confirmed = ", "TOML"),
]


@pytest.mark.parametrize("good, bad, named", WRONG)
def test_a_wrong_recipe_says_which_word_is_wrong(table: Path, good: str, bad: str, named: str) -> None:
    path = beside(table, RECIPE.replace(good, bad))
    with pytest.raises(CommonGroundError) as refusal:
        load(path)
    assert named in str(refusal.value) and refusal.value.next


def test_columns_of_origins_and_parts_are_summed(tmp_path: Path, store: Store) -> None:
    path = tmp_path / "camps.csv"
    path.write_text("Country,Syrians,Sudanese\nLBY,30,12\n")
    values = [f'[[value]]\ncolumn="{c}"\ncategory="REF"\nmeasure="stock"\nunit="persons"\norigin="{o}"\n'
              for c, o in (("Syrians", "SYR"), ("Sudanese", "SDN"))]  # fmt: skip
    head = 'confirmed=true\n[period]\nfrom=2024-12-31\n[place]\ncountry="Country"\n'
    beside(path, head + "".join(values))
    reading(path, store)
    assert [row.value for row in ask(store, Ask())] == [42]
    assert {row.origin: row.value for row in ask(store, Ask(by=("origin",)))} == {"SYR": 30, "SDN": 12}


def test_a_draft_names_heading_row_period_place_and_values(table: Path) -> None:
    ran = CliRunner().invoke(commonground, ["recipe", str(table)])
    assert ran.exit_code == 0, ran.output
    path = table.with_name("weekly.csv.recipe.toml")
    text = path.read_text()
    for line in ("header = 2", 'column = "Week ending"', 'adm1 = "Province"', 'column = "Desplazados internos"',
                 'category = "internally_displaced_person"', 'unit = "households"', "confirmed = false"):  # fmt: skip
        assert line in text
    assert not load(path).said["confirmed"]


def test_a_draft_is_never_written_over(table: Path) -> None:
    beside(table, RECIPE)
    ran = CliRunner().invoke(commonground, ["recipe", str(table)])
    assert ran.exit_code == 1
    assert table.with_name("weekly.csv.recipe.toml").read_text() == RECIPE


def test_a_draft_once_confirmed_reads_the_file(table: Path, store: Store) -> None:
    CliRunner().invoke(commonground, ["recipe", str(table)])
    path = table.with_name("weekly.csv.recipe.toml")
    text = path.read_text().replace("confirmed = false", "confirmed = true").replace('"undeclared"', '"comma"')
    path.write_text(text.replace('category = ""', 'category = "IDP"'))
    [release] = reading(table, store).releases
    assert (release["kept"], release["refused"]) == (2, 0)


def test_the_right_sheet_of_a_workbook_is_drafted_and_read(tmp_path: Path, store: Store) -> None:
    book = openpyxl.Workbook()
    book.active.append(["About this workbook"])
    sheet = book.create_sheet("Data")
    sheet.append(["Country", "Year", "Refugees", "Asylum-seekers"])
    sheet.append(["Libya", 2023, 12, 3])
    sheet.append(["Chad", 2023, 40, 5])
    path = tmp_path / "book.xlsx"
    book.save(path)
    CliRunner().invoke(commonground, ["recipe", str(path)])
    recipe = path.with_name("book.xlsx.recipe.toml")
    recipe.write_text(recipe.read_text().replace("confirmed = false", "confirmed = true"))
    [release] = reading(path, store).releases
    assert (release["rows_in"], release["kept"]) == (4, 2)
    assert {(r.category, r.place, r.value) for r in ask(store, Ask())} == {
        ("refugee", "LBY", 12), ("asylum_seeker", "LBY", 3), ("refugee", "TCD", 40), ("asylum_seeker", "TCD", 5),
    }  # fmt: skip


def test_a_file_about_persons_gets_no_recipe(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    rows = [f"Amina Salem {n},0912{n:06d},{n}" for n in range(30)]
    path.write_text("\n".join(["Full name,Phone number,Family size", *rows]))
    ran = CliRunner().invoke(commonground, ["recipe", str(path)])
    assert ran.exit_code == 1 and "Amina" not in ran.output


def drafted(path: Path, **confirmed: str) -> str:
    """The draft of a recipe for a file, with the lines a person has to fill in."""
    CliRunner().invoke(commonground, ["recipe", str(path)], catch_exceptions=False)
    recipe = path.with_name(path.name + ".recipe.toml")
    text = recipe.read_text(encoding="utf-8").replace("confirmed = false", "confirmed = true")
    for old, new in confirmed.items():
        text = text.replace(f'{old} = ""', f'{old} = "{new}"')
    recipe.write_text(text, encoding="utf-8")
    return text


def test_a_draft_knows_headings_of_two_rows(tmp_path: Path, store: Store) -> None:
    path = tmp_path / "camps.csv"
    path.write_text(
        'Country,Camp,Refugees,,Asylum-seekers,,As of\n,,Households,Individuals,Households,Individuals,\n'
        'Chad,Gaga,"5,000","25,000",10,30,31/12/2024\nChad,Treguine,"6,000","31,000",-,n/a,31/12/2024\n'
    )  # fmt: skip
    text = drafted(path, producer="CNARR")
    assert "header = 2" in text and "heading_rows = 2" in text
    [release] = reading(path, store).releases
    assert (release["kept"], release["ignored"]) == (2, 2)
    found = {(row.category, row.unit): row.value for row in ask(store, Ask())}
    assert found == {
        ("refugee", "households"): 11_000,
        ("refugee", "persons"): 56_000,
        ("asylum_seeker", "households"): 10,
        ("asylum_seeker", "persons"): 30,
    }


def test_a_draft_knows_years_that_head_columns(tmp_path: Path, store: Store) -> None:
    path = tmp_path / "years.csv"
    path.write_text("Country of origin,Country of asylum,2021,2022\nSudan,Chad,370000,400000\nMali,Niger,50000,n/a\n")
    assert "header = 1" in drafted(path, producer="An office", category="refugee")
    reading(path, store)
    found = {(row.origin, row.place, row.end): row.value for row in ask(store, Ask(by=("origin",)))}
    assert found == {
        ("SDN", "TCD", date(2021, 12, 31)): 370_000,
        ("SDN", "TCD", date(2022, 12, 31)): 400_000,
        ("MLI", "NER", date(2021, 12, 31)): 50_000,
        ("MLI", "NER", date(2022, 12, 31)): None,
    }


def test_a_draft_takes_the_name_of_a_site_and_not_its_number_and_units_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "3w.csv"
    path.write_text(
        "Site ID,Site name,Province,Département,Bénéficiaires atteints\nS1,Gaga,Lac,Mamdi,20\nS2,Ha,Lac,Wayi,3\n"
    )
    text = drafted(path)
    assert all(line in text for line in ('site = "Site name"', 'adm1 = "Province"', 'adm2 = "Département"'))
    assert 'measure = "flow"' in text
