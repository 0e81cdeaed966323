"""Workbooks that were made to do harm are refused in two seconds of work and 200 MB, each in a process of its own."""

import sys
import zipfile

import pytest
from hostile import HOSTILE, refused
from sheets_of_all_kinds import codes, data, parts, read, table

from partage.files.grids import cell_index, xlsx_cells, zip_xml


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from Linux' own account of it")
@pytest.mark.parametrize("what", HOSTILE)
def test_hostile(tmp_path, what):
    make, code = HOSTILE[what]
    path = tmp_path / "x.xlsx"
    path.write_bytes(make())
    none, found, seconds, megabytes = refused(path)
    assert none
    assert found[-1] == code
    assert seconds < 2
    assert megabytes < 200


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_here(tmp_path, what):
    make, code = HOSTILE[what]
    grid, findings = read(tmp_path, make(), "x.xlsx")
    assert grid is None
    assert codes(findings)[-1][0] == code


def test_what_is_large_in_parts_that_are_not_read(tmp_path, monkeypatch):
    """Pictures count in the whole only."""
    monkeypatch.setattr(zip_xml, "_LARGEST_PART", 100_000)
    big = {"xl/media/image1.png": bytes(200_000)}
    assert read(tmp_path, parts(data(), more=big, method=zipfile.ZIP_STORED), "x.xlsx")[0] is not None
    sheet = parts(data() + " " * 200_000, method=zipfile.ZIP_STORED)
    assert codes(read(tmp_path, sheet, "x.xlsx")[1]) == [("zip_bomb", None)]


def test_too_many_strings_and_letters(tmp_path, monkeypatch):
    raw = table(["a", "b", "c"], ["d", "e", "f" * 5_000])
    monkeypatch.setattr(xlsx_cells, "MOST_LETTERS", 1_000)
    assert codes(read(tmp_path, raw, "x.xlsx")[1]) == [("sheet_too_full", None)]
    monkeypatch.setattr(xlsx_cells, "MOST_CELLS", 5)
    assert codes(read(tmp_path, table(*["abc", "def"]), "x.xlsx")[1]) == [("sheet_too_full", None)]


def test_faults_without_end_are_cut(tmp_path, monkeypatch):
    monkeypatch.setattr(cell_index, "_MOST_FAULTS", 3)
    row = '<c t="e"><v>#N/A</v></c>' * 5
    assert len(read(tmp_path, parts(data(f'<row r="2">{row}</row>')), "x.xlsx")[1]) == 3
