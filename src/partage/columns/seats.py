"""Candidate seats as aligned 1-D columns: one row per (student, family, slot), or per pair with the slot open."""

from __future__ import annotations

import numpy as np

from partage.columns.labels import Bools, ColumnError, Floats, Ints, frozen
from partage.columns.roster import Columns
from partage.columns.rows import Rows
from partage.errors import PartageError, did_you_mean


class Seats(Rows):
    """P candidate seats that a rule judges, each row on its own.

    Parameters
    ----------
    columns
        The roster.
    students, families, slots
        (P,) indices into its students, families and slot labels.

    Notes
    -----
    ``seats.student[name]`` and ``seats.family[name]`` are (P,) columns; see `SideView`.
    """

    def wish(self) -> Floats:
        """How glad each student is of the slot, (P,) in [0, 1]."""
        return frozen(self._columns.wishes[self._students, self._slots])

    def has_fact(self, name: str) -> bool:
        """Whether the caller gave the fact `name`."""
        return name in self._columns.facts

    def fact(self, name: str) -> Floats:
        """The caller's value for each (student, family), (P,)."""
        try:
            table = self._columns.facts[name]
        except KeyError:
            hint = did_you_mean(name, self._columns.facts)
            raise ColumnError(f'the roster has no fact "{name}".{hint}') from None
        return frozen(table[self._students, self._families])

    def apart(self) -> Bools:
        """True where the roster keeps this student from this family, (P,)."""
        keys = self._students * len(self._columns.families) + self._families
        return np.isin(keys, self._columns.apart_homes)

    def pinned_elsewhere(self) -> Bools:
        """True where the student's party is pinned to another family or slot, (P,)."""
        family = self._columns.pin_family[self._students]
        slot = self._columns.pin_slot[self._students]
        return np.asarray(((family >= 0) & (family != self._families)) | ((slot >= 0) & (slot != self._slots)))

    def pinned(self) -> Bools:
        """True where the student is named in a pin, (P,)."""
        return self._columns.pinned[self._students]


class OpenSlotError(PartageError):
    """A rule wants to know the slot of seats whose slot is still open."""


class Pairs(Seats):
    """P candidate seats whose slot is still open; who looks at the slot is noticed, and stopped.

    What a rule answers without looking holds on every slot: a rule judges each row on its own.

    Parameters
    ----------
    columns
        The roster.
    students, families
        (P,) indices into its students and families.
    """

    def __init__(self, columns: Columns, students: Ints, families: Ints) -> None:
        self.looked = False
        super().__init__(columns, students, families, families)

    @property
    def _slots(self) -> Ints:
        self.looked = True
        raise OpenSlotError("slot_open")

    @_slots.setter
    def _slots(self, slots: Ints) -> None:
        """There is none to keep."""
