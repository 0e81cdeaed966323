"""What is found in a sheet: where, how grave, under which code; the words are the catalogue's, table ``sheets``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, TypeAlias

from partage.errors import Fault, check_lang, fault_lines
from partage.text.writer import Line, Phrase, say

Param: TypeAlias = str | int | Line
"""What the words of a finding name."""


def text_of(code: str, params: Mapping[str, object], lang: str) -> str:
    """The words of a code of the table ``sheets``; `InputError` ``unknown_language`` where there are none in `lang`."""
    return say(f"sheets.{code}", check_lang(lang), **params)


class Severity(StrEnum):
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
        What the words name: counts, encodings, known words, headers, lines of the catalogue; never a cell's content.
    """

    code: str
    weight: Severity = Severity.REFUSED
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    params: Mapping[str, Param] = field(default_factory=dict)

    def text(self, lang: str = "en") -> str:
        """What was found, as a short phrase without its place."""
        return text_of(self.code, self.params, lang)

    def fault(self) -> Fault:
        """The finding as errors list it."""
        file = self.file if self.sheet is None else f"{self.file} [{self.sheet}]"
        params = {name: Phrase.of(one) if isinstance(one, Line) else one for name, one in self.params.items()}
        return Fault(self.code, params, key=f"sheets.{self.code}", file=file, row=self.row, column=self.column)

    def to_dict(self) -> dict[str, Any]:
        """The finding as JSON can hold it."""
        place = {"file": self.file, "sheet": self.sheet, "row": self.row, "column": self.column}
        return {"code": self.code, "weight": self.weight.value, **place, "params": dict(self.fault().params)}


class Findings(list[Finding]):
    """All that is found while one input is read, in the order found."""

    def of(self, weight: Severity) -> tuple[Finding, ...]:
        """Those of one weight."""
        return tuple(finding for finding in self if finding.weight is weight)


@dataclass
class Notes:
    """Adds what is found in one file, or one sheet of it, to the caller's findings; `refused`: it cannot be used."""

    findings: Findings
    file: str
    sheet: str | None = None
    refused: bool = field(default=False, init=False)

    def add(
        self, code: str, weight: Severity, row: int | None = None, column: str | None = None, **params: Param
    ) -> None:
        """Note one finding of this file."""
        self.refused |= weight is Severity.REFUSED
        self.findings.append(Finding(code, weight, self.file, self.sheet, row, column, params))

    def refuse(self, code: str, row: int | None = None, column: str | None = None, **params: Param) -> None:
        """The file cannot be used."""
        self.add(code, Severity.REFUSED, row, column, **params)

    def aside(self, code: str, row: int | None = None, column: str | None = None, **params: Param) -> None:
        """A row cannot be used."""
        self.add(code, Severity.ASIDE, row, column, **params)

    def remark(self, code: str, row: int | None = None, column: str | None = None, **params: Param) -> None:
        """Somebody should know."""
        self.add(code, Severity.REMARK, row, column, **params)

    def asides(self) -> dict[int, list[Finding]]:
        """Row of this file that was set aside -> why."""
        rows: dict[int, list[Finding]] = {}
        for one in self.findings.of(Severity.ASIDE):
            if (one.file, one.sheet) == (self.file, self.sheet) and one.row is not None:
                rows.setdefault(one.row, []).append(one)
        return rows


class RefusedError(Exception):
    """Ends the reading of a file or of a cell; `row` where only the reader of a whole file knows it.

    Its codes stand in docstrings behind "Refused".
    """

    def __init__(
        self, code: str, row: int | None = None, *, weight: Severity = Severity.REFUSED, **params: Param
    ) -> None:
        super().__init__(code)
        self.code, self.row, self.weight, self.params = code, row, weight, params


class Note(Protocol):
    """Takes a remark about a cell that was read all the same."""

    def __call__(self, code: str, **params: Param) -> None:
        """Note one remark."""


def silent(code: str, **params: Param) -> None:
    """A `Note` that nobody hears."""


def told(findings: Iterable[Finding], lang: str) -> str:
    """What was found, line by line; what was found in several rows of one column stands once, with all of them."""
    weights: dict[Severity, list[Fault]] = {}
    for finding in findings:
        weights.setdefault(finding.weight, []).append(finding.fault())
    return "\n".join(
        f"{text_of(weight.value, {}, lang)} {line}"
        for weight, faults in weights.items()
        for line in fault_lines(faults, lang)
    )
