"""The solver for every problem: goal by goal, prices prove and an exact choice closes.

For each level in turn, with every earlier level held: the relaxation gives prices, prices give a bound; if
the plan at hand does not reach it, a quick choice among promising tables looks for a better plan; if that
does not reach it either, every table within the gap is listed and the best plan among them chosen exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from partage.problem.model import Ints, Problem
from partage.solve.aims import all_together, mostly, only
from partage.solve.base import Budget, LevelOutcome, Outcome, Watch, price_unit
from partage.solve.counting import count, is_count
from partage.solve.greedy import greedy
from partage.solve.packing import choose
from partage.solve.pool import Pool, is_plan
from partage.solve.prices import level_weights, quote, subgradient, thresholds
from partage.solve.promising import meet, promising
from partage.solve.relax import Relaxed, relax, trivial
from partage.solve.search import Neighbourhoods
from partage.solve.tables import TableSearch
from partage.solve.walk import TooManyError

ALL_TABLES = 20_000
"""With no more tables than this, all of them are listed at once."""

FIRST_TABLES = 10_000
"""So many tables near the first prices are known before the first relaxation, at the most."""

KEPT_TABLES = 20_000
"""An exact choice is not tried among more tables than this."""

MANY_OPTIONS = 30_000
"""Beyond this the relaxation is slow, and searching neighbourhoods first pays."""

POLISH_ROUNDS = 1_000
POLISH_SHARE, RELAX_SHARE = 0.35, 0.5
"""Shares of the time left for the first search of neighbourhoods, and for a relaxation."""

PROMISING = (2_500, 10_000)
"""Tables in quick choices that only look for a better plan."""

QUICK_GAP = 1e-4

COUNT_SHARE = 0.3
"""Share of the time left that the direct model of a counting level may take."""

QUICK_NODES = 500
"""A quick choice stops on this count, so that it gives the same plan on a slower machine."""

LARGEST_VALUE = 10**9
"""Beyond this, the tolerances of a solver that counts in floats could hide a unit: it proves nothing there."""

QUICK_SHARE = 0.3
"""Share of the time left that a quick choice may take."""


@dataclass(frozen=True)
class GoalwiseSolver:
    """Supports every problem; optimal where it says so."""

    name: str = field(default="goalwise")
    all_tables: int = ALL_TABLES
    many_options: int = MANY_OPTIONS

    def supports(self, problem: Problem) -> bool:  # noqa: ARG002
        """Every problem."""
        return True

    def __call__(self, problem: Problem, budget: Budget, watch: Watch) -> Outcome:
        """A plan with a bound for every level; stops early when the watch says so."""
        return _Run(problem, budget, watch, self.all_tables, many=problem.options > self.many_options).outcome()


class _Run:
    """One solve: the plan at hand, the tables known so far, and what is proven."""

    def __init__(self, problem: Problem, budget: Budget, watch: Watch, all_tables: int, *, many: bool) -> None:
        self.problem = problem
        self.budget = budget
        self.watch = watch
        self.search = TableSearch(problem)
        self.unit = price_unit(problem)
        self.pool = Pool(problem)
        self.plan = self.pool.add(*greedy(problem))
        self.values = self._values(self.plan)
        self.complete = False
        self.guess: tuple[tuple[int, ...], Ints] | None = None
        self.proofs: list[tuple[Relaxed, bool]] = []
        self.all_tables, self.many = all_tables, many
        self.tell("greedy")

    def outcome(self) -> Outcome:
        """Close level after level; what the clock leaves open gets the bound that is known."""
        try:
            self._gather()
            self._close_all()
        except KeyboardInterrupt:
            self.watch.interrupt()
            self._close_all()
        levels = tuple(self._told(level, *proof) for level, proof in enumerate(self.proofs))
        return Outcome(self.pool.options[self.plan], self.pool.groups[self.plan], levels)

    def _close_all(self) -> None:
        for level in range(len(self.proofs), len(self.problem.levels)):
            self.proofs.append(self._close(level))
            self.tell(self.problem.levels[level])

    def tell(self, phase: str) -> None:
        """Report to the caller."""
        bounds = tuple(proof.prices.bound for proof, _exact in self.proofs)
        self.watch.tell(phase, tuple(self.values.tolist()), bounds)

    def _values(self, index: Ints) -> Ints:
        return self.problem.plan_values(self.pool.options[index], self.pool.groups[index])

    # Tables

    def _gather(self) -> None:
        """List all tables where they are few, those near first prices where they are many."""
        problem, search = self.problem, self.search
        if search.count(self.all_tables) <= self.all_tables:
            nothing = np.zeros(problem.options, dtype=np.int64)
            unweighted = np.zeros(len(problem.levels), dtype=np.int64)
            anything = np.zeros(problem.groups, dtype=np.int64)
            found = search.within(nothing, unweighted, anything, most=self.all_tables)
            self.pool.add(found.options, found.groups)
            self.complete = True
            return
        weights = self._first_weights()
        parties = subgradient(search, weights, int(weights @ self.values), self.watch)
        self.guess = (tuple(int(weight) for weight in weights[:-1]), parties)
        if self.many:
            self._polish(weights, parties, 0, None)
        if self.watch.left > 0:
            meet(search, self.pool, quote(problem, weights, parties), FIRST_TABLES)

    def _first_weights(self) -> Ints:
        return all_together(self.problem) * self.unit

    def _polish(self, weights: Ints, parties: Ints, level: int, proof: Relaxed | None) -> None:
        """Improve the plan neighbourhood by neighbourhood, for a share of the time left or until it is proven."""
        last = level == len(self.problem.levels) - 1
        watch = self.watch.shorter(1.0 if last else POLISH_SHARE)
        around = Neighbourhoods(self.search, weights, parties, self.budget.seed)
        aim = mostly(self.problem, level, self.values)
        for _ in range(POLISH_ROUNDS):
            if watch.left <= 0 or (proof is not None and self._done(level, proof)):
                return
            tables = self.pool.options[self.plan], self.pool.groups[self.plan]
            better = around.improve(*tables, aim, level, watch)
            if better is not None:
                self._take(level, self.pool.locate(*better))

    # One level

    def _close(self, level: int) -> tuple[Relaxed, bool]:
        """The best proof of a level, and whether an exact choice closed it."""
        last = level == len(self.problem.levels) - 1
        proof = trivial(self.search, level, self.unit, self.values, self.guess if last else None)
        if self._done(level, proof):
            return proof, False
        if self.many and not last and self.guess is not None:
            self._polish(self._first_weights(), self.guess[1], level, proof)
            return proof, False
        return self._choose(level, self._relax(level, mostly(self.problem, level, self.values), proof))

    def _choose(self, level: int, proof: Relaxed) -> tuple[Relaxed, bool]:
        """As `_close`, from a relaxation on: quick choices for a better plan, an exact one for the proof."""
        for most in PROMISING:
            if self._improve(level, proof, most):
                return proof, False
            if level < len(self.problem.levels) - 1 and most == PROMISING[0]:
                proof = self._relax(level, only(self.problem, level), proof)
            if self._done(level, proof):
                return proof, False
            if self._count_exactly(level) or self._choose_exactly(level, proof):
                return proof, True
        if self.many and proof.aimed is not None:
            self._polish(*proof.aimed, level, proof)
        return proof, False

    def _improve(self, level: int, proof: Relaxed, most: int) -> bool:
        """Look for a better plan among promising tables; true when there is nothing left to do."""
        if not self._done(level, proof) and proof.aimed is not None:
            among = promising(self.search, self.pool, proof.aimed, most, complete=self.complete)
            self._adopt(level, np.union1d(among, self.plan), mostly(self.problem, level, self.values), quick=True)
        return self._done(level, proof)

    def _relax(self, level: int, aim: Ints, start: Relaxed) -> Relaxed:
        found = relax(
            self.search,
            self.pool,
            aim,
            level,
            self.unit,
            self.values,
            start,
            self.watch.shorter(RELAX_SHARE) if self.many else self.watch,
            complete=self.complete,
            plan=self.plan,
        )
        return replace(found, aimed=start.aimed) if start.aimed is not None else found

    def _done(self, level: int, proof: Relaxed) -> bool:
        """Whether the level is closed, near enough to closed, or out of time."""
        return self._reached(level, proof) or self._near_enough(level, proof) or self.watch.left <= 0

    def _reached(self, level: int, proof: Relaxed) -> bool:
        return self._restated(proof, level) // self.unit <= int(self.values[level])

    def _near_enough(self, level: int, proof: Relaxed) -> bool:
        """Whether the caller asked for no more: the gap applies to the last level."""
        if level < len(self.problem.levels) - 1:
            return False
        value = int(self.values[level])
        return self._restated(proof, level) // self.unit - value <= self.budget.gap * max(1, abs(value))

    def _restated(self, proof: Relaxed, level: int) -> int:
        """The price bound, given what the plan at hand is worth at the earlier levels by now."""
        moved = [int(old) - int(new) for old, new in zip(proof.values, self.values[:level], strict=True)]
        return proof.prices.price_bound + sum(m * d for m, d in zip(proof.prices.multipliers, moved, strict=True))

    def _losses(self, level: int, proof: Relaxed) -> tuple[Ints, Ints]:
        """(N,) how far each known table is worth less than its group's bar at gap 0, and the bars (G,)."""
        weights = level_weights(self.problem, level, self.unit, proof.prices.multipliers)
        bar = thresholds(self.problem, proof.worth, weights @ self.problem.family_values, 0)
        return bar[self.pool.groups] - self.pool.worth(weights, proof.prices.parties), bar

    def _count_exactly(self, level: int) -> bool:
        """Close a counting level with a direct model; true when that proved the plan's value."""
        if self.many or not is_count(self.search, level):
            return False
        seconds = COUNT_SHARE * self.watch.left
        counted = count(self.search, level, self.values[:level], self.watch, seconds=seconds, seed=self.budget.seed)
        if counted is None:
            return False
        if not self.problem.judge.binding:  # otherwise its tables may break a rule
            index = self.pool.locate(counted.options, counted.groups)
            if not is_plan(self.pool, index):
                return False  # a solver whose own tables cannot stand together is not believed
            self._take(level, index)
        return counted.bound == int(self.values[level])  # a bound below a known plan cannot be true

    def _choose_exactly(self, level: int, proof: Relaxed) -> bool:
        """Choose among all tables within the gap; true when that closed the level."""
        gap = self._restated(proof, level) - self.unit * int(self.values[level])
        losses, bar = self._losses(level, proof)
        if not self.complete:
            weights = level_weights(self.problem, level, self.unit, proof.prices.multipliers)
            put = quote(self.problem, weights, proof.prices.parties)
            try:
                found = self.search.within(put.reduced, put.weights, bar - gap, most=KEPT_TABLES)
            except TooManyError:
                return False
            self.pool.add(found.options, found.groups)
            losses, _bar = self._losses(level, proof)
        among = np.union1d(np.flatnonzero(losses <= gap), self.plan)
        return len(among) <= KEPT_TABLES and self._adopt(level, among, only(self.problem, level), quick=False)

    def _adopt(self, level: int, among: Ints, aim: Ints, *, quick: bool) -> bool:
        """Take the best plan among these tables if it is better; true when the choice was proven.

        A quick choice only looks for a better plan: it stops early, on a count.
        """
        seconds = self.watch.left * (QUICK_SHARE if quick else 1.0)
        if seconds <= 0:
            return False
        floors = self.values[:level]
        chosen = choose(
            self.pool,
            among,
            aim,
            floors,
            self.plan,
            self.watch,
            seconds=seconds,
            seed=self.budget.seed,
            gap=QUICK_GAP if quick else 0.0,
            nodes=QUICK_NODES if quick else None,
        )
        taken = chosen is not None and self._take(level, chosen.index)
        return taken and chosen is not None and chosen.proven and abs(int(self.values[level])) <= LARGEST_VALUE

    def _take(self, level: int, index: Ints) -> bool:
        """Go on with these tables if they are a better plan; false when a solver's word cannot be true."""
        values = self._values(index)
        if not is_plan(self.pool, index) or tuple(values[: level + 1]) < tuple(self.values[: level + 1]):
            return False
        if (values[:level] < self.values[:level]).any():
            return False
        if tuple(values) > tuple(self.values):
            self.plan, self.values = index, values
            self.tell("plan")
        return True

    def _told(self, level: int, proof: Relaxed, exact: bool) -> LevelOutcome:  # noqa: FBT001
        value = int(self.values[level])
        prices = replace(proof.prices, price_bound=self._restated(proof, level))
        if prices.bound <= value:
            return LevelOutcome(value, prices.bound, "prices", prices)
        return LevelOutcome(value, value if exact else prices.bound, "search" if exact else "none", prices)
