"""The commands. Each reads, calls one public function, and prints what it answers."""

from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from partage import __version__
from partage.changes.compare import compare
from partage.cli import texts
from partage.cli.exit_codes import BAD_DATA, DONE, INTERRUPTED, ended, err, out
from partage.cli.inputs import (
    Force,
    Ids,
    Json,
    Lang,
    Modules,
    NamesInJson,
    Out,
    PlanPath,
    PolicyPath,
    RosterPath,
    Seconds,
    argument,
    option,
)
from partage.cli.persons import Naming
from partage.cli.searching import free, matched, planned, policy_at, stopped, write
from partage.cli.texts import LANG
from partage.files.rosters import read_roster
from partage.plan.verify import verify
from partage.rules.policy import Policy
from partage.solve.solver import Budget
from partage.text.writer import say

app = typer.Typer(
    help=say("cli.help", LANG),
    epilog=say("cli.exit_codes", LANG),
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def partage(
    version: Annotated[bool, option("version")] = False,
) -> None:
    """Run before every command."""
    if version:
        out(__version__)
        raise typer.Exit(DONE)


def subcommand(name: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Adds a command that returns its exit code; its help is ``help_<name>`` in the catalogue."""

    def add(function: Callable[..., int]) -> Callable[..., int]:
        @app.command(name, help=say(f"cli.help_{name}", LANG))
        @wraps(function)
        def run(**options: Any) -> None:
            work = partial(function, **options)
            raise typer.Exit(ended(work, options["lang"] or LANG, as_json=options.get("as_json", False)))

        return function

    return add


@subcommand("demo")
def demo_command(
    folder: Out = None,
    seconds: Seconds = 60.0,
    seed: Annotated[int, option("edition", "--seed", min=0)] = texts.SEED,
    force: Force = False,
    lang: Lang = LANG,
) -> int:
    """``partage demo``."""
    files = free(folder, ("roster.json", "plan.json", "seating.csv"), force=force)
    roster = texts.edition(seed)
    out(texts.opening(roster, seed, lang))
    plan, stop = matched(roster, None, Budget(seconds), lang)
    out(texts.story(plan, lang))
    if files:
        roster.save(files[0], force=force)
        write(plan, files[0].parent, force=force, lang=lang)
    return stopped(plan, stop, lang) or DONE


@subcommand("verify")
def verify_command(
    roster: RosterPath,
    plan: PlanPath,
    policy: PolicyPath = None,
    modules: Modules = None,
    lang: Lang = LANG,
    as_json: Json = False,
) -> int:
    """``partage verify``."""
    loaded = planned(plan, roster, policy, modules)
    verdict = verify(loaded, loaded.roster, loaded.policy)
    out(texts.verdict_document(verdict) if as_json else texts.verdict_text(verdict, lang))
    return DONE if verdict else BAD_DATA


@subcommand("policy")
def policy_command(
    policy: Annotated[Path | None, typer.Argument(metavar="[POLICY]", help=say("cli.option_policy", LANG))] = None,
    modules: Modules = None,
    lang: Lang = LANG,
    as_json: Json = False,
) -> int:
    """``partage policy``."""
    rules = policy_at(policy, modules) or Policy.default()
    out(rules.to_document() if as_json else rules.describe(lang))
    return DONE


@subcommand("compare")
def compare_command(
    roster: RosterPath,
    before: Annotated[Path, argument("policy_before", "BEFORE")],
    after: Annotated[Path, argument("policy_after", "AFTER")],
    modules: Modules = None,
    seconds: Annotated[float, option("seconds_each", "--seconds")] = 60.0,
    lang: Lang = LANG,
    ids: Ids = False,
    names: NamesInJson = False,
    as_json: Json = False,
) -> int:
    """``partage compare``."""
    policies = tuple(policy_at(path, modules) or Policy.default() for path in (before, after))
    people = read_roster(roster)
    plans = []
    for rules in policies if policies[0] != policies[1] else policies[:1]:
        plan, stop = matched(people, rules, Budget(seconds), lang)
        if stop.signal is not None:
            err(say("cli.both_plans", lang))
            return INTERRUPTED + stop.signal
        plans.append(plan)
    found = compare(people, policies[0], policies[1], plans=(plans[0], plans[-1]))
    naming = Naming.of(people, ids=ids, names=names)
    out(naming.document(found.to_dict()) if as_json else found.text(lang, names=naming.shown))
    return DONE
