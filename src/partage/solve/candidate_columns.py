"""Tables worth a look: grown guest by guest before an exact search, or those that lose least at given prices."""

from __future__ import annotations

import numpy as np

from partage.problem.model import Ints
from partage.solve.column_pool import ColumnPool
from partage.solve.prices import PricedLevel, price_out, thresholds
from partage.solve.pricing import PricingProblem
from partage.solve.search_space import UNREACHABLE, PricedTables, TooManyError, concatenated

BEST = 10
"""So many parties of each group are looked at where all are too many."""

FAR_BELOW, MOST_TABLES = -(2**50), 2_000_000
"""Worth of a party that is left out; more tables than this end the look."""

STARTS = 6
"""So many tables are grown in each group, each from another of its best parties."""

WINDOWS = (1.0, 0.5, 0.25, 0.12, 0.06, 0.03, 0.015, 0.007)
"""How much worse than its family's best a table may be, in shares of the best seat's gain."""


def greedy_tables(pricing: PricingProblem, priced: PricedLevel) -> PricedTables:
    """For each group some allowed tables; whoever brings most per person joins first, if no lasting rule breaks."""
    problem, groups = pricing.problem, pricing.problem.groups
    share = priced.reduced / problem.option_size
    order = np.lexsort((-share, problem.option_group))
    counts = pricing.end - pricing.start
    start = np.minimum(np.tile(np.arange(STARTS), groups), np.repeat(counts, STARTS) - 1)
    group = np.repeat(np.arange(groups), STARTS)
    first = np.ones(len(group), dtype=np.bool_)
    first[1:] = (np.diff(group) != 0) | (np.diff(start) != 0)  # small groups start from each party once
    group, start = group[first], start[first]
    chosen = np.full((len(group), pricing.width), -1, dtype=np.int64)
    chosen[:, 0] = order[pricing.start[group] + start]
    people, width = problem.option_size[chosen[:, 0]], np.ones(len(group), dtype=np.int64)
    found = [_finished(pricing, priced, chosen, group, people)]
    for rank in range(int(counts.max(initial=0))):
        row = np.flatnonzero((rank < counts[group]) & (rank != start) & (people < pricing.room[group]))
        option = order[pricing.start[group[row]] + rank]
        wanted = (priced.reduced[option] > 0) & (people[row] + problem.option_size[option] <= pricing.room[group[row]])
        row, option = row[wanted], option[wanted]
        tables = chosen[row]
        tables[np.arange(len(row)), width[row]] = option
        fine = ~problem.oracle.infeasible_for_good(tables, group[row]) if len(row) else np.zeros(0, dtype=np.bool_)
        row, tables, option = row[fine], tables[fine], option[fine]
        chosen[row], people[row], width[row] = tables, people[row] + problem.option_size[option], width[row] + 1
        found.append(_finished(pricing, priced, tables, group[row], people[row]))
    return concatenated(found, pricing.width)


def tables_of_best_parties(pricing: PricingProblem, priced: PricedLevel) -> PricedTables:
    """For each group the best tables of those parties that bring most per person, others left out."""
    problem = pricing.problem
    share = priced.reduced / problem.option_size
    order = np.lexsort((-share, problem.option_group))
    rank = np.empty(problem.options, dtype=np.int64)
    rank[order] = np.arange(problem.options) - pricing.start[problem.option_group[order]]
    reduced = np.where(rank < BEST, priced.reduced, FAR_BELOW)
    enough = -priced.coefficient[problem.group_family]
    try:
        _worth, found = pricing.best(reduced, priced.weights, enough, most=MOST_TABLES)
    except TooManyError:
        return concatenated([], pricing.width)
    return found


def widest_window(pricing: PricingProblem, priced: PricedLevel, worth: Ints, *, most: int) -> PricedTables | None:
    """The tables of the widest window that holds no more than `most`; `None` when none does.

    The best table of each group is worth `worth` (G,).
    """
    problem = pricing.problem
    step = int(priced.weights[-1]) * max(1, int(problem.option_values[-1].max(initial=1)))
    for share in WINDOWS:
        bar = thresholds(problem, worth, priced.coefficient, int(step * share))
        try:
            return pricing.within(priced.reduced, priced.weights, bar, most=most)
        except TooManyError:
            continue
    return None


def least_reduced_cost(
    pricing: PricingProblem, pool: ColumnPool, dual_prices: tuple[Ints, Ints], most: int, *, complete: bool
) -> Ints:
    """Positions of the `most` tables of the pool that lose least at a relaxation's weights and prices.

    Unless the pool is `complete`, others that lose as little join it first.
    """
    priced = price_out(pricing.problem, *dual_prices)
    reduced, worth = _reduced(pool, dual_prices)
    if not complete:
        near = widest_window(pricing, priced, worth, most=most)
        if near is not None:
            pool.add(near.options, near.groups)
            reduced, worth = _reduced(pool, dual_prices)
    loss = thresholds(pricing.problem, worth, priced.coefficient, 0)[pool.groups] - reduced
    return np.argsort(loss, kind="stable")[:most]


def _reduced(pool: ColumnPool, dual_prices: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    """(N,) what the tables of the pool are worth at these weights and prices, and (G,) the best of each group."""
    reduced = pool.worth(*dual_prices)
    worth = np.full(pool.problem.groups, UNREACHABLE, dtype=np.int64)
    np.maximum.at(worth, pool.groups, reduced)
    return reduced, worth


def _finished(pricing: PricingProblem, priced: PricedLevel, chosen: Ints, group: Ints, people: Ints) -> PricedTables:
    """Those of the tables that may be held, with what they are worth."""
    row = np.flatnonzero((people >= pricing.least[group]) & (people <= pricing.room[group]))
    row = row[pricing.problem.oracle.allowed(chosen[row], group[row])] if len(row) else row
    options = np.sort(np.where(chosen[row] < 0, pricing.problem.options, chosen[row]), axis=1)
    options = np.where(options == pricing.problem.options, -1, options)[:, : max(pricing.width - 1, 1)]
    worth = np.append(priced.reduced, 0)[options].sum(axis=1)
    for level, has_term in enumerate(pricing.problem.oracle.with_table_term):
        if has_term and priced.weights[level] and len(row):
            worth = worth + priced.weights[level] * pricing.problem.oracle.table_term(level, options, group[row])
    return PricedTables(options, group[row], worth)
