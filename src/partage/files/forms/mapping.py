"""A mapping file: how a form is read. TOML, every key checked; nothing in it is ever run.

``partage inspect SHEET --draft form.toml`` writes one, to be read over by a person. What it says of a column
goes; columns that it does not name are read as without it, unless ``only = true``.

::

    title_rows = 1                    # of both sheets: lines above the header
    [slots]                           # label in the form -> slot; any other label is refused then
    "Mercredi soir" = "2026-11-18T19:30"
    [dates]                           # days outside are refused
    first = "2026-11-16"
    last = "2026-11-29"
    [region]                          # degrees; places outside are refused (the north of France without it)
    south = 47.0
    north = 55.0
    west = 5.0
    east = 16.0

    [students]                        # and the same for [families]
    sheet = "Réponses"                # of a workbook
    only = true                       # no column is read but those that are named here
    id = "generated"                  # no column holds ids
    level = "B1"                      # of languages without a level
    newest = true                     # of several answers of one person, by e-mail or id, the newest counts
    only_if = { column = "Host?", answers = ["no"] }  # only such rows; "header" alone: filled, not "no"
    unless = "Host?"                  # the reverse
    [students.questions."Que mangez-vous ?"]
    field = "diet"                    # a field, "with" (whom one comes with), "contact.email", "contact.phone",
                                      # "address", "extras.NAME", or "ignore"
    sure = true                       # false: only proposed, and nothing is matched until somebody says true
    answers = { "pas trop de viande" = "vegetarian", "??" = "none" }  # answer -> what is to be read instead
    blank = "none"                    # what an empty cell means; said by whoever made the form
    [students.questions."Vos soirs"]
    field = "availability"
    options = ["Mercredi 18, soir", "Jeudi 19, soir"]  # of a question with several answers, as the form shows them
    [students.questions."Hindou"]
    field = "diet"
    option = "no_beef"                # a column to tick: what a tick says
    [students.questions."Aimez-vous jouer ? [Cartes]"]
    field = "interests"
    option = "cards"
    scale = ["1", "2", "3", "4", "5"] # answers from the least to the most,
    counts_from = "4"                 # and the one from which on they are a tick
    [students.questions."Niveau de français"]
    level = "fr"                      # how well this language is spoken
    [students.columns]                # the same, shorter: field = header, or several headers that are read together
    name = ["Vorname", "Nachname"]
    people = ["adults", "children"]   # columns that count people: as many records, one party
    [students.lists]                  # field = what stands between entries; "numpy" is ['a' 'b'], which needs no word
    languages = "numpy"
    [students.values.diet]            # field: answer or entry -> what is to be read instead, in whichever column
    "hindu" = "no_beef"
    [students.yes.diet]               # field: header of a yes/no column -> entry
    "Vegetarisch" = "vegetarian"
    [students.blank]                  # field = what an empty cell means
    diet = "none"
    [students.constants]              # field = what holds for everybody, where the form did not ask
    availability = "2022-03-20T19:00"
    [students.extras]                 # own column = header
    floor = "Étage"
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from dataclasses import field as part
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from partage.canonical_json import read_raw
from partage.domain.region import Region
from partage.domain.vocabulary import Level
from partage.errors import Fault, InputError, closest
from partage.files.forms.headers import FIELDS, Kind
from partage.files.forms.values.languages import ASSUMED

if TYPE_CHECKING:
    import os

NUMPY = "numpy"
GENERATED = "generated"


def quoted(text: str) -> str:
    """A text as TOML writes it; JSON writes it likewise."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


ALIASES = {"with": "partner", "contact.email": "email", "contact.phone": "phone"}
"""Names of fields in a mapping file, where they are others."""

NAMES = {meant: name for name, meant in ALIASES.items()}
"""The reverse."""


@dataclass(frozen=True)
class Question:
    """What is said of one column.

    Parameters
    ----------
    header
        As it stands in the sheet.
    field
        What it asks for; ``extras.NAME`` for an attribute of one's own.
    option
        What a tick in it says; of a level, the tag of the language.
    sure
        Whether somebody has agreed; otherwise it is a proposal.
    answers
        Answer -> what is to be read instead; ``?`` while nobody knows.
    options
        The labels of a question with several answers.
    scale, counts_from
        Answers from the least to the most, and the one from which on they are a tick.
    blank
        What an empty cell means.
    """

    header: str
    field: str
    option: str | None = None
    sure: bool = True
    answers: Mapping[str, str] = part(default_factory=dict)
    options: tuple[str, ...] = ()
    scale: tuple[str, ...] = ()
    counts_from: str | None = None
    blank: str | None = None


@dataclass(frozen=True)
class RowFilter:
    """Which rows are read: those with one of the answers in a column, or without; no answers: those that are filled."""

    column: str
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetMapping:
    """How one sheet is read; every part may be empty."""

    kind: Kind
    sheet: str | None = None
    only: bool = False
    id: str | None = None
    level: Level | None = ASSUMED
    newest: bool = False
    only_if: RowFilter | None = None
    unless: RowFilter | None = None
    questions: tuple[Question, ...] = ()
    lists: Mapping[str, str] = part(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = part(default_factory=dict)
    blank: Mapping[str, str] = part(default_factory=dict)
    constants: Mapping[str, str] = part(default_factory=dict)


@dataclass(frozen=True)
class FormMapping:
    """How the two sheets of a form are read."""

    students: SheetMapping = part(default_factory=lambda: SheetMapping(Kind.STUDENTS))
    families: SheetMapping = part(default_factory=lambda: SheetMapping(Kind.FAMILIES))
    title_rows: int | None = None
    slots: Mapping[str, str] | None = None
    first: date | None = None
    last: date | None = None
    region: Region = part(default_factory=Region)

    def of(self, kind: Kind) -> SheetMapping:
        """The part about one side."""
        return self.students if kind is Kind.STUDENTS else self.families


def read_mapping(path: str | os.PathLike[str] | None) -> FormMapping:
    """The mapping in a TOML file; without a path, the usual one.

    Raises
    ------
    InputError
        ``mapping_invalid`` with every fault, ``file_missing`` or ``file_unreadable``.
    """
    if path is None:
        return FormMapping()
    path = Path(path)
    try:
        document = tomllib.loads(read_raw(path).decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        fault = Fault("mapping_invalid", key="mapping.not_toml", file=path.name)
        raise InputError.of(path.name, [fault]) from None
    reader = _Reader(path.name)
    found = reader.whole(document)
    if reader.faults:
        raise InputError.of(path.name, reader.faults)
    return found


class _Reader:
    """Reads a document part by part, and keeps what is wrong with it."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.faults: list[Fault] = []

    def whole(self, document: Mapping[str, Any]) -> FormMapping:
        self._known(document, ("title_rows", "slots", "dates", "region", *Kind), "")
        dates = self._table(document, "dates", "")
        self._known(dates, ("first", "last"), "dates.")
        title_rows = document.get("title_rows")
        if title_rows is not None and (not isinstance(title_rows, int) or not 0 <= title_rows <= 100):
            self._refuse("title_rows", "title_rows")
            title_rows = None
        return FormMapping(
            students=self._sheet(document, Kind.STUDENTS),
            families=self._sheet(document, Kind.FAMILIES),
            title_rows=title_rows,
            slots=self._texts(document, "slots", "") if "slots" in document else None,
            first=self._day(dates, "first"),
            last=self._day(dates, "last"),
            region=self._region(document),
        )

    def _sheet(self, document: Mapping[str, Any], kind: Kind) -> SheetMapping:
        table = self._table(document, kind.value, "")
        place = f"{kind}."
        shorter = ("people", "columns", "yes", "extras")
        self._known(table, [*(one.name for one in fields(SheetMapping) if one.name != "kind"), *shorter], place)
        known = FIELDS[kind] | ALIASES.keys() | {"extras."}
        parts: dict[str, Any] = {name: self._text(table, name, place) for name in ("sheet", "id")}
        parts |= {name: self._flag(table, name, place, default=False) for name in ("only", "newest")}
        parts |= {name: self._rows(table, name, place) for name in ("only_if", "unless")}
        if "level" in table:
            parts["level"] = self._level(table, place)
        for name in ("lists", "blank", "constants"):
            parts[name] = self._texts(table, name, place)
            self._known(parts[name], known, f"{place}{name}.")
        for name in ("values", "yes"):
            inner = self._table(table, name, place)
            self._known(inner, known, f"{place}{name}.")
            parts[name] = {one: self._texts(inner, one, f"{place}{name}.") for one in inner}
        questions = [*self._questions(table, known, place), *self._shorter(table, known, place)]
        questions += [
            Question(header, name, option) for name, yes in parts.pop("yes").items() for header, option in yes.items()
        ]
        return SheetMapping(kind, questions=tuple(questions), **parts)

    def _questions(self, table: Mapping[str, Any], known: Iterable[str], place: str) -> Iterator[Question]:
        whole = self._table(table, "questions", place)
        for header in whole:
            here = f"{place}questions.{header}"
            one = self._table(whole, header, f"{place}questions.")
            self._known(one, [*(one.name for one in fields(Question) if one.name != "header"), "level"], f"{here}.")
            level, named = self._text(one, "level", f"{here}."), self._text(one, "field", f"{here}.") or ""
            if level is None and not self._field(named, known, f"{here}.field"):
                continue
            yield Question(
                header,
                "level" if level is not None else ALIASES.get(named, named),
                self._text(one, "option", f"{here}.") if level is None else level,
                self._flag(one, "sure", f"{here}.", default=True),
                self._texts(one, "answers", f"{here}."),
                self._headers(one.get("options", []), f"{here}.options"),
                self._headers(one.get("scale", []), f"{here}.scale"),
                self._text(one, "counts_from", f"{here}."),
                self._text(one, "blank", f"{here}."),
            )

    def _shorter(self, table: Mapping[str, Any], known: Iterable[str], place: str) -> Iterator[Question]:
        """The columns that are named by their fields."""
        columns = dict(self._table(table, "columns", place))
        if "people" in table:
            columns["people"] = table["people"]
        for name, given in columns.items():
            if self._field(name, known, f"{place}columns.{name}"):
                for header in self._headers(given, f"{place}columns.{name}"):
                    yield Question(header, ALIASES.get(name, name))
        for name, header in self._texts(table, "extras", place).items():
            yield Question(header, f"extras.{name}")

    def _field(self, name: str, known: Iterable[str], place: str) -> bool:
        if name.startswith("extras.") or name in known:
            return True
        self._unknown(place, name, known)
        return False

    def _rows(self, table: Mapping[str, Any], name: str, place: str) -> RowFilter | None:
        given = table.get(name)
        if not isinstance(given, Mapping):
            column = self._text(table, name, place)
            return None if column is None else RowFilter(column)
        self._known(given, ("column", "answers"), f"{place}{name}.")
        column = self._text(given, "column", f"{place}{name}.")
        answers = self._headers(given.get("answers", []), f"{place}{name}.answers")
        return None if column is None else RowFilter(column, answers)

    def _level(self, table: Mapping[str, Any], place: str) -> Level | None:
        if table["level"] in tuple(Level):
            return Level(table["level"])
        self._refuse(f"{place}level", "level", known=", ".join(Level))
        return None

    def _region(self, document: Mapping[str, Any]) -> Region:
        table = self._table(document, "region", "")
        names = ("south", "north", "west", "east")
        self._known(table, names, "region.")
        if not table:
            return Region()
        sides = [table.get(name) for name in names]
        if not all(isinstance(side, int | float) for side in sides):
            self._refuse("region", "region", known=", ".join(names))
            return Region()
        return Region(*(float(side or 0) for side in sides))

    def _day(self, table: Mapping[str, Any], name: str) -> date | None:
        given = table.get(name)
        try:
            return given if given is None or type(given) is date else date.fromisoformat(given)
        except (TypeError, ValueError):
            self._refuse(f"dates.{name}", "date")
            return None

    def _headers(self, given: object, place: str) -> tuple[str, ...]:
        found = [given] if isinstance(given, str) else given
        if isinstance(found, list) and all(isinstance(one, str) for one in found):
            return tuple(found)
        self._refuse(place, "headers")
        return ()

    def _flag(self, table: Mapping[str, Any], name: str, place: str, *, default: bool) -> bool:
        given = table.get(name, default)
        if isinstance(given, bool):
            return given
        self._refuse(f"{place}{name}", "flag")
        return default

    def _text(self, table: Mapping[str, Any], name: str, place: str) -> str | None:
        given = table.get(name)
        if given is None or isinstance(given, str):
            return given
        self._refuse(f"{place}{name}", "text")
        return None

    def _texts(self, table: Mapping[str, Any], name: str, place: str) -> dict[str, str]:
        inner = self._table(table, name, place)
        for key, value in inner.items():
            if not isinstance(value, str):
                self._refuse(f"{place}{name}.{key}", "text")
        return {key: value for key, value in inner.items() if isinstance(value, str)}

    def _table(self, table: Mapping[str, Any], name: str, place: str) -> Mapping[str, Any]:
        given = table.get(name, {})
        if isinstance(given, Mapping):
            return given
        self._refuse(f"{place}{name}", "table")
        return {}

    def _known(self, table: Iterable[str], known: Iterable[str], place: str) -> None:
        for key in table:
            if key not in known:
                self._unknown(f"{place}{key}", key, known)

    def _unknown(self, place: str, key: str, known: Iterable[str]) -> None:
        params = {"close": closest(key, sorted(known))}
        self.faults.append(Fault("mapping_unknown", params, key="mapping.unknown", file=self._file, field=place))

    def _refuse(self, key: str, expected: str, **params: Any) -> None:
        self.faults.append(Fault("mapping_invalid", params, key=f"mapping.{expected}", file=self._file, field=key))
