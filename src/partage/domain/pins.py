"""Pins: a student must sit with a family, perhaps on a slot. What a pin cannot ask for is said here.

Only what is impossible by structure is refused: slots, size, diet, allergies, other pins, `apart` and
`max_meals`. Pins that clash only jointly are the solver's to keep as many of as it can.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from partage.domain.register import Register, shared_slots
from partage.domain.vocabulary import closure
from partage.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from partage.domain.apart import Apart
    from partage.domain.people import Family, Student


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
        pin = _pin(entry)
        if pin is None:
            message = "a student's id, a family's id and perhaps a slot are expected"
            faults.append(Fault("pin_invalid", message, record=f"pin number {number}"))
            continue
        where = f"pin number {number}"
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
    whom = "the student" if len(members) == 1 else "the student's whole party"
    faults = []
    slots = shared_slots(members) & family.availability
    if not slots or (pin.slot is not None and pin.slot not in slots):
        slot = "that slot" if pin.slot is not None else "any slot"
        faults.append(("pin_no_common_slot", f"the family and {whom} are not both free on {slot}"))
    if len(members) > family.seats:
        faults.append(("pin_party_too_large", f"{len(members)} people come together and there are fewer seats"))
    if not all(_eats(member, family) for member in members):
        faults.append(("pin_breaks_diet", f"the home does not serve what {whom} can eat"))
    if not all(member.allergies <= family.safe_for for member in members):
        faults.append(("pin_breaks_allergy", f"the home is not safe for {whom}"))
    return [Fault(code, message, record=_where(pin)) for code, message in faults]


def _eats(student: Student, family: Family) -> bool:
    served = closure(family.serves)
    return any(diet <= served for diet in (student.diet, *student.diet_alternatives))


def _contradiction(members: Party, pins: Sequence[Pin]) -> list[Fault]:
    families = {pin.family for pin in pins}
    slots = {pin.slot for pin in pins if pin.slot is not None}
    if len(families) <= 1 and len(slots) <= 1:
        return []
    whom = f"student {pins[0].student}" + ("" if len(members) == 1 else " and the party")
    places = sorted(families) if len(families) > 1 else sorted(slots)
    message = f"pinned to {' and to '.join(places)}; one place is expected"
    return [Fault("pins_contradict", message, record=whom)]


def _against_apart(by_party: dict[Party, list[Pin]], aparts: Sequence[Apart], register: Register) -> list[Fault]:
    homes = {(pair.a, pair.b) for pair in aparts if pair.kind_b == "family"}
    students = {(pair.a, pair.b) for pair in aparts if pair.kind_b == "student"}
    faults = []
    for members, pins in by_party.items():
        for pin in pins:
            if any((member, pin.family) in homes for member in members):
                message = "the student, or somebody of the party, is to be kept apart from this family"
                faults.append(Fault("pin_against_apart", message, record=_where(pin)))
    for (ours, our_pins), (theirs, their_pins) in combinations(by_party.items(), 2):
        apart = any((min(a, b), max(a, b)) in students for a in ours for b in theirs)
        if apart and any(_one_table(a, b, register) for a in our_pins for b in their_pins):
            message = f"pinned to one table with {their_pins[0].student}, and the two are to be kept apart"
            faults.append(Fault("pin_against_apart", message, record=_where(our_pins[0])))
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
            message = f"pinned to {len(slots[family_id])} slots, more than the meals it is willing to give"
            faults.append(Fault("pins_exceed_max_meals", message, record=f"family {family_id}"))
    return faults


def _where(pin: Pin) -> str:
    return f"pin of {pin.student} at {pin.family}"
