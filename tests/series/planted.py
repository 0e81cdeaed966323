"""People whose names, notes, labels and ids occur nowhere else, so that a text that repeats one is found out."""

from __future__ import annotations

import random
from functools import cache

import partage as pt
from partage.testing import random_roster

SHAPE = (64, 22, 3)
"""Students, families, slots: more than three hundred names, notes, numbers and ids."""


@cache
def planted_roster(seed: int = 3) -> pt.Roster:
    """Everybody has a name, contacts, an id, a note and interests that occur nowhere else; bodies and beliefs vary."""
    roster = random_roster(SHAPE, seed=seed, company=True, apart=10, max_meals=2, pins=2)
    rng = random.Random(seed)
    student = {person.id: f"kanari-{number:03d}" for number, person in enumerate(roster.students)}
    family = {home.id: f"maison-serin-{number:02d}" for number, home in enumerate(roster.families)}
    party = {label: f"trille-{number}" for number, label in enumerate(sorted(roster.parties))}
    students = [
        person.replace(
            id=student[person.id],
            name=f"Nomen{number:03d} Serinus",
            email=f"nomen{number:03d}@serinus.example",
            phone=f"+49 555 1{number:04d}",
            address=f"{number:03d}, Canarygasse",
            shares_contact=number % 2 == 0,
            party=None if person.party is None else party[person.party],
            extras={"note": f"secret-{number:03d}", "phone": f"+49 555 {number:04d}"},
            interests=[f"plumage-{number % 7}", "chess"],
            avoids_animals=rng.choice(((), (), ["cat"], ["dog"])),
            allergies=rng.choice((person.allergies, ["nuts"], ["milk"], ())),
            smoke_free=rng.random() < 0.2,
            step_free=rng.random() < 0.1,
        )
        for number, person in enumerate(roster.students)
    ]
    families = [
        home.replace(
            id=family[home.id],
            name=f"Domus{number:02d} Serinus",
            email=f"domus{number:02d}@serinus.example",
            phone=f"+49 555 2{number:04d}",
            address=f"{number:02d}, Volierenweg",
            extras={"note": f"house-secret-{number:02d}"},
            animals=rng.choice(((), (), ["cat"], ["dog", "bird"])),
            smokes=rng.random() < 0.15,
            step_free=rng.random() < 0.6,
            welcomes=rng.choice(((), (), (), ["woman"])),
            safe_for=rng.choice((home.safe_for, ["nuts", "milk"])),
        )
        for number, home in enumerate(roster.families)
    ]
    names = {"student": student, "family": family}
    apart = [
        tuple(f"{kind}:{names[kind][its_id]}" for kind, its_id in ((p.kind_a, p.a), (p.kind_b, p.b)))
        for p in roster.apart
    ]
    pins = [(student[pin.student], family[pin.family]) for pin in roster.pins]
    try:
        return _possible(pt.Roster(students, families, apart=apart, pins=pins))
    except pt.RosterError:
        return pt.Roster(students, families, apart=apart)


def _possible(roster: pt.Roster) -> pt.Roster:
    pt.match(roster, budget=pt.Budget(0.01))
    return roster


@cache
def planted_plan() -> pt.Plan:
    """A plan of them, good enough."""
    return pt.match(planted_roster(), budget=pt.Budget(4.0))


def canaries(roster: pt.Roster) -> set[str]:
    """Names, notes, numbers, labels: what no text has any business with, whoever reads it."""
    found = set()
    for person in (*roster.students, *roster.families):
        found |= {person.name, person.email, person.phone, person.address, *map(str, person.extras.values())}
    return found | {label for label in roster.parties if label is not None}


def ids(roster: pt.Roster) -> set[str]:
    return {person.id for person in (*roster.students, *roster.families)}
