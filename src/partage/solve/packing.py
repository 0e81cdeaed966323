"""The exact choice among known tables, by a MIP solver.

References
----------
C. Barnhart, E. L. Johnson, G. L. Nemhauser, M. W. P. Savelsbergh, P. H. Vance, "Branch-and-price: column
generation for solving huge integer programs", Operations Research 46 (1998), 316-329.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from partage.problem.model import Ints
from partage.solve.base import Watch
from partage.solve.calling import called, time_limit
from partage.solve.pool import Pool
from partage.solve.rows import HALF, Rows

SCIP_NUMBERS = {
    "presolving/maxrestarts": 0,
    "separating/maxroundsroot": 5,
    "separating/maxrounds": 0,
    "heuristics/rins/freq": -1,
    "heuristics/alns/freq": -1,
    "heuristics/crossover/freq": -1,
}


@dataclass(frozen=True, eq=False)
class Chosen:
    """Positions in the pool, and whether the solver says that nothing else there is better."""

    index: Ints
    proven: bool


def choose(
    pool: Pool,
    among: Ints,
    aim: Ints,
    floors: Ints,
    hint: Ints,
    watch: Watch,
    *,
    seconds: float,
    seed: int,
    nodes: int | None = None,
    enough: float | None = None,
) -> Chosen | None:
    """The tables that are worth most by `aim` among those that reach `floors`.

    Parameters
    ----------
    among
        Positions in the pool.
    aim
        (L,) what each level counts.
    floors
        (level,) least values of the first levels.
    hint
        Positions in the pool, all of them in `among`, of a plan that reaches the floors.
    nodes, enough
        Where to stop early: nodes of the search tree, and a worth that is as good as any.

    Returns
    -------
    chosen
        `None` when the solver found nothing or said something that cannot be true.
    """
    from ortools.math_opt.python import mathopt

    model = mathopt.Model(name="tables")
    rows = Rows(model, pool.problem, aim, floors)
    rows.add(pool, among, integer=True)
    start = mathopt.SolutionHint(
        variable_values=dict(zip(rows.variables, np.isin(among, hint).astype(float).tolist(), strict=True))
    )
    parameters = mathopt.SolveParameters(
        time_limit=time_limit(seconds),
        random_seed=seed,
        threads=1,
        relative_gap_tolerance=0.0,
        absolute_gap_tolerance=0.0,
        node_limit=nodes,
        objective_limit=enough,
        gscip=_scip(),
    )
    hints = mathopt.ModelSolveParameters(solution_hints=[start])
    try:
        result = called(
            lambda: mathopt.solve(model, mathopt.SolverType.GSCIP, params=parameters, model_params=hints),
            watch,
        )
        if result is None or not result.has_primal_feasible_solution():
            return None
        values = result.variable_values(rows.variables)
    except (AttributeError, RuntimeError, ValueError):
        return None
    index = among[np.flatnonzero(np.array(values) > HALF)]
    proven = result.termination.reason == mathopt.TerminationReason.OPTIMAL
    return Chosen(index, proven)


def _scip() -> Any:
    """Settings found by measurement: two to ten times faster here than SCIP's own.

    Every restart solves a slow first relaxation anew, cuts beyond the first rounds gain next to nothing, and
    the large heuristics look for what prices have already found.
    """
    from ortools.math_opt.solvers.gscip import gscip_pb2

    settings = gscip_pb2.GScipParameters()
    settings.int_params.update(SCIP_NUMBERS)
    return settings
