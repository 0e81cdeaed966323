"""Choosing among known tables: the linear relaxation (GLOP) and the exact choice (a MIP solver).

Rows: each party once, each family at most ``max_meals`` tables, each group once, and every earlier level
at least what the plan at hand reaches.

References
----------
C. Barnhart, E. L. Johnson, G. L. Nemhauser, M. W. P. Savelsbergh, P. H. Vance, "Branch-and-price: column
generation for solving huge integer programs", Operations Research 46 (1998), 316-329.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from partage.problem.model import Ints, Problem
from partage.solve.base import Watch
from partage.solve.calling import called, time_limit
from partage.solve.pool import Pool

Floats = NDArray[np.float64]

HALF = 0.5
"""Solvers answer 0 and 1 up to a tolerance."""


@dataclass(frozen=True, eq=False)
class Duals:
    """Prices from a linear relaxation, as floats.

    Parameters
    ----------
    parties, groups, multipliers
        (U,), (G,) and one per earlier level. A table not yet in the relaxation would improve it when it is
        worth more than its group's price, family values left out.
    """

    parties: Floats
    groups: Floats
    multipliers: Floats


@dataclass(frozen=True, eq=False)
class Chosen:
    """Positions in the pool, and whether the solver says that nothing else there is better."""

    index: Ints
    proven: bool


class Master:
    """The linear relaxation over a growing set of tables.

    GLOP goes on from where it was when tables join. It sometimes gives up half-way; the relaxation is then
    built anew, and HiGHS is asked if that does not help either.
    """

    def __init__(self, pool: Pool, aim: Ints, floors: Ints) -> None:
        self._pool = pool
        self._aim = aim
        self._floors = floors
        self.used = np.zeros(0, dtype=np.bool_)
        self._build("GLOP", np.zeros(0, dtype=np.int64))

    def add(self, index: Ints) -> None:
        """Let the relaxation use these tables of the pool, too."""
        self.used = np.append(self.used, np.zeros(len(self._pool) - len(self.used), dtype=np.bool_))
        fresh = index[~self.used[index]]
        self.used[fresh] = True
        self._rows.add(self._pool, fresh, integer=False)

    def solve(self, watch: Watch) -> Duals | None:
        """Duals of the relaxation; `None` when no solver gives any in time."""
        for again in ("GLOP", "HIGHS", None):
            duals = self._try(watch)
            if duals is not None or again is None or watch.left <= 0:
                return duals
            self._build(again, np.flatnonzero(self.used))
        return None

    def _build(self, solver: str, index: Ints) -> None:
        from ortools.math_opt.python import mathopt

        model = mathopt.Model(name="tables")
        self._rows = _Rows(model, self._pool.problem, self._aim, self._floors)
        self._rows.add(self._pool, index, integer=False)
        self._solver = mathopt.IncrementalSolver(model, mathopt.SolverType[solver])

    def _try(self, watch: Watch) -> Duals | None:
        from ortools.math_opt.python import mathopt

        parameters = mathopt.SolveParameters(time_limit=time_limit(watch.left))
        solver = self._solver
        try:
            result = called(lambda: solver.solve(params=parameters), watch)
            if result is None or result.termination.reason != mathopt.TerminationReason.OPTIMAL:
                return None
            return self._rows.duals(result.dual_values())
        except (AttributeError, RuntimeError, ValueError):  # GLOP's ABNORMAL reaches Python as one of these
            return None


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
    gap: float = 0.0,
    nodes: int | None = None,
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
    gap, nodes
        Where to stop early: relative gap, and nodes of the search tree.

    Returns
    -------
    chosen
        `None` when the solver found nothing or said something that cannot be true.
    """
    from ortools.math_opt.python import mathopt

    model = mathopt.Model(name="tables")
    rows = _Rows(model, pool.problem, aim, floors)
    variables = rows.add(pool, among, integer=True)
    start = mathopt.SolutionHint(
        variable_values=dict(zip(variables, np.isin(among, hint).astype(float).tolist(), strict=True))
    )
    parameters = mathopt.SolveParameters(
        time_limit=time_limit(seconds),
        random_seed=seed,
        threads=1,
        relative_gap_tolerance=gap,
        absolute_gap_tolerance=0.0,
        node_limit=nodes,
    )
    hints = mathopt.ModelSolveParameters(solution_hints=[start])
    try:
        result = called(
            lambda: mathopt.solve(model, mathopt.SolverType.GSCIP, params=parameters, model_params=hints),
            watch,
        )
        if result is None or not result.has_primal_feasible_solution():
            return None
        values = result.variable_values(variables)
    except (AttributeError, RuntimeError, ValueError):
        return None
    index = among[np.flatnonzero(np.array(values) > HALF)]
    proven = result.termination.reason == mathopt.TerminationReason.OPTIMAL
    return Chosen(index, proven)


class _Rows:
    """The rows of the model, shared by the relaxation and the exact choice."""

    def __init__(self, model: Any, problem: Problem, aim: Ints, floors: Ints) -> None:
        self._model = model
        self._problem = problem
        self._aim = aim
        self._party: dict[int, Any] = {}
        self._family: dict[int, Any] = {}
        self._group: dict[int, Any] = {}
        self._served: dict[int, Any] = {}
        self._earlier = [model.add_linear_constraint(lb=float(floor)) for floor in floors]
        model.objective.is_maximize = True

    def add(self, pool: Pool, index: Ints, *, integer: bool) -> list[Any]:
        """One variable for each of these tables of the pool."""
        problem = self._problem
        groups, options = pool.groups[index], pool.options[index]
        families = problem.group_family[groups]
        single = problem.max_meals[families] == 1
        values = pool.values[:, index] + np.where(single, problem.family_values[:, families], 0)
        worth = self._aim @ values
        party = np.append(problem.option_party, -1)[options]
        variables = []
        for row in range(len(index)):
            variable = self._model.add_binary_variable() if integer else self._model.add_variable(lb=0.0)
            variables.append(variable)
            self._model.objective.set_linear_coefficient(variable, float(worth[row]))
            for earlier, constraint in enumerate(self._earlier):
                if values[earlier, row]:
                    constraint.set_coefficient(variable, float(values[earlier, row]))
            for member in party[row].tolist():
                if member >= 0:
                    self._row(self._party, member, 1).set_coefficient(variable, 1.0)
            family = int(families[row])
            self._row(self._family, family, int(problem.max_meals[family])).set_coefficient(variable, 1.0)
            if not single[row]:
                self._row(self._group, int(groups[row]), 1).set_coefficient(variable, 1.0)
                self._serve(family, integer=integer).set_coefficient(variable, -1.0)
        return variables

    def duals(self, values: Any) -> Duals:
        """The prices that the solver put on the rows."""
        problem = self._problem
        multipliers = np.array([max(0.0, -values[row]) for row in self._earlier])
        parties = np.zeros(problem.parties)
        for party, row in self._party.items():
            parties[party] = max(0.0, values[row])
        # What hosting adds is part of the table's worth (one meal) or shared through `served` (several).
        weights = self._aim.astype(np.float64)
        weights[: len(multipliers)] += multipliers
        family = -(weights @ problem.family_values)
        for number, row in self._family.items():
            if problem.max_meals[number] == 1:
                family[number] += values[row]
            else:
                family[number] = values[row] - values[self._served[number]]
        groups = family[problem.group_family]
        for group, row in self._group.items():
            groups[group] += values[row]
        return Duals(parties, groups, multipliers)

    def _row(self, rows: dict[int, Any], key: int, most: int) -> Any:
        if key not in rows:
            rows[key] = self._model.add_linear_constraint(ub=float(most))
        return rows[key]

    def _serve(self, family: int, *, integer: bool) -> Any:
        """The row ``served <= tables`` of a family that may host more than once."""
        if family not in self._served:
            served = self._model.add_variable(lb=0.0, ub=1.0, is_integer=integer)
            worth = self._problem.family_values[:, family]
            self._model.objective.set_linear_coefficient(served, float(self._aim @ worth))
            for earlier, constraint in enumerate(self._earlier):
                constraint.set_coefficient(served, float(worth[earlier]))
            row = self._model.add_linear_constraint(ub=0.0)
            row.set_coefficient(served, 1.0)
            self._served[family] = row
        return self._served[family]
