"""Records in data frames, of pandas, polars or another library that narwhals knows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from partage.domain import spelling as cells
from partage.domain.people import Family, Student
from partage.domain.record import Record
from partage.domain.spelling import EXTRAS, FAMILY_CELLS, STUDENT_CELLS
from partage.errors import Fault, FrameError, InputError, closest, place
from partage.installed import install_command

R = TypeVar("R", bound=Record)

_COUNTS = frozenset({"seats", "min_guests", "max_meals", "times_left_out"})
_PLACE = ("lat", "lon")


def read_frames(students: Any, families: Any, extras: Iterable[str]) -> dict[str, list[Any]]:
    """The records in two frames, one row per student and per family; see `partage.Roster.from_frames`."""
    faults: list[Fault] = []
    if isinstance(extras, str):
        raise FrameError.of(place("the_frames"), [Fault("bare_text", field="extras")])
    own = frozenset(extras)
    each = _records(students, Student, STUDENT_CELLS, "students", own, faults)
    homes = _records(families, Family, FAMILY_CELLS, "families", own, faults)
    if faults:
        raise FrameError.of(place("the_frames"), faults)
    return {"students": each, "families": homes}


def _records(
    frame: Any,
    kind: type[R],
    readers: Mapping[str, cells.Cell],
    name: str,
    own: frozenset[str],
    faults: list[Fault],
) -> list[R]:
    columns = _columns(frame, kind, name, own, faults)
    if columns is None:
        return []
    count = len(next(iter(columns.values()), ()))
    before = len(faults)
    values: list[dict[str, Any]] = [{} for _ in range(count)]
    for column, entries in columns.items():
        read = _reader(column, kind, readers)
        for row, entry in enumerate(entries):
            plain = entry.tolist() if hasattr(entry, "tolist") else entry  # arrays and numbers of numpy
            if not _given(plain):
                continue
            try:
                values[row][column] = read(plain)
            except cells.CellError as error:
                faults.append(replace(error.fault, file=name, row=row, column=column))
            except TypeError:
                faults.append(Fault("cell_type", file=name, row=row, column=column))
    if len(faults) > before:
        return []
    return [record for row, one in enumerate(values) for record in _record(kind, one, row, name, faults)]


def _record(kind: type[R], one: dict[str, Any], row: int, name: str, faults: list[Fault]) -> Iterable[R]:
    place = {column: one[column] for column in _PLACE if column in one}
    fields = {column: value for column, value in one.items() if column in kind.model_fields}
    own = {column: value for column, value in one.items() if column not in fields and column not in place}
    if len(place) == 1:
        missing = next(column for column in _PLACE if column not in place)
        faults.append(Fault("place_incomplete", file=name, row=row, column=missing))
        return
    if place:
        fields["place"] = tuple(place[column] for column in _PLACE)
    if own:
        fields["extras"] = {column.removeprefix(EXTRAS): value for column, value in own.items()}
    try:
        yield kind(**fields)
    except InputError as error:
        at = {"place": "lat"} if place else {}
        for fault in error.faults:
            column = at.get(fault.field or "", fault.field)
            faults.append(replace(fault, record=None, field=None, file=name, row=row, column=column))


def _columns(
    frame: Any, kind: type[Record], name: str, own: frozenset[str], faults: list[Fault]
) -> dict[str, list[Any]] | None:
    """Column -> its entries as Python's own values; the index of pandas is read where it is called ``id``."""
    narwhals = narwhals_library()
    index = getattr(frame, "index", None)
    if getattr(index, "name", None) == "id" and "id" not in getattr(frame, "columns", ()):
        frame = frame.reset_index()
    labels = list(getattr(frame, "columns", ())) if hasattr(frame, "index") else []
    if not all(isinstance(label, str) for label in labels):
        faults.append(Fault("frame_columns", file=name))
        return None
    if twice := sorted({label for label in labels if labels.count(label) > 1}):
        faults.append(Fault("duplicate_header", file=name, column=twice[0]))
        return None
    try:
        eager = narwhals.from_native(frame, eager_only=True)
    except TypeError:
        faults.append(Fault("frame_kind", file=name))
        return None
    if pair := _both(eager.columns, kind):
        faults.append(Fault("duplicate_header", file=name, column=" + ".join(pair), key="faults.one_of_two_columns"))
        return None
    if unknown := list(_unknown(eager.columns, kind, name, own)):
        faults += unknown
        return None
    return {column: eager[column].to_list() for column in eager.columns}


def _unknown(columns: Sequence[str], kind: type[Record], name: str, own: frozenset[str]) -> Iterator[Fault]:
    """Columns that nobody knows, by number: of a sheet without headers, the name is somebody's answer."""
    fields = {*kind.model_fields, *_PLACE}
    for number, column in enumerate(columns, start=1):
        if column not in fields | own and (column == EXTRAS or not column.startswith(EXTRAS)):
            close = closest(column, fields)
            yield Fault("unknown_column", {"number": number, "close": close}, file=name)


def _both(columns: Sequence[str], kind: type[Record]) -> tuple[str, str] | None:
    """Two columns that would fill one place in the record: which of them counts is not for us to say."""
    own = [column for column in columns if column not in kind.model_fields and column not in _PLACE]
    pairs = [("place", column) for column in _PLACE]
    pairs += [("extras", column) for column in own]
    pairs += [(column, EXTRAS + column) for column in own]
    return next((pair for pair in pairs if pair[0] in columns and pair[1] in columns), None)


def _reader(column: str, kind: type[Record], readers: Mapping[str, cells.Cell]) -> cells.Cell:
    """How an entry of a column is read: text as in sheets, everything else as it is."""
    read = readers.get(column)
    own = column not in kind.model_fields and column not in _PLACE
    textual = read is cells.text and not own

    def reader(entry: Any) -> Any:
        if isinstance(entry, str):
            return entry if read is None else read(entry.strip())
        if own and isinstance(entry, float) and not math.isfinite(entry):
            raise cells.CellError("extra_invalid", key="faults.not_a_number")
        if isinstance(entry, bool | int | float):
            if textual:
                raise cells.CellError("not_text", key="faults.text_not_number")
            return _number(entry, column)
        if own:
            raise TypeError
        return _many(entry)

    return reader


def _number(entry: Any, column: str) -> Any:
    """A number; pandas makes floats of counts where one of them is missing."""
    counted = column in _COUNTS and isinstance(entry, float) and entry.is_integer()
    return int(entry) if counted else entry


def _many(entry: Any) -> Any:
    """A list, a mapping without what is not given, or a moment."""
    if isinstance(entry, list | tuple | set | frozenset):
        if not all(map(_given, entry)):
            raise cells.CellError("list_incomplete")
        return list(entry)
    if isinstance(entry, dict):
        return {key: one for key, one in entry.items() if _given(one)}
    if not hasattr(entry, "isoformat"):
        raise TypeError
    return entry.to_pydatetime() if hasattr(entry, "to_pydatetime") else entry


def _given(entry: Any) -> bool:
    """None, NaN and NaT are no answer, nor is blank text, nor a list or mapping of nothing else.

    An empty list is an answer: of a diet, that nothing special is needed. Grouping makes lists like ``[nan]`` of cells
    without an answer, and these must never be read as if they were empty.
    """
    if isinstance(entry, list | tuple | set | frozenset | dict) and entry:
        return any(_given(one) for one in (entry.values() if isinstance(entry, dict) else entry))
    if entry is None or (isinstance(entry, float) and math.isnan(entry)):
        return False
    if isinstance(entry, str):
        return bool(entry.strip())
    return type(entry).__name__ not in ("NaTType", "NAType")


def narwhals_library() -> Any:
    """The library that reads and makes frames, where it is installed."""
    try:
        import narwhals
    except ModuleNotFoundError:
        raise InputError("frames_missing", {"command": install_command("frames")}) from None
    return narwhals
