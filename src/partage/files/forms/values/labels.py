"""Ids, names, and other text that is kept as it is."""

from __future__ import annotations

import re
import unicodedata

from partage.files.findings import Note, RefusedError
from partage.text.folding import LIST, bare, fold

LONGEST_ID = 100
"""An id is a short label; a text that is longer stands in the wrong column."""

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of what follows."""

_FORMULA = ("=", "+", "-", "@")


def read_id(cell: str, note: Note) -> str:  # noqa: ARG001 - every reader takes remarks
    """An id: one line of text, in the composed form of Unicode; ``7.0`` of a spreadsheet came as ``7``.

    Raises
    ------
    RefusedError
        ``id_invalid``: line breaks, signs that cannot be seen or that a spreadsheet would run, or far too long.
    """
    text = unicodedata.normalize("NFC", cell.strip())
    if len(text) > LONGEST_ID or text.startswith(_FORMULA) or any(unicodedata.category(sign) == "Cc" for sign in text):
        raise RefusedError("id_invalid")
    return text


def fold_id(text: str) -> str:
    """What two ids have in common that people would take for one."""
    return fold(text).replace(" ", "")


def read_name(cell: str, note: Note) -> str:  # noqa: ARG001 - every reader takes remarks
    """A name: any script, composed, on one line, without marks that turn its direction."""
    text = _BIDI.sub("", unicodedata.normalize("NFC", cell))
    return " ".join("".join(sign if unicodedata.category(sign) != "Cc" else " " for sign in text).split())


def read_words(cell: str, note: Note) -> frozenset[str]:  # noqa: ARG001 - every reader takes remarks
    """Labels such as interests: folded, blanks as ``-``, so that both sides write them alike."""
    found = (bare(entry) for entry in LIST.split(cell))
    return frozenset("-".join(entry.replace("/", " ").split()) for entry in found if entry not in _NOTHING)


_NOTHING = frozenset({"", "-", "/", "aucun", "aucune", "none", "ras", "rien", "non", "no", "n/a"})


def read_label(cell: str, note: Note) -> str:
    """A short text that is compared as it stands, e.g. a party or a country."""
    return read_id(read_name(cell, note), note)
