"""Progress of a search, in a notebook or on a terminal."""

from __future__ import annotations

import sys
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from partage.solve.clock import Progress


class ProgressBar:
    """Shows where a search stands: ``match(roster, progress=ProgressBar())``.

    In a notebook one line is written again and again, with a bar of the levels that are proven; on a terminal one line
    of text; into a pipe nothing. An interrupt of the kernel ends the search with the best plan so far.

    Parameters
    ----------
    stream
        Where lines go outside of a notebook; stderr where none is given.

    Examples
    --------
    >>> import partage as pt
    >>> from partage.notebook import ProgressBar
    >>> from partage.testing import random_roster
    >>> pt.match(random_roster((6, 3, 1)), progress=ProgressBar()).status
    <Status.OPTIMAL: 'optimal'>
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream
        self._handle = _handle()

    def __call__(self, progress: Progress) -> None:
        """Show where the search stands."""
        if self._handle is not None:
            self._handle.update({"text/html": progress_html(progress), "text/plain": _line(progress)}, raw=True)
            return
        stream = self._stream or sys.stderr
        if stream.isatty():
            stream.write(f"\r\033[K{_line(progress)}" + ("\n" if progress.phase == "done" else ""))
            stream.flush()


def progress_html(progress: Progress) -> str:
    """Where a search stands, as a bar of levels whose bound is reached."""
    proven = sum(value == bound for value, bound in zip(progress.values, progress.bounds, strict=False))
    bar = f'<progress value="{proven}" max="{max(len(progress.values), 1)}" aria-label="levels proven"></progress>'
    return f"<div>{bar} {escape(_line(progress))}</div>"


def _line(progress: Progress) -> str:
    parts = [progress.phase, f"{progress.seconds:.0f} s"]
    if progress.values:
        parts.append(f"values {' '.join(map(str, progress.values))}")
    if progress.bounds:
        parts.append(f"bounds {' '.join(map(str, progress.bounds))}")
    return ", ".join(parts)


def _handle() -> Any:
    """The display of a running notebook kernel; None elsewhere. IPython is only asked where it is there already."""
    if "IPython" not in sys.modules:
        return None
    shell = sys.modules["IPython"].get_ipython()
    if shell is None or type(shell).__name__ != "ZMQInteractiveShell":
        return None
    display: Any = import_module("IPython.display")
    return display.display({"text/plain": ""}, raw=True, display_id=True)
