"""File names from ids, safe on every file system."""

from __future__ import annotations

import re
from collections.abc import Iterable

_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
"""Names that Windows keeps for devices."""

LONGEST = 60


def file_names(ids: Iterable[str]) -> dict[str, str]:
    """Id -> a file name without ending: letters, digits and ``-_`` as they are, a number where two would be the same.

    Examples
    --------
    >>> file_names(["S001", "../x", "s001", "con"])
    {'S001': 'S001', '../x': '_x', 's001': 's001-2', 'con': '_con'}
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for one in ids:
        name = re.sub(r"[^A-Za-z0-9_-]+", "_", one)[:LONGEST]
        if not name or _RESERVED.fullmatch(name):
            name = f"_{name}"
        number, chosen = 1, name
        while chosen.casefold() in taken:
            number += 1
            chosen = f"{name}-{number}"
        taken.add(chosen.casefold())
        found[one] = chosen
    return found
