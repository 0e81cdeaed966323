"""The first valid plan: where there is a start, what is left of it; then hardest to place first. No solver."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from partage.problem.model import Ints, Problem


def greedy(problem: Problem, check: Callable[[], None] = lambda: None) -> tuple[Ints, Ints]:
    """Options (N, K) and groups (N,) of a valid set of tables; `check` is called between tables and may raise.

    Parties stay where the start has them as long as that makes tables; then those with the fewest options choose first;
    then tables that never reached their minimum, or that a
    table rule forbids, are given up and their parties try once more at the tables that stand. Whoever is left tries
    again elsewhere, as long as that makes the plan better.
    """
    hall = _Hall(problem, check)
    hall.seat_start()
    hall.seat_others()
    best, worth = hall.tables(), hall.worth
    while hall.seat_others() and hall.worth > worth:
        best, worth = hall.tables(), hall.worth
    return best


def _options_by_party(problem: Problem) -> list[Ints]:
    order = np.argsort(problem.option_party, kind="stable")
    cuts = np.searchsorted(problem.option_party[order], np.arange(1, problem.parties))
    return np.split(order, cuts) if problem.parties else []


class _Hall:
    """Tables as they fill up."""

    def __init__(self, problem: Problem, check: Callable[[], None]) -> None:
        self.problem, self.check = problem, check
        self.people = np.zeros(problem.groups, dtype=np.int64)
        self.meals = np.zeros(problem.families, dtype=np.int64)
        self.guests: dict[int, list[int]] = {}
        self.seated = np.zeros(problem.parties, dtype=np.bool_)
        self.given_up = np.zeros(problem.groups, dtype=np.bool_)
        self.options_of = _options_by_party(problem)
        self.hardest_first = sorted(range(problem.parties), key=lambda party: (len(self.options_of[party]), party))
        # A level counts far more than all later ones; floats do for a first guess.
        steps = 1000.0 ** np.arange(len(problem.levels) - 1, -1, -1)
        self.score = steps @ problem.option_values
        self.served = steps @ problem.family_values

    @property
    def worth(self) -> float:
        """What seats and homes count, as far as a first guess goes."""
        options = [option for guests in self.guests.values() for option in guests]
        return float(self.score[options].sum() + self.served[self.meals > 0].sum())

    def seat_start(self) -> None:
        """Seat the parties of the start that still fit."""
        problem = self.problem
        for option in problem.start.tolist():
            party, group = int(problem.option_party[option]), int(problem.option_group[option])
            family = problem.group_family[group]
            fits = self.people[group] + problem.option_size[option] <= problem.seats[family]
            may_open = self.people[group] > 0 or self.meals[family] < problem.max_meals[family]
            if not self.seated[party] and fits and may_open and self._welcome(group, option):
                self._sit(group, option)

    def seat_others(self) -> bool:
        """Seat whoever is left, and give up the tables that may not be held then; whether anybody new sits.

        Tables that were given up the last time stay closed for once: the same parties would only try the same again.
        """
        before, closed = self.seated.copy(), self.given_up.copy()
        self.given_up[:] = False
        for party in self.hardest_first:
            if not self.seated[party]:
                options = self.options_of[party]
                self.seat(options[~closed[self.problem.option_group[options]]], opening=True)
        for given_up in iter(self.give_up_one, None):
            for party in self.problem.option_party[given_up].tolist():
                self.seat(self.options_of[party], opening=False)
        return bool((self.seated & ~before).any())

    def seat(self, options: Ints, *, opening: bool) -> None:
        """Seat one party at the best table that has room, if any."""
        problem = self.problem
        groups = problem.option_group[options]
        family = problem.group_family[groups]
        fits = self.people[groups] + problem.option_size[options] <= problem.seats[family]
        fresh = self.people[groups] == 0
        may_open = opening & (self.meals[family] < problem.max_meals[family])
        possible = np.flatnonzero(fits & (~fresh | may_open))
        short = self.people[groups] < problem.min_guests[family]
        bonus = np.where(self.meals[family] == 0, self.served[family], 0.0)
        rank = np.lexsort((options[possible], -(self.score[options] + bonus)[possible], ~(short & ~fresh)[possible]))
        for choice in possible[rank].tolist():
            if self._welcome(int(groups[choice]), int(options[choice])):
                self._sit(int(groups[choice]), int(options[choice]))
                return

    def give_up_one(self) -> list[int] | None:
        """Close one table that may not be held and return its options; `None` when all may be."""
        for group in sorted(self.guests):
            if not self._may_be_held(group):
                options = self.guests.pop(group)
                self.people[group] = 0
                self.seated[self.problem.option_party[options]] = False
                self.given_up[group] = True
                self.meals[self.problem.group_family[group]] -= 1
                return options
        return None

    def tables(self) -> tuple[Ints, Ints]:
        """The tables that stand."""
        width = max((len(options) for options in self.guests.values()), default=1)
        groups = sorted(self.guests)
        table = np.full((len(groups), width), -1, dtype=np.int64)
        for row, group in enumerate(groups):
            chosen = sorted(self.guests[group])
            table[row, : len(chosen)] = chosen
        return table, np.array(groups, dtype=np.int64)

    def _welcome(self, group: int, option: int) -> bool:
        if not self.problem.oracle.binding:
            return True
        self.check()
        guests = np.array([[*self.guests.get(group, ()), option]], dtype=np.int64)
        return not bool(self.problem.oracle.infeasible_for_good(guests, np.array([group]))[0])

    def _sit(self, group: int, option: int) -> None:
        if self.people[group] == 0:
            self.meals[self.problem.group_family[group]] += 1
        self.seated[self.problem.option_party[option]] = True
        self.guests.setdefault(group, []).append(option)
        self.people[group] += self.problem.option_size[option]

    def _may_be_held(self, group: int) -> bool:
        if self.people[group] < self.problem.min_guests[self.problem.group_family[group]]:
            return False
        if not self.problem.oracle.binding:
            return True
        self.check()
        return bool(self.problem.oracle.allowed(np.array([self.guests[group]]), np.array([group]))[0])
