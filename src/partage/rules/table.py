"""The built-in rules about a whole table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from partage.columns import Bools, Columns, Floats, Ints, Tables
from partage.domain.vocabulary import Gender


@dataclass(frozen=True)
class KeepApart:
    """No two guests whom the roster keeps apart."""

    name: ClassVar[str] = "keep apart"
    title: ClassVar[str] = "people kept apart"
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

    name: ClassVar[str] = "company"
    title: ClassVar[str] = "wishes about fellow guests"
    monotone: ClassVar[bool] = False  # "another" can still be met by who joins

    def __call__(self, tables: Tables, /) -> Bools:
        met = np.ones(len(tables), dtype=np.bool_)
        wishes = tables.student["company"]
        for gender in Gender:
            of_gender = tables.student["gender"] == gender.value
            others = of_gender.sum(axis=1)[:, None] - of_gender
            fellows = tables.people[:, None] - 1
            another = wishes.has(f"another:{gender.value}") & (others < 1)
            only = wishes.has(f"guests_only:{gender.value}") & (others < fellows)
            met &= ~(another | only).any(axis=1)
        return met

    def can_bind(self, columns: Columns) -> bool:
        """Whether anybody declared such a wish."""
        return bool(columns.students.columns["company"].any().any())


@dataclass(frozen=True)
class MixedCountries:
    """Different known countries among the guests, per guest; one guest alone earns 0."""

    weight: float = 1.0

    name: ClassVar[str] = "mixed countries"
    title: ClassVar[str] = "guests from different countries"

    def __call__(self, tables: Tables, /) -> Floats:
        mixed = tables.people > 1
        return np.where(mixed, tables.distinct("country") / np.maximum(tables.people, 1), 0.0)

    def bound(self, partial: Tables, room: Ints) -> Floats:
        """Whoever joins brings at most one new country each."""
        most = partial.people + room
        return np.where(most > 1, (partial.distinct("country") + room) / np.maximum(most, 1), 0.0)
