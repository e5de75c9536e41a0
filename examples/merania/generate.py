"""Write the raw files of Merania, a country that does not exist, in the messy shapes real agencies send.

Every number and every coast is invented. The same run gives the same files: `python examples/merania/generate.py`
(into `raw`, or into the folder it is given). The traps are deliberate: workbooks of three rounds with banner rows,
side-by-side totals and two scripts; API records whose numbers are texts; a malformed HXL tag; a letter among digits;
a year that is none; two districts of one name; two agencies that count the same people; three sources that disagree
on internally displaced people; a figure carried forward; people nobody could locate.
"""

import csv
import json
import sys
from datetime import datetime
from pathlib import Path
from random import Random

import xlsxwriter
from outline import polygons

Sheet = xlsxwriter.worksheet.Worksheet
RAW = Path(__file__).parent / "raw"
ISO3 = "XMR"  # ISO 3166 leaves XAA to XZZ to its users: no such country exists

# region code, name, Arabic; districts: code, name, Arabic, lat, lon. Two districts are called Dar Nahr.
REGIONS = [
    ("XM01", "Coast", "الساحل", [
        ("XM0101", "Port Amaris", "مرفأ أماريس", 13.4, -31.6),
        ("XM0102", "Dar Nahr", "دار النهر", 14.1, -31.1),
        ("XM0103", "Qasr Lumen", "قصر لومن", 12.7, -32.2),
    ]),
    ("XM02", "Uplands", "المرتفعات", [
        ("XM0201", "Tel Oran", "تل أوران", 15.2, -29.8),
        ("XM0202", "Vesna", "فيسنا", 15.9, -30.4),
        ("XM0203", "Kharmin", "خرمين", 14.7, -28.6),
    ]),
    ("XM03", "Lakes", "البحيرات", [
        ("XM0301", "Dar Nahr", "دار النهر", 12.3, -29.2),
        ("XM0302", "Lake Sile", "بحيرة سيلة", 11.8, -30.1),
        ("XM0303", "Al Wadi", "الوادي", 11.2, -28.7),
    ]),
]  # fmt: skip
DISTRICTS = [(region, district) for region in REGIONS for district in region[3]]
# Neighbours, invented too: code, name, names in French, Spanish, Arabic.
NEIGHBOURS = [
    ("XKV", "Karvia", "Karvie", "Karvia", "كارفيا"),
    ("XSL", "Selmor", "Selmor", "Selmor", "سيلمور"),
    ("XDN", "Dunmar", "Dunmar", "Dunmar", "دونمار"),
    ("XTY", "Tyrsa", "Tyrsa", "Tirsa", "تيرسا"),
    (ISO3, "Merania", "Méranie", "Merania", "ميرانيا"),
]
# Rounds of the tracking matrix: period, day of writing, its seed, and people as a share of the last round's.
ROUNDS = {
    5: ("February-March 2023", datetime(2023, 4, 12), 5, 0.71),  # noqa: DTZ001  a fixed stamp, for the same bytes
    6: ("October-November 2023", datetime(2023, 12, 11), 6, 0.86),  # noqa: DTZ001
    7: ("September-October 2024", datetime(2024, 10, 15), 20241231, 1.0),  # noqa: DTZ001
}
# Migrants of the last round by nationality (in hundreds, before the generator's noise).
MIGRANTS = {"Karvia": 310, "Selmor": 260, "Dunmar": 190, "Tyrsa": 120, "Other": 40, "Unkown": 12}
# End-year figures of the refugee agency by origin: refugees, asylum-seekers.
PROTECTED = {
    2021: {"XKV": (9_140, 1_210), "XTY": (640, 88)},
    2022: {"XKV": (11_905, 2_340), "XTY": (702, 131), "XDN": (35, 5)},
    2023: {"XKV": (38_270, 9_615), "XTY": (811, 240), "XDN": (41, 17)},
    2024: {"XKV": (47_288, 11_904), "XTY": (860, 472), "XDN": (57, 54), "XSL": (5, 5)},
}
# Where the refugee agency knows people to be: district as printed (or nowhere), people, whether it knows who they are.
PORT, TEL, NOWHERE = "Port Amaris [Admin 2]", "Tel Oran [Admin 2]", "Dispersed in the country / territory"
LOCATED = {
    (2023, "REF"): [(PORT, 7_950, True), (TEL, 5_200, False), (NOWHERE, 25_120, False)],
    (2024, "REF"): [(PORT, 9_800, True), (TEL, 6_450, True), (NOWHERE, 31_038, False)],
    (2024, "ASY"): [(PORT, 3_200, True), (NOWHERE, 8_704, False)],
}  # fmt: skip
IDPS_REFUGEE_AGENCY = {2021: 18_400, 2022: 18_400, 2023: 21_300, 2024: 21_300}
IDPS_MONITOR = {2021: 22_150, 2022: 27_480, 2023: 33_020, 2024: 35_914}


# The government's list: families by district in the order above; one was not assessed.
FAMILIES = [410, 655, 120, 1_430, 980, 1_210, 745, 260, None]


def main(raw: Path = RAW) -> None:
    """Write every raw file."""
    raw.mkdir(exist_ok=True)
    write_gazetteer(raw)
    write_shapes(raw)
    write_countries(raw)
    for number in ROUNDS:
        write_workbook(raw, number)
    write_population(raw)
    write_demographics(raw)
    write_monitor(raw)
    write_government_list(raw)
    write_money(raw)


def split_migrants(number: int) -> dict[str, dict[str, int]]:
    """People of one round by settlement (two a district) and nationality."""
    _, _, seed, share_of_last = ROUNDS[number]
    random = Random(seed)  # noqa: S311  a seed for a fiction, not a secret
    shares = [5, 3, 2, 3, 1, 1, 3, 2, 1]
    counts: dict[str, dict[str, int]] = {}
    for share, (_, district) in zip(shares, DISTRICTS, strict=True):
        for half in ("01", "02"):
            counts[district[0] + half] = {
                name: int(share_of_last * hundreds * 100 * share / 21 / 2 * random.uniform(0.85, 1.15))
                for name, hundreds in MIGRANTS.items()
            }
    return counts


def write_rows(path: Path, rows: list[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def write_gazetteer(raw: Path) -> None:
    """Admin units with names in two scripts, as common operational datasets give them."""
    heading = ["admin2Name_en", "admin2Name_ar", "admin2Pcode", "admin1Name_en", "admin1Name_ar", "admin1Pcode"]
    heading += ["admin0Name_en", "admin0Pcode", "center_lat", "center_lon"]
    tags = ["#adm2+name+en", "#adm2+name+ar", "#adm2+code", "#adm1+name+en", "#adm1+name+ar", "#adm1+code"]
    tags += ["#country+name+en", "#country+code", "#geo+lat", "#geo+lon"]
    rows: list[list[object]] = [heading, tags]
    for region, (code, name, arabic, lat, lon) in DISTRICTS:
        rows.append([name, arabic, code, region[1], region[2], region[0], "Merania", ISO3, lat, lon])
    write_rows(raw / "merania_pcodes.csv", rows)


def write_shapes(raw: Path) -> None:
    """The outlines of the districts, as a layer of a common operational dataset."""
    features = []
    for region, (code, name, arabic, _, _) in DISTRICTS:
        told = {"ADM2_EN": name, "ADM2_AR": arabic, "ADM2_PCODE": code, "ADM1_EN": region[1], "ADM1_PCODE": region[0]}
        geometry = {"type": "MultiPolygon", "coordinates": polygons(code)}
        features.append({"type": "Feature", "properties": {**told, "ADM0_EN": "Merania"}, "geometry": geometry})
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in features)
    text = f'{{"type":"FeatureCollection","name":"merania_adm2 (fictitious)","features":[\n{lines}\n]}}\n'
    (raw / "merania_adm2.geojson").write_text(text, encoding="utf-8")


def write_countries(raw: Path) -> None:
    rows: list[list[object]] = [["iso3", "unhcr_code", "name_en", "name_fr", "name_es", "name_ar"]]
    write_rows(raw / "merania_countries.csv", rows + [[code, code, *names] for code, *names in NEIGHBOURS])


def write_workbook(raw: Path, number: int) -> None:
    """A round of the tracking matrix: a summary of side-by-side tables, and sheets under a banner row."""
    counts = split_migrants(number)
    book = xlsxwriter.Workbook(raw / f"DTM_Merania_R{number}_Migrant_Dataset.xlsx")
    book.set_properties({"created": ROUNDS[number][1]})
    bold = book.add_format({"bold": True, "bg_color": "#D9E2F3"})
    _summary(book.add_worksheet("Summary"), bold, counts, number)
    _settlements(book.add_worksheet("Settlement Main "), bold, counts, number)
    _nationalities(book.add_worksheet("Nationalities"), bold, counts)
    book.close()


def _summary(sheet: Sheet, bold: object, counts: dict[str, dict[str, int]], number: int) -> None:
    total = sum(sum(one.values()) for one in counts.values())
    sheet.merge_range(0, 0, 0, 3, f"DTM Round {number}  MIGRANT DATASET (FICTITIOUS)", bold)
    sheet.write_row(2, 0, ["Period", ROUNDS[number][0]])
    sheet.write_row(3, 0, ["Migrants in Merania", total])
    sheet.write_row(4, 0, ["# Communities hosting migrants", len(counts)])
    sheet.write_row(7, 0, ["Geodivision", "District (ADM2)", "#Migrants  (IND)", "% By district"], bold)
    sheet.write_row(7, 6, ["Nationalities", "Number of Migrants (ind)", "% Migrants"], bold)
    for n, (region, district) in enumerate(DISTRICTS):
        people = sum(sum(one.values()) for code, one in counts.items() if code.startswith(district[0]))
        sheet.write_row(8 + n, 0, [region[1], district[1], people, people / total])
    sheet.write_row(8 + len(DISTRICTS), 0, ["Total for Merania", "", total, 1])
    for n, nationality in enumerate(MIGRANTS):
        people = sum(one[nationality] for one in counts.values())
        sheet.write_row(8 + n, 6, [nationality, people, people / total])
    sheet.write_row(8 + len(MIGRANTS), 6, ["Grand Total", total, 1])


def _settlements(sheet: Sheet, bold: object, counts: dict[str, dict[str, int]], number: int) -> None:
    sheet.write_row(0, 0, ["General Info", "", "", "", "", "", "Migrant Total Figures", "Demographic breakdown"], bold)
    heading = ["ADM1_Region_EN", "ADM2_District_EN", "ADM2_District_AR", "ADM3_Settlement_EN", "Settlement_pcode"]
    heading += ["AssessmentRound", "Migrant IND", "Migrants Adult Men", "Migrants Adult Women", "Migrants Childern"]
    sheet.write_row(1, 0, heading, bold)
    for n, (code, one) in enumerate(counts.items()):
        region, district = next(pair for pair in DISTRICTS if code.startswith(pair[1][0]))
        people = sum(one.values())
        women, children = people * 14 // 100, people * 11 // 100
        named = f"{district[1]} {'Old Town' if code.endswith('01') else 'New Quarter'}"
        row = [region[1], district[1], district[2], named, code, number, people, people - women - children]
        sheet.write_row(2 + n, 0, [*row, women, children])


def _nationalities(sheet: Sheet, bold: object, counts: dict[str, dict[str, int]]) -> None:
    heading = ["ADM 1 Region (EN)", "ADM 1 Region (AR)", "ADM 2 District (EN)", "ADM 2 District (AR)"]
    heading += ["Settlement P Code", "Migrant Nationality", "Migrant Individuals"]
    sheet.write_row(0, 0, heading, bold)
    line = 1
    for code, one in counts.items():
        region, district = next(pair for pair in DISTRICTS if code.startswith(pair[1][0]))
        for nationality, people in one.items():
            sheet.write_row(line, 0, [region[1], region[2], district[1], district[2], code, nationality, people])
            line += 1


def write_population(raw: Path) -> None:
    """The refugee agency's API: integers, texts and dashes in one record, and a total nobody should use."""
    names = {code: name for code, name, *_ in NEIGHBOURS}
    items = []
    for year, origins in PROTECTED.items():
        for origin, (refugees, claims) in {**origins, ISO3: (0, 0)}.items():
            own = origin == ISO3
            items.append({
                "year": year, "coo_name": f"{names[origin]} ", "coo": origin, "coo_iso": origin,
                "coa_name": "Merania", "coa": ISO3, "coa_iso": ISO3,
                "refugees": refugees, "asylum_seekers": str(claims), "returned_refugees": "0",
                "idps": IDPS_REFUGEE_AGENCY[year] if own else "0", "returned_idps": "2600" if own else "0",
                "stateless": 310 if own else "0", "ooc": "-", "oip": "-", "hst": "-",
            })  # fmt: skip
    envelope = {"page": 1, "short-url": "", "maxPages": 1, "total": [], "items": items}
    text = json.dumps(envelope, ensure_ascii=False, indent=1)
    (raw / "unhcr-population-api.json").write_text(text + "\n", encoding="utf-8")


def write_demographics(raw: Path) -> None:
    """Where people of Karvia are: two districts, and most of them in no district at all."""
    random = Random(4)  # noqa: S311
    ages = ["0_4", "5_11", "12_17", "18_59", "60", "other"]
    heading = ["year", "coo_name", "coo", "coo_iso", "coa_name", "coa", "coa_iso", "pop_type", "location"]
    heading += ["loc_type", "acc_type", *(f"f_{age}" for age in ages), "f_total"]
    rows: list[list[object]] = [[*heading, *(f"m_{age}" for age in ages), "m_total", "total"]]
    for (year, kind), places in LOCATED.items():
        for location, people, known in places:
            women = people * 47 // 100 if known else 0
            men = people - women if known else 0
            row: list[object] = [year, "Karvia", "XKV", "XKV", "Merania", ISO3, ISO3, kind, location, "U", "U"]
            rows.append([*row, *_ages(women, random), women, *_ages(men, random), men, people])
    write_rows(raw / "unhcr-demographics.csv", rows)


def _ages(people: int, random: Random) -> list[int]:
    parts = [int(people * share * random.uniform(0.97, 1.03)) for share in (0.13, 0.19, 0.16, 0.45)]
    return [*parts, people - sum(parts), 0]


def write_monitor(raw: Path) -> None:
    """The displacement monitor: movements beside people, each with a rounded twin; one year is not final."""
    rows: list[list[object]] = [[
        "iso3", "country_name", "year", "new_displacement", "new_displacement_rounded",
        "total_displacement_rounded", "total_displacement",
    ]]  # fmt: skip
    for year, people in IDPS_MONITOR.items():
        moved = people // 3
        rows.append([ISO3, "Merania", year, moved, round(moved, -2), round(people, -3), people])
    rows.append([ISO3, "Merania", "2025p", 4_100, 4_100, "", ""])
    write_rows(raw / "gidd_conflict_displacement.csv", rows)


def write_government_list(raw: Path) -> None:
    """The government's list of displaced families: a bad tag, misspelt districts, a total row, a letter O, a blank."""
    random = Random(9)  # noqa: S311
    heading = ["Country", "Region", "District", "Date", "Families", "Persons", "Source", "Remarks"]
    tags = ["#country+code", "#adm1+name", "#adm2 +name", "#date", "#affected+idps+hh", "#affected+idps,ind"]
    rows: list[list[object]] = [heading, [*tags, "#org+source", "#meta+note"]]
    spelt = {"Port Amaris": "Port-Amaris", "Kharmin": "Kharmeen", "Lake Sile": "Lake Síle", "Al Wadi": "El Wadi"}
    totals = [0, 0]
    for families, (region, district) in zip(FAMILIES, DISTRICTS, strict=True):
        people = None if families is None else int(families * random.uniform(5.1, 5.9))
        remark = "" if families else "not assessed: road cut"
        shown = "n/a" if families is None else f"{families:,}".replace("260", "26O")
        row = [ISO3, region[1], spelt.get(district[1], district[1]), "2024-11-30", shown]
        rows.append([*row, "" if people is None else f"{people:,}", "Merania Relief Commission", remark])
        totals = [totals[0] + (families or 0), totals[1] + (people or 0)]
    rows.append(["Total", "", "", "", f"{totals[0]:,}", f"{totals[1]:,}", "", ""])
    write_rows(raw / "government_idp_list_hxl.csv", rows)


def write_money(raw: Path) -> None:
    heading = ["countryCode", "id", "name", "code", "typeId", "typeName", "startDate", "endDate", "year"]
    rows: list[list[object]] = [[*heading, "requirements", "funding", "percentFunded"]]
    plan = [ISO3, 9_001, "Merania Refugee and Migrant Response Plan 2024", "RXMR24", 111, "Regional response plan"]
    rows.append([*plan, "2024-01-01", "2024-12-31", 2024, 118_400_000, 47_950_000, 40])
    rows.append([ISO3, "", "Not specified", "", "", "", "", "", 2024, "", 6_200_000, ""])
    write_rows(raw / "fts_requirements_funding_xmr.csv", rows)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
