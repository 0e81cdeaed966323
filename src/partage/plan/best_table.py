"""The exact best tables where it matters who sits together; the checker's own search, many groups at a time.

Parties are ordered by what they bring per person. Spread over its members, a party's worth gives a list of
single persons, and the sum of the next r of them bounds whatever r more people can bring (a knapsack's
fractional relaxation). Parties that cannot be part of a table better than the best one met are left out; the
search adds the others in that order and drops what cannot beat it.

Where all but cuts depends on numbers of people, who meets no cut may take the place of any party that brings no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from partage.columns import Bools, Ints, Tables
from partage.plan.cuts import TableCharges
from partage.plan.seat_options import SeatOptions
from partage.plan.size_bounds import NOTHING
from partage.rules.base import Goal
from partage.rules.evaluate import can_bind, promises, tables_allowed, tables_hopeless
from partage.rules.gains import bound_beside
from partage.rules.policy import Policy

MOST_STEPS = 50_000_000
"""So many partial tables per family and slot are looked at before the checker says that it cannot tell."""

CHUNK = 100_000
"""Partial tables that are looked at together."""


class TooLongError(Exception):
    """The search for a family's best table is too long."""


@dataclass(frozen=True, eq=False)
class _Partial:
    """Tables that may grow: (n,) their group, the next party that may join, people and worth; (n, K) who sits."""

    group: Ints
    following: Ints
    people: Ints
    worth: Ints
    chosen: Ints

    def __len__(self) -> int:
        return len(self.group)

    def take(self, rows: Ints | Bools | slice) -> _Partial:
        return _Partial(self.group[rows], self.following[rows], self.people[rows], self.worth[rows], self.chosen[rows])


class BestTableSearch:
    """The search for the best table of some families: of each, or of each slot where it holds several.

    Each level counts `weights`, each option adds `worth` (n,) after paying its prices, `NOTHING` where it is none, and
    tables add by themselves `bonus` (G, most + 1) at the most, for each number of people, or just that where this is
    all `by_numbers`; then they pay `charges`.
    """

    def __init__(
        self,
        options: SeatOptions,
        policy: Policy,
        goals: Sequence[Goal],
        weights: Sequence[int],
        worth: Ints,
        bonus: Ints,
        charges: TableCharges,
        *,
        by_numbers: bool = False,
    ) -> None:
        self._options, self._policy, self._bonus, self._worth = options, policy, bonus, worth
        self._charges, self._by_numbers = charges, by_numbers
        self._goals = [
            (weight, goal) for weight, goal in zip(weights, goals, strict=True) if weight and goal.judges_tables(policy)
        ]
        self._lifts: Ints = np.array(weights, dtype=np.int64) @ options.lifts
        self._least = options.stated("min_guests")[options.host]
        self._binding = any(can_bind(rule, options.columns) for rule in policy.all_table_requirements)
        self._promised = any(rule.weight > 0 and promises(rule) for rule in policy.table_preferences) or any(
            goal.refines for _weight, goal in self._goals
        )
        self._steps = np.zeros(len(options.host), dtype=np.int64)
        share = -(-worth // options.size)  # rounded up: a party's persons never bring less than it
        self._share = share

    def best(self, groups: Bools, floor: Ints) -> Ints:
        """(G,) the worth of the best table of each of `groups` (G,), `NOTHING` for the others.

        So it is for groups that allow no table worth their `floor` (G,) or more, and for those of a family
        with one meal that are beaten by another of its slots.
        """
        options = self._options
        once = (options.stated("max_meals") == 1)[options.host]
        self._rival = np.where(once, options.host, len(options.families) + np.arange(len(options.host)))
        lowest = np.zeros(len(options.families) + len(options.host), dtype=np.int64)
        lowest[self._rival] = floor
        self._record = lowest - 1
        option = np.flatnonzero(groups[options.group] & (self._worth > NOTHING // 2))
        self._line_up(option[np.lexsort((-self._worth[option], -self._share[option], options.group[option]))])
        self._try_obvious()
        self._try_cheapest()
        self._line_up(self._option[self._hopeful()])
        self._explore()
        found = np.full(len(options.host), NOTHING, dtype=np.int64)
        reached = np.flatnonzero(groups & (self._record >= lowest)[self._rival])
        _rivals, first = np.unique(self._rival[reached], return_index=True)
        found[reached[first]] = self._record[self._rival[reached[first]]]
        return found

    def _line_up(self, option: Ints) -> None:
        """Keep these options, sorted by group and share; the persons of all groups stand in one row."""
        options = self._options
        self._option, self._group, self._size = option, options.group[option], options.size[option]
        count = np.bincount(self._group, minlength=len(options.host))
        self._end = np.cumsum(count)
        self._start = self._end - count
        # Sums over all groups may wrap; a difference of two within one group is right all the same.
        self._person = np.concatenate([[0], np.cumsum(np.repeat(self._share[option], self._size))])
        ends = np.concatenate([[0], np.cumsum(self._size)])
        self._begins, self._last = ends[:-1], ends[self._end]
        self._first = ends[self._start]
        if self._by_numbers:
            self._free = self._charges.free(option)
            self._ahead = _before(self._group * (options.most + 1) + self._size, self._free)

    def _try_obvious(self) -> None:
        """The first parties of each group make a good first record."""
        group = np.flatnonzero(self._end > self._start)
        people = np.zeros(len(group), dtype=np.int64)
        worth = people.copy()
        for count in range(1, self._options.most + 1):
            there = self._start[group] + count <= self._end[group]
            group, people, worth = group[there], people[there], worth[there]
            last = self._start[group] + count - 1
            people = people + self._size[last]
            chosen = self._start[group][:, None] + np.arange(count)
            worth = worth + self._brought(chosen, group)
            whole = (people >= self._least[group]) & (people <= self._options.most)
            self._judge(_Partial(group, last + 1, people, worth, chosen).take(whole))

    def _try_cheapest(self) -> None:
        """So do, where there are cuts, those who bring most once these are paid for, one after the other."""
        rows = np.flatnonzero(self._charges.groups[self._group])
        people, worth = np.zeros((2, len(self._options.host)), dtype=np.int64)
        chosen = np.zeros((len(people), self._options.most), dtype=np.int64)
        for count in range(self._options.most):
            rows = rows[people[self._group[rows]] + self._size[rows] <= self._options.most]
            if not len(rows):
                return
            group = self._group[rows]
            brought = self._brought(np.concatenate([chosen[group, :count], rows[:, None]], axis=1), group)
            order = np.lexsort((-(brought // self._size[rows]), group))
            group, first = np.unique(group[order], return_index=True)
            joins = rows[order[first]]
            chosen[group, count] = joins
            people[group] += self._size[joins]
            worth[group] += brought[order[first]]
            whole = group[people[group] >= self._least[group]]
            self._judge(
                _Partial(whole, chosen[whole, count] + 1, people[whole], worth[whole], chosen[whole, : count + 1])
            )
            rows = np.setdiff1d(rows, joins, assume_unique=True)

    def _hopeful(self) -> Bools:
        """Which parties could be part of a table that beats the record."""
        options = self._options
        groups, most = len(options.host), options.most
        reach = np.full((groups, most + 1), NOTHING, dtype=np.int64)
        for people in range(most + 1):
            enough = np.flatnonzero(self._first + people <= self._last)
            first = self._first[enough]
            reach[enough, people] = self._person[first + people] - self._person[first]
        bonus = np.where(np.arange(most + 1) >= self._least[:, None], self._bonus, NOTHING)
        hopeful = np.zeros(len(self._option), dtype=np.bool_)
        for size in np.unique(self._size[self._size <= most]).tolist():
            row = np.flatnonzero(self._size == size)
            others = (reach[:, : most + 1 - size] + bonus[:, size:]).max(axis=1)
            group = self._group[row]
            worth = self._worth[self._option[row]] + others[group]
            hopeful[row] = worth > self._record[self._rival[group]]
        return hopeful

    def _explore(self) -> None:
        root = np.flatnonzero(self._end > self._start)
        zero = np.zeros(len(root), dtype=np.int64)
        stack = [_Partial(root, self._start[root], zero, zero, np.zeros((len(root), 0), dtype=np.int64))]
        while stack:
            partial = stack.pop()
            room = np.cumsum(self._end[partial.group] - partial.following)
            cut = max(1, int(np.searchsorted(room, CHUNK)))
            if cut < len(partial):
                stack.append(partial.take(slice(cut, None)))
            grown = self._grow(partial.take(slice(cut)))
            if len(grown):
                stack.append(grown)

    def _grow(self, partial: _Partial) -> _Partial:
        """The tables with one more party that may grow further; the others have set their records."""
        counts = self._end[partial.group] - partial.following
        parent = np.repeat(np.arange(len(partial)), counts)
        added = partial.following[parent] + np.arange(len(parent)) - np.repeat(np.cumsum(counts) - counts, counts)
        self._count(partial.group, counts)
        people = partial.people[parent] + self._size[added]
        fits = people <= self._options.most
        if self._by_numbers:
            fits &= self._in_turn(partial.chosen[parent], added)
        parent, added = parent[fits], added[fits]
        chosen = np.concatenate([partial.chosen[parent], added[:, None]], axis=1)
        grown = _Partial(
            group=partial.group[parent],
            following=added + 1,
            people=people[fits],
            worth=partial.worth[parent] + self._brought(chosen, partial.group[parent]),
            chosen=chosen,
        )
        reach = grown.worth + self._bonus[grown.group, grown.people]
        done = (grown.people >= self._least[grown.group]) & (reach > self._record[self._rival[grown.group]])
        self._judge(grown.take(done))
        grown = grown.take(self._open(grown))
        if self._binding and len(grown):
            grown = grown.take(~tables_hopeless(self._policy, self._tables(grown), self._options.columns))
        return grown

    def _in_turn(self, chosen: Ints, added: Ints) -> Bools:
        """(n,) whether all who meet no cut, are as large as the `added` one and come before are `chosen` (n, K)."""
        as_large = self._size[chosen] == self._size[added][:, None]
        in_turn: Bools = (self._free[chosen] & as_large).sum(axis=1) == self._ahead[added]
        return in_turn

    def _brought(self, chosen: Ints, group: Ints) -> Ints:
        """(n,) what the last of those `chosen` (n, K) brings: a table that grows never pays less for cuts."""
        last = self._option[chosen[:, -1]]
        if not self._charges.groups.any():
            return self._worth[last]
        return self._worth[last] - self._charges.added(self._option[chosen[:, :-1]], last, group)

    def _count(self, group: Ints, steps: Ints) -> None:
        np.add.at(self._steps, group, steps)
        if int(self._steps.max()) > MOST_STEPS:
            raise TooLongError

    def _open(self, grown: _Partial) -> Bools:
        """Whether more people could still make the table beat the record."""
        found = np.zeros(len(grown), dtype=np.bool_)
        after = self._begins[grown.following - 1] + self._size[grown.following - 1]
        least, last, record = self._least[grown.group], self._last[grown.group], self._rival[grown.group]
        for more in range(1, self._options.most + 1):
            final = grown.people + more
            row = np.flatnonzero(~found & (final <= self._options.most) & (final >= least) & (after + more <= last))
            reach = grown.worth[row] + self._person[after[row] + more] - self._person[after[row]]
            better = reach + self._bonus[grown.group[row], final[row]] > self._record[record[row]]
            row, reach = row[better], reach[better]
            if self._promised and grown.chosen.shape[1] > 1 and len(row):
                own = self._own_bound(grown.take(row), final[row])
                row = row[reach + own > self._record[record[row]]]
            found[row] = True
        return found

    def _own_bound(self, partial: _Partial, people: Ints) -> Ints:
        tables = self._tables(partial)
        total = -self._lifted(partial)
        for weight, goal in self._goals:
            total += weight * bound_beside(goal, tables, people, self._policy)
        return total

    def _lifted(self, partial: _Partial) -> Ints:
        """(n,) what the parties so far brought already to what their table adds by itself."""
        found: Ints = self._lifts[self._option[partial.chosen]].sum(axis=1)
        return found

    def _judge(self, whole: _Partial) -> None:
        """Let allowed tables set the records."""
        if not len(whole):
            return
        tables = self._tables(whole)
        total = whole.worth - self._lifted(whole)
        for weight, goal in self._goals:
            total = total + weight * goal.per_table(tables, self._policy)
        if self._binding:
            total = np.where(tables_allowed(self._policy, tables), total, NOTHING)
        np.maximum.at(self._record, self._rival[whole.group], total)

    def _tables(self, partial: _Partial) -> Tables:
        options = self._options
        students = options.columns.members[options.party[self._option[partial.chosen]]]
        students = students.reshape(len(partial), students.shape[1] * students.shape[2])
        return Tables(options.columns, students, options.family[partial.group], options.slot[partial.group])


def _before(kind: Ints, counted: Bools) -> Ints:
    """(n,) how many are `counted` (n,) of those before that are of the same `kind` (n,)."""
    order = np.argsort(kind, kind="stable")
    sums: Ints = np.concatenate([[0], np.cumsum(counted[order])])
    found = np.empty(len(kind), dtype=np.int64)
    found[order] = sums[:-1] - sums[np.searchsorted(kind[order], kind[order])]
    return found
