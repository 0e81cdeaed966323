"""Reads a mapping file, and names everything in it that is no key or value of `partage.files.forms.mapping`."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from partage.canonical_json import read_raw
from partage.domain.region import Region
from partage.domain.vocabulary import Level
from partage.errors import Fault, InputError, closest
from partage.files.forms.headers import FIELDS, Kind
from partage.files.forms.mapping import ALIASES, FormMapping, Question, RowFilter, SheetMapping

if TYPE_CHECKING:
    import os

T = TypeVar("T")

Read: TypeAlias = Callable[[Any, str], Any]
"""Reads what stands at a place of the document."""


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
    parts = reader.parts(document)
    if reader.faults:
        raise InputError.of(path.name, reader.faults)
    return FormMapping(**parts)


class _Reader:
    """Reads a document part by part, and keeps what is wrong with it: then nothing that was read is used."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._fields: Collection[str] = ()
        self.faults: list[Fault] = []

    def parts(self, document: object) -> dict[str, Any]:
        readers: dict[str, Read] = {
            "title_rows": self._title_rows,
            **dict.fromkeys(Kind, self._sheet),
            "slots": self._texts,
            "dates": self._dates,
            "region": self._region,
        }
        parts = self._each(document, "", readers)
        dates: dict[str, Any] = parts.pop("dates", {})
        return parts | dates

    def _each(self, given: object, place: str, readers: Mapping[str, Read]) -> dict[str, Any]:
        """What stands under the keys of a table, each read by the reader of its name."""
        table, before = self._table(given, place), f"{place}." if place else ""
        self._known(table, readers, before)
        return {name: read(table[name], f"{before}{name}") for name, read in readers.items() if name in table}

    def _sheet(self, given: object, place: str) -> SheetMapping:
        kind = Kind(place)
        self._fields = FIELDS[kind] | ALIASES.keys() | {"extras."}
        readers: dict[str, Read] = {
            **dict.fromkeys(("sheet", "id"), self._text),
            **dict.fromkeys(("only", "newest"), self._flag),
            **dict.fromkeys(("only_if", "unless"), self._rows),
            "level": self._level,
            **dict.fromkeys(("lists", "blank", "constants"), self._by_field),
            **dict.fromkeys(("values", "yes"), self._by_column),
            "questions": self._questions,
            "columns": self._columns,
            "people": self._headers,
            "extras": self._texts,
        }
        parts = self._each(given, place, readers)
        columns: dict[str, tuple[str, ...]] = parts.pop("columns", {})
        columns |= {name: parts.pop(name) for name in ("people",) if name in parts}
        questions: list[Question] = parts.pop("questions", [])
        questions += [Question(header, ALIASES.get(name, name)) for name in columns for header in columns[name]]
        questions += [Question(header, f"extras.{name}") for name, header in parts.pop("extras", {}).items()]
        ticked = parts.pop("yes", {})
        questions += [Question(header, name, option) for name in ticked for header, option in ticked[name].items()]
        return SheetMapping(kind, questions=tuple(questions), **parts)

    def _questions(self, given: object, place: str) -> list[Question]:
        readers: dict[str, Read] = {
            **dict.fromkeys(("level", "field", "option"), self._text),
            "sure": self._flag,
            "answers": self._texts,
            **dict.fromkeys(("options", "scale"), self._headers),
            **dict.fromkeys(("counts_from", "blank"), self._text),
        }
        found = []
        for header, one in self._table(given, place).items():
            parts = self._each(one, f"{place}.{header}", readers)
            if (level := parts.pop("level", None)) is not None:
                parts |= {"field": "level", "option": level}
            elif self._is_field(parts.setdefault("field", ""), f"{place}.{header}.field"):
                parts["field"] = ALIASES.get(parts["field"], parts["field"])
            found.append(Question(header, **parts))
        return found

    def _columns(self, given: object, place: str) -> dict[str, tuple[str, ...]]:
        """The columns that are named by their fields."""
        return {
            name: self._headers(headers, f"{place}.{name}")
            for name, headers in self._table(given, place).items()
            if self._is_field(name, f"{place}.{name}")
        }

    def _is_field(self, name: str | None, place: str) -> bool:
        known = name is not None and (name.startswith("extras.") or name in self._fields)
        if not known:
            self._unknown(place, name or "", self._fields)
        return known

    def _rows(self, given: object, place: str) -> RowFilter | None:
        if not isinstance(given, Mapping):
            given = {"column": self._text(given, place)}
        parts = self._each(given, place, {"column": self._text, "answers": self._headers})
        return RowFilter(**parts) if "column" in parts else None

    def _by_field(self, given: object, place: str) -> dict[str, str]:
        texts = self._texts(given, place)
        self._known(texts, self._fields, f"{place}.")
        return texts

    def _by_column(self, given: object, place: str) -> dict[str, dict[str, str]]:
        table = self._table(given, place)
        self._known(table, self._fields, f"{place}.")
        return {name: self._texts(inner, f"{place}.{name}") for name, inner in table.items()}

    def _title_rows(self, given: object, place: str) -> int | None:
        return given if isinstance(given, int) and 0 <= given <= 100 else self._refuse(place, "title_rows", None)

    def _level(self, given: Any, place: str) -> Level | None:
        known = ", ".join(Level)
        return Level(given) if given in tuple(Level) else self._refuse(place, "level", None, known=known)

    def _region(self, given: object, place: str) -> Region:
        names = ("south", "north", "west", "east")
        sides = self._each(given, place, dict.fromkeys(names, lambda side, _: side))
        if all(isinstance(sides.get(name), int | float) for name in names):
            return Region(*(float(sides[name]) for name in names))
        return self._refuse(place, "region", Region(), known=", ".join(names)) if given else Region()

    def _dates(self, given: object, place: str) -> dict[str, date | None]:
        return self._each(given, place, dict.fromkeys(("first", "last"), self._day))

    def _day(self, given: Any, place: str) -> date | None:
        try:
            return given if type(given) is date else date.fromisoformat(given)
        except (TypeError, ValueError):
            return self._refuse(place, "date", None)

    def _headers(self, given: object, place: str) -> tuple[str, ...]:
        headers = [given] if isinstance(given, str) else given
        if isinstance(headers, list) and all(isinstance(one, str) for one in headers):
            return tuple(headers)
        return self._refuse(place, "headers", ())

    def _flag(self, given: object, place: str) -> bool:
        return given if isinstance(given, bool) else self._refuse(place, "flag", False)  # noqa: FBT003 - what is read instead

    def _text(self, given: object, place: str) -> str | None:
        return given if isinstance(given, str) else self._refuse(place, "text", None)

    def _texts(self, given: object, place: str) -> dict[str, str]:
        texts = self._table(given, place)
        for key, value in texts.items():
            self._text(value, f"{place}.{key}")
        return {key: value for key, value in texts.items() if isinstance(value, str)}

    def _table(self, given: object, place: str) -> Mapping[str, Any]:
        return given if isinstance(given, Mapping) else self._refuse(place, "table", {})

    def _known(self, keys: Iterable[str], known: Collection[str], before: str) -> None:
        for key in keys:
            if key not in known:
                self._unknown(f"{before}{key}", key, known)

    def _unknown(self, place: str, key: str, known: Collection[str]) -> None:
        params = {"close": closest(key, sorted(known))}
        self.faults.append(Fault("mapping_unknown", params, key="mapping.unknown", file=self._file, field=place))

    def _refuse(self, place: str, expected: str, instead: T, **params: Any) -> T:
        self.faults.append(Fault("mapping_invalid", params, key=f"mapping.{expected}", file=self._file, field=place))
        return instead
