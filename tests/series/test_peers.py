"""Medium rosters with plain capacities: a flow, prices and two direct models of other people's solvers agree."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from batches import batches, judged
from direct import Direct, Run

import partage as pt
from partage.columns import Columns
from partage.problem.compile import compile_problem
from partage.problem.model import Problem
from partage.solve.clock import SearchClock
from partage.solve.flow import FlowSolver
from partage.solve.lexicographic import LexicographicSolver
from partage.solve.solver import Budget, Outcome
from partage.testing import random_roster

LONG = 60.0
PATIENCE = {"goalwise": 15.0, "CP-SAT": 3.0, "HiGHS": 10.0}
"""Seconds: each needs a fraction of one, and now and then a minute to close what another closes at once."""

ATTEMPTS, APART = 5, 1_000_000
"""Rosters for one seed at the most, and how far apart their own seeds are."""

SEATED, SERVED, GAIN = pt.StudentsSeated(), pt.FamiliesServed(), pt.Satisfaction()
ORDERS = ((SEATED, SERVED, GAIN), (SEATED, GAIN, SERVED), (SERVED, SEATED, GAIN), (SEATED, GAIN), (GAIN,))


def medium_roster(seed: int, rng: random.Random) -> pt.Roster:
    """30 to 80 single students, families without minimums that host on one slot, or on each of theirs."""
    size = (round(rng.triangular(30, 80, 34)), round(rng.triangular(12, 30, 14)), rng.randint(2, 4))
    plain = rng.random() < 0.5
    base = random_roster(
        size, seed=seed, parties=False, minimums=False, plain=plain, pins=rng.choice((0, 0, 0, 3)), apart=10
    )
    most = rng.choice((3, 3, 3, 6))  # whoever lists tables has ever more of them at larger homes
    every = [
        family.replace(max_meals=len(family.availability), seats=min(most, family.seats)) for family in base.families
    ]
    points = np.random.default_rng(seed).random(size[:2])
    homes = [pair for pair in base.apart if pair.kind_b == "family"]
    return pt.Roster(base.students, every, facts={"points": points}, pins=base.pins, apart=homes)


def medium_policy(rng: random.Random) -> pt.Policy:
    """Goals that add up, and gains of seats only."""
    usual = pt.Policy.default()
    points = (pt.FromFact("points", weight=rng.choice((0.3, 8.0))),)
    return pt.Policy(
        requirements=usual.requirements,
        table_requirements=usual.table_requirements,
        preferences=rng.choice((points, usual.preferences, (*usual.preferences, *points))),
        goals=rng.choice((ORDERS[0], *ORDERS)),
    )


def by_all(seed: int, tally: Counter[str]) -> Iterator[str]:
    """What the answers of four solvers differ in; where one leaves a level open, another roster is drawn."""
    for drawn_from in range(seed, seed + ATTEMPTS * APART, APART):
        rng = random.Random(drawn_from)
        roster, policy = medium_roster(drawn_from, rng), medium_policy(rng)
        columns = Columns.of(roster)
        problem = compile_problem(columns, policy)
        flow = FlowSolver()(problem, Budget(LONG), SearchClock(LONG)) if FlowSolver().supports(problem) else None
        if flow is None:
            yield "a flow gives no answer"
            return
        answers = [answer_of("flow", flow, problem), *others(columns, policy, problem)]
        yield from faults(answers)
        for answer in answers:
            tally[f"left open by {answer.solver}"] += not answer.proven
        if all(answer.proven for answer in answers):
            count(tally, roster, problem)
            return
    yield "no roster on which all four come to an end"


def others(columns: Columns, policy: pt.Policy, problem: Problem) -> Iterator[Answer]:
    """What prices say, and two solvers of the direct model."""
    limit = PATIENCE["goalwise"]
    yield answer_of("goalwise", LexicographicSolver()(problem, Budget(limit), SearchClock(limit)), problem)
    for name in ("CP-SAT", "HiGHS"):
        run = Run(Direct(problem, columns, policy), name, PATIENCE[name])  # a run adds what it holds
        run.all_levels()
        seated = problem.tables_of(np.array(run.seated, dtype=np.int64))
        yield Answer(name, run.values, run.bounds, problem.plan_values(*seated).tolist())


@dataclass(frozen=True)
class Answer:
    """What a solver says of its plan, level by level, and what the plan is worth."""

    solver: str
    values: list[int]
    bounds: list[int | None]
    counted: list[int]

    @property
    def proven(self) -> bool:
        """Whether every level is closed."""
        return self.values == self.bounds and len(self.values) == len(self.counted)


def answer_of(solver: str, outcome: Outcome, problem: Problem) -> Answer:
    """What one of our own solvers says."""
    counted = problem.plan_values(outcome.options, outcome.groups).tolist()
    values, bounds = [level.value for level in outcome.levels], [level.bound for level in outcome.levels]
    return Answer(solver, values, bounds, counted)


def faults(answers: Sequence[Answer]) -> Iterator[str]:
    """What cannot all be true; the flow's answer comes first and is exact or nothing."""
    best = answers[0].values
    if not answers[0].proven:
        yield f"flow: {best} is not proven"
    for answer in answers:
        if answer.counted[: len(answer.values)] != answer.values:
            yield f"{answer.solver}: says {answer.values} of a plan that is worth {answer.counted}"
        if answer.proven and answer.values != best:
            yield f"{answer.solver}: worth {answer.values}, the best is {best}"
        closed = [value == bound for value, bound in zip(answer.values, answer.bounds, strict=True)]
        decided = closed.index(False) + 1 if False in closed else len(closed)  # later bounds hold for other plans
        for value, bound, ours in zip(answer.values[:decided], answer.bounds, best, strict=False):
            if value > ours or (bound is not None and bound < ours):
                yield f"{answer.solver}: from {value} to {bound}, the best is {ours}"


def count(tally: Counter[str], roster: pt.Roster, problem: Problem) -> None:
    """What a case on which all four agree was like."""
    tally["all four"] += 1
    tally["options"] += problem.options
    tally["levels"] += len(problem.levels)
    tally["with pins"] += bool(roster.pins)
    tally["with several meals"] += any(family.max_meals > 1 for family in roster.families)


def test_a_few_medium_rosters():
    assert judged(range(5), by_all)["all four"] == 5


@pytest.mark.heavy
@batches(1_000, first=100_000)
def test_a_thousand_medium_rosters(seeds):
    tally = judged(seeds, by_all)
    assert tally["all four"] == len(seeds)
    assert min(tally["with pins"], tally["with several meals"]) >= 10
