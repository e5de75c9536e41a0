"""What is seen of a series at a period, from that period and earlier ones alone."""

from dataclasses import dataclass

import numpy as np

from commonground.foresight.stocks.panel import Array, Flags, Panel, Places, totals_elsewhere

# How many steps back a series' usual change is measured; older changes tell little of today's crisis.
MEMORY = 20
RECENT = 5
# A change of a fiftieth, and one of the square root, are noise in any count: no series is taken as still.
NOISE = 0.02
# A series is held to change by this part of its people until its own changes say otherwise; it counts as one change.
UNSEEN_CHANGE = 0.3
# The log of a growth that is believed; more is mostly a change of counting.
BELIEVED = 1.0
# Added to totals before logs are taken, so that a handful of people is no explosion.
HANDFUL = 50.0
LARGEST_SIGNAL = 6.0

MOMENTUM = ("rise", "fall", "rise or fall before", "others of the origin", "others in the place", "conflict")
WIDTH = ("usual change", "people", "root of people", "recent change", "rise", "fall", "ten people")


@dataclass(frozen=True)
class Signals:
    """Arrays of series by periods (by signal): what moves the middle, what widens the range, and the scale."""

    scale: Array
    momentum: Array
    width: Array
    size: Array  # the mean of the last three counts


def signals(panel: Panel) -> Signals:
    """Everything the pooled model looks at, at every period of the panel."""
    level = np.nan_to_num(panel.carried)
    change = panel.changes
    seen = _sum(panel.moves.astype(float), MEMORY)
    usual = (_sum(np.where(panel.moves, np.abs(change), 0.0), MEMORY) + UNSEEN_CHANGE * level) / (seen + 1.0)
    recent = windowed(np.abs(change), panel.moves, RECENT)
    scale = usual + NOISE * level + np.sqrt(level) + 1.0
    before = _before(change)
    parts = [
        np.maximum(change, 0) / scale,
        np.minimum(change, 0) / scale,
        before / scale,
        _elsewhere(panel, panel.origins) * level / scale,
        _elsewhere(panel, panel.hosts) * level / scale,
        _pressure(panel) * level / scale,
    ]
    momentum = np.clip(np.stack(parts, axis=-1), -LARGEST_SIGNAL, LARGEST_SIGNAL)
    width = [usual, level, np.sqrt(level), recent, np.maximum(change, 0), np.maximum(-change, 0)]
    stacked = np.stack([*width, np.full(level.shape, 10.0)], axis=-1)
    size = windowed(level, ~np.isnan(panel.carried), 3)
    return Signals(scale, momentum, stacked, size)


def windowed(values: Array, counted: Flags, length: int) -> Array:
    """The mean of the counted values among the last `length`; 0 where there is none."""
    return _sum(np.where(counted, values, 0.0), length) / np.maximum(_sum(counted.astype(float), length), 1.0)


def _sum(values: Array, length: int) -> Array:
    total = np.cumsum(values, axis=1)
    total[:, length:] = total[:, length:] - total[:, :-length]
    return total


def _elsewhere(panel: Panel, groups: Places) -> Array:
    """The log growth of the other series of a group, as far as it is believed; what a break added is no growth."""
    totals = totals_elsewhere(np.nan_to_num(panel.carried), groups)
    recounted = totals_elsewhere(panel.recounted, groups)
    step = np.zeros(totals.shape)
    moved = np.maximum(totals[:, 1:] - recounted[:, 1:], 0.0)
    step[:, 1:] = np.log(moved + HANDFUL) - np.log(totals[:, :-1] + HANDFUL)
    return np.clip(step, -BELIEVED, BELIEVED)


def _before(change: Array) -> Array:
    earlier = np.zeros(change.shape)
    earlier[:, 1:] = change[:, :-1]
    return earlier


def _pressure(panel: Panel) -> Array:
    """How much worse the conflict is than over the three periods before; 0 where nothing is given."""
    if panel.conflict is None:
        return np.zeros(panel.values.shape)
    given = ~np.isnan(panel.conflict)
    logs = np.log1p(np.maximum(np.nan_to_num(panel.conflict), 0.0))
    usual = _before(windowed(logs, given, 3))
    had = _before(_sum(given.astype(float), 3)) > 0
    return np.where(given & had, np.clip(logs - usual, 0.0, BELIEVED), 0.0)
