"""A level that takes the lowest seat: exact against all plans, open where time is short, checked where it is spoilt."""

import random
from dataclasses import replace

import numpy as np
import pytest
from small import all_plans, plan_values, small_problem

import partage as pt
from partage.columns import Columns
from partage.plan.certificate import Checker
from partage.plan.records import Certificate
from partage.solve.clock import SearchClock
from partage.solve.flow import FlowSolver
from partage.solve.lexicographic import LexicographicSolver
from partage.solve.max_min import solve_max_min
from partage.solve.solver import Budget, Outcome
from partage.testing import random_roster

GOALS = (pt.StudentsSeated(), pt.WorstOff(), pt.NobodyAlone(), pt.FamiliesServed(), pt.Satisfaction())


def inner(problem, budget, clock):
    outcome = FlowSolver()(problem, budget, clock) if FlowSolver().supports(problem) else None
    if outcome is not None:
        return outcome, "flow"
    return LexicographicSolver()(problem, budget, clock), "goalwise"


def lowest_problem(rng, at):
    """A small problem in which level `at` takes the lowest seat; levels before it count people."""
    problem = small_problem(rng)
    levels = len(problem.levels) + 1
    kept = [level for level in range(levels) if level != at]
    values = np.zeros((levels, problem.options), dtype=np.int64)
    values[kept] = problem.option_values
    values[0] = problem.option_size
    values[at] = rng.choices(range(1, 9), k=problem.options)
    families = np.zeros((levels, problem.families), dtype=np.int64)
    families[kept] = problem.family_values
    oracle = replace_levels(problem.oracle, kept, levels)
    names = tuple(f"level {level}" for level in range(levels))
    return replace(problem, levels=names, option_values=values, family_values=families, oracle=oracle, max_min_level=at)


class Wider:
    """A judge whose levels stand at other places; the others judge nothing."""

    def __init__(self, oracle, place):
        self.oracle, self.place = oracle, place
        self.binding = oracle.binding

    def __getattr__(self, name):
        if name not in ("with_table_term", "guest_dependent", "headcount_only"):
            raise AttributeError(name)
        held = getattr(self.oracle, name)
        return tuple(held[inner] if inner is not None else name == "headcount_only" for inner in self.place)

    def allowed(self, options, groups):
        return self.oracle.allowed(options, groups)

    def infeasible_for_good(self, options, groups):
        return self.oracle.infeasible_for_good(options, groups)

    def table_term(self, level, options, groups):
        inner = self.place[level]
        return (
            np.zeros(len(groups), dtype=np.int64) if inner is None else self.oracle.table_term(inner, options, groups)
        )

    def table_term_bound(self, level, options, groups, people):
        inner = self.place[level]
        if inner is None:
            return np.zeros(len(groups), dtype=np.int64)
        return self.oracle.table_term_bound(inner, options, groups, people)

    lifts = None

    def whole_table_bound(self, level, options, groups, people):
        return self.table_term_bound(level, options, groups, people)

    def only(self, levels):
        return Wider(self.oracle, [self.place[level] for level in levels])

    def part(self, options, groups):
        return Wider(self.oracle.part(options, groups), self.place)

    def portable(self):
        return self


def replace_levels(oracle, kept, levels):
    place = [None] * levels
    for inner_level, level in enumerate(kept):
        place[level] = inner_level
    return Wider(oracle, place)


def brute_force(problem):
    best = None
    sums = problem.only([level for level in range(len(problem.levels)) if level != problem.max_min_level])
    for plan in all_plans(problem):
        seats = [option for _group, options in plan for option in options]
        lowest = int(problem.option_values[problem.max_min_level, seats].min()) if seats else 0
        values = list(plan_values(sums, plan))
        values.insert(problem.max_min_level, lowest)
        best = max(best or tuple(values), tuple(values))
    return best


@pytest.mark.parametrize("seed", range(60))
def test_against_all_plans(seed):
    rng = random.Random(seed)
    problem = lowest_problem(rng, 1)
    outcome, _solver = solve_max_min(problem, Budget(60), SearchClock(60), inner)
    assert isinstance(outcome, Outcome)
    told = [level.value for level in outcome.levels]
    told.insert(1, outcome.max_min.value)
    assert tuple(told) == brute_force(problem)
    assert outcome.max_min.bound == outcome.max_min.value
    assert all(level.bound == level.value for level in outcome.levels)


@pytest.fixture(scope="module")
def solved():
    roster = random_roster((40, 16, 3), seed=2)
    policy = replace(pt.Policy.default(), goals=GOALS)
    return roster, policy, pt.match(roster, policy)


def test_the_level_costs_nothing_before_it(solved):
    roster, policy, plan = solved
    usual = pt.match(roster, replace(policy, goals=(GOALS[0], *GOALS[2:])))
    assert plan.status == "optimal"
    assert plan.levels[0].value == usual.levels[0].value
    assert plan.levels[-1].value <= usual.levels[-1].value
    assert [level.certificate is None for level in plan.levels] == [False, True, False, False, False]
    assert all(level.certificate.multipliers[1] == 0 for level in plan.levels[2:])


def test_no_time_leaves_an_open_bound():
    roster = random_roster((60, 24, 3), seed=1)
    policy = replace(pt.Policy.default(), goals=GOALS)
    plan = pt.match(roster, policy, budget=Budget(0.001))
    level = plan.levels[1]
    assert (level.proof, level.certificate) == ("none", None)
    assert level.bound > level.value > 0
    assert pt.verify(plan, roster, policy)


def test_nobody_seated_is_worth_nothing():
    roster = pt.Roster([], [])
    plan = pt.match(roster, pt.Policy(goals=GOALS))
    assert [(level.value, level.bound) for level in plan.levels] == [(0, 0)] * 5
    assert plan.status == "optimal"


def test_a_plan_goes_through_a_file(solved, tmp_path):
    roster, policy, plan = solved
    plan.save(tmp_path / "plan.json")
    assert pt.Plan.load(tmp_path / "plan.json", roster, policy) == plan
    policy.save(tmp_path / "policy.toml")
    assert pt.Policy.load(tmp_path / "policy.toml").sha256 == policy.sha256


def spoilt(plan, level, **changes):
    levels = list(plan.levels)
    levels[level] = replace(levels[level], **changes)
    return replace(plan, levels=tuple(levels))


def test_spoilt_claims_are_refused(solved):
    roster, policy, plan = solved
    value = plan.levels[1].value
    later = plan.levels[4].certificate

    def codes(other):
        return {violation.code for violation in pt.verify(other, roster, policy).violations}

    assert codes(plan) == set()
    assert codes(spoilt(plan, 1, value=value + 1, bound=value + 1)) >= {"value_differs"}
    assert codes(spoilt(plan, 1, bound=value - 1)) >= {"bound_below_value"}
    assert codes(spoilt(plan, 1, bound=value + 1)) >= {"claim_differs"}
    assert codes(spoilt(plan, 1, proof="prices")) == {"claim_differs"}
    assert codes(spoilt(plan, 1, certificate=Certificate(1, value, (0,), {}))) == {"certificate_unexpected"}
    multipliers = (later.multipliers[0], 1, *later.multipliers[2:])
    assert codes(spoilt(plan, 4, certificate=replace(later, multipliers=multipliers))) == {"certificate_damaged"}
    assert codes(spoilt(plan, 4, certificate=None)) == {"certificate_missing"}
    tables = [replace(table, levels=(table.levels[0], 0, *table.levels[2:])) for table in plan.tables]
    assert codes(replace(plan, tables=tuple(tables))) == {"table_values_differ"}


def test_later_certificates_count_no_seat_below():
    """With a seat that gains little forbidden by the level, prices prove less than without."""
    roster = random_roster((40, 16, 3), seed=2)
    policy = replace(pt.Policy.default(), table_preferences=(), goals=(*GOALS[:2], GOALS[4]))
    plan = pt.match(roster, policy)
    checker = Checker(Columns.of(roster), policy)
    certificates, values = [level.certificate for level in plan.levels], [level.value for level in plan.levels]
    stated = checker.price_bounds(certificates, values)
    assert stated == [plan.levels[0].certificate.price_bound, None, plan.levels[2].certificate.price_bound]
    anybody = checker.price_bounds(certificates, [values[0], 0, values[2]])
    assert anybody[0] == stated[0]
    assert anybody[2] > stated[2]
