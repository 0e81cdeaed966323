"""A level worth the lowest of the seats taken: no sum over tables, so a threshold on seats is tried instead.

What comes before is solved first. Then the highest threshold is looked for at which that can still be reached
with no seat below: each is one solve of the earlier levels on fewer seats, stopped as soon as it is decided. What
comes after is solved with the seats that are left.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from partage.problem.model import Ints, Problem, SubProblem
from partage.solve.clock import SearchClock
from partage.solve.solver import Budget, LevelOutcome, MaxMinOutcome, Outcome, Prices

Inner = Callable[[Problem, Budget, SearchClock], tuple[Outcome, str]]
"""Solves a problem of sums; says which solver did."""

HEAD_SHARE, TRIALS_SHARE = 0.5, 0.5
"""Shares of the time left for what comes before the level, and then for its thresholds, at the most."""

TRIAL_SHARE = 0.4
"""Share of the time left for thresholds that one of them may take."""


def solve_max_min(problem: Problem, budget: Budget, clock: SearchClock, inner: Inner) -> tuple[Outcome, str]:
    """The answer to a problem with a lowest level, and the solver that gave what comes after it.

    `inner` is asked about problems without the level: with the levels before it, and with all but it.
    """
    return _ThresholdSearch(problem, budget, clock, inner).outcome()


@dataclass(frozen=True, eq=False)
class _Candidate:
    """A plan in the numbers of the whole problem, and what it is worth."""

    options: Ints
    groups: Ints
    values: tuple[int, ...]


class _ThresholdSearch:
    """One solve: the plan at hand, and what is known of the level."""

    def __init__(self, problem: Problem, budget: Budget, clock: SearchClock, inner: Inner) -> None:
        if problem.max_min_level is None:
            raise ValueError("no lowest level")
        self.at = problem.max_min_level
        self.problem, self.budget, self.clock, self.inner = problem, budget, clock, inner
        self.seats = problem.option_values[self.at]
        self.rest = [level for level in range(len(problem.levels)) if level != self.at]
        self.head, self.sums = problem.only(range(self.at)), problem.only(self.rest)
        self.plan = self._valued(np.zeros((0, 1), dtype=np.int64), np.zeros(0, dtype=np.int64))
        self.bound = int(self.seats.max(initial=0))  # as far as seats alone tell

    def outcome(self) -> tuple[Outcome, str]:
        before, _solver = self.inner(self.head, replace(self.budget, gap=0.0), self.clock.shorter(HEAD_SHARE))
        self.plan = self._valued(before.options, before.groups)
        closed = all(level.bound == level.value for level in before.levels)
        if closed and not len(self.plan.groups):
            self.bound = 0  # nobody can be seated
        try:
            self._raise()
        except KeyboardInterrupt:  # the first one does not cost the plan
            self.clock.interrupt()
        part = self._above(self.plan.values[self.at])
        telling = self.clock.aside(self.clock.left, self._tell)
        after, solver = self.inner(part.problem.only(self.rest), self.budget, telling)
        found = self._valued(*part.outward(after.options, after.groups))
        # Prices of what comes after speak of seats from the threshold on: a plan below it is no plan of theirs.
        if found.values > self.plan.values and found.values[self.at] >= self.plan.values[self.at]:
            self.plan = found
        told = MaxMinOutcome(self.at, self.plan.values[self.at], self.bound)
        return Outcome(self.plan.options, self.plan.groups, self._levels(before, after, part), told), solver

    def _tell(self, phase: str, values: tuple[int, ...], bounds: tuple[int, ...]) -> None:
        """What comes after is told with the level in its place, and never as less than the plan at hand."""
        told = (*values[: self.at], self.plan.values[self.at], *values[self.at :]) if values else ()
        known = (*bounds[: self.at], self.bound, *bounds[self.at :]) if len(bounds) >= self.at else bounds
        self.clock.tell(phase, max(told, self.plan.values), known)

    def _raise(self) -> None:
        """Raise the lowest seat as far as can be, and lower the level's bound."""
        if not len(self.plan.groups):
            return
        clock = self.clock.shorter(TRIALS_SHARE)
        steps = np.unique(self.seats)
        low, high = self._step(steps), len(steps)
        while high - low > 1:
            middle = (low + high) // 2
            possible, proven = self._tried(int(steps[middle]), clock)
            if possible:
                low = max(middle, self._step(steps))
            else:
                high = middle
                self.bound = min(self.bound, int(steps[middle - 1])) if proven else self.bound

    def _step(self, steps: Ints) -> int:
        return int(np.searchsorted(steps, self.plan.values[self.at]))

    def _tried(self, threshold: int, clock: SearchClock) -> tuple[bool, bool]:
        """Whether the earlier levels are reached without seats below a threshold, and else whether that is proven."""
        if clock.left <= 0:
            return False, False
        part, wanted = self._above(threshold), self.plan.values[: self.at]
        decided = threading.Event()

        def tell(_phase: str, values: tuple[int, ...], bounds: tuple[int, ...]) -> None:
            if values >= wanted or _below(values, bounds, wanted):
                decided.set()

        trial = clock.aside(TRIAL_SHARE * clock.left, tell, decided)
        answer, _solver = self.inner(part.problem.only(range(self.at)), replace(self.budget, gap=0.0), trial)
        found = self._valued(*part.outward(answer.options, answer.groups))
        if found.values[: self.at] >= wanted:
            self.plan = max(self.plan, found, key=lambda plan: plan.values)
            return True, True
        values = tuple(level.value for level in answer.levels)
        return False, _below(values, tuple(level.bound for level in answer.levels), wanted)

    def _above(self, threshold: int) -> SubProblem:
        """What is left without seats below a threshold."""
        return self.problem.part(np.flatnonzero(self.seats >= threshold))

    def _valued(self, options: Ints, groups: Ints) -> _Candidate:
        sums = self.sums.plan_values(options, groups).tolist()
        lowest = int(self.seats[options[options >= 0]].min()) if len(groups) else 0
        return _Candidate(options, groups, (*sums[: self.at], lowest, *sums[self.at :]))

    def _levels(self, before: Outcome, after: Outcome, part: SubProblem) -> tuple[LevelOutcome, ...]:
        """What is proven of each level that is a sum, for the plan at hand."""
        values = [value for level, value in enumerate(self.plan.values) if level != self.at]
        first = [_restated(level, before, number, values) for number, level in enumerate(before.levels)]
        later = [
            replace(level, prices=self._outward(level.prices, part))
            for level in (
                _restated(after.levels[number], after, number, values) for number in range(self.at, len(values))
            )
        ]
        return (*first, *later)

    def _outward(self, prices: Prices, part: SubProblem) -> Prices:
        """Prices of the last solve in the numbers of the whole problem; the level's own multiplier is 0."""
        parties = np.zeros(self.problem.parties, dtype=np.int64)
        parties[part.parties] = prices.parties
        multipliers = (*prices.multipliers[: self.at], 0, *prices.multipliers[self.at :])
        relaxed = tuple(part.families[list(prices.relaxed)].tolist())
        names = {"party": part.parties, "family": part.families}
        cuts = tuple(
            replace(cut, rows=tuple((kind, int(names[kind][number])) for kind, number in cut.rows))
            for cut in prices.cuts
        )
        return replace(prices, parties=parties, multipliers=multipliers, relaxed=relaxed, cuts=cuts)


def _restated(level: LevelOutcome, answer: Outcome, number: int, values: list[int]) -> LevelOutcome:
    """A level of an answer, given what another plan is worth at it and at those before; without its tree."""
    prices = level.prices.restated((before.value for before in answer.levels), values)
    closed = level.proof in ("search", "tree") and level.bound == values[number]
    return LevelOutcome.of(values[number], prices, closed=closed)


def _below(values: tuple[int, ...], bounds: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    """Whether bounds, each given the values before it, show that `wanted` cannot be reached."""
    for value, bound, goal in zip(values, bounds, wanted, strict=False):
        if bound < goal:
            return True
        if value != goal:
            return False
    return False
