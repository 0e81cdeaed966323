"""What people write in forms, what is meant by it, and what fields ask for: the tables in this folder."""

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
def tables(file: str) -> Mapping[str, Any]:
    """All tables of a file, as they stand."""
    return tomllib.loads((files("partage.files.forms") / f"{file}.toml").read_text(encoding="utf-8"))


def table(name: str) -> Mapping[str, Any]:
    """One table of ``synonyms.toml`` as it stands."""
    found: Mapping[str, Any] = tables("synonyms")[name]
    return found


def fields(name: str) -> frozenset[str]:
    """The fields of which something is true, as ``fields.toml`` lists them."""
    return frozenset(tables("fields")[name])


@cache
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


def expressions(parts: Mapping[str, list[str]]) -> dict[str, re.Pattern[str]]:
    """Name -> expressions of which one has to be found."""
    return {name: re.compile("|".join(some)) for name, some in parts.items()}
