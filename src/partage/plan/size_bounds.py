"""The most that families can add at given prices, with many of their tables looked at together.

Where a table is worth what its guests bring and how many they are, its best guests are found by sorting
(`SizeBounds.by_numbers`). Where it matters who sits together, that is an over-estimate, and `partage.plan.best_table`
searches among the tables that could still matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from partage.columns import Columns, Ints, Tables
from partage.plan.seat_options import SeatOptions
from partage.rules.base import Goal
from partage.rules.evaluate import can_bind
from partage.rules.gains import bound_beside
from partage.rules.policy import Policy

NOTHING = -(2**61)
"""Less than any table is worth."""


@dataclass(frozen=True, eq=False)
class SizeBounds:
    """What tables of some options add, whatever the prices."""

    options: SeatOptions
    policy: Policy
    goals: Sequence[Goal]

    @cached_property
    def bonus(self) -> dict[int, Ints]:
        """For each level that judges tables, (G, most + 1) the most a table adds beside what its options bring."""
        groups, most = len(self.options.host), self.options.most
        group, people = np.divmod(np.arange(groups * (most + 1)), most + 1)
        nobody = np.full((len(group), 1), -1, dtype=np.int64)
        empty = Tables(self.options.columns, nobody, self.options.family[group], self.options.slot[group])
        return {
            level: bound_beside(goal, empty, people, self.policy).reshape(groups, most + 1)
            for level, goal in enumerate(self.goals)
            if goal.judges_tables(self.policy)
        }

    def bonuses(self, weights: Sequence[int]) -> Ints:
        """(G, most + 1) the most that tables add by themselves when levels weigh so much."""
        total = np.zeros((len(self.options.host), self.options.most + 1), dtype=np.int64)
        for level, bonus in self.bonus.items():
            if weights[level]:
                total += weights[level] * bonus
        return total

    def by_numbers(self, worth: Ints, bonus: Ints) -> Ints:
        """(G,) the most a table can be worth, its guests counting for what each party is `worth` (n,)."""
        options = self.options
        best = np.full((len(options.host), options.most + 1), NOTHING, dtype=np.int64)
        best[:, 0] = 0
        for ranks in self._ranks:
            best = ranks.merged(best, worth)
        people = np.arange(options.most + 1)
        large_enough = people >= options.stated("min_guests")[options.host][:, None]
        found: Ints = np.where(large_enough, best + bonus, NOTHING).max(axis=1)
        return found

    @cached_property
    def _ranks(self) -> list[_Ranks]:
        return [_Ranks.of(self.options, size) for size in np.unique(self.options.size).tolist()]


@dataclass(frozen=True, eq=False)
class _Ranks:
    """The parties of one size, each at a place in the row of its group."""

    size: int
    row: Ints
    cell: Ints
    shape: tuple[int, int]

    @classmethod
    def of(cls, options: SeatOptions, size: int) -> _Ranks:
        row = np.flatnonzero(options.size == size)
        group = options.group[row]
        count = np.bincount(group, minlength=len(options.host))
        place = np.arange(len(row)) - (np.cumsum(count) - count)[group]
        width = int(count.max())
        return cls(size, row, group * width + place, (len(options.host), width))

    def merged(self, best: Ints, worth: Ints) -> Ints:
        """(G, most + 1) `best` for each exact number of people, once these parties may join."""
        most = best.shape[1] - 1
        sums = self._sums(worth, most // self.size)
        merged = np.full_like(best, NOTHING)
        for count in range(sums.shape[1]):
            shift = count * self.size
            np.maximum(merged[:, shift:], best[:, : most + 1 - shift] + sums[:, count, None], out=merged[:, shift:])
        return np.where(merged < NOTHING // 2, NOTHING, merged)

    def _sums(self, worth: Ints, most: int) -> Ints:
        """(G, k + 1) the most that 0, 1, ... k of the parties bring together, k being `most` or all there are."""
        table = np.full(self.shape[0] * self.shape[1], NOTHING, dtype=np.int64)
        table[self.cell] = worth[self.row]
        table = table.reshape(self.shape)
        kept = min(most, self.shape[1])
        if 0 < kept < self.shape[1]:
            table = np.partition(table, self.shape[1] - kept, axis=1)[:, self.shape[1] - kept :]
        best = np.sort(table, axis=1)[:, ::-1][:, :kept]
        there = best > NOTHING // 2
        sums = np.where(there, np.cumsum(np.where(there, best, 0), axis=1), NOTHING)
        return np.concatenate([np.zeros((len(sums), 1), dtype=np.int64), sums], axis=1)


def needs_search(policy: Policy, goals: Iterable[Goal], columns: Columns) -> bool:
    """Whether the best table depends on who sits together, not only on what each brings and how many they are."""
    judged = any(goal.judges_tables(policy) and not goal.counts_people for goal in goals)
    return judged or any(can_bind(rule, columns) for rule in policy.all_table_requirements)


def families_best(options: SeatOptions, tables: Ints, hosting: Ints) -> list[int]:
    """(B,) what each family adds: its best tables, as many as it holds, or none.

    The best table of each group is worth `tables` (G,); `hosting` (B,) is what a family adds once, never negative.
    """
    best = np.full((len(options.families), int(options.slot.max()) + 1), NOTHING, dtype=np.int64)
    best[options.host, options.slot] = tables
    best = np.sort(best, axis=1)[:, ::-1]
    later = np.arange(1, best.shape[1]) < options.stated("max_meals")[:, None]
    return exact_sums(np.column_stack([best[:, 0] + hosting, np.where(later, best[:, 1:], 0)]))


def exact_sums(values: Ints) -> list[int]:
    """(n,) the sum of what is positive in each row, in halves of words, so that it cannot leave 64 bits."""
    high, low = np.divmod(np.maximum(values, 0), 2**32)
    halves = zip(high.sum(axis=1).tolist(), low.sum(axis=1).tolist(), strict=True)
    return [(int(upper) << 32) + int(lower) for upper, lower in halves]
