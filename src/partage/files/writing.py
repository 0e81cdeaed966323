"""Writing a roster as a folder of sheets that `partage.files.rosters.read_roster` reads again, equal."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from partage.atomic import escape_formula, write_all
from partage.domain.facts import stated
from partage.domain.people import Family, Student
from partage.domain.record import Record
from partage.domain.roster import Roster
from partage.domain.spelling import FAMILY_CELLS, NONE, STUDENT_CELLS, words
from partage.errors import Fault, InputError, place
from partage.files.rosters import read_roster

if TYPE_CHECKING:
    import os

_SETS = frozenset(name for side in (STUDENT_CELLS, FAMILY_CELLS) for name, cell in side.items() if cell is words)
_WRITTEN = frozenset({"diet", "serves"})
"""Sets that are required, so that an empty one has to be written."""


def write_sheets(roster: Roster, folder: str | os.PathLike[str], *, force: bool = False) -> tuple[Path, ...]:
    """Write ``students.csv``, ``families.csv`` and what else the roster holds; all of it or nothing.

    Parameters
    ----------
    folder
        Made where it is missing.
    force
        Whether files that are there already are replaced.

    Returns
    -------
    tuple of Path
        What was written. ``read_roster(folder)`` gives an equal roster.

    Raises
    ------
    InputError
        ``not_for_sheets``: a ``;`` in labels that stand in lists, text of several lines, a roster without people, or a
        history; ``roster.save`` takes all of that. ``file_exists`` without `force`.

    Examples
    --------
    >>> import tempfile, partage as pt
    >>> from partage.testing import random_roster
    >>> roster = random_roster((6, 3, 2), seed=1)
    >>> folder = tempfile.mkdtemp()
    >>> [path.name for path in write_sheets(roster, folder)]
    ['students.csv', 'families.csv']
    >>> pt.read_roster(folder).sha256 == roster.sha256
    True
    """
    faults: list[Fault] = []
    if roster.history:
        faults.append(Fault("not_for_sheets", key="roster_sheets.no_history"))
    sheets = {
        "students.csv": _people(roster.students, Student, faults),
        "families.csv": _people(roster.families, Family, faults),
    }
    if roster.pins:
        rows = [(pin.student, pin.family, pin.slot or "") for pin in roster.pins]
        sheets["pins.csv"] = _csv(("student", "family", "slot"), rows)
    if roster.apart:
        pairs = [(f"{one.kind_a}:{one.a}", f"{one.kind_b}:{one.b}") for one in roster.apart]
        sheets["apart.csv"] = _csv(("a", "b"), pairs)
    for name, values in roster.facts.items():
        sheets[f"fact_{name}.csv"] = _fact(stated(name, values), values, roster)
        if not name.isidentifier():
            faults.append(Fault("not_for_sheets", key="roster_sheets.fact_no_file", field=f"facts.{name}"))
    faults = faults or list(_differences(roster, sheets))
    if faults:
        raise InputError.of(place("the_roster"), faults)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    return write_all({folder / name: text for name, text in sheets.items()}, force=force)


def _people(records: Sequence[Record], kind: type[Record], faults: list[Fault]) -> str:
    if not records:
        faults.append(Fault("not_for_sheets", key=f"roster_sheets.no_{kind.record_name()}"))
    rows = [_row(record) for record in records]
    used = {name for row in rows for name in row}
    own = sorted(name for name in used if name.startswith("extras."))
    fields = [name for field in kind.model_fields for name in (("lat", "lon") if field == "place" else (field,))]
    header = [name for name in fields if name in used] + own
    return _csv(header, [[row.get(name, "") for name in header] for row in rows])


def _row(record: Record) -> dict[str, str]:
    row: dict[str, str] = {}
    for name, value in record.to_document().items():
        row.update(_cells(name, value))
    for name in _WRITTEN & type(record).model_fields.keys():
        row.setdefault(name, NONE)
    return row


def _cells(name: str, value: Any) -> Mapping[str, str]:
    if name == "place":
        return {"lat": repr(value[0]), "lon": repr(value[1])}
    if name == "extras":
        return {f"extras.{key}": _text(one) for key, one in value.items() if one is not None}
    if name in ("languages", "slot_wishes"):
        return {name: _listed([f"{key}:{_text(one)}" for key, one in value.items()])}
    if name == "diet_alternatives":
        return {name: "|".join(" ".join(one) for one in value)}
    if name in _SETS:
        return {name: _listed(value) if value else NONE}
    return {name: _text(value)}


def _listed(entries: Sequence[str]) -> str:
    """A list as the reader takes it apart again: a ``;`` somewhere, where a label has several words."""
    if any(len(entry.split()) > 1 for entry in entries):
        return "; ".join(entries) if len(entries) > 1 else f"{entries[0]};"
    return " ".join(entries)


def _differences(roster: Roster, sheets: Mapping[str, str]) -> Iterator[Fault]:
    """What would not be the same once it is read again; the sheets are read to know."""
    with tempfile.TemporaryDirectory() as name:
        for file, text in sheets.items():
            Path(name, file).write_text(text, encoding="utf-8", newline="")
        try:
            again = read_roster(name)
        except InputError as error:
            for fault in error.faults:
                yield Fault("not_for_sheets", file=fault.file, row=fault.row, column=fault.column)
            return
    same = {record.record_name(record.id): record for record in (*again.students, *again.families)}
    for record in (*roster.students, *roster.families):
        where = record.record_name(record.id)
        if same.get(where) != record:
            yield Fault("not_for_sheets", record=where)
    if again.sha256 != roster.sha256:
        yield Fault("not_for_sheets")


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _fact(told: Any, values: Any, roster: Roster) -> str:
    rows = []
    for row, column in zip(*np.nonzero(told), strict=True):
        value = values[row, column]
        rows.append((roster.students[row].id, roster.families[column].id, repr(value.item())))
    return _csv(("student", "family", "value"), rows)


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([escape_formula(cell) if not _number(cell) else cell for cell in row] for row in rows)
    return text.getvalue()


def _number(cell: str) -> bool:
    """A negative number begins like a formula and is none; ``+33`` begins a telephone number, which is text."""
    try:
        float(cell)
    except ValueError:
        return False
    return cell.isascii() and not cell.startswith("+")
