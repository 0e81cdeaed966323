"""Commands that ask and advise: before a plan, about one that stands, and after a change."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from partage.advice.advise import advise
from partage.advice.check import check
from partage.audiences import check_named
from partage.canonical_json import canonical, read_json
from partage.changes.repair import repair
from partage.cli.app import app
from partage.cli.exit_codes import DONE, UNSEATED, answer, endings, err, out
from partage.cli.inputs import (
    Force,
    Json,
    Lang,
    Modules,
    Of,
    Out,
    PlanPath,
    PolicyPath,
    Reader,
    RosterPath,
    Seconds,
)
from partage.cli.searching import free, planned, read, searched, stopped, write
from partage.cli.texts import LANG, summary
from partage.domain.people import Family, Student
from partage.errors import InputError
from partage.files.rosters import read_roster
from partage.plan.plan import Plan
from partage.solve.solver import Budget
from partage.text.writer import say


@app.command("why", help=say("cli.help_why", LANG))
def why_command(
    roster: RosterPath,
    plan: PlanPath,
    student: Annotated[str, typer.Argument(metavar="STUDENT", help=say("cli.argument_student", LANG))],
    family: Annotated[str | None, typer.Option(help=say("cli.option_family", LANG))] = None,
    costs: Annotated[
        bool | None,
        typer.Option(help=say("cli.option_costs", LANG)),
    ] = None,
    policy: PolicyPath = None,
    modules: Modules = None,
    seconds: Seconds = 60.0,
    lang: Lang = LANG,
    audience: Reader = "coordinator",
    as_json: Json = False,
) -> None:
    """``partage why``."""
    with endings(as_json=as_json):
        found = planned(plan, roster, policy, modules).why(student, family=family, costs=costs, budget=Budget(seconds))
        answer(found, lang, audience, as_json=as_json)


@app.command("check", help=say("cli.help_check", LANG))
def check_command(
    roster: RosterPath,
    policy: PolicyPath = None,
    modules: Modules = None,
    lang: Lang = LANG,
    audience: Reader = "coordinator",
    as_json: Json = False,
) -> None:
    """``partage check``."""
    with endings(as_json=as_json):
        answer(check(*read(roster, policy, modules)), lang, audience, as_json=as_json)


@app.command("repair", help=say("cli.help_repair", LANG))
def repair_command(
    roster: RosterPath,
    plan: PlanPath,
    cancelled: Annotated[
        list[str] | None,
        typer.Option("--cancel", metavar="ID", help=say("cli.option_cancel", LANG)),
    ] = None,
    arrived: Annotated[Path | None, typer.Option("--arrived", help=say("cli.option_arrived", LANG))] = None,
    changed: Annotated[Path | None, typer.Option("--changed", help=say("cli.option_changed", LANG))] = None,
    told: Annotated[
        list[str] | None,
        typer.Option("--told", metavar="ID", help=say("cli.option_told", LANG)),
    ] = None,
    nobody_told: Annotated[bool, typer.Option("--nobody-told", help=say("cli.option_nobody_told", LANG))] = False,
    facts: Annotated[
        Path | None,
        typer.Option(help=say("cli.option_facts", LANG)),
    ] = None,
    policy: PolicyPath = None,
    modules: Modules = None,
    seconds: Seconds = 60.0,
    folder: Out = None,
    force: Force = False,
    lang: Lang = LANG,
    audience: Reader = "coordinator",
    of: Of = None,
    as_json: Json = False,
) -> None:
    """``partage repair``."""
    with endings(as_json=as_json):
        if not as_json:
            check_named(audience, of)  # before anything is solved
        files = free(folder, ("plan.json", "seating.csv", "roster.json", "policy.toml"), force=force)
        people, rules = read(roster, policy, modules)
        before = Plan.load(plan, people, rules)
        coming, other = (_records(path) for path in (arrived, changed))
        if nobody_told and told:
            raise InputError("told_and_nobody", {}, say("cli.told_and_nobody", LANG))
        with searched(rules) as (progress, stop):
            after = repair(
                before,
                people,
                rules,
                cancelled=cancelled or (),
                arrived=coming,
                changed=other,
                told=() if nobody_told else told or None,
                facts={} if facts is None else read_json(facts),
                budget=Budget(seconds),
                progress=progress,
                cancel=stop.cancel,
            )
        if files:
            after.policy.save(files[3], force=force)
            after.roster.save(files[2], force=force)
            write(after, files[:2], force=force, lang=lang)
        changes = after.changes
        if as_json:
            out(canonical({"plan": after.to_document(), "changes": None if changes is None else changes.to_dict()}))
        elif changes is not None:
            out(changes.text(lang, audience, of=of))
            err(summary(after, lang))
        raise typer.Exit(stopped(after, stop, lang) or (UNSEATED if after.unseated else DONE))


@app.command("diff", help=say("cli.help_diff", LANG))
def diff_command(
    roster: RosterPath,
    before: Annotated[Path, typer.Argument(metavar="BEFORE", help=say("cli.argument_plan_before", LANG))],
    after: Annotated[Path, typer.Argument(metavar="AFTER", help=say("cli.argument_plan_after", LANG))],
    policy: PolicyPath = None,
    after_roster: Annotated[
        Path | None, typer.Option("--after-roster", help=say("cli.option_after_roster", LANG))
    ] = None,
    after_policy: Annotated[
        Path | None, typer.Option("--after-policy", help=say("cli.option_after_policy", LANG))
    ] = None,
    modules: Modules = None,
    lang: Lang = LANG,
    audience: Reader = "coordinator",
    of: Of = None,
    as_json: Json = False,
) -> None:
    """``partage diff``."""
    with endings(as_json=as_json):
        people, rules = read(roster, policy, modules if policy else None)
        later, later_rules = people, rules
        if after_roster is not None:
            later = read_roster(after_roster)
        if after_policy is not None:
            later_rules = read(after_roster or roster, after_policy, modules)[1]
        found = Plan.load(before, people, rules).diff(Plan.load(after, later, later_rules))
        answer(found, lang, audience, of=of, as_json=as_json)


@app.command("advise", help=say("cli.help_advise", LANG))
def advise_command(
    roster: RosterPath,
    plan: PlanPath,
    policy: PolicyPath = None,
    modules: Modules = None,
    seconds: Seconds = 60.0,
    lang: Lang = LANG,
    audience: Reader = "coordinator",
    as_json: Json = False,
) -> None:
    """``partage advise``."""
    with endings(as_json=as_json):
        found = advise(planned(plan, roster, policy, modules), budget=Budget(seconds))
        answer(found, lang, audience, as_json=as_json)


def _records(path: Path | None) -> tuple[Student | Family, ...]:
    """The records of a partial roster."""
    if path is None:
        return ()
    if not path.exists():
        raise InputError("file_missing", {"file": path.name}, say("cli.file_missing", LANG, file=path.name))
    some = read_roster(path)
    more = [name for name in ("pins", "apart", "facts", "history") if getattr(some, name)]
    if more:
        message = say("cli.more_than_records", LANG, file=path.name, parts=more)
        raise InputError("more_than_records", {"file": path.name, "parts": more}, message)
    return (*some.students, *some.families)
