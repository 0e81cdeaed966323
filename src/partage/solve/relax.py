"""Column generation for one level: the prices that prove most, and the tables behind them.

References
----------
J. Desrosiers, M. E. Lübbecke, "A primer in column generation", in: Column Generation (Springer, 2005).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from partage.problem.model import Bools, Ints
from partage.solve.base import Prices, Watch
from partage.solve.packing import Duals, Master
from partage.solve.pool import Pool
from partage.solve.prices import level_weights, needs_search, price_bound, prove, quote
from partage.solve.tables import TableSearch

ROUNDS = 200
"""Rounds of column generation per level, at the most."""

NEW_PER_GROUP = 3
"""Tables of one group that may join the relaxation in one round."""

AIM_UNIT = 1000

TOLERANCE = 1e-6
"""A table joins when it is worth more than its group's price by this share of the largest worth."""


@dataclass(frozen=True, eq=False)
class Relaxed:
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
    """

    prices: Prices
    worth: Ints
    values: Ints
    aimed: tuple[Ints, Ints] | None = None


def relax(
    search: TableSearch,
    pool: Pool,
    aim: Ints,
    level: int,
    unit: int,
    values: Ints,
    start: Relaxed,
    watch: Watch,
    *,
    complete: bool,
    plan: Ints,
) -> Relaxed:
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
    problem = search.problem
    floors = values[:level]
    master = Master(pool, aim, floors)
    master.add(plan)
    master.add(_cheapest(pool, level_weights(problem, level, unit, start.prices.multipliers), start.prices.parties))
    best, aimed = start, None
    for _ in range(ROUNDS):
        if watch.left <= 0 or best.prices.bound <= values[level]:
            break
        duals = master.solve(watch)
        if duals is None:
            break
        aimed = _aimed(duals, aim)
        fresh = _missing(pool, duals, aim, master.used)
        if not len(fresh):
            multipliers, parties = _integers(duals, unit / int(aim[level]))
            prices, worth, found = prove(search, level, unit, floors, multipliers, parties)
            if prices.price_bound < best.prices.price_bound:
                best = Relaxed(prices, worth, floors)
            if complete:
                break
            pool.add(found.options, found.groups)
            fresh = _missing(pool, duals, aim, master.used)
            if not len(fresh):
                break
        master.add(fresh)
    return replace(best, aimed=aimed)


def _aimed(duals: Duals, aim: Ints) -> tuple[Ints, Ints]:
    """The relaxation's own weights and prices, as integers in 1/`AIM_UNIT`."""
    weights = aim * AIM_UNIT
    weights[: len(duals.multipliers)] += np.rint(duals.multipliers * AIM_UNIT).astype(np.int64)
    return weights, np.rint(duals.parties * AIM_UNIT).astype(np.int64)


def _integers(duals: Duals, unit: float) -> tuple[tuple[int, ...], Ints]:
    multipliers = tuple(int(value) for value in np.rint(duals.multipliers * unit))
    return multipliers, np.rint(duals.parties * unit).astype(np.int64)


def _cheapest(pool: Pool, weights: Ints, parties: Ints) -> Ints:
    """The few best tables of each group at prices: where a relaxation starts."""
    return _first_of_each_group(pool.groups, pool.worth(weights, parties), np.arange(len(pool)))


def _missing(pool: Pool, duals: Duals, aim: Ints, used: Bools) -> Ints:
    """Tables of the pool that would improve the relaxation, the best few of each group."""
    weights = aim.astype(np.float64)
    weights[: len(duals.multipliers)] += duals.multipliers
    worth = weights @ pool.values - np.append(duals.parties[pool.problem.option_party], 0.0)[pool.options].sum(axis=1)
    bar = TOLERANCE * max(1.0, float(np.abs(duals.parties).max(initial=1.0)))
    rises = worth - duals.groups[pool.groups] > bar
    rises[: len(used)] &= ~used
    return _first_of_each_group(pool.groups, worth, np.flatnonzero(rises))


def _first_of_each_group(groups: Ints, worth: Ints, index: Ints) -> Ints:
    order = index[np.lexsort((index, -worth[index], groups[index]))]
    rank = np.arange(len(order)) - np.searchsorted(groups[order], groups[order])
    return order[rank < NEW_PER_GROUP]


def trivial(
    search: TableSearch, level: int, unit: int, values: Ints, guess: tuple[tuple[int, ...], Ints] | None
) -> Relaxed:
    """A proof at once: no prices, each party's own best value as its price, or a guess, whichever proves most."""
    problem = search.problem
    own = np.full(problem.parties, 0, dtype=np.int64)
    np.maximum.at(own, problem.option_party, unit * problem.option_values[level])
    free = (0,) * level
    candidates = [(free, np.zeros_like(own)), (free, own), *([] if guess is None else [guess])]
    best: Relaxed | None = None
    for multipliers, parties in candidates:
        put = quote(problem, level_weights(problem, level, unit, multipliers), parties)
        worth = (
            search.highest(search.reach(put.reduced), put.weights) if problem.groups else np.zeros(0, dtype=np.int64)
        )
        relaxed = tuple(range(problem.families)) if needs_search(problem, put.weights) else ()
        total = price_bound(problem, put, worth, parties, values[:level], multipliers)
        if best is None or total < best.prices.price_bound:
            best = Relaxed(Prices(unit, total, multipliers, parties, relaxed), worth, values[:level].copy())
    assert best is not None  # noqa: S101 (there are always two candidates)
    return best
