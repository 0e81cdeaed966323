"""Another evening with a host who is free then: whom it would seat at once, everybody else staying where they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from partage.advice.board import Board
from partage.columns import Ints
from partage.study import Study
from partage.text.values import Part
from partage.text.writer import FamilyId, Line, Slot, line, students


@dataclass(frozen=True, repr=False)
class SecondMeal(Part):
    """A meal more than a host has offered to give.

    Parameters
    ----------
    family, slot
        The host, and another slot of those on which they are free.
    students
        Ids of people without a seat whom this table would hold, with every rule kept; others might do as well.
    """

    family: str
    slot: str
    students: tuple[str, ...]

    def spoken(self) -> Line:
        """The meal in words."""
        where = {"family": FamilyId(self.family), "slot": Slot(self.slot)}
        return line("advice.second_meal", n=len(self.students), ids=students(self.students), **where)


def second_meals(study: Study) -> tuple[SecondMeal, ...]:
    """What each host could do with one meal more, each by itself; those that seat most people first.

    Nothing is solved: a table of another evening may seat more people once others move.

    Examples
    --------
    >>> import partage as pt
    >>> people = [pt.Student(id=i, languages={"fr": "B1"}, diet=(), availability={"tue", "wed"}) for i in ("S1", "S2")]
    >>> home = pt.Family(id="F1", languages={"fr": "C1"}, serves=(), availability={"tue", "wed"}, seats=1)
    >>> [(one.family, len(one.students)) for one in second_meals(pt.Study(pt.match(pt.Roster(people, [home]))))]
    [('F1', 1)]
    """
    board = study.once(Board)
    found = sorted(_tables(board), key=lambda one: (-len(one.students), one.family, one.slot))
    return tuple(found)


def _tables(board: Board) -> Iterator[SecondMeal]:
    study, facts = board.study, board.columns.families.columns
    meals = np.bincount(board.families, minlength=len(board.columns.families))
    hosts = study.cells.take((meals > 0)[study.cells.families])
    taken = set(zip(board.families.tolist(), board.slots.tolist(), strict=True))
    waiting = board.unseated
    able = study.could_sit(hosts)[waiting]
    for number, (family, slot) in enumerate(zip(hosts.families.tolist(), hosts.slots.tolist(), strict=True)):
        rows = _filled(board, waiting[able[:, number]], int(facts["seats"][family]))
        if (family, slot) in taken or not len(rows):
            continue
        if board.fine(rows[None, :], hosts.families[[number]], hosts.slots[[number]])[0]:
            people = board.columns.students.records
            ids = tuple(sorted(people[row].id for row in rows.tolist()))
            yield SecondMeal(board.columns.families.records[family].id, board.columns.slots.labels[slot], ids)


def _filled(board: Board, parties: Ints, seats: int) -> Ints:
    """(K,) members of the first parties that fit a table of so many seats."""
    rows: list[int] = []
    for party in parties.tolist():
        if len(rows) + len(board.columns.parties[party]) <= seats:
            rows += board.columns.parties[party]
    return np.array(rows, dtype=np.int64)
