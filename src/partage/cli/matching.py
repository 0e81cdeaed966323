"""What an evening's work leaves: the plan and all that is printed, phoned and sent, in one folder."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from partage.advice.advise import Advice, advise
from partage.advice.check import check
from partage.atomic import write_all
from partage.canonical_json import canonical
from partage.cli import texts
from partage.cli.app import app
from partage.cli.exit_codes import DONE, UNSEATED, endings, give, say
from partage.cli.inputs import AllowEmpty, Entrance, FamiliesPath, Mapping, Mojibake, PeoplePath, SetAside, Sheets
from partage.cli.options import (
    DryRun,
    Force,
    Json,
    Lang,
    Language,
    Modules,
    Out,
    PlanPath,
    PolicyPath,
    RosterPath,
    Seconds,
)
from partage.cli.searching import free, matched, policy_at, read, stopped, write, written
from partage.cli.texts import words
from partage.domain.roster import Roster
from partage.plan.plan import Plan
from partage.report.folder import write_report
from partage.rules.policy import Policy
from partage.rules.toml import policy_text
from partage.solve.solver import Budget

EVENING = ("plan.json", "seating.csv", "report.html")
"""If one of these is there already, nothing is solved."""

EXTRAS = {"jinja2": "report", "icalendar": "report", "xlsxwriter": "excel"}
NEEDED = tuple(EXTRAS)
"""Libraries that pages, calendars and workbooks are made with, and the extras that install them."""

WithAdvice = Annotated[
    bool, typer.Option("--advice", help="Solve again to say whom to recruit and which home is missed most.")
]
Names = Annotated[bool, typer.Option("--names", help="Letters tell guests and hosts each other's names.")]
Contact = Annotated[str | None, typer.Option(help="Whom letters ask to write to or to phone.")]


@app.command("match")
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
    seed: Annotated[int, typer.Option(min=0, help="Of the solvers.")] = 0,
    gap: Annotated[float, typer.Option(help="Relative gap on the last level at which to stop.")] = 0.0,
    with_advice: WithAdvice = False,
    names: Names = False,
    contact: Contact = None,
    out: Out = None,
    force: Force = False,
    dry_run: DryRun = False,
    lang: Lang = Language.EN,
    as_json: Json = False,
) -> None:
    """Seat the students of ROSTER; writes the plan, and all that is printed, phoned and sent, to --out."""
    with endings(as_json=as_json):
        budget = Budget(seconds, seed, gap)
        if not dry_run:
            free(out, EVENING, force=force)
        rules = policy_at(policy, modules)
        people = Entrance(roster, families, mapping, tuple(sheet or ()), set_aside, allow_empty, mojibake, lang).read()
        if dry_run:
            found = check(people, rules)
            give(canonical(found.to_dict()) if as_json else found.text(lang=lang.value))
            say(words("dry run", lang.value))
            raise typer.Exit(DONE)
        records = records_of(people, rules, out, force=force)
        plan, stop = matched(people, rules, budget)
        if out is not None:
            write_all(records, force=force)
            advice = advise(plan, budget=budget) if with_advice and stop.signal is None else None
            letters = Letters(lang.value, names, contact, advice)
            write_evening(plan, out, tuple(records), letters, force=force)
        if as_json:
            give(canonical(plan.to_document()))
        else:
            seats = "" if out is not None else f"{texts.seating(plan.tables, lang.value)}\n\n"
            give(f"{seats}{texts.summary(plan, lang.value)}")
        raise typer.Exit(stopped(plan, stop, lang.value) or (UNSEATED if plan.unseated else DONE))


@app.command("report")
def report_command(
    roster: RosterPath,
    plan: PlanPath,
    out: Annotated[Path, typer.Option(help="Folder for the files; made where it is missing.")],
    policy: PolicyPath = None,
    modules: Modules = None,
    with_advice: WithAdvice = False,
    seconds: Seconds = 60.0,
    names: Names = False,
    contact: Contact = None,
    lang: Lang = Language.EN,
    force: Force = False,
    dry_run: DryRun = False,
) -> None:
    """Write the report, the check sheet, letters, lists and calendars of PLAN."""
    with endings():
        people, rules = read(roster, policy, modules)
        loaded = Plan.load(plan, people, rules)
        if dry_run:
            say(words("dry run", lang.value))
            raise typer.Exit(DONE)
        advice = advise(loaded, budget=Budget(seconds)) if with_advice else None
        files = write_report(loaded, out, lang=lang.value, advice=advice, names=names, contact=contact, force=force)
        say(written(out, files, lang.value))


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


@dataclass(frozen=True)
class Letters:
    """How pages and letters are written."""

    lang: str
    names: bool
    contact: str | None
    advice: Advice | None


def write_evening(plan: Plan, folder: Path, before: tuple[Path, ...], letters: Letters, *, force: bool) -> None:
    """Write the plan, and the pages as far as the libraries for them are installed."""
    lang = letters.lang
    if lacking := [name for name in NEEDED if find_spec(name) is None]:
        write(plan, [folder / "plan.json", folder / "seating.csv"], force=force, lang=lang)
        say(words("not installed", lang, what=words("pages", lang), extra=EXTRAS[lacking[0]]))
        return
    files = write_report(
        plan, folder, lang=lang, advice=letters.advice, names=letters.names, contact=letters.contact, force=force
    )
    say(written(folder, (*before, *files), lang))
