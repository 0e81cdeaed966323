"""The tables worth having at given prices, group by group: an exact search.

Each group's options have a reduced value (worth minus prices). A suffix knapsack over exact numbers of
people, `PricingProblem.reach`, tells the best that any partial table can still become; `ColumnEnumeration` visits only
partial tables that lead to a table worth having.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from partage.problem.model import Ints, Problem
from partage.solve.clock import SearchClock
from partage.solve.column_pool import ColumnPool
from partage.solve.compatibility_graph import CompatibilityGraph, CompatibleEnumeration, compatibility_of
from partage.solve.enumeration import ColumnEnumeration
from partage.solve.search_space import UNREACHABLE, PricedTables, SearchSpace, concatenated

ABSENT = UNREACHABLE // 64
"""What a place in the padding is worth: a table with 50 of them is still worth more than `UNREACHABLE`."""


class PricingProblem(SearchSpace):
    """Searches the tables of one problem; prices change from call to call."""

    @cached_property
    def compatibility(self) -> CompatibilityGraph | None:
        """Who may sit together, where rules keep some pairs apart for good."""
        return compatibility_of(self.problem)

    @cached_property
    def knapsack(self) -> CardinalityKnapsack:
        """The best tables by numbers alone, asked for again and again."""
        return CardinalityKnapsack(self)

    def count(self, most: int) -> int:
        """How many tables fit by size alone, or `most` + 1 when there are more."""
        problem = self.problem
        total = 0
        for group in range(problem.groups):
            ways = [1.0] + [0.0] * (self.width - 1)
            for size in problem.option_size[self.start[group] : self.end[group]].tolist():
                for people in range(int(self.room[group]), size - 1, -1):
                    ways[people] += ways[people - size]
            total += int(min(sum(ways[int(self.least[group]) : int(self.room[group]) + 1]), float(most + 1)))
            if total > most:
                return most + 1
        return total

    def within(self, reduced: Ints, weights: Ints, threshold: Ints, *, most: int) -> PricedTables:
        """Every allowed table worth at least its group's `threshold` (G,), `most` of them at the most.

        Options have `reduced` values (P,), and each level's own term counts `weights` (L,), at least 0. Raises
        `TooManyError` when there are more than `most`, when more than `MOST_NODES` partial tables were needed, or when
        it is time to give up.
        """
        return self._enumeration(reduced, weights, threshold, self.reach(reduced)).all(most)

    def best(self, reduced: Ints, weights: Ints, enough: Ints, *, most: int) -> tuple[Ints, PricedTables]:
        """The exact worth of each group's best table, and the tables found on the way.

        Groups whose best is below ``enough`` (G,) may answer `UNREACHABLE`: a table worth so little plays no part.
        Raises `TooManyError` when a group needs a search longer than allowed.
        """
        reach = self.reach(reduced)
        top = self.highest(reach, weights)
        worth = np.full(self.problem.groups, UNREACHABLE, dtype=np.int64)
        open_groups = np.flatnonzero(top >= enough)
        found: list[PricedTables] = []
        slack = 0
        while len(open_groups):
            threshold = np.full(self.problem.groups, -UNREACHABLE, dtype=np.int64)
            threshold[open_groups] = np.maximum(top[open_groups] - slack, enough[open_groups])
            tables = self._enumeration(reduced, weights, threshold, reach).records(most)
            np.maximum.at(worth, tables.groups, tables.worth)
            found.append(tables)
            done = (worth[open_groups] > UNREACHABLE) | (threshold[open_groups] <= enough[open_groups])
            open_groups = open_groups[~done]
            slack = max(slack * 4, int(weights[-1]) or 1)
        return worth, concatenated(found, self.width)

    def _enumeration(self, reduced: Ints, weights: Ints, threshold: Ints, reach: Ints) -> ColumnEnumeration:
        if self.compatibility is None:
            return ColumnEnumeration(self, reduced, weights, threshold, reach)
        return CompatibleEnumeration(self, reduced, weights, threshold, reach, self.compatibility)

    def trace(self, reach: Ints, groups: Ints, people: Ints) -> Ints:
        """(n, K) options of one table in each of `groups` that seats `people` and is worth what `reach` says."""
        size = self.problem.option_size
        table = np.full((len(groups), max(self.width - 1, 1)), -1, dtype=np.int64)
        row = np.arange(len(groups))
        place = np.zeros(len(groups), dtype=np.int64)
        option, left = self.start[groups].copy(), people.copy()
        while len(row):
            more = (option < self.end[groups[row]]) & (left > 0)
            row, option, left = row[more], option[more], left[more]
            at = option + groups[row]
            join = reach[at, left] != reach[at + 1, left]
            joined = row[join]
            table[joined, place[joined]] = option[join]
            place[joined] += 1
            left = np.where(join, left - size[option], left)
            option = option + 1
        return table


class CardinalityKnapsack:
    """The best table of every group by numbers alone, fast enough to be asked hundreds of times.

    For each size of party the few best options of a group are picked out (a partition, not a sort), and sizes are
    merged person by person. What tables add by themselves is taken at its bound; table requirements are left out.
    """

    def __init__(self, space: SearchSpace) -> None:
        self.space = space
        problem = space.problem
        size = problem.option_size
        self.sizes = np.unique(size).tolist()
        self._matrices = []
        for step in self.sizes:
            options = np.flatnonzero(size == step)
            group = problem.option_group[options]
            place = np.arange(len(options)) - np.searchsorted(group, group)
            matrix = np.full((problem.groups, int(place.max(initial=0)) + 1), problem.options, dtype=np.int64)
            matrix[group, place] = options
            self._matrices.append(matrix)

    def best(self, reduced: Ints, weights: Ints) -> tuple[Ints, Ints]:
        """(G,) the worth of each group's best table, and (G, K) its options, padded with -1."""
        space = self.space
        width = space.width
        padded = np.append(reduced, ABSENT)
        sums = np.full((space.problem.groups, width), UNREACHABLE, dtype=np.int64)
        sums[:, 0] = 0
        picked, counts = [], []
        for step, matrix in zip(self.sizes, self._matrices, strict=True):
            most = min((width - 1) // step, matrix.shape[1])
            options, gains = _best_few(matrix, padded[matrix], most)
            sums, count = _merge(sums, np.cumsum(gains, axis=1), step)
            picked.append(options)
            counts.append(count)
        own = np.tensordot(weights, space.highest_table_term, axes=1)
        worth = np.where(space.permitted & (sums > ABSENT // 2), sums + own, UNREACHABLE)
        people = worth.argmax(axis=1)
        return worth.max(axis=1, initial=UNREACHABLE), self._tables(picked, counts, people)

    def _tables(self, picked: list[Ints], counts: list[Ints], people: Ints) -> Ints:
        """The options behind the best sums, the last size merged first."""
        parts = []
        row = np.arange(len(people))
        for step, options, count in zip(self.sizes[::-1], picked[::-1], counts[::-1], strict=True):
            taken = count[row, people]
            parts.append(np.where(np.arange(options.shape[1]) < taken[:, None], options, -1))
            people = people - taken * step
        return np.concatenate(parts, axis=1) if parts else np.full((len(people), 1), -1, dtype=np.int64)


def _best_few(matrix: Ints, gains: Ints, most: int) -> tuple[Ints, Ints]:
    """(G, most) options of the greatest gains, the greatest first, and the gains."""
    if most < matrix.shape[1]:
        few = np.argpartition(-gains, most - 1, axis=1)[:, :most]
        matrix, gains = np.take_along_axis(matrix, few, axis=1), np.take_along_axis(gains, few, axis=1)
    order = np.argsort(-gains, axis=1, kind="stable")
    return np.take_along_axis(matrix, order, axis=1), np.take_along_axis(gains, order, axis=1)


def _merge(sums: Ints, added: Ints, step: int) -> tuple[Ints, Ints]:
    """(G, width) the best sums with parties of one more size, and how many of them are behind each."""
    best, count = sums.copy(), np.zeros_like(sums)
    for number in range(1, added.shape[1] + 1):
        shift = number * step
        joined = sums[:, : sums.shape[1] - shift] + added[:, number - 1 : number]
        better = joined > best[:, shift:]
        best[:, shift:] = np.where(better, joined, best[:, shift:])
        count[:, shift:] = np.where(better, number, count[:, shift:])
    return best, count


@dataclass(frozen=True, eq=False)
class SearchContext:
    """A problem with its pricing, the tables known so far, the clock and the seed of whatever is drawn or asked."""

    pricing: PricingProblem
    pool: ColumnPool
    clock: SearchClock
    seed: int = 0

    @property
    def problem(self) -> Problem:
        """The problem that is solved."""
        return self.pricing.problem
