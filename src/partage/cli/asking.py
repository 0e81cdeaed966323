"""Commands that ask and advise: before a plan, about one that stands, and after a change."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from partage.advice.advise import advise
from partage.advice.check import check
from partage.cli.app import subcommand
from partage.cli.exit_codes import DONE, err, out
from partage.cli.inputs import (
    Ids,
    Json,
    Lang,
    Modules,
    NamesInJson,
    Of,
    PlanPath,
    PolicyPath,
    Reader,
    RosterPath,
    Seconds,
    argument,
    option,
)
from partage.cli.persons import KINDS, Naming, person
from partage.cli.searching import planned, policy_at, read
from partage.cli.texts import LANG
from partage.files.rosters import read_roster
from partage.plan.plan import Plan
from partage.plan.verify import verify
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
    plans = Plan.load(before, people, rules), Plan.load(after, later, later_rules)
    for plan in plans:
        verify(plan, plan.roster, plan.policy).require()
    found = plans[0].diff(plans[1])
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
