"""Where a cell stands, as spreadsheets write it."""

from __future__ import annotations

import re
from functools import cache

_ADDRESS = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


def place_of(address: str) -> tuple[int, int]:
    """Row and column of a cell, from 1.

    Raises
    ------
    ValueError
        It is not the address of a cell.

    Examples
    --------
    >>> place_of("AB12")
    (12, 28)
    """
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise ValueError("the address of a cell is expected")
    return int(found[2]), _column(found[1])


@cache  # three letters at the most, so that it cannot grow without end
def _column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = 26 * column + ord(letter) - ord("A") + 1
    return column


def letters_of(column: int) -> str:
    """The letters over a column, counted from 1.

    Examples
    --------
    >>> letters_of(28)
    'AB'
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
