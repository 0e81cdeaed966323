"""Rules and goals of somebody's own, each written twice: for partage, and in plain words."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from readings import Own, OwnGoal
from records import language, times_left_out

import partage as pt


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
OWN_PREFERENCE = Own(lambda s, f, _t: float(s.extras["shoe"] == f.extras.get("shoe")), same_shoe, 0.7)
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
    "own: fewest tables": OwnGoal(FewestTables(), table=lambda guests: -1),
    "own: left out": OwnGoal(
        LeftOut(),
        seat=lambda roster, student: times_left_out(roster, student) * 3 - 2,
        family=lambda roster, family: times_left_out(roster, family) * 2,
    ),
}
