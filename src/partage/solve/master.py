"""The linear relaxation over a growing set of tables: duals, and a plan by diving.

References
----------
R. Sadykov, F. Vanderbeck, A. Pessoa, I. Tahiri, E. Uchoa, "Primal heuristics for branch and price: the assets
of diving methods", INFORMS Journal on Computing 31 (2019), 251-267.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from partage.problem.model import Ints
from partage.solve.clock import SearchClock
from partage.solve.column_pool import ColumnPool
from partage.solve.linear import NOBODY, LinearModel, Method, SolveRequest, SolveResult, SolveStatus
from partage.solve.packing_rows import HALF, Duals, MasterModel

SETTLED = 1e-6
"""So near 0 or 1 a table is settled."""

MANY_ROWS = 3_000
"""With more parties and families than this, an interior point beats the simplex method."""

DIVE_SHARE, LARGE_DIVE_SHARE = 0.05, 0.2
"""Share of the unsettled tables that a dive settles for between two relaxations, if it wants them by half at least."""


class RestrictedMaster:
    """The linear relaxation over a growing set of tables.

    GLOP goes on from where it was when tables join. It sometimes gives up half-way; the relaxation is then
    given to HiGHS. With thousands of rows, HiGHS' interior point is ten times faster from the start.
    """

    def __init__(self, pool: ColumnPool, objective: Ints, floors: Ints) -> None:
        self._pool = pool
        self.used = np.zeros(0, dtype=np.bool_)
        self._losses, self._worth = np.zeros(0), np.inf
        self._large = pool.problem.parties + pool.problem.families > MANY_ROWS
        self._methods = [Method.INTERIOR_POINT, Method.GLOP] if self._large else [Method.GLOP, Method.HIGHS]
        self._rows = MasterModel(pool.problem, objective, floors, integer=False)
        self._parts: list[LinearModel] = []
        self._sent = 0
        self._settled = NOBODY
        self._session: int | None = None

    def add(self, index: Ints) -> None:
        """Let the relaxation use these tables of the pool, too."""
        self.used = np.append(self.used, np.zeros(len(self._pool) - len(self.used), dtype=np.bool_))
        fresh = index[~self.used[index]]
        self.used[fresh] = True
        if len(fresh) or not self._parts:
            self._parts.append(self._rows.add(self._pool, fresh))

    def solve(self, clock: SearchClock) -> Duals | None:
        """Duals of the relaxation; `None` when no method gives any in time."""
        while self._methods and clock.left > 0:
            result = self._solved(clock)
            if result is not None:
                self._losses, self._worth = -result.reduced[self._rows.columns], result.worth
                return self._rows.duals(result.duals, result.worth)
            self._methods, self._session = self._methods[1:], None
        return None

    def near(self, least: int, most: int) -> Ints:
        """The tables with which the relaxation, as solved last, could still be worth `least`; the nearest `most`."""
        index = self._rows.index[: len(self._losses)]
        nearest = np.argsort(self._losses, kind="stable")[:most]
        return np.sort(index[nearest[self._losses[nearest] <= self._worth - least + HALF]])

    def dive(self, clock: SearchClock, fresh: Callable[[Duals], Ints]) -> Ints | None:
        """Tables of a plan: settle for those that the relaxation wants most, again and again.

        The relaxation is of no other use afterwards. `None` when floors cannot be kept that way, or time is over.

        Parameters
        ----------
        fresh
            Asked between two steps for tables of the pool that should join.
        """
        while clock.left > 0 and self._methods:
            result = self._solved(clock)
            if result is None:
                return None
            wanted = result.values[self._rows.columns]
            torn = np.flatnonzero((wanted > SETTLED) & (wanted < 1 - SETTLED))
            if not len(torn):
                return np.sort(self._rows.index[wanted > HALF])
            joining = fresh(self._rows.duals(result.duals, result.worth))
            share = LARGE_DIVE_SHARE if self._large else DIVE_SHARE
            first = torn[np.argsort(-wanted[torn], kind="stable")][: max(1, int(share * len(torn)))]
            # Two tables wanted by more than a half have nothing in common.
            sure = [np.flatnonzero(wanted >= 1 - SETTLED), first[:1], first[wanted[first] > HALF]]
            self._settled = np.union1d(self._settled, self._rows.columns[np.concatenate(sure)])
            self.add(joining)
        return None

    def _solved(self, clock: SearchClock) -> SolveResult | None:
        """The optimum of the relaxation as it stands, by the method in use; `None` where that does not find it."""
        result = self._asked(clock)
        if result is not None and result.status is SolveStatus.LOST:
            self._session = None
            result = self._asked(clock)
        if result is None:
            self._session = None  # it went with its process
            return None
        whole = len(result.duals) == self._rows.rows
        return result if result.status is SolveStatus.OPTIMAL and whole else None

    def _asked(self, clock: SearchClock) -> SolveResult | None:
        """What the method in use says; GLOP goes on from where it was."""
        goes_on, fresh = self._methods[0] is Method.GLOP, self._session is None
        if fresh:
            self._session, self._sent = clock.solvers.session(), 0
        parts = self._parts[self._sent :] if goes_on else self._parts
        self._sent = len(self._parts)
        request = SolveRequest(
            linear=LinearModel.whole(parts or [self._rows.add(self._pool, NOBODY)]),
            method=self._methods[0],
            seconds=clock.left,
            session=self._session if goes_on else None,
            fresh=fresh,
            settled=self._settled,
        )
        return clock.solvers.ask(request, clock, options=self._pool.problem.options)
