"""Commands that ask and advise: before a plan, about one that stands, and after a change."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from partage.advice.advise import advise
from partage.advice.check import check
from partage.cli.app import subcommand
from partage.cli.evening import Evening, policy_at
from partage.cli.exit_codes import BAD_DATA, DONE, err, out
from partage.cli.inputs import (
    EveningPath,
    Form,
    Ids,
    Json,
    Lang,
    Modules,
    Of,
    People,
    PolicyPath,
    Reader,
    Seconds,
    Shown,
    argument,
    option,
)
from partage.cli.persons import KINDS, Naming, person
from partage.cli.texts import LANG, verdict_document, verdict_text
from partage.errors import InputError
from partage.files.rosters import read_roster
from partage.plan.plan import Plan
from partage.plan.verify import verify
from partage.solve.solver import Budget
from partage.text.writer import say


@subcommand("check")
def check_command(
    people: People,
    form: Form,
    shown: Shown,
    policy: PolicyPath = None,
    modules: Modules = None,
    audience: Reader = "coordinator",
) -> int:
    """``partage check``."""
    evening = Evening(people.path, None, policy, modules)
    rules = evening.rules()
    roster, *_ = people.read(form, shown.lang, evening.people)
    found = check(roster, rules)
    shown.show(found, lambda lang, names: found.text(lang, audience, names=names), roster)
    return DONE


@subcommand("why")
def why_command(
    path: EveningPath,
    words: Annotated[list[str], argument("student", "plan_student")],
    shown: Shown,
    family: Annotated[str | None, option("family", metavar="family")] = None,
    costs: Annotated[bool | None, option("costs", "--costs/--no-costs")] = None,
    policy: PolicyPath = None,
    modules: Modules = None,
    seconds: Seconds = 60.0,
    audience: Reader = "coordinator",
) -> int:
    """``partage why``."""
    evening, student = Evening.of_words(path, words, policy, modules)
    plan = evening.load()
    guest = person("student", student, plan.roster)
    host = None if family is None else person("family", family, plan.roster)
    found = plan.why(guest, family=host, costs=costs, budget=Budget(seconds))
    shown.show(found, lambda lang, names: found.text(lang, audience, names=names), plan.roster)
    return DONE


@subcommand("advise")
def advise_command(
    evening: Evening,
    shown: Shown,
    seconds: Seconds = 60.0,
    audience: Reader = "coordinator",
    whole: Annotated[bool, option("all")] = False,
) -> int:
    """``partage advise``."""
    plan = evening.load()
    found = advise(plan, budget=Budget(seconds))
    shown.show(found, lambda lang, names: found.text(lang, audience, names=names, whole=whole), plan.roster)
    if audience == "coordinator" and not whole and not shown.as_json:
        err(say("cli.more_advice", shown.lang))
    return DONE


@subcommand("diff")
def diff_command(
    path: EveningPath,
    plans: Annotated[list[Path], argument("plans", "plans")],
    shown: Shown,
    policy: PolicyPath = None,
    after_roster: Annotated[Path | None, option("after_roster", metavar="file")] = None,
    after_policy: Annotated[Path | None, option("after_policy", metavar="file")] = None,
    modules: Modules = None,
    audience: Reader = "coordinator",
    of: Of = None,
) -> int:
    """``partage diff``."""
    if len(plans) > 2:
        raise InputError("two_plans")
    second, allowed = plans[-1], modules if policy or Evening(path).policy else None
    before = Evening(path, plans[0] if len(plans) > 1 else None, policy, allowed).load()
    if second.is_dir():
        after = Evening(second, None, after_policy, modules).load()
    else:
        later = before.roster if after_roster is None else read_roster(after_roster)
        after = Plan.load(second, later, policy_at(after_policy, modules) if after_policy else before.policy)
    for plan in (before, after):
        verify(plan, plan.roster, plan.policy).require()
    found, people = before.diff(after), (before.roster, after.roster)
    if of is not None and audience in KINDS:
        of = person(audience, of, *people)
    shown.show(found, lambda lang, names: found.text(lang, audience, of=of, names=names), *people)
    return DONE


@subcommand("verify")
def verify_command(evening: Evening, lang: Lang = LANG, ids: Ids = False, as_json: Json = False) -> int:
    """``partage verify``."""
    plan = evening.load()
    verdict = verify(plan, plan.roster, plan.policy)
    names = Naming.of(plan.roster, ids=ids).shown
    out(verdict_document(verdict) if as_json else verdict_text(verdict, lang, names))
    return DONE if verdict else BAD_DATA
