"""What an evening is called and who signs: the organiser's own words, in every page, letter and calendar."""

from __future__ import annotations

import base64
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic_core import PydanticCustomError

from partage.canonical_json import read_raw
from partage.domain.fields import count, email, label, optional, phone, refused
from partage.errors import Fault, InputError, closest, place
from partage.report.template_values import EventWords
from partage.report.words import say
from partage.text.catalogue import LANGUAGES

if TYPE_CHECKING:
    import os

Words = str | Mapping[str, str] | None
"""A text, or one for each language."""

LARGEST_LOGO = 1_000_000
"""Bytes; the logo stands in every letter once more."""

LONGEST_MIN = 24 * 60

PICTURES = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
)
"""First bytes of the pictures that every reader of mail shows and that can hold no script."""

_COLOUR = re.compile("#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Event:
    """What is said of an event wherever partage writes to people; every field may be left out.

    Parameters
    ----------
    name, organiser, signature
        The event, who runs it, and how letters are signed. A text, or one for each language.
    reply_to
        E-mail address that people answer to.
    contact
        Where else the organiser is reached, in words.
    phone
        For emergencies on the evening itself.
    meeting_point
        Where guests go whose host does not share an address.
    logo
        The bytes of a picture: PNG, JPEG, GIF or WebP, 1 MB at the most.
    colour, accent
        ``#rrggbb``: of lines and bands, never of text.
    zone
        In which slots are local times, as the tz database calls it.
    lasts_min
        How long a meal is, in minutes.

    Raises
    ------
    InputError
        With every fault at once; ``unknown_field`` and ``file_missing`` by `load`.

    Examples
    --------
    >>> Event(name={"en": "Sunday dinner", "fr": "Dîner du dimanche"}).words("fr").name
    'Dîner du dimanche'
    """

    name: Words = None
    organiser: Words = None
    signature: Words = None
    reply_to: str | None = None
    contact: Words = None
    phone: str | None = None
    meeting_point: Words = None
    logo: bytes | None = None
    colour: str = "#1f4e79"
    accent: str = "#b5651d"
    zone: str = "Europe/Paris"
    lasts_min: int = 150

    def __post_init__(self) -> None:
        found = [(field.name, _fault(_READERS[field.name], getattr(self, field.name))) for field in fields(self)]
        faults = [replace(fault, field=name) for name, fault in found if fault is not None]
        if faults:
            raise InputError.of(place("event"), faults)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """The event in a TOML file: a key for each field; a logo is the name of a file beside it.

        Raises
        ------
        InputError
            ``file_missing``, ``file_unreadable``, ``toml_damaged``, ``unknown_field``, or what the fields refuse.
        """
        path = Path(path)
        try:
            document = tomllib.loads(read_raw(path).decode("utf-8-sig"))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
            raise InputError("toml_damaged", {"file": path.name}) from None
        known = [field.name for field in fields(cls)]
        if strange := [key for key in document if key not in known]:
            faults = [Fault("unknown_field", {"close": closest(key, known)}, field=key) for key in strange]
            raise InputError.of(path.name, faults)
        if isinstance(logo := document.get("logo"), str):
            document["logo"] = read_raw(path.parent / logo)
        return cls(**document)

    @property
    def lasts(self) -> timedelta:
        """How long a meal is."""
        return timedelta(minutes=self.lasts_min)

    def words(self, lang: str) -> EventWords:
        """What templates are shown of the event, in one language."""
        name = _in(self.name, lang) or say("event_name", lang)
        return EventWords(
            name=name,
            organiser=_in(self.organiser, lang),
            signature=_in(self.signature, lang) or _in(self.organiser, lang) or say("signature", lang, event=name),
            reply_to=self.reply_to,
            contact=_in(self.contact, lang),
            phone=self.phone,
            meeting_point=_in(self.meeting_point, lang),
            logo=None
            if self.logo is None
            else f"data:{_kind(self.logo)};base64,{base64.b64encode(self.logo).decode()}",
            colour=self.colour,
            accent=self.accent,
        )


def _in(words: Words, lang: str) -> str | None:
    return words[lang] if isinstance(words, Mapping) else words


def _kind(logo: bytes) -> str | None:
    return next((kind for start, kind in PICTURES if start.match(logo)), None)


def _fault(read: Callable[[Any], object], value: object) -> Fault | None:
    try:
        read(value)
    except PydanticCustomError as error:
        return (error.context or {})["fault"]  # type: ignore[no-any-return]
    return None


def _text(value: object) -> None:
    if value is None or isinstance(value, str):
        optional(label)(value)
    elif isinstance(value, Mapping) and set(value) == set(LANGUAGES):
        for text in value.values():
            label(text)
    else:
        raise refused("event_text", known=", ".join(LANGUAGES))


def _logo(value: object) -> None:
    if value is not None and (not isinstance(value, bytes) or len(value) > LARGEST_LOGO or _kind(value) is None):
        raise refused("event_logo", most=LARGEST_LOGO // 1_000_000)


def _colour(value: object) -> None:
    if not isinstance(value, str) or not _COLOUR.fullmatch(value):
        raise refused("event_colour")


def _zone(value: object) -> None:
    try:
        ZoneInfo(label(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise refused("event_zone") from None


_READERS: Mapping[str, Callable[[Any], object]] = {
    **dict.fromkeys(("name", "organiser", "signature", "contact", "meeting_point"), _text),
    "reply_to": optional(email),
    "phone": optional(phone),
    "logo": _logo,
    **dict.fromkeys(("colour", "accent"), _colour),
    "zone": _zone,
    "lasts_min": count(1, LONGEST_MIN),
}
