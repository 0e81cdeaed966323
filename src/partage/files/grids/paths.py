"""What a caller names as a file: whether it is one, and its bytes."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from partage.files.findings import RefusedError
from partage.text.writer import line

LARGEST = 50_000_000
"""Bytes of a file: twenty times a sheet of 20,000 rows and 12 columns."""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")  # one letter before the colon is a drive of Windows
_LOCKS = ("~$", ".~lock.")
_LAST_OF_FIRST_PLANE = 0xFFFF


def printable(name: str) -> str:
    r"""The name with everything escaped that a console might not print or that could turn the line round.

    Examples
    --------
    >>> printable("hôtes 🎉.csv")
    'hôtes \\U0001f389.csv'
    """
    return "".join(map(_printable, name))


def _printable(letter: str) -> str:
    if letter.isprintable() and ord(letter) <= _LAST_OF_FIRST_PLANE:
        return letter
    # A byte that is no letter of the system's names comes in as half of a surrogate pair.
    raw = letter.encode("utf-8", "surrogateescape") if "\udc80" <= letter <= "\udcff" else b""
    return f"\\x{raw[0]:02x}" if raw else letter.encode("unicode_escape").decode("ascii")


def read_bytes(path: str | os.PathLike[str]) -> bytes:
    """The bytes of a regular file.

    Refused: ``not_a_file``, ``lock_file``, ``link_leaves_folder``, ``file_missing``, ``file_unreadable``,
    ``file_too_large`` or ``file_empty``.
    """
    text = os.fsdecode(path)
    if _ADDRESS.match(text):
        raise RefusedError("not_a_file", what=line("file_kinds.address"))
    if Path(text).name.startswith(_LOCKS):
        raise RefusedError("lock_file")
    try:
        _check_link(Path(text))
        raw = _read(text)
    except FileNotFoundError:
        raise RefusedError("file_missing") from None
    except ValueError:  # a NUL character in the name
        raise RefusedError("file_missing") from None
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself, up to Python 3.12
        reason = getattr(error, "strerror", None) or "link"
        raise RefusedError("file_unreadable", reason=reason) from None
    if len(raw) > LARGEST:
        raise RefusedError("file_too_large", limit=LARGEST // 1_000_000)
    if not raw:
        raise RefusedError("file_empty")
    return raw


def _check_link(path: Path) -> None:
    """A link may lead to its own folder and below: a folder that is handed on holds its files itself."""
    if path.is_symlink() and not path.resolve(strict=True).is_relative_to(path.parent.resolve()):
        raise RefusedError("link_leaves_folder")


def _read(path: str) -> bytes:
    _check_kind(os.stat(path).st_mode)  # noqa: PTH116 - and not opened: a FIFO would wait for its writer
    # Should it have become a FIFO since, opening does not wait either.
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(number, "rb") as file:
        _check_kind(os.fstat(number).st_mode)
        return file.read(LARGEST + 1)


def _check_kind(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise RefusedError("not_a_file", what=line("file_kinds.folder"))
    if not stat.S_ISREG(mode):
        raise RefusedError("not_a_file", what=line("file_kinds.device"))
