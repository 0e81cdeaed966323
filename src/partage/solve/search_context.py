"""What the steps of one search share."""

from __future__ import annotations

from dataclasses import dataclass

from partage.problem.model import Problem
from partage.solve.clock import SearchClock
from partage.solve.column_pool import ColumnPool
from partage.solve.pricing import PricingProblem


@dataclass(frozen=True, eq=False)
class SearchContext:
    """A problem with its pricing, the tables known so far, the clock and the seed of whatever is drawn or asked."""

    pricing: PricingProblem
    pool: ColumnPool
    clock: SearchClock
    seed: int = 0

    @property
    def problem(self) -> Problem:
        """The problem that is solved."""
        return self.pricing.problem
