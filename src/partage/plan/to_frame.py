"""A plan as data frames, of pandas, polars or another library that narwhals knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from partage.domain.from_frames import narwhals_library
from partage.domain.roster import Roster
from partage.errors import InputError
from partage.plan.records import LevelReport, Table

_TYPES = {"seated": "Boolean"} | dict.fromkeys(("student", "family", "slot", "party", "students"), "String")
"""Types of columns, also where nobody is seated; everything else is a count."""


def frame(data: Mapping[str, Sequence[Any]], backend: str) -> Any:
    """Columns as a frame of a library; see `partage.Plan.to_frame`."""
    narwhals = narwhals_library()
    types = {column: getattr(narwhals, _TYPES.get(column, "Int64")) for column in data}
    try:
        return narwhals.from_dict(data, types, backend=backend or "").to_native()
    except (ImportError, TypeError, ValueError):
        raise InputError("unknown_backend", {"backend": repr(backend)}) from None


def seat_columns(roster: Roster, seated: Mapping[str, tuple[str, str]]) -> dict[str, list[Any]]:
    """One row per student, in the roster's order."""
    students = roster.students
    seats = [seated.get(student.id) for student in students]
    return {
        "student": [student.id for student in students],
        "seated": [seat is not None for seat in seats],
        "family": [None if seat is None else seat[0] for seat in seats],
        "slot": [None if seat is None else seat[1] for seat in seats],
        "party": [student.party for student in students],
    }


def table_columns(tables: Sequence[Table], levels: Sequence[LevelReport]) -> dict[str, list[Any]]:
    """One row per table, with what it adds to each goal."""
    data: dict[str, list[Any]] = {
        "family": [table.family for table in tables],
        "slot": [table.slot for table in tables],
        "guests": [len(table.students) for table in tables],
        "students": [" ".join(table.students) for table in tables],
    }
    for number, level in enumerate(levels):
        data[level.goal] = [table.levels[number] for table in tables]
    return data
