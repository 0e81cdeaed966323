"""Which records state the same under some names: what a function that looks at these alone cannot tell apart."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence, Set
from enum import Enum
from typing import Any

import numpy as np

from partage.columns.labels import Ints, frozen
from partage.domain.spelling import EXTRAS

_ABSENT = object()
"""Stands for what a record does not state; an attribute that is stated to be None is another thing."""


def alike(records: Sequence[Any], names: Sequence[str]) -> Ints:
    """(n,) for each record the first one that states the same under all of `names`; without names, itself.

    Notes
    -----
    Values of two types are never the same (``True``, ``1`` and ``1.0`` are equal to Python, but not to a function
    that looks), nor are mappings in another order. What cannot be compared safely is like nothing else.
    """
    if not names:
        return frozen(np.arange(len(records), dtype=np.int64))
    first: dict[Hashable, int] = {}
    found = [first.setdefault(_stated(record, names), row) for row, record in enumerate(records)]
    return frozen(np.array(found, dtype=np.int64))


def _stated(record: Any, names: Sequence[str]) -> Hashable:
    return tuple(_told(_value(record, name)) for name in names)


def _value(record: Any, name: str) -> object:
    if name.startswith(EXTRAS):
        return record.extras.get(name.removeprefix(EXTRAS), _ABSENT)
    return getattr(record, name) if name in type(record).model_fields else _ABSENT


def _told(value: Any) -> Hashable:
    """Something hashable that equals another value's only where no function can tell the two apart."""
    kind = type(value)
    if value is None or value is _ABSENT or isinstance(value, bool | int | str | Enum):
        return kind, value
    if isinstance(value, float):
        return kind, value.hex()  # NaN is NaN, and 0.0 is not -0.0
    if isinstance(value, Set):
        return kind, frozenset(map(_told, value))
    if isinstance(value, Mapping):
        return kind, tuple((_told(key), _told(held)) for key, held in value.items())
    if isinstance(value, list | tuple):
        return kind, tuple(map(_told, value))
    return object()
