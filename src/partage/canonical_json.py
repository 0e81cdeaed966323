"""JSON documents: one spelling, one hash."""

from __future__ import annotations

import hashlib
import json
import pickletools
from pathlib import Path
from typing import TYPE_CHECKING, Any

from partage.errors import InputError

if TYPE_CHECKING:
    import os

DEEPEST = 60
"""No document of ours but a tree nests deeper than seven levels; anything beyond this is not one of ours."""

_PICKLES = (".pkl", ".pickle")


def canonical(document: object) -> str:
    """The one spelling of `document`: sorted keys, no spaces, UTF-8 text.

    Examples
    --------
    >>> canonical({"b": 1, "a": ["é"]})
    '{"a":["é"],"b":1}'
    """
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sha256(document: object) -> str:
    """The SHA-256 of the canonical spelling, in hexadecimal."""
    return hashlib.sha256(canonical(document).encode("utf-8")).hexdigest()


def read_json(path: str | os.PathLike[str], *, deepest: int = DEEPEST) -> dict[str, Any]:
    """The JSON object in a file, nested `deepest` levels deep at the most.

    Raises
    ------
    InputError
        ``file_missing``, ``file_unreadable``, ``pickle_refused``, ``encoding``, ``json_damaged``, ``json_nan``,
        ``json_duplicate_key``, ``json_too_deep`` or ``json_not_object``.
    """
    path = Path(path)
    try:
        text = read_raw(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _fault("encoding", path, byte=error.start) from None
    return parse_json(text, path.name, deepest=deepest)


def read_raw(path: Path) -> bytes:
    """The bytes of a file that says something to partage, whatever its format.

    Raises
    ------
    InputError
        ``file_missing``, ``file_unreadable`` or ``pickle_refused``.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise _fault("file_missing", path) from None
    except OSError as error:
        raise _fault("file_unreadable", path, reason=error.strerror) from None
    refuse_pickle(raw, path)
    return raw


def is_pickle(raw: bytes) -> bool:
    r"""Whether Python's pickle wrote these bytes; they are listed, never run.

    Examples
    --------
    >>> is_pickle(b"(dp0\n."), is_pickle(b"{}")
    (True, False)
    """
    if raw[:1] == b"\x80" and raw[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05"):
        return True
    # The two oldest protocols have no mark at their start: each byte has to be an instruction, up to the last, a stop.
    if raw[-1:] != b".":
        return False
    last = -1
    try:
        for _, _, place in pickletools.genops(raw):
            last = place if place is not None else last
    except ValueError:
        return False
    return last == len(raw) - 1


def refuse_pickle(raw: bytes, path: Path) -> None:
    """Refuse what Python's pickle wrote: opening one can run anything.

    Raises
    ------
    InputError
        ``pickle_refused``.
    """
    if path.suffix.lower() in _PICKLES or is_pickle(raw):
        raise _fault("pickle_refused", path)


def parse_json(text: str, name: str = "document", *, deepest: int = DEEPEST) -> dict[str, Any]:
    """The JSON object written in `text`; see `read_json` for what is refused."""
    try:
        document = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_unique)
    except RecursionError:
        raise _fault("json_too_deep", name, most=deepest) from None
    except _RefusedJsonError as error:
        raise _fault(error.code, name) from None
    except json.JSONDecodeError as error:
        raise _fault("json_damaged", name, row=error.lineno) from None
    except ValueError:
        raise _fault("json_damaged", name, "errors.json_number") from None
    if not isinstance(document, dict):
        raise _fault("json_not_object", name)
    if _depth(document, deepest) > deepest:
        raise _fault("json_too_deep", name, most=deepest)
    return document


class _RefusedJsonError(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _refuse_constant(_name: str) -> object:
    raise _RefusedJsonError("json_nan")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _RefusedJsonError("json_duplicate_key")
    return found


def _depth(value: object, deepest: int) -> int:
    layer: list[object] = [value]
    depth = 0
    while layer and depth <= deepest:
        depth += 1
        inner: list[object] = []
        for item in layer:
            if isinstance(item, dict):
                inner.extend(item.values())
            elif isinstance(item, list):
                inner.extend(item)
        layer = [item for item in inner if isinstance(item, dict | list)]
    return depth


def _fault(code: str, where: str | Path, key: str | None = None, **params: object) -> InputError:
    return InputError(code, {"file": Path(where).name, **params}, key=key)
