"""Small invented instances, and the best plan of each by trying every one."""

import itertools
from pathlib import Path

import numpy as np
import polars as pl

from commonground.matching.closing import close_misfits
from commonground.matching.instance import Clause, Closures, Instance
from commonground.matching.problem import Problem
from commonground.matching.program import Budget

PLENTY = 60.0


def budget(seconds: float = PLENTY) -> Budget:
    return Budget(seconds)


def invented(seed: int, *, cases: int = 7, places: int = 3, dimensions: int = 2, tight: float = 0.8) -> Problem:
    """Cases of one to four people, some pairs closed, capacities a little short."""
    random = np.random.default_rng(seed)
    need = random.integers(0, 4, (cases, dimensions)).astype(float)
    need[:, 0] += 1
    share = random.dirichlet(np.ones(places))
    capacity = np.rint(share[:, None] * need.sum(0)[None, :] * tight)
    value = random.integers(0, 1000, (cases, places)).astype(float)
    open_ = (random.random((cases, places)) < 0.7) & (need[:, None] <= capacity[None]).all(2)
    return Problem(value, open_, need, capacity, need[:, 0] * 100)


def best(problem: Problem) -> float:
    """The best value by trying every plan, rules across included."""
    choices = [[-1, *np.flatnonzero(row).tolist()] for row in problem.open]
    top = -np.inf
    for plan in itertools.product(*choices):
        use = np.zeros(problem.capacity.shape)
        value = 0.0
        sums = np.zeros(len(problem.across))
        for i, j in enumerate(plan):
            if j >= 0:
                use[j] += problem.need[i]
                value += problem.value[i, j] + problem.bonus[i]
                sums += [
                    r.by_case[i] * r.by_place[j] * (problem.value[i, j] if r.on_value else 1) for r in problem.across
                ]
        within = all(r.low - 1e-9 <= s <= r.high + 1e-9 for r, s in zip(problem.across, sums, strict=True))
        if within and (use <= problem.capacity).all() and value > top:
            top = value
    return top


CASES = """case,persons,beds,arrival_week,nationality,skill_tier
anna,1,1,1,X,0
bashir,2,2,1,Y,1
chen,3,2,2,X,2
dora,2,1,3,Y,0
"""
PLACES = """place,persons,beds,jurisdiction
north,3,3,P
south,4,3,Q
"""
SCORES = """case,place,value
anna,north,100
anna,south,300
bashir,north,200
bashir,south,250
chen,north,400
chen,south,150
dora,north,90
dora,south,310
"""


def folder(path: Path, **tables: str) -> Path:
    """Write an instance; tables given replace or join the usual three, and None leaves one out."""
    for name, text in {"cases": CASES, "places": PLACES, "scores": SCORES, **tables}.items():
        if text:
            (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return path


def instance_of(
    problem: Problem, *, tempting: float | None = None, tier: list[str] | None = None, skew: float = 0.0
) -> Instance:
    """An instance around a problem: pairs closed by a safeguard (with a tempting score), or by room alone."""
    names = [f"c{i}" for i in range(problem.cases)]
    places = [f"p{j}" for j in range(problem.places)]
    dimensions = ["persons", "beds", "seats"][: problem.capacity.shape[1]]
    closures = Closures(np.zeros(problem.open.shape, np.int16), [])
    fits = (problem.need[:, None] <= problem.capacity[None]).all(2)
    closures.close(~problem.open & fits, Clause("non-refoulement", "No assurance."))
    close_misfits(closures, problem.need, problem.capacity, dimensions)
    value = problem.value if tempting is None else np.where(problem.open, problem.value, tempting)
    table = pl.DataFrame({"case": names})
    if tier:
        table = table.with_columns(skill_tier=pl.Series(tier))
        value = value + skew * np.array([float(t) for t in tier])[:, None]
    return Instance(
        names,
        places,
        dimensions,
        value,
        problem.need,
        problem.capacity,
        problem.bonus,
        closures,
        np.arange(problem.cases),
        table,
        pl.DataFrame({"place": places}),
    )
