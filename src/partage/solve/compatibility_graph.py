"""The search for tables where rules keep pairs apart for good: only those who may sit together are looked at.

Two parties that break a lasting rule by themselves share no table, whoever joins. A partial table carries a bit for
each party that may still join all of its own, and the best that may join is the best of those: a bound that sees
the rules, where one by numbers of people does not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from partage.problem.model import Bools, Ints, Problem
from partage.solve.enumeration import ColumnEnumeration
from partage.solve.search_space import UNREACHABLE, PricedTables, SearchSpace

Words = NDArray[np.uint64]

WORD = 64

PAIRS = 200_000
"""So many pairs are asked about together."""

MOST_PAIRS = 2_000_000
"""With more pairs than this to ask about, the search goes by numbers of people alone."""


class CompatibilityGraph:
    """Which options of a group may share a table, as far as lasting rules go; the oracle is asked about every pair.

    `pairs` (P, widest) tells whether an option may sit with the one at each place of its group, `alone` (P,) whether it
    may sit at all.
    """

    def __init__(self, problem: Problem) -> None:
        start, end = problem.group_start[:-1], problem.group_start[1:]
        self.widest_window = int((end - start).max(initial=1))
        everything = np.arange(problem.options)
        self.alone = ~self._infeasible(problem, everything[:, None])
        self.pairs = np.zeros((problem.options, self.widest_window), dtype=np.bool_)
        later = end[problem.option_group] - everything - 1
        first = np.repeat(everything, later)
        second = first + 1 + np.arange(len(first)) - np.repeat(np.cumsum(later) - later, later)
        fine = ~self._infeasible(problem, np.stack([first, second], axis=1))
        first, second = first[fine], second[fine]
        own = start[problem.option_group]
        self.pairs[first, second - own[first]] = self.pairs[second, first - own[second]] = True
        self.apart = not fine.all() or not self.alone.all()

    @staticmethod
    def _infeasible(problem: Problem, options: Ints) -> Bools:
        parts = np.array_split(options, 1 + len(options) // PAIRS)
        found = [
            problem.oracle.infeasible_for_good(part, problem.option_group[part[:, 0]]) for part in parts if len(part)
        ]
        return np.concatenate(found) if found else np.zeros(0, dtype=np.bool_)


def compatibility_of(problem: Problem) -> CompatibilityGraph | None:
    """Who may sit together; `None` where lasting rules keep no pair apart, or pairs are too many to ask about."""
    if not problem.oracle.binding:
        return None
    counts = np.diff(problem.group_start)
    if int((counts * (counts - 1) // 2).sum()) > MOST_PAIRS:
        return None
    found = CompatibilityGraph(problem)
    return found if found.apart else None


class CompatibleEnumeration(ColumnEnumeration):
    """Its `ahead` is a bit for each option that may join, the one that brings most per person first."""

    def __init__(
        self, space: SearchSpace, reduced: Ints, weights: Ints, threshold: Ints, reach: Ints, who: CompatibilityGraph
    ) -> None:
        super().__init__(space, reduced, weights, threshold, reach)
        self.lifted: Ints | None = None  # a second order, of what parties bring alone, would cost more than it spares
        problem = space.problem
        share = -(-reduced // problem.option_size)  # rounded up: a party's persons never bring less than it
        group = problem.option_group
        self._order = np.lexsort((-share, group))
        self._share, self._size = share[self._order], problem.option_size[self._order]
        places = np.full((problem.groups, who.widest_window), who.widest_window, dtype=np.int64)
        places[group, np.arange(problem.options) - space.start[group]] = self._order - space.start[group]
        fine = np.pad(who.pairs[self._order], ((0, 0), (0, 1)))
        fine = np.take_along_axis(fine, places[group], axis=1)
        rank = np.arange(problem.options) - space.start[group]
        fine &= np.arange(who.widest_window) > rank[:, None]
        alone = np.append(who.alone, False)[np.append(self._order, -1)]
        column = space.start[:, None] + np.arange(who.widest_window)
        there = column < space.end[:, None]
        able = there & alone[np.where(there, column, -1)]
        self._fine, self._able = _packed(fine & able[group]), _packed(able)

    def _roots(self, groups: Ints) -> Any:
        return self._able[groups]

    def _counts(self, groups: Ints, ahead: Any) -> Ints:  # noqa: ARG002
        return np.asarray(np.bitwise_count(ahead).sum(axis=1, dtype=np.int64))

    def _children(self, groups: Ints, ahead: Any) -> tuple[Ints, Ints, Any]:
        parent, rank = np.nonzero(np.unpackbits(ahead.view(np.uint8), axis=1, bitorder="little"))
        place = self.space.start[groups[parent]] + rank
        return parent, self._order[place], ahead[parent] & self._fine[place]

    def _upper_bounds(self, groups: Ints, ahead: Any) -> Callable[[int], Ints]:
        """The first of those ahead bring most: as many of their persons as are wanted bound any choice of so many."""
        brought = np.full((len(groups), self.space.width), UNREACHABLE, dtype=np.int64)
        brought[:, 0] = 0
        people = np.zeros(len(groups), dtype=np.int64)
        left, row = ahead.copy(), np.arange(len(groups))
        start = self.space.start[groups]
        while len(row):
            row = row[(left[row] != 0).any(axis=1) & (people[row] < self.space.width - 1)]
            place = start[row] + _first_taken(left, row)
            for person in range(int(self._size[place].max(initial=0))):
                more = (people[row] < self.space.width - 1) & (self._size[place] > person)
                inside = row[more]
                brought[inside, people[inside] + 1] = brought[inside, people[inside]] + self._share[place[more]]
                people[inside] += 1
        return lambda more: brought[:, more]

    def _tables(self, chosen: Ints, group: Ints, value: Ints) -> PricedTables:
        return super()._tables(np.sort(chosen, axis=1), group, value)


def _first_taken(words: Words, row: Ints) -> Ints:
    """The lowest bit of each of some rows, none of them empty; it is cleared."""
    word = (words[row] != 0).argmax(axis=1)
    held = words[row, word]
    low = held & (~held + np.uint64(1))
    words[row, word] = held ^ low
    return np.asarray(WORD * word + np.bitwise_count(low - np.uint64(1)).astype(np.int64))


def _packed(bits: Bools) -> Words:
    """(n, W) words of (n, m) bits."""
    words = -(-bits.shape[1] // WORD)
    octets = np.packbits(bits, axis=1, bitorder="little")
    filled = np.zeros((len(bits), 8 * words), dtype=np.uint8)
    filled[:, : octets.shape[1]] = octets
    return filled.view("<u8")
