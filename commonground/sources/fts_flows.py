"""Flows of money as FTS's interface gives them: who gave and who received stand in lists inside each flow."""

from collections.abc import Mapping

import polars as pl

from commonground.core.words import Measure
from commonground.sources.feed import heading_row
from commonground.sources.headings import having, named, names
from commonground.sources.layout import Cell, Layout, Value
from commonground.sources.opening import PARENT, RawFile, RawTable
from commonground.sources.placing import Placing

_KNOWN = names(("id", "amountUSD", "boundary", "status", "date", "budgetYear", "flowType"))
_fits = having(_KNOWN, "id", "amountUSD", "boundary", "flowType")
_OBJECTS = {"from": ("sourceObjects", "Organization"), "to": ("destinationObjects", "Organization"),
            "cluster": ("destinationObjects", "GlobalCluster"), "plan": ("destinationObjects", "Plan")}  # fmt: skip


def flows(file: RawFile) -> RawTable | None:
    """The list of flows of an answer, where it holds one."""
    for table in file.tables:
        if table.keys and _objects(file, table, "destinationObjects") and heading_row(table, _fits):
            return table
    return None


def layout_of(file: RawFile, table: RawTable, common: Mapping[str, Value]) -> Layout:
    """How the flows are read; what stands in the lists is found by the number of the flow."""
    columns = named(list(table.keys), _KNOWN)

    def held(where: str, kind: str) -> pl.Expr:
        texts = {
            flow: "; ".join(found) for flow, kinds in _objects(file, table, where).items() if (found := kinds.get(kind))
        }
        return pl.col("row").replace_strict(texts, default="", return_dtype=pl.String)

    outgoing, pledged = pl.col("boundary") == "outgoing", pl.col("status") == "pledge"
    series = pl.format("{} flows", pl.col("boundary"))
    where = pl.when(outgoing).then(held("sourceObjects", "Location")).otherwise(held("destinationObjects", "Location"))
    used = held("destinationObjects", "UsageYear").str.extract_all(r"\d{4}").list.eval(pl.element().cast(pl.Int32))
    stated = pl.col("budgetYear") if "budgetYear" in columns else pl.lit("")
    year = pl.coalesce(stated.str.extract(r"^(\d{4})$"), pl.col("date").str.extract(r"^(\d{4})")).cast(pl.Int32)
    start, end = (pl.date(pl.coalesce(edge, year), *day) for edge, day in ((used.list.min(), (1, 1)),
                                                                          (used.list.max(), (12, 31))))  # fmt: skip
    said = {key: held(*one) for key, one in _OBJECTS.items()}
    said |= {"date": pl.col("date").str.slice(0, 10), "id": pl.col("id"), "kind": pl.col("flowType")}
    said |= {"status": pl.col("status")}
    parts = [pl.when(text != "").then(pl.format(f"{key}={{}}", text.str.replace_all(";", ",")))
             for key, text in sorted(said.items())]  # fmt: skip
    one = ~where.str.contains(";")
    return Layout(
        table,
        cells=[Cell("amountUSD", {}, money=True, takes_back=True)],
        fields={
            **common,
            "measure": Measure.FUNDING.value,
            "series": pl.when(pledged).then(series + ", pledged").otherwise(series),
            "start": start,
            "end": end,
            "detail": pl.concat_str(parts, separator=";", ignore_nulls=True),
        },
        header=0,
        headings=columns,
        placing=Placing(country=pl.when(one).then(where), system="name", country_name=where, loose=True),
        required=["id", "boundary"],
        refuse=[("the flow has no date", start.is_null(), "id", "Write the date as YYYY-MM-DD.")],
    )


def _objects(file: RawFile, flows: RawTable, where: str) -> dict[int, dict[str, list[str]]]:
    """The names in a list inside each flow, by the number of the flow and the type of the object."""
    path = f"{flows.sheet or ''}[].{where}"
    table = next((t for t in file.tables if t.sheet == path and {PARENT, "type", "name"} <= set(t.keys)), None)
    found: dict[int, dict[str, list[str]]] = {}
    if table is not None:
        parent, kind, name = (table.keys.index(key) for key in (PARENT, "type", "name"))
        for row in table.rows():
            found.setdefault(int(row[parent]), {}).setdefault(row[kind], []).append(row[name])
    return found
