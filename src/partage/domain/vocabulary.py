"""The words that records are written in, and what implies what.

The spellings are those of JSON documents and sheets. Nothing is implied beyond `DIET_IMPLIES`: a
vegetarian kitchen does not by itself serve halal, and an allergy is never read off a diet.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from partage.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Level(StrEnum):
    """How well a language is spoken: the six levels of the CEFR, and native."""

    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"
    NATIVE = "native"

    @property
    def rank(self) -> int:
        """Place among the levels, from 0 (A1) to 6 (native).

        Examples
        --------
        >>> Level("B1").rank, Level.NATIVE.rank
        (2, 6)
        """
        return _RANKS[self]


_RANKS = {level: rank for rank, level in enumerate(Level)}


class Diet(StrEnum):
    """A standard that a meal must meet and that a kitchen can meet."""

    VEGETARIAN = "vegetarian"
    VEGAN = "vegan"
    PESCATARIAN = "pescatarian"
    HALAL = "halal"
    KOSHER = "kosher"
    NO_PORK = "no_pork"
    NO_BEEF = "no_beef"
    NO_ALCOHOL = "no_alcohol"
    GLUTEN_FREE = "gluten_free"
    LACTOSE_FREE = "lactose_free"


class Allergen(StrEnum):
    """The fourteen allergens of Annex II to Regulation (EU) No 1169/2011."""

    GLUTEN = "gluten"
    CRUSTACEANS = "crustaceans"
    EGGS = "eggs"
    FISH = "fish"
    PEANUTS = "peanuts"
    SOY = "soy"
    MILK = "milk"
    NUTS = "nuts"
    CELERY = "celery"
    MUSTARD = "mustard"
    SESAME = "sesame"
    SULPHITES = "sulphites"
    LUPIN = "lupin"
    MOLLUSCS = "molluscs"


class Animal(StrEnum):
    """An animal that lives in a home."""

    DOG = "dog"
    CAT = "cat"
    BIRD = "bird"
    RODENT = "rodent"
    OTHER = "other"


class Gender(StrEnum):
    """A gender, where somebody chose to state one."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"


DIET_IMPLIES: Mapping[Diet, frozenset[Diet]] = MappingProxyType(
    {
        Diet.VEGAN: frozenset({Diet.VEGETARIAN, Diet.PESCATARIAN, Diet.NO_PORK, Diet.NO_BEEF, Diet.LACTOSE_FREE}),
        Diet.VEGETARIAN: frozenset({Diet.PESCATARIAN, Diet.NO_PORK, Diet.NO_BEEF}),
        Diet.HALAL: frozenset({Diet.NO_PORK, Diet.NO_ALCOHOL}),
        Diet.KOSHER: frozenset({Diet.NO_PORK}),
    }
)
"""A kitchen that meets the key meets the values too. Closed under itself: one pass is enough."""


def closure(diets: Iterable[Diet]) -> frozenset[Diet]:
    """Everything that a kitchen serves which says that it serves `diets`.

    Examples
    --------
    >>> sorted(closure({Diet.HALAL}))
    [<Diet.HALAL: 'halal'>, <Diet.NO_ALCOHOL: 'no_alcohol'>, <Diet.NO_PORK: 'no_pork'>]
    """
    stated = frozenset(diets)
    return stated.union(*(DIET_IMPLIES.get(diet, frozenset()) for diet in stated))


# Bokmål is what "no" means in practice; CLDR, and so langcodes, maps the macrolanguage the other way.
_ALSO_NORMALIZED = {"nb": "no"}

# ISO 639-2 codes that name no language which two people could share.
_NO_LANGUAGE = frozenset({"und", "mul", "mis", "zxx"})


@lru_cache(maxsize=4096)
def language_of(tag: str) -> str:
    """The language that a BCP-47 tag names, in one spelling.

    Two tags are one language when this function answers the same for both.

    Raises
    ------
    InputError
        ``language_invalid`` when `tag` names no language; the tag is not repeated.

    Examples
    --------
    >>> [language_of(tag) for tag in ("pt-BR", "cmn", "fre", "nb", "ary")]
    ['pt', 'zh', 'fr', 'no', 'ary']
    """
    import langcodes  # its tables take as long to load as the rest of partage
    from langcodes.data_dicts import NORMALIZED_MACROLANGUAGES

    language = langcodes.Language.get(tag).language if langcodes.tag_is_valid(tag) else None
    if language is None or language in _NO_LANGUAGE:
        raise InputError("language_invalid")
    single = NORMALIZED_MACROLANGUAGES.get(language, language)
    return _ALSO_NORMALIZED.get(single, single)


class CompanyWish(NamedTuple):
    """A wish about the fellow guests: at least one of a gender, or only that gender."""

    kind: Literal["another", "guests_only"]
    gender: Gender


def company_wish(text: str) -> CompanyWish:
    """The wish written as ``another:GENDER`` or ``guests_only:GENDER``.

    Raises
    ------
    InputError
        ``company_invalid``; the text is not repeated.

    Examples
    --------
    >>> company_wish("another:woman").gender
    <Gender.WOMAN: 'woman'>
    """
    kind, _, gender = text.partition(":")
    if gender in _GENDERS:
        if kind == "another":
            return CompanyWish("another", Gender(gender))
        if kind == "guests_only":
            return CompanyWish("guests_only", Gender(gender))
    raise InputError("company_invalid", {"known": ", ".join(_GENDERS)})


_GENDERS = tuple(gender.value for gender in Gender)
