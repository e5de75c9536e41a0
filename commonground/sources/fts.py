"""OCHA's Financial Tracking Service: what plans need and receive, and the single flows of money.

The funding of a plan is a sum of flows, and a plan may stand in another: every plan is a series of its own, and
so are the flows, so that no money is counted twice. Amounts are US dollars of the year they are to be used in.
"""

import re
from collections.abc import Callable, Iterator

import polars as pl

from commonground.core.words import Category, Measure, Method, Unit
from commonground.sources import fts_flows, headings
from commonground.sources.feed import CC_BY_IGO, Feed, Reading, heading_row
from commonground.sources.headings import Fits
from commonground.sources.layout import Cell, Layout, Value, calendar_year, details, figures, not_a_year
from commonground.sources.opening import PARENT, RawFile, RawTable
from commonground.sources.placing import Placing

_MONEY: dict[str, Value] = {
    "category": Category.NONE.value,
    "unit": Unit.USD.value,
    "source": "OCHA",
    "method": Method.COMPILED.value,
}
_REQUIREMENT, _FUNDING = {"measure": Measure.REQUIREMENT.value}, {"measure": Measure.FUNDING.value}
_NO_PLAN = "funding outside plans"
_BAD_YEAR = ("the year is not a year", not_a_year("year"), "year", "Write the year with four digits.")

_KNOWN = headings.names(
    (
        "amountUSD", "boundary", "budgetYear", "cluster", "clusterCode", "code", "countryCode", "date",
        "destGlobalClusters", "destLocations", "destOrganization", "destPlanCode", "destUsageYearEnd",
        "destUsageYearStart", "endDate", "flowType", "funding", "funding.totalFunding", "id", "name", "requirements",
        "requirements.origRequirements", "requirements.revisedRequirements", "srcLocations", "srcOrganization",
        "startDate", "status", "year",
    ),
    {
        **dict.fromkeys(("requirements (US$)", "requirements USD", "current requirements (US$)"), "requirements"),
        **dict.fromkeys(("funding (US$)", "funding USD", "total funding"), "funding"),
        **dict.fromkeys(("country ISO3", "ISO3", "country iso code"), "countryCode"),
        **dict.fromkeys(("plan", "plan name", "appeal name"), "name"),
        **dict.fromkeys(("plan code", "appeal code"), "code"),
    },
)  # fmt: skip
_is_plans = headings.having(_KNOWN, "countryCode", "name", "year", "requirements", "funding")
_is_flows = headings.having(_KNOWN, "amountUSD", "boundary", "destLocations", "id")
_is_overview = headings.having(_KNOWN, "code", "startDate", "requirements.revisedRequirements", "funding.totalFunding")


def _others(reading: Reading, fits: Fits, why: str) -> list[tuple[RawTable, int, list[str]]]:
    """The tables that fit, with their headings; the rows of the others are accounted for."""
    found = []
    for table in reading.file.tables:
        if row := heading_row(table, fits):
            found.append((table, row[0], headings.named(row[1], _KNOWN)))
        else:
            reading.account.ignore(why, table.height, sheet=table.sheet, row=1)
    return found


def _plan(code: str, name: str) -> pl.Expr:
    """The plan's code, or its name; a row of no plan is money that was given outside any."""
    plan = pl.coalesce(pl.col(code).replace("", None), pl.col(name))
    none = (pl.col(code) == "") & pl.col(name).str.to_lowercase().is_in(["not specified", ""])
    return pl.when(none).then(pl.lit(_NO_PLAN)).otherwise(pl.format("plan {}", plan))


# --- Requirements and funding by plan, or by plan and cluster --------------------------------------------------


def _read_plans(reading: Reading) -> Iterator[pl.DataFrame]:
    for table, header, names in _others(reading, _is_plans, "a sheet without plans"):
        yield from figures(_plan_layout(table, header, names), reading)


def _plan_layout(table: RawTable, header: int, names: list[str]) -> Layout:
    series = _plan("code" if "code" in names else "name", "name")
    fields = {**_MONEY, **calendar_year("year"), "series": series}
    if "cluster" in names:
        # Clusters of the plan and the global clusters they belong to cut the same money in two ways.
        if _are_global(table, header, names):
            fields["series"] = series + ", by global cluster"
        fields["detail"] = details({"cluster": "cluster"})
    return Layout(
        table,
        cells=[Cell("requirements", _REQUIREMENT, money=True), Cell("funding", _FUNDING, money=True, takes_back=True)],
        fields=fields,
        header=header,
        headings=names,
        placing=Placing(country=pl.col("countryCode"), system="iso3"),
        required=["countryCode", "year"],
        refuse=[_BAD_YEAR],
        labels=["name"],
    )


# The numbers of the global clusters; a plan numbers its own clusters otherwise.
_GLOBAL = {
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "10",
    "11",
    "12",
    "13",
    "14",
    "26479",
    "26480",
    "26481",
    "26512",
}


def _are_global(table: RawTable, header: int, names: list[str]) -> bool:
    if "clusterCode" not in names:
        return False
    column = names.index("clusterCode")
    codes = {row[column].strip() for row in table.head(header + 40)[header:]} - {""}
    return bool(codes) and codes <= _GLOBAL


# --- Single flows ---------------------------------------------------------------------------------------------


def _read_flows(reading: Reading) -> Iterator[pl.DataFrame]:
    if answer := fts_flows.flows(reading.file):
        for table in reading.file.tables:
            if table is not answer:
                why = "who gave and who received, told with each flow"
                reading.account.ignore(why, table.height, sheet=table.sheet, row=1)
        yield from figures(fts_flows.layout_of(reading.file, answer, _MONEY), reading)
        return
    for table, header, names in _others(reading, _is_flows, "a sheet without flows"):
        yield from figures(_flow_layout(table, header, names), reading)


_FLOW_DETAIL = {
    "cluster": "destGlobalClusters",
    "date": "date",
    "from": "srcOrganization",
    "id": "id",
    "kind": "flowType",
    "plan": "destPlanCode",
    "status": "status",
    "to": "destOrganization",
}


def _flow_layout(table: RawTable, header: int, names: list[str]) -> Layout:
    outgoing = pl.col("boundary") == "outgoing"
    pledged = pl.col("status") == "pledge" if "status" in names else pl.lit(False)
    series = pl.format("{} flows", pl.col("boundary"))
    start, end = _usage(names)
    fields: dict[str, Value] = {
        **_MONEY,
        **_FUNDING,
        # A pledge is not yet money; incoming and internal flows are the same money on its way.
        "series": pl.when(pledged).then(series + ", pledged").otherwise(series),
        "start": start,
        "end": end,
        "detail": details({key: column for key, column in _FLOW_DETAIL.items() if column in names}),
    }
    where = pl.col("destLocations")
    if "srcLocations" in names:
        where = pl.when(outgoing).then(pl.col("srcLocations")).otherwise(where)
    # Money for several countries is not divided among them: the list stays as the name of the place.
    one = where.str.contains(r"^[A-Z]{3}$")
    return Layout(
        table,
        cells=[Cell("amountUSD", {}, money=True, takes_back=True)],
        fields=fields,
        header=header,
        headings=names,
        placing=Placing(country=pl.when(one).then(where), system="iso3", country_name=where, loose=True),
        required=["id", "boundary"],
        refuse=[("the flow has no date", start.is_null(), "id", "Write the date as YYYY-MM-DD.")],
    )


def _usage(names: list[str]) -> tuple[pl.Expr, pl.Expr]:
    """The years the money is to be used in; the year of the flow's date where they are not stated."""

    def year(column: str) -> pl.Expr:
        return pl.col(column).cast(pl.Int32, strict=False) if column in names else pl.lit(None, pl.Int32)

    dated = pl.col("date").str.slice(0, 4).cast(pl.Int32, strict=False) if "date" in names else pl.lit(None, pl.Int32)
    first = pl.coalesce(year("destUsageYearStart"), year("budgetYear"), dated)
    last = pl.max_horizontal(pl.coalesce(year("destUsageYearEnd"), first), first)
    return pl.date(first, 1, 1), pl.date(last, 12, 31)


# --- The API's overview of plans -------------------------------------------------------------------------------


def _read_overview(reading: Reading) -> Iterator[pl.DataFrame]:
    why = "people in need, countries and years of the plans: they are no money"
    for table, header, names in _others(reading, _is_overview, why):
        yield from figures(_overview_layout(table, header, names, reading.file), reading)


def _overview_layout(table: RawTable, header: int, names: list[str], file: RawFile) -> Layout:
    countries = _of_plans(file, table, "countries", "iso3")
    years = _of_plans(file, table, "usageYears", "year")
    plan = pl.col("row") - header
    where = plan.replace_strict(countries, default=[], return_dtype=pl.List(pl.String))
    used = plan.replace_strict(years, default=[], return_dtype=pl.List(pl.String)).list.eval(
        pl.element().cast(pl.Int32, strict=False)
    )
    begin, until = (pl.col(c).str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False) for c in ("startDate", "endDate"))
    start = pl.coalesce(pl.date(used.list.min(), 1, 1), begin)
    end = pl.coalesce(pl.date(used.list.max(), 12, 31), until)
    series = _plan("code", "name")
    return Layout(
        table,
        cells=[
            Cell("requirements.revisedRequirements", _REQUIREMENT, money=True),
            Cell(
                "requirements.origRequirements", {**_REQUIREMENT, "series": series + ", first requirement"}, money=True
            ),
            Cell("funding.totalFunding", _FUNDING, money=True, takes_back=True),
        ],
        fields={**_MONEY, "series": series, "start": start, "end": end},
        header=header,
        headings=names,
        placing=Placing(
            country=pl.when(where.list.len() == 1).then(where.list.first()),
            system="iso3",
            country_name=where.list.join(", "),
            loose=True,
        ),
        required=["id"],
        refuse=[("the plan has no date", start.is_null(), "startDate", "Write the date as YYYY-MM-DD.")],
    )


def _of_plans(file: RawFile, plans: RawTable, what: str, key: str) -> dict[int, list[str]]:
    """What a list inside each plan holds under a key, by the number of the plan."""
    path = f"{plans.sheet or ''}[].{what}"
    table = next((t for t in file.tables if t.sheet == path and {PARENT, key} <= set(t.keys)), None)
    found: dict[int, list[str]] = {}
    if table is not None:
        parent, column = table.keys.index(PARENT), table.keys.index(key)
        for row in table.rows():
            if re.fullmatch(r"\w+", row[column]):
                found.setdefault(int(row[parent]), []).append(row[column])
    return found


def _feed(id: str, title: str, fits: Fits, read: Callable[[Reading], Iterator[pl.DataFrame]]) -> Feed:
    def recognises(file: RawFile) -> bool:
        if fits is _is_flows and fts_flows.flows(file):
            return True
        return any(heading_row(table, fits) for table in file.tables)

    return Feed(id, title, "OCHA", CC_BY_IGO, recognises, read)


FEEDS = (
    _feed("fts_plans", "OCHA FTS requirements and funding of plans", _is_plans, _read_plans),
    _feed("fts_flows", "OCHA FTS funding flows", _is_flows, _read_flows),
    _feed("fts_overview", "OCHA FTS overview of plans", _is_overview, _read_overview),
)
