"""The built-in rules about a whole table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from partage.columns import Bools, Columns, Floats, Ints, Tables
from partage.domain.vocabulary import Gender, Level
from partage.errors import PolicyError
from partage.rules.base import Title
from partage.rules.preferences import COMFORT
from partage.rules.requirements import known_level


@dataclass(frozen=True)
class KeepApart:
    """No two guests whom the roster keeps apart."""

    name = "keep apart"
    title = Title()
    monotone: ClassVar[bool] = True

    def __call__(self, tables: Tables, /) -> Bools:
        return ~tables.apart()

    def can_bind(self, columns: Columns) -> bool:
        """Whether anybody is kept apart at all."""
        return len(columns.apart_students) > 0


@dataclass(frozen=True)
class Company:
    """Every guest's declared wish about fellow guests is met.

    ``another:woman`` wants at least one other guest who is a woman; ``guests_only:woman`` wants all other
    guests to be women. Nothing is said about the household. An unstated gender meets no wish.
    """

    name = "company"
    title = Title()
    monotone: ClassVar[bool] = False  # "another" can still be met by who joins

    def __call__(self, tables: Tables, /) -> Bools:
        return self.monotone_part(tables) & ~self._wanting(tables).any(axis=1)

    def monotone_part(self, tables: Tables) -> Bools:
        """``guests_only``: whoever joins, the guest who is not welcome stays."""
        kept = np.ones(len(tables), dtype=np.bool_)
        for gender in Gender:
            asking = tables.student["company"].has(f"guests_only:{gender.value}")
            if asking.any():
                of_gender = tables.student["gender"] == gender.value
                others = of_gender.sum(axis=1)[:, None] - of_gender
                kept &= ~(asking & (others < tables.people[:, None] - 1)).any(axis=1)
        return kept

    def never_met(self, parties: Tables, groups: Ints) -> Bools:
        """Parties that break ``guests_only`` by themselves, or that nobody can join who gives them company."""
        full = parties.people >= parties.family["seats"]
        lonely = self._wanting(parties, groups) | (self._wanting(parties) & full[:, None])
        return np.asarray(~self.monotone_part(parties) | lonely.any(axis=1))

    def _wanting(self, tables: Tables, groups: Ints | None = None) -> Bools:
        """(N, K) guests whose ``another`` nobody meets at the table, or at all tables of the same `groups` (N,)."""
        wanting = np.zeros(tables.mask.shape, dtype=np.bool_)
        for gender in Gender:
            asking = tables.student["company"].has(f"another:{gender.value}")
            if asking.any():
                of_gender = tables.student["gender"] == gender.value
                there = of_gender.sum(axis=1)
                there = there if groups is None else np.bincount(groups, there)[groups]
                wanting |= asking & (there[:, None] - of_gender < 1)
        return wanting

    def can_bind(self, columns: Columns) -> bool:
        """Whether anybody declared such a wish."""
        return bool(columns.students.columns["company"].any().any())


@dataclass(frozen=True)
class OneTableLanguage:
    """Everybody at the table, guests and family, speaks one and the same language at `level` or better."""

    level: Level | str = Level.A2

    name = "one table language"
    title = Title()
    monotone: ClassVar[bool] = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "level", known_level(self.name, self.level))

    def __call__(self, tables: Tables, /) -> Bools:
        return (tables.shared("languages", self.level) & tables.family.at_least("languages", self.level)).any()

    def can_bind(self, columns: Columns) -> bool:
        """Whether no language is spoken by everybody."""
        rank = Level(self.level).rank
        sides = [side.levels[rank].words for side in (columns.students, columns.families)]
        everybody = [np.bitwise_and.reduce(words, axis=0) for words in sides if len(words)]
        return not everybody or not bool(np.bitwise_and.reduce(everybody).any())


@dataclass(frozen=True)
class AtMostPerCountry:
    """No more than `most` guests come from one country; a country that is not stated counts nowhere."""

    most: int = 1

    name = "at most per country"
    title = Title()
    monotone: ClassVar[bool] = True

    def __post_init__(self) -> None:
        _check_count(self.name, "most", self.most)

    def __call__(self, tables: Tables, /) -> Bools:
        return np.asarray(tables.student["country"].most_alike() <= self.most)

    def can_bind(self, columns: Columns) -> bool:
        """Whether more students than that come from one country."""
        return bool((columns.students.columns["country"][None, :].most_alike() > self.most).any())


@dataclass(frozen=True)
class AtMostSpecialDiets:
    """One cook meets no more than `most` different diets; a diet is the whole set of standards that a guest states.

    Guests who need nothing special count nowhere, and alternatives do not count.
    """

    most: int = 2

    name = "at most special diets"
    title = Title()
    monotone: ClassVar[bool] = True

    def __post_init__(self) -> None:
        _check_count(self.name, "most", self.most)

    def __call__(self, tables: Tables, /) -> Bools:
        return np.asarray(tables.student["diet"].distinct_sets() <= self.most)

    def can_bind(self, columns: Columns) -> bool:
        """Whether the students state more diets than that."""
        return bool((columns.students.columns["diet"][None, :].distinct_sets() > self.most).any())


@dataclass(frozen=True)
class MixedCountries:
    """Different known countries among the guests, per guest; one guest alone earns 0."""

    weight: float = 1.0

    name = "mixed countries"
    title = Title()

    def __call__(self, tables: Tables, /) -> Floats:
        mixed = tables.people > 1
        return np.where(mixed, tables.distinct("country") / np.maximum(tables.people, 1), 0.0)

    def bound(self, partial: Tables, room: Ints) -> Floats:
        """Whoever joins brings at most one new country each."""
        most = partial.people + room
        return np.where(most > 1, (partial.distinct("country") + room) / np.maximum(most, 1), 0.0)


@dataclass(frozen=True)
class SameCountry:
    """The share of guests who have a compatriot at the table; the opposite wish of `MixedCountries`."""

    weight: float = 1.0

    name = "same country"
    title = Title()

    def __call__(self, tables: Tables, /) -> Floats:
        return self._met(tables) / np.maximum(tables.people, 1)

    def bound(self, partial: Tables, room: Ints) -> Floats:
        """Whoever joins brings a compatriot to one guest at most; guests of unknown countries have none."""
        people = partial.people + room
        strangers = partial.people - partial.student["country"].known.sum(axis=1, dtype=np.int64)
        most = np.minimum(self._met(partial) + 2 * room, people - strangers)
        return np.asarray(np.where(people > 1, most, 0) / np.maximum(people, 1))

    def _met(self, tables: Tables) -> Ints:
        """(N,) guests with a compatriot."""
        return np.asarray(tables.pairs("country").any(axis=2).sum(axis=1, dtype=np.int64))


@dataclass(frozen=True)
class TableLanguage:
    """The best level at which one language is spoken by everybody at the table, guests and family.

    Levels are worth what they are to `partage.rules.preferences.LanguageComfort`; nothing in common is worth 0.
    """

    weight: float = 1.0

    name = "table language"
    title = Title()
    never_rises: ClassVar[bool] = True

    def __call__(self, tables: Tables, /) -> Floats:
        comfort = np.zeros(len(tables))
        for level, value in COMFORT.items():
            spoken = (tables.shared("languages", level) & tables.family.at_least("languages", level)).any()
            if not spoken.any():
                break
            comfort[spoken] = value
        return comfort


@dataclass(frozen=True)
class Companion:
    """The share of guests who are not left without anybody to talk to.

    A beginner speaks none of the family's languages at `level` or better, and is not alone with that where another
    guest and the beginner share a language in which both are at `level` or better.
    """

    weight: float = 1.0
    level: Level | str = Level.B1

    name = "companion"
    title = Title()

    def __post_init__(self) -> None:
        object.__setattr__(self, "level", known_level(self.name, self.level))

    def __call__(self, tables: Tables, /) -> Floats:
        spoken = tables.student.at_least("languages", self.level)
        beginner = tables.mask & ~(spoken & tables.family["languages"][:, None]).any()
        lonely = beginner & ~tables.pairs("languages", self.level).any(axis=2)
        return np.asarray(1.0 - lonely.sum(axis=1) / np.maximum(tables.people, 1))

    def bound(self, partial: Tables, room: Ints) -> Floats:
        """One more guest may be everybody's companion."""
        return np.where(room > 0, 1.0, self(partial))


@dataclass(frozen=True)
class FullTable:
    """Guests per seat."""

    weight: float = 0.0

    name = "full table"
    title = Title()

    def __call__(self, tables: Tables, /) -> Floats:
        return np.asarray(np.minimum(tables.people / tables.family["seats"], 1.0))

    def bound(self, partial: Tables, room: Ints) -> Floats:
        """The number of guests decides."""
        return np.asarray(np.minimum((partial.people + room) / partial.family["seats"], 1.0))


def _check_count(rule: str, parameter: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise PolicyError("bad_parameter", {"rule": rule, "parameter": parameter}, key="errors.not_counted")
