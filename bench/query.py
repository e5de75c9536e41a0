"""A filtered, grouped question to a store of ten million figures; beside pandas on the same Parquet files.

The store is filled with generated figures: twenty releases of four agencies, each of 250 countries of asylum by
origin over 35 years. What is measured is `ask` in a process that has already connected and asked something else;
a whole command, start-up included, stands beside it.
"""

import tempfile
from pathlib import Path

from bench.measuring import Line, cli, record, run, said, seconds, times

FIGURES, RELEASES = 10_000_000, 20

FILL = """
import sys
from datetime import date
from pathlib import Path
import polars as pl
from commonground.evidence.releases import Release
from commonground.evidence.store import Store
folder, figures, releases = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
store = Store.open(folder, create=True)
each = figures // releases
categories = ["refugee", "asylum_seeker", "internally_displaced_person", "migrant", "stateless"]
countries = [f"{a}{b}{c}" for a in "ABCDEFGHIJ" for b in "ABCDE" for c in "VWXYZ"]
for number in range(releases):
    n = pl.int_range(each, eager=True)
    group = n // 12  # one category, country and year: eleven origins, and one of them again by sex
    year = 1990 + group % 35
    place = pl.Series(countries).gather(group // 35 % 250)
    origin = pl.Series(countries).gather((n % 12 * 21 + group * 13) % 250)
    cut = n % 12 == 11
    value = ((n + number) * 7919 % 9973).cast(pl.Float64)
    frame = pl.DataFrame({
        "category": pl.Series(categories).gather(group // 8750 % 5), "measure": pl.repeat("stock", each, eager=True),
        "unit": pl.repeat("persons", each, eager=True), "series": pl.repeat("", each, eager=True),
        "origin": origin, "country": place, "place": place, "place_level": pl.zeros(each, dtype=pl.Int8, eager=True),
        "place_name": place, "start": pl.select(pl.date(year, 12, 31)).to_series(),
        "end": pl.select(pl.date(year, 12, 31)).to_series(),
        "sex": pl.select(pl.when(cut).then(pl.lit("female"))).to_series(), "value": value, "low": value, "high": value,
        "status": pl.repeat("reported", each, eager=True),
        "source": pl.repeat(f"Agency {number % 4}", each, eager=True),
        "grain": pl.select(pl.when(cut).then(pl.lit("origin+sex")).otherwise(pl.lit("origin"))).to_series(),
        "row": n + 2, "column": pl.repeat("refugees", each, eager=True),
    })
    sha = f"{number:064d}"
    with store.writing(sha) as writer:
        for start in range(0, each, 250_000):
            writer.write(frame.slice(start, 250_000))
        agency = f"Agency {number % 4}"
        writer.commit(Release(f"in/{number}.csv", f"feed_{number % 5}", sha, each, each, 0, 0, each, agency))
"""
ASK = """
import sys, time
from datetime import date
from pathlib import Path
from commonground.evidence.asking import Ask, ask
from commonground.evidence.store import Store
store = Store.open(Path(sys.argv[1]))
ask(store, Ask(category=("stateless",), place=("JEZ",), on=date(1990, 12, 31)))
for question in (
    Ask(category=("REF",), on=date(2020, 12, 31), place=("AAV", "BBW", "CCX")),
    Ask(category=("REF",), on=date(2020, 12, 31), place=("AAV",), by=("origin",)),
    Ask(category=("IDP",), since=date(2000, 1, 1), until=date(2024, 12, 31), place=("DDY",)),
):
    start = time.process_time()
    assert ask(store, question)
    print(time.process_time() - start, flush=True)
"""
# The same rows with pandas: filter while reading, group, sum; without choosing a grain, a publication or a cell.
PEER = """
import sys, time
from datetime import date
from pathlib import Path
import pandas as pd
files = sorted(str(p) for p in Path(sys.argv[1]).glob("releases/*/figures.parquet"))
columns = ["category", "country", "origin", "start", "source", "value"]
def ask(category, places, since, until, by):
    wanted = [("category", "==", category), ("country", "in", places), ("start", ">=", since), ("start", "<=", until)]
    found = pd.read_parquet(files, columns=columns, filters=wanted)
    return found.groupby(["category", "country", "start", "source", *by])["value"].sum()
ask("stateless", ["JEZ"], date(1990, 12, 31), date(1990, 12, 31), [])
for question in (
    ("refugee", ["AAV", "BBW", "CCX"], date(2020, 12, 31), date(2020, 12, 31), []),
    ("refugee", ["AAV"], date(2020, 12, 31), date(2020, 12, 31), ["origin"]),
    ("internally_displaced_person", ["DDY"], date(2000, 1, 1), date(2024, 12, 31), []),
):
    start = time.process_time()
    assert len(ask(*question))
    print(time.process_time() - start, flush=True)
"""
QUESTIONS = (
    "refugees in three countries on a day",
    "refugees in one country on a day, by origin",
    "IDPs of one country over 25 years",
)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        store = str(Path(name) / "store")
        run("-c", FILL, store, str(FIGURES), str(RELEASES))
        ours, peer = said("-c", ASK, store), said("-c", PEER, store)
        cold = cli("figures", "--store", store, "-c", "REF", "--place", "AAV", "--date", "2020-12-31", "--json")
    lines = [
        Line(what, f"{mine:.2f} s", f"{other:.2f} s", times(mine, other), "0.5 s")
        for what, mine, other in zip(QUESTIONS, ours, peer, strict=True)
    ]
    record(
        "query",
        [*lines, Line("the same from a cold start, as JSON", seconds(cold))],
        "ibis-framework",
        "duckdb",
        "pandas",
    )
