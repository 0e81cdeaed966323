"""An OpenDocument sheet (.ods) as rows of text.

It is read here and not by a library: its values stand in plain sight, and cells that repeat a million times are judged
while they are read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from partage.files.findings import Notes, RefusedError
from partage.files.grids.cell_index import DIGITS_KEPT, CellIndex, address
from partage.files.grids.choosing import Tab, chosen
from partage.files.grids.grid import ENDLESS, EPOCH, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Row, level
from partage.files.grids.written import written
from partage.files.grids.xlsx_cells import LONGEST_VALUE, MOST_ELEMENTS
from partage.files.grids.zip_xml import Archive, Attributes, Xml, read_part

_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_MOST_SHEETS = 255
_TIME = re.compile(r"(-?)PT([0-9]{1,6})H([0-9]{1,2})M([0-9]{1,2}(?:\.[0-9]{1,12})?)S")
_NUMBERS = ("float", "percentage", "currency")
_BLANKS = {"s": " ", "tab": "\t", "line-break": "\n"}
_BELOW_CELL = 2
_SHOWN = "visible"
_DIGITS = 7
_EXTERNAL = "'file:"
"""So begin the names of tables that keep copies of cells of other files."""


def open_document_rows(raw: bytes, notes: Notes, sheet: str | None, words: Sequence[str]) -> tuple[list[Row], date]:
    """The rows that hold something, and the document's day 0.

    Refused: whatever makes the document unreadable or dangerous; single cells that cannot be used are noted.
    """
    archive = Archive(raw)
    _check_readable(archive)
    outline = _Outline()
    read_part(archive, _CONTENT, Xml(outline.start, most=MOST_ELEMENTS))
    if not outline.sheets:
        raise RefusedError("workbook_damaged")
    table = _Table(chosen(outline.sheets, notes, sheet, words, lambda number: number not in outline.filled))
    read_part(archive, _CONTENT, Xml(table.start, table.end, table.letters, most=MOST_ELEMENTS))
    table.places.close()
    table.places.note(notes)
    if not table.rows:
        raise RefusedError("file_empty")
    return level(table.rows), outline.epoch


def _check_readable(archive: Archive) -> None:
    """A password leaves the archive open and makes its parts unreadable."""
    # The manifest may name a document type, so it is not read as XML; it is asked this one thing.
    manifest = b"".join(archive.pieces(_MANIFEST)) if _MANIFEST in archive else b""
    if "encrypted-package" in archive or b"encryption-data" in manifest:
        raise RefusedError("workbook_encrypted")


class _Outline:
    """The names of the tables, which of them hold any text, and how days are counted."""

    def __init__(self) -> None:
        self.sheets: list[Tab[int]] = []
        self.epoch = EPOCH
        self.filled: set[int] = set()
        self._tables = 0
        self._style = ""
        self._hiding: set[str] = set()

    def start(self, name: str, attributes: Attributes) -> None:
        match name:
            case "style":
                self._style = attributes.get("style:name", "")
            case "table-properties" if attributes.get("table:display") == "false":
                self._hiding.add(self._style)
            case "null-date":
                self.epoch = _moment(attributes.get("table:date-value", "1899-12-30")).date()
            case "table":
                self._add(attributes)
            case "p":
                self.filled.add(self._tables)

    def _add(self, attributes: Attributes) -> None:
        self._tables += 1
        if self._tables > _MOST_SHEETS:
            raise RefusedError("too_many_sheets", limit=_MOST_SHEETS)
        name = attributes.get("table:name", "")
        if not name.startswith(_EXTERNAL):
            hidden = attributes.get("table:style-name", "") in self._hiding
            self.sheets.append(Tab(name, hidden, self._tables))


class _Table:
    """The cells of one table; `number` counts the document's tables from 1."""

    def __init__(self, number: int) -> None:
        self.rows: list[Row] = []
        self.places = CellIndex()
        self._wanted, self._tables, self._inside = number, 0, False
        self._row, self._rows, self._cells = 1, 0, 0
        self._row_times = 1
        self._row_cells: dict[int, str] = {}
        self._column, self._next_columns = 1, 1
        self._cell = _Cell({})
        self._depth = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if self._depth:
            self._depth += 1
            self._cell.start(name, attributes, self._depth)
        elif name == "table":
            self._tables += 1
            self._inside = self._tables == self._wanted
        elif self._inside:
            self._place(name, attributes)

    def end(self, name: str) -> None:
        if self._depth:
            self._cell.end(self._depth)
            self._depth -= 1
            if self._depth == 0:
                self._close_cell()
        elif self._inside and name == "table-row":
            self._close_row()
        elif name == "table":
            self._inside = False

    def letters(self, text: str) -> None:
        if self._depth:
            self._cell.letters(text, self._row)

    def _place(self, name: str, attributes: Attributes) -> None:
        match name:
            case "table-column":
                first = self._next_columns
                self._next_columns += _count(attributes, "columns-repeated")
                if attributes.get("table:visibility", _SHOWN) != _SHOWN:
                    self.places.hide_columns(first, self._next_columns - 1)
            case "table-row":
                self._open_row(attributes)
            case "table-cell" | "covered-table-cell":
                self._cell = _Cell(attributes)
                self._depth = 1

    def _open_row(self, attributes: Attributes) -> None:
        self._rows += 1
        if self._rows > ENDLESS:
            raise RefusedError("sheet_too_large", rows=MOST_ROWS, columns=MOST_COLUMNS, cell="")
        self._row_times = _count(attributes, "rows-repeated")
        self._row_cells, self._column = {}, 1
        if attributes.get("table:visibility", _SHOWN) != _SHOWN:
            self.places.hidden_rows.update(range(self._row, min(self._row + self._row_times, MOST_ROWS + 1)))

    def _close_cell(self) -> None:
        cell, times = self._cell, _count(self._cell.attributes, "columns-repeated")
        text = cell.value(self._row, self._column, self.places)
        if text:
            last = self._column + times - 1
            if last > MOST_COLUMNS:
                where = f" ({address(self._row, last)})"
                raise RefusedError("sheet_too_large", self._row, rows=MOST_ROWS, columns=MOST_COLUMNS, cell=where)
            self._row_cells |= dict.fromkeys(range(self._column, last + 1), text)
        self._column += times

    def _close_row(self) -> None:
        """A row stands once for all of its repetitions; blank ones may be a million."""
        if self._row_cells:
            width = max(self._row_cells)
            self._cells += width * self._row_times
            if self._cells > MOST_CELLS:
                raise RefusedError("sheet_too_full", limit=MOST_CELLS)
            cells = tuple(self._row_cells.get(column, "") for column in range(1, width + 1))
            for row in range(self._row, self._row + self._row_times):
                for column, text in self._row_cells.items():
                    self.places.fill(row, column, len(text))
                self.rows.append((row, cells))
        self._row += self._row_times


class _Cell:
    """One cell: its value stands in its attributes, text in the paragraphs right below it."""

    def __init__(self, attributes: Attributes) -> None:
        self.attributes = attributes
        self._paragraphs: list[str] = []
        self._in_paragraph = False
        self._length = 0

    def start(self, name: str, attributes: Attributes, depth: int) -> None:
        if depth == _BELOW_CELL:  # a comment has paragraphs, too, but further below
            self._in_paragraph = name == "p"
            if self._in_paragraph and self._paragraphs:
                self._paragraphs.append("\n")
        elif self._in_paragraph and name in _BLANKS:
            self._add(_BLANKS[name] * min(_number(attributes.get("text:c", "1")), LONGEST_VALUE), None)

    def end(self, depth: int) -> None:
        if depth == _BELOW_CELL:
            self._in_paragraph = False

    def letters(self, text: str, row: int) -> None:
        if self._in_paragraph:
            self._add(text, row)

    def _add(self, text: str, row: int | None) -> None:
        self._paragraphs.append(text)
        self._length += len(text)
        if self._length > LONGEST_VALUE:
            raise RefusedError("cell_too_long", row)

    def value(self, row: int, column: int, places: CellIndex) -> str:
        """The value as text; what is none is noted."""
        places.spend(self._length)
        text = "".join(self._paragraphs).strip()
        kind = self.attributes.get("office:value-type")
        if self.attributes.get("calcext:value-type") == "error":
            places.error(row, column, text)
        elif kind is None and not text and "table:formula" in self.attributes:
            places.refuse("formula_without_value", row, column)
        columns, rows = _count(self.attributes, "columns-spanned"), _count(self.attributes, "rows-spanned")
        if columns > 1 or rows > 1:
            places.merge(f"{address(row, column)}:{address(row + rows - 1, column + columns - 1)}")
        if kind in _NUMBERS:
            number = _float(self.attributes.get("office:value", ""))
            if abs(number) >= DIGITS_KEPT:
                places.refuse("id_precision_lost", row, column)
                return str(number)
            return written(number)
        return self._other(kind, text)

    def _other(self, kind: str | None, text: str) -> str:
        match kind:
            case "date":
                return written(_moment(self.attributes.get("office:date-value", "")))
            case "time":
                return written(_duration(self.attributes.get("office:time-value", "")))
            case "boolean":
                return written(self.attributes.get("office:boolean-value") == "true")
            case _:
                return self.attributes.get("office:string-value", text).strip()


def _count(attributes: Attributes, what: str) -> int:
    return _number(attributes.get(f"table:number-{what}", "1"))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS and int(text) > 0):
        raise RefusedError("workbook_damaged")
    return int(text)


def _float(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise RefusedError("workbook_damaged")
    return number


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise RefusedError("workbook_damaged") from None


def _duration(text: str) -> timedelta:
    found = _TIME.fullmatch(text)
    if found is None:
        raise RefusedError("workbook_damaged")
    hours, minutes, seconds = (float(part) for part in found.groups()[1:])
    length = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -length if found[1] else length
