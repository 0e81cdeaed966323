"""Commands about policies: what one means, and what changes when another takes its place."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from partage.changes.compare import compare
from partage.cli.app import subcommand
from partage.cli.evening import Evening, policy_at
from partage.cli.exit_codes import DONE, INTERRUPTED, err, out
from partage.cli.inputs import EveningPath, Json, Lang, Modules, SecondsEach, Shown, argument
from partage.cli.searching import matched
from partage.cli.texts import LANG
from partage.errors import InputError
from partage.rules.policy import Policy
from partage.solve.solver import Budget
from partage.text.writer import say


@subcommand("policy")
def policy_command(
    policy: Annotated[Path | None, argument("policy", "policy")] = None,
    modules: Modules = None,
    lang: Lang = LANG,
    as_json: Json = False,
) -> int:
    """``partage policy``."""
    rules = policy_at(policy and _policy(policy), modules) or Policy.default()
    out(rules.to_document() if as_json else rules.describe(lang))
    return DONE


@subcommand("compare")
def compare_command(
    path: EveningPath,
    policies: Annotated[list[Path], argument("policies", "policies")],
    shown: Shown,
    modules: Modules = None,
    seconds: SecondsEach = 60.0,
) -> int:
    """``partage compare``."""
    evening = Evening(path)
    if len(policies) > 2:
        raise InputError("two_policies")
    paths = [evening.policy, *policies][-2:]
    rules = [policy_at(one and _policy(one), modules if one else None) or Policy.default() for one in paths]
    people = evening.people()
    plans = []
    for policy in rules if rules[0] != rules[1] else rules[:1]:
        plan, stop = matched(people, policy, Budget(seconds), shown.lang)
        if stop.signal is not None:
            err(say("cli.both_plans", shown.lang))
            return INTERRUPTED + stop.signal
        plans.append(plan)
    found = compare(people, rules[0], rules[1], plans=(plans[0], plans[-1]))
    shown.show(found, lambda lang, names: found.text(lang, names=names), people)
    return DONE


def _policy(path: Path) -> Path:
    """A policy's file, or the one in an evening's folder."""
    if not path.is_dir():
        return path
    found = Evening(path).policy
    if found is None:
        raise InputError("file_missing", {"folder": path.name}, key="cli.policy_missing")
    return found
