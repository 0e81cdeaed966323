"""The plan for spreadsheets: a workbook, and lists of who sits where and whom to tell what; no cell is ever run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from partage.atomic import escape_formula
from partage.errors import InputError
from partage.explain.why import why
from partage.report.words import goal_words, plate_words, say, slot_words
from partage.study import Study
from partage.text.calendar import slot_order

if TYPE_CHECKING:
    from partage.domain.people import Family, Student
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


def seating_list(plan: Plan, *, lang: str = "en") -> bytes:
    """One row per seat: family, slot, student; ids only.

    In French with ``;`` and a byte order mark, as a French Excel opens files; in English with ``,``.
    """
    rows = [(table.family, table.slot, student) for table in plan.tables for student in table.students]
    return _sheet([say(name, lang) for name in ("family", "slot", "student")], rows, lang)


def phone_list(plan: Plan, *, lang: str = "en") -> bytes:
    """One row per person and home: how to reach them, as far as extras ``email`` and ``phone`` say, and what to say."""
    header = [say(name, lang) for name in ("who", "name", "email", "phone", "what")]
    return _sheet(header, [*_families(plan, lang), *_students(plan, lang)], lang)


def _families(plan: Plan, lang: str) -> Iterator[Sequence[str]]:
    for family in plan.roster.families:
        tables = [table for table in plan.tables if table.family == family.id]
        tables.sort(key=lambda table: slot_order(table.slot))
        held = [f"{slot_words(table.slot, lang)}, {say('hosts', lang, n=len(table.students))}" for table in tables]
        yield (*_reached(family), "; ".join(held) or say("hosts_nobody", lang))


def _students(plan: Plan, lang: str) -> Iterator[Sequence[str]]:
    for student in plan.roster.students:
        seat = plan.seated.get(student.id)
        where = say("unseated", lang) if seat is None else f"{slot_words(seat[1], lang)}, {say('with', lang)} {seat[0]}"
        yield (*_reached(student), where)


def _reached(record: Student | Family) -> tuple[str, str, str, str]:
    email, phone = (str(record.extras.get(name) or "") for name in ("email", "phone"))
    return record.id, record.name or "", email, phone


def _sheet(header: Sequence[str], rows: Iterable[Sequence[str]], lang: str) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=say("csv_delimiter", lang), lineterminator=say("csv_line_end", lang))
    writer.writerow(header)
    writer.writerows([escape_formula(" ".join(cell.splitlines())) for cell in row] for row in rows)
    return text.getvalue().encode(say("csv_encoding", lang))
