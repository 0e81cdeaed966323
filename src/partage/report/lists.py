"""Lists for spreadsheet programs: who sits where, and whom to tell what; no cell is ever run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from partage.atomic import escape_formula
from partage.report.letters import tables_by_family
from partage.report.words import date_words, say
from partage.study import Study

if TYPE_CHECKING:
    from partage.domain.people import Family, Student
    from partage.plan.plan import Plan
    from partage.report.template_values import GuestWords, HostWords


def seating_list(plan: Plan, *, lang: str = "en") -> bytes:
    """One row per seat: family, slot, student; ids only.

    In French with ``;`` and a byte order mark, as a French Excel opens files; in English with ``,``.
    """
    rows = [(table.family, table.slot, student) for table in plan.tables for student in table.students]
    return sheet([say(name, lang) for name in ("family", "slot", "student")], rows, lang)


def phone_list(plan: Plan | Study, *, lang: str = "en") -> bytes:
    """One row per home and person: how to reach them, and what to say."""
    header = [say(name, lang) for name in ("name", "id", "phone", "email", "what")]
    return sheet(header, phone_rows(Study.of(plan), lang), lang)


def phone_rows(study: Study, lang: str) -> Iterator[tuple[str, str, str, str, str]]:
    """Whom to phone with what: families, then students, each by name."""
    plan, tables = study.plan, study.once(tables_by_family)
    for family in sorted(plan.roster.families, key=by_name):
        own = tables.get(family.id, ())
        held = [f"{date_words(one.slot, lang)}, {say('hosts', lang, n=len(one.students))}" for one in own]
        yield (*_reached(family), "; ".join(held) or say("hosts_nobody", lang))
    for student in sorted(plan.roster.students, key=by_name):
        seat = plan.seated.get(student.id)
        if seat is None:
            yield (*_reached(student), say("unseated", lang))
        else:
            host = plan.roster.family(seat[0]).name or seat[0]
            yield (*_reached(student), f"{date_words(seat[1], lang)}, {say('with', lang)} {host}")


def by_name(record: Student | Family | GuestWords | HostWords) -> tuple[bool, str, str]:
    """What people are listed by where people look for them."""
    return record.name is None, (record.name or "").casefold(), record.id


def _reached(record: Student | Family) -> tuple[str, str, str, str]:
    return record.name or "", record.id, record.phone or "", record.email or ""


def sheet(header: Sequence[str], rows: Iterable[Sequence[str]], lang: str, *, one_line: bool = True) -> bytes:
    """A CSV as the spreadsheet programs of a language open it.

    Parameters
    ----------
    one_line
        Whether lines within a cell are joined.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=say("csv_delimiter", lang), lineterminator=say("csv_line_end", lang))
    writer.writerow(header)
    writer.writerows(
        [escape_formula(" ".join(cell.splitlines()) if one_line else cell) for cell in row] for row in rows
    )
    return text.getvalue().encode(say("csv_encoding", lang))
