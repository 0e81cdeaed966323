"""Where the header stands in a grid, and which column is which field."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from partage.files.findings import Finding, Findings, Notes, RefusedError, Severity, silent
from partage.files.forms.headers import REQUIRED, Kind, Meaning, Unread, meaning
from partage.files.forms.mapping import GENERATED, SheetMapping
from partage.files.forms.values.moments import Moments
from partage.files.grids.cell_index import letters_of
from partage.files.grids.grid import Grid, Row
from partage.text.folding import bare

SEARCHED = 30
"""So many rows are looked at for the header."""

SURE = 2
"""So many headers that are known make a line a header; with fewer, its cells may be somebody's answers."""

_TELLING = {
    Kind.STUDENTS: frozenset({"partner", "party", "country", "max_travel_min"}),
    Kind.FAMILIES: frozenset({"seats", "min_guests", "max_meals", "smokes"}),
}
"""Fields that only one side is asked for."""

_MANY = frozenset(
    {
        "availability",
        "diet",
        "allergies",
        "serves",
        "safe_for",
        "level",
        "mother_tongue",
        "name",
        "languages",
        "interests",
    }
)
"""Fields that several columns may answer, once each of them has an option of its own."""


@dataclass(frozen=True)
class Column:
    """One column that is read.

    Parameters
    ----------
    place
        Its place in a row, from 0.
    header
        As it stands in the file.
    field, option
        What it asks for; see `Meaning`.
    stated
        Whether a mapping file says so.
    """

    place: int
    header: str
    field: str
    option: str | None = None
    stated: bool = False


@dataclass(frozen=True)
class Skipped:
    """One column that is not read, and why."""

    place: int
    header: str
    why: Unread


@dataclass(frozen=True)
class Layout:
    """What is known of a sheet before a row of it is read.

    Parameters
    ----------
    grid
        The sheet.
    kind
        Whose answers it holds.
    header
        Number of the header's row.
    columns
        Those that are read.
    unread
        The others, and why.
    rows
        Below the header.
    """

    grid: Grid
    kind: Kind
    header: int
    columns: tuple[Column, ...]
    unread: tuple[Skipped, ...]
    rows: tuple[Row, ...]

    def of(self, field: str) -> tuple[Column, ...]:
        """The columns of one field."""
        return tuple(column for column in self.columns if column.field == field)


def laid_out(grid: Grid, mapping: SheetMapping, title_rows: int | None, findings: Findings) -> Layout | None:
    """Find the header and tell its columns; None where that is not possible, with the reason among the findings."""
    if not grid.rows:
        findings.add(Finding("file_empty", file=grid.file, sheet=grid.sheet))
        return None
    place = _header(grid, mapping.kind) if title_rows is None else min(title_rows, len(grid.rows) - 1)
    number, header = grid.rows[place]
    for skipped, _ in grid.rows[:place]:
        findings.add(Finding("title_row", Severity.REMARK, grid.file, grid.sheet, skipped))
    teller = _Teller(grid, mapping, number, header, findings)
    columns, unread = teller.columns()
    layout = Layout(grid, mapping.kind, number, columns, unread, grid.rows[place + 1 :])
    return layout if teller.complete(layout) else None


def kind_of(grid: Grid) -> Kind:
    """Whose answers a sheet holds, by its headers."""
    scores = {}
    for kind in Kind:
        _, header = grid.rows[_header(grid, kind)]
        fields = {found.field for cell in header if isinstance(found := meaning(cell, kind), Meaning)}
        scores[kind] = len(fields & {*REQUIRED[kind]}) + 2 * len(fields & _TELLING[kind])
    return max(Kind, key=lambda kind: scores[kind])


def _header(grid: Grid, kind: Kind) -> int:
    """The place of the line with most headers that are known; the first one among equals."""

    def known(row: Row) -> int:
        return len({found for cell in row[1] if cell and (found := meaning(cell, kind)) is not Unread.UNKNOWN})

    looked = range(min(len(grid.rows), SEARCHED))
    return max(looked, key=lambda place: (known(grid.rows[place]), -place))


_FREE_ON = re.compile(
    r"(?i)^\s*(?:disponib\w*|dispos?|libre|available|free|creneau|créneau|slot)\s*(?:le|on|du)?\s*[:\-–]?\s*"
)


def _is_date(text: str) -> bool:
    try:
        return Moments().slot(text, silent)[:4].isdigit()
    except RefusedError:
        return False


class _Teller:
    """Tells columns, and notes what is wrong with the header."""

    def __init__(
        self, grid: Grid, mapping: SheetMapping, number: int, header: Sequence[str], findings: Findings
    ) -> None:
        self._mapping, self._number = mapping, number
        self._notes = Notes(findings, grid.file, grid.sheet)
        self._header = [" ".join(cell.split()) for cell in header]

    def columns(self) -> tuple[tuple[Column, ...], tuple[Skipped, ...]]:
        self._twice()
        stated = list(self._stated())
        taken = {column.place for column in stated}
        found, unread = list(stated), list[Skipped]()
        for place, header in enumerate(self._header):
            if place in taken or not header:
                continue
            told = self._told(header)
            if self._mapping.columns and isinstance(told, Meaning):
                told = Unread.UNKNOWN  # a mapping file that names columns names all of them
            if isinstance(told, Unread):
                unread.append(Skipped(place, header, told))
                self._notes.remark(told.value, self._number, header)
            else:
                found.append(Column(place, header, told.field, told.option))
        self._ambiguous(found)
        return tuple(found), tuple(unread)

    def complete(self, layout: Layout) -> bool:
        """Whether all that is needed is there; what is missing is noted."""
        known = {column.field for column in layout.columns} | set(self._mapping.constants)
        if known & {"level", "mother_tongue"}:
            known.add("languages")
        missing = [name for name in REQUIRED[layout.kind] if name not in known]
        if not self._mapping.columns and self._looks_like_the_other(layout, missing):
            self._notes.refuse(f"looks_like_{layout.kind.other}", self._number)
            return False
        for name in missing:
            near = difflib.get_close_matches(name, [bare(header) for header in self._header if header], 3, 0.0)
            headers = {bare(header): header for header in self._header if header}
            sure = len(layout.columns) >= SURE  # else the line may be somebody's answers
            nearest = ", ".join(f'"{headers[one]}"' for one in near) if sure else "-"
            self._notes.refuse("missing_column", self._number, field=name, nearest=nearest)
        if layout.of("people") and not self._mapping.people:
            self._notes.refuse("people_unclear", self._number, layout.of("people")[0].header)
        if not layout.of("id") and self._mapping.id != GENERATED:
            self._notes.remark("ids_generated", self._number)
        return not self._notes.refused

    def _looks_like_the_other(self, layout: Layout, missing: Sequence[str]) -> bool:
        other = layout.kind.other
        found = {told.field for cell in self._header if isinstance(told := meaning(cell, other), Meaning)}
        mine = {column.field for column in layout.columns}
        if layout.kind is Kind.STUDENTS:
            return "seats" in found and not mine & {
                "country",
                "partner",
                "party",
                "allergies",
                "people",
                "max_travel_min",
            }
        return "seats" in missing and bool(found & {"country", "partner", "party", "diet"})

    def _told(self, header: str) -> Meaning | Unread:
        told = meaning(header, self._mapping.kind)
        field = told.field if isinstance(told, Meaning) and told.option is None else None
        if told is Unread.UNKNOWN or field in ("availability", "place", "learning"):
            for text in (header, _FREE_ON.sub("", header)):
                if _is_date(text):
                    return Meaning("availability", text)
        return told

    def _twice(self) -> None:
        counts = Counter(bare(header) for header in self._header if header)
        for name, count in counts.items():
            if count > 1:
                places = [place for place, header in enumerate(self._header, start=1) if bare(header) == name]
                where = " + ".join(map(letters_of, places))
                self._notes.refuse("duplicate_header", self._number, columns=where)

    def _ambiguous(self, columns: Sequence[Column]) -> None:
        for field in sorted({column.field for column in columns}):
            some = [column for column in columns if column.field == field and not column.stated]
            plain = [column for column in some if column.option is None]
            if len(plain) > 1 or (plain and len(some) > 1 and field not in _MANY):
                headers = ", ".join(f'"{column.header}"' for column in some)
                self._notes.refuse("ambiguous_columns", self._number, field=field, headers=headers)

    def _stated(self) -> Iterator[Column]:
        mapping = self._mapping
        asked: list[tuple[str, str, str | None]] = [
            (field, header, None) for field, headers in mapping.columns.items() for header in headers
        ]
        asked += [(field, header, entry) for field, yes in mapping.yes.items() for header, entry in yes.items()]
        asked += [(f"extras.{name}", header, None) for name, header in mapping.extras.items()]
        asked += [("people", header, None) for header in mapping.people]
        asked += [(name, header, None) for name in ("only_if", "unless") if (header := getattr(mapping, name))]
        for field, header, option in asked:
            place = self._place(header)
            if place is None:
                headers = ", ".join(f'"{one}"' for one in difflib.get_close_matches(header, self._header, 3, 0.3))
                self._notes.refuse("mapped_column_missing", self._number, field=field, nearest=headers or "-")
            elif field.startswith("extras.") and meaning(header, mapping.kind) is Unread.FORBIDDEN:
                self._notes.refuse("column_forbidden", self._number, header)
            else:
                yield Column(place, self._header[place], field, option, stated=True)

    def _place(self, header: str) -> int | None:
        exact = " ".join(header.split())
        if exact in self._header:
            return self._header.index(exact)
        folded = [bare(one) for one in self._header]
        return folded.index(bare(header)) if bare(header) in folded else None
