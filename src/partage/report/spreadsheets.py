"""The plan as a workbook, a sheet for each reader: dates are dates, people have names, and no cell is ever run."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from partage.advice.demand_charts import WARNING
from partage.domain.vocabulary import Diet
from partage.errors import InputError
from partage.explain.why import why
from partage.installed import install_command
from partage.report.content import reason_words
from partage.report.letters import tables_by_family
from partage.report.lists import by_name, phone_rows
from partage.report.words import (
    animal_words,
    diet_words,
    home_words,
    language_words,
    needs_of,
    plate_words,
    say,
    slot_words,
)
from partage.study import Study
from partage.text.calendar import local_time, slot_order
from partage.text.writer import capital

if TYPE_CHECKING:
    from partage.domain.people import Family, Student
    from partage.plan.plan import Plan
    from partage.plan.records import Table


CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 - what a workbook says of itself has no zone
"""Of every workbook, so that the same plan gives the same bytes."""

WRAPPED = (42, 30, 22, 18, 15)
"""At how many letters a cell of several words is wrapped: the first that lets a sheet fit the paper."""

DATE_WIDTH = 28
"""Of a date, in letters."""

MARGIN = 0.35
"""Left and right of a sheet, in inches."""

FITS = 1750
"""Pixels that A4 across holds at six tenths of its size, 96 to an inch; a sheet that is wider cannot be read."""

LONGEST = 32_767
"""Characters that a cell holds."""

A4 = 9
"""What Excel calls the paper."""

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
        every = {"text_wrap": True, "valign": "top"}
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#f1f3f8", **every}),
            "text": book.add_format(every),
            "alarm": book.add_format({"bold": True, "font_color": WARNING, **every}),
            "date": book.add_format({"num_format": say("date_cell", lang), "align": "left", "valign": "top"}),
        }
        for title, keys, rows in _sheets(study, lang):
            _fill(book.add_worksheet(say(title, lang)), keys, list(rows), formats, lang)
    return raw.getvalue()


def _sheets(study: Study, lang: str) -> Iterator[tuple[str, Sequence[str], Iterator[Sequence[Cell]]]]:
    reached, needs = ("phone", "email"), ("diet", "allergy", "needs")
    home = ("date", "host", "address", "phone_family", "table_meal_short", "home_animals")
    yield "tables", (*home, "guest", *needs, "phone_guest", "may_tell", "languages"), _tables(study, lang)
    people = ("name", "id", "has_seat", "date", "host", "phone", "may_tell", *needs, "spoken")
    yield "people_sheet", people, _people(study, lang)
    offers = ("seats_offered", "serves", "home_animals", "spoken", "shares")
    yield "families_sheet", ("name", "id", "date", "guests", "address", *reached, *offers), _families(study, lang)
    yield "phones_sheet", ("name", "id", *reached, "what"), phone_rows(study, lang)
    waiting = ("name", "id", *reached, "may_tell", "reason", "evenings", "spoken", *needs)
    yield "unseated_sheet", waiting, _unseated(study, lang)


def _in_order(study: Study) -> list[tuple[Table, Family]]:
    """Tables by time and the hosts' names."""
    tables = [(table, study.roster.family(table.family)) for table in study.plan.tables]
    return sorted(tables, key=lambda pair: (slot_order(pair[0].slot), by_name(pair[1])))


def _date(slot: str) -> Cell:
    return local_time(slot) or slot


def _called(records: Iterable[Student | Family]) -> dict[str, str]:
    """Id -> the name, with the id where it is the name of several; the id of whoever has none."""
    people = list(records)
    times = Counter(one.name for one in people)
    told = {one.id: one.name or one.id for one in people}
    return told | {one.id: f"{one.name} ({one.id})" for one in people if one.name and times[one.name] > 1}


def _tables(study: Study, lang: str) -> Iterator[Sequence[Cell]]:
    hosts, names = _called(study.roster.families), _called(study.roster.students)
    for table, host in _in_order(study):
        needs = needs_of(table, study.plan)
        meal = diet_words(needs.diets, lang) or say("nothing", lang)
        home = (hosts[host.id], host.address or "", host.phone or "", meal, animal_words(host.animals, lang))
        spoken = language_words(needs.languages, lang)
        for guest in sorted(map(study.roster.student, table.students), key=by_name):
            told = names[guest.id], *_needs(guest, lang), guest.phone or "", _yes_no(guest.shares_contact, lang)
            yield (_date(table.slot), *home, *told, spoken)


def _yes_no(value: object, lang: str) -> str:
    return say("yes" if value else "no", lang)


def _needs(student: Student, lang: str) -> tuple[str, str, str]:
    diets, allergens = plate_words(student, lang)
    return diets if student.diet else "", allergens, say("noted_and", lang).join(home_words(student, lang))


def _reached(record: Student | Family, lang: str) -> tuple[str, str, str]:
    return record.phone or "", record.email or "", _yes_no(record.shares_contact, lang)


def _people(study: Study, lang: str) -> Iterator[Sequence[Cell]]:
    hosts = _called(study.roster.families)
    for one in sorted(study.roster.students, key=by_name):
        family, slot = study.plan.seated.get(one.id, ("", ""))
        seat = _yes_no(family, lang), _date(slot), hosts.get(family, "")
        spoken = language_words(one.languages, lang)
        reached = one.phone or "", _yes_no(one.shares_contact, lang)
        yield (one.name or "", one.id, *seat, *reached, *_needs(one, lang), spoken)


def _families(study: Study, lang: str) -> Iterator[Sequence[Cell]]:
    tables = study.once(tables_by_family)
    for one in sorted(study.roster.families, key=by_name):
        *reached, shares = _reached(one, lang)
        diets = say("all_diets", lang) if one.serves == set(Diet) else diet_words(one.serves, lang)
        offers = one.seats, diets, animal_words(one.animals, lang), language_words(one.languages, lang), shares
        for table in tables.get(one.id, (None,)):
            held = ("", 0) if table is None else (_date(table.slot), len(table.students))
            yield (one.name or "", one.id, *held, one.address or "", *reached, *offers)


def _unseated(study: Study, lang: str) -> Iterator[Sequence[Cell]]:
    for one in sorted(map(study.roster.student, study.plan.unseated), key=by_name):
        reason = reason_words(why(study, one.id), lang)
        evenings = say("noted_and", lang).join(
            slot_words(slot, lang) for slot in sorted(one.availability, key=slot_order)
        )
        wishes = reason, evenings, language_words(one.languages, lang)
        yield (one.name or "", one.id, *_reached(one, lang), *wishes, *_needs(one, lang))


def _fill(sheet: Any, keys: Sequence[str], rows: Sequence[Sequence[Cell]], formats: dict[str, Any], lang: str) -> None:
    header = [capital(say(key, lang)) for key in keys]
    for column, (text, width) in enumerate(zip(header, _widths(header, rows), strict=True)):
        sheet.write_string(0, column, text, formats["head"])
        sheet.set_column(column, column, width)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, datetime):
                sheet.write_datetime(number, column, cell, formats["date"])
            elif isinstance(cell, str):
                kind = formats["alarm" if keys[column] == "allergy" else "text"]
                put = sheet.write_string if cell else sheet.write_blank
                put(number, column, _storable(cell), kind)
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


def _widths(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[int]:
    """Of the columns, in letters: as their texts are, or wrapped as far as the paper asks."""
    columns = [[row[column] for row in rows] for column in range(len(header))]
    found: list[int] = []
    for limit in WRAPPED:
        found = [
            max(_width(text, 0), *(_width(cell, limit) for cell in cells), 0) + 2
            for text, cells in zip(header, columns, strict=True)
        ]
        if sum(7 * width + 5 for width in found) <= FITS:  # what Excel makes of a letter
            break
    return found


def _width(cell: Cell, limit: int) -> int:
    if isinstance(cell, datetime):
        return DATE_WIDTH
    longest = max(map(len, str(cell).split()), default=0)
    return max(min(len(str(cell)), limit), longest)


def _storable(text: str) -> str:
    """The text without what XML cannot hold."""
    return "".join(sign if sign in "\t\n" or (sign >= " " and sign not in "\ufffe\uffff") else " " for sign in text)[
        :LONGEST
    ]
