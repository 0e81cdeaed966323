"""What commands do round a search: read, search as long as nobody stops it, write."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from partage.atomic import write_whole
from partage.cli.exit_codes import INTERRUPTED, say
from partage.cli.texts import words
from partage.cli.watch import Costs, Stop, shown, stoppable
from partage.domain.roster import Roster
from partage.engine import match
from partage.errors import InputError
from partage.files.rosters import read_roster
from partage.plan.plan import Plan
from partage.report.lists import seating_list
from partage.rules.policy import Policy
from partage.solve.clock import Progress
from partage.solve.solver import Budget
from partage.status import Status

NAMED = 8
"""So many files are named when they are written."""


def read(roster: Path, policy: Path | None, modules: list[str] | None) -> tuple[Roster, Policy | None]:
    """A roster and the policy in a file, where one is named."""
    rules = policy_at(policy, modules)
    return read_roster(roster), rules


def policy_at(policy: Path | None, modules: list[str] | None) -> Policy | None:
    """The policy in a file, rules of allowed modules among it."""
    if modules and policy is None:
        message = "--rules allows modules to a policy.toml; give it with --policy."
        raise InputError("rules_without_policy", {"modules": modules}, message)
    if modules and str(Path.cwd()) not in sys.path:
        sys.path.append(str(Path.cwd()))  # last, so that no file here is taken for an installed library
    return None if policy is None else Policy.load(policy, modules=modules or ())


def matched(roster: Roster, policy: Policy | None, budget: Budget) -> tuple[Plan, Stop]:
    """The plan of a roster, and whether a signal cut the search short."""
    with searched(policy) as (progress, stop):
        plan = match(roster, policy, budget=budget, progress=progress, cancel=stop.cancel)
    return plan, stop


@contextmanager
def searched(policy: Policy | None) -> Iterator[tuple[Callable[[Progress], None] | None, Stop]]:
    """Around a search: who hears of its progress, and what a signal sets; in the end, what rules of one's own cost."""
    with stoppable() as stop, shown() as progress:
        costs = Costs(progress)
        yield (progress if policy is None else costs), stop
    if costs.remark is not None:
        say(costs.remark)


def stopped(plan: Plan, stop: Stop, lang: str = "en") -> int | None:
    """The exit code of a search that a signal cut short; None where it came to its end."""
    if stop.signal is None or plan.status is not Status.INTERRUPTED:
        return None
    say(words("interrupted", lang))
    return INTERRUPTED + stop.signal


def free(folder: Path | None, names: tuple[str, ...], *, force: bool) -> list[Path]:
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


def write(plan: Plan, files: list[Path], *, force: bool, lang: str = "en") -> None:
    """Write plan.json and seating.csv."""
    document, sheet = files
    plan.save(document, force=force)
    write_whole(sheet, seating_list(plan, lang=lang), force=force)
    say(written(document.parent, files, lang))


def written(folder: Path, files: Sequence[Path], lang: str) -> str:
    """What was written, the first few files by name."""
    names = [file.relative_to(folder).as_posix() for file in files]
    listed = ", ".join(names[:NAMED])
    if more := len(names) - NAMED:
        listed = words("and more", lang, files=listed, n=more) if more > 0 else listed
    return words("written", lang, folder=folder, files=listed)
