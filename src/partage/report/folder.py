"""All that an evening's work leaves: files by name, and one folder of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from partage.atomic import write_tree
from partage.errors import InputError, check_lang
from partage.plan.plan import Plan
from partage.report.content import make_report
from partage.report.event import Event
from partage.report.lists import phone_list, seating_list
from partage.report.mailing import Letter, Office, mail_draft, mailing_list
from partage.report.names import file_names
from partage.report.spreadsheets import workbook
from partage.report.templating import Templates
from partage.report.words import say
from partage.study import Study
from partage.text.catalogue import DEFAULT

if TYPE_CHECKING:
    import os

    from partage.advice.advise import Advice


def pages(
    plan: Plan | Study,
    *,
    lang: str | None = None,
    office_lang: str = DEFAULT,
    event: Event | None = None,
    advice: Advice | None = None,
    templates: str | os.PathLike[str] | None = None,
    names: bool = False,
    draft: bool = False,
) -> dict[str, str | bytes]:
    """File name -> content: all about a plan that is printed, phoned and sent.

    ``plan.json``, ``tree.json`` where a level is proven by one; ``report.html`` and ``check_sheet.html`` for the
    coordinator; ``plan.xlsx``, ``seating.csv`` and ``phone.csv``; ``letters/`` with a page, a text, a calendar and the
    draft of a mail for each student, ``families/`` likewise; ``letters.html`` and ``families.html``, all of them to
    print at once; ``mailing.csv`` for a mail merge.

    Parameters
    ----------
    lang
        ``"en"`` or ``"fr"``, of everything. Not given: letters are in the languages that their readers read, and the
        coordinator's pages in `office_lang`.
    event
        What the organiser says of the event.
    advice
        What `partage.advise` found, to stand in the report.
    templates
        A folder of templates that take the place of the built-in ones of the same name.
    names
        Whether hosts and guests are told the names of those, too, who did not agree to share how to reach them.
    draft
        Only the coordinator's two pages, marked as a draft; even of a plan in which something is wrong.

    Raises
    ------
    InputError
        ``plan_refused``: the checker finds something wrong with the plan, and no draft was asked for;
        ``report_missing`` or ``excel_missing``: an extra is not installed; ``unknown_language``;
        ``unknown_template``, ``template_broken`` or ``file_missing``: of `templates`.

    Examples
    --------
    >>> import partage as pt
    >>> plan = pt.match(pt.Roster([], []))
    >>> [name for name in pages(plan) if name.endswith(".html")]
    ['report.html', 'check_sheet.html']
    """
    study, event = Study.of(plan), event or Event()
    ours = check_lang(lang or office_lang)
    forms = Templates(templates)
    report = make_report(study, lang=ours, advice=advice, draft=draft)
    words = event.words(ours)
    found: dict[str, str | bytes] = {
        f"{name}.html": forms.write(f"{template}.html.j2", ours, report=report, event=words)
        for name, template in (("report", "evening"), ("check_sheet", "check_sheet"))
    }
    if draft:
        return found
    found = {**study.plan.files(), **found}
    found |= {"plan.xlsx": workbook(study, lang=ours), "seating.csv": seating_list(study.plan, lang=ours)}
    found["phone.csv"] = phone_list(study, lang=ours)
    office = Office(study, event, forms, lang=lang, names=names)
    return found | dict(_letters(study, office, event, ours))


def letter(
    plan: Plan | Study,
    *,
    student: str | None = None,
    family: str | None = None,
    lang: str | None = None,
    event: Event | None = None,
    templates: str | os.PathLike[str] | None = None,
    names: bool = False,
) -> Letter:
    """What one person is sent: subject, text, page and calendar; other parameters as of `pages`.

    Parameters
    ----------
    student, family
        The id; one of the two.

    Raises
    ------
    InputError
        ``one_reader``: not one of the two is given; ``plan_refused`` and others as by `pages`.
    RosterError
        ``unknown_student`` or ``unknown_family``.

    Examples
    --------
    >>> import partage as pt
    >>> who = pt.Student(id="S1", name="Ana Souza", languages={"fr": "B1"}, diet=(), availability={"wed"})
    >>> print(letter(pt.match(pt.Roster([who], [])), student="S1").text.splitlines()[0])
    Bonjour Ana,
    """
    study = Study.of(plan)
    study.verdict.require()
    office = Office(study, event or Event(), Templates(templates), lang=lang, names=names)
    if (student is None) is (family is None):
        raise InputError("one_reader")
    return (
        office.family(study.roster.family(str(family)))
        if student is None
        else office.student(study.roster.student(student))
    )


def write_report(
    plan: Plan | Study,
    folder: str | os.PathLike[str],
    *,
    lang: str | None = None,
    office_lang: str = DEFAULT,
    event: Event | None = None,
    advice: Advice | None = None,
    templates: str | os.PathLike[str] | None = None,
    names: bool = False,
    contact: str | None = None,
    draft: bool = False,
    force: bool = False,
) -> tuple[Path, ...]:
    """Write all about a plan that is printed, phoned and sent, `partage.report.pages`; all of it or nothing.

    Parameters
    ----------
    folder
        Made where it is missing.
    contact
        Whom letters ask to write to or to phone, instead of what `event` says.
    force
        Whether files that are there already are replaced.

    Returns
    -------
    tuple of Path
        What was written.

    Raises
    ------
    InputError
        ``file_exists`` without `force`, before anything is written; others as by `pages`, where the other parameters
        are told of.
    OSError
        When the disk refuses; nothing new is left then.
    """
    event = event or Event()
    found = pages(
        plan,
        lang=lang,
        office_lang=office_lang,
        event=event if contact is None else replace(event, contact=contact),
        advice=advice,
        templates=templates,
        names=names,
        draft=draft,
    )
    files = {Path(folder) / name: content for name, content in found.items()}
    return write_tree(files, force=force)


def _letters(study: Study, office: Office, event: Event, lang: str) -> Iterator[tuple[str, str | bytes]]:
    students, families = study.roster.students, study.roster.families
    named = file_names(one.id for one in students), file_names(one.id for one in families)
    letters = {f"letters/{named[0][one.id]}": office.student(one) for one in students}
    sheets = {f"families/{named[1][one.id]}": office.family(one) for one in families}
    for some, place in ((letters, "letters"), (sheets, "families")):
        for name, one in some.items():
            yield from _files(name, one, event)
        if some:
            title = say(f"{place}_title", lang)
            yield f"{place}.html", office.bound([one.articles for one in some.values()], lang, title)
    if letters or sheets:
        yield "mailing.csv", mailing_list(letters | sheets, lang=lang)


def _files(name: str, one: Letter, event: Event) -> Iterator[tuple[str, str | bytes]]:
    yield f"{name}.html", one.html
    yield f"{name}.txt", one.text
    if one.calendar is not None:
        yield f"{name}.ics", one.calendar
    if one.to is not None:
        yield f"{name}.eml", mail_draft(one, event)
