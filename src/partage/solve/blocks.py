"""Independent blocks of a problem, each solved by a solver that is given, and the answers added up.

Tables and values of blocks add up as they are. A certificate has one multiplier for each earlier level and so
one trade between levels for the whole problem: blocks bring their own, the largest of each is shared, and
blocks with others are priced again at these. The sum of their price bounds is then a price bound of the whole.

A level that every block has closed, and all levels before it, is closed: the lexicographic optima of blocks
that share nobody and no home add up to that of the whole. After the first level that is open somewhere that
no longer holds. A block's bound there is for plans that reach what *this block* reached before; a plan of the
whole may do better in one block at the open level and worse in another, and so be free of the conditions under
which the blocks' bounds hold. Only the joint prices bound it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np

from partage.problem.model import Ints, Part, Problem
from partage.solve.clock import SearchClock, Teller
from partage.solve.components import LEAST, blocks
from partage.solve.greedy import greedy
from partage.solve.parallel import Job, Listener, run_jobs
from partage.solve.repricing import Repricing, RepricingRequest
from partage.solve.solver import Budget, LevelOutcome, Outcome, Prices, Solver

T = TypeVar("T")

ROUND_SHARE = 0.85
"""Share of the time left in which blocks are solved, and then priced again; the rest is for what comes after."""


class PartSolver(Solver, Protocol):
    """A solver that can be told that its problems are parts of one."""

    def within(self, whole: Problem) -> Solver:
        """The same solver for parts of `whole`: its prices are in one unit for all parts."""
        ...


@dataclass(frozen=True)
class BlocksSolver:
    """Divides a problem into blocks that share nobody and no home; its plan is the same in any executor.

    Parameters
    ----------
    inner
        Solves the blocks; gets the whole problem where there is only one.
    executor
        Where blocks are solved; `None`: one after the other.
    least
        Options that make a block.
    """

    inner: PartSolver
    executor: Executor | None = None
    least: int = LEAST

    @property
    def name(self) -> str:
        """The solver's that does the work."""
        return self.inner.name

    def supports(self, problem: Problem) -> bool:
        """What the inner solver does."""
        return self.inner.supports(problem)

    def __call__(self, problem: Problem, budget: Budget, clock: SearchClock) -> Outcome | None:
        """The blocks' plans in one, with a bound for every level."""
        parts = blocks(problem, self.least)
        if len(parts) == 1:
            return self.inner(problem, budget, clock)
        return _Run(problem, parts, _Solving(self.inner.within(problem), budget), self.executor, clock).outcome()


@dataclass(frozen=True, eq=False)
class _Solving:
    """What is done with a block first."""

    solver: Solver
    budget: Budget

    def __call__(self, problem: Problem, clock: SearchClock) -> Outcome | None:
        return self.solver(problem, self.budget, clock)


class _Run:
    """One solve of all blocks: first each by itself, then prices at shared multipliers."""

    def __init__(
        self, problem: Problem, parts: Sequence[Ints], solving: _Solving, executor: Executor | None, clock: SearchClock
    ) -> None:
        self._problem, self._parts, self._solving = problem, parts, solving
        self._executor, self._clock = executor, clock

    def outcome(self) -> Outcome | None:
        """The blocks' answers, added up."""
        scores = _Scores(self._clock, self._first_values())
        jobs = [self._job(number, self._solving) for number in range(len(self._parts))]
        answers = self._answered(jobs, Listener(scores.teller, scores.done))
        solved = [answer for answer in answers if answer is not None]
        if len(solved) < len(answers):
            return None
        sums = [_Sum.of([answer.levels[level] for answer in solved]) for level in range(len(self._problem.levels))]
        return self._whole(solved, self._priced(solved, sums), sums)

    def _first_values(self) -> Ints:
        """(blocks, L) what a first plan is worth in each block, where somebody wants to know."""
        found = np.zeros((len(self._parts), len(self._problem.levels)), dtype=np.int64)
        for number in range(len(self._parts)) if self._clock.has_listener else ():
            if self._clock.left > 0:
                part = self._part(number).problem
                found[number] = part.plan_values(*greedy(part, self._clock.check_pace))
        return found

    def _part(self, number: int) -> Part:
        return self._problem.part(self._parts[number])

    def _job(self, number: int, work: Callable[[Problem, SearchClock], T]) -> Job[T]:
        return Job(len(self._parts[number]), lambda: self._part(number).problem, work)

    def _answered(self, jobs: Sequence[Job[T]], listener: Listener[T]) -> list[T]:
        """The answer of every job; where time was over first, what can be said at once."""
        found = run_jobs(jobs, self._executor, self._clock.shorter(ROUND_SHARE), listener)
        for number in [number for number in range(len(jobs)) if number not in found]:
            try:
                found[number] = self._at_once(jobs[number])
            except KeyboardInterrupt:  # the first one does not cost the plan
                self._clock.interrupt()
                found[number] = self._at_once(jobs[number])
        return [found[number] for number in range(len(jobs))]

    def _at_once(self, job: Job[T]) -> T:
        return job.work(job.part(), self._clock.aside(0.0))

    def _priced(self, solved: Sequence[Outcome], sums: Sequence[_Sum]) -> list[list[Prices]]:
        """For each block and level, prices at the level's shared multipliers."""
        prices = [[level.prices for level in answer.levels] for answer in solved]
        wanted = [
            tuple(w for total in sums if (w := total.wanted(number)) is not None) for number in range(len(solved))
        ]
        again = [number for number in range(len(solved)) if wanted[number]]
        jobs = [
            self._job(number, Repricing(wanted[number], solved[number].options, solved[number].groups))
            for number in again
        ]
        listener: Listener[tuple[Prices, ...]] = Listener(lambda _number: None, lambda _number, _answer: None)
        for number, answer in zip(again, self._answered(jobs, listener), strict=True):
            for request, better in zip(wanted[number], answer, strict=True):
                prices[number][request.level] = better
        return prices

    def _whole(self, solved: Sequence[Outcome], prices: Sequence[Sequence[Prices]], sums: Sequence[_Sum]) -> Outcome:
        """The answer in the numbers of the whole problem."""
        width = max(answer.options.shape[1] for answer in solved)
        paid = np.zeros((len(sums), self._problem.parties), dtype=np.int64)
        relaxed: list[list[int]] = [[] for _ in sums]
        options, groups = [], []
        for number, answer in enumerate(solved):
            part = self._part(number)
            named, group = part.outward(answer.options, answer.groups)
            options.append(np.pad(named, ((0, 0), (0, width - named.shape[1])), constant_values=-1))
            groups.append(group)
            for level, of_level in enumerate(prices[number]):
                paid[level, part.parties] = of_level.parties
                relaxed[level] += part.families[list(of_level.relaxed)].tolist()
        closed, levels = True, []
        for level, total in enumerate(sums):
            closed &= total.closed
            bound = sum(of_block[level].price_bound for of_block in prices)
            joint = Prices(total.unit, bound, total.multipliers, paid[level], tuple(sorted(relaxed[level])))
            levels.append(total.outcome(joint, closed=closed))
        return Outcome(np.concatenate(options), np.concatenate(groups), tuple(levels))


class _Scores:
    """What the blocks are worth as far as known; tells their sums."""

    def __init__(self, clock: SearchClock, values: Ints) -> None:
        self._clock, self._values = clock, values
        self._tell("blocks")

    def teller(self, number: int) -> Teller:
        """Told of one block, tells of all."""

        def tell(phase: str, values: tuple[int, ...], _bounds: tuple[int, ...]) -> None:
            if values:
                self._values[number] = values
            self._tell(phase)

        return tell

    def done(self, number: int, answer: Outcome | None) -> None:
        """A block is solved."""
        if answer is not None:
            self._values[number] = [level.value for level in answer.levels]
        self._tell("blocks")

    def _tell(self, phase: str) -> None:
        self._clock.tell(phase, tuple(self._values.sum(axis=0).tolist()))


@dataclass(frozen=True, eq=False)
class _Sum:
    """One level of all blocks.

    Parameters
    ----------
    levels
        What each block says of it.
    multipliers
        The largest of any block, for each earlier level.
    """

    levels: tuple[LevelOutcome, ...]
    multipliers: tuple[int, ...]

    @classmethod
    def of(cls, levels: Sequence[LevelOutcome]) -> _Sum:
        """The level, with multipliers for all blocks."""
        shared = np.array([level.prices.multipliers for level in levels], dtype=np.int64).max(axis=0)
        return cls(tuple(levels), tuple(shared.tolist()))

    @property
    def unit(self) -> int:
        """The whole problem's, in which every block counts."""
        return self.levels[0].prices.unit

    @property
    def value(self) -> int:
        """What the whole plan is worth."""
        return sum(level.value for level in self.levels)

    @property
    def closed(self) -> bool:
        """Whether every block's value is proven."""
        return all(level.bound == level.value for level in self.levels)

    def wanted(self, number: int) -> RepricingRequest | None:
        """How a block should be priced again; `None` where its prices will do.

        Fractions of a unit that a block's prices are off add up over blocks. Where the sum is too much, blocks
        with more than their part of one unit try again.
        """
        own = self.levels[number]
        fair = (self.unit - 1) // len(self.levels)
        enough = self.unit * own.value + fair
        too_much = sum(self._excess(level) for level in self.levels) >= self.unit and self._excess(own) > fair
        if own.prices.multipliers == self.multipliers and not too_much:
            return None
        return RepricingRequest(len(self.multipliers), self.multipliers, own.prices, enough)

    def outcome(self, prices: Prices, *, closed: bool) -> LevelOutcome:
        """What the joint prices, and the blocks' own proofs if this level and all before are closed, say together."""
        if prices.bound == self.value:
            return LevelOutcome(self.value, self.value, "prices", prices)
        return LevelOutcome(self.value, self.value if closed else prices.bound, "search" if closed else "none", prices)

    def _excess(self, level: LevelOutcome) -> int:
        return level.prices.price_bound - self.unit * level.value
