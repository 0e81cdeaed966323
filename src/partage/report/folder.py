"""All that an evening's work leaves, in one folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from partage.atomic import write_all
from partage.canonical_json import canonical
from partage.report.calendars import calendars
from partage.report.content import make_report
from partage.report.letters import family_sheet, student_letter
from partage.report.names import file_names
from partage.report.pages import check_page, letters_page, report_page
from partage.report.workbook import phone_list, seating_list, workbook
from partage.study import Study

if TYPE_CHECKING:
    import os

    from partage.advice.advise import Advice
    from partage.plan.plan import Plan


def write_report(
    plan: Plan | Study,
    folder: str | os.PathLike[str],
    *,
    lang: str = "en",
    advice: Advice | None = None,
    names: bool = False,
    contact: str | None = None,
    force: bool = False,
) -> tuple[Path, ...]:
    """Write all about a plan that is printed, phoned and sent; all of it or nothing.

    ``plan.json``; ``report.html`` and ``check_sheet.html`` for the coordinator; ``plan.xlsx``, ``seating.csv`` and
    ``phone.csv``; ``letters/`` with a page, a text and a calendar for each student, ``families/`` likewise; and
    ``letters.html`` and ``families.html``, all of them to print at once.

    Parameters
    ----------
    folder
        Made where it is missing.
    lang
        ``"en"`` or ``"fr"``.
    advice
        What `partage.advise` found, to stand in the report.
    names
        Whether hosts and guests are told each other's names.
    contact
        Whom letters ask to write to or to phone.
    force
        Whether files that are there already are replaced.

    Returns
    -------
    tuple of Path
        What was written.

    Raises
    ------
    InputError
        ``file_exists`` without `force`, before anything is written; ``report_missing`` or ``excel_missing``: an extra
        is not installed; ``unknown_language``; ``plan_refused``: the checker finds something wrong with the plan.
    OSError
        When the disk refuses; nothing new is left then.
    """
    folder = Path(folder)
    files = {folder / name: content for name, content in _contents(Study.of(plan), lang, advice, contact, names=names)}
    for parent in sorted({path.parent for path in files}):
        parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return write_all(files, force=force)


def _contents(
    study: Study, lang: str, advice: Advice | None, contact: str | None, *, names: bool
) -> Iterator[tuple[str, str | bytes]]:
    plan = study.plan
    report = make_report(study, lang=lang, advice=advice)
    yield "plan.json", canonical(plan.to_document()) + "\n"
    yield "report.html", report_page(report)
    yield "check_sheet.html", check_page(report)
    yield "plan.xlsx", workbook(study, lang=lang)
    yield "seating.csv", seating_list(plan, lang=lang)
    yield "phone.csv", phone_list(plan, lang=lang)
    students = file_names(student.id for student in plan.roster.students)
    families = file_names(family.id for family in plan.roster.families)
    letters = [student_letter(study, one, lang=lang, names=names, contact=contact) for one in students]
    sheets = [family_sheet(plan, one, lang=lang, names=names, contact=contact) for one in families]
    for place, some, called in (("letters", letters, students), ("families", sheets, families)):
        for letter in some:
            yield f"{place}/{called[letter.reader]}.html", letters_page([letter], lang=lang)
            yield f"{place}/{called[letter.reader]}.txt", letter.text()
        if some:
            yield f"{place}.html", letters_page(some, lang=lang)
    yield from calendars(plan, lang=lang, names=names).items()
