"""Commands about people alone: look at a sheet, make up an edition, hide who somebody is."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from partage.canonical_json import canonical
from partage.cli.app import app
from partage.cli.exit_codes import endings, give, say
from partage.cli.inputs import Mapping
from partage.cli.options import DryRun, Force, Json, Lang, Language, RosterPath
from partage.cli.searching import free
from partage.cli.texts import words
from partage.files.forms.reader import inspect_sheet
from partage.files.pseudonyms import pseudonymise, read_key
from partage.files.rosters import read_roster
from partage.files.writing import write_sheets
from partage.testing.generator import SIZES, random_roster

Into = Annotated[Path, typer.Option("--out", help="Folder for the files; made where it is missing.")]


class Kind(StrEnum):
    """Whose answers a sheet holds."""

    STUDENTS = "students"
    FAMILIES = "families"


@app.command("inspect")
def inspect_command(
    sheet: Annotated[Path, typer.Argument(metavar="SHEET", help="Answers to a form, CSV or XLSX.")],
    kind: Annotated[Kind | None, typer.Option(help="Whose answers; without it, told from the headers.")] = None,
    mapping: Mapping = None,
    name: Annotated[str | None, typer.Option("--sheet", help="Which sheet of a workbook.")] = None,
    lang: Lang = Language.EN,
    as_json: Json = False,
) -> None:
    """Look at SHEET before anything is solved: which column is what, what is answered how often, what is unclear."""
    with endings(as_json=as_json):
        found = inspect_sheet(sheet, kind=None if kind is None else kind.value, mapping=mapping, sheet=name)
        give(canonical(found.to_dict()) if as_json else found.text(lang.value))


@app.command("generate")
def generate_command(
    out: Into,
    size: Annotated[str, typer.Option(help=f"One of {', '.join(SIZES)}, or STUDENTS,FAMILIES,SLOTS.")] = "dinner",
    seed: Annotated[int, typer.Option(min=0, help="Which synthetic edition.")] = 0,
    sheets: Annotated[bool, typer.Option("--sheets", help="Write sheets instead of roster.json.")] = False,
    force: Force = False,
    dry_run: DryRun = False,
    lang: Lang = Language.EN,
) -> None:
    """Make up an edition: nobody in it exists."""
    with endings():
        roster = random_roster(_counts(size), seed=seed)
        give(repr(roster))
        names = ("students.csv", "families.csv") if sheets else ("roster.json",)
        if dry_run:
            say(words("would write", lang.value, folder=out, files=", ".join(names)))
            return
        files = free(out, names, force=force)
        if sheets:
            write_sheets(roster, out, force=force)
        else:
            roster.save(files[0], force=force)
        say(words("written", lang.value, folder=out, files=", ".join(names)))


@app.command("pseudonymise")
def pseudonymise_command(
    roster: RosterPath,
    key: Annotated[Path, typer.Option(help="A file with a secret of 16 bytes or more, kept somewhere else.")],
    out: Into,
    force: Force = False,
    dry_run: DryRun = False,
    lang: Lang = Language.EN,
) -> None:
    """Write ROSTER without names and with ids that only the holder of the key can tell."""
    with endings():
        hidden = pseudonymise(read_roster(roster), read_key(key))
        if dry_run:
            say(words("would write", lang.value, folder=out, files="roster.json"))
            return
        (file,) = free(out, ("roster.json",), force=force)
        hidden.save(file, force=force)
        say(words("written", lang.value, folder=out, files=file.name))


def _counts(size: str) -> str | tuple[int, int, int]:
    counts = size.split(",")
    if len(counts) == 3 and all(count.isascii() and count.isdigit() for count in counts):
        students, families, slots = map(int, counts)
        return students, families, slots
    return size
