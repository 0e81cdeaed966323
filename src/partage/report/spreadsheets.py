"""The plan as a workbook, a sheet for each reader: dates are dates, people have names, and no cell is ever run."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from partage.errors import InputError
from partage.explain.why import why
from partage.installed import install_command
from partage.report.content import reason_words
from partage.report.letters import tables_by_family
from partage.report.lists import by_name, phone_rows
from partage.report.words import diet_words, home_words, language_words, needs_of, plate_words, say
from partage.study import Study
from partage.text.calendar import local_time, slot_order
from partage.text.writer import capital

if TYPE_CHECKING:
    from partage.domain.people import Family, Student
    from partage.plan.plan import Plan
    from partage.plan.records import Table


CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 - what a workbook says of itself has no zone
"""Of every workbook, so that the same plan gives the same bytes."""

WIDEST = 42
WRAPPED = 22
DATE_WIDTH = 30
"""Widths of columns, in letters: the widest, for a long word; what text of several words is wrapped at; of a date.
Wider ones would print the sheet of tables at half its size."""

MARGIN = 0.35
"""Left and right of a sheet, in inches."""

LONGEST = 32_767
"""Characters that a cell holds."""

A4 = 9
"""What Excel calls the paper."""

FAMILIES = ("name", "id", "date", "guests", "address", "phone", "email", "seats_offered", "serves", "shares")
"""The columns of the families' sheet."""

Cell = str | int | datetime


def workbook(plan: Plan | Study, *, lang: str = "en") -> bytes:
    """An XLSX workbook: tables, students, families, whom to phone with what to say, and who has no seat.

    Each sheet prints on A4 across, its header on every page.

    Raises
    ------
    InputError
        ``excel_missing``: the extra ``excel`` is not installed; ``plan_refused``: the checker finds something wrong.
    """
    try:
        import xlsxwriter
    except ModuleNotFoundError:
        raise InputError("excel_missing", {"command": install_command("excel")}) from None
    raw = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    study = Study.of(plan)
    study.verdict.require()
    with xlsxwriter.Workbook(raw, options) as book:
        book.set_properties({"created": CREATED, "title": "partage"})
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "date": book.add_format({"num_format": say("date_cell", lang), "align": "left", "valign": "top"}),
        }
        for title, header, rows in _sheets(study, lang):
            _fill(book.add_worksheet(title), header, list(rows), formats)
    return raw.getvalue()


def _sheets(study: Study, lang: str) -> Iterator[tuple[str, Sequence[str], Iterator[Sequence[Cell]]]]:
    reached, needs = ("phone", "email"), ("diet", "allergy", "needs")
    home = ("date", "host", "id", "address", "phone", "guest", "id")
    for title, header, rows in (
        ("tables", (*home, *needs, "phone", "languages"), _tables(study, lang)),
        ("people_sheet", ("name", "id", "date", "host", "id", *reached, *needs), _people(study, lang)),
        ("families_sheet", FAMILIES, _families(study, lang)),
        ("phones_sheet", ("name", "id", *reached, "what"), phone_rows(study, lang)),
        ("unseated_sheet", ("name", "id", *reached, "reason", *needs), _unseated(study, lang)),
    ):
        yield say(title, lang), [capital(say(name, lang)) for name in header], rows


def _in_order(study: Study) -> list[tuple[Table, Family]]:
    """Tables by time and the hosts' names."""
    tables = [(table, study.roster.family(table.family)) for table in study.plan.tables]
    return sorted(tables, key=lambda pair: (slot_order(pair[0].slot), by_name(pair[1])))


def _date(slot: str) -> Cell:
    return local_time(slot) or slot


def _tables(study: Study, lang: str) -> Iterator[Sequence[Cell]]:
    for table, host in _in_order(study):
        spoken = language_words(needs_of(table, study.plan).languages, lang)
        home = (_date(table.slot), host.name or "", host.id, host.address or "", host.phone or "")
        for guest in sorted(map(study.roster.student, table.students), key=by_name):
            yield (*home, guest.name or "", guest.id, *_needs(guest, lang), guest.phone or "", spoken)


def _needs(student: Student, lang: str) -> tuple[str, str, str]:
    diets, allergens = plate_words(student, lang)
    return diets if student.diet else "", allergens, say("noted_and", lang).join(home_words(student, lang))


def _people(study: Study, lang: str) -> Iterator[Sequence[Cell]]:
    for student in sorted(study.roster.students, key=by_name):
        family, slot = study.plan.seated.get(student.id, ("", ""))
        host = (study.roster.family(family).name or "") if family else say("unseated", lang)
        reached = student.phone or "", student.email or ""
        yield (student.name or "", student.id, _date(slot), host, family, *reached, *_needs(student, lang))


def _families(study: Study, lang: str) -> Iterator[Sequence[Cell]]:
    tables = study.once(tables_by_family)
    for family in sorted(study.roster.families, key=by_name):
        reached = family.address or "", family.phone or "", family.email or ""
        offers = family.seats, diet_words(family.serves, lang), say("yes" if family.shares_contact else "no", lang)
        for table in tables.get(family.id, (None,)):
            held = ("", 0) if table is None else (_date(table.slot), len(table.students))
            yield (family.name or "", family.id, *held, *reached, *offers)


def _unseated(study: Study, lang: str) -> Iterator[Sequence[Cell]]:
    for student in sorted(map(study.roster.student, study.plan.unseated), key=by_name):
        reason = reason_words(why(study, student.id), lang)
        yield (student.name or "", student.id, student.phone or "", student.email or "", reason, *_needs(student, lang))


def _fill(sheet: Any, header: Sequence[str], rows: Sequence[Sequence[Cell]], formats: dict[str, Any]) -> None:
    for column, text in enumerate(header):
        sheet.write_string(0, column, text, formats["head"])
        widths = [len(text), *(_width(row[column]) for row in rows)]
        sheet.set_column(column, column, min(max(widths) + 2, WIDEST))
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, datetime):
                sheet.write_datetime(number, column, cell, formats["date"])
            elif isinstance(cell, str):
                sheet.write_string(number, column, _storable(cell), formats["text"])
            else:
                sheet.write_number(number, column, cell, formats["text"])
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(header) - 1)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.set_margins(left=MARGIN, right=MARGIN)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&R&P / &N")


def _width(cell: Cell) -> int:
    if isinstance(cell, datetime):
        return DATE_WIDTH
    longest = max(map(len, str(cell).split()), default=0)
    return max(min(len(str(cell)), WRAPPED), longest)


def _storable(text: str) -> str:
    """The text without what XML cannot hold."""
    return "".join(sign if sign in "\t\n" or (sign >= " " and sign not in "\ufffe\uffff") else " " for sign in text)[
        :LONGEST
    ]
