"""What a solver is given and what it must give back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeAlias

import numpy as np

from partage.errors import InputError
from partage.problem.model import Ints, Problem
from partage.solve.clock import SearchClock
from partage.solve.lexicographic_weights import joint_weights
from partage.solve.linear import LONGEST

LARGEST_SEED = 2**31 - 1


@dataclass(frozen=True)
class Budget:
    """How long to search, and how far from the optimum to stop.

    Parameters
    ----------
    seconds
        For the whole of ``match()``; kept to this plus the larger of 0.5 s and 10 %.
    seed
        Given to every solver; the same seed gives the same plan unless the clock cut the search short.
    gap
        Relative gap on the last level at which the search may stop; 0 asks for the optimum.

    Raises
    ------
    InputError
        ``bad_budget`` when a number is out of range or not a number.

    Examples
    --------
    >>> Budget(seconds=10)
    Budget(seconds=10, seed=0, gap=0.0)
    """

    seconds: float = 60.0
    seed: int = 0
    gap: float = 0.0

    def __post_init__(self) -> None:
        if not _is_number(self.seconds) or not 0 < self.seconds <= LONGEST:
            raise _bad_budget("seconds")
        if isinstance(self.seed, bool) or not isinstance(self.seed, int) or not 0 <= self.seed <= LARGEST_SEED:
            raise _bad_budget("seed")
        if not _is_number(self.gap) or not 0 <= self.gap < 1:
            raise _bad_budget("gap")


@dataclass(frozen=True)
class PricedCut:
    """Tables that cover `rows`, ``("party", 3)`` or ``("family", 7)``, pay ``price * (sum of weights // over)``.

    `weights`, one for each row, and `over` are from 1 to 2^31; the `price` is at least 0, in 1/`unit` of its `Prices`.
    """

    rows: tuple[tuple[str, int], ...]
    weights: tuple[int, ...]
    over: int
    price: int


@dataclass(frozen=True, eq=False)
class Prices:
    """Seat prices that bound a level from above, in integers of 1/`unit`.

    Parameters
    ----------
    unit
        How many price units make one unit of the level's value.
    price_bound
        No plan that reaches the earlier levels' values is worth more than ``price_bound // unit``.
    multipliers
        One per earlier level, at least 0.
    parties
        (U,) price of each party, at least 0.
    relaxed
        Families whose best table was over-estimated because the exact search was too long.
    cuts
        Cuts over the rows of the packing, with their prices.
    """

    unit: int
    price_bound: int
    multipliers: tuple[int, ...]
    parties: Ints
    relaxed: tuple[int, ...] = ()
    cuts: tuple[PricedCut, ...] = ()

    @property
    def bound(self) -> int:
        """The level's bound in its own units."""
        return self.price_bound // self.unit

    def restated(self, before: Iterable[int], now: Iterable[int]) -> Prices:
        """The same prices, once a plan is worth `now` at the earlier levels, and no longer what it was `before`."""
        moved = [m * (int(was) - int(new)) for m, was, new in zip(self.multipliers, before, now, strict=False)]
        return replace(self, price_bound=self.price_bound + sum(moved))


@dataclass(frozen=True, eq=False)
class Branching:
    """A node of a tree that proves a level: plans in which the party sits at the family, and those in which not.

    On the way of a ``yes``, options of the party at other families are out, on that of a ``no`` its options there.
    """

    party: int
    family: int
    yes: PriceTree
    no: PriceTree


PriceTree: TypeAlias = Branching | Prices
"""A branching, or a leaf: prices that bound plans on the way to it by the level's value."""


@dataclass(frozen=True, eq=False)
class LevelOutcome:
    """What is known of one level: its value, its bound and why the bound holds; by ``"tree"``, the `tree`."""

    value: int
    bound: int
    proof: str
    prices: Prices
    tree: PriceTree | None = None

    @classmethod
    def of(cls, value: int, prices: Prices, *, closed: bool, tree: PriceTree | None = None) -> LevelOutcome:
        """What prices prove of a plan's value, or a tree does, or a search that has `closed` the level."""
        if prices.bound <= value:
            return cls(value, prices.bound, "prices", prices)
        if tree is not None:
            return cls(value, value, "tree", prices, tree)
        return cls(value, value if closed else prices.bound, "search" if closed else "none", prices)


@dataclass(frozen=True)
class MaxMinOutcome:
    """What is known of a level worth the lowest of the seats taken: no prices prove its bound."""

    level: int
    value: int
    bound: int


@dataclass(frozen=True, eq=False)
class Outcome:
    """A solver's answer: `options` (N, K), padded with -1, and `groups` (N,) of the chosen tables.

    `levels` has one entry per level that is a sum over tables; `max_min` is the one that is none, if there is one.
    """

    options: Ints
    groups: Ints
    levels: tuple[LevelOutcome, ...] = field(repr=False)
    max_min: MaxMinOutcome | None = None


class Solver(Protocol):
    """Chooses tables; exact about what it claims."""

    @property
    def name(self) -> str:
        """For the manifest."""

    def supports(self, problem: Problem) -> bool:
        """Whether the problem has the shape that this solver is exact for."""

    def __call__(self, problem: Problem, budget: Budget, clock: SearchClock) -> Outcome | None:
        """Choose; `None` when the problem turned out to need another solver."""


def price_unit(problem: Problem) -> int:
    """The finest of 10^6, 10^3 and 1 with which every sum over the problem stays well inside 64 bits.

    Sums in units of a level, with earlier levels at multipliers that count as much as all together would, included.
    """
    highest = np.abs(problem.option_values).max(axis=1, initial=0).astype(np.float64)
    largest = max(1.0, float(highest.max(initial=0)), float(problem.family_values.max(initial=0)))
    weights = joint_weights(problem).astype(np.float64)
    reach = float((np.cumsum(weights * highest) / weights).max(initial=1.0))
    at_table = 2 * int(problem.party_size.max(initial=1)) * int(problem.seats.max(initial=1))
    people = max(1, int(problem.party_size.sum()))
    for unit in (1_000_000, 1_000):
        if unit * max(largest * people, reach * at_table) < 2**55:
            return unit
    return 1


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _bad_budget(field_name: str) -> InputError:
    return InputError("bad_budget", {"field": field_name}, key=f"errors.budget_{field_name}")
