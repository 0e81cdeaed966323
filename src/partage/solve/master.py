"""The linear relaxation over a growing set of tables: duals, and a plan by diving.

References
----------
R. Sadykov, F. Vanderbeck, A. Pessoa, I. Tahiri, E. Uchoa, "Primal heuristics for branch and price: the assets
of diving methods", INFORMS Journal on Computing 31 (2019), 251-267.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from partage.problem.model import Bools, Ints, Problem
from partage.solve.clock import SearchClock
from partage.solve.column_pool import ColumnPool
from partage.solve.linear import (
    NOBODY,
    NOTHING_SAID,
    Floats,
    LinearModel,
    Method,
    ModelBuilder,
    SolveRequest,
    SolveResult,
    SolveStatus,
    weighted,
)
from partage.solve.rank_one_cuts import PackingRows, RankOneCut

HALF = 0.5
"""Solvers answer 0 and 1 up to a tolerance."""

NO_ROW = -1

SETTLED = 1e-6
"""So near 0 or 1 a table is settled."""

MANY_ROWS = 3_000
"""With more parties and families than this, an interior point beats the simplex method."""

DIVE_SHARE, LARGE_DIVE_SHARE = 0.05, 0.2
"""Share of the unsettled tables that a dive settles for between two relaxations, if it wants them by half at least."""


@dataclass(frozen=True, eq=False)
class Duals:
    """Prices from a linear relaxation worth `value`, as floats: (U,), (G,), one per earlier level and one per cut.

    A table not yet in the relaxation would improve it when it is worth more than its group's price, family values left
    out.
    """

    parties: Floats
    groups: Floats
    multipliers: Floats
    value: float
    cuts: Floats = field(default_factory=lambda: NOTHING_SAID)

    def between(self, other: Duals, share: float) -> Duals:
        """These, mixed with a `share` of others that know no cuts."""

        def mixed(own: Floats, others: Floats | float) -> Floats:
            return (1 - share) * own + share * others if share else own

        return Duals(
            mixed(self.parties, other.parties),
            mixed(self.groups, other.groups),
            mixed(self.multipliers, other.multipliers),
            self.value,
            mixed(self.cuts, 0.0),
        )

    def weights(self, objective: Ints) -> Floats:
        """(L,) what each level counts when earlier ones count their multipliers, too."""
        weights = objective.astype(np.float64)
        weights[: len(self.multipliers)] += self.multipliers
        return weights


class MasterModel:
    """The columns and rows of choosing among tables, shared by the relaxation and the exact choice.

    Rows: each party once, each family at most ``max_meals`` tables, each group once, and every earlier level at least
    what the plan at hand reaches, or at a price of `missing` (level,) for what it lacks. `index` holds the tables'
    positions in the pool, `columns` the column of each.
    """

    def __init__(
        self, problem: Problem, objective: Ints, floors: Ints, *, integer: bool, missing: Floats | None = None
    ) -> None:
        self.index = np.zeros(0, dtype=np.int64)
        self.columns = np.zeros(0, dtype=np.int64)
        self._problem, self._aim, self._floors, self._integer = problem, objective, floors, integer
        self._missing = missing
        self._cuts: list[tuple[int, RankOneCut]] = []
        self._party, self._family, self._group = (
            np.full(count, NO_ROW) for count in (problem.parties, problem.families, problem.groups)
        )
        self._serving = self._family.copy()  # of a family that may host more than once: the row ``served <= tables``
        self._builder = ModelBuilder(0, 0, integer=integer)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return self._builder.rows

    @property
    def width(self) -> int:
        """How many columns there are."""
        return self._builder.columns

    def add(self, pool: ColumnPool, index: Ints) -> LinearModel:
        """One column for each of these tables of the pool, and what else they need."""
        problem, builder = self._problem, ModelBuilder(self._builder.columns, self._builder.rows, integer=self._integer)
        self._builder = builder
        if not builder.rows:
            floors = builder.add_rows(self._floors, np.inf)
            if self._missing is not None:
                builder.add_entries(floors, builder.add_columns(-self._missing, np.inf), 1)
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
        self._count(pool, index, table, self._cuts)
        return builder.model()

    def cut(self, pool: ColumnPool, cuts: Sequence[RankOneCut]) -> LinearModel:
        """A row for each cut."""
        builder = ModelBuilder(self._builder.columns, self._builder.rows, integer=self._integer)
        self._builder = builder
        rows = builder.add_rows(np.full(len(cuts), -np.inf), [cut.most for cut in cuts])
        fresh = list(zip(rows.tolist(), cuts, strict=True))
        self._cuts += fresh
        self._count(pool, self.index, self.columns, fresh)
        return builder.model()

    def _count(self, pool: ColumnPool, index: Ints, columns: Ints, cuts: Sequence[tuple[int, RankOneCut]]) -> None:
        """How often tables count in cuts."""
        covered = PackingRows(self._problem, pool.options[index], pool.groups[index])
        for row, cut in cuts:
            counted = covered.counted(cut)
            tables = np.flatnonzero(counted)
            self._builder.add_entries(np.full(len(tables), row), columns[tables], counted[tables])

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
        cuts = np.maximum(0.0, values[[row for row, _cut in self._cuts]])
        return Duals(parties, family[problem.group_family] + _of(values, self._group), multipliers, worth, cuts)

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


class RestrictedMaster:
    """The linear relaxation over a growing set of tables.

    GLOP goes on from where it was when tables join. It sometimes gives up half-way; the relaxation is then
    given to HiGHS. With thousands of rows, HiGHS' interior point is ten times faster from the start.
    """

    def __init__(self, pool: ColumnPool, objective: Ints, floors: Ints, missing: Floats | None = None) -> None:
        self._pool = pool
        self.used = np.zeros(0, dtype=np.bool_)
        self.values, self.cuts = np.zeros(0), list[RankOneCut]()
        self._barred: Bools | None = None
        self._losses, self._worth = np.zeros(0), np.inf
        self._large = pool.problem.parties + pool.problem.families > MANY_ROWS
        self._methods = [Method.INTERIOR_POINT, Method.GLOP] if self._large else [Method.GLOP, Method.HIGHS]
        self._rows = MasterModel(pool.problem, objective, floors, integer=False, missing=missing)
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

    @property
    def index(self) -> Ints:
        """Positions in the pool of the tables in use, as `values` (N,) gives what the relaxation takes of each."""
        return self._rows.index

    def cut(self, cuts: Sequence[RankOneCut]) -> None:
        """Let the relaxation keep to these cuts, too."""
        self.cuts += cuts
        self._parts.append(self._rows.cut(self._pool, cuts))

    def bar(self, options: Bools) -> None:
        """From now on no table may hold any of these options (P,)."""
        self._barred = options

    def solve(self, clock: SearchClock) -> Duals | None:
        """Duals of the relaxation; `None` when no method gives any in time."""
        while self._methods and clock.left > 0:
            result = self._solved(clock)
            if result is not None:
                self._losses, self._worth = -result.reduced[self._rows.columns], result.worth
                self.values = result.values[self._rows.columns]
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

        Between two steps `fresh` is asked for tables of the pool that should join. The relaxation is of no other use
        afterwards. `None` when floors cannot be kept that way, or time is over.
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
        started = self._session is not None
        result = self._asked(clock)
        if started and result is not None and not result.solved and clock.left > 0:  # lost, or led astray: afresh
            self._session = None
            result = self._asked(clock)
        if result is None:
            self._session = None  # it went with its process
            return None
        whole = len(result.duals) == self._rows.rows
        return result if result.status is SolveStatus.OPTIMAL and whole else None

    def _upper(self) -> Floats | None:
        """(n,) the most each column can be, where some tables are barred."""
        if self._barred is None:
            return None
        upper = np.full(self._rows.width, np.inf)
        barred = np.append(self._barred, False)[self._pool.options[self._rows.index]].any(axis=1)  # -1 finds the last
        upper[self._rows.columns[barred]] = 0.0
        return upper

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
            upper=self._upper(),
        )
        return clock.solvers.ask(request, clock, options=self._pool.problem.options)


def _of(values: Floats, rows: Ints) -> Floats:
    """(n,) the values of rows; 0 where there is none."""
    return np.where(rows == NO_ROW, 0.0, np.append(values, 0.0)[rows])
