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


def widest_window(
    pricing: PricingProblem,
    priced: PricedLevel,
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
    problem = pricing.problem
    step = int(priced.weights[-1]) * max(1, int(problem.option_values[-1].max(initial=1)))
    for share in WINDOWS:
        bar = thresholds(problem, worth, priced.coefficient, int(step * share))
        if closed is not None:
            bar[closed] = -UNREACHABLE
        try:
            return pricing.within(priced.reduced, priced.weights, bar, most=most, reach=reach)
        except TooManyError:
            continue
    return None


def add_near_tables(pricing: PricingProblem, pool: ColumnPool, priced: PricedLevel, most: int) -> None:
    """Let the pool know the tables that lose least."""
    worth, _found, _relaxed = best_tables(pricing, priced)
    found = widest_window(pricing, priced, worth, most=most)
    if found is not None:
        pool.add(found.options, found.groups)


def least_reduced_cost(
    pricing: PricingProblem, pool: ColumnPool, dual_prices: tuple[Ints, Ints], most: int, *, complete: bool
) -> Ints:
    """Positions of the `most` tables of the pool that lose least at a relaxation's weights and prices."""
    weights, parties = dual_prices
    priced = price_out(pricing.problem, weights, parties)
    if not complete:
        add_near_tables(pricing, pool, priced, most)
    worth = np.full(pricing.problem.groups, UNREACHABLE, dtype=np.int64)
    reduced = pool.worth(weights, parties)
    np.maximum.at(worth, pool.groups, reduced)
    loss = thresholds(pricing.problem, worth, priced.coefficient, 0)[pool.groups] - reduced
    return np.argsort(loss, kind="stable")[:most]
