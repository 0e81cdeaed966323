"""What a header asks for: known as a whole, and certain; or only proposed, by a word that stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from partage.domain.spelling import FAMILY_CELLS, STUDENT_CELLS
from partage.files.forms.synonyms import expressions, fields, table, tables, words
from partage.files.forms.values.animals import ANIMALS
from partage.files.forms.values.languages import BY_NAME
from partage.files.forms.values.meals import ALLERGENS, DIETS
from partage.text.calendar import DAYS
from partage.text.catalogue import LANGUAGES
from partage.text.folding import bare, entries, fold


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
    TURNED = "column_turned"
    """What somebody does not eat, or when they cannot come: nobody should guess how that was meant."""
    UNKNOWN = "column_not_read"


@dataclass(frozen=True)
class Meaning:
    """What a header asks for."""

    field: str  # of the record, or of the form only
    option: str | None = None  # what stands in brackets, or which language a level is of: one column of a grid
    sure: bool = True  # the whole question is accounted for; else the field is only proposed


IGNORE = "ignore"
"""The field of a column that nobody needs to seat people."""

HARMLESS = fields("harmless")
"""Fields that may be read as proposed; all others wait for somebody's word."""

REQUIRED = {
    Kind.STUDENTS: ("languages", "diet", "availability"),
    Kind.FAMILIES: ("languages", "serves", "seats", "availability"),
}

_OWN = {
    Kind.STUDENTS: frozenset(STUDENT_CELLS) - {"diet_alternatives", "slot_wishes"} | {"partner", "place"},
    Kind.FAMILIES: frozenset(FAMILY_CELLS) | {"place", "registered_at", "smoke_free"},
}
"""Fields that a header or a mapping file may name as they are."""

FIELDS = {
    kind: own | fields("of_forms_only") - {"goes_without" if kind is Kind.FAMILIES else "not_safe_for"}
    for kind, own in _OWN.items()
}

_TURNED = {"safe_for": "not_safe_for", "diet": "goes_without", "allergies": "goes_without"}
"""Fields of which there is another one for questions that ask the other way round."""

_TOUCHING = {
    *DIETS,
    *ALLERGENS,
    *ANIMALS,
    *words("access"),
    *words("at_home"),
    *(day for day in DAYS if len(day) > len("thurs")),
} - {"other", "autre", "autres"}
"""Words of diets, allergens, animals, access, days, and of what a guest may have to know of a home."""

_BRACKETS = re.compile(r"(.*?)\s*\[(.+)\]\s*")
_NUMBERED = re.compile(r"^(?:q(?:uestion)?\s*)?[0-9]{1,3}\s*[.):/-]\s*")
_ASIDE = re.compile(r"\(([^()]{2,})\)")
_ENDING = re.compile(r"(?<=\w)(?:\((?:e|s|es|le|ne)\)|[·•](?:e|s|le|ne))+")
"""The endings of inclusive French: ``ami(e)``, ``disponible·s``."""

SIGNS = expressions(table("signs"))
_PATTERNS = {
    kind: tuple(one for part in ("both", kind, "names") for one in expressions(table("headers")[part]).items())
    for kind in Kind
}
"""Words that propose a field: the first pattern that is found decides, so that the narrow ones come first."""


def matters(header: str) -> bool:
    """Whether a header names food, animals, smoke, access or who is there, so that leaving it out may hurt somebody."""
    return SIGNS["matters"].search(bare(header).replace("_", " ")) is not None


def touches(text: str) -> bool:
    """Whether an answer, or a header, holds a word of diets, allergens, animals, access, smoke or days."""
    said = re.findall(r"[^\W_]+", fold(text))
    some = {" ".join(said[start:end]) for start in range(len(said)) for end in range(start + 1, start + 4)}
    return not _TOUCHING.isdisjoint(some)


def _questions() -> list[Mapping[str, Any]]:
    return [tables(f"questions.{lang}") for lang in LANGUAGES]


@cache
def _fillers() -> tuple[frozenset[str], re.Pattern[str]]:
    """Words that ask without saying what for, and phrases about the answering itself."""
    words = {word for one in _questions() for word in map(fold, one["fillers"]["words"])}
    phrases = {" ".join(_words(one)) for part in _questions() for one in part["fillers"]["phrases"]}
    longest = sorted(phrases, key=len, reverse=True)
    return frozenset(words), re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b")


@cache
def _known(kind: Kind) -> dict[tuple[str, ...], str]:
    """What is left of a known question -> its field."""
    return {
        asked_for(question): "partner" if field == "with" else field
        for part in _questions()
        for side in ("both", kind)
        for field, questions in part[side]["columns"].items()
        for question in questions
    }


def _examples(aside: re.Match[str]) -> str:
    """Nothing, where brackets hold examples of answers only, or room for others; else what they hold."""
    named = (re.sub(r"^(?:par |for )?(?:ex|eg|exemple|example)\b[. :]*", "", one) for one in entries(aside[1]))
    known = {*DIETS, *ALLERGENS, "etc", "autre", "autres", "other", "others", "...", "\u2026", ""}
    return " " if all(bare(one) in known for one in named) else f" {aside[1]} "


def _words(text: str) -> list[str]:
    plain = _ENDING.sub("", fold(text)).replace("_", " ").replace("e-mail", "email")
    plain = re.sub(r"\bcan(?:'?t|not)\b", "can not", plain).replace("n't", " not")
    return re.findall(r"[^\W_]+", plain)


def asked_for(question: str) -> tuple[str, ...]:
    """What is left of a question without fillers, plural endings and punctuation.

    Examples
    --------
    >>> asked_for("Quels soirs es-tu disponible ?"), asked_for("Which evenings are you NOT available?")
    (('soir', 'disponible'), ('evening', 'not', 'available'))
    """
    words, phrases = _fillers()
    plain = _ASIDE.sub(_examples, _NUMBERED.sub("", fold(question)))
    left = phrases.sub(" ", " ".join(_words(plain)))
    return tuple(word if len(word) < 4 else word.removesuffix("s") for word in left.split() if word not in words)


def meaning(header: str, kind: Kind) -> Meaning | Unread:
    """What a header asks for, or why its column is not read.

    Examples
    --------
    >>> meaning("Quel est votre régime alimentaire ?", Kind.STUDENTS)
    Meaning(field='diet', option=None, sure=True)
    >>> meaning("Quel régime préféreriez-vous un jour essayer ?", Kind.STUDENTS)
    Meaning(field='diet', option=None, sure=False)
    >>> meaning("Disponibilités [Mercredi]", Kind.FAMILIES)
    Meaning(field='availability', option='Mercredi', sure=True)
    """
    bracketed = _BRACKETS.fullmatch(" ".join(header.split()))
    text, option = (bracketed[1], bracketed[2]) if bracketed else (header, None)
    if option is not None and SIGNS["other"].fullmatch(bare(option)):
        option = None  # beside boxes to tick, room for words of one's own
    name = bare(text).replace("_", " ")
    if (own := name.replace(" ", "_")) in _OWN[kind]:
        return Meaning(own, option)
    known = _known(kind).get(asked_for(text))
    if known is not None:
        return Meaning(known, option)
    level = SIGNS["level"].fullmatch(name)
    if level is not None and (tag := BY_NAME.get(bare(level[1] or level[2]))) is not None:
        return Meaning("level", tag)
    if option is None and name in DIETS and name not in words("only_without"):
        return Meaning("diet" if kind is Kind.STUDENTS else "serves", name)
    return _proposed(name, option, kind)


def suggested(header: str, kind: Kind) -> str | None:
    """The field that a word of a header suggests, one that is asked the other way round by its own name."""
    name = bare(header).replace("_", " ")
    field = next(_suggested(name, kind), None)
    turned = SIGNS["negated"].search(name) is not None
    return _TURNED.get(field, field) if turned and field is not None else field


def _suggested(name: str, kind: Kind) -> Iterator[str]:
    return (field for field, asked in _PATTERNS[kind] if asked.search(name))


def _proposed(name: str, option: str | None, kind: Kind) -> Meaning | Unread:
    """What a word of a header suggests; food and access before what nobody should keep and how to reach somebody."""
    if SIGNS["of_the_form"].search(name):
        return Unread.UNKNOWN
    asked = list(_suggested(name, kind))
    if set(asked) <= {"languages"} and SIGNS["how_well"].search(name) and not re.search("langu|tongue", name):
        spoken = next(filter(None, map(BY_NAME.get, _words(name))), None)
        if spoken is not None:
            return Meaning("level", spoken, sure=False)
    if SIGNS["forbidden"].search(name) and not SIGNS["meal"].search(name) and "step_free" not in asked:
        return Unread.FORBIDDEN
    if asked and asked[0] not in HARMLESS:
        return Unread.TURNED if SIGNS["negated"].search(name) else Meaning(asked[0], option, sure=False)
    contact = next((field for field in ("email", "phone", "address") if SIGNS[field].search(name)), None)
    field = "shares_contact" if "shares_contact" in asked else contact or next(iter(asked), None)
    return Unread.UNKNOWN if field is None or matters(name) else Meaning(field, option, sure=False)
