"""Workbooks that were made to do harm, and the time and memory that refusing them takes."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

from sheets_of_all_kinds import HEADER, MAIN, data, ods, ods_row, parts

_CHILD = """
import json, resource, sys, time
from partage.files.findings import Findings
from partage.files.grids.reading import read_grid
from partage.files.grids import workbooks
findings = Findings()
start = time.process_time()
grid = read_grid(sys.argv[1], findings)
seconds = time.process_time() - start
# Of this process alone: what the one that started it took counts in `ru_maxrss` until it runs a program.
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([grid is None, [finding.code for finding in findings], seconds, peak / 1024]))
"""


_WITH_STRINGS = (
    '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>'
    '<Relationship Id="r2" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)


def _billion_laughs() -> bytes:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    sheet = f"<!DOCTYPE x [{entities}]><worksheet {MAIN}><sheetData>{HEADER}</sheetData><x>&a9;</x></worksheet>"
    return parts(data(), more={"xl/worksheets/sheet1.xml": sheet})


def _quadratic() -> bytes:
    entity = f'<!DOCTYPE sst [<!ENTITY a "{"a" * 100_000}">]>'
    strings = f"{entity}<sst {MAIN}><si><t>{'&a;' * 100_000}</t></si></sst>"
    return parts(data(), more={"xl/sharedStrings.xml": strings, "xl/_rels/workbook.xml.rels": _WITH_STRINGS})


def _bomb() -> bytes:
    """One to a thousand, the most that deflate can: 104 MB of cells in 100 kB."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        with zipfile.ZipFile(io.BytesIO(parts(data()))) as source:
            for name in source.namelist():
                if "sheet1" not in name:
                    archive.writestr(name, source.read(name))
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f"<worksheet {MAIN}><sheetData><row>".encode())
            for _ in range(100):
                sheet.write(b"<c/>" * 260_000)
            sheet.write(b"</row></sheetData></worksheet>")
    return target.getvalue()


def _lying_bomb() -> bytes:
    """The same, but the archive's list says that it is small."""
    raw = bytearray(_bomb())
    for signature, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        found = raw.rindex(signature)
        raw[found + place : found + place + 4] = (1000).to_bytes(4, "little")
    return bytes(raw)


def _many_sheets() -> bytes:
    return parts(data(), names=[f"S{number}" for number in range(10_000)])


def _many_sheets_one_part() -> bytes:
    relation = '<Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>'
    sheets = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r1"/>' for n in range(100_000))
    return parts(
        data(),
        more={
            "xl/_rels/workbook.xml.rels": f"<Relationships>{relation}</Relationships>",
            "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="x"><sheets>{sheets}</sheets></workbook>',
        },
    )


def _many_parts() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/workbook.xml", "")
        for number in range(60_000):
            archive.writestr(str(number), "")
    return target.getvalue()


def _columns(count: int) -> bytes:
    cells = "<c><v>1</v></c>" * count
    return _stored(f"<worksheet {MAIN}><sheetData><row>{cells}</row></sheetData></worksheet>")


def _stored(sheet: str) -> bytes:
    """A sheet that is not packed, so that no ratio gives it away."""
    return parts("", more={"xl/worksheets/sheet1.xml": sheet}, method=zipfile.ZIP_STORED)


def _deep() -> bytes:
    return _stored(f"<worksheet {MAIN}>{'<a>' * 3_000_000}{'</a>' * 3_000_000}</worksheet>")


def _endless_tag() -> bytes:
    return _stored(f'<worksheet {MAIN} a="{"a" * 40_000_000}"><sheetData>{HEADER}</sheetData></worksheet>')


def _endless_comment() -> bytes:
    return _stored(f"<worksheet {MAIN}><!--{'<a> ' * 10_000_000}--></worksheet>")


def _shared_by_many() -> bytes:
    """A string of a million letters in a hundred thousand cells: a copy each would be 100 GB."""
    cells = "".join(f'<row><c t="s"><v>{0}</v></c><c t="s"><v>0</v></c></row>' for _ in range(49_000))
    strings = f"<sst {MAIN}><si><t>{'ab' * 500_000}</t></si></sst>"
    return parts(
        f"<sheetData>{cells}</sheetData>",
        more={"xl/sharedStrings.xml": strings, "xl/_rels/workbook.xml.rels": _WITH_STRINGS},
        method=zipfile.ZIP_STORED,
    )


def _many_merges() -> bytes:
    merges = "".join(f'<mergeCell ref="A1:B{number}"/>' for number in range(2, 400_000))
    return _stored(f"<worksheet {MAIN}><sheetData>{HEADER}</sheetData><mergeCells>{merges}</mergeCells></worksheet>")


def _blank_cells() -> bytes:
    return _stored(f"<worksheet {MAIN}><sheetData><row>{'<c/>' * 10_000_000}</row></sheetData></worksheet>")


def _far_cell(address: str = "XFD1048576") -> bytes:
    return parts(data(f'<row r="1048576"><c r="{address}"><v>1</v></c></row>'))


def _wide_and_long() -> bytes:
    """Within 50,000 rows and 200 columns, but two cells would make a table of ten million."""
    return parts(data('<row r="50000"><c r="GR50000"><v>1</v></c></row>'))


def _repeated() -> bytes:
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>a</text:p></table:table-cell>'
    return ods(ods_row(cell, number_rows_repeated="1048576"))


def _repeated_within_limits() -> bytes:
    cell = '<table:table-cell table:number-columns-repeated="200"><text:p>a</text:p></table:table-cell>'
    return ods(ods_row(cell, number_rows_repeated="50000"))


def _open_laughs() -> bytes:
    return ods(more={"content.xml": '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'})


def _blanks_in_text() -> bytes:
    return ods(ods_row(*['<table:table-cell><text:p><text:s text:c="99999"/></text:p></table:table-cell>'] * 9_999))


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "far cell": (_far_cell, "sheet_too_large"),
    "bomb, one to a thousand": (_bomb, "zip_bomb"),
    "bomb that says it is small": (_lying_bomb, "workbook_damaged"),
    "10,000 sheets": (_many_sheets, "too_many_sheets"),
    "100,000 names of one sheet": (_many_sheets_one_part, "too_many_sheets"),
    "60,000 parts": (_many_parts, "too_many_sheets"),
    "entity bomb": (_billion_laughs, "xml_forbidden"),
    "entity of 100 kB, 100,000 times": (_quadratic, "xml_forbidden"),
    "1,000,000 columns": (lambda: _columns(1_000_000), "sheet_too_large"),
    "XML 3,000,000 deep": (_deep, "xml_forbidden"),
    "one tag of 40 MB": (_endless_tag, "xml_forbidden"),
    "one comment of 40 MB": (_endless_comment, "xml_forbidden"),
    "a long string, shared": (_shared_by_many, "sheet_too_full"),
    "400,000 merged ranges": (_many_merges, "sheet_too_full"),
    "10,000,000 blank cells": (_blank_cells, "sheet_too_full"),
    "two cells, ten million between": (_wide_and_long, "sheet_too_full"),
    "ods: a cell, 17 thousand million times": (_repeated, "sheet_too_large"),
    "ods: a cell, ten million times": (_repeated_within_limits, "sheet_too_full"),
    "ods: entities": (_open_laughs, "xml_forbidden"),
    "ods: a thousand million blanks": (_blanks_in_text, "sheet_too_full"),
}
"""What it is -> how it is made, and the code that it has to be refused with."""


def refused(path: Path) -> tuple[bool, list[str], float, float]:
    """Whether a file is refused in a process of its own, the codes found, seconds and megabytes at the most."""
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-c", _CHILD, str(path)], capture_output=True, text=True, timeout=60, check=True
    )
    none, codes, seconds, peak = json.loads(run.stdout)
    return none, codes, seconds, peak


if __name__ == "__main__":
    for what, (make, _code) in HOSTILE.items():
        place = Path(sys.argv[1], "hostile.xlsx")
        place.write_bytes(make())
        none, codes, seconds, peak = refused(place)
        size = place.stat().st_size / 1e6
        print(  # noqa: T201
            f"{what:40} {size:6.2f} MB  {'refused' if none else 'READ':8} {codes}  {seconds:.3f} s  {peak:.0f} MB"
        )
