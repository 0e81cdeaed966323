"""Requests carried out by the solvers that come with OR-Tools, through MathOpt.

Models go there and back as MathOpt's own messages (protocol buffers) instead of Python objects for each variable
and each coefficient: that is several times faster, and the messages are what MathOpt sends over a network, too.
"""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np

from partage.solve.linear import LONGEST, NO_RESULT, Floats, LinearModel, Method, SolveRequest, SolveResult, SolveStatus

SCIP_NUMBERS = {"separating/maxroundsroot": 5, "separating/maxrounds": 0}
"""By measurement: cuts beyond the first rounds gain next to nothing."""

LOOKING_NUMBERS = {
    "presolving/maxrestarts": 0,
    "heuristics/rins/freq": -1,
    "heuristics/alns/freq": -1,
    "heuristics/crossover/freq": -1,
}
"""For a search that ends after some nodes: two to ten times faster here than SCIP's own.

A restart solves a slow first relaxation anew, and the large heuristics look for what prices have already found.
"""

PROVING_NUMBERS = {
    "presolving/maxrestarts": 1,
    "branching/relpscost/initcand": 10,
    "branching/relpscost/inititer": 20,
}
"""For a search to the end, with heuristics off: twice to three times faster here than `LOOKING_NUMBERS`.

The plan at hand is the best or nearly. Three tables of four are excluded at the root, and a restart takes them out
of every relaxation that follows.
"""

MOST_SESSIONS = 3
"""So many models are remembered, the ones used last; whoever asks for another starts it again."""

SHORTEST = 0.01
"""Seconds; solvers take 0 for something else."""


class MathOptSolvers:
    """Carries out requests one after the other, and remembers the models of sessions."""

    def __init__(self) -> None:
        from ortools.math_opt.core.python import solver
        from pybind11_abseil.status import StatusNotOk

        self._solver = solver
        self._faults = (StatusNotOk, MemoryError, RuntimeError, ValueError)
        self._sessions: dict[int, Any] = {}

    def solve(self, request: SolveRequest) -> SolveResult:
        """The solver's answer; "nothing" where it fails."""
        try:
            if request.session is None:
                return _answer(self._once(request))
            return self._go_on(request.session, request)
        except self._faults:
            return NO_RESULT

    def _once(self, request: SolveRequest) -> Any:
        from ortools.math_opt import callback_pb2, parameters_pb2

        return self._solver.solve(
            _model(request),
            _solver_type(request.method),
            parameters_pb2.SolverInitializerProto(),
            _parameters(request),
            _hint(request),
            None,
            callback_pb2.CallbackRegistrationProto(),
            None,
            None,
        )

    def _go_on(self, session: int, request: SolveRequest) -> SolveResult:
        from ortools.math_opt import callback_pb2, parameters_pb2

        if request.fresh:
            beginning = parameters_pb2.SolverInitializerProto()
            self._sessions[session] = self._solver.new(_solver_type(request.method), _model(request), beginning)
        elif session not in self._sessions:
            return SolveResult(SolveStatus.LOST)
        elif not self._sessions[session].update(_update(request)):
            del self._sessions[session]
            return SolveResult(SolveStatus.LOST)
        self._sessions[session] = known = self._sessions.pop(session)
        while len(self._sessions) > MOST_SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        registration = callback_pb2.CallbackRegistrationProto()
        return _answer(known.solve(_parameters(request), _hint(request), None, registration, None, None))


def _answer(result: Any) -> SolveResult:
    from ortools.math_opt import result_pb2, solution_pb2

    first = result.solutions[0] if result.solutions else None
    if first is None or first.primal_solution.feasibility_status != solution_pb2.SOLUTION_STATUS_FEASIBLE:
        return SolveResult(SolveStatus.NOTHING, bound=result.termination.objective_bounds.dual_bound)
    optimal = result.termination.reason == result_pb2.TERMINATION_REASON_OPTIMAL
    primal, dual = first.primal_solution, first.dual_solution
    return SolveResult(
        status=SolveStatus.OPTIMAL if optimal else SolveStatus.FEASIBLE,
        worth=primal.objective_value,
        bound=result.termination.objective_bounds.dual_bound,
        values=_dense(primal.variable_values),
        duals=_dense(dual.dual_values),
        reduced=_dense(dual.reduced_costs),
    )


def _dense(sparse: Any) -> Floats:
    """The values of all columns or rows; solvers list every one of them, in order."""
    found = np.zeros(sparse.ids[-1] + 1 if len(sparse.ids) else 0)
    found[np.asarray(sparse.ids, dtype=np.int64)] = np.asarray(sparse.values, dtype=np.float64)
    return found


def _model(request: SolveRequest) -> Any:
    from ortools.math_opt import model_pb2

    model, linear = model_pb2.ModelProto(), request.linear
    model.objective.maximize = True
    _fill(linear, model.variables, model.linear_constraints, model.objective.linear_coefficients)
    _fill_matrix(linear, model.linear_constraint_matrix)
    for column in request.settled.tolist():
        model.variables.lower_bounds[column] = 1.0
    if request.upper is not None:
        model.variables.upper_bounds[:] = request.upper.tolist()
    return model


def _update(request: SolveRequest) -> Any:
    """What the session's model lacks: new columns and rows, what is settled, and what has other bounds."""
    from ortools.math_opt import model_update_pb2

    update = model_update_pb2.ModelUpdateProto()
    news = update.new_variables, update.new_linear_constraints, update.objective_updates.linear_coefficients
    _fill(request.linear, *news)
    _fill_matrix(request.linear, update.linear_constraint_matrix_updates)
    settled = np.sort(request.settled[request.settled < request.linear.columns]).tolist()
    update.variable_updates.lower_bounds.ids.extend(settled)
    update.variable_updates.lower_bounds.values.extend([1.0] * len(settled))
    if request.upper is not None:
        known = request.upper[: request.linear.columns]
        update.variable_updates.upper_bounds.ids.extend(range(len(known)))
        update.variable_updates.upper_bounds.values.extend(known.tolist())
        update.new_variables.upper_bounds[:] = request.upper[len(known) :].tolist()
    return update


def _fill(linear: LinearModel, variables: Any, constraints: Any, objective: Any) -> None:
    columns = range(linear.columns, linear.columns + len(linear.worth))
    variables.ids.extend(columns)
    variables.lower_bounds.extend([0.0] * len(columns))
    variables.upper_bounds.extend(linear.upper.tolist())
    variables.integers.extend(linear.integer.tolist())
    constraints.ids.extend(range(linear.rows, linear.rows + len(linear.least)))
    constraints.lower_bounds.extend(linear.least.tolist())
    constraints.upper_bounds.extend(linear.most.tolist())
    nonzero = np.flatnonzero(linear.worth)
    objective.ids.extend((linear.columns + nonzero).tolist())
    objective.values.extend(linear.worth[nonzero].tolist())


def _fill_matrix(linear: LinearModel, matrix: Any) -> None:
    order = np.lexsort((linear.column, linear.row))
    matrix.row_ids.extend(linear.row[order].tolist())
    matrix.column_ids.extend(linear.column[order].tolist())
    matrix.coefficients.extend(linear.value[order].tolist())


def _hint(request: SolveRequest) -> Any:
    from ortools.math_opt import model_parameters_pb2

    parameters = model_parameters_pb2.ModelSolveParametersProto()
    if request.hint is not None:
        known = np.flatnonzero(~np.isnan(request.hint))
        hint = parameters.solution_hints.add()
        hint.variable_values.ids.extend(known.tolist())
        hint.variable_values.values.extend(request.hint[known].tolist())
    return parameters


def _solver_type(method: Method) -> int:
    from ortools.math_opt import parameters_pb2

    types = {
        Method.SCIP: parameters_pb2.SOLVER_TYPE_GSCIP,
        Method.CP_SAT: parameters_pb2.SOLVER_TYPE_CP_SAT,
        Method.HIGHS: parameters_pb2.SOLVER_TYPE_HIGHS,
        Method.INTERIOR_POINT: parameters_pb2.SOLVER_TYPE_HIGHS,
        Method.GLOP: parameters_pb2.SOLVER_TYPE_GLOP,
    }
    return int(types[method])


def _of_relaxation(request: SolveRequest, found: Any) -> None:
    from ortools.math_opt import parameters_pb2

    if request.method is Method.INTERIOR_POINT:
        found.lp_algorithm = parameters_pb2.LP_ALGORITHM_BARRIER
    if request.upper is not None and not request.fresh:
        found.presolve = parameters_pb2.EMPHASIS_OFF  # a model made smaller has another basis
        if not len(request.linear.worth):  # the last basis still is dual feasible
            found.lp_algorithm = parameters_pb2.LP_ALGORITHM_DUAL_SIMPLEX


def _parameters(request: SolveRequest) -> Any:
    """One thread and no gap allowed, in MathOpt's words; only what a method understands."""
    from ortools.math_opt import parameters_pb2

    found = parameters_pb2.SolveParametersProto()
    found.time_limit.FromTimedelta(datetime.timedelta(seconds=min(max(request.seconds, SHORTEST), LONGEST)))
    if not request.linear.integer.any():
        _of_relaxation(request, found)
    else:
        found.random_seed = request.seed
        found.relative_gap_tolerance = found.absolute_gap_tolerance = 0.0
        if request.nodes is not None and request.method is not Method.CP_SAT:
            found.node_limit = request.nodes
    if request.method in {Method.SCIP, Method.CP_SAT}:
        found.threads = 1
    if request.method is Method.SCIP:
        found.gscip.int_params.update(SCIP_NUMBERS)
        found.gscip.int_params.update(PROVING_NUMBERS if request.nodes is None else LOOKING_NUMBERS)
        if request.nodes is None:
            found.heuristics = parameters_pb2.EMPHASIS_OFF
    if request.method is Method.CP_SAT and request.work is not None:
        found.cp_sat.max_deterministic_time = request.work
    return found
