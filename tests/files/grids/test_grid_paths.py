"""What is named as a file: whether it is one, what it is, and how its name is printed."""

import io
import os
import pickle
import stat
import zipfile

import pytest
from sheets_of_all_kinds import codes, read, rows, table, zipped

from partage.files.findings import Findings, Severity
from partage.files.grids import paths
from partage.files.grids.file_kinds import FileKind, kind_of
from partage.files.grids.paths import printable
from partage.files.grids.reading import read_grid

TEXT = "id;x\nS1;2\n"


def found(path, **options):
    findings = Findings()
    grid = read_grid(path, findings, **options)
    assert (grid is None) == bool(findings.of(Severity.REFUSED))
    for finding in findings:
        assert all(finding.text(lang) for lang in ("en", "fr"))
    return [finding.code for finding in findings]


@pytest.mark.parametrize("name", ["étudiants.csv", "invités 🎉.csv", "a b.csv", "a'b.csv", "TABLE.CSV"])
def test_names(tmp_path, name):
    assert rows(tmp_path, TEXT, name) == [(1, ("id", "x")), (2, ("S1", "2"))]


def test_a_name_that_is_no_text(tmp_path):
    name = os.fsencode(tmp_path) + b"/h\xf4tes.csv"
    try:
        with open(name, "w", encoding="utf-8") as file:  # noqa: PTH123 - no Path is made of bytes
            file.write(TEXT)
    except OSError:
        pytest.skip("this disk takes names of letters only")
    for path in (name, os.fsdecode(name)):
        findings = Findings()
        grid = read_grid(path, findings)
        assert grid.file == "h\\xf4tes.csv"
        assert not codes(findings)


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("été.csv", "été.csv"),
        ("🎉.csv", "\\U0001f389.csv"),
        ("a\nb\u202egpj.csv", "a\\nb\\u202egpj.csv"),
        ("h\udcf4te.csv", "h\\xf4te.csv"),
        ("\ud83c.csv", "\\ud83c.csv"),
    ],
)
def test_printable(name, printed):
    assert printable(name) == printed
    printable(name).encode("utf-8")


@pytest.mark.parametrize("name", ["http://x.org/a.csv", "https://x.org/a.csv", "file:///a.csv", "s3://x/a.csv"])
def test_addresses(name):
    assert found(name) == ["not_a_file"]


def test_no_such_file(tmp_path):
    assert found(tmp_path / "none.csv") == ["file_missing"]
    assert found(f"{tmp_path}/a\0b.csv") == ["file_missing"]
    assert found(tmp_path / ("x" * 5_000)) == ["file_unreadable"]
    assert found("") in (["file_missing"], ["not_a_file"])


def test_no_file(tmp_path):
    assert found(tmp_path) == ["not_a_file"]
    assert found(os.devnull) == ["not_a_file"]
    if os.path.exists("/dev/zero"):  # noqa: PTH110
        assert found("/dev/zero") == ["not_a_file"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFO here")
def test_a_fifo(tmp_path):
    os.mkfifo(tmp_path / "x.csv")
    assert found(tmp_path / "x.csv") == ["not_a_file"]


def test_what_becomes_a_device_while_it_is_opened(tmp_path, monkeypatch):
    (tmp_path / "x.csv").write_text(TEXT, encoding="utf-8")
    seen = []

    def fstat(number):
        seen.append(number)
        return os.stat_result((stat.S_IFCHR, *[0] * 9))

    monkeypatch.setattr(paths.os, "fstat", fstat)
    assert found(tmp_path / "x.csv") == ["not_a_file"]
    assert seen


def test_links(tmp_path):
    inner, outer = tmp_path / "in", tmp_path / "out"
    for folder in (inner, inner / "below", outer):
        folder.mkdir()
        (folder / "real.csv").write_text(TEXT, encoding="utf-8")
    try:
        (inner / "beside.csv").symlink_to("real.csv")
    except OSError:
        pytest.skip("no links here")
    (inner / "down.csv").symlink_to(inner / "below" / "real.csv")
    (inner / "away.csv").symlink_to(outer / "real.csv")
    (inner / "round.csv").symlink_to(inner / "round.csv")
    (inner / "nowhere.csv").symlink_to("none.csv")
    (tmp_path / "folder").symlink_to(outer)
    assert found(inner / "beside.csv") == found(inner / "down.csv") == found(tmp_path / "folder" / "real.csv") == []
    assert found(inner / "away.csv") == ["link_leaves_folder"]
    assert found(inner / "round.csv") == ["file_unreadable"]
    assert found(inner / "nowhere.csv") == ["file_missing"]


def test_a_link_to_itself_before_python_3_13(tmp_path, monkeypatch):
    def refuse(_path):
        raise RuntimeError

    monkeypatch.setattr(paths, "_check_link", refuse)
    (tmp_path / "x.csv").write_text(TEXT, encoding="utf-8")
    assert found(tmp_path / "x.csv") == ["file_unreadable"]


def test_no_right_to_read(tmp_path, monkeypatch):
    def refuse(_path, _flags):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "x.csv").write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(paths.os, "open", refuse)
    assert found(tmp_path / "x.csv") == ["file_unreadable"]


def test_locks(tmp_path):
    for name in ("~$students.xlsx", ".~lock.students.ods#"):
        (tmp_path / name).write_bytes(b"\x05Name")
        assert found(tmp_path / name) == ["lock_file"]


def test_size(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"")
    assert found(path) == ["file_empty"]
    with path.open("wb") as file:
        file.truncate(paths.LARGEST + 1)
    assert found(path) == ["file_too_large"]


def office(kind):
    return zipped({"mimetype": f"application/vnd.oasis.opendocument.{kind}"}, method=zipfile.ZIP_STORED)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (pickle.dumps(["a"], protocol=5), "pickle"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"PAR1\x15", "Parquet"),
        (b"\x89PNG\r\n", "PNG"),
        (b"SQLite format 3\0", "SQLite"),
        (b"{\\rtf1", "RTF"),
        (OLE + "Workbook".encode("utf-16-le"), ".xls)"),
        (b"<html><table>", "HTML"),
        ("\ufeff  <!DOCTYPE html>".encode(), "HTML"),
        ("\ufeff<html>".encode("utf-16-le"), "HTML"),
        (b'<?xml version="1.0"?><Workbook/>', "XML"),
        (b'[{"id": "S1"}]', "JSON"),
        (b'{"id": "S1"}', "JSON"),
        (office("text"), ".odt"),
        (office("presentation"), "presentation"),
        (zipped({"xl/workbook.bin": "x"}), ".xlsb"),
        (zipped({"word/document.xml": "x"}), ".docx"),
        (zipped({"Index/Document.iwa": "x"}), "Numbers"),
        (zipped({"students.csv": "x"}), "zip"),
    ],
)
def test_kinds(tmp_path, raw, what):
    (finding,) = read(tmp_path, raw, "x.xlsx")[1]
    assert finding.code == "file_kind"
    assert what in finding.text()
    assert finding.text("fr").startswith("c'est ")


@pytest.mark.parametrize("header", ["[id];x", "{id};x", "PAR1;x", "BZh;x", "Rar;x"])
def test_headers_that_look_like_something_else(tmp_path, header):
    assert rows(tmp_path, f"{header}\nS1;2\n")[0] == (1, tuple(header.split(";")))


def test_an_encrypted_workbook(tmp_path):
    raw = OLE + "EncryptedPackage".encode("utf-16-le")
    assert codes(read(tmp_path, raw, "x.xlsx")[1]) == [("workbook_encrypted", None)]


def test_extensions_that_lie(tmp_path):
    grid, findings = read(tmp_path, TEXT, "x.xlsx")
    assert grid.rows[0] == (1, ("id", "x"))
    assert codes(findings) == [("extension_differs", None)]
    for name in ("x.csv", "x.xls", "x"):
        grid, findings = read(tmp_path, table(["id", "x"]), name)
        assert grid.rows == ((1, ("id", "x")),)
        assert codes(findings) == [("extension_differs", None)]


def test_an_archive_that_cannot_be_opened_is_a_damaged_workbook(tmp_path):
    assert codes(read(tmp_path, b"PK\x03\x04" + bytes(50), "x.xlsx")[1]) == [("workbook_damaged", None)]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(20_001):
            archive.writestr(str(number), "")
    assert kind_of(target.getvalue()) is FileKind.WORKBOOK
    assert codes(read(tmp_path, target.getvalue(), "x.xlsx")[1]) == [("too_many_sheets", None)]
