"""The last improvement of a plan: whoever is left joins a table, or takes the place of somebody who can move on.

Searches that end early leave parties out who could be added with nobody moved: choices are made among some tables only.
Each change keeps the rules and makes the plan better, levels compared in order.

References
----------
Ejection chains of length one: F. Glover, "Ejection chains, reference structures and alternating path methods for
traveling salesman problems", Discrete Applied Mathematics 65 (1996), 223-253.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from partage.problem.model import Bools, Ints, Problem
from partage.solve.clock import SearchClock
from partage.solve.greedy import greedy
from partage.solve.solver import LevelOutcome, Outcome

GRACE = 0.2
"""Seconds that this may take once the search has used up its time (measured: 0.01 for 150 guests, 0.2 for 5,000)."""

FIRST_ROWS, MOST_ROWS = 16, 1024
"""So many candidates are looked at together, each time twice as many: rules of one's own may be slow."""


def completed(problem: Problem, outcome: Outcome, clock: SearchClock) -> Outcome:
    """The outcome with a plan that no party can be added to, as far as time allows; proven ones stay as they are.

    An unseated party is added to a table, to a home alone or with others who are left, or takes the place of a party
    that can join another table.
    """
    if all(level.bound == level.value for level in outcome.levels):
        return outcome
    try:
        options, groups = improved(problem, outcome.options, outcome.groups, clock)
    except KeyboardInterrupt:  # the first one does not cost the plan
        clock.interrupt()
        return outcome
    before, values = [level.value for level in outcome.levels], problem.plan_values(options, groups).tolist()
    if values == before:
        return outcome
    levels = (
        LevelOutcome.of(
            value, level.prices.restated(before, values), closed=level.proof == "search" and level.bound == value
        )
        for level, value in zip(outcome.levels, values, strict=True)
    )
    return Outcome(options, groups, tuple(levels))


def improved(problem: Problem, options: Ints, groups: Ints, clock: SearchClock) -> tuple[Ints, Ints]:
    """The tables of a plan, options (N, K) and groups (N,), with whoever can be added; as `completed`."""
    search = _Insertion(problem, options, groups, time.monotonic() + clock.left + GRACE)
    while search.improve():
        pass
    return search.tables()


class _Insertion:
    """A plan that changes: open tables are rows of options, the last row stands for no table at all."""

    def __init__(self, problem: Problem, options: Ints, groups: Ints, until: float) -> None:
        self.problem, self._until = problem, until
        self._rows = np.full((len(groups) + 1, int(problem.seats.max(initial=1))), -1, dtype=np.int64)
        self._rows[:-1, : options.shape[1]] = -np.sort(-options, axis=1)[:, : self._rows.shape[1]]
        self._row_of = np.full(problem.groups, -1, dtype=np.int64)
        self._row_of[groups] = np.arange(len(groups))
        self._people = np.zeros(problem.groups, dtype=np.int64)
        self._people[groups] = np.where(options >= 0, problem.option_size[options], 0).sum(axis=1)
        self._meals = np.bincount(problem.group_family[groups], minlength=problem.families)
        self._seat = np.full(problem.parties, -1, dtype=np.int64)
        self._seat[problem.option_party[options[options >= 0]]] = options[options >= 0]

    def tables(self) -> tuple[Ints, Ints]:
        """Options (N, K), ascending, and groups (N,) of the tables that stand."""
        groups = np.flatnonzero(self._row_of >= 0)
        nobody = self.problem.options
        rows = self._rows[self._row_of[groups]]
        rows = np.sort(np.where(rows < 0, nobody, rows), axis=1)
        return np.where(rows == nobody, -1, rows), groups

    def improve(self) -> bool:
        """Make the plan better in one way or another; false where none is left, or no time."""
        return self._add() or self._exchange() or self._open()

    def _add(self) -> bool:
        """Let parties without a seat join tables, or homes alone."""
        waiting, changed = self._waiting(), False
        for some in self._parts(waiting[self._fits(waiting)]):
            options, gains = self._joining(some[self._seat[self.problem.option_party[some]] < 0])
            better = np.flatnonzero(_rises(gains))
            changed |= self._apply(options[better, None], gains[:, better])
        return changed

    def _exchange(self) -> bool:
        """Let a party without a seat take the place of one that joins another table."""
        problem, waiting = self.problem, self._waiting()
        self._moves_known = np.zeros(problem.parties, dtype=np.bool_)
        self._move = np.full(problem.parties, -1, dtype=np.int64)
        self._move_gains = np.zeros((len(problem.levels), problem.parties), dtype=np.int64)
        for some in self._parts(waiting[self._people[problem.option_group[waiting]] > 0]):
            option, leaving, gains = self._replacing(some)
            party = problem.option_party[leaving]
            self._find_moves(np.unique(party))
            moves = np.stack([option, leaving, self._move[party]], axis=1)
            gains = gains + self._move_gains[:, party]
            better = np.flatnonzero((moves[:, 2] >= 0) & _rises(gains))
            if self._apply(moves[better], gains[:, better]):
                return True
        return False

    def _open(self) -> bool:
        """Let parties without a seat make tables of their own."""
        problem, waiting = self.problem, self._waiting()
        group = problem.option_group[waiting]
        family = problem.group_family[group]
        free = waiting[(self._people[group] == 0) & (self._meals[family] < problem.max_meals[family])]
        if not len(free) or time.monotonic() > self._until:
            return False
        part = problem.part(free)
        options, groups = part.outward(*greedy(part.problem))
        hosting, gains = problem.group_family[groups], problem.values(options, groups)
        gains = gains + np.where(self._meals[hosting] == 0, problem.family_values[:, hosting], 0)
        better = np.flatnonzero(_rises(gains))
        return self._apply(options[better], gains[:, better], opening=True)

    def _waiting(self) -> Ints:
        """The options of parties without a seat."""
        return np.flatnonzero(self._seat[self.problem.option_party] < 0)

    def _parts(self, options: Ints) -> Iterator[Ints]:
        """The options a few at a time, until time is over."""
        start, rows = 0, FIRST_ROWS
        while start < len(options) and time.monotonic() <= self._until:
            yield options[start : start + rows]
            start, rows = start + rows, min(2 * rows, MOST_ROWS)

    def _fits(self, options: Ints) -> Bools:
        """(n,) whether a table has room, or a home that holds none yet takes so few."""
        problem, group = self.problem, self.problem.option_group[options]
        family, size = problem.group_family[group], problem.option_size[options]
        may_open = (self._meals[family] < problem.max_meals[family]) & (size >= problem.min_guests[family])
        return np.asarray(
            (self._people[group] + size <= problem.seats[family]) & ((self._people[group] > 0) | may_open)
        )

    def _joining(self, options: Ints) -> tuple[Ints, Ints]:
        """Those of the options that can be added to the plan as it stands, and (L, n) what that adds to each level."""
        problem = self.problem
        options = options[self._fits(options)]
        group = problem.option_group[options]
        rows = self._rows[self._row_of[group]]
        rows[np.arange(len(rows)), (rows >= 0).sum(axis=1)] = options
        keep = problem.oracle.allowed(rows, group) if len(rows) else np.zeros(0, dtype=np.bool_)
        options, group, rows = options[keep], group[keep], rows[keep]
        family = problem.group_family[group]
        gains = self._risen(rows, group) + np.where(self._meals[family] == 0, problem.family_values[:, family], 0)
        return options, gains

    def _replacing(self, options: Ints) -> tuple[Ints, Ints, Ints]:
        """(n,) options, (n,) those that may leave their tables for them, and (L, n) what that adds to the tables."""
        problem = self.problem
        rows = self._rows[self._row_of[problem.option_group[options]]]
        row, place = np.nonzero(rows >= 0)
        option, leaving, rows = options[row], rows[row, place], rows[row]
        rows[np.arange(len(rows)), place] = option
        group = problem.option_group[option]
        family = problem.group_family[group]
        people = self._people[group] - problem.option_size[leaving] + problem.option_size[option]
        keep = (people <= problem.seats[family]) & (people >= problem.min_guests[family])
        party = problem.option_party[leaving]
        keep &= ~self._moves_known[party] | (self._move[party] >= 0)
        if keep.any():
            keep[keep] = problem.oracle.allowed(rows[keep], group[keep])
        return option[keep], leaving[keep], self._risen(rows[keep], group[keep])

    def _risen(self, rows: Ints, group: Ints) -> Ints:
        """(L, n) what tables are worth more than those that stand, families left out."""
        problem = self.problem
        if not len(rows):
            return np.zeros((len(problem.levels), 0), dtype=np.int64)
        standing, place = np.unique(group[self._people[group] > 0], return_inverse=True)
        found = problem.values(rows, group)
        found[:, self._people[group] > 0] -= problem.values(self._rows[self._row_of[standing]], standing)[:, place]
        return found

    def _find_moves(self, parties: Ints) -> None:
        """Find the best other seat of each party, if there is any; it stays while the plan does."""
        problem = self.problem
        asked = np.zeros(problem.parties, dtype=np.bool_)
        asked[parties] = ~self._moves_known[parties]
        self._moves_known |= asked
        options = np.flatnonzero(asked[problem.option_party])
        away = problem.option_group[options] != problem.option_group[self._seat[problem.option_party[options]]]
        options, gains = self._joining(options[away])
        party = problem.option_party[options]
        order = np.lexsort((options, *-gains[::-1], party))
        best = order[np.diff(party[order], prepend=-1) != 0]
        self._move[party[best]], self._move_gains[:, party[best]] = options[best], gains[:, best]

    def _apply(self, changes: Ints, gains: Ints, *, opening: bool = False) -> bool:
        """Make changes, the best first, that have no home and nobody in common; whether there was any.

        A change is a row of options that are taken; of three the second is given up, unless they are `opening` a table.
        """
        problem = self.problem
        used_homes, used_parties = set[int](), set[int]()
        for change in changes[np.lexsort(tuple(-gains[::-1]))].tolist():
            options = [option for option in change if option >= 0]
            parties = {int(problem.option_party[option]) for option in options}
            homes = {int(problem.group_family[problem.option_group[option]]) for option in options}
            if used_homes & homes or used_parties & parties:
                continue
            used_homes |= homes
            used_parties |= parties
            if not opening and len(options) > 1:
                self._leave(options.pop(1))
            for option in options:
                self._sit(option)
        return bool(used_homes)

    def _leave(self, option: int) -> None:
        group = self.problem.option_group[option]
        row = self._rows[self._row_of[group]]
        row[:] = [*row[(row >= 0) & (row != option)], *([-1] * int((row < 0).sum() + 1))]
        self._people[group] -= self.problem.option_size[option]
        self._seat[self.problem.option_party[option]] = -1

    def _sit(self, option: int) -> None:
        group = self.problem.option_group[option]
        if self._row_of[group] < 0:
            self._rows = np.concatenate([self._rows, self._rows[-1:]])
            self._row_of[group] = len(self._rows) - 2
            self._meals[self.problem.group_family[group]] += 1
        row = self._rows[self._row_of[group]]
        row[np.argmin(row)] = option
        self._people[group] += self.problem.option_size[option]
        self._seat[self.problem.option_party[option]] = option


def _rises(gains: Ints) -> Bools:
    """(n,) whether the first level of (L, n) that changes rises."""
    rises, open_still = np.zeros(gains.shape[1], dtype=np.bool_), np.ones(gains.shape[1], dtype=np.bool_)
    for gain in gains:
        rises |= open_still & (gain > 0)
        open_still &= gain == 0
    return rises
