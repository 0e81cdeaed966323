"""Bytes as text: which encoding, and what speaks against it."""

from __future__ import annotations

import codecs
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from partage.files.findings import Notes, RefusedError

_PIECE = 1 << 20
LONGEST_LINE = 2_000_000
"""Letters of one row with all lines that its quoted cells hold: 200 cells of 10,000."""

_LETTERS = 5
_SEP_LINE = re.compile(rb"(\xef\xbb\xbf)?sep=.[\r\n]", re.IGNORECASE)
# Letters of UTF-8 that French and its neighbours use, as bytes; in Windows-1252 they would be pairs like "Ã©".
_UTF8_PAIRS = re.compile(rb"[\xc3\xc4\xc5][\x80-\xbf]|\xc2[\xa0-\xbf]|\xe2\x80[\x90-\xaf]")
# Behind a small letter these bytes are letters in DOS and old Macintosh files only; \x85 may be dots.
_OTHER_LETTERS = re.compile(rb"[a-z](?:[\x82-\x84\x88-\x8b\x8e]|\x85[a-z])")
# The same pairs as text; their second half is what Windows-1252 shows for the bytes 80 to BF.
_SECOND = "".join(bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xC0))
_MOJIBAKE = re.compile(f"[\u00c3\u00c5][\u0080-\u009f{_SECOND}]|\u00c2[\u0080-\u00bf]|\u00e2\u20ac|\ufffd")


@dataclass(frozen=True)
class Text:
    """A file's bytes with their encoding, as Python names it."""

    raw: bytes
    encoding: str

    def lines(self) -> Iterator[str]:
        """The lines with their ends, each at most `LONGEST_LINE` letters and one more long."""
        stream = io.TextIOWrapper(io.BytesIO(self.raw), self.encoding, newline="")
        while line := stream.readline(LONGEST_LINE + 1):
            yield line


def text_in(raw: bytes, notes: Notes) -> Text:
    """UTF-8, UTF-16 with its mark, or Windows-1252. Refused: ``nul_byte``, ``two_encodings`` or ``encoding``."""
    if raw[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        text = Text(raw, "utf-16")
        if (offset := _failure(raw, "utf-16")) is not None:
            raise RefusedError("encoding", offset=offset)
        for row, line in enumerate(text.lines(), start=1):
            if "\0" in line:
                raise RefusedError("nul_byte", row)
        notes.remark("encoding_utf16")
        return text
    if (offset := raw.find(b"\0")) >= 0:
        raise RefusedError("nul_byte", row_at(raw, offset))
    if (offset := _failure(raw, "utf-8")) is None:
        return Text(raw, "utf-8-sig")
    return _windows(raw, offset, notes)


def _windows(raw: bytes, offset: int, notes: Notes) -> Text:
    pair = _UTF8_PAIRS.search(raw)
    if pair is not None or raw.startswith(codecs.BOM_UTF8):
        other = row_at(raw, pair.start()) if pair is not None else 1
        raise RefusedError("two_encodings", row_at(raw, offset), offset=offset, other=other)
    if (failed := _failure(raw, "cp1252")) is not None:
        raise RefusedError("encoding", row_at(raw, failed), offset=failed)
    if (letter := _OTHER_LETTERS.search(raw)) is not None:
        raise RefusedError("encoding", row_at(raw, letter.start()), offset=letter.start() + 1)
    notes.remark("encoding_windows", letters=_commonest_letters(raw))
    return Text(raw, "cp1252")


def _failure(raw: bytes, encoding: str) -> int | None:
    """Where decoding fails, or None; piece by piece, because letters take four times the room of bytes."""
    decoder = codecs.getincrementaldecoder(encoding)()
    for start in range(0, len(raw), _PIECE):
        piece = raw[start : start + _PIECE]
        kept = len(decoder.getstate()[0])
        try:
            decoder.decode(piece, final=start + _PIECE >= len(raw))
        except UnicodeDecodeError as error:
            return start - kept + error.start
    return None


def row_at(raw: bytes, offset: int) -> int:
    """The row in which a byte stands: line ends within quotes do not count."""
    before = raw[:offset]
    own = 1 if _SEP_LINE.match(raw) is None else 0
    if before.count(b'"') % 2:
        before = before[: before.rindex(b'"')]
    outside = re.sub(rb'"[^"]*"', b"", before)
    return own + outside.count(b"\n") + outside.count(b"\r") - outside.count(b"\r\n")


def looks_mistaken(cell: str) -> bool:
    """Whether a cell holds pairs like "Ã©", left by UTF-8 that was once read as Windows-1252."""
    return not cell.isascii() and _MOJIBAKE.search(cell) is not None


def _commonest_letters(raw: bytes) -> str:
    """The letters outside ASCII that Windows-1252 reads, with their numbers: a wrong encoding shows at once."""
    counts = Counter(raw.translate(None, delete=bytes(range(128)))).most_common(_LETTERS)
    return ", ".join(f"{bytes([byte]).decode('cp1252')} ({count})" for byte, count in counts)
