"""What a rule and a goal are, and the decorators that make a rule of a function.

A rule is any callable with the attributes named here: a frozen dataclass, or a function under one of
the four decorators. Nothing is inherited and nothing is registered.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field, is_dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, SupportsIndex, runtime_checkable

import numpy as np

from partage.columns import Bools, Columns, Floats, Ints, Seats, Tables
from partage.rules import plain
from partage.text.catalogue import DEFAULT, texts

if TYPE_CHECKING:
    from partage.rules.policy import Policy

GAIN_UNIT = 1000
"""Gains are integers: 1 point of weight at full satisfaction is this many units of gain (RULES.md)."""


@runtime_checkable
class Requirement(Protocol):
    """Says yes or no to a seat: ``rule(seats)`` is (P,) bool.

    A rule may have a method ``rules_out(columns, students, families)``: (S, F) true for pairs that it forbids on
    every slot, of some rows of `columns`; `None` where it cannot tell cheaply. Such pairs are not asked about.
    Certificates rely on it, and name the rule under `trusted` if it is not built in; the class that has it judges
    seats itself.
    """

    @property
    def name(self) -> str:
        """Unique in a policy; names the rule in policy.toml and in errors."""
        ...

    def __call__(self, seats: Seats, /) -> Bools:
        """True where the seat is allowed."""
        ...


@runtime_checkable
class Preference(Protocol):
    """Says how good a seat is: ``rule(seats)`` is (P,) float in [0, 1]."""

    @property
    def name(self) -> str:
        """Unique in a policy."""
        ...

    @property
    def weight(self) -> float:
        """Finite and at least 0."""
        ...

    def __call__(self, seats: Seats, /) -> Floats:
        """The satisfaction of each seat."""
        ...


@runtime_checkable
class TableRequirement(Protocol):
    """Says yes or no to a table: ``rule(tables)`` is (N,) bool.

    A rule with ``monotone = True`` promises that a broken table stays broken whoever joins; it is then
    asked about tables that are not full yet, too. A method ``can_bind(columns)`` may say that no table
    of a roster can break the rule.
    """

    @property
    def name(self) -> str:
        """Unique in a policy."""
        ...

    def __call__(self, tables: Tables, /) -> Bools:
        """True where the table is allowed."""
        ...


@runtime_checkable
class TablePreference(Protocol):
    """Says how good a table is: ``rule(tables)`` is (N,) float in [0, 1].

    ``never_rises = True`` promises that whoever joins, satisfaction does not rise. A method
    ``bound(partial, room)`` may promise more: the highest satisfaction of any table that adds at most
    ``room`` (N,) guests. Without either, 1 is assumed. Promises are checked by `partage.testing.check_rule`.
    """

    @property
    def name(self) -> str:
        """Unique in a policy."""
        ...

    @property
    def weight(self) -> float:
        """Finite and at least 0."""
        ...

    def __call__(self, tables: Tables, /) -> Floats:
        """The satisfaction of each table."""
        ...


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

    def per_seat(self, seats: Seats, policy: Policy) -> Ints:  # noqa: ARG002
        """What each seat adds, (P,)."""
        return np.zeros(len(seats), dtype=np.int64)

    def per_table(self, tables: Tables, policy: Policy) -> Ints:  # noqa: ARG002
        """What each table adds by itself, (N,)."""
        return np.zeros(len(tables), dtype=np.int64)

    def per_table_bound(self, partial: Tables, people: Ints, policy: Policy) -> Ints:  # noqa: ARG002
        """The most `per_table` can be once exactly `people` (N,) guests sit at each partial table."""
        return np.zeros(len(partial), dtype=np.int64)

    def per_party_bound(self, parties: Tables, policy: Policy) -> Ints:  # noqa: ARG002
        """What a party brings to `per_table` at the most, of tables that hold one party each, (N,).

        A table is worth no more by itself than its parties bring together, plus `per_table_bound_beside`.
        """
        return np.zeros(len(parties), dtype=np.int64)

    def per_table_bound_beside(self, partial: Tables, people: Ints, policy: Policy) -> Ints:
        """As `per_table_bound`, but without what `per_party_bound` says of parties that are yet to join."""
        return self.per_table_bound(partial, people, policy)

    def per_family(self, columns: Columns, policy: Policy) -> Ints:  # noqa: ARG002
        """What each family adds once, however often it hosts, (F,); never negative."""
        return np.zeros(len(columns.families), dtype=np.int64)

    def offset(self, columns: Columns) -> int:  # noqa: ARG002
        """What every plan is worth before anybody sits."""
        return 0

    def judges_tables(self, policy: Policy) -> bool:  # noqa: ARG002
        """Whether `per_table` can be anything but 0 under `policy`."""
        return False

    def check(self, columns: Columns) -> None:
        """Raise `PolicyError` for a roster that this goal cannot count."""


@dataclass(frozen=True)
class FunctionRule:
    """A rule made of a function by one of the decorators."""

    name: str
    function: Callable[..., Any]
    title: str
    vectorized: bool = True
    reads: tuple[str, ...] = ()
    made_from: tuple[tuple[str, Any], ...] = field(default=(), kw_only=True)
    """The entry of policy.toml by which a function was called that made the rule."""

    _kept_as: ClassVar[plain.Kind] = np.bool_

    def __call__(self, rows: Any, /) -> Any:
        """The function's answer for each row."""
        if self.vectorized:
            return self.function(rows)
        return plain.answered(self.name, self.function, self.reads, self._kept_as, rows)

    def __reduce_ex__(self, protocol: SupportsIndex) -> Any:
        """By name where the module holds the rule under its function's name, because the function is hidden there."""
        where = getattr(self.function, "__module__", ""), getattr(self.function, "__qualname__", "")
        try:
            named = _named(*where)
        except (ImportError, AttributeError, ValueError):
            named = None
        return (_named, where) if named is self else super().__reduce_ex__(protocol)


@dataclass(frozen=True)
class FunctionPreference(FunctionRule):
    """A seat preference made of a function."""

    weight: float = 1.0

    _kept_as: ClassVar[plain.Kind] = np.float64


@dataclass(frozen=True)
class FunctionTableRequirement(FunctionRule):
    """A table requirement made of a function."""

    monotone: bool = False


@dataclass(frozen=True)
class FunctionTablePreference(FunctionRule):
    """A table preference made of a function."""

    weight: float = 1.0
    never_rises: bool = False
    bound: Callable[[Tables, Ints], Floats] | None = None


def requirement(
    name: str, *, title: str | None = None, vectorized: bool = True, reads: tuple[str, ...] = ()
) -> Callable[[Callable[..., Any]], FunctionRule]:
    """Make a seat requirement of a function.

    Parameters
    ----------
    name
        Unique in a policy.
    title
        For people; the name where it is not given.
    vectorized
        With False the function is plain Python: ``rule(student, family)`` gets two records and returns
        True or False. It is asked once per distinct value of what it `reads`, and is slower.
    reads
        The attributes that a plain function looks at, e.g. ``("interests", "extras.birthday")``; without
        them it is asked once per pair.

    Notes
    -----
    An attribute of your own, ``extras["x"]`` of a record, is the column ``"extras.x"``: text compares with text and
    equals nothing where it is missing; numbers are floats, NaN where missing; truth values are False where missing.
    ``seats.student.known("extras.x")`` tells where it is stated. A plain function reads ``student.extras.get("x")``.

    A plain requirement is asked last, about the pairs that all others allow. Answers are kept for a whole `match`,
    so it must not depend on anything but the two records.
    """
    return lambda function: FunctionRule(name, function, title or name, vectorized, reads)


def preference(
    name: str,
    *,
    weight: float = 1.0,
    title: str | None = None,
    vectorized: bool = True,
    reads: tuple[str, ...] = (),
) -> Callable[[Callable[..., Any]], FunctionPreference]:
    """Make a seat preference of a function; see `requirement` for what is not said here."""
    return lambda function: FunctionPreference(name, function, title or name, vectorized, reads, weight)


def table_requirement(
    name: str, *, title: str | None = None, monotone: bool = False
) -> Callable[[Callable[[Tables], Bools]], FunctionTableRequirement]:
    """Make a table requirement of a function; `monotone` is its promise (see `TableRequirement`)."""
    return lambda function: FunctionTableRequirement(name, function, title or name, monotone=monotone)


def table_preference(
    name: str,
    *,
    weight: float = 1.0,
    title: str | None = None,
    never_rises: bool = False,
    bound: Callable[[Tables, Ints], Floats] | None = None,
) -> Callable[[Callable[[Tables], Floats]], FunctionTablePreference]:
    """Make a table preference of a function; promises as in `TablePreference`."""
    return lambda function: FunctionTablePreference(
        name, function, title or name, weight=weight, never_rises=never_rises, bound=bound
    )


def reweighted(rule: Any, weight: float) -> Any:
    """The same rule with another weight; one that is no dataclass is copied."""
    if is_dataclass(rule) and not isinstance(rule, type):
        return replace(rule, weight=weight)
    other = copy.copy(rule)
    other.weight = weight
    return other


def _named(module: str, path: str) -> Any:
    """What a module holds under a dotted path."""
    found: Any = import_module(module)
    for name in path.split("."):
        found = getattr(found, name)
    return found
