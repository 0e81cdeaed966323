"""One sheet's cells, and the strings that sheets share, judged before any of them is read as a value."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection
from typing import TypeVar

from partage.files.grids.addresses import letters_of, place_of
from partage.files.grids.limits import ENDLESS, MOST_CELLS, MOST_COLUMNS, MOST_LETTERS, MOST_ROWS
from partage.files.grids.notes import RefusedError
from partage.files.grids.parts import TRUE, Attributes, Xml

T = TypeVar("T")

_MOST_ELEMENTS = 8 * MOST_CELLS
_LONGEST_VALUE = 100_000
"""Letters of a cell in the sheet itself; Excel writes 32,767 at the most."""
_DIGITS_KEPT = 10**15
_MOST_FAULTS = 10_000
_ENGLISH = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
_FRENCH = ("#VALEUR!", "#NOM?", "#NOMBRE!", "#NUL!", "#PROPAGATION!", "#CALCUL!")
KNOWN_ERRORS = frozenset(_ENGLISH + _FRENCH)
"""What spreadsheet programs write for a value that could not be worked out, in English and French."""


class Strings:
    """The lengths of a workbook's shared strings."""

    def __init__(self) -> None:
        self.lengths = array("L")
        self._length = self._letters_in_all = 0
        self.xml = Xml(self._start, self._end, self._letters, most=_MOST_ELEMENTS)

    def _start(self, name: str, _attributes: Attributes) -> None:
        if name == "si":
            self._length = 0

    def _letters(self, text: str) -> None:
        self._length += len(text)
        self._letters_in_all += len(text)
        if self._letters_in_all > MOST_LETTERS:
            raise RefusedError("sheet_too_full", limit=MOST_LETTERS)

    def _end(self, name: str) -> None:
        if name == "si":
            self.lengths.append(self._length)
            if len(self.lengths) > MOST_CELLS:
                raise RefusedError("sheet_too_full", limit=MOST_CELLS)


class Cells:
    """One sheet's cells: where they are, and what cannot be read as a value.

    Parameters
    ----------
    lengths
        Of the shared strings.
    """

    def __init__(self, lengths: array[int]) -> None:
        self.errors: list[tuple[int, str, str]] = []
        self.unknown: list[tuple[int, str]] = []
        self.long_numbers: list[tuple[int, str]] = []
        self.merged: list[str] = []
        self.filled: Counter[int] = Counter()
        self.hidden_rows: set[int] = set()
        self.filled_columns: set[int] = set()
        self._hidden: list[tuple[int, int]] = []
        self.xml = Xml(self._start, self._end, self._letters, most=_MOST_ELEMENTS)
        self._lengths = lengths
        self._row, self._column, self._rows, self._cells, self._letters_in_all = 0, 0, 0, 0, 0
        self._type = ""
        self._text: list[str] = []
        self._length = 0
        self._in_value = self._formula = False

    def _start(self, name: str, attributes: Attributes) -> None:
        match name:
            case "c":
                self._open_cell(attributes)
            case "v" | "t":
                self._in_value = True
            case "f":
                self._formula = True
            case "row":
                self._open_row(attributes)
            case "col" if attributes.get("hidden", "") in TRUE:
                self._hide(attributes)
            case "mergeCell":
                self._merge(attributes.get("ref", ""))
            case _:
                pass

    def _end(self, name: str) -> None:
        match name:
            case "c":
                self._close_cell()
            case "v" | "t":
                self._in_value = False
            case _:
                pass

    def _letters(self, text: str) -> None:
        if self._in_value:
            self._text.append(text)
            self._length += len(text)
            if self._length > _LONGEST_VALUE:
                raise RefusedError("cell_too_long", self._row)

    def _open_row(self, attributes: Attributes) -> None:
        self._rows += 1
        given = attributes.get("r")
        self._row = _number(given) if given is not None else self._row + 1
        self._column = 0
        if self._rows > ENDLESS:
            raise RefusedError("sheet_too_large", rows=MOST_ROWS, columns=MOST_COLUMNS, cell="")
        if attributes.get("hidden", "") in TRUE:
            self.hidden_rows.add(self._row)

    def _hide(self, attributes: Attributes) -> None:
        first, last = _number(attributes.get("min", "")), _number(attributes.get("max", ""))
        if len(self._hidden) < MOST_COLUMNS:
            self._hidden.append((first, last))

    def _open_cell(self, attributes: Attributes) -> None:
        self._cells += 1
        if self._cells > MOST_CELLS:
            raise RefusedError("sheet_too_full", limit=MOST_CELLS)
        self._column += 1
        address = attributes.get("r")
        if address is not None:
            self._row, self._column = _place(address)
        self._type = attributes.get("t", "n")
        self._text = []
        self._length = 0
        self._formula = False

    def _close_cell(self) -> None:
        text = "".join(self._text)
        if self._formula and not text and self._type != "str":
            self._keep(self.unknown, (self._row, self._address()))
        elif text:
            self._fill(text)

    def _fill(self, text: str) -> None:
        row, column = self._row, self._column
        if row > MOST_ROWS or column > MOST_COLUMNS:
            raise RefusedError(
                "sheet_too_large", row, rows=MOST_ROWS, columns=MOST_COLUMNS, cell=f" ({self._address()})"
            )
        self.filled[row] += 1
        self.filled_columns.add(column)
        self._judge(text.strip())
        if self._letters_in_all > MOST_LETTERS:
            raise RefusedError("sheet_too_full", limit=MOST_LETTERS)

    def _judge(self, text: str) -> None:
        length = len(text)
        match self._type:
            case "e":
                self._keep(self.errors, (self._row, self._address(), text if text in KNOWN_ERRORS else "#"))
            case "s":
                place = _number(text)
                if place >= len(self._lengths):
                    raise RefusedError("workbook_damaged", self._row)
                length = self._lengths[place]
            case "n" if abs(_float(text)) >= _DIGITS_KEPT:
                self._keep(self.long_numbers, (self._row, self._address()))
            case _:
                pass
        # A string that many cells share is a copy for each of them when it is read.
        self._letters_in_all += length

    def _keep(self, faults: list[T], fault: T) -> None:
        if len(faults) < _MOST_FAULTS:
            faults.append(fault)

    def _merge(self, span: str) -> None:
        if len(self.merged) >= _MOST_FAULTS:
            raise RefusedError("sheet_too_full", limit=_MOST_FAULTS)
        self.merged.append(span)

    def _address(self) -> str:
        return f"{letters_of(self._column)}{self._row}"

    def close(self) -> None:
        """After the last cell: a dense table is made of the area between the outermost ones."""
        if self.filled and _span(self.filled) * _span(self.filled_columns) > MOST_CELLS:
            raise RefusedError("sheet_too_full", limit=MOST_CELLS)

    def hidden_counts(self) -> tuple[int, int]:
        """How many rows and columns are hidden though they hold something."""
        rows = sum(1 for row in self.hidden_rows if row in self.filled)
        columns = {c for c in self.filled_columns for first, last in self._hidden if first <= c <= last}
        return rows, len(columns)

    def merged_values(self) -> list[str]:
        """Merged ranges with something beside them in their rows: a title alone in its row is none."""
        filled = sorted(self.filled)
        crowded = [row for row in filled if self.filled[row] > 1]
        found = []
        for span in self.merged:
            first, _, last = span.partition(":")
            top, bottom = _place(first)[0], _place(last or first)[0]
            judged = crowded if top == bottom else filled
            if bisect_left(judged, top) < bisect_right(judged, bottom):
                found.append(span)
        return found


def _span(places: Collection[int]) -> int:
    return max(places) - min(places) + 1


def _place(address: str) -> tuple[int, int]:
    try:
        return place_of(address)
    except ValueError:
        raise RefusedError("workbook_damaged") from None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise RefusedError("workbook_damaged")
    return int(text)


def _float(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise RefusedError("workbook_damaged") from None
    if math.isnan(number):
        raise RefusedError("workbook_damaged")
    return number
