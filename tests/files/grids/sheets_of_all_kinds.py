"""Files for the tests of grids: workbooks by xlsxwriter, and workbooks put together part by part."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import xlsxwriter

from partage.files.findings import Findings
from partage.files.grids.grid import Grid
from partage.files.grids.reading import read_grid

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="inlineStr"><is><t>x</t></is></c></row>'


def workbook(fill: Callable[[xlsxwriter.Workbook], object], **options: object) -> bytes:
    """A workbook that xlsxwriter writes."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, **options})
    book.set_properties({"created": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)})
    fill(book)
    book.close()
    return target.getvalue()


def table(*rows: Sequence[object], sheet: str = "Feuille1") -> bytes:
    """A workbook of one plain sheet."""

    def fill(book: xlsxwriter.Workbook) -> None:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)

    return workbook(fill)


def parts(
    data: str,
    *,
    names: Sequence[str] = ("S",),
    more: Mapping[str, str | bytes] = {},
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """A workbook put together from the text of its sheet's ``sheetData``."""
    sheets = "".join(f'<sheet name="{n}" sheetId="{i}" r:id="r{i}"/>' for i, n in enumerate(names, 1))
    links = "".join(
        f'<Relationship Id="r{i}" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i, _ in enumerate(names, 1)
    )
    inside: dict[str, str | bytes] = {
        "_rels/.rels": (
            f'<Relationships><Relationship Id="r" Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>"
        ),
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{_DOCUMENT}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>",
    }
    for number, _ in enumerate(names, 1):
        inside[f"xl/worksheets/sheet{number}.xml"] = f"<worksheet {MAIN}>{data}</worksheet>"
    return zipped(inside | more, method=method)


def zipped(inside: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in inside.items():
            archive.writestr(name, content)
    return target.getvalue()


def ods(*tables: str, styles: str = "", before: str = "", more: Mapping[str, str | bytes] = {}) -> bytes:
    """An OpenDocument sheet of the text of its tables; without a ``<table:table`` it is the rows of one."""
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text", "style")
    )
    whole = [t if t.startswith("<table:table ") else f'<table:table table:name="S">{t}</table:table>' for t in tables]
    content = (
        f'<office:document-content {spaces} xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:'
        f'calcext:1.0"><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>'
        f"{before}{''.join(whole)}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in (kind | {"content.xml": content} | dict(more)).items():
            archive.writestr(name, part, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return target.getvalue()


def ods_row(*cells: str, **attributes: str) -> str:
    """A row of cells, each as text or as the whole element."""
    written = "".join(
        cell
        if cell.startswith("<")
        else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    given = "".join(f' table:{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f"<table:table-row{given}>{written}</table:table-row>"


def data(*rows: str) -> str:
    """Rows under a header of two columns."""
    return f"<sheetData>{HEADER}{''.join(rows)}</sheetData>"


def read(folder: Path, raw: bytes | str, name: str = "x.csv", **options: object) -> tuple[Grid | None, Findings]:
    """What is read from these bytes, and what was found."""
    path = folder / name
    path.write_bytes(raw if isinstance(raw, bytes) else raw.encode("utf-8"))
    findings = Findings()
    return read_grid(path, findings, **options), findings  # type: ignore[arg-type]


def rows(folder: Path, raw: bytes | str, name: str = "x.csv", **options: object) -> list[tuple[int, tuple[str, ...]]]:
    """The rows of a file that is read without a finding."""
    grid, findings = read(folder, raw, name, **options)
    assert grid is not None, codes(findings)
    assert not codes(findings), codes(findings)
    return list(grid.rows)


def codes(findings: Findings) -> list[tuple[str, int | None]]:
    """Codes with their rows, in the order found."""
    return [(finding.code, finding.row) for finding in findings]
