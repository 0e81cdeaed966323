"""Text as rows of cells: which delimiter, where rows end, and rows that do not fit.

Rows are numbered as a spreadsheet shows them: a row with a quoted line break in it is one row, blank rows count, and
a first line ``sep=;`` does not.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from partage.files.grids.grid import Row
from partage.files.grids.notes import Notes, RefusedError
from partage.files.grids.texts import LONGEST_LINE, Text

MOST_ROWS = 50_000
MOST_COLUMNS = 200
LONGEST_CELL = 10_000
_ENDLESS = 200_000
"""Rows, blank ones included, after which a file is not read on."""

DELIMITERS = (";", ",", "\t")
_SEP_LINE = re.compile(r"sep=(.)\r?\n?\Z", re.IGNORECASE)
_LOOKED_AT = 60
_TITLE_LINES = 10
_CSV_LIMIT = "field limit"


@dataclass(frozen=True)
class _Record:
    """One row as it was read; `lines` is how many lines of the file it took."""

    number: int
    cells: tuple[str, ...]
    lines: int

    @property
    def filled(self) -> bool:
        return any(self.cells)


def rows_in(text: Text, notes: Notes) -> list[Row]:
    """The rows that hold something; those that do not fit under the header are noted and left out.

    Raises
    ------
    RefusedError
        ``file_empty``, ``delimiter_undecided``, ``unbalanced_quote``, ``cell_too_long`` or ``sheet_too_large``.
    """
    start = _start(text)
    separator = _SEP_LINE.fullmatch(start[0]) if start else None
    first = start[1:] if separator else start
    if not any(line.strip() for line in first):
        raise RefusedError("file_empty")
    delimiter, header = (separator[1], _header_under(first, separator[1])) if separator else _decided(first)
    return _fitting(_records(text, delimiter, bool(separator)), header, notes)


def _start(text: Text) -> list[str]:
    lines = []
    for line in text.lines():
        lines.append(line)
        if len(lines) >= _LOOKED_AT or len(line) > LONGEST_LINE:
            break
    return lines


def _outside_quotes(line: str) -> str:
    return re.sub(r'"[^"]*"?', "", line)


def _counts(lines: list[str], delimiter: str) -> list[int]:
    return [_outside_quotes(line).count(delimiter) for line in lines if line.strip()]


def _decided(lines: list[str]) -> tuple[str, int]:
    """The delimiter, and which row that is not blank is the header.

    The header line decides, not the rows: "fr, en" within rows of a ``;`` file is a list. A title line is passed
    over because the lines under it have other numbers of cells.
    """
    of = {delimiter: _counts(lines, delimiter) for delimiter in DELIMITERS}
    for place in range(min(_TITLE_LINES, len(of[","]))):
        counts = {delimiter: of[delimiter][place] for delimiter in DELIMITERS if _holds(of[delimiter], place)}
        if counts:
            return _most(counts), place
    firsts = {delimiter: _header(counts) for delimiter, counts in of.items()}
    delimiter = _most({delimiter: of[delimiter][place] for delimiter, place in firsts.items()})
    return delimiter, firsts[delimiter]


def _holds(counts: list[int], place: int) -> bool:
    """Whether the lines under this one have as many delimiters, for the better part."""
    count, after = counts[place], counts[place + 1 :]
    return count > 0 and (not after or (after[0] == count and 2 * after.count(count) >= len(after)))


def _header(counts: list[int]) -> int:
    """Where lines do not agree, the first that has any."""
    return next((place for place, count in enumerate(counts) if count), 0)


def _most(counts: dict[str, int]) -> str:
    best = max(counts.values())
    chosen = [delimiter for delimiter, count in counts.items() if count == best]
    if best == 0 or len(chosen) > 1:
        raise RefusedError("delimiter_undecided", 1)
    return chosen[0]


def _header_under(lines: list[str], delimiter: str) -> int:
    counts = _counts(lines, delimiter)
    return next((place for place in range(min(_TITLE_LINES, len(counts))) if _holds(counts, place)), _header(counts))


class _Feed:
    """The lines of a text for `csv`, which itself has no limit to the length of a row."""

    def __init__(self, text: Text) -> None:
        self._lines = text.lines()
        self.letters = 0
        self.lines = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.letters += len(line)
            self.lines += 1
            if self.letters > LONGEST_LINE:
                raise csv.Error(_CSV_LIMIT)
            yield line


def _records(text: Text, delimiter: str, separated: bool) -> Iterator[_Record]:  # noqa: FBT001
    feed = _Feed(text)
    lines = iter(feed)
    if separated:
        next(lines)
    number = 0
    feed.lines = feed.letters = 0
    try:
        for cells in csv.reader(lines, delimiter=delimiter, strict=True):
            number += 1
            yield _Record(number, tuple(cell.strip() for cell in cells), feed.lines)
            feed.lines = feed.letters = 0
    except csv.Error as error:
        # A quote that is not closed runs into the limit, too, but over many lines.
        too_long = _CSV_LIMIT in str(error) and feed.lines <= 1
        raise RefusedError("cell_too_long" if too_long else "unbalanced_quote", number + 1) from None


def _fitting(records: Iterator[_Record], header: int, notes: Notes) -> list[Row]:
    rows: list[Row] = []
    width = None
    for record in records:
        if record.number > _ENDLESS or (record.number > MOST_ROWS and record.filled):
            raise RefusedError("sheet_too_large", record.number, rows=MOST_ROWS, columns=MOST_COLUMNS, cell="")
        if not record.filled:
            continue
        if len(rows) == header and width is None:
            width = _width(record.cells)
            if width > MOST_COLUMNS:
                raise RefusedError("sheet_too_large", record.number, rows=MOST_ROWS, columns=MOST_COLUMNS, cell="")
        if width is None or _fits(record, width, notes):
            rows.append((record.number, record.cells[:width]))
    return rows


def _width(cells: tuple[str, ...]) -> int:
    """Cells up to the last that is filled."""
    return max((place + 1 for place, cell in enumerate(cells) if cell), default=0)


def _fits(record: _Record, width: int, notes: Notes) -> bool:
    filled, given = _width(record.cells), len(record.cells)
    if record.lines > 1 and (filled > width or given < width):
        notes.refuse("unbalanced_quote", record.number)
    elif any(len(cell) > LONGEST_CELL for cell in record.cells):
        notes.refuse("cell_too_long", record.number)
    elif filled > width:
        notes.refuse("too_many_cells", record.number, cells=filled, headers=width)
    elif given < width:
        notes.aside("too_few_cells", record.number, cells=given, headers=width)
    else:
        return True
    return False
