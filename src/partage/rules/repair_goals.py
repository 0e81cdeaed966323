"""Goals of a repair: who was told of a seat keeps it, and as few tables as possible are touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from partage.columns import Columns, Ints, Seats, Tables
from partage.columns.labels import Concept
from partage.errors import PolicyError
from partage.rules.base import Goal, RulesInForce

Triples = tuple[tuple[str, str, str], ...]
"""Who sits where: (student, family, slot), by student."""


@dataclass(frozen=True, init=False)
class _ToldGoal(Goal):
    """A goal that knows who was told of which seat."""

    told: Triples

    def __init__(self, told: Any) -> None:
        object.__setattr__(self, "told", _triples(told, self.name))

    def __getstate__(self) -> dict[str, Any]:
        return {"told": self.told}

    def places(self, students: Concept, families: Concept, slots: Concept) -> ToldPlaces:
        """The seats told of in the codes of a roster; those of the last roster asked about are remembered."""
        asked = students, families, slots
        known: tuple[Any, ToldPlaces] | None = self.__dict__.get("_known")
        if known is None or any(one is not other for one, other in zip(known[0], asked, strict=True)):
            known = asked, ToldPlaces.of(self.told, *asked)
            object.__setattr__(self, "_known", known)
        return known[1]


@dataclass(frozen=True, init=False)
class FewestChanges(_ToldGoal):
    """As many students as possible keep the seat that they were told of.

    Parameters
    ----------
    told
        A plan, or (student, family, slot) triples.

    Notes
    -----
    The level is worth the seats kept minus the people told, so that 0 means that nobody moves. People who are no
    longer in the roster do not count.
    """

    name: ClassVar[str] = "fewest changes"

    def per_seat(self, seats: Seats, policy: RulesInForce) -> Ints:  # noqa: ARG002
        """1 for a seat that its student was told of."""
        if not len(seats):
            return np.zeros(0, dtype=np.int64)
        student, family, slot = seats.student["id"], seats.family["id"], seats.slot
        told = self.places(student.concept, family.concept, slot.concept)
        kept = (told.family[student.codes] == family.codes) & (told.slot[student.codes] == slot.codes)
        return np.asarray(kept, dtype=np.int64)

    def offset(self, columns: Columns) -> int:
        """Minus the people told."""
        return -sum(student in columns.student_index for student, _family, _slot in self.told)


@dataclass(frozen=True, init=False)
class FewestTables(_ToldGoal):
    """As few tables as possible are touched.

    A table of the plan told is touched when its guests are not exactly the same any more, or when it is gone; a table
    at a place where there was none is touched, too.

    Parameters
    ----------
    told
        A plan, or (student, family, slot) triples: everybody who sat somewhere.

    Notes
    -----
    The level is worth minus the tables touched; those that lost a guest who left the roster are among them.
    """

    name: ClassVar[str] = "fewest tables touched"
    refines: ClassVar[bool] = True

    def per_table(self, tables: Tables, policy: RulesInForce) -> Ints:  # noqa: ARG002
        """1 for a table as it was told, 0 for one with other guests, -1 for one where there was none."""
        size, told = self._guests(tables)
        return np.where(size == 0, -1, (told == size) & (tables.people == size)).astype(np.int64)

    def per_table_bound(self, partial: Tables, people: Ints, policy: RulesInForce) -> Ints:  # noqa: ARG002
        """Exact as far as the guests at hand tell."""
        size, told = self._guests(partial)
        may_be_kept = (told == partial.people) & (people == size)
        return np.where(size == 0, -1, may_be_kept).astype(np.int64)

    def judges_tables(self, policy: RulesInForce) -> bool:  # noqa: ARG002
        """It does, always."""
        return True

    def offset(self, columns: Columns) -> int:  # noqa: ARG002
        """Minus the tables told of."""
        return -len({(family, slot) for _student, family, slot in self.told})

    def _guests(self, tables: Tables) -> tuple[Ints, Ints]:
        """(N,) how many guests the plan told has at this place, and how many of them sit at this table."""
        if not len(tables):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        student, family, slot = tables.student["id"], tables.family["id"], tables.slot
        told = self.places(student.concept, family.concept, slot.concept)
        here = (told.family[student.codes] == family.codes[:, None]) & (told.slot[student.codes] == slot.codes[:, None])
        return told.guests[family.codes, slot.codes], (here & tables.mask).sum(axis=1, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class ToldPlaces:
    """Who was told to sit where, in the codes of a roster.

    `family` and `slot` (S + 1,) are those of each student, -1 where there is none; the last entry is found for padding.
    So many `guests` (F, T) were told of each place, whether they are still in the roster or not.
    """

    family: Ints
    slot: Ints
    guests: Ints

    @classmethod
    def of(cls, told: Triples, students: Concept, families: Concept, slots: Concept) -> ToldPlaces:
        """The codes of `told`; people and places that are no longer known have none."""
        family, slot = (np.full(len(students.labels) + 1, -1, dtype=np.int64) for _ in range(2))
        guests = np.zeros((len(families.labels), len(slots.labels)), dtype=np.int64)
        for its_id, home, when in told:
            place = families.codes.get(home, -1), slots.codes.get(when, -1)
            if its_id in students.codes:
                family[students.codes[its_id]], slot[students.codes[its_id]] = place
            if min(place) >= 0:
                guests[place] += 1
        return cls(family, slot, guests)


def _triples(given: Any, goal: str) -> Triples:
    given = given.seated if hasattr(given, "seated") else given
    if isinstance(given, Mapping):
        given = [(student, *place) if isinstance(place, tuple) else () for student, place in given.items()]
    rows: tuple[tuple[Any, ...], ...] = ((None,),)
    if isinstance(given, Iterable) and not isinstance(given, str):
        rows = tuple(tuple(row) if isinstance(row, tuple | list) and len(row) == 3 else (None,) for row in given)
    if not all(isinstance(part, str) for row in rows for part in row):
        raise PolicyError("bad_parameter", {"rule": goal, "parameter": "told"}, key="errors.not_told")
    if len({student for student, _family, _slot in rows}) < len(rows):
        raise PolicyError("bad_parameter", {"rule": goal, "parameter": "told"}, key="errors.told_twice")
    return tuple(sorted((student, family, slot) for student, family, slot in rows))
