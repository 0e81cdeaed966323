"""The commands. Each reads, calls one public function, and gives what it answers."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from partage import __version__
from partage.cli import demonstration, texts
from partage.cli.endings import BAD_DATA, DONE, INTERRUPTED, UNSEATED, endings, give, say
from partage.cli.watch import Costs, Stop, shown, stoppable
from partage.counsel.policies.compare import compare
from partage.documents import canonical, write_whole
from partage.domain.roster import Roster
from partage.engine import match
from partage.errors import InputError
from partage.files.rosters import read_roster
from partage.plan.plan import Plan
from partage.plan.verify import verify
from partage.rules.policy import Policy
from partage.solve.base import Budget
from partage.status import Status

app = typer.Typer(
    help="Seats international students at families' tables: exact, explained, proven.",
    epilog="Exit codes: 0 done, 2 usage, 3 somebody has no seat, 65 bad data, 70 bug, 74 files, 130/143 stopped.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


class Language(StrEnum):
    """In which explanations are written."""

    EN = "en"
    FR = "fr"


RosterPath = Annotated[Path, typer.Argument(metavar="ROSTER", help="A folder of sheets, or a roster.json.")]
PlanPath = Annotated[Path, typer.Argument(metavar="PLAN", help="The plan.json to look at.")]
PolicyPath = Annotated[Path | None, typer.Option("--policy", help="A policy.toml; without it, the default.")]
Modules = Annotated[
    list[str] | None,
    typer.Option(
        "--rules", metavar="MODULE", help="A module of your own that the policy may name rules of; repeatable."
    ),
]
Seconds = Annotated[float, typer.Option(help="How long to search, reading and checking included.")]
Out = Annotated[Path | None, typer.Option(help="Folder for the files; made where it is missing.")]
Force = Annotated[bool, typer.Option("--force", help="Replace files that are there already.")]
Lang = Annotated[Language, typer.Option(help="Language of the words.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


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
) -> None:
    """Seat a synthetic edition of 150 students; exit code 0 even where somebody has no seat."""
    with endings():
        files = _free(out, ("roster.json", "plan.json", "seating.csv"), force=force)
        roster = demonstration.edition(seed)
        give(demonstration.opening(roster, seed))
        plan, stop = _matched(roster, None, Budget(seconds))
        give(demonstration.story(plan))
        if files:
            roster.save(files[0], force=force)
            _write(plan, files[1:], force=force)
        raise typer.Exit(_stopped(plan, stop) or DONE)


@app.command("match")
def match_command(
    roster: RosterPath,
    policy: PolicyPath = None,
    modules: Modules = None,
    seconds: Seconds = 60.0,
    seed: Annotated[int, typer.Option(min=0, help="Of the solvers.")] = 0,
    gap: Annotated[float, typer.Option(help="Relative gap on the last level at which to stop.")] = 0.0,
    out: Out = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Seat the students of ROSTER; writes plan.json and seating.csv to --out."""
    with endings(as_json=as_json):
        budget = Budget(seconds, seed, gap)
        files = _free(out, ("plan.json", "seating.csv"), force=force)
        people, rules = _read(roster, policy, modules)
        for warning in people.warnings:
            say(f"Warning: {warning}")
        plan, stop = _matched(people, rules, budget)
        if files:
            _write(plan, files, force=force)
        if as_json:
            give(canonical(plan.to_document()))
        else:
            give(texts.summary(plan) if files else f"{texts.seating(plan.tables)}\n\n{texts.summary(plan)}")
        raise typer.Exit(_stopped(plan, stop) or (UNSEATED if plan.unseated else DONE))


@app.command("verify")
def verify_command(
    roster: RosterPath, plan: PlanPath, policy: PolicyPath = None, modules: Modules = None, as_json: Json = False
) -> None:
    """Check every rule, level and certificate of PLAN again, without a solver."""
    with endings(as_json=as_json):
        people, rules = _read(roster, policy, modules)
        verdict = verify(Plan.load(plan, people, rules), people, rules)
        give(canonical(texts.verdict_document(verdict)) if as_json else texts.verdict_text(verdict))
        raise typer.Exit(DONE if verdict else BAD_DATA)


@app.command("why")
def why_command(
    roster: RosterPath,
    plan: PlanPath,
    student: Annotated[str, typer.Argument(metavar="STUDENT", help="The id of a student.")],
    family: Annotated[str | None, typer.Option(help="Why (not) at this family's table.")] = None,
    policy: PolicyPath = None,
    modules: Modules = None,
    lang: Lang = Language.EN,
    as_json: Json = False,
) -> None:
    """Say why STUDENT sits where they sit, or has no seat; for coordinators, not for publication."""
    with endings(as_json=as_json):
        people, rules = _read(roster, policy, modules)
        found = Plan.load(plan, people, rules).why(student, family=family)
        give(canonical(found.to_dict()) if as_json else found.text(lang=lang.value, audience="coordinator"))


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
        rules = _policy(policy, modules) or Policy.default()
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
        policies = tuple(_policy(path, modules) or Policy.default() for path in (before, after))
        people = read_roster(roster)
        plans = []
        for rules in policies if policies[0] != policies[1] else policies[:1]:
            plan, stop = _matched(people, rules, Budget(seconds))
            if stop.signal is not None:
                say("Interrupted; a comparison needs both plans.")
                raise typer.Exit(INTERRUPTED + stop.signal)
            plans.append(plan)
        found = compare(people, policies[0], policies[1], plans=(plans[0], plans[-1]))
        give(canonical(found.to_dict()) if as_json else found.text(lang=lang.value))


def _read(roster: Path, policy: Path | None, modules: list[str] | None) -> tuple[Roster, Policy | None]:
    rules = _policy(policy, modules)
    return read_roster(roster), rules


def _policy(policy: Path | None, modules: list[str] | None) -> Policy | None:
    """The policy in a file, rules of allowed modules among it."""
    if modules and policy is None:
        message = "--rules allows modules to a policy.toml; give it with --policy."
        raise InputError("rules_without_policy", {"modules": modules}, message)
    if modules and str(Path.cwd()) not in sys.path:
        sys.path.append(str(Path.cwd()))  # last, so that no file here is taken for an installed library
    return None if policy is None else Policy.load(policy, modules=modules or ())


def _matched(roster: Roster, policy: Policy | None, budget: Budget) -> tuple[Plan, Stop]:
    with stoppable() as stop, shown() as progress:
        costs = Costs(progress)
        plan = match(roster, policy, budget=budget, progress=progress if policy is None else costs, cancel=stop.cancel)
    if costs.remark is not None:
        say(costs.remark)
    return plan, stop


def _stopped(plan: Plan, stop: Stop) -> int | None:
    """The exit code of a search that a signal cut short; None where it came to its end."""
    if stop.signal is None or plan.status is not Status.INTERRUPTED:
        return None
    say("Interrupted; this is the best plan so far.")
    return INTERRUPTED + stop.signal


def _free(folder: Path | None, names: tuple[str, ...], *, force: bool) -> list[Path]:
    """Where to write, made sure of before anything is solved: folder made, names not taken."""
    if folder is None:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / name for name in names]
    for file in files:
        if file.exists() and not force:
            message = f"{file.name}: it exists already; give --force to replace it."
            raise InputError("file_exists", {"file": file.name}, message)
    return files


def _write(plan: Plan, files: list[Path], *, force: bool) -> None:
    document, sheet = files
    plan.save(document, force=force)
    write_whole(sheet, texts.seating_csv(plan), force=force)
    say(f"Written to {document.parent}: {document.name}, {sheet.name}")
