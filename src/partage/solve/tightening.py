"""Tables that a better plan may hold, made fewer: cuts lower the relaxation, and reduced costs fix what falls out.

References
----------
R. Baldacci, N. Christofides, A. Mingozzi, "An exact algorithm for the vehicle routing problem based on the set
partitioning formulation with additional cuts", Mathematical Programming 115 (2008), 351-385.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from partage.problem.model import Ints
from partage.solve.linear import Floats, LinearModel, Method, SolveRequest, SolveResult, SolveStatus
from partage.solve.master import HALF, MasterModel
from partage.solve.pricing import SearchContext
from partage.solve.rank_one_cuts import MORE_ROWS, THREE_ROWS, PackingRows, RankOneCut

ROUNDS = 20
"""Rounds of cuts of one kind, at the most."""

LEAST_PROGRESS = 0.02
"""A round that lowers the relaxation by less than this share of the gap is the last of its kind."""

UNUSED = 1e-9
"""A cut of so small a price is dropped."""

EASY_TABLES = 500
"""With no more tables than this, further cuts gain less than they take."""


@dataclass(frozen=True, eq=False)
class Tightened:
    """What cuts left.

    Parameters
    ----------
    index
        Positions in the pool of the tables that a plan worth `least` may hold, the plan's at hand included.
    could
        (n,) the most that a plan with each of them may be worth, up to the tolerances of a solver.
    least
        No plan that holds another table is worth as much.
    bound
        The relaxation's worth, which no plan among these exceeds.
    cuts
        Those that the relaxation needs.
    """

    index: Ints
    could: Floats
    least: int
    bound: float
    cuts: tuple[RankOneCut, ...]

    def nearest(self, count: int) -> tuple[Ints, float]:
        """The `count` tables by which most could come, and what a plan with any other could be worth, at the most."""
        if count >= len(self.index):
            return self.index, self.least - 1.0
        order = np.argsort(-self.could, kind="stable")
        return np.sort(self.index[order[:count]]), float(self.could[order[count]])


def tighten(
    context: SearchContext,
    among: Ints,
    objective: Ints,
    floors: Ints,
    least: int,
    plan: Ints,
    cuts: Sequence[RankOneCut] = (),
) -> Tightened | None:
    """Tables `among` the pool's with which a plan may be worth `least` by `objective` (L,) and reach the `floors`.

    Those of the `plan` at hand stay, and some `cuts` are known. `None` where the relaxation was not solved in time.
    """
    known: Tightened | None = None
    for patterns in (THREE_ROWS, MORE_ROWS):
        before = np.inf
        for _ in range(ROUNDS):
            model = _Relaxation(context, among, objective, floors, cuts)
            result = model.solved()
            if result is None:
                return known
            could = result.worth + result.reduced[model.columns]
            could[np.isin(among, plan)] = np.inf
            keep = could >= least - HALF
            needed = model.needed(result, cuts)
            among = among[keep]
            known = Tightened(among, could[keep], least, result.worth, tuple(needed))
            if result.worth < least - HALF or before - result.worth < LEAST_PROGRESS * (before - least):
                break
            fresh = model.covered.violated(result.values[model.columns], patterns)
            if not fresh or len(among) <= EASY_TABLES:
                break
            before, cuts = result.worth, [*needed, *fresh]
    return known


class _Relaxation:
    """The linear relaxation over some tables, with cuts."""

    def __init__(
        self, context: SearchContext, among: Ints, objective: Ints, floors: Ints, cuts: Sequence[RankOneCut]
    ) -> None:
        self._context = context
        rows = MasterModel(context.problem, objective, floors, integer=False)
        pool = context.pool
        self.covered = PackingRows(context.problem, pool.options[among], pool.groups[among])
        first = rows.add(pool, among)
        self._before, self.columns = rows.rows, rows.columns
        self._linear = LinearModel.whole([first, rows.cut(pool, cuts)]) if cuts else first

    def solved(self) -> SolveResult | None:
        """The optimum; `None` where GLOP does not find it in time."""
        clock = self._context.clock
        if clock.left <= 0:
            return None
        request = SolveRequest(linear=self._linear, method=Method.GLOP, seconds=clock.left)
        result = clock.solvers.ask(request, clock, options=self._context.problem.options)
        whole = result is not None and result.status is SolveStatus.OPTIMAL
        return result if whole and len(result.reduced) == len(self._linear.worth) else None  # type: ignore[union-attr]

    def needed(self, result: SolveResult, cuts: Sequence[RankOneCut]) -> list[RankOneCut]:
        """The cuts that have a price."""
        return [cut for cut, price in zip(cuts, result.duals[self._before :], strict=True) if abs(price) > UNUSED]
