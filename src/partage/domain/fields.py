"""How one field of a record is read: each reader returns the value kept, or says what is expected.

Readers raise `PydanticCustomError`, whose message never holds the value: pydantic gathers them, and
`partage.domain.record` turns them into one `InputError`.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from pydantic_core import PydanticCustomError

from partage.domain.frozen import FrozenMapping
from partage.domain.region import NORTH_OF_FRANCE
from partage.domain.vocabulary import company_wish, language_of
from partage.errors import Fault
from partage.text.writer import Line, Phrase, line

if TYPE_CHECKING:
    from pydantic import ValidationInfo

T = TypeVar("T")
C = TypeVar("C", bound=Collection[Any])
V = TypeVar("V")
E = TypeVar("E", bound=StrEnum)

OWN = "partage."
"""Prefix of our own kinds among pydantic's, so that the two are told apart."""

LONGEST = 200
"""Characters in one id or label; longer ones come from a cell that was pasted into the wrong place."""

LARGEST_COUNT = 1_000_000
"""Bound on counts without a bound of their own, so that no sum of them leaves 64 bits."""

LARGEST_EXTRA = 2**53
"""Whole numbers up to here are exact in JSON readers and in float64."""

LONGEST_PHONE = 50
"""Signs of one cell with a telephone number, or two of them."""

# Control characters, lone surrogates (no UTF-8 spelling) and line separators.
_REFUSED_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_PHONE = re.compile(rf"(?=.*[0-9])[0-9 +().\-/]{{1,{LONGEST_PHONE}}}")


def refused(code: str, *, key: str = "", **params: Any) -> PydanticCustomError:
    """The error of a value that cannot be kept; its context holds the fault."""
    told = {name: Phrase.of(value) if isinstance(value, Line) else value for name, value in params.items()}
    fault = Fault(code, told, key=key)
    # pydantic fills {braces} of the template; passing the text as context keeps it as written.
    return PydanticCustomError(f"{OWN}{code}", "{text}", {"text": fault.message, "fault": fault})


def label(value: object) -> str:
    """One line of text: an id, a slot, a party, an interest."""
    if not isinstance(value, str):
        raise refused("not_text")
    plain = str.__str__(value)
    if not plain or plain != plain.strip():
        raise refused("text_blanks")
    if len(plain) > LONGEST:
        raise refused("text_too_long", most=LONGEST)
    if any(unicodedata.category(character) in _REFUSED_CATEGORIES for character in plain):
        raise refused("text_control")
    return plain


def email(value: object) -> str:
    """An e-mail address, as far as it can be told without writing to it: one ``@`` and no blanks."""
    text = label(value)
    if not _EMAIL.fullmatch(text):
        raise refused("email_invalid")
    return text


def phone(value: object) -> str:
    """A telephone number, kept as given: digits, blanks and ``+ ( ) . - /``."""
    text = label(value)
    if not _PHONE.fullmatch(text):
        raise refused("phone_invalid", most=LONGEST_PHONE)
    return text


def is_label(value: object) -> bool:
    """Whether `value` could be an id, and so may stand in a message."""
    return bool(_kept(label, value))


def optional(read: Callable[[Any], T]) -> Callable[[Any], T | None]:
    """A reader that also takes None, which means "not given"."""

    def reader(value: Any) -> T | None:
        return None if value is None else read(value)

    return reader


def set_of(read: Callable[[Any], T], code: str, expected: Line) -> Callable[[Any], frozenset[T]]:
    """A reader of sets; `expected` completes "each is ..."."""
    read_tuple = tuple_of(read, code, expected)

    def reader(value: Any) -> frozenset[T]:
        return frozenset(read_tuple(value))

    return reader


def words_of(vocabulary: type[E], code: str) -> Callable[[Any], frozenset[E]]:
    """A reader of sets of words of one vocabulary."""
    return set_of(vocabulary, code, line("expected.word", known=", ".join(vocabulary)))


def word_of(vocabulary: type[E], code: str) -> Callable[[Any], E]:
    """A reader of one word of a vocabulary."""
    words = {word.value: word for word in vocabulary}

    def reader(value: Any) -> E:
        word = words.get(value) if isinstance(value, str) else None
        if word is None:
            raise refused(code, key="faults.word", known=", ".join(words))
        return word

    return reader


def known_diet(read: Callable[[Any], frozenset[T]]) -> Callable[[Any], frozenset[T]]:
    """A reader for whom None is not the empty set: an unknown diet is not "none"."""

    def reader(value: Any) -> frozenset[T]:
        if value is None or (isinstance(value, float) and math.isnan(value)):
            raise refused("diet_unknown")
        return read(value)

    return reader


def at_least_one(read: Callable[[Any], C], code: str) -> Callable[[Any], C]:
    """A reader of sets or mappings that are not empty."""

    def reader(value: Any) -> C:
        found = read(value)
        if not found:
            raise refused(code)
        return found

    return reader


def tuple_of(read: Callable[[Any], T], code: str, expected: Line) -> Callable[[Any], tuple[T, ...]]:
    """A reader of ordered entries; `expected` completes "each is ..."."""

    def reader(value: Any) -> tuple[T, ...]:
        entries = [_kept(read, entry) for entry in _entries(value)]
        bad = sum(not entry for entry in entries)
        if bad:
            raise refused(code, key="faults.entries", bad=bad, n=len(entries), expected=expected)
        return tuple(entry[0] for entry in entries)

    return reader


def mapping_of(
    key: tuple[Callable[[Any], str], str], held: tuple[Callable[[Any], V], str], expected: Line
) -> Callable[[Any], FrozenMapping[V]]:
    """A reader of mappings from two pairs (reader, code); a fault names neither a key nor a value."""
    (read_key, key_code), (read, code) = key, held

    def reader(value: Any) -> FrozenMapping[V]:
        if not isinstance(value, Mapping):
            raise refused("not_a_mapping", expected=expected)
        names = [_kept(read_key, name) for name in value]
        found = [_kept(read, entry) for entry in value.values()]
        for entries, its_code in ((names, key_code), (found, code)):
            bad = sum(not entry for entry in entries)
            if bad:
                raise refused(its_code, key="faults.pairs", bad=bad, n=len(value), expected=expected)
        return FrozenMapping((name[0], entry[0]) for name, entry in zip(names, found, strict=True))

    return reader


def tag(value: object) -> str:
    """A language tag, kept as given."""
    text = label(value)
    language_of(text)
    return text


def wish(value: object) -> str:
    """A wish about company, kept as given."""
    text = label(value)
    company_wish(text)
    return text


def flag(value: object) -> bool:
    """True or false; words and numbers are not guessed at."""
    if not isinstance(value, bool | np.bool_):
        raise refused("not_a_flag")
    return bool(value)


def count(least: int, most: int = LARGEST_COUNT) -> Callable[[Any], int]:
    """A reader of whole numbers from `least` to `most`."""

    def reader(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, Integral) or not least <= int(value) <= most:
            raise refused("not_a_count", least=least, most=most)
        return int(value)

    return reader


def number(least: float, most: float, code: str = "not_a_number") -> Callable[[Any], float]:
    """A reader of finite numbers from `least` to `most`."""

    def reader(value: Any) -> float:
        # NaN fails the comparison, whole numbers beyond float64 do too: both are compared unconverted.
        proper: Any = math.nan if isinstance(value, bool) or not isinstance(value, Real) else value
        if not least <= proper <= most:
            kind = "between" if math.isfinite(most) else "above"
            raise refused(code, key=f"faults.number_{kind}", least=least, **{"most": most} if kind == "between" else {})
        return finite(proper)

    return reader


def finite(value: Any) -> float:
    """A finite number as float; the negative zero becomes zero, so that equal values are spelled equal."""
    try:
        found = float(value) + 0.0
    except OverflowError:
        found = math.inf
    if not math.isfinite(found):
        raise refused("not_a_number")
    return found


def is_finite(value: Any) -> bool:
    """Whether a number is finite as a float."""
    return bool(_kept(finite, value))


_latitude = number(-90, 90)
_longitude = number(-180, 180)


def place(value: object) -> tuple[float, float]:
    """Latitude and longitude in degrees."""
    try:
        lat, lon = value if isinstance(value, list | tuple) else ()
        found = _latitude(lat), _longitude(lon)
    except ValueError:
        found = None
    if found is None:
        raise refused("place_invalid")
    if NORTH_OF_FRANCE.holds(found[1], found[0]):
        raise refused("place_swapped")
    return found


def moment(value: object) -> datetime:
    """A date and time, or its ISO text; named time zones become offsets."""
    found = None
    if isinstance(value, datetime | str):
        try:
            # Through the text, because pandas' missing value is an instance of datetime.
            found = datetime.fromisoformat(value if isinstance(value, str) else value.isoformat())
        except ValueError:
            found = None
    if found is None:
        raise refused("not_a_moment")
    return found


def extra(value: object) -> str | int | float | bool | None:
    """An attribute of the caller's own: text, a number, true, false or None."""
    if value is None:
        return None
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, str):
        plain = str.__str__(value)
        plain.encode("utf-8")  # a lone surrogate is a ValueError here, and not later while hashing
        return plain
    if isinstance(value, Integral):
        return count(-LARGEST_EXTRA, LARGEST_EXTRA)(value)
    if isinstance(value, Real):
        return finite(value)
    raise refused("extra_invalid")


def minimum(value: object, info: ValidationInfo) -> int:
    """The least number of guests, which cannot exceed the seats."""
    found = count(1, 50)(value)
    if found > info.data.get("seats", found):
        raise refused("minimum_above_seats")
    return found


def _kept(read: Callable[[Any], T], value: object) -> list[T]:
    """One value if it can be read; the error is dropped, because it may hold the value."""
    try:
        return [read(value)]
    except ValueError:
        return []


def _entries(value: object) -> list[Any]:
    if isinstance(value, str | bytes):
        raise refused("bare_text")
    if isinstance(value, Mapping) or not isinstance(value, Iterable):
        raise refused("not_a_set")
    return list(value)
