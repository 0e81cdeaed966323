"""Which cells of a sheet are filled, hidden or merged, and which hold no value: the same for every kind of workbook."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache

from partage.files.findings import Notes, RefusedError
from partage.files.grids.grid import MOST_CELLS, MOST_COLUMNS, MOST_LETTERS, MOST_ROWS

_ADDRESS = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
DIGITS_KEPT = 10**15
"""Whole numbers below this are kept exactly by every spreadsheet program."""
_MOST_FAULTS = 10_000
_CODES = ("cell_error", "formula_without_value", "id_precision_lost")
_ENGLISH = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
_FRENCH = ("#VALEUR!", "#NOM?", "#NOMBRE!", "#NUL!", "#PROPAGATION!", "#CALCUL!")
KNOWN_ERRORS = frozenset(_ENGLISH + _FRENCH)
"""What spreadsheet programs write for a value that could not be worked out, in English and French."""


@dataclass
class CellIndex:
    """What is known of one sheet's cells by their places, which count from 1."""

    refused: dict[str, list[tuple[int, dict[str, str]]]] = field(default_factory=lambda: {code: [] for code in _CODES})
    merged: list[str] = field(default_factory=list)
    filled: Counter[int] = field(default_factory=Counter)
    filled_columns: set[int] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    negative: set[tuple[int, int]] = field(default_factory=set)
    letters: int = 0

    def fill(self, row: int, column: int, letters: int) -> None:
        """A cell holds something. Refused: ``sheet_too_large`` or ``sheet_too_full``."""
        if row > MOST_ROWS or column > MOST_COLUMNS:
            cell = f" ({address(row, column)})"
            raise RefusedError("sheet_too_large", row, rows=MOST_ROWS, columns=MOST_COLUMNS, cell=cell)
        self.filled[row] += 1
        self.filled_columns.add(column)
        self.spend(letters)

    def spend(self, letters: int) -> None:
        """Letters were read, whether they stay or not."""
        self.letters += letters
        if self.letters > MOST_LETTERS:
            raise RefusedError("sheet_too_full", limit=MOST_LETTERS)

    def refuse(self, code: str, row: int, column: int, **params: str) -> None:
        """A cell cannot be used: by its code, it holds a formula and no value, or a number that lost digits."""
        if len(self.refused[code]) < _MOST_FAULTS:
            self.refused[code].append((row, {"cell": address(row, column), **params}))

    def error(self, row: int, column: int, text: str) -> None:
        """A cell holds an error; what it is called is told only if spreadsheet programs call it so."""
        self.refuse("cell_error", row, column, error=text if text in KNOWN_ERRORS else "#")

    def merge(self, span: str) -> None:
        """A range of cells is merged."""
        if len(self.merged) >= _MOST_FAULTS:
            raise RefusedError("sheet_too_full", limit=_MOST_FAULTS)
        self.merged.append(span)

    def hide_columns(self, first: int, last: int) -> None:
        """Columns are hidden, whether they hold something or not."""
        if len(self.hidden_columns) < MOST_COLUMNS:
            self.hidden_columns.append((first, last))

    def close(self) -> None:
        """After the last cell: a dense table is made of the area between the outermost ones."""
        if self.filled and _span(self.filled) * _span(self.filled_columns) > MOST_CELLS:
            raise RefusedError("sheet_too_full", limit=MOST_CELLS)

    def note(self, notes: Notes) -> None:
        """Tell what cannot be used, and what somebody should know."""
        for code, cells in self.refused.items():
            for row, params in cells:
                notes.refuse(code, row, None, **params)
        for span in self._merged_values():
            notes.refuse("merged_cells", range=span)
        if rows := sum(1 for row in self.hidden_rows if row in self.filled):
            notes.remark("hidden_rows", count=rows)
        if columns := {c for c in self.filled_columns for first, last in self.hidden_columns if first <= c <= last}:
            notes.remark("hidden_columns", count=len(columns))

    def _merged_values(self) -> list[str]:
        """Merged ranges with something beside them in their rows: a title alone in its row is none."""
        filled = sorted(self.filled)
        crowded = [row for row in filled if self.filled[row] > 1]
        found = []
        for span in self.merged:
            first, _, last = span.partition(":")
            top, bottom = place(first)[0], place(last or first)[0]
            judged = crowded if top == bottom else filled
            if bisect_left(judged, top) < bisect_right(judged, bottom):
                found.append(span)
        return found


def _span(places: Collection[int]) -> int:
    return max(places) - min(places) + 1


def address(row: int, column: int) -> str:
    """A cell as spreadsheets write it."""
    return f"{letters_of(column)}{row}"


def place(text: str) -> tuple[int, int]:
    """Row and column of an address that a workbook holds, from 1.

    Examples
    --------
    >>> place("AB12")
    (12, 28)
    """
    found = _ADDRESS.fullmatch(text)
    if found is None:
        raise RefusedError("workbook_damaged")
    return int(found[2]), _column(found[1])


@cache  # three letters at the most, so that it cannot grow without end
def _column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = 26 * column + ord(letter) - ord("A") + 1
    return column


def letters_of(column: int) -> str:
    """The letters over a column, counted from 1.

    Examples
    --------
    >>> letters_of(28)
    'AB'
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
