"""A whole column of printed numbers at once, cell for cell what `core.numbers.parse` says."""

import polars as pl

from commonground.core.errors import BadCell
from commonground.core.numbers import Locale, Quantity, parse
from commonground.core.words import Status

# What needs no thought in any locale. Fifteen digits fit a float64 exactly; the rest goes through `parse`.
_PLAIN = r"^[0-9]{1,15}$"
# Three decimals might be a group of thousands, so they are left to `parse` as well.
_PLAIN_DECIMAL = r"^[0-9]{1,12}(\.([0-9]{1,2}|[0-9]{4,9}))?$"

_RESULT = {
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "status": pl.String,
    "about": pl.Boolean,
    "note": pl.String,
    "bad": pl.String,
    "next": pl.String,
}


def parse_column(
    series: pl.Series,
    *,
    locale: Locale = Locale.UNDECLARED,
    money: bool = False,
    currency: str = "USD",
    allow_negative: bool = False,
    allow_fraction: bool = False,
    allow_percent: bool = False,
) -> pl.DataFrame:
    """Read every cell; a refused one has its reason in `bad`, what to do in `next`, and no status.

    The columns are value, low, high (float64, null where not known), status, about, note, bad, next;
    a null cell reads as a blank one.
    """
    fraction = (money or allow_fraction or allow_percent) and locale is not Locale.COMMA
    text = pl.DataFrame({"text": series.cast(pl.String).fill_null("")})
    plain = text.select(
        text=pl.when(pl.col("text").str.contains(_PLAIN_DECIMAL if fraction else _PLAIN)).then(pl.col("text"))
    ).to_series()
    number = plain.cast(pl.Float64)
    if not plain.null_count():
        return _all_plain(number)
    cells = text.filter(plain.is_null()).to_series().unique()
    read = [
        _row(
            cell,
            locale=locale,
            money=money,
            currency=currency,
            allow_negative=allow_negative,
            allow_fraction=allow_fraction,
            allow_percent=allow_percent,
        )
        for cell in cells
    ]
    known = pl.DataFrame(read, schema=_RESULT, orient="row").insert_column(0, cells.alias("text"))
    joined = text.with_columns(number=number).join(known, on="text", how="left", maintain_order="left")
    easy = pl.col("number").is_not_null()
    return joined.select(
        *(pl.coalesce("number", name).alias(name) for name in ("value", "low", "high")),
        status=pl.when(easy).then(pl.lit(Status.REPORTED.value)).otherwise("status"),
        about=pl.col("about").fill_null(False),
        note=pl.col("note").fill_null(""),
        bad="bad",
        next="next",
    )


def numeral(column: str) -> str:
    """The name under which expressions find a column's cells as numbers (`Layout.counted`)."""
    return f"{column} as a number"


def ordinal(column: str) -> pl.Expr:
    """A whole number that orders and counts nobody, such as a level: "2", "2.0", "Admin 2"; null for anything else."""
    text = pl.col(column).str.strip_chars()
    return text.str.extract(r"^\D*(\d{1,9})(?:\.0+)?$", 1).cast(pl.Int32, strict=False)


def _all_plain(number: pl.Series) -> pl.DataFrame:
    nothing = pl.lit(None, dtype=pl.String)
    return pl.DataFrame({"value": number, "low": number, "high": number}).with_columns(
        status=pl.lit(Status.REPORTED.value), about=pl.lit(False), note=pl.lit(""), bad=nothing, next=nothing
    )


def _row(cell: str, **how: object) -> tuple[object, ...]:
    try:
        quantity: Quantity = parse(cell, **how)  # type: ignore[arg-type]
    except BadCell as refusal:
        return None, None, None, None, False, "", refusal.what, refusal.next
    value, low, high = (None if x is None else float(x) for x in (quantity.value, quantity.low, quantity.high))
    return value, low, high, quantity.status.value, quantity.about, quantity.note, None, None
