"""One row of a sheet as the values of a record's fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from partage.domain.vocabulary import Level
from partage.files.findings import Findings, Note, RefusedError, Severity, silent
from partage.files.forms.field_reader import Answer, FieldReader, Read
from partage.files.forms.headers import SIGNS, Kind
from partage.files.forms.layout import Column, Layout
from partage.files.forms.mapped_cells import cell
from partage.files.forms.mapping import FormMapping, SheetMapping
from partage.files.forms.meal_answers import meal_of
from partage.files.forms.synonyms import words
from partage.files.forms.values.animals import read_animals
from partage.files.forms.values.languages import ASSUMED, is_tag, read_languages, read_level, read_tags
from partage.files.forms.values.meals import (
    read_allergies,
    read_goes_without,
    read_kitchen,
    read_not_safe_for,
    read_plate,
    read_safe_for,
)
from partage.files.forms.values.moments import Moments, day_first
from partage.files.forms.values.scalars import (
    FLAGS,
    read_count,
    read_email,
    read_flag,
    read_gender,
    read_genders,
    read_id,
    read_label,
    read_minutes,
    read_name,
    read_phone,
    read_place,
    read_point,
    read_words,
)
from partage.text.folding import bare


def _read_spoken(text: str, note: Note, assumed: Level | None = ASSUMED) -> dict[str, Level]:
    return {} if bare(text) in words("no_level") else read_languages(text, note, assumed)


_SIMPLE: dict[str, Read] = {
    "learning": read_tags,
    "interests": read_words,
    "step_free": read_flag,
    "smoke_free": read_flag,
    "smokes": read_flag,
    "avoids_animals": read_animals,
    "animals": read_animals,
    "max_travel_min": read_minutes,
    "gender": read_gender,
    "welcomes": read_genders,
    "country": read_label,
    "country_wishes": read_words,
    "party": read_label,
    "seats": read_count,
    "min_guests": read_count,
    "max_meals": read_count,
    "times_left_out": read_count,
    "company": read_words,
    "email": read_email,
    "phone": read_phone,
    "address": read_name,
    "shares_contact": read_flag,
}
"""Fields that one cell answers, whatever the other cells say."""

READERS: dict[str, Read] = _SIMPLE | {
    "diet": read_plate,
    "goes_without": read_goes_without,
    "allergies": read_allergies,
    "serves": read_kitchen,
    "safe_for": read_safe_for,
    "not_safe_for": read_not_safe_for,
    "languages": _read_spoken,
    "mother_tongue": read_tags,
}


class Answers:
    """Reads the rows of one sheet; `faulty` ones, too, as far as they can be read, where somebody only looks.

    How slots are read, `evenings` says, as far as both sheets and the mapping file tell.
    """

    def __init__(
        self, layout: Layout, form: FormMapping, findings: Findings, evenings: Moments, *, faulty: bool = False
    ) -> None:
        self._layout, self._findings, self._faulty = layout, findings, faulty
        self._notes = layout.notes(findings)
        self._mapping: SheetMapping = form.of(layout.kind)
        self._region, self._evenings = form.region, evenings
        self._fields = FieldReader(layout, self._mapping, findings)

    def first_day(self) -> date | None:
        """The first day on which somebody answered, as far as that can be told."""
        moments, sent = self.moments("registered_at"), self._layout.answers(*self._layout.of("registered_at"))
        try:
            return min((moments.moment(one, silent).date() for one in sent if moments), default=None)
        except RefusedError:
            return None

    def all(self) -> list[Answer]:
        """Every row that is not set aside."""
        first = len(self._findings)
        aside = self._notes.asides()
        self._slot_moments, self._sent_moments = self.moments("availability"), self.moments("registered_at")
        if any(one.weight is Severity.REFUSED for one in self._findings[first:]):
            return []
        answers = (self._answer(Answer(row, cells)) for row, cells in self._layout.rows if row not in aside)
        return [answer for answer in answers if answer is not None]

    def moments(self, name: str) -> Moments | None:
        """How the moments of a field are read; None, with the reason noted, where day and month are mixed up."""
        columns = [column for column in self._layout.of(name) if column.option is None]
        try:
            note = self._fields.note(None, columns[0]) if columns else silent
            order = day_first(self._layout.answers(*columns), note)
        except RefusedError as error:
            if name == "availability":
                self._fields.refuse(error, None, columns[0])
            else:
                self._notes.remark("moment_unknown", None, columns[0].header)
            return None
        known = self._evenings if name == "availability" else Moments()
        return replace(known, day_first=order, epoch=self._layout.grid.epoch)

    def _answer(self, answer: Answer) -> Answer | None:
        """The row with its values; None where it is somebody else's, is set aside, or is refused."""
        layout, cells = self._layout, answer.cells
        if SIGNS["total"].fullmatch(bare(next((cell for cell in cells if cell), ""))):
            self._notes.aside("row_total", answer.row)
            return None
        for name, wanted in (("only_if", True), ("unless", False)):
            if any(self._belongs(column, cells) is not wanted for column in layout.of(name)):
                return None
        before = len(self._findings)
        answer.id = self._fields.one("id", answer, read_id)
        answer.values.update(self._values(answer))
        named = (self._fields.text(column, answer) for column in layout.of("partner"))
        answer.partner = tuple(text for text in named if bare(text) not in words("nobody"))
        answer.people = self._people(answer)
        if not self._faulty and any(one.weight is not Severity.REMARK for one in self._findings[before:]):
            return None
        return answer

    def _belongs(self, column: Column, cells: Sequence[str]) -> bool:
        """Whether a row has one of the answers asked for; where none is, whether it is filled, and not with no."""
        rows = self._mapping.only_if if column.field == "only_if" else self._mapping.unless
        said = bare(cell(column, cells))
        if rows is not None and rows.answers:
            return said in map(bare, rows.answers)
        return bool(said) and FLAGS.get(said) is not False

    def _values(self, answer: Answer) -> Iterator[tuple[str, Any]]:
        for name, read in _SIMPLE.items():
            before = len(self._findings)
            if (found := self._fields.one(name, answer, read)) is not None:
                yield name, found
            elif name == "seats" and self._layout.kind is Kind.FAMILIES:
                self._fields.blank("seats_missing", before, answer, name, weight=Severity.REFUSED)
            if name == "smoke_free" and found is not None and self._layout.kind is Kind.FAMILIES:
                yield "smokes", not found
        if name := name_in(self._layout, answer.cells):
            yield "name", name
        yield from self._languages(answer)
        yield from self._slots(answer)
        yield from meal_of(self._layout, self._fields, answer)
        yield from self._place(answer)
        if (
            self._sent_moments is not None
            and (sent := self._fields.one("registered_at", answer, self._sent)) is not None
        ):
            yield "registered_at", sent
        extras = {
            column.field.removeprefix("extras."): text
            for column in self._layout.columns
            if column.field.startswith("extras.") and (text := read_name(cell(column, answer.cells), silent))
        }
        if extras:
            yield "extras", extras

    def _languages(self, answer: Answer) -> Iterator[tuple[str, Any]]:
        levels = self._layout.of("level")
        named = [one for one in self._layout.of("languages") if one.header in {level.option for level in levels}]
        assumed = ASSUMED if named else self._mapping.level

        def read(text: str, note: Note) -> dict[str, Level]:
            return _read_spoken(text, silent if named else note, assumed)

        before = len(self._findings)
        found: dict[str, Level] = {}
        if (everybody := self._mapping.constants.get("languages")) is not None:
            found |= self._fields.read(read, everybody, answer.row, Column(-1, "", "languages")) or {}
        found |= self._fields.one("languages", answer, read) or {}
        found |= self._fields.one("mother_tongue", answer, _mother_tongues) or {}
        for column in levels:
            text = self._fields.text(column, answer)
            if column.option is not None and bare(text) not in words("no_level"):
                level = self._fields.read(read_level, text, answer.row, column)
                spoken = [self._fields.text(one, answer) for one in named if one.header == column.option]
                tags = [tag for text in filter(None, spoken) for tag in read_tags(text, silent)]
                if level is not None:
                    found |= dict.fromkeys(tags or [column.option] * is_tag(column.option), level)
        if found:
            yield "languages", found
        else:
            self._fields.blank("no_language", before, answer, "languages", "mother_tongue", "level")

    def _slots(self, answer: Answer) -> Iterator[tuple[str, Any]]:
        before = len(self._findings)
        moments = self._slot_moments or Moments()
        found = set(self._fields.one("availability", answer, moments.slots) or ())
        for column in self._fields.options("availability"):
            if self._fields.ticked(column, answer, self._fields.text(column, answer)):
                slot = self._fields.read(moments.slot, str(column.option), answer.row, column)
                found |= {slot} if slot is not None else set()
        if found:
            yield "availability", frozenset(found)
        else:
            self._fields.blank("no_availability", before, answer, "availability")

    def _place(self, answer: Answer) -> Iterator[tuple[str, Any]]:
        lat, lon, point = (self._layout.of(name) for name in ("lat", "lon", "place"))
        region = self._region
        if point and (text := self._fields.text(point[0], answer)):
            found = self._fields.read(lambda one, note: read_point(one, note, region), text, answer.row, point[0])
        elif lat and lon and any(texts := [self._fields.text(one[0], answer) for one in (lat, lon)]):
            found = self._fields.read(
                lambda one, note: read_place(one, texts[1], note, region), texts[0], answer.row, lat[0]
            )
        else:
            return
        if found is not None:
            yield "place", found

    def _people(self, answer: Answer) -> int:
        counts: list[int | None] = [
            self._fields.read(read_count, text, answer.row, column)
            for column in self._layout.of("people")
            if (text := self._fields.text(column, answer))
        ]
        people = sum(count or 0 for count in counts)
        if counts and None not in counts and not people:
            self._notes.aside("people_none", answer.row, self._layout.of("people")[0].header)
        return max(1, people)

    def _sent(self, text: str, note: Note) -> datetime | None:
        """When the answer was sent; nobody is seated by it, so that nothing depends on its being understood."""
        try:
            return self._sent_moments.moment(text, note) if self._sent_moments else None
        except RefusedError:
            note("moment_unknown")
            return None


def name_in(layout: Layout, cells: Sequence[str]) -> str:
    """What somebody is called, blank where no column or cell says it."""
    columns = (column for name in ("name", "first_name", "last_name") for column in layout.of(name))
    return read_name(" ".join(filter(None, (cell(column, cells) for column in columns))), silent)


def _mother_tongues(cell: str, note: Note) -> dict[str, Level]:
    return dict.fromkeys(read_tags(cell, note), Level.NATIVE)
