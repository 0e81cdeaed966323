"""Which kind of rule an object is, as far as it can be seen."""

from __future__ import annotations

from typing import Any, Literal

from partage.rules.base import (
    FunctionPreference,
    FunctionRule,
    FunctionTablePreference,
    FunctionTableRequirement,
)

Kind = Literal["requirement", "preference", "table_requirement", "table_preference"]

_TABLE_PROMISES = ("monotone", "never_rises", "bound", "can_bind")


def is_own(rule: object) -> bool:
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
    if isinstance(rule, FunctionRule) or not is_own(rule):
        return seen == kind
    return seen.removeprefix("table_") == kind.removeprefix("table_")
