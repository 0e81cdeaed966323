"""One sheet's cells, and the strings that sheets share, judged before any of them is read as a value."""

from __future__ import annotations

import math
from array import array

from partage.files.findings import RefusedError
from partage.files.grids.cell_index import DIGITS_KEPT, CellIndex, place
from partage.files.grids.grid import ENDLESS, MOST_CELLS, MOST_COLUMNS, MOST_LETTERS, MOST_ROWS
from partage.files.grids.zip_xml import TRUE, Attributes, Xml

MOST_ELEMENTS = 8 * MOST_CELLS
"""Of a part with cells or strings."""
LONGEST_VALUE = 100_000
"""Letters of a cell in the sheet itself; Excel writes 32,767 at the most."""


class Strings:
    """The lengths of a workbook's shared strings."""

    def __init__(self) -> None:
        self.lengths = array("L")
        self._length = self._letters_in_all = 0
        self.xml = Xml(self._start, self._end, self._letters, most=MOST_ELEMENTS)

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
    """One sheet's cells: where they are, and what cannot be read as a value; `lengths` are the shared strings'."""

    def __init__(self, lengths: array[int]) -> None:
        self.places = CellIndex()
        self.xml = Xml(self._start, self._end, self._letters, most=MOST_ELEMENTS)
        self._lengths = lengths
        self._row, self._column, self._rows, self._cells = 0, 0, 0, 0
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
                self.places.hide_columns(_number(attributes.get("min", "")), _number(attributes.get("max", "")))
            case "mergeCell":
                self.places.merge(attributes.get("ref", ""))

    def _end(self, name: str) -> None:
        match name:
            case "c":
                self._close_cell()
            case "v" | "t":
                self._in_value = False

    def _letters(self, text: str) -> None:
        if self._in_value:
            self._text.append(text)
            self._length += len(text)
            if self._length > LONGEST_VALUE:
                raise RefusedError("cell_too_long", self._row)

    def _open_row(self, attributes: Attributes) -> None:
        self._rows += 1
        given = attributes.get("r")
        self._row = _number(given) if given is not None else self._row + 1
        self._column = 0
        if self._rows > ENDLESS:
            raise RefusedError("sheet_too_large", rows=MOST_ROWS, columns=MOST_COLUMNS, cell="")
        if attributes.get("hidden", "") in TRUE:
            self.places.hidden_rows.add(self._row)

    def _open_cell(self, attributes: Attributes) -> None:
        self._cells += 1
        if self._cells > MOST_CELLS:
            raise RefusedError("sheet_too_full", limit=MOST_CELLS)
        self._column += 1
        given = attributes.get("r")
        if given is not None:
            self._row, self._column = place(given)
        self._type = attributes.get("t", "n")
        self._text = []
        self._length = 0
        self._formula = False

    def _close_cell(self) -> None:
        text = "".join(self._text)
        if self._formula and not text and self._type != "str":
            self.places.refuse("formula_without_value", self._row, self._column)
        elif text:
            self.places.fill(self._row, self._column, self._judge(text.strip()))

    def _judge(self, text: str) -> int:
        """The length of a cell's value as it will be read."""
        match self._type:
            case "e":
                self.places.error(self._row, self._column, text)
            case "s":
                number = _number(text)
                if number >= len(self._lengths):
                    raise RefusedError("workbook_damaged", self._row)
                # A string that many cells share is a copy for each of them when it is read.
                return self._lengths[number]
            case "n":
                self._judge_number(_float(text))
        return len(text)

    def _judge_number(self, number: float) -> None:
        if abs(number) >= DIGITS_KEPT:
            self.places.refuse("id_precision_lost", self._row, self._column)
        elif number < 0:
            self.places.negative.add((self._row, self._column))


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
