"""`Grid`: what a CSV file and a sheet of a workbook have in common, and how large either may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

# Far above any list of sign-ups.
MOST_ROWS = 50_000
MOST_COLUMNS = 200
MOST_CELLS = 1_000_000
"""50,000 rows of 20 columns, blank cells between filled ones included."""
MOST_LETTERS = 50_000_000
LONGEST_CELL = 10_000
"""Letters of one cell."""
ENDLESS = 200_000
"""Rows, blank ones included, after which a file is not read on."""

EPOCH = date(1899, 12, 30)
"""Day 0 of dates that stand as bare numbers, where a workbook does not say otherwise."""

Row = tuple[int, tuple[str, ...]]
"""Number of the row, as a spreadsheet counts it, and its cells."""


@dataclass(frozen=True)
class Grid:
    """The filled cells of one sheet, all as text.

    Numbers are written as short as they can be (``7``, ``2.5``), moments in ISO 8601 (``2026-11-18T19:30``), dates
    and times of day likewise, yes and no as ``true`` and ``false``. Blanks at either end of a cell are gone. Rows are
    those that hold something, title lines and the header included, all as wide as the widest; one that does not fit
    under its header is not among them, but among the findings.
    """

    file: str  # without its folder
    sheet: str | None  # of a workbook
    rows: tuple[Row, ...]
    epoch: date | None = None  # day 0 of dates that stand as bare numbers, in a workbook


def level(rows: Sequence[Row]) -> list[Row]:
    """The rows, all as wide as the widest of them without its blank cells at the end.

    Examples
    --------
    >>> level([(1, ("a", "", "")), (2, ("b", "c"))])
    [(1, ('a', '')), (2, ('b', 'c'))]
    """
    width = max((width_of(cells) for _, cells in rows), default=0)
    return [(number, (cells + ("",) * (width - len(cells)))[:width]) for number, cells in rows]


def width_of(cells: Sequence[str]) -> int:
    """Cells up to the last that is filled."""
    return max((place + 1 for place, cell in enumerate(cells) if cell), default=0)
