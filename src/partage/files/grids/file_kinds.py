"""What a file really is, by its first bytes; its name may say something else."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum

from partage.canonical_json import is_pickle
from partage.files.grids.zip_xml import DAMAGED

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


class FileKind(StrEnum):
    """What is read; anything else is refused by its name."""

    TEXT = "text"
    WORKBOOK = "workbook"
    OPEN = "open"
    """An OpenDocument sheet, as LibreOffice writes it."""
    ENCRYPTED = "encrypted"


# First bytes -> the key of what it is, in the catalogue's table `file_kinds`.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "seven_zip"),
    (b"Rar!", "rar"),
    (b"BZh91AY&SY", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"PAR1\x15", "parquet"),
    (b"ARROW1", "arrow"),
    (b"SQLite format 3", "sqlite"),
    (b"\x00\x01\x00\x00Standard", "access"),
    (b"{\\rtf", "rtf"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
)

# In the first letters of a text: pages and documents that are no sheets.
_MARKUP: tuple[tuple[str, str], ...] = (
    ("<!doctype html", "html"),
    ("<html", "html"),
    ("<table", "html"),
    ("<?xml", "xml"),
    ("<office:document", "xml"),
)

_JSON = re.compile(r"\{\s*[\"}]|\[\s*[\[{\"\]]")  # a header in brackets is none

# A name within a zip archive -> what it is.
_INSIDE: tuple[tuple[str, str], ...] = (
    ("xl/workbook.bin", "xlsb"),
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
    ("index/document.iwa", "iwork"),
    ("index.zip", "iwork"),
)
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_OPEN_DOCUMENTS = {b"spreadsheet": FileKind.OPEN, b"text": "odt", b"presentation": "odp"}
_BOOK = re.compile(rb"xl[/\\]workbook[0-9]*\.xml")
_START = 200
_MOST_PARTS = 20_000


def kind_of(raw: bytes) -> FileKind | str:
    """What the bytes are: one of the kinds that are read, or the key of its name in the table ``file_kinds``."""
    if raw.startswith(_OLE):
        # An encrypted workbook is a small OLE file around it; streams' names stand there in UTF-16.
        if "EncryptedPackage".encode("utf-16-le") in raw:
            return FileKind.ENCRYPTED
        return "xls"
    if raw.startswith(_ZIP):
        return _zipped(raw)
    for magic, named in _MAGIC:
        if raw.startswith(magic):
            return named
    if is_pickle(raw):
        return "pickle"
    return _written(raw)


def _zipped(raw: bytes) -> FileKind | str:
    """What is in an archive, by names that stand in it; a damaged workbook is a workbook still."""
    lower = raw.lower()
    if _BOOK.search(lower):
        return FileKind.WORKBOOK
    names, stated = _listed(raw)
    for name, named in _INSIDE:
        if name in names or name.encode("ascii") in lower:
            return named
    for kind, named in _OPEN_DOCUMENTS.items():
        if _OPEN_DOCUMENT + kind in stated:
            return named
    return "zip" if names else FileKind.WORKBOOK


def _listed(raw: bytes) -> tuple[set[str], bytes]:
    """The names of an archive's parts, and the type that it states: unpacked at its beginning, as a rule."""
    stated = raw[:_START]
    if raw.count(b"PK\x01\x02") > _MOST_PARTS:
        return set(), stated
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = archive.namelist()
            if "mimetype" in names:
                with archive.open("mimetype") as part:
                    stated += part.read(_START)
    except DAMAGED:
        return set(), stated
    return {name.lower() for name in names}, stated


def _written(raw: bytes) -> FileKind | str:
    start = raw[:400].decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1", "replace")
    start = start.removeprefix("ï»¿").lstrip().lower()
    for sign, named in _MARKUP:
        if start.startswith(sign):
            return named
    return "json" if _JSON.match(start) else FileKind.TEXT
