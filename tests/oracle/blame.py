"""Which rules forbid a student at a family on a slot, each by its name, and the same case without a rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from brute_force import World
from readings import Reading
from records import RANK, common_language, eats, safe


def forbidding(world: World, student: Any, family: Any, slot: str) -> set[str]:
    """Names of the rules about one seat that the student's seat there would break."""
    reading, roster = world.reading, world.roster
    found = {
        "same slot": slot in student.availability and slot in family.availability,
        "diet served": eats(student, family),
        "allergy safe": safe(student, family),
        "not apart": not any(
            pair.kind_b == "family" and (pair.a, pair.b) == (student.id, family.id) for pair in roster.apart
        ),
        "pinned": _pin_allows(world, student, family, slot),
        **_of_policy(world, student, family),
        **({} if reading.since is None else {"not before": world.catalogue.to_come(student, family, slot)}),
        **{own.rule.name: bool(own.says(student, family, slot)) for own in reading.own_requirements},
    }
    return {name for name, fine in found.items() if not fine}


def _pin_allows(world: World, student: Any, family: Any, slot: str) -> bool:
    pins = world.pins.get(world.place[student.id], ())
    return all(pin.family == family.id and pin.slot in (None, slot) for pin in pins)


def _of_policy(world: World, student: Any, family: Any) -> dict[str, bool]:
    reading: Reading = world.reading
    found = {}
    if reading.language is not None:
        found["shared language"] = common_language([student, family]) >= RANK[reading.language]
    if reading.animals:
        found["animals avoided"] = not {*student.avoids_animals} & {*family.animals}
    if reading.smoke:
        found["smoke free"] = not (student.smoke_free and family.smokes)
    if reading.step:
        found["step free"] = family.step_free or not student.step_free
    if reading.welcome:
        found["welcome"] = not family.welcomes or student.gender in family.welcomes
    if reading.reach is not None:
        trip, limit = world.catalogue.trip(student, family, *reading.reach)
        found["within reach"] = trip is None or trip <= limit
    return found


def party_of(world: World, student: str) -> Sequence[int]:
    """The rows of those who sit down as one with a student."""
    return next(party for party in world.parties if world.place[student] in party)


def allowed_somewhere(world: World, student: str, family: Any) -> bool:
    """Whether the student, with whoever comes along, could have a seat at the family by the rules about seats."""
    party = party_of(world, student)
    return any(world.party_may_sit(party, family, slot) for slot in family.availability)


def at_family(world: World, student: str, family: str, slot: str | None = None) -> Any:
    """Which tables are on offer where the student sits at the family, on the slot if one is given, or nowhere."""
    its_bit = 1 << world.place[student]
    row = next(number for number, home in enumerate(world.families) if home.id == family)
    return lambda table: not table.guests & its_bit or (table.family == row and slot in (None, table.slot))
