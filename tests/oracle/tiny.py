"""Tiny random rosters that go with a policy."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from policies import FAMILY_IDS, SLOTS, STUDENT_IDS, random_reading, wide_reading, with_goal, with_rule
from readings import FIELDS, GOALS, Reading

import partage as pt

LILLE = (50.6292, 3.0573)
MOMENTS = (
    datetime(2026, 10, 1, 12, 0),  # noqa: DTZ001 (a time without a zone is UTC)
    datetime(2026, 10, 1, 12, 0, tzinfo=UTC),
    datetime(2026, 10, 1, 13, 30, tzinfo=timezone(timedelta(hours=2))),
    datetime(2026, 10, 1, 11, 45, tzinfo=UTC),
    datetime(2026, 9, 30, 23, 59),  # noqa: DTZ001
    datetime(2026, 11, 1, 8, 0, tzinfo=timezone(timedelta(hours=-5))),
)
"""When people registered: the first two are the same moment, the third is half an hour before them."""


def random_case(seed: int) -> tuple[pt.Roster, Reading]:
    """A roster and a policy that goes with it; about a tenth are plain enough for a flow."""
    rng = random.Random(seed)
    reading = random_reading(rng)
    return random_tiny(rng, reading, plain=plain_enough(rng, reading)), reading


def wide_case(seed: int) -> tuple[pt.Roster, Reading]:
    """A policy from all over the catalogue, and a roster with history, beginners and several diets."""
    rng = random.Random(seed)
    reading = wide_reading(rng)
    roster = random_tiny(rng, reading, plain=plain_enough(rng, reading), rich=True)
    return roster, reading.fitting(roster)


def case_with(name: str, seed: int) -> tuple[pt.Roster, Reading]:
    """As `wide_case`, with this rule or goal in force."""
    rng = random.Random(f"{name} {seed}")
    reading = wide_reading(rng)
    if name in FIELDS:
        reading = with_rule(rng, name, reading)
    elif name in GOALS:
        reading = with_goal(rng, name, reading)
    roster = random_tiny(rng, reading, rich=True)
    return roster, reading.fitting(roster)


def plain_enough(rng: random.Random, reading: Reading) -> bool:
    """Whether the roster should suit a flow: most of those where the policy does."""
    return not reading.table_gains and rng.random() < 0.8


def random_tiny(rng: random.Random, reading: Reading, *, plain: bool = False, rich: bool = False) -> pt.Roster:
    """A roster of at most six students and four families; what is `rich` occupies more of the rules."""
    slots = SLOTS[: rng.randint(1, 3)]
    hard = rng.choice((0.0, 0.1, 0.1, 0.4, 1.0))
    kind = _Kind(rng, reading, slots, plain, hard)
    students = _students(kind, rng.choice((1, 2, 3, 4, 5, 5, 6, 6, 6)) if rng.random() < 0.98 else 0)
    families = _families(kind, rng.choice((1, 2, 2, 3, 3, 4, 4)) if rng.random() < 0.98 else 0)
    facts: dict[str, Any] = {}
    if reading.fact is not None:
        facts["points"] = [[rng.choice((0, 0.25, 0.5, 1, rng.random())) for _ in families] for _ in students]
    if rng.random() < 0.15 and reading.reach is not None:
        facts["travel_min"] = [[rng.choice((0, 10, 45, 60, 61, math.nan)) for _ in families] for _ in students]
    pins = _pins(rng, students, families)
    apart = _apart(rng, students, families)
    history: list[Any] = []
    if rich:
        students, families = _richer(rng, students, families)
        history = _history(rng)
        if rng.random() < 0.4:
            facts["met"] = [[rng.choice((0, 0, 0.25, 1, rng.random())) for _ in families] for _ in students]
    while True:
        try:
            return pt.Roster(students, families, facts=facts, pins=pins, apart=apart, history=history)
        except pt.RosterError:
            if pins:
                pins.pop()
            else:
                apart.pop()


@dataclass(frozen=True)
class _Kind:
    """What a roster is like; the higher `hard`, the fewer seats are possible."""

    rng: random.Random
    reading: Reading
    slots: tuple[str, ...]
    plain: bool
    hard: float

    def often(self, share: float) -> bool:
        return self.rng.random() < share * self.hard

    def seldom(self, usual: Any, others: Any, share: float = 0.5) -> Any:
        """One of the others, in `share` of the cases where all is hard."""
        return self.rng.choice(others) if self.often(share) else usual


def _students(kind: _Kind, count: int) -> list[pt.Student]:
    rng, reading, slots = kind.rng, kind.reading, kind.slots
    ids = rng.sample(STUDENT_IDS, count)
    party_free = {party: _some(rng, slots, 0.7) for party in ("p1", "p2")}
    wishes = reading.company and not kind.plain and rng.random() < 0.35
    found = []
    for its_id, party in zip(ids, _parties(kind, count), strict=True):
        fields: dict[str, Any] = {
            "id": its_id,
            "languages": _languages(kind, 2),
            "diet": kind.seldom((), (["halal"], ["vegetarian"], ["vegan"], ["no_pork", "gluten_free"])),
            "diet_alternatives": kind.seldom((), ([["vegetarian"]], [[]], [["vegan"], ["kosher"]])),
            "availability": party_free[party] if party and not kind.often(0.3) else _some(rng, slots, 0.75),
            "party": party,
            "learning": rng.choice(((), ["fr"], ["pt-BR"], ["en", "pt"])),
            "allergies": kind.seldom((), (["nuts"], ["milk", "gluten"])),
            "country": rng.choice((None, "MA", "IT", "CN", "MA")),
            "interests": rng.sample(("chess", "music", "food", "sport"), rng.randint(0, 3)),
            "gender": rng.choice((None, "woman", "woman", "man", "other")),
            "times_left_out": rng.randint(0, 2),
            "extras": {"age": rng.randint(18, 27), "shoe": float(rng.randint(38, 40))},
        }
        if reading.animals:
            fields["avoids_animals"] = kind.seldom((), (["cat"], ["dog", "cat"]))
        fields["smoke_free"] = reading.smoke and kind.often(0.3)
        fields["step_free"] = reading.step and kind.often(0.3)
        if reading.reach is not None and rng.random() < 0.7:
            fields["place"] = _place(rng)
            fields["max_travel_min"] = kind.seldom(None, (0, 15, 30, 45.5))
        if wishes:
            wish = (["another:woman"], ["guests_only:woman"], ["another:man", "guests_only:man"], ["another:woman"])
            fields["company"] = rng.choice(((), (), *wish))
        if reading.wish is not None and rng.random() < 0.4:
            wished = _some(rng, (*slots, "never"), 0.6)
            fields["slot_wishes"] = {slot: rng.choice((0, 0.5, 1, 0.123)) for slot in wished}
        found.append(pt.Student(**fields))
    return found


def _parties(kind: _Kind, count: int) -> list[str | None]:
    if kind.plain or kind.rng.random() < 0.4:
        return [None] * count
    first, second = kind.rng.choice((2, 2, 3)), kind.rng.choice((0, 0, 2))
    return (["p1"] * first + ["p2"] * second + [None] * count)[:count]


def _families(kind: _Kind, count: int) -> list[pt.Family]:
    rng, reading = kind.rng, kind.reading
    found = []
    for its_id in rng.sample(FAMILY_IDS, count):
        seats = rng.choice((1, 2, 2, 3, 3, 4, 6))
        free = _some(rng, kind.slots, 0.7)
        if kind.plain and rng.random() < 0.5:
            free = free[:1]
        fields: dict[str, Any] = {
            "id": its_id,
            "languages": _languages(kind, 3),
            "serves": kind.seldom(
                ["vegan", "halal", "kosher", "gluten_free"], ([], ["vegan"], ["vegetarian", "halal"]), 1.0
            ),
            "availability": free,
            "seats": seats,
            "min_guests": 1 if kind.plain else rng.choice((1, 1, min(2, seats), rng.randint(1, seats))),
            "max_meals": len(free) if kind.plain else rng.choice((1, 2)),
            "learning": rng.choice(((), ["zh"], ["es", "pt"])),
            "safe_for": kind.seldom(["nuts", "milk", "gluten"], ([], ["nuts"]), 1.0),
            "animals": kind.seldom((), (["cat"], ["dog"])),
            "smokes": kind.often(0.4),
            "step_free": not kind.often(0.5),
            "interests": rng.sample(("chess", "music", "food", "sport"), rng.randint(0, 4)),
            "times_left_out": rng.randint(0, 2),
            "extras": {"shoe": float(rng.randint(38, 40))},
        }
        if reading.welcome:
            fields["welcomes"] = kind.seldom((), (["woman"], ["woman", "other"], ["man"]), 0.3)
        if reading.country_wish is not None and rng.random() < 0.3:
            fields["country_wishes"] = ["MA", "FR"]
        if reading.reach is not None and rng.random() < 0.8:
            fields["place"] = _place(rng)
        found.append(pt.Family(**fields))
    return found


def _place(rng: random.Random) -> tuple[float, float]:
    return LILLE[0] + rng.uniform(-0.03, 0.03), LILLE[1] + rng.uniform(-0.05, 0.05)


def _languages(kind: _Kind, most: int) -> dict[str, str]:
    rng = kind.rng
    tags = rng.sample(("fr", "en", "es", rng.choice(("pt", "pt-BR")), rng.choice(("zh", "cmn"))), most)
    spoken = {tag: rng.choice(("A1", "A2", "B1", "B2", "C1", "C2", "native")) for tag in tags}
    return spoken if kind.often(1.0) else spoken | {"fr": rng.choice(("A2", "B1", "C2", "native"))}


def _some(rng: random.Random, slots: Any, share: float) -> list[str]:
    return [slot for slot in slots if rng.random() < share] or [rng.choice(slots)]


def _pins(rng: random.Random, students: Any, families: Any) -> list[tuple[str, ...]]:
    if not students or not families or rng.random() < 0.65:
        return []
    found = []
    home = rng.choice(families)
    for student in rng.sample(students, min(len(students), rng.randint(1, 3))):
        family = home if rng.random() < 0.7 else rng.choice(families)
        slots = sorted(student.availability & family.availability)
        found.append((student.id, family.id, *([rng.choice(slots)] if slots and rng.random() < 0.5 else [])))
    return found


def _apart(rng: random.Random, students: Any, families: Any) -> list[tuple[str, str]]:
    found = []
    if len(students) > 1 and rng.random() < 0.35:
        found += [tuple(f"student:{s.id}" for s in rng.sample(students, 2)) for _ in range(rng.randint(1, 3))]
    if students and families and rng.random() < 0.25:
        found += [(f"student:{rng.choice(students).id}", f"family:{rng.choice(families).id}")]
    return found


# What occupies more of the rules


def _richer(rng: random.Random, students: Any, families: Any) -> tuple[list[pt.Student], list[pt.Family]]:
    """The same people with more to say: little French, several diets, countries and moments, ids met before.

    Whom the roster's pins and pairs name stays who it is, and whoever could sit somewhere mostly still can.
    """
    several_diets, little_french, moments = (rng.random() < share for share in (0.4, 0.4, 0.8))
    richer = []
    for student in students:
        fields: dict[str, Any] = {"country": rng.choice((None, "MA", "MA", "IT", "IT", "CN", "BR"))}
        fields["extras"] = dict(student.extras) | {"waits": rng.choice((None, 0, 1, 5))}
        if moments:
            fields["registered_at"] = rng.choice((None, *MOMENTS, *MOMENTS))
        if several_diets and not student.diet:
            fields["diet"] = rng.choice(((), ["halal"], ["vegan"], ["halal", "gluten_free"], ["vegetarian"]))
        if little_french:
            fields["languages"] = _beginning(rng)
        richer.append(student.replace(**fields))
    homes = []
    for family in families:
        fields = {}
        if several_diets and rng.random() < 0.8:
            fields["serves"] = ["vegan", "halal", "kosher", "gluten_free"]
        if little_french and rng.random() < 0.6:
            fields["languages"] = {"fr": rng.choice(("A2", "B1", "native"))} | _beginning(rng)
        homes.append(family.replace(**fields))
    return richer, homes


def _beginning(rng: random.Random) -> dict[str, str]:
    """Little French, and another language at any level."""
    tag = rng.choice(("en", "es", rng.choice(("pt", "pt-BR")), rng.choice(("zh", "cmn"))))
    return {"fr": rng.choice(("A1", "A2", "A2", "B1")), tag: rng.choice(("A1", "A2", "B1", "B2", "C1", "native"))}


def _history(rng: random.Random) -> list[dict[str, Any]]:
    """Earlier plans, in which strangers occur; older ones do not say which families got nobody."""
    found = []
    for _ in range(rng.choice((0, 0, 1, 2, 3))):
        ids = rng.sample((*STUDENT_IDS, "gone"), rng.randint(0, 7))
        tables: dict[str, list[str]] = {}
        for student in ids[2:]:
            tables.setdefault(rng.choice((*FAMILY_IDS, "moved")), []).append(student)
        plan: dict[str, Any] = {
            "tables": [
                {"family": family, "slot": rng.choice(SLOTS), "students": sorted(guests)}
                for family, guests in tables.items()
            ],
            "unseated": sorted(ids[:2]),
        }
        if rng.random() < 0.6:
            without = sorted({*FAMILY_IDS} - set(tables))
            plan["manifest"] = {"families_left_out": without}
        found.append(plan)
    return found
