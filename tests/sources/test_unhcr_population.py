"""UNHCR's statistics: every table, in every shape it is exported, gives the same people."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from commonground.evidence.store import Store
from commonground.sources.reading import read
from tests.sources.store_of import answers, figures, store_of, values

# Invented people: 12 Xs from Sudan and 5 from Egypt in Libya; 300 displaced in Libya itself.
ROWS = [
    ("Sudan", "SUD", "SDN", 1200, 40, 0, ""),
    ("Egypt", "ARE", "EGY", 5, 0, 0, ""),
    ("Libya", "LBY", "LBY", 0, 0, 300, "-"),
]


def r_package(rows: list[tuple]) -> str:
    lines = ["year,coo_name,coo,coo_iso,coa_name,coa,coa_iso,refugees,asylum_seekers,idps,oip"]
    lines += [f"2024,{n},{u},{i},Libya,LBY,LBY,{r},{a},{d},{o}" for n, u, i, r, a, d, o in rows]
    return "\n".join(lines) + "\n"


def site(rows: list[tuple]) -> str:
    preamble = ['"Extracted from the Refugee Data Finder"', '"Date extracted: 2026-01-01"', ""]
    head = (
        "Year,Country of origin,Country of origin (ISO),Country of asylum,Country of asylum (ISO),"
        "Refugees under UNHCR's mandate,Asylum-seekers,IDPs of concern to UNHCR,"
        "Other people in need of international protection"
    )
    return "\n".join([*preamble, head, *(f"2024,{n},{i},Libya,LBY,{r},{a},{d},{o}" for n, _, i, r, a, d, o in rows)])


def hdx(rows: list[tuple]) -> str:
    head = "Year,ISO3CoO,ISO3CoA,REF,ASY,IDP,OIP"
    tags = (
        "#date+year,#country+origin+code,#country+asylum+code,#affected+refugees,#affected+asylum_seekers,"
        "#affected+idps,#affected+oip"
    )
    return "\n".join([head, tags, *(f"2024,{i},LBY,{r},{a},{d},{o}" for _, _, i, r, a, d, o in rows)])


def hdx_names(rows: list[tuple]) -> str:
    head = (
        "Year,Country of Origin Code,Country of Asylum Code,Country of Origin Name,Country of Asylum Name,Refugees,"
        "Asylum seekers,Internally displaced persons,Other people in need of international protection"
    )
    return "\n".join([head, *(f"2024,{i},LBY,{n},Libya,{r},{a},{d},{o}" for n, _, i, r, a, d, o in rows)])


def api(rows: list[tuple]) -> str:
    items = [
        {
            "year": 2024, "coo_id": 1, "coo_name": n + " ", "coo": u, "coo_iso": i, "coa_id": 2, "coa_name": "Libya",
            "coa": "LBY", "coa_iso": "LBY", "refugees": r, "asylum_seekers": str(a), "idps": str(d), "oip": o or "-",
        }
        for n, u, i, r, a, d, o in rows
    ]  # fmt: skip
    return json.dumps({"page": 1, "short-url": "x", "maxPages": 1, "total": {"refugees": 1}, "items": items})


def both_codes(rows: list[tuple]) -> str:
    head = (
        "Year,Country of origin,Country of origin (code),Country of origin (ISO),Country of asylum,"
        "Country of asylum (code),Country of asylum (ISO),Refugees,Asylum-seekers,IDPs,OIP"
    )
    told = [f"2024,{n},{u},{i},Libya,LBY,LBY,{r},{a},{d},{o}" for n, u, i, r, a, d, o in rows]
    return "\n".join([head, *told, "Source: UNHCR"])


def read_into_r(rows: list[tuple]) -> str:
    head = (
        "Year,Country.of.origin,Country.of.origin..ISO.,Country.of.asylum,Country.of.asylum..ISO.,"
        "Refugees.under.UNHCR.s.mandate,Asylum.seekers,IDPs.of.concern.to.UNHCR,"
        "Other.people.in.need.of.international.protection"
    )
    return "\n".join([head, *(f"2024,{n},{i},Libya,LBY,{r},{a},{d},{o}" for n, _, i, r, a, d, o in rows)])


def humps(rows: list[tuple]) -> str:
    head = "year,cooName,coo,cooIso,coaName,coa,coaIso,refugees,asylumSeekers,idps,oip"
    return "\n".join([head, *(f"2024,{n},{u},{i},Libya,LBY,LBY,{r},{a},{d},{o}" for n, u, i, r, a, d, o in rows)])


SHAPES = {
    "r.csv": r_package,
    "site.csv": site,
    "hdx.csv": hdx,
    "names.csv": hdx_names,
    "api.json": api,
    "codes.csv": both_codes,
    "points.csv": read_into_r,
    "humps.csv": humps,
}


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_gives_the_same_people(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(SHAPES[name](ROWS))
    store, (release,) = store_of(tmp_path, tmp_path / name)
    assert (release["feed"], release["kept"], release["refused"]) == ("unhcr_population", 3, 0)

    def one(category: str) -> tuple:
        (row,) = answers(store, category=category, place="LBY", on="2024-12-31")
        return row.value, row.low, row.high, row.status

    assert one("REF") == (1205, 1201, 1205, "reported")  # the 5 stands for one to five
    assert one("ASY") == (40, 40, 40, "reported")
    assert one("IDP") == (300, 300, 300, "reported")
    assert one("OIP") == (None, None, None, "not_reported")
    assert {r.origin: r.value for r in answers(store, category="REF", by="origin")} == {"SDN": 1200, "EGY": 5, "LBY": 0}


@pytest.mark.parametrize(
    ("columns", "code", "country"),
    [("coo,coa", "ARE", "EGY"), ("coo,coa", "AUS", "AUT"), ("coo_iso,coa_iso", "ARE", "ARE")],
)
def test_a_code_is_read_in_its_own_system(tmp_path: Path, columns: str, code: str, country: str) -> None:
    (tmp_path / "p.csv").write_text(f"year,{columns},refugees,asylum_seekers,idps\n2024,SYR,{code},100,7,0\n")
    store, _ = store_of(tmp_path, tmp_path / "p.csv")
    assert values(store, place=country, category="REF") == [100]


def test_a_side_summed_over_all_countries_is_no_breakdown(tmp_path: Path) -> None:
    rows = [{"year": y, "coo": "-", "coo_name": "-", "coo_iso": "-", "coa": "LBY", "coa_name": "Libya",
             "coa_iso": "LBY", "refugees": y, "asylum_seekers": "0", "idps": "-"} for y in (2023, 2024)]  # fmt: skip
    (tmp_path / "p.json").write_text(json.dumps({"page": 1, "maxPages": 1, "items": rows}))
    store, _ = store_of(tmp_path, tmp_path / "p.json")
    assert values(store, place="LBY", category="REF") == [2023, 2024]
    assert answers(store, place="LBY", category="REF", by="origin") == []


CLAIMS = """year,coo_iso,coa_iso,procedure_type,app_type,dec_level,app_pc,applied
2024,SDN,LBY,U,N,FI,P,900
2024,SDN,LBY,G,N,FI,P,100
2024,SDN,LBY,U,A,AR,P,40
2024,SDN,LBY,U,N,FI,C,70
"""
CLAIMS_HDX = """"Year","ISO3CoO","ISO3CoA","ProcedureType","ApplicationType","ApplicationDataType",\
"ApplicationAveragePersonsPerCase","Applications"
"#date+year","#country+origin+code","#country+asylum+code","#indicator+procedure_type+code",\
"#indicator+application_type+code","#indicator+application_data_type+code","#indicator+num","#inneed+applications"
2024,"SDN","LBY","U","N","P","3.3",1000
2024,"SDN","LBY","U","A","P","0",40
2024,"SDN","LBY","U","N","C","0",70
"""


@pytest.mark.parametrize("text", [CLAIMS, CLAIMS_HDX])
def test_new_claims_appeals_persons_and_cases_stay_apart(tmp_path: Path, text: str) -> None:
    (tmp_path / "claims.csv").write_text(text)
    store, (release,) = store_of(tmp_path, tmp_path / "claims.csv")
    assert release["feed"] == "unhcr_asylum_applications"
    found = {(r.series.split(",")[1].strip(), r.unit): r.value for r in answers(store, place="LBY")}
    assert found == {("new", "persons"): 1000, ("appeal", "persons"): 40, ("new", "cases"): 70}


DECISIONS = """Year,ISO3CoO,ISO3CoA,ProcedureType,DecisionType,DecisionDataType,DecisionsAveragePersonsPerCase,\
Recognized,RecognizedOther,OtherwiseClosed,Rejected,TotalDecided
#date+year,#country+origin+code,#country+asylum+code,#x,#x,#x,#x,#inneed,#inneed,#inneed,#inneed,#inneed
2024,SDN,LBY,U,FI,P,0,100,20,30,50,200
2024,SDN,LBY,U,AR,P,0,10,0,0,40,{total}
"""


@pytest.mark.parametrize(("total", "doubts"), [(50, []), (90, ["total_misses_parts"])])
def test_decisions_are_kept_by_outcome_and_their_total_only_checked(
    tmp_path: Path, total: int, doubts: list[str]
) -> None:
    (tmp_path / "d.csv").write_text(DECISIONS.format(total=total))
    store, (release,) = store_of(tmp_path, tmp_path / "d.csv")
    assert (release["feed"], release["figures"]) == ("unhcr_asylum_decisions", 8)
    first = {r.series.split(", ")[1]: r.value for r in answers(store) if r.series.endswith("first instance")}
    assert first == {"recognised": 100, "complementary protection": 20, "otherwise closed": 30, "rejected": 50}
    assert [q["rule"] for q in release["questions"]] == doubts


def companion(*rows: str) -> str:
    return "\n".join(["year,coo_name,coo,coo_iso,coa_name,coa,coa_iso,total", *rows]) + "\n"


PALESTINE = "Palestinian,GAZ,PSE"


@pytest.mark.parametrize(
    ("text", "feed", "source"),
    [
        (companion(f"2024,{PALESTINE},Jordan,JOR,JOR,2400000", f"2024,{PALESTINE},{PALESTINE},1600000"),
         "unhcr_unrwa", "UNRWA"),
        (companion(f"2024,{PALESTINE},{PALESTINE},1600000", "2024,Libya,LBY,LBY,Libya,LBY,LBY,107203"),
         "unhcr_idmc", "IDMC"),
    ],
)  # fmt: skip
def test_companion_tables_keep_their_owner(tmp_path: Path, text: str, feed: str, source: str) -> None:
    (tmp_path / "c.csv").write_text(text)
    store, (release,) = store_of(tmp_path, tmp_path / "c.csv")
    assert release["feed"] == feed
    assert set(figures(store)["source"]) == {source}


def test_a_companion_table_of_palestine_alone_is_refused_until_named(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(companion(f"2024,{PALESTINE},{PALESTINE},1600000"))
    store = Store.open(tmp_path / "s", create=True)
    (refusal,) = read([tmp_path / "c.csv"], store, on="2026-01-01").refused
    assert "--feed unhcr_unrwa" in refusal.next
    assert not read([tmp_path / "c.csv"], store, on="2026-01-01", feed="unhcr_idmc").refused


def test_flows_are_a_series_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(
        "year,coo_iso,coa_iso,refugees,asylum_seekers,refugee_like,oip\n2024,SDN,LBY,50,60,0,\n"
    )
    store, (release,) = store_of(tmp_path, tmp_path / "f.csv")
    assert release["feed"] == "unhcr_flows"
    (row,) = answers(store, category="ASY", measure="flow")
    assert (row.value, row.series, row.start.isoformat()) == (60, "newly counted", "2024-01-01")


AGES = "f_0_4,f_5_11,f_12_17,f_18_59,f_60,f_other,f_total,m_0_4,m_5_11,m_12_17,m_18_59,m_60,m_other,m_total,total"
DEMOGRAPHICS = f"""year,coo_iso,coa_iso,pop_type,location,acc_type,{AGES}
2024,SDN,LBY,REF,Dispersed in the country / territory,U,0,0,0,0,0,0,0,0,0,0,0,0,0,0,900
2024,SDN,LBY,REF,Tripoli [Admin 2],I,10,0,0,20,0,0,30,0,0,0,70,0,0,70,100
2024,SDN,LBY,XYZ,Tripoli [Admin 2],I,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1
"""


def test_zeros_of_rows_not_broken_down_are_unknown(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text(DEMOGRAPHICS)
    store, (release,) = store_of(tmp_path, tmp_path / "d.csv")
    assert (release["kept"], release["refused"], release["ignored"]) == (2, 1, 1)
    assert values(store, category="REF", place="LBY") == [1000]
    women = next(r for r in answers(store, category="REF", place="LBY", by="sex") if r.sex == "female")
    assert (women.value, women.flags) == (30, ("incomplete",))
    ages = {(r.sex, r.age): r.value for r in answers(store, place="LBY", by=("sex", "age"))}
    assert ages["female", "5-11"] == 0 and ages["male", "18-59"] == 70
    cells = figures(store).filter(place_name="Dispersed in the country / territory")
    assert set(cells.filter(status="reported")["value"]) == {900}


@pytest.fixture(scope="module")
def published(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, list[dict[str, Any]]]:
    folders = (shared_data / "unhcr-population", shared_data / "unhcr-hdx-extract")
    tables = [path for folder in folders for path in sorted(folder.glob("*.csv")) if path.name != "countries.csv"]
    return store_of(tmp_path_factory.mktemp("unhcr"), *tables)


Published = tuple[Store, list[dict[str, Any]]]


@pytest.mark.shared
def test_every_row_of_the_published_tables_is_kept(published: Published) -> None:
    _, releases = published
    assert len(releases) == 7
    for release in releases:
        with Path(release["path"]).open(encoding="utf-8-sig", newline="") as lines:
            assert release["rows_in"] == sum(1 for _ in csv.reader(lines)), release["path"]
        assert (release["refused"], release["ignored"], release["questions"]) == (0, 1, [])


@pytest.mark.shared
def test_libya_at_the_end_of_2024(published: Published) -> None:
    store, _ = published
    found = answers(store, place="LBY", on="2024-12-31")
    libya = {(r.category, r.source, r.series): r.value for r in found if r.status == "reported"}
    assert libya["refugee", "UNHCR", ""] == 200_335
    assert libya["asylum_seeker", "UNHCR", ""] == 76_675
    assert libya["internally_displaced_person", "UNHCR", ""] == 32_791
    assert libya["internally_displaced_person", "IDMC", "conflict"] == 107_000  # republished rounded


@pytest.mark.shared
def test_demographics_stand_beside_the_population_table(published: Published) -> None:
    (row,) = answers(published[0], place="LBY", on="2025-12-31", category="REF")
    assert row.feed == "unhcr_population"
    assert [(r.feed, r.value) for r in row.alternatives] == [("unhcr_demographics", 552_523)]


@pytest.mark.shared
def test_sums_agree_with_the_file_read_by_hand(published: Published, shared_data: Path) -> None:
    with (shared_data / "unhcr-population" / "population.csv").open(newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["coa_iso"] == "LBY" and row["year"] == "2024"]
    refugees = [int(row["refugees"]) for row in rows]
    fives = refugees.count(5)
    (row,) = answers(published[0], place="LBY", on="2024-12-31", category="REF")
    assert (row.value, row.low, row.high) == (sum(refugees), sum(refugees) - 4 * fives, sum(refugees))
    split = answers(published[0], place="LBY", on="2024-12-31", category="REF", by="origin")
    assert {r.origin: r.value for r in split} == {row["coo_iso"]: int(row["refugees"]) for row in rows}
