"""What commands are given: the options they share, and people, from a roster's own files or a form's two sheets."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Protocol

import typer

from partage.audiences import AUDIENCES, check_audience
from partage.cli.exit_codes import err, out
from partage.cli.persons import Naming
from partage.cli.texts import LANG
from partage.domain.roster import Roster
from partage.errors import InputError, check_lang
from partage.files.findings import told
from partage.files.forms.lasting import LastingIds
from partage.files.forms.reader import read_sheets
from partage.files.forms.sheet_reading import AsideRow, SheetReading
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


def _number(value: str | float) -> float:
    try:
        return float(value)
    except ValueError:
        raise typer.BadParameter(say("cli.not_a_number", LANG)) from None


def _count(value: str | int) -> int:
    if not re.fullmatch("[0-9]+", str(value), re.ASCII):
        raise typer.BadParameter(say("cli.not_a_count", LANG))
    return int(value)


def option(
    name: str, flag: str | None = None, *, metavar: str | None = None, known: Iterable[str] = (), **more: Any
) -> Any:
    """An option, its help in the catalogue, ``option_<name>``, and what stands behind it, ``meta_<metavar>``."""
    shown = None if metavar is None else _meta(metavar)
    words = say(f"cli.option_{name}", LANG, known=", ".join(known))
    return typer.Option(flag or f"--{name.replace('_', '-')}", help=words, metavar=shown, **more)


def argument(name: str, metavar: str) -> Any:
    """An argument, its help in the catalogue, ``argument_<name>``, and how it is called, ``meta_<metavar>``."""
    return typer.Argument(metavar=_meta(metavar), help=say(f"cli.argument_{name}", LANG))


def _meta(name: str) -> str:
    """A word in capitals of the catalogue; what stands in angle brackets is typed as it is."""
    return name if name.startswith("<") else say(f"cli.meta_{name}", LANG)


EveningPath = Annotated[Path, argument("evening", "evening")]
PolicyPath = Annotated[Path | None, option("policy", metavar="file")]
Modules = Annotated[list[str] | None, option("rules", metavar="module")]
Seconds = Annotated[float, option("seconds", metavar="number", parser=_number)]
SecondsEach = Annotated[float, option("seconds_each", "--seconds", metavar="number", parser=_number)]
Seed = Annotated[int, option("seed", metavar="number", parser=_count)]
Edition = Annotated[int, option("edition", "--seed", metavar="number", parser=_count)]
Gap = Annotated[float, option("gap", metavar="number", parser=_number)]
Out = Annotated[Path | None, option("out", metavar="folder")]
Into = Annotated[Path, option("out", metavar="folder")]
Force = Annotated[bool, option("force")]
DryRun = Annotated[bool, option("dry_run")]
_LANGUAGES = f"<{'|'.join(LANGUAGES)}>"
Lang = Annotated[str, option("lang", metavar=_LANGUAGES, parser=_known(check_lang))]
LangGiven = Annotated[str | None, option("lang_letters", "--lang", metavar=_LANGUAGES, parser=_known(check_lang))]
"""None where it is not given: letters are then in the languages that their readers read, the rest in `LANG`."""
Reader = Annotated[str, option("audience", metavar="reader", known=AUDIENCES, parser=_known(check_audience))]
Of = Annotated[str | None, option("of", metavar="person")]
Ids = Annotated[bool, option("ids")]
Json = Annotated[bool, option("json")]
PeoplePath = Annotated[Path, argument("people", "people")]
FamiliesPath = Annotated[Path | None, argument("families", "families")]
MappingPath = Annotated[Path | None, option("mapping", metavar="file")]


class HasDocument(Protocol):
    """What a question finds."""

    def to_dict(self) -> dict[str, Any]:
        """The values."""
        ...


@dataclass(frozen=True, kw_only=True)
class Shown:
    """How an answer is shown."""

    lang: Lang = LANG
    ids: Ids = False
    names: Annotated[bool, option("names_in_json", "--names")] = False
    as_json: Json = False

    def naming(self, *rosters: Roster) -> Naming:
        """Whom the answer may name."""
        return Naming.of(*rosters, ids=self.ids, names=self.names)

    def show(self, found: HasDocument, words: Callable[[str, Mapping[str, str]], str], *rosters: Roster) -> None:
        """Show what was found: its values, or its words in a language and with names."""
        naming = self.naming(*rosters)
        out(naming.document(found.to_dict()) if self.as_json else words(self.lang, naming.shown))


@dataclass(frozen=True, kw_only=True)
class Form:
    """How the sheets of a form are read."""

    mapping: MappingPath = None
    sheet: Annotated[list[str] | None, option("sheets", "--sheet", metavar="sheet_name")] = None
    set_aside: Annotated[bool, option("set_aside")] = False
    mojibake: Annotated[bool, option("mojibake")] = False

    def options(self, lang: str, mapping: Path | None = None) -> dict[str, Any]:
        """For `read_sheets`; a `mapping` that is known already stands in for one that is not given."""
        given = {"mapping": self.mapping or mapping, "sheets": by_kind(self.sheet or ())}
        return given | {"set_aside": self.set_aside, "mojibake": self.mojibake, "lang": lang}

    def refuse(self, **more: bool) -> None:
        """Refuse options about sheets where none are read."""
        given = {"--mapping": self.mapping, "--sheet": self.sheet, "--set-aside": self.set_aside}
        given |= {"--mojibake": self.mojibake} | {f"--{name.replace('_', '-')}": value for name, value in more.items()}
        if unwanted := next((name for name, value in given.items() if value), None):
            raise InputError("option_of_sheets", {"option": unwanted})


@dataclass(frozen=True, kw_only=True)
class People:
    """People, in an evening's folder, a roster's own files, or answers to a form."""

    path: PeoplePath
    families: FamiliesPath = None
    allow_empty: Annotated[bool, option("allow_empty")] = False

    @property
    def from_sheets(self) -> bool:
        """Whether answers to a form are given."""
        return self.families is not None or is_sheet(self.path)

    def read(
        self, form: Form, lang: str, roster: Callable[[], Roster], *, identities: Path | None = None, kept: bool = False
    ) -> tuple[Roster, LastingIds | None, tuple[AsideRow, ...]]:
        """The people, who has which id, and who was set aside; what was remarked is said.

        That ids are made up is not worth a word where they are `kept` for the next export.
        """
        if self.from_sheets:
            families, options = self.families or self.path, form.options(lang)
            answers = read_sheets(self.path, families, identities=identities, allow_empty=self.allow_empty, **options)
            remarks(answers, lang, without=("ids_generated",) if kept else ())
            people, lasting, aside = answers.roster, answers.identities, answers.rows_aside
        else:
            form.refuse(allow_empty=self.allow_empty)
            people, lasting, aside = roster(), None, ()
        for warning in people.warnings:
            err(say("cli.warning", lang, warning=warning.line(lang)))
        return people, lasting, aside


def is_sheet(path: Path) -> bool:
    """Whether a file is answers to a form, and no roster."""
    return path.suffix.lower() in SHEETS and not path.is_dir()


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
