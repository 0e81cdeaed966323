"""What the coordinator's report says, as values; the template only sets it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from partage.advice.advise import Advice
from partage.advice.check import check
from partage.errors import check_lang
from partage.explain.counting import nobody_else
from partage.explain.why import why
from partage.plan.plan import Plan
from partage.report.charts import Chart, charts
from partage.report.words import goal_words, language_words, needs_of, plate_words, say, slot_words
from partage.study import Study

ALWAYS = ("levels", "tables", "unseated")
"""Parts that are shown even where they are empty."""

ADVICE = ("changes", "recruiting", "fragility", "standby", "swaps")


@dataclass(frozen=True)
class GoalRow:
    """One goal: what the plan reaches, what no plan exceeds, and how that is known."""

    goal: str
    value: int
    bound: int
    proof: str


@dataclass(frozen=True)
class Guest:
    """One guest at a table, for the coordinator."""

    id: str
    name: str | None
    diets: str
    allergens: str


@dataclass(frozen=True)
class Seated:
    """One table."""

    family: str
    name: str | None
    slot: str
    guests: tuple[Guest, ...]
    languages: str


@dataclass(frozen=True)
class Waiting:
    """Somebody without a seat, and why."""

    id: str
    name: str | None
    text: str


@dataclass(frozen=True)
class Report:
    """All of the report, in one language.

    Parameters
    ----------
    lang, status
        ``"en"`` or ``"fr"``; the plan's status.
    made
        How many have a seat, in a sentence.
    levels, tables, unseated
        Part by part.
    why
        Why nobody else fits; None where everybody has a seat.
    charts
        Demand against seats.
    advice
        (title, text), as far as advice was asked for.
    warnings
        What the roster's records make one wonder about.
    sections
        (anchor, title) of the parts that there are.
    """

    lang: str
    status: str
    made: str
    levels: tuple[GoalRow, ...]
    why: str | None
    charts: tuple[Chart, ...]
    tables: tuple[Seated, ...]
    unseated: tuple[Waiting, ...]
    advice: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    sections: tuple[tuple[str, str], ...]


def make_report(plan: Plan | Study, *, lang: str = "en", advice: Advice | None = None) -> Report:
    """The report of a plan.

    Parameters
    ----------
    lang
        ``"en"`` or ``"fr"``.
    advice
        What `partage.advise` found; it solves again, and is left out where it was not asked for.

    Raises
    ------
    InputError
        ``unknown_language``; ``plan_refused``: the checker finds something wrong with the plan.
    """
    check_lang(lang)
    study = Study.of(plan)
    study.verdict.require()
    plan = study.plan
    demand = check(study).demand
    parts = {
        "levels": tuple(
            GoalRow(goal_words(level.goal, lang), level.value, level.bound, level.proof) for level in plan.levels
        ),
        "why": nobody_else(study).text(lang) if plan.unseated else None,
        "charts": charts(demand, lang),
        "tables": tuple(_tables(plan, lang)),
        "unseated": tuple(_waiting(study, lang)),
        "advice": () if advice is None else tuple(_advised(advice, lang)),
        "warnings": tuple(warning.text(lang) for warning in plan.roster.warnings),
    }
    shown = ["demand" if name == "charts" else name for name, part in parts.items() if part or name in ALWAYS]
    counts = {"seated": len(plan.seated), "students": len(plan.roster.students), "tables": len(plan.tables)}
    made = say("made", lang, families=len({table.family for table in plan.tables}), **counts)
    sections = tuple((name, say(f"{name}_title", lang)) for name in (*shown, "plates"))
    return Report(lang=lang, status=plan.status.value, made=made, sections=sections, **parts)  # type: ignore[arg-type]  # by name


def _tables(plan: Plan, lang: str) -> Iterator[Seated]:
    for table in plan.tables:
        guests = []
        for guest in table.students:
            student = plan.roster.student(guest)
            guests.append(Guest(guest, student.name, *plate_words(student, lang)))
        name = plan.roster.family(table.family).name
        spoken = language_words(needs_of(table, plan).languages, lang)
        yield Seated(table.family, name, slot_words(table.slot, lang), tuple(guests), spoken or "-")


def _waiting(study: Study, lang: str) -> Iterator[Waiting]:
    for student in study.plan.unseated:
        yield Waiting(student, study.roster.student(student).name, why(study, student).text(lang=lang))


def _advised(advice: Advice, lang: str) -> Iterator[tuple[str, str]]:
    for name in ADVICE:
        part = getattr(advice, name)
        if part is not None:
            yield say(name, lang), part.text(lang)
