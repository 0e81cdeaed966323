"""The parts of a workbook, which is a zip archive of XML: what may be unpacked, and reading XML piece by piece.

Nothing is unpacked before the archive's own list says how much that is, no more is unpacked than it says, and
nothing is read by another library that was not read here before.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias
from xml.parsers import expat

from partage.files.findings import RefusedError

MOST_PARTS = 2_000
"""Sheets, pictures and everything else; an archive's list of a million names would take a gigabyte."""
_LARGEST_IN_ALL = 200_000_000
_LARGEST_PART = 100_000_000
_RATIO = 100
_WORTH_A_RATIO = 10_000_000
"""Bytes below which a part may be packed as well as it likes: ten megabytes are read in half a second, and an
OpenDocument sheet of yes and no is packed nearly a hundredfold."""
_PIECE = 1 << 16
_LONGEST_TOKEN = 1 << 20
"""Bytes of one tag: a parser looks at all of it again with every piece that is added."""
_DEEPEST = 64
_MOST_ELEMENTS = 500_000
TRUE = ("1", "true", "on")
"""How an attribute says yes."""
_ENCODINGS = {None, "utf-8", "us-ascii", "ascii"}

Attributes: TypeAlias = Mapping[str, str]
Start: TypeAlias = Callable[[str, Attributes], None]
Text: TypeAlias = Callable[[str], None]

DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError)
"""What a damaged archive makes `zipfile` raise."""


def local(name: str) -> str:
    """A tag's or an attribute's name without its prefix."""
    return name.rpartition(":")[2]


class Archive:
    """The parts of a workbook by their names in lower case.

    Refused: ``too_many_sheets``, ``zip_bomb``, ``workbook_encrypted`` or ``workbook_damaged``.
    """

    def __init__(self, raw: bytes) -> None:
        # Counted before `zipfile` makes an object of each.
        if raw.count(b"PK\x01\x02") > MOST_PARTS:
            raise RefusedError("too_many_sheets", limit=MOST_PARTS)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(raw))
        except DAMAGED:
            raise RefusedError("workbook_damaged") from None
        self._infos: dict[str, zipfile.ZipInfo] = {}
        for info in self._archive.infolist():
            self._infos.setdefault(info.filename.replace("\\", "/").lstrip("/").lower(), info)
        self._check()

    def _check(self) -> None:
        infos = self._archive.infolist()
        size = sum(info.file_size for info in infos)
        packed = sum(info.compress_size for info in infos)
        ratio = max([size // max(packed, 1), *(_ratio(info) for info in infos)])
        if size > _LARGEST_IN_ALL or (size > _WORTH_A_RATIO and ratio > _RATIO):
            raise RefusedError("zip_bomb", size=-(-size // 1_000_000), ratio=ratio)
        if any(info.flag_bits & 1 for info in infos):
            raise RefusedError("workbook_encrypted")
        if len(self._infos) < len(infos):  # one name twice: which one is meant?
            raise RefusedError("workbook_damaged")

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._infos

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part, piece by piece."""
        info = self._infos.get(name.lower())
        if info is None or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise RefusedError("workbook_damaged")
        if info.file_size > _LARGEST_PART:
            raise RefusedError("zip_bomb", size=-(-info.file_size // 1_000_000), ratio=_ratio(info))
        try:
            with self._archive.open(info) as part:
                while piece := part.read(_PIECE):
                    yield piece
        except DAMAGED:
            raise RefusedError("workbook_damaged") from None


def _ratio(info: zipfile.ZipInfo) -> int:
    return info.file_size // max(info.compress_size, 1) if info.file_size > _WORTH_A_RATIO else 0


class Xml:
    """Reads XML piece by piece, and refuses what no workbook needs.

    `start` and `end` are called with the name of an element without its prefix, `letters` with text; the part may have
    so many elements at the `most`. Refused: ``xml_forbidden``: document types, entities, depth, endless tags;
    ``workbook_damaged``: not well-formed.
    """

    def __init__(
        self, start: Start, end: Text | None = None, letters: Text | None = None, *, most: int = _MOST_ELEMENTS
    ) -> None:
        self._start, self._end, self._most = start, end, most
        self._depth = self._elements = self._fed = 0
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.XmlDeclHandler = _declared
        parser.StartDoctypeDeclHandler = _document_type
        parser.EntityDeclHandler = _document_type
        parser.StartElementHandler = self._opened
        parser.EndElementHandler = self._closed
        if letters is not None:
            parser.CharacterDataHandler = letters
        self._parser = parser

    def feed(self, piece: bytes) -> None:
        """Read on."""
        self._fed += len(piece)
        self._parse(piece, last=False)
        if self._fed - max(self._parser.CurrentByteIndex, 0) > _LONGEST_TOKEN:
            raise RefusedError("xml_forbidden", what="tag")

    def close(self) -> None:
        """The end of the part."""
        self._parse(b"", last=True)

    def _parse(self, piece: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError:
            raise RefusedError("workbook_damaged") from None

    def _opened(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > _DEEPEST:
            raise RefusedError("xml_forbidden", what="depth")
        if self._elements > self._most:
            raise RefusedError("xml_forbidden", what="elements")
        self._start(local(name) if ":" in name else name, attributes)

    def _closed(self, name: str) -> None:
        self._depth -= 1
        if self._end is not None:
            self._end(local(name) if ":" in name else name)


def _declared(_version: str, encoding: str | None, _standalone: int) -> None:
    """Another encoding might be read differently by the library that takes the values out."""
    if (encoding.lower() if encoding else None) not in _ENCODINGS:
        raise RefusedError("xml_forbidden", what="encoding")


def _document_type(*_declaration: object) -> None:
    raise RefusedError("xml_forbidden", what="DTD")


def read_part(archive: Archive, name: str, xml: Xml) -> None:
    """Read a whole part."""
    for piece in archive.pieces(name):
        xml.feed(piece)
    xml.close()
