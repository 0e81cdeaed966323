"""Bad files: what is wrong with a file before anybody knows what its columns mean."""

from __future__ import annotations

import os
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import hostile
import xlsxwriter
from case import Case, Heard
from sheets_of_all_kinds import data, ods, ods_row, parts, table, workbook, zipped

from partage.files.findings import Findings
from partage.files.grids.grid import Grid
from partage.files.grids.reading import read_grid

Rows = Sequence[tuple[int, tuple[str, ...]]]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
TWO: Rows = [(1, ("id", "régime")), (2, ("S1", "végétarien"))]


def _heard(path: str | os.PathLike[str], rows: Rows | None, words: Sequence[str] = ("etudiants",)) -> Heard:
    findings = Findings()
    grid = read_grid(path, findings, words=words)
    if rows is not None:
        assert isinstance(grid, Grid)
        assert list(grid.rows) == list(rows)
    return [(finding.code, finding.fault().line("fr")) for finding in findings]


def _file(
    raw: bytes | str | Callable[[], bytes], name: str = "x.csv", rows: Rows | None = None
) -> Callable[[Path], Heard]:
    def run(folder: Path) -> Heard:
        made = raw() if callable(raw) else raw
        (folder / name).write_bytes(made if isinstance(made, bytes) else made.encode("utf-8"))
        return _heard(folder / name, rows)

    return run


def _book(raw: bytes | Callable[[], bytes], rows: Rows | None = None) -> Callable[[Path], Heard]:
    return _file(raw, "x.xlsx", rows)


def _refused(number: int, what: str, code: str, run: Callable[[Path], Heard]) -> Case:
    return Case(number, what, "refused", code, run)


def _accepted(number: int, what: str, run: Callable[[Path], Heard]) -> Case:
    return Case(number, what, "accepted", None, run)


def _remark(number: int, what: str, code: str, run: Callable[[Path], Heard]) -> Case:
    return Case(number, what, "remark", code, run)


def _cell(inside: str, kind: str = "n") -> bytes:
    return parts(data(f'<row r="2"><c r="B2" t="{kind}">{inside}</c></row>'))


def _sheets(*names: str) -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        for name in names:
            book.add_worksheet(name).write_row(0, 0, ["id", name])

    return workbook(fill)


def _hidden() -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet()
        for row in range(20):
            page.write_row(row, 0, ["a", "b"])
            page.set_row(row, None, None, {"hidden": row >= 6})

    return workbook(fill)


def _merged() -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet()
        page.write_row(0, 0, ["id", "x"])
        page.merge_range("A2:A3", "S1")
        page.write_column(1, 1, ["a", "b"])

    return workbook(fill)


def _from_1904(folder: Path) -> Heard:
    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet()
        page.write_number(0, 0, 44653)
        page.write_number(0, 1, 44653, book.add_format({"num_format": "dd/mm/yyyy"}))

    (folder / "x.xlsx").write_bytes(workbook(fill, date_1904=True))
    grid = read_grid(folder / "x.xlsx", Findings())
    assert grid is not None
    assert grid.epoch is not None
    assert grid.epoch.isoformat() == "1904-01-01"
    return _heard(folder / "x.xlsx", [(1, ("44653", "2026-04-03"))])


def _named(name: str) -> Callable[[Path], Heard]:
    return lambda _folder: _heard(name, None)


def _folder(folder: Path) -> Heard:
    return _heard(folder, None)


def _fifo(folder: Path) -> Heard:
    os.mkfifo(folder / "x.csv")
    return _heard(folder / "x.csv", None)


def _link(folder: Path) -> Heard:
    (folder / "in").mkdir()
    (folder / "x.csv").write_text("id;x\n", encoding="utf-8")
    (folder / "in" / "y.csv").symlink_to(folder / "x.csv")
    return _heard(folder / "in" / "y.csv", None)


def _large(folder: Path) -> Heard:
    with (folder / "x.csv").open("wb") as file:
        file.truncate(50_000_001)
    return _heard(folder / "x.csv", None)


def _odd_name(folder: Path) -> Heard:
    name = os.fsencode(folder) + b"/h\xf4tes.csv"
    Path(os.fsdecode(name)).write_bytes(b"id;x\nS1;2;3\n")
    heard = _heard(os.fsdecode(name), None)
    assert "h\\xf4tes.csv" in heard[0][1]
    return []


def _emoji(folder: Path) -> Heard:
    (folder / "🎉.csv").write_bytes(b"id;x\nS1;2;3\n")
    assert "\\U0001f389.csv" in _heard(folder / "🎉.csv", None)[0][1]
    return []


TEXT = "id;régime\nS1;végétarien\n"

CASES: list[Case] = [
    _refused(1, "a file of no bytes", "file_empty", _file(b"")),
    _refused(1, "blank lines only", "file_empty", _file("\n \n")),
    _refused(1, "a workbook with an empty sheet", "file_empty", _book(parts("<sheetData/>"))),
    _remark(3, "Windows-1252", "encoding_windows", _file(TEXT.encode("cp1252"), rows=TWO)),
    _refused(3, "old Macintosh letters", "encoding", _file(TEXT.encode("mac-roman"))),
    _accepted(4, "UTF-8 with its mark", _file(TEXT.encode("utf-8-sig"), rows=TWO)),
    _remark(5, "UTF-16, tabs", "encoding_utf16", _file(TEXT.replace(";", "\t").encode("utf-16"), "x.txt", TWO)),
    _refused(6, "UTF-8 read as Windows-1252", "mojibake_suspected", _file("id;prénom\nS1;ZoÃ©\n")),
    _refused(7, "two encodings", "two_encodings", _file(TEXT.encode() + "S2;né\n".encode("cp1252"))),
    _accepted(8, "semicolons", _file(TEXT, rows=TWO)),
    _accepted(
        9,
        "semicolons, and commas within cells",
        _file(
            "id;l;d\nS1;fr, en;a\nS2;fr, en, de, es;b\n",
            rows=[
                (1, ("id", "l", "d")),
                (2, ("S1", "fr, en", "a")),
                (3, ("S2", "fr, en, de, es", "b")),
            ],
        ),
    ),
    _accepted(10, "tabs", _file(TEXT.replace(";", "\t"), "x.txt", TWO)),
    _refused(11, "one column", "delimiter_undecided", _file("id\nS1\nS2\n")),
    _accepted(12, "sep=;", _file("sep=;\r\n" + TEXT, rows=TWO)),
    _accepted(13, "carriage returns", _file(TEXT.replace("\n", "\r"), rows=TWO)),
    _accepted(13, "mixed line ends", _file("id;régime\rS1;végétarien\r\n\n", rows=TWO)),
    _refused(14, "a NUL byte", "nul_byte", _file("id;x\nS1;\0\n")),
    _refused(15, "a quote that is not closed", "unbalanced_quote", _file('id;x\nS1;"a\nS2;b\n')),
    _refused(15, "rows within a quote", "unbalanced_quote", _file('id;x;y\nS1;"a;b\nS2;c";d;e\n')),
    _refused(16, "a cell of 10,001 letters", "cell_too_long", _file("id;x\nS1;" + "a" * 10_001)),
    _refused(16, "the same in a workbook", "cell_too_long", _book(lambda: table(["id", "x"], ["S1", "a" * 10_001]))),
    _refused(17, "a cell too many", "too_many_cells", _file("id;x\nS1;a;b\n")),
    Case(
        18,
        "a cell missing",
        "aside",
        "too_few_cells",
        _file("id;x\nS1;a\nS2\n", rows=[(1, ("id", "x")), (2, ("S1", "a"))]),
    ),
    _accepted(
        23,
        "title lines and blank rows",
        _file(
            "Inscriptions, 2026\n\nid;x\n\nS1;a\n",
            rows=[(1, ("Inscriptions, 2026", "")), (3, ("id", "x")), (5, ("S1", "a"))],
        ),
    ),
    _remark(25, "CSV with a workbook's name", "extension_differs", _file(TEXT, "x.xlsx", TWO)),
    _remark(
        25,
        "a workbook with a CSV's name",
        "extension_differs",
        _file(lambda: table(*[row for _, row in TWO]), "x.csv", TWO),
    ),
    _accepted(25, "an OpenDocument sheet", _file(lambda: ods("".join(ods_row(*row) for _, row in TWO)), "x.ods", TWO)),
    _refused(25, ".xls", "file_kind", _book(OLE + "Workbook".encode("utf-16-le"))),
    _refused(
        25,
        "an OpenDocument text",
        "file_kind",
        _book(zipped({"mimetype": "application/vnd.oasis.opendocument.text"}, method=zipfile.ZIP_STORED)),
    ),
    _refused(25, "Numbers", "file_kind", _book(zipped({"Index/Document.iwa": ""}))),
    _refused(25, "PDF", "file_kind", _file(b"%PDF-1.7\n")),
    _refused(25, "a web page", "file_kind", _file("<html><table><tr>", "x.xls")),
    _refused(26, "a password", "workbook_encrypted", _book(OLE + "EncryptedPackage".encode("utf-16-le"))),
    _refused(27, "half a workbook", "workbook_damaged", _book(lambda: (raw := table(["id", "x"]))[: len(raw) // 2])),
    _refused(28, "a bomb, one to a thousand", "zip_bomb", _book(hostile.HOSTILE["bomb, one to a thousand"][0])),
    _refused(
        28,
        "200,001 rows",
        "sheet_too_large",
        _book(lambda: parts(f"<sheetData>{'<row/>' * 200_001}</sheetData>", method=zipfile.ZIP_STORED)),
    ),
    _refused(29, "a cell at XFD1048576", "sheet_too_large", _book(hostile.HOSTILE["far cell"][0])),
    _refused(30, "a billion laughs", "xml_forbidden", _book(hostile.HOSTILE["entity bomb"][0])),
    _refused(31, "two sheets of no known name", "sheet_undecided", _book(lambda: _sheets("Feuil1", "Feuil2"))),
    _remark(
        31,
        "two sheets, one of a known name",
        "sheet_chosen",
        _book(lambda: _sheets("Notice", "Étudiants"), [(1, ("id", "Étudiants"))]),
    ),
    _remark(32, "14 hidden rows", "hidden_rows", _book(_hidden)),
    _refused(33, "merged cells", "merged_cells", _book(_merged)),
    _refused(34, "#N/A in a workbook", "cell_error", _book(_cell("<v>#N/A</v>", "e"))),
    _refused(34, "#VALEUR! in a CSV file", "cell_error", _file("id;x\nS1;#VALEUR!\n")),
    _refused(35, "a formula without a value", "formula_without_value", _book(_cell("<f>1+1</f>"))),
    _refused(36, "a number of 16 digits", "id_precision_lost", _book(_cell("<v>1234567890123456</v>"))),
    _remark(36, "long numbers, shortened", "numbers_shortened", _file("id;x\n1,23E+15;a\n")),
    _accepted(37, "days counted from 1904", _from_1904),
    _refused(38, "a folder", "not_a_file", _folder),
    _refused(38, "an address", "not_a_file", _named("https://example.org/students.csv")),
    _refused(38, "more than 50 MB", "file_too_large", _large),
    _refused(39, "a lock of Excel", "lock_file", _file(b"\x05Nom", "~$x.xlsx")),
    _accepted(40, "an emoji in the file name", _emoji),
]

if sys.platform == "linux":  # Windows has none of these, and macOS refuses the name
    CASES += [
        _refused(38, "a FIFO", "not_a_file", _fifo),
        _refused(38, "/dev/zero", "not_a_file", _named("/dev/zero")),
        _refused(38, "a link out of its folder", "link_leaves_folder", _link),
        _accepted(40, "a file name that is no UTF-8", _odd_name),
    ]
