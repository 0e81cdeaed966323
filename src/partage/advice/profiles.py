"""Profiles of a family that could be recruited, the districts where it could live, and records that stand for them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from partage.columns import Floats, Ints
from partage.domain.facts import TRIPS
from partage.domain.people import Family
from partage.domain.roster import Roster
from partage.domain.vocabulary import Diet, language_of
from partage.errors import InputError
from partage.plan.plan import Plan
from partage.text.values import Part

MOST = 4
"""So many districts at the most: what a call for hosts can name."""

FEWEST_PEOPLE = 5
"""A district of fewer people would tell where they live."""

ROUNDS = 50
"""Moves of the centres; with a few hundred places they stand still after ten or so."""

CENTRE = "centre"

COMPASS = ("east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east")


@dataclass(frozen=True, repr=False)
class District(Part):
    """A part of town.

    Parameters
    ----------
    name
        Where it lies from the middle of all places: ``"north-east"``, ``"centre"``; with a number where two are alike.
    place
        (latitude, longitude) of its middle, rounded to about a hundred metres.
    people
        How many students and families live there.
    """

    name: str
    place: tuple[float, float]
    people: int


def districts_of(roster: Roster) -> tuple[District, ...]:
    """The districts in which students and families live; none where no place is known."""
    stated = (*(one.place for one in roster.students), *(one.place for one in roster.families))
    known = sorted(place for place in stated if place is not None)
    if not known:
        return ()
    places = np.array(known, dtype=np.float64)
    for count in range(MOST, 0, -1):
        centres, nearest = _gathered(places, count)
        people = np.bincount(nearest, minlength=len(centres))
        if count == 1 or people.min() >= FEWEST_PEOPLE:
            break
    return _named(places, centres, people)


def nearest_district(districts: tuple[District, ...], place: tuple[float, float]) -> int:
    """Which of the districts a place belongs to."""
    centres = np.array([district.place for district in districts])
    return int(_nearest(np.array([place]), centres)[0])


def _gathered(places: Floats, count: int) -> tuple[Floats, Ints]:
    """(k, 2) centres and (n,) the nearest of each place: Lloyd's moves, begun from places far from each other."""
    start = [int(_distances(places, places.mean(axis=0)[None, :])[:, 0].argmin())]
    while len(start) < count:
        apart = _distances(places, places[start]).min(axis=1)
        start.append(int(apart.argmax()))
    centres = np.unique(places[start], axis=0)
    for _ in range(ROUNDS):
        nearest = _nearest(places, centres)
        moved = np.stack(
            [places[nearest == k].mean(axis=0) if (nearest == k).any() else centres[k] for k in range(len(centres))]
        )
        if np.array_equal(moved, centres):
            break
        centres = moved
    return centres, _nearest(places, centres)


def _nearest(places: Floats, centres: Floats) -> Ints:
    found: Ints = _distances(places, centres).argmin(axis=1)
    return found


def _distances(places: Floats, centres: Floats) -> Floats:
    """(n, k) squared distances, in degrees of latitude: within one town the Earth is flat enough."""
    away = places[:, None, :] - centres[None, :, :]
    east = away[:, :, 1] * math.cos(math.radians(float(places[:, 0].mean())))
    found: Floats = away[:, :, 0] ** 2 + east**2
    return found


def _named(places: Floats, centres: Floats, people: Ints) -> tuple[District, ...]:
    middle = places.mean(axis=0)
    spread = math.sqrt(float(_distances(places, middle[None, :]).mean()))
    found: list[District] = []
    times: dict[str, int] = {}
    for centre, count in zip(centres.tolist(), people.tolist(), strict=True):
        name = _direction(centre[0] - middle[0], (centre[1] - middle[1]) * math.cos(math.radians(middle[0])), spread)
        times[name] = times.get(name, 0) + 1
        name = name if times[name] == 1 else f"{name} {times[name]}"
        found.append(District(name, (round(centre[0], 3), round(centre[1], 3)), count))
    return tuple(sorted(found, key=lambda district: district.name))


def _direction(north: float, east: float, spread: float) -> str:
    """The way from the middle; within a third of the usual distance it is the centre."""
    if math.hypot(north, east) <= spread / 3:
        return CENTRE
    return COMPASS[round(math.degrees(math.atan2(north, east)) / 45) % len(COMPASS)]


SEATS = (2, 4, 6)
"""A small table, a usual one and a large one."""

KITCHENS = 8
"""So many sets of diets are looked at: what is asked for by those without a seat, then what is asked for most."""

OTHER_LANGUAGES = 3
"""So many languages beside the one that most families speak."""


@dataclass(frozen=True, repr=False)
class Profile(Part):
    """What one more family would offer.

    Parameters
    ----------
    slot
        When it would host, once.
    diets
        The standards that its kitchen meets, sorted; what they imply is not listed.
    languages
        Tags of the languages that it speaks like natives.
    seats
        How many guests it takes, from one on.
    district
        Where it lives; not given: it is not said where, or nobody's place is known.

    Notes
    -----
    Nothing more is supposed: the home keeps out no allergen, has no step-free entrance, no animals and no smokers, and
    welcomes everybody.
    """

    slot: str
    diets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("fr",)
    seats: int = 4
    district: District | None = None

    @property
    def kitchen(self) -> tuple[str, tuple[str, ...]]:
        """When it cooks, and what."""
        return self.slot, self.diets

    @property
    def order(self) -> tuple[Any, ...]:
        """What asks for less comes first."""
        where = "" if self.district is None else self.district.name
        return self.seats, len(self.diets), len(self.languages), self.slot, self.diets, self.languages, where

    def family(self, its_id: str) -> Family:
        """The profile as a record."""
        return Family(
            id=its_id,
            languages=dict.fromkeys(self.languages, "native"),
            serves=self.diets,
            availability={self.slot},
            seats=self.seats,
            place=None if self.district is None else self.district.place,
        )


def profiles_of(plan: Plan) -> tuple[Profile, ...]:
    """Every slot with the kitchens, languages, numbers of seats and districts worth looking at."""
    roster = plan.roster
    slots = slots_of(roster)
    where = districts_of(roster) or (None,)
    found = product(slots, _kitchens(plan), _languages(plan), SEATS, where)
    return tuple(Profile(*profile) for profile in found)


def slots_of(roster: Roster) -> tuple[str, ...]:
    """Every slot that somebody offers or is free on, sorted."""
    found = {slot for student in roster.students for slot in student.availability}
    return tuple(sorted(found.union(*(family.availability for family in roster.families))))


def _kitchens(plan: Plan) -> tuple[tuple[str, ...], ...]:
    """Sets of diets, none of them first."""
    wanted = Counter(tuple(sorted(student.diet)) for student in plan.roster.students)
    unseated = set(plan.unseated)
    missing = Counter(tuple(sorted(student.diet)) for student in plan.roster.students if student.id in unseated)
    ranked = sorted(wanted, key=lambda diets: (-missing[diets], -wanted[diets], diets))
    special = [tuple(str(Diet(diet)) for diet in diets) for diets in ranked if diets]
    return ((), *special[: KITCHENS - 1])


def _languages(plan: Plan) -> tuple[tuple[str, ...], ...]:
    """The language that most families speak by itself, and with each of a few others."""
    unseated = set(plan.unseated)
    at_homes = Counter(language_of(tag) for family in plan.roster.families for tag in family.languages)
    spoken = Counter(language_of(tag) for student in plan.roster.students for tag in student.languages)
    missing = Counter(
        language_of(tag) for student in plan.roster.students if student.id in unseated for tag in student.languages
    )
    if not at_homes and not spoken:
        return (("fr",),)
    base = min(at_homes or spoken, key=lambda tag: (-(at_homes or spoken)[tag], tag))
    others = sorted(spoken.keys() - {base}, key=lambda tag: (-missing[tag], -spoken[tag], tag))
    return ((base,), *((base, tag) for tag in others[:OTHER_LANGUAGES]))


def with_profiles(roster: Roster, profiles: Sequence[Profile]) -> tuple[Roster, tuple[str, ...]]:
    """The roster with a family of each profile, and the ids of these families.

    Of the fact ``travel_min`` a newcomer has the median of the homes in its district, as far as trips are known. Other
    facts are 0.

    Raises
    ------
    InputError
        ``trips_unknown``: trips are a fact and there is no home from which they could be guessed.
    """
    prefix = "new family"
    while any(family.id.startswith(prefix) for family in roster.families):
        prefix += "+"
    ids = tuple(f"{prefix} {number:05d}" for number in range(1, len(profiles) + 1))
    families = [profile.family(its_id) for profile, its_id in zip(profiles, ids, strict=True)]
    facts: dict[str, Any] = {}
    if TRIPS in roster.facts:
        facts[TRIPS] = list(_trips(roster, profiles, ids))
    return roster.revised(arrived=families, facts=facts), ids


def _trips(roster: Roster, profiles: Sequence[Profile], ids: Sequence[str]) -> Iterable[tuple[str, str, float]]:
    if roster.students and np.isnan(roster.facts[TRIPS]).all():
        raise InputError("trips_unknown")
    known: dict[District | None, Floats] = {}
    every = tuple(sorted({p.district for p in profiles if p.district is not None}, key=lambda one: one.name))
    for profile, its_id in zip(profiles, ids, strict=True):
        if profile.district not in known:
            known[profile.district] = _minutes(roster, every, profile.district)
        for student, minutes in zip(roster.students, known[profile.district].tolist(), strict=True):
            yield student.id, its_id, minutes


def _minutes(roster: Roster, every: tuple[District, ...], district: District | None) -> Floats:
    """(S,) the median trip to the homes of a district; to all homes, or of everybody, where none there is known."""
    near = [
        column
        for column, family in enumerate(roster.families)
        if district is not None
        and family.place is not None
        and every[nearest_district(every, family.place)] == district
    ]
    trips = roster.facts[TRIPS]
    found = np.full(len(trips), _median(trips))
    for some in (trips, trips[:, near]):
        here = np.array([_median(row) for row in some])
        found = np.where(np.isnan(here), found, here)
    return found


def _median(minutes: Floats) -> float:
    """Of the trips that are known; NaN where none is."""
    known = minutes[~np.isnan(minutes)]
    return float(np.median(known)) if known.size else math.nan
