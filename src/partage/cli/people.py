"""Commands about people alone: look at a sheet, make up an edition, hide who somebody is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from partage.atomic import write_all
from partage.cli.app import app
from partage.cli.exit_codes import BAD_DATA, answer, endings, err, out
from partage.cli.inputs import DryRun, FamiliesPath, Force, Json, Lang, Mapping, RosterPath
from partage.cli.searching import free
from partage.cli.texts import LANG
from partage.files.findings import Severity
from partage.files.forms.reader import inspect_sheet
from partage.files.pseudonyms import pseudonymise, read_key
from partage.files.rosters import read_roster
from partage.files.writing import write_sheets
from partage.testing.generator import SIZES, random_roster
from partage.text.writer import say

Into = Annotated[Path, typer.Option("--out", help=say("cli.option_out", LANG))]


@app.command("inspect", help=say("cli.help_inspect", LANG))
def inspect_command(
    sheet: Annotated[Path, typer.Argument(metavar="SHEET", help=say("cli.argument_sheet", LANG))],
    families: FamiliesPath = None,
    kind: Annotated[str | None, typer.Option(metavar="<students|families>", help=say("cli.option_kind", LANG))] = None,
    mapping: Mapping = None,
    name: Annotated[str | None, typer.Option("--sheet", help=say("cli.option_sheet", LANG))] = None,
    draft: Annotated[Path | None, typer.Option(metavar="FILE", help=say("cli.option_draft", LANG))] = None,
    force: Force = False,
    lang: Lang = LANG,
    as_json: Json = False,
) -> None:
    """``partage inspect``."""
    with endings(as_json=as_json):
        kinds = {sheet: kind} if families is None else {sheet: "students", families: "families"}
        seen = [inspect_sheet(path, kind=whose, mapping=mapping, sheet=name) for path, whose in kinds.items()]
        for one in seen:
            answer(one, lang, as_json=as_json)
        if draft is not None:
            head = say("cli.draft_head", lang)
            write_all({draft: "\n".join([head, *(one.draft(lang) for one in seen)])}, force=force)
            err(say("cli.written", lang, folder=draft.parent, files=draft.name))
        if any(finding.weight is Severity.REFUSED for one in seen for finding in one.findings):
            raise typer.Exit(BAD_DATA)


@app.command("generate", help=say("cli.help_generate", LANG))
def generate_command(
    folder: Into,
    size: Annotated[str, typer.Option(help=say("cli.option_size", LANG, sizes=", ".join(SIZES)))] = "dinner",
    seed: Annotated[int, typer.Option(min=0, help=say("cli.option_edition", LANG))] = 0,
    sheets: Annotated[bool, typer.Option("--sheets", help=say("cli.option_write_sheets", LANG))] = False,
    force: Force = False,
    dry_run: DryRun = False,
    lang: Lang = LANG,
) -> None:
    """``partage generate``."""
    with endings():
        roster = random_roster(_counts(size), seed=seed)
        out(repr(roster))
        names = ("students.csv", "families.csv") if sheets else ("roster.json",)
        if dry_run:
            err(say("cli.would write", lang, folder=folder, files=", ".join(names)))
            return
        files = free(folder, names, force=force)
        if sheets:
            write_sheets(roster, folder, force=force)
        else:
            roster.save(files[0], force=force)
        err(say("cli.written", lang, folder=folder, files=", ".join(names)))


@app.command("pseudonymise", help=say("cli.help_pseudonymise", LANG))
def pseudonymise_command(
    roster: RosterPath,
    key: Annotated[Path, typer.Option(help=say("cli.option_key", LANG))],
    folder: Into,
    force: Force = False,
    dry_run: DryRun = False,
    lang: Lang = LANG,
) -> None:
    """``partage pseudonymise``."""
    with endings():
        hidden = pseudonymise(read_roster(roster), read_key(key))
        if dry_run:
            err(say("cli.would write", lang, folder=folder, files="roster.json"))
            return
        (file,) = free(folder, ("roster.json",), force=force)
        hidden.save(file, force=force)
        err(say("cli.written", lang, folder=folder, files=file.name))


def _counts(size: str) -> str | tuple[int, int, int]:
    counts = size.split(",")
    if len(counts) == 3 and all(count.isascii() and count.isdigit() for count in counts):
        students, families, slots = map(int, counts)
        return students, families, slots
    return size
