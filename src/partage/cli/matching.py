"""What an evening's work leaves: the plan and all that is printed, phoned and sent, in one folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from partage.advice.advise import advise
from partage.advice.check import check
from partage.atomic import write_all
from partage.cli import texts
from partage.cli.app import subcommand
from partage.cli.evening import PLAN, SEATING, Evening, records
from partage.cli.exit_codes import DONE, UNSEATED, ended, err, out
from partage.cli.inputs import (
    AllowEmpty,
    DryRun,
    FamiliesPath,
    Force,
    Ids,
    Json,
    LangGiven,
    MappingPath,
    Modules,
    Mojibake,
    Out,
    PeoplePath,
    PlanPath,
    PolicyPath,
    RosterPath,
    Seconds,
    SetAside,
    Sheets,
    option,
    read_people,
)
from partage.cli.persons import Naming
from partage.cli.searching import free, matched, planned, policy_at, stopped, write, written
from partage.cli.texts import LANG
from partage.files.forms.sheet_reading import AsideRow
from partage.plan.plan import Plan
from partage.report.calendar_files import undated
from partage.report.event import Event
from partage.report.folder import write_report
from partage.report.lists import sheet as sheet_of
from partage.report.templating import eject
from partage.rules.policy import Policy
from partage.solve.solver import Budget
from partage.study import Study
from partage.text.writer import say

EVENING = (PLAN, SEATING, "report.html")
"""If one of these is there already, nothing is solved."""

ASIDE = "set-aside.csv"
"""Who was set aside, and why; names and contacts stand in it as in other lists."""

EXTRAS = {"jinja2": "report", "icalendar": "report", "xlsxwriter": "excel"}
"""Libraries that pages, calendars and workbooks are made with, and the extras that install them."""

WithAdvice = Annotated[bool, option("advice")]
Names = Annotated[bool, option("names")]
Contact = Annotated[str | None, option("contact")]
EventPath = Annotated[Path | None, option("event", metavar="FILE")]
TemplatesPath = Annotated[Path | None, option("templates", metavar="FOLDER")]


def _eject(folder: Path | None) -> None:
    """Write the built-in templates, and do nothing else."""

    def work() -> int:
        if folder is not None:
            err(written(folder, eject(folder), LANG))
        return DONE

    if folder is not None:
        raise typer.Exit(ended(work, LANG))


Eject = Annotated[Path | None, option("eject", metavar="FOLDER", is_eager=True, callback=_eject)]


@subcommand("match")
def match_command(
    roster: PeoplePath,
    families: FamiliesPath = None,
    mapping: MappingPath = None,
    sheet: Sheets = None,
    set_aside: SetAside = False,
    allow_empty: AllowEmpty = False,
    mojibake: Mojibake = False,
    policy: PolicyPath = None,
    modules: Modules = None,
    seconds: Seconds = 60.0,
    seed: Annotated[int, option("seed", min=0)] = 0,
    gap: Annotated[float, option("gap")] = 0.0,
    with_advice: WithAdvice = False,
    names: Names = False,
    contact: Contact = None,
    folder: Out = None,
    force: Force = False,
    dry_run: DryRun = False,
    lang: LangGiven = None,
    ids: Ids = False,
    as_json: Json = False,
) -> int:
    """``partage match``."""
    given, lang = lang, lang or LANG
    budget = Budget(seconds, seed, gap)
    if not dry_run:
        free(folder, EVENING, force=force)
    rules = policy_at(policy, modules)
    people, lasting, aside = read_people(
        roster,
        families,
        mapping=mapping,
        identities=None if folder is None else Evening(folder).identities,
        kept=folder is not None,
        sheet=sheet,
        set_aside=set_aside,
        allow_empty=allow_empty,
        mojibake=mojibake,
        lang=lang,
    )
    shown = Naming.of(people, ids=ids).shown
    if dry_run:
        found = check(people, rules)
        out(found.to_dict() if as_json else found.text(lang, names=shown))
        err(say("cli.dry run", lang))
        return DONE
    kept = {} if folder is None else records(people, rules or Policy.default(), lasting, mapping)
    kept |= set_aside_list(aside, folder, lang)
    files = missing(kept, folder, force=force)
    plan, stop = matched(people, rules, budget, lang)
    if folder is not None:
        write_all(files, force=force)
        advice = advise(plan, budget=budget) if with_advice and stop.signal is None else None
        pages = partial(
            write_report,
            plan,
            folder,
            lang=given,
            office_lang=LANG,
            event=event_of(None, roster, folder),
            advice=advice,
            names=names,
            contact=contact,
            force=force,
        )
        write_evening(plan, folder, tuple(files), pages, force=force, lang=lang)
        warn_undated(plan, lang)
    seats = "" if folder is not None else f"{texts.seating(plan.tables, lang, shown)}\n\n"
    out(plan.to_document() if as_json else f"{seats}{texts.summary(plan, lang, shown)}")
    return stopped(plan, stop, lang) or (UNSEATED if plan.unseated else DONE)


@subcommand("report")
def report_command(
    roster: RosterPath,
    plan: PlanPath,
    folder: Annotated[Path, option("out")],
    policy: PolicyPath = None,
    modules: Modules = None,
    event: EventPath = None,
    templates: TemplatesPath = None,
    _ejected: Eject = None,
    draft: Annotated[bool, option("draft_report", "--draft")] = False,
    with_advice: WithAdvice = False,
    seconds: Seconds = 60.0,
    names: Names = False,
    contact: Contact = None,
    lang: LangGiven = None,
    force: Force = False,
    dry_run: DryRun = False,
) -> int:
    """``partage report``."""
    study = Study(planned(plan, roster, policy, modules))
    if not draft:
        study.verdict.require()
    said = event_of(event, roster)
    if dry_run:
        err(say("cli.dry run", lang or LANG))
        return DONE
    advice = advise(study, budget=Budget(seconds)) if with_advice else None
    files = write_report(
        study,
        folder,
        lang=lang,
        office_lang=LANG,
        event=said,
        advice=advice,
        templates=templates,
        names=names,
        contact=contact,
        draft=draft,
        force=force,
    )
    err(written(folder, files, lang or LANG))
    warn_undated(study.plan, lang or LANG)
    return DONE


def event_of(path: Path | None, *places: Path) -> Event | None:
    """What the organiser says of the event: in the file named, or in the event.toml beside the first that has one."""
    beside = ((place if place.is_dir() else place.parent) / "event.toml" for place in places)
    path = path or next((one for one in beside if one.exists()), None)
    return None if path is None else Event.load(path)


def set_aside_list(rows: Sequence[AsideRow], folder: Path | None, lang: str) -> dict[str, str | bytes]:
    """Name -> content of the list of those who were set aside; an older list in the folder does not outlive them."""
    if not rows and (folder is None or not (folder / ASIDE).exists()):
        return {}
    return {ASIDE: sheet_of(AsideRow.header(lang), (row.cells(lang) for row in rows), lang)}


def warn_undated(plan: Plan, lang: str) -> None:
    """Say which evenings have no calendar files, because nobody told their dates."""
    if slots := undated(plan):
        err(say("cli.warning", lang, warning=say("report.undated", lang, slots=slots)))


def missing(contents: Mapping[str, str | bytes], folder: Path | None, *, force: bool) -> dict[Path, str | bytes]:
    """The files to write into a folder; those that are there already, word for word, are left out."""
    if folder is None:
        return {}
    found = {folder / name: content for name, content in contents.items()}
    raw = {path: content.encode("utf-8") if isinstance(content, str) else content for path, content in found.items()}
    new = {path: found[path] for path in found if not path.exists() or path.read_bytes() != raw[path]}
    free(folder, tuple(path.name for path in new), force=force)
    return new


def write_evening(
    plan: Plan, folder: Path, before: tuple[Path, ...], pages: Callable[[], Sequence[Path]], *, force: bool, lang: str
) -> None:
    """Write the plan, and the pages as far as the libraries for them are installed."""
    if lacking := [name for name in EXTRAS if find_spec(name) is None]:
        write(plan, folder, force=force, lang=lang)
        err(say("cli.not installed", lang, what=say("cli.pages", lang), extra=EXTRAS[lacking[0]]))
    else:
        err(written(folder, (*before, *pages()), lang))
