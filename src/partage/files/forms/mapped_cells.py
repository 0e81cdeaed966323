"""What a cell says in the words that readers know: with the lists, synonyms and blanks of a mapping file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from partage.files.forms.layout import Column
from partage.files.forms.mapping import NUMPY, SheetMapping
from partage.files.forms.values.languages import NO_LEVEL
from partage.files.forms.values.scalars import FLAGS
from partage.text.folding import LIST, bare

_NUMPY = re.compile(r"""'([^']*)'|"([^"]*)\"""")

_TICKED = frozenset({"availability", "diet", "serves", "allergies", "safe_for", "level"})
"""Fields whose options are read one by one, so that a fault is told with its column."""


class Wording:
    """Words the cells of one sheet anew."""

    def __init__(self, mapping: SheetMapping) -> None:
        self._mapping = mapping
        self._synonyms = {
            name: {bare(said): meant for said, meant in table.items()} for name, table in mapping.values.items()
        }

    def text(self, column: Column, cells: Sequence[str]) -> str:
        """What a cell says to the readers; a column without a place is a constant."""
        name = column.field
        text = cell(column, cells) if column.place >= 0 else self._mapping.constants.get(name, "")
        if not text:
            return "" if column.option is not None else self._mapping.blank.get(name, "")
        if column.option is not None:
            return text
        between = self._mapping.lists.get(name)
        if between == NUMPY:
            entries = [one or other for one, other in _NUMPY.findall(text)]
        elif between is not None:
            entries = text.split(between)
        elif name in self._synonyms:
            whole = self.entry(name, text)
            entries = [whole] if whole != text else LIST.split(text)
        else:
            return text
        return "; ".join(self.entry(name, entry) for entry in entries if entry.strip())

    def said(self, column: Column, cells: Sequence[str]) -> str:
        """What a cell says to its field; what is ticked where each option has a column of its own."""
        text = self.text(column, cells)
        if column.option is None or not text:
            return text
        if column.field in _TICKED:
            return ""
        flag = False if bare(text) in NO_LEVEL else FLAGS.get(bare(text))
        if flag is None:
            return f"{column.option} {text}" if column.field == "languages" else text
        return column.option if flag else ""

    def entry(self, name: str, entry: str) -> str:
        """An entry of a field, or what a mapping file says for it."""
        return self._synonyms.get(name, {}).get(bare(entry), entry)


def cell(column: Column, cells: Sequence[str]) -> str:
    """A cell as it stands."""
    return cells[column.place] if column.place < len(cells) else ""
