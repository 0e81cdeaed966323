"""The exact choice among known tables, by a MIP solver.

References
----------
C. Barnhart, E. L. Johnson, G. L. Nemhauser, M. W. P. Savelsbergh, P. H. Vance, "Branch-and-price: column
generation for solving huge integer programs", Operations Research 46 (1998), 316-329.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from partage.problem.model import Ints
from partage.solve.linear import LinearModel, Method, SolveRequest, SolveStatus
from partage.solve.master import HALF, MasterModel
from partage.solve.pricing import SearchContext
from partage.solve.rank_one_cuts import RankOneCut


@dataclass(frozen=True, eq=False)
class Packing:
    """Positions in the pool, and whether the solver says that nothing else there is better."""

    index: Ints
    proven: bool


def solve(
    context: SearchContext,
    among: Ints,
    objective: Ints,
    floors: Ints,
    hint: Ints,
    *,
    seconds: float,
    nodes: int | None = None,
    cuts: Sequence[RankOneCut] = (),
) -> Packing | None:
    """The tables `among` the pool's that are worth most by `objective` (L,) and reach `floors` at the first levels.

    The `hint` is a plan, all of it in `among`, that reaches the floors; so many `nodes` of the search tree are looked
    at. `cuts` spare the solver part of the tree. `None` when the solver found nothing or said something that cannot be
    true.
    """
    rows = MasterModel(context.problem, objective, floors, integer=True)
    linear = rows.add(context.pool, among)
    if cuts:
        linear = LinearModel.whole([linear, rows.cut(context.pool, cuts)])
    known = np.full(len(linear.worth), np.nan)
    known[rows.columns] = np.isin(among, hint)
    request = SolveRequest(
        linear=linear, method=Method.SCIP, seconds=seconds, seed=context.seed, nodes=nodes, hint=known
    )
    result = context.clock.solvers.ask(request, context.clock, options=context.problem.options)
    if result is None or not result.solved:
        return None
    taken = result.values[rows.columns] > HALF
    # A solver whose worth is not that of its own tables, or whose bound is not its worth, has proven nothing.
    true = abs(result.worth - float(linear.worth @ (result.values > HALF))) < HALF
    return Packing(among[taken], true and result.status is SolveStatus.OPTIMAL and result.bound < result.worth + 1)
