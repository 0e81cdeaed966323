"""The built-in requirements on a seat: true where the seat is allowed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from partage.columns import Bools, Columns, Floats, Ints, Seats
from partage.domain.vocabulary import Level
from partage.errors import PolicyError
from partage.rules.base import Title
from partage.text.calendar import is_past, read_moment

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""

SLACK = 1e-6
"""More than floats err by; a distance within it of the limit is worked out in full."""


@dataclass(frozen=True)
class SameSlot:
    """The student is free when the family hosts."""

    name = "same slot"
    title = Title()

    def __call__(self, seats: Seats, /) -> Bools:
        student = seats.student["availability"].has(seats.slot)
        return np.asarray(student & seats.family["availability"].has(seats.slot))


@dataclass(frozen=True)
class SharedLanguage:
    """Student and family share a language that both speak at `level` or better."""

    level: Level | str = Level.A2

    name = "shared language"
    title = Title()

    def __post_init__(self) -> None:
        object.__setattr__(self, "level", known_level(self.name, self.level))

    def __call__(self, seats: Seats, /) -> Bools:
        student = seats.student.at_least("languages", self.level)
        return (student & seats.family.at_least("languages", self.level)).any()


@dataclass(frozen=True)
class DietServed:
    """The family serves every standard of the student's diet, or of one of the alternatives."""

    name = "diet served"
    title = Title()

    def __call__(self, seats: Seats, /) -> Bools:
        served = np.zeros(len(seats), dtype=np.bool_)
        for diet, stated in seats.student.acceptable_diets():
            served |= stated & (diet <= seats.family["serves"])
        return served


@dataclass(frozen=True)
class AllergySafe:
    """Every allergen of the student can be kept out of the home's meal."""

    name = "allergy safe"
    title = Title()

    def __call__(self, seats: Seats, /) -> Bools:
        return np.asarray(seats.student["allergies"] <= seats.family["safe_for"])


@dataclass(frozen=True)
class AnimalsAvoided:
    """No animal at home that the student avoids."""

    name = "animals avoided"
    title = Title()

    def __call__(self, seats: Seats, /) -> Bools:
        return np.asarray(~(seats.student["avoids_animals"] & seats.family["animals"]).any())


@dataclass(frozen=True)
class SmokeFree:
    """A student who asks for a smoke-free home dines in one."""

    name = "smoke free"
    title = Title()

    def __call__(self, seats: Seats, /) -> Bools:
        return np.asarray(~(seats.student["smoke_free"] & seats.family["smokes"]))


@dataclass(frozen=True)
class StepFree:
    """A student who needs step-free access dines where there is one."""

    name = "step free"
    title = Title()

    def __call__(self, seats: Seats, /) -> Bools:
        return np.asarray(~seats.student["step_free"] | seats.family["step_free"])


@dataclass(frozen=True)
class WithinReach:
    """The trip takes no longer than the student's own limit, or `minutes` where none is stated.

    Parameters
    ----------
    minutes
        The limit for students who state none.
    km_per_hour
        Speed at which great-circle kilometres become minutes where the fact ``travel_min`` does not tell.

    Notes
    -----
    An unknown trip is allowed, and earns nothing from `ShortTravel`.
    """

    minutes: float = 60.0
    km_per_hour: float = 12.0

    name = "within reach"
    title = Title()

    def __post_init__(self) -> None:
        check_travel(self.name, self.minutes, self.km_per_hour)

    def __call__(self, seats: Seats, /) -> Bools:
        if seats.has_fact("travel_min"):
            trip, limit = travel(seats, self.minutes, self.km_per_hour)
            return np.asarray(np.isnan(trip) | (trip <= limit))
        own = seats.student["max_travel_min"]
        limit = np.where(np.isnan(own), self.minutes, own)
        # The way north or south alone is often too long already, and is cheap to work out.
        north = np.abs(seats.family.once("lat", np.radians) - seats.student.once("lat", np.radians))
        allowed = ~(north * (EARTH_KM / self.km_per_hour * 60) > limit * (1 + SLACK) + SLACK)
        open_ = np.flatnonzero(allowed)
        trip = flight(seats, open_, self.km_per_hour)
        allowed[open_] = np.isnan(trip) | (trip <= limit[open_])
        return np.asarray(allowed)

    def rules_out(self, columns: Columns, students: Ints, families: Ints) -> Bools | None:
        """(S, F) true where a home lies outside the square round a student that the limit leaves.

        Four comparisons for each pair instead of a distance: of a country, that leaves a town.
        """
        if "travel_min" in columns.facts:
            return None
        people, homes = columns.students.columns, columns.families.columns
        lat, lon = (np.radians(people[name][students]) for name in ("lat", "lon"))
        own = people["max_travel_min"][students]
        with np.errstate(over="ignore"):  # further than any number is far enough
            minutes = np.where(np.isnan(own), self.minutes, own) * (1 + 2 * SLACK) + 2 * SLACK
            north = minutes / 60 * self.km_per_hour / EARTH_KM
        # Great circles: sin(d / 2) is at least the cosine nearest to a pole times sin(difference of longitudes / 2).
        narrowest = np.cos(np.minimum(np.abs(lat) + north, np.pi / 2))
        sine = np.sin(np.minimum(north, np.pi) / 2)
        east = np.full(len(lat), np.inf)
        near = sine < narrowest
        east[near] = 2 * np.arcsin(sine[near] / narrowest[near]) * (1 + 2 * SLACK) + SLACK
        east[np.abs(lon) + east > np.pi] = np.inf  # the square would reach round the globe
        home_lat, home_lon = (np.radians(homes[name][families]) for name in ("lat", "lon"))
        out = np.zeros((len(students), len(families)), dtype=np.bool_)
        for here, width, there in ((lat, north, home_lat), (lon, east, home_lon)):
            out |= there < (here - width)[:, None]
            out |= there > (here + width)[:, None]
        return out


@dataclass(frozen=True)
class Welcome:
    """The student's gender is one the family declared, if it declared any."""

    name = "welcome"
    title = Title()

    def __call__(self, seats: Seats, /) -> Bools:
        declared = seats.family["welcomes"]
        return np.asarray(~declared.any() | declared.has(seats.student["gender"]))


@dataclass(frozen=True)
class NotBefore:
    """Nobody new sits down before `since`; whoever has dined is pinned to that table, and stays.

    Parameters
    ----------
    since
        A day, or a moment without a zone; as text, ``"2026-11-19"`` or ``"2026-11-19T12:00"``. A slot whose label does
        not tell whether it lies before is none that does; `partage.repair` refuses such slots.
    """

    since: str | date

    name = "not before"
    title = Title()

    def __post_init__(self) -> None:
        try:
            moment = read_moment(str(self.since))
        except ValueError:
            params = {"rule": self.name, "parameter": "since"}
            raise PolicyError("bad_parameter", params, key="errors.not_a_moment") from None
        object.__setattr__(self, "since", moment.isoformat())

    @property
    def moment(self) -> date:
        """The day, or the moment."""
        return read_moment(str(self.since))

    def __call__(self, seats: Seats, /) -> Bools:
        moment = self.moment
        past = np.array([is_past(slot, moment) is True for slot in seats.slot.concept.labels], dtype=np.bool_)
        return ~past[seats.slot.codes] | seats.pinned_here() if len(seats) else np.ones(0, dtype=np.bool_)


@dataclass(frozen=True)
class NotApart:
    """The roster does not keep this student from this family."""

    name = "not apart"
    title = Title()

    def __call__(self, seats: Seats, /) -> Bools:
        return ~seats.apart()


@dataclass(frozen=True)
class Pinned:
    """A pinned student, with the whole party, sits only where the pin says."""

    name = "pinned"
    title = Title()

    def __call__(self, seats: Seats, /) -> Bools:
        return ~seats.pinned_elsewhere()


def travel(seats: Seats, minutes: float, km_per_hour: float) -> tuple[Floats, Floats]:
    """Minutes of each trip (NaN where unknown) and the limit that holds for it, both (P,)."""
    own = seats.student["max_travel_min"]
    limit = np.where(np.isnan(own), minutes, own)
    if not seats.has_fact("travel_min"):
        return flight(seats, slice(None), km_per_hour), limit
    trip = seats.fact("travel_min").copy()
    untold = np.flatnonzero(np.isnan(trip))
    trip[untold] = flight(seats, untold, km_per_hour)
    return trip, limit


def flight(seats: Seats, rows: Ints | slice, km_per_hour: float) -> Floats:
    """Minutes along the great circle at some of the rows, NaN where a place is unknown.

    References
    ----------
    R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984), 159.
    """
    lat_s, lat_f = (side.once("lat", np.radians)[rows] for side in (seats.student, seats.family))
    cos_s, cos_f = (side.once("lat", _cos_degrees)[rows] for side in (seats.student, seats.family))
    half_lat = np.sin((lat_f - lat_s) / 2)
    half_lon = np.sin(np.radians(seats.family["lon"][rows] - seats.student["lon"][rows]) / 2)
    chord = half_lat**2 + cos_s * cos_f * half_lon**2
    km = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))
    return np.asarray(km / km_per_hour * 60)


def _cos_degrees(degrees: Floats) -> Floats:
    return np.asarray(np.cos(np.radians(degrees)))


def check_travel(rule: str, minutes: float, km_per_hour: float) -> None:
    """Refuse limits and speeds that are not positive numbers."""
    for name, value, lowest in (("minutes", minutes, 0.0), ("km_per_hour", km_per_hour, 1e-9)):
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not np.isfinite(value) or value < lowest:
            raise PolicyError("bad_parameter", {"rule": rule, "parameter": name}, key="errors.not_positive")


def known_level(rule: str, level: Level | str) -> Level:
    """The level named by `level`."""
    try:
        return Level(level)
    except ValueError:
        params = {"rule": rule, "parameter": "level", "known": ", ".join(Level)}
        raise PolicyError("bad_parameter", params, key="errors.not_one_of") from None
