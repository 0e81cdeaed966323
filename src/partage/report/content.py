"""What the coordinator's pages say, as values; the templates only set them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np

from partage.advice.advise import Advice
from partage.advice.check import check
from partage.advice.demand_charts import charts
from partage.advice.standby import standby
from partage.domain.people import Family, Student
from partage.errors import check_lang
from partage.explain.counting import nobody_else
from partage.explain.explanation import Explanation
from partage.explain.why import why
from partage.plan.plan import Plan
from partage.plan.records import Table
from partage.report.calendar_files import undated
from partage.report.lists import by_name
from partage.report.template_values import (
    EveningWords,
    GoalRow,
    GuestWords,
    HostWords,
    IdleWords,
    Report,
    TableWords,
    WaitingWords,
)
from partage.report.words import (
    allergen_words,
    animal_words,
    date_words,
    diet_words,
    goal_words,
    home_words,
    language_words,
    list_words,
    needs_of,
    plate_words,
    rule_words,
    say,
)
from partage.study import Study
from partage.text.calendar import slot_order

ALWAYS = ("evenings", "unseated")
"""Parts that are shown even where they are empty."""

ADVICE = ("changes", "recruiting", "fragility", "standby", "swaps")


def make_report(plan: Plan | Study, *, lang: str = "en", advice: Advice | None = None, draft: bool = False) -> Report:
    """What the coordinator's pages say of a plan.

    Parameters
    ----------
    lang
        ``"en"`` or ``"fr"``.
    advice
        What `partage.advise` found; it solves again, and is left out where it was not asked for.
    draft
        Whether the pages are marked as a draft; only then are they made of a plan in which something is wrong.

    Raises
    ------
    InputError
        ``unknown_language``; ``plan_refused``: the checker finds something wrong with the plan.
    """
    check_lang(lang)
    study = Study.of(plan)
    if not draft:
        study.verdict.require()
    plan, sound = study.plan, bool(study.verdict)
    counts = {"seated": len(plan.seated), "students": len(plan.roster.students), "tables": len(plan.tables)}
    parts = {
        "evenings": tuple(_evenings(plan, lang)),
        "unseated": tuple(_waiting(study, lang, sound=sound)),
        "idle": tuple(_idle(study, lang)),
        "advice": () if advice is None else tuple(_advised(advice, lang)),
        "charts": charts(check(study).demand, lang),
        "warnings": tuple(_warnings(plan, lang)),
        "why": nobody_else(study).text(lang) if plan.unseated and sound else None,
        "levels": tuple(_levels(plan, lang)) if sound else (),
    }
    shown = ["demand" if name == "charts" else name for name, part in parts.items() if part or name in ALWAYS]
    return Report(
        lang=lang,
        status=plan.status.value,
        draft=draft,
        violations=tuple(one.text(lang) for one in study.verdict.violations),
        made=say("made", lang, families=len({table.family for table in plan.tables}), **counts),
        sound=say("sound", lang, plan=plan.sha256[:8]) if sound else "",
        sections=tuple((name, say(f"{name}_title", lang)) for name in shown),
        **parts,  # type: ignore[arg-type]  # by name
    )


def _evenings(plan: Plan, lang: str) -> Iterator[EveningWords]:
    slots: dict[str, list[Table]] = defaultdict(list)
    for table in plan.tables:
        slots[table.slot].append(table)
    for number, slot in enumerate(sorted(slots, key=slot_order), start=1):
        tables = sorted((_table(plan, table, lang) for table in slots[slot]), key=lambda table: by_name(table.host))
        guests = sum(len(table.guests) for table in tables)
        calls = tuple(sorted(tables, key=_pressing))
        arrivals = [(guest, table.host) for table in tables for guest in table.guests]
        arrivals.sort(key=lambda pair: by_name(pair[0]))
        yield EveningWords(f"evening-{number}", date_words(slot, lang), guests, tuple(tables), calls, tuple(arrivals))


def _pressing(table: TableWords) -> int:
    """What can hurt somebody is asked about first."""
    if any(guest.allergens for guest in table.guests):
        return 0
    return 1 if any(guest.diets or guest.needs for guest in table.guests) else 2


def _table(plan: Plan, table: Table, lang: str) -> TableWords:
    guests = [_guest(plan.roster.student(guest), lang) for guest in table.students]
    guests.sort(key=by_name)
    family, needs = plan.roster.family(table.family), needs_of(table, plan)
    return TableWords(
        host=_host(family),
        guests=tuple(guests),
        languages=language_words(needs.languages, lang),
        meal=diet_words(needs.diets, lang),
        allergens=allergen_words(needs.allergens, lang),
        animals=animal_words(family.animals, lang),
    )


def _guest(student: Student, lang: str) -> GuestWords:
    diets, allergens = plate_words(student, lang)
    return GuestWords(
        id=student.id,
        name=student.name,
        phone=student.phone,
        diets=diets if student.diet else "",
        allergens=allergens,
        needs=home_words(student, lang),
        discreet=not student.shares_contact,
    )


def _host(family: Family) -> HostWords:
    return HostWords(family.id, family.name, family.phone, family.address)


def _waiting(study: Study, lang: str, *, sound: bool) -> Iterator[WaitingWords]:
    places = _places_to_come(study) if sound else {}
    left = [student for student in study.roster.students if student.id not in study.plan.seated]
    for record in sorted(left, key=by_name):
        student, explanation = record.id, why(study, record.id)
        hosts = [study.roster.family(family).name or family for family in places.get(student, ())]
        yield WaitingWords(
            guest=_guest(record, lang),
            reason=reason_words(explanation, lang),
            text=explanation.text(lang=lang),
            stands_by=list_words(hosts, lang),
        )


def reason_words(explanation: Explanation, lang: str) -> str:
    """Why somebody has no seat, in a few words."""
    funnel = explanation.funnel
    if explanation.reason == "rule" and funnel is not None and funnel.blamed is not None:
        return say("waiting_blamed", lang, rule=rule_words(funnel.blamed.rule, lang))
    return say(f"waiting_{explanation.reason}", lang)


def _places_to_come(study: Study) -> Mapping[str, tuple[str, ...]]:
    """Student -> the families at whose tables they could take a place that is free or becomes free."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for table in study.once(standby).tables:
        for opening in table.openings:
            for reserve in opening.reserves:
                for student in reserve.students:
                    found[student][table.family] = None
    return {student: tuple(families) for student, families in found.items()}


def _idle(study: Study, lang: str) -> Iterator[IdleWords]:
    """Families without a table, by name."""
    hosts = {table.family for table in study.plan.tables}
    idle = [family for family in study.roster.families if family.id not in hosts]
    for family in sorted(idle, key=by_name):
        yield IdleWords(_host(family), say(f"idle_{_why_idle(study, family.id)}", lang))


def _why_idle(study: Study, family: str) -> str:
    """``nobody`` could sit there; those who could are seated ``elsewhere``; or too ``few`` are left for a table."""
    row = study.columns.family_index[family]
    able = np.flatnonzero(study.could_sit(study.cells.take(study.cells.families == row)).any(axis=1))
    if not len(able):
        return "nobody"
    waiting = {int(study.columns.party[study.columns.student_index[one]]) for one in study.plan.unseated}
    return "few" if waiting & set(able.tolist()) else "elsewhere"


def _advised(advice: Advice, lang: str) -> Iterator[tuple[str, str]]:
    for name in ADVICE:
        part = getattr(advice, name)
        if part is not None:
            yield say(name, lang), part.text(lang)


def _warnings(plan: Plan, lang: str) -> Iterator[str]:
    if slots := undated(plan):
        yield say("undated", lang, slots=slots)
    people: list[Student | Family] = [*plan.roster.students, *plan.roster.families]
    if unmailed := sum(one.email is None for one in people):
        yield say("unmailed", lang, n=unmailed, of=len(people))
    for warning in plan.roster.warnings:
        yield warning.text(lang)


def _levels(plan: Plan, lang: str) -> Iterator[GoalRow]:
    for level in plan.levels:
        yield GoalRow(goal_words(level.goal, lang), level.value, level.bound, level.proof)
