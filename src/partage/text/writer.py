"""Values into words, in any language that has a file: numbers, dates, lists and rules as a reader expects them.

A text is a sequence of `Line`: a key of the catalogue with parameters. In a template, ``{n:a|b|c}`` says `a` for
nought and otherwise the number with the word of its plural class, ``{n:b|c}`` picks the word alone; the classes
are those of Unicode's CLDR (Babel), in the order in which the language's file names them. ``{rule:bare}`` writes a
title without quotation marks, ``{rule:capital}`` begins it with a capital letter, and ``{close:hint}`` asks whether
that was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from partage.text.calendar import local_time
from partage.text.catalogue import DEFAULT, texts
from partage.text.values import Rule

if TYPE_CHECKING:
    from babel import Locale

SHOWN_IDS = 10
"""So many ids are written into one sentence."""

FEW = 5
"""Counts below this, nought apart, can point at a person."""

DIGITS = 10
"""More than any weight has, and fewer than those that a sum of floats gets wrong."""


class Slot(str):
    """A slot's label, to be written as a date where it is one, with its preposition."""

    __slots__ = ()


class Moment(Slot):
    """The same without the preposition."""

    __slots__ = ()


class Dated(Moment):
    """The same with its year."""

    __slots__ = ()


class Share(float):
    """A satisfaction from 0 to 1, to be written in per cent."""

    __slots__ = ()


class GoalName(str):
    """A goal's name, to be written in the reader's language."""

    __slots__ = ()


class RuleName(str):
    """A rule's name, to be written as its title."""

    __slots__ = ()


class StudentId(str):
    """A student's id, to be written behind the name where the reader is told names."""

    __slots__ = ()
    kind = "student"


class FamilyId(str):
    """A family's id, likewise."""

    __slots__ = ()
    kind = "family"


class LanguageTag(str):
    """A BCP 47 tag, to be written as the language's name."""

    __slots__ = ()


@dataclass(frozen=True)
class Line:
    """A key of the catalogue and what fills its template."""

    key: str
    params: dict[str, Any]


class Phrase(str):
    """A line that reads as its English words, and is written in the reader's language."""

    line: Line

    @classmethod
    def of(cls, line: Line) -> Phrase:
        """The phrase of a line."""
        made = cls(Writer().write(line))
        made.line = line
        return made


def line(key: str, **params: Any) -> Line:
    """A line; parameters are text, numbers, rules, tuples of ids or rules, or other lines."""
    return Line(key, params)


def say(key: str, lang: str = DEFAULT, **params: Any) -> str:
    """One line in words."""
    return Writer(lang).write(Line(key, params))


def students(ids: Iterable[str]) -> tuple[StudentId, ...]:
    """Ids of students, to be written with their names."""
    return tuple(map(StudentId, ids))


def families(ids: Iterable[str]) -> tuple[FamilyId, ...]:
    """Ids of families, to be written with their names."""
    return tuple(map(FamilyId, ids))


@dataclass(frozen=True)
class Chain:
    """Values written one after another, with an arrow or something else in between."""

    values: tuple[object, ...]
    between: str = " → "


@dataclass(frozen=True)
class Writer:
    """Writes lines in one language.

    Parameters
    ----------
    discreet
        Write a count from 1 to 4 as "fewer than 5".
    names
        ``"student:ID"`` or ``"family:ID"`` -> the name to write before the id; see `partage.names_of`.
    """

    lang: str = DEFAULT
    discreet: bool = False
    names: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)

    def write(self, one: Line) -> str:
        """The line in words."""
        text = self._written(one)
        if self.discreet:  # sentences that begin with a hidden count begin with a capital
            few = self._text("language.few").format(n=FEW)
            text = re.sub(rf"(^|[.!?] )({re.escape(few)})", lambda match: match[1] + capital(match[2]), text)
        return text

    def value(self, value: object) -> str:
        """One value in words, as it would stand in a sentence."""
        return str(self._param(value))

    def _text(self, key: str) -> str:
        return texts(self.lang)[key]

    def _written(self, one: Line) -> str:
        return self._text(one.key).format(**{name: self._param(value) for name, value in one.params.items()})

    def _param(self, value: object) -> object:
        if isinstance(value, Line | Phrase):
            return self._written(value.line if isinstance(value, Phrase) else value)
        if isinstance(value, tuple | list):
            return self._list([str(self._param(item)) for item in value])
        if isinstance(value, Chain):
            return value.between.join(str(self._param(item)) for item in value.values)
        if isinstance(value, StudentId | FamilyId):
            name = self.names.get(f"{value.kind}:{value}")
            return str(value) if name is None else self._text("language.named").format(name=name, id=str(value))
        if isinstance(value, RuleName):
            value = Rule(value, texts(DEFAULT).get(f"titles.{value}", value))
        return self._title(value) if isinstance(value, Rule) else self._plain(value)

    def _plain(self, value: object) -> object:
        if isinstance(value, Slot):
            return self._slot(value)
        if isinstance(value, GoalName):
            name = texts(self.lang).get(f"goals.{value}", str(value))
            return _Title(name, name)
        if isinstance(value, LanguageTag):
            return _locale(self.lang).languages.get(value.replace("-", "_"), str(value))
        if isinstance(value, Share):
            return self._text("language.percent").format(n=f"{100 * value:.0f}")
        if isinstance(value, int | float) and not isinstance(value, bool):
            return _Count(value, self.lang, discreet=self.discreet)
        return _Hint(value, self.lang) if value is None or isinstance(value, str) else value

    def _title(self, rule: Rule) -> _Title:
        """The catalogue's words for a built-in rule; a rule of one's own has its title in one language."""
        key = f"titles.{'from fact' if rule.name.startswith('from fact ') else rule.name}"
        title = self._text(key) if texts(DEFAULT).get(key) == rule.title else rule.title
        return _Title(title, self._text("language.quoted").format(text=title))

    def _list(self, items: list[str]) -> str:
        from babel.lists import format_list

        more = len(items) - SHOWN_IDS
        rest = [self._text("language.more").format(n=self._param(more))] if more > 0 else []
        return format_list([*items[:SHOWN_IDS], *rest], locale=_locale(self.lang)) if items else ""

    def _slot(self, label: Slot) -> str:
        key = "moment" if isinstance(label, Moment) else "slot"
        moment = local_time(label)
        if moment is None:
            return self._text(f"language.{key}_label").format(label=str(label))
        from babel.dates import format_datetime

        day, year = "first_day" if moment.day == 1 else "date", "_year" if isinstance(label, Dated) else ""
        pattern = self._text(f"language.{day}{year}_format")
        return self._text(f"language.{key}").format(moment=format_datetime(moment, pattern, locale=_locale(self.lang)))


@dataclass(frozen=True)
class _Title:
    bare: str
    quoted: str

    def __format__(self, spec: str) -> str:
        if spec == "capital":
            return capital(self.bare)
        return self.bare if spec == "bare" else self.quoted

    def __str__(self) -> str:
        return self.quoted


@dataclass(frozen=True)
class _Hint:
    """Text, or nothing; ``:hint`` asks whether it was meant."""

    text: str | None
    lang: str

    def __format__(self, spec: str) -> str:
        if spec == "hint":
            return "" if self.text is None else texts(self.lang)["language.hint"].format(close=self.text)
        return format(self.text, spec)

    def __str__(self) -> str:
        return str(self.text)


class _Count:
    def __init__(self, value: float, lang: str, *, discreet: bool) -> None:
        self._value, self._lang = value, lang
        self._few = discreet and 0 < value < FEW

    def __format__(self, spec: str) -> str:
        words = spec.split("|")
        if len(words) == 1:
            return self._decimal(Decimal(format(self._value, spec))) if spec else str(self)
        classes = texts(self._lang)["language.plurals"].split()
        value = int(self._value) if self._value == int(self._value) else self._value  # CLDR tells 1.0 from 1
        tag = "other" if self._few else _locale(self._lang).plural_form(abs(value))
        word = words[len(words) - len(classes) + classes.index(tag if tag in classes else "other")]
        if len(words) == len(classes):
            return word
        return f"{self} {word}" if self._value else words[0]

    def __str__(self) -> str:
        if self._few:
            return texts(self._lang)["language.few"].format(n=FEW)
        if isinstance(self._value, int):
            return str(self._value)
        return self._decimal(Decimal(f"{self._value:.{DIGITS}g}").normalize())

    def _decimal(self, value: Decimal) -> str:
        """As many digits as it has, with the sign that the language sets before them."""
        from babel.numbers import format_decimal

        digits = -int(value.as_tuple().exponent) if value.is_finite() else 0
        return format_decimal(value, f"0.{'0' * digits}", _locale(self._lang))


@cache
def _locale(lang: str) -> Locale:
    from babel import Locale

    return Locale.parse(texts(lang)["language.locale"])


def capital(text: str) -> str:
    """The text with a capital at its beginning."""
    return f"{text[:1].upper()}{text[1:]}"
