"""Prices of one level once its multipliers are given: what a part of a problem proves beside other parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from partage.problem.model import Ints, Problem
from partage.solve.clock import SearchClock
from partage.solve.column_generation import generate
from partage.solve.column_pool import ColumnPool, best_of_each_group
from partage.solve.lexicographic_weights import leading_weights
from partage.solve.master import Duals, RestrictedMaster
from partage.solve.prices import estimate, level_weights, prove
from partage.solve.pricing import PricingProblem, SearchContext
from partage.solve.search_space import PricedTables
from partage.solve.solver import LevelOutcome, Prices

ROUNDS = 60
"""Rounds of column generation, at the most."""

LARGE_OPTIONS = 1_000_000
"""Beyond this no table is searched for: families are over-estimated, and named as relaxed."""


@dataclass(frozen=True, eq=False)
class LevelSum:
    """One level of all blocks: what each says of it, and for each earlier level the largest multiplier of any block."""

    levels: tuple[LevelOutcome, ...]
    multipliers: tuple[int, ...]

    @classmethod
    def of(cls, levels: Sequence[LevelOutcome]) -> LevelSum:
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

    def _excess(self, level: LevelOutcome) -> int:
        return level.prices.price_bound - self.unit * level.value


@dataclass(frozen=True, eq=False)
class RepricingRequest:
    """A level that is to be priced again, at one multiplier per earlier level, in 1/`unit`.

    It starts from prices at other multipliers; a price bound of `enough` is as good as any lower one.
    """

    level: int
    multipliers: tuple[int, ...]
    start: Prices
    enough: int


@dataclass(frozen=True, eq=False)
class Repricing:
    """Prices some levels of a problem again, given a plan's tables; what is told of the plan stays as it is."""

    wanted: tuple[RepricingRequest, ...]
    options: Ints
    groups: Ints

    def __call__(self, problem: Problem, clock: SearchClock) -> tuple[Prices, ...]:
        """The best prices found in time for each level wanted."""
        context = SearchContext(PricingProblem(problem), ColumnPool(problem), clock)
        plan = context.pool.locate(self.options, self.groups)
        values = problem.plan_values(self.options, self.groups)
        return tuple(_Level(context, plan, values, wanted).priced() for wanted in self.wanted)


class _Level:
    """One level, priced again: the best prices met."""

    def __init__(self, context: SearchContext, plan: Ints, values: Ints, wanted: RepricingRequest) -> None:
        self._context, self._pricing, self._pool = context, context.pricing, context.pool
        self._plan, self._values, self._wanted = plan, values, wanted
        self._weights = level_weights(context.problem, wanted.level, wanted.start.unit, wanted.multipliers)
        self._best = self._at_once()

    def priced(self) -> Prices:
        """The best prices, by column generation as long as time allows and it helps."""
        small = self._pricing.problem.options <= LARGE_OPTIONS
        if self._context.clock.left > 0 and small and self._best.price_bound > self._wanted.enough:
            start = self._best.parties
            found = self._proven(start)
            self._pool.add(found.options, found.groups)
            if self._best.price_bound > self._wanted.enough:
                self._generate(start)
        return self._best

    def _generate(self, start: Ints) -> None:
        wanted, unit = self._wanted, self._wanted.start.unit

        def price(duals: Duals) -> PricedTables | None:
            found = self._proven(np.rint(duals.parties * unit).astype(np.int64))
            return None if self._best.price_bound <= wanted.enough else found

        # The relaxation counts in floats, in units of the level, and later levels a little, as elsewhere.
        little = leading_weights(self._pricing.problem, wanted.level, self._values)
        objective: Any = little / float(little[wanted.level])
        objective[: wanted.level] = np.array(wanted.multipliers) / unit
        master = RestrictedMaster(self._pool, objective, np.zeros(0, dtype=np.int64))
        master.add(np.union1d(self._plan, best_of_each_group(self._pool, self._weights, start)))
        generate(self._context, master, objective, price, ROUNDS)

    def _proven(self, parties: Ints) -> PricedTables:
        """Keep the prices if they prove more; the tables met."""
        wanted, earlier = self._wanted, self._values[: self._wanted.level]
        unit = wanted.start.unit
        prices, _worth, found = prove(self._pricing, wanted.level, unit, earlier, wanted.multipliers, parties)
        # Families that need not be over-estimated are worth a bound that is no lower.
        if (prices.price_bound, len(prices.relaxed)) < (self._best.price_bound, len(self._best.relaxed)):
            self._best = prices
        return found

    def _at_once(self) -> Prices:
        """The old prices, or those raised by what the multipliers rose for each party, whichever prove more."""
        wanted, problem = self._wanted, self._pricing.problem
        if wanted.multipliers == wanted.start.multipliers:
            return wanted.start
        risen = np.array(wanted.multipliers) - np.array(wanted.start.multipliers)
        more = np.full(problem.parties, np.iinfo(np.int64).min, dtype=np.int64)
        np.maximum.at(more, problem.option_party, risen @ problem.option_values[: wanted.level])
        raised = np.maximum(0, wanted.start.parties + more)
        earlier, unit = self._values[: wanted.level], wanted.start.unit
        return min(
            (
                estimate(self._pricing, wanted.level, unit, earlier, wanted.multipliers, parties)[0]
                for parties in (wanted.start.parties, raised)
            ),
            key=lambda prices: prices.price_bound,
        )
