"""The flow: its prices, how large its numbers may be, and who takes over where they grow too large."""

import numpy as np
import pytest

import partage as pt
from partage.columns import Columns
from partage.problem.compile import compile_problem
from partage.solve import flow
from partage.solve.clock import SearchClock
from partage.solve.lexicographic import LexicographicSolver
from partage.solve.solver import Budget
from partage.testing import random_roster

GOALS = (pt.StudentsSeated(), pt.FamiliesServed(), pt.Satisfaction())


def policy(goals=GOALS, weight=8.0):
    base = pt.Policy.default()
    return pt.Policy(
        requirements=base.requirements,
        preferences=(pt.FromFact("points", weight=weight), pt.SlotWish()),
        table_requirements=base.table_requirements,
        goals=goals,
    )


def a_roster(size=(60, 14, 3), seed=0, **options):
    base = random_roster(size, seed=seed, parties=False, minimums=False, **options)
    points = np.random.default_rng(seed).random(size[:2])
    return pt.Roster(base.students, base.families, facts={"points": points})


def all_meals(roster):
    """Every family hosts whenever it can."""
    families = [family.replace(max_meals=len(family.availability)) for family in roster.families]
    return pt.Roster(roster.students, families, facts=roster.facts)


def longest_paths(network, weights):
    """Labels of students, arc by arc until nothing moves."""
    worth = network.worth(weights).tolist()
    tail, head, flows, capacity = (
        part.tolist() for part in (network.tail, network.head, network.flow, network.capacity)
    )
    arcs = [(t, h, w) for t, h, w, f, c in zip(tail, head, worth, flows, capacity, strict=True) if f < c]
    arcs += [(h, t, -w) for t, h, w, f in zip(tail, head, worth, flows, strict=True) if f > 0]
    label = {0: 0}
    for _ in range(network.nodes):
        before = dict(label)
        for t, h, w in arcs:
            if h in label and t != 0:
                label[t] = max(label.get(t, label[h] + w), label[h] + w)
        if label == before:
            break
    return [max(0, label.get(1 + student, 0)) for student in range(network.problem.parties)]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("plain", [True, False])
def test_prices_are_longest_paths(seed, plain):
    roster = a_roster(seed=seed, plain=True) if plain else all_meals(a_roster((25, 9, 4), seed=seed))
    problem = compile_problem(Columns.of(roster), policy())
    assert flow.FlowSolver().supports(problem)
    network = flow._Network(problem)
    network.solve(flow._weights(problem, flow._added(problem)))
    for level in range(3):
        weights = flow._weights(problem, tuple(position <= level for position in range(3)))
        assert network.prices(weights).tolist() == longest_paths(network, weights)


@pytest.mark.parametrize("weight", [8.0, 4_000.0, 100_000.0])
@pytest.mark.parametrize("seed", range(3))
def test_large_weights_are_solved_and_proven(seed, weight):
    roster = a_roster((120, 30, 3), seed=seed, plain=True)
    plan = pt.match(roster, policy(weight=weight))
    assert plan.manifest["solver"] == "flow"
    assert [level.proof for level in plan.levels] == ["prices"] * 3
    problem = compile_problem(Columns.of(roster), policy(weight=weight))
    other = LexicographicSolver()(problem, Budget(), SearchClock())
    assert [level.value for level in plan.levels][:2] == [level.value for level in other.levels][:2]
    assert plan.levels[2].value >= other.levels[2].value


@pytest.mark.parametrize("goals", [GOALS[:1], GOALS[1:2], GOALS[2:], GOALS[::-1], (GOALS[2], GOALS[0], GOALS[1])])
def test_additive_goals_in_any_order(goals):
    plan = pt.match(a_roster(seed=4, plain=True), policy(goals))
    assert plan.manifest["solver"] == "flow"
    assert {level.proof for level in plan.levels} == {"prices"}


def test_numbers_that_no_flow_bears_are_left_to_another_solver(monkeypatch):
    roster = a_roster((20, 8, 3), plain=True)
    problem = compile_problem(Columns.of(roster), policy())
    monkeypatch.setattr(flow, "LARGEST_COST", 2**20)
    assert not flow.FlowSolver().supports(problem)
    assert flow.FlowSolver()(problem, Budget(), SearchClock()) is None


def test_prices_that_the_checker_would_refuse_are_left_to_another_solver(monkeypatch):
    problem = compile_problem(Columns.of(a_roster((60, 8, 3), plain=True)), policy())
    assert flow.FlowSolver()(problem, Budget(), SearchClock()) is not None
    monkeypatch.setattr(flow, "LARGEST_PRICE", 1)
    assert flow.FlowSolver()(problem, Budget(), SearchClock()) is None


def test_a_flow_solver_that_gives_up_on_its_costs(monkeypatch):
    from ortools.graph.python import min_cost_flow  # noqa: PLC0415 (only the test that breaks it)

    class Overwhelmed(min_cost_flow.SimpleMinCostFlow):
        def solve(self):
            return self.BAD_COST_RANGE

    monkeypatch.setattr(min_cost_flow, "SimpleMinCostFlow", Overwhelmed)
    plan = pt.match(a_roster((20, 8, 3), plain=True), policy())
    assert plan.manifest["solver"] == "goalwise"
