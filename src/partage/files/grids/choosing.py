"""Which of several sheets is meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from partage.files.findings import Notes, RefusedError
from partage.files.grids.paths import printable
from partage.text.folding import fold

_NAMES_SHOWN = 10
_LONGEST_NAME = 40
"""Excel takes 31 letters."""


P = TypeVar("P")


@dataclass(frozen=True)
class Tab(Generic[P]):
    """One of the sheets of a workbook: how it is called, whether it is hidden, and which part holds its cells."""

    name: str
    hidden: bool
    part: P


def chosen(
    sheets: Sequence[Tab[P]], notes: Notes, wanted: str | None, words: Sequence[str], is_empty: Callable[[P], bool]
) -> P:
    """The sheet of the name wanted, else the only one that is shown, that has one of the words, or that is not empty.

    Refused: ``sheet_unknown`` or ``sheet_undecided``.
    """
    names = ", ".join(shown(sheet.name) for sheet in sheets[:_NAMES_SHOWN])
    names += ", ..." if len(sheets) > _NAMES_SHOWN else ""
    if wanted is not None:
        found = [s for s in sheets if s.name == wanted] or [s for s in sheets if fold(s.name) == fold(wanted)]
        if len(found) != 1:
            raise RefusedError("sheet_unknown", names=names)
        return _noted(found[0], notes)
    visible = [sheet for sheet in sheets if not sheet.hidden] or list(sheets)
    found = [sheet for sheet in visible if _named(sheet.name, words)] or visible
    if len(found) > 1:
        found = [sheet for sheet in found if not is_empty(sheet.part)]
    if len(found) != 1:
        raise RefusedError("sheet_undecided", count=len(visible), names=names)
    if len(sheets) > len(visible):
        notes.remark("hidden_sheets", count=len(sheets) - len(visible))
    if len(visible) > 1:
        notes.remark("sheet_chosen", name=shown(found[0].name), count=len(visible))
    return _noted(found[0], notes)


def _noted(tab: Tab[P], notes: Notes) -> P:
    notes.sheet = shown(tab.name)
    return tab.part


def shown(name: str) -> str:
    """A sheet's name as messages show it."""
    return printable(name[:_LONGEST_NAME])


def _named(name: str, words: Iterable[str]) -> bool:
    """Whether one of the words stands in the name, in the singular or the plural."""
    tokens = {token.rstrip("s") for token in re.split(r"[\W_]+", fold(name))}
    return any(fold(word).rstrip("s") in tokens for word in words)
