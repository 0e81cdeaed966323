"""One side of the roster, students or families, as columns that are gathered when a rule asks."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any

import numpy as np

from partage.columns.labels import Bools, Codes, ColumnError, Floats, Index, Ints, LabelSets, frozen
from partage.domain.spelling import EXTRAS
from partage.domain.vocabulary import Level
from partage.errors import PartageError, closest

Column = Any
"""A numpy array, `Codes` or `LabelSets`; which one the name decides (see `Side`)."""


@dataclass(frozen=True, eq=False)
class Side:
    """All records of one side in the order of their ids.

    Parameters
    ----------
    kind
        ``"student"`` or ``"family"``.
    columns
        Name -> column (n,): boolean and number arrays (missing numbers are NaN), `Codes` for single
        labels, `LabelSets` for sets.
    levels
        For each rank of `Level`, the languages spoken at that level or better.
    diets
        Sets of standards of which any one will do, the stated diet first; with a mask of who states it.
    records
        The records themselves; none where the columns travel alone.
    worked_out
        What `SideView.once` and `SideView.alike` keep.
    """

    kind: str
    columns: Mapping[str, Column]
    known: Mapping[str, Bools]
    levels: tuple[LabelSets, ...]
    diets: tuple[tuple[LabelSets, Bools], ...]
    records: tuple[Any, ...] = field(repr=False)
    worked_out: dict[tuple[object, ...], Any] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.levels[0])

    @cached_property
    def shown(self) -> tuple[Any, ...]:
        """The records as rules see them."""
        return tuple(record.without_contact() for record in self.records)

    def subset(self, index: Ints) -> Side:
        """The columns of the rows at `index` (n,), without the records behind them."""
        return Side(
            self.kind,
            {name: _rows(column, index) for name, column in self.columns.items()},
            {name: _rows(known, index) for name, known in self.known.items()},
            tuple(_rows(spoken, index) for spoken in self.levels),
            tuple((_rows(sets, index), _rows(stated, index)) for sets, stated in self.diets),
            records=(),
        )


class RecordsLeftError(PartageError):
    """A rule asks for a record where the columns travel alone."""


class SideView:
    """Some rows of one side, aligned with the seats or tables that a rule judges.

    ``view["interests"]`` is the column of that name, ``view.known(name)`` says where it is known.
    Columns are gathered once and cannot be written to.
    """

    def __init__(self, side: Side, index: Ints) -> None:
        self._side = side
        self._index = index
        self._cache: dict[str, Column] = {}

    def __len__(self) -> int:
        return len(self._index)

    def __getitem__(self, name: str) -> Column:
        if name not in self._cache:
            self._cache[name] = self._taken(self._column(name))
        return self._cache[name]

    def once(self, name: str, function: Callable[[Floats], Floats]) -> Floats:
        """`function` of a column of numbers, worked out once per record; each number must be taken on its own."""
        key = (name, function)
        if key not in self._side.worked_out:
            self._side.worked_out[key] = function(self._column(name))
        return np.asarray(self._taken(self._side.worked_out[key]))

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that can be asked for."""
        return tuple(sorted(self._side.columns))

    def known(self, name: str) -> Bools:
        """True where the record states `name`."""
        self._column(name)
        known = self._side.known.get(name)
        inside = self._index >= 0
        return np.asarray(inside if known is None else inside & known[self._index])

    def at_least(self, name: str, level: Level | str) -> LabelSets:
        """The languages spoken at `level` or better; `name` is always ``"languages"``."""
        if name != "languages":
            raise ColumnError("columns.no_levels", {"name": name})
        rank = Level(level).rank
        key = f"languages>={rank}"
        if key not in self._cache:
            self._cache[key] = self._taken(self._side.levels[rank])
        found = self._cache[key]
        assert isinstance(found, LabelSets)  # noqa: S101 (for the type checker; nothing else is stored under it)
        return found

    def acceptable_diets(self) -> list[tuple[LabelSets, Bools]]:
        """Every set of standards that would do, and for whom: the diet first, then the alternatives."""
        inside = self._index >= 0
        return [(self._taken(sets), inside & stated[self._index]) for sets, stated in self._side.diets]

    def record(self, row: int) -> Any:
        """The record behind one row, without how to reach somebody: whoever asks for that gets an `AttributeError`."""
        self._refuse_missing()
        return self._side.shown[int(self._index[row])]

    def alike(self, names: tuple[str, ...]) -> Ints:
        """(n,) for each record the first one that states the same under all of `names`; without names, itself.

        Values of two types are never the same (``True``, ``1`` and ``1.0`` are equal to Python, but not to a function
        that looks), nor are mappings in another order. What cannot be compared safely is like nothing else.
        """
        key = ("alike", *names)
        if key not in self._side.worked_out:
            self._refuse_missing()
            self._side.worked_out[key] = alike(self._side.records, names)
        return np.asarray(self._side.worked_out[key][self._index])

    def _refuse_missing(self) -> None:
        if not self._side.records and len(self._side):
            raise RecordsLeftError("records_left")

    def _column(self, name: str) -> Column:
        try:
            return self._side.columns[name]
        except KeyError:
            close = closest(name, self._side.columns)
            raise ColumnError(f"columns.{self._side.kind}_has_no", {"name": name, "close": close}) from None

    def _taken(self, column: Column) -> Column:
        """The rows of a column; padding is unknown, empty, false or NaN."""
        if isinstance(column, Codes | LabelSets):
            return column.take(self._index, padded=self._padded)
        values = column[self._index]
        if self._padded:
            missing: Index = np.nan if values.dtype.kind == "f" else 0
            values = np.where(self._index >= 0, values, values.dtype.type(missing))
        return frozen(values)

    @cached_property
    def _padded(self) -> bool:
        return bool((self._index < 0).any())


def _rows(column: Column, index: Ints) -> Column:
    """The rows of a column at `index`, none of which is padding."""
    return column.take(index, padded=False) if isinstance(column, Codes | LabelSets) else frozen(column[index])


_ABSENT = object()
"""Stands for what a record does not state; an attribute that is stated to be None is another thing."""


def alike(records: Sequence[Any], names: Sequence[str]) -> Ints:
    """(n,) for each record the first one that states the same under all of `names`; without names, itself.

    Values of two types are never the same (``True``, ``1`` and ``1.0`` are equal to Python, but not to a function that
    looks), nor are mappings in another order. What cannot be compared safely is like nothing else.
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
