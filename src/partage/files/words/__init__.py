"""What findings say, in English and French: one table per room, a code to both sentences."""

from __future__ import annotations

from collections.abc import Mapping

from partage.errors import InputError
from partage.files.words import forms, grids, values

LANGUAGES = ("en", "fr")

TEXTS: dict[str, tuple[str, str]] = {**grids.TEXTS, **values.TEXTS, **forms.TEXTS}
"""Code -> (English, French), as templates of `str.format`."""


def check_lang(lang: str) -> None:
    """Refuse a language that there are no words in.

    Raises
    ------
    InputError
        ``unknown_language``.
    """
    if lang not in LANGUAGES:
        raise InputError("unknown_language", {"lang": lang}, f"lang: one of {', '.join(LANGUAGES)} is expected.")


def text_of(code: str, params: Mapping[str, object], lang: str) -> str:
    """The words of a code.

    Raises
    ------
    InputError
        ``unknown_language``: there are no words in it.
    """
    check_lang(lang)
    return TEXTS[code][LANGUAGES.index(lang)].format(**params)


def head(what: str, lang: str) -> str:
    """How an error calls the input."""
    return {"en": what, "fr": _WHAT.get(what, what)}[lang]


_WHAT = {"the sheets": "les feuilles"}
