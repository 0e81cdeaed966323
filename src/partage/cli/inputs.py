"""What commands are given: the options they share, and people, from a roster's own files or a form's two sheets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from partage.audiences import AUDIENCES, check_audience
from partage.cli.exit_codes import err
from partage.cli.texts import LANG
from partage.domain.roster import Roster
from partage.errors import InputError, check_lang
from partage.files.findings import told
from partage.files.forms.lasting import LastingIds
from partage.files.forms.reader import read_sheets
from partage.files.forms.sheet_reading import AsideRow, SheetReading
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
LangGiven = Annotated[
    str | None, option("lang_letters", "--lang", parser=_known(check_lang), metavar=f"<{'|'.join(LANGUAGES)}>")
]
"""None where it is not given: letters are then in the languages that their readers read, the rest in `LANG`."""
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
MappingPath = Annotated[Path | None, option("mapping")]
Sheets = Annotated[list[str] | None, option("sheets", "--sheet", metavar="KIND=NAME")]
SetAside = Annotated[bool, option("set_aside")]
AllowEmpty = Annotated[bool, option("allow_empty")]
Mojibake = Annotated[bool, option("mojibake")]


def is_sheet(path: Path) -> bool:
    """Whether a file is answers to a form, and no roster."""
    return path.suffix.lower() in SHEETS and not path.is_dir()


def read_people(
    roster: Path,
    families: Path | None,
    *,
    mapping: Path | None,
    identities: Path | None,
    kept: bool,
    sheet: list[str] | None,
    set_aside: bool,
    allow_empty: bool,
    mojibake: bool,
    lang: str,
) -> tuple[Roster, LastingIds | None, tuple[AsideRow, ...]]:
    """The people, from a roster or from answers to a form, who has which id, and who was set aside; remarks are said.

    That ids are made up is not worth a word where they are `kept` for the next export.
    """
    if families is not None or is_sheet(roster):
        answers = read_sheets(
            roster,
            families or roster,
            mapping=mapping,
            identities=identities,
            sheets=by_kind(sheet or ()),
            set_aside=set_aside,
            allow_empty=allow_empty,
            mojibake=mojibake,
            lang=lang,
        )
        remarks(answers, lang, without=("ids_generated",) if kept else ())
        people, lasting, aside = answers.roster, answers.identities, answers.rows_aside
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
        people, lasting, aside = read_roster(roster), None, ()
    for warning in people.warnings:
        err(say("cli.warning", lang, warning=warning.line(lang)))
    return people, lasting, aside


def remarks(answers: SheetReading, lang: str, *, without: Collection[str] = ()) -> None:
    """Say what was remarked while sheets were read, `without` some codes."""
    if words := told((one for one in answers.findings if one.code not in without), lang):
        err(words)


def by_kind(sheets: Iterable[str]) -> dict[str, str]:
    """Side -> name of its sheet, from ``--sheet``."""
    pairs = [one.partition("=") for one in sheets]
    if not all(sign and name for _, sign, name in pairs):
        raise InputError("bad_sheet_option")
    return {kind: name for kind, _, name in pairs}
