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
from partage.solve.counting import count, is_count
from partage.solve.greedy import greedy
from partage.solve.packing import choose
from partage.solve.pool import Pool, is_plan
from partage.solve.prices import Quote, best_tables, level_weights, quote, subgradient, thresholds
from partage.solve.relax import Relaxed, relax, trivial
from partage.solve.tables import TableSearch
from partage.solve.walk import NEVER, TooManyError

ALL_TABLES = 20_000
"""With no more tables than this, all of them are listed at once."""

FIRST_TABLES = 10_000
"""So many tables near the first prices are known before the first relaxation, at the most."""

KEPT_TABLES = 20_000
"""An exact choice is not tried among more tables than this."""

PROMISING = (2_500, 10_000)
"""Tables in quick choices that only look for a better plan."""

WINDOWS = (1.0, 0.5, 0.25, 0.12, 0.06, 0.03, 0.015, 0.007)
"""How much worse than its family's best a promising table may be, in shares of the best seat's gain."""

QUICK_GAP = 1e-4

COUNT_SHARE = 0.3
"""Share of the time left that the direct model of a counting level may take."""

LATER = 3
"""How many times all later levels together fit into one unit of the level aimed at."""

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
        weights = self._composite() * self.unit
        parties = subgradient(search, weights, int(weights @ self.values), self.watch)
        self.guess = (tuple(int(weight) for weight in weights[:-1]), parties)
        self._meet(quote(problem, weights, parties), FIRST_TABLES)

    def _composite(self) -> Ints:
        """(L,) weights under which a level counts about twice what the next can bring for one guest."""
        highest = np.maximum(1, np.abs(self.problem.option_values).max(axis=1, initial=0)).astype(np.float64)
        weights = [1.0]
        reach = float(highest[-1])
        for level in range(len(highest) - 2, -1, -1):
            weights.append(max(1.0, round(2 * reach / highest[level])))
            reach = min(2.0 * reach, 2.0**40)
        return np.array(weights[::-1], dtype=np.int64)

    # One level

    def _close(self, level: int) -> tuple[Relaxed, bool]:
        """The best proof of a level, and whether an exact choice closed it."""
        last = level == len(self.problem.levels) - 1
        proof = trivial(self.search, level, self.unit, self.values, self.guess if last else None)
        if self._done(level, proof):
            return proof, False
        proof = self._relax(level, self._aim(level), proof)
        for most in PROMISING:
            if self._done(level, proof):
                return proof, False
            self._adopt(level, self._promising(proof, most), self._aim(level), quick=True)
            if self._done(level, proof):
                return proof, False
            if not last and most == PROMISING[0]:
                proof = self._relax(level, self._only(level), proof)
                if self._done(level, proof):
                    return proof, False
            if self._count_exactly(level) or self._choose_exactly(level, proof):
                return proof, True
        return proof, False

    def _relax(self, level: int, aim: Ints, start: Relaxed) -> Relaxed:
        found = relax(
            self.search,
            self.pool,
            aim,
            level,
            self.unit,
            self.values,
            start,
            self.watch,
            complete=self.complete,
            plan=self.plan,
        )
        return replace(found, aimed=start.aimed) if start.aimed is not None else found

    def _done(self, level: int, proof: Relaxed) -> bool:
        """Whether the level is closed, near enough to closed, or out of time."""
        return self._reached(level, proof) or self._near_enough(level, proof) or self.watch.left <= 0

    def _aim(self, level: int) -> Ints:
        """(L,) the level, and so little of later ones that together they count less than one unit of it."""
        aim = self._composite()
        aim[:level] = 0
        later = aim[level + 1 :] * np.maximum(np.abs(self.values[level + 1 :]), 10)
        aim[level] = max(1, int(LATER * later.sum()))
        return aim

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

    def _promising(self, proof: Relaxed, most: int) -> Ints:
        """Positions of at most `most` tables, every one that loses less than some amount."""
        if proof.aimed is None:
            return self.plan
        weights, parties = proof.aimed
        put = quote(self.problem, weights, parties)
        if not self.complete:
            self._meet(put, most)
        worth = np.full(self.problem.groups, NEVER, dtype=np.int64)
        reduced = self.pool.worth(weights, parties)
        np.maximum.at(worth, self.pool.groups, reduced)
        loss = thresholds(self.problem, worth, put.coefficient, 0)[self.pool.groups] - reduced
        return np.union1d(np.argsort(loss, kind="stable")[:most], self.plan)

    def _meet(self, put: Quote, most: int) -> None:
        """Let the pool know the tables that lose least at these prices: the widest of some windows that fits."""
        if self.watch.left <= 0:
            return
        worth, _found, _relaxed = best_tables(self.search, put)
        step = int(put.weights[-1]) * max(1, int(self.problem.option_values[-1].max(initial=1)))
        for share in WINDOWS:
            if self.watch.left <= 0:
                return
            bar = thresholds(self.problem, worth, put.coefficient, int(step * share))
            try:
                found = self.search.within(put.reduced, put.weights, bar, most=most)
            except TooManyError:
                continue
            self.pool.add(found.options, found.groups)
            return

    def _count_exactly(self, level: int) -> bool:
        """Close a counting level with a direct model; true when that proved the plan's value."""
        if not is_count(self.search, level):
            return False
        seconds = COUNT_SHARE * self.watch.left
        counted = count(self.search, level, self.values[:level], self.watch, seconds=seconds, seed=self.budget.seed)
        if counted is None:
            return False
        if not self.problem.judge.binding and len(counted.groups):
            self._take(level, self.pool.locate(counted.options, counted.groups))
        return counted.bound <= int(self.values[level])

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
        return len(among) <= KEPT_TABLES and self._adopt(level, among, self._only(level), quick=False)

    def _only(self, level: int) -> Ints:
        aim = np.zeros(len(self.values), dtype=np.int64)
        aim[level] = 1
        return aim

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
