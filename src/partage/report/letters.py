"""What letters to students and sheets for families say: what their readers need, and of others what these agreed to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from partage.advice.standby import standby
from partage.domain.people import Family, Student
from partage.domain.vocabulary import Level, language_of
from partage.explain.why import why
from partage.plan.records import Table
from partage.report.template_values import EventWords, FamilySheet, MealWords, SeatWords, StudentLetter
from partage.report.words import (
    allergen_words,
    animal_words,
    company_words,
    date_words,
    diet_words,
    first_name,
    guest_words,
    home_greeting,
    home_name,
    language_words,
    needs_of,
    noted_words,
    say,
    talk_words,
)
from partage.study import Study
from partage.text.calendar import slot_order

HOSTS_READ = "fr"
"""Families live in Lille."""

OTHERS_READ = "en"

ENOUGH = Level.B1
"""Who knows French so well reads a letter of practical things in French alone."""

REASONS = ("scarce", "party_seats", "party", "rule")
"""Of `Explanation.reason`: those that have a sentence for the one who has no seat."""

NEVER = ("rule", "party", "no_families")
"""Those with which no plan has a seat for them."""


def languages_read(record: Student | Family) -> tuple[str, ...]:
    """In which languages somebody is written to, the one that they read best first.

    Families in French; students in French from B1 on, otherwise in French and English.

    Examples
    --------
    >>> from partage.testing import a_student
    >>> languages_read(a_student(languages={"fr": "A2", "en": "C1"})), languages_read(a_student(languages={"fr": "B1"}))
    (('en', 'fr'), ('fr',))
    """
    if reads(record, HOSTS_READ):
        return (HOSTS_READ,)
    both = (OTHERS_READ, HOSTS_READ)
    return both if _known(record, OTHERS_READ) >= _known(record, HOSTS_READ) else both[::-1]


def reads(record: Student | Family, lang: str) -> bool:
    """Whether somebody reads a letter in one language alone: families French, others what they know from B1 on.

    Examples
    --------
    >>> from partage.testing import a_family, a_student
    >>> reads(a_student(languages={"fr": "A2"}), "fr"), reads(a_family(languages={"en": "C1"}), "fr")
    (False, True)
    """
    return (isinstance(record, Family) and lang == HOSTS_READ) or _known(record, lang) >= ENOUGH.rank


def _known(record: Student | Family, lang: str) -> int:
    """How well; -1 for not at all."""
    return max((level.rank for spoken, level in record.languages.items() if language_of(spoken) == lang), default=-1)


def told_name(record: Student | Family, *, names: bool) -> str | None:
    """The name, as far as the other side may know it."""
    return record.name if names or record.shares_contact else None


def student_letter(study: Study, student: str, event: EventWords, *, lang: str, names: bool = False) -> StudentLetter:
    """What the letter to a student says in one language.

    Parameters
    ----------
    names
        Whether names are told of those, too, who did not agree to share how to reach them.

    Raises
    ------
    RosterError
        ``unknown_student``.
    """
    record = study.roster.student(student)
    place = study.plan.seated.get(student)
    table = None if place is None else study.once(tables_by_place)[place]
    reason = why(study, student).reason if table is None else None
    return StudentLetter(
        reader=student,
        reader_name=first_name(record.name),
        lang=lang,
        seat=None if table is None else _seat(study, table, student, lang, names=names),
        noted=noted_words(record, lang),
        reason=say(f"refusal_{reason}", lang) if reason in REASONS else None,
        stands_by=table is None and student in study.once(_on_lists),
        never=reason in NEVER,
        subject=say("letter_subject" if table else "refusal_subject", lang, event=event.name),
    )


def family_sheet(study: Study, family: str, event: EventWords, *, lang: str, names: bool = False) -> FamilySheet:
    """What the sheet of a family says in one language; parameters as of `student_letter`.

    Raises
    ------
    RosterError
        ``unknown_family``.
    """
    host = study.roster.family(family)
    tables = study.once(tables_by_family).get(family, ())
    meals = tuple(_meal(study, table, lang, names=names) for table in tables)
    subject = say("sheet_subject" if meals else "sheet_none_subject", lang, event=event.name)
    return FamilySheet(family, home_name(host.name, lang), home_greeting(host.name, lang), lang, meals, subject)


def tables_by_place(study: Study) -> Mapping[tuple[str, str], Table]:
    """(family, slot) -> table."""
    return {(table.family, table.slot): table for table in study.plan.tables}


def tables_by_family(study: Study) -> Mapping[str, tuple[Table, ...]]:
    """Family -> its tables in order of time."""
    found: dict[str, tuple[Table, ...]] = {}
    for table in sorted(study.plan.tables, key=lambda table: slot_order(table.slot)):
        found[table.family] = (*found.get(table.family, ()), table)
    return found


def _on_lists(study: Study) -> frozenset[str]:
    """Who without a seat could take a place somewhere."""
    found = study.once(standby)
    return frozenset(found.waiting) - frozenset(found.never)


def _animals_told(study: Study) -> bool:
    """Whether homes have said which animals live there: a form that does not ask leaves all of them without any."""
    return any(family.animals for family in study.roster.families)


def _seat(study: Study, table: Table, student: str, lang: str, *, names: bool) -> SeatWords:
    host = study.roster.family(table.family)
    others = [study.roster.student(guest) for guest in table.students if guest != student]
    return SeatWords(
        when=date_words(table.slot, lang),
        host=home_name(told_name(host, names=names), lang),
        address=host.address if host.shares_contact else None,
        phone=host.phone if host.shares_contact else None,
        company=company_words([first_name(told_name(one, names=names)) for one in others], lang),
        languages=language_words(needs_of(table, study.plan).languages, lang),
        animals=animal_words(host.animals, lang),
        discreet=told_name(study.roster.student(student), names=names) is None,
        reference=host.id,
    )


def _meal(study: Study, table: Table, lang: str, *, names: bool) -> MealWords:
    guests = [study.roster.student(guest) for guest in table.students]
    needs, home = needs_of(table, study.plan), study.roster.family(table.family)
    animals = needs.animals & home.animals if study.once(_animals_told) else needs.animals
    return MealWords(
        when=date_words(table.slot, lang),
        guests=len(guests),
        company=guest_words([first_name(told_name(one, names=names)) for one in guests], lang),
        diets=diet_words(needs.diets, lang),
        allergens=allergen_words(needs.allergens, lang),
        animals=animal_words(animals, lang),
        step_free=any(one.step_free for one in guests),
        smoke_free=any(one.smoke_free for one in guests),
        languages=talk_words(needs, lang),
        phones=tuple(_phones(guests)),
    )


def _phones(guests: list[Student]) -> Iterator[tuple[str | None, str]]:
    """In the order of the alphabet, which tells nothing else of anybody."""
    shared = [(first_name(one.name) or "", one.phone) for one in guests if one.shares_contact and one.phone]
    for name, phone in sorted(shared):
        yield name or None, phone
