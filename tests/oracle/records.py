"""What the oracle reads from records alone: languages, kitchens, trips, and what earlier plans say of somebody."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

RANK = {"A1": 0, "A2": 1, "B1": 2, "B2": 3, "C1": 4, "C2": 5, "native": 6}
COMFORT = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 1.0)
SERVES_TOO = {
    "vegan": ("vegetarian", "pescatarian", "no_pork", "no_beef", "lactose_free"),
    "vegetarian": ("pescatarian", "no_pork", "no_beef"),
    "halal": ("no_pork", "no_alcohol"),
    "kosher": ("no_pork",),
}
SAME_LANGUAGE = {"cmn": "zh", "fra": "fr", "fre": "fr"}
EARTH_KM = 6371.0088

# Languages


def language(tag: str) -> str:
    """Tags are one language when their primary subtags are."""
    primary = tag.split("-", maxsplit=1)[0].lower()
    return SAME_LANGUAGE.get(primary, primary)


def spoken(person: Any) -> dict[str, int]:
    """Language -> rank of the level."""
    return {language(tag): RANK[str(level)] for tag, level in person.languages.items()}


def common_language(people: Sequence[Any]) -> int:
    """The best rank at which everybody speaks one and the same language; -1 when there is none."""
    each = [spoken(person) for person in people]
    return max((min(one[tag] for one in each) for tag in each[0] if all(tag in one for one in each)), default=-1)


def practises(learner: Any, speaker: Any) -> bool:
    """Whether one is learning what the other speaks at B2 or better."""
    speaks = spoken(speaker)
    return any(speaks.get(language(tag), -1) >= RANK["B2"] for tag in learner.learning)


def beginner(student: Any, family: Any, level: str) -> bool:
    """Whether somebody speaks none of the languages of the home well enough, however well the family does."""
    speaks = spoken(student)
    return not any(speaks.get(tag, -1) >= RANK[level] for tag in spoken(family))


def lonely(student: Any, guests: Sequence[Any], family: Any, level: str) -> bool:
    """A beginner to whom no other guest can talk."""
    others = [other for other in guests if other.id != student.id]
    return beginner(student, family, level) and all(common_language([student, o]) < RANK[level] for o in others)


# Meals


def eats(student: Any, family: Any) -> bool:
    """Whether the kitchen meets the diet, or one of the alternatives."""
    served = {str(diet) for diet in family.serves}
    served |= {more for diet in served for more in SERVES_TOO.get(diet, ())}
    return any({str(d) for d in diet} <= served for diet in (student.diet, *student.diet_alternatives))


def safe(student: Any, family: Any) -> bool:
    """Whether every allergen can be kept out."""
    return {str(allergen) for allergen in student.allergies} <= {str(allergen) for allergen in family.safe_for}


def special_diets(guests: Sequence[Any]) -> set[frozenset[str]]:
    """The different diets that a cook is asked for; a diet is the whole set of standards."""
    return {frozenset(map(str, guest.diet)) for guest in guests if guest.diet}


# Pairs


def kilometres(one: Sequence[float], other: Sequence[float]) -> float:
    """Along the great circle."""
    lat_a, lon_a, lat_b, lon_b = map(math.radians, (*one, *other))
    chord = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, chord)))


def fact(roster: Any, name: str, student: Any, family: Any) -> float:
    """The caller's number for the pair."""
    rows = [other.id for other in roster.students]
    columns = [other.id for other in roster.families]
    return float(roster.facts[name][rows.index(student.id)][columns.index(family.id)])


def met(roster: Any, student: Any, family: Any) -> float:
    """How far the two know each other: as the caller says, or because they sat together before."""
    stated = fact(roster, "met", student, family) if "met" in roster.facts else 0.0
    sat = any(
        table["family"] == family.id and student.id in table["students"]
        for plan in roster.history
        for table in plan.get("tables", ())
    )
    return max(stated, float(sat))


# Fairness


def times_left_out(roster: Any, person: Any) -> int:
    """What the record says, or how many earlier plans left the student or the family out, whichever is more."""
    lists = [_left_out_of(plan, hosting=hasattr(person, "seats")) for plan in roster.history]
    return max(int(person.times_left_out), sum(person.id in named for named in lists))


def _left_out_of(plan: Mapping[str, Any], *, hosting: bool) -> Sequence[str]:
    return plan.get("manifest", {}).get("families_left_out", ()) if hosting else plan.get("unseated", ())


def registered_before(roster: Any, student: Any) -> int:
    """How many students registered later than this one, or nobody knows when; 0 for an unknown time of one's own."""
    mine = _moment(student)
    if mine is None:
        return 0
    return sum(theirs is None or theirs > mine for theirs in _moments(roster))


def _moments(roster: Any) -> Iterator[datetime | None]:
    return (_moment(other) for other in roster.students)


def _moment(student: Any) -> datetime | None:
    at = student.registered_at
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at


def whole_number(roster: Any, student: Any, column: str) -> int:
    """A student's number in a column that weights are taken from; nothing where it is missing."""
    if column == "times_left_out":
        return times_left_out(roster, student)
    return int(student.extras.get(column.removeprefix("extras.")) or 0)
