"""The clock of a search, the caller's wish to stop, and who hears of progress."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from partage.domain.frozen import FrozenMapping
from partage.errors import check_lang
from partage.rules.time_budget import TimeBudget
from partage.solve.solver_process import SolverProcesses
from partage.text.catalogue import DEFAULT, texts
from partage.text.writer import GoalName, say

Teller = Callable[[str, tuple[int, ...], tuple[int, ...]], None]
"""Is told of a phase, and of the values and bounds of levels."""


@dataclass(frozen=True)
class Progress:
    """Where a search stands: ids and counts only, nothing about people.

    Parameters
    ----------
    phase
        What is being done, e.g. ``"compile"``, ``"prices"``, ``"choose"``; at last ``"verify"`` and ``"done"``.
    seconds
        Since ``match()`` began.
    values
        What the best plan so far is worth, level by level; empty before the first plan, and only the levels before
        `WorstOff` while that has not been looked at.
    bounds
        The proven bound of each level closed or tried so far.
    costs
        Rule of one's own -> seconds that its answers took so far, in this process; built-in rules are not listed.
    limit
        Seconds after which the search ends at the latest.

    Examples
    --------
    >>> told = Progress("students seated", 3.0, (145, 12), (145,), limit=60.0)
    >>> told.phase_text(), told.fraction
    ('goal: students seated', 0.5)
    """

    phase: str
    seconds: float
    values: tuple[int, ...] = ()
    bounds: tuple[int, ...] = ()
    costs: Mapping[str, float] = FrozenMapping()
    limit: float = math.inf

    @property
    def fraction(self) -> float | None:
        """How far the search is, from 0 to 1: the share of levels that are proven, or of the time where that is more.

        A search ends once all levels are proven or time is over, whichever is first. `None` where neither is known:
        there is no plan yet, and no limit.
        """
        if self.phase == "done":
            return 1.0
        known = [] if math.isinf(self.limit) else [min(1.0, self.seconds / self.limit)]
        if self.values:
            reached = zip(self.values, self.bounds, strict=False)
            known.append(sum(value == bound for value, bound in reached) / len(self.values))
        return max(known, default=None)

    def phase_text(self, lang: str = DEFAULT) -> str:
        """The phase in words; `InputError` ``unknown_language``."""
        words = texts(check_lang(lang)).get(f"progress.phase {self.phase}")
        return words or say("progress.goal", lang, goal=GoalName(self.phase))


class SearchClock:
    """The clock, the caller's wish to stop, and the one who wants to hear of progress."""

    def __init__(
        self,
        seconds: float = math.inf,
        cancel: threading.Event | None = None,
        progress: Callable[[Progress], None] | None = None,
    ) -> None:
        self.began = time.monotonic()
        self._limit = seconds
        self._deadline = self.began + seconds
        self._cancel = cancel
        self._progress = progress
        self._interrupted = False
        self._desk: SolverProcesses | None = None
        self._time_budget: TimeBudget | None = None
        self._offsets: tuple[int, ...] = ()

    def count_from(self, offsets: tuple[int, ...]) -> None:
        """Add to what a solver tells of each level what every plan is worth there before anybody sits."""
        self._offsets = offsets

    def follow(self, time_budget: TimeBudget) -> None:
        """Tell what rules of one's own cost, and stop them where they leave no time for a first plan."""
        self._time_budget = time_budget

    def check_pace(self) -> None:
        """Called while there is no plan yet.

        Raises `RuleError` ``rule_slow``: rules of one's own have taken the time in which a plan could be made.
        """
        if self._time_budget is not None:
            self._time_budget.check()

    @property
    def solvers(self) -> SolverProcesses:
        """Where solvers are asked; made when it is first wanted."""
        if self._desk is None:
            self._desk = SolverProcesses()
        return self._desk

    @property
    def elapsed(self) -> float:
        """Seconds since the search began."""
        return time.monotonic() - self.began

    def keep_back(self, seconds: float, *, surely: float = 0.0) -> None:
        """Leave so much time at the end for what comes after the search, but never more than half of it.

        As many seconds more are left `surely`, even where nothing remains then.
        """
        self._deadline -= surely
        self._deadline -= min(seconds, max(0.0, self._deadline - time.monotonic()) / 2)

    def shorter(self, share: float) -> SearchClock:
        """A clock for a share of the time left; it stops when this one does."""
        return self.at_most(share * self.left)

    def at_most(self, seconds: float) -> SearchClock:
        """A clock for so many seconds; it stops when this one does."""
        return _ShorterClock(self, min(seconds, self.left))

    def aside(self, seconds: float, tell: Teller | None = None, stop: threading.Event | None = None) -> SearchClock:
        """A clock for a search beside others, at most so many seconds.

        `tell` is told instead of whoever listens to this clock; not given: nobody is. Once `stop` is set, that search
        ends, and no other.
        """
        return _ShorterClock(self, min(seconds, self.left), _nobody if tell is None else tell, stop)

    @property
    def has_listener(self) -> bool:
        """Whether anybody listens to what is told."""
        return self._progress is not None

    @property
    def left(self) -> float:
        """Seconds left; 0 once the caller wants to stop."""
        return 0.0 if self.interrupted else max(0.0, self._deadline - time.monotonic())

    @property
    def interrupted(self) -> bool:
        """Whether the caller pressed Ctrl-C or set the token."""
        return self._interrupted or (self._cancel is not None and self._cancel.is_set())

    def interrupt(self) -> None:
        """Remember a Ctrl-C; the second one is raised.

        Raises `KeyboardInterrupt` when it is not the first.
        """
        if self._interrupted:
            raise KeyboardInterrupt
        self._interrupted = True

    def tell(self, phase: str, values: tuple[int, ...] = (), bounds: tuple[int, ...] = ()) -> None:
        """Tell the caller where the search stands."""
        if self._progress is not None:
            costs = FrozenMapping() if self._time_budget is None else self._time_budget.costs
            values, bounds = (self._counted(told) for told in (values, bounds))
            self._progress(Progress(phase, self.elapsed, values, bounds, costs, self._limit))

    def _counted(self, told: tuple[int, ...]) -> tuple[int, ...]:
        if not any(self._offsets):
            return told
        return tuple(value + offset for value, offset in zip(told, self._offsets, strict=False))


class _ShorterClock(SearchClock):
    """Stops earlier than the clock it was made from, and whenever that one stops."""

    def __init__(
        self, whole: SearchClock, seconds: float, tell: Teller | None = None, stop: threading.Event | None = None
    ) -> None:
        super().__init__(seconds, stop)
        self._whole = whole
        self._tell = whole.tell if tell is None else tell
        self._listens = tell is not None and tell is not _nobody

    @property
    def has_listener(self) -> bool:
        return self._listens or self._whole.has_listener

    @property
    def solvers(self) -> SolverProcesses:
        return self._whole.solvers

    @property
    def left(self) -> float:
        return min(super().left, self._whole.left)

    @property
    def interrupted(self) -> bool:
        return self._whole.interrupted or super().interrupted

    def interrupt(self) -> None:
        self._whole.interrupt()

    def check_pace(self) -> None:
        self._whole.check_pace()

    def tell(self, phase: str, values: tuple[int, ...] = (), bounds: tuple[int, ...] = ()) -> None:
        self._tell(phase, values, bounds)


def _nobody(phase: str, values: tuple[int, ...], bounds: tuple[int, ...]) -> None:
    """Does not listen."""
