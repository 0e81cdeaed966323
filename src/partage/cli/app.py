"""The commands. Each reads, calls one public function, and gives what it answers."""

from pathlib import Path
from typing import Annotated

import typer

from partage import __version__
from partage.canonical_json import canonical
from partage.changes.compare import compare
from partage.cli import demonstration, texts
from partage.cli.exit_codes import BAD_DATA, DONE, INTERRUPTED, endings, give, say
from partage.cli.options import Force, Json, Lang, Language, Modules, Out, PlanPath, PolicyPath, RosterPath, Seconds
from partage.cli.searching import free, matched, policy_at, read, stopped, write
from partage.files.rosters import read_roster
from partage.plan.plan import Plan
from partage.plan.verify import verify
from partage.rules.policy import Policy
from partage.solve.solver import Budget

app = typer.Typer(
    help="Seats international students at families' tables: exact, explained, proven.",
    epilog="Exit codes: 0 done, 2 usage, 3 somebody has no seat, 65 bad data, 70 bug, 74 files, 130/143 stopped.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def partage(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Run before every command."""
    if version:
        give(__version__)
        raise typer.Exit(DONE)


@app.command("demo")
def demo_command(
    out: Out = None,
    seconds: Seconds = 60.0,
    seed: Annotated[int, typer.Option(min=0, help="Which synthetic edition.")] = demonstration.SEED,
    force: Force = False,
    lang: Lang = Language.EN,
) -> None:
    """Seat a synthetic edition of 150 students; exit code 0 even where somebody has no seat."""
    with endings():
        files = free(out, ("roster.json", "plan.json", "seating.csv"), force=force)
        roster = demonstration.edition(seed)
        give(demonstration.opening(roster, seed, lang.value))
        plan, stop = matched(roster, None, Budget(seconds))
        give(demonstration.story(plan, lang.value))
        if files:
            roster.save(files[0], force=force)
            write(plan, files[1:], force=force, lang=lang.value)
        raise typer.Exit(stopped(plan, stop) or DONE)


@app.command("verify")
def verify_command(
    roster: RosterPath,
    plan: PlanPath,
    policy: PolicyPath = None,
    modules: Modules = None,
    lang: Lang = Language.EN,
    as_json: Json = False,
) -> None:
    """Check every rule, level and certificate of PLAN again, without a solver."""
    with endings(as_json=as_json):
        people, rules = read(roster, policy, modules)
        verdict = verify(Plan.load(plan, people, rules), people, rules)
        give(canonical(texts.verdict_document(verdict)) if as_json else texts.verdict_text(verdict, lang.value))
        raise typer.Exit(DONE if verdict else BAD_DATA)


@app.command("policy")
def policy_command(
    policy: Annotated[
        Path | None, typer.Argument(metavar="[POLICY]", help="A policy.toml; without it, the default.")
    ] = None,
    modules: Modules = None,
    lang: Lang = Language.EN,
    as_json: Json = False,
) -> None:
    """Say in plain words what POLICY means, to be read and agreed on before anybody is seated."""
    with endings(as_json=as_json):
        rules = policy_at(policy, modules) or Policy.default()
        give(canonical(rules.to_document()) if as_json else rules.describe(lang.value))


@app.command("compare")
def compare_command(
    roster: RosterPath,
    before: Annotated[Path, typer.Argument(metavar="BEFORE", help="The policy.toml in force.")],
    after: Annotated[Path, typer.Argument(metavar="AFTER", help="The policy.toml that may take its place.")],
    modules: Modules = None,
    seconds: Annotated[float, typer.Option(help="How long to search for each of the two plans.")] = 60.0,
    lang: Lang = Language.EN,
    as_json: Json = False,
) -> None:
    """Say what changes on ROSTER, and for whom, when the policy AFTER takes the place of BEFORE."""
    with endings(as_json=as_json):
        policies = tuple(policy_at(path, modules) or Policy.default() for path in (before, after))
        people = read_roster(roster)
        plans = []
        for rules in policies if policies[0] != policies[1] else policies[:1]:
            plan, stop = matched(people, rules, Budget(seconds))
            if stop.signal is not None:
                say("Interrupted; a comparison needs both plans.")
                raise typer.Exit(INTERRUPTED + stop.signal)
            plans.append(plan)
        found = compare(people, policies[0], policies[1], plans=(plans[0], plans[-1]))
        give(canonical(found.to_dict()) if as_json else found.text(lang=lang.value))
