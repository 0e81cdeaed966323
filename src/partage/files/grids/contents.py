"""What a workbook holds: its sheets, its strings, and whatever of one sheet's cells is judged before reading."""

from __future__ import annotations

import posixpath
import re
from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from partage.files.grids.lines import MOST_COLUMNS, MOST_ROWS
from partage.files.grids.notes import RefusedError
from partage.files.grids.parts import Archive, Attributes, Xml, local

_MOST_SHEETS = 255
_MOST_CELLS = 2_000_000
_MOST_LETTERS = 50_000_000
"""A string that many cells share is a copy for each of them when it is read."""
_ENDLESS = 200_000
_DIGITS_KEPT = 10**15
_ADDRESS = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_LONGEST_ERROR = 20
_TRUE = ("1", "true", "on")


@dataclass(frozen=True)
class SheetPart:
    """A sheet of a workbook and the part that holds its cells."""

    name: str
    part: str
    hidden: bool


@dataclass
class Contents:
    """What a workbook says of itself: sheets with cells, in their order, how it counts days, where other parts are."""

    sheets: list[SheetPart] = field(default_factory=list)
    from_1904: bool = False
    strings: str | None = None
    styles: str | None = None


@dataclass(frozen=True)
class _Relation:
    kind: str
    target: str


def contents_of(archive: Archive) -> Contents:
    """The sheets of a workbook.

    Raises
    ------
    RefusedError
        ``too_many_sheets`` or ``workbook_damaged``, and what `Xml` refuses.
    """
    top = _relations(archive, "")
    book = next((r.target for r in top.values() if r.kind == "officeDocument"), "xl/workbook.xml")
    relations = _relations(archive, book)
    contents = Contents()
    by_kind = {relation.kind: relation.target for relation in relations.values() if relation.target in archive}
    contents.strings, contents.styles = by_kind.get("sharedStrings"), by_kind.get("styles")

    def part(name: str, attributes: Attributes) -> None:
        if name == "workbookPr":
            contents.from_1904 = attributes.get("date1904", "").lower() in _TRUE
        elif name == "sheet":
            _add_sheet(contents.sheets, attributes, relations, archive)

    read_part(archive, book, Xml(part))
    if not contents.sheets:
        raise RefusedError("workbook_damaged")
    return contents


def _relations(archive: Archive, part: str) -> dict[str, _Relation]:
    """What a part, or the archive itself, points to."""
    folder, _, name = part.rpartition("/")
    found: dict[str, _Relation] = {}

    def relation(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = _Relation(kind, _within(folder, attributes.get("Target", "")))

    read_part(archive, f"{folder}/_rels/{name}.rels".lstrip("/"), Xml(relation))
    return found


def _within(folder: str, target: str) -> str:
    """A target is relative to the folder of the part that names it, unless it begins with a slash."""
    target = target.replace("\\", "/")
    return posixpath.normpath(target if target.startswith("/") else f"/{folder}/{target}").lstrip("/")


def _add_sheet(
    sheets: list[SheetPart], attributes: Attributes, relations: Mapping[str, _Relation], archive: Archive
) -> None:
    if len(sheets) >= _MOST_SHEETS:
        raise RefusedError("too_many_sheets", limit=_MOST_SHEETS)
    by_name = {local(key): value for key, value in attributes.items() if ":" in key}
    relation = relations.get(by_name.get("id", ""))
    if relation is None or relation.target not in archive:
        raise RefusedError("workbook_damaged")
    if relation.kind == "worksheet":  # and not a chart or a dialogue
        hidden = attributes.get("state", "visible") != "visible"
        sheets.append(SheetPart(attributes.get("name", ""), relation.target, hidden))


def read_part(archive: Archive, name: str, xml: Xml) -> None:
    """Read a whole part."""
    for piece in archive.pieces(name):
        xml.feed(piece)
    xml.close()


class Strings:
    """The lengths of a workbook's shared strings."""

    def __init__(self) -> None:
        self.lengths = array("L")
        self._length = 0
        self.xml = Xml(self._start, self._end, self._letters)

    def _start(self, name: str, _attributes: Attributes) -> None:
        if name == "si":
            self._length = 0

    def _letters(self, text: str) -> None:
        self._length += len(text)

    def _end(self, name: str) -> None:
        if name == "si":
            self.lengths.append(self._length)
            if len(self.lengths) > _MOST_CELLS:
                raise RefusedError("sheet_too_full", limit=_MOST_CELLS)


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
        self.hidden_columns = 0
        self.xml = Xml(self._start, self._end, self._letters)
        self._lengths = lengths
        self._row, self._column, self._rows, self._cells, self._letters_in_all = 0, 0, 0, 0, 0
        self._edges = [MOST_ROWS, 0, MOST_COLUMNS, 0]
        self._type = ""
        self._text: list[str] = []
        self._in_value = self._in_string = self._formula = False

    def _start(self, name: str, attributes: Attributes) -> None:
        match name:
            case "c":
                self._open_cell(attributes)
            case "v" | "t":
                self._in_value = True
            case "is":
                self._in_string = True
            case "f":
                self._formula = True
            case "row":
                self._open_row(attributes)
            case "col" if attributes.get("hidden", "") in _TRUE:
                self._hide(attributes)
            case "mergeCell":
                self.merged.append(attributes.get("ref", ""))
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

    def _open_row(self, attributes: Attributes) -> None:
        self._rows += 1
        given = attributes.get("r")
        self._row = _number(given) if given is not None else self._row + 1
        self._column = 0
        if self._rows > _ENDLESS:
            raise RefusedError("sheet_too_large", rows=MOST_ROWS, columns=MOST_COLUMNS, cell="")
        if attributes.get("hidden", "") in _TRUE:
            self.hidden_rows.add(self._row)

    def _hide(self, attributes: Attributes) -> None:
        first, last = _number(attributes.get("min", "")), _number(attributes.get("max", ""))
        self.hidden_columns += max(0, min(last, MOST_COLUMNS) - first + 1)

    def _open_cell(self, attributes: Attributes) -> None:
        self._cells += 1
        if self._cells > _MOST_CELLS:
            raise RefusedError("sheet_too_full", limit=_MOST_CELLS)
        self._column += 1
        address = attributes.get("r")
        if address is not None:
            self._row, self._column = place_of(address)
        self._type = attributes.get("t", "n")
        self._text = []
        self._formula = self._in_string = False

    def _close_cell(self) -> None:
        text = "".join(self._text)
        if self._formula and not text and self._type != "str":
            self.unknown.append((self._row, self._address()))
        elif text:
            self._fill(text)

    def _fill(self, text: str) -> None:
        row, column = self._row, self._column
        if row > MOST_ROWS or column > MOST_COLUMNS:
            raise RefusedError(
                "sheet_too_large", row, rows=MOST_ROWS, columns=MOST_COLUMNS, cell=f" ({self._address()})"
            )
        self.filled[row] += 1
        edges = self._edges
        self._edges = [min(edges[0], row), max(edges[1], row), min(edges[2], column), max(edges[3], column)]
        self._judge(text.strip())
        if self._letters_in_all > _MOST_LETTERS:
            raise RefusedError("sheet_too_full", limit=_MOST_LETTERS)

    def _judge(self, text: str) -> None:
        length = len(text)
        match self._type:
            case "e":
                self.errors.append((self._row, self._address(), text if len(text) < _LONGEST_ERROR else "#"))
            case "s":
                place = _number(text)
                if place >= len(self._lengths):
                    raise RefusedError("workbook_damaged", self._row)
                length = self._lengths[place]
            case "n" if abs(_float(text)) >= _DIGITS_KEPT:
                self.long_numbers.append((self._row, self._address()))
            case _:
                pass
        self._letters_in_all += length

    def _address(self) -> str:
        return f"{letters_of(self._column)}{self._row}"

    def close(self) -> None:
        """After the last cell: a dense table is made of the area between the outermost ones."""
        top, bottom, left, right = self._edges
        if (bottom - top + 1) * (right - left + 1) > _MOST_CELLS:
            raise RefusedError("sheet_too_full", limit=_MOST_CELLS)

    @property
    def merged_values(self) -> list[str]:
        """Merged ranges with something beside them in their rows: a title alone in its row is none."""
        return [span for span in self.merged if self._beside(span)]

    def _beside(self, span: str) -> bool:
        first, _, last = span.partition(":")
        top, bottom = place_of(first)[0], place_of(last or first)[0]
        rows: Mapping[int, int] = self.filled
        return any(count > 1 or bottom > top for row, count in rows.items() if top <= row <= bottom)


def place_of(address: str) -> tuple[int, int]:
    """Row and column of a cell, from 1.

    Examples
    --------
    >>> place_of("AB12")
    (12, 28)
    """
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise RefusedError("workbook_damaged")
    column = 0
    for letter in found[1].upper():
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(found[2]), column


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


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise RefusedError("workbook_damaged")
    return int(text)


def _float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise RefusedError("workbook_damaged") from None
