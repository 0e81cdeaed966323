"""Data frames in and out: pandas and polars alike, through narwhals."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from partage.domain.people import Family, Record, Student
from partage.domain.roster import Roster
from partage.errors import Fault, FrameError, InputError
from partage.files import cells
from partage.files.rosters import EXTRAS, FAMILY_CELLS, STUDENT_CELLS

if TYPE_CHECKING:
    from partage.plan.plan import Plan

R = TypeVar("R", bound=Record)

_COUNTS = frozenset({"seats", "min_guests", "max_meals", "times_left_out"})
_PLACE = ("lat", "lon")


def roster_from_frames(
    students: Any,
    families: Any,
    *,
    facts: Mapping[str, Any] | None = None,
    pins: Iterable[Any] = (),
    apart: Iterable[Any] = (),
) -> Roster:
    """The roster in two frames, one row per student and per family; see `partage.Roster.from_frames`."""
    faults: list[Fault] = []
    each = _records(students, Student, STUDENT_CELLS, "students", faults)
    homes = _records(families, Family, FAMILY_CELLS, "families", faults)
    if faults:
        raise FrameError.of("the frames", faults)
    return Roster(each, homes, facts=facts or {}, pins=pins, apart=apart)


def plan_frame(plan: Plan, backend: str, *, tables: bool = False) -> Any:
    """The plan as a frame of a library; see `partage.Plan.to_frame`."""
    narwhals = _narwhals()
    data = _tables(plan) if tables else _seats(plan)
    try:
        return narwhals.from_dict(data, backend=backend).to_native()
    except (ImportError, ValueError):
        message = f"to_frame({backend!r}): an installed library of data frames is expected, such as pandas or polars."
        raise InputError("unknown_backend", {"backend": backend}, message) from None


def _seats(plan: Plan) -> dict[str, list[Any]]:
    students = plan.roster.students
    seats = [plan.seated.get(student.id) for student in students]
    return {
        "student": [student.id for student in students],
        "seated": [seat is not None for seat in seats],
        "family": [None if seat is None else seat[0] for seat in seats],
        "slot": [None if seat is None else seat[1] for seat in seats],
        "party": [student.party for student in students],
    }


def _tables(plan: Plan) -> dict[str, list[Any]]:
    data: dict[str, list[Any]] = {
        "family": [table.family for table in plan.tables],
        "slot": [table.slot for table in plan.tables],
        "guests": [len(table.students) for table in plan.tables],
        "students": [" ".join(table.students) for table in plan.tables],
    }
    for number, level in enumerate(plan.levels):
        data[level.goal] = [table.levels[number] for table in plan.tables]
    return data


def _records(frame: Any, kind: type[R], readers: Mapping[str, cells.Cell], name: str, faults: list[Fault]) -> list[R]:
    columns = _columns(frame, name, faults)
    if columns is None:
        return []
    count = len(next(iter(columns.values()), ()))
    before = len(faults)
    values: list[dict[str, Any]] = [{} for _ in range(count)]
    for column, entries in columns.items():
        read = _reader(column, kind, readers)
        for row, entry in enumerate(entries):
            if not _given(entry):
                continue
            try:
                values[row][column] = read(entry)
            except cells.CellError as error:
                faults.append(Fault(error.code, error.message, file=name, row=row, column=column))
            except TypeError:
                message = "text, a number, yes or no, a moment, or a list of these is expected"
                faults.append(Fault("cell_type", message, file=name, row=row, column=column))
    if len(faults) > before:
        return []
    return [record for row, one in enumerate(values) for record in _record(kind, one, row, name, faults)]


def _record(kind: type[R], one: dict[str, Any], row: int, name: str, faults: list[Fault]) -> Iterable[R]:
    extras = {
        column: value for column, value in one.items() if column not in kind.model_fields and column not in _PLACE
    }
    fields = {column: value for column, value in one.items() if column not in extras and column not in _PLACE}
    if all(column in one for column in _PLACE):
        fields["place"] = tuple(one[column] for column in _PLACE)
    if extras:
        fields["extras"] = {column.removeprefix(EXTRAS): value for column, value in extras.items()}
    try:
        yield kind(**fields)
    except InputError as error:
        faults += [Fault(one.code, one.message, file=name, row=row, column=one.field) for one in error.faults]


def _columns(frame: Any, name: str, faults: list[Fault]) -> dict[str, list[Any]] | None:
    """Column -> its entries as Python's own values; the index of pandas is read where it is called ``id``."""
    narwhals = _narwhals()
    index = getattr(frame, "index", None)
    if getattr(index, "name", None) == "id" and "id" not in getattr(frame, "columns", ()):
        frame = frame.reset_index()
    labels = list(getattr(frame, "columns", ())) if hasattr(frame, "index") else []
    if not all(isinstance(label, str) for label in labels):
        faults.append(Fault("frame_columns", "columns are named by text, one level of it", file=name))
        return None
    if twice := sorted({label for label in labels if labels.count(label) > 1}):
        faults.append(Fault("duplicate_header", "two columns have this name", file=name, column=twice[0]))
        return None
    try:
        eager = narwhals.from_native(frame, eager_only=True)
    except TypeError:
        message = "an eager data frame is expected, of pandas, polars or the like; a lazy one has to be collected first"
        faults.append(Fault("frame_kind", message, file=name))
        return None
    return {column: eager[column].to_list() for column in eager.columns}


def _reader(column: str, kind: type[Record], readers: Mapping[str, cells.Cell]) -> cells.Cell:
    """How an entry of a column is read: text as in sheets, everything else as it is."""
    read = readers.get(column)
    textual = column in kind.model_fields and read is cells.text

    def reader(entry: Any) -> Any:
        plain = entry.tolist() if hasattr(entry, "tolist") else entry  # arrays and numbers of numpy
        if isinstance(plain, str):
            return plain if read is None else read(plain.strip())
        if isinstance(plain, bool | int | float):
            if textual:
                raise cells.CellError("not_text", "text is expected; numbers lose zeros at the beginning")
            return _number(plain, column)
        return _many(plain, own=read is None)

    return reader


def _number(entry: Any, column: str) -> Any:
    """A number; pandas makes floats of counts where one of them is missing."""
    counted = column in _COUNTS and isinstance(entry, float) and entry.is_integer()
    return int(entry) if counted else entry


def _many(entry: Any, *, own: bool) -> Any:
    """A list or mapping without what is not given, or a moment."""
    if isinstance(entry, list | tuple | set | frozenset) and not own:
        return [one for one in entry if _given(one)]
    if isinstance(entry, dict) and not own:
        return {key: one for key, one in entry.items() if _given(one)}
    if not hasattr(entry, "isoformat"):
        raise TypeError
    return entry.to_pydatetime() if hasattr(entry, "to_pydatetime") else entry


def _given(entry: Any) -> bool:
    """None, NaN and NaT are no answer; a blank text is none either."""
    if entry is None or (isinstance(entry, float) and math.isnan(entry)):
        return False
    if isinstance(entry, str):
        return bool(entry.strip())
    return type(entry).__name__ not in ("NaTType", "NAType")


def _narwhals() -> Any:
    try:
        import narwhals
    except ModuleNotFoundError:
        message = 'Data frames need a library more: pip install "partage[frames]".'
        raise InputError("frames_missing", {}, message) from None
    return narwhals
