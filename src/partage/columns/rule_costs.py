"""What goes with one roster's columns while rules are asked: what they cost, and answers that are kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

Guard = Callable[[str, float], None]
"""Is told of a rule and how long it has been answering since it was last booked; may raise."""


class RuleCosts:
    """What rules of one's own have cost so far, and what plain ones have answered.

    One belongs to one `Columns` object and lives as long as that: a compiler, a count and a check that share the
    columns share it, and nothing else does. A copy, and what is sent to another process, begins with an empty one. The
    `guard` is asked after each answer of a rule of one's own, and while a slow one is at it; `partage.rules.plain`
    keeps its `answers` here.
    """

    def __init__(self) -> None:
        self.guard: Guard | None = None
        self.answers: dict[Any, Any] = {}
        self._seconds: dict[str, float] = {}
        self._rows: dict[str, int] = {}
        self._tried: dict[str, int] = {}
        self._lock = threading.Lock()  # blocks of a problem are solved in threads

    def __reduce__(self) -> tuple[type[RuleCosts], tuple[()]]:
        return RuleCosts, ()

    @property
    def seconds(self) -> dict[str, float]:
        """Rule -> seconds that its answers took so far."""
        with self._lock:
            return dict(self._seconds)

    def rows(self, rule: str) -> int:
        """How many rows a rule was asked about."""
        return self._rows.get(rule, 0)

    def add(self, rule: str, seconds: float, rows: int) -> None:
        """Book an answer."""
        with self._lock:
            self._seconds[rule] = self._seconds.get(rule, 0.0) + seconds
            self._rows[rule] = self._rows.get(rule, 0) + rows

    def look(self, rule: str = "", running: float = 0.0) -> None:
        """Let the guard, if there is one, say whether `rule` may go on that has been `running` (seconds)."""
        if self.guard is not None:
            self.guard(rule, running)

    def another_trial(self, rule: str, most: int) -> bool:
        """Whether a rule was tried fewer than `most` times before; counts this one."""
        with self._lock:
            self._tried[rule] = self._tried.get(rule, 0) + 1
            return self._tried[rule] <= most
