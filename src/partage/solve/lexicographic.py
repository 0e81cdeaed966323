"""The solver for every problem: goal by goal, prices prove and an exact choice closes.

First all levels are counted together: the relaxation gives prices and tables behind them, and a choice among these
gives a plan that is nearly the best. Then each level in turn, with every earlier one held: prices give a dual bound; if
the incumbent does not reach it, better plans are looked for among tables of small reduced cost; if that does not help
either, every table within the gap is listed and the best plan among them chosen exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from partage.problem.model import Ints, Problem
from partage.solve.branch_and_price import BranchAndPrice
from partage.solve.candidate_columns import least_reduced_cost
from partage.solve.clock import SearchClock
from partage.solve.column_generation import LevelRelaxation, initial_bound, solve_relaxation
from partage.solve.column_pool import ColumnPool
from partage.solve.compact_model import counts_small_numbers
from partage.solve.incumbent import LARGEST_VALUE, QUICK, ChoiceLimits, Incumbent
from partage.solve.initial_phase import InitialPhase
from partage.solve.lexicographic_weights import joint_weights, leading_weights, single_weights
from partage.solve.linear import Method
from partage.solve.master import HALF
from partage.solve.neighbourhoods import Neighbourhoods
from partage.solve.prices import fits_int64, level_weights, needs_search, price_out, prove
from partage.solve.pricing import PricingProblem, SearchContext
from partage.solve.search_space import TooManyError
from partage.solve.solver import Budget, LevelOutcome, Outcome, Prices, PriceTree, price_unit
from partage.solve.tightening import Tightened, tighten

ALL_TABLES = 20_000
"""With no more tables than this, all of them are listed at once."""

LARGE_OPTIONS = 1_000_000
"""Beyond this one relaxation has to do, and plans are improved part by part only."""

KEPT_TABLES = 40_000
"""An exact choice is not tried among more tables than this."""

EASY_OPTIONS, MANY_OPTIONS = 5_000, 30_000
"""Up to the first a direct model of a level that counts is tried before tables are chosen; beyond the second, never."""

SOME_TABLES = (5_000, 10_000)
"""An exact choice is tried among so many, then a quick one that only looks for a better plan."""

LISTED_TABLES, GAP_PARTS, TURNS = 40_000, (1, 2, 4, 8, 16, 32), 3
"""So many tables are listed for the last level: those within the gap, or within as large a part of it as fits."""

SURE_TABLES = 3_000
"""Among so many tables the choice is exact at once."""

CHOICES = ((1_000, ChoiceLimits(0.2, 100)), (2_000, ChoiceLimits(0.4, 300)), (KEPT_TABLES, ChoiceLimits()))
"""Tables nearest to the relaxation among which the last level is chosen, and how far each choice goes."""

MOST_LEAVES, TREE_SHARE = 300, 0.5
"""A tree of more leaves than this is given up, and one that takes more than such a share of the time left."""

MISSING = 3
"""So many times its price costs what an earlier level lacks while a tree is looked for."""

STALE_ROUNDS, POLISH_ROUNDS = 12, 200
"""So many rounds among neighbourhoods without a better plan end a first, and a last, search there."""

FEW_OPTIONS = 600
"""With no more of them a direct model is tried before tables are chosen: a few large homes have many tables."""

COUNT_SHARE = 0.3
"""Share of the time left that an exact answer to a level may take that others follow."""


@dataclass(frozen=True)
class LexicographicSolver:
    """Supports every problem; optimal where it says so.

    `unit` is the price unit, and `objective` what each level counts when all are counted together. Not given: as the
    problem has it. Where it `branches`, a tree is looked for that proves the last level.
    """

    name: str = "goalwise"
    all_tables: int = ALL_TABLES
    few_options: int = FEW_OPTIONS
    large_options: int = LARGE_OPTIONS
    unit: int | None = None
    objective: tuple[int, ...] | None = None
    branches: bool = True

    def supports(self, problem: Problem) -> bool:  # noqa: ARG002
        """Every problem."""
        return True

    def within(self, whole: Problem) -> LexicographicSolver:
        """The same solver for parts of `whole`, whose prices and multipliers are to go together."""
        objective = tuple(joint_weights(whole).tolist())
        return replace(self, unit=price_unit(whole), objective=objective, branches=False)

    def __call__(self, problem: Problem, budget: Budget, clock: SearchClock) -> Outcome:
        """A plan with a bound for every level; stops early when the clock says so."""
        return _LevelByLevel(problem, budget, clock, self).outcome()


class _LevelByLevel:
    """One solve: the plan at hand, and what is proven."""

    def __init__(self, problem: Problem, budget: Budget, clock: SearchClock, how: LexicographicSolver) -> None:
        self.problem, self.budget, self.clock = problem, budget, clock
        self.pricing = PricingProblem(problem, lambda: clock.left <= 0)
        self.unit = price_unit(problem) if how.unit is None else how.unit
        self.small, self.large = problem.options <= how.few_options, problem.options > how.large_options
        objective = joint_weights(problem) if how.objective is None else np.array(how.objective, dtype=np.int64)
        self.pool = ColumnPool(problem)
        self.context = SearchContext(self.pricing, self.pool, clock, budget.seed)
        self.incumbent = Incumbent(self.context)
        self.initial_phase = InitialPhase(
            self.incumbent, objective, how.all_tables, large=self.large, priced=self._priced
        )
        self.proofs: list[tuple[LevelRelaxation, bool]] = []
        self.trees: dict[int, PriceTree | None] = {}
        self.tight: Tightened | None = None
        self.branches = how.branches

    @property
    def values(self) -> Ints:
        """(L,) what the plan at hand is worth."""
        return self.incumbent.values

    def outcome(self) -> Outcome:
        """Close level after level; what the clock leaves open gets the bound that is known."""
        try:
            self.initial_phase.run()
            self._close_all()
        except KeyboardInterrupt:
            self.clock.interrupt()
            self._close_all()
        return self.incumbent.outcome(tuple(self._told(level, *proof) for level, proof in enumerate(self.proofs)))

    def _close_all(self) -> None:
        for level in range(len(self.proofs), len(self.problem.levels)):
            proof, exact = self._close(level)
            self.proofs.append((proof, exact))
            if exact:
                self._branch(level, proof)
            self._tell(level, proof)

    def _close(self, level: int) -> tuple[LevelRelaxation, bool]:
        """The best proof of a level, and whether an exact choice closed it."""
        proof = initial_bound(self.pricing, level, self.unit, self.values, self._guess(level))
        old = proof.prices
        if old.relaxed and not self.large and self.clock.left > 0:  # the same prices, with no family over-estimated
            prices, worth, _ = prove(self.pricing, level, self.unit, proof.values, old.multipliers, old.parties)
            proof = replace(proof, prices=prices, worth=worth)
        self._tell(level, proof)
        if self._done(level, proof):
            return proof, False
        if self.large:
            self._polish(level, replace(proof, dual_prices=self.initial_phase.guess), POLISH_ROUNDS)
            return proof, False
        proof = self._relax(level, leading_weights(self.problem, level, self.values), proof)
        if not self._done(level, proof) and self._solve_seats_exactly(level):
            return proof, True
        if level == len(self.problem.levels) - 1:
            return proof, self._close_last(level, proof)
        return self._close_earlier(level, proof)

    def _close_earlier(self, level: int, proof: LevelRelaxation) -> tuple[LevelRelaxation, bool]:
        """As `_close`, for a level that others follow, once it is relaxed."""
        if self.initial_phase.guess is not None:
            self.initial_phase.improve(
                self.incumbent.plan, self.initial_phase.guess, STALE_ROUNDS, lambda: self._done(level, proof)
            )
        easy = self.problem.options <= EASY_OPTIONS
        if easy and not self._done(level, proof) and self._count_exactly(level):
            return proof, True
        if not self._improve(level, proof, proof.basis):
            proof = self._relax(level, single_weights(self.problem, level), proof)
        return proof, self._close_count(level, proof)

    def _close_count(self, level: int, proof: LevelRelaxation) -> bool:
        """Whether an exact choice closed a level that others follow; on the way, better plans."""
        for most in SOME_TABLES:
            if self._done(level, proof):
                return False
            if self._choose_exactly(level, proof, most, COUNT_SHARE):
                return True
            if self._improve(level, proof, self._near(proof, most)):
                return False
        return self._choose_exactly(level, proof, KEPT_TABLES, COUNT_SHARE) or self._count_exactly(level)

    def _close_last(self, level: int, proof: LevelRelaxation) -> bool:
        """As `_close_count`, for the level at which most of the work is: list, tighten, choose, and enlarge."""
        for turn in range(TURNS):
            before = int(self.values[level])
            listed = None if self._done(level, proof) else self._listed(level, proof)
            if listed is not None and self._choose_tightened(level, proof, *listed):
                return True
            if self._done(level, proof):
                return False
            if int(self.values[level]) == before:
                self._polish(level, proof, STALE_ROUNDS << turn)
        self._polish(level, proof, POLISH_ROUNDS)
        return False

    def _listed(self, level: int, proof: LevelRelaxation) -> tuple[Ints, int] | None:
        """Tables within the gap, or within part of it; any plan worth so much as the number beside them holds these."""
        prices = self._restated(proof)
        gap = prices.price_bound - self.unit * int(self.values[level])
        for part in GAP_PARTS:
            among = self._within_gap(level, proof, LISTED_TABLES, gap // part)
            if among is not None:
                least = -((gap // part - prices.price_bound) // self.unit)  # rounded up
                return among, max(least, int(self.values[level]) + 1)
        return None

    def _choose_tightened(self, level: int, proof: LevelRelaxation, among: Ints, least: int) -> bool:
        """Look for plans worth `least` with cuts and fewer and fewer tables; true when that closed the level."""
        self.tight = None
        for count, limits in CHOICES:
            tight = self._tighten(level, among, least)
            if tight is None:
                return False
            if tight.bound < tight.least - HALF and abs(int(self.values[level])) <= LARGEST_VALUE:
                return int(self.values[level]) >= least - 1
            if count < len(tight.index) <= SURE_TABLES:
                continue
            if limits.nodes is None and self._branch(level, proof):
                return True
            index, rest = tight.nearest(count)
            index = np.union1d(index, self.incumbent.plan)
            proven = self.incumbent.choose(level, index, single_weights(self.problem, level), limits, tight.cuts)
            # Plans with tables that are not among these are worth less than `least`, or at most `rest`.
            if proven and int(self.values[level]) >= max(least - 1, int(np.floor(rest + HALF))):
                return True
            if self.clock.left <= 0 or (proven and count >= len(tight.index)):
                return False
            among = tight.index
        return False

    def _tighten(self, level: int, among: Ints, least: int) -> Tightened | None:
        """Cuts and fewer tables for plans worth `least`, or more than the plan at hand."""
        least = max(least, int(self.values[level]) + 1)
        cuts = self.initial_phase.cuts if self.tight is None else self.tight.cuts
        if self.tight is None or self.tight.least < least:
            objective, plan = single_weights(self.problem, level), self.incumbent.plan
            self.tight = tighten(self.context, among, objective, self.values[:level], least, plan, cuts)
        return self.tight

    def _branch(self, level: int, proof: LevelRelaxation) -> bool:
        """Whether prices with cuts, or a tree of these, prove that no plan is worth more; tried once a level."""
        last = level == len(self.problem.levels) - 1
        tight = self.tight if last else None
        start = proof.basis if tight is None else tight.index
        if self.branches and level not in self.trees and start is not None:
            multipliers = np.array(proof.prices.multipliers) / self.unit
            missing = MISSING * (multipliers + float(np.abs(self.problem.option_values[level]).max(initial=0)))
            cuts = () if tight is None else tight.cuts
            search = BranchAndPrice(self.incumbent, level, proof, np.arange(len(self.pool)), start, cuts, missing)
            tree = search.tree(MOST_LEAVES, (1 - TREE_SHARE) * self.clock.left)
            self.trees[level] = tree if search.checking < self.clock.left else None
        return self.trees.get(level) is not None

    def _guess(self, level: int) -> tuple[tuple[int, ...], Ints] | None:
        """Multipliers and prices in 1/`unit` from all levels together."""
        if self.initial_phase.guess is None:
            return None
        weights, parties = self.initial_phase.guess
        scale = self.unit / int(weights[level])
        stated = np.append(np.rint(weights[:level] * scale), self.unit)
        prices = np.rint(parties * scale)
        if not fits_int64(self.pricing, stated, prices):
            return None
        return tuple(int(m) for m in stated[:level]), prices.astype(np.int64)

    def _relax(self, level: int, objective: Ints, start: LevelRelaxation) -> LevelRelaxation:
        found = solve_relaxation(
            self.incumbent, objective, level, self.unit, start, complete=self.initial_phase.complete
        )
        self._tell(level, found)
        return found

    def _priced(self) -> None:
        """Report what the first good prices prove where there is but one level: a caller may need to know no more."""
        if len(self.problem.levels) == 1:
            self._tell(0, initial_bound(self.pricing, 0, self.unit, self.values, self._guess(0)))

    def _tell(self, level: int, proof: LevelRelaxation) -> None:
        """Report the bound of a level."""
        self.incumbent.bounds = (*(before.prices.bound for before, _exact in self.proofs[:level]), proof.prices.bound)
        self.incumbent.tell(self.problem.levels[level])

    def _near(self, proof: LevelRelaxation, most: int) -> Ints | None:
        """The tables that lose least."""
        if proof.dual_prices is None or self.clock.left <= 0:
            return None
        known = self.initial_phase.complete or self.problem.options > MANY_OPTIONS  # to look for more takes too long
        return least_reduced_cost(self.pricing, self.pool, proof.dual_prices, most, complete=known)

    def _improve(self, level: int, proof: LevelRelaxation, among: Ints | None) -> bool:
        """Look for a better plan among some tables; true when there is nothing left to do."""
        if among is not None and not self._done(level, proof):
            objective = leading_weights(self.problem, level, self.values)
            self.incumbent.choose(level, np.union1d(among, self.incumbent.plan), objective, QUICK)
        return self._done(level, proof)

    def _polish(self, level: int, proof: LevelRelaxation, patience: int) -> None:
        """Improve the plan neighbourhood by neighbourhood, until so many rounds in a row came to nothing."""
        if proof.dual_prices is None:
            return
        around = Neighbourhoods(replace(self.context, seed=self.budget.seed + patience), proof.dual_prices)
        stale, patience = 0, 1 if around.whole else patience
        while stale < patience and not self._done(level, proof):
            objective = leading_weights(self.problem, level, self.values)
            better = around.improve(*self.incumbent.tables, objective, level)
            before = tuple(self.values)
            if better is not None:
                self.incumbent.accept(level, self.pool.locate(*better))
            stale = 0 if tuple(self.values) > before else stale + 1

    def _done(self, level: int, proof: LevelRelaxation) -> bool:
        """Whether the level is closed, near enough to closed, or out of time."""
        return self._near_enough(level, proof) or self.clock.left <= 0

    def _near_enough(self, level: int, proof: LevelRelaxation) -> bool:
        """Whether the bound is reached, or the caller asked for no more: the gap applies to the last level."""
        value, last = int(self.values[level]), level == len(self.problem.levels) - 1
        return self._restated(proof).bound - value <= (self.budget.gap * max(1, abs(value)) if last else 0)

    def _restated(self, proof: LevelRelaxation) -> Prices:
        """The prices, given what the plan at hand is worth at the earlier levels by now."""
        return proof.prices.restated(proof.values, self.values)

    def _count_exactly(self, level: int) -> bool:
        """Close a level that counts with a direct model; true when that proved the plan's value."""
        small = self.problem.options <= MANY_OPTIONS and counts_small_numbers(self.pricing, level)
        return small and self.incumbent.solve_compactly(level, Method.CP_SAT, COUNT_SHARE)

    def _solve_seats_exactly(self, level: int) -> bool:
        """Close a level of a small problem seat by seat, where numbers of people say all about a table."""
        upto = np.arange(len(self.problem.levels)) <= level
        small = self.small and abs(int(self.values[level])) <= LARGEST_VALUE
        plain = small and not needs_search(self.problem, upto.astype(np.int64))
        return plain and self.incumbent.solve_compactly(level, Method.HIGHS, COUNT_SHARE)

    def _choose_exactly(self, level: int, proof: LevelRelaxation, most: int, share: float = 1.0) -> bool:
        """Choose among all tables within the gap if they are no more than `most`; true when that closed the level."""
        among = self._within_gap(level, proof, most)
        return among is not None and self.incumbent.choose(
            level, among, single_weights(self.problem, level), ChoiceLimits(share)
        )

    def _within_gap(self, level: int, proof: LevelRelaxation, most: int, gap: int | None = None) -> Ints | None:
        """Every table that a better plan could hold, and those of the plan; `None` when they are more than `most`.

        With a `gap`, those that a plan could hold which is within so much of the bound.
        """
        gap = self._restated(proof).price_bound - self.unit * int(self.values[level]) if gap is None else gap
        losses, bar = proof.losses(self.pool)
        if not self.initial_phase.complete:
            weights = level_weights(self.problem, level, self.unit, proof.prices.multipliers)
            priced = price_out(self.problem, weights, proof.prices.parties)
            try:
                found = self.pricing.within(priced.reduced, priced.weights, bar - gap, most=most)
            except TooManyError:
                return None
            self.pool.add(found.options, found.groups)
            losses, _bar = proof.losses(self.pool)
        among = np.union1d(np.flatnonzero(losses <= gap), self.incumbent.plan)
        return among if len(among) <= most else None

    def _told(self, level: int, proof: LevelRelaxation, exact: bool) -> LevelOutcome:  # noqa: FBT001
        tree = self.trees.get(level)
        if isinstance(tree, Prices):
            return LevelOutcome.of(int(self.values[level]), tree, closed=exact)
        return LevelOutcome.of(int(self.values[level]), self._restated(proof), closed=exact, tree=tree)
