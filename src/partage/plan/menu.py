"""The best tables one family can hold at given prices, slot by slot; the checker's own search.

Parties are ordered by what they bring per person. Spread over its members, a party's worth gives a list of
single persons, and the sum of the next r of them bounds whatever r more people can bring (a knapsack's
fractional relaxation). The search adds parties in that order and drops what cannot beat the best table met.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from partage.columns import Bools, Columns, Ints, Tables
from partage.rules.asking import can_bind, promises, tables_allowed, tables_hopeless
from partage.rules.base import Goal
from partage.rules.policy import Policy

NOTHING = -(2**61)
"""Less than any table is worth."""

MOST_STEPS = 50_000_000
"""So many partial tables per family are looked at before the checker says that it cannot tell."""

CHUNK = 100_000


class TooLongError(Exception):
    """The search for a family's best table is too long."""


@dataclass(frozen=True, eq=False)
class Menu:
    """Who may sit at one family: (n,) parties with their size, slot and (L, n) values."""

    columns: Columns
    family: int
    least: int
    most: int
    max_meals: int
    party: Ints
    size: Ints
    slot: Ints
    values: Ints


def best_tables(
    menu: Menu,
    policy: Policy,
    goals: Sequence[Goal],
    weights: Ints,
    worth: Ints,
    floor: int,
    *,
    relaxed: bool,
) -> list[int]:
    """The worth of the best table of each slot that allows one; tables worth less than `floor` may be left out.

    Parameters
    ----------
    weights
        (L,) what each level counts.
    worth
        (n,) what each party adds after paying its prices.
    relaxed
        Over-estimate instead of searching: the best by numbers, and the most that table goals promise.
    """
    found = []
    counted = [goal for goal, weight in zip(goals, weights, strict=True) if weight]
    simple = relaxed or not needs_search(policy, counted, menu.columns)
    for slot in np.unique(menu.slot):
        here = np.flatnonzero(menu.slot == slot)
        bonus = _bonus(menu, policy, goals, weights, int(slot))
        by_people = _knapsack(worth[here], menu.size[here], menu.most) + bonus
        best = int(by_people[menu.least :].max(initial=NOTHING))
        if best >= floor and not simple:
            best = _Search(menu, policy, goals, weights, here, worth, bonus).best(floor)
        if best > NOTHING // 2:
            found.append(best)
    return found


def needs_search(policy: Policy, goals: Iterable[Goal], columns: Columns) -> bool:
    """Whether the best table depends on who sits together, not only on what each brings and how many they are."""
    judged = any(goal.judges_tables(policy) and not goal.counts_people for goal in goals)
    return judged or any(can_bind(rule, columns) for rule in policy.all_table_requirements)


def _knapsack(worth: Ints, size: Ints, most: int) -> Ints:
    """(most + 1,) the best sum of worths for each exact number of people; sizes are merged class by class."""
    best = np.full(most + 1, NOTHING, dtype=np.int64)
    best[0] = 0
    for step in np.unique(size).tolist():
        sums = np.concatenate([[0], np.cumsum(-np.sort(-worth[size == step]))])[: most // step + 1]
        merged = np.full(most + 1, NOTHING, dtype=np.int64)
        for count, value in enumerate(sums.tolist()):
            shift = count * step
            np.maximum(merged[shift:], best[: most + 1 - shift] + value, out=merged[shift:])
        best = np.where(merged < NOTHING // 2, NOTHING, merged)
    return best


def _bonus(menu: Menu, policy: Policy, goals: Sequence[Goal], weights: Ints, slot: int) -> Ints:
    """(most + 1,) the most that tables add by themselves, for each number of people."""
    people = np.arange(menu.most + 1)
    empty = _tables(menu, np.full((menu.most + 1, 1), -1, dtype=np.int64), slot)
    return _own_bound(policy, goals, weights, empty, people)


def largest_bonus(menu: Menu, policy: Policy, goals: Sequence[Goal]) -> list[int]:
    """For each level, the largest size of what a table of this family adds by itself, unweighted."""
    people = np.arange(menu.most + 1)
    empty = _tables(menu, np.full((menu.most + 1, 1), -1, dtype=np.int64), int(menu.slot[0]))
    return [
        int(np.abs(goal.per_table_bound(empty, people, policy)).max()) if goal.judges_tables(policy) else 0
        for goal in goals
    ]


def _own_bound(policy: Policy, goals: Sequence[Goal], weights: Ints, tables: Tables, people: Ints) -> Ints:
    total = np.zeros(len(tables), dtype=np.int64)
    for goal, weight in zip(goals, weights, strict=True):
        if weight and goal.judges_tables(policy):
            total += weight * goal.per_table_bound(tables, people, policy)
    return total


def _tables(menu: Menu, parties: Ints, slot: int) -> Tables:
    """Tables of this family made of parties (N, K), padded with -1."""
    members = menu.columns.members[np.maximum(parties, 0)]
    students = np.where((parties < 0)[:, :, None], -1, members).reshape(
        len(parties), members.shape[1] * members.shape[2]
    )
    return Tables(menu.columns, students, np.full(len(parties), menu.family), np.full(len(parties), slot))


class _Search:
    """The exact best table of one slot."""

    def __init__(
        self,
        menu: Menu,
        policy: Policy,
        goals: Sequence[Goal],
        weights: Ints,
        here: Ints,
        worth: Ints,
        bonus: Ints,
    ) -> None:
        self.menu, self.policy, self.goals, self.weights, self.bonus = menu, policy, goals, weights, bonus
        share = -(-worth[here] // menu.size[here])  # rounded up: a party's persons never bring less than it
        order = np.lexsort((menu.party[here], -share))
        here, share = here[order], share[order]
        self.party, self.size, self.worth = menu.party[here], menu.size[here], worth[here]
        self.slot = int(menu.slot[here[0]])
        self.person = np.concatenate([[0], np.cumsum(np.repeat(share, self.size))])
        self.begins = np.cumsum(self.size) - self.size
        self.binding = any(can_bind(rule, menu.columns) for rule in policy.all_table_requirements)
        self.promised = any(rule.weight > 0 and promises(rule) for rule in policy.table_preferences)
        self.record = NOTHING
        self.steps = 0

    def best(self, floor: int) -> int:
        """The worth of the best table, or `NOTHING` when none is allowed or all are worth less than `floor`."""
        self.record = floor - 1
        self._try_obvious()
        root = np.zeros(1, dtype=np.int64)
        stack = [(root, root, root, np.zeros((1, 0), dtype=np.int64))]
        while stack:
            following, people, value, chosen = stack.pop()
            room = np.cumsum(len(self.party) - following)
            cut = max(1, int(np.searchsorted(room, CHUNK)))
            if cut < len(following):
                stack.append((following[cut:], people[cut:], value[cut:], chosen[cut:]))
            children = self._grow(following[:cut], people[:cut], value[:cut], chosen[:cut])
            if len(children[0]):
                stack.append(children)
        return self.record if self.record >= floor else NOTHING

    def _try_obvious(self) -> None:
        """The first parties in order make a good first record."""
        for count in range(1, min(len(self.party), self.menu.most) + 1):
            people = int(self.size[:count].sum())
            if self.menu.least <= people <= self.menu.most:
                self._judge(np.arange(count)[None, :], self.worth[:count].sum(keepdims=True))

    def _grow(self, following: Ints, people: Ints, value: Ints, chosen: Ints) -> tuple[Ints, Ints, Ints, Ints]:
        counts = len(self.party) - following
        parent = np.repeat(np.arange(len(following)), counts)
        added = following[parent] + np.arange(len(parent)) - np.repeat(np.cumsum(counts) - counts, counts)
        self.steps += len(parent)
        if self.steps > MOST_STEPS:
            raise TooLongError
        seated, total = people[parent] + self.size[added], value[parent] + self.worth[added]
        fits = seated <= self.menu.most
        parent, added, seated, total = parent[fits], added[fits], seated[fits], total[fits]
        tables = np.concatenate([chosen[parent], added[:, None]], axis=1)
        done = (seated >= self.menu.least) & (total + self.bonus[seated] > self.record)
        if done.any():
            self._judge(tables[done], total[done])
        open_ = self._open(added, seated, total, tables)
        if self.binding and open_.any():
            judged = _tables(self.menu, self.party[tables[open_]], self.slot)
            open_[open_] = ~tables_hopeless(self.policy, judged, self.menu.columns)
        return added[open_] + 1, seated[open_], total[open_], tables[open_]

    def _open(self, added: Ints, seated: Ints, total: Ints, tables: Ints) -> Bools:
        """Whether more people could still make the table beat the record."""
        found = np.zeros(len(added), dtype=np.bool_)
        after = self.begins[added] + self.size[added]
        for more in range(1, self.menu.most + 1):
            final = seated + more
            row = np.flatnonzero(
                ~found & (final <= self.menu.most) & (final >= self.menu.least) & (after + more < len(self.person))
            )
            reach = total[row] + self.person[after[row] + more] - self.person[after[row]]
            row, reach = self._above(row, reach, reach + self.bonus[final[row]])
            if self.promised and tables.shape[1] > 1 and len(row):
                judged = _tables(self.menu, self.party[tables[row]], self.slot)
                own = _own_bound(self.policy, self.goals, self.weights, judged, final[row])
                row, reach = self._above(row, reach, reach + own)
            found[row] = True
        return found

    def _above(self, row: Ints, reach: Ints, worth: Ints) -> tuple[Ints, Ints]:
        keep = worth > self.record
        return row[keep], reach[keep]

    def _judge(self, tables: Ints, total: Ints) -> None:
        """Let allowed tables set the record."""
        judged = _tables(self.menu, self.party[tables], self.slot)
        for goal, weight in zip(self.goals, self.weights, strict=True):
            if weight and goal.judges_tables(self.policy):
                total = total + weight * goal.per_table(judged, self.policy)
        if self.binding:
            total = np.where(tables_allowed(self.policy, judged), total, NOTHING)
        self.record = max(self.record, int(total.max()))
