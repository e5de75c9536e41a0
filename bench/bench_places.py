"""How many printed names find their p-code, and how many find a wrong one; beside the nearest name alone.

Every name has a truth that was worked out without matching it: its own p-code in the same row (hidden from the
match), the beginning of a deeper p-code, or the Arabic name beside the Latin one. Run it with
`python bench/bench_places.py [DATA]`; DATA is COMMONGROUND_DATA or ../shared/data.
"""

import csv
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from anyascii import anyascii
from python_calamine import CalamineWorkbook
from rapidfuzz import fuzz, process

from commonground.evidence.gazetteer import Gazetteer, Match, Unit, fold, read, recognise
from commonground.evidence.gazetteer.search import decide

DATA = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"
# The two rows of the crosswalk whose cells stand one line off: no truth can be taken from them.
SLIPPED = {"Al Dujeel", "Afaq"}


@dataclass(frozen=True)
class Asked:
    """One printed name and the p-code it means; None where its province, as printed, does not hold it."""

    group: str
    country: str
    level: int
    parent: str | None
    name: str
    truth: str | None


def grid(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def table(path: Path) -> pl.DataFrame:
    rows = grid(path)
    return read(rows, recognise(rows[:30]) or "").frame


def gazetteer(data: Path) -> Gazetteer:
    """The global table, Iraq to the third level and Libya's third level; Latin names only, no crosswalk."""
    iraq = table(data / "geo" / "iraq_hxl_location_sample.csv").filter(pl.col("language") == "en")
    return Gazetteer.of([table(data / "geo" / "global-pcodes-adm-1-2.csv"), iraq, _libya_units(data)])


def _libya_rows(data: Path) -> list[list[object]]:
    book = CalamineWorkbook.from_path(data / "iom-dtm-libya" / "DTM_Libya_R54_Migrant_Dataset_PUBLIC.xlsx")
    return [row for row in book.get_sheet_by_name("Baladiya Main ").to_python()[2:] if row[6]]


def _libya_units(data: Path) -> pl.DataFrame:
    heading = ["Location", "Admin Level", "P-Code", "Name", "Parent P-Code"]
    rows = [["LBY", "3", row[6], row[4], str(row[6])[:6]] for row in _libya_rows(data)]
    return read([heading, *rows], "pcodes").frame


def libya(data: Path) -> Iterator[Asked]:
    rows = _libya_rows(data)
    for english, arabic, code in sorted({(str(r[2]), str(r[3]), str(r[6])[:6]) for r in rows}):
        yield Asked("Libya admin 2, Latin", "LBY", 2, None, english, code)
        yield Asked("Libya admin 2, Arabic", "LBY", 2, None, arabic, code)
    for row in rows:
        yield Asked("Libya admin 3, Arabic", "LBY", 3, None, str(row[5]), str(row[6]))
        yield Asked("Libya admin 3, Arabic, province", "LBY", 3, str(row[6])[:6], str(row[5]), str(row[6]))


def iraq(data: Path) -> Iterator[Asked]:
    arabic = table(data / "geo" / "iraq_hxl_location_sample.csv").filter(pl.col("language") == "ar")
    for code, name, level, parent in arabic.select("code", "name", "level", "parent").rows():
        yield Asked(f"Iraq admin {level}, Arabic", "IRQ", level, None, name, code)
        if parent:
            yield Asked(f"Iraq admin {level}, Arabic, province", "IRQ", level, parent, name, code)
    yield from _iraq_2014(data, arabic)


def _iraq_2014(data: Path, arabic: pl.DataFrame) -> Iterator[Asked]:
    """Latin spellings of 2014, their truth taken from the Arabic names beside them."""
    units = {level: arabic.filter(pl.col("level") == level).rows(named=True) for level in (1, 2)}
    province = {fold(row["name"]): row["code"] for row in units[1]}
    district: dict[str, set[str]] = {}
    for row in units[2]:
        district.setdefault(fold(row["name"]), set()).add(row["code"])
    folder = data / "iom-dtm-iraq-2014"
    spellings = {row[0]: row for row in grid(folder / "label-admin2-iraq.csv")[1:] if row and row[0]}
    census = {tuple(row[:4]) for row in grid(folder / "IraqEstimatedPopulation2014.csv")[1:] if row}
    for gov_en, gov_ar, dis_en, dis_ar in sorted(census):
        codes = district.get(fold(dis_ar), set())
        if len(codes) != 1 or not dis_en:
            continue
        code, above = next(iter(codes)), province.get(fold(gov_ar))
        others = [] if dis_en in SLIPPED else spellings.get(dis_en, [])
        for name in dict.fromkeys([dis_en, *filter(None, others)]):
            yield Asked("Iraq 2014 spellings", "IRQ", 2, None, name, code)
            if above:
                truth = code if code.startswith(above) else None
                yield Asked("Iraq 2014 spellings, province", "IRQ", 2, gov_en, name, truth)


def dtm(data: Path) -> Iterator[Asked]:
    rows = grid(data / "iom-dtm-api" / "global-iom-dtm-from-api-admin-0-to-2.csv")
    at = {heading: i for i, heading in enumerate(rows[0])}
    keys = ("admin0Pcode", "admin1Name", "admin1Pcode", "admin2Name", "admin2Pcode")
    for country, name1, code1, name2, code2 in sorted({tuple(row[at[k]] for k in keys) for row in rows[2:]}):
        if code1 and not code2:
            yield Asked("DTM admin 1", country, 1, None, name1, _official(code1))
        if code2:
            yield Asked("DTM admin 2, province", country, 2, name1, name2, _official(code2))
            yield Asked("DTM admin 2", country, 2, None, name2, _official(code2))


def _official(code: str) -> str:
    return f"TCD{code[2:]}" if code.startswith("TD") else code


def asked(data: Path) -> list[Asked]:
    """Every name with a truth, each once."""
    return list(dict.fromkeys([*libya(data), *iraq(data), *dtm(data)]))


def score(names: list[Asked], match: Callable[[Asked], Match]) -> dict[tuple[str, str], Counter[str]]:
    """Count right, wrong and unmatched by group and by method."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for one in names:
        found = match(one)
        outcome = "right" if found.code == one.truth else "wrong" if found.code else "unmatched"
        for key in (("group", one.group), ("method", found.method or "left to a person")):
            counts.setdefault(key, Counter())[outcome] += 1
    return counts


def naive(known: Gazetteer) -> Callable[[Asked], Match]:
    """The nearest name of the level in the country, whatever its province: anyascii, then rapidfuzz's first."""
    units: dict[tuple[str, int], tuple[Unit, ...]] = {}

    def match(one: Asked) -> Match:
        choices = units.setdefault((one.country, one.level), known.units(one.country, level=one.level))
        best = process.extractOne(anyascii(one.name), [u.name for u in choices], scorer=fuzz.WRatio)
        return Match(choices[best[2]].code if best else None, method="nearest")

    return match


def taken_for_a_neighbour(known: Gazetteer, *, sample: int = 60) -> tuple[int, int]:
    """Take units out of the table one by one: how many would then be taken for another of their province."""
    chance, accepted, tried = random.Random(1), 0, 0
    for country in known.countries:
        index = known._index(country)
        units = known.units(country)
        for unit in chance.sample(units, min(sample, len(units))):
            rest = [f for f in index.alike(unit.name, level=unit.level, under=unit.parent) if f.unit != unit]
            namesake = any(fold(f.unit.name) == fold(unit.name) for f in rest)
            accepted += not namesake and decide(index, rest, unit.name, wide=False) is not None
            tried += 1
    return accepted, tried


def _print(title: str, counts: dict[tuple[str, str], Counter[str]], kind: str) -> None:
    print(f"{title:<34}{'names':>7}{'right':>7}{'wrong':>7}{'left':>7}{'precision':>11}{'recall':>8}")
    for (key, name), n in sorted(counts.items()):
        if key == kind:
            given, total = n["right"] + n["wrong"], n.total()
            precision = f"{n['right'] / given:.3f}" if given else "-"
            row = f"{total:>7}{n['right']:>7}{n['wrong']:>7}{n['unmatched']:>7}{precision:>11}"
            print(f"  {name:<32}{row}{n['right'] / total:>8.3f}")


def main() -> None:
    data = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("COMMONGROUND_DATA", DATA))
    known, names = gazetteer(data), asked(data)
    started = time.process_time()
    ours = score(names, lambda a: known.match(a.name, country=a.country, level=a.level, parent=a.parent))
    spent = time.process_time() - started
    started = time.process_time()
    theirs = score(names, naive(known))
    print(
        f"{len(names)} names; ours {spent:.2f} s, the nearest name {time.process_time() - started:.2f} s of processor\n"
    )
    _print("Ours, by set", ours, "group")
    print()
    _print("Ours, by method", ours, "method")
    print()
    _print("Nearest name (rapidfuzz), by set", theirs, "group")
    accepted, tried = taken_for_a_neighbour(known)
    print(f"\nUnits taken out that were then taken for a neighbour: {accepted} of {tried} ({accepted / tried:.2%})")


if __name__ == "__main__":
    main()
