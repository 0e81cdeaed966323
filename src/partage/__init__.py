"""Seats international students at families' tables: exact, explained, proven.

``match(Roster(students, families))`` gives a verified `Plan`; rules and goals live in a `Policy`. Start with
the README; the records are `Student` and `Family`.

Public names are listed once, in ``__init__.pyi``, for type checkers and for us. A name's room is entered when the name
is first asked for (PEP 562), so that ``import partage`` costs next to nothing.
"""

from __future__ import annotations

import ast
from functools import cache
from importlib import import_module
from pathlib import Path

__version__ = "0.1.0"


@cache
def _rooms() -> dict[str, str]:
    """Public name -> the module that holds it, as the stub imports them."""
    stub = ast.parse(Path(__file__).with_suffix(".pyi").read_text(encoding="utf-8"))
    imports = [statement for statement in stub.body if isinstance(statement, ast.ImportFrom)]
    return {alias.name: str(statement.module) for statement in imports for alias in statement.names}


def __getattr__(name: str) -> object:
    if name == "__all__":
        return sorted(_rooms())
    room = None if name.startswith("_") else _rooms().get(name)
    if room is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    held = getattr(import_module(room), name)
    globals()[name] = held
    return held


def __dir__() -> list[str]:
    return sorted({*globals(), "__all__", *_rooms()})
