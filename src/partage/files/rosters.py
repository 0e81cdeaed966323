"""Reading a roster: ``roster.json``, or a folder with it, or a folder of sheets.

A folder of sheets holds ``students.csv`` and ``families.csv``, and may hold ``pins.csv``, ``apart.csv``
and ``fact_NAME.csv``. Columns are named like the records' fields. Every bad cell of all files is
reported at once; only then are the rows looked at together.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from partage import canonical_json as documents
from partage.domain import spelling as cells
from partage.domain.people import Family, Student
from partage.domain.record import Record
from partage.domain.roster import Roster
from partage.domain.spelling import EXTRAS, FAMILY_CELLS, STUDENT_CELLS
from partage.errors import Fault, InputError, place
from partage.files.sheets import Sheet, read_sheet

if TYPE_CHECKING:
    import os

R = TypeVar("R", bound=Record)

Ids: TypeAlias = Mapping[str, set[str] | None]


def read_roster(path: str | os.PathLike[str]) -> Roster:
    """The roster in a JSON file, in a folder with ``roster.json``, or in a folder of sheets.

    Raises
    ------
    InputError
        With every fault of every file; each names its file, row and column, and no cell's content.
    """
    path = Path(path)
    if not path.is_dir():
        return _read_json(path)
    document, sheets = path / "roster.json", path / "students.csv"
    if document.exists() and sheets.exists():
        raise InputError.of(place("the_folder"), [Fault("two_rosters", key="roster_sheets.two_rosters")])
    return _read_json(document) if document.exists() else _read_folder(path)


def _read_json(path: Path) -> Roster:
    if path.suffix.lower() == ".csv":
        fault = Fault("folder_expected", key="roster_sheets.folder_expected", file=path.name)
        raise InputError.of(path.name, [fault])
    try:
        return Roster.from_document(documents.read_json(path))
    except InputError as error:
        if not error.faults:
            raise
        kind, code = type(error), error.code
        faults = [dataclasses.replace(fault, file=path.name) for fault in error.faults]
    raise kind.of(path.name, faults, code)


def _read_folder(folder: Path) -> Roster:
    students, each_student, faults = _read_records(folder / "students.csv", Student, STUDENT_CELLS, "diet")
    families, each_family, more = _read_records(folder / "families.csv", Family, FAMILY_CELLS, "serves", "seats")
    faults += more
    ids = {"student": _ids(students), "family": _ids(families)}
    facts = {}
    for path in sorted(folder.glob("fact_*.csv")):
        sheet = _optional(path, ("student", "family", "value"))
        facts[path.stem.removeprefix("fact_")] = _triples(sheet, ids)
        faults += sheet.faults
    pins = _optional(folder / "pins.csv", ("student", "family"), "slot")
    apart = _optional(folder / "apart.csv", ("a", "b"))
    for row, pin in pins.rows:
        _check_ids(pins, row, pin, ids)
    for row, pair in apart.rows:
        _check_whom(apart, row, pair, ids)
    faults += pins.faults + apart.faults
    if faults:
        raise InputError.of(place("the_folder"), faults)
    return Roster(
        each_student,
        each_family,
        facts=facts,
        pins=[(pin["student"], pin["family"], pin.get("slot") or None) for _, pin in pins.rows],
        apart=[(pair["a"], pair["b"]) for _, pair in apart.rows],
    )


def _optional(path: Path, required: Sequence[str], *more: str) -> Sheet:
    return read_sheet(path, (*required, *more), required) if path.exists() else Sheet(path.name)


def _read_records(
    path: Path, kind: type[R], readers: Mapping[str, cells.Cell], *required: str
) -> tuple[Sheet, list[R], list[Fault]]:
    required = ("id", "languages", "availability", *required)
    sheet = read_sheet(path, list(readers), required, EXTRAS)
    own = {name: cells.own_column([row[name] for _, row in sheet.rows]) for name in sheet.columns if "." in name}
    if not sheet.rows and not sheet.faults:
        sheet.refuse("no_rows")
    records: list[R] = []
    seen: dict[str, int] = {}
    for number, row in sheet.rows:
        values, bad = _values(sheet, number, row, {**readers, **own})
        records += _record(sheet, number, kind, values, bad)
        first = seen.setdefault(row.get("id", ""), number)
        if first != number and row.get("id"):
            key = "roster_sheets.same_id"
            sheet.refuse(f"duplicate_{kind.record_name()}", number, "id", key=key, first=first)
    return sheet, records, sheet.faults


def _values(
    sheet: Sheet, number: int, row: Mapping[str, str], readers: Mapping[str, cells.Cell]
) -> tuple[dict[str, Any], set[str]]:
    """The cells of a row that are filled in and can be read, and the columns that cannot."""
    values, bad = {}, set()
    for name, cell in row.items():
        if not cell:
            continue
        try:
            values[name] = readers[name](cell)
        except cells.CellError as error:
            sheet.note(error.fault, number, name)
            bad.add(name)
    return values, bad


def _record(sheet: Sheet, number: int, kind: type[R], values: dict[str, Any], bad: set[str]) -> list[R]:
    fields = {name: value for name, value in values.items() if not name.startswith(EXTRAS)}
    extras = {n.removeprefix(EXTRAS): value for n, value in values.items() if n.startswith(EXTRAS)}
    lat, lon = fields.pop("lat", None), fields.pop("lon", None)
    if lat is not None and lon is not None:
        fields["place"] = (lat, lon)
    elif (lat is None) != (lon is None) and not bad & {"lat", "lon"}:
        missing = "lat" if lat is None else "lon"
        sheet.refuse("place_incomplete", number, missing, key="roster_sheets.place_incomplete")
    try:
        return [kind(**fields, extras=extras)]
    except InputError as error:
        faults = error.faults
    for fault in faults:
        column = _COLUMN_OF.get(fault.field or "", fault.field)
        # A cell that could not be read is missing here, and a column that is missing was said once.
        if column not in bad and (column in sheet.columns or column == "extras"):
            sheet.note(fault, number, column)
    return []


_COLUMN_OF = {"place": "lat"}


def _ids(sheet: Sheet) -> set[str] | None:
    """The ids of a file, or None when some could not be read and nobody can be called unknown."""
    unreadable = any(fault.column in (None, "id") for fault in sheet.faults)
    return None if unreadable else {row["id"] for _, row in sheet.rows}


def _check_ids(sheet: Sheet, number: int, row: Mapping[str, str], ids: Ids) -> None:
    for kind, known in ids.items():
        if known is not None and kind in row and row[kind] not in known:
            sheet.refuse(f"unknown_{kind}", number, kind, key=f"roster_sheets.unknown_{kind}")


def _check_whom(sheet: Sheet, number: int, row: Mapping[str, str], ids: Ids) -> None:
    written = set()
    for kind, known in ids.items():
        if known is None:
            return
        written |= known | {f"{kind}:{its_id}" for its_id in known}
    for column, cell in row.items():
        if cell not in written:
            sheet.refuse("unknown_student", number, column, key="roster_sheets.unknown_person")


def _triples(sheet: Sheet, ids: Ids) -> list[tuple[str, str, float]]:
    triples = []
    for number, row in sheet.rows:
        _check_ids(sheet, number, row, ids)
        try:
            value = cells.number(row.get("value", "0"))
        except cells.CellError as error:
            sheet.note(error.fault, number, "value")
        else:
            triples.append((row.get("student", ""), row.get("family", ""), value))
    return triples
