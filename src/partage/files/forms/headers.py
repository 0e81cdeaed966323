"""Which header asks for which field, in French and English, as people usually word it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from partage.domain.record import NO_CONTACT
from partage.domain.spelling import FAMILY_CELLS, STUDENT_CELLS
from partage.files.forms.synonyms import pattern, table
from partage.files.forms.values.languages import BY_NAME
from partage.text.folding import bare


class Kind(StrEnum):
    """Whose answers a sheet holds."""

    STUDENTS = "students"
    FAMILIES = "families"

    @property
    def other(self) -> Kind:
        """The other side."""
        return Kind.FAMILIES if self is Kind.STUDENTS else Kind.STUDENTS


class Unread(StrEnum):
    """Why a column is not read."""

    FORBIDDEN = "column_forbidden"
    """Belief, health, birth: nobody needs it to seat people, and nobody should keep it."""
    CONTACT = "column_contact"
    """How to reach somebody: not needed for seats; a mapping file can keep it."""
    TURNED = "column_turned"
    """What somebody does not eat, or when they cannot come: nobody should guess how that was meant."""
    UNKNOWN = "column_not_read"


@dataclass(frozen=True)
class Meaning:
    """What a header asks for.

    Parameters
    ----------
    field
        A field of the record, or one of `PSEUDO`.
    option
        What stands in brackets, or which language a level is of: one column of a grid.
    """

    field: str
    option: str | None = None


PSEUDO = frozenset({"first_name", "last_name", "lat", "lon", "level", "mother_tongue", "partner", "people"})
"""Fields that become part of a record's."""

REQUIRED = {
    Kind.STUDENTS: ("languages", "diet", "availability"),
    Kind.FAMILIES: ("languages", "serves", "seats", "availability"),
}

_SIGNS = {name: pattern(parts) for name, parts in table("signs").items()}
"""Columns never read, though a meal matters more; how to reach somebody; what is asked the other way round, or about
the answering itself: the language that a form was shown in is not one that somebody speaks."""

_TURNED = frozenset({"availability", "diet", "serves", "languages", "mother_tongue", "learning", "interests"})

_HEADERS = table("headers")
_PATTERNS = {
    kind: tuple((field, pattern(parts)) for part in ("both", kind, "names") for field, parts in _HEADERS[part].items())
    for kind in Kind
}
"""The first pattern that is found decides, so that the narrow ones come first."""

_OWN = {
    Kind.STUDENTS: frozenset(STUDENT_CELLS) - {"diet_alternatives", "slot_wishes", *NO_CONTACT} | {"partner"},
    Kind.FAMILIES: frozenset(FAMILY_CELLS) - NO_CONTACT.keys(),
}
"""Fields that a header or a mapping file may name as they are."""

FIELDS = {kind: fields | {"first_name", "last_name", "mother_tongue", "place"} for kind, fields in _OWN.items()}

_BRACKETS = re.compile(r"(.*?)\s*\[(.+)\]\s*")


def meaning(header: str, kind: Kind) -> Meaning | Unread:
    """What a header asks for, or why its column is not read.

    Examples
    --------
    >>> meaning("Régime alimentaire ", Kind.STUDENTS)
    Meaning(field='diet', option=None)
    >>> meaning("Disponibilités [Mercredi]", Kind.FAMILIES)
    Meaning(field='availability', option='Mercredi')
    """
    bracketed = _BRACKETS.fullmatch(" ".join(header.split()))
    text, option = (bracketed[1], bracketed[2]) if bracketed else (header, None)
    if option is not None and _SIGNS["other"].fullmatch(bare(option)):
        option = None  # beside boxes to tick, room for words of one's own
    name = bare(text)
    if name.replace(" ", "_") in _OWN[kind]:
        return Meaning(name.replace(" ", "_"), option)
    if (unread := _unread(name)) is not None:
        return unread
    level = _SIGNS["level"].fullmatch(name)
    if level is not None and (tag := BY_NAME.get(bare(level[1] or level[2]))) is not None:
        return Meaning("level", tag)
    for field, asked in _PATTERNS[kind]:
        if asked.search(name):
            turned = field in _TURNED and _SIGNS["negated"].search(name) is not None
            return Unread.TURNED if turned else Meaning(field, option)
    return Unread.UNKNOWN


def _unread(name: str) -> Unread | None:
    if _SIGNS["of_the_form"].search(name):
        return Unread.UNKNOWN
    if _SIGNS["forbidden"].search(name) and not _SIGNS["meal"].search(name):
        return Unread.FORBIDDEN
    return Unread.CONTACT if _SIGNS["contact"].search(name) else None
