"""The plan as a workbook; every text is written as text, and nothing in it is run."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from partage.errors import InputError
from partage.explain.why import why
from partage.report.plates import plate_words
from partage.report.words import goal_words, say, slot_words
from partage.study import Study

if TYPE_CHECKING:
    from partage.plan.plan import Plan

CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 - what a workbook says of itself has no zone
"""Of every workbook, so that the same plan gives the same bytes."""

WIDEST = 60
LONGEST = 32_767
"""Characters that a cell holds."""

Cell = str | int | float


def workbook(plan: Plan | Study, *, lang: str = "en") -> bytes:
    """An XLSX workbook: seating, tables, who has no seat and why, what plates must meet, goals.

    Raises
    ------
    InputError
        ``excel_missing``: the extra ``excel`` is not installed.
    """
    try:
        import xlsxwriter
    except ModuleNotFoundError:
        raise InputError("excel_missing") from None
    raw = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    study = Study.of(plan)
    with xlsxwriter.Workbook(raw, options) as book:
        book.set_properties({"created": CREATED, "title": "partage"})
        bold = book.add_format({"bold": True, "bottom": 1})
        for title, header, rows in _sheets(study, lang):
            sheet = book.add_worksheet(title)
            _fill(sheet, header, list(rows), bold)
    return raw.getvalue()


def _sheets(study: Study, lang: str) -> Iterator[tuple[str, Sequence[str], Iterator[Sequence[Cell]]]]:
    def head(*names: str) -> list[str]:
        return [say(name, lang) for name in names]

    plan = study.plan
    yield say("seating", lang), head("student", "name", "family", "slot"), _seating(plan, lang)
    yield say("tables", lang), head("family", "name", "slot", "guests", "students"), _tables(plan, lang)
    yield say("unseated_sheet", lang), head("student", "name", "reason"), _unseated(study, lang)
    yield (
        say("check_sheet", lang),
        head("family", "slot", "student", "name", "diets", "allergens", "checked"),
        _plates(plan, lang),
    )
    yield say("levels", lang), head("goal", "value", "bound", "proof"), _levels(plan, lang)


def _seating(plan: Plan, lang: str) -> Iterator[Sequence[Cell]]:
    for student in plan.roster.students:
        family, slot = plan.seated.get(student.id, ("", ""))
        yield student.id, student.name or "", family, slot_words(slot, lang) if slot else ""


def _tables(plan: Plan, lang: str) -> Iterator[Sequence[Cell]]:
    for table in plan.tables:
        name = plan.roster.family(table.family).name or ""
        yield table.family, name, slot_words(table.slot, lang), len(table.students), ", ".join(table.students)


def _unseated(study: Study, lang: str) -> Iterator[Sequence[Cell]]:
    for student in study.plan.unseated:
        reason = why(study, student).text(lang=lang, audience="coordinator").splitlines()[0]
        yield student, study.roster.student(student).name or "", reason


def _plates(plan: Plan, lang: str) -> Iterator[Sequence[Cell]]:
    for table in plan.tables:
        for guest in table.students:
            student = plan.roster.student(guest)
            yield table.family, slot_words(table.slot, lang), guest, student.name or "", *plate_words(student, lang), ""


def _levels(plan: Plan, lang: str) -> Iterator[Sequence[Cell]]:
    for level in plan.levels:
        yield goal_words(level.goal, lang), level.value, level.bound, say(f"proof {level.proof}", lang)


def _fill(sheet: Any, header: Sequence[str], rows: Sequence[Sequence[Cell]], bold: Any) -> None:
    for column, text in enumerate(header):
        sheet.write_string(0, column, text, bold)
        widths = [len(text), *(len(str(row[column])) for row in rows)]
        sheet.set_column(column, column, min(max(widths) + 2, WIDEST))
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, column, _storable(cell))
            else:
                sheet.write_number(number, column, cell)
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(header) - 1)


def _storable(text: str) -> str:
    """The text without what XML cannot hold."""
    return "".join(sign if sign in "\t\n" or (sign >= " " and sign not in "\ufffe\uffff") else " " for sign in text)[
        :LONGEST
    ]
