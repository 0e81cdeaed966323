"""The templates of every language: a file ``text/LANG.toml``, a table of it a room, a key and its sentence a line.

A template is looked up as ``table.key``. How it is filled in stands in `partage.text.writer`. A new language is
a new file with the same keys and its own ``[language]``; no line of code names a language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

_FILES = {
    path.name.removesuffix(".toml"): path for path in files("partage.text").iterdir() if path.name.endswith(".toml")
}

DEFAULT = "en"
"""The language of errors, logs and JSON."""

LANGUAGES = (DEFAULT, *sorted(set(_FILES) - {DEFAULT}))


@cache
def texts(lang: str) -> Mapping[str, str]:
    """All templates of a language: ``table.key`` to template."""
    tables = tomllib.loads(_FILES[lang].read_text(encoding="utf-8"))
    return MappingProxyType({f"{name}.{key}": text for name, table in tables.items() for key, text in table.items()})
