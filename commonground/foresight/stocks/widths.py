"""Ranges: how far the forecasts of the past were off, for series as large, as restless and as moved as this one."""

from dataclasses import dataclass

import numpy as np

from commonground.foresight.stocks.panel import Array, Step
from commonground.foresight.stocks.quantile import quantile_line

# The limits of the ranges that 50, 80 and 95 of 100 outcomes lie in.
LEVELS = (0.025, 0.1, 0.25, 0.75, 0.9, 0.975)
MOST_CASES = 6_000
# From so many past ranges on, new ones are held against them; they are moved by no more than this.
ENOUGH_RANGES = 300
STRETCH = (0.8, 1.6)
# What widens a range before any case is seen, one line a limit in the order of signals.WIDTH, and for how many
# cases that counts: rounded from UNHCR's table up to 2012, one year ahead.
TRUST = 30.0
PRIOR = np.array(
    [
        [-0.2, -0.5, -1.0, -0.35, -0.4, -0.05, -1.0],
        [-0.05, -0.2, -1.0, -0.25, -0.3, -0.1, -0.3],
        [0.0, -0.07, -0.5, -0.1, -0.1, -0.1, 0.0],
        [0.0, 0.02, 2.0, 0.1, 0.35, 0.05, 0.0],
        [0.1, 0.1, 5.0, 0.3, 0.7, 0.15, 0.5],
        [0.5, 0.2, 10.0, 0.6, 1.0, 0.4, 2.0],
    ]
)
# A month moves fewer people than a year: these columns, which tell of a level alone, are divided by the root of
# the steps that make a year.
OF_A_LEVEL = np.array([False, True, True, False, False, False, True])


@dataclass(frozen=True)
class Judged:
    """Forecasts of the past: what they were off by and what their width was told by, both over the scale."""

    left: Array
    width: Array


def limits(past: Judged, width: Array, scale: Array, changes: Array, middle: Array, lead: int, step: Step) -> Array:
    """The limits of every series at one lead: the middle plus what the quantile lines say, nested.

    A line is believed as far as the past reaches: what of a series' `width` is more, or less, than any past forecast
    had is left to the prior.

    A series seen to change only a few times may be of another kind than those that taught the lines: the fewer its
    `changes`, the more it is held to the prior where that is wider, and the wider its range is altogether.
    """
    strange = 1 / (1 + changes)
    thinned = slice(None, None, max(1, -(-len(past.left) // MOST_CASES)))
    found = np.zeros((len(middle), len(LEVELS)))
    prior = PRIOR * np.sqrt(lead) * np.where(OF_A_LEVEL, step.a_year**-0.5, 1.0)
    seen = _seen(past, width, scale)
    for at, share in enumerate(LEVELS):
        line = quantile_line(past.width[thinned], past.left[thinned], share, prior=prior[at], trust=TRUST)
        away, before = seen @ line + (width - seen) @ prior[at], width @ prior[at]
        wider = np.minimum(away, before) if share < 0.5 else np.maximum(away, before)
        away = (away + strange * (wider - away)) * (1 + strange)
        found[:, at] = middle + (np.minimum(away, 0.0) if share < 0.5 else np.maximum(away, 0.0))
    half = len(LEVELS) // 2
    found[:, :half] = np.minimum.accumulate(found[:, :half][:, ::-1], axis=1)[:, ::-1]
    found[:, half:] = np.maximum.accumulate(found[:, half:], axis=1)
    return np.maximum(found, 0.0)


def _seen(past: Judged, width: Array, scale: Array) -> Array:
    """The width as far as past forecasts had the like, in parts of their scale."""
    if not len(past.left):
        return width
    within: Array = np.clip(width / scale[:, None], past.width.min(axis=0), past.width.max(axis=0)) * scale[:, None]
    return within


def widening(limits: Array, middle: Array) -> Array:
    """The limits, no nearer to the middle than those of a shorter lead: what is further off is less known."""
    half = len(LEVELS) // 2
    away = limits - middle[..., None]
    below = np.minimum.accumulate(away[..., :half], axis=1)
    above = np.maximum.accumulate(away[..., half:], axis=1)
    return np.maximum(middle[..., None] + np.concatenate([below, above], axis=-1), 0.0)


def way(came: Array, middle: Array, low: Array, high: Array) -> Array:
    """How much of the way from the middle to its limit each outcome went."""
    room = np.maximum(np.where(came < middle, middle - low, high - middle), 1.0)
    return np.abs(came - middle) / room


def stretched(limits: Array, middle: Array, gone: list[Array]) -> Array:
    """The limits moved out or in until the ranges of the past would have held what they say."""
    held = limits.copy()
    for at, ways in enumerate(gone):
        if len(ways) >= ENOUGH_RANGES:
            share = LEVELS[-1 - at] - LEVELS[at]
            by = np.clip(np.quantile(ways, share), *STRETCH)
            for side in (at, len(LEVELS) - 1 - at):
                held[..., side] = np.maximum(middle + (limits[..., side] - middle) * by, 0.0)
    return held
