"""A plan's tables as arrays, and what a few changed tables would be worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from partage.columns import Bools, Ints, Tables
from partage.plan.scores import Seating
from partage.rules.evaluate import tables_allowed
from partage.rules.party_seats import FamilySlots
from partage.study import Study

BLOCK_ROWS = 200_000
"""Tables asked about together."""


class Board:
    """The tables of a plan, in its order.

    Nothing is said of changes to a plan that is not valid itself: `InputError` ``plan_breaks_rules``.

    Attributes
    ----------
    students
        (N, K) the guests of each table, padded with -1.
    families, slots, people
        (N,) the home, the slot and the number of guests of each table.
    table_of
        (U,) the table of each party, -1 where it has no seat.
    """

    def __init__(self, study: Study) -> None:
        self.study, self.policy, self.columns = study, study.policy, study.columns
        self.plan = study.valid
        seating = Seating.of(self.plan.tables, self.columns)
        self.students, self.families, self.slots = seating.students, seating.families, seating.slots
        self.people: Ints = (seating.students >= 0).sum(axis=1)
        self.table_of = np.full(len(self.columns.parties), -1, dtype=np.int64)
        row, place = np.nonzero(seating.students >= 0)
        self.table_of[self.columns.party[seating.students[row, place]]] = row

        self.goals = self.policy.levels(self.columns)

    @property
    def cells(self) -> FamilySlots:
        """(N,) where the tables stand."""
        return FamilySlots(self.families, self.slots)

    @cached_property
    def lowest(self) -> int | None:
        """The level that takes the lowest seat, if there is one."""
        return next((level for level, goal in enumerate(self.goals) if goal.takes_lowest), None)

    @property
    def seated(self) -> Ints:
        """The parties that have a seat."""
        return np.flatnonzero(self.table_of >= 0)

    @property
    def unseated(self) -> Ints:
        """The parties that have none."""
        return np.flatnonzero(self.table_of < 0)

    def ids(self, party: int) -> tuple[str, ...]:
        """The ids of a party's members."""
        return tuple(self.columns.students.records[member].id for member in self.columns.parties[party])

    def changed(self, rows: Ints, leaving: Ints, joining: Ints) -> Ints:
        """(n, K) guests of some tables when a party has left each and another has joined; -1 is no party."""
        kept = self.students[rows]
        gone = (leaving[:, None] >= 0) & (self.columns.party[kept] == leaving[:, None])
        newcomers = np.where(joining[:, None] >= 0, self.columns.members[joining], -1)
        found: Ints = np.concatenate([np.where(gone, -1, kept), newcomers], axis=1)
        return found

    def fine(self, students: Ints, families: Ints, slots: Ints) -> Bools:
        """(n,) whether each table keeps its numbers and every table requirement; seats are not asked about."""
        facts = self.columns.families.columns
        people = (students >= 0).sum(axis=1)
        keep: Bools = (people <= facts["seats"][families]) & (people >= facts["min_guests"][families])
        for rows in _blocks(np.flatnonzero(keep)):
            keep[rows] = tables_allowed(self.policy, Tables(self.columns, students[rows], families[rows], slots[rows]))
        return keep

    def worth(self, students: Ints, families: Ints, slots: Ints) -> Ints:
        """(L, n) what each table is worth without what its family counts; its lowest seat where a level takes that."""
        found = np.zeros((len(self.goals), len(students)), dtype=np.int64)
        for rows in _blocks(np.arange(len(students))):
            some = Seating(students[rows], families[rows], slots[rows])
            at, seats, tables = np.nonzero(some.students >= 0)[0], some.seats(self.columns), some.tables(self.columns)
            for level, goal in enumerate(self.goals):
                each = np.full(len(rows), EMPTY if goal.takes_lowest else 0, dtype=np.int64)
                gather = np.minimum if goal.takes_lowest else np.add
                gather.at(each, at, goal.per_seat(seats, self.policy))
                found[level, rows] = each if goal.takes_lowest else each + goal.per_table(tables, self.policy)
        return found

    @cached_property
    def values(self) -> Ints:
        """(L, N) what the plan's own tables are worth; see `worth`."""
        return self.worth(self.students, self.families, self.slots)

    @cached_property
    def totals(self) -> Ints:
        """(L,) what the plan is worth; 0 at a level that takes the lowest seat."""
        values = [report.value for report in self.plan.levels]
        return np.array([0 if level == self.lowest else value for level, value in enumerate(values)], dtype=np.int64)

    def lowest_beside(self, rows: Sequence[int] | Ints) -> int:
        """The lowest seat of all tables but some, at the level that takes it."""
        others = np.ones(len(self.families), dtype=np.bool_)
        others[list(rows)] = False
        return EMPTY if self.lowest is None else int(self.values[self.lowest][others].min(initial=EMPTY))


EMPTY = 2**62
"""The lowest seat of a table at which nobody sits: above every gain."""


def _blocks(rows: Ints) -> Iterator[Ints]:
    for start in range(0, len(rows), BLOCK_ROWS):
        yield rows[start : start + BLOCK_ROWS]
