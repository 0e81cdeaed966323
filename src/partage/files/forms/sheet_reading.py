"""`SheetReading`: what two sheets held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from partage.domain.roster import Roster
from partage.files.findings import Finding, Findings, Severity, silent, told
from partage.files.forms.answers import name_in
from partage.files.forms.lasting import LastingIds
from partage.files.forms.layout import Layout
from partage.files.forms.mapped_cells import cell
from partage.files.forms.values.scalars import read_email, read_phone
from partage.text.writer import say

if TYPE_CHECKING:
    import os
    from pathlib import Path


@dataclass(frozen=True, repr=False)
class AsideRow:
    """Somebody who was set aside, and is in no roster: to be asked by whoever has the list.

    Parameters
    ----------
    sheet, row
        Where, as faults say it.
    name, email, phone
        As far as they can be read; blank otherwise.
    findings
        Why.
    """

    sheet: str
    row: int
    name: str
    email: str
    phone: str
    findings: tuple[Finding, ...]

    @staticmethod
    def header(lang: str = "en") -> list[str]:
        """What stands over `cells`."""
        fields = (f"form_fields.{one}" for one in ("name", "email", "phone"))
        return [say(key, lang) for key in ("sheets.list_sheet", "sheets.list_row", *fields, "sheets.list_why")]

    def cells(self, lang: str = "en") -> list[str]:
        """The row as a list for spreadsheet programs shows it, the faults in words."""
        faults = (replace(one.fault(), file=None, row=None).line(lang) for one in self.findings)
        return [self.sheet, str(self.row), self.name, self.email, self.phone, " | ".join(dict.fromkeys(faults))]

    def __repr__(self) -> str:
        return f"<AsideRow: {self.row} of {self.sheet}>"


def rows_aside(layout: Layout, findings: Findings) -> Iterator[AsideRow]:
    """Who was set aside in a sheet; of a row that does not fit under the header, nobody can tell whose it is."""
    rows = dict(layout.rows)
    for row, why in sorted(layout.notes(findings).asides().items()):
        cells = rows.get(row, ())
        email, phone = (
            next(filter(None, (read(cell(column, cells), silent) for column in layout.of(name))), "")
            for name, read in (("email", read_email), ("phone", read_phone))
        )
        yield AsideRow(str(why[0].fault().file), row, name_in(layout, cells), email, phone, tuple(why))


@dataclass(frozen=True, repr=False)
class SheetReading:
    """What two sheets held.

    Parameters
    ----------
    roster
        The people.
    findings
        What was remarked, rows set aside among it; everything else was refused.
    columns
        Per file, field -> headers that it was read from.
    identities
        Who has which id, as far as it is known after reading.
    rows_aside
        Who was set aside, students first: where, what they are called, how to reach them, and why. Nothing of it is
        in the roster, in ``to_dict()`` or in ``text()``; ``set-aside.csv`` in the folder of an evening lists it.
    """

    roster: Roster
    findings: tuple[Finding, ...]
    columns: dict[str, dict[str, tuple[str, ...]]]
    identities: LastingIds
    rows_aside: tuple[AsideRow, ...] = ()

    @property
    def aside(self) -> tuple[Finding, ...]:
        """Why rows were set aside."""
        return tuple(finding for finding in self.findings if finding.weight is Severity.ASIDE)

    def remember(self, path: str | os.PathLike[str], *, force: bool = False) -> Path:
        """Write who has which id to a file, whole or not at all, for ``read_sheets(..., identities=path)`` to read.

        The file that was read is replaced. It holds no name and no e-mail, only digests keyed by a salt; but since the
        salt stands beside them, whoever has the file can try an address out: keep it where the sheets are kept.

        Raises
        ------
        InputError
            ``file_exists``: another file has the name, and `force` is not given.
        """
        return self.identities.save(path, force=force)

    def text(self, lang: str = "en") -> str:
        """What was remarked, one line per code and column, and every row that was set aside."""
        return told(self.findings, lang)

    def to_dict(self) -> dict[str, Any]:
        """The same as plain values; the roster is left out."""
        return {
            "students": len(self.roster.students),
            "families": len(self.roster.families),
            "findings": [finding.to_dict() for finding in self.findings],
            "columns": {
                file: {name: list(headers) for name, headers in one.items()} for file, one in self.columns.items()
            },
        }

    def __repr__(self) -> str:
        return f"<SheetReading: {self.roster!r}, {len(self.findings)} findings>"
