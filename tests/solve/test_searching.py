"""Tables, prices, the pool, counting, greedy and flow, against everything looked at."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import numpy as np
import pytest
from small import all_plans, all_tables, plan_values, rows_of, small_problem, table_rows, table_values

import partage as pt
from partage.solve import compact_model, enumeration, initial_phase, lexicographic, prices, set_packing
from partage.solve.clock import SearchClock
from partage.solve.column_generation import initial_bound
from partage.solve.column_pool import ColumnPool, is_plan
from partage.solve.compact_model import counts_small_numbers
from partage.solve.flow import FlowSolver
from partage.solve.greedy import greedy
from partage.solve.lexicographic import LexicographicSolver
from partage.solve.linear import Method
from partage.solve.master import RestrictedMaster
from partage.solve.prices import best_tables, family_best, level_weights, price_out, prove, thresholds
from partage.solve.pricing import PricingProblem, SearchContext
from partage.solve.search_space import UNREACHABLE, TooManyError
from partage.solve.solver import Budget, price_unit
from partage.solve.subgradient import subgradient
from partage.testing import random_roster

SEEDS = range(32)


def drawn(seed, **options):
    rng = random.Random(seed)
    problem = small_problem(rng, **options)
    reduced = np.array([rng.randint(-15, 15) for _ in range(problem.options)], dtype=np.int64)
    weights = np.array([rng.randint(0, 3) for _ in problem.levels], dtype=np.int64)
    return rng, problem, PricingProblem(problem), reduced, weights


def worths(problem, reduced, weights):
    """Every table with its reduced worth, own terms included."""
    found = {}
    for group, options in all_tables(problem):
        row, of = np.array([options]), np.array([group])
        own = sum(
            int(weight) * int(problem.oracle.table_term(level, row, of)[0])
            for level, weight in enumerate(weights)
            if problem.oracle.with_table_term[level]
        )
        found[group, options] = int(reduced[list(options)].sum()) + own
    return found


# Tables


@pytest.mark.parametrize("seed", SEEDS)
def test_reach_is_the_best_sum_for_each_number_of_people(seed):
    _rng, problem, search, reduced, _weights = drawn(seed)
    reach = search.reach(reduced)
    for group in range(problem.groups):
        here = range(search.start[group], search.end[group])
        for first in range(len(here) + 1):
            best = {}
            for n in range(len(here) - first + 1):
                for options in itertools.combinations(here[first:], n):
                    people = int(problem.option_size[list(options)].sum())
                    best[people] = max(best.get(people, UNREACHABLE), int(reduced[list(options)].sum()))
            row = reach[search.root[group] + first]
            for people in range(search.width):
                assert (row[people] == best[people]) if people in best else (row[people] < UNREACHABLE // 2)


@pytest.mark.parametrize("seed", SEEDS)
def test_within_lists_every_table_worth_it_once(seed):
    rng, problem, search, reduced, weights = drawn(seed)
    bar = np.array([rng.choice((-100, -5, 0, 8, 20, 500)) for _ in range(problem.groups)], dtype=np.int64)
    expected = {table: worth for table, worth in worths(problem, reduced, weights).items() if worth >= bar[table[0]]}
    found = search.within(reduced, weights, bar, most=10**6)
    rows = rows_of(found.options, found.groups)
    assert len(rows) == len(set(rows))
    assert dict(zip(rows, found.worth.tolist(), strict=True)) == expected
    assert search.within(reduced, weights, bar, most=len(rows)).groups.size == len(rows)
    if rows:
        with pytest.raises(TooManyError):
            search.within(reduced, weights, bar, most=len(rows) - 1)


@pytest.mark.parametrize("seed", SEEDS)
def test_best_is_exact_where_it_matters(seed, monkeypatch):
    rng, problem, search, reduced, weights = drawn(seed)
    expected = np.full(problem.groups, UNREACHABLE)
    for (group, _options), worth in worths(problem, reduced, weights).items():
        expected[group] = max(expected[group], worth)
    monkeypatch.setattr(enumeration, "RECORD_CHUNK", rng.choice((1, 3, 20_000)))
    enough = np.array([rng.choice((-1000, -3, 5)) for _ in range(problem.groups)], dtype=np.int64)
    worth, found = search.best(reduced, weights, enough, most=10**6)
    matters = expected >= enough
    assert (worth[matters] == expected[matters]).all()
    assert (worth[~matters] <= np.maximum(expected[~matters], UNREACHABLE)).all()
    assert set(rows_of(found.options, found.groups)) <= set(all_tables(problem))
    if matters.any():
        assert search.count(10**6) >= int(matters.sum())


@pytest.mark.parametrize("seed", SEEDS)
def test_a_search_in_small_steps_finds_the_same(seed, monkeypatch):
    _rng, problem, search, reduced, weights = drawn(seed)
    bar = np.zeros(problem.groups, dtype=np.int64)
    whole = search.within(reduced, weights, bar, most=10**6)
    monkeypatch.setattr(enumeration, "CHUNK", 1)
    steps = search.within(reduced, weights, bar, most=10**6)
    assert set(rows_of(whole.options, whole.groups)) == set(rows_of(steps.options, steps.groups))
    monkeypatch.setattr(enumeration, "MOST_NODES", 0)
    if len(whole.groups):
        with pytest.raises(TooManyError):
            search.within(reduced, weights, bar, most=10**6)


@pytest.mark.parametrize("seed", SEEDS)
def test_trace_names_a_table_worth_what_reach_says(seed):
    _rng, problem, search, reduced, _weights = drawn(seed)
    reach = search.reach(reduced)
    for group in range(problem.groups):
        for people in range(1, search.width):
            worth = reach[search.root[group], people]
            if worth > UNREACHABLE // 2:
                row = search.trace(reach, np.array([group]), np.array([people]))[0]
                options = row[row >= 0]
                assert (problem.option_group[options] == group).all()
                assert problem.option_size[options].sum() == people
                assert reduced[options].sum() == worth


@pytest.mark.parametrize("seed", SEEDS)
def test_highest_bounds_every_table_and_count_every_number(seed):
    _rng, problem, search, reduced, weights = drawn(seed)
    highest = search.highest(search.reach(reduced), weights)
    tables = worths(problem, reduced, weights)
    for (group, _options), worth in tables.items():
        assert worth <= highest[group]
    assert search.count(10**6) >= len(tables)
    if not problem.oracle.binding:
        assert search.count(10**6) == len(tables)
        assert search.count(3) == min(4, len(tables))


# Prices


def best_of_family(problem, worth, coefficient, family):
    """The most that a family adds, by choosing among its groups."""
    groups = np.flatnonzero(problem.group_family == family)
    best = 0
    for n in range(1, min(len(groups), int(problem.max_meals[family])) + 1):
        for chosen in itertools.combinations(groups, n):
            best = max(best, int(worth[list(chosen)].sum() + coefficient[family]))
    return best


@pytest.mark.parametrize("seed", SEEDS)
def test_family_best(seed):
    rng, problem, *_rest = drawn(seed)
    problem = replace(problem, max_meals=np.array([rng.randint(1, 3) for _ in problem.seats], dtype=np.int64))
    worth = np.array([rng.choice((UNREACHABLE, -9, -1, 0, 3, 12)) for _ in range(problem.groups)], dtype=np.int64)
    coefficient = np.array([rng.choice((0, 5, 10)) for _ in problem.seats], dtype=np.int64)
    found = family_best(problem, worth, coefficient)
    assert found.tolist() == [best_of_family(problem, worth, coefficient, f) for f in range(problem.families)]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_plan_within_the_gap_uses_a_table_below_its_threshold(seed):
    rng, problem, search, _reduced, _weights = drawn(seed)
    weights = np.array([rng.randint(1, 3) for _ in problem.levels], dtype=np.int64)
    parties = np.array([rng.randint(0, 25) for _ in range(problem.parties)], dtype=np.int64)
    priced = price_out(problem, weights, parties)
    worth, _found, relaxed = best_tables(search, priced)
    assert relaxed == ()
    bound = int(parties.sum() + family_best(problem, worth, priced.coefficient).sum())
    tables = worths(problem, priced.reduced, weights)
    for gap in (0, 7, 40):
        bar = thresholds(problem, worth, priced.coefficient, gap)
        for plan in itertools.islice(all_plans(problem), 400):
            value = int(weights @ np.array(plan_values(problem, plan)))
            assert value <= bound
            if value >= bound - gap:
                assert all(tables[table] >= bar[table[0]] for table in plan)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_prices_prove_is_true(seed):
    rng, problem, search, _reduced, _weights = drawn(seed)
    plans = [plan_values(problem, plan) for plan in itertools.islice(all_plans(problem), 400)]
    parties = np.array([rng.randint(0, 25) for _ in range(problem.parties)], dtype=np.int64)
    for level in range(len(problem.levels)):
        values = np.array(max(plans)[:level], dtype=np.int64)
        multipliers = tuple(rng.randint(0, 9) for _ in range(level))
        proof, _worth, found = prove(search, level, 10, values, multipliers, parties)
        start = initial_bound(search, level, 10, np.array(max(plans), dtype=np.int64), (multipliers, parties))
        reached = [plan[level] for plan in plans if all(a >= b for a, b in zip(plan, values, strict=False))]
        assert max(reached) <= proof.bound
        assert max(reached) <= start.prices.bound
        assert set(rows_of(found.options, found.groups)) <= set(all_tables(problem))
        assert level_weights(problem, level, 10, multipliers).tolist()[: level + 1] == [*multipliers, 10]


@pytest.mark.parametrize("seed", range(20))
def test_a_search_too_long_over_estimates_and_says_whom(seed, monkeypatch):
    _rng, problem, search, _reduced, _weights = drawn(seed + 100)
    weights = np.ones(len(problem.levels), dtype=np.int64)
    priced = price_out(problem, weights, np.zeros(problem.parties, dtype=np.int64))
    exact, _found, none = best_tables(search, priced)
    monkeypatch.setattr(prices, "NODES_PER_GROUP", 0)
    worth, found, relaxed = best_tables(search, priced)
    assert none == ()
    assert (worth >= np.where(exact > UNREACHABLE // 2, exact, worth)).all()
    assert set(rows_of(found.options, found.groups)) <= set(all_tables(problem))
    if not relaxed:
        assert (np.maximum(worth, -(10**6)) == np.maximum(exact, -(10**6))).all()


@pytest.mark.parametrize("seed", range(12))
def test_guessed_prices_bound_every_plan(seed):
    _rng, problem, search, _reduced, _weights = drawn(seed)
    weights = np.ones(len(problem.levels), dtype=np.int64)
    guess = subgradient(search, weights, 0, SearchClock(30))
    assert (guess.parties >= 0).all()
    assert guess.parties.shape == (problem.parties,)
    assert (subgradient(search, weights, 0, SearchClock(1e-9)).parties >= 0).all()
    fitting = set(all_tables(replace(problem, oracle=replace(problem.oracle, pairs=frozenset(), odd=False))))
    assert set(rows_of(guess.tables.options, guess.tables.groups)) <= fitting


def test_price_units_shrink_with_the_numbers():
    problem = small_problem(random.Random(0))
    huge = replace(problem, option_values=np.full_like(problem.option_values, 2**36))
    assert price_unit(problem) == 1_000_000
    assert price_unit(huge) == 1_000
    assert price_unit(replace(problem, option_values=np.full_like(problem.option_values, 2**50))) == 1


# The pool and the choice among its tables


@pytest.mark.parametrize("seed", SEEDS)
def test_the_pool_holds_each_table_once_with_its_values(seed):
    rng, problem, *_rest = drawn(seed)
    pool, tables = ColumnPool(problem), list(all_tables(problem))
    some = rng.sample(tables, len(tables) // 2)
    assert len(pool.add(*table_rows(problem, some))) == len(set(some))
    assert len(pool.add(*table_rows(problem, some + some))) == 0
    pool.add(*table_rows(problem, tables))
    assert sorted(rows_of(pool.options, pool.groups)) == sorted(tables)
    for number, (group, options) in enumerate(rows_of(pool.options, pool.groups)):
        assert tuple(pool.values[:, number]) == table_values(problem, group, options)
    if tables:
        wanted = rng.choices(tables, k=3)
        where = pool.locate(*table_rows(problem, wanted))
        assert rows_of(pool.options[where], pool.groups[where]) == wanted
    parties = np.arange(problem.parties)
    weights = np.ones(len(problem.levels), dtype=np.int64)
    for number, worth in enumerate(pool.worth(weights, parties).tolist()):
        options = [option for option in pool.options[number].tolist() if option >= 0]
        assert worth == pool.values[:, number].sum() - problem.option_party[options].sum()


@pytest.mark.parametrize("seed", range(25))
def test_what_can_stand_side_by_side(seed):
    rng, problem, *_rest = drawn(seed)
    pool, tables = ColumnPool(problem), list(all_tables(problem))
    pool.add(*table_rows(problem, tables))
    plans = {frozenset(plan) for plan in all_plans(problem)}
    for _ in range(40):
        index = np.array(rng.sample(range(len(tables)), min(len(tables), rng.randint(0, 3))), dtype=np.int64)
        assert is_plan(pool, index) == (frozenset(rows_of(pool.options[index], pool.groups[index])) in plans)


@pytest.mark.parametrize("seed", range(25))
def test_the_exact_choice_among_all_tables(seed):
    _rng, problem, *_rest = drawn(seed)
    pool = ColumnPool(problem)
    pool.add(*table_rows(problem, list(all_tables(problem))))
    plans = [plan_values(problem, plan) for plan in all_plans(problem)]
    level = len(problem.levels) - 1
    floors = np.array(max(plans)[:level], dtype=np.int64)
    aim = np.zeros(level + 1, dtype=np.int64)
    aim[level] = 1
    nothing = np.zeros(0, dtype=np.int64)
    context = SearchContext(PricingProblem(problem), pool, SearchClock(60))
    chosen = set_packing.solve(context, np.arange(len(pool)), aim, floors, nothing, seconds=60)
    assert chosen.proven
    assert is_plan(pool, chosen.index)
    assert plan_values(problem, tuple(rows_of(pool.options[chosen.index], pool.groups[chosen.index]))) == max(plans)
    assert set_packing.solve(context, np.arange(len(pool)), aim, floors + 1000, nothing, seconds=60) is None or (
        level == 0
    )


@pytest.mark.parametrize("seed", range(12))
def test_duals_price_every_table_of_the_relaxation(seed):
    """No table that the relaxation knows would improve it: its worth is at most its prices."""
    _rng, problem, *_rest = drawn(seed)
    pool = ColumnPool(problem)
    pool.add(*table_rows(problem, list(all_tables(problem))))
    aim = np.ones(len(problem.levels), dtype=np.int64)
    master = RestrictedMaster(pool, aim, np.zeros(0, dtype=np.int64))
    master.add(np.arange(len(pool)))
    duals = master.solve(SearchClock(60))
    paid = np.append(duals.parties[problem.option_party], 0.0)[pool.options].sum(axis=1) + duals.groups[pool.groups]
    assert (aim @ pool.values <= paid + 1e-6).all()


# Counting, greedy, flow


@pytest.mark.parametrize("method", [Method.CP_SAT, Method.HIGHS])
@pytest.mark.parametrize("seed", range(24))
def test_counting_is_exact_without_table_rules(seed, method):
    _rng, problem, search, _reduced, _weights = drawn(seed, rules=False, bonus=False)
    plans = [plan_values(problem, plan) for plan in all_plans(problem)]
    for level in range(len(problem.levels)):
        assert counts_small_numbers(search, level)
        floors = np.array(max(plans)[:level], dtype=np.int64)
        counted = compact_model.solve(search, level, floors, SearchClock(60), seconds=60, seed=0, method=method)
        assert counted.bound == max(plan for plan in plans if plan[:level] == tuple(floors))[level]
        found = tuple(rows_of(counted.options, counted.groups))
        assert set(found) <= set(all_tables(problem))
        assert plan_values(problem, found)[: level + 1] == max(plans)[: level + 1]


@pytest.mark.parametrize("seed", range(40, 65))
def test_counting_bounds_plans_under_table_rules(seed):
    _rng, problem, search, _reduced, _weights = drawn(seed)
    plans = [plan_values(problem, plan) for plan in all_plans(problem)]
    for level in range(len(problem.levels)):
        floors = np.array(max(plans)[:level], dtype=np.int64)
        counted = compact_model.solve(search, level, floors, SearchClock(60), seconds=60, seed=0)
        assert counted.bound >= max(plan for plan in plans if plan[:level] == tuple(floors))[level]


def test_counting_leaves_large_numbers_alone(monkeypatch):
    _rng, problem, search, _reduced, _weights = drawn(5, rules=False)
    monkeypatch.setattr(compact_model, "LARGEST_ROW", 1)
    assert compact_model.solve(search, 0, np.zeros(0, dtype=np.int64), SearchClock(60), seconds=60, seed=0) is None
    large = replace(problem, option_values=np.full_like(problem.option_values, 5_000))
    assert not counts_small_numbers(PricingProblem(large), 0)


def test_counting_says_nothing_of_floors_that_cannot_be_reached():
    _rng, problem, search, _reduced, _weights = drawn(2, rules=False)
    assert len(problem.levels) > 1
    floors = np.array([10**6], dtype=np.int64)
    assert compact_model.solve(search, 1, floors, SearchClock(60), seconds=60, seed=0) is None


def test_no_seats_are_no_tables():
    _rng, _problem, search, _reduced, _weights = drawn(5)
    options, groups = search.problem.tables_of(np.zeros(0, dtype=np.int64))
    assert options.shape == (0, 1)
    assert groups.shape == (0,)


@pytest.mark.parametrize("seed", range(80))
def test_greedy_is_always_a_plan(seed):
    problem = small_problem(random.Random(seed))
    plan = rows_of(*greedy(problem))
    assert set(plan) <= set(all_tables(problem))
    parties = [party for _group, options in plan for party in problem.option_party[list(options)].tolist()]
    assert len(parties) == len(set(parties))
    assert len({group for group, _options in plan}) == len(plan)
    meals = np.bincount(
        [int(problem.group_family[group]) for group, _options in plan] or [0], minlength=problem.families
    )
    assert (meals <= problem.max_meals).all() or not plan


def plain_problem(seed):
    """What a flow describes: parties of one, no minimum, a meal for every slot, no table goal."""
    rng = random.Random(seed)
    problem = small_problem(rng, rules=False, bonus=False)
    return replace(
        problem,
        party_size=np.ones_like(problem.party_size),
        min_guests=np.ones_like(problem.min_guests),
        max_meals=np.full_like(problem.max_meals, 2),
        option_values=np.abs(problem.option_values),
        oracle=replace(problem.oracle, alone=False, odd=False, party_size=np.ones_like(problem.party_size)),
    )


@pytest.mark.parametrize("seed", range(24))
def test_flow_is_optimal_and_its_prices_prove_it(seed):
    problem = plain_problem(seed)
    assert FlowSolver().supports(problem)
    outcome = FlowSolver()(problem, Budget(), SearchClock(60))
    best = max(plan_values(problem, plan) for plan in all_plans(problem))
    assert tuple(level.value for level in outcome.levels) == best
    search = PricingProblem(problem)
    for number, level in enumerate(outcome.levels):
        values = np.array(best[:number], dtype=np.int64)
        proof, _worth, _found = prove(
            search, number, level.prices.unit, values, level.prices.multipliers, level.prices.parties
        )
        assert proof.bound == level.bound == level.value
        assert level.proof == "prices"
        assert (level.prices.parties >= 0).all()


def test_flow_leaves_alone_what_it_does_not_describe():
    problem = plain_problem(3)
    flow = FlowSolver()
    for other in (
        replace(problem, party_size=problem.party_size + 1),
        replace(problem, min_guests=problem.min_guests + 1),
        replace(problem, max_meals=np.zeros_like(problem.max_meals)),
        replace(problem, oracle=replace(problem.oracle, odd=True)),
        replace(problem, oracle=replace(problem.oracle, bonus=1)),
        replace(problem, option_values=problem.option_values + 2**52),
    ):
        assert not flow.supports(other)
    assert flow(replace(problem, option_values=problem.option_values + 2**52), Budget(), SearchClock(60)) is None


# The solver for every problem


@pytest.mark.parametrize("tables", [0, 20_000])
@pytest.mark.parametrize("seed", range(24))
def test_goalwise_is_optimal(seed, tables):
    problem = small_problem(random.Random(seed))
    outcome = LexicographicSolver(all_tables=tables)(problem, Budget(), SearchClock(60))
    plan = tuple(rows_of(outcome.options, outcome.groups))
    assert set(plan) <= set(all_tables(problem))
    best = max(plan_values(problem, each) for each in all_plans(problem))
    assert plan_values(problem, plan) == best
    assert tuple(level.value for level in outcome.levels) == best
    assert tuple(level.bound for level in outcome.levels) == best


@pytest.mark.parametrize("seed", range(8))
def test_goalwise_under_every_limit_stays_honest(seed, monkeypatch):
    """Hardly any table may be kept: what is proven may be less, but never wrong."""
    monkeypatch.setattr(lexicographic, "KEPT_TABLES", 1)
    monkeypatch.setattr(initial_phase, "FIRST_TABLES", 1)
    monkeypatch.setattr(lexicographic, "SOME_TABLES", (1, 2))
    monkeypatch.setattr(lexicographic, "counts_small_numbers", lambda search, level: False)
    monkeypatch.setattr(prices, "NODES_PER_GROUP", 0)
    problem = small_problem(random.Random(seed))
    outcome = LexicographicSolver(all_tables=0, few_options=0)(problem, Budget(), SearchClock(60))
    plan = tuple(rows_of(outcome.options, outcome.groups))
    best = max(plan_values(problem, each) for each in all_plans(problem))
    values = plan_values(problem, plan)
    assert tuple(level.value for level in outcome.levels) == values
    for number, level in enumerate(outcome.levels):
        assert level.bound >= level.value
        if values[:number] == best[:number]:
            assert level.bound >= best[number]
        if level.proof != "none" and values[:number] == best[:number]:
            assert level.value == best[number]


def test_a_few_large_homes_are_seated_seat_by_seat():
    """Few options and twelve thousand tables: a choice among tables takes a hundred times longer."""
    roster = random_roster((42, 16, 4), seed=2, parties=False, minimums=False, plain=True)
    points = np.random.default_rng(2).random((42, 16))
    usual = pt.Policy.default()
    policy = pt.Policy(requirements=usual.requirements, preferences=(pt.FromFact("points", weight=8.0),))
    plan = pt.match(pt.Roster(roster.students, roster.families, facts={"points": points}), policy)
    assert plan.status is pt.Status.OPTIMAL
    assert plan.manifest["solver"] == "goalwise"
    assert tuple(level.value for level in plan.levels) == (32, 0, 15, 181530)
    assert plan.manifest["seconds"] < 10
