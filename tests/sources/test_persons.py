"""Files about identifiable persons are recognised; places, offices and events are not persons."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonground.core.errors import UnreadableFile
from commonground.sources.opening import open_file
from commonground.sources.persons import is_form, personal, plain


def table(folder, *rows):
    path = folder / "list.csv"
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    return open_file(path).tables[0]


# Nobody here exists.
LISTS = {
    "en": [["Given name", "Family name", "Sex"], ["Amal", "Testa", "F"], ["Idris", "Muster", "M"]],
    "one household": [["first_name", "last_name"], ["Amal", "Testa"]],
    "kobo": [["group_hh/full_name_i_c", "group_hh/sex_i_c"], ["AMAL TESTA", "f"], ["IDRIS MUSTER", "m"]],
    "camel case": [["id", "fatherName"], ["1", "Idris Muster"], ["2", "Omar Prova"]],
    "fr": [["Nom et prénoms", "Sexe"], ["Testa Amal", "F"], ["Muster Idris", "H"]],
    "fr split": [["NOM DE FAMILLE", "PRÉNOM"], ["Testa", "Amal"], ["Muster", "Idris"]],
    "es": [["Nombres", "Apellidos"], ["Amal", "Testa"], ["Idris", "Muster"]],
    "ar": [["الاسم الكامل", "الجنس"], ["أمل تجربة", "أنثى"], ["إدريس مثال", "ذكر"]],
    "below a banner": [
        ["Registration, block 4", ""],
        ["", ""],
        ["Name of head of household", "Tent"],
        ["Amal Testa", "12"],
    ],
    "name, sex and age": [
        ["Name", "Sex", "Age"],
        *([f"Amal Testa {c}", "F", "7"] for c in ("Un", "Deux", "Trois")),
    ],
    "birth dates": [["date_of_birth", "camp"], ["1990-02-03", "A"], ["2001-11-30", "B"]],
    "phones": [["Site", "Mobile no."], ["A", "+218 91 234 5678"], ["B", "0921234567"]],
    "documents": [["Passport number", "Country"], ["A1234567", "LBY"], ["B7654321", "TCD"]],
    "e-mail": [["Beneficiary e-mail"], ["amal@example.org"], ["idris@example.org"]],
    "fingerprints": [["case", "fingerprint template"], ["1", "a9f3c7d2e1"], ["2", "b8e2d6c1f0"]],
    "phones without a heading": [[str(n), f"+21891{n:07d}"] for n in range(3_141_592, 3_141_620)],
    "case numbers without a heading": [["x", f"A{n:07d}"] for n in range(40)],
}


@pytest.mark.parametrize("rows", LISTS.values(), ids=LISTS)
def test_a_list_of_persons_is_recognised_and_no_cell_is_quoted(tmp_path, rows):
    why = personal(table(tmp_path, *rows))
    assert why
    for cell in {cell for row in rows for cell in row if len(cell) > 3}:
        assert cell not in why


def test_records_about_persons_are_recognised_by_their_keys(tmp_path):
    path = tmp_path / "a.json"
    people = [{"person": {"given_name": "Amal", "family_name": "Testa"}, "needs": []}]
    path.write_text(json.dumps({"data": people}))
    assert personal(open_file(path).tables[0])


NOT_PERSONS = {
    "places": [
        ["admin1Name", "admin1Name_ar", "name"],
        ["Tripoli", "طرابلس", "Souq"],
        ["Sabha", "سبها", "Mahdia"],
    ],
    "counts of people by document": [
        ["Persons with passport", "National ID number of holders"],
        ["1204567", "8"],
        ["77", "9"],
    ],
    "sex and age groups by place": [["Name", "Sex", "Age"], ["Tripoli", "F", "0-4"], ["Tripoli", "M", "0-4"]],
    "organisations": [
        ["Organisation name", "Partners", "Donor"],
        ["UNHCR", "UNICEF", "Norway"],
        ["IOM", "WFP", "Japan"],
    ],
    "events": [["event_name", "hazard_type_name"], ["Storm Daniel", "Flood"], ["Earthquake", "Seismic"]],
    "codes": [
        ["pcode", "web_id", "dtm_id"],
        *([f"LY{n:06d}", f"2024.MMP{n:04d}", f"ANB-{n:03d}"] for n in range(50)),
    ],
    "amounts": [["requirement", "funding"], *([str(1131050820 + n), str(10**9 + 7 * n)] for n in range(50))],
    "coordinates": [["lat", "lon"], *([f"32.{n:06d}", f"0{n}.5"] for n in range(50))],
    "dates": [
        ["from", "to"],
        *([f"0{n % 9 + 1}-01-2020", f"2020-01-{n % 28 + 1:02d} 10:00"] for n in range(50)),
    ],
    "a template without answers": [["Given name", "Family name", "Date of birth", "Telephone"]],
    "mobile people": [["Mobile population", "Telephone coverage"], ["1200", "35"], ["3400", "40"]],
    "a dictionary of columns": [
        ["fullname", "type"],
        ["age", "int"],
        ["chef.sexe", "text"],
        ["hh_size2", "int"],
    ],
}


@pytest.mark.parametrize("rows", NOT_PERSONS.values(), ids=NOT_PERSONS)
def test_places_offices_events_and_counts_are_no_persons(tmp_path, rows):
    assert personal(table(tmp_path, *rows)) is None


@given(st.text(max_size=60))
def test_a_heading_is_reduced_to_plain_words(heading):
    assert plain(plain(heading)) == plain(heading)
    assert plain(heading) == plain(heading).strip()


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("fatherName", "father name"),
        ("Prénom(s) :", "prenom s"),
        ("family_name_i_c", "family name i c"),
        ("الإسـم", "الاسم"),
    ],
)
def test_headings_of_all_writings_become_comparable(heading, words):
    assert plain(heading) == words


ABOUT_PERSONS = {
    "registration-samples/households_individuals_50.xlsx",
    "linkage/agency_a.csv.gz",
    "linkage/agency_b.csv.gz",
    "linkage/truth_pairs.csv.gz",
    "linkage/truth_records.csv.gz",
}


@pytest.mark.shared
def test_of_all_real_files_just_those_about_persons_are_recognised(shared_data):
    found = set()
    forms = set()
    for path in (p for p in shared_data.rglob("*") if p.is_file()):
        try:
            file = open_file(path)
        except UnreadableFile:
            continue
        name = path.relative_to(shared_data).as_posix()
        if is_form(file):
            forms.add(name)
        if any(personal(table) for table in file.tables):
            found.add(name)
    assert found == ABOUT_PERSONS
    assert forms == {f"xlsforms/{path.name}" for path in (shared_data / "xlsforms").iterdir()}
