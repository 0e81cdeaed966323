"""Commands that ask and advise: before a plan, about one that stands, and after a change."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from partage.advice.advise import advise
from partage.advice.check import check
from partage.canonical_json import canonical, read_json
from partage.changes.rendering_diff import check_named
from partage.changes.repair import repair
from partage.cli.app import app
from partage.cli.exit_codes import DONE, UNSEATED, endings, give, say
from partage.cli.options import (
    Audience,
    Force,
    Json,
    Lang,
    Language,
    Modules,
    Of,
    Out,
    PlanPath,
    PolicyPath,
    Reader,
    RosterPath,
    Seconds,
)
from partage.cli.searching import free, read, searched, stopped, write
from partage.cli.texts import summary
from partage.domain.people import Family, Student
from partage.errors import InputError
from partage.files.rosters import read_roster
from partage.plan.plan import Plan
from partage.solve.solver import Budget


@app.command("why")
def why_command(
    roster: RosterPath,
    plan: PlanPath,
    student: Annotated[str, typer.Argument(metavar="STUDENT", help="The id of a student.")],
    family: Annotated[str | None, typer.Option(help="Why (not) at this family's table.")] = None,
    costs: Annotated[
        bool | None,
        typer.Option(
            help="Solve again to say what another place would cost; without it, only where a family is named."
        ),
    ] = None,
    policy: PolicyPath = None,
    modules: Modules = None,
    seconds: Seconds = 60.0,
    lang: Lang = Language.EN,
    audience: Reader = Audience.COORDINATOR,
    as_json: Json = False,
) -> None:
    """Say why STUDENT sits where they sit, or has no seat."""
    with endings(as_json=as_json):
        people, rules = read(roster, policy, modules)
        loaded = Plan.load(plan, people, rules)
        found = loaded.why(student, family=family, costs=costs, budget=Budget(seconds))
        give(canonical(found.to_dict()) if as_json else found.text(lang=lang.value, audience=audience.value))


@app.command("check")
def check_command(
    roster: RosterPath,
    policy: PolicyPath = None,
    modules: Modules = None,
    lang: Lang = Language.EN,
    audience: Reader = Audience.COORDINATOR,
    as_json: Json = False,
) -> None:
    """Look at ROSTER before anybody is seated: demand against seats, who can sit nowhere, what to ask."""
    with endings(as_json=as_json):
        people, rules = read(roster, policy, modules)
        found = check(people, rules)
        give(canonical(found.to_dict()) if as_json else found.text(lang=lang.value, audience=audience.value))


@app.command("repair")
def repair_command(
    roster: RosterPath,
    plan: PlanPath,
    cancelled: Annotated[
        list[str] | None,
        typer.Option("--cancel", metavar="ID", help="A student or family who no longer takes part; repeatable."),
    ] = None,
    arrived: Annotated[
        Path | None, typer.Option("--arrived", help="Newcomers: a folder of sheets, or a roster.json of them alone.")
    ] = None,
    changed: Annotated[
        Path | None, typer.Option("--changed", help="Records that take the place of those with the same id; likewise.")
    ] = None,
    told: Annotated[
        list[str] | None,
        typer.Option("--told", metavar="ID", help="Who knows of a seat; repeatable. Without it, everybody seated."),
    ] = None,
    nobody_told: Annotated[bool, typer.Option("--nobody-told", help="Nobody knows of a seat yet: plan anew.")] = False,
    facts: Annotated[
        Path | None,
        typer.Option(help='Facts about newcomers, as JSON: {"travel_min": [["S301", "F001", 25], ...]}.'),
    ] = None,
    policy: PolicyPath = None,
    modules: Modules = None,
    seconds: Seconds = 60.0,
    out: Out = None,
    force: Force = False,
    lang: Lang = Language.EN,
    audience: Reader = Audience.COORDINATOR,
    of: Of = None,
    as_json: Json = False,
) -> None:
    """Repair PLAN after a change of ROSTER: as many seated as can be, as few people moved as possible.

    Writes roster.json, plan.json, policy.toml and seating.csv to --out; give that policy.toml to verify the plan, and
    to repair it again.
    """
    with endings(as_json=as_json):
        if not as_json:
            check_named(audience.value, of)  # before anything is solved
        files = free(out, ("plan.json", "seating.csv", "roster.json", "policy.toml"), force=force)
        people, rules = read(roster, policy, modules)
        before = Plan.load(plan, people, rules)
        coming, other = (_records(path) for path in (arrived, changed))
        if nobody_told and told:
            raise InputError("told_and_nobody", {}, "Give --told or --nobody-told, not both.")
        with searched(rules) as (progress, stop):
            after = repair(
                before,
                people,
                rules,
                cancelled=cancelled or (),
                arrived=coming,
                changed=other,
                told=() if nobody_told else told or None,
                facts=_facts(facts),
                budget=Budget(seconds),
                progress=progress,
                cancel=stop.cancel,
            )
        if files:
            after.policy.save(files[3], force=force)
            after.roster.save(files[2], force=force)
            write(after, files[:2], force=force, lang=lang.value)
        changes = after.changes
        if as_json:
            give(canonical({"plan": after.to_document(), "changes": None if changes is None else changes.to_dict()}))
        elif changes is not None:
            give(changes.text(lang.value, audience.value, of=of))
            say(summary(after, lang.value))
        raise typer.Exit(stopped(after, stop, lang.value) or (UNSEATED if after.unseated else DONE))


@app.command("diff")
def diff_command(
    roster: RosterPath,
    before: Annotated[Path, typer.Argument(metavar="BEFORE", help="The plan.json of before.")],
    after: Annotated[Path, typer.Argument(metavar="AFTER", help="The plan.json of now.")],
    policy: PolicyPath = None,
    after_roster: Annotated[
        Path | None, typer.Option("--after-roster", help="What AFTER was made for; without it, ROSTER.")
    ] = None,
    after_policy: Annotated[
        Path | None, typer.Option("--after-policy", help="The policy.toml of AFTER; without it, that of BEFORE.")
    ] = None,
    modules: Modules = None,
    lang: Lang = Language.EN,
    audience: Reader = Audience.COORDINATOR,
    of: Of = None,
    as_json: Json = False,
) -> None:
    """Say what is different in the plan AFTER: who sits elsewhere and why, which tables change, whom to call."""
    with endings(as_json=as_json):
        people, rules = read(roster, policy, modules if policy else None)
        later, later_rules = people, rules
        if after_roster is not None:
            later = read_roster(after_roster)
        if after_policy is not None:
            later_rules = read(after_roster or roster, after_policy, modules)[1]
        found = Plan.load(before, people, rules).diff(Plan.load(after, later, later_rules))
        give(canonical(found.to_dict()) if as_json else found.text(lang.value, audience.value, of=of))


@app.command("advise")
def advise_command(
    roster: RosterPath,
    plan: PlanPath,
    policy: PolicyPath = None,
    modules: Modules = None,
    seconds: Seconds = 60.0,
    lang: Lang = Language.EN,
    audience: Reader = Audience.COORDINATOR,
    as_json: Json = False,
) -> None:
    """Say what can be done about PLAN: small changes, whom to recruit, who can be missed, stands by, may swap."""
    with endings(as_json=as_json):
        people, rules = read(roster, policy, modules)
        found = advise(Plan.load(plan, people, rules), budget=Budget(seconds))
        give(canonical(found.to_dict()) if as_json else found.text(lang.value, audience.value))


def _facts(path: Path | None) -> dict[str, Any]:
    """Facts about newcomers: triples by name."""
    return {} if path is None else read_json(path)


def _records(path: Path | None) -> tuple[Student | Family, ...]:
    """The records of a partial roster."""
    if path is None:
        return ()
    if not path.exists():
        raise InputError("file_missing", {"file": path.name}, f"{path.name}: there is no such file or folder.")
    some = read_roster(path)
    more = [name for name in ("pins", "apart", "facts", "history") if getattr(some, name)]
    if more:
        message = f"{path.name}: only records are read here, and it holds {' and '.join(more)} too; nothing was read."
        raise InputError("more_than_records", {"file": path.name, "parts": more}, message)
    return (*some.students, *some.families)
