"""Commands about people alone: look at a sheet, hide who somebody is, make up an edition and show it seated."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from partage.atomic import write_all
from partage.cli import texts
from partage.cli.app import subcommand
from partage.cli.evening import Evening
from partage.cli.exit_codes import BAD_DATA, DONE, err, out
from partage.cli.inputs import (
    DryRun,
    Edition,
    EveningPath,
    FamiliesPath,
    Force,
    Into,
    Json,
    Lang,
    MappingPath,
    Out,
    Seconds,
    argument,
    option,
)
from partage.cli.searching import free, matched, stopped, write, written
from partage.cli.texts import LANG
from partage.errors import InputError
from partage.files.findings import Severity
from partage.files.forms.reader import inspect_sheet
from partage.files.pseudonyms import pseudonymise, read_key
from partage.files.writing import write_sheets
from partage.solve.solver import Budget
from partage.testing.generator import SIZES, random_roster
from partage.text.writer import say


@subcommand("inspect")
def inspect_command(
    sheet: Annotated[Path, argument("sheet", "sheet")],
    families: FamiliesPath = None,
    kind: Annotated[str | None, option("kind", metavar="<students|families>")] = None,
    mapping: MappingPath = None,
    name: Annotated[str | None, option("sheet", metavar="name")] = None,
    draft: Annotated[Path | None, option("draft", metavar="file")] = None,
    force: Force = False,
    lang: Lang = LANG,
    as_json: Json = False,
) -> int:
    """``partage inspect``."""
    if draft is not None and mapping is not None:
        raise InputError("draft_of_mapping")
    kinds = [(sheet, kind)] if families is None else [(sheet, "students"), (families, "families")]
    seen = [inspect_sheet(path, kind=whose, mapping=mapping, sheet=name) for path, whose in kinds]
    if as_json:
        out(seen[0].to_dict() if families is None else {one.kind.value: one.to_dict() for one in seen})
    for one in () if as_json else seen:
        out(one.text(lang))
    if draft is not None:
        text = "\n".join([say("cli.draft_head", lang), *(one.draft(lang) for one in seen)])
        err(written(draft.parent, write_all({draft: text}, force=force), lang))
    refused = any(finding.weight is Severity.REFUSED for one in seen for finding in one.findings)
    return BAD_DATA if refused else DONE


@subcommand("generate")
def generate_command(
    folder: Into,
    size: Annotated[str, option("size", metavar="size", known=SIZES)] = "dinner",
    seed: Edition = 0,
    sheets: Annotated[bool, option("write_sheets", "--sheets")] = False,
    force: Force = False,
    dry_run: DryRun = False,
    lang: Lang = LANG,
) -> int:
    """``partage generate``."""
    roster = random_roster(_counts(size), seed=seed)
    out(repr(roster))
    names = ("students.csv", "families.csv") if sheets else ("roster.json",)
    if dry_run:
        err(say("cli.would write", lang, folder=folder, files=", ".join(names)))
        return DONE
    files = free(folder, names, force=force)
    if sheets:
        write_sheets(roster, folder, force=force)
    else:
        roster.save(files[0], force=force)
    err(written(folder, files, lang))
    return DONE


@subcommand("pseudonymise")
def pseudonymise_command(
    path: EveningPath,
    key: Annotated[Path, option("key", metavar="file")],
    folder: Into,
    force: Force = False,
    dry_run: DryRun = False,
    lang: Lang = LANG,
) -> int:
    """``partage pseudonymise``."""
    hidden = pseudonymise(Evening(path).people(), read_key(key))
    if dry_run:
        err(say("cli.would write", lang, folder=folder, files="roster.json"))
        return DONE
    files = free(folder, ("roster.json",), force=force)
    hidden.save(files[0], force=force)
    err(written(folder, files, lang))
    return DONE


@subcommand("demo")
def demo_command(
    folder: Out = None,
    seconds: Seconds = 60.0,
    seed: Edition = texts.SEED,
    force: Force = False,
    lang: Lang = LANG,
) -> int:
    """``partage demo``."""
    files = free(folder, ("roster.json", "plan.json", "seating.csv"), force=force)
    roster = texts.edition(seed)
    out(texts.opening(roster, seed, lang))
    plan, stop = matched(roster, None, Budget(seconds), lang)
    out(texts.story(plan, lang))
    if files:
        roster.save(files[0], force=force)
        write(plan, files[0].parent, force=force, lang=lang)
    return stopped(plan, stop, lang) or DONE


def _counts(size: str) -> str | tuple[int, int, int]:
    counts = size.split(",")
    if len(counts) == 3 and all(count.isascii() and count.isdigit() for count in counts):
        students, families, slots = map(int, counts)
        return students, families, slots
    return size
