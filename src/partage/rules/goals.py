"""The built-in goals, every one maximised; a "fewest" goal counts negatively."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from partage.columns import Columns, Ints, Seats, Tables
from partage.domain.frozen import FrozenMapping
from partage.errors import PolicyError, closest
from partage.rules.base import Goal, RulesInForce
from partage.rules.gains import gain_bound_beside, party_gains, seat_gains, table_gain_bound, table_gains


@dataclass(frozen=True)
class PinsKept(Goal):
    """Pinned students who are seated; precedes the policy's goals when the roster has pins."""

    name: ClassVar[str] = "pins kept"

    def per_seat(self, seats: Seats, policy: RulesInForce) -> Ints:  # noqa: ARG002
        """1 for each pinned student: the requirement `Pinned` sees to the place."""
        return seats.pinned().astype(np.int64)


@dataclass(frozen=True)
class StudentsSeated(Goal):
    """As many students as possible have a seat.

    Parameters
    ----------
    weights
        For whom a seat counts more than 1: student id -> whole number from 1 to 1,000,000 (1 for who is not listed);
        or the name of a column of whole numbers, ``"times_left_out"`` or one of ``extras``: a student counts 1 and that
        number more. Not given: everybody counts 1.

    Raises
    ------
    PolicyError
        ``bad_parameter`` for other weights; ``unknown_student`` or ``bad_column`` once a roster shows it.
    """

    weights: Mapping[str, int] | str | None = None

    name: ClassVar[str] = "students seated"

    def __post_init__(self) -> None:
        if isinstance(self.weights, Mapping):
            if not all(isinstance(student, str) and _is_weight(weight) for student, weight in self.weights.items()):
                raise _bad_weights("bad_weights", most=LARGEST_WEIGHT)
            object.__setattr__(self, "weights", FrozenMapping(sorted(self.weights.items())))
        elif self.weights is not None and not isinstance(self.weights, str):
            raise _bad_weights("not_weights")

    def per_seat(self, seats: Seats, policy: RulesInForce) -> Ints:  # noqa: ARG002
        """What the student counts."""
        if self.weights is None:
            return np.ones(len(seats), dtype=np.int64)
        if isinstance(self.weights, str):
            return 1 + _whole(seats.student[self.weights])
        ids = seats.student["id"]
        of_label = [self.weights.get(label, 1) for label in ids.concept.labels] if len(ids) else []
        return np.array(of_label, dtype=np.int64)[ids.codes] if len(ids) else np.zeros(0, dtype=np.int64)

    def check(self, columns: Columns) -> None:
        """Refuse ids that nobody has, and columns that hold no whole numbers."""
        if isinstance(self.weights, str):
            if self.weights not in columns.students.columns:
                close = closest(self.weights, columns.students.columns)
                raise _bad_weights("no_weight_column", "bad_column", column=self.weights, close=close)
            column = columns.students.columns[self.weights]
            if not isinstance(column, np.ndarray) or not _are_weights(column):
                raise _bad_weights("bad_column", "bad_column", column=self.weights, most=LARGEST_WEIGHT - 1)
        elif self.weights is not None:
            for student in self.weights:
                if student not in columns.student_index:
                    close = closest(student, columns.student_index)
                    raise _bad_weights("weight_of_nobody", "unknown_student", student=student, close=close)


@dataclass(frozen=True)
class NobodyAlone(Goal):
    """As few guests as possible sit alone at a home of two or more seats."""

    name: ClassVar[str] = "nobody alone"
    counts_people: ClassVar[bool] = True

    def per_table(self, tables: Tables, policy: RulesInForce) -> Ints:  # noqa: ARG002
        """-1 for a table with one guest and two or more seats."""
        alone = (tables.people == 1) & (tables.family["seats"] > 1)
        return np.asarray(-alone.astype(np.int64))

    def per_table_bound(self, partial: Tables, people: Ints, policy: RulesInForce) -> Ints:  # noqa: ARG002
        """Exact: the number of guests decides."""
        alone = (people == 1) & (partial.family["seats"] > 1)
        return np.asarray(-alone.astype(np.int64))

    def judges_tables(self, policy: RulesInForce) -> bool:  # noqa: ARG002
        """It does, always."""
        return True


@dataclass(frozen=True)
class FamiliesServed(Goal):
    """As many families as possible have at least one table."""

    name: ClassVar[str] = "families served"

    def per_family(self, columns: Columns, policy: RulesInForce) -> Ints:  # noqa: ARG002
        """1 for each family, however often it hosts."""
        return np.ones(len(columns.families), dtype=np.int64)


@dataclass(frozen=True)
class Satisfaction(Goal):
    """The sum of gains: of every seat, and of every table for each of its guests."""

    name: ClassVar[str] = "satisfaction"

    def per_seat(self, seats: Seats, policy: RulesInForce) -> Ints:
        """The seat's gain under the policy's preferences."""
        return seat_gains(policy, seats)

    def per_table(self, tables: Tables, policy: RulesInForce) -> Ints:
        """The table's own gain under the policy's table preferences."""
        return table_gains(policy, tables)

    def per_table_bound(self, partial: Tables, people: Ints, policy: RulesInForce) -> Ints:
        """Guests times what the table preferences promise at most."""
        return table_gain_bound(policy, partial, people)

    def per_party_bound(self, parties: Tables, policy: RulesInForce) -> Ints:
        """What the party's own table earns by preferences that never rise."""
        return party_gains(policy, parties)

    def per_table_bound_beside(self, partial: Tables, people: Ints, policy: RulesInForce) -> Ints:
        """What the other preferences promise, and what those that never rise give the guests so far."""
        return gain_bound_beside(policy, partial, people)

    def judges_tables(self, policy: RulesInForce) -> bool:
        """Whether a table preference has weight."""
        return any(rule.weight > 0 for rule in policy.table_preferences)


@dataclass(frozen=True)
class LeftOutFirst(Goal):
    """Whoever was left out before, students and families alike; each counts as often as that happened.

    The column ``times_left_out`` holds what the record says, or what the roster's history says if that is more.
    """

    name: ClassVar[str] = "left out first"

    def per_seat(self, seats: Seats, policy: RulesInForce) -> Ints:  # noqa: ARG002
        """How often the student was left out."""
        return np.asarray(seats.student["times_left_out"])

    def per_family(self, columns: Columns, policy: RulesInForce) -> Ints:  # noqa: ARG002
        """How often the family was."""
        return np.asarray(columns.families.columns["times_left_out"])


@dataclass(frozen=True)
class EarlyBirds(Goal):
    """Whoever registered earlier: a seat counts as many as registered after its student. A last tie-break."""

    name: ClassVar[str] = "early birds"

    def per_seat(self, seats: Seats, policy: RulesInForce) -> Ints:  # noqa: ARG002
        """How many students registered later, or at an unknown time."""
        return np.asarray(seats.student["registered_before"])


@dataclass(frozen=True)
class WorstOff(Goal):
    """The lowest gain of any seated student is as high as possible; 0 when nobody sits.

    A gain is what `Satisfaction` counts of the seat by itself, in the same units. Comes after `StudentsSeated`, or
    leaving everybody out would be best. Once the level is settled, later ones use no seat that gains less.
    """

    name: ClassVar[str] = "worst off"
    takes_lowest: ClassVar[bool] = True

    def per_seat(self, seats: Seats, policy: RulesInForce) -> Ints:
        """The seat's gain under the policy's preferences."""
        return seat_gains(policy, seats)


@dataclass(frozen=True)
class PartiesWhole(Goal):
    """Members of a party sit at as few tables as possible, where the policy allows parties to be split.

    A table counts -1 for every party of which it has members but not the first (by id). Once all members have a
    seat, that is -1 for each table beyond a party's first.
    """

    name: ClassVar[str] = "parties whole"
    refines: ClassVar[bool] = True

    def per_table(self, tables: Tables, policy: RulesInForce) -> Ints:
        """Minus the parties that sit there without their first member."""
        if not policy.allow_split:
            return np.zeros(len(tables), dtype=np.int64)
        return -self._fragments(tables)

    def per_table_bound(self, partial: Tables, people: Ints, policy: RulesInForce) -> Ints:
        """Whoever joins completes one party at the most."""
        if not policy.allow_split:
            return np.zeros(len(partial), dtype=np.int64)
        return -np.maximum(self._fragments(partial) - (people - partial.people), 0)

    def judges_tables(self, policy: RulesInForce) -> bool:
        """Only where parties may be split."""
        return policy.allow_split

    def _fragments(self, tables: Tables) -> Ints:
        leaders = tables.student["leads_party"].sum(axis=1, dtype=np.int64)
        return np.asarray(tables.distinct("party") - leaders)


LARGEST_WEIGHT = 1_000_000
"""So that sums over a hundred thousand students stay far inside 64 bits."""


def _is_weight(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LARGEST_WEIGHT


def _are_weights(column: np.ndarray[Any, Any]) -> bool:
    values = column[~np.isnan(column)] if column.dtype.kind == "f" else column.astype(np.int64)
    return bool(((values >= 0) & (values < LARGEST_WEIGHT) & (values == np.floor(values))).all())


def _whole(column: np.ndarray[Any, Any]) -> Ints:
    """A column of whole numbers or truth values; what is missing counts 0."""
    known = np.where(np.isnan(column), 0, column) if column.dtype.kind == "f" else column
    found: Ints = np.asarray(known).astype(np.int64)
    return found


def _bad_weights(key: str, code: str = "bad_parameter", **params: object) -> PolicyError:
    return PolicyError(code, {"rule": StudentsSeated.name, "parameter": "weights", **params}, key=f"errors.{key}")
