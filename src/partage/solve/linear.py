"""Linear models as plain arrays: what is sent to a solver, and what it says.

Nothing here knows a solver, and everything pickles: a request can be carried out in another process.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from partage.problem.model import Bools, Ints

Floats = NDArray[np.float64]

LONGEST = 10**8
"""Three years, in seconds: clocks and solvers hold this much and not much more."""

NOBODY = np.zeros(0, dtype=np.int64)
NOTHING_SAID = np.zeros(0)


def weighted(weights: Ints | Floats, values: Ints) -> Floats:
    """(n,) the weighted sum over levels of `values` (L, n), the same to the last bit wherever it is worked out.

    A product of matrices would add up in an order that depends on how many threads the algebra library has.
    """
    return np.asarray((weights[:, None].astype(np.float64) * values).sum(axis=0))


@dataclass(frozen=True, eq=False)
class LinearModel:
    """Columns and rows that join a linear model, which is maximised; a whole model joins an empty one.

    Parameters
    ----------
    columns, rows
        How many the model has without these.
    worth, upper, integer
        (n,) what each new column counts, the most it can be (at least 0 it always is), and whether it is whole.
    least, most
        (m,) bounds of each new row.
    row, column, value
        (k,) new coefficients, of new rows or new columns; numbered as in the whole model.
    """

    columns: int
    rows: int
    worth: Floats
    upper: Floats
    integer: Bools
    least: Floats
    most: Floats
    row: Ints
    column: Ints
    value: Floats

    @classmethod
    def whole(cls, parts: Sequence[LinearModel]) -> LinearModel:
        """The model that parts make which joined one after the other."""
        arrays = ("worth", "upper", "integer", "least", "most", "row", "column", "value")
        joined = {name: np.concatenate([getattr(part, name) for part in parts]) for name in arrays}
        return cls(columns=parts[0].columns, rows=parts[0].rows, **joined)


class ModelBuilder:
    """Collects what joins a model that has so many columns and rows; all new columns are whole or none is."""

    def __init__(self, columns: int, rows: int, *, integer: bool) -> None:
        self._first, self._integer = (columns, rows), integer
        self.columns, self.rows = columns, rows
        self._worth = [(np.zeros(0), np.zeros(0))]
        self._bounds = [(np.zeros(0), np.zeros(0))]
        self._entries = [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))]

    def add_columns(self, worth: Ints | Floats, most: float) -> Ints:
        """New columns: what each of them counts, and the most that it can be."""
        self._worth.append((worth.astype(np.float64), np.full(len(worth), most)))
        self.columns += len(worth)
        return np.arange(self.columns - len(worth), self.columns)

    def add_rows(self, least: ArrayLike, most: ArrayLike) -> Ints:
        """New rows between these bounds."""
        least, most = np.broadcast_arrays(np.asarray(least, dtype=np.float64), np.asarray(most, dtype=np.float64))
        self._bounds.append((least, most))
        self.rows += len(least)
        return np.arange(self.rows - len(least), self.rows)

    def add_entries(self, rows: Ints, columns: Ints, values: ArrayLike) -> None:
        """New coefficients."""
        self._entries.append((rows, columns, np.broadcast_to(np.asarray(values, dtype=np.float64), rows.shape)))

    def model(self) -> LinearModel:
        """All of it."""
        worth, upper = (np.concatenate(part) for part in zip(*self._worth, strict=True))
        least, most = (np.concatenate(part) for part in zip(*self._bounds, strict=True))
        row, column, value = (np.concatenate(part) for part in zip(*self._entries, strict=True))
        return LinearModel(
            *self._first, worth, upper, np.full(len(worth), self._integer), least, most, row, column, value
        )


class Method(StrEnum):
    """How a request is carried out: a solver, or one algorithm of a solver."""

    SCIP = "SCIP"
    CP_SAT = "CP-SAT"
    HIGHS = "HiGHS"
    INTERIOR_POINT = "HiGHS, interior point"
    GLOP = "GLOP"


@dataclass(frozen=True, eq=False)
class SolveRequest:
    """One question to a solver.

    Parameters
    ----------
    linear
        The model, or what joins the model of a session.
    method
        Who is asked.
    seconds
        Its time limit.
    seed, nodes
        Random seed; how many nodes of the search tree are looked at, at the most.
    work
        CP-SAT's own count of work, about a second each: where it stops, whatever the clock says.
    hint
        (n,) a known solution, NaN where it says nothing; `None` for no hint.
    session
        A number under which the model is remembered, so that a later request may add to it and the solver goes on
        from where it was; `None` for a model of its own.
    fresh
        Whether the session starts with this request.
    settled
        Columns that must be 1; never among those that join just now, unless the request starts afresh.
    upper
        (n,) the most that every column of the whole model can be from now on; `None` where nothing changes.
    """

    linear: LinearModel
    method: Method
    seconds: float
    seed: int = 0
    nodes: int | None = None
    work: float | None = None
    hint: Floats | None = None
    session: int | None = None
    fresh: bool = True
    settled: Ints = field(default_factory=lambda: NOBODY)
    upper: Floats | None = None


class SolveStatus(StrEnum):
    """What an answer is worth."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    NOTHING = "nothing"
    LOST = "lost"
    """The session is not known (any more): start it again."""


@dataclass(frozen=True, eq=False)
class SolveResult:
    """What a solver says; none of it is believed before it was checked.

    Parameters
    ----------
    status
        Solutions are there when it is "optimal" or "feasible".
    worth, bound
        Of the solution, and of any; NaN where the solver gave none.
    values
        (n,) of the columns; empty without a solution.
    duals, reduced
        (m,) and (n,) of a relaxation solved to the end, else empty.
    """

    status: SolveStatus
    worth: float = float("nan")
    bound: float = float("nan")
    values: Floats = field(default_factory=lambda: NOTHING_SAID)
    duals: Floats = field(default_factory=lambda: NOTHING_SAID)
    reduced: Floats = field(default_factory=lambda: NOTHING_SAID)

    @property
    def solved(self) -> bool:
        """Whether there is a solution."""
        return self.status in {SolveStatus.OPTIMAL, SolveStatus.FEASIBLE}

    def fits(self, linear: LinearModel) -> bool:
        """Whether it can be an answer about this model: as many numbers as there are columns, and finite ones."""
        columns = linear.columns + len(linear.worth)
        said = (self.values, self.duals, self.reduced)
        finite = bool(np.isfinite(self.worth)) and all(np.isfinite(numbers).all() for numbers in said)
        return not self.solved or (finite and len(self.values) == columns and len(self.reduced) in {0, columns})


NO_RESULT = SolveResult(SolveStatus.NOTHING)
