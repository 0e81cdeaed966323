"""What tables are worth, counted from roster and policy alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from partage.columns import Columns, Ints, Seats, Tables
from partage.domain.roster import Roster
from partage.errors import InputError
from partage.plan.certificate import Checker
from partage.plan.records import LevelReport, Table, families_left_out, manifest, status_of, unknown
from partage.rules.base import Goal
from partage.rules.policy import Policy


@dataclass(frozen=True, eq=False)
class Seating:
    """Tables as indices into columns: (N, K) students padded with -1, (N,) families, (N,) slots."""

    students: Ints
    families: Ints
    slots: Ints

    @classmethod
    def of(cls, tables: Sequence[Table], columns: Columns) -> Seating:
        """The indices of tables whose ids are all known; see `check_known`."""
        width = max((len(table.students) for table in tables), default=1)
        students = np.full((len(tables), max(width, 1)), -1, dtype=np.int64)
        for row, table in enumerate(tables):
            students[row, : len(table.students)] = [columns.student_index[s] for s in table.students]
        families = np.array([columns.family_index[table.family] for table in tables], dtype=np.int64)
        slots = np.array([columns.slots.codes[table.slot] for table in tables], dtype=np.int64)
        return cls(students, families, slots)

    def seats(self, columns: Columns) -> Seats:
        """Every seat taken, table by table."""
        table, place = np.nonzero(self.students >= 0)
        return Seats(columns, self.students[table, place], self.families[table], self.slots[table])

    def tables(self, columns: Columns) -> Tables:
        """The tables as rules see them."""
        return Tables(columns, self.students, self.families, self.slots)


@dataclass(frozen=True, eq=False)
class Scores:
    """What tables are worth, each and together.

    Each table adds `tables` (L, N); what a family adds stands at its first slot. A level that is no sum over tables, as
    `sums` tells, has zeros there. The plan is worth `values` (L,).
    """

    tables: Ints
    sums: tuple[bool, ...]
    values: tuple[int, ...]

    def of_table(self, row: int) -> tuple[int | None, ...]:
        """What one table adds to each level; `None` where the level is no sum."""
        added = self.tables[:, row].tolist()
        return tuple(value if sums else None for value, sums in zip(added, self.sums, strict=True))


def score(seating: Seating, columns: Columns, policy: Policy) -> Scores:
    """What each table adds to each level, and what all are worth together."""
    goals = policy.levels(columns)
    found = _added(seating, columns, policy, goals)
    values = []
    for level, goal in enumerate(goals):
        if goal.takes_lowest:
            seated = len(seating.families) > 0
            values.append(int(goal.per_seat(seating.seats(columns), policy).min()) if seated else 0)
        else:
            values.append(int(found[level].sum()) + goal.offset(columns))
    return Scores(found, tuple(not goal.takes_lowest for goal in goals), tuple(values))


def _added(seating: Seating, columns: Columns, policy: Policy, goals: Sequence[Goal]) -> Ints:
    found = np.zeros((len(goals), len(seating.families)), dtype=np.int64)
    if not len(seating.families):
        return found
    at_table = np.nonzero(seating.students >= 0)[0]
    seats, tables = seating.seats(columns), seating.tables(columns)
    order = np.lexsort((seating.slots, seating.families))
    first = order[np.flatnonzero(np.diff(seating.families[order], prepend=-1))]
    for level, goal in enumerate(goals):
        if goal.takes_lowest:
            continue
        np.add.at(found[level], at_table, goal.per_seat(seats, policy))
        found[level] += goal.per_table(tables, policy)
        found[level, first] += goal.per_family(columns, policy)[seating.families[first]]
    return found


def scored(tables: Sequence[Table], columns: Columns, policy: Policy) -> tuple[Table, ...]:
    """The tables in order of family and slot, students sorted, levels counted."""
    tidy = sorted(
        (Table(table.family, table.slot, tuple(sorted(table.students))) for table in tables),
        key=lambda table: (table.family, table.slot, table.students),
    )
    found = score(Seating.of(tidy, columns), columns, policy)
    return tuple(Table(table.family, table.slot, table.students, found.of_table(row)) for row, table in enumerate(tidy))


def from_tables(tables: Iterable[Table | Sequence[Any]], roster: Roster, policy: Policy) -> dict[str, Any]:
    """The parts of a plan of hand-made tables; see `Plan.of`."""
    columns = Columns.of(roster, allow_split=policy.allow_split)
    policy.check_roster(columns)
    given = [_table(table) for table in tables]
    for table in given:
        check_known(table, columns)
    done = scored(given, columns, policy)
    values = score(Seating.of(done, columns), columns, policy).values
    levels = tuple(
        LevelReport(goal.name, value, bound, "none", certificate)
        for goal, value, (bound, certificate) in zip(
            policy.levels(columns), values, Checker(columns, policy).simple_bounds(), strict=True
        )
    )
    seated = {student for table in done for student in table.students}
    return {
        "tables": done,
        "unseated": tuple(sorted(set(columns.student_index) - seated)),
        "status": status_of(levels, interrupted=False),
        "levels": levels,
        "roster_sha256": roster.sha256,
        "policy_sha256": policy.sha256,
        "manifest": manifest(seed=0, seconds=0.0, solver="by hand", families_left_out=families_left_out(roster, done)),
    }


def check_known(table: Table, columns: Columns) -> None:
    """Refuse a table with an id that the roster does not hold."""
    if table.family not in columns.family_index:
        raise unknown("family", table.family, columns.family_index)
    if table.slot not in columns.slots.codes:
        raise unknown("slot", table.slot, columns.slots.codes)
    for student in table.students:
        if student not in columns.student_index:
            raise unknown("student", student, columns.student_index)


def _table(given: Table | Sequence[Any]) -> Table:
    if isinstance(given, Table):
        return given
    try:
        family, slot, students = given
        return Table(str(family), str(slot), tuple(str(student) for student in students))
    except (TypeError, ValueError):
        raise InputError("not_a_table") from None
