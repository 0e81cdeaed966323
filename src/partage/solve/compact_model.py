"""One direct model of a level: seats and open tables instead of whole tables.

Prices leave counts at most a fraction away from the truth, and at counts nearly all tables are worth the
same, so that listing those within the gap is hopeless. The direct model is small there, and CP-SAT is exact
in integers. A few large homes have more tables than seats by far; there HiGHS closes any level seat by seat.
Table rules are left out of the model: its bound holds with them, and its plan is used only without.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from partage.problem.model import Bools, Ints
from partage.solve.clock import SearchClock
from partage.solve.linear import Floats, LinearModel, Method, ModelBuilder, SolveRequest
from partage.solve.master import HALF
from partage.solve.pricing import PricingProblem

LARGEST_ROW = 2**30
"""CP-SAT is asked only while every row's coefficients add up to no more: beyond 2^31 presolve has overflowed."""

DETERMINISTIC_TIME = 60.0
"""CP-SAT's own count of work, about a second each: the model stops on it and not on the clock."""

NODES = 20_000
"""HiGHS stops on nodes of its search tree, and not on the clock."""

TOLERANCE = 1e-6
"""CP-SAT counts in integers, HiGHS to a millionth; MathOpt hands them over as floats."""

LARGEST_COUNT = 1_000
"""A level that no option raises by more than this counts people or tables; others measure gains."""


@dataclass(frozen=True, eq=False)
class CompactResult:
    """A proven bound of the level, and the seats taken by the best plan found (empty when none was)."""

    bound: int
    options: Ints
    groups: Ints


def counts_small_numbers(pricing: PricingProblem, level: int) -> bool:
    """Whether a level counts in small numbers."""
    return int(np.abs(pricing.problem.option_values[level]).max(initial=0)) <= LARGEST_COUNT


def solve(
    pricing: PricingProblem,
    level: int,
    floors: Ints,
    clock: SearchClock,
    *,
    seconds: float,
    seed: int,
    method: Method = Method.CP_SAT,
) -> CompactResult | None:
    """The most that `level` can be among plans that reach `floors` at the levels before it.

    `None` when nothing was proven in time, or the numbers are too large for CP-SAT, which is asked only where they
    suffice.
    """
    model = _Model(pricing)
    linear = model.linear(level, floors)
    if method is Method.CP_SAT and not _fits(linear):
        return None
    request = SolveRequest(
        linear=linear, method=method, seconds=seconds, seed=seed, nodes=NODES, work=DETERMINISTIC_TIME
    )
    result = clock.solvers.ask(request, clock, options=pricing.problem.options)
    if result is None or not np.isfinite(result.bound):
        return None
    options = np.flatnonzero(result.values[model.sits] > HALF) if result.solved else model.sits[:0]
    return CompactResult(int(np.floor(result.bound + TOLERANCE)), *pricing.problem.tables_of(options))


class _Model:
    """Columns: an option is taken (`sits`), a group holds a table, a group seats exactly n people, a family hosts."""

    def __init__(self, pricing: PricingProblem) -> None:
        self._pricing = pricing
        self._builder = builder = ModelBuilder(0, 0, integer=True)
        problem = pricing.problem
        hosts = np.unique(problem.group_family)
        # What columns count is only known when the level is; see `linear`.
        self.sits, self._open, self._hosts = (
            builder.add_columns(np.zeros(count), 1.0) for count in (problem.options, problem.groups, len(hosts))
        )
        self._host = np.searchsorted(hosts, problem.group_family)
        self._families = hosts
        self._seat()
        self._people()
        of_party = np.unique(problem.option_party, return_inverse=True)
        rows = builder.add_rows(np.full(len(of_party[0]), -np.inf), 1)
        builder.add_entries(rows[of_party[1]], self.sits, 1)
        rows = builder.add_rows(-np.inf, problem.max_meals[hosts])
        builder.add_entries(rows[self._host], self._open, 1)
        rows = builder.add_rows(np.full(len(hosts), -np.inf), 0)
        builder.add_entries(rows, self._hosts, 1)
        builder.add_entries(rows[self._host], self._open, -1)

    def _seat(self) -> None:
        """A table's people lie between minimum and seats, and nobody sits at a closed table."""
        pricing, problem, builder = self._pricing, self._pricing.problem, self._builder
        rows = builder.add_rows(np.full(problem.groups, -np.inf), 0)
        builder.add_entries(rows[problem.option_group], self.sits, problem.option_size)
        builder.add_entries(rows, self._open, -pricing.room)
        rows = builder.add_rows(np.full(problem.groups, -np.inf), 0)
        builder.add_entries(rows[problem.option_group], self.sits, -problem.option_size)
        builder.add_entries(rows, self._open, pricing.least)
        rows = builder.add_rows(np.full(problem.options, -np.inf), 0)
        builder.add_entries(rows, self.sits, 1)
        builder.add_entries(rows, self._open[problem.option_group], -1)

    def _people(self) -> None:
        """Where tables add something by themselves: one column for each number of people."""
        pricing, problem, builder = self._pricing, self._pricing.problem, self._builder
        looked_at: Bools = (pricing.permitted & (pricing.highest_table_term != 0)).any(axis=(0, 2))
        self._counted, self._number = np.nonzero(pricing.permitted & looked_at[:, None])
        self._exactly = builder.add_columns(np.zeros(len(self._number)), 1.0)
        nonzero = np.flatnonzero(looked_at)
        row = np.searchsorted(nonzero, self._counted)
        inside = np.flatnonzero(looked_at[problem.option_group])
        group = np.searchsorted(nonzero, problem.option_group[inside])
        rows = builder.add_rows(np.zeros(len(nonzero)), 0)
        builder.add_entries(rows[group], self.sits[inside], problem.option_size[inside])
        builder.add_entries(rows[row], self._exactly, -self._number)
        rows = builder.add_rows(np.zeros(len(nonzero)), 0)
        builder.add_entries(rows[row], self._exactly, 1)
        builder.add_entries(rows, self._open[nonzero], -1)

    def linear(self, level: int, floors: Ints) -> LinearModel:
        """The model that maximises a level and holds those before it."""
        for earlier in range(len(floors)):
            row = self._builder.add_rows(floors[earlier : earlier + 1], np.inf)
            worth = self._worth(earlier)
            nonzero = np.flatnonzero(worth)
            self._builder.add_entries(np.full(len(nonzero), row[0]), nonzero, worth[nonzero])
        return replace(self._builder.model(), worth=self._worth(level))

    def _worth(self, level: int) -> Floats:
        """What each column adds to a level."""
        problem = self._pricing.problem
        worth = np.zeros(self._builder.columns)
        worth[self.sits] = problem.option_values[level]
        worth[self._exactly] = self._pricing.highest_table_term[level, self._counted, self._number]
        worth[self._hosts] = problem.family_values[level, self._families]
        return worth


def _fits(linear: LinearModel) -> bool:
    """Whether the numbers of every row, and of what is maximised, add up to no more than CP-SAT bears."""
    sums = np.zeros(len(linear.least))
    np.add.at(sums, linear.row, np.abs(linear.value))
    bounds = [np.abs(np.where(np.isfinite(bound), bound, 0.0)) for bound in (linear.least, linear.most)]
    highest = float((sums + np.maximum(*bounds)).max(initial=0.0))
    return max(highest, float(np.abs(linear.worth).sum())) <= LARGEST_ROW
