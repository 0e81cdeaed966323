"""What an evening's work leaves: the plan and all that is printed, phoned and sent, in one folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

from partage.advice.advise import advise
from partage.advice.check import check
from partage.atomic import write_all
from partage.canonical_json import canonical
from partage.cli import texts
from partage.cli.app import subcommand
from partage.cli.exit_codes import DONE, UNSEATED, err, out
from partage.cli.inputs import (
    AllowEmpty,
    DryRun,
    FamiliesPath,
    Force,
    Ids,
    Json,
    Lang,
    Mapping,
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
from partage.cli.people import Naming
from partage.cli.searching import free, matched, planned, policy_at, stopped, write, written
from partage.cli.texts import LANG
from partage.domain.roster import Roster
from partage.plan.plan import Plan
from partage.report.folder import write_report
from partage.rules.policy import Policy
from partage.rules.toml import policy_text
from partage.solve.solver import Budget
from partage.text.writer import say

EVENING = ("plan.json", "seating.csv", "report.html")
"""If one of these is there already, nothing is solved."""

EXTRAS = {"jinja2": "report", "icalendar": "report", "xlsxwriter": "excel"}
"""Libraries that pages, calendars and workbooks are made with, and the extras that install them."""

WithAdvice = Annotated[bool, option("advice")]
Names = Annotated[bool, option("names")]
Contact = Annotated[str | None, option("contact")]


@subcommand("match")
def match_command(
    roster: PeoplePath,
    families: FamiliesPath = None,
    mapping: Mapping = None,
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
    lang: Lang = LANG,
    ids: Ids = False,
    as_json: Json = False,
) -> int:
    """``partage match``."""
    budget = Budget(seconds, seed, gap)
    if not dry_run:
        free(folder, EVENING, force=force)
    rules = policy_at(policy, modules)
    people = read_people(
        roster,
        families,
        mapping=mapping,
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
    records = records_of(people, rules, folder, force=force)
    plan, stop = matched(people, rules, budget, lang)
    if folder is not None:
        write_all(records, force=force)
        advice = advise(plan, budget=budget) if with_advice and stop.signal is None else None
        pages = partial(write_report, plan, folder, lang=lang, advice=advice, names=names, contact=contact, force=force)
        write_evening(plan, folder, tuple(records), pages, force=force, lang=lang)
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
    with_advice: WithAdvice = False,
    seconds: Seconds = 60.0,
    names: Names = False,
    contact: Contact = None,
    lang: Lang = LANG,
    force: Force = False,
    dry_run: DryRun = False,
) -> int:
    """``partage report``."""
    loaded = planned(plan, roster, policy, modules)
    if dry_run:
        err(say("cli.dry run", lang))
        return DONE
    advice = advise(loaded, budget=Budget(seconds)) if with_advice else None
    files = write_report(loaded, folder, lang=lang, advice=advice, names=names, contact=contact, force=force)
    err(written(folder, files, lang))
    return DONE


def records_of(people: Roster, rules: Policy | None, folder: Path | None, *, force: bool) -> dict[Path, str]:
    """The people and the policy as files beside the plan, those left out that are there already, word for word."""
    if folder is None:
        return {}
    policy = Policy.default() if rules is None else rules
    texts = {"roster.json": canonical(people.to_document()) + "\n", "policy.toml": policy_text(policy)}
    found = {folder / name: text for name, text in texts.items()}
    missing = {path: text for path, text in found.items() if not path.exists() or path.read_text("utf-8") != text}
    free(folder, tuple(path.name for path in missing), force=force)
    return missing


def write_evening(
    plan: Plan, folder: Path, before: tuple[Path, ...], pages: Callable[[], Sequence[Path]], *, force: bool, lang: str
) -> None:
    """Write the plan, and the pages as far as the libraries for them are installed."""
    if lacking := [name for name in EXTRAS if find_spec(name) is None]:
        write(plan, [folder / "plan.json", folder / "seating.csv"], force=force, lang=lang)
        err(say("cli.not installed", lang, what=say("cli.pages", lang), extra=EXTRAS[lacking[0]]))
    else:
        err(written(folder, (*before, *pages()), lang))
