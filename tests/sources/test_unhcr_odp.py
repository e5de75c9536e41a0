"""UNHCR's operational portal: strings for numbers, labels of one group for many, and a date for each place."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sources.store_of import answers, figures, store_of, values


def people(origin: str, count: str, *, groups: str = "Registered refugees", **more: Any) -> dict[str, Any]:
    return {
        "geomaster_name": "Chad", "geomaster_id": 1, "admin_level": "Country", "pop_accommodation_code": "C",
        "pop_data_type_code": "REG", "pop_type_code": "REF", "pop_origin_name": origin, "pop_origin_code": origin,
        "date": "2024-06-30", "month": 11, "year": 2024, "population_groups": groups, "individuals": count,
        "households": "0", "male_04": "0", "male_total": "0", "female_04": "0", "female_total": "0",
        "children_total": "0",
    } | more  # fmt: skip


def stored(tmp_path: Path, rows: list[dict[str, Any]], **envelope: Any) -> tuple:
    (tmp_path / "answer.json").write_text(json.dumps({"pop_frequency_code": ["D"], **envelope, "data": rows}))
    return store_of(tmp_path, tmp_path / "answer.json")


def test_new_arrivals_and_registered_people_are_never_added(tmp_path: Path) -> None:
    rows = [
        people("SUD", "663396", households="10", male_04="200000", male_total="300000", female_04="1"),
        people("SUD", "35", pop_accommodation_code="U"),
        people("OTH", "5", pop_accommodation_code=None),
        people("SUD", "9000", pop_data_type_code="NEW"),
        people("SUD", "70", pop_data_type_code=None, pop_type_code="ASY", groups="Asylum-seekers", date="2024-05-22"),
        people("SUD", "1", pop_type_code="???"),
        people("SUD", "1", date=None),
    ]
    store, (release,) = stored(tmp_path, rows)
    assert (release["feed"], release["rows_in"], release["kept"], release["refused"]) == ("unhcr_odp_origin", 7, 5, 2)
    found = {(r.category, r.series, r.unit): r.value for r in answers(store, place="TCD", on="2024-06-30")}
    assert found == {
        ("refugee", "operational, registered", "persons"): 663_436,
        ("refugee", "operational, new arrivals", "persons"): 9000,
        ("refugee", "operational, registered", "households"): 10,
        ("refugee", "operational, new arrivals", "households"): None,
    }
    split = answers(store, place="TCD", on="2024-06-30", unit="persons", series="operational, registered", by="origin")
    assert {r.origin: r.value for r in split} == {"SDN": 663_431, "OTH": 5}
    (seekers,) = answers(store, category="ASY", unit="persons")
    assert (seekers.value, str(seekers.start), seekers.series) == (70, "2024-05-22", "operational")
    men = next(r for r in answers(store, category="REF", by="sex", series="operational, registered") if r.sex == "male")
    assert (men.value, men.flags) == (300_000, ("incomplete",))
    women = figures(store).filter(sex="female", column="female_total")
    assert set(women["status"]) == {"not_reported"}  # a zero that does not add up is not nobody


def test_a_row_of_refugees_and_asylum_seekers_is_neither(tmp_path: Path) -> None:
    both = "Asylum-Seekers from Congo in Chad, Refugees from Congo (Chad)"
    rows = [people("COD", "526062", groups=both, pop_type_code="ASY"), people("ERT", "40", groups=both)]
    store, _ = stored(tmp_path, rows)
    (row,) = answers(store, place="TCD", unit="persons")
    assert (row.value, row.category, row.series) == (526_102, "undetermined", "operational")
    assert row.flags == ("mixed_categories",)


def location(name: str, day: str, count: str, *kinds: str) -> dict[str, Any]:
    groups = [{"id": n, "name": kind, "pop_type_code": kind} for n, kind in enumerate(kinds)]
    return {
        "geomaster_name": name, "admin_level": "Country", "date": day, "month": 3, "individuals": count,
        "households": "0", "population_group_id": "1, 2", "population_groups": groups,
    }  # fmt: skip


def test_each_location_keeps_its_own_date_and_its_groups_are_no_figures(tmp_path: Path) -> None:
    rows = [
        location("Tanzania (United Republic of)", "2024-05-31", "197573", "REF", "ASY"),
        location("Cote d'Ivoire", "2024-06-07", "53030", "REF", "REF", "ROC"),
        location("A camp", "2024-06-08", "100", "REF") | {"admin_level": "Camp"},
    ]
    store, (release,) = stored(tmp_path, rows, situation_view_id=47, situation_view_description="Words")
    assert (release["feed"], release["rows_in"], release["kept"], release["ignored"]) == (
        "unhcr_odp_locations", 9, 3, 6
    )  # fmt: skip
    found = {(r.place, r.category): (r.value, str(r.start)) for r in answers(store, unit="persons")}
    assert found == {
        ("TZA", "undetermined"): (197_573, "2024-05-31"),
        ("CIV", "refugee"): (53_030, "2024-06-07"),
        (None, "refugee"): (100, "2024-06-08"),  # in no country that the answer names, and not lost
    }
    camp = figures(store).filter(place_name="A camp", column="individuals")
    assert (camp["value"][0], camp["country"][0]) == (100, None)


COUNTRIES = """Country,ISO3,Source,Date,Individuals
#country+name,#country+code,#meta+source,#date,#affected+refugees
Chad,TCD,"UNHCR, Government",2024-06-07,1944735
"""


def test_the_list_of_host_countries_repeats_the_locations(tmp_path: Path) -> None:
    (tmp_path / "countries.csv").write_text(COUNTRIES)
    data = {"data": [location("Chad", "2024-06-07", "1944735", "REF", "ASY", "OTH")]}
    (tmp_path / "locations.json").write_text(json.dumps(data))
    store, _ = store_of(tmp_path, tmp_path / "countries.csv", tmp_path / "locations.json")
    (row,) = answers(store, place="TCD", unit="persons")
    assert (row.value, [r.value for r in row.alternatives]) == (1_944_735, [1_944_735])


def test_the_columns_of_the_list_may_stand_in_any_order(tmp_path: Path) -> None:
    text = "Date,Individuals,Note,Source,ISO3,Country\n2024-06-07,12,,UNHCR,TCD,Chad\n"
    (tmp_path / "countries.csv").write_text(text)
    store, _ = store_of(tmp_path, tmp_path / "countries.csv")
    assert values(store, place="TCD") == [12]


@pytest.mark.parametrize(
    ("title", "category", "measure"),
    [
        ("Refugees from Sudan in Chad", "refugee", "stock"),
        ("Sea and land arrivals", "undetermined", "flow"),
    ],
)
def test_an_exported_series_says_by_its_title_what_it_counts(
    tmp_path: Path, title: str, category: str, measure: str
) -> None:
    (tmp_path / "series.csv").write_text(f"{title}\ndata_date;individuals\n2024-01-01;12000\n2024-02-01;12500\n")
    store, (release,) = store_of(tmp_path, tmp_path / "series.csv")
    assert (release["feed"], release["kept"], release["ignored"]) == ("unhcr_odp_series", 2, 2)
    stored = figures(store)
    assert stored["value"].to_list() == [12_000, 12_500]
    assert set(stored.select("category", "measure", "place_name").rows()) == {(category, measure, title)}
    (question,) = release["questions"]
    facts = {"path": "series.csv", "title": title, "variant": "titled"}
    assert (question["rule"], question["facts"]) == ("what_is_counted", facts)


def test_a_series_of_the_api_without_a_word_about_it_is_asked_about(tmp_path: Path) -> None:
    series = [{"data_date": "2024-01-01", "individuals": "12000"}, {"data_date": "2024-02-01", "individuals": 12500}]
    (tmp_path / "series.json").write_text(json.dumps({"data": {"timeseries": series}}))
    store, (release,) = store_of(tmp_path, tmp_path / "series.json")
    assert figures(store)["value"].to_list() == [12_000, 12_500]
    assert set(figures(store)["category"]) == {"undetermined"}
    assert [q["rule"] for q in release["questions"]] == ["what_is_counted"]


@pytest.mark.shared
def test_the_published_answers(tmp_path: Path, shared_data: Path) -> None:
    store, releases = store_of(tmp_path, *sorted((shared_data / "unhcr-odp").iterdir()))
    assert {Path(r["path"]).stem: (r["rows_in"], r["kept"], r["refused"]) for r in releases} == {
        "get-origin-geo-id-220": (9, 9, 0),
        "get-origin-geo-id-295": (3, 3, 0),
        "get-sublocation-sv-47": (11 + 174, 11, 0),
        "get-sublocation-sv-48": (18 + 178, 18, 0),
        "unhcr-situations-countries": (58, 57, 0),
    }
    sudan = {
        (r.series, str(r.start)): r.value
        for r in answers(store, place="SDN", category="REF", feed="unhcr_odp_origin", unit="persons")
    }
    assert sudan == {
        ("operational, registered", "2024-03-31"): 663_396 + 35,
        ("operational", "2024-05-22"): 451_805,
    }
    answer = json.loads((shared_data / "unhcr-odp" / "get-origin-geo-id-220.json").read_text())
    (uganda,) = answers(store, place="UGA", on="2024-06-30", unit="persons")
    assert uganda.value == sum(int(row["individuals"]) for row in answer["data"])
    assert uganda.category == "undetermined"
    origins = {r.origin for r in answers(store, place="UGA", on="2024-06-30", unit="persons", by="origin")}
    assert {"SDN", "ERI", "OTH"} <= origins
    (chad,) = answers(store, place="TCD", unit="persons")
    assert (chad.value, str(chad.start), len(chad.alternatives)) == (1_944_735, "2024-06-07", 1)
