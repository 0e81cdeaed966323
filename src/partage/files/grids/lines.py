"""Text as rows of cells: which delimiter, where rows end, and rows that do not fit.

Rows are numbered as a spreadsheet shows them: a row with a quoted line break in it is one row, blank rows count, and
a first line ``sep=;`` does not.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from partage.files.findings import Notes, RefusedError
from partage.files.grids.decoding import LONGEST_LINE, Text
from partage.files.grids.grid import ENDLESS, LONGEST_CELL, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Row, level, width_of

DELIMITERS = (";", ",", "\t", "|")
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

    Refused: ``file_empty``, ``delimiter_undecided``, ``unbalanced_quote``, ``cell_too_long`` or ``sheet_too_large``.
    """
    start = _start(text)
    separator = _SEP_LINE.fullmatch(start[0]) if start else None
    # As records are numbered below; blank ones say nothing about delimiters.
    first = [(number, line) for number, line in enumerate(start, start=0 if separator else 1) if line.strip()]
    first = first[1:] if separator else first
    if not first:
        raise RefusedError("file_empty")
    delimiter, header = _decided(first, separator[1] if separator else DELIMITERS)
    rows = _fitting(_records(text, delimiter, 1 if separator else 0), header, notes)
    if not rows and not notes.refused:
        raise RefusedError("file_empty")
    return level(rows)


def _start(text: Text) -> list[str]:
    """The first rows; a line that ends within quotes goes on."""
    rows, row = [], ""
    for taken, line in enumerate(text.lines()):
        row += line
        if row.count('"') % 2 == 0:
            rows.append(row)
            row = ""
        if taken >= _LOOKED_AT or len(row) > LONGEST_LINE:
            break
    return [*rows, row] if row else rows


def _decided(first: list[tuple[int, str]], delimiters: Iterable[str]) -> tuple[str, int]:
    """The delimiter, and the number of the row that seems to be the header.

    The header line decides, not the rows: "fr, en" within rows of a ``;`` file is a list. A title line is passed
    over because the lines under it have other numbers of cells.
    """
    lines = [re.sub(r'"[^"]*"?', "", line) for _, line in first]
    of = {delimiter: [line.count(delimiter) for line in lines] for delimiter in delimiters}
    for place in range(min(_TITLE_LINES, len(first))):
        counts = {delimiter: counts[place] for delimiter, counts in of.items() if _holds(delimiter, place, of)}
        if counts:
            delimiter = _most(counts)
            return delimiter, first[_not_a_title(of[delimiter], place)][0]
    # Lines do not agree: the first that has any.
    places = {delimiter: next((p for p, count in enumerate(of[delimiter]) if count), 0) for delimiter in of}
    delimiter = _most({delimiter: of[delimiter][place] for delimiter, place in places.items()})
    return delimiter, first[places[delimiter]][0]


def _holds(delimiter: str, place: int, of: Mapping[str, Sequence[int]]) -> bool:
    """Whether half of the lines under this one have as many delimiters, and the next is not parted by another one."""
    count, after = of[delimiter][place], of[delimiter][place + 1 :]
    if count == 0:
        return False
    if not after:
        return place == 0
    other = after[0] == 0 and any(counts[place + 1] for counts in of.values())
    return not other and 2 * after.count(count) >= len(after)


def _not_a_title(counts: Sequence[int], place: int) -> int:
    """The first line that has half as many at least: all rows may have a cell more than the header."""
    return next(number for number, count in enumerate(counts) if 2 * count >= counts[place])


def _most(counts: Mapping[str, int]) -> str:
    best = max(counts.values())
    chosen = [delimiter for delimiter, count in counts.items() if count == best]
    if best == 0 or len(chosen) > 1:
        raise RefusedError("delimiter_undecided", 1)
    return chosen[0]


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


def _records(text: Text, delimiter: str, skipped: int) -> Iterator[_Record]:
    feed = _Feed(text)
    lines = itertools.islice(feed, skipped, None)
    number = 0
    try:
        for cells in csv.reader(lines, delimiter=delimiter, strict=True):
            number += 1
            yield _Record(number, tuple(cell.strip() for cell in cells), feed.lines)
            feed.lines = feed.letters = 0
    except csv.Error as error:
        # A quote that is not closed runs into the limit, too, but over many lines.
        too_long = _CSV_LIMIT in str(error) and feed.lines <= 1
        raise RefusedError("cell_too_long" if too_long else "unbalanced_quote", number + 1) from None


def _fitting(records: Iterable[_Record], header: int, notes: Notes) -> list[Row]:
    rows: list[Row] = []
    widths: tuple[int, int] | None = None
    cells = short = 0
    for record in records:
        _check_size(record)
        if not record.filled:
            continue
        cells += len(record.cells)
        if cells > MOST_CELLS:
            raise RefusedError("sheet_too_full", limit=MOST_CELLS)
        if widths is None and record.number >= header and sum(map(bool, record.cells)) > 1:
            widths = width_of(record.cells), len(record.cells)
        short += widths is not None and len(record.cells) < widths[0]
        if widths is None or _fits(record, *widths, notes):
            rows.append((record.number, record.cells))
    if len(rows) == 1 and short > 1:  # a line break is lost, and the header goes on with somebody's answers
        raise RefusedError("header_too_long", rows[0][0])
    return rows


def _check_size(record: _Record) -> None:
    if (
        record.number > ENDLESS
        or (record.number > MOST_ROWS and record.filled)
        or (len(record.cells) > MOST_COLUMNS and width_of(record.cells) > MOST_COLUMNS)
    ):
        raise RefusedError("sheet_too_large", record.number, rows=MOST_ROWS, columns=MOST_COLUMNS, cell="")


def _fits(record: _Record, fewest: int, most: int, notes: Notes) -> bool:
    """Whether a row has a cell under each header that is filled, and nothing beyond the header line's last cell."""
    filled, given = width_of(record.cells), len(record.cells)
    if record.lines > 1 and (filled > most or given < fewest):
        notes.refuse("unbalanced_quote", record.number)
    elif any(len(cell) > LONGEST_CELL for cell in record.cells):
        notes.refuse("cell_too_long", record.number)
    elif filled > most:
        notes.refuse("too_many_cells", record.number, cells=filled, headers=most)
    elif given < fewest:
        notes.aside("too_few_cells", record.number, cells=given, headers=fewest)
    else:
        return True
    return False
