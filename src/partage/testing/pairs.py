"""Pins and pairs kept apart that a roster accepts, at random."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from partage.domain.vocabulary import closure
from partage.errors import InputError

if TYPE_CHECKING:
    import numpy as np

    from partage.domain.people import Family, Student

Pin = tuple[str, str] | tuple[str, str, str]
Pair = tuple[str, str]
T = TypeVar("T")

TRIES_PER_PAIR = 200
"""Random pairs looked at for each one wanted before saying that there is no room."""


def some_pins(rng: np.random.Generator, students: list[Student], families: list[Family], count: int) -> list[Pin]:
    """`count` pins of different parties at different homes, so that they cannot contradict each other."""
    members: dict[str | None, list[Student]] = {}
    for student in students:
        members.setdefault(student.party or student.id, []).append(student)
    found: list[Pin] = []
    taken: set[str] = set()
    for student, family in _random_pairs(rng, students, families, count):
        if len(found) == count:
            break
        party = student.party or student.id
        fits = family.id not in taken and party not in taken
        slots = _common_slots(members[party], family) if fits else []
        if slots:
            taken |= {family.id, party}
            named = rng.random() < 0.5
            slot = slots[int(rng.integers(len(slots)))]
            found.append((student.id, family.id, slot) if named else (student.id, family.id))
    return _enough(found, count, "pins")


def some_apart(
    rng: np.random.Generator, students: list[Student], families: list[Family], wanted: tuple[list[Pin], int]
) -> list[Pair]:
    """So many pairs, about half of two students, that no party and none of the pins contradicts."""
    pins, count = wanted
    party = {student.id: student.party or student.id for student in students}
    pinned = {(party[pin[0]], pin[1]) for pin in pins}
    found: dict[Pair, None] = {}
    others: list[Student] = [*students]
    for student, family in _random_pairs(rng, students, families, count):
        if len(found) == count:
            break
        other = others[int(rng.integers(len(others)))]
        two_students = rng.random() < 0.5
        if two_students and party[student.id] != party[other.id]:
            found[min(student.id, other.id), max(student.id, other.id)] = None
        elif not two_students and (party[student.id], family.id) not in pinned:
            found[student.id, family.id] = None
    return _enough(list(found), count, "apart")


def _common_slots(members: list[Student], family: Family) -> list[str]:
    """Where a pin of this party at this home could be, as the roster sees it."""
    served = closure(family.serves)
    suits = len(members) <= family.seats and all(
        any(diet <= served for diet in (member.diet, *member.diet_alternatives)) and member.allergies <= family.safe_for
        for member in members
    )
    return sorted(family.availability.intersection(*(m.availability for m in members))) if suits else []


def _random_pairs(
    rng: np.random.Generator, students: list[Student], families: list[Family], count: int
) -> list[tuple[Student, Family]]:
    if not count or not students or not families:
        return []
    tries = TRIES_PER_PAIR * count
    rows, columns = rng.integers(len(students), size=tries), rng.integers(len(families), size=tries)
    return [(students[s], families[f]) for s, f in zip(rows.tolist(), columns.tolist(), strict=True)]


def _enough(found: list[T], count: int, what: str) -> list[T]:
    if len(found) < count:
        params = {what: count, "found": len(found), "what": what, "n": count}
        raise InputError("too_few_pairs", params)
    return found
