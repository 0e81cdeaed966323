"""What commands are given: the options they share, and people, from a roster's own files or a form's two sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from partage.audiences import AUDIENCES, check_audience
from partage.cli.exit_codes import err
from partage.cli.texts import LANG
from partage.domain.roster import Roster
from partage.errors import InputError, check_lang
from partage.files.forms.reader import read_sheets
from partage.files.rosters import read_roster
from partage.text.catalogue import LANGUAGES
from partage.text.writer import say

SHEETS = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods"})
"""A file that ends like this is the students' answers to a form; a folder and a .json file are a roster."""


def _known(check: Callable[[str], str]) -> Callable[[str], str]:
    """Refuses as wrong usage what `check` does not know."""

    def parse(value: str) -> str:
        try:
            return check(value)
        except InputError as error:
            raise typer.BadParameter(error.text(LANG)) from None

    return parse


def option(name: str, flag: str | None = None, **more: Any) -> Any:
    """An option and its help in the catalogue, ``option_<name>``."""
    return typer.Option(flag or f"--{name.replace('_', '-')}", help=say(f"cli.option_{name}", LANG), **more)


def argument(name: str, metavar: str) -> Any:
    """An argument and its help in the catalogue, ``argument_<name>``."""
    return typer.Argument(metavar=metavar, help=say(f"cli.argument_{name}", LANG))


RosterPath = Annotated[Path, argument("roster", "ROSTER")]
PlanPath = Annotated[Path, argument("plan", "PLAN")]
PolicyPath = Annotated[Path | None, option("policy")]
Modules = Annotated[list[str] | None, option("rules", metavar="MODULE")]
Seconds = Annotated[float, option("seconds")]
Out = Annotated[Path | None, option("out")]
Force = Annotated[bool, option("force")]
Lang = Annotated[str, option("lang", parser=_known(check_lang), metavar=f"<{'|'.join(LANGUAGES)}>")]
Json = Annotated[bool, option("json")]
Reader = Annotated[
    str,
    option("audience", parser=_known(check_audience), metavar=f"<{'|'.join(AUDIENCES)}>"),
]
Of = Annotated[str | None, option("of")]
Ids = Annotated[bool, option("ids")]
NamesInJson = Annotated[bool, option("names_in_json", "--names")]
DryRun = Annotated[bool, option("dry_run")]
PeoplePath = Annotated[Path, argument("people", "ROSTER")]
FamiliesPath = Annotated[Path | None, argument("families", "[FAMILIES]")]
Mapping = Annotated[Path | None, option("mapping")]
Sheets = Annotated[list[str] | None, option("sheets", "--sheet", metavar="KIND=NAME")]
SetAside = Annotated[bool, option("set_aside")]
AllowEmpty = Annotated[bool, option("allow_empty")]
Mojibake = Annotated[bool, option("mojibake")]


def read_people(
    roster: Path,
    families: Path | None,
    *,
    mapping: Path | None,
    sheet: list[str] | None,
    set_aside: bool,
    allow_empty: bool,
    mojibake: bool,
    lang: str,
) -> Roster:
    """The people, from a roster or from answers to a form; what was remarked while reading is said."""
    if families is not None or (roster.suffix.lower() in SHEETS and not roster.is_dir()):
        answers = read_sheets(
            roster,
            families or roster,
            mapping=mapping,
            sheets=_by_kind(sheet or ()),
            set_aside=set_aside,
            allow_empty=allow_empty,
            mojibake=mojibake,
            lang=lang,
        )
        if remarks := answers.text(lang):
            err(remarks)
        people = answers.roster
    else:
        given = {
            "--mapping": mapping,
            "--sheet": sheet,
            "--set-aside": set_aside,
            "--allow-empty": allow_empty,
            "--mojibake": mojibake,
        }
        if unwanted := next((name for name, value in given.items() if value), None):
            raise InputError("option_of_sheets", {"option": unwanted})
        people = read_roster(roster)
    for warning in people.warnings:
        err(say("cli.warning", lang, warning=warning.line(lang)))
    return people


def _by_kind(sheets: Iterable[str]) -> dict[str, str]:
    pairs = [one.partition("=") for one in sheets]
    if not all(sign and name for _, sign, name in pairs):
        raise InputError("bad_sheet_option")
    return {kind: name for kind, _, name in pairs}
