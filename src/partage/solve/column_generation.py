"""Column generation for one level: the prices that prove most, and the tables behind them.

References
----------
J. Desrosiers, M. E. Lübbecke, "A primer in column generation", in: Column Generation (Springer, 2005).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from partage.problem.model import Bools, Ints, Problem
from partage.solve.candidate_columns import greedy_tables, tables_of_best_parties
from partage.solve.column_pool import ColumnPool, best_of_each_group, first_of_each_group
from partage.solve.incumbent import Incumbent
from partage.solve.linear import weighted
from partage.solve.master import Duals, RestrictedMaster
from partage.solve.prices import (
    PricedLevel,
    better,
    by_numbers,
    estimate,
    family_best,
    fits_int64,
    level_weights,
    needs_search,
    price_out,
    prove,
    thresholds,
)
from partage.solve.pricing import PricingProblem, SearchContext
from partage.solve.search_space import PricedTables
from partage.solve.solver import Prices

ROUNDS = 200
"""Rounds of column generation per level, at the most."""

OBJECTIVE_UNIT = 1000

MANY_OPTIONS = 30_000
"""Beyond this all levels together are priced with tables that look best: an exact search takes too long for a guess."""

FEW = 30
"""With fewer known tables than this to join, others are looked for."""

NEAR = 1e-5
"""Prices of all levels together are good enough when their bound is so near what the relaxation is worth."""

TOLERANCE = 1e-6
"""A table joins when it is worth more than its group's price by this share of the largest worth."""


@dataclass(frozen=True, eq=False)
class LevelRelaxation:
    """What a level's relaxation gave: the best proof met, and (G,) the worth of each group's best table at its prices.

    `values` (level,) is what the plan at hand was worth at the earlier levels. `dual_prices`, weights (L,) and party
    prices (U,), are those of the relaxation itself, which counts later levels a little, and `basis` the positions in
    the pool of the tables that it was solved over; `None` where none was solved.
    """

    prices: Prices
    worth: Ints
    values: Ints
    dual_prices: tuple[Ints, Ints] | None = None
    basis: Ints | None = None

    def losses(self, pool: ColumnPool) -> tuple[Ints, Ints]:
        """(N,) how far each known table is worth less than its group's bar at gap 0, and the bars (G,)."""
        level = len(self.prices.multipliers)
        weights = level_weights(pool.problem, level, self.prices.unit, self.prices.multipliers)
        bar = thresholds(pool.problem, self.worth, weights @ pool.problem.family_values, 0)
        return bar[pool.groups] - pool.worth(weights, self.prices.parties), bar


def solve_relaxation(
    incumbent: Incumbent, objective: Ints, level: int, unit: int, start: LevelRelaxation, *, complete: bool
) -> LevelRelaxation:
    """The best prices for `level`, starting from `start`; tables met on the way join the pool of the plan at hand.

    `objective` (L,) is what the relaxation counts: mostly `level`, a little of later ones, nothing before. The pool is
    `complete` when it holds every table there is.
    """
    context, values = incumbent.context, incumbent.values
    pricing, pool = context.pricing, context.pool
    best, floors = start, values[:level]

    def price(duals: Duals) -> PricedTables | None:
        nonlocal best
        scale = unit / int(objective[level])
        if not fits_int64(pricing, np.append(duals.multipliers * scale, unit), duals.parties * scale):
            return None
        multipliers = tuple(int(value) for value in np.rint(duals.multipliers * scale))
        parties = np.rint(duals.parties * scale).astype(np.int64)
        alone = not objective[level + 1 :].any()  # otherwise the duals count later levels, too
        expected = np.floor(duals.groups * scale).astype(np.int64) if alone else None
        prices, worth, found = prove(pricing, level, unit, floors, multipliers, parties, expected)
        if prices.price_bound < best.prices.price_bound:
            best = replace(best, prices=prices, worth=worth, values=floors)
        done = complete or best.prices.bound <= values[level]
        return None if done else found

    weights = level_weights(pricing.problem, level, unit, start.prices.multipliers)
    master = RestrictedMaster(pool, objective, floors)
    master.add(np.union1d(incumbent.plan, best_of_each_group(pool, weights, start.prices.parties)))
    duals = generate(context, master, objective, price)
    keep = duals is None or start.dual_prices is not None or not _duals_fit(pricing, duals, objective)
    dual_prices = start.dual_prices if duals is None or keep else _rounded(duals, objective)
    return replace(best, dual_prices=dual_prices, basis=np.flatnonzero(master.used))


def solve_joint_relaxation(
    context: SearchContext,
    objective: Ints,
    floors: Ints,
    start: tuple[Ints, Ints],
    *,
    complete: bool,
    among: Ints,
    rounds: int = ROUNDS,
) -> tuple[tuple[Ints, Ints], RestrictedMaster]:
    """Weights (L,) and prices (U,) of all levels counted together, and the relaxation as it was solved last.

    Each level counts `objective` (L,), and the first ones are worth `floors` at least. It starts from weights and
    prices, and from the tables `among` those of the pool, a plan's included. All prices are in 1/`OBJECTIVE_UNIT`.
    """
    master = RestrictedMaster(context.pool, objective, floors)
    master.add(np.union1d(among, best_of_each_group(context.pool, *start)))
    pricing, problem, lowest = context.pricing, context.problem, np.inf

    def price(duals: Duals) -> PricedTables | None:
        nonlocal lowest
        if not _duals_fit(pricing, duals, objective):
            return None
        weights, parties = _rounded(duals, objective)
        priced = price_out(problem, weights, parties)
        likely = _heuristic_tables(context, priced, duals, objective, master)
        if likely is not None or (problem.options > MANY_OPTIONS and needs_search(problem, weights)):
            return likely
        expected = np.floor(duals.groups * OBJECTIVE_UNIT).astype(np.int64)
        worth, found, _relaxed = better(pricing, priced, expected)
        best = family_best(problem, worth, priced.coefficient).sum() + parties.sum()
        lowest = min(lowest, float(best - (weights - objective * OBJECTIVE_UNIT)[: len(floors)] @ floors))
        near = lowest - duals.value * OBJECTIVE_UNIT <= NEAR * abs(lowest)
        return None if near or complete else found

    duals = generate(context, master, objective, price, rounds)
    fits = duals is not None and _duals_fit(pricing, duals, objective)
    return _rounded(duals, objective) if duals is not None and fits else start, master


def dive(context: SearchContext, objective: Ints, master: RestrictedMaster) -> Ints | None:
    """A plan near the relaxation, tables that help half-way included; positions in the pool, or `None`."""
    pricing = context.pricing

    def fresh(duals: Duals) -> Ints:
        if not _duals_fit(pricing, duals, objective):
            return np.zeros(0, dtype=np.int64)
        priced = price_out(pricing.problem, *_rounded(duals, objective))
        _worth, found = by_numbers(pricing, priced)
        found = found.take(pricing.problem.oracle.allowed(found.options, found.groups))
        return context.pool.locate(*_best_of_families(pricing.problem, found))

    return master.dive(context.clock, fresh)


def _heuristic_tables(
    context: SearchContext, priced: PricedLevel, duals: Duals, objective: Ints, master: RestrictedMaster
) -> PricedTables | None:
    """Tables that look best by numbers, where that spares a search; `None` when few of them help."""
    pricing, pool = context.pricing, context.pool
    if not needs_search(pricing.problem, priced.weights):
        return None
    _worth, found = by_numbers(pricing, priced)
    allowed = pricing.problem.oracle.allowed(found.options, found.groups)
    found = found.take(allowed)
    pool.add(found.options, found.groups)
    if len(_improving(pool, duals, objective, master.used)) < FEW and pricing.problem.oracle.binding:
        found = greedy_tables(pricing, priced)
        pool.add(found.options, found.groups)
    if len(_improving(pool, duals, objective, master.used)) < FEW and pricing.problem.options > MANY_OPTIONS:
        found = tables_of_best_parties(pricing, priced)
        pool.add(found.options, found.groups)
    return found if len(_improving(pool, duals, objective, master.used)) >= FEW else None


def _best_of_families(problem: Problem, found: PricedTables) -> tuple[Ints, Ints]:
    """For each family the tables that are worth most, as many as it would hold meals."""
    family = problem.group_family[found.groups]
    order = np.lexsort((-found.worth, family))
    rank = np.arange(len(order)) - np.searchsorted(family[order], family[order])
    best = order[rank < problem.max_meals[family[order]]]
    return found.options[best], found.groups[best]


def generate(
    context: SearchContext,
    master: RestrictedMaster,
    objective: Ints,
    price: Callable[[Duals], PricedTables | None],
    rounds: int = ROUNDS,
) -> Duals | None:
    """Let tables join that would improve the relaxation; the last duals met.

    `price` is asked when few tables of the pool would: for tables that may, or `None` to stop.
    """
    last, pool, clock = None, context.pool, context.clock
    for _ in range(rounds):
        duals = master.solve(clock) if clock.left > 0 else None
        if duals is None:
            break
        last = duals
        fresh = _improving(pool, duals, objective, master.used)
        if len(fresh) < FEW:
            found = price(duals)
            if found is None:
                break
            pool.add(found.options, found.groups)
            fresh = _improving(pool, duals, objective, master.used)
            if not len(fresh):
                break
        master.add(fresh)
    return last


def _duals_fit(pricing: PricingProblem, duals: Duals, objective: Ints) -> bool:
    return fits_int64(pricing, duals.weights(objective) * OBJECTIVE_UNIT, duals.parties * OBJECTIVE_UNIT)


def _rounded(duals: Duals, objective: Ints) -> tuple[Ints, Ints]:
    """The relaxation's own weights and prices, as integers in 1/`OBJECTIVE_UNIT`."""
    weights = objective * OBJECTIVE_UNIT
    weights[: len(duals.multipliers)] += np.rint(duals.multipliers * OBJECTIVE_UNIT).astype(np.int64)
    return weights, np.rint(duals.parties * OBJECTIVE_UNIT).astype(np.int64)


def _improving(pool: ColumnPool, duals: Duals, objective: Ints, used: Bools) -> Ints:
    """Tables of the pool that would improve the relaxation, the best few of each group."""
    paid = np.append(duals.parties[pool.problem.option_party], 0.0)[pool.options].sum(axis=1)
    worth = weighted(duals.weights(objective), pool.values) - paid
    bar = TOLERANCE * max(1.0, float(np.abs(duals.parties).max(initial=1.0)))
    rises = worth - duals.groups[pool.groups] > bar
    rises[: len(used)] &= ~used
    return first_of_each_group(pool.groups, worth, np.flatnonzero(rises))


def initial_bound(
    pricing: PricingProblem, level: int, unit: int, values: Ints, guess: tuple[tuple[int, ...], Ints] | None
) -> LevelRelaxation:
    """A proof at once: no prices, each party's own best value as its price, or a guess, whichever proves most."""
    problem = pricing.problem
    own = np.zeros(problem.parties, dtype=np.int64)
    np.maximum.at(own, problem.option_party, unit * problem.option_values[level])
    free = (0,) * level
    candidates = [(free, np.zeros_like(own)), (free, own), *([] if guess is None else [guess])]
    earlier = values[:level].copy()
    found = [estimate(pricing, level, unit, earlier, multipliers, parties) for multipliers, parties in candidates]
    prices, worth = min(found, key=lambda one: one[0].price_bound)
    return LevelRelaxation(prices, worth, earlier)
