"""The model of choosing among tables: its columns and rows, shared by the relaxation and the exact choice.

MasterModel: each party once, each family at most ``max_meals`` tables, each group once, and every earlier level
at least what the plan at hand reaches.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from partage.problem.model import Ints, Problem
from partage.solve.column_pool import ColumnPool
from partage.solve.linear import Floats, LinearModel, ModelBuilder, weighted

HALF = 0.5
"""MathOptSolvers answer 0 and 1 up to a tolerance."""

NO_ROW = -1


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


class MasterModel:
    """Numbers columns and rows as tables join the model.

    Attributes
    ----------
    index, columns
        Positions in the pool, and the column of each.
    """

    def __init__(self, problem: Problem, objective: Ints, floors: Ints, *, integer: bool) -> None:
        self.index = np.zeros(0, dtype=np.int64)
        self.columns = np.zeros(0, dtype=np.int64)
        self._problem, self._aim, self._floors, self._integer = problem, objective, floors, integer
        self._party, self._family, self._group = (
            np.full(count, NO_ROW) for count in (problem.parties, problem.families, problem.groups)
        )
        self._serving = self._family.copy()  # of a family that may host more than once: the row ``served <= tables``
        self._builder = ModelBuilder(0, 0, integer=integer)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return self._builder.rows

    def add(self, pool: ColumnPool, index: Ints) -> LinearModel:
        """One column for each of these tables of the pool, and what else they need."""
        problem, builder = self._problem, ModelBuilder(self._builder.columns, self._builder.rows, integer=self._integer)
        self._builder = builder
        if not builder.rows:
            builder.add_rows(self._floors, np.inf)
        groups, options = pool.groups[index], pool.options[index]
        families = problem.group_family[groups]
        once = problem.max_meals[families] == 1
        values = pool.values[:, index] + np.where(once, problem.family_values[:, families], 0)
        table = self._new_columns(values, 1.0 if self._integer else np.inf)  # a relaxation's rows say it already
        self.index, self.columns = np.append(self.index, index), np.append(self.columns, table)
        seated, place = np.nonzero(options >= 0)
        party = problem.option_party[options[seated, place]]
        builder.add_entries(self._row(self._party, party, 1), table[seated], 1)
        builder.add_entries(self._row(self._family, families, problem.max_meals), table, 1)
        often = ~once
        if often.any():
            builder.add_entries(self._row(self._group, groups[often], 1), table[often], 1)
            self._serve(families[often], table[often])
        return builder.model()

    def duals(self, values: Floats, worth: float) -> Duals:
        """The prices that the solver put on the rows."""
        problem = self._problem
        multipliers = np.maximum(0.0, -values[: len(self._floors)])
        parties = np.maximum(0.0, _of(values, self._party))
        # What hosting adds is part of the table's worth (one meal) or shared through `served` (several).
        weights = self._aim.astype(np.float64)
        weights[: len(multipliers)] += multipliers
        bonus = np.where(self._serving == NO_ROW, weighted(weights, problem.family_values), _of(values, self._serving))
        family = _of(values, self._family) - bonus
        return Duals(parties, family[problem.group_family] + _of(values, self._group), multipliers, worth)

    def _new_columns(self, values: Ints, most: float) -> Ints:
        """Columns that add `values` (L, n) to the levels, at most so often."""
        columns = self._builder.add_columns(weighted(self._aim, values), most)
        for earlier, value in enumerate(values[: len(self._floors)]):
            nonzero = np.flatnonzero(value)
            self._builder.add_entries(np.full(len(nonzero), earlier), columns[nonzero], value[nonzero])
        return columns

    def _row(self, rows: Ints, keys: Ints, most: ArrayLike) -> Ints:
        """(n,) the row of each key; keys met for the first time get a new one, at most `most` of the key."""
        new = np.unique(keys[rows[keys] == NO_ROW])
        rows[new] = self._builder.add_rows(np.full(len(new), -np.inf), np.broadcast_to(most, rows.shape)[new])
        return np.asarray(rows[keys])

    def _serve(self, families: Ints, tables: Ints) -> None:
        """For each family that may host more than once a column ``served``, at most the number of its tables."""
        new = np.unique(families[self._serving[families] == NO_ROW])
        self._builder.add_entries(self._row(self._serving, families, 0), tables, -1)
        served = self._new_columns(self._problem.family_values[:, new], 1.0)
        self._builder.add_entries(self._serving[new], served, 1)


def _of(values: Floats, rows: Ints) -> Floats:
    """(n,) the values of rows; 0 where there is none."""
    return np.where(rows == NO_ROW, 0.0, np.append(values, 0.0)[rows])
