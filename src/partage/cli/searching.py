"""What commands do round a search: read, search as long as nobody stops it, show how far it is, write."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from partage.atomic import write_tree
from partage.cli.evening import PLAN, SEATING
from partage.cli.exit_codes import INTERRUPTED, err
from partage.cli.texts import LANG
from partage.domain.frozen import FrozenMapping
from partage.domain.roster import Roster
from partage.engine import match
from partage.errors import InputError
from partage.notebook import progress_line
from partage.plan.plan import Plan
from partage.report.lists import seating_list
from partage.rules.policy import Policy
from partage.solve.clock import Progress
from partage.solve.solver import Budget
from partage.status import Status
from partage.text.writer import say

NAMED = 8
"""So many files are named when they are written."""

WORTH_KNOWING = 0.1
"""A rule of one's own is spoken of where it took more than this share of the time."""

SIGNALS = (signal.SIGINT, signal.SIGTERM)


def matched(roster: Roster, policy: Policy | None, budget: Budget, lang: str = LANG) -> tuple[Plan, Stop]:
    """The plan of a roster, and whether a signal cut the search short."""
    with searched(policy, lang) as (progress, stop):
        plan = match(roster, policy, budget=budget, progress=progress, cancel=stop.cancel)
    return plan, stop


@contextmanager
def searched(policy: Policy | None, lang: str = LANG) -> Iterator[tuple[Callable[[Progress], None] | None, Stop]]:
    """Around a search: who hears of its progress, and what a signal sets; in the end, what rules of one's own cost."""
    with stoppable() as stop, shown(lang) as progress:
        costs = Costs(progress, lang)
        yield (progress if policy is None else costs), stop
    if costs.remark is not None:
        err(costs.remark)


def stopped(plan: Plan, stop: Stop, lang: str) -> int | None:
    """The exit code of a search that a signal cut short; None where it came to its end."""
    if stop.signal is None or plan.status is not Status.INTERRUPTED:
        return None
    err(say("cli.interrupted", lang))
    return INTERRUPTED + stop.signal


def free(folder: Path | None, names: tuple[str, ...], *, force: bool) -> list[Path]:
    """Where to write, made sure of before anything is solved: folder made, names not taken."""
    if folder is None:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / name for name in names]
    for file in files:
        if file.exists() and not force:
            raise InputError("file_exists", {"file": file.name}, key="cli.file_exists")
    return files


def write(
    plan: Plan, folder: Path, kept: Mapping[str, str | bytes] = FrozenMapping(), *, force: bool, lang: str
) -> None:
    """Write plan.json, its trees and seating.csv, and what else is `kept` beside them by name; all of it or nothing."""
    contents = {**plan.files(PLAN), SEATING: seating_list(plan, lang=lang), **kept}
    files = write_tree({folder / name: content for name, content in contents.items()}, force=force)
    err(written(folder, files, lang))


def written(folder: Path, files: Sequence[Path], lang: str) -> str:
    """What was written, the first few files by name."""
    if not files:
        return say("cli.unchanged", lang, folder=folder)
    names = [file.relative_to(folder).as_posix() for file in files]
    listed = ", ".join(names[:NAMED])
    if more := len(names) - NAMED:
        listed = say("cli.and more", lang, files=listed, n=more) if more > 0 else listed
    return say("cli.written", lang, folder=folder, files=listed)


class Stop:
    """Asks a search to end with the best plan so far when a signal comes.

    Attributes
    ----------
    cancel
        For `partage.match`.
    signal
        Number of the signal that came; None when none did.
    """

    def __init__(self) -> None:
        self.cancel = threading.Event()
        self.signal: int | None = None


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Signals set ``stop.cancel`` as long as the block runs, as far as the caller left them alone."""
    stop, usual = Stop(), dict[int, Any]()

    def restore() -> None:
        for number, handler in usual.items():
            signal.signal(number, handler)

    def on(number: int, _frame: object) -> None:
        stop.signal = number
        stop.cancel.set()
        restore()  # a second signal goes its usual way: it ends the program at once

    if threading.current_thread() is threading.main_thread():  # only it may listen
        heard = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
        usual.update((number, signal.signal(number, on)) for number in heard)
    try:
        yield stop
    finally:
        restore()


@contextmanager
def shown(lang: str = LANG) -> Iterator[Callable[[Progress], None] | None]:
    """What `partage.match` tells of its progress, on stderr, or nothing where that is no terminal."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield None
        return
    line = ProgressLine(lang)
    with console.status(line):
        yield line


class ProgressLine:
    """Where a search stands, as often as it is drawn: its clock runs while nothing is told."""

    def __init__(self, lang: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._lang, self._clock = lang, clock
        self._told, self._heard = Progress("reading", 0.0), clock()

    def __call__(self, progress: Progress) -> None:
        """Hear of progress."""
        self._told, self._heard = progress, self._clock()

    def __str__(self) -> str:
        seconds = self._told.seconds + self._clock() - self._heard
        return progress_line(replace(self._told, seconds=seconds), self._lang)

    def __rich__(self) -> Text:
        return Text(str(self))


class Costs:
    """Hears what rules of one's own cost, and hands on what is told to whoever else listens."""

    def __init__(self, listener: Callable[[Progress], None] | None, lang: str = LANG) -> None:
        self._listener, self._lang = listener, lang
        self._last: Progress | None = None

    def __call__(self, progress: Progress) -> None:
        """Hear of progress."""
        self._last = progress
        if self._listener is not None:
            self._listener(progress)

    @property
    def remark(self) -> str | None:
        """One sentence about the costliest rule, if it took a share of the time that is worth knowing."""
        if self._last is None or not self._last.costs:
            return None
        seconds, rule = max((seconds, rule) for rule, seconds in self._last.costs.items())
        if seconds <= WORTH_KNOWING * self._last.seconds:
            return None
        return say("cli.rule_took", self._lang, rule=rule, seconds=seconds, whole=self._last.seconds)
