"""The decorators that make a rule of a function, and which kind of rule an object is, as far as it can be seen."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field, is_dataclass, replace
from importlib import import_module
from typing import Any, ClassVar, Literal, SupportsIndex

import numpy as np

from partage.columns import Bools, Floats, Ints, Tables
from partage.rules import plain

Kind = Literal["requirement", "preference", "table_requirement", "table_preference"]

_TABLE_PROMISES = ("monotone", "monotone_part", "never_met", "never_rises", "bound", "can_bind")


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
    name: str, *, weight: float = 1.0, title: str | None = None, vectorized: bool = True, reads: tuple[str, ...] = ()
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


def is_user_rule(rule: object) -> bool:
    """Whether a rule is one of the caller's own, and not built in."""
    return isinstance(rule, FunctionRule) or not type(rule).__module__.startswith("partage.rules.")


def is_plain(rule: object) -> bool:
    """Whether a rule is plain Python: it is not told the slot, and its answers are kept."""
    return isinstance(rule, FunctionRule) and not rule.vectorized


def kind_of(rule: Any) -> Kind:
    """The kind of decorated and built-in rules and of rules with a table's promises; of others, one about a seat."""
    if isinstance(rule, FunctionRule):
        is_table = isinstance(rule, FunctionTableRequirement | FunctionTablePreference)
        weighted = isinstance(rule, FunctionPreference | FunctionTablePreference)
    else:
        built_in = type(rule).__module__ == "partage.rules.table"
        is_table = built_in or any(hasattr(rule, promise) for promise in _TABLE_PROMISES)
        weighted = hasattr(rule, "weight")
    if is_table:
        return "table_preference" if weighted else "table_requirement"
    return "preference" if weighted else "requirement"


def could_be(rule: Any, kind: str) -> bool:
    """Whether a rule may be of a kind; of a class of one's own, all that is sure is whether it weighs."""
    seen = kind_of(rule)
    if isinstance(rule, FunctionRule) or not is_user_rule(rule):
        return seen == kind
    return seen.removeprefix("table_") == kind.removeprefix("table_")


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
