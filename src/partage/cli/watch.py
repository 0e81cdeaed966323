"""While a search runs: progress on a terminal, and signals that end it early but in good order."""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from partage.solve.clock import Progress

WORTH_KNOWING = 0.1
"""A rule of one's own is spoken of where it took more than this share of the time."""

SIGNALS = (signal.SIGINT, signal.SIGTERM)


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
        self._usual: dict[int, Any] = {}

    def install(self) -> None:
        """Listen, as far as the caller left the signals alone; only the main thread may."""
        if threading.current_thread() is threading.main_thread():
            heard = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
            self._usual = {number: signal.signal(number, self._on) for number in heard}

    def remove(self) -> None:
        """Let signals go their usual way again."""
        for number, usual in self._usual.items():
            signal.signal(number, usual)

    def _on(self, number: int, _frame: object) -> None:
        self.signal = number
        self.cancel.set()
        self.remove()  # a second signal goes its usual way: it ends the program at once


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Signals set ``stop.cancel`` as long as the block runs."""
    stop = Stop()
    stop.install()
    try:
        yield stop
    finally:
        stop.remove()


@contextmanager
def shown() -> Iterator[Callable[[Progress], None] | None]:
    """What `partage.match` tells of its progress, on stderr, or nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    with Console(stderr=True).status("reading") as status:
        yield lambda progress: status.update(line(progress))


class Costs:
    """Hears what rules of one's own cost, and hands on what is told to whoever else listens."""

    def __init__(self, listener: Callable[[Progress], None] | None) -> None:
        self._listener = listener
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
        return f'The rule "{rule}" took {seconds:.1f} s of {self._last.seconds:.1f} s.'


def line(progress: Progress) -> str:
    """One line about a search: where it stands, the values so far, the bounds so far.

    Examples
    --------
    >>> from partage.solve.clock import Progress
    >>> line(Progress("prices", 3.2, (145, 0), (145,)))
    'prices, 3 s, values 145 0, bounds 145'
    """
    parts = [progress.phase, f"{progress.seconds:.0f} s"]
    for name, numbers in (("values", progress.values), ("bounds", progress.bounds)):
        if numbers:
            parts.append(f"{name} {' '.join(map(str, numbers))}")
    return ", ".join(parts)
