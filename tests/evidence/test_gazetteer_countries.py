"""Countries: every code system, names in four languages, and codes that are no country."""

import csv
from pathlib import Path

import pytest

from commonground.evidence.gazetteer import by_iso3, countries, country


@pytest.mark.parametrize(
    ("text", "system", "iso3"),
    [
        ("AUS", "iso3", "AUS"),
        ("AUS", "unhcr", "AUT"),  # three UNHCR codes are other countries' ISO3
        ("ARE", "unhcr", "EGY"),
        ("MAR", "unhcr", "MTQ"),
        ("GFR", "unhcr", "DEU"),
        ("4", "m49", "AFG"),
        ("004", "m49", "AFG"),
        ("NA", "iso2", "NAM"),
        ("SUD", None, "SDN"),  # only UNHCR has this code
        ("UAE", None, "ARE"),
        ("DRC", None, "COD"),
        ("Syrian Arab Rep.", None, "SYR"),
        ("Iran (Islamic Republic of)", None, "IRN"),
        ("Dem. Rep. of the Congo", None, "COD"),
        ("Congo", None, "COG"),
        ("Türkiye", None, "TUR"),
        ("Turkey", None, "TUR"),
        ("CôtedIvoire", None, "CIV"),
        ("C&ocirc;te d&#039;Ivoire", None, "CIV"),
        ("BurkinaFaso", None, "BFA"),
        ("SouthSudan", None, "SSD"),
        ("Curaçao*", None, "CUW"),
        ("Greenland (DNK)", None, "GRL"),
        ("Soudan du Sud", None, "SSD"),
        ("Sudán", None, "SDN"),
        ("السودان", None, "SDN"),
        ("سوريا", None, "SYR"),
        ("Sudanese", None, "SDN"),
        ("Nigerien", None, "NER"),
        ("Nigerian", None, "NGA"),
        ("Afganisthan", None, "AFG"),
        ("Kosovo", None, "XKX"),
        ("Abyei Area", None, "AB9"),
        ("GAZ", "unhcr", "PSE"),
    ],
)
def test_a_country_is_found_by_any_of_its_words(text: str, system: str | None, iso3: str) -> None:
    assert country(text, system=system).code == iso3  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["Korea", "Congolese", "Dominican", "Micronesia", "Nigeri", "Austrlia", "Zubrowka"])
def test_what_may_be_two_countries_is_none_and_both_are_proposed(text: str) -> None:
    match = country(text)
    assert match.code is None
    assert match.method is None
    assert match.note


def test_a_code_of_two_systems_is_iso3_and_says_so() -> None:
    match = country("AUS")
    assert (match.code, match.confidence) == ("AUS", 0.8)
    assert "Austria" in match.note


@pytest.mark.parametrize(
    ("text", "code"),
    [("Unkown", "UNK"), ("UKN", "UNK"), ("STA", "XXA"), ("Stateless", "XXA"), ("Other", "OTH"), ("Various", "VAR")],
)
def test_a_pseudo_code_is_kept_and_is_at_no_level(text: str, code: str) -> None:
    match = country(text)
    assert (match.code, match.level) == (code, None)


@pytest.mark.parametrize(
    "text", ["Melanesia", "Sub-Saharan Africa", "Eastern Africa (P)", "World", "928", "Polynesia*"]
)
def test_a_region_is_recognised_as_no_country(text: str) -> None:
    match = country(text)
    assert (match.code, match.method) == (None, "not_located")


def test_two_letters_that_may_mean_not_available_are_not_namibia() -> None:
    assert country("NA").code is None


def test_the_table_is_whole() -> None:
    table = countries()
    iso = [c for c in table if c.kind == "country"]
    assert len(iso) == 249  # ISO 3166-1 has 249 entries
    for system in ("iso3", "iso2", "m49"):
        assert len({getattr(c, system) for c in iso}) == 249
    assert all(len(c.m49) == 3 and c.m49.isdigit() for c in iso)
    assert all(c.names[language] for c in table for language in ("en", "fr", "es", "ar"))
    assert all(-90 <= c.lat <= 90 and -180 <= c.lon <= 180 for c in iso if c.lat is not None and c.lon is not None)
    assert all(c.lat is not None for c in iso)


def test_every_name_and_every_code_leads_back_to_its_own_country() -> None:
    for c in countries():
        if c.kind != "country":
            continue
        assert country(c.iso3, system="iso3").code == c.iso3
        assert country(c.iso2, system="iso2").code == c.iso3
        assert country(c.m49, system="m49").code == c.iso3
        for name in c.names.values():
            assert country(name, system="name").code == c.iso3, name
        for alias in (*c.aliases, *c.demonyms):
            assert country(alias, system="name").code in (c.iso3, None), alias


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.shared
def test_the_unhcr_codes_are_those_unhcr_publishes(shared_data: Path) -> None:
    for row in _rows(shared_data / "unhcr-population" / "countries.csv"):
        if row["iso_code"] in ("", "XXX"):  # Tibetan, two unnamed codes, and UNK which is XXX there
            continue
        assert by_iso3()[row["iso_code"]].unhcr == row["unhcr_code"]
        assert country(row["name"], system="name").code == row["iso_code"]
    for row in _rows(shared_data / "geo" / "country_reference_unhcr.csv"):
        if row["iso_3"] in by_iso3():
            assert by_iso3()[row["iso_3"]].unhcr == row["UNHCRcode"]
            if row["M49_code"] != "NA":
                assert by_iso3()[row["iso_3"]].m49 == row["M49_code"].zfill(3)
            lat = by_iso3()[row["iso_3"]].lat
            if row["Latitude"] != "NA" and lat is not None:  # a capital is not far from the middle
                assert abs(lat - float(row["Latitude"])) < 20, row["iso_3"]


@pytest.mark.shared
def test_every_code_of_the_population_file_is_read(shared_data: Path) -> None:
    seen: set[tuple[str, str]] = set()
    with (shared_data / "unhcr-population" / "population.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            seen |= {(row["coo"], row["coo_iso"]), (row["coa"], row["coa_iso"])}
    assert len(seen) > 200
    wrong = {(unhcr, iso) for unhcr, iso in seen if country(unhcr, system="unhcr").code != iso}
    assert wrong == set()
    assert {iso for _, iso in seen if country(iso, system="iso3").code != iso} == set()


@pytest.mark.shared
def test_desa_names_and_m49_codes_agree(shared_data: Path) -> None:
    seen: set[tuple[str, str]] = set()
    with (shared_data / "undesa" / "migrant_stock_2010_2020.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            seen.add((row["CountryOriginName"], row["CountryOriginM49"]))
    assert len(seen) > 200
    for name, code in seen:
        by_code = country(code, system="m49")
        assert by_code.code or by_code.method == "not_located", code
        if by_code.code:
            assert country(name, system="name").code == by_code.code
