"""The solver for every problem: goal by goal, prices prove and an exact choice closes.

For each level in turn, with every earlier level held: the relaxation gives prices, prices give a bound; if
the plan at hand does not reach it, a quick choice among promising tables looks for a better plan; if that
does not reach it either, every table within the gap is listed and the best plan among them chosen exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from partage.problem.model import Ints, Problem
from partage.solve.base import Budget, LevelOutcome, Outcome, Watch, price_unit
from partage.solve.greedy import greedy
from partage.solve.packing import Pool, choose
from partage.solve.prices import best_tables, level_weights, quote, subgradient, thresholds
from partage.solve.relax import Relaxed, relax, trivial
from partage.solve.tables import TableSearch, TooManyError

ALL_TABLES = 20_000
"""With no more tables than this, all of them are listed at once."""

FIRST_TABLES = 30_000
"""So many tables near the first prices are known before the first relaxation, at the most."""

KEPT_TABLES = 60_000
"""An exact choice is not tried among more tables than this."""

PROMISING = 2_500
"""Tables in a quick choice that only looks for a better plan."""

QUICK_SHARE = 0.15
"""Share of the time left that a quick choice may take."""


@dataclass(frozen=True)
class GoalwiseSolver:
    """Supports every problem; optimal where it says so."""

    name: str = field(default="goalwise")
    all_tables: int = ALL_TABLES

    def supports(self, problem: Problem) -> bool:  # noqa: ARG002
        """Every problem."""
        return True

    def __call__(self, problem: Problem, budget: Budget, watch: Watch) -> Outcome:
        """A plan with a bound for every level; stops early when the watch says so."""
        return _Run(problem, budget, watch, self.all_tables).outcome()


class _Run:
    """One solve: the plan at hand, the tables known so far, and what is proven."""

    def __init__(self, problem: Problem, budget: Budget, watch: Watch, all_tables: int) -> None:
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
        self.all_tables = all_tables
        self.tell("greedy")

    def outcome(self) -> Outcome:
        """Close level after level; what the clock leaves open gets the bound that is known."""
        self._gather()
        for level in range(len(self.problem.levels)):
            self.proofs.append(self._close(level))
            self.tell(self.problem.levels[level])
        levels = tuple(self._told(level, *proof) for level, proof in enumerate(self.proofs))
        return Outcome(self.pool.options[self.plan], self.pool.groups[self.plan], levels)

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
        weights = self._composite()
        parties = subgradient(search, weights, int(weights @ self.values), self.watch)
        self.guess = (tuple(int(weight) for weight in weights[:-1]), parties)
        put = quote(problem, weights, parties)
        worth, best, _relaxed = best_tables(search, put)
        self.pool.add(best.options, best.groups)
        step = self.unit * max(1, int(problem.option_values[-1].max(initial=1)))
        for share in (1.0, 0.3, 0.1, 0.03, 0.01):
            if self.watch.left <= 0:
                return
            bar = thresholds(problem, worth, put.coefficient, int(step * share))
            try:
                found = search.within(put.reduced, put.weights, bar, most=FIRST_TABLES)
            except TooManyError:
                continue
            self.pool.add(found.options, found.groups)
            return

    def _composite(self) -> Ints:
        """(L,) weights under which a level counts about twice what the next can bring for one guest."""
        highest = np.maximum(1, np.abs(self.problem.option_values).max(axis=1, initial=0)).astype(np.float64)
        weights = [1.0]
        reach = float(highest[-1])
        for level in range(len(highest) - 2, -1, -1):
            weights.append(max(1.0, round(2 * reach / highest[level])))
            reach = min(2.0 * reach, 2.0**40)
        return np.array(weights[::-1], dtype=np.int64) * self.unit

    # One level

    def _close(self, level: int) -> tuple[Relaxed, bool]:
        """The best proof of a level, and whether an exact choice closed it."""
        guess = self.guess if level == len(self.problem.levels) - 1 else None
        proof = trivial(self.search, level, self.unit, self.values, guess)
        if self._reached(level, proof) or self.watch.left <= 0:
            return proof, False
        proof = relax(
            self.search,
            self.pool,
            level,
            self.unit,
            self.values,
            proof,
            self.watch,
            complete=self.complete,
            plan=self.plan,
        )
        if not self.complete and not self._reached(level, proof):
            self._improve(level, proof)
        if self._reached(level, proof) or self._near_enough(level, proof) or self.watch.left <= 0:
            return proof, False
        return proof, self._choose_exactly(level, proof)

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

    def _improve(self, level: int, proof: Relaxed) -> None:
        """Look for a better plan among the known tables that lose least."""
        losses, _bar = self._losses(level, proof)
        among = np.union1d(np.argsort(losses, kind="stable")[:PROMISING], self.plan)
        self._adopt(level, among, self.watch.left * QUICK_SHARE)

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
        return len(among) <= KEPT_TABLES and self._adopt(level, among, self.watch.left)

    def _adopt(self, level: int, among: Ints, seconds: float) -> bool:
        """Take the best plan among these tables if it is better; true when the choice was proven."""
        if seconds <= 0:
            return False
        chosen = choose(
            self.problem,
            self.pool,
            among,
            level,
            self.values[:level],
            self.plan,
            seconds=seconds,
            seed=self.budget.seed,
        )
        if chosen is None:
            return False
        values = self._values(chosen.index)
        if (values[:level] < self.values[:level]).any() or values[level] < self.values[level]:
            return False
        if tuple(values) > tuple(self.values):
            self.plan, self.values = chosen.index, values
            self.tell("plan")
        return chosen.proven

    def _told(self, level: int, proof: Relaxed, exact: bool) -> LevelOutcome:  # noqa: FBT001
        value = int(self.values[level])
        prices = replace(proof.prices, price_bound=self._restated(proof, level))
        if prices.bound <= value:
            return LevelOutcome(value, prices.bound, "prices", prices)
        return LevelOutcome(value, value if exact else prices.bound, "search" if exact else "none", prices)
