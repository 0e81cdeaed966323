"""Pairs who never share a table: two students, or a student and a family.

An id is written bare, or with ``student:`` or ``family:`` before it where it names one of each. The
prefixed reading comes first, so every student and family can be written, whatever the ids look like.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from partage.domain.register import Register, unknown_fault
from partage.errors import Fault, place

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind: TypeAlias = Literal["student", "family"]


class Apart(NamedTuple):
    """Two who never share a table; a family stands second, two students stand in order."""

    kind_a: Kind
    a: str
    kind_b: Kind
    b: str


def read_aparts(given: Iterable[object], register: Register) -> tuple[tuple[Apart, ...], list[Fault]]:
    """The pairs, sorted and each once, and what is wrong with them."""
    found: set[Apart] = set()
    faults: list[Fault] = []
    for number, entry in enumerate(given, start=1):
        where = place("apart_number", n=number)
        who, its_faults = _pair(entry, where, register)
        if who is not None and not its_faults:
            fault = _refusal(who, where, register)
            if fault is None:
                found.add(who)
            else:
                its_faults = [fault]
        faults += its_faults
    return tuple(sorted(found)), faults


def written(pair: Apart, register: Register) -> tuple[str, ...]:
    """How a document names the two: bare where an id can be read in one way only."""
    both: tuple[tuple[Kind, str], ...] = (pair.kind_a, pair.a), (pair.kind_b, pair.b)
    return tuple(who[1] if resolved(who[1], "", register)[0] == who else ":".join(who) for who in both)


def _pair(entry: object, where: str, register: Register) -> tuple[Apart | None, list[Fault]]:
    # Two texts; somebody may pass (kind, id, kind, id) back, as `Roster.apart` shows it.
    if isinstance(entry, Apart):
        entry = (f"{entry.kind_a}:{entry.a}", f"{entry.kind_b}:{entry.b}")
    if not isinstance(entry, list | tuple) or len(entry) != 2 or not all(isinstance(x, str) for x in entry):
        return None, [Fault("apart_invalid", record=where)]
    first, its_faults = resolved(entry[0], where, register)
    second, more = resolved(entry[1], where, register)
    if first is None or second is None:
        return None, its_faults + more
    # Students before families, then by id.
    (kind_a, a), (kind_b, b) = sorted((first, second), key=lambda who: (who[0] == "family", who[1]))
    return Apart(kind_a, a, kind_b, b), []


def _refusal(pair: Apart, where: str, register: Register) -> Fault | None:
    if pair.kind_a == "family":
        return Fault("apart_two_families", record=where)
    if pair.kind_b == "family":
        return None
    if pair.a == pair.b:
        return Fault("apart_self", record=where)
    if pair.b in (member.id for member in register.party_of(pair.a)):
        return Fault("apart_inside_party", {"a": pair.a, "b": pair.b}, record=where)
    return None


def resolved(text: str, where: str, register: Register) -> tuple[tuple[Kind, str] | None, list[Fault]]:
    """Whom an id names, with a prefix or without, and what is wrong with it."""
    prefix, colon, rest = text.partition(":")
    if colon and prefix == "student" and rest in register.students:
        return ("student", rest), []
    if colon and prefix == "family" and rest in register.families:
        return ("family", rest), []
    if text in register.students and text in register.families:
        return None, [Fault("ambiguous_id", record=where)]
    if text in register.students:
        return ("student", text), []
    if text in register.families:
        return ("family", text), []
    return None, _unknown(text, where, register)


def _unknown(text: str, where: str, register: Register) -> list[Fault]:
    prefix, _, rest = text.partition(":")
    if None in register.student_ids or None in register.family_ids:
        return []  # it may be one of those that could not be read
    if prefix == "family":
        return [unknown_fault("family", rest, register.families, where)]
    return [unknown_fault("student", text.removeprefix("student:"), register.students, where)]
