"""The built-in preferences on a seat: satisfaction from 0 to 1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from partage.columns import Floats, Seats
from partage.domain.vocabulary import Level
from partage.rules.base import Title
from partage.rules.requirements import check_travel, known_level, travel

COMFORT = {Level.A1: 0.0, Level.A2: 0.2, Level.B1: 0.4, Level.B2: 0.6, Level.C1: 0.8, Level.C2: 0.9, Level.NATIVE: 1.0}
"""How comfortable an evening is at a shared level; the scale is the project's own."""

ENOUGH_INTERESTS = 3


@dataclass(frozen=True)
class LanguageComfort:
    """The best shared language, at the level of whoever speaks it less well."""

    weight: float = 3.0

    name = "language comfort"
    title = Title()

    def __call__(self, seats: Seats, /) -> Floats:
        comfort = np.zeros(len(seats))
        for level, value in COMFORT.items():
            shared = seats.student.at_least("languages", level) & seats.family.at_least("languages", level)
            comfort[shared.any()] = value
        return comfort


@dataclass(frozen=True)
class LanguagePractice:
    """One side is learning a language that the other speaks at `level` or better."""

    weight: float = 1.0
    level: Level | str = Level.B2

    name = "language practice"
    title = Title()

    def __post_init__(self) -> None:
        object.__setattr__(self, "level", known_level(self.name, self.level))

    def __call__(self, seats: Seats, /) -> Floats:
        by_student = seats.student["learning"] & seats.family.at_least("languages", self.level)
        by_family = seats.family["learning"] & seats.student.at_least("languages", self.level)
        return np.asarray(by_student.any() | by_family.any(), dtype=np.float64)


@dataclass(frozen=True)
class ShortTravel:
    """1 at the door, 0 at the limit; 0 for an unknown trip. Limits as in `WithinReach`."""

    weight: float = 2.0
    minutes: float = 60.0
    km_per_hour: float = 12.0

    name = "short travel"
    title = Title()

    def __post_init__(self) -> None:
        check_travel(self.name, self.minutes, self.km_per_hour)

    def __call__(self, seats: Seats, /) -> Floats:
        trip, limit = travel(seats, self.minutes, self.km_per_hour)
        known = np.where(np.isnan(trip), np.inf, np.maximum(trip, 0.0))
        share = np.divide(known, limit, out=np.where(known > 0, np.inf, 0.0), where=limit > 0)
        return np.clip(1.0 - share, 0.0, 1.0)


@dataclass(frozen=True)
class SharedInterests:
    """Interests in common, three being plenty."""

    weight: float = 1.0

    name = "shared interests"
    title = Title()

    def __call__(self, seats: Seats, /) -> Floats:
        common = (seats.student["interests"] & seats.family["interests"]).count()
        return np.asarray(np.minimum(common / ENOUGH_INTERESTS, 1.0))


@dataclass(frozen=True)
class SlotWish:
    """The student's own wish for the slot; 1 for who states none."""

    weight: float = 1.0

    name = "slot wish"
    title = Title()

    def __call__(self, seats: Seats, /) -> Floats:
        return seats.wish()


@dataclass(frozen=True)
class CountryWish:
    """The family asked for the student's country.

    The default weight is 0: an origin preference in a public programme is the organiser's explicit choice.
    """

    weight: float = 0.0

    name = "country wish"
    title = Title()

    def __call__(self, seats: Seats, /) -> Floats:
        asked = seats.family["country_wishes"].has(seats.student["country"])
        return np.asarray(asked, dtype=np.float64)


@dataclass(frozen=True)
class NewFaces:
    """Student and family have not met in an earlier edition, as its plan or the fact ``met`` says."""

    weight: float = 1.0

    name = "new faces"
    title = Title()

    def __call__(self, seats: Seats, /) -> Floats:
        return 1.0 - seats.met()


@dataclass(frozen=True)
class FromFact:
    """A value in [0, 1] that the caller gives for each pair in ``roster.facts[fact]``."""

    fact: str
    weight: float = 1.0

    catalogue_name: ClassVar[str] = "from fact"
    title = Title()

    @property
    def name(self) -> str:
        """Names the fact, so that a policy may use several."""
        return f"from fact {self.fact}"

    def __call__(self, seats: Seats, /) -> Floats:
        return seats.fact(self.fact)
