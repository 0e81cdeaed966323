"""A rule as plain values: what policy.toml holds of it, and what a policy's hash is taken of."""

from __future__ import annotations

import math
from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from partage.rules.base import FunctionRule


def describe(rule: object) -> dict[str, Any]:
    """The rule's name in the catalogue, where it was made unless it is built in, and its parameters.

    Examples
    --------
    >>> from partage.rules.preferences import FromFact
    >>> describe(FromFact("points", weight=2))
    {'name': 'from fact', 'fact': 'points', 'weight': 2.0}
    """
    found: dict[str, Any] = {"name": getattr(rule, "catalogue_name", getattr(rule, "name", None))}
    if isinstance(rule, FunctionRule):
        found["function"] = _made_at(rule.function)
    elif not type(rule).__module__.startswith("partage."):
        found["function"] = _made_at(type(rule))
    return found | plain_parameters(rule)


def plain_parameters(rule: object) -> dict[str, Any]:
    """The parameters of a rule that is a dataclass, but for its name and function; none of another."""
    if not is_dataclass(rule):
        return {}
    stated = {parameter.name: getattr(rule, parameter.name) for parameter in fields(rule)}
    left_out = {"name", "function"} | ({"made_from"} if not stated.get("made_from") else set())
    return {name: _plain(value, name) for name, value in stated.items() if name not in left_out}


def _made_at(made: object) -> str:
    return f"{getattr(made, '__module__', '')}:{getattr(made, '__qualname__', type(made).__name__)}"


def _plain(value: Any, name: str = "") -> Any:
    """A parameter as JSON can hold it; a weight of 2 is one of 2.0."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float) and not math.isfinite(value):
        value = repr(value)  # JSON knows no infinity
    if value is None or isinstance(value, bool | int | float | str):
        return float(value) if name == "weight" and isinstance(value, int | float) else value
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, Set):
        return sorted((_plain(entry) for entry in value), key=repr)
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return _made_at(value if callable(value) else type(value))
