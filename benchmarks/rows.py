"""Rows of the study: which solvers there are, one row for each of them, and what cannot be true of rows.

A row holds ``values`` and ``bounds`` of the levels that a solver got to, ``counted`` values of its plan at all levels,
``checked`` (the checker's verdict), seconds, memory, the trace, and `moments`: the gap after so many seconds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import child
from traces import first_plan, first_within, gap_at, relative_gap

Row = dict[str, Any]

CALLS = {
    "partage": "seated:row",
    "CP-SAT": "direct:row",
    "HiGHS": "direct:row",
    "HiGHS-nosym": "direct:row",
    "SCIP": "direct:row",
    "CP-SAT-sum": "direct:row",
    "HiGHS-sum": "direct:row",
    "SCIP-sum": "direct:row",
    "greedy": "hardest_first:row",
    "flow": "flows:bare_flow",
    "scipy": "flows:assignment",
    "networkx": "flows:networkx_flow",
    "matching": "flows:stable",
}
PEERS = ("CP-SAT", "CP-SAT-sum", "HiGHS", "HiGHS-nosym", "HiGHS-sum", "SCIP", "SCIP-sum", "greedy")
PLAIN_PEERS = ("flow", "scipy", "networkx", "matching", "greedy")

GRACE = 120.0
"""Seconds that a child may take on top of its limit, to import, to build its model and to have its plan checked."""

LEVELS = {"additive": 4, "mixed": 4, "addable": 3}


def row(solver: str, case: dict[str, Any], seconds: float, moments: Sequence[float] = ()) -> Row:
    """One solver on one roster, in a process of its own.

    The gap at a moment is, for partage, that of a run of its own with that budget: what a user gets who asks for so
    many seconds. The direct models' gaps are read off the one run, from their callbacks and logs, so that they lose
    nothing to a restart; that costs nothing and favours them, since nothing is kept back for a check.
    """
    job = {**case, "call": CALLS[solver], "solver": solver, "seconds": seconds}
    told = child.run(job, 1.2 * seconds + GRACE)
    found: Row = {"solver": solver, **case, "limit": seconds, **told}
    if "failed" in told:
        return {**found, "proven": False}
    levels, trace = LEVELS[case["policy"]], told["trace"]
    found["closed"] = closed(found)
    found["gap"] = told["sum_gap"] if solver.endswith("-sum") else last_gap(found, levels)
    found["first_plan"] = told.get("first_plan", first_plan(trace))
    found["nearly"] = first_within(trace, levels)
    found["moments"] = {str(moment): _at(job, found, levels, moment) for moment in moments}
    return found


def closed(found: Row) -> int:
    """How many levels are proven, from the first one on."""
    pairs = list(zip(found["values"], found["bounds"], strict=True))
    return next((k for k, (value, bound) in enumerate(pairs) if bound != value), len(pairs))


def last_gap(found: Row, levels: int) -> float | None:
    """The gap of the last level; `None` where an earlier one is still open, so that it would mean nothing."""
    if closed(found) < levels - 1 or len(found["values"]) < levels or found["bounds"][-1] is None:
        return None
    return relative_gap(found["values"][-1], found["bounds"][-1])


def _at(job: dict[str, Any], found: Row, levels: int, moment: float) -> float | None:
    if found["solver"] != "partage":
        return gap_at(found["trace"], levels, moment)
    if found["seconds"] <= moment or moment >= job["seconds"]:
        return found["gap"]
    again = child.run({**job, "seconds": moment}, 1.2 * moment + GRACE)
    if "failed" in again or not again["checked"]:
        found["checked"] = False
        return None
    return last_gap(again, levels)


def contradictions(rows: Sequence[Row]) -> list[str]:
    """Sentences about plans that the checker refused, answers that cannot both be true, and partage's own failures."""
    found = [f"{_name(row)}: the checker refused the plan" for row in rows if row.get("checked") is False]
    found += [f"{_name(row)}: {row['failed']}" for row in rows if "failed" in row and row["solver"] == "partage"]
    cases = sorted({_case(row) for row in rows})
    for case in cases:
        mine = [row for row in rows if _case(row) == case and "failed" not in row]
        proven = {str(row["values"]) for row in mine if row["proven"]}
        if len(proven) > 1:
            found.append(f"{case}: two proven answers differ: {' / '.join(sorted(proven))}")
        found += [_beaten(one, other) for one in mine for other in mine if _is_beaten(one, other)]
    return found


def _is_beaten(one: Row, other: Row) -> bool:
    """Whether the other's plan is worth more than this one's bound allows."""
    for level, (value, bound) in enumerate(zip(one["values"], one["bounds"], strict=True)):
        if (math.inf if bound is None else bound) < other["counted"][level]:
            return True
        if value != other["counted"][level]:
            return False
    return False


def _beaten(one: Row, other: Row) -> str:
    return f"{_name(one)}: its bounds are below what {other['solver']} reached"


def _name(row: Row) -> str:
    return f"{_case(row)}, {row['solver']}"


def _case(row: Row) -> str:
    return f"{size_name(row['size'])}, seed {row['seed']}"


def size_name(size: str | Sequence[int]) -> str:
    """A size in words."""
    return size if isinstance(size, str) else "x".join(str(number) for number in size)
