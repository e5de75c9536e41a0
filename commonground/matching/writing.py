"""A plan as tables and as a report."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import polars as pl

from commonground.matching.explaining import Explanation, explanations, unplaced
from commonground.matching.instance import Instance
from commonground.matching.learning import Learned
from commonground.matching.matching import Matched, uses
from commonground.matching.saying import key_of, params_of

# More closed pairs than this go to Parquet, and are counted instead of listed in JSON.
LISTED = 200_000
SHOWN = 10_000
# More cases than this are explained in --out, not in JSON.
EXPLAINED = 2_000


def report(matched: Matched, *, cpu_seconds: float) -> dict[str, Any]:
    """The plan in brief: what it is worth, the bound it is proven against, and why the search stopped."""
    plan = matched.plan
    return {
        "value": round(float(plan.value), 6),
        "bound": round(float(plan.bound), 6),
        "gap": round(float(plan.gap), 8),
        "stop": plan.stop,
        "cpu_seconds": round(cpu_seconds, 2),
        "relaxation_bound": round(float(plan.relaxed), 6),
        "cases": len(matched.instance.cases),
        "placed": matched.placed,
        "places": len(matched.instance.places),
        "capacities": matched.instance.dimensions,
        "rule_cost": None if matched.rule_cost is None else round(float(matched.rule_cost), 6),
        "notes": list(matched.notes),
        "notes_said": [_said(note) for note in matched.notes],
    }


def answer(matched: Matched, *, cpu_seconds: float) -> dict[str, Any]:
    """The whole plan for a program."""
    closed = matched.instance.closures
    many = int((closed.by > 0).sum())
    return {
        **report(matched, cpu_seconds=cpu_seconds),
        "placements": placements(matched).to_dicts(),
        "unplaced": [
            {"case": _name(matched, case), "reason": str(reason), **_said(reason)} for case, reason in unplaced(matched)
        ],
        "prices": prices(matched).to_dicts(),
        "rules": _rules(matched).to_dicts(),
        "closed": closed.counts(),
        "closed_pairs": closed_pairs(matched).to_dicts() if many <= SHOWN else f"{many} pairs: see --out",
        "explanations": _explained(matched),
    }


def write(matched: Matched, folder: Path, *, cpu_seconds: float) -> list[Path]:
    """Write placements, unplaced with reasons, prices, rules, closed pairs with clauses, and the report."""
    folder.mkdir(parents=True, exist_ok=True)
    closed = closed_pairs(matched)
    tables = {
        "placements.csv": placements(matched),
        "unplaced.csv": left_out(matched),
        "prices.csv": prices(matched),
        "rules.csv": _rules(matched),
        "explanations.csv": explained(matched),
        "closed_pairs.parquet" if closed.height > LISTED else "closed_pairs.csv": closed,
    }
    for name in ("closed_pairs.parquet", "closed_pairs.csv"):
        (folder / name).unlink(missing_ok=True)
    for name, table in tables.items():
        if name.endswith(".parquet"):
            table.write_parquet(folder / name)
        else:
            neutral(table).write_csv(folder / name)
    summary = orjson.dumps(report(matched, cpu_seconds=cpu_seconds), option=orjson.OPT_INDENT_2)
    (folder / "report.json").write_bytes(summary)
    return [folder / name for name in (*tables, "report.json")]


def placements(matched: Matched) -> pl.DataFrame:
    """Placed cases only, in the order of the table of cases."""
    instance, rows = matched.instance, np.flatnonzero(matched.at >= 0)
    if instance.numbered:
        return pl.DataFrame({"case": rows, "place": matched.at[rows]})
    cases, places = instance.cases, instance.places
    return pl.DataFrame(
        {"case": [cases[i] for i in rows], "place": [places[j] for j in matched.at[rows]]},
        schema={"case": pl.String, "place": pl.String},
    )


def left_out(matched: Matched) -> pl.DataFrame:
    """Every case without a place, with the reason in words and its key."""
    rows = [(case, str(reason), reason.key) for case, reason in unplaced(matched)]
    return pl.DataFrame(rows, schema=dict.fromkeys(("case", "reason", "key"), pl.String), orient="row")


def prices(matched: Matched) -> pl.DataFrame:
    """What one more unit of each capacity is worth in the relaxation, with use and room."""
    instance, dimensions = matched.instance, len(matched.instance.dimensions)
    return pl.DataFrame(
        {
            "place": [place for place in instance.places for _ in range(dimensions)],
            "dimension": instance.dimensions * len(instance.places),
            "price": np.round(matched.plan.prices.capacity, 6).ravel() + 0.0,
            "use": uses(matched).ravel(),
            "capacity": instance.capacity.ravel(),
        }
    )


def closed_pairs(matched: Matched) -> pl.DataFrame:
    """Every closed pair with the rule and the clause that close it."""
    instance = matched.instance
    case, place = np.nonzero(instance.closures.by)
    which = instance.closures.by[case, place].astype(np.int64) - 1
    names = pl.Series(instance.cases, dtype=pl.String), pl.Series(instance.places, dtype=pl.String)
    clauses = instance.closures.clauses
    rule = pl.Series([c.rule for c in clauses], dtype=pl.String).cast(pl.Categorical)
    text = pl.Series([str(c.text) for c in clauses], dtype=pl.String).cast(pl.Categorical)
    key = pl.Series([key_of(c.text) for c in clauses], dtype=pl.String).cast(pl.Categorical)
    safeguard = pl.Series([c.safeguard for c in clauses], dtype=pl.String).cast(pl.Categorical)
    return pl.DataFrame(
        {
            "case": names[0].gather(case),
            "place": names[1].gather(place),
            "rule": rule.gather(which),
            "clause": text.gather(which),
            "key": key.gather(which),
            "safeguard": safeguard.gather(which),
        }
    )


def explained(matched: Matched) -> pl.DataFrame:
    """Every placed case with its value, prices, next best and regret, in words and in numbers."""
    rows = []
    for told in explanations(matched):
        if told.placed:
            there, other = told.placed, told.next_best
            rows.append(
                {
                    "case": told.case,
                    "place": there.place,
                    "value": round(there.value, 6),
                    "price": round(there.price, 6),
                    "rules": round(there.push, 6),
                    "net": round(there.net, 6),
                    "binds": "; ".join(there.binds),
                    "next_best": other.place if other else None,
                    "next_best_net": round(other.net, 6) if other else None,
                    "regret": None if told.regret is None else round(told.regret, 6),
                    "open_places": told.open_places,
                    "says": told.says,
                }
            )
    texts = ("case", "place", "binds", "next_best", "says")
    numbers = ("value", "price", "rules", "net", "next_best_net", "regret")
    order = ("case", "place", *numbers[:4], "binds", "next_best", *numbers[4:], "open_places", "says")
    kinds: dict[str, type[pl.DataType]] = {
        name: pl.String if name in texts else pl.Float64 if name in numbers else pl.Int64 for name in order
    }
    return pl.DataFrame(rows, schema=kinds)


def _explained(matched: Matched) -> list[dict[str, Any]] | str:
    if len(matched.instance.cases) > EXPLAINED:
        return f"{len(matched.instance.cases)} cases: see --out, or ask for one with --explain"
    return [as_dict(told) for told in explanations(matched)]


def as_dict(told: Explanation) -> dict[str, Any]:
    """An explanation for a program: its numbers, its words, and the key of every sentence."""
    plain = {**asdict(told), "said": [_said(one) for one in told.said]}
    return {**plain, "rules": [str(rule) for rule in told.rules]}


def _said(text: str) -> dict[str, Any]:
    """The key of a sentence and what fills it."""
    return {"key": key_of(text), "params": {name: _plain(value) for name, value in params_of(text).items()}}


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, str) else value


def _rules(matched: Matched) -> pl.DataFrame:
    rows = [
        (
            r.rule,
            r.kind,
            str(r.group),
            *(round(x, 6) for x in (r.asked, r.got, r.price)),
            str(r.clause),
            key_of(r.clause),
        )
        for r in matched.rules
    ]
    names = ("rule", "kind", "group", "asked", "got", "price", "clause", "key")
    schema = {name: pl.Float64 if name in ("asked", "got", "price") else pl.String for name in names}
    return pl.DataFrame(rows, schema=schema, orient="row")


def neutral(table: pl.DataFrame) -> pl.DataFrame:
    """The table with an apostrophe before texts that a spreadsheet would run."""
    texts = [name for name, kind in table.schema.items() if kind == pl.String]
    runs = pl.col(texts).str.contains(r"^[=+@\t\r-]")
    return (
        table.with_columns(pl.when(runs).then("'" + pl.col(texts)).otherwise(pl.col(texts)).name.keep())
        if texts
        else table
    )


def _name(matched: Matched, case: str) -> str | int:
    return int(case) if matched.instance.numbered else case


def write_learned(instance: Instance, learned: Learned, folder: Path) -> list[Path]:
    """Write learnt scores of open pairs, every effect of the model, and what cross-validation found."""
    folder.mkdir(parents=True, exist_ok=True)
    case, place = np.nonzero(instance.closures.open)
    scores = pl.DataFrame(
        {
            "case": pl.Series(instance.cases, dtype=pl.String).gather(case),
            "place": pl.Series(instance.places, dtype=pl.String).gather(place),
            "value": np.round(instance.value[case, place], 6),
        }
    ).with_columns(source=pl.lit(f"learnt from {learned.report['outcomes']} outcomes"))
    neutral(scores).write_csv(folder / "scores.csv")
    neutral(learned.effects()).write_csv(folder / "model.csv")
    (folder / "learned.json").write_bytes(orjson.dumps(learned.report, option=orjson.OPT_INDENT_2))
    return [folder / name for name in ("scores.csv", "model.csv", "learned.json")]
