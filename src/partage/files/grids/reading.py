"""`read_grid`: one file of any usual kind as a grid of text cells."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from partage.files.findings import Findings, Notes, RefusedError
from partage.files.grids.cell_index import KNOWN_ERRORS, address
from partage.files.grids.decoding import looks_mistaken, text_in
from partage.files.grids.file_kinds import FileKind, kind_of
from partage.files.grids.grid import LONGEST_CELL, Grid, Row
from partage.files.grids.lines import rows_in
from partage.files.grids.open_documents import open_document_rows
from partage.files.grids.paths import printable, read_bytes
from partage.files.grids.workbooks import rows_of
from partage.text.writer import line

_ENDINGS = {
    FileKind.TEXT: ("", ".csv", ".tsv", ".txt", ".tab"),
    FileKind.WORKBOOK: (".xlsx", ".xlsm", ".xltx"),
    FileKind.OPEN: (".ods", ".ots"),
}
_SHORTENED = re.compile(r"[0-9][.,][0-9]+E\+[0-9]{2,3}")


def read_grid(
    path: str | os.PathLike[str],
    findings: Findings,
    *,
    sheet: str | None = None,
    words: Sequence[str] = (),
    mojibake: bool = False,
) -> Grid | None:
    r"""The filled rows of a CSV file or of one sheet of a workbook (.xlsx, .ods), or None where it cannot be used.

    Parameters
    ----------
    path
        The file; what it is, its first bytes decide, and not its name.
    findings
        Everything found is added to it.
    sheet
        Name of the sheet, of a workbook with several.
    words
        Words that stand in the name of the right sheet, without accents and in lower case.
    mojibake
        Whether cells with pairs like "Ã©" are meant so.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "students.csv")
    ...     _ = path.write_text("id;langues\nS1;fr, en\n", encoding="utf-8")
    ...     read_grid(path, Findings()).rows
    ((1, ('id', 'langues')), (2, ('S1', 'fr, en')))
    """
    name = Path(os.fsdecode(path)).name
    notes = Notes(findings, printable(name) or printable(os.fsdecode(path)))
    try:
        raw = read_bytes(path)
        kind = _kind(raw, Path(name).suffix.lower(), notes)
        rows, epoch = _rows(raw, kind, notes, sheet, words)
    except RefusedError as error:
        notes.refuse(error.code, error.row, None, **error.params)
        return None
    _check_cells(rows, notes, mojibake=mojibake)
    return None if notes.refused else Grid(notes.file, notes.sheet, tuple(rows), epoch)


def _kind(raw: bytes, extension: str, notes: Notes) -> FileKind:
    kind = kind_of(raw)
    if not isinstance(kind, FileKind):
        raise RefusedError("file_kind", what=line(f"file_kinds.{kind}"))
    if kind is FileKind.ENCRYPTED:
        raise RefusedError("workbook_encrypted")
    if extension not in _ENDINGS[kind]:
        what = line(f"file_kinds.{kind}")
        notes.remark("extension_differs", extension=printable(extension) or "-", what=what)
    return kind


def _rows(
    raw: bytes, kind: FileKind, notes: Notes, sheet: str | None, words: Sequence[str]
) -> tuple[list[Row], date | None]:
    if kind is FileKind.WORKBOOK:
        return rows_of(raw, notes, sheet, words)
    if kind is FileKind.OPEN:
        return open_document_rows(raw, notes, sheet, words)
    if sheet is not None:
        raise RefusedError("sheet_in_text")
    return rows_in(text_in(raw, notes), notes), None


def _check_cells(rows: Sequence[Row], notes: Notes, *, mojibake: bool) -> None:
    for number, cells in rows:
        for column, cell in enumerate(cells, start=1):
            if len(cell) > LONGEST_CELL:
                notes.refuse("cell_too_long", number)
            elif cell in KNOWN_ERRORS:
                notes.refuse("cell_error", number, cell=address(number, column), error=cell)
    mistaken = [number for number, cells in rows for cell in cells if looks_mistaken(cell)]
    shortened = [number for number, cells in rows for cell in cells if _SHORTENED.fullmatch(cell)]
    if mistaken and not mojibake:
        notes.refuse("mojibake_suspected", mistaken[0], count=len(mistaken))
    if shortened:
        notes.remark("numbers_shortened", shortened[0], count=len(shortened))
