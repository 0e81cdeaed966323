"""Every single change that may be asked of a student, a family or the organisers, and what the cheapest one costs.

Costs are read from the description once more: 10 for a slot of a student's, 5 and 1 for each minute, 25 for a
family's slot, 20 for a seat and 10 for each further one, 30 for a meal and 15 for each further one, 60 and 1 for
each step of a policy's parameter.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from brute_force import World
from catalogue import Catalogue
from readings import Reading
from records import RANK
from steering import most_seated

import partage as pt

LEVELS = tuple(RANK)
MOST_SEATS = 50


@dataclass(frozen=True)
class Single:
    """One change: who would be asked, about what, what it costs, and the case after it."""

    whom: str
    what: str
    cost: int
    roster: pt.Roster
    reading: Reading


def single_edits(roster: pt.Roster, reading: Reading, party: Sequence[str]) -> Iterator[Single]:
    """Every single change of the party's own forms, of one family's form, or of the policy."""
    yield from _of_students(roster, reading, party)
    for family in roster.families:
        yield from _of_family(roster, reading, family)
    yield from _of_policy(roster, reading)


def seats_party(edit: Single, party: Sequence[str], seated: Sequence[str]) -> bool:
    """Whether everybody who has a seat can keep one while the party gets one, too."""
    wanted = [*seated, *(student for student in party if student not in seated)]
    return most_seated(World(edit.roster, edit.reading), wanted) == len(wanted)


def cheapest(roster: pt.Roster, reading: Reading, party: Sequence[str], seated: Sequence[str]) -> dict[str, int]:
    """Whom to ask -> the least that a change costs which seats the party; whoever cannot help is left out."""
    found: dict[str, int] = {}
    for edit in sorted(single_edits(roster, reading, party), key=lambda edit: edit.cost):
        if edit.whom not in found and seats_party(edit, party, seated):
            found[edit.whom] = edit.cost
    return found


def with_people(roster: pt.Roster, *records: Any) -> pt.Roster:
    """The same roster with other records of the same people."""
    students = {record.id: record for record in records if isinstance(record, pt.Student)}
    families = {record.id: record for record in records if isinstance(record, pt.Family)}
    return pt.Roster(
        [students.get(student.id, student) for student in roster.students],
        [families.get(family.id, family) for family in roster.families],
        facts=roster.facts,
        pins=roster.pins,
        apart=[(f"{pair.kind_a}:{pair.a}", f"{pair.kind_b}:{pair.b}") for pair in roster.apart],
        history=roster.history,
    )


def slots_of(roster: pt.Roster) -> list[str]:
    """Slots that somebody names."""
    return sorted({slot for person in (*roster.students, *roster.families) for slot in person.availability})


def _of_students(roster: pt.Roster, reading: Reading, party: Sequence[str]) -> Iterator[Single]:
    members = [student for student in roster.students if student.id in party]
    for slot in slots_of(roster):
        lacking = [member for member in members if slot not in member.availability]
        if lacking:
            changed = [member.replace(availability={*member.availability, slot}) for member in lacking]
            yield Single("student", f"slot {slot}", 10 * len(lacking), with_people(roster, *changed), reading)
    if reading.reach is None:
        return
    catalogue = Catalogue(roster, reading)
    for family in roster.families:
        trips = [(member, *catalogue.trip(member, family, *reading.reach)) for member in members]
        lacking = [
            (member, math.ceil(trip), limit) for member, trip, limit in trips if trip is not None and trip > limit
        ]
        if lacking:
            changed = [member.replace(max_travel_min=minutes) for member, minutes, _limit in lacking]
            cost = sum(5 + math.ceil(minutes - limit) for _member, minutes, limit in lacking)
            yield Single("student", f"way to {family.id}", cost, with_people(roster, *changed), reading)


def _of_family(roster: pt.Roster, reading: Reading, family: Any) -> Iterator[Single]:
    slots = slots_of(roster)
    for more in range(1, min(MOST_SEATS - family.seats, len(roster.students)) + 1):
        changed = family.replace(seats=family.seats + more)
        yield Single("family", f"{family.id} seats", 10 + 10 * more, with_people(roster, changed), reading)
    for slot in slots:
        if slot not in family.availability:
            changed = family.replace(availability={*family.availability, slot})
            yield Single("family", f"{family.id} slot {slot}", 25, with_people(roster, changed), reading)
    for more in range(1, len(slots) - family.max_meals + 1):
        changed = family.replace(max_meals=family.max_meals + more)
        yield Single("family", f"{family.id} meals", 15 + 15 * more, with_people(roster, changed), reading)


def _of_policy(roster: pt.Roster, reading: Reading) -> Iterator[Single]:
    if reading.reach is not None:
        minutes, speed = reading.reach
        for limit in sorted(_trips(roster, reading)):
            if limit > minutes:
                cost = 60 + math.ceil(limit - minutes)
                yield Single("policy", "within reach", cost, roster, replace(reading, reach=(float(limit), speed)))
    for name, field in (("shared language", "language"), ("one table language", "one_language")):
        level = getattr(reading, field)
        for steps in range(1, RANK.get(level, 0) + 1):
            lower = LEVELS[RANK[level] - steps]
            yield Single("policy", name, 60 + steps, roster, replace(reading, **{field: lower}))
    for name, field in (("at most per country", "per_country"), ("at most special diets", "special_diets")):
        most = getattr(reading, field)
        for steps in range(1, 0 if most is None else len(roster.students) + 1):
            yield Single("policy", name, 60 + steps, roster, replace(reading, **{field: most + steps}))


def _trips(roster: pt.Roster, reading: Reading) -> set[int]:
    catalogue = Catalogue(roster, reading)
    trips = (catalogue.trip(s, f, *reading.reach)[0] for s in roster.students for f in roster.families)
    return {math.ceil(trip) for trip in trips if trip is not None}


PARAMETERS = {
    "shared language": "language",
    "one table language": "one_language",
    "at most per country": "per_country",
    "at most special diets": "special_diets",
}
"""Rules whose only parameter an edit may change, and where a reading says it."""


def edited(roster: pt.Roster, reading: Reading, edits: Sequence[Any]) -> tuple[pt.Roster, Reading]:
    """The case after edits as partage announces them; fails on one that nobody may be asked for."""
    for atom in (atom for edit in edits for atom in edit.atoms):
        if atom.whom == "policy":
            if atom.record == "within reach":
                assert atom.field == "minutes"
                reading = replace(reading, reach=(float(atom.value), reading.reach[1]))
            else:
                reading = replace(reading, **{PARAMETERS[atom.record]: atom.value})
            continue
        known = roster.students if atom.whom == "student" else roster.families
        record = next(record for record in known if record.id == atom.record)
        assert atom.field in ALLOWED[atom.whom], atom.field
        value = {*record.availability, atom.value} if atom.field == "availability" else atom.value
        roster = with_people(roster, record.replace(**{atom.field: value}))
    return roster, reading


ALLOWED = {"student": ("availability", "max_travel_min"), "family": ("availability", "seats", "max_meals")}
"""What anybody may be asked to change."""


def cost_of(roster: pt.Roster, reading: Reading, edits: Sequence[Any]) -> int:
    """What it costs to ask for announced edits, from what they change."""
    return sum(_atom_cost(roster, reading, atom) for edit in edits for atom in edit.atoms)


def _atom_cost(roster: pt.Roster, reading: Reading, atom: Any) -> int:
    if atom.whom == "policy":
        if atom.record == "within reach":
            return 60 + math.ceil(atom.value - reading.reach[0])
        before = getattr(reading, PARAMETERS[atom.record])
        steps = RANK[before] - RANK[str(atom.value)] if before in RANK else atom.value - before
        assert steps > 0
        return 60 + steps
    known = roster.students if atom.whom == "student" else roster.families
    record = next(record for record in known if record.id == atom.record)
    if atom.field == "availability":
        assert atom.value not in record.availability
        return 10 if atom.whom == "student" else 25
    before = getattr(record, atom.field)
    if atom.field == "max_travel_min":
        steps = math.ceil(atom.value - (reading.reach[0] if before is None else before))
        assert steps > 0
        return 5 + steps
    first, more = (20, 10) if atom.field == "seats" else (30, 15)
    assert atom.value > before
    return first + more * (atom.value - before - 1)
