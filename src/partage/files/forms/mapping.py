"""A mapping file: how any other form is read. TOML, every key checked; nothing in it is ever run.

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
    id = "generated"                  # no column holds ids: S001, S002, ... by row
    level = "B1"                      # of languages without a level
    people = ["adults", "children"]   # columns that count people: as many records, one party
    only_if = "seats"                 # rows where this column is blank belong to somebody else
    unless = "seats"                  # rows where this column is filled belong to somebody else
    [students.columns]                # field = header, or several headers that are read together; where columns
                                      # are named, no other column is read
    languages = "Quelles langues ?"
    name = ["Vorname", "Nachname"]
    [students.lists]                  # field = what stands between entries; "numpy" reads ['a' 'b']
    languages = "numpy"
    [students.values.diet]            # field: cell or entry -> what is to be read instead
    "hindu" = "no_beef"
    [students.yes.diet]               # field: header of a yes/no column -> entry
    "Vegetarisch" = "vegetarian"
    [students.blank]                  # field = what an empty cell means; said by whoever made the form
    diet = "none"
    [students.constants]              # field = what holds for everybody, where the form did not ask
    availability = "2022-03-20T19:00"
    [students.extras]                 # own column = header
    floor = "Étage"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from partage.canonical_json import refuse_pickle
from partage.domain.region import Region
from partage.domain.vocabulary import Level
from partage.errors import Fault, InputError, closest
from partage.files.forms.headers import FIELDS, Kind
from partage.files.forms.values.languages import ASSUMED

if TYPE_CHECKING:
    import os

NUMPY = "numpy"
GENERATED = "generated"


@dataclass(frozen=True)
class SheetMapping:
    """How one sheet is read; every part may be empty, and headers are then told by their words."""

    kind: Kind
    sheet: str | None = None
    id: str | None = None
    level: Level | None = ASSUMED
    people: tuple[str, ...] = ()
    only_if: str | None = None
    unless: str | None = None
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    yes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    blank: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    extras: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FormMapping:
    """How the two sheets of a form are read."""

    students: SheetMapping = field(default_factory=lambda: SheetMapping(Kind.STUDENTS))
    families: SheetMapping = field(default_factory=lambda: SheetMapping(Kind.FAMILIES))
    title_rows: int | None = None
    slots: Mapping[str, str] | None = None
    first: date | None = None
    last: date | None = None
    region: Region = field(default_factory=Region)

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
        raw = path.read_bytes()
        refuse_pickle(raw, path)
        document = tomllib.loads(raw.decode("utf-8-sig"))
    except FileNotFoundError:
        raise InputError("file_missing", {"file": path.name}) from None
    except OSError as error:
        raise InputError("file_unreadable", {"file": path.name, "reason": error.strerror}) from None
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
        self._known(table, [one.name for one in fields(SheetMapping) if one.name != "kind"], place)
        known = FIELDS[kind]
        parts: dict[str, Any] = {}
        for name in ("sheet", "id", "only_if", "unless"):
            parts[name] = self._text(table, name, place)
        if "level" in table:
            parts["level"] = self._level(table, place)
        parts["people"] = self._headers(table.get("people", []), f"{place}people")
        columns = self._table(table, "columns", place)
        self._known(columns, known | {"partner"}, f"{place}columns.")
        parts["columns"] = {name: self._headers(given, f"{place}columns.{name}") for name, given in columns.items()}
        for name in ("lists", "blank", "constants"):
            parts[name] = self._texts(table, name, place)
            self._known(parts[name], known, f"{place}{name}.")
        for name in ("values", "yes"):
            inner = self._table(table, name, place)
            self._known(inner, known, f"{place}{name}.")
            parts[name] = {one: self._texts(inner, one, f"{place}{name}.") for one in inner}
        parts["extras"] = self._texts(table, "extras", place)
        return SheetMapping(kind, **parts)

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

    def _known(self, table: Mapping[str, Any], known: Any, place: str) -> None:
        for key in table:
            if key not in known:
                self._refuse(f"{place}{key}", "unknown", close=closest(key, list(known)))

    def _refuse(self, key: str, expected: str, **params: Any) -> None:
        self.faults.append(Fault("mapping_invalid", params, key=f"mapping.{expected}", file=self._file, field=key))
