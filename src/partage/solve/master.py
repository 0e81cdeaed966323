"""The linear relaxation over a growing set of tables: duals, and a plan by diving.

References
----------
R. Sadykov, F. Vanderbeck, A. Pessoa, I. Tahiri, E. Uchoa, "Primal heuristics for branch and price: the assets
of diving methods", INFORMS Journal on Computing 31 (2019), 251-267.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from partage.problem.model import Ints
from partage.solve.base import Watch
from partage.solve.calling import called, time_limit
from partage.solve.pool import Pool
from partage.solve.rows import HALF, Duals, Rows

SETTLED = 1e-6
"""So near 0 or 1 a table is settled."""

MANY_ROWS = 3_000
"""With more parties and families than this, an interior point beats the simplex method."""

DIVE_SHARE, LARGE_DIVE_SHARE = 0.05, 0.2
"""Share of the unsettled tables that a dive settles for between two relaxations, if it wants them by half at least."""


class Master:
    """The linear relaxation over a growing set of tables.

    GLOP goes on from where it was when tables join. It sometimes gives up half-way; the relaxation is then
    built anew for HiGHS. With thousands of rows, HiGHS' interior point is ten times faster from the start.
    """

    def __init__(self, pool: Pool, aim: Ints, floors: Ints) -> None:
        self._pool = pool
        self._aim = aim
        self._floors = floors
        self.used = np.zeros(0, dtype=np.bool_)
        self._losses, self._worth = np.zeros(0), np.inf
        self._large = pool.problem.parties + pool.problem.families > MANY_ROWS
        self._solvers = ("BARRIER", "GLOP") if self._large else ("GLOP", "HIGHS")
        self._build(self._solvers[0], np.zeros(0, dtype=np.int64))

    def add(self, index: Ints) -> None:
        """Let the relaxation use these tables of the pool, too."""
        self.used = np.append(self.used, np.zeros(len(self._pool) - len(self.used), dtype=np.bool_))
        fresh = index[~self.used[index]]
        self.used[fresh] = True
        self._rows.add(self._pool, fresh, integer=False)

    def solve(self, watch: Watch) -> Duals | None:
        """Duals of the relaxation; `None` when no solver gives any in time."""
        for again in (*self._solvers[1:], None):
            result = self._solved(watch)
            if result is not None:
                self._losses = -np.array(result.reduced_costs(self._rows.variables))
                self._worth = result.objective_value()
                return self._rows.duals(result.dual_values(), self._worth)
            if again is None or watch.left <= 0:
                return None
            self._build(again, np.flatnonzero(self.used))
        return None

    def near(self, least: int, most: int) -> Ints:
        """The tables with which the relaxation, as solved last, could still be worth `least`; the nearest `most`."""
        index = self._rows.index[: len(self._losses)]
        nearest = np.argsort(self._losses, kind="stable")[:most]
        return np.sort(index[nearest[self._losses[nearest] <= self._worth - least + HALF]])

    def dive(self, watch: Watch, fresh: Callable[[Duals], Ints]) -> Ints | None:
        """Tables of a plan: settle for those that the relaxation wants most, again and again.

        The relaxation is of no other use afterwards. `None` when floors cannot be kept that way, or time is over.

        Parameters
        ----------
        fresh
            Asked between two steps for tables of the pool that should join.
        """
        while watch.left > 0:
            result = self._solved(watch)
            if result is None:
                return None
            wanted = np.array(result.variable_values(self._rows.variables))
            torn = np.flatnonzero((wanted > SETTLED) & (wanted < 1 - SETTLED))
            if not len(torn):
                return np.sort(self._rows.index[wanted > HALF])
            joining = fresh(self._rows.duals(result.dual_values(), result.objective_value()))
            share = LARGE_DIVE_SHARE if self._large else DIVE_SHARE
            first = torn[np.argsort(-wanted[torn], kind="stable")][: max(1, int(share * len(torn)))]
            # Two tables wanted by more than a half have nothing in common.
            for row in [*np.flatnonzero(wanted >= 1 - SETTLED), first[0], *first[wanted[first] > HALF]]:
                self._rows.variables[row].lower_bound = 1.0
            self.add(joining)
        return None

    def _build(self, solver: str, index: Ints) -> None:
        from ortools.math_opt.python import mathopt

        model = mathopt.Model(name="tables")
        self._rows = Rows(model, self._pool.problem, self._aim, self._floors)
        self._rows.add(self._pool, index, integer=False)
        if solver == "BARRIER":
            self._solve = partial(mathopt.solve, model, mathopt.SolverType.HIGHS)
            self._algorithm = mathopt.LPAlgorithm.BARRIER
        else:
            self._solve = mathopt.IncrementalSolver(model, mathopt.SolverType[solver]).solve
            self._algorithm = None

    def _solved(self, watch: Watch) -> Any:
        """The solver's result if it is the optimum, else `None`."""
        from ortools.math_opt.python import mathopt

        parameters = mathopt.SolveParameters(time_limit=time_limit(watch.left), lp_algorithm=self._algorithm)
        solve = self._solve
        try:
            result = called(lambda: solve(params=parameters), watch)
        except (AttributeError, RuntimeError, ValueError):  # GLOP's ABNORMAL reaches Python as one of these
            return None
        optimal = result is not None and result.termination.reason == mathopt.TerminationReason.OPTIMAL
        return result if optimal else None
