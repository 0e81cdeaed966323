"""Which column of a sheet is which field, as values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from partage.files.findings import Findings, Notes
from partage.files.forms.headers import HARMLESS, Kind, Unread
from partage.files.forms.mapping import Question, quoted
from partage.files.forms.synonyms import fields
from partage.files.grids.grid import Grid, Row
from partage.text.writer import Line, line

AVOIDING = fields("avoiding")
"""Fields that ask for what is not wanted, as a header with a "not" in it does."""

DATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""How the slots begin that are days, and no labels."""


@dataclass(frozen=True)
class Column:
    """One column that is read; `field` and `option` as of a `Meaning`."""

    place: int  # in a row, from 0
    header: str  # as it stands in the file
    field: str
    option: str | None = None
    whole: bool = True  # the header is known as a whole to ask for this
    question: Question | None = None  # what a mapping file says of it
    turned: bool = False  # the header asks the other way round: each answer has to be in the mapping file

    @property
    def sure(self) -> bool:
        """Whether the header is known, or somebody has agreed."""
        return self.whole if self.question is None else self.question.sure

    @property
    def blocks(self) -> bool:
        """Whether nothing is matched before somebody agrees."""
        return not self.sure and self.field not in HARMLESS


@dataclass(frozen=True)
class Skipped:
    """One column that is not read, and why; of one that waits for somebody's word, the `field` that it may be."""

    place: int
    header: str
    why: Unread
    field: str | None = None


@dataclass(frozen=True)
class Layout:
    """What is known of a sheet before a row of it is read."""

    grid: Grid
    kind: Kind
    header: int  # the number of its row
    columns: tuple[Column, ...]  # those that are read
    unread: tuple[Skipped, ...]
    rows: tuple[Row, ...]  # below the header
    settled: bool  # every column is told, so that the rows can be read
    waiting: frozenset[int] = frozenset()  # places of the columns about which somebody has to say something first

    def notes(self, findings: Findings) -> Notes:
        """Adds to `findings` what is found in this sheet."""
        return Notes(findings, self.grid.file, self.grid.sheet)

    def waits(self, column: Column | Skipped) -> bool:
        """Whether somebody has to say something about a column first."""
        return column.place in self.waiting

    def answers(self, *columns: Column | Skipped) -> list[str]:
        """The filled cells of some columns, from the top."""
        return [cells[one.place] for one in columns for _, cells in self.rows if cells[one.place]]

    def of(self, field: str) -> tuple[Column, ...]:
        """The columns of one field."""
        return tuple(column for column in self.columns if column.field == field)


def field_name(field: str) -> Line | str:
    """What a field is called; an attribute of one's own by its own name."""
    return field.removeprefix("extras.") if field.startswith("extras.") else line(f"form_fields.{field}")


def in_quotes(headers: Iterable[str]) -> str:
    """Headers as a sentence names them."""
    return ", ".join(f'"{one}"' for one in headers) or "-"


def lines_for(kind: Kind, header: str, *lines: str) -> str:
    """What to add to a mapping file about one column.

    Examples
    --------
    >>> print(lines_for(Kind.STUDENTS, "Faim ?", 'field = "diet"'))
        [students.questions."Faim ?"]
        field = "diet"
    """
    return "\n".join(f"    {one}" for one in (f"[{kind}.questions.{quoted(header)}]", *lines))
