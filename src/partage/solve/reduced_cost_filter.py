"""The tables that lose least at given prices: where better plans are looked for."""

from __future__ import annotations

import numpy as np

from partage.problem.model import Ints
from partage.solve.column_pool import ColumnPool
from partage.solve.enumeration import UNREACHABLE, PricedTables, TooManyError
from partage.solve.prices import PricedLevel, best_tables, price_out, thresholds
from partage.solve.pricing import PricingProblem

WINDOWS = (1.0, 0.5, 0.25, 0.12, 0.06, 0.03, 0.015, 0.007)
"""How much worse than its family's best a promising table may be, in shares of the best seat's gain."""


def widest(
    search: PricingProblem,
    put: PricedLevel,
    worth: Ints,
    *,
    most: int,
    closed: Ints | None = None,
    reach: Ints | None = None,
) -> PricedTables | None:
    """The tables of the widest window that holds no more than `most`; `None` when none does.

    Parameters
    ----------
    worth
        (G,) worth of each group's best table.
    closed
        Groups that are left out.
    """
    problem = search.problem
    step = int(put.weights[-1]) * max(1, int(problem.option_values[-1].max(initial=1)))
    for share in WINDOWS:
        bar = thresholds(problem, worth, put.coefficient, int(step * share))
        if closed is not None:
            bar[closed] = -UNREACHABLE
        try:
            return search.within(put.reduced, put.weights, bar, most=most, reach=reach)
        except TooManyError:
            continue
    return None


def meet(search: PricingProblem, pool: ColumnPool, put: PricedLevel, most: int) -> None:
    """Let the pool know the tables that lose least."""
    worth, _found, _relaxed = best_tables(search, put)
    found = widest(search, put, worth, most=most)
    if found is not None:
        pool.add(found.options, found.groups)


def promising(search: PricingProblem, pool: ColumnPool, aimed: tuple[Ints, Ints], most: int, *, complete: bool) -> Ints:
    """Positions of the `most` tables of the pool that lose least at a relaxation's weights and prices."""
    weights, parties = aimed
    put = price_out(search.problem, weights, parties)
    if not complete:
        meet(search, pool, put, most)
    worth = np.full(search.problem.groups, UNREACHABLE, dtype=np.int64)
    reduced = pool.worth(weights, parties)
    np.maximum.at(worth, pool.groups, reduced)
    loss = thresholds(search.problem, worth, put.coefficient, 0)[pool.groups] - reduced
    return np.argsort(loss, kind="stable")[:most]
