"""A second opinion on a plan: value and every rule recounted from the instance in SQL, by none of the solver's code."""

from dataclasses import dataclass

import duckdb
import polars as pl

from commonground.matching.instance import Instance
from commonground.matching.problem import Ints


@dataclass(frozen=True)
class Check:
    """The recounted value, and everything the plan breaks, in words."""

    value: float
    broken: tuple[str, ...]


def check(instance: Instance, at: Ints) -> Check:
    """Recount a plan (a place or -1 for each case) from the instance's rows."""
    engine = duckdb.connect(":memory:", config={"threads": 1})
    try:
        _load(engine, instance, at)
        broken = [
            *(
                f"closed pair used: {c} at {p}"
                for c, p in engine.execute(
                    "SELECT c.name, p.name FROM plan JOIN pairs USING (i, j) JOIN c USING (i) JOIN p USING (j) "
                    "WHERE NOT open"
                ).fetchall()
            ),
            *(
                f"capacity exceeded: {d} at {p}, {use:g} of {room:g}"
                for p, d, use, room in engine.execute(
                    "SELECT p.name, room.d, sum(need.amount) AS used, any_value(room.amount) FROM plan "
                    "JOIN need USING (i) JOIN room ON room.j = plan.j AND room.d = need.d JOIN p ON p.j = plan.j "
                    "GROUP BY p.name, room.d HAVING used > any_value(room.amount) + 1e-6"
                ).fetchall()
            ),
            *(
                f"linked cases parted: group {unit}"
                for (unit,) in engine.execute(
                    "SELECT unit FROM c LEFT JOIN plan USING (i) "
                    "GROUP BY unit HAVING count(DISTINCT coalesce(j, -1)) > 1"
                ).fetchall()
            ),
        ]
        value = engine.execute(
            "SELECT coalesce(sum(value + bonus), 0) FROM plan JOIN pairs USING (i, j) JOIN c USING (i)"
        ).fetchone()
        return Check(float(value[0]) if value else 0.0, tuple(broken))
    finally:
        engine.close()


def _load(engine: duckdb.DuckDBPyConnection, instance: Instance, at: Ints) -> None:
    """Put cases, places, needs, capacities and the pairs the plan uses in tables."""
    cases, dimensions = range(len(instance.cases)), instance.dimensions
    plan = pl.DataFrame({"i": list(cases), "j": at.tolist()}).filter(pl.col("j") >= 0)
    rows, columns = plan["i"].to_numpy(), plan["j"].to_numpy()
    pairs = plan.with_columns(
        value=pl.Series(instance.value[rows, columns], dtype=pl.Float64),
        open=pl.Series(instance.closures.open[rows, columns], dtype=pl.Boolean),
    )
    need = (
        pl.DataFrame(instance.need, schema=dimensions)
        .with_row_index("i")
        .unpivot(index="i", variable_name="d", value_name="amount")
    )
    room = (
        pl.DataFrame(instance.capacity, schema=dimensions)
        .with_row_index("j")
        .unpivot(index="j", variable_name="d", value_name="amount")
    )
    people = pl.DataFrame({"i": list(cases), "name": instance.cases, "unit": instance.unit, "bonus": instance.bonus})
    places = pl.DataFrame({"j": list(range(len(instance.places))), "name": instance.places})
    for name, table in (("plan", plan), ("pairs", pairs), ("need", need), ("room", room), ("c", people), ("p", places)):
        engine.register(name, table.to_arrow())
