"""A workbook's sheet as rows of text: judged first, then read by calamine from a workbook made of what was judged."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from partage.files.grids.books import Contents, SheetPart, contents_of
from partage.files.grids.grid import Row
from partage.files.grids.judging import Cells, Strings
from partage.files.grids.notes import Notes, RefusedError
from partage.files.grids.parts import Archive, Xml
from partage.files.grids.paths import printable

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

EPOCH = date(1899, 12, 30)
EPOCH_1904 = date(1904, 1, 1)
_LAST = datetime.max - timedelta(seconds=1)  # noqa: DTZ901 - moments of a workbook have no zone
_NAMES_SHOWN = 10
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_RELATION = f'<Relationship Id="{{kind}}" Type="{_OFFICE}/{{kind}}" Target="{{target}}"/>'
_WORKBOOK = (
    f'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{_OFFICE}">'
    '<workbookPr date1904="{from_1904}"/><sheets><sheet name="S" sheetId="1" r:id="worksheet"/></sheets></workbook>'
)


def rows_of(raw: bytes, notes: Notes, sheet: str | None, words: Sequence[str]) -> tuple[list[Row], date]:
    """The rows that hold something, and the workbook's day 0.

    Raises
    ------
    RefusedError
        Whatever makes the workbook unreadable or dangerous; single cells that cannot be used are noted.
    """
    archive = Archive(raw)
    contents = contents_of(archive)
    chosen = _chosen(contents.sheets, notes, sheet, words)
    notes.sheet = printable(chosen.name)
    judged, cells = _judged(archive, contents, chosen)
    cells.places.note(notes)
    epoch = EPOCH_1904 if contents.from_1904 else EPOCH
    rows = [] if notes.refused else list(_rows(judged))
    if not rows and not notes.refused:
        raise RefusedError("file_empty")
    return rows, epoch


def _chosen(sheets: Sequence[SheetPart], notes: Notes, wanted: str | None, words: Sequence[str]) -> SheetPart:
    names = ", ".join(printable(sheet.name) for sheet in sheets[:_NAMES_SHOWN])
    names += ", ..." if len(sheets) > _NAMES_SHOWN else ""
    if wanted is not None:
        found = [s for s in sheets if s.name == wanted] or [s for s in sheets if _folded(s.name) == _folded(wanted)]
        if len(found) != 1:
            raise RefusedError("sheet_unknown", names=names)
        return found[0]
    visible = [sheet for sheet in sheets if not sheet.hidden] or list(sheets)
    found = [sheet for sheet in visible if _named(sheet.name, words)] if len(visible) > 1 else visible
    if len(found) != 1:
        raise RefusedError("sheet_undecided", count=len(visible), names=names)
    if len(sheets) > len(visible):
        notes.remark("hidden_sheets", count=len(sheets) - len(visible))
    if len(visible) > 1:
        notes.remark("sheet_chosen", name=printable(found[0].name), count=len(visible))
    return found[0]


def _folded(name: str) -> str:
    parts = unicodedata.normalize("NFKD", name.strip())
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).casefold()


def _named(name: str, words: Iterable[str]) -> bool:
    """Whether one of the words stands in the name, in the singular or the plural."""
    tokens = {token.rstrip("s") for token in re.split(r"[\W_]+", _folded(name))}
    return any(_folded(word).rstrip("s") in tokens for word in words)


def _judged(archive: Archive, contents: Contents, chosen: SheetPart) -> tuple[bytes, Cells]:
    """A workbook of one sheet, made of parts that were looked through while they were copied.

    So nothing is read that was not judged, whatever else the archive holds or calls by the same name.
    """
    target = io.BytesIO()
    strings = Strings()
    cells = Cells(strings.lengths)
    copied = {
        "sharedStrings": (contents.strings, strings.xml),
        "styles": (contents.styles, Xml(lambda _name, _attributes: None)),
        "worksheet": (chosen.part, cells.xml),
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for kind, (part, xml) in copied.items():
            if part is not None:
                with copy.open(f"xl/{kind}.xml", "w") as place:
                    for piece in archive.pieces(part):
                        xml.feed(piece)
                        place.write(piece)
                    xml.close()
        present = [kind for kind, (part, _) in copied.items() if part is not None]
        _write_frame(copy, present, contents)
    cells.places.close()
    return target.getvalue(), cells


def _write_frame(copy: zipfile.ZipFile, present: Iterable[str], contents: Contents) -> None:
    """The parts around: written anew, so that they are plain whoever wrote the workbook."""
    top = _RELATION.format(kind="officeDocument", target="xl/workbook.xml")
    own = "".join(_RELATION.format(kind=kind, target=f"{kind}.xml") for kind in present)
    copy.writestr("_rels/.rels", _RELATIONS.format(top))
    copy.writestr("xl/_rels/workbook.xml.rels", _RELATIONS.format(own))
    copy.writestr("xl/workbook.xml", _WORKBOOK.format(from_1904=int(contents.from_1904)))


def _rows(judged: bytes) -> Iterator[Row]:
    """Rows that hold something, all as wide as the widest."""
    rows = []
    for number, values in enumerate(_sheet(judged).iter_rows(), start=1):
        cells = tuple(written(value) for value in values)
        if any(cells):
            rows.append((number, cells))
    width = max((place + 1 for _, cells in rows for place, cell in enumerate(cells) if cell), default=0)
    for number, cells in rows:
        yield number, cells[:width]


def _sheet(judged: bytes) -> CalamineSheet:
    try:
        import python_calamine  # noqa: PLC0415
    except ImportError:
        raise RefusedError("excel_missing") from None
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(judged))
        return workbook.get_sheet_by_index(0)
    except (python_calamine.CalamineError, ValueError, OSError):
        raise RefusedError("workbook_damaged") from None
    except BaseException as error:
        # A panic of the library is no `Exception`, and has no class that could be imported.
        if type(error).__name__ == "PanicException":
            raise RefusedError("workbook_damaged") from None
        raise


def written(value: object) -> str:
    """A cell's value as text.

    Examples
    --------
    >>> written(7.0), written(2.5), written(datetime(2026, 11, 18, 19, 30)), written(True)
    ('7', '2.5', '2026-11-18T19:30', 'true')
    """
    match value:
        case str():
            text = value.strip()
        case bool():
            text = "true" if value else "false"
        case float() | int():
            text = str(int(value)) if float(value).is_integer() else f"{value:.15g}"
        case datetime():
            text = _moment(value)
        case date():
            text = value.isoformat()
        case time():
            text = _clock(value.hour * 3600 + value.minute * 60 + value.second + round(value.microsecond / 1e6))
        case timedelta():
            text = _clock(round(value.total_seconds()))
        case _:
            raise RefusedError("workbook_damaged")
    return text


def _moment(value: datetime) -> str:
    # A workbook counts days as a fraction: 19:30 may come in as 19:29:59.999.
    whole = (min(value, _LAST) + timedelta(microseconds=500_000)).replace(microsecond=0)
    if (whole.hour, whole.minute, whole.second) == (0, 0, 0):
        return whole.date().isoformat()
    return whole.isoformat(timespec="seconds" if whole.second else "minutes")


def _clock(seconds: int) -> str:
    minutes, rest = divmod(abs(seconds), 60)
    clock = f"{'-' if seconds < 0 else ''}{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{clock}:{rest:02d}" if rest else clock
