"""Workbooks: their values as text, which sheet is read, and what is refused before a value is read."""

import datetime
import sys
import zipfile

import pytest
import python_calamine
from sheets_of_all_kinds import HEADER, MAIN, codes, data, parts, read, rows, table, workbook, zipped

from partage.files.findings import RefusedError, Severity
from partage.files.grids.written import written
from partage.installed import install_command

moment = datetime.datetime.fromisoformat


def cell(inside, kind="n", address="A2"):
    return data(f'<row r="2"><c r="{address}" t="{kind}">{inside}</c></row>')


def test_plain(tmp_path):
    raw = table(["id", " régime\u00a0", ""], ["S1", 7], [], ["", 2.5, ""], [0.1 + 0.2, True, -4.48])
    assert rows(tmp_path, raw, "x.xlsx") == [
        (1, ("id", "régime", "")),
        (2, ("S1", "7", "")),
        (4, ("", "2.5", "")),
        (5, ("0.3", "true", "-4.48")),
    ]


def test_where_a_sheet_begins(tmp_path):
    def fill(book):
        page = book.add_worksheet()
        page.write_row(4, 3, ["a", "b"])
        page.write_row(7, 3, ["c", "d"])
        page.write_blank(900, 900, None, book.add_format({"bold": True}))

    assert rows(tmp_path, workbook(fill), "x.xlsx") == [(5, ("a", "b")), (8, ("c", "d"))]


@pytest.mark.parametrize("from_1904", [False, True])
def test_moments(tmp_path, from_1904):
    def fill(book):
        page = book.add_worksheet()

        def add(column, value, form):
            page.write_datetime(0, column, value, book.add_format({"num_format": form}))

        add(0, moment("2026-11-18T19:30"), "dd/mm/yyyy hh:mm")
        add(1, moment("2026-11-18"), "dd/mm/yyyy")
        add(2, datetime.time(19, 30), "hh:mm")
        page.write_number(0, 3, 46115)

    grid, findings = read(tmp_path, workbook(fill, date_1904=from_1904), "x.xlsx")
    assert grid.rows == ((1, ("2026-11-18T19:30", "2026-11-18", "19:30", "46115")),)
    assert grid.epoch == (datetime.date(1904, 1, 1) if from_1904 else datetime.date(1899, 12, 30))
    assert not codes(findings)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7.0, "7"),
        (-0.0, "0"),
        (7, "7"),
        (False, "false"),
        (1e14, "100000000000000"),
        (1 / 3, "0.333333333333333"),
        (moment("2026-11-18T19:29:59.999"), "2026-11-18T19:30"),
        (moment("2026-11-18T19:30:15"), "2026-11-18T19:30:15"),
        (moment("2026-11-18T23:59:59.600"), "2026-11-19"),
        (moment("9999-12-31T23:59:59.999"), "9999-12-31T23:59:59"),
        (datetime.date(2026, 11, 18), "2026-11-18"),
        (datetime.time(9, 5, 7), "09:05:07"),
        (datetime.time(19, 29, 59, 999000), "19:30"),
        (datetime.timedelta(hours=25, minutes=30), "25:30"),
        (datetime.timedelta(hours=-1), "-01:00"),
    ],
)
def test_written(value, text):
    assert written(value) == text


def test_a_date_before_all_days(tmp_path):
    def fill(book):
        page = book.add_worksheet()
        page.write_row(2, 1, ["a", -4.48])
        page.write_number(3, 2, -5, book.add_format({"num_format": "dd/mm/yyyy"}))

    grid, findings = read(tmp_path, workbook(fill), "x.xlsx")
    assert grid is None
    assert codes(findings) == [("date_before_all", 4)]
    assert "C4" in next(iter(findings)).text()


def test_an_unknown_value():
    with pytest.raises(RefusedError):
        written(None)


def several(*names, hidden=()):
    def fill(book):
        for name in names:
            page = book.add_worksheet(name)
            page.write_row(0, 0, ["sheet", name])
            if name in hidden:
                page.hide()

    return workbook(fill)


@pytest.mark.parametrize(
    ("names", "options", "chosen"),
    [
        (("Notice", "Étudiants 2026"), {"words": ("eleves", "etudiants")}, "Étudiants 2026"),
        (("Notice", "hote"), {"words": ("hotes",)}, "hote"),
        (("A", "B"), {"sheet": "B"}, "B"),
        (("Hôtes", "B"), {"sheet": "hotes"}, "Hôtes"),
        (("a", "é"), {"sheet": "é"}, "é"),
    ],
)
def test_the_sheet_meant(tmp_path, names, options, chosen):
    grid, _ = read(tmp_path, several(*names), "x.xlsx", **options)
    assert grid.rows == ((1, ("sheet", chosen)),)
    assert grid.sheet == chosen


@pytest.mark.parametrize(
    ("names", "options", "code"),
    [
        (("A", "B"), {}, "sheet_undecided"),
        (("A", "B"), {"words": ("hotes",)}, "sheet_undecided"),
        (("Hôtes 1", "Hôtes 2"), {"words": ("hotes",)}, "sheet_undecided"),
        (("A", "B"), {"sheet": "C"}, "sheet_unknown"),
    ],
)
def test_no_sheet_is_guessed(tmp_path, names, options, code):
    grid, findings = read(tmp_path, several(*names), "x.xlsx", **options)
    assert grid is None
    assert codes(findings) == [(code, None)]
    assert names[1] in next(iter(findings)).text("fr")


def test_empty_sheets_are_passed_over(tmp_path):
    def fill(book):
        for name in ("Feuil1", "Feuil2", "Feuil3"):
            page = book.add_worksheet(name)
            page.write_blank(3, 3, None, book.add_format({"bold": True}))
            if name == "Feuil2":
                page.write_row(0, 0, ["id", "x"])

    grid, findings = read(tmp_path, workbook(fill), "x.xlsx")
    assert (grid.sheet, codes(findings)) == ("Feuil2", [("sheet_chosen", None)])
    empty = workbook(lambda book: [book.add_worksheet("A"), book.add_worksheet("B")])
    assert codes(read(tmp_path, empty, "x.xlsx")[1]) == [("sheet_undecided", None)]


def test_many_names_are_cut(tmp_path):
    (finding,) = read(tmp_path, several(*[f"S{n}" for n in range(20)]), "x.xlsx")[1]
    assert finding.params == {"count": 20, "names": "S0, S1, S2, S3, S4, S5, S6, S7, S8, S9, ..."}


def test_hidden_sheets(tmp_path):
    grid, findings = read(tmp_path, several("A", "B", "C", hidden=("B", "C")), "x.xlsx")
    assert grid.sheet == "A"
    assert codes(findings) == [("hidden_sheets", None)]
    grid, findings = read(tmp_path, several("A", "B", hidden=("B",)), "x.xlsx", sheet="B")
    assert grid.sheet == "B"
    assert not codes(findings)


def test_a_chosen_sheet_is_said(tmp_path):
    _, findings = read(tmp_path, several("A", "Hosts"), "x.xlsx", words=("hosts",))
    assert codes(findings) == [("sheet_chosen", None)]


def test_hidden_rows_and_columns(tmp_path):
    def fill(book):
        page = book.add_worksheet()
        for row in range(20):
            page.write_row(row, 0, ["a", "b", "c"])
        for row in [*range(3, 17), 50]:
            page.set_row(row, None, None, {"hidden": True})
        page.set_column(1, 1, None, None, {"hidden": True})
        page.set_column(7, 16_000, None, None, {"hidden": True})

    grid, findings = read(tmp_path, workbook(fill), "x.xlsx")
    assert len(grid.rows) == 20
    assert [(finding.code, finding.params["count"]) for finding in findings] == [
        ("hidden_rows", 14),
        ("hidden_columns", 1),
    ]
    assert {finding.weight for finding in findings} == {Severity.REMARK}


MERGES = {
    "A1:C1": [(0, ["Titre"]), (1, ["a", "b", "c"])],
    "A2:A3": [(0, ["a", "b"]), (1, ["x", "y"]), (2, ["", "z"])],
    "B2:C2": [(0, ["a", "b", "c"]), (1, ["x", "y", ""])],
    "E9:F9": [(0, ["a", "b"]), (1, ["x", "y"])],
}


@pytest.mark.parametrize(("span", "refused"), [("A1:C1", False), ("A2:A3", True), ("B2:C2", True), ("E9:F9", False)])
def test_merged_cells(tmp_path, span, refused):
    def fill(book):
        page = book.add_worksheet()
        page.merge_range(span, "")
        for row, cells in MERGES[span]:
            for column, value in enumerate(cells):
                if value:
                    page.write(row, column, value)

    grid, findings = read(tmp_path, workbook(fill), "x.xlsx")
    assert (grid is None) is refused
    assert [finding.params["range"] for finding in findings] == [span] * refused


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        (cell("<v>#REF!</v>", "e", "B2"), "cell_error"),
        (cell("<v>#ODD</v>", "e", "B2"), "cell_error"),
        (cell("<is><t>#N/A</t></is>", "inlineStr", "B2"), "cell_error"),
        (cell("<f>A1+1</f>", "n", "B2"), "formula_without_value"),
        (cell("<f>A1+1</f><v></v>", "n", "B2"), "formula_without_value"),
        (cell("<v>1234567890123456</v>", "n", "B2"), "id_precision_lost"),
        (cell("<v>1.2345678901234E+17</v>", "n", "B2"), "id_precision_lost"),
    ],
)
def test_cells_that_are_no_values(tmp_path, sheet, code):
    grid, findings = read(tmp_path, parts(sheet), "x.xlsx")
    assert grid is None
    assert codes(findings) == [(code, 2)]
    (finding,) = findings
    assert finding.params["cell"] == "B2"
    assert "B2" in finding.text("fr")
    assert "ODD" not in finding.text()


@pytest.mark.parametrize(
    ("sheet", "text"),
    [
        (cell('<f>IF(1,"")</f><v></v>', "str", "B2"), None),
        (cell("<f>1+1</f><v>2</v>", "n", "B2"), "2"),
        (cell('<f t="shared" si="0"/><v>x</v>', "str", "B2"), "x"),
        (cell("<v>123456789012345</v>", "n", "B2"), "123456789012345"),
        (cell("<v>7.0</v>", "n", "B2"), "7"),
        (cell("<v>1</v>", "b", "B2"), "true"),
        (cell("<is><r><t>a</t></r><r><t xml:space='preserve'> b </t></r></is>", "inlineStr", "B2"), "a b"),
    ],
)
def test_cells_that_are_values(tmp_path, sheet, text):
    found = rows(tmp_path, parts(sheet), "x.xlsx")
    assert found[1:] == ([(2, ("", text))] if text else [])


def test_rows_and_cells_without_addresses(tmp_path):
    sheet = f"<sheetData>{HEADER}<row><c><v>1</v></c></row><row/><row><c/><c><v>2</v></c></row></sheetData>"
    assert rows(tmp_path, parts(sheet), "x.xlsx") == [(1, ("id", "x")), (2, ("1", "")), (4, ("", "2"))]


def test_all_faults_of_a_sheet(tmp_path):
    sheet = data(
        '<row r="2"><c r="A2" t="e"><v>#N/A</v></c><c r="B2"><f>1</f></c></row>',
        '<row r="3"><c r="A3"><v>9999999999999999</v></c><c r="B3" t="e"><v>#REF!</v></c></row>',
    )
    found = codes(read(tmp_path, parts(sheet), "x.xlsx")[1])
    assert found == [("cell_error", 2), ("cell_error", 3), ("formula_without_value", 2), ("id_precision_lost", 3)]


def test_cells_too_long_and_mojibake(tmp_path):
    assert codes(read(tmp_path, table(["a"], ["x" * 10_001]), "x.xlsx")[1]) == [("cell_too_long", 2)]
    assert codes(read(tmp_path, table(["a"], ["ZoÃ©"]), "x.xlsx")[1]) == [("mojibake_suspected", 2)]
    assert read(tmp_path, table(["a"], ["ZoÃ©"]), "x.xlsx", mojibake=True)[0] is not None
    long = parts(cell(f"<v>{'1' * 200_000}</v>"))
    assert codes(read(tmp_path, long, "x.xlsx")[1]) == [("cell_too_long", 2)]


def test_far_cells(tmp_path):
    for address in ("A50001", "GS2"):
        (finding,) = read(tmp_path, parts(cell("<v>1</v>", address=address)), "x.xlsx")[1]
        assert finding.code == "sheet_too_large"
        assert address in finding.text()
    assert rows(tmp_path, parts(cell("<v>1</v>", address="GR2")), "x.xlsx")[1][1][199] == "1"
    # Blank and only formatted, however far: spreadsheet programs leave such cells behind.
    assert rows(tmp_path, parts(data('<row r="1048576"><c r="XFD1048576" s="1"/></row>')), "x.xlsx") == [
        (1, ("id", "x"))
    ]
    many = parts(f"<sheetData>{'<row/>' * 200_001}</sheetData>", method=zipfile.ZIP_STORED)
    assert codes(read(tmp_path, many, "x.xlsx")[1]) == [("sheet_too_large", None)]


def test_nothing_in_it(tmp_path):
    assert codes(read(tmp_path, parts("<sheetData/>"), "x.xlsx")[1]) == [("file_empty", None)]


DTD = f"<!DOCTYPE x><worksheet {MAIN}/>"
LATIN = f'<?xml version="1.0" encoding="ISO-8859-1"?><worksheet {MAIN}><sheetData/></worksheet>'


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"xl/worksheets/sheet1.xml": DTD}, "xml_forbidden"),
        ({"xl/worksheets/sheet1.xml": LATIN}, "xml_forbidden"),
        ({"xl/worksheets/sheet1.xml": "<worksheet>" + "<a>" * 70 + "</a>" * 70 + "</worksheet>"}, "xml_forbidden"),
        ({"xl/worksheets/sheet1.xml": "<worksheet><sheetData>"}, "workbook_damaged"),
        ({"xl/worksheets/sheet1.xml": ""}, "workbook_damaged"),
        ({"xl/workbook.xml": f"<workbook {MAIN}>" + "<a/>" * 500_001 + "</workbook>"}, "xml_forbidden"),
        ({"xl/workbook.xml": f"<workbook {MAIN}/>"}, "workbook_damaged"),
        ({"xl/workbook.xml": f'<workbook {MAIN}><sheets><sheet name="x"/></sheets></workbook>'}, "workbook_damaged"),
        ({"XL/workbook.xml": "<workbook/>"}, "workbook_damaged"),
        ({"xl/_rels/workbook.xml.rels": "<Relationships/>"}, "workbook_damaged"),
        ({"_rels/.rels": "<!DOCTYPE x [<!ENTITY a 'b'>]><Relationships/>"}, "xml_forbidden"),
    ],
)
def test_parts_that_are_refused(tmp_path, more, code):
    grid, findings = read(tmp_path, parts(data(), more=more, method=zipfile.ZIP_STORED), "x.xlsx")
    assert grid is None
    assert codes(findings) == [(code, None)]


@pytest.mark.parametrize(
    "sheet",
    [
        cell("<v>x</v>"),
        cell("<v>NaN</v>"),
        cell("<v>0</v>", "s"),
        cell("<v>-1</v>", "s"),
        cell("<v>1</v>", address="1A"),
        cell("<v>1</v>", address="A0"),
        data('<row r="x"/>'),
        data('<row r="2"><c r="A2"><v>1</v></c></row>') + '<mergeCells><mergeCell ref="here"/></mergeCells>',
        '<cols><col hidden="1" min="x" max="2"/></cols>' + data(),
    ],
)
def test_sheets_that_make_no_sense(tmp_path, sheet):
    grid, findings = read(tmp_path, parts(sheet), "x.xlsx")
    assert grid is None
    assert [finding.code for finding in findings] == ["workbook_damaged"]


def test_a_chart_is_no_sheet(tmp_path):
    def fill(book):
        book.add_worksheet("Data").write_row(0, 0, ["a", "b"])
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=Data!$A$1:$B$1"})
        book.add_chartsheet("Picture").set_chart(chart)

    assert rows(tmp_path, workbook(fill), "x.xlsx") == [(1, ("a", "b"))]


def test_other_ways_to_name_parts(tmp_path):
    """Targets from the root, another name for the workbook, another case, backslashes."""
    office = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    inside = {
        "_rels\\.rels": f'<Relationships><Relationship Id="a" Type="{office}/officeDocument" '
        'Target="/xl/workbook2.xml"/>'
        "</Relationships>",
        "xl\\_rels\\workbook2.xml.rels": f'<Relationships><Relationship Id="b" Type="{office}/worksheet" '
        'Target="/xl/Worksheets/Sheet.xml"/></Relationships>',
        "xl\\workbook2.xml": f'<x:workbook xmlns:x="m" xmlns:r="{office}"><x:workbookPr date1904="true"/>'
        '<x:sheets><x:sheet name="S" r:id="b"/></x:sheets></x:workbook>',
        "xl\\worksheets\\sheet.xml": "<x:worksheet xmlns:x='m'><x:sheetData><x:row r='1'><x:c r='A1'><x:v>1</x:v></x:c>"
        "</x:row></x:sheetData></x:worksheet>",
    }
    grid, findings = read(tmp_path, zipped(inside), "x.xlsx")
    assert not codes(findings)
    assert grid.rows == ((1, ("1",)),)
    assert grid.epoch == datetime.date(1904, 1, 1)


def test_other_packing_is_refused(tmp_path):
    raw = zipped({"xl/workbook.xml": "<a/>", "_rels/.rels": "<a/>"}, method=zipfile.ZIP_LZMA)
    assert codes(read(tmp_path, raw, "x.xlsx")[1]) == [("workbook_damaged", None)]


def test_a_part_under_a_password(tmp_path):
    raw = bytearray(parts(data()))
    place = raw.index(b"PK\x01\x02")
    raw[place + 8] |= 1
    assert codes(read(tmp_path, bytes(raw), "x.xlsx")[1]) == [("workbook_encrypted", None)]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_truncated(tmp_path, share):
    raw = table(["a", "b"], *[["x", n] for n in range(200)])
    assert codes(read(tmp_path, raw[: int(share * len(raw))], "x.xlsx")[1]) == [("workbook_damaged", None)]


def test_without_the_library(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    (finding,) = read(tmp_path, table(["a", "b"]), "x.xlsx")[1]
    assert finding.code == "excel_missing"
    assert install_command("excel") in finding.text()


class PanicException(BaseException):
    """As the library's own is called."""


@pytest.mark.parametrize(("error", "kind"), [(PanicException(), None), (KeyboardInterrupt(), KeyboardInterrupt)])
def test_a_panic_of_the_library(tmp_path, monkeypatch, error, kind):
    class Workbook:
        @staticmethod
        def from_filelike(_file):
            raise error

    monkeypatch.setattr(python_calamine, "CalamineWorkbook", Workbook)
    if kind is not None:
        with pytest.raises(kind):
            read(tmp_path, table(["a", "b"]), "x.xlsx")
    else:
        assert codes(read(tmp_path, table(["a", "b"]), "x.xlsx")[1]) == [("workbook_damaged", None)]
