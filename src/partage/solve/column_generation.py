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
from partage.solve.clock import SearchClock
from partage.solve.column_pool import ColumnPool
from partage.solve.enumeration import PricedTables
from partage.solve.greedy_columns import among_best, grown
from partage.solve.linear import weighted
from partage.solve.master import RestrictedMaster
from partage.solve.packing_rows import Duals
from partage.solve.prices import (
    PricedLevel,
    best_tables,
    by_numbers,
    family_best,
    fits_int64,
    level_weights,
    needs_search,
    price_bound,
    price_out,
    prove,
)
from partage.solve.pricing import PricingProblem
from partage.solve.solver import Prices

ROUNDS = 200
"""Rounds of column generation per level, at the most."""

NEW_PER_GROUP = 3
"""Tables of one group that may join the relaxation in one round."""

AIM_UNIT = 1000

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
    """What a level's relaxation gave.

    Parameters
    ----------
    prices
        The best proof met.
    worth
        (G,) worth of each group's best table at these prices.
    values
        (level,) what the plan at hand was worth at the earlier levels.
    aimed
        Weights (L,) and party prices (U,) of the relaxation itself, which counts later levels a little;
        `None` where no relaxation was solved.
    basis
        Positions in the pool of the tables that the relaxation was solved over.
    """

    prices: Prices
    worth: Ints
    values: Ints
    aimed: tuple[Ints, Ints] | None = None
    basis: Ints | None = None


def relax(
    search: PricingProblem,
    pool: ColumnPool,
    aim: Ints,
    level: int,
    unit: int,
    values: Ints,
    start: LevelRelaxation,
    watch: SearchClock,
    *,
    complete: bool,
    plan: Ints,
) -> LevelRelaxation:
    """The best prices for `level`, starting from `start`.

    Parameters
    ----------
    pool
        Tables known so far; tables met on the way are added.
    aim
        (L,) what the relaxation counts: mostly `level`, and a little of later ones; nothing before.
    values
        (L,) what the plan at hand is worth.
    complete
        The pool holds every table there is.
    plan
        Positions of the plan's tables in the pool.
    """
    best, floors = start, values[:level]

    def price(duals: Duals) -> PricedTables | None:
        nonlocal best
        scale = unit / int(aim[level])
        if not fits_int64(search, np.append(duals.multipliers * scale, unit), duals.parties * scale):
            return None
        multipliers, parties = _integers(duals, scale)
        prices, worth, found = prove(search, level, unit, floors, multipliers, parties)
        if prices.price_bound < best.prices.price_bound:
            best = replace(best, prices=prices, worth=worth, values=floors)
        done = complete or best.prices.bound <= values[level]
        return None if done else found

    weights = level_weights(search.problem, level, unit, start.prices.multipliers)
    master = RestrictedMaster(pool, aim, floors)
    master.add(np.union1d(plan, cheapest(pool, weights, start.prices.parties)))
    duals = generate(pool, master, aim, price, watch)
    keep = duals is None or start.aimed is not None or not _can_aim(search, duals, aim)
    aimed = start.aimed if duals is None or keep else _aimed(duals, aim)
    return replace(best, aimed=aimed, basis=np.flatnonzero(master.used))


def relax_together(
    search: PricingProblem,
    pool: ColumnPool,
    aim: Ints,
    floors: Ints,
    start: tuple[Ints, Ints],
    watch: SearchClock,
    *,
    complete: bool,
    among: Ints,
    rounds: int = ROUNDS,
) -> tuple[tuple[Ints, Ints], RestrictedMaster]:
    """Weights and prices of all levels counted together, and the tables behind them.

    Parameters
    ----------
    aim
        (L,) what each level counts.
    floors
        Least values of the first levels.
    start
        Weights (L,) and prices (U,) in 1/`AIM_UNIT` to start from.
    among
        Positions in the pool of tables to start from; a plan's must be among them.

    Returns
    -------
    aimed, master
        Weights (L,) and prices (U,) in 1/`AIM_UNIT`; the relaxation, as it was solved last.
    """
    master = RestrictedMaster(pool, aim, floors)
    master.add(np.union1d(among, cheapest(pool, *start)))
    pricing = _JointPricing(search, pool, master, aim, floors, start, complete=complete)
    duals = generate(pool, master, aim, pricing, watch, rounds)
    return start if duals is None or not _can_aim(search, duals, aim) else _aimed(duals, aim), master


def dive(
    search: PricingProblem, pool: ColumnPool, aim: Ints, master: RestrictedMaster, watch: SearchClock
) -> Ints | None:
    """A plan near the relaxation, tables that help half-way included; positions in the pool, or `None`."""

    def fresh(duals: Duals) -> Ints:
        if not _can_aim(search, duals, aim):
            return np.zeros(0, dtype=np.int64)
        put = price_out(search.problem, *_aimed(duals, aim))
        _worth, found = by_numbers(search, put)
        found = found.take(search.problem.judge.allowed(found.options, found.groups))
        return pool.locate(*_best_of_families(search.problem, found))

    return master.dive(watch, fresh)


class _JointPricing:
    """Asks for tables, and remembers the best bound."""

    def __init__(
        self,
        search: PricingProblem,
        pool: ColumnPool,
        master: RestrictedMaster,
        aim: Ints,
        floors: Ints,
        start: tuple[Ints, Ints],
        *,
        complete: bool,
    ) -> None:
        self._search, self._pool, self._master, self._aim, self._floors = search, pool, master, aim, floors
        self.best = start
        self._bound = np.inf
        self._complete = complete

    def __call__(self, duals: Duals) -> PricedTables | None:
        """Tables that may join; `None` when the prices are good enough."""
        if not _can_aim(self._search, duals, self._aim):
            return None
        weights, parties = _aimed(duals, self._aim)
        put = price_out(self._search.problem, weights, parties)
        likely = _likely(self._search, self._pool, put, duals, self._aim, self._master)
        if likely is not None:
            return likely
        if self._search.problem.options > MANY_OPTIONS and needs_search(self._search.problem, weights):
            self.best = weights, parties
            return None
        worth, found, _relaxed = best_tables(self._search, put)
        best = family_best(self._search.problem, worth, put.coefficient).sum() + parties.sum()
        bound = float(best - (weights - self._aim * AIM_UNIT)[: len(self._floors)] @ self._floors)
        if bound < self._bound:
            self._bound, self.best = bound, (weights, parties)
        near = self._bound - duals.value * AIM_UNIT <= NEAR * abs(self._bound)
        return None if near or self._complete else found


def _likely(
    search: PricingProblem, pool: ColumnPool, put: PricedLevel, duals: Duals, aim: Ints, master: RestrictedMaster
) -> PricedTables | None:
    """Tables that look best by numbers, where that spares a search; `None` when few of them help."""
    if not needs_search(search.problem, put.weights):
        return None
    _worth, found = by_numbers(search, put)
    allowed = search.problem.judge.allowed(found.options, found.groups)
    found = found.take(allowed)
    pool.add(found.options, found.groups)
    if len(_missing(pool, duals, aim, master.used)) < FEW and search.problem.judge.binding:
        found = grown(search, put)
        pool.add(found.options, found.groups)
    if len(_missing(pool, duals, aim, master.used)) < FEW and search.problem.options > MANY_OPTIONS:
        found = among_best(search, put)
        pool.add(found.options, found.groups)
    return found if len(_missing(pool, duals, aim, master.used)) >= FEW else None


def _best_of_families(problem: Problem, found: PricedTables) -> tuple[Ints, Ints]:
    """For each family the tables that are worth most, as many as it would hold meals."""
    family = problem.group_family[found.groups]
    order = np.lexsort((-found.worth, family))
    rank = np.arange(len(order)) - np.searchsorted(family[order], family[order])
    best = order[rank < problem.max_meals[family[order]]]
    return found.options[best], found.groups[best]


def generate(
    pool: ColumnPool,
    master: RestrictedMaster,
    aim: Ints,
    price: Callable[[Duals], PricedTables | None],
    watch: SearchClock,
    rounds: int = ROUNDS,
) -> Duals | None:
    """Let tables join that would improve the relaxation; the last duals met.

    `price` is asked when few tables of the pool would: for tables that may, or `None` to stop.
    """
    last = None
    for _ in range(rounds):
        duals = master.solve(watch) if watch.left > 0 else None
        if duals is None:
            break
        last = duals
        fresh = _missing(pool, duals, aim, master.used)
        if len(fresh) < FEW:
            found = price(duals)
            if found is None:
                break
            pool.add(found.options, found.groups)
            fresh = _missing(pool, duals, aim, master.used)
            if not len(fresh):
                break
        master.add(fresh)
    return last


def _can_aim(search: PricingProblem, duals: Duals, aim: Ints) -> bool:
    weights = aim.astype(np.float64)
    weights[: len(duals.multipliers)] += duals.multipliers
    return fits_int64(search, weights * AIM_UNIT, duals.parties * AIM_UNIT)


def _aimed(duals: Duals, aim: Ints) -> tuple[Ints, Ints]:
    """The relaxation's own weights and prices, as integers in 1/`AIM_UNIT`."""
    weights = aim * AIM_UNIT
    weights[: len(duals.multipliers)] += np.rint(duals.multipliers * AIM_UNIT).astype(np.int64)
    return weights, np.rint(duals.parties * AIM_UNIT).astype(np.int64)


def _integers(duals: Duals, unit: float) -> tuple[tuple[int, ...], Ints]:
    multipliers = tuple(int(value) for value in np.rint(duals.multipliers * unit))
    return multipliers, np.rint(duals.parties * unit).astype(np.int64)


def cheapest(pool: ColumnPool, weights: Ints, parties: Ints) -> Ints:
    """The few best tables of each group at prices: where a relaxation starts."""
    return _first_of_each_group(pool.groups, pool.worth(weights, parties), np.arange(len(pool)))


def _missing(pool: ColumnPool, duals: Duals, aim: Ints, used: Bools) -> Ints:
    """Tables of the pool that would improve the relaxation, the best few of each group."""
    weights = aim.astype(np.float64)
    weights[: len(duals.multipliers)] += duals.multipliers
    paid = np.append(duals.parties[pool.problem.option_party], 0.0)[pool.options].sum(axis=1)
    worth = weighted(weights, pool.values) - paid
    bar = TOLERANCE * max(1.0, float(np.abs(duals.parties).max(initial=1.0)))
    rises = worth - duals.groups[pool.groups] > bar
    rises[: len(used)] &= ~used
    return _first_of_each_group(pool.groups, worth, np.flatnonzero(rises))


def _first_of_each_group(groups: Ints, worth: Ints, index: Ints) -> Ints:
    order = index[np.lexsort((index, -worth[index], groups[index]))]
    rank = np.arange(len(order)) - np.searchsorted(groups[order], groups[order])
    return order[rank < NEW_PER_GROUP]


def initial_bound(
    search: PricingProblem, level: int, unit: int, values: Ints, guess: tuple[tuple[int, ...], Ints] | None
) -> LevelRelaxation:
    """A proof at once: no prices, each party's own best value as its price, or a guess, whichever proves most."""
    problem = search.problem
    own = np.full(problem.parties, 0, dtype=np.int64)
    np.maximum.at(own, problem.option_party, unit * problem.option_values[level])
    free = (0,) * level
    candidates = [(free, np.zeros_like(own)), (free, own), *([] if guess is None else [guess])]
    best: LevelRelaxation | None = None
    for multipliers, parties in candidates:
        put = price_out(problem, level_weights(problem, level, unit, multipliers), parties)
        worth, _tables = search.crowd.best(put.reduced, put.weights)
        relaxed = tuple(range(problem.families)) if needs_search(problem, put.weights) else ()
        total = price_bound(problem, put, worth, parties, values[:level], multipliers)
        if best is None or total < best.prices.price_bound:
            best = LevelRelaxation(Prices(unit, total, multipliers, parties, relaxed), worth, values[:level].copy())
    assert best is not None  # noqa: S101 (there are always two candidates)
    return best
