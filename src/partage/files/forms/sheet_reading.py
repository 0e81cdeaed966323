"""`SheetReading`: what two sheets held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from partage.domain.roster import Roster
from partage.files.findings import Finding, Severity, told
from partage.files.forms.lasting import LastingIds

if TYPE_CHECKING:
    import os
    from pathlib import Path


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
    """

    roster: Roster
    findings: tuple[Finding, ...]
    columns: dict[str, dict[str, tuple[str, ...]]]
    identities: LastingIds

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
