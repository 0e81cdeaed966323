"""The tables worth having at given prices: an exact search over all (family, slot) groups at once.

Each group's options have a reduced value (worth minus prices). A suffix knapsack over exact numbers of
people, `reach`, tells the best that any partial table can still become, so that the search visits only
partial tables that lead to a table worth having; table rules sharpen it through their declared bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from partage.problem.model import Bools, Ints, Problem

NEVER = -(2**61)
"""Below any sum of reduced values: this many people cannot be reached."""

CHUNK = 200_000
"""Partial tables looked at together."""

RECORD_CHUNK = 20_000
"""Fewer where each table found lets the rest be cut off."""

MOST_NODES = 20_000_000
"""A search that looks at more partial tables than this gives up (deterministic, unlike a clock)."""


@dataclass(frozen=True, eq=False)
class Found:
    """N tables with their worth at the prices they were searched at.

    Parameters
    ----------
    options
        (N, K) ascending options of each table, padded with -1.
    groups, worth
        (N,) the group and the reduced value (own terms included, family values left out).
    """

    options: Ints
    groups: Ints
    worth: Ints

    def take(self, index: Ints | Bools) -> Found:
        """Some of the tables."""
        return Found(self.options[index], self.groups[index], self.worth[index])


class TooManyError(Exception):
    """More tables or partial tables than the caller allowed."""


class TableSearch:
    """Searches the tables of one problem; prices change from call to call."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.start = problem.group_start[:-1]
        self.end = problem.group_start[1:]
        self.room = problem.seats[problem.group_family]
        self.least = problem.min_guests[problem.group_family]
        self.width = int(self.room.max(initial=0)) + 1
        self.root = self.start + np.arange(problem.groups)  # rows of `reach`: one more than options per group
        self._sizes = np.arange(self.width)
        self._longest_first = np.argsort(self.start - self.end, kind="stable")

    @cached_property
    def own_highest(self) -> Ints:
        """(L, G, width) the most a table of each number of people adds by itself; `NEVER` outside min..seats."""
        problem = self.problem
        found = np.zeros((len(problem.levels), problem.groups, self.width), dtype=np.int64)
        groups = np.repeat(np.arange(problem.groups), self.width)
        people = np.tile(self._sizes, problem.groups)
        empty = np.full((len(groups), 1), -1, dtype=np.int64)
        for level, judges in enumerate(problem.judge.judging):
            if judges and len(groups):
                found[level] = problem.judge.own_bound(level, empty, groups, people).reshape(problem.groups, -1)
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
        best = np.full((problem.options + problem.groups, self.width), NEVER, dtype=np.int64)
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
                joined = np.maximum(after, np.where(source >= 0, before + gain, NEVER))
            best[rows] = joined
        return best

    def highest(self, reach: Ints, weights: Ints) -> Ints:
        """(G,) no table of the group is worth more; exact where tables add nothing and no table rule binds."""
        found: Ints = self.by_people(reach, weights).max(axis=1, initial=NEVER)
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

    def within(self, reduced: Ints, weights: Ints, threshold: Ints, *, most: int, reach: Ints | None = None) -> Found:
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
            When there are more than `most`, or more than `MOST_NODES` partial tables were needed.
        """
        return _Walk(self, reduced, weights, threshold, self.reach(reduced) if reach is None else reach).all(most)

    def best(self, reduced: Ints, weights: Ints, enough: Ints, *, most: int) -> tuple[Ints, Found]:
        """The exact worth of each group's best table, and the tables found on the way.

        Groups whose best is below ``enough`` (G,) may answer `NEVER`: a table worth so little plays no part.

        Raises
        ------
        TooManyError
            When a group needs a search longer than allowed.
        """
        reach = self.reach(reduced)
        top = self.highest(reach, weights)
        worth = np.full(self.problem.groups, NEVER, dtype=np.int64)
        open_groups = np.flatnonzero(top >= enough)
        found: list[Found] = []
        slack = 0
        while len(open_groups):
            threshold = np.full(self.problem.groups, -NEVER, dtype=np.int64)
            threshold[open_groups] = np.maximum(top[open_groups] - slack, enough[open_groups])
            tables = _Walk(self, reduced, weights, threshold, reach).records(most)
            np.maximum.at(worth, tables.groups, tables.worth)
            found.append(tables)
            done = (worth[open_groups] > NEVER) | (threshold[open_groups] <= enough[open_groups])
            open_groups = open_groups[~done]
            slack = max(slack * 4, int(weights[-1]) or 1)
        return worth, together(found, self.width)

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
        """(G, width) the most a table of each number of people is worth; `NEVER` where none may be held."""
        own = np.tensordot(weights, self.own_highest, axes=1) if weights.any() else 0
        reachable = reach[self.root] > NEVER // 2  # NEVER plus a gain is still never
        return np.where(self.permitted & reachable, reach[self.root] + own, NEVER)


class _Walk:
    """One search: partial tables grow option by option, in ascending order, as long as they may be worth it."""

    def __init__(self, search: TableSearch, reduced: Ints, weights: Ints, threshold: Ints, reach: Ints) -> None:
        self.search = search
        self.problem = search.problem
        self.reduced = reduced
        self.weights = weights
        self.threshold = threshold
        self.reach = reach
        self.own = np.where(search.permitted, np.tensordot(weights, search.own_highest, axes=1), NEVER)
        judge = self.problem.judge
        self.judging = [level for level, judges in enumerate(judge.judging) if judges and weights[level]]
        self.refining = [level for level in self.judging if judge.refining[level]]
        self.nodes = 0
        self.raising, self.chunk = False, CHUNK

    def records(self, most: int) -> Found:
        """Tables each of which is worth more than those of its group met before; the best is among them."""
        self.threshold = self.threshold.copy()
        self.raising, self.chunk = True, RECORD_CHUNK
        return self.all(most)

    def all(self, most: int) -> Found:
        """Every table; see `TableSearch.within`."""
        search = self.search
        wanted = np.flatnonzero(search.highest(self.reach, self.weights) >= self.threshold)
        empty = np.full((len(wanted), 0), -1, dtype=np.int64)
        zeros = np.zeros(len(wanted), dtype=np.int64)
        stack = [(wanted, search.start[wanted], zeros, zeros, empty)]
        found: list[Found] = []
        total = 0
        while stack:
            groups, following, people, worth, options = stack.pop()
            head, tail = self._split(groups, following)
            if tail is not None:
                stack.append((groups[tail], following[tail], people[tail], worth[tail], options[tail]))
            tables, children = self._grow(groups[head], following[head], people[head], worth[head], options[head])
            total += len(tables.groups)
            if total > most or self.nodes > MOST_NODES:
                raise TooManyError
            if self.raising:
                tables = self._raise(tables)
            found.append(tables)
            if len(children[0]):
                stack.append(children)
        return together(found, search.width)

    def _raise(self, tables: Found) -> Found:
        """From now on only better tables count; of these, the best of each group."""
        order = np.lexsort((-tables.worth, tables.groups))
        best = tables.take(order[np.flatnonzero(np.diff(tables.groups[order], prepend=-1))])
        np.maximum.at(self.threshold, best.groups, best.worth + 1)
        return best

    def _split(self, groups: Ints, following: Ints) -> tuple[slice, slice | None]:
        children = np.cumsum(self.search.end[groups] - following)
        cut = max(1, int(np.searchsorted(children, self.chunk)))
        return (slice(0, cut), slice(cut, None)) if cut < len(groups) else (slice(None), None)

    def _grow(
        self, groups: Ints, following: Ints, people: Ints, worth: Ints, options: Ints
    ) -> tuple[Found, tuple[Ints, Ints, Ints, Ints, Ints]]:
        search = self.search
        counts = search.end[groups] - following
        parent = np.repeat(np.arange(len(groups)), counts)
        option = following[parent] + np.arange(len(parent)) - np.repeat(np.cumsum(counts) - counts, counts)
        self.nodes += len(parent)
        group = groups[parent]
        seated = people[parent] + self.problem.option_size[option]
        value = worth[parent] + self.reduced[option]
        fits = seated <= search.room[group]
        parent, option, group, seated, value = (part[fits] for part in (parent, option, group, seated, value))
        complete, hopeful = self._promise(option, group, seated, value)
        keep = complete | hopeful
        parent, option, group, seated, value = (part[keep] for part in (parent, option, group, seated, value))
        complete, hopeful = complete[keep], hopeful[keep]
        chosen = np.concatenate([options[parent], option[:, None]], axis=1)
        if self.problem.judge.binding and len(chosen):
            alive = ~self.problem.judge.hopeless(chosen, group)
            complete, hopeful = complete & alive, hopeful & alive
        if self.refining and chosen.shape[1] > 1:
            hopeful[hopeful] = self._refined(
                option[hopeful], group[hopeful], seated[hopeful], value[hopeful], chosen[hopeful]
            )
        tables = self._tables(chosen[complete], group[complete], value[complete])
        return tables, (group[hopeful], option[hopeful] + 1, seated[hopeful], value[hopeful], chosen[hopeful])

    def _promise(self, option: Ints, group: Ints, seated: Ints, value: Ints) -> tuple[Bools, Bools]:
        """Whether the table may be worth it as it stands, and whether it may be once more people join."""
        bar = self.threshold[group] - value
        complete = self.own[group, seated] >= bar
        row = option + group + 1
        hopeful = np.zeros(len(option), dtype=np.bool_)
        for more in range(1, self.search.width):
            final = np.minimum(seated + more, self.search.width - 1)
            inside = seated + more < self.search.width
            hopeful |= inside & (self.reach[row, more] + self.own[group, final] >= bar)
        return complete, hopeful

    def _refined(self, option: Ints, group: Ints, seated: Ints, value: Ints, chosen: Ints) -> Bools:
        """As `_promise` for more people, with what the rules promise about these very guests."""
        bar = self.threshold[group] - value
        row = option + group + 1
        hopeful = np.zeros(len(option), dtype=np.bool_)
        for more in range(1, self.search.width):
            final = seated + more
            inside = np.flatnonzero(~hopeful & (final <= self.search.room[group]) & (final >= self.search.least[group]))
            inside = inside[self.reach[row[inside], more] > NEVER // 2]
            if len(inside):
                own = self._own_bound(chosen[inside], group[inside], final[inside])
                hopeful[inside] = self.reach[row[inside], more] + own >= bar[inside]
        return hopeful

    def _own_bound(self, chosen: Ints, group: Ints, people: Ints) -> Ints:
        total = np.zeros(len(chosen), dtype=np.int64)
        for level in self.judging:
            judge = self.problem.judge
            if level in self.refining:
                total += self.weights[level] * judge.own_bound(level, chosen, group, people)
            else:
                total += self.weights[level] * self.search.own_highest[level, group, people]
        return total

    def _tables(self, chosen: Ints, group: Ints, value: Ints) -> Found:
        for level in self.judging:
            if len(chosen):
                value = value + self.weights[level] * self.problem.judge.own(level, chosen, group)
        keep = value >= self.threshold[group]
        tables = Found(chosen[keep], group[keep], value[keep])
        if self.problem.judge.binding and len(tables.groups):
            tables = tables.take(self.problem.judge.allowed(tables.options, tables.groups))
        return tables


def together(parts: list[Found], width: int) -> Found:
    """All tables of several searches in one, padded to one width."""
    most = max([part.options.shape[1] for part in parts if len(part.groups)] or [min(width, 1)])
    padded = [
        np.pad(part.options, ((0, 0), (0, most - part.options.shape[1])), constant_values=-1)
        for part in parts
        if len(part.groups)
    ]
    filled = [part for part in parts if len(part.groups)]
    return Found(
        np.concatenate(padded) if padded else np.full((0, most), -1, dtype=np.int64),
        np.concatenate([part.groups for part in filled]) if filled else np.zeros(0, dtype=np.int64),
        np.concatenate([part.worth for part in filled]) if filled else np.zeros(0, dtype=np.int64),
    )
