"""Lists for spreadsheets: who sits where, and whom to tell what. No cell of them is ever run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from partage.atomic import escape_formula
from partage.report.words import say, slot_words
from partage.text.calendar import slot_order

if TYPE_CHECKING:
    from partage.domain.people import Family, Student
    from partage.plan.plan import Plan


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
