"""One student's case: the plan as columns, and which seats the rules allow to a party."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from partage.columns import Bools, Columns, Ints, Seats
from partage.domain.pins import Pin
from partage.plan.plan import Plan, unknown
from partage.plan.scores import check_known
from partage.rules.evaluate import seats_allowed
from partage.rules.policy import Policy

BLOCK_ROWS = 1_000_000
"""Seats asked about together."""


@dataclass(frozen=True, eq=False)
class Cells:
    """(C,) places: a family on a slot that it offers."""

    families: Ints
    slots: Ints

    def __len__(self) -> int:
        return len(self.families)

    def take(self, keep: Bools | Ints) -> Cells:
        """Some of them."""
        return Cells(self.families[keep], self.slots[keep])

    def count(self, keep: Bools) -> int:
        """How many different families the places in `keep` have."""
        return len(np.unique(self.families[keep]))


class Case:
    """A student in a plan.

    Parameters
    ----------
    plan
        With the roster and policy it was made for.
    student
        An id of that roster.
    columns
        The roster's, where they are at hand and the plan's tables are known to name nobody else.

    Raises
    ------
    InputError
        ``unknown_student``; the same, ``unknown_family`` or ``unknown_slot`` for an id of the plan.
    """

    def __init__(self, plan: Plan, student: str, columns: Columns | None = None) -> None:
        self.plan = plan
        self.policy: Policy = plan.policy
        self.columns = known_columns(plan) if columns is None else columns
        if not isinstance(student, str) or student not in self.columns.student_index:
            raise unknown("student", student, self.columns.student_index)
        self.id = student
        self.student = self.columns.student_index[student]
        self.party = int(self.columns.party[self.student])
        self.members = np.array(self.columns.parties[self.party], dtype=np.int64)

    @property
    def size(self) -> int:
        """How many people the party has."""
        return len(self.members)

    @property
    def companions(self) -> tuple[str, ...]:
        """Ids of those who come along."""
        return tuple(self.ids(row for row in self.members.tolist() if row != self.student))

    @property
    def pin(self) -> Pin | None:
        """Where the party may sit only."""
        family, slot = int(self.columns.pin_family[self.student]), int(self.columns.pin_slot[self.student])
        if family < 0:
            return None
        return Pin(self.id, self.family_id(family), None if slot < 0 else self.slot_label(slot))

    @property
    def seat(self) -> tuple[int, int] | None:
        """The family and slot of the student's seat."""
        if self.id not in self.plan.seated:
            return None
        family, slot = self.plan.seated[self.id]
        return self.columns.family_index[family], self.columns.slots.codes[slot]

    @cached_property
    def others(self) -> dict[tuple[int, int], list[int]]:
        """Everybody's seats but the party's own: (family, slot) -> students; empty tables left out."""
        found: dict[tuple[int, int], list[int]] = defaultdict(list)
        own = set(self.members.tolist())
        for table in self.plan.tables:
            key = self.columns.family_index[table.family], self.columns.slots.codes[table.slot]
            rows = [self.columns.student_index[student] for student in table.students]
            for row in sorted(set(rows) - own):
                found[key].append(row)
        return dict(found)

    @cached_property
    def cells(self) -> Cells:
        """Every place of the roster, by family and slot."""
        return Cells(*(part.astype(np.int64) for part in np.nonzero(self.columns.availability[1])))

    def ids(self, rows: Iterator[int] | list[int]) -> list[str]:
        """The ids of students."""
        return [self.columns.students.records[row].id for row in rows]

    def family_id(self, row: int) -> str:
        """The id of a family."""
        return str(self.columns.families.records[row].id)

    def slot_label(self, code: int) -> str:
        """The label of a slot."""
        return self.columns.slots.labels[code]

    def member_seats(self, cells: Cells) -> Seats:
        """(M x C,) a seat for each member of the party at each place, member by member."""
        students = np.repeat(self.members, len(cells))
        return Seats(self.columns, students, np.tile(cells.families, self.size), np.tile(cells.slots, self.size))

    def own_seats(self, cells: Cells) -> Seats:
        """(C,) a seat for the student at each place."""
        return Seats(self.columns, np.full(len(cells), self.student), cells.families, cells.slots)

    def room(self, cells: Cells) -> Bools:
        """(C,) whether the home has seats enough for the party."""
        return np.asarray(self.columns.families.columns["seats"][cells.families] >= self.size)


def known_columns(plan: Plan) -> Columns:
    """The columns of a plan's roster, once it is certain that its tables name nobody else."""
    columns = Columns.of(plan.roster, allow_split=plan.policy.allow_split)
    for table in plan.tables:
        check_known(table, columns)
    return columns


def parties_at(case: Case, cells: Cells, parties: Ints) -> Bools:
    """(U', C) where each of `parties` may sit: every requirement on a seat holds for all of it, and it has room.

    Table requirements and minimums are left aside; they depend on who else comes.
    """
    columns = case.columns
    found = np.zeros((len(parties), len(cells)), dtype=np.bool_)
    members = columns.members[parties]
    size = (members >= 0).sum(axis=1)
    free = columns.availability[0]
    per_block = max(1, BLOCK_ROWS // max(int(size.sum()), 1))
    for start in range(0, len(cells), per_block):
        block = slice(start, start + per_block)
        family, slot = cells.families[block], cells.slots[block]
        fits = size[:, None] <= columns.families.columns["seats"][family][None, :]
        for place in range(members.shape[1]):
            fits &= free[members[:, place]][:, slot] | (members[:, place] < 0)[:, None]
        row, cell = np.nonzero(fits)
        option = np.repeat(np.arange(len(row)), size[row])
        within = np.arange(len(option)) - np.repeat(np.cumsum(size[row]) - size[row], size[row])
        seats = Seats(columns, members[row[option], within], family[cell[option]], slot[cell[option]])
        together = np.ones(len(row), dtype=np.bool_)
        together[option[~seats_allowed(case.policy, seats)]] = False
        found[row[together], start + cell[together]] = True
    return found
