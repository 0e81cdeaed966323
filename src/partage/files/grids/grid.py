"""`Grid`: what a CSV file and a sheet of a workbook have in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Row = tuple[int, tuple[str, ...]]
"""Number of the row, as a spreadsheet counts it, and its cells."""


@dataclass(frozen=True)
class Grid:
    """The filled cells of one sheet, all as text.

    Numbers are written as short as they can be (``7``, ``2.5``), moments in ISO 8601 (``2026-11-18T19:30``), dates
    and times of day likewise, yes and no as ``true`` and ``false``. Blanks at either end of a cell are gone.

    Parameters
    ----------
    file
        Name of the file, without its folder.
    sheet
        Name of the sheet, of a workbook.
    rows
        All rows that hold something, title lines and the header included; all as wide as the widest. A row that does
        not fit under its header is not among them, but among the findings.
    epoch
        Day 0 of dates that stand as bare numbers, in a workbook; None in a text file.
    """

    file: str
    sheet: str | None
    rows: tuple[Row, ...]
    epoch: date | None = None
