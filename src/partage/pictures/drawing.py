"""What all pictures have in common: the library, the colours, the words."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING

from partage.errors import InputError, check_lang
from partage.installed import install_command
from partage.text import writer
from partage.text.writer import GoalName, Moment, Writer

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PEOPLE = "#1f4e79"
SEATS = "#d07c1f"
WARNING = "#a3204c"
"""Of colours that are told apart with any kind of sight (after Okabe and Ito 2008), and in grey."""


def say(key: str, lang: str) -> str:
    """The words of a key of the table ``pictures``."""
    return writer.say(f"pictures.{key}", check_lang(lang))


def goal_words(goal: str, lang: str) -> str:
    """A goal's name; one of the caller's own as it stands."""
    return Writer(check_lang(lang)).value(GoalName(goal))


def slot_words(slot: str, lang: str) -> str:
    """A slot as a date where it is one."""
    return Writer(check_lang(lang)).value(Moment(slot))


def figure(width: float, height: float) -> Figure:
    """An empty figure, in inches; notebooks show it without further ado.

    Raises `InputError` ``viz_missing``: the extra ``viz`` is not installed.
    """
    try:
        kind = _shown()
    except ModuleNotFoundError:
        raise InputError("viz_missing", {"command": install_command("viz")}) from None
    return kind(figsize=(width, height), layout="constrained")


@cache
def _shown() -> type[Figure]:
    """A figure that a notebook shows as a picture; matplotlib itself teaches notebooks that for pyplot alone."""
    from matplotlib.figure import Figure

    class Shown(Figure):
        def _repr_png_(self) -> bytes:
            raw = io.BytesIO()
            self.savefig(raw, format="png", dpi=110)
            return raw.getvalue()

    return Shown
