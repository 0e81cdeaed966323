"""`Notes`: what is found in one file while it is read, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, field

from partage.files.findings import Finding, Findings, Weight


@dataclass
class Notes:
    """Adds to the caller's findings, and remembers whether this file was refused.

    Parameters
    ----------
    findings
        Where everything is added.
    file
        Name of the file as it may be printed.
    sheet
        Name of the sheet, once one of a workbook was chosen.
    refused
        Whether something was found with which the file cannot be used.
    """

    findings: Findings
    file: str
    sheet: str | None = None
    refused: bool = field(default=False, init=False)

    def refuse(self, code: str, row: int | None = None, **params: str | int) -> None:
        """The file cannot be used."""
        self.refused = True
        self._add(code, Weight.REFUSED, row, params)

    def aside(self, code: str, row: int, **params: str | int) -> None:
        """A row cannot be used."""
        self._add(code, Weight.ASIDE, row, params)

    def remark(self, code: str, row: int | None = None, **params: str | int) -> None:
        """Somebody should know."""
        self._add(code, Weight.REMARK, row, params)

    def _add(self, code: str, weight: Weight, row: int | None, params: dict[str, str | int]) -> None:
        self.findings.add(Finding(code, weight, file=self.file, sheet=self.sheet, row=row, params=params))


class RefusedError(Exception):
    """Ends the reading of a file at the first thing behind which nothing more can be said."""

    def __init__(self, code: str, row: int | None = None, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.row = row
        self.params = params
