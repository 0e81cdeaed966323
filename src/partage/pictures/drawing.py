"""What all pictures have in common: the library, the colours, the words."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING

from partage.counsel.words.catalogue import GOALS
from partage.counsel.words.writer import Slot, Writer, check_lang, line
from partage.errors import InputError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PEOPLE = "#1f4e79"
SEATS = "#d07c1f"
WARNING = "#a3204c"
"""Of colours that are told apart with any kind of sight (after Okabe and Ito 2008), and in grey."""

WORDS: dict[str, tuple[str, str]] = {
    "people": ("people", "personnes"),
    "seats": ("seats", "places"),
    "by slot": ("By slot", "Par créneau"),
    "by diet": ("By diet", "Par régime"),
    "by allergy": ("By allergy", "Par allergie"),
    "by language": ("By language, of those who speak no other", "Par langue, de ceux qui n'en parlent pas d'autre"),
    "none": ("no special diet", "sans régime particulier"),
    "or": ("or", "ou"),
    "demand": (
        "Demand and seats; in red, at least how many stay without in every plan",
        "Demandes et places ; en rouge, combien au moins restent sans place dans tout plan",
    ),
    "map": ("Homes and guests", "Foyers et convives"),
    "home": ("home", "foyer"),
    "seated": ("has a seat", "placé·e"),
    "unseated": ("has no seat", "sans place"),
    "east": ("km to the east", "km vers l'est"),
    "north": ("km to the north", "km vers le nord"),
    "gap": ("Gap between plan and bound", "Écart entre le plan et la borne"),
    "seconds": ("seconds", "secondes"),
    "proven": ("proven", "prouvé"),
    "trade": ("What a weight buys and costs", "Ce qu'un poids apporte et coûte"),
    "weight": ("weight", "poids"),
}


def say(key: str, lang: str) -> str:
    """The words of a key."""
    return WORDS[key][int(check_lang(lang) == "fr")]


def goal_words(goal: str, lang: str) -> str:
    """A goal's name; one of the caller's own as it stands."""
    return GOALS[check_lang(lang)].get(goal, goal)


def slot_words(slot: str, lang: str) -> str:
    """A slot as a date where it is one."""
    text = Writer(lang, discreet=False).write(line("diff_ids", ids=Slot(slot)))
    return slot if slot in text else text.removeprefix("on ").removeprefix("le ")


def figure(width: float, height: float) -> Figure:
    """An empty figure, in inches; notebooks show it without further ado.

    Raises
    ------
    InputError
        ``viz_missing``: the extra ``viz`` is not installed.
    """
    try:
        kind = _shown()
    except ModuleNotFoundError:
        raise InputError("viz_missing", {}, 'Pictures need a library more: pip install "partage[viz]".') from None
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
