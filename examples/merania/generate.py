"""Write the raw files of Merania, a country that does not exist, in the messy shapes real agencies send.

Every number is invented. The same run gives the same bytes: `python examples/merania/generate.py`.
The traps are deliberate: a workbook with banner rows, side-by-side totals and two scripts; API records whose
numbers are texts; a malformed HXL tag; two districts of one name; two agencies that count the same people; two
sources that disagree on internally displaced people; a figure carried forward; people nobody could locate.
"""

import csv
import json
from datetime import datetime
from pathlib import Path
from random import Random

import xlsxwriter

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
        ("XM0203", "Kharmin", "خرمين", 14.8, -28.9),
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
# Migrants seen by the tracking matrix, by district and nationality (in hundreds, before the generator's noise).
MIGRANTS = {"Karvia": 310, "Selmor": 260, "Dunmar": 190, "Tyrsa": 120, "Other": 40, "Unkown": 12}
# End-year figures of the refugee agency by origin: refugees, asylum-seekers.
PROTECTED = {
    2021: {"XKV": (9_140, 1_210), "XTY": (640, 88)},
    2022: {"XKV": (11_905, 2_340), "XTY": (702, 131), "XDN": (35, 5)},
    2023: {"XKV": (38_270, 9_615), "XTY": (811, 240), "XDN": (41, 17)},
    2024: {"XKV": (47_288, 11_904), "XTY": (860, 472), "XDN": (57, 54), "XSL": (5, 5)},
}
IDPS_REFUGEE_AGENCY = {2021: 18_400, 2022: 18_400, 2023: 21_300, 2024: 21_300}
IDPS_MONITOR = {2021: 22_150, 2022: 27_480, 2023: 33_020, 2024: 35_914}


def main() -> None:
    """Write every raw file."""
    RAW.mkdir(exist_ok=True)
    random = Random(20241231)  # noqa: S311  a seed for a fiction, not a secret
    write_gazetteer()
    write_countries()
    write_workbook(split_migrants(random))
    write_population()
    write_demographics(random)
    write_monitor()
    write_government_list(random)
    write_money()


def split_migrants(random: Random) -> dict[str, dict[str, int]]:
    """People by settlement (two a district) and nationality."""
    shares = [5, 3, 2, 3, 1, 1, 3, 2, 1]
    counts: dict[str, dict[str, int]] = {}
    for share, (_, district) in zip(shares, DISTRICTS, strict=True):
        for half in ("01", "02"):
            counts[district[0] + half] = {
                name: int(hundreds * 100 * share / 21 / 2 * random.uniform(0.85, 1.15))
                for name, hundreds in MIGRANTS.items()
            }
    return counts


def write_rows(name: str, rows: list[list[object]]) -> None:
    with (RAW / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def write_gazetteer() -> None:
    """Admin units with names in two scripts, as common operational datasets give them."""
    heading = ["admin2Name_en", "admin2Name_ar", "admin2Pcode", "admin1Name_en", "admin1Name_ar", "admin1Pcode"]
    heading += ["admin0Name_en", "admin0Pcode", "center_lat", "center_lon"]
    tags = ["#adm2+name+en", "#adm2+name+ar", "#adm2+code", "#adm1+name+en", "#adm1+name+ar", "#adm1+code"]
    tags += ["#country+name+en", "#country+code", "#geo+lat", "#geo+lon"]
    rows: list[list[object]] = [heading, tags]
    for region, (code, name, arabic, lat, lon) in DISTRICTS:
        rows.append([name, arabic, code, region[1], region[2], region[0], "Merania", ISO3, lat, lon])
    write_rows("merania_pcodes.csv", rows)


def write_countries() -> None:
    rows: list[list[object]] = [["iso3", "unhcr_code", "name_en", "name_fr", "name_es", "name_ar"]]
    write_rows("merania_countries.csv", rows + [[code, code, *names] for code, *names in NEIGHBOURS])


def write_workbook(counts: dict[str, dict[str, int]]) -> None:
    """The tracking matrix: a summary of side-by-side tables, and sheets under a banner row."""
    book = xlsxwriter.Workbook(RAW / "DTM_Merania_R7_Migrant_Dataset.xlsx")
    book.set_properties({"created": datetime(2024, 10, 15)})  # noqa: DTZ001  a fixed stamp, for the same bytes
    bold = book.add_format({"bold": True, "bg_color": "#D9E2F3"})
    _summary(book.add_worksheet("Summary"), bold, counts)
    _settlements(book.add_worksheet("Settlement Main "), bold, counts)
    _nationalities(book.add_worksheet("Nationalities"), bold, counts)
    book.close()


def _summary(sheet: xlsxwriter.worksheet.Worksheet, bold: object, counts: dict[str, dict[str, int]]) -> None:
    total = sum(sum(one.values()) for one in counts.values())
    sheet.merge_range(0, 0, 0, 3, "DTM Round 7  MIGRANT DATASET (FICTITIOUS)", bold)
    sheet.write_row(2, 0, ["Period", "September-October 2024"])
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


def _settlements(sheet: xlsxwriter.worksheet.Worksheet, bold: object, counts: dict[str, dict[str, int]]) -> None:
    sheet.write_row(0, 0, ["General Info", "", "", "", "", "", "Migrant Total Figures", "Demographic breakdown"], bold)
    heading = ["ADM1_Region_EN", "ADM2_District_EN", "ADM2_District_AR", "ADM3_Settlement_EN", "Settlement_pcode"]
    heading += ["AssessmentRound", "Migrant IND", "Migrants Adult Men", "Migrants Adult Women", "Migrants Childern"]
    sheet.write_row(1, 0, heading, bold)
    for n, (code, one) in enumerate(counts.items()):
        region, district = next(pair for pair in DISTRICTS if code.startswith(pair[1][0]))
        people = sum(one.values())
        women, children = people * 14 // 100, people * 11 // 100
        named = f"{district[1]} {'Old Town' if code.endswith('01') else 'New Quarter'}"
        row = [region[1], district[1], district[2], named, code, 7, people, people - women - children, women, children]
        sheet.write_row(2 + n, 0, row)


def _nationalities(sheet: xlsxwriter.worksheet.Worksheet, bold: object, counts: dict[str, dict[str, int]]) -> None:
    heading = ["ADM 1 Region (EN)", "ADM 1 Region (AR)", "ADM 2 District (EN)", "ADM 2 District (AR)"]
    heading += ["Settlement P Code", "Migrant Nationality", "Migrant Individuals"]
    sheet.write_row(0, 0, heading, bold)
    line = 1
    for code, one in counts.items():
        region, district = next(pair for pair in DISTRICTS if code.startswith(pair[1][0]))
        for nationality, people in one.items():
            sheet.write_row(line, 0, [region[1], region[2], district[1], district[2], code, nationality, people])
            line += 1


def write_population() -> None:
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
    (RAW / "unhcr-population-api.json").write_text(text + "\n", encoding="utf-8")


def write_demographics(random: Random) -> None:
    """Where refugees are: two districts, and most people in no district at all."""
    ages = ["0_4", "5_11", "12_17", "18_59", "60", "other"]
    heading = ["year", "coo_name", "coo", "coo_iso", "coa_name", "coa", "coa_iso", "pop_type", "location"]
    heading += ["loc_type", "acc_type", *(f"f_{age}" for age in ages), "f_total"]
    rows: list[list[object]] = [[*heading, *(f"m_{age}" for age in ages), "m_total", "total"]]
    places = [("Port Amaris [Admin 2]", 9_800), ("Tel Oran [Admin 2]", 6_450), ("Dispersed in the country / territory", 31_038)]
    for location, people in places:
        broken = location.startswith("Port")
        women = people * 47 // 100
        parts = _ages(women, random) if broken else [0] * 6
        mens = _ages(people - women, random) if broken else [0] * 6
        sexes = (women, people - women) if broken else (0, 0)
        row: list[object] = [2024, "Karvia", "XKV", "XKV", "Merania", ISO3, ISO3, "REF", location, "U", "U"]
        rows.append([*row, *parts, sexes[0], *mens, sexes[1], people])
    write_rows("unhcr-demographics.csv", rows)


def _ages(people: int, random: Random) -> list[int]:
    parts = [int(people * share * random.uniform(0.97, 1.03)) for share in (0.13, 0.19, 0.16, 0.45)]
    return [*parts, people - sum(parts), 0]


def write_monitor() -> None:
    """The displacement monitor: movements beside people, each with a rounded twin."""
    rows: list[list[object]] = [[
        "iso3", "country_name", "year", "new_displacement", "new_displacement_rounded",
        "total_displacement_rounded", "total_displacement",
    ]]  # fmt: skip
    for year, people in IDPS_MONITOR.items():
        moved = people // 3
        rows.append([ISO3, "Merania", year, moved, round(moved, -2), round(people, -3), people])
    write_rows("gidd_conflict_displacement.csv", rows)


def write_government_list(random: Random) -> None:
    """The government's list of displaced families: a bad tag, misspelt districts, a total row, a blank."""
    rows: list[list[object]] = [
        ["Region", "District", "Date", "Families", "Persons", "Remarks"],
        ["#adm1+name", "#adm2 +name", "#date", "#affected+idps+hh", "#affected+idps+ind+2024", "#meta+note"],
    ]
    spelt = {"Port Amaris": "Port-Amaris", "Kharmin": "Kharmeen", "Lake Sile": "Lake Síle", "Al Wadi": "El Wadi"}
    families_of = [410, 655, 120, 1_430, 980, 1_210, 745, 260, None]
    totals = [0, 0]
    for families, (region, district) in zip(families_of, DISTRICTS, strict=True):
        people = None if families is None else int(families * random.uniform(5.1, 5.9))
        remark = "" if families else "not assessed: road cut"
        shown = "n/a" if families is None else f"{families:,}"
        name = spelt.get(district[1], district[1])
        rows.append([region[1], name, "2024-11-30", shown, "" if people is None else f"{people:,}", remark])
        totals = [totals[0] + (families or 0), totals[1] + (people or 0)]
    rows.append(["Total", "", "", f"{totals[0]:,}", f"{totals[1]:,}", ""])
    write_rows("government_idp_list_hxl.csv", rows)


def write_money() -> None:
    heading = ["countryCode", "id", "name", "code", "typeId", "typeName", "startDate", "endDate", "year"]
    rows: list[list[object]] = [[*heading, "requirements", "funding", "percentFunded"]]
    plan = [ISO3, 9_001, "Merania Refugee and Migrant Response Plan 2024", "RXMR24", 111, "Regional response plan"]
    rows.append([*plan, "2024-01-01", "2024-12-31", 2024, 118_400_000, 47_950_000, 40])
    rows.append([ISO3, "", "Not specified", "", "", "", "", "", 2024, "", 6_200_000, ""])
    write_rows("fts_requirements_funding_xmr.csv", rows)


if __name__ == "__main__":
    main()
