"""What an evening's work leaves: the plan and all that is printed, phoned and sent, in one folder."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from partage.advice.advise import advise
from partage.advice.check import check
from partage.atomic import write_tree
from partage.cli import texts
from partage.cli.app import subcommand
from partage.cli.evening import PLAN, SEATING, Evening, OrganiserFiles, records, set_aside_list
from partage.cli.exit_codes import DONE, UNSEATED, ended, err, out
from partage.cli.inputs import (
    DryRun,
    Force,
    Form,
    Gap,
    Ids,
    Json,
    LangGiven,
    Modules,
    Out,
    People,
    PolicyPath,
    Seconds,
    Seed,
    option,
)
from partage.cli.persons import Naming
from partage.cli.searching import free, matched, stopped, write, written
from partage.cli.texts import GIVEN, LANG
from partage.domain.people import Family, Student
from partage.errors import InputError
from partage.installed import install_command
from partage.plan.plan import Plan
from partage.report.calendar_files import undated
from partage.report.event import Event
from partage.report.folder import pages
from partage.report.letters import reads
from partage.report.templating import eject
from partage.rules.policy import Policy
from partage.solve.solver import Budget
from partage.study import Study
from partage.text.writer import FamilyId, LanguageTag, Line, line, say

EVENING = (PLAN, SEATING, "report.html")
"""If one of these is there already, nothing is solved."""

EXTRAS = {"jinja2": "report", "icalendar": "report", "xlsxwriter": "excel"}
"""Libraries that pages, calendars and workbooks are made with, and the extras that install them."""


@dataclass(frozen=True, kw_only=True)
class Pages:
    """What is written for people to read, and where."""

    with_advice: Annotated[bool, option("advice")] = False
    names: Annotated[bool, option("names")] = False
    contact: Annotated[str | None, option("contact", metavar="contact")] = None
    event: Annotated[Path | None, option("event", metavar="file")] = None
    templates: Annotated[Path | None, option("templates", metavar="folder")] = None
    folder: Out = None
    force: Force = False
    dry_run: DryRun = False
    lang: LangGiven = GIVEN

    @property
    def office(self) -> str:
        """The language of the terminal and of the coordinator's pages."""
        return self.lang or LANG

    def organised(self, *places: Path) -> tuple[OrganiserFiles, Event]:
        """The organiser's own files, named or beside the first place that has them, and what is said of the event."""
        found = OrganiserFiles.beside(*places, event=self.event, templates=self.templates)
        event = found.load()
        return found, event if self.contact is None else replace(event, contact=self.contact)

    def write(
        self,
        study: Study,
        folder: Path,
        event: Event,
        budget: Budget | None,
        *,
        templates: Path | None = None,
        draft: bool = False,
    ) -> tuple[Path, ...]:
        """Write those that are not there word for word; with advice where it is asked for and a `budget` is left."""
        found = pages(
            study,
            lang=self.lang,
            office_lang=LANG,
            event=event,
            advice=advise(study, budget=budget) if self.with_advice and budget is not None else None,
            templates=templates,
            names=self.names,
            draft=draft,
        )
        files = missing(found, folder, force=self.force)
        return write_tree(files, force=self.force)

    def warn(self, plan: Plan, event: Event) -> None:
        """Say what letters lack."""
        for remark in self._lacking(plan, event):
            err(say("cli.warning", self.office, warning=remark))

    def _lacking(self, plan: Plan, event: Event) -> Iterator[Line]:
        """A date, whom to write to, a number of the organiser's own, a language that their reader knows."""
        if slots := undated(plan):
            yield line("report.undated", slots=slots)
        if event.reply_to is None and event.contact is None:
            yield line("cli.no_contact")
        digits = re.sub("[^0-9]", "", event.phone or "")
        for family in plan.roster.families if digits else ():
            if re.sub("[^0-9]", "", family.phone or "") == digits:
                yield line("cli.phone_of_family", family=FamilyId(family.id))
        if (lang := self.lang) is not None:
            people: list[Student | Family] = [*plan.roster.students, *plan.roster.families]
            if unread := sum(not reads(one, lang) for one in people):
                yield line("cli.unread", n=unread, language=LanguageTag(lang), lang=lang)


def _eject(folder: Path | None) -> None:
    """Write the built-in templates, and do nothing else."""

    def work() -> int:
        if folder is not None:
            err(written(folder, eject(folder), LANG))
        return DONE

    if folder is not None:
        raise typer.Exit(ended(work, LANG))


@dataclass(frozen=True, kw_only=True)
class Organiser:
    """What is for the organiser alone."""

    ejected: Annotated[Path | None, option("eject", metavar="folder", is_eager=True, callback=_eject)] = None
    draft: Annotated[bool, option("draft_report", "--draft")] = False


@subcommand("match")
def match_command(
    people: People,
    form: Form,
    printed: Pages,
    policy: PolicyPath = None,
    modules: Modules = None,
    seconds: Seconds = 60.0,
    seed: Seed = 0,
    gap: Gap = 0.0,
    ids: Ids = False,
    as_json: Json = False,
) -> int:
    """``partage match``."""
    folder, lang, budget = printed.folder, printed.office, Budget(seconds, seed, gap)
    if not printed.dry_run:
        free(folder, EVENING, force=printed.force)
    evening = Evening(people.path, None, policy, modules)
    rules, (own, event) = evening.rules(), printed.organised(people.path, *([] if folder is None else [folder]))
    identities = None if folder is None else Evening(folder).identities
    roster, lasting, aside = people.read(form, lang, evening.people, identities=identities, kept=folder is not None)
    names = Naming.of(roster, ids=ids).shown
    if printed.dry_run:
        found = check(roster, rules)
        out(found.to_dict() if as_json else found.text(lang, names=names))
        err(say("cli.dry run", lang))
        return DONE
    kept = dict[str, str | bytes]()
    if folder is not None:
        kept = records(roster, rules or Policy.default(), lasting, form.mapping) | own.files()
        kept |= set_aside_list(aside, folder, lang)
    files = missing(kept, folder, force=printed.force)
    plan, stop = matched(roster, rules, budget, lang)
    if folder is not None:
        write_tree(files, force=printed.force)
        advised = budget if stop.signal is None else None
        write_evening(plan, folder, tuple(files), printed, (own, event), advised)
    seats = "" if folder is not None else f"{texts.seating(plan.tables, lang, names)}\n\n"
    out(plan.to_document() if as_json else f"{seats}{texts.summary(plan, lang, names)}")
    return stopped(plan, stop, lang) or (UNSEATED if plan.unseated else DONE)


@subcommand("report")
def report_command(evening: Evening, organiser: Organiser, printed: Pages, seconds: Seconds = 60.0) -> int:
    """``partage report``."""
    study = Study(evening.load())
    if not organiser.draft:
        study.verdict.require()
    own, event = printed.organised(evening.path)
    folder = printed.folder or evening.path
    if not folder.is_dir() and folder == evening.path:
        raise InputError("out_needed")
    if printed.dry_run:
        err(say("cli.dry run", printed.office))
        return DONE
    files = printed.write(study, folder, event, Budget(seconds), templates=own.templates, draft=organiser.draft)
    err(written(folder, files, printed.office))
    if not organiser.draft:
        printed.warn(study.plan, event)
    return DONE


def missing(contents: Mapping[str, str | bytes], folder: Path | None, *, force: bool) -> dict[Path, str | bytes]:
    """The files to write into a folder; those that are there already, word for word, are left out."""
    if folder is None:
        return {}
    found = {folder / name: content for name, content in contents.items()}
    raw = {path: content.encode("utf-8") if isinstance(content, str) else content for path, content in found.items()}
    new = {path: found[path] for path in found if not path.exists() or path.read_bytes() != raw[path]}
    free(folder, tuple(path.relative_to(folder).as_posix() for path in new), force=force)
    return new


def write_evening(
    plan: Plan,
    folder: Path,
    before: tuple[Path, ...],
    printed: Pages,
    words: tuple[OrganiserFiles, Event],
    budget: Budget | None,
) -> None:
    """Write the plan, and the pages as far as the libraries for them are installed."""
    lang, (own, event) = printed.office, words
    if lacking := [name for name in EXTRAS if find_spec(name) is None]:
        write(plan, folder, force=printed.force, lang=lang)
        command = install_command(EXTRAS[lacking[0]])
        err(say("cli.not installed", lang, what=say("cli.pages", lang), command=command))
    else:
        made = printed.write(Study(plan), folder, event, budget, templates=own.templates)
        err(written(folder, (*before, *made), lang))
    printed.warn(plan, event)
