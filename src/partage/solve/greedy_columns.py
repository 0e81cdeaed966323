"""Tables that look good and that the rules allow, grown guest by guest: a quick look before an exact search."""

from __future__ import annotations

import numpy as np

from partage.problem.model import Ints
from partage.solve.enumeration import PricedTables, TooManyError, together
from partage.solve.prices import PricedLevel
from partage.solve.pricing import PricingProblem

BEST = 10
"""So many parties of each group are looked at where all are too many."""

FAR_BELOW, MOST_TABLES = -(2**50), 2_000_000
"""Worth of a party that is left out; more tables than this end the look."""

STARTS = 6
"""So many tables are grown in each group, each from another of its best parties."""


def grown(search: PricingProblem, put: PricedLevel) -> PricedTables:
    """For each group some allowed tables; whoever brings most per person joins first, if no lasting rule breaks."""
    problem, groups = search.problem, search.problem.groups
    share = put.reduced / problem.option_size
    order = np.lexsort((-share, problem.option_group))
    counts = search.end - search.start
    start = np.minimum(np.tile(np.arange(STARTS), groups), np.repeat(counts, STARTS) - 1)
    group = np.repeat(np.arange(groups), STARTS)
    first = np.ones(len(group), dtype=np.bool_)
    first[1:] = (np.diff(group) != 0) | (np.diff(start) != 0)  # small groups start from each party once
    group, start = group[first], start[first]
    chosen = np.full((len(group), search.width), -1, dtype=np.int64)
    chosen[:, 0] = order[search.start[group] + start]
    people, width = problem.option_size[chosen[:, 0]], np.ones(len(group), dtype=np.int64)
    found = [_finished(search, put, chosen, group, people)]
    for rank in range(int(counts.max(initial=0))):
        row = np.flatnonzero((rank < counts[group]) & (rank != start) & (people < search.room[group]))
        option = order[search.start[group[row]] + rank]
        wanted = (put.reduced[option] > 0) & (people[row] + problem.option_size[option] <= search.room[group[row]])
        row, option = row[wanted], option[wanted]
        tables = chosen[row]
        tables[np.arange(len(row)), width[row]] = option
        fine = ~problem.judge.infeasible_for_good(tables, group[row]) if len(row) else np.zeros(0, dtype=np.bool_)
        row, tables, option = row[fine], tables[fine], option[fine]
        chosen[row], people[row], width[row] = tables, people[row] + problem.option_size[option], width[row] + 1
        found.append(_finished(search, put, tables, group[row], people[row]))
    return together(found, search.width)


def among_best(search: PricingProblem, put: PricedLevel) -> PricedTables:
    """For each group the best tables of those parties that bring most per person, others left out."""
    problem = search.problem
    share = put.reduced / problem.option_size
    order = np.lexsort((-share, problem.option_group))
    rank = np.empty(problem.options, dtype=np.int64)
    rank[order] = np.arange(problem.options) - search.start[problem.option_group[order]]
    reduced = np.where(rank < BEST, put.reduced, FAR_BELOW)
    enough = -put.coefficient[problem.group_family]
    try:
        _worth, found = search.best(reduced, put.weights, enough, most=MOST_TABLES)
    except TooManyError:
        return together([], search.width)
    return found


def _finished(search: PricingProblem, put: PricedLevel, chosen: Ints, group: Ints, people: Ints) -> PricedTables:
    """Those of the tables that may be held, with what they are worth."""
    row = np.flatnonzero((people >= search.least[group]) & (people <= search.room[group]))
    row = row[search.problem.judge.allowed(chosen[row], group[row])] if len(row) else row
    options = np.sort(np.where(chosen[row] < 0, search.problem.options, chosen[row]), axis=1)
    options = np.where(options == search.problem.options, -1, options)[:, : max(search.width - 1, 1)]
    worth = np.append(put.reduced, 0)[options].sum(axis=1)
    for level, judges in enumerate(search.problem.judge.judging):
        if judges and put.weights[level] and len(row):
            worth = worth + put.weights[level] * search.problem.judge.table_term(level, options, group[row])
    return PricedTables(options, group[row], worth)
