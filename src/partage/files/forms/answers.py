"""One row of a sheet as the values of a record's fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from partage.domain.vocabulary import Allergen, Level
from partage.files.findings import Findings, Note, RefusedError, Severity, silent
from partage.files.forms.headers import Kind
from partage.files.forms.layout import Column, Layout
from partage.files.forms.mapped_cells import OPEN, Wording, cell
from partage.files.forms.mapping import FormMapping, SheetMapping
from partage.files.forms.synonyms import fields, words
from partage.files.forms.values.animals import read_animals
from partage.files.forms.values.languages import ASSUMED, NO_LEVEL, is_tag, read_languages, read_level, read_tags
from partage.files.forms.values.meals import (
    Plate,
    read_allergies,
    read_goes_without,
    read_kitchen,
    read_not_safe_for,
    read_offer,
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
from partage.text.folding import bare, fold
from partage.text.writer import Line

_SIMPLE: dict[str, Callable[[str, Note], Any]] = {
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

_READERS: dict[str, Callable[[str, Note], Any]] = _SIMPLE | {
    "diet": read_plate,
    "goes_without": read_goes_without,
    "allergies": read_allergies,
    "serves": read_kitchen,
    "safe_for": read_safe_for,
    "not_safe_for": read_not_safe_for,
    "languages": lambda text, note: {} if bare(text) in NO_LEVEL else read_languages(text, note),
    "mother_tongue": read_tags,
}

_ABOUT: dict[str, frozenset[str]] = {
    **{name: frozenset({name}) for name in ("diet", "allergies", "serves", "safe_for")},
    "goes_without": frozenset({"diet", "allergies"}),
    "not_safe_for": frozenset({"safe_for"}),
}
"""Fields about the meal -> what is open as long as such a question is."""

_FIRST, _SHOWN = fields("first_counts"), fields("shown")
_NOBODY = words("nobody")

_TOTAL = re.compile(r"(?:total|totaux|somme|sum|moyenne|average|nombre de reponses)\b.*")


@dataclass
class Answer:
    """What one row says.

    Parameters
    ----------
    row
        Its number.
    cells
        As they stand, to be compared with others.
    id
        None where there is none.
    values
        Field -> value, those that are answered.
    partner
        Whom the row names to come along, as they stand.
    people
        How many the row stands for.
    open
        Fields about the meal of which somebody has to be asked: blank, not understood, or in a column that is only
        proposed.
    """

    row: int
    cells: tuple[str, ...]
    id: str | None = None
    values: dict[str, Any] = field(default_factory=dict)
    partner: tuple[str, ...] = ()
    people: int = 1
    open: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Evenings:
    """What both sheets tell of the evenings.

    Parameters
    ----------
    after
        The first day on which somebody answered; days without a year are in the twelve months from then on.
    options
        The labels of the questions about evenings; none of them is torn.
    """

    after: date | None = None
    options: frozenset[str] = frozenset()


class Answers:
    """Reads the rows of one sheet; `faulty` ones, too, as far as they can be read, where somebody only looks."""

    def __init__(
        self, layout: Layout, form: FormMapping, findings: Findings, evenings: Evenings, *, faulty: bool = False
    ) -> None:
        self._layout, self._findings, self._faulty = layout, findings, faulty
        self._notes = layout.notes(findings)
        self._mapping: SheetMapping = form.of(layout.kind)
        self._form, self._evenings = form, evenings
        self._wording = Wording(self._mapping)

    def first_day(self) -> date | None:
        """The first day on which somebody answered, as far as that can be told."""
        cells = [cell(column, cells) for column in self._layout.of("registered_at") for _, cells in self._layout.rows]
        try:
            moments = Moments(day_first(filter(None, cells), silent), self._layout.grid.epoch)
            return min((moments.moment(one, silent).date() for one in cells if one), default=None)
        except RefusedError:
            return None

    def all(self) -> list[Answer]:
        """Every row that is not set aside."""
        first = len(self._findings)
        aside = self._notes.rows_aside
        self._slot_moments, self._sent_moments = self._moments("availability"), self._moments("registered_at")
        if any(one.weight is Severity.REFUSED for one in self._findings.since(first)):
            return []
        answers = (self._answer(Answer(row, cells)) for row, cells in self._layout.rows if row not in aside)
        return [answer for answer in answers if answer is not None]

    def _moments(self, name: str) -> Moments | None:
        """How the moments of a field are read; None, with the reason noted, where day and month are mixed up."""
        columns = [column for column in self._layout.of(name) if column.option is None]
        cells = (cell(column, cells) for column in columns for _, cells in self._layout.rows)
        try:
            order = day_first(filter(None, cells), self._note(None, columns[0]) if columns else silent)
        except RefusedError as error:
            if name == "availability":
                self._refuse(error, None, columns[0])
            else:
                self._notes.remark("moment_unknown", None, columns[0].header)
            return None
        form, epoch = self._form, self._layout.grid.epoch
        if name != "availability":
            return Moments(order, epoch)
        return Moments(order, epoch, form.first, form.last, form.slots, self._evenings.after, self._evenings.options)

    def _answer(self, answer: Answer) -> Answer | None:
        """The row with its values; None where it is somebody else's, is set aside, or is refused."""
        layout, cells = self._layout, answer.cells
        if _TOTAL.fullmatch(bare(next((cell for cell in cells if cell), ""))):
            self._notes.aside("row_total", answer.row)
            return None
        for name, wanted in (("only_if", True), ("unless", False)):
            if any(self._belongs(column, cells) is not wanted for column in layout.of(name)):
                return None
        before = len(self._findings)
        answer.id = self._one("id", answer, read_id)
        answer.values.update(self._values(answer))
        named = (self._text(column, answer) for column in layout.of("partner"))
        answer.partner = tuple(text for text in named if bare(text) not in _NOBODY)
        answer.people = self._people(answer)
        if not self._faulty and any(one.weight is not Severity.REMARK for one in self._findings.since(before)):
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
            if (found := self._one(name, answer, read)) is not None:
                yield name, found
            elif name == "seats" and self._layout.kind is Kind.FAMILIES and len(self._findings) == before:
                self._blank("seats_missing", answer, name, weight=Severity.REFUSED)
            if name == "smoke_free" and found is not None and self._layout.kind is Kind.FAMILIES:
                yield "smokes", not found
        if name := name_in(self._layout, answer.cells):
            yield "name", name
        yield from self._languages(answer)
        yield from self._slots(answer)
        yield from self._meal(answer)
        yield from self._place(answer)
        if self._sent_moments is not None and (sent := self._one("registered_at", answer, self._sent)) is not None:
            yield "registered_at", sent
        extras = {
            column.field.removeprefix("extras."): text
            for column in self._layout.columns
            if column.field.startswith("extras.") and (text := read_name(cell(column, answer.cells), silent))
        }
        if extras:
            yield "extras", extras

    def _one(self, name: str, answer: Answer, read: Callable[[str, Note], Any]) -> Any:
        """What the columns of a field, or a constant, say; None where they are blank or cannot be read."""
        columns = self._layout.of(name)
        if not columns and name in self._mapping.constants:
            columns = (Column(-1, "", name),)
        texts = [(column, text) for column in columns if (text := self._said(column, answer))]
        if len(texts) > 1:  # "Any allergies? Yes" and "Which ones? Nuts": the second says it
            texts = [one for one in texts if FLAGS.get(bare(one[1])) is not True] or texts
        if not texts:
            return None
        if name in _FIRST:
            texts = texts[:1]
        return self._read(read, "; ".join(dict.fromkeys(text for _, text in texts)), answer.row, texts[0][0])

    def _said(self, column: Column, answer: Answer) -> str:
        return self._read(lambda *_: self._wording.said(column, answer.cells), "", answer.row, column) or ""

    def _text(self, column: Column, answer: Answer) -> str:
        return self._read(lambda *_: self._wording.text(column, answer.cells), "", answer.row, column) or ""

    def _read(self, read: Callable[[str, Note], Any], text: str, row: int | None, column: Column) -> Any:
        try:
            return read(text, self._note(row, column))
        except RefusedError as error:
            self._refuse(error, row, column)
            return None

    def _languages(self, answer: Answer) -> Iterator[tuple[str, Any]]:
        levels = self._layout.of("level")
        named = [one for one in self._layout.of("languages") if one.header in {level.option for level in levels}]
        assumed = ASSUMED if named else self._mapping.level

        def read(text: str, note: Note) -> dict[str, Level]:
            return {} if bare(text) in NO_LEVEL else read_languages(text, silent if named else note, assumed)

        before = len(self._findings)
        found: dict[str, Level] = {}
        if (everybody := self._mapping.constants.get("languages")) is not None:
            found |= self._read(read, everybody, answer.row, Column(-1, "", "languages")) or {}
        found |= self._one("languages", answer, read) or {}
        found |= self._one("mother_tongue", answer, _mother_tongues) or {}
        for column in levels:
            text = self._text(column, answer)
            if column.option is not None and bare(text) not in NO_LEVEL:
                level = self._read(read_level, text, answer.row, column)
                spoken = [self._text(one, answer) for one in named if one.header == column.option]
                tags = [tag for text in filter(None, spoken) for tag in read_tags(text, silent)]
                if level is not None:
                    found |= dict.fromkeys(tags or [column.option] * is_tag(column.option), level)
        if found:
            yield "languages", found
        elif len(self._findings) == before:
            self._blank("no_language", answer, "languages", "mother_tongue", "level")

    def _slots(self, answer: Answer) -> Iterator[tuple[str, Any]]:
        before = len(self._findings)
        moments = self._slot_moments or Moments()
        found = set(self._one("availability", answer, moments.slots) or ())
        for column in self._options("availability"):
            if self._ticked(column, answer, self._text(column, answer)):
                slot = self._read(moments.slot, str(column.option), answer.row, column)
                found |= {slot} if slot is not None else set()
        if found:
            yield "availability", frozenset(found)
        elif len(self._findings) == before:
            self._blank("no_availability", answer, "availability")

    def _meal(self, answer: Answer) -> Iterator[tuple[str, Any]]:
        for unread in self._layout.unread:
            if any(answer.cells[unread.place : unread.place + 1]):
                answer.open |= _ABOUT.get(str(unread.field), frozenset())
        yield from self._kitchen(answer) if self._layout.kind is Kind.FAMILIES else self._plate(answer)

    def _kitchen(self, answer: Answer) -> Iterator[tuple[str, Any]]:
        kitchen = self._asked("serves", answer, read_kitchen, "diet_unknown")
        if kitchen is not None:
            yield "serves", frozenset().union(*(one.serves for one in kitchen))
        safe = [one.safe_for for one in kitchen or ()]
        safe += self._asked("safe_for", answer, read_safe_for) or []
        if (brought := self._asked("not_safe_for", answer, read_not_safe_for)) is not None:
            safe.append(frozenset(Allergen).difference(*brought))
        yield "safe_for", frozenset().union(*safe)

    def _plate(self, answer: Answer) -> Iterator[tuple[str, Any]]:
        readers = {"diet": read_plate, "goes_without": read_goes_without, "allergies": read_allergies}
        asked = [name for name in readers if self._layout.of(name) or name in self._mapping.constants]
        told = {
            name: self._asked(name, answer, readers[name], "allergy_blank" if number else "diet_unknown")
            for number, name in enumerate(asked)
        }
        if not asked:
            return
        if "diet" in answer.open and len(asked) == 1:
            answer.open.add("allergies")  # one question asks for both
        plate = Plate()
        for one in (one for plates in told.values() for one in plates or ()):
            plate |= one
        diet: Sequence[Plate] = told.get("diet") or ()
        if told[asked[0]] is not None:
            # A second choice has to meet what was said elsewhere, too.
            others = tuple(plate.diet - diet[0].diet | one for one in plate.alternatives) if len(diet) == 1 else ()
            yield from (("diet", plate.diet), ("diet_alternatives", others))
        yield "allergies", plate.allergies
        if plate.animals:
            yield "avoids_animals", answer.values.get("avoids_animals", frozenset()) | plate.animals

    def _asked(self, name: str, answer: Answer, read: Callable[[str, Note], Any], blank: str | None = None) -> Any:
        """What the columns of a field say together, ticked options among them; None where nothing is answered."""
        before, columns = len(self._findings), self._layout.of(name)
        found, answered = [], False
        plain = self._one(name, answer, read)
        if plain is not None:
            found.append(plain)
        for column in self._options(name):
            text = self._text(column, answer)
            answered |= bool(text)
            if text and self._ticked(column, answer, text):
                entry = self._wording.entry(name, str(column.option))
                found.append(self._read(read, entry, answer.row, column))
        if self._options(name) and not answered and not found and name in self._mapping.blank:
            found.append(read(self._mapping.blank[name], silent))
        said = blank is not None or any(cell(column, answer.cells) for column in columns)
        if said and (not (found or answered) or None in found or any(column.blocks for column in columns)):
            answer.open |= _ABOUT[name]
        if found or answered:
            return [one for one in found if one is not None] or [read("none", silent)]
        if blank is not None and len(self._findings) == before:
            self._blank(blank, answer, name)
        return None

    def _place(self, answer: Answer) -> Iterator[tuple[str, Any]]:
        lat, lon, point = (self._layout.of(name) for name in ("lat", "lon", "place"))
        region = self._form.region
        if point and (text := self._text(point[0], answer)):
            found = self._read(lambda one, note: read_point(one, note, region), text, answer.row, point[0])
        elif lat and lon and any(texts := [self._text(one[0], answer) for one in (lat, lon)]):
            found = self._read(lambda one, note: read_place(one, texts[1], note, region), texts[0], answer.row, lat[0])
        else:
            return
        if found is not None:
            yield "place", found

    def _people(self, answer: Answer) -> int:
        counts: list[int | None] = [
            self._read(read_count, text, answer.row, column)
            for column in self._layout.of("people")
            if (text := self._text(column, answer))
        ]
        people = sum(count or 0 for count in counts)
        if counts and None not in counts and not people:
            self._notes.aside("people_none", answer.row, self._layout.of("people")[0].header)
        return max(1, people)

    def _options(self, name: str) -> tuple[Column, ...]:
        return tuple(column for column in self._layout.of(name) if column.option is not None)

    def _ticked(self, column: Column, answer: Answer, text: str) -> bool:
        if not text or fold(text) == fold(str(column.option)):
            return bool(text)
        read = read_offer if self._layout.kind is Kind.FAMILIES else read_flag
        return bool(self._read(read, text, answer.row, column))

    def _sent(self, text: str, note: Note) -> datetime | None:
        """When the answer was sent; nobody is seated by it, so that nothing depends on its being understood."""
        try:
            return self._sent_moments.moment(text, note) if self._sent_moments else None
        except RefusedError:
            note("moment_unknown")
            return None

    def _blank(self, code: str, answer: Answer, *names: str, weight: Severity = Severity.ASIDE) -> None:
        """Nothing is said; a column that is missing or that nobody has agreed to is told once, and not for each row."""
        columns = [column for name in names for column in self._layout.of(name)]
        if columns and not any(column.blocks for column in columns):
            self._notes.add(code, weight, answer.row, columns[0].header)

    def _note(self, row: int | None, column: Column) -> Note:
        def note(code: str, **params: str | int | Line) -> None:
            if not column.blocks:
                self._notes.remark(code, row, column.header or None, **params)

        return note

    def _refuse(self, error: RefusedError, row: int | None, column: Column) -> None:
        if not column.blocks:
            self._notes.add(error.code, error.weight, row, column.header or None, **error.params)

    def given(self, place: int) -> list[tuple[str, int]]:
        """The distinct answers of a column, the most frequent first, and how often each is given in any spelling."""
        spelt: dict[str, Counter[str]] = {}
        for _, cells in self._layout.rows:
            if text := "".join(cells[place : place + 1]):
                spelt.setdefault(bare(text), Counter())[text] += 1
        counts = [(max(sorted(one), key=one.__getitem__), one.total()) for one in spelt.values()]
        return sorted(counts, key=lambda one: (-one[1], one[0]))

    def seen(self, column: Column) -> list[tuple[str, Any, int]]:
        """The distinct answers of a column with a small vocabulary: what each is read as (or `OPEN`), and how often."""
        reader = self._reader(column)
        if reader is None:
            return []
        before = ("",) * column.place
        found = list[tuple[str, Any, int]]()
        for text, count in self.given(column.place):
            if FLAGS.get(bare(text)) is True and len(self._layout.of(column.field)) > 1:
                found.append((text, True, count))  # "which ones?" stands in another column
                continue
            try:
                found.append((text, reader(self._wording.text(column, (*before, text)), silent), count))
            except RefusedError:
                found.append((text, OPEN, count))
        return found

    def _reader(self, column: Column) -> Callable[[str, Note], Any] | None:
        if column.field == "level":
            return read_level
        if column.option is not None:
            return read_offer if self._layout.kind is Kind.FAMILIES else read_flag
        if column.field == "availability":
            return (self._moments("availability") or Moments()).slots
        return _READERS[column.field] if column.field in _SHOWN else None


def name_in(layout: Layout, cells: Sequence[str]) -> str:
    """What somebody is called, blank where no column or cell says it."""
    columns = (column for name in ("name", "first_name", "last_name") for column in layout.of(name))
    return read_name(" ".join(filter(None, (cell(column, cells) for column in columns))), silent)


def _mother_tongues(cell: str, note: Note) -> dict[str, Level]:
    return dict.fromkeys(read_tags(cell, note), Level.NATIVE)
