"""Who is known while a roster is put together, records that were refused included.

Checking goes on after a bad record, so that one error lists everything. A refused record still has an
id that others may name; where not even that could be read, nobody can be called unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from partage.domain.fields import is_label
from partage.domain.people import Family, Student
from partage.domain.record import Record
from partage.errors import Fault, RosterError, closest, place

R = TypeVar("R", bound=Record)


class Register:
    """Ids, records and parties of one roster.

    Students and families come in the order passed: the record, the id of one that was refused, or None when no id was
    found.
    """

    def __init__(self, students: Sequence[Student | str | None], families: Sequence[Family | str | None]) -> None:
        self.student_ids = [_id(row) for row in students]
        self.family_ids = [_id(row) for row in families]
        self.students: dict[str, Student | None] = _by_id(students)
        self.families: dict[str, Family | None] = _by_id(families)
        self._members: dict[str, list[Student]] = {}
        for student in self.students.values():
            if student is not None and student.party is not None:
                self._members.setdefault(student.party, []).append(student)

    def duplicates(self) -> list[Fault]:
        """A fault for each id that more than one record of a kind has."""
        faults = []
        for kind, ids in (("student", self.student_ids), ("family", self.family_ids)):
            for its_id, times in Counter(ids).items():
                if times > 1 and its_id is not None:
                    faults.append(Fault(f"duplicate_{kind}", {"n": times}, record=place(f"{kind}_id", id=its_id)))
        return faults

    def parties(self) -> dict[str, tuple[str, ...]]:
        """Label of a party -> ids of its members, sorted."""
        return {party: tuple(sorted(member.id for member in self._members[party])) for party in sorted(self._members)}

    def party_of(self, student_id: str) -> tuple[Student, ...]:
        """The students who sit down with this one, the student included, in the order of their ids."""
        student = self.students.get(student_id)
        if student is None:
            return ()
        members = [student] if student.party is None else self._members[student.party]
        return tuple(sorted(members, key=lambda member: member.id))

    def unknown_student(self, student_id: object, where: str) -> list[Fault]:
        """One fault when no student has this id."""
        return _unknown("student", student_id, self.students, self.student_ids, where)

    def unknown_family(self, family_id: object, where: str) -> list[Fault]:
        """One fault when no family has this id."""
        return _unknown("family", family_id, self.families, self.family_ids, where)


def entries(given: Any, name: str, faults: list[Fault]) -> list[Any]:
    """What is given where several are expected: one text, or one record, is no list of its letters or fields."""
    if isinstance(given, str | bytes | Mapping | Record) or not isinstance(given, Iterable):
        faults.append(Fault("not_a_list", record=name))
        return []
    return list(given)


def shared_slots(members: Sequence[Student]) -> frozenset[str]:
    """The slots on which a whole party is free."""
    return frozenset.intersection(*(member.availability for member in members))


def named(value: object) -> str:
    """An id as a message may show it."""
    return str(value) if is_label(value) else place("no_id")


def unknown_fault(kind: str, value: object, known: Mapping[str, object], where: str | None = None) -> Fault:
    """The fault of an id that no record of a kind has."""
    text = named(value)
    return Fault(f"unknown_{kind}", {"id": text, "close": closest(text, known)}, record=where)


def found(kind: str, its_id: str, known: Mapping[str, R | None]) -> R:
    """The record with this id; `RosterError` ``unknown_student`` or ``unknown_family`` when there is none."""
    record = known.get(its_id) if isinstance(its_id, str) else None
    if record is None:
        fault = unknown_fault(kind, its_id, known)
        raise RosterError(fault.code, {"kind": kind, **fault.params}, faults=[fault], key=fault.key)
    return record


def _unknown(
    kind: str, value: object, known: Mapping[str, object], rows: Sequence[str | None], where: str
) -> list[Fault]:
    if (isinstance(value, str) and value in known) or None in rows:
        return []
    return [unknown_fault(kind, value, known, where)]


def _id(row: Record | str | None) -> str | None:
    return row.id if isinstance(row, Record) else row


def _by_id(rows: Sequence[R | str | None]) -> dict[str, R | None]:
    return {
        (row.id if isinstance(row, Record) else row): (row if isinstance(row, Record) else None)
        for row in rows
        if row is not None
    }
