"""What seats and tables have in common: the students, the family and the slot of each row."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Self

from partage.columns.labels import Codes, Ints, frozen
from partage.columns.roster_columns import Columns
from partage.columns.rule_costs import RuleCosts
from partage.columns.sides import SideView


class Rows:
    """Rows that a rule judges, each on its own; `Seats` and `Tables` say what a row is."""

    def __init__(self, columns: Columns, students: Ints, families: Ints, slots: Ints) -> None:
        self._columns = columns
        self._students = students
        self._families = families
        self._given_slots = slots
        self._looked_at_slot = False

    def __len__(self) -> int:
        return len(self._families)

    def __getstate__(self) -> dict[str, Any]:
        self._looked_at_slot = True  # nobody sees what is read from a copy
        return vars(self)

    def some(self, rows: Ints) -> Self:
        """The rows at `rows` alone."""
        return type(self)(self._columns, self._students[rows], self._families[rows], self._given_slots[rows])

    @property
    def rule_costs(self) -> RuleCosts:
        """Where it is written down what rules cost that are asked about these rows."""
        return self._columns.rule_costs

    @property
    def looked_at_slot(self) -> bool:
        """Whether anything that depends on the slots was read from this object so far."""
        return self._looked_at_slot

    @cached_property
    def student(self) -> SideView:
        """The student of each seat, or the guests of each table."""
        return SideView(self._columns.students, self._students)

    @cached_property
    def family(self) -> SideView:
        """The family of each row."""
        return SideView(self._columns.families, self._families)

    @property
    def slot(self) -> Codes:
        """The slot of each row."""
        self._looked_at_slot = True
        return self._slot_codes

    @cached_property
    def _slot_codes(self) -> Codes:
        return Codes(self._columns.slots, frozen(self._slots.copy()))

    @property
    def _slots(self) -> Ints:
        """The only way to the slots: whoever takes it is remembered."""
        self._looked_at_slot = True
        return self._given_slots
