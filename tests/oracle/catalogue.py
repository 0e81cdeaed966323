"""Every rule and goal of the catalogue once more, from its description, in plain Python loops over records."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from readings import GOALS, OF_REPAIRS, Reading
from records import (
    COMFORT,
    RANK,
    common_language,
    eats,
    fact,
    kilometres,
    lonely,
    met,
    practises,
    registered_before,
    safe,
    special_diets,
    times_left_out,
    whole_number,
)


class Catalogue:
    """What rules and goals say about seats and tables of one roster under one policy."""

    def __init__(self, roster: Any, reading: Reading) -> None:
        self.roster, self.reading = roster, reading
        self.pinned = {pin.student for pin in roster.pins}
        self.told = {student.id for student in roster.students} & {seat[0] for seat in reading.told}
        self._gains: dict[tuple[str, str, str], int] = {}
        assert set(reading.levels) <= {*GOALS, *OF_REPAIRS, *reading.own_goals}

    # Who may sit where, and with whom

    def seat_rules(self, student: Any, family: Any, slot: str) -> Iterator[bool]:
        """Each rule about one seat; what a pin says is not among them."""
        reading = self.reading
        yield slot in student.availability and slot in family.availability
        yield eats(student, family)
        yield safe(student, family)
        yield not any(
            pair.kind_b == "family" and (pair.a, pair.b) == (student.id, family.id) for pair in self.roster.apart
        )
        yield reading.language is None or common_language([student, family]) >= RANK[reading.language]
        yield not (reading.animals and set(student.avoids_animals) & set(family.animals))
        yield not (reading.smoke and student.smoke_free and family.smokes)
        yield not (reading.step and student.step_free and not family.step_free)
        yield not (reading.welcome and family.welcomes and student.gender not in family.welcomes)
        yield self.to_come(student, family, slot)
        if reading.reach is not None:
            trip, limit = self.trip(student, family, *reading.reach)
            yield trip is None or trip <= limit
        yield all(own.says(student, family, slot) for own in reading.own_requirements)

    def to_come(self, student: Any, family: Any, slot: str) -> bool:
        """Whether a slot is no past one, or the student dined at this very table."""
        dated = slot[:4].isdigit()
        past = self.reading.since is not None and dated and slot < self.reading.since
        return not past or (student.id, family.id, slot) in {tuple(pin) for pin in self.roster.pins}

    def trip(self, student: Any, family: Any, minutes: float, speed: float) -> tuple[float | None, float]:
        """Minutes to the family, if they are known, and the limit."""
        limit = minutes if student.max_travel_min is None else student.max_travel_min
        if "travel_min" in self.roster.facts:
            told = fact(self.roster, "travel_min", student, family)
            if not math.isnan(told):
                return told, limit
        if student.place is None or family.place is None:
            return None, limit
        return kilometres(student.place, family.place) / speed * 60, limit

    def table_rules(self, guests: Sequence[Any], family: Any, slot: str) -> Iterator[bool]:
        """Each rule about who sits together."""
        reading, ids = self.reading, {guest.id for guest in guests}
        yield not any(pair.kind_b == "student" and {pair.a, pair.b} <= ids for pair in self.roster.apart)
        yield not reading.company or all(self._company(guest, guests) for guest in guests)
        yield reading.one_language is None or common_language([family, *guests]) >= RANK[reading.one_language]
        yield reading.per_country is None or max(_countries(guests).values(), default=0) <= reading.per_country
        yield reading.special_diets is None or len(special_diets(guests)) <= reading.special_diets
        yield all(own.says(guests, family, slot) for own in reading.own_table_requirements)

    def _company(self, guest: Any, guests: Sequence[Any]) -> bool:
        others = [other.gender for other in guests if other is not guest]
        for wish in guest.company:
            kind, gender = str(wish).split(":")
            if kind == "another" and gender not in others:
                return False
            if kind == "guests_only" and any(other != gender for other in others):
                return False
        return True

    # How well

    def seat_gain(self, student: Any, family: Any, slot: str) -> int:
        """What one seat gains; worked out once."""
        key = student.id, family.id, slot
        if key not in self._gains:
            self._gains[key] = _gain(self._satisfactions(student, family, slot))
        return self._gains[key]

    def _satisfactions(self, student: Any, family: Any, slot: str) -> Iterator[tuple[float | None, float]]:
        reading = self.reading
        yield reading.comfort, COMFORT[max(common_language([student, family]), 0)]
        yield reading.practice, float(practises(student, family) or practises(family, student))
        if reading.travel:
            trip, limit = self.trip(student, family, 60.0, 12.0)
            share = 0.0 if trip is None else 1.0 if trip <= 0 else 0.0 if limit <= 0 else 1 - trip / limit
            yield reading.travel, min(1.0, max(0.0, share))
        yield reading.interests, min(len(set(student.interests) & set(family.interests)) / 3, 1.0)
        wishes = student.slot_wishes
        yield reading.wish, 1.0 if not wishes else wishes.get(slot, 0.0)
        yield reading.country_wish, float(student.country is not None and student.country in family.country_wishes)
        yield reading.new_faces, 1 - met(self.roster, student, family)
        if reading.fact:
            yield reading.fact, fact(self.roster, "points", student, family)
        for own in reading.own_preferences:
            yield own.weight, own.says(student, family, slot)

    def table_gain(self, guests: Sequence[Any], family: Any, slot: str) -> int:
        """What a table gains beside its seats: so much for each guest."""
        return len(guests) * _gain(self._table_satisfactions(guests, family, slot))

    def _table_satisfactions(self, guests: Sequence[Any], family: Any, slot: str) -> Iterator[tuple[Any, float]]:
        reading, people, countries = self.reading, len(guests), _countries(guests)
        yield reading.mixed, len(countries) / people if people > 1 else 0.0
        yield reading.table_language, COMFORT[max(common_language([family, *guests]), 0)]
        if reading.companion is not None:
            weight, level = reading.companion
            yield weight, 1 - sum(lonely(guest, guests, family, level) for guest in guests) / people
        yield reading.full, people / family.seats
        yield reading.same_country, sum(count for count in countries.values() if count > 1) / people
        for own in reading.own_table_preferences:
            yield own.weight, own.says(guests, family, slot)

    # What goals count

    def table_value(self, goal: str, guests: Sequence[Any], family: Any, slot: str) -> int:
        """What a table adds to a level; nothing to the one that is no sum."""
        seats = sum(self._of_seat(goal, guest, family, slot) for guest in guests)
        return seats + self._of_table(goal, guests, family, slot)

    def _of_seat(self, goal: str, guest: Any, family: Any, slot: str) -> int:
        own = self.reading.own_goals.get(goal)
        if own is not None:
            return own.seat(self.roster, guest)
        counted: dict[str, Callable[[], int]] = {
            "pins kept": lambda: int(guest.id in self.pinned),
            "students seated": lambda: self._counts(guest),
            "satisfaction": lambda: self.seat_gain(guest, family, slot),
            "left out first": lambda: times_left_out(self.roster, guest),
            "early birds": lambda: registered_before(self.roster, guest),
            "fewest changes": lambda: int((guest.id, family.id, slot) in self.reading.told),
        }
        return counted[goal]() if goal in counted else 0

    def _counts(self, student: Any) -> int:
        weights = self.reading.weights
        if weights is None:
            return 1
        if isinstance(weights, Mapping):
            return weights.get(student.id, 1)
        return 1 + whole_number(self.roster, student, weights)

    def _of_table(self, goal: str, guests: Sequence[Any], family: Any, slot: str) -> int:
        match goal:
            case "nobody alone":
                return -1 if len(guests) == 1 and family.seats >= 2 else 0
            case "satisfaction":
                return self.table_gain(guests, family, slot)
            case "parties whole":
                return -self._fragments(guests)
            case "fewest tables touched":
                return self._untouched(guests, family, slot)
        own = self.reading.own_goals.get(goal)
        return own.table(guests) if own else 0

    def _fragments(self, guests: Sequence[Any]) -> int:
        """Parties of which somebody sits here without the member whose id comes first."""
        ids = {guest.id for guest in guests}
        first = {party: min(members) for party, members in _parties(self.roster.students).items()}
        return sum(first[party] not in ids for party in {guest.party for guest in guests if guest.party is not None})

    def _untouched(self, guests: Sequence[Any], family: Any, slot: str) -> int:
        """1 for a table as it was told, 0 for other guests there, -1 where nobody was told of a table."""
        told = self.reading.told_tables.get((family.id, slot))
        return -1 if told is None else int(told == {guest.id for guest in guests})

    def family_value(self, goal: str, family: Any) -> int:
        """What a family adds to a level once, however often it hosts."""
        if goal == "families served":
            return 1
        if goal == "left out first":
            return times_left_out(self.roster, family)
        own = self.reading.own_goals.get(goal)
        return own.family(self.roster, family) if own else 0

    def constant(self, goal: str) -> int:
        """What a level is worth before anybody sits."""
        if goal == "fewest tables touched":
            return -len(self.reading.told_tables)
        return -len(self.told) if goal == "fewest changes" else 0


def _gain(satisfactions: Iterator[tuple[float | None, float]]) -> int:
    total = 0
    for weight, satisfied in satisfactions:
        if weight:
            assert 0 <= satisfied <= 1
            total += round(1000 * weight * satisfied)
    return total


def _countries(guests: Sequence[Any]) -> Counter[str]:
    return Counter(guest.country for guest in guests if guest.country is not None)


def _parties(students: Sequence[Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for student in students:
        if student.party is not None:
            found.setdefault(student.party, []).append(student.id)
    return found
