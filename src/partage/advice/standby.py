"""Stand-by: who of those without a seat could take a place that is free, or becomes free, at each table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from partage.advice.board import Board
from partage.audiences import Told
from partage.columns import Ints
from partage.plan.plan import Plan
from partage.study import Study
from partage.text.values import Part
from partage.text.writer import Chain, FamilyId, Line, Slot, families, line, students

SHOWN = 5
"""So many of a list are written out."""


@dataclass(frozen=True, repr=False)
class Reserve(Part):
    """A party without a seat that could take the place.

    Parameters
    ----------
    students
        Ids of its members.
    levels
        What the whole plan would be worth with it, level by level, counted in the roster as it is.
    """

    students: tuple[str, ...]
    levels: tuple[int, ...]


@dataclass(frozen=True, repr=False)
class Opening(Part):
    """One way in which there is a place at a table.

    Parameters
    ----------
    cancelled
        Ids of the party that would have to cancel; empty where a place is free already.
    breaks_up
        Whether the table cannot stand without somebody new: too few guests are left, or they break a rule.
    reserves
        Who could come, in the order in which the policy's goals want them; ids decide between equals.
    """

    cancelled: tuple[str, ...]
    breaks_up: bool
    reserves: tuple[Reserve, ...]


@dataclass(frozen=True, repr=False)
class TableStandby(Part):
    """The stand-by lists of one table.

    Parameters
    ----------
    family, slot, guests
        The table.
    free
        Seats that are free now.
    openings
        As the table stands first, then for each party at it, in order of ids.
    """

    family: str
    slot: str
    guests: tuple[str, ...]
    free: int
    openings: tuple[Opening, ...]


@dataclass(frozen=True, repr=False)
class Standby(Told):
    """Stand-by lists for every table of a plan.

    Parameters
    ----------
    goals
        The names of the levels.
    tables
        In the plan's order.
    waiting
        Ids of those without a seat.
    never
        Those of them who are on no list.
    """

    goals: tuple[str, ...]
    tables: tuple[TableStandby, ...]
    waiting: tuple[str, ...]
    never: tuple[str, ...]

    def __repr__(self) -> str:
        return f"<Standby: {len(self.tables)} tables, {len(self.waiting)} waiting>"

    def _to_coordinator(self) -> Iterator[Line]:
        if not self.waiting:
            yield line("living.standby_nobody")
            return
        served = [table for table in self.tables if any(opening.reserves for opening in table.openings)]
        yield line("living.standby" if served else "living.standby_waiting", n=len(self.waiting))
        for table in served:
            yield from _of_table(table)
        some = {table.family for table in served}
        if without := tuple(dict.fromkeys(table.family for table in self.tables if table.family not in some)):
            yield line("living.standby_without", families=families(without))
        for table in self.tables:
            if table.family in some and table not in served:
                yield line("living.standby_without_table", family=FamilyId(table.family), slot=Slot(table.slot))
        if self.never:
            yield line("living.standby_never", n=len(self.never), ids=students(self.never))


def _of_table(table: TableStandby) -> Iterator[Line]:
    """A table's lists; one line where everybody's cancellation opens the same."""
    where = {"family": FamilyId(table.family), "slot": Slot(table.slot)}
    yield line("living.standby_table", guests=students(table.guests), **where)
    lists = {opening.cancelled: _ids(opening) for opening in table.openings}
    now = lists.pop((), ())
    if now:
        yield line("living.standby_now", free=table.free, reserves=_shown(now))
    if len(lists) > 1 and len(set(lists.values())) == 1:
        if reserves := next(iter(lists.values())):
            yield line("living.standby_anybody", reserves=_shown(reserves))
        lists = {}
    for cancelled, reserves in lists.items():
        if reserves:
            yield line("living.standby_if", n=len(cancelled), cancelled=students(cancelled), reserves=_shown(reserves))
    urgent = tuple(_together(opening.cancelled) for opening in table.openings if opening.breaks_up)
    if urgent:
        yield line("living.standby_breaks_up", n=len(urgent), ids=urgent)


def _ids(opening: Opening) -> tuple[Chain, ...]:
    return tuple(_together(reserve.students) for reserve in opening.reserves)


def _together(party: tuple[str, ...]) -> Chain:
    return Chain(students(party), " + ")


def _shown(reserves: tuple[Chain, ...]) -> Chain:
    """The order matters, so that it is written without an "and"."""
    more = ("…",) if len(reserves) > SHOWN else ()
    return Chain((*reserves[:SHOWN], *more), ", ")


def standby(plan: Plan | Study) -> Standby:
    """Who could take a place at each table of `plan`: now, or when one of its parties cancels.

    Raises
    ------
    InputError
        ``plan_breaks_rules``: the plan is not valid itself.

    Notes
    -----
    Each list supposes that nothing else changes. Whoever is on it can come as things stand: with the party gone, the
    plan with the newcomer keeps every rule.

    Examples
    --------
    >>> import partage as pt
    >>> people = [pt.Student(id=i, languages={"fr": "B1"}, diet=(), availability={"wed"}) for i in ("S1", "S2")]
    >>> home = pt.Family(id="F1", languages={"fr": "C1"}, serves=(), availability={"wed"}, seats=1)
    >>> found = pt.standby(pt.match(pt.Roster(people, [home])))
    >>> found.tables[0].openings[0].cancelled, found.tables[0].openings[0].reserves[0].students
    (('S1',), ('S2',))
    """
    board = Study.of(plan).once(Board)
    waiting = board.unseated
    ways = _Ways.of(board)
    reserves, stands = _reserves(board, ways, waiting), ways.stand_alone(board)
    openings: list[list[Opening]] = [[] for _ in board.plan.tables]
    for number, (row, leaving) in enumerate(zip(ways.rows.tolist(), ways.leaving.tolist(), strict=True)):
        cancelled = () if leaving < 0 else board.ids(leaving)
        openings[row].append(Opening(cancelled, not stands[number], tuple(reserves[number])))
    free = board.columns.families.columns["seats"][board.families] - board.people
    tables = tuple(
        TableStandby(table.family, table.slot, table.students, int(free[row]), tuple(openings[row]))
        for row, table in enumerate(board.plan.tables)
    )
    listed = {student for found in reserves for reserve in found for student in reserve.students}
    ids = tuple(sorted(student for party in waiting.tolist() for student in board.ids(party)))
    names = tuple(goal.name for goal in board.goals)
    return Standby(names, tables, ids, tuple(student for student in ids if student not in listed))


@dataclass(frozen=True, eq=False)
class _Ways:
    """(W,) ways in which there is a place: the table, and the party that leaves it, -1 for nobody."""

    rows: Ints
    leaving: Ints

    @classmethod
    def of(cls, board: Board) -> _Ways:
        free = np.flatnonzero(board.columns.families.columns["seats"][board.families] > board.people)
        rows = np.concatenate([free, board.table_of[board.seated]])
        leaving = np.concatenate([np.full(len(free), -1), board.seated])
        order = np.lexsort((leaving, rows))
        return cls(rows[order], leaving[order])

    def stand_alone(self, board: Board) -> list[bool]:
        """(W,) whether what is left keeps its rules without anybody new; a table that nobody is left at does."""
        students = board.changed(self.rows, self.leaving, np.full(len(self.rows), -1))
        fine = board.fine(students, board.families[self.rows], board.slots[self.rows])
        stands: list[bool] = (fine | ~(students >= 0).any(axis=1)).tolist()
        return stands


def _reserves(board: Board, ways: _Ways, waiting: Ints) -> list[list[Reserve]]:
    """For each way, who of those waiting could join, in order."""
    may = board.study.could_sit(board.cells)[waiting]
    party, way = np.nonzero(may[:, ways.rows])
    joining, rows = waiting[party], ways.rows[way]
    students = board.changed(rows, ways.leaving[way], joining)
    families, slots = board.families[rows], board.slots[rows]
    fine = np.flatnonzero(board.fine(students, families, slots))
    worth = board.worth(students[fine], families[fine], slots[fine])
    total = worth + board.totals[:, None] - board.values[:, rows[fine]]
    if board.lowest is not None:
        beside = np.array([board.lowest_beside([row]) for row in rows[fine].tolist()], dtype=np.int64)
        total[board.lowest] = np.minimum(worth[board.lowest], beside)
    found: list[list[Reserve]] = [[] for _ in ways.rows]
    for number, levels in zip(fine.tolist(), total.T.tolist(), strict=True):
        found[int(way[number])].append(Reserve(board.ids(int(joining[number])), tuple(levels)))
    for reserves in found:
        reserves.sort(key=lambda reserve: (tuple(-value for value in reserve.levels), reserve.students))
    return found
