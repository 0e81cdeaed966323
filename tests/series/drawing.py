"""Small rosters and policies for changes whose effect is known, and plans that are proven."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import numpy as np

import partage as pt
from partage.columns import Columns
from partage.problem.compile import compile_problem
from partage.testing import random_roster

LONG = 300.0
"""Seconds; the hardest of a hundred rosters takes sixteen of a free core, and a busy machine gives a fifth of one."""
SEATED, ALONE, SERVED, GAIN = pt.StudentsSeated(), pt.NobodyAlone(), pt.FamiliesServed(), pt.Satisfaction()
SEVERAL = (SEATED, ALONE, SERVED)


class NotProvenError(Exception):
    """A plan is not the best, as far as it says itself, or the checker refuses it."""


@dataclass(frozen=True)
class Case:
    """A roster, a policy, what chance decides of the change, and what to count in."""

    roster: pt.Roster
    policy: pt.Policy
    rng: random.Random
    tally: Counter[str]

    @property
    def plan(self) -> pt.Plan:
        """The best plan of the roster as it was drawn."""
        return matched(self.roster, self.policy)


def small_roster(rng: random.Random, most: int) -> pt.Roster:
    """15 students or more; two facts, whole thousandths, of which policies know one."""
    students = round(rng.triangular(15, most, 16))
    families = rng.randint(students // 3, students // 2)
    roster = random_roster(
        (students, families, rng.randint(2, 4)),
        seed=rng.randrange(2**31),
        parties=rng.random() < 0.7,
        minimums=rng.random() < 0.7,
        max_meals=rng.choice((1, 1, 2)),
        apart=rng.choice((0, 4, 8)),
        pins=rng.choice((0, 0, 2)),
        company=rng.random() < 0.25,
    )
    points = np.random.default_rng(rng.randrange(2**31)).integers(0, 1001, (2, students, families)) / 1000
    facts = {"points": points[0], "unused": points[1]}
    return pt.Roster(roster.students, roster.families, facts=facts, pins=roster.pins, apart=roster.apart)


def small_policy(rng: random.Random) -> pt.Policy:
    """The default, the caller's points alone, or the default's rules under some of its goals in another order."""
    usual = pt.Policy.default()
    kind = rng.choice(("default", "points", "goals"))
    if kind == "points":
        points = (pt.FromFact("points", weight=rng.choice((0.3, 8.0))),)
        return replace(usual, preferences=points, table_preferences=(), goals=(SEATED, SERVED, GAIN))
    if kind == "goals":
        goals = (*rng.sample(SEVERAL, rng.randint(1, 3)), GAIN)
        return replace(usual, goals=tuple(rng.sample(goals, len(goals))))
    return usual


def matched(roster: pt.Roster, policy: pt.Policy, executor: Executor | None = None) -> pt.Plan:
    """A plan that is proven, and that the checker finds nothing wrong with."""
    plan = pt.match(roster, policy, budget=pt.Budget(LONG), executor=executor)
    if plan.status != "optimal":
        raise NotProvenError(f"{plan.status}: {plan.levels}")
    if not (verdict := pt.verify(plan, roster, policy)):
        raise NotProvenError(f"refused by the checker: {[str(violation) for violation in verdict.violations]}")
    return plan


def values_of(plan: pt.Plan) -> tuple[int, ...]:
    return tuple(level.value for level in plan.levels)


def drawn(seed: int, most: int, tally: Counter[str]) -> Case:
    """A case whose pins no rule forbids."""
    rng = random.Random(seed)
    policy = small_policy(rng)
    return Case(possible(rng, policy, most), policy, rng, tally)


def possible(rng: random.Random, policy: pt.Policy, most: int) -> pt.Roster:
    """A roster in which the policy's rules leave everybody who is pinned that seat."""
    while True:
        roster = small_roster(rng, most)
        columns = Columns.of(roster)
        problem = compile_problem(columns, policy)
        if np.isin(columns.party[columns.pinned], problem.option_party).all():
            return roster
