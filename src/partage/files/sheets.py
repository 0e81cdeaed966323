"""One CSV file as rows of cells, each with its place; nothing about rosters is known here.

A cell's content never stands in a fault, and neither does an unknown column's name: in a file without
a header line, that is somebody's data.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from partage.atomic import as_meant
from partage.errors import Fault, closest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@dataclass
class Sheet:
    """The rows of one file, and everything found wrong with it so far."""

    file: str  # without its folder
    columns: list[str] = field(default_factory=list)  # those that could be used
    rows: list[tuple[int, Mapping[str, str]]] = field(default_factory=list)  # (number, column -> cell); header: 1
    faults: list[Fault] = field(default_factory=list)  # in the order found

    def refuse(
        self, code: str, row: int | None = None, column: str | None = None, *, key: str | None = None, **params: Any
    ) -> None:
        """Note what is wrong with the file, a row, a column or a cell; without `key`, table ``sheets`` words it."""
        self.note(Fault(code, params, key=key or f"sheets.{code}"), row, column)

    def note(self, fault: Fault, row: int | None = None, column: str | None = None) -> None:
        """Note what is wrong, at its place in the file."""
        self.faults.append(replace(fault, record=None, field=None, file=self.file, row=row, column=column))


def read_sheet(path: Path, known: Sequence[str], required: Sequence[str], free: str | None = None) -> Sheet:
    """The cells of a CSV file, without blanks at either end; blank rows are skipped.

    Columns have one of the `known` names, or one of the caller's own that begins with `free`, e.g. ``extras.``.

    UTF-8 with or without a byte order mark; ``,`` or ``;``, whichever the header line has more of. The quotation mark
    that keeps a spreadsheet from running a cell is taken away (`partage.atomic.as_meant`).
    """
    sheet = Sheet(path.name)
    text = _text(path, sheet)
    if text is None:
        return sheet
    lines = _lines(text, sheet)
    if lines:
        own = [name for name in lines[0] if free is not None and name.startswith(free) and name != free]
        places = _header(lines[0], known, own, sheet)
        for name in required:
            if name not in sheet.columns:
                sheet.refuse("missing_column", 1, name, key="roster_sheets.column_required")
        for row, cells in enumerate(lines[1:], start=2):
            if any(cells):
                _add(row, cells, len(lines[0]), places, sheet)
    return sheet


def _text(path: Path, sheet: Sheet) -> str | None:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        sheet.refuse("file_missing")
        return None
    except OSError as error:
        sheet.refuse("file_unreadable", reason=error.strerror)
        return None
    if b"\0" in raw:
        row = raw[: raw.index(b"\0")].count(b"\n") + 1
        sheet.refuse("nul_byte", row)
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        sheet.refuse("encoding", key="roster_sheets.not_utf8", offset=error.start)
        return None
    if not text.strip():
        sheet.refuse("file_empty")
        return None
    return text


def _lines(text: str, sheet: Sheet) -> list[list[str]]:
    header = text.splitlines()[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    lines: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            lines.append([as_meant(cell.strip()) for cell in cells])  # noqa: PERF401 - what was read says how far
    except csv.Error as error:
        row = len(lines) + 1
        if "field limit" in str(error):
            sheet.refuse("cell_too_long", row, key="roster_sheets.cell_endless")
        else:
            sheet.refuse("unbalanced_quote", row, key="roster_sheets.quote_alone")
        return []
    return lines


def _header(names: Sequence[str], known: Sequence[str], own: Sequence[str], sheet: Sheet) -> dict[int, str]:
    places: dict[int, str] = {}
    for place, name in enumerate(names):
        if name not in known and name not in own:
            close = closest(name, known)
            sheet.refuse("unknown_column", 1, key="roster_sheets.unknown_column", number=place + 1, close=close)
        elif name in places.values():
            numbers = {"first": names.index(name) + 1, "second": place + 1}
            sheet.refuse("duplicate_header", 1, name, key="roster_sheets.columns_alike", **numbers)
        else:
            places[place] = name
    sheet.columns = list(places.values())
    return places


def _add(row: int, cells: Sequence[str], width: int, places: Mapping[int, str], sheet: Sheet) -> None:
    if len(cells) > width:
        sheet.refuse("too_many_cells", row, cells=len(cells), headers=width)
    elif len(cells) < width:
        sheet.refuse("too_few_cells", row, cells=len(cells), headers=width)
    else:
        sheet.rows.append((row, {name: cells[place] for place, name in places.items()}))
