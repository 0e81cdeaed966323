"""Every way to a plan against the oracle: each solver, and `match` whatever executor it is given."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from batches import TableOracle, batches, judged
from brute_force import World
from policies import policy_of
from test_optimum import answered, compiled, faults_of_outcome, faults_of_plan, stranded
from tiny import random_case
from together import Known, known_case, plain_case

import partage as pt
from partage import engine
from partage.solve.blocks import BlocksSolver, independent_blocks
from partage.solve.flow import FlowSolver
from partage.solve.lexicographic import LexicographicSolver
from partage.solve.solver import Budget

LONG = 120.0
ATTEMPTS, APART = 20, 1_000_000
"""Rosters for one seed at the most, and how far apart their own seeds are."""

SOLVERS: dict[str, Any] = {
    "flow": FlowSolver(),
    "all tables listed": LexicographicSolver(few_options=0),
    "seat by seat": LexicographicSolver(all_tables=0),
    "prices": LexicographicSolver(all_tables=0, few_options=0),
    "blocks": BlocksSolver(LexicographicSolver(), least=1),
}


@pytest.fixture(scope="module")
def threads() -> Iterator[Executor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


@pytest.fixture(scope="module")
def processes() -> Iterator[Executor]:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


@pytest.fixture
def every_component(monkeypatch):
    """`match` makes a block of each component, however small: otherwise executors would get nothing to do here."""
    monkeypatch.setattr(engine, "BlocksSolver", partial(BlocksSolver, least=1))


def by_every_solver(case: Known, tally: Counter[str]) -> Iterator[str]:
    """What each solver that supports the problem gets wrong."""
    columns, problem = compiled(case.roster, case.policy)
    tally["in blocks"] += len(independent_blocks(problem, 1)) > 1
    for name, solver in SOLVERS.items():
        outcome = answered(solver, problem, instead=LexicographicSolver())
        if outcome is not None:
            tally[name] += 1
            for fault in faults_of_outcome(outcome, columns, problem, case.world, case.best):
                yield f"{name}: {fault}"
        elif name != "flow":
            yield f"{name}: no answer"


def by_every_executor(case: Known, executors: dict[str, Executor | None]) -> Iterator[str]:
    """What `match` gets wrong with each executor, and whether its plans differ."""
    hashes = set()
    for name, executor in executors.items():
        plan = pt.match(case.roster, case.policy, budget=Budget(LONG), executor=executor)
        for fault in faults_of_plan(plan, case.roster, case.policy, case.world, case.best):
            yield f"match, {name}: {fault}"
        hashes.add(plan.sha256)
    if len(hashes) > 1:
        yield f"plans differ between {', '.join(executors)}"


def tiny_solved(seed: int, tally: Counter[str]) -> Iterator[str]:
    """One tiny roster, by every solver."""
    case = known_case(seed)
    tally["with parties"] += bool(case.roster.parties)
    yield from by_every_solver(case, tally)


def plain_solved(seed: int, tally: Counter[str]) -> Iterator[str]:
    """One tiny roster with plain capacities on which a flow answers; where somebody may sit alone, it may not."""
    for drawn_from in range(seed, seed + ATTEMPTS * APART, APART):
        answered, case = tally["flow"], plain_case(drawn_from)
        yield from by_every_solver(case, tally)
        if tally["flow"] > answered:
            tally["with several meals"] += any(family.max_meals > 1 for family in case.roster.families)
            return
    yield f"a flow answers on none of {ATTEMPTS} rosters"


def several_solved(seed: int, tally: Counter[str]) -> Iterator[str]:
    """Two or three tiny rosters side by side, by every solver: the optimum is the sum of theirs."""
    yield from by_every_solver(several(seed, tally), tally)


def several(seed: int, tally: Counter[str]) -> Known:
    case = known_case(seed, parts=2 + seed % 2)
    tally["parts"] += case.parts
    tally["with pins"] += bool(case.roster.pins)
    return case


def matched(**executors: Executor | None) -> TableOracle:
    """One tiny roster as it was drawn, by `match`; one with a pin that a rule forbids has to be refused."""
    each = {"none": None, **executors}

    def judge(seed: int, tally: Counter[str]) -> Iterator[str]:
        roster, reading = random_case(seed)
        policy, world = policy_of(reading), World(roster, reading)
        impossible = stranded(world)
        tally["refused"] += bool(impossible)
        if not impossible:
            yield from by_every_executor(Known(roster, reading, policy, world, world.optimum()), each)
        elif any(refused(roster, policy, executor) != impossible for executor in each.values()):
            yield f"pins of {sorted(impossible)} break a rule, and something else is said"

    return judge


def refused(roster: pt.Roster, policy: pt.Policy, executor: Executor | None) -> set[str | None] | None:
    """Whose pins `match` refuses because they break a rule."""
    try:
        pt.match(roster, policy, budget=Budget(LONG), executor=executor)
    except pt.RosterError as error:
        return {fault.record for fault in error.faults} if error.code == "pin_breaks_rule" else None
    return None


def several_matched(**executors: Executor | None) -> TableOracle:
    """Two or three tiny rosters side by side, by `match`."""
    return lambda seed, tally: by_every_executor(several(seed, tally), {"none": None, **executors})


# A few, in the ordinary run


def test_a_few_rosters_by_every_solver():
    tally = judged(range(40_000, 40_008), tiny_solved)
    assert tally["prices"] == tally["all tables listed"] == 8


def test_a_few_plain_rosters_by_flow():
    assert judged(range(41_000, 41_008), plain_solved)["flow"] == 8


@pytest.mark.usefixtures("every_component")
def test_a_few_rosters_by_match(threads, processes):
    judged(range(42_000, 42_010), matched(threads=threads))
    judged(range(42_020, 42_024), matched(processes=processes))


@pytest.mark.usefixtures("every_component")
def test_a_few_rosters_side_by_side(threads, processes):
    assert judged(range(52_000, 52_008), several_solved)["in blocks"] >= 6
    judged(range(52_008, 52_011), several_matched(threads=threads, processes=processes))


# The whole series


@pytest.mark.heavy
@batches(2_000, first=60_000)
def test_two_thousand_rosters_by_every_solver(seeds):
    judged(seeds, tiny_solved)


@pytest.mark.heavy
@batches(2_000, first=70_000)
def test_two_thousand_plain_rosters_by_flow(seeds):
    assert judged(seeds, plain_solved)["flow"] == len(seeds)


@pytest.mark.usefixtures("every_component")
@pytest.mark.heavy
@batches(2_000, first=80_000)
def test_two_thousand_rosters_by_match(seeds, threads):
    judged(seeds, matched(threads=threads))


@pytest.mark.usefixtures("every_component")
@pytest.mark.heavy
@batches(200, first=80_000)
def test_two_hundred_rosters_by_match_in_processes(seeds, processes):
    judged(seeds, matched(processes=processes))


@pytest.mark.heavy
@batches(2_000, first=90_000)
def test_two_thousand_rosters_side_by_side(seeds):
    assert judged(seeds, several_solved)["in blocks"] >= 0.6 * len(seeds)


@pytest.mark.usefixtures("every_component")
@pytest.mark.heavy
@batches(2_000, first=90_000)
def test_two_thousand_rosters_side_by_side_by_match(seeds, threads):
    judged(seeds, several_matched(threads=threads))


@pytest.mark.usefixtures("every_component")
@pytest.mark.heavy
@batches(200, first=92_000)
def test_two_hundred_rosters_side_by_side_in_processes(seeds, processes):
    judged(seeds, several_matched(processes=processes))
