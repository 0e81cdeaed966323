"""Where people live, gathered into a few districts: the same ones for the same places."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from partage.columns import Floats, Ints
from partage.domain.roster import Roster
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
