"""Other files of the same feeds: other editions, chosen columns, further wrappings, each read or plainly refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from commonground.evidence.store import Store
from commonground.sources.reading import read
from tests.sources.look_alikes import accounted, workbook
from tests.sources.store_of import answers, store_of

PREAMBLE = 'Extracted from the statistics database\n"Date extracted: 2024-06-12"\n\n'
SIDES = "Year,Country of origin,Country of origin (ISO),Country of asylum,Country of asylum (ISO)"
SUDAN = "2023,Sudan,SDN,Libya,LBY"
DECISIONS = (
    f"{SIDES},Authority,Stage of procedure,Cases / Persons,Recognized decisions,Complementary protection,"
    f'Rejected decisions,Otherwise closed,Total decisions\n{SUDAN},U,FI,P,120,7,"1,207",9,"1,343"\n'
)
DECISION = {"dec_recognized": 120, "dec_other": 7, "dec_rejected": 1207, "dec_closed": 9, "dec_total": 1343}
CODES = {"year": 2023, "coo_iso": "SDN", "coa_iso": "LBY"}
# What is printed -> feed, and what it says: category, measure, series, value.
SHAPES: dict[str, tuple[Any, str, set[tuple[str, str, str, float]]]] = {
    "decisions as downloaded": (
        PREAMBLE + DECISIONS,
        "unhcr_asylum_decisions",
        {("asylum_seeker", "flow", "decisions, rejected, first instance", 1207)},
    ),
    "decisions for HDX": (
        ("Year,ISO3CoO,ISO3CoA,ProcedureType,DecisionLevel,Recognized,RecognizedOther,OtherwiseClosed,Rejected,"
        "TotalDecided\n#date+year,#country+origin,#country,#x,#y,#a,#b,#c,#d,#e\n2023,SDN,LBY,U,FI,120,7,9,1207,1343\n"),
        "unhcr_asylum_decisions",
        {("asylum_seeker", "flow", "decisions, otherwise closed, first instance", 9)},
    ),
    "decisions of the interface": (
        {"page": 1, "maxPages": 1, "items": [CODES | DECISION | {"dec_level": "FI", "dec_pc": "P"}]},
        "unhcr_asylum_decisions",
        {("asylum_seeker", "flow", "decisions, recognised, first instance", 120)},
    ),
    "decisions written by R": (
        ("Year,Country.of.origin..ISO.,Country.of.asylum..ISO.,Stage.of.procedure,Cases...Persons,"
        "Recognized.decisions,Rejected.decisions\n2023,SDN,LBY,FI,P,120,1207\n"),
        "unhcr_asylum_decisions",
        {("asylum_seeker", "flow", "decisions, rejected, first instance", 1207)},
    ),
    "flows as downloaded": (
        f"{PREAMBLE}{SIDES},Refugees,Asylum-seekers,People in refugee-like situation,OIP\n{SUDAN},120,6,0,9\n",
        "unhcr_flows",
        {("refugee", "flow", "newly counted", 120), ("asylum_seeker", "flow", "newly counted", 6)},
    ),
    "flows for HDX": (
        "Year,ISO3CoO,ISO3CoA,Refugees,AsylumSeekers,RefugeeLike,OIP\n#date,#a,#b,#c,#d,#e,#f\n2023,SDN,LBY,120,6,0,9\n",
        "unhcr_flows",
        {("refugee", "flow", "newly counted", 120)},
    ),
    "UNRWA as downloaded": (
        f"{PREAMBLE}{SIDES},Palestine refugees under UNRWA's mandate\n2023,Palestinian,PSE,Jordan,JOR,\"2,391,000\"\n",
        "unhcr_unrwa",
        {("palestine_refugee_unrwa", "stock", "", 2_391_000)},
    ),
    "a population of chosen columns": (
        f"{PREAMBLE}{SIDES},Refugees under UNHCR's mandate\n{SUDAN},51000\n",
        "unhcr_population",
        {("refugee", "stock", "", 51_000)},
    ),
    "applications as downloaded": (
        (f"{PREAMBLE}{SIDES},Authority,Application type,Stage of procedure,Cases / Persons,Asylum applications\n"
        f'{SUDAN},UNHCR,New,First instance,Persons,"1,200"\n'),
        "unhcr_asylum_applications",
        {("asylum_seeker", "flow", "applications, new, first instance", 1200)},
    ),
    "solutions as downloaded": (
        (f"{PREAMBLE}{SIDES},Resettled refugees,Naturalised refugees,Returned refugees,Returned IDPs\n"
        f"{SUDAN},10,0,1200,0\n"),
        "unhcr_solutions",
        {("refugee", "flow", "resettlement arrivals", 10), ("returned_refugee", "flow", "", 1200)},
    ),
    "displacement updates as shapes": (
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "geometry": {"type": "Point", "coordinates": [1, 2]},
                    "properties": {
                        "id": n, "iso3": "TCD", "figure": 40 + n, "displacement_type": "Conflict",
                        "displacement_date": "2024-05-01",
                    },
                }
                for n in (1, 2)
            ],
        },
        "idmc_idu",
        {("internally_displaced_person", "movements", "IDU provisional 2", 42)},
    ),
    "FTS with the currency in its headings": (
        "Country Code,Plan name,Year,Requirements (US$),Funding (US$)\nTCD,A plan,2024,\"1,000\",400\n",
        "fts_plans",
        {("not_a_population", "requirement", "plan A plan", 1000), ("not_a_population", "funding", "plan A plan", 400)},
    ),
    "FTS flows of the interface": (
        {
            "data": {
                "flows": [
                    {
                        "id": "7", "status": "paid", "date": "2024-01-02T00:00:00Z", "amountUSD": 500,
                        "flowType": "Standard", "boundary": "incoming", "budgetYear": "2024",
                        "sourceObjects": [{"type": "Organization", "name": "A donor"}],
                        "destinationObjects": [
                            {"type": "Location", "name": "Chad"}, {"type": "UsageYear", "name": "2024"},
                        ],
                    },
                    {
                        "id": "8", "status": "pledge", "date": "2024-01-03T00:00:00Z", "amountUSD": 60,
                        "flowType": "Standard", "boundary": "incoming", "budgetYear": "2024",
                        "sourceObjects": [],
                        "destinationObjects": [{"type": "Location", "name": "Chad"}],
                    },
                ]
            },
            "status": "ok",
        },
        "fts_flows",
        {
            ("not_a_population", "funding", "incoming flows", 500),
            ("not_a_population", "funding", "incoming flows, pledged", 60),
        },
    ),
    "HAPI's population": (
        ("location_code,admin1_code,gender,age_range,population,reference_period_start,reference_period_end\n"
        'TCD,,all,all,"18,000",2024-01-01,2024-12-31\nTCD,,f,all,9500,2024-01-01,2024-12-31\n'),
        "hapi_population",
        {("resident_population", "stock", "", 18_000)},
    ),
    "HAPI's funding": (
        ("location_code,appeal_code,appeal_name,requirements_usd,funding_usd,reference_period_start,"
        "reference_period_end\nTCD,HTCD24,A plan,1000,400,2024-01-01,2024-12-31\n"),
        "hapi_funding",
        {("not_a_population", "requirement", "plan HTCD24", 1000)},
    ),
    "yearly displacement of an older edition": (
        ("ISO3,Name,Year,Conflict Stock Displacement,Conflict New Displacements,Disaster New Displacements\n"
        "LBY,Libya,2017,197000,29000,\n"),
        "idmc_gidd",
        {("internally_displaced_person", "stock", "conflict", 197_000)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_another_shape_of_a_known_feed(tmp_path: Path, shape: str) -> None:
    content, feed, expected = SHAPES[shape]
    path = tmp_path / ("file.csv" if isinstance(content, str) else "file.json")
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    store, (release,) = store_of(tmp_path, path)
    assert release["feed"] == feed
    found = {(row.category, row.measure, row.series, row.value) for row in answers(store)}
    assert expected <= found


@pytest.mark.parametrize(
    "content",
    [
        f"{SIDES},Refugees,Asylum-seekers,OIP\n{SUDAN},120,6,9\n",  # a stock, or the newly counted of a year?
        f"{SIDES},Internally displaced persons\n2023,Sudan,SDN,Sudan,SDN,9000\n",  # UNHCR's, or IDMC's?
    ],
)
def test_what_two_tables_may_be_is_refused(store: Store, tmp_path: Path, content: str) -> None:
    (tmp_path / "file.csv").write_text(content)
    (refusal,) = read([tmp_path / "file.csv"], store, on="2026-01-01").refused
    assert "recipe" in refusal.next


def test_un_desa_by_destination_alone(tmp_path: Path) -> None:
    def sheet(what: str) -> list[list[Any]]:
        return [
            ["United Nations"],
            ["", "", "", "", f"{what} (both sexes)", "", f"{what} (male)", "", f"{what} (female)"],
            ["Index", "Region, development group, country or area", "Location code", "Type", 1990, 2020, 1990, 2020,
             1990, 2020],
            [1, "WORLD", 900, "", 9, 9, 9, 9, 9, 9],
            [2, "Libya*", 434, "B R", 457_482, 826_537, 300_000, 586_000, 157_482, 240_537],
        ]  # fmt: skip

    stock = "International migrant stock at mid-year"
    sheets = {"Contents": [["Contents"]], "Table 1": sheet(stock), "Table 2": sheet("Total population at mid-year"),
              "Table 3": sheet(f"{stock} as a percentage of the total population")}  # fmt: skip
    store, (release,) = store_of(tmp_path, workbook(tmp_path / "w.xlsx", sheets))
    assert (release["feed"], release["kept"]) == ("un_desa_migrant_stock", 1)
    assert [(row.ends.year, row.value) for row in answers(store, place="LBY")] == [(1990, 457_482), (2020, 826_537)]
    women = [row.value for row in answers(store, place="LBY", on="2020-07-01", by="sex") if row.sex == "female"]
    assert women == [240_537]


def test_un_desa_with_a_sheet_a_year(tmp_path: Path) -> None:
    title = "Table 16. International migrant stock by origin and by country or area of destination, 2015"
    heads = ["Sort order", "Major area, region, country or area of destination", "Notes", "Country code", "Type",
             "Country of origin"]  # fmt: skip
    origins = ["", "", "", "", "", "Total", "Other North", "Other South", "Algeria", "Egypt", "Niger", "Sudan"]
    rows = [[title], [], heads, origins, [1, "WORLD", "", 900, "", 900, *[1] * 6],
            [2, "Libya", "", 434, "B", 100, "", "", "", "", 60, 40]]  # fmt: skip
    store, _ = store_of(tmp_path, workbook(tmp_path / "w.xlsx", {"Table 16": rows}))
    (row,) = answers(store, place="LBY")
    assert (row.value, row.begins.isoformat()) == (100, "2015-07-01")


def test_camp_series_with_a_heading_groups_and_a_bad_line(tmp_path: Path) -> None:
    folder = tmp_path / "chad2024"
    folder.mkdir()
    (folder / "data_layout.csv").write_text("total,refugees.csv\nFarchana,cha-farchana.csv\n")
    (folder / "refugees.csv").write_text('date,count\n2024-01-01,"1,500"\n2024-02-01,1700\n')
    (folder / "cha-farchana.csv").write_text("#a comment\n2024-01-01,500\n2024-02-01,about many\n2024-03-01,600\n")
    store, releases = store_of(tmp_path, *sorted(folder.iterdir()))
    counted = {Path(r["path"]).name: (r["kept"], r["refused"], r["ignored"]) for r in releases}
    assert counted == {"cha-farchana.csv": (2, 1, 1), "data_layout.csv": (0, 0, 2), "refugees.csv": (2, 0, 1)}
    assert sorted(row.value for row in answers(store) if row.value) == [500, 600, 1500, 1700]
    assert [(row.status, row.flags) for row in answers(store) if not row.value] == [("not_reported", ("unreadable",))]


LEVELS: dict[str, list[list[Any]]] = {
    f"Admin{deepest}": [
        [text for n in range(deepest, -1, -1) for text in (f"admin{n}Name_en", f"admin{n}Pcode")],
        [text for n in range(deepest, -1, -1) for text in (f"Unit {n}", "LY" + "01" * n)],
    ]
    for deepest in range(5)
}


def test_a_workbook_of_places_with_a_sheet_a_level(store: Store, tmp_path: Path) -> None:
    sheets = LEVELS | {"Read me": [["Source"], ["The bureau of statistics"]]}
    report = read([workbook(tmp_path / "places.xlsx", sheets)], store, on="2026-01-01")
    assert not report.refused and accounted(report) and report.releases[0]["feed"] == "pcodes"
    units = {unit.code: (unit.level, unit.parent) for unit in store.gazetteer().units("LBY")}
    assert units == {"LY" + "01" * n: (n, "LY" + "01" * (n - 1) if n > 1 else None) for n in range(1, 5)}


@pytest.mark.parametrize(
    "heads", ["ADMINLEVEL,PCODE,NAME,PARENTPCODE,LOCATION", "Admin Level,P-Code,Name,Parent P-Code,Location"]
)
def test_places_with_headings_in_any_dress(store: Store, tmp_path: Path, heads: str) -> None:
    (tmp_path / "p.csv").write_text(f"{heads}\n1,LY01,East,LBY,LBY\n3,LY010101,Town,LY0101,LBY\n")
    assert read([tmp_path / "p.csv"], store, on="2026-01-01").releases[0]["kept"] == 2


def test_an_answer_that_failed_says_why(store: Store, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(
        json.dumps({"result": None, "isSuccess": False, "errorMessages": ["Access denied"]})
    )
    (refusal,) = read([tmp_path / "a.json"], store, on="2026-01-01").refused
    assert "Access denied" in refusal.reason


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_table_in_any_encoding_and_cut_by_any_sign(tmp_path: Path, encoding: str, sign: str) -> None:
    lines = "Year,Country of origin,Country of asylum,Refugees under UNHCR's mandate\n2024,Côte d'Ivoire,Chad,500\n"
    (tmp_path / "people.csv").write_text(lines.replace(",", sign), encoding=encoding)
    store, _ = store_of(tmp_path, tmp_path / "people.csv")
    assert [(row.origin, row.place, row.value) for row in answers(store, by="origin")] == [("CIV", "TCD", 500)]
