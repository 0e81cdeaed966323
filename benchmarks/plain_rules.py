"""What a rule in plain Python costs: seconds, and the share of a whole `match`.

    python benchmarks/plain_rules.py --sizes city university --seconds 60

One preference written three times: for all rows at once, in plain Python with the names of what it reads, and in plain
Python without. The answers of all three are compared pair by pair and as gains of every option before a figure is
printed, each plan is checked once more, and a plain rule may be asked about no pair twice. Exits with 1 otherwise.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from cases import machine

import partage as pt
from partage.columns import Columns
from partage.problem.compile import compile_problem
from partage.testing import random_roster

NAME = "interests where there is room"
READS = ("interests", "seats")


@pt.preference(NAME)
def vectorised(seats):
    """Common interests, a quarter each, and a quarter for homes of three seats or more."""
    common = (seats.student["interests"] & seats.family["interests"]).count()
    return np.minimum(common + (seats.family["seats"] >= 3), 4) / 4


@dataclass
class Plain:
    """The same about one pair; counts how often it is asked."""

    calls: int = 0

    def __call__(self, student, family):
        self.calls += 1
        return min(len(student.interests & family.interests) + (family.seats >= 3), 4) / 4


def with_rule(rule: pt.Preference) -> pt.Policy:
    """The default policy and one preference more."""
    usual = pt.Policy.default()
    return replace(usual, preferences=(*usual.preferences, rule))


def measured(roster: pt.Roster, rule: pt.Preference, seconds: float) -> tuple[pt.Plan, pt.Progress, float, float]:
    """A plan, what was told last, the rule's seconds until there was a problem to solve, and those of the match."""
    heard: list[pt.Progress] = []
    began = time.perf_counter()
    plan = pt.match(roster, with_rule(rule), budget=pt.Budget(seconds), progress=heard.append)
    elapsed = time.perf_counter() - began
    return plan, heard[-1], heard[1].costs[NAME], elapsed


def wrong(roster: pt.Roster, rule: pt.Preference, plain: Plain | None, plan: pt.Plan) -> list[str]:
    """What is not as it should be."""
    found = []
    columns = Columns.of(roster)
    calls = 0 if plain is None else plain.calls
    problem, usual = (compile_problem(columns, with_rule(which)) for which in (rule, vectorised))
    if not np.array_equal(problem.option_values, usual.option_values):
        found.append("the rule gives an option another gain than its vectorised twin")
    if plain is not None and plain.calls - calls != calls:
        found.append(f"the match asked {calls} times, compiling alone {plain.calls - calls} times")
    if not pt.verify(plan, roster, with_rule(rule)):
        found.append("the checker refuses the plan")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print a table in Markdown; 0 when all is well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", default=["city"])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    print(f"{machine()}; limit {options.seconds:g} s, seed {options.seed}\n")
    print("| edition | the rule | calls | to plan | to check | share of the match | match |")
    print("|---|---|---|---|---|---|---|")
    faults = []
    for size in options.sizes:
        roster = random_roster(size, seed=options.seed)
        for how in ("vectorised", f"plain, reads {', '.join(READS)}", "plain, reads the records"):
            plain = None if how == "vectorised" else Plain()
            reads = READS if READS[0] in how else ()
            rule = vectorised if plain is None else pt.preference(NAME, vectorized=False, reads=reads)(plain)
            plan, last, before, elapsed = measured(roster, rule, options.seconds)
            calls = "-" if plain is None else f"{plain.calls:,}"
            cost = last.costs[NAME]
            figures = f"{before:.3f} s | {cost - before:.3f} s | {cost / elapsed:.2%} | {elapsed:.1f} s"
            print(f"| {size} | {how} | {calls} | {figures} |", flush=True)
            faults += [f"{size}, {how}: {fault}" for fault in wrong(roster, rule, plain, plan)]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
