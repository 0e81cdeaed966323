"""Candidate seats as aligned 1-D columns: one row per (student, family, slot), or per pair with the slot open."""

from __future__ import annotations

import numpy as np

from partage.columns.labels import Bools, ColumnError, Floats, Ints, frozen
from partage.columns.roster_columns import Columns
from partage.columns.rows import Rows
from partage.errors import PartageError, closest


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

    A rule that never looks at the slot answers the same for every slot of a pair, so one seat of each
    pair is enough to ask it about. Nobody has to declare that: seats remember whether their slots were
    read (`looked_at_slot`), and `partage.rules.evaluate` asks about every seat where they were.
    """

    pairs: Seats | None = None
    """One seat of each (student, family) pair among these seats, where that is known."""

    pair: Ints | None = None
    """(P,) which of `pairs` each seat belongs to."""

    @classmethod
    def of_pairs(cls, pairs: Seats, pair: Ints, slots: Ints) -> Seats:
        """The seats of some pairs on some slots.

        Parameters
        ----------
        pairs
            One seat of each pair, on whatever slot it is possible.
        pair, slots
            (P,) which pair, and on which slot.
        """
        seats = cls(pairs._columns, pairs._students[pair], pairs._families[pair], slots)
        seats.pairs, seats.pair = pairs, pair
        return seats

    def anew(self) -> Seats:
        """The same seats, as nobody has looked at them yet; columns gathered so far are kept."""
        seats = Seats(self._columns, self._students, self._families, self._given_slots)
        vars(seats).update(student=self.student, family=self.family)
        return seats

    def wish(self) -> Floats:
        """How glad each student is of the slot, (P,) in [0, 1]."""
        if not self._columns.wishes_differ:
            return frozen(np.ones(len(self)))
        return frozen(self._columns.wishes[self._students, self._slots])

    def has_fact(self, name: str) -> bool:
        """Whether the caller gave the fact `name`."""
        return name in self._columns.facts

    def fact(self, name: str) -> Floats:
        """The caller's value for each (student, family), (P,)."""
        try:
            table = self._columns.facts[name]
        except KeyError:
            raise ColumnError("columns.no_fact", {"name": name, "close": closest(name, self._columns.facts)}) from None
        return frozen(table[self._students, self._families])

    def met(self) -> Floats:
        """How well student and family know each other, (P,): the fact ``met``, or 1 where an earlier plan has them."""
        keys = self._students * len(self._columns.families) + self._families
        seen = np.isin(keys, self._columns.met_homes).astype(np.float64)
        return frozen(np.maximum(seen, self.fact("met")) if self.has_fact("met") else seen)

    def apart(self) -> Bools:
        """True where the roster keeps this student from this family, (P,)."""
        keys = self._students * len(self._columns.families) + self._families
        return np.isin(keys, self._columns.apart_homes)

    def pinned_elsewhere(self) -> Bools:
        """True where the student's party is pinned to another family or slot, (P,)."""
        family = self._columns.pin_family[self._students]
        elsewhere = (family >= 0) & (family != self._families)
        if self._columns.pins_name_slots:
            slot = self._columns.pin_slot[self._students]
            elsewhere |= (slot >= 0) & (slot != self._slots)
        return np.asarray(elsewhere)

    def pinned_here(self) -> Bools:
        """True where a pin names the student, this family and this slot, (P,)."""
        here = self._columns.pin_family[self._students] == self._families
        return np.asarray(here & (self._columns.pin_slot[self._students] == self._slots) & self.pinned())

    def pinned(self) -> Bools:
        """True where the student is named in a pin, (P,)."""
        return self._columns.pinned[self._students]


class OpenSlotError(PartageError):
    """A rule wants to know the slot of seats whose slot is still open."""


class Pairs(Seats):
    """P candidate seats whose slot is still open; who looks at the slot is noticed, and stopped.

    What a rule answers without looking holds on every slot: a rule judges each row on its own.
    """

    def __init__(self, columns: Columns, students: Ints, families: Ints) -> None:
        super().__init__(columns, students, families, families)

    def some(self, rows: Ints) -> Pairs:
        """The pairs at `rows` alone."""
        return Pairs(self._columns, self._students[rows], self._families[rows])

    def forget(self) -> None:
        """The next rule that is asked has not looked."""
        self._looked_at_slot = False

    @property
    def _slots(self) -> Ints:
        self._looked_at_slot = True
        raise OpenSlotError("slot_open")
