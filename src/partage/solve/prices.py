"""Seat prices: what they prove.

Give each party a price. At given prices every family takes its best tables; the sum of prices and of
these best values bounds every plan from above (Lagrangian relaxation of "each student sits once").

References
----------
A. M. Geoffrion, "Lagrangean relaxation for integer programming", Mathematical Programming Study 2
(1974), 82-114. R. Baldacci, N. Christofides, A. Mingozzi, Mathematical
Programming 115 (2008), 351-385 (keeping only columns within the gap).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from partage.columns import Floats
from partage.problem.model import Ints, Problem
from partage.solve.pricing import PricingProblem
from partage.solve.search_space import UNREACHABLE, PricedTables, TooManyError, concatenated
from partage.solve.solver import Prices

LARGEST_NUMBER, LARGEST_WORTH = 2.0**53, 2.0**58
"""Prices and multipliers that programs which know floats only can read; what a table may come to."""

NODES_PER_GROUP = 50_000
"""How many partial tables a group may cost on average before its best table is over-estimated instead."""

BETTER_TABLES = 50_000
"""With more tables than this that improve a relaxation, the best of each group have to do."""


@dataclass(frozen=True, eq=False)
class PricedLevel:
    """A level with its prices put on.

    Options are worth `reduced` (P,) after paying, the levels' own table terms count `weights` (L,), and a family adds
    its `coefficient` (F,) once it hosts.
    """

    reduced: Ints
    weights: Ints
    coefficient: Ints


def price_out(problem: Problem, weights: Ints, parties: Ints) -> PricedLevel:
    """Put prices (U,) on a weighted sum of levels; `weights` (L,) are at least 0."""
    reduced = weights @ problem.option_values - parties[problem.option_party]
    return PricedLevel(reduced, weights, weights @ problem.family_values)


def level_weights(problem: Problem, level: int, unit: int, multipliers: tuple[int, ...]) -> Ints:
    """(L,) one unit of `level` and the multipliers of the levels before it."""
    weights = np.zeros(len(problem.levels), dtype=np.int64)
    weights[: len(multipliers)] = multipliers
    weights[level] = unit
    return weights


def fits_int64(pricing: PricingProblem, weights: Floats, parties: Floats) -> bool:
    """Whether sums at these weights (L,) and prices (U,) stay inside 64 bits, and the checker's limits with room.

    What a float solver gives may be no number at all, or a number that no integer holds.
    """
    numbers = np.concatenate([weights, parties])
    if not np.isfinite(numbers).all() or float(np.abs(numbers).max(initial=0)) > LARGEST_NUMBER:
        return False
    problem = pricing.problem
    levels = len(weights)
    highest = np.abs(problem.option_values[:levels]).max(axis=1, initial=0)
    beside = np.abs(pricing.highest_table_term[:levels]).max(axis=(1, 2), initial=0)
    hosting = problem.family_values[:levels].max(axis=1, initial=0)
    paid = float(parties.max(initial=0)) * int(problem.party_size.max(initial=1))
    seat = paid + float(weights @ highest)
    return seat * int(problem.seats.max(initial=1)) + float(weights @ (beside + hosting)) < LARGEST_WORTH


def ranked(problem: Problem, worth: Ints) -> tuple[Ints, Ints, Ints]:
    """Groups family by family, the best first; their families, and their places within the family from 0."""
    order = np.lexsort((-worth, problem.group_family))
    family = problem.group_family[order]
    return order, family, np.arange(len(order)) - np.searchsorted(family, family)


def family_best(problem: Problem, worth: Ints, coefficient: Ints) -> Ints:
    """(F,) the most each family can add at prices that make its groups worth `worth` (G,)."""
    order, family, rank = ranked(problem, worth)
    taken = np.where(rank == 0, worth[order], np.maximum(worth[order], 0))
    taken = np.where(rank < problem.max_meals[family], taken, 0)
    total = np.zeros(problem.families, dtype=np.int64)
    np.add.at(total, family, taken)
    hosts = np.zeros(problem.families, dtype=np.bool_)
    hosts[family] = True
    return np.where(hosts, np.maximum(total + coefficient, 0), 0)


def thresholds(problem: Problem, worth: Ints, coefficient: Ints, gap: int) -> Ints:
    """(G,) a table worth less is in no plan within `gap` of the bound.

    A table is kept when it and its family's best others come within the gap of the family's best.
    """
    best = family_best(problem, worth, coefficient)
    positive = np.maximum(worth, 0)
    order, family, rank = ranked(problem, positive)
    meals = problem.max_meals[family]
    first, last = np.zeros(problem.families, dtype=np.int64), np.zeros(problem.families, dtype=np.int64)
    np.add.at(first, family, np.where(rank < meals - 1, positive[order], 0))  # the best m - 1
    np.add.at(last, family, np.where(rank == meals - 1, positive[order], 0))  # the m-th
    others = np.zeros(problem.groups, dtype=np.int64)
    others[order] = first[family] + np.where(rank < meals - 1, last[family] - positive[order], 0)
    return np.asarray(best[problem.group_family] - gap - coefficient[problem.group_family] - others)


def prove(
    pricing: PricingProblem,
    level: int,
    unit: int,
    values: Ints,
    multipliers: tuple[int, ...],
    parties: Ints,
    expected: Ints | None = None,
) -> tuple[Prices, Ints, PricedTables]:
    """What prices prove of a level; (G,) the worth of each group's best table; the tables met on the way.

    Recomputed exactly, in integers: `multipliers` and prices of `parties` are given in 1/`unit`, at least 0. The plan
    is worth `values` (level,) at the earlier levels. Where it is `expected` (G,) what groups are worth, only tables
    worth more are looked for.
    """
    problem = pricing.problem
    priced = price_out(problem, level_weights(problem, level, unit, multipliers), parties)
    worth, found, relaxed = best_tables(pricing, priced) if expected is None else better(pricing, priced, expected)
    total = _price_bound(problem, priced, worth, parties, values, multipliers)
    return Prices(unit, total, multipliers, parties, relaxed), worth, found


def estimate(
    pricing: PricingProblem, level: int, unit: int, values: Ints, multipliers: tuple[int, ...], parties: Ints
) -> tuple[Prices, Ints]:
    """As `prove`, but at once: families are over-estimated where a search would be needed."""
    problem = pricing.problem
    priced = price_out(problem, level_weights(problem, level, unit, multipliers), parties)
    worth, _tables = pricing.knapsack.best(priced.reduced, priced.weights)
    relaxed = tuple(range(problem.families)) if needs_search(problem, priced.weights) else ()
    total = _price_bound(problem, priced, worth, parties, values, multipliers)
    return Prices(unit, total, multipliers, parties, relaxed), worth


def _price_bound(
    problem: Problem, priced: PricedLevel, worth: Ints, parties: Ints, values: Ints, multipliers: tuple[int, ...]
) -> int:
    """What all prices and all families' bests come to, less what the earlier levels' `values` are charged."""
    earlier = sum(m * int(v) for m, v in zip(multipliers, values, strict=True))
    return int(parties.sum()) + int(family_best(problem, worth, priced.coefficient).sum()) - earlier


def needs_search(problem: Problem, weights: Ints) -> bool:
    """Whether the best table depends on who sits together, not only on what each brings and how many they are."""
    judged = [level for level, has_term in enumerate(problem.oracle.with_table_term) if has_term and weights[level]]
    return problem.oracle.binding or not all(problem.oracle.headcount_only[level] for level in judged)


def best_tables(pricing: PricingProblem, priced: PricedLevel) -> tuple[Ints, PricedTables, tuple[int, ...]]:
    """(G,) worth of the best table of each group, tables found, and families whose worth is over-estimated."""
    problem = pricing.problem
    if needs_search(problem, priced.weights):
        plays_no_part = -priced.coefficient[problem.group_family]
        return _best_judged(pricing, priced, plays_no_part, np.arange(problem.families))
    worth, found = by_numbers(pricing, priced)
    return worth, found, ()


def better(pricing: PricingProblem, priced: PricedLevel, expected: Ints) -> tuple[Ints, PricedTables, tuple[int, ...]]:
    """As `best_tables`, but tables worth no more than `expected` (G,) are passed over: a group is worth that at least.

    A relaxation's own duals say what groups are worth once no table improves it: that is many times faster than to
    find out what each group's best table is.
    """
    if not needs_search(pricing.problem, priced.weights):
        return best_tables(pricing, priced)
    worth = np.maximum(expected, -priced.coefficient[pricing.problem.group_family])
    try:
        found = pricing.within(priced.reduced, priced.weights, worth + 1, most=BETTER_TABLES)
    except TooManyError:
        return best_tables(pricing, priced)
    np.maximum.at(worth, found.groups, found.worth)
    return worth, found, ()


def by_numbers(pricing: PricingProblem, priced: PricedLevel) -> tuple[Ints, PricedTables]:
    """(G,) the most that any table of a group can be worth, and the tables that look best.

    Exact where no search is needed; otherwise over-estimates, and tables that a rule may forbid.
    """
    reach = pricing.reach(priced.reduced)
    by_people = pricing.by_people(reach, priced.weights)
    worth = by_people.max(axis=1, initial=UNREACHABLE)
    groups = np.flatnonzero((worth > UNREACHABLE) & (worth >= -priced.coefficient[pricing.problem.group_family]))
    people = by_people[groups].argmax(axis=1)
    return worth, PricedTables(pricing.trace(reach, groups, people), groups, worth[groups])


def _best_judged(
    pricing: PricingProblem, priced: PricedLevel, plays_no_part: Ints, families: Ints
) -> tuple[Ints, PricedTables, tuple[int, ...]]:
    """As `best_tables` for some families, halved until each search is short enough."""
    problem = pricing.problem
    inside = np.isin(problem.group_family, families)
    enough = np.where(inside, plays_no_part, -UNREACHABLE)
    groups = int(inside.sum())
    try:
        worth, found = pricing.best(priced.reduced, priced.weights, enough, most=NODES_PER_GROUP * max(groups, 10))
    except TooManyError:
        if len(families) == 1 or pricing.give_up():
            worth = np.where(inside, pricing.highest(pricing.reach(priced.reduced), priced.weights), UNREACHABLE)
            return worth, concatenated([], pricing.width), tuple(families.tolist())
        half = len(families) // 2
        parts = [_best_judged(pricing, priced, plays_no_part, part) for part in (families[:half], families[half:])]
        worth = np.maximum(parts[0][0], parts[1][0])
        return worth, concatenated([parts[0][1], parts[1][1]], pricing.width), parts[0][2] + parts[1][2]
    return worth, found, ()
