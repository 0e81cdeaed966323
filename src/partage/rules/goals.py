"""The built-in goals, every one maximised; a "fewest" goal counts negatively."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from partage.columns import Columns, Ints, Seats, Tables
from partage.rules.asking import seat_gains, table_gain_bound, table_gains
from partage.rules.base import Goal

if TYPE_CHECKING:
    from partage.rules.policy import Policy


@dataclass(frozen=True)
class PinsKept(Goal):
    """Pinned students who are seated; precedes the policy's goals when the roster has pins."""

    name: ClassVar[str] = "pins kept"

    def per_seat(self, seats: Seats, policy: Policy) -> Ints:  # noqa: ARG002
        """1 for each pinned student: the requirement `Pinned` sees to the place."""
        return seats.pinned().astype(np.int64)


@dataclass(frozen=True)
class StudentsSeated(Goal):
    """As many students as possible have a seat."""

    name: ClassVar[str] = "students seated"

    def per_seat(self, seats: Seats, policy: Policy) -> Ints:  # noqa: ARG002
        """1 for each student."""
        return np.ones(len(seats), dtype=np.int64)


@dataclass(frozen=True)
class NobodyAlone(Goal):
    """As few guests as possible sit alone at a home of two or more seats."""

    name: ClassVar[str] = "nobody alone"
    counts_people: ClassVar[bool] = True

    def per_table(self, tables: Tables, policy: Policy) -> Ints:  # noqa: ARG002
        """-1 for a table with one guest and two or more seats."""
        alone = (tables.people == 1) & (tables.family["seats"] > 1)
        return np.asarray(-alone.astype(np.int64))

    def per_table_bound(self, partial: Tables, people: Ints, policy: Policy) -> Ints:  # noqa: ARG002
        """Exact: the number of guests decides."""
        alone = (people == 1) & (partial.family["seats"] > 1)
        return np.asarray(-alone.astype(np.int64))

    def judges_tables(self, policy: Policy) -> bool:  # noqa: ARG002
        """It does, always."""
        return True


@dataclass(frozen=True)
class FamiliesServed(Goal):
    """As many families as possible have at least one table."""

    name: ClassVar[str] = "families served"

    def per_family(self, columns: Columns, policy: Policy) -> Ints:  # noqa: ARG002
        """1 for each family, however often it hosts."""
        return np.ones(len(columns.families), dtype=np.int64)


@dataclass(frozen=True)
class Satisfaction(Goal):
    """The sum of gains: of every seat, and of every table for each of its guests."""

    name: ClassVar[str] = "satisfaction"

    def per_seat(self, seats: Seats, policy: Policy) -> Ints:
        """The seat's gain under the policy's preferences."""
        return seat_gains(policy, seats)

    def per_table(self, tables: Tables, policy: Policy) -> Ints:
        """The table's own gain under the policy's table preferences."""
        return table_gains(policy, tables)

    def per_table_bound(self, partial: Tables, people: Ints, policy: Policy) -> Ints:
        """Guests times what the table preferences promise at most."""
        return table_gain_bound(policy, partial, people)

    def judges_tables(self, policy: Policy) -> bool:
        """Whether a table preference has weight."""
        return any(rule.weight > 0 for rule in policy.table_preferences)
