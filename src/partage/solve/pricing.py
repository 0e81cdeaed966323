"""The tables worth having at given prices, group by group: an exact search.

Each group's options have a reduced value (worth minus prices). A suffix knapsack over exact numbers of
people, `PricingProblem.reach`, tells the best that any partial table can still become; `walk` visits only
partial tables that lead to a table worth having.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np

from partage.problem.model import Bools, Ints, Problem
from partage.solve.cardinality_knapsack import CardinalityKnapsack
from partage.solve.compatibility_graph import CompatibilityGraph, CompatibleEnumeration, compatibility_of
from partage.solve.enumeration import UNREACHABLE, ColumnEnumeration, PricedTables, together


class PricingProblem:
    """Searches the tables of one problem; prices change from call to call.

    Parameters
    ----------
    give_up
        Asked now and then; once it is true, searches end with `TooManyError`. Not given: they never do for that.
    """

    def __init__(self, problem: Problem, give_up: Callable[[], bool] = lambda: False) -> None:
        self.problem, self.give_up = problem, give_up
        self.start = problem.group_start[:-1]
        self.end = problem.group_start[1:]
        self.room = problem.seats[problem.group_family]
        self.least = problem.min_guests[problem.group_family]
        self.width = int(self.room.max(initial=0)) + 1
        self.root = self.start + np.arange(problem.groups)  # rows of `reach`: one more than options per group
        self._sizes = np.arange(self.width)
        self._longest_first = np.argsort(self.start - self.end, kind="stable")

    @cached_property
    def highest_table_term(self) -> Ints:
        """(L, G, width) the most a table of each number of people adds by itself; `UNREACHABLE` outside min..seats."""
        problem = self.problem
        found = np.zeros((len(problem.levels), problem.groups, self.width), dtype=np.int64)
        groups = np.repeat(np.arange(problem.groups), self.width)
        people = np.tile(self._sizes, problem.groups)
        empty = np.full((len(groups), 1), -1, dtype=np.int64)
        for level, judges in enumerate(problem.oracle.with_table_term):
            if judges and len(groups):
                found[level] = problem.oracle.table_term_bound(level, empty, groups, people).reshape(problem.groups, -1)
        return found

    @cached_property
    def permitted(self) -> Bools:
        """(G, width) whether a table of that many people may be held."""
        return np.asarray((self._sizes >= self.least[:, None]) & (self._sizes <= self.room[:, None]))

    @cached_property
    def together(self) -> CompatibilityGraph | None:
        """Who may sit together, where rules keep some pairs apart for good."""
        return compatibility_of(self.problem)

    @cached_property
    def knapsack(self) -> CardinalityKnapsack:
        """The best tables by numbers alone, asked for again and again."""
        return CardinalityKnapsack(self)

    def reach(self, reduced: Ints) -> Ints:
        """(P + G, width) the best sum of reduced values among options from here to the group's end, by people.

        Row ``root[g] + i`` speaks of the group's options from its i-th on; the last row of a group is empty.
        """
        problem = self.problem
        best = np.full((problem.options + problem.groups, self.width), UNREACHABLE, dtype=np.int64)
        best[self.end + np.arange(problem.groups), 0] = 0
        order = self._longest_first
        lengths = (self.end - self.start)[order]
        last = (self.end + np.arange(problem.groups))[order]
        size, one_by_one = problem.option_size, bool((problem.option_size == 1).all())
        active = len(order)
        for step in range(1, int(lengths.max(initial=0)) + 1):
            active = int(np.searchsorted(-lengths[:active], -step, side="right"))
            rows = last[:active] - step
            options = rows - order[:active]
            after = best[rows + 1]
            gain = reduced[options, None]
            if one_by_one:
                joined = after.copy()
                np.maximum(after[:, 1:], after[:, :-1] + gain, out=joined[:, 1:])
            else:
                source = self._sizes[None, :] - size[options, None]
                before = np.take_along_axis(after, np.maximum(source, 0), axis=1)
                joined = np.maximum(after, np.where(source >= 0, before + gain, UNREACHABLE))
            best[rows] = joined
        return best

    def highest(self, reach: Ints, weights: Ints) -> Ints:
        """(G,) no table of the group is worth more; exact where tables add nothing and no table rule binds."""
        found: Ints = self.by_people(reach, weights).max(axis=1, initial=UNREACHABLE)
        return found

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

    def within(
        self, reduced: Ints, weights: Ints, threshold: Ints, *, most: int, reach: Ints | None = None
    ) -> PricedTables:
        """Every allowed table worth at least its group's threshold.

        Parameters
        ----------
        reduced
            (P,) reduced value of each option.
        weights
            (L,) what each level's own term counts, at least 0.
        threshold
            (G,) integers.
        most
            How many tables to return at the most.

        Raises
        ------
        TooManyError
            When there are more than `most`, when more than `MOST_NODES` partial tables were needed, or when it is time
            to give up.
        """
        return self._walk(reduced, weights, threshold, self.reach(reduced) if reach is None else reach).all(most)

    def best(self, reduced: Ints, weights: Ints, enough: Ints, *, most: int) -> tuple[Ints, PricedTables]:
        """The exact worth of each group's best table, and the tables found on the way.

        Groups whose best is below ``enough`` (G,) may answer `UNREACHABLE`: a table worth so little plays no part.

        Raises
        ------
        TooManyError
            When a group needs a search longer than allowed.
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
            tables = self._walk(reduced, weights, threshold, reach).records(most)
            np.maximum.at(worth, tables.groups, tables.worth)
            found.append(tables)
            done = (worth[open_groups] > UNREACHABLE) | (threshold[open_groups] <= enough[open_groups])
            open_groups = open_groups[~done]
            slack = max(slack * 4, int(weights[-1]) or 1)
        return worth, together(found, self.width)

    def _walk(self, reduced: Ints, weights: Ints, threshold: Ints, reach: Ints) -> ColumnEnumeration:
        if self.together is None:
            return ColumnEnumeration(self, reduced, weights, threshold, reach)
        return CompatibleEnumeration(self, reduced, weights, threshold, reach, self.together)

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

    def by_people(self, reach: Ints, weights: Ints) -> Ints:
        """(G, width) the most a table of each number of people is worth; `UNREACHABLE` where none may be held."""
        own = np.tensordot(weights, self.highest_table_term, axes=1) if weights.any() else 0
        reachable = reach[self.root] > UNREACHABLE // 2  # UNREACHABLE plus a gain is still never
        return np.where(self.permitted & reachable, reach[self.root] + own, UNREACHABLE)
