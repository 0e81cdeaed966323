"""First prices, aims and the search of neighbourhoods."""

import threading

import numpy as np
import pytest

from partage.columns import Columns
from partage.problem.compile import compile_problem
from partage.rules.policy import Policy
from partage.solve.candidate_columns import least_reduced_cost, widest_window
from partage.solve.clock import SearchClock
from partage.solve.column_pool import ColumnPool, is_plan
from partage.solve.greedy import greedy
from partage.solve.lexicographic import LexicographicSolver
from partage.solve.lexicographic_weights import joint_weights, leading_weights, single_weights
from partage.solve.neighbourhoods import Neighbourhoods
from partage.solve.prices import best_tables, family_best, price_out
from partage.solve.pricing import CardinalityKnapsack, PricingProblem, SearchContext
from partage.solve.search_space import UNREACHABLE
from partage.solve.solver import Budget
from partage.solve.subgradient import subgradient
from partage.testing import random_roster


@pytest.fixture(scope="module", params=[(40, 14, 3), (25, 10, 2)])
def problem(request):
    roster = random_roster(request.param, seed=5, max_meals=2, company=True)
    return compile_problem(Columns.of(roster), Policy.default())


def composite(problem):
    return joint_weights(problem) * 1000


@pytest.mark.parametrize("seed", range(5))
def test_crowd_says_what_the_suffix_knapsack_says(problem, seed):
    search, random = PricingProblem(problem), np.random.default_rng(seed)
    weights = composite(problem)
    prices = random.integers(0, 30_000_000, problem.parties)
    priced = price_out(problem, weights, prices)
    worth, tables = CardinalityKnapsack(search).best(priced.reduced, weights)
    assert (worth == search.highest(search.reach(priced.reduced), weights)).all()
    seated = tables >= 0
    people = np.where(seated, problem.option_size[tables], 0).sum(axis=1)
    own = np.tensordot(weights, search.highest_table_term, axes=1)[np.arange(problem.groups), people]
    counted = np.where(seated, priced.reduced[tables], 0).sum(axis=1) + own
    assert (counted == worth)[worth > UNREACHABLE].all()


def test_first_prices_prove_more_than_none(problem):
    search, weights = PricingProblem(problem), composite(problem)
    target = int(weights @ problem.plan_values(*greedy(problem)))
    prices = subgradient(search, weights, target, SearchClock(60)).parties

    def bound(parties):
        priced = price_out(problem, weights, parties)
        worth = search.highest(search.reach(priced.reduced), weights)
        return int(parties.sum()) + int(family_best(problem, worth, priced.coefficient).sum())

    assert target <= bound(prices) < bound(np.zeros_like(prices))


def test_aims(problem):
    values = problem.plan_values(*greedy(problem))
    together = joint_weights(problem)
    assert (together > 0).all()
    assert (np.diff(together) <= 0).all()
    assert single_weights(problem, 1).tolist() == [0, 1, 0, 0]
    for level in range(len(values)):
        aim = leading_weights(problem, level, values)
        assert not aim[:level].any()
        later = int(np.abs(aim[level + 1 :] * values[level + 1 :]).sum())
        assert later <= aim[level]


def test_rounds_never_make_a_plan_worse(problem):
    search, weights = PricingProblem(problem), composite(problem)
    options, groups = greedy(problem)
    values = problem.plan_values(options, groups)
    guess = subgradient(search, weights, int(weights @ values), SearchClock(60))
    around = Neighbourhoods(
        SearchContext(search, ColumnPool(problem), SearchClock(60), seed=1), (weights, guess.parties)
    )
    aim = leading_weights(problem, 0, values)
    for _ in range(4):
        better = around.improve(options, groups, aim, 0)
        assert better is not None
        found = problem.plan_values(*better)
        assert int(aim @ found) >= int(aim @ values)
        options, groups, values = *better, found
        pool = ColumnPool(problem)
        assert is_plan(pool, pool.locate(options, groups))
        assert problem.oracle.allowed(options, groups).all()


def test_windows_shrink_until_they_fit(problem):
    search, weights = PricingProblem(problem), composite(problem)
    priced = price_out(problem, weights, np.zeros(problem.parties, dtype=np.int64))
    worth, _found, _relaxed = best_tables(search, priced)
    wide = widest_window(search, priced, worth, most=100_000)
    assert wide is not None
    assert widest_window(search, priced, worth, most=0) is None
    pool = ColumnPool(problem)
    aimed = weights, np.zeros(problem.parties, dtype=np.int64)
    assert len(least_reduced_cost(search, pool, aimed, 50, complete=False)) == min(50, len(pool))


def solve(problem, seconds, cancel=None, **how):
    return LexicographicSolver(**how)(problem, Budget(seconds=seconds), SearchClock(seconds, cancel))


def test_many_options_take_the_neighbourhood_path_and_stay_valid(problem):
    best = solve(problem, 60)
    found = solve(problem, 6, all_tables=0, large_options=0)
    values = [level.value for level in found.levels]
    pool = ColumnPool(problem)
    assert is_plan(pool, pool.locate(found.options, found.groups))
    assert values == problem.plan_values(found.options, found.groups).tolist()
    assert values >= problem.plan_values(*greedy(problem)).tolist()
    assert values <= [level.value for level in best.levels]
    assert best.levels[0].value <= found.levels[0].bound


def test_a_stopped_search_still_bounds_every_level(problem):
    stop = threading.Event()
    stop.set()
    found = solve(problem, 60, stop, all_tables=0, large_options=0)
    assert [level.value for level in found.levels] == problem.plan_values(*greedy(problem)).tolist()
    assert all(level.bound >= level.value for level in found.levels)
    assert all(level.proof in ("prices", "none") for level in found.levels)
