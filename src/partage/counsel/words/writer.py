"""Values into words, in English and French: numbers, dates, lists and rules as a reader expects them.

A text is a sequence of `Line`: a code of the catalogue with parameters. In a template, ``{n:a|b|c}`` says `a`
for 0, ``1 b`` for one and ``n c`` for more, and ``{n:a|b}`` picks a word without the number; ``{rule:bare}``
writes a title without quotation marks, and ``{rule:capital}`` begins it with a capital letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from partage.counsel.values import Rule
from partage.counsel.words.catalogue import DAYS, GOALS, MONTHS, TEXTS, TITLES
from partage.errors import InputError, did_you_mean

SHOWN_IDS = 10
"""So many ids are written into one sentence."""

FEW = 5
"""Counts below this, nought apart, can point at a person."""

DIGITS = 10
"""More than any weight has, and fewer than those that a sum of floats gets wrong."""

LANGUAGES = tuple(TEXTS)


class Slot(str):
    """A slot's label, to be written as a date where it is one."""

    __slots__ = ()


class Share(float):
    """A satisfaction from 0 to 1, to be written in per cent."""

    __slots__ = ()


class GoalName(str):
    """A goal's name, to be written in the reader's language."""

    __slots__ = ()


@dataclass(frozen=True)
class Line:
    """A code of the catalogue and what fills its template."""

    code: str
    params: dict[str, Any]


def line(code: str, **params: Any) -> Line:
    """A line; parameters are text, numbers, rules, tuples of ids or rules, or other lines."""
    return Line(code, params)


@dataclass(frozen=True)
class Chain:
    """Lines written one after another with an arrow in between."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Writer:
    """Writes lines in one language.

    Parameters
    ----------
    discreet
        Write a count from 1 to 4 as "fewer than 5".
    """

    lang: str
    discreet: bool

    def write(self, one: Line) -> str:
        """The line in words."""
        text = self._written(one)
        if self.discreet:  # sentences that begin with a hidden count begin with a capital
            few = TEXTS[self.lang]["few"].format(n=FEW)
            text = re.sub(rf"(^|[.!?] )({re.escape(few)})", lambda found: found[1] + capital(found[2]), text)
        return text

    def _written(self, one: Line) -> str:
        params = {name: self._param(value) for name, value in one.params.items()}
        return self._spaced(TEXTS[self.lang][one.code].format(**params))

    def _param(self, value: object) -> object:
        if isinstance(value, tuple):
            return self._list([str(self._param(item)) for item in value])
        if isinstance(value, Line):
            return self._written(value)
        if isinstance(value, Chain):
            return " → ".join(self._written(step) for step in value.lines)
        return self._title(value) if isinstance(value, Rule) else self._plain(value)

    def _plain(self, value: object) -> object:
        if isinstance(value, Slot):
            return self._slot(value)
        if isinstance(value, GoalName):
            name = GOALS[self.lang].get(value, str(value))
            return _Title(name, name)
        if isinstance(value, Share):
            return f"{100 * value:.0f}" + ("\u00a0%" if self.lang == "fr" else "%")
        if isinstance(value, int | float):
            return _Count(value, self.lang, discreet=self.discreet)
        return value

    def _title(self, rule: Rule) -> _Title:
        """The catalogue's words for a built-in rule; a rule of one's own has its title in one language."""
        name = "from fact" if rule.name.startswith("from fact ") else rule.name
        english = TITLES["en"].get(name)
        title = TITLES[self.lang][name] if english == rule.title else rule.title
        return _Title(title, f"«\u00a0{title}\u00a0»" if self.lang == "fr" else f"“{title}”")

    def _list(self, items: list[str]) -> str:
        shown, more = items[:SHOWN_IDS], len(items) - SHOWN_IDS
        if more > 0:
            shown.append(TEXTS[self.lang]["more"].format(n=more))
        last = shown.pop()
        return f"{', '.join(shown)} {TEXTS[self.lang]['and'].format()} {last}" if shown else last

    def _slot(self, label: str) -> str:
        try:
            moment = datetime.strptime(label, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 (slots are local times)
        except ValueError:
            return TEXTS[self.lang]["slot"].format(label=str(label))
        params = {
            "day": DAYS[self.lang][moment.weekday()],
            "date": f"{moment.day}{'er' if self.lang == 'fr' and moment.day == 1 else ''}",
            "month": MONTHS[self.lang][moment.month - 1],
            "hour": f"{moment:%H}",
            "minute": f"{moment:%M}",
        }
        return TEXTS[self.lang]["date"].format(**params)

    def _spaced(self, text: str) -> str:
        """French sets a space that does not break before these signs."""
        if self.lang == "fr":
            for sign in ":;?!":
                text = text.replace(f" {sign}", f"\u00a0{sign}")
        return text


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


class _Count:
    def __init__(self, value: float, lang: str, *, discreet: bool) -> None:
        self._value, self._lang = value, lang
        self._few = discreet and 0 < value < FEW

    def __format__(self, spec: str) -> str:
        words = spec.split("|")
        # French counts in the plural from two on, English everything but one.
        singular = self._value == 1 or (self._lang == "fr" and abs(self._value) < 2)
        word = words[-2] if singular and len(words) > 1 and not self._few else words[-1]
        if len(words) == 3:
            return words[0] if not self._value else f"{self} {word}"
        return word if len(words) == 2 else str(self)

    def __str__(self) -> str:
        if self._few:
            return TEXTS[self._lang]["few"].format(n=FEW)
        if isinstance(self._value, int):
            return str(self._value)
        return f"{self._value:.{DIGITS}g}".replace(".", "," if self._lang == "fr" else ".")


def capital(text: str) -> str:
    """The text with a capital at its beginning."""
    return f"{text[:1].upper()}{text[1:]}"


def check_lang(lang: str) -> str:
    """`lang`, if there are words in it; `InputError` ``unknown_language`` otherwise."""
    return _known("language", lang, LANGUAGES)


def check_audience(audience: str, known: tuple[str, ...]) -> str:
    """`audience`, if it is one; `InputError` ``unknown_audience`` otherwise."""
    return _known("audience", audience, known)


def _known(what: str, given: str, known: tuple[str, ...]) -> str:
    if given in known:
        return given
    hint = did_you_mean(str(given), known)
    message = f'there is no {what} "{given}"; known: {", ".join(known)}.{hint}'
    raise InputError(f"unknown_{what}", {what: given}, message)
