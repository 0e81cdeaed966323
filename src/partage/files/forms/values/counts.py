"""Numbers, as far as a cell says them without doubt."""

from __future__ import annotations

import re

from partage.files.findings import Note, RefusedError
from partage.text.folding import bare, fold

_COUNT = re.compile(r"[0-9]{1,6}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}(?:[.,][0-9]{1,15})?")
_MINUTES = re.compile(r"([0-9]{1,3}) ?(?:min|mn|minutes?|')?")
_HOURS = re.compile(r"([0-9]{1,2}) ?(?:h|heures?|hours?) ?([0-9]{1,2})? ?(?:min|mn|minutes?)?")


def read_count(cell: str, note: Note) -> int:  # noqa: ARG001 - every reader takes remarks
    """A whole number in ASCII digits; `int` alone would take ``1_000`` and digits of any script.

    Raises
    ------
    RefusedError
        ``count_invalid``.
    """
    if not _COUNT.fullmatch(cell.strip()):
        raise RefusedError("count_invalid")
    return int(cell)


def read_number(cell: str, note: Note) -> float:  # noqa: ARG001 - as above
    """A number with a decimal point or comma.

    Raises
    ------
    RefusedError
        ``number_invalid``.
    """
    if not _NUMBER.fullmatch(cell.strip()):
        raise RefusedError("number_invalid")
    return float(cell.strip().replace(",", "."))


def read_minutes(cell: str, note: Note) -> float:
    """Minutes: ``45``, ``45 min``, ``1h15``.

    Raises
    ------
    RefusedError
        ``minutes_invalid``.
    """
    text = bare(fold(cell))
    if (hours := _HOURS.fullmatch(text)) is not None:
        return 60.0 * int(hours[1]) + int(hours[2] or 0)
    if (minutes := _MINUTES.fullmatch(text)) is not None:
        return float(minutes[1])
    try:
        return read_number(text, note)
    except RefusedError:
        raise RefusedError("minutes_invalid") from None
