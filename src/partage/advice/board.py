"""A plan's tables as arrays, and what a few changed tables would be worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from partage.columns import Bools, Columns, Ints, Seats, Tables
from partage.errors import InputError
from partage.plan.plan import Plan
from partage.plan.scores import Seating, check_known, recounted
from partage.plan.verify import broken_rules
from partage.rules.evaluate import seats_allowed, tables_allowed

BLOCK_ROWS = 200_000
"""Seats or tables asked about together."""


class Board:
    """The tables of a plan, in its order.

    Parameters
    ----------
    plan
        With the roster and policy it was made for. Levels that its tables are not worth are counted anew.

    Raises
    ------
    InputError
        ``unknown_student``, ``unknown_family`` or ``unknown_slot`` for ids that the roster does not hold;
        ``plan_breaks_rules``: nothing is said of changes to a plan that is not valid itself.

    Attributes
    ----------
    goals
        The levels.
    students
        (N, K) the guests of each table, padded with -1.
    families, slots, people
        (N,) the home, the slot and the number of guests of each table.
    table_of
        (U,) the table of each party, -1 where it has no seat.
    """

    def __init__(self, plan: Plan) -> None:
        self.policy = plan.policy
        self.columns = Columns.of(plan.roster, allow_split=plan.policy.allow_split)
        for table in plan.tables:
            check_known(table, self.columns)
        broken = broken_rules(plan, self.columns, plan.policy)
        if broken:
            raise InputError("plan_breaks_rules", {"violations": len(broken)})
        self.plan = plan = recounted(plan, self.columns)
        seating = Seating.of(plan.tables, self.columns)
        self.students, self.families, self.slots = seating.students, seating.families, seating.slots
        self.people: Ints = (seating.students >= 0).sum(axis=1)
        self.table_of = np.full(len(self.columns.parties), -1, dtype=np.int64)
        row, place = np.nonzero(seating.students >= 0)
        self.table_of[self.columns.party[seating.students[row, place]]] = row

        self.goals = self.policy.levels(self.columns)

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

    def parties_at(self, row: int) -> list[int]:
        """The parties at a table."""
        return np.flatnonzero(self.table_of == row).tolist()

    def ids(self, party: int) -> tuple[str, ...]:
        """The ids of a party's members."""
        return tuple(self.columns.students.records[member].id for member in self.columns.parties[party])

    def may_sit(self, parties: Ints, families: Ints, slots: Ints) -> Bools:
        """(n, m) where every requirement on a seat lets each of n parties sit at each of m places."""
        columns = self.columns
        members = columns.members[parties]
        found = np.zeros((len(parties), len(families)), dtype=np.bool_)
        free, size = columns.availability[0], columns.party_size[parties]
        fits: Bools = size[:, None] <= columns.families.columns["seats"][families][None, :]
        for place in range(members.shape[1]):
            fits &= free[members[:, place]][:, slots] | (members[:, place] < 0)[:, None]
        rows, places = np.nonzero(fits)
        for start in range(0, len(rows), BLOCK_ROWS):
            row, place_of = rows[start : start + BLOCK_ROWS], places[start : start + BLOCK_ROWS]
            pair, member = np.nonzero(members[row] >= 0)
            seats = Seats(columns, members[row[pair], member], families[place_of[pair]], slots[place_of[pair]])
            together = np.ones(len(row), dtype=np.bool_)
            together[pair[~seats_allowed(self.policy, seats)]] = False
            found[row[together], place_of[together]] = True
        return found

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
            tables = Tables(self.columns, students[rows], families[rows], slots[rows])
            keep[rows] = tables_allowed(self.policy, tables)
        return keep

    def worth(self, students: Ints, families: Ints, slots: Ints) -> Ints:
        """(L, n) what each table is worth without what its family counts; its lowest seat where a level takes that."""
        found = np.zeros((len(self.goals), len(students)), dtype=np.int64)
        for rows in _blocks(np.arange(len(students))):
            at, place = np.nonzero(students[rows] >= 0)
            seats = Seats(self.columns, students[rows][at, place], families[rows][at], slots[rows][at])
            tables = Tables(self.columns, students[rows], families[rows], slots[rows])
            for level, goal in enumerate(self.goals):
                values = goal.per_seat(seats, self.policy)
                if goal.takes_lowest:
                    lowest = np.full(len(rows), EMPTY, dtype=np.int64)
                    np.minimum.at(lowest, at, values)
                    found[level, rows] = lowest
                else:
                    added = np.zeros(len(rows), dtype=np.int64)
                    np.add.at(added, at, values)
                    found[level, rows] = added + goal.per_table(tables, self.policy)
        return found

    @cached_property
    def values(self) -> Ints:
        """(L, N) what the plan's own tables are worth; see `worth`."""
        return self.worth(self.students, self.families, self.slots)

    @cached_property
    def totals(self) -> Ints:
        """(L,) what the plan is worth; 0 at a level that takes the lowest seat."""
        hosting = np.unique(self.families)
        found = np.zeros(len(self.goals), dtype=np.int64)
        for level, goal in enumerate(self.goals):
            if level != self.lowest:
                of_families = int(goal.per_family(self.columns, self.policy)[hosting].sum())
                found[level] = int(self.values[level].sum()) + of_families + goal.offset(self.columns)
        return found

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
