"""What a file really is, by its first bytes; its name may say something else."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum

from partage.canonical_json import is_pickle
from partage.files.grids.parts import DAMAGED

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")


class Kind(StrEnum):
    """What is read; anything else is refused by its name."""

    TEXT = "text"
    WORKBOOK = "workbook"
    OPEN = "open"
    """An OpenDocument sheet, as LibreOffice writes it."""
    ENCRYPTED = "encrypted"


# First bytes -> what it is, in English and French.
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF document", "un document PDF"),
    (b"\x1f\x8b", "a gzip archive", "une archive gzip"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "une archive 7-Zip"),
    (b"Rar!", "a RAR archive", "une archive RAR"),
    (b"BZh91AY&SY", "a bzip2 archive", "une archive bzip2"),
    (b"\xfd7zXZ", "an xz archive", "une archive xz"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", "une archive zstd"),
    (b"\x89PNG", "a picture (PNG)", "une image (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)", "une image (JPEG)"),
    (b"GIF8", "a picture (GIF)", "une image (GIF)"),
    (b"PAR1\x15", "a Parquet file", "un fichier Parquet"),
    (b"ARROW1", "an Arrow file", "un fichier Arrow"),
    (b"SQLite format 3", "a database (SQLite)", "une base de données (SQLite)"),
    (b"\x00\x01\x00\x00Standard", "a database (Access)", "une base de données (Access)"),
    (b"{\\rtf", "a text document (RTF)", "un document texte (RTF)"),
    (b"\x7fELF", "a program", "un programme"),
    (b"MZ\x90", "a program", "un programme"),
)
_PICKLE = ("a Python pickle, which is never opened", "un pickle de Python, qui n'est jamais ouvert")

# In the first letters of a text: pages and documents that are no sheets.
_MARKUP: tuple[tuple[str, str, str], ...] = (
    ("<!doctype html", "a web page (HTML)", "une page web (HTML)"),
    ("<html", "a web page (HTML)", "une page web (HTML)"),
    ("<table", "a web page (HTML)", "une page web (HTML)"),
    ("<?xml", "an XML document", "un document XML"),
    ("<office:document", "an XML document", "un document XML"),
)

_JSON = re.compile(r"\{\s*[\"}]|\[\s*[\[{\"\]]")  # a header in brackets is none

# A name within a zip archive -> what it is.
_INSIDE: tuple[tuple[str, str, str], ...] = (
    ("xl/workbook.bin", "a binary workbook (.xlsb)", "un classeur binaire (.xlsb)"),
    ("word/document.xml", "a text document (.docx)", "un document texte (.docx)"),
    ("ppt/presentation.xml", "a presentation (.pptx)", "une présentation (.pptx)"),
    ("index/document.iwa", "a Numbers or Pages document", "un document Numbers ou Pages"),
    ("index.zip", "a Numbers or Pages document", "un document Numbers ou Pages"),
)
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_OPEN_DOCUMENTS = {
    b"text": ("an OpenDocument text (.odt)", "un texte OpenDocument (.odt)"),
    b"presentation": ("an OpenDocument presentation", "une présentation OpenDocument"),
}
_OTHER_ZIP = ("a zip archive", "une archive zip")
_BOOK = re.compile(rb"xl[/\\]workbook[0-9]*\.xml")
_START = 200
_MOST_PARTS = 20_000


def kind_of(raw: bytes) -> Kind | tuple[str, str]:
    """What the bytes are: one of the kinds that are read, or its name in English and French."""
    if raw.startswith(_OLE):
        # An encrypted workbook is a small OLE file around it; streams' names stand there in UTF-16.
        if "EncryptedPackage".encode("utf-16-le") in raw:
            return Kind.ENCRYPTED
        return ("an old workbook (.xls)", "un ancien classeur (.xls)")
    if raw.startswith(_ZIP):
        return _zipped(raw)
    for magic, english, french in _MAGIC:
        if raw.startswith(magic):
            return (english, french)
    if is_pickle(raw):
        return _PICKLE
    return _written(raw)


def _zipped(raw: bytes) -> Kind | tuple[str, str]:
    """What is in an archive, by names that stand in it; a damaged workbook is a workbook still."""
    lower = raw.lower()
    if _BOOK.search(lower):
        return Kind.WORKBOOK
    names, stated = _listed(raw)
    for name, english, french in _INSIDE:
        if name in names or name.encode("ascii") in lower:
            return (english, french)
    if _OPEN_DOCUMENT + b"spreadsheet" in stated:
        return Kind.OPEN
    for kind, named in _OPEN_DOCUMENTS.items():
        if _OPEN_DOCUMENT + kind in stated:
            return named
    return _OTHER_ZIP if names else Kind.WORKBOOK


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


def _written(raw: bytes) -> Kind | tuple[str, str]:
    start = raw[:400].decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1", "replace")
    start = start.removeprefix("ï»¿").lstrip().lower()
    for sign, english, french in _MARKUP:
        if start.startswith(sign):
            return (english, french)
    return ("a JSON document", "un document JSON") if _JSON.match(start) else Kind.TEXT
