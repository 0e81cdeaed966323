"""One bad input: how it is made and read, and what has to be said of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

Heard = Sequence[tuple[str, str]]
"""What was said: (code, message) of each fault, remark or error, in order."""


@dataclass(frozen=True)
class Case:
    """One bad input.

    Parameters
    ----------
    number
        Its number in the list of a hundred; several cases may share one.
    what
        What is wrong with it, in a few words.
    ends
        What has to follow: ``refused``, ``aside``, ``remark`` or ``accepted``.
    code
        The code that has to be among those heard; None where nothing has to be said.
    run
        Makes the input in an empty folder, reads it, and tells what was heard; fails itself where what was read is
        wrong.
    """

    number: int
    what: str
    ends: str
    code: str | None
    run: Callable[[Path], Heard]
