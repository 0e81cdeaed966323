"""Progress of a search, in a notebook or on a terminal."""

from __future__ import annotations

import sys
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any, TextIO

from partage.errors import check_lang
from partage.text.catalogue import DEFAULT, texts
from partage.text.writer import GoalName, Writer, say

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
    lang
        Of the words, ``"en"`` or ``"fr"``.

    Examples
    --------
    >>> import partage as pt
    >>> from partage.notebook import ProgressBar
    >>> from partage.testing import random_roster
    >>> pt.match(random_roster((6, 3, 1)), progress=ProgressBar()).status
    <Status.OPTIMAL: 'optimal'>
    """

    def __init__(self, stream: TextIO | None = None, *, lang: str = DEFAULT) -> None:
        self._stream = stream
        self._lang = check_lang(lang)
        self._handle = _handle()

    def __call__(self, progress: Progress) -> None:
        """Show where the search stands."""
        line = progress_line(progress, self._lang)
        if self._handle is not None:
            self._handle.update({"text/html": progress_html(progress, self._lang), "text/plain": line}, raw=True)
            return
        stream = self._stream or sys.stderr
        if stream.isatty():
            stream.write(f"\r\033[K{line}" + ("\n" if progress.phase == "done" else ""))
            stream.flush()


def progress_html(progress: Progress, lang: str = DEFAULT) -> str:
    """Where a search stands, as a bar of levels whose bound is reached."""
    proven = sum(value == bound for value, bound in zip(progress.values, progress.bounds, strict=False))
    label = escape(say("progress.proven", lang))
    bar = f'<progress value="{proven}" max="{max(len(progress.values), 1)}" aria-label="{label}"></progress>'
    return f"<div>{bar} {escape(progress_line(progress, lang))}</div>"


def progress_line(progress: Progress, lang: str = DEFAULT) -> str:
    """Where a search stands, on one line: the phase or the goal, the values so far, the bounds so far.

    Examples
    --------
    >>> from partage.solve.clock import Progress
    >>> progress_line(Progress("prices", 3.2, (145, 0), (145,)))
    'prices, 3 s, values 145 0, bounds 145'
    >>> progress_line(Progress("students seated", 3.2, (145, 0), (145,)), "fr")
    'étudiants placés, 3 s, valeurs 145 0, bornes 145'
    """
    phase = texts(lang).get(f"progress.phase {progress.phase}") or Writer(lang).value(GoalName(progress.phase))
    parts = [phase, f"{progress.seconds:.0f} s"]
    for name, numbers in (("values", progress.values), ("bounds", progress.bounds)):
        if numbers:
            parts.append(say(f"progress.{name}", lang, numbers=" ".join(map(str, numbers))))
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
