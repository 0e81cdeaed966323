"""Tiny random rosters and policies, each written twice: for partage, and as the oracle reads it."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
from brute_force import Own, OwnGoal, Reading, language

import partage as pt

SLOTS = ("2026-11-18T19:30", "2026-11-19T19:30", "noon")
GOALS = ("students seated", "nobody alone", "families served", "satisfaction")
LILLE = (50.6292, 3.0573)
BUILT_IN = {
    "students seated": pt.StudentsSeated,
    "nobody alone": pt.NobodyAlone,
    "families served": pt.FamiliesServed,
    "satisfaction": pt.Satisfaction,
}


# Rules of somebody's own, for partage and in plain words


@pt.requirement("own: not the same shoe size", vectorized=False, reads=("extras.shoe",))
def other_shoe(student: Any, family: Any) -> bool:
    return student.extras.get("shoe") is None or student.extras.get("shoe") != family.extras.get("shoe")


@pt.preference("own: same shoe size", weight=0.7)
def same_shoe(seats: Any) -> Any:
    return (seats.student["extras.shoe"] == seats.family["extras.shoe"]).astype(float)


@pt.table_preference("own: close ages", weight=1.3, never_rises=True)
def close_ages(tables: Any) -> Any:
    age = tables.student["extras.age"]
    known = tables.student.known("extras.age")
    high = np.where(known, age, -np.inf).max(axis=1)
    low = np.where(known, age, np.inf).min(axis=1)
    return 1 - np.where(known.any(axis=1), high - low, 0) / 10


def _close_ages(guests: Any, _family: Any, _slot: str) -> float:
    ages = [guest.extras["age"] for guest in guests]
    return 1 - (max(ages) - min(ages)) / 10


@pt.table_preference("own: compatriots", weight=2.0)
def compatriots(tables: Any) -> Any:
    return tables.pairs("country").any(axis=(1, 2)).astype(float)


def _compatriots(guests: Any, _family: Any, _slot: str) -> float:
    known = [guest.country for guest in guests if guest.country is not None]
    return float(len(set(known)) < len(known))


def _languages_bound(partial: Any, room: Any) -> Any:
    return np.minimum(1, (partial.distinct("languages") + 3 * room) / 7)


@pt.table_preference("own: many languages", weight=1.1, bound=_languages_bound)
def many_languages(tables: Any) -> Any:
    return np.minimum(1, tables.distinct("languages") / 7)


def _many_languages(guests: Any, _family: Any, _slot: str) -> float:
    return min(1.0, len({language(tag) for guest in guests for tag in guest.languages}) / 7)


@pt.table_requirement("own: at most one of a country", monotone=True)
def one_per_country(tables: Any) -> Any:
    return ~tables.pairs("country").any(axis=(1, 2))


@pt.table_requirement("own: somebody speaks French")
def somebody_french(tables: Any) -> Any:
    return tables.student.at_least("languages", "B1").has("fr").any(axis=1)


def _somebody_french(guests: Any, _family: Any, _slot: str) -> bool:
    return any(str(guest.languages.get("fr", "A1")) not in ("A1", "A2") for guest in guests)


@pt.table_requirement("own: an even number")
def even_number(tables: Any) -> Any:
    return tables.people % 2 == 0


OWN_REQUIREMENT = Own(
    lambda s, f, _t: s.extras.get("shoe") is None or s.extras["shoe"] != f.extras.get("shoe"), other_shoe
)
OWN_PREFERENCE = Own(lambda s, f, _t: float(s.extras["shoe"] == f.extras["shoe"]), same_shoe, 0.7)
OWN_TABLE_PREFERENCES = (
    Own(_close_ages, close_ages, 1.3),
    Own(_compatriots, compatriots, 2.0),
    Own(_many_languages, many_languages, 1.1),
)
OWN_TABLE_REQUIREMENTS = (
    Own(lambda guests, f, t: not _compatriots(guests, f, t), one_per_country),
    Own(_somebody_french, somebody_french),
    Own(lambda guests, _f, _t: len(guests) % 2 == 0, even_number),
)


class FewestTables(pt.Goal):
    """As few tables as possible."""

    name: ClassVar[str] = "own: fewest tables"
    counts_people: ClassVar[bool] = True

    def per_table(self, tables: Any, policy: Any) -> Any:
        return -np.ones(len(tables), dtype=np.int64)

    def per_table_bound(self, partial: Any, people: Any, policy: Any) -> Any:
        return -np.ones(len(partial), dtype=np.int64)

    def judges_tables(self, policy: Any) -> bool:
        return True


class LeftOut(pt.Goal):
    """Whoever was left out before, on both sides; who came often counts against."""

    name: ClassVar[str] = "own: left out"

    def per_seat(self, seats: Any, policy: Any) -> Any:
        return seats.student["times_left_out"] * 3 - 2

    def per_family(self, columns: Any, policy: Any) -> Any:
        return columns.families.columns["times_left_out"] * 2


OWN_GOALS = {
    "own: fewest tables": OwnGoal(FewestTables(), table=lambda guests, family, slot: -1),
    "own: left out": OwnGoal(
        LeftOut(),
        seat=lambda student, family, slot: student.times_left_out * 3 - 2,
        family=lambda family: family.times_left_out * 2,
    ),
}

# Policies


def policy_of(reading: Reading) -> pt.Policy:
    """The policy that the oracle reads this way."""
    weighted = (
        (pt.LanguageComfort, reading.comfort),
        (pt.LanguagePractice, reading.practice),
        (pt.ShortTravel, reading.travel),
        (pt.SharedInterests, reading.interests),
        (pt.SlotWish, reading.wish),
        (pt.CountryWish, reading.country_wish),
    )
    return pt.Policy(
        requirements=(
            *([] if reading.language is None else [pt.SharedLanguage(level=reading.language)]),
            *([pt.AnimalsAvoided()] if reading.animals else []),
            *([pt.SmokeFree()] if reading.smoke else []),
            *([pt.StepFree()] if reading.step else []),
            *([] if reading.reach is None else [pt.WithinReach(*reading.reach)]),
            *([pt.Welcome()] if reading.welcome else []),
            *(own.rule for own in reading.own_requirements),
        ),
        preferences=(
            *(kind(weight=weight) for kind, weight in weighted if weight is not None),
            *([] if reading.fact is None else [pt.FromFact("points", weight=reading.fact)]),
            *(own.rule for own in reading.own_preferences),
        ),
        table_requirements=(
            *([pt.Company()] if reading.company else []),
            *(own.rule for own in reading.own_table_requirements),
        ),
        table_preferences=(
            *([] if reading.mixed is None else [pt.MixedCountries(weight=reading.mixed)]),
            *(own.rule for own in reading.own_table_preferences),
        ),
        goals=tuple(
            reading.own_goals[name].goal if name in reading.own_goals else BUILT_IN[name]() for name in reading.goals
        ),
    )


def random_reading(rng: random.Random) -> Reading:
    """A policy: the default, or one with weights, goals and rules of its own."""
    kind = rng.choice(("default", "default", "fact", "weights", "goals", "table", "require", "goal", "all", "plain"))
    reading = Reading()
    if kind in ("fact", "all"):
        reading = replace(reading, fact=rng.choice((0.5, 2.0, 40.0)))
    if kind in ("weights", "all"):
        names = ("comfort", "practice", "travel", "interests")
        weights = {name: rng.choice((None, 0, 0.001, 0.5, 1, 7.25)) for name in names}
        reading = replace(
            reading,
            **weights,
            wish=rng.choice((0, 1.0, 3)),
            mixed=rng.choice((None, 0, 0.3, 5)),
            country_wish=rng.choice((0, 2.0)),
            language=rng.choice((None, "A1", "A2", "B1")),
            reach=rng.choice(((60.0, 12.0), (25.0, 15.0))),
        )
    if kind in ("goals", "all"):
        reading = replace(reading, goals=tuple(rng.sample(GOALS, rng.randint(1, 4))))
    if kind in ("table", "all"):
        own = tuple(rng.sample(OWN_TABLE_PREFERENCES, rng.randint(1, 2)))
        reading = replace(reading, own_table_preferences=own, mixed=rng.choice((None, 1.0)))
    if kind in ("require", "all"):
        reading = replace(
            reading,
            own_table_requirements=(rng.choice(OWN_TABLE_REQUIREMENTS),),
            own_requirements=(OWN_REQUIREMENT,) if rng.random() < 0.4 else (),
            own_preferences=(OWN_PREFERENCE,) if rng.random() < 0.4 else (),
        )
    if kind in ("goal", "all"):
        names = rng.sample(tuple(OWN_GOALS), rng.randint(1, 2))
        goals = (*rng.sample(GOALS, rng.randint(1, 3)), *names)
        reading = replace(reading, goals=tuple(rng.sample(goals, len(goals))), own_goals=OWN_GOALS)
    if kind == "plain":
        goals = rng.choice((GOALS, ("students seated", "satisfaction"), tuple(rng.sample(GOALS, 3)), ("satisfaction",)))
        reading = replace(reading, mixed=rng.choice((None, 0)), goals=goals, fact=rng.choice((None, 1.5)))
    return reading


# Rosters


def random_case(seed: int) -> tuple[pt.Roster, Reading]:
    """A roster and a policy that goes with it; about a tenth are plain enough for a flow."""
    rng = random.Random(seed)
    reading = random_reading(rng)
    plain = reading.mixed in (None, 0) and not reading.own_table_preferences and rng.random() < 0.8
    return random_tiny(rng, reading, plain=plain), reading


def random_tiny(rng: random.Random, reading: Reading, *, plain: bool = False) -> pt.Roster:
    """A roster of at most six students and four families."""
    slots = SLOTS[: rng.randint(1, 3)]
    hard = rng.choice((0.0, 0.1, 0.1, 0.4, 1.0))
    kind = _Kind(rng, reading, slots, plain, hard)
    students = _students(kind, rng.choice((1, 2, 3, 4, 5, 5, 6, 6, 6)) if rng.random() < 0.98 else 0)
    families = _families(kind, rng.choice((1, 2, 2, 3, 3, 4, 4)) if rng.random() < 0.98 else 0)
    facts: dict[str, Any] = {}
    if reading.fact is not None:
        facts["points"] = [[rng.choice((0, 0.25, 0.5, 1, rng.random())) for _ in families] for _ in students]
    if rng.random() < 0.15 and reading.reach is not None:
        facts["travel_min"] = [[rng.choice((0, 10, 20, 45, 60, 61)) for _ in families] for _ in students]
    pins = _pins(rng, students, families)
    apart = _apart(rng, students, families)
    while True:
        try:
            return pt.Roster(students, families, facts=facts, pins=pins, apart=apart)
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
    ids = rng.sample(["S1", "S2", "S03", "s4", "x1", "é", "Z9", "a b"], count)
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
    for its_id in rng.sample(["F1", "F2", "F03", "x1", "maison", "S1"], count):
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
