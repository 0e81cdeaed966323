"""Progress of a search, in a notebook or on a terminal."""

from __future__ import annotations

import sys
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any, TextIO

from partage.errors import check_lang
from partage.text.catalogue import DEFAULT
from partage.text.writer import Share, Writer, say

if TYPE_CHECKING:
    from partage.solve.clock import Progress


class ProgressBar:
    """Shows where a search stands: ``match(roster, progress=ProgressBar())``.

    In a notebook one line is written again and again, with a bar; on a terminal one line
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
    """Where a search stands, as a bar as far as that is known, and in words."""
    label, fraction = escape(say("progress.bar", lang)), progress.fraction
    value = "" if fraction is None else f' value="{fraction:.2f}"'
    return (
        f'<div><progress{value} max="1" aria-label="{label}"></progress> {escape(progress_line(progress, lang))}</div>'
    )


def progress_line(progress: Progress, lang: str = DEFAULT) -> str:
    """Where a search stands, on one line: phase, share, seconds; value and bound of the first goal not settled yet.

    Examples
    --------
    >>> from partage.solve.clock import Progress
    >>> progress_line(Progress("prices", 3.2, (143, 0), (), limit=60.0))
    'estimating, 5%, 3 s, 143 so far'
    >>> progress_line(Progress("students seated", 3.2, (145, 0), (147,)))
    'goal: students seated, 0%, 3 s, 145 of 147 at most'
    """
    parts = [progress.phase_text(lang)]
    if progress.fraction is not None:
        parts.append(Writer(lang).value(Share(progress.fraction)))
    parts.append(say("progress.seconds", lang, n=round(progress.seconds)))
    settled = [value == bound for value, bound in zip(progress.values, progress.bounds, strict=False)]
    at = next((level for level, done in enumerate(settled) if not done), max(len(settled) - 1, 0))
    if progress.values:
        bound = {"bound": progress.bounds[at]} if at < len(settled) else {}
        parts.append(say("progress.value_of" if bound else "progress.value", lang, value=progress.values[at], **bound))
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
