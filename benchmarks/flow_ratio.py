"""What partage adds to a bare flow: a whole `match()` of a plain case against the flow solver alone.

    python benchmarks/flow_ratio.py

10,000 students, 3,500 families, plain capacities, and about 250,000 options, because people live in 26 towns. The
denominator is OR-Tools' SimpleMinCostFlow on prebuilt arrays with one weighted objective, plus one numpy pass over
all pairs of a student and a family, which is the least that finding the options could cost. Medians of three. Exits
with 1 when the two answers differ or the checker refuses the plan.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from cases import machine
from flows import Arcs, Plain, flow_taken

import partage as pt
from partage.columns import Columns
from partage.problem.compile import compile_problem
from partage.testing import random_roster

SIZE, TOWNS = (10_000, 3_500, 30), 26
BLOCK = 512
"""Students looked at together in the numpy pass."""

Timed = tuple[float, Any]


def policy() -> pt.Policy:
    """The default's rules about seats, and goals that a flow adds up.

    No fact: 35 million numbers would be hashed with the roster, and that would be all that is measured.
    """
    usual = pt.Policy.default()
    return pt.Policy(
        requirements=usual.requirements,
        preferences=usual.preferences,
        table_requirements=usual.table_requirements,
        goals=(pt.StudentsSeated(), pt.Satisfaction()),
    )


def median(work: Callable[[], Any], repeats: int) -> Timed:
    """Median seconds, and the last answer."""
    seconds, found = [], None
    for _ in range(repeats):
        began = time.perf_counter()
        found = work()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds), found


def all_pairs(students: np.ndarray[Any, Any], families: np.ndarray[Any, Any]) -> int:
    """How many pairs have a slot in common, from bit sets (S,) and (F,), block by block."""
    starts = range(0, len(students), BLOCK)
    return sum(int(np.count_nonzero(students[at : at + BLOCK, None] & families[None, :])) for at in starts)


def bits(free: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """(n,) one bit for each slot, from a truth table (n, T) with at most 64 slots."""
    return free.astype(np.uint64) @ (np.uint64(1) << np.arange(free.shape[1], dtype=np.uint64))


def measured(size: tuple[int, int, int], towns: int, repeats: int, seconds: float) -> dict[str, Any]:
    """All the parts."""
    roster, rules = random_roster(size, plain=True, towns=towns), policy()
    columns = Columns.of(roster)
    problem = compile_problem(columns, rules)
    plain = Plain.of(problem)
    arcs = Arcs.of(plain)
    flow, taken = median(lambda: flow_taken(arcs, problem.options), repeats)
    when = [bits(free) for free in columns.availability]
    scan, pairs = median(lambda: all_pairs(*when), repeats)
    whole, plan = median(lambda: pt.match(roster, rules, budget=pt.Budget(seconds=seconds)), repeats)
    check, verdict = median(lambda: pt.verify(plan, roster, rules), 1)
    return {
        "machine": machine(),
        "size": size,
        "options": problem.options,
        "pairs_with_a_slot": pairs,
        "match_seconds": whole,
        "verify_seconds": check,
        "flow_seconds": flow,
        "scan_seconds": scan,
        "ratio": whole / (flow + scan),
        "values": [level.value for level in plan.levels],
        "flow_values": problem.option_values[:, taken].sum(axis=1).tolist(),
        "proven": plan.status is pt.Status.OPTIMAL,
        "checked": bool(verdict),
    }


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", nargs=3, type=int, default=list(SIZE), metavar=("STUDENTS", "FAMILIES", "SLOTS"))
    parser.add_argument("--towns", type=int, default=TOWNS)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=600.0, help="budget of a match()")
    parser.add_argument("--out", type=Path, help="folder for flow-ratio.json")
    options = parser.parse_args()
    students, families, slots = options.size
    found = measured((students, families, slots), options.towns, options.repeats, options.seconds)
    for name, value in found.items():
        print(f"{name}: {value:.3f}" if isinstance(value, float) else f"{name}: {value}")
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / "flow-ratio.json").write_text(json.dumps(found, indent=1))
    right = found["checked"] and found["values"] == found["flow_values"]
    if not right:
        print("the plan is not checked, or is not worth what the flow is worth", file=sys.stderr)
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
