"""A feed knows its file whatever case, spacing and signs its headings are printed in, and reads the same figures."""

import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from commonground.sources.headings import having, key, named, names
from tests.sources.store_of import figures, store_of

# Feed -> a table with the headings its producer prints, and a row or two.
TABLES = {
    "fts_plans": "countryCode,id,name,code,startDate,endDate,year,requirements,funding\n"
    "TCD,1,A plan,HTCD24,2024-01-01,2024-12-31,2024,1000,400",
    "fts_flows": "date,budgetYear,amountUSD,srcOrganization,srcLocations,destPlanCode,destOrganization,"
    "destGlobalClusters,destLocations,destUsageYearStart,destUsageYearEnd,flowType,boundary,status,id\n"
    "2024-02-01,2024,500,A donor,FRA,HTCD24,An agency,Health,TCD,2024,2024,Standard,incoming,paid,77",
    "hapi_idps": "location_code,provider_admin1_name,admin1_code,admin1_name,admin_level,operation,assessment_type,"
    "population,reporting_round,reference_period_start,reference_period_end\n"
    "TCD,,,,0,An operation,BA,900,3,2024-03-01,2024-03-01",
    "hapi_refugees": "origin_location_code,asylum_location_code,population_group,gender,age_range,population,"
    "reference_period_start,reference_period_end\nSDN,TCD,REF,all,all,700,2024-01-01,2024-12-31",
    "idmc_gidd": "iso3,country_name,year,new_displacement,new_displacement_rounded,total_displacement,"
    "total_displacement_rounded\nTCD,Chad,2024,310,300,1200,1200",
    "idmc_disasters": "iso3,country_name,year,event_name,start_date,end_date,hazard_type_name,new_displacement\n"
    "TCD,Chad,2024,A flood,2024-08-01,2024-08-09,Flood,60",
    "idmc_idu": "id,iso3,country,figure,displacement_type,displacement_date,displacement_start_date,"
    "displacement_end_date,qualifier,type\n5,TCD,Chad,40,Conflict,2024-05-01,2024-05-01,2024-05-02,total,",
    "unhcr_odp_origin": "geomaster_name,admin_level,pop_type_code,pop_data_type_code,pop_origin_code,pop_origin_name,"
    "date,individuals,households\nChad,Country,REF,REG,SUD,Sudan,2024-06-30,800,200",
    "unhcr_odp_countries": "Country,ISO3,Source,Date,Individuals\nChad,TCD,UNHCR,2024-05-31,800",
    "iom_missing_migrants": "Incident ID,Incident Year,Reported Month,Incident Date,Number of Dead,"
    "Minimum Estimated Number of Missing,Number of Survivors,Country of Incident,Migration Route,Cause of Death\n"
    "2024.MMP1,2024,May,2024-05-03,3,4,5,Libya,Sahara Desert crossing,Unknown",
    "un_desa_migrant_stock": "origin,origin_code,destination,destination_code,year,sex,migrant_stock\n"
    "Sudan,729,Chad,148,2020,all,4000",
    "unhcr_prmn": "Year Week,Month End,Current (Arrival) Region,Current (Arrival) District,"
    "Previous (Departure) Region,Previous (Departure) District,Reason,Number of Individuals\n"
    "2020 W1,31/01/2020,Bay,Baidoa,Bakool,Xudur,Drought related,12",
    "iom_dtm_api": "operation,admin0Name,admin0Pcode,numPresentIdpInd,reportingDate,roundNumber\n"
    "An operation,Chad,TCD,900,2024-03-01T00:00:00,3",
    "unhcr_population": "year,coo_name,coo_iso,coa_name,coa_iso,refugees,asylum_seekers,idps,stateless\n"
    "2024,Sudan,SDN,Chad,TCD,700,20,0,0",
    "unhcr_demographics": "year,coo_iso,coa_iso,pop_type,f_0_4,f_60,f_total,m_total,total\n"
    "2024,SDN,TCD,REF,40,60,100,600,700",
    "unhcr_asylum_applications": "year,coo_iso,coa_iso,procedure_type,app_type,dec_level,app_pc,applied\n"
    "2024,SDN,TCD,G,N,FI,P,30",
    "unhcr_asylum_decisions": "year,coo_iso,coa_iso,procedure_type,dec_level,dec_pc,dec_recognized,dec_other,"
    "dec_rejected,dec_closed,dec_total\n2024,SDN,TCD,G,FI,P,10,0,5,7,22",
    "unhcr_solutions": "year,coo_iso,coa_iso,resettlement,naturalisation,returned_refugees,returned_idps\n"
    "2024,SDN,TCD,10,0,20,0",
    "unhcr_flows": "year,coo_iso,coa_iso,refugees,asylum_seekers,refugee_like,oip\n2024,SDN,TCD,60,7,0,0",
    "unhcr_unrwa": "year,coo_iso,coa_iso,total\n2024,PSE,JOR,2000000\n2024,PSE,LBN,500000",
}


def _words(heading: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[._]", " ", heading)


DRESSES: dict[str, Callable[[str], str]] = {
    "upper": str.upper,
    "title": lambda heading: _words(heading).title(),
    "wide": lambda heading: f"  {_words(heading).replace(' ', '   ')}\u00a0",
    "snake": lambda heading: re.sub(r"\W+", "_", _words(heading)).lower(),
    "joined": lambda heading: re.sub(r"[\W_]+", "", heading),
}


def told(path: Path, folder: Path) -> tuple[str, pl.DataFrame]:
    folder.mkdir()
    store, (release,) = store_of(folder, path)
    kept = figures(store).drop("column", "row").sort("category", "measure", "series", "sex", "age", "value", "detail")
    return release["feed"], kept


@pytest.mark.parametrize("feed", TABLES)
def test_the_dress_of_the_headings_changes_nothing(tmp_path: Path, feed: str) -> None:
    head, _, rows = TABLES[feed].partition("\n")
    plain = tmp_path / "plain.csv"
    plain.write_text(f"{head}\n{rows}\n")
    known, expected = told(plain, tmp_path / "plain")
    assert known == feed and expected.height
    for name, dress in DRESSES.items():
        path = tmp_path / f"{name}.csv"
        path.write_text(",".join(map(dress, head.split(","))) + f"\n{rows}\n")
        found, kept = told(path, tmp_path / name)
        assert found == feed, name
        assert kept.equals(expected), name


def test_a_key_keeps_letters_digits_and_shares() -> None:
    same = {"Country Code", "country_code", " COUNTRYCODE ", "country-code:", "Country\u00a0Code", "coun​try code"}
    assert {key(heading) for heading in same} == {"countrycode"}
    assert key("Année d'asile") == key("ANNEE D ASILE")
    assert key("% of IDPs") != key("# of IDPs")


def test_headings_a_feed_does_not_know_stay_as_printed() -> None:
    known = names(["amountUSD"], {"Amount (US dollars)": "amountUSD"})
    assert named(["Amount USD", "amount us dollars", "A Note"], known) == ["amountUSD", "amountUSD", "A Note"]
    assert having(known, "amountUSD")(["AMOUNT USD"]) and not having(known, "amountUSD")(["amount"])
