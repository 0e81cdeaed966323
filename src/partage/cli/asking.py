"""Commands that ask and advise: before a plan, about one that stands, and after a change."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from partage.advice.advise import advise
from partage.advice.check import check
from partage.audiences import check_named
from partage.canonical_json import read_json
from partage.changes.repair import repair
from partage.cli.app import subcommand
from partage.cli.exit_codes import DONE, UNSEATED, err, out
from partage.cli.inputs import (
    Force,
    Ids,
    Json,
    Lang,
    Modules,
    NamesInJson,
    Of,
    Out,
    PlanPath,
    PolicyPath,
    Reader,
    RosterPath,
    Seconds,
    argument,
    option,
)
from partage.cli.people import KINDS, Naming, person
from partage.cli.searching import free, planned, policy_at, read, searched, stopped, write
from partage.cli.texts import LANG, summary
from partage.domain.people import Family, Student
from partage.errors import InputError
from partage.files.rosters import read_roster
from partage.plan.plan import Plan
from partage.solve.solver import Budget
from partage.text.writer import say


@subcommand("why")
def why_command(
    roster: RosterPath,
    plan: PlanPath,
    student: Annotated[str, argument("student", "STUDENT")],
    family: Annotated[str | None, option("family")] = None,
    costs: Annotated[bool | None, option("costs", "--costs/--no-costs")] = None,
    policy: PolicyPath = None,
    modules: Modules = None,
    seconds: Seconds = 60.0,
    lang: Lang = LANG,
    audience: Reader = "coordinator",
    ids: Ids = False,
    names: NamesInJson = False,
    as_json: Json = False,
) -> int:
    """``partage why``."""
    loaded = planned(plan, roster, policy, modules)
    guest = person("student", student, loaded.roster)
    host = None if family is None else person("family", family, loaded.roster)
    found = loaded.why(guest, family=host, costs=costs, budget=Budget(seconds))
    naming = Naming.of(loaded.roster, ids=ids, names=names)
    out(naming.document(found.to_dict()) if as_json else found.text(lang, audience, names=naming.shown))
    return DONE


@subcommand("check")
def check_command(
    roster: RosterPath,
    policy: PolicyPath = None,
    modules: Modules = None,
    lang: Lang = LANG,
    audience: Reader = "coordinator",
    ids: Ids = False,
    names: NamesInJson = False,
    as_json: Json = False,
) -> int:
    """``partage check``."""
    people, rules = read(roster, policy, modules)
    found, naming = check(people, rules), Naming.of(people, ids=ids, names=names)
    out(naming.document(found.to_dict()) if as_json else found.text(lang, audience, names=naming.shown))
    return DONE


@subcommand("repair")
def repair_command(
    roster: RosterPath,
    plan: PlanPath,
    cancelled: Annotated[list[str] | None, option("cancel", metavar="ID")] = None,
    arrived: Annotated[Path | None, option("arrived")] = None,
    changed: Annotated[Path | None, option("changed")] = None,
    told: Annotated[list[str] | None, option("told", metavar="ID")] = None,
    nobody_told: Annotated[bool, option("nobody_told")] = False,
    facts: Annotated[Path | None, option("facts")] = None,
    policy: PolicyPath = None,
    modules: Modules = None,
    seconds: Seconds = 60.0,
    folder: Out = None,
    force: Force = False,
    lang: Lang = LANG,
    audience: Reader = "coordinator",
    of: Of = None,
    ids: Ids = False,
    names: NamesInJson = False,
    as_json: Json = False,
) -> int:
    """``partage repair``."""
    if not as_json:
        check_named(audience, of)  # before anything is solved
    files = free(folder, ("plan.json", "seating.csv", "roster.json", "policy.toml"), force=force)
    people, rules = read(roster, policy, modules)
    before = Plan.load(plan, people, rules)
    coming, other = (_records(path) for path in (arrived, changed))
    if nobody_told and told:
        raise InputError("told_and_nobody")
    with searched(rules, lang) as (progress, stop):
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
    naming = Naming.of(people, after.roster, ids=ids, names=names)
    if as_json:
        out(naming.document({"plan": after.to_document(), "changes": after.changes.to_dict()}))
    else:
        out(after.changes.text(lang, audience, of=of, names=naming.shown))
        err(summary(after, lang, naming.shown))
    return stopped(after, stop, lang) or (UNSEATED if after.unseated else DONE)


@subcommand("diff")
def diff_command(
    roster: RosterPath,
    before: Annotated[Path, argument("plan_before", "BEFORE")],
    after: Annotated[Path, argument("plan_after", "AFTER")],
    policy: PolicyPath = None,
    after_roster: Annotated[Path | None, option("after_roster")] = None,
    after_policy: Annotated[Path | None, option("after_policy")] = None,
    modules: Modules = None,
    lang: Lang = LANG,
    audience: Reader = "coordinator",
    of: Of = None,
    ids: Ids = False,
    names: NamesInJson = False,
    as_json: Json = False,
) -> int:
    """``partage diff``."""
    people, rules = read(roster, policy, modules if policy else None)
    later = people if after_roster is None else read_roster(after_roster)
    later_rules = rules if after_policy is None else policy_at(after_policy, modules)
    found = Plan.load(before, people, rules).diff(Plan.load(after, later, later_rules))
    naming = Naming.of(people, later, ids=ids, names=names)
    if of is not None and audience in KINDS:
        of = person(audience, of, people, later)
    out(naming.document(found.to_dict()) if as_json else found.text(lang, audience, of=of, names=naming.shown))
    return DONE


@subcommand("advise")
def advise_command(
    roster: RosterPath,
    plan: PlanPath,
    policy: PolicyPath = None,
    modules: Modules = None,
    seconds: Seconds = 60.0,
    lang: Lang = LANG,
    audience: Reader = "coordinator",
    whole: Annotated[bool, option("all")] = False,
    ids: Ids = False,
    names: NamesInJson = False,
    as_json: Json = False,
) -> int:
    """``partage advise``."""
    loaded = planned(plan, roster, policy, modules)
    found, naming = advise(loaded, budget=Budget(seconds)), Naming.of(loaded.roster, ids=ids, names=names)
    if as_json:
        out(naming.document(found.to_dict()))
        return DONE
    out(found.text(lang, audience, names=naming.shown, whole=whole))
    if audience == "coordinator" and not whole:
        err(say("cli.more_advice", lang))
    return DONE


def _records(path: Path | None) -> tuple[Student | Family, ...]:
    """The records of a partial roster."""
    if path is None:
        return ()
    if not path.exists():
        raise InputError("file_missing", {"file": path.name}, key="cli.file_missing")
    some = read_roster(path)
    more = [name for name in ("pins", "apart", "facts", "history") if getattr(some, name)]
    if more:
        raise InputError("more_than_records", {"file": path.name, "parts": more})
    return (*some.students, *some.families)
