"""The model of choosing among tables: its rows, shared by the relaxation and the exact choice.

Rows: each party once, each family at most ``max_meals`` tables, each group once, and every earlier level
at least what the plan at hand reaches.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from partage.problem.model import Ints, Problem
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
    value
        What the relaxation is worth.
    """

    parties: Floats
    groups: Floats
    multipliers: Floats
    value: float


class Rows:
    """The rows of the model, shared by the relaxation and the exact choice.

    Attributes
    ----------
    index, variables
        Positions in the pool, and the variable of each.
    """

    def __init__(self, model: Any, problem: Problem, aim: Ints, floors: Ints) -> None:
        self.index = np.zeros(0, dtype=np.int64)
        self.variables: list[Any] = []
        self._model = model
        self._problem = problem
        self._aim = aim
        self._party: dict[int, Any] = {}
        self._family: dict[int, Any] = {}
        self._group: dict[int, Any] = {}
        self._served: dict[int, Any] = {}
        self._earlier = [model.add_linear_constraint(lb=float(floor)) for floor in floors]
        model.objective.is_maximize = True

    def add(self, pool: Pool, index: Ints, *, integer: bool) -> None:
        """One variable for each of these tables of the pool."""
        problem = self._problem
        groups, options = pool.groups[index], pool.options[index]
        families = problem.group_family[groups]
        single = problem.max_meals[families] == 1
        values = pool.values[:, index] + np.where(single, problem.family_values[:, families], 0)
        worth = self._aim @ values
        party = np.append(problem.option_party, -1)[options]
        for row in range(len(index)):
            variable = self._model.add_binary_variable() if integer else self._model.add_variable(lb=0.0)
            self.variables.append(variable)
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
        self.index = np.append(self.index, index)

    def duals(self, values: Any, worth: float) -> Duals:
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
        return Duals(parties, groups, multipliers, worth)

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
