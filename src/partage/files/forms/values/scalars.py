"""Values that one cell says by itself: ids, names, yes or no, genders, numbers, places."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from pydantic_core import PydanticCustomError

from partage.domain import fields
from partage.domain.region import Region
from partage.domain.vocabulary import Gender
from partage.files.findings import Note, RefusedError, Severity
from partage.files.forms.synonyms import DASHES, meanings, words
from partage.text.folding import LIST, bare, fold

LONGEST_ID = 100
"""An id is a short label; a text that is longer stands in the wrong column."""

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of what follows."""

_FORMULA = ("=", "+", "-", "@")

FLAGS = {word: flag == "yes" for word, flag in meanings("flags", str).items()}
GENDERS = meanings("genders", Gender)
_PLURALS = {"women": Gender.WOMAN, "men": Gender.MAN}
_ZERO_LOST = re.compile(r"[1-9][0-9]{8}")
_COUNT = re.compile(r"[0-9]{1,6}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}(?:[.,][0-9]{1,15})?")
_MINUTES = re.compile(r"([0-9]{1,3}) ?(?:min|mn|minutes?|')?")
_HOURS = re.compile(r"([0-9]{1,2}) ?(?:h|heures?|hours?) ?([0-9]{1,2})? ?(?:min|mn|minutes?)?")


def read_id(cell: str, note: Note) -> str:  # noqa: ARG001 - every reader takes remarks
    """An id: one line of text, in the composed form of Unicode; ``7.0`` of a spreadsheet came as ``7``.

    Refused: ``id_invalid``: line breaks, signs that cannot be seen or that a spreadsheet would run, or far too long.
    """
    text = unicodedata.normalize("NFC", cell.strip())
    if len(text) > LONGEST_ID or text.startswith(_FORMULA) or any(unicodedata.category(sign) == "Cc" for sign in text):
        raise RefusedError("id_invalid")
    return text


def fold_id(text: str) -> str:
    """What two ids have in common that people would take for one."""
    return fold(text).replace(" ", "")


def read_name(cell: str, note: Note) -> str:  # noqa: ARG001 - every reader takes remarks
    """A name: any script, composed, on one line, without marks that turn its direction."""
    text = _BIDI.sub("", unicodedata.normalize("NFC", cell))
    return " ".join("".join(sign if unicodedata.category(sign) != "Cc" else " " for sign in text).split())


def read_email(cell: str, note: Note) -> str | None:
    """An e-mail address; None, with a remark, for anything else: nobody is seated by it."""
    return _contact(fields.email, cell, note)


def read_phone(cell: str, note: Note) -> str | None:
    """A telephone number, likewise; the 0 that a spreadsheet has taken from a French one comes back."""
    if _ZERO_LOST.fullmatch(cell.strip()):
        note("phone_zero")
        cell = f"0{cell.strip()}"
    return _contact(fields.phone, cell, note)


def _contact(check: Callable[[object], str], cell: str, note: Note) -> str | None:
    try:
        return check(read_name(cell, note))
    except PydanticCustomError:
        note("contact_unclear")
        return None


def read_words(cell: str, note: Note) -> frozenset[str]:  # noqa: ARG001 - every reader takes remarks
    """Labels such as interests: folded, blanks as ``-``, so that both sides write them alike."""
    found = (bare(entry) for entry in LIST.split(cell))
    return frozenset("-".join(entry.replace("/", " ").split()) for entry in found if entry not in words("no_words"))


def read_label(cell: str, note: Note) -> str:
    """A short text that is compared as it stands, e.g. a party or a country."""
    return read_id(read_name(cell, note), note)


def read_flag(cell: str, note: Note) -> bool:  # noqa: ARG001 - every reader takes remarks
    """Yes or no. Refused: ``flag_unclear``, to be set aside: any other text."""
    found = False if cell.strip() in DASHES or not cell.strip() else FLAGS.get(bare(cell) or cell.strip())
    if found is None or "?" in cell:
        raise RefusedError("flag_unclear", weight=Severity.ASIDE)
    return found


def read_gender(cell: str, note: Note) -> Gender | None:  # noqa: ARG001 - as above
    """A gender; None where somebody would rather not say. Refused: ``gender_unclear``, to be set aside."""
    word = bare(cell)
    if word in words("gender_not_said"):
        return None
    if word not in GENDERS:
        raise RefusedError("gender_unclear", weight=Severity.ASIDE)
    return GENDERS[word]


def read_genders(cell: str, note: Note) -> frozenset[Gender]:
    """Whom a home welcomes: nobody named is everybody. Refused: ``gender_unclear``, to be set aside."""
    if bare(cell) in words("everybody"):
        return frozenset()
    found = set[Gender]()
    for word in filter(None, map(str.strip, re.split("[/,]| et | and ", bare(cell)))):
        single = word.removesuffix("s") if word.removesuffix("s") in GENDERS else word
        gender = _PLURALS.get(single) or read_gender(single, note)
        if gender is None:
            raise RefusedError("gender_unclear", weight=Severity.ASIDE)
        found.add(gender)
    return frozenset(found)


def read_count(cell: str, note: Note) -> int:  # noqa: ARG001 - every reader takes remarks
    """A whole number in ASCII digits; `int` alone would take ``1_000`` and digits of any script.

    Refused: ``count_invalid``.
    """
    if not _COUNT.fullmatch(cell.strip()):
        raise RefusedError("count_invalid")
    return int(cell)


def read_number(cell: str, note: Note) -> float:  # noqa: ARG001 - as above
    """A number with a decimal point or comma. Refused: ``number_invalid``."""
    if not _NUMBER.fullmatch(cell.strip()):
        raise RefusedError("number_invalid")
    return float(cell.strip().replace(",", "."))


def read_minutes(cell: str, note: Note) -> float:
    """Minutes: ``45``, ``45 min``, ``1h15``. Refused: ``minutes_invalid``."""
    text = bare(fold(cell))
    if (hours := _HOURS.fullmatch(text)) is not None:
        return 60.0 * int(hours[1]) + int(hours[2] or 0)
    if (minutes := _MINUTES.fullmatch(text)) is not None:
        return float(minutes[1])
    try:
        return read_number(text, note)
    except RefusedError:
        raise RefusedError("minutes_invalid") from None


def read_place(lat: str, lon: str, note: Note, region: Region) -> tuple[float, float]:
    """Latitude and longitude from two cells.

    Refused: ``place_invalid``, ``place_swapped``, ``place_nowhere`` or ``place_outside``.
    """
    try:
        here = (read_number(lat, note), read_number(lon, note))
    except RefusedError:
        raise RefusedError("place_invalid") from None
    if here == (0.0, 0.0):
        raise RefusedError("place_nowhere")
    if region.holds(*here):
        return here
    raise RefusedError("place_swapped" if region.holds(here[1], here[0]) else "place_outside")


def read_point(cell: str, note: Note, region: Region) -> tuple[float, float]:
    """A place in one cell: ``50.63, 3.06`` or ``50,63 ; 3,06``. Refused: as `read_place`."""
    between = ";" if ";" in cell else "," if cell.count(",") == 1 else None
    parts = cell.split(between)
    if len(parts) != 2:
        raise RefusedError("place_invalid")
    return read_place(parts[0], parts[1], note, region)
