"""How a search went: what was known when, from what solvers write while they run.

A trace is a list of points ``(seconds, level, value, bound)`` in order of time; value and bound are `None` until there
is one. A solver moves to the next level only when the one before is closed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

Point = tuple[float, int, float | None, float | None]
Pair = tuple[float | None, float | None]

CLOSE = 1e-4
"""A last level within 0.01 % counts as nearly there."""

_NUMBER = re.compile(r"^[-+]?(\d+(\.\d*)?([eE][-+]?\d+)?|inf(inity)?)$", re.IGNORECASE)


def relative_gap(value: float, bound: float) -> float:
    """How far the bound is above the value, as a share of the value."""
    return max(0.0, bound - value) / max(1.0, abs(value))


def gap_at(trace: Iterable[Point], levels: int, seconds: float = math.inf) -> float | None:
    """The gap of the last level at a moment; `None` where it was not reached, or nothing was known of it."""
    known = [point for point in trace if point[0] <= seconds]
    if not known:
        return None
    _when, level, value, bound = known[-1]
    return None if level < levels - 1 or value is None or bound is None else relative_gap(value, bound)


def first_within(trace: Iterable[Point], levels: int, gap: float = CLOSE) -> float | None:
    """When the last level first came within `gap`; `None` if never."""
    for point in trace:
        found = gap_at([point], levels)
        if found is not None and found <= gap:
            return point[0]
    return None


def first_plan(trace: Iterable[Point]) -> float | None:
    """When a plan was first known."""
    return next((when for when, _level, value, _bound in trace if value is not None), None)


def of_progress(events: Iterable[tuple[float, Sequence[int], Sequence[int]]]) -> list[Point]:
    """A trace from partage's progress: seconds, values of the plan at hand, bounds of the levels tried so far."""
    trace: list[Point] = []
    for seconds, values, bounds in events:
        if not values:
            continue
        pairs = zip(values, bounds, strict=False)
        closed = next((k for k, (value, bound) in enumerate(pairs) if bound > value), len(bounds))
        level = min(closed, len(values) - 1)
        bound = bounds[level] if level < len(bounds) else None
        trace.append((seconds, level, values[level], bound))
    return trace


def thinned(trace: Iterable[Point]) -> list[Point]:
    """Only the points that say something new."""
    kept: list[Point] = []
    for point in trace:
        if not kept or point[1:] != kept[-1][1:]:
            kept.append(point)
    return kept


def read_highs(line: str) -> Pair | None:
    """Value and bound in a row of HiGHS's table, `None` for other lines."""
    _before, explored, after = line.partition("%")
    numbers = after.split()[:2]
    if not explored or "s" not in line[-2:] or len(numbers) < 2 or not all(map(_NUMBER.match, numbers)):
        return None
    return _finite(numbers[1]), _finite(numbers[0])


def read_scip(line: str) -> Pair | None:
    """Value and bound in a row of SCIP's table, `None` for other lines."""
    cells = [cell.strip() for cell in line.split("|")]
    if len(cells) < 10:
        return None
    bound, value = cells[-4], cells[-3]
    if not (_NUMBER.match(bound) or bound == "--") or not (_NUMBER.match(value) or value == "--"):
        return None
    return _finite(value), _finite(bound)


def _finite(text: str) -> float | None:
    if text == "--":
        return None
    number = float(text)
    return number if math.isfinite(number) and abs(number) < 1e19 else None
