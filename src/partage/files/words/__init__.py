"""What findings say, in English and French: one table per room, a code to both sentences."""

from __future__ import annotations

from collections.abc import Mapping

from partage.errors import InputError
from partage.files.words import forms, grids, values

LANGUAGES = ("en", "fr")

TEXTS: dict[str, tuple[str, str]] = {**grids.TEXTS, **values.TEXTS, **forms.TEXTS}
"""Code -> (English, French), as templates of `str.format`."""


def text_of(code: str, params: Mapping[str, object], lang: str) -> str:
    """The words of a code.

    Raises
    ------
    InputError
        ``unknown_language``: there are no words in it.
    """
    if lang not in LANGUAGES:
        raise InputError("unknown_language", {"lang": lang}, f"lang: one of {', '.join(LANGUAGES)} is expected.")
    return TEXTS[code][LANGUAGES.index(lang)].format(**params)
