"""How large a sheet may be, in a text file as in a workbook; far above any list of sign-ups."""

from __future__ import annotations

MOST_ROWS = 50_000
MOST_COLUMNS = 200
MOST_CELLS = 1_000_000
"""50,000 rows of 20 columns, blank cells between filled ones included."""
MOST_LETTERS = 50_000_000
LONGEST_CELL = 10_000
"""Letters of one cell."""
ENDLESS = 200_000
"""Rows, blank ones included, after which a file is not read on."""
