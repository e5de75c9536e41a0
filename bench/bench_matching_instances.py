"""Invented instances for the matching benchmarks, the same for the same seed; no record of a real person is used.

Sizes, ties, services, safeguards and scores have the shape of what is published about resettlement placing: half of
all cases are single people, 2.6 persons a case, half of all pairs open. Values are thousandths of an expected job.
"""

from dataclasses import dataclass

import numpy as np

from commonground.matching.problem import Problem
from commonground.matching.program import Budget

SIZES = np.array([0.46, 0.11, 0.115, 0.13, 0.105, 0.05, 0.02, 0.01])
NATIONALITIES, LANGUAGES, JURISDICTIONS = 12, 8, 6


# A bench shares its machine: it counts processor seconds, and waits for them this many times as long.
WAIT = 30.0


def processor(seconds: float) -> Budget:
    """A budget of processor seconds, whatever the clock on the wall says."""
    return Budget(seconds, patient=WAIT)


@dataclass(frozen=True)
class World:
    """A problem with what the rules and the weeks need to know of each case."""

    problem: Problem
    tier: np.ndarray
    week: np.ndarray
    size: np.ndarray


@dataclass(frozen=True)
class Families:
    nationality: np.ndarray
    size: np.ndarray
    adults: np.ndarray
    single: np.ndarray
    language: np.ndarray
    host: np.ndarray
    medical: np.ndarray
    tier: np.ndarray
    tied: np.ndarray
    week: np.ndarray


def generate(
    cases: int,
    places: int,
    seed: int,
    *,
    tight: float = 1.0,
    ties: float = 0.10,
    shift: float = 0.0,
    year: int = 0,
    bonus: int = 200,
) -> World:
    """`tight`: persons of capacity for a person arriving; `shift`: part of the mix of nationalities that moves."""
    world = np.random.default_rng(10_000 + seed)
    rng = np.random.default_rng([seed, 77, year] if year else [seed, 77])
    loc_size, sector, jurisdiction = (
        world.lognormal(0, 0.7, places),
        world.integers(0, 4, places),
        world.integers(0, JURISDICTIONS, places),
    )
    ok_nationality = world.random((places, NATIONALITIES)) < 0.85
    ok_language = world.random((places, LANGUAGES)) < 0.75
    ok_language[:, 0] = True
    ok_large, ok_single = world.random(places) < 0.70, world.random(places) < 0.75
    ok_medical = world.random(places) < 0.65
    assured = world.random((NATIONALITIES, JURISDICTIONS)) < 0.93
    efficiency, synergy = world.normal(0, 0.45, places), world.normal(0, 0.55, (3, 4))
    community = world.normal(0, 0.35, (NATIONALITIES, places))
    who = _families(rng, cases, places, ties, shift)
    safe = assured[who.nationality][:, jurisdiction]
    open_ = (
        ok_nationality[:, who.nationality].T
        & (ok_language[:, who.language].T | who.host[:, None])
        & (ok_large[None] | (who.size < 6)[:, None])
        & (ok_single[None] | ~who.single[:, None])
        & (ok_medical[None] | (who.medical == 0)[:, None])
        & safe
    )
    has = who.tied >= 0
    only = np.zeros((cases, places), bool)
    only[np.flatnonzero(has), who.tied[has]] = True
    open_ = np.where(has[:, None], only & safe, open_)  # a tie opens nothing that the safeguard closes
    base = np.array([-1.25, -0.75, -0.25])
    logit = (base[who.tier] - 0.15)[:, None] + efficiency + synergy[who.tier][:, sector]
    logit = logit + community[who.nationality] + 0.5 * who.host[:, None]
    logit = logit + rng.normal(0, 0.25, (cases, places))
    p = 1 / (1 + np.exp(-logit))
    value = np.rint(1000 * (p + np.maximum(who.adults - 1, 0)[:, None] * 0.55 * p))
    need = np.stack([who.size, who.size - who.adults, who.medical], 1).astype(float)
    capacity = _capacity(world, loc_size / loc_size.sum(), ok_medical, need, tight)
    problem = Problem(np.where(open_, value, 0.0), open_, need, capacity, who.size * float(bonus))
    return World(problem, who.tier, who.week, who.size)


def _families(rng: np.random.Generator, cases: int, places: int, ties: float, shift: float) -> Families:
    zipf = 1 / np.arange(1, NATIONALITIES + 1) ** 0.9
    if shift:
        zipf = (1 - shift) * zipf / zipf.sum() + shift * np.roll(zipf, 4) / zipf.sum()
    nationality = rng.choice(NATIONALITIES, cases, p=zipf / zipf.sum())
    size = rng.choice(np.arange(1, 9), cases, p=SIZES)
    more = 1 + rng.binomial(1, 0.78, cases) + (rng.random(cases) < 0.25) * (size > 3)
    adults = np.minimum(np.where(size == 1, 1, more), size)
    single = (adults == 1) & (size > adults)
    language = np.where(rng.random(cases) < 0.8, 1 + nationality % (LANGUAGES - 1), rng.integers(1, LANGUAGES, cases))
    host = rng.random(cases) < 0.25
    medical = np.where(rng.random(cases) < 0.12, 1 + (rng.random(cases) < 0.2), 0)
    tier = rng.choice(3, cases, p=[0.5, 0.35, 0.15])
    tied = np.where(rng.random(cases) < ties, rng.integers(0, places, cases), -1)
    week = np.sort(rng.integers(0, 52, cases))
    return Families(nationality, size, adults, single, language, host, medical, tier, tied, week)


def _capacity(
    world: np.random.Generator, share: np.ndarray, medical: np.ndarray, need: np.ndarray, tight: float
) -> np.ndarray:
    capacity = np.empty((len(share), need.shape[1]))
    for d, (slack, noise) in enumerate([(1.0, 0), (1.05, 0.35), (1.1, 0.5)]):
        part = share * world.lognormal(0, noise, len(share)) if noise else share
        if d == 2:
            part = part * medical
        capacity[:, d] = np.maximum(np.rint(part / part.sum() * need[:, d].sum() * tight * slack), 0)
    return capacity
