"""Small records that fit together, and what one rule says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from partage.columns import Columns, Seats, Tables
from partage.domain.people import Family, Student
from partage.domain.roster import Roster
from partage.rules import evaluate as asking

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from partage.rules.base import Preference, Requirement, TablePreference, TableRequirement

SLOT = "2026-11-18T19:30"


def a_student(**changes: Any) -> Student:
    """A student who may dine at `a_family` as far as any rule is concerned.

    Parameters
    ----------
    **changes
        Fields of `Student` that matter to the test.

    Examples
    --------
    >>> a_student(id="S7", diet={"halal"})
    Student('S7')
    """
    usual: dict[str, Any] = {"id": "S001", "languages": {"fr": "B2"}, "diet": (), "availability": {SLOT}}
    return Student(**usual | changes)


def a_family(**changes: Any) -> Family:
    """A family that may seat `a_student` as far as any rule is concerned.

    Parameters
    ----------
    **changes
        Fields of `Family` that matter to the test.

    Examples
    --------
    >>> a_family(smokes=True).seats
    4
    """
    usual: dict[str, Any] = {"id": "F001", "languages": {"fr": "native"}, "serves": (), "availability": {SLOT}}
    return Family(**usual | {"seats": 4} | changes)


def allows(
    rule: Requirement,
    student: Student,
    family: Family,
    slot: str | None = None,
    *,
    facts: Mapping[str, Any] | None = None,
    pins: Iterable[Any] = (),
    apart: Iterable[Any] = (),
    history: Iterable[Any] = (),
) -> bool:
    """Whether `rule` allows one seat.

    Parameters
    ----------
    rule
        A requirement on a seat.
    student, family, slot
        The seat; the slot is the first that both are free on (the family's first if there is none).
    facts, pins, apart, history
        What the roster of the two says; see `partage.domain.roster.Roster`.

    Raises
    ------
    RuleError
        When the rule fails or answers wrongly.

    Examples
    --------
    >>> from partage.rules.requirements import SmokeFree
    >>> allows(SmokeFree(), a_student(smoke_free=True), a_family(smokes=True))
    False
    """
    roster = Roster([student], [family], facts=facts or {}, pins=pins, apart=apart, history=history)
    return bool(asking.allowed(rule, _seat(roster, slot))[0])


def satisfies(
    rule: Preference,
    student: Student,
    family: Family,
    slot: str | None = None,
    *,
    facts: Mapping[str, Any] | None = None,
    pins: Iterable[Any] = (),
    apart: Iterable[Any] = (),
    history: Iterable[Any] = (),
) -> float:
    """How well `rule` likes one seat, from 0 to 1; parameters as in `allows`.

    Examples
    --------
    >>> from partage.rules.preferences import LanguageComfort
    >>> satisfies(LanguageComfort(), a_student(languages={"fr": "B1"}), a_family())
    0.4
    """
    roster = Roster([student], [family], facts=facts or {}, pins=pins, apart=apart, history=history)
    return float(asking.satisfaction(rule, _seat(roster, slot))[0])


def allows_table(
    rule: TableRequirement,
    students: Sequence[Student],
    family: Family,
    slot: str | None = None,
    *,
    facts: Mapping[str, Any] | None = None,
    pins: Iterable[Any] = (),
    apart: Iterable[Any] = (),
    history: Iterable[Any] = (),
) -> bool:
    """Whether `rule` allows one table of all `students`; other parameters as in `allows`."""
    roster = Roster(students, [family], facts=facts or {}, pins=pins, apart=apart, history=history)
    return bool(asking.allowed(rule, _table(roster, slot))[0])


def satisfies_table(
    rule: TablePreference,
    students: Sequence[Student],
    family: Family,
    slot: str | None = None,
    *,
    facts: Mapping[str, Any] | None = None,
    pins: Iterable[Any] = (),
    apart: Iterable[Any] = (),
    history: Iterable[Any] = (),
) -> float:
    """How well `rule` likes one table of all `students`, from 0 to 1; other parameters as in `allows`."""
    roster = Roster(students, [family], facts=facts or {}, pins=pins, apart=apart, history=history)
    return float(asking.satisfaction(rule, _table(roster, slot))[0])


def _seat(roster: Roster, slot: str | None) -> Seats:
    columns = Columns.of(roster)
    one = np.zeros(1, dtype=np.int64)
    return Seats(columns, one, one, one + _slot(roster, columns, slot))


def _table(roster: Roster, slot: str | None) -> Tables:
    columns = Columns.of(roster)
    one = np.zeros(1, dtype=np.int64)
    guests = np.arange(len(roster.students), dtype=np.int64)[None, :]
    return Tables(columns, guests, one, one + _slot(roster, columns, slot))


def _slot(roster: Roster, columns: Columns, slot: str | None) -> int:
    free = roster.families[0].availability
    shared = free.intersection(*(student.availability for student in roster.students))
    return columns.slots.codes[min(shared or free) if slot is None else slot]
