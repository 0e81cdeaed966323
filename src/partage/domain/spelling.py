"""One cell as a value, as far as its spelling goes; what the value may be, the record says."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from partage.errors import Fault
from partage.text.writer import Phrase, line

Cell: TypeAlias = Callable[[str], Any]

NONE = "none"
"""In a set's cell: nothing, and known to be nothing. An empty cell is "not known" or "not given"."""

_WHOLE = re.compile(r"[+-]?[0-9]{1,15}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?")
_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
# As whole numbers and fractions are usually written: "007" and "+33" are names, not numbers.
_PLAIN_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,14})")
_PLAIN_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,20})?")


class CellError(ValueError):
    """A cell that cannot be read; the message never holds its content."""

    def __init__(self, code: str, params: Mapping[str, Any] | None = None, key: str = "") -> None:
        super().__init__(code, params, key)
        self.fault = Fault(code, params or {}, key=key)


def text(cell: str) -> str:
    """The cell as it stands."""
    return cell


def words(cell: str) -> frozenset[str]:
    """Words separated by blanks, or by ``;`` where there is one; ``none`` alone is the empty set."""
    found = frozenset(_listed(cell))
    if NONE not in found:
        return found
    if len(found) > 1:
        raise CellError("none_with_others", {"none": NONE})
    return frozenset()


def alternatives(cell: str) -> list[frozenset[str]]:
    """Sets separated by ``|``; ``none`` alone is no alternative at all."""
    if cell == NONE:
        return []
    sets = [words(part) for part in cell.split("|")]
    if not all(sets):
        # An empty alternative would be "eats anything": too much to read out of a stray bar.
        raise CellError("alternative_empty")
    return sets


def flag(cell: str) -> bool:
    """true, yes, 1 or false, no, 0, in any case."""
    found = _FLAGS.get(cell.lower())
    if found is None:
        raise CellError("not_a_flag", {"known": ", ".join(_FLAGS)}, "faults.word")
    return found


def whole(cell: str) -> int:
    """A whole number in ASCII digits; ``int`` alone would take "1_000" and digits of any script."""
    if not _WHOLE.fullmatch(cell):
        raise CellError("not_a_count", key="faults.whole_number")
    return int(cell)


def number(cell: str) -> float:
    """A number in ASCII digits, with a decimal point."""
    if not _NUMBER.fullmatch(cell):
        raise CellError("not_a_number", key="faults.decimal_number")
    return float(cell)


def levels(cell: str) -> dict[str, str]:
    """``fr:B1 en:native``"""  # noqa: D400 - the format itself
    return _pairs(cell, "language_invalid", "tag_level", text)


def wishes(cell: str) -> dict[str, float]:
    """``slot:0.5 slot2:1``; a slot may hold colons, the last one counts."""
    return _pairs(cell, "wish_invalid", "slot_number", number)


def own_column(cells: Sequence[str]) -> Cell:
    """How the cells of one column of the caller's own are read: all as flags, numbers, or text.

    The column decides, not the cell, so that a column holds one kind of value.
    """
    given = [cell for cell in cells if cell]
    if all(cell in ("true", "false") for cell in given):
        return flag
    if all(_PLAIN_WHOLE.fullmatch(cell) for cell in given):
        return whole
    if all(_PLAIN_NUMBER.fullmatch(cell) for cell in given):
        return number
    return text


def _pairs(cell: str, code: str, form: str, read: Cell) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for entry in _listed(cell):
        key, colon, value = entry.rpartition(":")
        if not colon or not key or not value:
            raise CellError(code, {"form": Phrase.of(line(f"expected.{form}"))}, "faults.cell_pairs")
        if key in found:
            raise CellError(f"{code.partition('_')[0]}_twice")
        found[key] = read(value)
    return found


def _listed(cell: str) -> list[str]:
    """The entries of a list; with a ``;``, labels of several words can be told: ``board games; music``."""
    if ";" not in cell:
        return cell.split()
    return [entry for part in cell.split(";") if (entry := part.strip())]


EXTRAS = "extras."
"""Begins the columns that are attributes of the caller's own."""

_BOTH: dict[str, Cell] = {
    "id": text,
    "name": text,
    "email": text,
    "phone": text,
    "address": text,
    "shares_contact": flag,
    "languages": levels,
    "learning": words,
    "availability": words,
    "lat": number,
    "lon": number,
    "step_free": flag,
    "interests": words,
    "times_left_out": whole,
}
STUDENT_CELLS: dict[str, Cell] = {
    **_BOTH,
    "diet": words,
    "diet_alternatives": alternatives,
    "allergies": words,
    "avoids_animals": words,
    "slot_wishes": wishes,
    "party": text,
    "max_travel_min": number,
    "smoke_free": flag,
    "gender": text,
    "company": words,
    "country": text,
    "registered_at": text,
}
FAMILY_CELLS: dict[str, Cell] = {
    **_BOTH,
    "serves": words,
    "seats": whole,
    "min_guests": whole,
    "max_meals": whole,
    "safe_for": words,
    "animals": words,
    "smokes": flag,
    "welcomes": words,
    "country_wishes": words,
}
