"""What is found in a sheet: where, how grave, under which code; the words are the catalogue's, table ``sheets``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from partage.errors import Fault, check_lang
from partage.text.writer import say


def text_of(code: str, params: Mapping[str, object], lang: str) -> str:
    """The words of a code of the table ``sheets``; `InputError` ``unknown_language`` where there are none in `lang`."""
    return say(f"sheets.{code}", check_lang(lang), **params)


class Weight(StrEnum):
    """What follows from a finding."""

    REFUSED = "refused"
    """The file cannot be used."""
    ASIDE = "aside"
    """The row can be set aside, with the caller's consent; without it the file cannot be used."""
    REMARK = "remark"
    """Read all the same; somebody should know."""


@dataclass(frozen=True)
class Finding:
    """One thing found in one file, without any cell's content.

    Parameters
    ----------
    code
        Stable name of the kind of finding, e.g. ``"file_empty"``; there are words for it in every language.
    weight
        What follows from it.
    file, sheet, row, column
        Where; rows count from 1 as a spreadsheet counts them, `column` is the header as it stands in the file.
    params
        What the words name: counts, encodings, known words, headers; never a cell's content.
    """

    code: str
    weight: Weight = Weight.REFUSED
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    params: Mapping[str, str | int] = field(default_factory=dict)

    def text(self, lang: str = "en") -> str:
        """What was found, as a short phrase without its place."""
        return text_of(self.code, self.params, lang)

    def fault(self, lang: str = "en") -> Fault:
        """The finding as errors list it."""
        file = self.file if self.sheet is None else f"{self.file} [{self.sheet}]"
        return Fault(self.code, message=self.text(lang), file=file, row=self.row, column=self.column)


class Findings:
    """All that is found while one input is read, in the order found."""

    def __init__(self) -> None:
        self._all: list[Finding] = []

    def add(self, finding: Finding) -> None:
        """Note one finding."""
        self._all.append(finding)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def of(self, weight: Weight) -> tuple[Finding, ...]:
        """Those of one weight."""
        return tuple(finding for finding in self._all if finding.weight is weight)

    def since(self, number: int) -> tuple[Finding, ...]:
        """Those found after the first `number`."""
        return tuple(self._all[number:])
