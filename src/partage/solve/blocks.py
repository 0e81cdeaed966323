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
from functools import partial
from typing import Protocol, TypeVar

import numpy as np

from partage.problem.model import Ints, Problem, SubProblem
from partage.solve.clock import SearchClock, Teller
from partage.solve.greedy import greedy
from partage.solve.parallel import Job, Listener, run_jobs
from partage.solve.repricing import LevelSum, Repricing
from partage.solve.search_space import widened
from partage.solve.solver import Budget, LevelOutcome, Outcome, Prices, Solver

T = TypeVar("T")
Solving = Callable[[Problem, SearchClock], Outcome | None]

ROUND_SHARE = 0.85
"""Share of the time left in which blocks are solved, and then priced again; the rest is for what comes after."""


LEAST = 2_000
"""Options that are worth a search of their own: to prepare a smaller one costs more than it saves."""


class PartSolver(Solver, Protocol):
    """A solver that can be told that its problems are parts of one."""

    def within(self, whole: Problem) -> Solver:
        """The same solver for parts of `whole`: its prices are in one unit for all parts."""


@dataclass(frozen=True)
class BlocksSolver:
    """Divides a problem into blocks that share nobody and no home; its plan is the same in any executor.

    The `inner` solver gets the whole problem where there is only one block. Without an `executor` blocks are solved one
    after the other; `least` options make a block.
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
        parts = independent_blocks(problem, self.least)
        if len(parts) == 1:
            return self.inner(problem, budget, clock)
        solving = partial(_solved, self.inner.within(problem), budget)
        return _BlockRun(problem, parts, solving, self.executor, clock).outcome()


def _solved(solver: Solver, budget: Budget, problem: Problem, clock: SearchClock) -> Outcome | None:
    """What is done with a block first."""
    return solver(problem, budget, clock)


class _BlockRun:
    """One solve of all blocks: first each by itself, then prices at shared multipliers."""

    def __init__(
        self,
        problem: Problem,
        parts: Sequence[Ints],
        solving: Solving,
        executor: Executor | None,
        clock: SearchClock,
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
        sums = [LevelSum.of([answer.levels[level] for answer in solved]) for level in range(len(self._problem.levels))]
        return self._whole(solved, self._priced(solved, sums), sums)

    def _first_values(self) -> Ints:
        """(blocks, L) what a first plan is worth in each block, where somebody wants to know."""
        found = np.zeros((len(self._parts), len(self._problem.levels)), dtype=np.int64)
        for number in range(len(self._parts)) if self._clock.has_listener else ():
            if self._clock.left > 0:
                part = self._part(number).problem
                found[number] = part.plan_values(*greedy(part, self._clock.check_pace))
        return found

    def _part(self, number: int) -> SubProblem:
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

    def _priced(self, solved: Sequence[Outcome], sums: Sequence[LevelSum]) -> list[list[Prices]]:
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

    def _whole(
        self, solved: Sequence[Outcome], prices: Sequence[Sequence[Prices]], sums: Sequence[LevelSum]
    ) -> Outcome:
        """The answer in the numbers of the whole problem."""
        width = max(answer.options.shape[1] for answer in solved)
        paid = np.zeros((len(sums), self._problem.parties), dtype=np.int64)
        relaxed: list[list[int]] = [[] for _ in sums]
        options, groups = [], []
        for number, answer in enumerate(solved):
            part = self._part(number)
            named, group = part.outward(answer.options, answer.groups)
            options.append(widened(named, width))
            groups.append(group)
            for level, of_level in enumerate(prices[number]):
                paid[level, part.parties] = of_level.parties
                relaxed[level] += part.families[list(of_level.relaxed)].tolist()
        closed, levels = True, []
        for level, total in enumerate(sums):
            closed &= total.closed
            bound = sum(of_block[level].price_bound for of_block in prices)
            joint = Prices(total.unit, bound, total.multipliers, paid[level], tuple(sorted(relaxed[level])))
            levels.append(LevelOutcome.of(total.value, joint, closed=closed))
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


def independent_blocks(problem: Problem, least: int = LEAST) -> list[Ints]:
    """The options (n,) of parts that share no party and no family, each ascending; together all options.

    Two options belong together when they share a party or a family, or when a chain of such options joins them.

    A component with at least `least` options is a block of its own. Smaller ones are joined, in the order of
    their first party, until they have so many; what is left at the end joins the smallest block.
    """
    component, counts = components(problem)
    block = _joined(counts, least)
    if not problem.options:
        return [np.zeros(0, dtype=np.int64)]
    number = block[component]
    order = np.argsort(number, kind="stable")
    cuts = np.cumsum(np.bincount(number))[:-1]
    return np.split(order, cuts)


def components(problem: Problem) -> tuple[Ints, Ints]:
    """(P,) the component of each option, numbered in the order of their first party, and how many options each has."""
    label = _first_party(problem)[problem.option_party]
    first = np.zeros(problem.parties, dtype=np.bool_)
    first[label] = True
    component = (np.cumsum(first, dtype=np.int64) - 1)[label]
    return component, np.bincount(component).astype(np.int64)


def _first_party(problem: Problem) -> Ints:
    """(U,) the first party of each party's component.

    Each party takes the lowest label met at its families, hands it to the party that it was named after, and
    follows labels to their end: so a label crosses a long chain in a few rounds.

    References
    ----------
    Y. Zhang, A. Azad, Z. Hu, "FastSV: a distributed-memory connected component algorithm with fast convergence",
    SIAM PP20 (2020), 46-57.
    """
    starts, party = problem.group_start[:-1], problem.option_party
    label = np.arange(problem.parties)
    if not problem.options:
        return label
    while True:
        lowest = np.full(problem.families, problem.parties, dtype=np.int64)
        np.minimum.at(lowest, problem.group_family, np.minimum.reduceat(label[party], starts))
        met = label.copy()
        np.minimum.at(met, party, np.repeat(lowest[problem.group_family], np.diff(problem.group_start)))
        if (met == label).all():
            return label
        np.minimum.at(met, label, met.copy())
        while (met != met[met]).any():
            met = met[met]
        label = met


def _joined(counts: Ints, least: int) -> Ints:
    """The block of each component with so many options."""
    block = np.zeros(len(counts), dtype=np.int64)
    sizes: list[int] = []
    waiting: list[int] = []
    together = 0
    for component, options in enumerate(counts.tolist()):
        if options >= least:
            block[component] = len(sizes)
            sizes.append(options)
            continue
        waiting.append(component)
        together += options
        if together >= least:
            block[waiting] = len(sizes)
            sizes.append(together)
            waiting, together = [], 0
    if waiting and sizes:
        block[waiting] = min(range(len(sizes)), key=sizes.__getitem__)
    return block
