"""A workbook's sheet as rows of text: judged first, then read by calamine from a workbook made of what was judged."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from partage.files.findings import Notes, RefusedError
from partage.files.grids.cell_index import CellIndex, address
from partage.files.grids.choosing import Tab, chosen
from partage.files.grids.grid import EPOCH, MOST_CELLS, Row, level
from partage.files.grids.written import written
from partage.files.grids.xlsx_cells import Cells, Strings
from partage.files.grids.zip_xml import TRUE, Archive, Attributes, Xml, local, read_part
from partage.installed import install_command

_MOST_SHEETS = 255
EPOCH_1904 = date(1904, 1, 1)
_VALUE = re.compile(rb"<(?:\w{1,9}:)?(?:v|is)[\s/>]")
_LONGEST_TAG = 20
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# Older versions of calamine go by the usual names.
_TARGETS = {"sharedStrings": "sharedStrings.xml", "styles": "styles.xml", "worksheet": "worksheets/sheet1.xml"}
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_RELATION = f'<Relationship Id="{{kind}}" Type="{_OFFICE}/{{kind}}" Target="{{target}}"/>'
_WORKBOOK = (
    f'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{_OFFICE}">'
    '<workbookPr date1904="{from_1904}"/><sheets><sheet name="S" sheetId="1" r:id="worksheet"/></sheets></workbook>'
)


@dataclass
class Contents:
    """What a workbook says of itself: sheets with cells, in their order, how it counts days, where other parts are."""

    sheets: list[Tab[str]] = field(default_factory=list)
    from_1904: bool = False
    strings: str | None = None
    styles: str | None = None


@dataclass(frozen=True)
class _Relation:
    kind: str
    target: str


def rows_of(raw: bytes, notes: Notes, sheet: str | None, words: Sequence[str]) -> tuple[list[Row], date]:
    """The rows that hold something, and the workbook's day 0.

    Refused: whatever makes the workbook unreadable or dangerous; single cells that cannot be used are noted.
    """
    archive = Archive(raw)
    contents = contents_of(archive)
    part = chosen(contents.sheets, notes, sheet, words, lambda other: _is_empty(archive, other))
    judged, cells = _judged(archive, contents, part)
    cells.places.note(notes)
    epoch = EPOCH_1904 if contents.from_1904 else EPOCH
    if not cells.places.filled and not notes.refused:
        raise RefusedError("file_empty")
    return [] if notes.refused else _rows(judged, cells.places, notes), epoch


def contents_of(archive: Archive) -> Contents:
    """The sheets of a workbook. Refused: ``too_many_sheets`` or ``workbook_damaged``, and what `Xml` refuses."""
    top = _relations(archive, "")
    book = next((r.target for r in top.values() if r.kind == "officeDocument"), "xl/workbook.xml")
    relations = _relations(archive, book)
    contents = Contents()
    by_kind = {relation.kind: relation.target for relation in relations.values() if relation.target in archive}
    contents.strings, contents.styles = by_kind.get("sharedStrings"), by_kind.get("styles")

    def part(name: str, attributes: Attributes) -> None:
        if name == "workbookPr":
            contents.from_1904 = attributes.get("date1904", "").lower() in TRUE
        elif name == "sheet":
            _add_sheet(contents.sheets, attributes, relations, archive)

    read_part(archive, book, Xml(part))
    if not contents.sheets:
        raise RefusedError("workbook_damaged")
    return contents


def _relations(archive: Archive, part: str) -> dict[str, _Relation]:
    """What a part, or the archive itself, points to."""
    folder, _, name = part.rpartition("/")
    found: dict[str, _Relation] = {}

    def relation(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = _Relation(kind, _within(folder, attributes.get("Target", "")))

    read_part(archive, f"{folder}/_rels/{name}.rels".lstrip("/"), Xml(relation))
    return found


def _within(folder: str, target: str) -> str:
    """A target is relative to the folder of the part that names it, unless it begins with a slash."""
    target = target.replace("\\", "/")
    return posixpath.normpath(target if target.startswith("/") else f"/{folder}/{target}").lstrip("/")


def _add_sheet(
    sheets: list[Tab[str]], attributes: Attributes, relations: Mapping[str, _Relation], archive: Archive
) -> None:
    if len(sheets) >= _MOST_SHEETS:
        raise RefusedError("too_many_sheets", limit=_MOST_SHEETS)
    by_name = {local(key): value for key, value in attributes.items() if ":" in key}
    relation = relations.get(by_name.get("id", ""))
    if relation is None or relation.target not in archive:
        raise RefusedError("workbook_damaged")
    if relation.kind == "worksheet":  # and not a chart or a dialogue
        hidden = attributes.get("state", "visible") != "visible"
        sheets.append(Tab(attributes.get("name", ""), hidden, relation.target))


def _is_empty(archive: Archive, part: str) -> bool:
    """Whether no cell of a sheet holds a value; its blank cells may have formats."""
    last = b""
    for piece in archive.pieces(part):
        if _VALUE.search(last + piece):
            return False
        last = piece[-_LONGEST_TAG:]
    return True


def _cells_in(archive: Archive, part: str) -> int:
    """About how many cells a part has: counting their tags takes a twentieth of what reading them does.

    Whatever is not counted here, because it has a prefix or lies between two pieces, is counted when it is read.
    """
    return sum(piece.count(tag) for piece in archive.pieces(part) for tag in (b"<c>", b"<c ", b"<c/"))


def _judged(archive: Archive, contents: Contents, part: str) -> tuple[bytes, Cells]:
    """A workbook of one sheet, made of parts that were looked through while they were copied.

    So nothing is read that was not judged, whatever else the archive holds or calls by the same name.
    """
    if _cells_in(archive, part) > MOST_CELLS:
        raise RefusedError("sheet_too_full", limit=MOST_CELLS)
    target = io.BytesIO()
    strings = Strings()
    cells = Cells(strings.lengths)
    copied = {
        "sharedStrings": (contents.strings, strings.xml),
        "styles": (contents.styles, Xml(lambda _name, _attributes: None)),
        "worksheet": (part, cells.xml),
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for kind, (source, xml) in copied.items():
            if source is not None:
                with copy.open(f"xl/{_TARGETS[kind]}", "w") as place:
                    for piece in archive.pieces(source):
                        xml.feed(piece)
                        place.write(piece)
                    xml.close()
        present = [kind for kind, (source, _) in copied.items() if source is not None]
        _write_frame(copy, present, contents)
    cells.places.close()
    return target.getvalue(), cells


def _write_frame(copy: zipfile.ZipFile, present: Iterable[str], contents: Contents) -> None:
    """The parts around: written anew, so that they are plain whoever wrote the workbook."""
    top = _RELATION.format(kind="officeDocument", target="xl/workbook.xml")
    own = "".join(_RELATION.format(kind=kind, target=_TARGETS[kind]) for kind in present)
    copy.writestr("_rels/.rels", _RELATIONS.format(top))
    copy.writestr("xl/_rels/workbook.xml.rels", _RELATIONS.format(own))
    copy.writestr("xl/workbook.xml", _WORKBOOK.format(from_1904=int(contents.from_1904)))


def _rows(judged: bytes, places: CellIndex, notes: Notes) -> list[Row]:
    rows = []
    left, all_values = _values(judged)
    for number, values in enumerate(all_values, start=1):
        cells = tuple(written(value) for value in values)
        if any(cells):
            rows.append((number, cells))
        # Days before the first that a workbook counts come in as midnight of none.
        for column, value in enumerate(values, start=left):
            if isinstance(value, date | time | timedelta) and (number, column) in places.negative:
                notes.refuse("date_before_all", number, cell=address(number, column))
    return level(rows)


def _values(judged: bytes) -> tuple[int, Iterator[Sequence[object]]]:
    """The first column that is filled, and the values of each row from there on."""
    try:
        import python_calamine  # noqa: PLC0415 - a heavy optional library
    except ImportError:
        raise RefusedError("excel_missing", command=install_command("excel")) from None
    try:
        sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(judged)).get_sheet_by_index(0)
        left = sheet.start[1] + 1 if sheet.start is not None else 1
        return left, sheet.iter_rows()
    except (python_calamine.CalamineError, ValueError, OSError):
        raise RefusedError("workbook_damaged") from None
    except BaseException as error:
        # A panic of the library is no `Exception`, and has no class that could be imported.
        if type(error).__name__ == "PanicException":
            raise RefusedError("workbook_damaged") from None
        raise
