"""What pages, letters and lists say of a slot, a goal, a guest's plate and a table as a whole; attributed to nobody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from partage.domain.people import Student
from partage.domain.vocabulary import Allergen, Animal, Diet, closure, language_of
from partage.errors import check_lang
from partage.plan.plan import Plan
from partage.plan.records import Table
from partage.text import writer
from partage.text.catalogue import LANGUAGES
from partage.text.values import Rule
from partage.text.writer import Dated, GoalName, LanguageTag, Moment, Writer


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


def _together(diets: frozenset[Diet], lang: str) -> str:
    """Diets that a meal meets all at once."""
    return list_words((writer.say(f"diets.{diet}", lang) for diet in Diet if diet in diets), lang)


def allergen_words(allergens: Iterable[Allergen], lang: str) -> str:
    """Allergens in words, in the order of the vocabulary."""
    some = frozenset(allergens)
    return ", ".join(writer.say(f"allergens.{allergen}", lang) for allergen in Allergen if allergen in some)


def plate_words(student: Student, lang: str) -> tuple[str, str]:
    """What a guest's meal must be, and what must be kept out of it."""
    choices = [student.diet, *student.diet_alternatives]
    diets = f", {say('or', lang)} ".join(filter(None, (_together(one, lang) for one in choices)))
    return diets or say("nothing", lang), allergen_words(student.allergies, lang)


@dataclass(frozen=True)
class Needs:
    """What the meal and the home must meet for everybody at a table, as one union.

    Standards that the meal must meet, what must be kept out of it, animals that somebody avoids, the tags of the
    languages that everybody speaks, the family included, of those that the family shares with some guest, and whether
    it shares one with each.
    """

    diets: frozenset[Diet]
    allergens: frozenset[Allergen]
    animals: frozenset[Animal]
    languages: tuple[str, ...]
    some_languages: tuple[str, ...]
    each_talks: bool


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
    hosts = {language_of(tag) for tag in family.languages}
    shared = [hosts & {language_of(tag) for tag in one.languages} for one in guests]
    return Needs(
        frozenset(diets),
        frozenset[Allergen]().union(*(guest.allergies for guest in guests)),
        frozenset[Animal]().union(*(guest.avoids_animals for guest in guests)),
        tuple(sorted(hosts.intersection(*shared))),
        tuple(sorted(set[str]().union(*shared))),
        all(shared),
    )


def talk_words(needs: Needs, lang: str) -> str:
    """In which languages a family and its guests can talk, of no guest in particular."""
    if needs.languages:
        return language_words(needs.languages, lang)
    if not needs.some_languages:
        return say("sheet_languages_none", lang)
    languages = list_words((Writer(lang).value(LanguageTag(tag)) for tag in needs.some_languages), lang)
    return say("sheet_languages_each" if needs.each_talks else "sheet_languages_some", lang, languages=languages)


@lru_cache(maxsize=4096)
def date_words(slot: str, lang: str) -> str:
    """A slot as a date with its year where it is one.

    Examples
    --------
    >>> date_words("2026-11-18T19:30", "en")
    'Wednesday 18 November 2026 at 19:30'
    """
    return Writer(lang).value(Dated(slot))


def animal_words(animals: Iterable[Animal], lang: str) -> str:
    """Animals in words, in the order of the vocabulary."""
    some = frozenset(animals)
    return ", ".join(writer.say(f"animals.{animal}", lang) for animal in Animal if animal in some)


def noted_words(student: Student, lang: str) -> tuple[str, ...]:
    """What somebody has told of meal, home and access, a phrase each; empty where there is nothing."""
    diets, allergens = plate_words(student, lang)
    said = [say("noted_diet", lang, what=diets) if student.diet else ""]
    said += [say("noted_allergens", lang, what=allergens) if allergens else "", *home_words(student, lang)]
    return tuple(filter(None, said))


def home_words(student: Student, lang: str) -> tuple[str, ...]:
    """What somebody needs of the home, a phrase each."""
    animals = animal_words(student.avoids_animals, lang)
    said = [say("noted_animals", lang, what=animals) if animals else ""]
    said += [say(f"noted_{need}", lang) for need in ("step_free", "smoke_free") if getattr(student, need)]
    return tuple(filter(None, said))


def first_name(name: str | None) -> str | None:
    """The first word of a name that is not written in capitals, as family names are.

    Examples
    --------
    >>> first_name("SOUZA Ana"), first_name("Zoé Perez"), first_name(None)
    ('Ana', 'Zoé', None)
    """
    words = (name or "").split()
    return next((word for word in words if len(word) == 1 or not word.isupper()), words[0] if words else None)


def home_name(name: str | None, lang: str) -> str | None:
    """What a family is called within a sentence.

    Examples
    --------
    >>> home_name("Martin", "fr"), home_name("Famille Martin", "fr"), home_name("Claire Martin", "fr")
    ('la famille Martin', 'la famille Martin', 'Claire Martin')
    """
    family = _family_alone(name or "")
    return say("family_named", lang, name=family) if family else name


def home_greeting(name: str | None, lang: str) -> str:
    """How a family is greeted.

    Examples
    --------
    >>> home_greeting("Famille Le Gall", "fr"), home_greeting("Claire Martin", "fr"), home_greeting(None, "fr")
    ('Chère famille Le Gall,', 'Bonjour Claire Martin,', 'Chère famille,')
    """
    if family := _family_alone(name or ""):
        return say("hello_home", lang, name=family)
    return say("hello", lang, name=name) if name else say("hello_family", lang)


def _family_alone(name: str) -> str:
    """The family's name where the name says no more; empty where it names a person, or nobody."""
    first, _, rest = name.partition(" ")
    if first.casefold() in (say("family", one) for one in LANGUAGES):
        return rest.strip()
    return "" if rest else first


def company_words(names: Iterable[str | None], lang: str) -> str:
    """Others at a table in words: the names that may be told, in the order of the alphabet, then how many more.

    Examples
    --------
    >>> company_words(["Zoé", None, "Bo", None], "en")
    'Bo, Zoé and 2 other people'
    """
    every = list(names)
    known = sorted(filter(None, every))
    rest = len(every) - len(known)
    more = [writer.line("report.one_more" if rest == 1 else "report.people_more", n=rest)] if rest else []
    return Writer(lang).value((*known, *more))


def guest_words(names: Sequence[str | None], lang: str) -> str:
    """How many guests there are, and who, as far as names may be told.

    Examples
    --------
    >>> guest_words(["Zoé", None], "en"), guest_words([None], "en")
    ('2 people (Zoé and one other person)', 'one person')
    """
    how_many = say("guests_one" if len(names) == 1 else "guests_many", lang, n=len(names))
    return say("guests_named", lang, how_many=how_many, who=company_words(names, lang)) if any(names) else how_many


def list_words(items: Iterable[str], lang: str) -> str:
    """A list in words."""
    return Writer(lang).value(tuple(items))


def rule_words(rule: Rule, lang: str) -> str:
    """A rule's title, as it is quoted."""
    return Writer(lang).value(rule)
