"""Reads the rings of land.txt and clips them to a window of degrees."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from operator import ge, le

Point = tuple[float, float]  # longitude, latitude
Ring = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """A rectangle of degrees; east may pass 180 for places on both sides of the date line."""

    west: float
    south: float
    east: float
    north: float


def land_in(window: Window) -> list[Ring]:
    """Return the land's rings cut to a window; holes are rings too, so fill them by the even-odd rule."""
    found = []
    for turn in (-360.0, 0.0, 360.0):
        for ring, (west, south, east, north) in _rings():
            apart = east + turn < window.west or west + turn > window.east
            if apart or north < window.south or south > window.north:
                continue
            cut = _clipped([(x + turn, y) for x, y in ring], window)
            if len(cut) > 2:
                found.append(tuple(cut))
    return found


@cache
def _rings() -> tuple[tuple[Ring, tuple[float, float, float, float]], ...]:
    text = (resources.files(__package__) / "land.txt").read_text("ascii")
    rings = [tuple(_points(line)) for line in text.splitlines()]
    return tuple((ring, _box(ring)) for ring in rings)


def _box(ring: Ring) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def _points(line: str) -> Iterator[Point]:
    x = y = 0
    steps = _steps(line)
    for right, up in zip(steps, steps, strict=True):
        x, y = x + right, y + up
        yield x / 100, y / 100


def _steps(line: str) -> Iterator[int]:
    number = shift = 0
    for character in line:
        bits = ord(character) - 63
        number |= (bits & 31) << shift
        shift += 5
        if bits < 32:
            yield ~(number >> 1) if number & 1 else number >> 1
            number = shift = 0


def _clipped(ring: list[Point], window: Window) -> list[Point]:
    """Cut a ring by the window's four sides in turn (Sutherland and Hodgman)."""
    sides: tuple[tuple[int, float, Callable[[float, float], bool]], ...] = (
        (0, window.west, ge),
        (0, window.east, le),
        (1, window.south, ge),
        (1, window.north, le),
    )
    for axis, at, inside in sides:
        cut: list[Point] = []
        for a, b in pairwise([*ring[-1:], *ring]):
            if inside(a[axis], at) != inside(b[axis], at):
                part = (at - a[axis]) / (b[axis] - a[axis])
                cut.append((a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])))
            if inside(b[axis], at):
                cut.append(b)
        ring = cut
    return ring
