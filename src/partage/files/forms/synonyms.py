"""What people write in forms, and what is meant by it: the tables of ``synonyms.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from partage.text.folding import fold

T = TypeVar("T")

DASHES = frozenset({"-", "--", "---", "\u2013", "\u2014", "/", "//"})
"""Signs that say "nothing" when they stand alone."""


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads((files("partage.files.forms") / "synonyms.toml").read_text(encoding="utf-8"))


def table(name: str) -> Mapping[str, Any]:
    """One table as it stands."""
    found: Mapping[str, Any] = _tables()[name]
    return found


def words(name: str) -> frozenset[str]:
    """A closed list of words, folded."""
    return frozenset(map(fold, table("words")[name]))


def meanings(name: str, meant: Callable[[str], T]) -> dict[str, T]:
    """Folded word -> what is meant.

    Examples
    --------
    >>> meanings("levels", str)["courant"]
    'C1'
    """
    return {fold(word): meant(key) for key, listed in table(name).items() for word in listed}


def all_meanings(name: str, meant: Callable[[str], T]) -> dict[str, frozenset[T]]:
    """Folded word -> everything it may mean."""
    found: dict[str, frozenset[T]] = {}
    for key, listed in table(name).items():
        for word in map(fold, listed):
            found[word] = found.get(word, frozenset()) | {meant(key)}
    return found


def pattern(parts: list[str]) -> re.Pattern[str]:
    """Expressions of which one has to be found."""
    return re.compile("|".join(parts))
