"""The commands. Each reads, calls one public function, and prints what it answers."""

from pathlib import Path
from typing import Annotated

import typer

from partage import __version__
from partage.canonical_json import canonical
from partage.changes.compare import compare
from partage.cli import texts
from partage.cli.exit_codes import BAD_DATA, DONE, INTERRUPTED, answer, endings, err, out
from partage.cli.inputs import Force, Json, Lang, Modules, Out, PlanPath, PolicyPath, RosterPath, Seconds
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
    version: Annotated[bool, typer.Option("--version", help=say("cli.option_version", LANG))] = False,
) -> None:
    """Run before every command."""
    if version:
        out(__version__)
        raise typer.Exit(DONE)


@app.command("demo", help=say("cli.help_demo", LANG))
def demo_command(
    folder: Out = None,
    seconds: Seconds = 60.0,
    seed: Annotated[int, typer.Option(min=0, help=say("cli.option_edition", LANG))] = texts.SEED,
    force: Force = False,
    lang: Lang = LANG,
) -> None:
    """``partage demo``."""
    with endings():
        files = free(folder, ("roster.json", "plan.json", "seating.csv"), force=force)
        roster = texts.edition(seed)
        out(texts.opening(roster, seed, lang))
        plan, stop = matched(roster, None, Budget(seconds))
        out(texts.story(plan, lang))
        if files:
            roster.save(files[0], force=force)
            write(plan, files[1:], force=force, lang=lang)
        raise typer.Exit(stopped(plan, stop) or DONE)


@app.command("verify", help=say("cli.help_verify", LANG))
def verify_command(
    roster: RosterPath,
    plan: PlanPath,
    policy: PolicyPath = None,
    modules: Modules = None,
    lang: Lang = LANG,
    as_json: Json = False,
) -> None:
    """``partage verify``."""
    with endings(as_json=as_json):
        loaded = planned(plan, roster, policy, modules)
        verdict = verify(loaded, loaded.roster, loaded.policy)
        out(canonical(texts.verdict_document(verdict)) if as_json else texts.verdict_text(verdict, lang))
        raise typer.Exit(DONE if verdict else BAD_DATA)


@app.command("policy", help=say("cli.help_policy", LANG))
def policy_command(
    policy: Annotated[Path | None, typer.Argument(metavar="[POLICY]", help=say("cli.option_policy", LANG))] = None,
    modules: Modules = None,
    lang: Lang = LANG,
    as_json: Json = False,
) -> None:
    """``partage policy``."""
    with endings(as_json=as_json):
        rules = policy_at(policy, modules) or Policy.default()
        out(canonical(rules.to_document()) if as_json else rules.describe(lang))


@app.command("compare", help=say("cli.help_compare", LANG))
def compare_command(
    roster: RosterPath,
    before: Annotated[Path, typer.Argument(metavar="BEFORE", help=say("cli.argument_policy_before", LANG))],
    after: Annotated[Path, typer.Argument(metavar="AFTER", help=say("cli.argument_policy_after", LANG))],
    modules: Modules = None,
    seconds: Annotated[float, typer.Option(help=say("cli.option_seconds_each", LANG))] = 60.0,
    lang: Lang = LANG,
    as_json: Json = False,
) -> None:
    """``partage compare``."""
    with endings(as_json=as_json):
        policies = tuple(policy_at(path, modules) or Policy.default() for path in (before, after))
        people = read_roster(roster)
        plans = []
        for rules in policies if policies[0] != policies[1] else policies[:1]:
            plan, stop = matched(people, rules, Budget(seconds))
            if stop.signal is not None:
                err(say("cli.both_plans", lang))
                raise typer.Exit(INTERRUPTED + stop.signal)
            plans.append(plan)
        found = compare(people, policies[0], policies[1], plans=(plans[0], plans[-1]))
        answer(found, lang, as_json=as_json)
