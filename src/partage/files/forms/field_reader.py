"""What the cells of one row say to a field, and what is noted where they say nothing that can be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from partage.files.findings import Findings, Note, Param, RefusedError, Severity, silent
from partage.files.forms.headers import Kind
from partage.files.forms.layout import Column, Layout
from partage.files.forms.mapped_cells import Wording, cell
from partage.files.forms.mapping import SheetMapping
from partage.files.forms.synonyms import fields
from partage.files.forms.values.meals import read_offer
from partage.files.forms.values.scalars import FLAGS, read_flag
from partage.text.folding import bare, fold

Read: TypeAlias = Callable[[str, Note], Any]
"""Reads a text; `RefusedError` where it cannot."""

_FIRST = fields("first_counts")


@dataclass
class Answer:
    """What one row says."""

    row: int
    cells: tuple[str, ...]  # as they stand, to be compared with others
    id: str | None = None
    values: dict[str, Any] = field(default_factory=dict)  # field -> value, those that are answered
    partner: tuple[str, ...] = ()  # whom the row names to come along, as they stand
    people: int = 1  # how many the row stands for
    open: set[str] = field(default_factory=set)
    """Fields about the meal of which somebody has to be asked: blank, not understood, or only proposed."""

    @property
    def sent(self) -> datetime | None:
        """When the row was sent, as far as it is known."""
        sent: datetime | None = self.values.get("registered_at")
        return sent


MEAL_FIELDS: dict[str, frozenset[str]] = {
    **{name: frozenset({name}) for name in ("diet", "allergies", "serves", "safe_for")},
    "goes_without": frozenset({"diet", "allergies"}),
    "not_safe_for": frozenset({"safe_for"}),
}
"""Fields about the meal -> what is open as long as such a question is."""


class FieldReader:
    """Reads the fields of a sheet's rows; nothing is noted of columns that nobody has agreed to."""

    def __init__(self, layout: Layout, mapping: SheetMapping, findings: Findings) -> None:
        self.wording = Wording(mapping)
        self._layout, self.constants, self._blanks = layout, mapping.constants, mapping.blank
        self._findings, self._notes = findings, layout.notes(findings)
        self._read_tick = read_offer if layout.kind is Kind.FAMILIES else read_flag

    def one(self, name: str, answer: Answer, read: Read) -> Any:
        """What the columns of a field, or a constant, say; None where they are blank or cannot be read."""
        columns = self._layout.of(name)
        if not columns and name in self.constants:
            columns = (Column(-1, "", name),)
        texts = [(column, text) for column in columns if (text := self._worded(self.wording.said, column, answer))]
        if len(texts) > 1:  # "Any allergies? Yes" and "Which ones? Nuts": the second says it
            texts = [one for one in texts if FLAGS.get(bare(one[1])) is not True] or texts
        if not texts:
            return None
        if name in _FIRST:
            texts = texts[:1]
        return self.read(read, "; ".join(dict.fromkeys(text for _, text in texts)), answer.row, texts[0][0])

    def text(self, column: Column, answer: Answer) -> str:
        """What one cell says; blank where somebody has to be asked."""
        return self._worded(self.wording.text, column, answer)

    def _worded(self, say: Callable[[Column, tuple[str, ...]], str], column: Column, answer: Answer) -> str:
        return self.read(lambda *_: say(column, answer.cells), "", answer.row, column) or ""

    def read(self, read: Read, text: str, row: int | None, column: Column) -> Any:
        """What a reader makes of a text; None, with the reason noted, where it refuses."""
        try:
            return read(text, self.note(row, column))
        except RefusedError as error:
            self.refuse(error, row, column)
            return None

    def asked(self, name: str, answer: Answer, read: Read, blank: str | None = None) -> Any:
        """What the columns of a field say together, ticked options among them; None where nothing is answered."""
        before, columns = len(self._findings), self._layout.of(name)
        found, answered = [], False
        plain = self.one(name, answer, read)
        if plain is not None:
            found.append(plain)
        for column in self.options(name):
            text = self.text(column, answer)
            answered |= bool(text)
            if text and self.ticked(column, answer, text):
                entry = self.wording.entry(name, str(column.option))
                found.append(self.read(read, entry, answer.row, column))
        if self.options(name) and not answered and not found and name in self._blanks:
            found.append(read(self._blanks[name], silent))
        said = blank is not None or any(cell(column, answer.cells) for column in columns)
        if said and (not (found or answered) or None in found or any(column.blocks for column in columns)):
            answer.open |= MEAL_FIELDS[name]
        if found or answered:
            return [one for one in found if one is not None] or [read("none", silent)]
        if blank is not None:
            self.blank(blank, before, answer, name)
        return None

    def options(self, name: str) -> tuple[Column, ...]:
        """The columns of a field that have an option of their own."""
        return tuple(column for column in self._layout.of(name) if column.option is not None)

    def ticked(self, column: Column, answer: Answer, text: str) -> bool:
        """Whether a cell says yes to the option of its column, or names it."""
        if not text or fold(text) == fold(str(column.option)):
            return bool(text)
        return bool(self.read(self._read_tick, text, answer.row, column))

    def blank(self, code: str, before: int, answer: Answer, *names: str, weight: Severity = Severity.ASIDE) -> None:
        """Nothing is said, and nothing else was noted after the first findings, of which there were so many `before`.

        A column that is missing or that nobody has agreed to is told once, and not for each row.
        """
        columns = [column for name in names for column in self._layout.of(name)]
        if len(self._findings) == before and columns and not any(column.blocks for column in columns):
            self._notes.add(code, weight, answer.row, columns[0].header)

    def note(self, row: int | None, column: Column) -> Note:
        """Takes remarks about a cell."""

        def note(code: str, **params: Param) -> None:
            if not column.blocks:
                self._notes.remark(code, row, column.header or None, **params)

        return note

    def refuse(self, error: RefusedError, row: int | None, column: Column) -> None:
        """A cell cannot be used."""
        if not column.blocks:
            self._notes.add(error.code, error.weight, row, column.header or None, **error.params)
