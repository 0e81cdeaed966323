"""Counting levels, closed by one direct model: seats and open tables instead of whole tables.

Prices leave counts at most a fraction away from the truth, and at counts nearly all tables are worth the
same, so that listing those within the gap is hopeless. The direct model is small there, and CP-SAT is exact
in integers. Table rules are left out of it: its bound holds with them, and its plan is used only without.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from partage.problem.model import Ints
from partage.solve.base import Watch
from partage.solve.calling import called, time_limit
from partage.solve.tables import TableSearch

LARGEST_ROW = 2**30
"""CP-SAT is asked only while every row's coefficients add up to no more: beyond 2^31 presolve has overflowed."""

DETERMINISTIC_TIME = 60.0
"""CP-SAT's own count of work, about a second each: the model stops on it and not on the clock."""

HALF, TOLERANCE = 0.5, 1e-6
"""CP-SAT counts in integers; MathOpt hands them over as floats."""

LARGEST_COUNT = 1_000
"""A level that no option raises by more than this counts people or tables; others measure gains."""


@dataclass(frozen=True, eq=False)
class Counted:
    """A proven bound of the level, and the seats taken by the best plan found (empty when none was)."""

    bound: int
    options: Ints
    groups: Ints


def is_count(search: TableSearch, level: int) -> bool:
    """Whether a level counts in small numbers."""
    return int(np.abs(search.problem.option_values[level]).max(initial=0)) <= LARGEST_COUNT


def count(search: TableSearch, level: int, floors: Ints, watch: Watch, *, seconds: float, seed: int) -> Counted | None:
    """The most that `level` can be among plans that reach `floors` at the levels before it.

    Returns
    -------
    counted
        `None` when nothing was proven in time or the numbers are too large for CP-SAT.
    """
    from ortools.math_opt.python import mathopt
    from ortools.sat import sat_parameters_pb2

    model = _Model(mathopt.Model(name="seats"), search)
    for earlier, floor in enumerate(floors.tolist()):
        model.floor(earlier, floor)
    if not model.aim(level):
        return None
    parameters = mathopt.SolveParameters(
        time_limit=time_limit(seconds),
        random_seed=seed,
        threads=1,
        relative_gap_tolerance=0.0,
        absolute_gap_tolerance=0.0,
        cp_sat=sat_parameters_pb2.SatParameters(max_deterministic_time=DETERMINISTIC_TIME),
    )
    try:
        result = called(lambda: mathopt.solve(model.model, mathopt.SolverType.CP_SAT, params=parameters), watch)
        if result is None:
            return None
        bound = result.dual_bound()
        seated = result.variable_values(model.sits) if result.has_primal_feasible_solution() else []
    except (AttributeError, RuntimeError, ValueError):
        return None
    if not np.isfinite(bound):
        return None
    options = np.flatnonzero(np.array(seated) > HALF)
    return Counted(int(np.floor(bound + TOLERANCE)), *search.problem.tables_of(options))


class _Model:
    """Variables: an option is taken, a group holds a table, a group seats exactly n people, a family hosts."""

    def __init__(self, model: Any, search: TableSearch) -> None:
        self.model, self._search = model, search
        self.sits = [model.add_binary_variable() for _ in range(search.problem.options)]
        self._open = [model.add_binary_variable() for _ in range(search.problem.groups)]
        self._hosts: dict[int, Any] = {}
        self._people: dict[tuple[int, int], Any] = {}
        self._fits = True
        problem = search.problem
        for members in _by(problem.option_party):
            self._row([(self.sits[option], 1) for option in members], most=1)
        for group in range(problem.groups):
            self._group(group)
        for groups in _by(problem.group_family):
            family = int(problem.group_family[groups[0]])
            self._row([(self._open[group], 1) for group in groups], most=int(problem.max_meals[family]))
            self._hosts[family] = model.add_binary_variable()
            self._row([(self._hosts[family], 1), *((self._open[group], -1) for group in groups)], most=0)

    def floor(self, level: int, least: int) -> None:
        """Hold an earlier level."""
        self._row([(variable, -value) for variable, value in self._terms(level)], most=-least)

    def aim(self, level: int) -> bool:
        """Maximise a level; false when some row's numbers are too large."""
        terms = self._terms(level)
        self._fits &= sum(abs(value) for _variable, value in terms) <= LARGEST_ROW
        self.model.maximize(sum(value * variable for variable, value in terms))
        return self._fits

    def _group(self, group: int) -> None:
        """A table's people lie between minimum and seats, and nobody sits at a closed table."""
        search, problem = self._search, self._search.problem
        options = range(int(search.start[group]), int(search.end[group]))
        people = [(self.sits[option], int(problem.option_size[option])) for option in options]
        self._row([*people, (self._open[group], -int(search.room[group]))], most=0)
        self._row([(self._open[group], int(search.least[group])), *((v, -size) for v, size in people)], most=0)
        for option in options:
            self._row([(self.sits[option], 1), (self._open[group], -1)], most=0)
        sizes = range(int(search.least[group]), int(search.room[group]) + 1)
        if not search.own_highest[:, group, sizes.start : sizes.stop].any():
            return
        for size in sizes:
            self._people[group, size] = self.model.add_binary_variable()
        exact = [(self._people[group, size], size) for size in sizes]
        self._row([*people, *((variable, -size) for variable, size in exact)], most=0, least=0)
        self._row([*((variable, 1) for variable, _size in exact), (self._open[group], -1)], most=0, least=0)

    def _terms(self, level: int) -> list[tuple[Any, int]]:
        problem = self._search.problem
        own = self._search.own_highest[level]
        terms = [(self.sits[option], int(value)) for option, value in enumerate(problem.option_values[level]) if value]
        terms += [(v, int(own[group, size])) for (group, size), v in self._people.items() if own[group, size]]
        family_values = problem.family_values[level]
        return terms + [(v, int(family_values[family])) for family, v in self._hosts.items() if family_values[family]]

    def _row(self, terms: list[tuple[Any, int]], *, most: int, least: int | None = None) -> None:
        self._fits &= sum(abs(value) for _variable, value in terms) + abs(most) <= LARGEST_ROW
        row = self.model.add_linear_constraint(lb=-np.inf if least is None else float(least), ub=float(most))
        for variable, value in terms:
            row.set_coefficient(variable, float(value))


def _by(keys: Ints) -> list[Ints]:
    """Positions of equal keys."""
    order = np.argsort(keys, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(keys[order])) + 1) if len(keys) else []
