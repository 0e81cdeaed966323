"""A first good guess of seat prices, by the subgradient method.

References
----------
M. Held, P. Wolfe, H. Crowder, "Validation of subgradient optimization", Mathematical Programming 6 (1974),
62-88 (the step rule). F. Barahona, R. Anbil, "The volume algorithm", Mathematical Programming 87 (2000),
385-399 (what subproblems answer near the best prices is nearly the relaxation's answer).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from partage.problem.model import Ints
from partage.solve.clock import SearchClock
from partage.solve.prices import PricedLevel, family_best, price_out, ranked
from partage.solve.pricing import CardinalityKnapsack, PricingProblem
from partage.solve.search_space import PricedTables, concatenated

WORTH_KEEPING = 5e-4
"""Tables are kept from rounds whose bound was so near the best."""

INERTIA = 0.5
"""Weight of earlier directions in a subgradient step."""

STALE_ROUNDS = 5
"""So many rounds without a better bound halve the step."""

SMALLEST_STEP = 1e-4
"""Share of a Polyak step at which going on does not pay."""


@dataclass(frozen=True, eq=False)
class InitialPrices:
    """Prices (U,) that prove much, and the tables that families wanted at prices nearly as good."""

    parties: Ints
    tables: PricedTables


def subgradient(
    pricing: PricingProblem, weights: Ints, target: int, clock: SearchClock, *, rounds: int = 100
) -> InitialPrices:
    """Prices at which the bound of a sum of levels, at positive `weights` (L,), is low; after `rounds` at the most.

    Starts from what each party brings at the most, which is near the truth where seats are scarce, follows the
    subgradient with some inertia, and goes back to the best prices with half the step after `STALE_ROUNDS` rounds
    without progress; a Polyak step aims at `target`, the weighted value of a known plan. Table terms are taken at their
    bounds, table requirements are left aside: a guess to start from.
    """
    descent = _Descent(pricing, weights)
    met: deque[tuple[float, PricedTables]] = deque()
    for _ in range(rounds):
        if clock.left <= 0 or descent.step < SMALLEST_STEP:
            break
        priced = price_out(pricing.problem, weights, np.rint(descent.parties).astype(np.int64))
        bound, tables = _relaxed_bound(descent.knapsack, priced)
        bound += float(np.rint(descent.parties).sum())
        met.append((bound, tables))
        if not descent.move(bound, tables, target):
            break
    best = descent.best_bound
    near = [tables for bound, tables in met if bound - best <= WORTH_KEEPING * abs(best)]
    return InitialPrices(np.rint(descent.best_prices).astype(np.int64), concatenated(near, pricing.width))


class _Descent:
    """Where the method stands."""

    def __init__(self, pricing: PricingProblem, weights: Ints) -> None:
        problem = pricing.problem
        self.knapsack = pricing.knapsack
        self.parties = np.zeros(problem.parties)
        np.maximum.at(self.parties, problem.option_party, (weights @ problem.option_values).astype(np.float64))
        self.best_prices, self.best_bound, self.step = self.parties, np.inf, 1.0
        self._problem = problem
        self._seatable = np.zeros(problem.parties, dtype=np.bool_)
        self._seatable[problem.option_party] = True
        self._direction = np.zeros(problem.parties)
        self._stale = 0

    def move(self, bound: float, tables: PricedTables, target: int) -> bool:
        """Take a step; false when no step would help."""
        self._stale += 1
        if bound < self.best_bound:
            self.best_bound, self.best_prices, self._stale = bound, self.parties, 0
        elif self._stale >= STALE_ROUNDS:
            self.step, self.parties, self._stale = self.step / 2, self.best_prices, 0
            self._direction = np.zeros_like(self.parties)
            return True
        options = tables.options[tables.options >= 0]
        wanted = np.bincount(self._problem.option_party[options], minlength=self._problem.parties)
        slope = np.where(self._seatable, 1.0 - wanted, 0.0)
        self._direction = INERTIA * self._direction + (1 - INERTIA) * slope
        slope = np.where((self.parties <= 0) & (self._direction > 0), 0.0, self._direction)
        length = float(np.square(slope).sum())
        if length == 0 or bound <= target:
            return False
        self.parties = np.maximum(0.0, self.parties - self.step * (bound - target) / length * slope)
        return True


def _relaxed_bound(knapsack: CardinalityKnapsack, priced: PricedLevel) -> tuple[float, PricedTables]:
    """The families' part of the bound, and the tables that they want at these prices."""
    problem = knapsack.space.problem
    worth, tables = knapsack.best(priced.reduced, priced.weights)
    total = float(family_best(problem, worth, priced.coefficient).sum())
    order, family, rank = ranked(problem, worth)
    value = np.where(rank == 0, worth[order] + priced.coefficient[family], worth[order])
    groups = order[(rank < problem.max_meals[family]) & (value > 0)]
    return total, PricedTables(_ascending(tables[groups]), groups, worth[groups])


def _ascending(options: Ints) -> Ints:
    """Each row in ascending order, padding last."""
    padded = np.sort(np.where(options < 0, np.iinfo(np.int64).max, options), axis=1)
    return np.where(padded == np.iinfo(np.int64).max, -1, padded)
