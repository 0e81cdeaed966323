"""Commands that ask and advise: before a plan, about one that stands, and after a change."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from partage.advice.advise import advise
from partage.advice.check import check
from partage.cli.app import subcommand
from partage.cli.exit_codes import DONE, out
from partage.cli.inputs import (
    Json,
    Lang,
    Modules,
    Of,
    PlanPath,
    PolicyPath,
    Reader,
    RosterPath,
    Seconds,
    argument,
    option,
)
from partage.cli.searching import planned, policy_at, read
from partage.cli.texts import LANG
from partage.files.rosters import read_roster
from partage.plan.plan import Plan
from partage.solve.solver import Budget


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
    as_json: Json = False,
) -> int:
    """``partage why``."""
    found = planned(plan, roster, policy, modules).why(student, family=family, costs=costs, budget=Budget(seconds))
    out(found.to_dict() if as_json else found.text(lang, audience))
    return DONE


@subcommand("check")
def check_command(
    roster: RosterPath,
    policy: PolicyPath = None,
    modules: Modules = None,
    lang: Lang = LANG,
    audience: Reader = "coordinator",
    as_json: Json = False,
) -> int:
    """``partage check``."""
    found = check(*read(roster, policy, modules))
    out(found.to_dict() if as_json else found.text(lang, audience))
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
    as_json: Json = False,
) -> int:
    """``partage diff``."""
    people, rules = read(roster, policy, modules if policy else None)
    later = people if after_roster is None else read_roster(after_roster)
    later_rules = rules if after_policy is None else policy_at(after_policy, modules)
    found = Plan.load(before, people, rules).diff(Plan.load(after, later, later_rules))
    out(found.to_dict() if as_json else found.text(lang, audience, of=of))
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
    as_json: Json = False,
) -> int:
    """``partage advise``."""
    found = advise(planned(plan, roster, policy, modules), budget=Budget(seconds))
    out(found.to_dict() if as_json else found.text(lang, audience))
    return DONE
