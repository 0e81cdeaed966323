"""The oracle: what a roster is worth, worked out from the records alone, by looking at everything.

Nothing of `partage.columns`, `problem`, `solve` or `plan` is used; every rule is read here once more, from
its description, in plain Python loops. Only rosters of about six students and four families can be asked.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
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
BASE = 1 << 60

SeatTest = Callable[[Any, Any, str], bool]
SeatScore = Callable[[Any, Any, str], float]
TableTest = Callable[[Sequence[Any], Any, str], bool]
TableScore = Callable[[Sequence[Any], Any, str], float]


@dataclass(frozen=True)
class Own:
    """A rule of somebody's own: what it says, and the rule made for partage."""

    says: Callable[..., Any]
    rule: Any
    weight: float = 1.0


@dataclass(frozen=True)
class OwnGoal:
    """A goal of somebody's own: per seat, per table and per family, and the goal made for partage."""

    goal: Any
    seat: Callable[[Any, Any, str], int] = lambda student, family, slot: 0
    table: Callable[[Sequence[Any], Any, str], int] = lambda guests, family, slot: 0
    family: Callable[[Any], int] = lambda family: 0


@dataclass(frozen=True)
class Reading:
    """A policy as the oracle reads it; a weight of `None` means that the rule is not listed."""

    language: str | None = "A2"
    animals: bool = True
    smoke: bool = True
    step: bool = True
    reach: tuple[float, float] | None = (60.0, 12.0)
    welcome: bool = True
    company: bool = True
    comfort: float | None = 3.0
    practice: float | None = 1.0
    travel: float | None = 2.0
    interests: float | None = 1.0
    wish: float | None = 1.0
    country_wish: float | None = 0.0
    fact: float | None = None
    mixed: float | None = 1.0
    goals: tuple[str, ...] = ("students seated", "nobody alone", "families served", "satisfaction")
    own_requirements: tuple[Own, ...] = ()
    own_preferences: tuple[Own, ...] = ()
    own_table_requirements: tuple[Own, ...] = ()
    own_table_preferences: tuple[Own, ...] = ()
    own_goals: dict[str, OwnGoal] = field(default_factory=dict)


@dataclass(frozen=True)
class OneTable:
    """A table that may be held: bit s of `guests` is the s-th student of the roster."""

    family: int
    slot: str
    guests: int
    values: tuple[int, ...]


class World:
    """Everything that may happen in one small roster under one policy."""

    def __init__(self, roster: Any, reading: Reading) -> None:
        self.roster, self.reading = roster, reading
        self.students, self.families = list(roster.students), list(roster.families)
        self.place = {student.id: row for row, student in enumerate(self.students)}
        self.pinned = {pin.student for pin in roster.pins}
        self.levels = (("pins kept",) if roster.pins else ()) + reading.goals
        self.parties = self._parties()
        self.pins = self._pins()
        self.served = [tuple(self._family_value(goal, f) for goal in self.levels) for f in self.families]
        self.tables = [list(self._tables_of(number)) for number in range(len(self.families))]

    # Who may sit where

    def _parties(self) -> list[list[int]]:
        found: dict[Any, list[int]] = {}
        for row, student in enumerate(self.students):
            found.setdefault(("alone", row) if student.party is None else ("party", student.party), []).append(row)
        return list(found.values())

    def _pins(self) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {}
        for pin in self.roster.pins:
            for party in self.parties:
                if self.place[pin.student] in party:
                    for member in party:
                        found.setdefault(member, []).append(pin)
        return found

    def party_may_sit(self, party: Sequence[int], family: Any, slot: str) -> bool:
        """Whether every member may sit there as far as seats are concerned, and there are enough of them."""
        return len(party) <= family.seats and all(self.may_sit(member, family, slot) for member in party)

    def may_sit(self, row: int, family: Any, slot: str) -> bool:  # noqa: PLR0911, PLR0912 (rule by rule)
        """Every rule about one seat."""
        student, reading = self.students[row], self.reading
        if slot not in student.availability or slot not in family.availability:
            return False
        if not eats(student, family) or not set(map(str, student.allergies)) <= set(map(str, family.safe_for)):
            return False
        for pair in self.roster.apart:
            if pair.kind_b == "family" and (pair.a, pair.b) == (student.id, family.id):
                return False
        for pin in self.pins.get(row, ()):
            if pin.family != family.id or (pin.slot is not None and pin.slot != slot):
                return False
        if reading.language is not None and best_language(student, family) < RANK[reading.language]:
            return False
        if reading.animals and set(student.avoids_animals) & set(family.animals):
            return False
        if reading.smoke and student.smoke_free and family.smokes:
            return False
        if reading.step and student.step_free and not family.step_free:
            return False
        if reading.welcome and family.welcomes and student.gender not in family.welcomes:
            return False
        if reading.reach is not None:
            trip, limit = self.trip(student, family, *reading.reach)
            if trip is not None and trip > limit:
                return False
        return all(own.says(student, family, slot) for own in reading.own_requirements)

    def trip(self, student: Any, family: Any, minutes: float, speed: float) -> tuple[float | None, float]:
        """Minutes to the family, if they are known, and the limit."""
        limit = minutes if student.max_travel_min is None else student.max_travel_min
        if "travel_min" in self.roster.facts:
            return self.fact("travel_min", student, family), limit
        if student.place is None or family.place is None:
            return None, limit
        lat_a, lon_a, lat_b, lon_b = map(math.radians, (*student.place, *family.place))
        chord = (
            math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
        )
        return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, chord))) / speed * 60, limit

    def fact(self, name: str, student: Any, family: Any) -> float:
        """The caller's number for the pair."""
        rows = [other.id for other in self.roster.students]
        columns = [other.id for other in self.roster.families]
        return float(self.roster.facts[name][rows.index(student.id)][columns.index(family.id)])

    # Which tables may be held

    def _tables_of(self, number: int) -> Iterator[OneTable]:
        family = self.families[number]
        for slot in sorted(family.availability):
            able = [party for party in self.parties if self.party_may_sit(party, family, slot)]
            for chosen in range(1, 1 << len(able)):
                rows = sorted(row for n, party in enumerate(able) if chosen >> n & 1 for row in party)
                if family.min_guests <= len(rows) <= family.seats and self._together(rows, family, slot):
                    guests = [self.students[row] for row in rows]
                    values = tuple(self._table_value(goal, guests, family, slot) for goal in self.levels)
                    yield OneTable(number, slot, sum(1 << row for row in rows), values)

    def _together(self, rows: Sequence[int], family: Any, slot: str) -> bool:
        guests = [self.students[row] for row in rows]
        ids = {guest.id for guest in guests}
        for pair in self.roster.apart:
            if pair.kind_b == "student" and pair.a in ids and pair.b in ids:
                return False
        if self.reading.company:
            for guest in guests:
                others = [other.gender for other in guests if other is not guest]
                for wish in guest.company:
                    kind, gender = str(wish).split(":")
                    if kind == "another" and gender not in others:
                        return False
                    if kind == "guests_only" and any(other != gender for other in others):
                        return False
        return all(own.says(guests, family, slot) for own in self.reading.own_table_requirements)

    # What they are worth

    def _table_value(self, goal: str, guests: Sequence[Any], family: Any, slot: str) -> int:
        if goal == "pins kept":
            return sum(guest.id in self.pinned for guest in guests)
        if goal == "students seated":
            return len(guests)
        if goal == "nobody alone":
            return -1 if len(guests) == 1 and family.seats >= 2 else 0
        if goal == "families served":
            return 0
        if goal == "satisfaction":
            return sum(self._seat_gain(guest, family, slot) for guest in guests) + self._own_gain(guests, family, slot)
        own = self.reading.own_goals[goal]
        return sum(own.seat(guest, family, slot) for guest in guests) + own.table(guests, family, slot)

    def _family_value(self, goal: str, family: Any) -> int:
        if goal in self.reading.own_goals:
            return self.reading.own_goals[goal].family(family)
        return 1 if goal == "families served" else 0

    def _seat_gain(self, student: Any, family: Any, slot: str) -> int:
        total = 0
        for weight, satisfied in self._satisfactions(student, family, slot):
            if weight:
                assert 0 <= satisfied <= 1
                total += round(1000 * weight * satisfied)
        return total

    def _satisfactions(self, student: Any, family: Any, slot: str) -> Iterator[tuple[float | None, float]]:
        reading = self.reading
        yield reading.comfort, COMFORT[max(best_language(student, family), 0)]
        yield reading.practice, float(practises(student, family) or practises(family, student))
        if reading.travel:
            trip, limit = self.trip(student, family, 60.0, 12.0)
            share = 0.0 if trip is None else 1.0 if trip <= 0 else 0.0 if limit <= 0 else 1 - trip / limit
            yield reading.travel, min(1.0, max(0.0, share))
        yield reading.interests, min(len(set(student.interests) & set(family.interests)) / 3, 1.0)
        wishes = student.slot_wishes
        yield reading.wish, 1.0 if not wishes else wishes.get(slot, 0.0)
        yield reading.country_wish, float(student.country is not None and student.country in family.country_wishes)
        if reading.fact:
            yield reading.fact, self.fact("points", student, family)
        for own in reading.own_preferences:
            yield own.weight, own.says(student, family, slot)

    def _own_gain(self, guests: Sequence[Any], family: Any, slot: str) -> int:
        total = 0
        if self.reading.mixed:
            countries = {guest.country for guest in guests if guest.country is not None}
            mixed = len(countries) / len(guests) if len(guests) > 1 else 0.0
            total += round(1000 * self.reading.mixed * mixed)
        for own in self.reading.own_table_preferences:
            if own.weight:
                total += round(1000 * own.weight * own.says(guests, family, slot))
        return total * len(guests)

    # What is best

    def optimum(self) -> tuple[int, ...]:
        """The best values, level by level, of any plan."""
        best = {0: 0}
        for number, family in enumerate(self.families):
            held = self._meals(number, family.max_meals)
            following: dict[int, int] = {}
            for used, value in best.items():
                for guests, more in held.items():
                    if not used & guests:
                        key, total = used | guests, value + more
                        if total > following.get(key, -math.inf):
                            following[key] = total
            best = following
        return unpacked(max(best.values()), len(self.levels))

    def _meals(self, number: int, most: int) -> dict[int, int]:
        """Guests of one family -> the best worth of at most `most` tables with just these guests."""
        by_slot: dict[str, dict[int, int]] = {}
        for table in self.tables[number]:
            here = by_slot.setdefault(table.slot, {})
            here[table.guests] = max(here.get(table.guests, -math.inf), packed(table.values))
        sets = {(0, 0): 0}
        for tables in by_slot.values():
            following = dict(sets)
            for (used, meals), value in sets.items():
                for guests, more in tables.items():
                    if meals < most and not used & guests:
                        key = (used | guests, meals + 1)
                        following[key] = max(following.get(key, -math.inf), value + more)
            sets = following
        found: dict[int, int] = {}
        for (used, meals), value in sets.items():
            total = value + (packed(self.served[number]) if meals else 0)
            found[used] = max(found.get(used, -math.inf), total)
        return found

    def worth(self, tables: Sequence[Any]) -> tuple[int, ...]:
        """The values of a plan's tables; fails when a table may not be held or they cannot stand together."""
        known = {(t.family, t.slot, t.guests): t.values for of_one in self.tables for t in of_one}
        number = {family.id: row for row, family in enumerate(self.families)}
        taken, meals, total = 0, {}, [0] * len(self.levels)
        for table in tables:
            guests = sum(1 << self.place[student] for student in table.students)
            assert not taken & guests, "somebody sits twice"
            taken |= guests
            row = number[table.family]
            meals.setdefault(row, []).append(table.slot)
            values = known[row, table.slot, guests]
            total = [a + b for a, b in zip(total, values, strict=True)]
        for row, slots in meals.items():
            assert len(set(slots)) == len(slots) <= self.families[row].max_meals
            total = [a + b for a, b in zip(total, self.served[row], strict=True)]
        return tuple(total)

    def price_bound(self, level: int, certificate: Any, values: Sequence[int]) -> int:
        """The bound that prices prove, by "Reading a certificate", looking at every table."""
        prices = [int(certificate.prices.get(student.id, 0)) for student in self.students]
        weights = [*certificate.multipliers, certificate.unit]
        assert len(weights) == level + 1
        total = sum(prices)
        for number, family in enumerate(self.families):
            best: dict[str, int] = {}
            for table in self.tables[number]:
                worth = sum(w * v for w, v in zip(weights, table.values, strict=False))
                worth -= sum(price for row, price in enumerate(prices) if table.guests >> row & 1)
                best[table.slot] = max(best.get(table.slot, -math.inf), worth)
            ordered = sorted(best.values(), reverse=True)
            if ordered:
                served = sum(w * v for w, v in zip(weights, self.served[number], strict=False))
                more = sum(max(0, worth) for worth in ordered[1 : family.max_meals])
                total += max(0, served + ordered[0] + more)
        return total - sum(m * v for m, v in zip(certificate.multipliers, values, strict=False))


def packed(values: Sequence[int]) -> int:
    """One integer that orders as the values do, and adds up as they do."""
    found = 0
    for value in values:
        found = found * BASE + value
    return found


def unpacked(number: int, levels: int) -> tuple[int, ...]:
    """The inverse of `packed`."""
    found = []
    for _ in range(levels):
        digit = (number + BASE // 2) % BASE - BASE // 2
        found.append(digit)
        number = (number - digit) // BASE
    return tuple(reversed(found))


def language(tag: str) -> str:
    """Tags are one language when their primary subtags are."""
    primary = tag.split("-", maxsplit=1)[0].lower()
    return SAME_LANGUAGE.get(primary, primary)


def spoken(person: Any) -> dict[str, int]:
    """Language -> rank of the level."""
    return {language(tag): RANK[str(level)] for tag, level in person.languages.items()}


def best_language(student: Any, family: Any) -> int:
    """The rank of the best shared language, at the weaker side's level; -1 without any."""
    ours, theirs = spoken(student), spoken(family)
    return max((min(ours[one], theirs[one]) for one in ours if one in theirs), default=-1)


def practises(learner: Any, speaker: Any) -> bool:
    """Whether one is learning what the other speaks at B2 or better."""
    speaks = spoken(speaker)
    return any(speaks.get(language(tag), -1) >= RANK["B2"] for tag in learner.learning)


def eats(student: Any, family: Any) -> bool:
    """Whether the kitchen meets the diet, or one of the alternatives."""
    served = {str(diet) for diet in family.serves}
    served |= {more for diet in served for more in SERVES_TOO.get(diet, ())}
    return any({str(d) for d in diet} <= served for diet in (student.diet, *student.diet_alternatives))
