"""The optimisation problem in integers: no names, no people, no Python object per option."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class TableOracle(Protocol):
    """Table rules and table goals, asked about tables given as rows of option indices.

    Every method takes ``options`` (N, K), padded with -1, and ``groups`` (N,): all options of a row
    belong to its group.
    """

    @property
    def binding(self) -> bool:
        """Whether any table requirement could forbid a table."""

    @property
    def with_table_term(self) -> tuple[bool, ...]:
        """For each level, whether tables add anything by themselves."""

    @property
    def guest_dependent(self) -> tuple[bool, ...]:
        """For each level, whether `table_term_bound` looks at who sits there, not only at how many."""

    @property
    def headcount_only(self) -> tuple[bool, ...]:
        """For each level, whether `own` depends on nothing but the group and how many people sit there."""

    def allowed(self, options: Ints, groups: Ints) -> Bools:
        """(N,) whether every table requirement allows the table."""

    def infeasible_for_good(self, options: Ints, groups: Ints) -> Bools:
        """(N,) whether the table is forbidden whoever else joins."""

    def table_term(self, level: int, options: Ints, groups: Ints) -> Ints:
        """(N,) what each table adds by itself to a level."""

    def table_term_bound(self, level: int, options: Ints, groups: Ints, people: Ints) -> Ints:
        """(N,) the most it can add by itself once exactly `people` sit there."""

    def only(self, levels: Sequence[int]) -> TableOracle:
        """The same rules for some of the levels, renumbered from 0."""

    @property
    def lifts(self) -> Ints | None:
        """(L, P) what of `Problem.option_values` is no seat's own, but brought to what its table adds by itself."""

    def whole_table_bound(self, level: int, options: Ints, groups: Ints, people: Ints) -> Ints:
        """(N,) as `table_term_bound`, but for all that a table adds by itself, lifts not taken off."""

    def part(self, options: Ints, groups: Ints) -> TableOracle:
        """The same rules for a problem that has only these options and groups, renumbered from 0."""

    def portable(self) -> TableOracle:
        """An oracle that answers the same and holds no more than that takes, to be sent to another process."""


@dataclass(frozen=True, eq=False)
class Problem:
    """Seat U parties at F families: choose tables to maximise L levels in order.

    Parameters
    ----------
    levels
        Names of the levels, the first compared first.
    party_size
        (U,) people in each party.
    seats, min_guests, max_meals
        (F,) most and fewest people at a table, and the most tables, of each family.
    option_party, option_group
        (P,) one option is one party at one group; sorted by group, then party.
    group_family, group_slot
        (G,) a group is one family on one slot that at least one party could take.
    option_values
        (L, P) what seating the option adds to each level.
    family_values
        (L, F) what each family adds to each level once it hosts.
    oracle
        Table rules and table goals.
    max_min_level
        The level, if any, that is worth the lowest of its ``option_values`` over all options taken, and no sum.
    start
        Options, ascending, that a first plan takes where it can; no more than a hint.
    """

    levels: tuple[str, ...]
    party_size: Ints
    seats: Ints
    min_guests: Ints
    max_meals: Ints
    option_party: Ints
    option_group: Ints
    group_family: Ints
    group_slot: Ints
    option_values: Ints
    family_values: Ints
    oracle: TableOracle
    max_min_level: int | None = None
    start: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @cached_property
    def option_size(self) -> Ints:
        """(P,) people of each option."""
        return self.party_size[self.option_party]

    @cached_property
    def group_start(self) -> Ints:
        """(G + 1,) where the options of each group begin; the last entry is P."""
        return np.searchsorted(self.option_group, np.arange(len(self.group_family) + 1)).astype(np.int64)

    @property
    def parties(self) -> int:
        """How many parties there are (U)."""
        return len(self.party_size)

    @property
    def families(self) -> int:
        """How many families there are (F)."""
        return len(self.seats)

    @property
    def groups(self) -> int:
        """How many (family, slot) groups there are (G)."""
        return len(self.group_family)

    @property
    def options(self) -> int:
        """How many options there are (P)."""
        return len(self.option_party)

    def only(self, levels: Sequence[int]) -> Problem:
        """The same seats and tables with some of the levels, ascending; none of them may be the max-min level."""
        kept = list(levels)
        return replace(
            self,
            levels=tuple(self.levels[level] for level in kept),
            option_values=self.option_values[kept],
            family_values=self.family_values[kept],
            oracle=self.oracle.only(kept),
            max_min_level=None,
        )

    def part(self, options: Ints) -> SubProblem:
        """The problem left when only some options (n,), ascending, may be used, with whom and what they name."""
        groups, group = _compact(self.option_group[options], self.groups)
        parties, party = _compact(self.option_party[options], self.parties)
        families, family = _compact(self.group_family[groups], self.families)
        inner = Problem(
            levels=self.levels,
            party_size=self.party_size[parties],
            seats=self.seats[families],
            min_guests=self.min_guests[families],
            max_meals=self.max_meals[families],
            option_party=party,
            option_group=group,
            group_family=family,
            group_slot=self.group_slot[groups],
            option_values=self.option_values[:, options],
            family_values=self.family_values[:, families],
            oracle=self.oracle.part(options, groups),
            max_min_level=self.max_min_level,
            start=np.flatnonzero(np.isin(options, self.start)),
        )
        return SubProblem(inner, options, groups, parties, families)

    def tables_of(self, options: Ints) -> tuple[Ints, Ints]:
        """Options (N, K), padded with -1, and groups (N,) of the tables that ascending `options` (n,) make."""
        groups, first, counts = np.unique(self.option_group[options], return_index=True, return_counts=True)
        table = np.full((len(groups), int(counts.max(initial=1))), -1, dtype=np.int64)
        row = np.repeat(np.arange(len(groups)), counts)
        table[row, np.arange(len(options)) - np.repeat(first, counts)] = options
        return table, groups

    def values(self, options: Ints, groups: Ints) -> Ints:
        """(L, N) what each table adds to each level, family values left out."""
        seated = options >= 0
        found = np.where(seated, self.option_values[:, options], 0).sum(axis=2)
        for level, has_term in enumerate(self.oracle.with_table_term):
            if has_term and len(options):
                found[level] += self.oracle.table_term(level, options, groups)
        return np.asarray(found)

    def plan_values(self, options: Ints, groups: Ints) -> Ints:
        """(L,) what a set of tables is worth, family values included."""
        served = np.unique(self.group_family[groups])
        total: Ints = self.values(options, groups).sum(axis=1) + self.family_values[:, served].sum(axis=1)
        return total


@dataclass(frozen=True, eq=False)
class SubProblem:
    """A problem within a problem: some options of it, and all they name, numbered anew.

    `options`, `groups`, `parties` and `families` are what the inner problem's are called outside, ascending.
    """

    problem: Problem
    options: Ints
    groups: Ints
    parties: Ints
    families: Ints

    def outward(self, options: Ints, groups: Ints) -> tuple[Ints, Ints]:
        """Tables of the inner problem, as the outer one calls them."""
        named = np.append(self.options, -1)[options]  # -1 finds the last
        return named, self.groups[groups]

    def inward(self, options: Ints, groups: Ints) -> tuple[Ints, Ints]:
        """Tables of the outer problem that use this part's options only, as the inner one calls them."""
        named = np.where(options >= 0, np.searchsorted(self.options, options), -1)
        return named, np.searchsorted(self.groups, groups)


def _compact(numbers: Ints, count: int) -> tuple[Ints, Ints]:
    """The different numbers below `count`, ascending, and for each number its place among them."""
    used = np.zeros(count, dtype=np.bool_)
    used[numbers] = True
    place = np.cumsum(used, dtype=np.int64) - 1
    return np.flatnonzero(used), place[numbers]
