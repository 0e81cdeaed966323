"""How people come in: from a roster's own files, or from two sheets as a form exports them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from partage.cli.exit_codes import say
from partage.cli.options import Language
from partage.cli.texts import words
from partage.domain.roster import Roster
from partage.errors import InputError
from partage.files.forms.reader import read_sheets
from partage.files.rosters import read_roster

SHEETS = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods"})
"""A file that ends like this is the students' answers to a form; a folder and a .json file are a roster."""

PeoplePath = Annotated[
    Path, typer.Argument(metavar="ROSTER", help="A folder or a roster.json; or the students' answers, CSV or XLSX.")
]
FamiliesPath = Annotated[
    Path | None,
    typer.Argument(metavar="[FAMILIES]", help="The families' answers; not given: another sheet of the same workbook."),
]
Mapping = Annotated[
    Path | None, typer.Option("--mapping", help="A mapping.toml that says which column is what; sheets only.")
]
Sheets = Annotated[
    list[str] | None,
    typer.Option("--sheet", metavar="KIND=NAME", help="Which sheet of a workbook: students=NAME or families=NAME."),
]
SetAside = Annotated[
    bool, typer.Option("--set-aside", help="Go on without rows that cannot be used; they are listed. Sheets only.")
]
AllowEmpty = Annotated[bool, typer.Option("--allow-empty", help="Take a sheet of families without a row.")]
Mojibake = Annotated[bool, typer.Option("--mojibake", help='Take text that looks wrongly decoded ("Ã©") as it is.')]


@dataclass(frozen=True)
class Entrance:
    """What the command line says of where people come from."""

    roster: Path
    families: Path | None = None
    mapping: Path | None = None
    named: tuple[str, ...] = ()
    set_aside: bool = False
    allow_empty: bool = False
    mojibake: bool = False
    lang: Language = Language.EN

    @property
    def sheets(self) -> bool:
        """Whether these are answers to a form."""
        return self.families is not None or (self.roster.suffix.lower() in SHEETS and not self.roster.is_dir())

    def read(self) -> Roster:
        """The people; what was remarked while reading is said."""
        if self.sheets:
            found = read_sheets(
                self.roster,
                self.roster if self.families is None else self.families,
                mapping=self.mapping,
                sheets=self._named(),
                set_aside=self.set_aside,
                allow_empty=self.allow_empty,
                mojibake=self.mojibake,
                lang=self.lang.value,
            )
            if remarks := found.text(self.lang.value):
                say(remarks)
            roster = found.roster
        else:
            self._refuse_options_of_sheets()
            roster = self._roster()
        for warning in roster.warnings:
            say(words("warning", self.lang.value, warning=warning))
        return roster

    def _roster(self) -> Roster:
        try:
            return read_roster(self.roster)
        except InputError as error:
            if not error.faults or self.lang is Language.EN:
                raise
            raise InputError.of(self.roster.name, error.faults, error.code, lang=self.lang.value) from None

    def _named(self) -> dict[str, str]:
        pairs = [one.partition("=") for one in self.named]
        if not all(sign and name for _, sign, name in pairs):
            raise InputError("bad_sheet_option", {}, "--sheet: students=NAME or families=NAME is expected.")
        return {kind: name for kind, _, name in pairs}

    def _refuse_options_of_sheets(self) -> None:
        given = {
            "--mapping": self.mapping,
            "--sheet": self.named,
            "--set-aside": self.set_aside,
            "--allow-empty": self.allow_empty,
        }
        for option, value in {**given, "--mojibake": self.mojibake}.items():
            if value:
                message = f"{option} is about the sheets of a form; a roster of its own is read as it is."
                raise InputError("option_of_sheets", {"option": option}, message)
