"""Words that pages, letters and lists share."""

from __future__ import annotations

from collections.abc import Iterable

from partage.domain.vocabulary import Allergen, Diet
from partage.errors import check_lang
from partage.text import writer
from partage.text.writer import GoalName, LanguageTag, Moment, Writer


def say(key: str, lang: str, **params: object) -> str:
    """The words of a key of the table ``report``."""
    return writer.say(f"report.{key}", check_lang(lang), **params)


def slot_words(slot: str, lang: str) -> str:
    """A slot as a date where it is one.

    Examples
    --------
    >>> slot_words("2026-11-18T19:30", "en")
    'Wednesday 18 November at 19:30'
    """
    return Writer(lang).value(Moment(slot))


def goal_words(goal: str, lang: str) -> str:
    """A goal's name; one of the caller's own as it stands."""
    return Writer(lang).value(GoalName(goal))


def language_words(tags: Iterable[str], lang: str) -> str:
    """Languages in words.

    Examples
    --------
    >>> language_words(["fr", "qaa"], "fr")
    'français, qaa'
    """
    return ", ".join(Writer(lang).value(LanguageTag(tag)) for tag in tags)


def diet_words(diets: Iterable[Diet], lang: str) -> str:
    """Diets in words, in the order of the vocabulary."""
    some = frozenset(diets)
    return ", ".join(writer.say(f"diets.{diet}", lang) for diet in Diet if diet in some)


def allergen_words(allergens: Iterable[Allergen], lang: str) -> str:
    """Allergens in words, in the order of the vocabulary."""
    some = frozenset(allergens)
    return ", ".join(writer.say(f"allergens.{allergen}", lang) for allergen in Allergen if allergen in some)
