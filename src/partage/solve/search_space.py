"""What the searches for tables share: sizes, bounds by numbers of people, and tables with what they are worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from partage.problem.model import Bools, Ints, Problem

UNREACHABLE = -(2**61)
"""Below any sum of reduced values: this many people cannot be reached."""


@dataclass(frozen=True, eq=False)
class PricedTables:
    """N tables: ascending `options` (N, K), padded with -1, `groups` (N,) and `worth` (N,) at the prices of the search.

    Worth is reduced value, own terms included and family values left out.
    """

    options: Ints
    groups: Ints
    worth: Ints

    def take(self, index: Ints | Bools) -> PricedTables:
        """Some of the tables."""
        return PricedTables(self.options[index], self.groups[index], self.worth[index])


class TooManyError(Exception):
    """More tables or partial tables than the caller allowed."""


class SearchSpace:
    """The tables of one problem as far as numbers of people go.

    `give_up` is asked now and then; once it is true, searches end with `TooManyError`.
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
        for level, has_term in enumerate(problem.oracle.with_table_term):
            if has_term and len(groups):
                found[level] = problem.oracle.table_term_bound(level, empty, groups, people).reshape(problem.groups, -1)
        return found

    @cached_property
    def permitted(self) -> Bools:
        """(G, width) whether a table of that many people may be held."""
        return np.asarray((self._sizes >= self.least[:, None]) & (self._sizes <= self.room[:, None]))

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

    def by_people(self, reach: Ints, weights: Ints) -> Ints:
        """(G, width) the most a table of each number of people is worth; `UNREACHABLE` where none may be held."""
        own = np.tensordot(weights, self.highest_table_term, axes=1) if weights.any() else 0
        reachable = reach[self.root] > UNREACHABLE // 2  # UNREACHABLE plus a gain is still never
        return np.where(self.permitted & reachable, reach[self.root] + own, UNREACHABLE)


def concatenated(parts: list[PricedTables], width: int) -> PricedTables:
    """All tables of several searches in one, padded to one width."""
    filled = [part for part in parts if len(part.groups)]
    most = max([part.options.shape[1] for part in filled] or [min(width, 1)])
    nothing = np.zeros(0, dtype=np.int64)
    return PricedTables(
        np.concatenate([np.full((0, most), -1, dtype=np.int64), *(widened(part.options, most) for part in filled)]),
        np.concatenate([nothing, *(part.groups for part in filled)]),
        np.concatenate([nothing, *(part.worth for part in filled)]),
    )


def widened(options: Ints, width: int) -> Ints:
    """The same tables in `width` columns."""
    return np.pad(options, ((0, 0), (0, width - options.shape[1])), constant_values=-1)
