"""Pins: a student must sit with a family, perhaps on a slot. What a pin cannot ask for is said here.

Only what is impossible by structure is refused: slots, size, diet, allergies, other pins, `apart` and
`max_meals`. Pins that clash only jointly are the solver's to keep as many of as it can.
"""

from __future__ import annotations

from functools import reduce
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from partage.domain.register import Register, shared_slots
from partage.domain.vocabulary import closure
from partage.errors import Fault, place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from partage.domain.apart import Apart
    from partage.domain.people import Family, Student
    from partage.text.writer import Phrase


class Pin(NamedTuple):
    """`student` sits with `family`, on `slot` if one is given, or nowhere."""

    student: str
    family: str
    slot: str | None = None


Party = tuple[str, ...]


def read_pins(given: Iterable[object], register: Register) -> tuple[tuple[Pin, ...], list[Fault]]:
    """The pins, sorted and each student once, and what is wrong with them one by one."""
    pins: set[Pin] = set()
    faults = []
    for number, entry in enumerate(given, start=1):
        pin, where = _pin(entry), place("pin_number", n=number)
        if pin is None:
            faults.append(Fault("pin_invalid", record=where))
            continue
        unknown = register.unknown_student(pin.student, where) + register.unknown_family(pin.family, where)
        faults += unknown
        if not unknown and pin not in pins:
            pins.add(pin)
            faults += _impossible(pin, register)
    # A pin with a slot says all that the same pin without one says.
    timed = {pin[:2] for pin in pins if pin.slot is not None}
    kept = [pin for pin in pins if pin.slot is not None or pin[:2] not in timed]
    return tuple(sorted(kept, key=lambda pin: (pin.student, pin.family, pin.slot or ""))), faults


def pins_together(pins: Sequence[Pin], aparts: Sequence[Apart], register: Register) -> list[Fault]:
    """What is wrong between pins, and between pins and `apart` or `max_meals`."""
    by_party: dict[Party, list[Pin]] = {}
    for pin in pins:
        members = tuple(member.id for member in register.party_of(pin.student)) or (pin.student,)
        by_party.setdefault(members, []).append(pin)
    faults = [fault for members, its_pins in by_party.items() for fault in _contradiction(members, its_pins)]
    faults += _against_apart(by_party, aparts, register)
    return faults + _too_many_meals(pins, register)


def _pin(entry: object) -> Pin | None:
    if not isinstance(entry, list | tuple) or not 2 <= len(entry) <= 3:
        return None
    student, family, slot = (*entry, None)[:3]
    if not isinstance(student, str) or not isinstance(family, str) or not isinstance(slot, str | None):
        return None
    return Pin(student, family, slot)


def _impossible(pin: Pin, register: Register) -> list[Fault]:
    members = register.party_of(pin.student)
    family = register.families.get(pin.family)
    if family is None or not members:
        return []  # one of the two was refused, and so is the roster
    whom = {"whom": place("the_student" if len(members) == 1 else "the_whole_party")}
    faults, where = [], _where(pin)
    slots = shared_slots(members) & family.availability
    if not slots or (pin.slot is not None and pin.slot not in slots):
        key = "" if pin.slot is None else "faults.pin_not_free_then"
        faults.append(Fault("pin_no_common_slot", whom, record=where, key=key))
    if len(members) > family.seats:
        faults.append(Fault("pin_party_too_large", {"people": len(members)}, record=where))
    if not all(_eats(member, family) for member in members):
        faults.append(Fault("pin_breaks_diet", whom, record=where))
    if not all(member.allergies <= family.safe_for for member in members):
        faults.append(Fault("pin_breaks_allergy", whom, record=where))
    return faults


def _eats(student: Student, family: Family) -> bool:
    served = closure(family.serves)
    return any(diet <= served for diet in (student.diet, *student.diet_alternatives))


def _contradiction(members: Party, pins: Sequence[Pin]) -> list[Fault]:
    families = {pin.family for pin in pins}
    slots = {pin.slot for pin in pins if pin.slot is not None}
    if len(families) <= 1 and len(slots) <= 1:
        return []
    whom = place("student_id" if len(members) == 1 else "student_party", id=pins[0].student)
    places = sorted(families) if len(families) > 1 else sorted(slots)
    listed = reduce(lambda first, second: place("and_to", first=first, second=second), places)
    return [Fault("pins_contradict", {"places": listed}, record=whom)]


def _against_apart(by_party: dict[Party, list[Pin]], aparts: Sequence[Apart], register: Register) -> list[Fault]:
    homes = {(pair.a, pair.b) for pair in aparts if pair.kind_b == "family"}
    students = {(pair.a, pair.b) for pair in aparts if pair.kind_b == "student"}
    faults = []
    for members, pins in by_party.items():
        clashing = [pin for pin in pins if any((member, pin.family) in homes for member in members)]
        faults += [Fault("pin_against_apart", record=_where(pin)) for pin in clashing]
    for (ours, our_pins), (theirs, their_pins) in combinations(by_party.items(), 2):
        apart = any((min(a, b), max(a, b)) in students for a in ours for b in theirs)
        if apart and any(_one_table(a, b, register) for a in our_pins for b in their_pins):
            params, key = {"student": their_pins[0].student}, "faults.pin_against_apart_student"
            faults.append(Fault("pin_against_apart", params, record=_where(our_pins[0]), key=key))
    return faults


def _one_table(first: Pin, second: Pin, register: Register) -> bool:
    family = register.families.get(first.family)
    if first.family != second.family or family is None:
        return False
    return family.max_meals == 1 or (first.slot is not None and first.slot == second.slot)


def _too_many_meals(pins: Sequence[Pin], register: Register) -> list[Fault]:
    slots: dict[str, set[str]] = {}
    for pin in pins:
        if pin.slot is not None:
            slots.setdefault(pin.family, set()).add(pin.slot)
    faults = []
    for family_id in sorted(slots):
        family = register.families.get(family_id)
        if family is not None and len(slots[family_id]) > family.max_meals:
            record = place("family_id", id=family_id)
            faults.append(Fault("pins_exceed_max_meals", {"slots": len(slots[family_id])}, record=record))
    return faults


def _where(pin: Pin) -> Phrase:
    return place("pin", student=pin.student, family=pin.family)
