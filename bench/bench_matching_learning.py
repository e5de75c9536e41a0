"""Scores learnt from histories whose truth is known: what the plan is worth beside the plan by the truth itself.

    python bench/bench_matching_learning.py                 # all settings, seeds 11 to 13
    python bench/bench_matching_learning.py --settings sectors-12x60 --seeds 1,2,3,4
    python bench/bench_matching_learning.py --relaxed       # without what the search for whole plans adds of chance

Every plan is valued by the truth. `oracle` knows each pair's chance; `lawful` knows every effect but not what is chance
in a single pair, and no history can teach more; `told` (where the truth is a sum of effects) learns from the same
history as we do, told beforehand which traits act and how widely each effect varies; `blind` scores all pairs alike.
Settings marked fresh have truths that nothing was tuned on.
"""

import argparse
import json
import time
from dataclasses import replace

import numpy as np
import polars as pl
from bench_matching_histories import NATIONS, Setting, World, world
from bench_matching_instances import processor

from commonground.matching.fitting import SWEEPS, Fit, Seen, sweep
from commonground.matching.learning import learn
from commonground.matching.levels import told as levels_of
from commonground.matching.problem import worth
from commonground.matching.relaxing import relax
from commonground.matching.solving import solve
from commonground.matching.traits import Line, Traits

SETTINGS = (
    Setting("sectors-12x60", "sectors", 12, 60),
    Setting("sectors-30x100", "sectors", 30, 100),
    Setting("sectors-30x100-policy", "sectors", 30, 100, policy=True),
    Setting("sectors-50x120-counts", "sectors", 50, 120, counts=True),
    Setting("sectors-20x300-kinds", "sectors", 20, 300, kinds=True),
    Setting("sectors-20x1000", "sectors", 20, 1000),
    Setting("slopes-30x100", "slopes", 30, 100),
    Setting("slopes-12x300", "slopes", 12, 300),
    Setting("slopes-20x1000-counts-policy", "slopes", 20, 1000, counts=True, policy=True),
    Setting("factors-30x150", "factors", 30, 150, fresh=True),
    Setting("factors-15x600-counts", "factors", 15, 600, counts=True, policy=True, fresh=True),
    Setting("steps-25x200-kinds", "steps", 25, 200, kinds=True, fresh=True),
    Setting("steps-40x400", "steps", 40, 400, fresh=True),
)
GAP, SECONDS, RELAXED = 0.01, 3.0, 60.0


def value(known: World, scores: np.ndarray, truth: np.ndarray, *, relaxed: bool) -> tuple[float, float]:
    """What a plan by these scores is worth by the truth: the whole objective, and the outcomes alone."""
    if relaxed:
        best = relax(replace(known.problem, value=scores), budget=processor(RELAXED))
        outcomes = float(best.use @ truth[best.case, best.place])
        return outcomes + float(best.use @ known.problem.bonus[best.case]), outcomes
    plan = solve(replace(known.problem, value=scores), gap=GAP, budget=processor(SECONDS)).places
    placed = np.flatnonzero(plan >= 0)
    return worth(replace(known.problem, value=truth), plan), float(truth[placed, plan[placed]].sum())


def told(known: World, setting: Setting) -> np.ndarray | None:
    """The scores of a learner told which traits act and how widely: Gaussian where the truth is not."""
    history, words = known.history, ["host_language"]
    spreads: dict[str, tuple[float, float]] = {"": (0.0, 0.2), "host_language": (0.25, 0.0)}
    lines: tuple[Line, ...] = ()
    if setting.truth == "sectors" and not setting.kinds:
        words += ["nationality", "skill_tier"]
        spreads |= {"nationality": (0.0, 0.35**2), "skill_tier": (0.4, 0.55**2)}
    elif setting.truth == "slopes":
        words += ["language"]
        spreads |= {"language": (0.0, 0.3 * 0.7**2)}
        lines = (Line("age", 41, 14), Line("school_years", 8, 3), Line("months_here", 12, 7))
    else:
        return None
    if setting.counts:
        words, spreads = [*words, "adults"], spreads | {"adults": (0.5, 0.0)}
    traits = Traits(tuple(levels_of(history, word) for word in words), lines)
    names = [*("", *words), *(line.column for line in lines)]
    variances = np.array([spreads.get(name, (0.1, 0.25)) for name in names]) + 1e-6
    row_of = {name: row for row, name in enumerate(known.places["place"].to_list())}
    at = np.array([row_of[name] for name in history["place"].to_list()])
    outcome = history["outcome"].cast(pl.Float64).to_numpy()
    top = max(1.0, outcome.max())
    everywhere = np.ones((known.places.height, 1))
    seen = Seen(traits.of(history), traits.block, at, everywhere, np.zeros(1, np.int64), outcome / top)
    seen = seen.rows(np.argsort(at, kind="stable"))
    cut = np.searchsorted(seen.place, np.arange(known.places.height + 1))
    width = seen.traits.shape[1]
    now = Fit(np.zeros((1, width)), np.zeros((known.places.height, width)), variances[None, :, 0], variances[:, 1])
    now.shared[0, 0] = np.log(seen.share.mean() / (1 - seen.share.mean()))
    for _ in range(SWEEPS):
        now = sweep(now, seen, cut, now.odds(seen))
        now = replace(now, shared_variance=variances[None, :, 0], own_variance=variances[:, 1])
    odds = traits.of(known.cases) @ (now.at(everywhere) + now.own).T
    answer: np.ndarray = top / (1 + np.exp(-odds))
    return answer


def run(setting: Setting, seed: int, *, relaxed: bool) -> dict[str, float]:
    known = world(setting, seed)
    began = time.process_time()
    learned = learn(known.history, known.cases, known.places, where="history", seed=seed)
    scores = learned.scores(known.cases, known.places)
    spent = time.process_time() - began
    oracle = value(known, known.true, known.true, relaxed=relaxed)
    plans = {"ours": scores, "lawful": known.lawful, "blind": np.full_like(known.true, known.true.mean())}
    best = told(known, setting)
    if best is not None:
        plans["told"] = best
    row: dict[str, float] = {"cpu_s": round(spent, 1)}
    for name, by in plans.items():
        # What is chance in a single pair averages out over plans that do not know it.
        got = value(known, by, known.lawful, relaxed=relaxed)
        row[name], row[f"{name}_outcomes"] = 100 * got[0] / oracle[0], 100 * got[1] / oracle[1]
    row["bias"] = float(scores.mean() - known.lawful.mean())
    row["slope"] = float(np.polyfit(scores.ravel(), known.lawful.ravel(), 1)[0])
    nation = known.cases["nationality"].to_list()
    groups = [np.array([name == f"N{n}" for name in nation]) for n in range(NATIONS)]
    row["worst_group"] = max(
        abs(float(scores[g].mean() - known.lawful[g].mean())) for g in groups if g.sum() * 50 >= len(nation)
    )
    return row


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--seeds", default="11,12,13")
    asked.add_argument("--settings", default=",".join(setting.name for setting in SETTINGS))
    asked.add_argument("--relaxed", action="store_true")
    given = asked.parse_args()
    for setting in SETTINGS:
        if setting.name not in given.settings.split(","):
            continue
        rows = [run(setting, int(seed), relaxed=given.relaxed) for seed in given.seeds.split(",")]
        mean = {name: round(float(np.mean([row[name] for row in rows])), 3) for name in rows[0]}
        least = round(min(row["ours"] for row in rows), 1)
        print(json.dumps({"setting": setting.name, "fresh": setting.fresh, **mean, "least": least}), flush=True)


if __name__ == "__main__":
    main()
