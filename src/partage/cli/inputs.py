"""What commands are given: the options they share, and people, from a roster's own files or a form's two sheets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from partage.audiences import AUDIENCES, check_audience
from partage.cli.exit_codes import err
from partage.cli.texts import LANG
from partage.domain.roster import Roster
from partage.errors import InputError, check_lang
from partage.files.forms.reader import read_sheets
from partage.files.rosters import read_roster
from partage.text.catalogue import DEFAULT, LANGUAGES
from partage.text.writer import say

SHEETS = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods"})
"""A file that ends like this is the students' answers to a form; a folder and a .json file are a roster."""


def _known(check: Callable[[str], str]) -> Callable[[str], str]:
    """Refuses as wrong usage what `check` does not know."""

    def parse(value: str) -> str:
        try:
            return check(value)
        except InputError as error:
            raise typer.BadParameter(error.message) from None

    return parse


RosterPath = Annotated[Path, typer.Argument(metavar="ROSTER", help=say("cli.argument_roster", LANG))]
PlanPath = Annotated[Path, typer.Argument(metavar="PLAN", help=say("cli.argument_plan", LANG))]
PolicyPath = Annotated[Path | None, typer.Option("--policy", help=say("cli.option_policy", LANG))]
Modules = Annotated[
    list[str] | None,
    typer.Option("--rules", metavar="MODULE", help=say("cli.option_rules", LANG)),
]
Seconds = Annotated[float, typer.Option(help=say("cli.option_seconds", LANG))]
Out = Annotated[Path | None, typer.Option("--out", help=say("cli.option_out", LANG))]
Force = Annotated[bool, typer.Option("--force", help=say("cli.option_force", LANG))]
Lang = Annotated[
    str,
    typer.Option(parser=_known(check_lang), metavar=f"<{'|'.join(LANGUAGES)}>", help=say("cli.option_lang", LANG)),
]
Json = Annotated[bool, typer.Option("--json", help=say("cli.option_json", LANG))]
Reader = Annotated[
    str,
    typer.Option(
        "--audience",
        parser=_known(check_audience),
        metavar=f"<{'|'.join(AUDIENCES)}>",
        help=say("cli.option_audience", LANG),
    ),
]
Of = Annotated[str | None, typer.Option("--of", help=say("cli.option_of", LANG))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=say("cli.option_dry_run", LANG))]
PeoplePath = Annotated[Path, typer.Argument(metavar="ROSTER", help=say("cli.argument_people", LANG))]
FamiliesPath = Annotated[
    Path | None,
    typer.Argument(metavar="[FAMILIES]", help=say("cli.argument_families", LANG)),
]
Mapping = Annotated[Path | None, typer.Option("--mapping", help=say("cli.option_mapping", LANG))]
Sheets = Annotated[
    list[str] | None,
    typer.Option("--sheet", metavar="KIND=NAME", help=say("cli.option_sheets", LANG)),
]
SetAside = Annotated[bool, typer.Option("--set-aside", help=say("cli.option_set_aside", LANG))]
AllowEmpty = Annotated[bool, typer.Option("--allow-empty", help=say("cli.option_allow_empty", LANG))]
Mojibake = Annotated[bool, typer.Option("--mojibake", help=say("cli.option_mojibake", LANG))]


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
    lang: str = LANG

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
                lang=self.lang,
            )
            if remarks := found.text(self.lang):
                err(remarks)
            roster = found.roster
        else:
            self._refuse_options_of_sheets()
            roster = self._roster()
        for warning in roster.warnings:
            err(say("cli.warning", self.lang, warning=warning))
        return roster

    def _roster(self) -> Roster:
        try:
            return read_roster(self.roster)
        except InputError as error:
            if not error.faults or self.lang == DEFAULT:
                raise
            raise InputError.of(self.roster.name, error.faults, error.code, lang=self.lang) from None

    def _named(self) -> dict[str, str]:
        pairs = [one.partition("=") for one in self.named]
        if not all(sign and name for _, sign, name in pairs):
            raise InputError("bad_sheet_option", {}, say("cli.bad_sheet_option", LANG))
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
                message = say("cli.option_of_sheets", LANG, option=option)
                raise InputError("option_of_sheets", {"option": option}, message)
