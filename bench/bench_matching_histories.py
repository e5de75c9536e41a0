"""Invented histories of outcomes with a known truth, and people of today to place: what learnt scores are judged on.

Four truths. `sectors` is that of bench_matching_instances.py: tiers meet the hidden sector of a place, nationalities
its community. `slopes`: age, schooling and months since arrival count more at some places than at others. `factors`:
every trait draws on two hidden sides of a person, every place on two of its own, and only their product counts.
`steps`: no odds at all but chances added up where conditions meet. In each a pair also differs by chance, which no
history can teach.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from commonground.matching.problem import Problem

NATIONS, LANGUAGES, KINDS = 12, 8, 4
# Spread of the log-odds of a pair by chance alone.
CHANCE = 0.25
# What a further adult adds, as a part of the first one's chance.
FURTHER = 0.55
BONUS = 0.2
SIZES = np.array([0.46, 0.11, 0.115, 0.13, 0.105, 0.05, 0.02, 0.01])


@dataclass(frozen=True)
class Setting:
    """What a history is like: which truth, how many places and outcomes, and what is recorded."""

    name: str
    truth: str
    places: int
    each: int
    counts: bool = False
    kinds: bool = False
    policy: bool = False
    fresh: bool = False


@dataclass(frozen=True)
class People:
    nation: np.ndarray
    language: np.ndarray
    host: np.ndarray
    tier: np.ndarray
    size: np.ndarray
    adults: np.ndarray
    age: np.ndarray
    school: np.ndarray
    months: np.ndarray

    def table(self) -> pl.DataFrame:
        alone = (self.adults == 1) & (self.size > 1)
        return pl.DataFrame(
            {
                "case": [f"c{i}" for i in range(len(self.size))],
                "nationality": [f"N{n}" for n in self.nation],
                "language": [f"L{n}" for n in self.language],
                "host_language": self.host.astype(int).astype(str),
                "skill_tier": self.tier.astype(str),
                "persons": self.size.astype(str),
                "adults": self.adults.astype(str),
                "single_parent": alone.astype(int).astype(str),
                "age": self.age.astype(str),
                "school_years": self.school.astype(str),
                "months_here": self.months.astype(str),
            }
        )


@dataclass(frozen=True)
class World:
    """A history, the people and places of today, what is true of each pair, and what of it could be learnt at best."""

    cases: pl.DataFrame
    places: pl.DataFrame
    history: pl.DataFrame
    true: np.ndarray
    lawful: np.ndarray
    problem: Problem


def world(setting: Setting, seed: int, *, cases: int = 300) -> World:
    """One world: places drawn once, a history placed by lot or by a past policy, and new people of today."""
    random = np.random.default_rng([seed, 5])
    kind, weight = random.integers(0, KINDS, setting.places), random.lognormal(0, 0.5, setting.places)
    truth = TRUTHS[setting.truth](random, setting.places, kind)
    before, now = _people(random, setting.places * setting.each), _people(random, cases)
    true, lawful = _outcomes(truth, now, random, counts=setting.counts)
    places = pl.DataFrame({"place": [f"p{j}" for j in range(setting.places)]})
    if setting.kinds:
        places = places.with_columns(sector=pl.Series([f"S{k}" for k in kind]))
    history = _history(setting, truth, before, weight, random)
    need = np.stack([now.size, now.size - now.adults], 1).astype(float)
    share = weight / weight.sum()
    capacity = np.rint(np.outer(share, need.sum(0) * np.array([1.0, 1.1])))
    fits = (need[:, None] <= capacity[None]).all(2)
    open_ = fits & (random.random(fits.shape) < 0.6)
    problem = Problem(np.where(open_, true, 0.0), open_, need, capacity, now.size * BONUS)
    return World(now.table(), places, history, true, lawful, problem)


def _people(random: np.random.Generator, count: int) -> People:
    often = 1 / np.arange(1, NATIONS + 1) ** 0.9
    nation = random.choice(NATIONS, count, p=often / often.sum())
    own = random.random(count) < 0.8
    language = np.where(own, 1 + nation % (LANGUAGES - 1), random.integers(1, LANGUAGES, count))
    tier, size = random.choice(3, count, p=[0.5, 0.35, 0.15]), random.choice(np.arange(1, 9), count, p=SIZES)
    more = 1 + random.binomial(1, 0.78, count) + (random.random(count) < 0.25) * (size > 3)
    adults = np.minimum(np.where(size == 1, 1, more), size)
    age, school = random.integers(18, 65, count), np.clip(np.rint(random.normal(6 + 3 * tier, 2)), 0, 18).astype(int)
    host = random.random(count) < 0.25
    return People(nation, language, host, tier, size, adults, age, school, random.integers(0, 24, count))


Truth = Callable[[People], np.ndarray]


def _sectors(random: np.random.Generator, places: int, kind: np.ndarray) -> Truth:
    place, tier = random.normal(0, 0.45, places), random.normal(0, 0.55, (3, KINDS))
    community, base = random.normal(0, 0.35, (NATIONS, places)), np.array([-1.4, -0.9, -0.4])

    def odds(who: People) -> np.ndarray:
        return (base[who.tier] + 0.5 * who.host)[:, None] + place + tier[who.tier][:, kind] + community[who.nation]

    return odds


def _slopes(random: np.random.Generator, places: int, kind: np.ndarray) -> Truth:
    del kind
    place = random.normal(0, 0.4, places)
    slope = np.array([-0.3, 0.4, 0.2])[:, None] + random.normal(0, 0.5, (3, places))
    nearby = random.normal(0, 0.7, (LANGUAGES, places)) * (random.random((LANGUAGES, places)) < 0.3)

    def odds(who: People) -> np.ndarray:
        measures = np.stack([(who.age - 41) / 14, (who.school - 8) / 3, (who.months - 12) / 7], 1)
        return -1.1 + 0.4 * who.host[:, None] + place + measures @ slope + nearby[who.language]

    return odds


def _factors(random: np.random.Generator, places: int, kind: np.ndarray) -> Truth:
    del kind
    side, place = random.normal(0, 0.75, (2, places)), random.normal(0, 0.3, places)
    of_nation, of_tier = random.normal(0, 0.6, (NATIONS, 2)), random.normal(0, 0.6, (3, 2))
    of_age, of_host = random.normal(0, 0.6, 2), random.normal(0, 0.6, 2)

    def odds(who: People) -> np.ndarray:
        person = of_nation[who.nation] + of_tier[who.tier] + np.outer((who.age - 41) / 14, of_age)
        return -1.0 + 0.3 * who.tier[:, None] + place + (person + np.outer(who.host, of_host)) @ side

    return odds


def _steps(random: np.random.Generator, places: int, kind: np.ndarray) -> Truth:
    hires, school = np.array([50, 65, 40, 65])[kind], np.array([0, 6, 9, 11])[kind]
    network, course = random.random((NATIONS, places)) < 0.2, random.random((LANGUAGES, places)) < 0.3
    early = random.uniform(0, 0.15, places)

    def odds(who: People) -> np.ndarray:
        works = (who.age[:, None] < hires) & (who.school[:, None] >= school)
        chance = 0.06 + early + 0.22 * works + 0.18 * network[who.nation] + 0.12 * course[who.language]
        chance = np.clip(chance + 0.1 * who.host[:, None] * (who.months[:, None] > 6), 0.02, 0.95)
        return np.log(chance / (1 - chance))

    return odds


TRUTHS: dict[str, Callable[[np.random.Generator, int, np.ndarray], Truth]] = {
    "sectors": _sectors,
    "slopes": _slopes,
    "factors": _factors,
    "steps": _steps,
}


def _outcomes(truth: Truth, who: People, random: np.random.Generator, *, counts: bool) -> tuple[np.ndarray, np.ndarray]:
    """What is expected of each pair, truly and as far as any law tells: the mean over what is chance."""
    odds = truth(who)
    many = (1 + FURTHER * (who.adults - 1))[:, None] if counts else 1.0
    points = CHANCE * np.array([-1.7320508, 0.0, 1.7320508])
    lawful = sum(part * _chance(odds + point) for part, point in zip((1 / 6, 2 / 3, 1 / 6), points, strict=True))
    return _chance(odds + random.normal(0, CHANCE, odds.shape)) * many, lawful * many


def _history(
    setting: Setting, truth: Truth, who: People, weight: np.ndarray, random: np.random.Generator
) -> pl.DataFrame:
    odds = truth(who)
    draw = np.log(weight) + random.gumbel(size=odds.shape)
    if setting.policy:
        # Those who placed them knew something: people went where they would do well, by half of what was true.
        draw = draw + 1.5 * odds + random.normal(0, 0.75, odds.shape)
    at = draw.argmax(1)
    rows = np.arange(len(at))
    first = _chance(odds[rows, at] + random.normal(0, CHANCE, len(at)))
    outcome = (random.random(len(at)) < first).astype(int)
    if setting.counts:
        outcome += random.binomial(who.adults - 1, FURTHER * first)
    columns = {"place": [f"p{j}" for j in at], "outcome": outcome.astype(str)}
    return who.table().drop("case").with_columns(**{name: pl.Series(values) for name, values in columns.items()})


def _chance(odds: np.ndarray) -> np.ndarray:
    answer: np.ndarray = 1 / (1 + np.exp(-odds))
    return answer
