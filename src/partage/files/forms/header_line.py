"""Where the header stands in a grid, and so what a sheet holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from partage.files.findings import Findings, Notes, silent
from partage.files.forms.column_teller import ColumnTeller
from partage.files.forms.headers import REQUIRED, Kind, Meaning, Unread, meaning
from partage.files.forms.layout import Layout
from partage.files.forms.mapping import SheetMapping
from partage.files.forms.synonyms import fields
from partage.files.forms.values.scalars import read_email
from partage.files.grids.grid import Grid, Row

SEARCHED = 30
"""So many rows are looked at for the header."""

_QUOTED = re.compile(r"""'([^']*)'|"([^"]*)\"""")
_LISTED = re.compile(rf"\[\s*(?:(?:{_QUOTED.pattern})[\s,]*)*\]")


def laid_out(
    grid: Grid | None, mapping: SheetMapping, title_rows: int | None, findings: Findings, *, again: bool = False
) -> Layout | None:
    """Find the header and tell its columns; None where that is not possible, with the reason among the findings.

    Of a sheet that is exported `again`, a mapping file may name answers that nobody gives any more.
    """
    if grid is None:
        return None
    notes = Notes(findings, grid.file, grid.sheet)
    if not grid.rows:
        notes.refuse("file_empty")
        return None
    grid = replace(grid, rows=tuple((number, tuple(map(_in_words, cells))) for number, cells in grid.rows))
    place = _header(grid, mapping.kind) if title_rows is None else min(title_rows, len(grid.rows) - 1)
    number, header = grid.rows[place]
    if _are_answers(header, grid.rows[place + 1 :], mapping):
        notes.refuse("header_missing", number)
        return None
    for skipped, _ in grid.rows[:place]:
        notes.remark("title_row", skipped)
    return ColumnTeller(grid, mapping, place, findings, again=again).layout()


def _in_words(cell: str) -> str:
    """A list that a program wrote, as ``['a' 'b']`` or ``["a", "b"]``, as people write one."""
    if not cell.startswith("[") or _LISTED.fullmatch(cell) is None:
        return cell
    return "; ".join(one or other for one, other in _QUOTED.findall(cell))


def _are_answers(header: Sequence[str], rows: Sequence[Row], mapping: SheetMapping) -> bool:
    """Whether a line holds what somebody answered: an e-mail address, or no question and what others answer, too."""
    if any("@" in cell and read_email(cell, silent) is not None for cell in header):
        return True
    told = [meaning(cell, mapping.kind) for cell in header if cell]
    known = any(isinstance(one, Meaning) and one.option is None for one in told) or mapping.questions
    return not known and any(cell and cell == cells[place] for place, cell in enumerate(header) for _, cells in rows)


def kind_of(grid: Grid) -> Kind:
    """Whose answers a sheet holds, by its headers."""
    scores = {}
    for kind in Kind:
        _, header = grid.rows[_header(grid, kind)]
        asked = {found.field for cell in header if isinstance(found := meaning(cell, kind), Meaning)}
        scores[kind] = len(asked & {*REQUIRED[kind]}) + 2 * len(asked & fields(f"telling_{kind}"))
    return max(Kind, key=lambda kind: scores[kind])


def _header(grid: Grid, kind: Kind) -> int:
    """The place of the line with most headers that are known; the first one among equals."""

    def known(row: Row) -> int:
        told = {found for cell in row[1] if cell and (found := meaning(cell, kind)) is not Unread.UNKNOWN}
        return sum(2 if isinstance(one, Meaning) and one.sure else 1 for one in told)

    looked = range(min(len(grid.rows), SEARCHED))
    return max(looked, key=lambda place: (known(grid.rows[place]), -place))
