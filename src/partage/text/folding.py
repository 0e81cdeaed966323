"""Text as it is compared: without accents, case, odd blanks and what cannot be seen."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", "‘": "'", "ʼ": "'", "`": "'", "–": "-", "—": "-", "‑": "-"})

LIST = re.compile(r"[,;|\n\r•·]+")
"""Between the entries of a list."""


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """The text as it is compared.

    Examples
    --------
    >>> fold("  Régime\u00a0ALIMENTAIRE ")
    'regime alimentaire'
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    kept = (sign for sign in decomposed if not unicodedata.combining(sign) and unicodedata.category(sign) != "Cf")
    return " ".join("".join(kept).translate(_LETTERS).split())


def bare(text: str) -> str:
    """The folded text without punctuation at either end."""
    return fold(text).strip(" .,;:!?-*\"'")


def entries(cell: str, between: re.Pattern[str] = LIST) -> list[str]:
    """The entries of a list, folded, blank ones left out."""
    return [entry for entry in map(bare, between.split(cell)) if entry]
