"""What pages, letters and lists say of a slot, a goal, a guest's plate and a table as a whole; attributed to nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from partage.domain.people import Student
from partage.domain.vocabulary import Allergen, Animal, Diet, closure, language_of
from partage.errors import check_lang
from partage.plan.plan import Plan
from partage.plan.records import Table
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


def plate_words(student: Student, lang: str) -> tuple[str, str]:
    """What a guest's meal must be, and what must be kept out of it."""
    choices = [student.diet, *student.diet_alternatives]
    diets = f" {say('or', lang)} ".join(filter(None, (diet_words(one, lang) for one in choices)))
    return diets or say("nothing", lang), allergen_words(student.allergies, lang)


@dataclass(frozen=True)
class Needs:
    """What the meal and the home must meet for everybody at a table, as one union.

    Standards that the meal must meet, what must be kept out of it, animals that somebody avoids, and the tags of the
    languages that everybody speaks, the family included.
    """

    diets: frozenset[Diet]
    allergens: frozenset[Allergen]
    animals: frozenset[Animal]
    languages: tuple[str, ...]


def needs_of(table: Table, plan: Plan) -> Needs:
    """What a table needs.

    Of somebody with other diets that would do as well, the first is named that the kitchen meets.
    """
    family = plan.roster.family(table.family)
    guests = [plan.roster.student(guest) for guest in table.students]
    served, diets = closure(family.serves), set[Diet]()
    for guest in guests:
        choices = (guest.diet, *guest.diet_alternatives)
        diets |= next((one for one in choices if one <= served), guest.diet)
    spoken = [{language_of(tag) for tag in tags} for tags in (family.languages, *(one.languages for one in guests))]
    return Needs(
        frozenset(diets),
        frozenset[Allergen]().union(*(guest.allergies for guest in guests)),
        frozenset[Animal]().union(*(guest.avoids_animals for guest in guests)),
        tuple(sorted(set.intersection(*spoken))),
    )
