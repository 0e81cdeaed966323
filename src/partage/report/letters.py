"""Letters to students and sheets for families: each says what its reader needs, and nothing of anybody else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from partage.domain.people import Family, Student
from partage.domain.vocabulary import Animal
from partage.explain.why import why
from partage.plan.plan import Plan
from partage.plan.records import Table
from partage.report.words import allergen_words, diet_words, language_words, needs_of, plate_words, say, slot_words
from partage.study import Study
from partage.text import writer
from partage.text.calendar import slot_order


@dataclass(frozen=True)
class Letter:
    """One letter, as paragraphs and facts.

    Parameters
    ----------
    reader
        Id of the student or family.
    title
        Its heading, and the subject of an e-mail.
    opening, closing
        Paragraphs before and after the facts.
    facts
        (term, fact), set as a list.
    lang
        The language that it is written in.
    """

    reader: str
    title: str
    opening: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    closing: tuple[str, ...]
    lang: str = "en"

    def text(self) -> str:
        """The letter as plain text, for an e-mail."""
        facts = [say("letter_fact", self.lang, term=term, fact=fact) for term, fact in self.facts]
        parts = [self.title, *self.opening, *(["\n".join(facts)] if facts else []), *self.closing]
        return "\n\n".join(parts) + "\n"


def student_letter(
    plan: Plan | Study, student: str, *, lang: str = "en", names: bool = False, contact: str | None = None
) -> Letter:
    """The letter to a student: when, where, what is noted of the meal; or a true reason why there is no seat.

    Parameters
    ----------
    names
        Whether the host's name is told, where there is one; otherwise the host's id.
    contact
        Whom to write to or to phone.

    Raises
    ------
    RosterError
        ``unknown_student``.
    """
    study = Study.of(plan)
    plan = study.plan
    record = plan.roster.student(student)
    seat = plan.seated.get(student)
    closing = _closing("letter_cancel" if seat else "letter_hope", lang, contact)
    if seat is None:
        reason = why(study, student).text(lang=lang, audience="student").splitlines()
        opening = (_dear(record, lang), say("letter_none", lang), *reason[1:])
        return Letter(student, say("letter_none_title", lang), opening, (), closing, lang)
    table = next(one for one in plan.tables if one.family == seat[0] and one.slot == seat[1])
    host = plan.roster.family(table.family)
    others = len(table.students) - 1
    opening = (
        _dear(record, lang),
        say("letter_seat", lang, slot=_when(table.slot, lang)),
        say("letter_host", lang, family=(host.name if names else None) or host.id),
        say("letter_company", lang, n=others) if others else say("letter_alone", lang),
        say("letter_plate", lang, plate=_plate(record, lang)),
        say("letter_wrong", lang),
    )
    return Letter(student, say("letter_title", lang), opening, (), closing, lang)


def family_sheet(
    plan: Plan, family: str, *, lang: str = "en", names: bool = False, contact: str | None = None
) -> Letter:
    """The sheet of a family: when, how many, what the plates must meet as one union, the languages in common.

    Parameters
    ----------
    names
        Whether the guests' names are told, where there are any, in the order of the alphabet.

    Raises
    ------
    RosterError
        ``unknown_family``.
    """
    host = plan.roster.family(family)
    tables = [table for table in plan.tables if table.family == family]
    tables.sort(key=lambda table: slot_order(table.slot))
    greeting = say("dear_student", lang, name=host.name) if host.name else say("sheet_dear", lang)
    closing = _closing("sheet_cancel", lang, contact)
    if not tables:
        return Letter(family, say("sheet_title", lang), (greeting, say("sheet_none", lang)), (), closing[1:], lang)
    facts = tuple(fact for table in tables for fact in _facts(table, plan, host, lang, names=names))
    return Letter(family, say("sheet_title", lang), (greeting, say("sheet_thanks", lang)), facts, closing, lang)


def _facts(table: Table, plan: Plan, host: Family, lang: str, *, names: bool) -> Iterator[tuple[str, str]]:
    needs = needs_of(table, plan)
    yield say("slot_term", lang), slot_words(table.slot, lang)
    yield say("sheet_guests", lang), str(len(table.students))
    called = sorted(filter(None, (plan.roster.student(guest).name for guest in table.students)))
    if names and called:
        yield say("sheet_names", lang), ", ".join(called)
    yield say("sheet_plates", lang), diet_words(needs.diets, lang) or say("nothing", lang)
    if needs.allergens:
        yield say("sheet_allergens", lang), allergen_words(needs.allergens, lang)
    yield say("sheet_languages", lang), language_words(needs.languages, lang) or say("sheet_languages_none", lang)
    if animals := needs.animals - host.animals:
        yield say("sheet_animals", lang), _animals(animals, lang)


def _animals(animals: frozenset[Animal], lang: str) -> str:
    return ", ".join(writer.say(f"animals.{animal}", lang) for animal in Animal if animal in animals)


def _dear(record: Student, lang: str) -> str:
    return say("dear_student", lang, name=record.name) if record.name else say("dear", lang)


def _when(slot: str, lang: str) -> str:
    return writer.Writer(lang).value(writer.Slot(slot)) if slot_words(slot, lang) != slot else f"({slot})"


def _plate(record: Student, lang: str) -> str:
    diets, allergens = plate_words(record, lang)
    return say("letter_allergens", lang, diets=diets, allergens=allergens) if allergens else diets


def _closing(key: str, lang: str, contact: str | None) -> tuple[str, ...]:
    found = [say(key, lang)]
    if contact:
        found.append(say("contact", lang, contact=contact))
    return (*found, say("regards", lang))
