"""What a rule and a goal are, and what goals read of a policy.

A rule is any callable with the attributes named here: a frozen dataclass, or a function under one of the four
decorators of `partage.rules.decorators`. Nothing is inherited and nothing is registered.
"""

from __future__ import annotations

from typing import Any, ClassVar, Protocol, runtime_checkable

import numpy as np

from partage.columns import Bools, Columns, Floats, Ints, Seats, Tables
from partage.text.catalogue import DEFAULT, texts

GAIN_UNIT = 1000
"""Gains are integers: 1 point of weight at full satisfaction is this many units of gain."""


class Named(Protocol):
    """What every rule has."""

    @property
    def name(self) -> str:
        """Unique in a policy; names the rule in policy.toml and in errors."""


class Weighted(Named, Protocol):
    """What every preference has."""

    @property
    def weight(self) -> float:
        """Finite and at least 0."""


@runtime_checkable
class Requirement(Named, Protocol):
    """Says yes or no to a seat: ``rule(seats)`` is (P,) bool.

    A rule may have a method ``rules_out(columns, students, families)``: (S, F) true for pairs that it forbids on
    every slot, of some rows of `columns`; `None` where it cannot tell cheaply. Such pairs are not asked about.
    Certificates rely on it, and name the rule under `trusted` if it is not built in; the class that has it judges
    seats itself.
    """

    def __call__(self, seats: Seats, /) -> Bools:
        """True where the seat is allowed."""


@runtime_checkable
class Preference(Weighted, Protocol):
    """Says how good a seat is: ``rule(seats)`` is (P,) float in [0, 1]."""

    def __call__(self, seats: Seats, /) -> Floats:
        """The satisfaction of each seat."""


@runtime_checkable
class TableRequirement(Named, Protocol):
    """Says yes or no to a table: ``rule(tables)`` is (N,) bool.

    A rule with ``monotone = True`` promises that a broken table stays broken whoever joins; it is then
    asked about tables that are not full yet, too. Where that is true of a part of the rule only, a method
    ``monotone_part(tables)``, (N,) bool, says where that part is kept. A method ``never_met(parties, groups)`` may say,
    of tables (N,) that hold one party each, which parties no table allows whoever joins among the rows with the same
    ``groups`` (N,). The class that has one of the two judges tables itself. A method ``can_bind(columns)`` may say that
    no table of a roster can break the rule. Promises are checked by `partage.testing.check_rule`.
    """

    def __call__(self, tables: Tables, /) -> Bools:
        """True where the table is allowed."""


@runtime_checkable
class TablePreference(Weighted, Protocol):
    """Says how good a table is: ``rule(tables)`` is (N,) float in [0, 1].

    ``never_rises = True`` promises that whoever joins, satisfaction does not rise. A method
    ``bound(partial, room)`` may promise more: the highest satisfaction of any table that adds at most
    ``room`` (N,) guests. Without either, 1 is assumed. Promises are checked by `partage.testing.check_rule`.
    """

    def __call__(self, tables: Tables, /) -> Floats:
        """The satisfaction of each table."""


class RulesInForce(Protocol):
    """What goals, searches and descriptions read of a policy; the structural rules are among all requirements, too."""

    @property
    def requirements(self) -> tuple[Requirement, ...]: ...

    @property
    def preferences(self) -> tuple[Preference, ...]: ...

    @property
    def table_requirements(self) -> tuple[TableRequirement, ...]: ...

    @property
    def table_preferences(self) -> tuple[TablePreference, ...]: ...

    @property
    def goals(self) -> tuple[Goal, ...]: ...

    @property
    def allow_split(self) -> bool: ...

    @property
    def all_requirements(self) -> tuple[Requirement, ...]: ...

    @property
    def all_table_requirements(self) -> tuple[TableRequirement, ...]: ...


class Title:
    """The title of a built-in rule, by its name in the catalogue."""

    def __get__(self, rule: object, kind: type[Any]) -> str:
        return texts(DEFAULT)[f"titles.{getattr(kind, 'catalogue_name', kind.name)}"]


class Goal:
    """Gives every table an integer, as a sum over its seats, the table itself and its family.

    Every goal is maximised. A goal of one's own overrides what it needs; the rest stays 0. It names
    itself in ``name``; ``counts_people`` promises that `per_table` depends on nothing but the home and how
    many sit there, and that `per_table_bound` is exact; ``refines`` says that `per_table_bound` looks at who sits
    at a table that is not full yet. A goal with ``takes_lowest`` is the one exception to adding up: it is worth the
    lowest `per_seat` of all seats taken, and nothing else of it counts.
    """

    name: ClassVar[str]
    counts_people: ClassVar[bool] = False
    refines: ClassVar[bool] = False
    takes_lowest: ClassVar[bool] = False

    def per_seat(self, seats: Seats, policy: RulesInForce) -> Ints:  # noqa: ARG002
        """What each seat adds, (P,)."""
        return np.zeros(len(seats), dtype=np.int64)

    def per_table(self, tables: Tables, policy: RulesInForce) -> Ints:  # noqa: ARG002
        """What each table adds by itself, (N,)."""
        return np.zeros(len(tables), dtype=np.int64)

    def per_table_bound(self, partial: Tables, people: Ints, policy: RulesInForce) -> Ints:  # noqa: ARG002
        """The most `per_table` can be once exactly `people` (N,) guests sit at each partial table."""
        return np.zeros(len(partial), dtype=np.int64)

    def per_party_bound(self, parties: Tables, policy: RulesInForce) -> Ints:  # noqa: ARG002
        """What a party brings to `per_table` at the most, of tables that hold one party each, (N,).

        A table is worth no more by itself than its parties bring together, plus `per_table_bound_beside`.
        """
        return np.zeros(len(parties), dtype=np.int64)

    def per_table_bound_beside(self, partial: Tables, people: Ints, policy: RulesInForce) -> Ints:
        """As `per_table_bound`, but without what `per_party_bound` says of parties that are yet to join."""
        return self.per_table_bound(partial, people, policy)

    def per_family(self, columns: Columns, policy: RulesInForce) -> Ints:  # noqa: ARG002
        """What each family adds once, however often it hosts, (F,); never negative."""
        return np.zeros(len(columns.families), dtype=np.int64)

    def offset(self, columns: Columns) -> int:  # noqa: ARG002
        """What every plan is worth before anybody sits."""
        return 0

    def judges_tables(self, policy: RulesInForce) -> bool:  # noqa: ARG002
        """Whether `per_table` can be anything but 0 under `policy`."""
        return False

    def check(self, columns: Columns) -> None:
        """Raise `PolicyError` for a roster that this goal cannot count."""
