"""OpenDocument sheets: values, repetitions, and what is refused."""

import datetime
import io
import zipfile

import pytest
import python_calamine
from sheets_of_all_kinds import codes, ods, ods_row, read, rows, zipped

HEADER = ods_row("id", "x")


def cell(kind, value="", text="", **more):
    """A cell of one kind; `more` are attributes of tables."""
    name = {"float": "value", "percentage": "value", "currency": "value"}.get(kind, f"{kind}-value")
    given = f' office:value-type="{kind}"' if kind else ""
    given += f' office:{name}="{value}"' if value else ""
    given += "".join(f' table:{key.replace("_", "-")}="{value}"' for key, value in more.items())
    return f"<table:table-cell{given}><text:p>{text}</text:p></table:table-cell>"


def error(text):
    kind = 'calcext:value-type="error" office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>"


_NO = "<text:p>no</text:p>"
_AROUND = f"<office:annotation>{_NO}</office:annotation><text:p>yes</text:p><draw>{_NO}</draw>"
COMMENTED = f"<table:table-cell>{_AROUND}</table:table-cell>"
BLANK = "<table:table-cell/>"


def blanks(count):
    return f'<table:table-cell table:number-columns-repeated="{count}"/>'


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (cell("float", "7", "7,00"), "7"),
        (cell("float", "2.5", "2,5"), "2.5"),
        (cell("percentage", "0.5", "50 %"), "0.5"),
        (cell("currency", "3", "3 €"), "3"),
        (cell("date", "2026-11-18", "18/11/26"), "2026-11-18"),
        (cell("date", "2026-11-18T19:30:00", "18/11/26 19:30"), "2026-11-18T19:30"),
        (cell("date", "2026-11-18T19:29:59.999999999"), "2026-11-18T19:30"),
        (cell("time", "PT19H30M00S", "19:30"), "19:30"),
        (cell("time", "PT25H30M00.2S", "25:30"), "25:30"),
        (cell("time", "-PT01H00M00S"), "-01:00"),
        (cell("boolean", "true", "VRAI"), "true"),
        (cell("boolean", "false", "FAUX"), "false"),
        (cell("string", "", " a\u00a0"), "a"),
        (cell("string", "b", "c"), "b"),
        (cell("", "", "plain"), "plain"),
        (
            cell("string", "", "a<text:span>b<text:s text:c='3'/>c</text:span><text:tab/>d<text:line-break/>e"),
            "ab   c\td\ne",
        ),
        (cell("string", "", "a</text:p><text:p>b"), "a\nb"),
        (COMMENTED, "yes"),
        (cell("string", "", "", formula="of:=IF(1;0;0)") + cell("", "", "z"), None),
    ],
)
def test_values(tmp_path, given, text):
    found = rows(tmp_path, ods(HEADER + ods_row(given)), "x.ods")
    assert found[1] == (2, (text, "") if text is not None else ("", "z"))


def test_repetitions(tmp_path):
    raw = ods(
        ods_row(BLANK, number_rows_repeated="2")
        + ods_row(blanks(2), "a", blanks(3), "b", blanks(16_377))
        + ods_row(blanks(16_384), number_rows_repeated="7")
        + ods_row(cell("float", "1", number_columns_repeated="3"), blanks(16_381), number_rows_repeated="2")
        + ods_row(blanks(16_384), number_rows_repeated="1048564")
    )
    assert rows(tmp_path, raw, "x.ods") == [
        (3, ("", "", "a", "", "", "", "b")),
        (11, ("1", "1", "1", "", "", "", "")),
        (12, ("1", "1", "1", "", "", "", "")),
    ]
    peer = python_calamine.load_workbook(io.BytesIO(raw)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert peer[2][2] == "a"
    assert peer[10][:3] == peer[11][:3] == [1.0, 1.0, 1.0]


HIDDEN_STYLE = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'


def test_sheets(tmp_path):
    table = '<table:table table:name="{}" table:style-name="{}">' + HEADER + "{}</table:table>"
    first = table.format("Notice", "ta1", ods_row("n", "n"))
    second = table.format("Hôtes", "ta1", ods_row("h", "h"))
    third = table.format("Caché", "ta2", ods_row("c", "c"))
    outside = table.format("'file:///x.ods'#$A", "ta2", ods_row("f", "f"))
    raw = ods(first, second, third, outside, styles=HIDDEN_STYLE)
    grid, findings = read(tmp_path, raw, "x.ods", words=("hotes",))
    assert (grid.sheet, grid.rows[1]) == ("Hôtes", (2, ("h", "h")))
    assert codes(findings) == [("hidden_sheets", None), ("sheet_chosen", None)]
    assert read(tmp_path, raw, "x.ods", sheet="cache")[0].rows[1] == (2, ("c", "c"))
    assert codes(read(tmp_path, raw, "x.ods")[1]) == [("sheet_undecided", None)]


def test_empty_tables_are_passed_over(tmp_path):
    empty = '<table:table table:name="{}"><table:table-row><table:table-cell/></table:table-row></table:table>'
    raw = ods(empty.format("A"), HEADER, empty.format("B"))
    grid, findings = read(tmp_path, raw, "x.ods")
    assert (grid.sheet, codes(findings)) == ("S", [("sheet_chosen", None)])


def test_a_type_that_is_packed(tmp_path):
    with zipfile.ZipFile(io.BytesIO(ods(HEADER))) as source:
        raw = zipped({name: source.read(name) for name in reversed(source.namelist())})
    assert rows(tmp_path, raw, "x.ods") == [(1, ("id", "x"))]


def test_days(tmp_path):
    first = '<table:null-date table:date-value="1904-01-01"/>'
    raw = ods(HEADER, before=f"<table:calculation-settings>{first}</table:calculation-settings>")
    assert read(tmp_path, raw, "x.ods")[0].epoch == datetime.date(1904, 1, 1)
    assert read(tmp_path, ods(HEADER), "x.ods")[0].epoch == datetime.date(1899, 12, 30)


def test_hidden_rows_and_columns(tmp_path):
    columns = '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="9"/>'
    raw = ods(columns + HEADER + ods_row("a", "b", number_rows_repeated="3", visibility="filter") + ods_row("c", "d"))
    grid, findings = read(tmp_path, raw, "x.ods")
    assert len(grid.rows) == 5
    assert [(finding.code, finding.params["count"]) for finding in findings] == [
        ("hidden_rows", 3),
        ("hidden_columns", 1),
    ]


@pytest.mark.parametrize(
    ("given", "code", "row"),
    [
        ('<table:table-cell table:formula="of:=1"/>', "formula_without_value", 2),
        (error("#N/A"), "cell_error", 2),
        (error("Err:502"), "cell_error", 2),
        (cell("float", "1234567890123456", number_columns_spanned="2"), "merged_cells", None),
        (cell("float", "1234567890123456"), "id_precision_lost", 2),
        (cell("string", "", "a", number_rows_spanned="2"), "merged_cells", None),
        (cell("string", "", "a", number_columns_repeated="200"), "sheet_too_large", 2),
        (cell("string", "", "a" * 10_001), "cell_too_long", 2),
        (cell("string", "", "a" * 100_001), "cell_too_long", 2),
        (cell("string", "", "<text:s text:c='9999999'/>b"), "cell_too_long", 2),
        (cell("float", "x"), "workbook_damaged", None),
        (cell("float", "NaN"), "workbook_damaged", None),
        (cell("date", "yesterday"), "workbook_damaged", None),
        (cell("time", "noon"), "workbook_damaged", None),
        (cell("string", "", "a", number_columns_repeated="0"), "workbook_damaged", None),
    ],
)
def test_refused(tmp_path, given, code, row):
    grid, findings = read(tmp_path, ods(HEADER + ods_row("S1", given)), "x.ods")
    assert grid is None
    assert (code, row) in codes(findings)


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        (ods_row("a", "b", number_rows_repeated="50000"), "sheet_too_large"),
        (
            ods_row(cell("string", "", "a", number_columns_repeated="200"), number_rows_repeated="5001"),
            "sheet_too_full",
        ),
        ("<table:table-row/>" * 200_001, "sheet_too_large"),
        ("<table:table-row/>" * 600_000, "zip_bomb"),
        ("", "file_empty"),
    ],
)
def test_too_large(tmp_path, inside, code):
    assert read(tmp_path, ods(HEADER * bool(inside) + inside), "x.ods")[1].__iter__().__next__().code == code


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (ods(HEADER, more={"META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"}), "workbook_encrypted"),
        (ods(HEADER, more={"encrypted-package": "x"}), "workbook_encrypted"),
        (ods(HEADER, more={"content.xml": "<!DOCTYPE x><x/>"}), "xml_forbidden"),
        (ods(HEADER, more={"content.xml": "<x>"}), "workbook_damaged"),
        (ods(), "workbook_damaged"),
        (ods(HEADER)[:-30], "workbook_damaged"),
        (ods(*['<table:table table:name="a"></table:table>'] * 256), "too_many_sheets"),
    ],
)
def test_documents_that_are_refused(tmp_path, raw, code):
    grid, findings = read(tmp_path, raw, "x.ods")
    assert grid is None
    assert codes(findings) == [(code, None)]
