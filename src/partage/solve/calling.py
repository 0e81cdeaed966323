"""Calling a solver so that it can be left: Ctrl-C, a cancelled token and the clock do not wait for it.

OR-Tools' solvers swallow Ctrl-C while they run, and SCIP and HiGHS cannot be told to stop. They release the
interpreter, though: the call goes to a thread of its own, and whoever waits may walk away. A solver that was
left ends at its own time limit; nobody reads what it says then.
"""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from partage.solve.base import LONGEST_BUDGET, Watch

T = TypeVar("T")

THREAD = "partage solver"
"""Name of the threads that solver calls go to."""

PATIENCE = 0.02
"""Seconds between two looks at the clock and the token."""

GRACE = 0.2
"""Seconds that a solver may need to come back after its time limit."""


def time_limit(seconds: float) -> datetime.timedelta:
    """What OR-Tools takes for a time limit."""
    return datetime.timedelta(seconds=min(max(seconds, 0.01), LONGEST_BUDGET))


class _Call(threading.Thread, Generic[T]):
    def __init__(self, function: Callable[[], T]) -> None:
        super().__init__(daemon=True, name=THREAD)
        self._function = function
        self.result: T | None = None
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.result = self._function()
        except BaseException as error:  # noqa: BLE001 (handed to the thread that waits)
            self.error = error


def left_behind() -> bool:
    """Whether a solver that nobody waits for any more still runs.

    The interpreter must not be taken down under it: the solver's library would abort the process.
    """
    return any(thread.name == THREAD for thread in threading.enumerate())


def called(function: Callable[[], T], watch: Watch) -> T | None:
    """What `function` returns, or `None` when the search has to stop first; what it raises is raised here."""
    call = _Call(function)
    call.start()
    late = 0.0
    while call.is_alive():
        try:
            call.join(PATIENCE)
        except KeyboardInterrupt:
            watch.interrupt()
        late = late + PATIENCE if watch.left <= 0 else 0.0
        if watch.interrupted or late > GRACE:
            return None
    if call.error is not None:
        raise call.error
    return call.result
