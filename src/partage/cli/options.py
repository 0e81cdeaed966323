"""The arguments and options that commands have in common."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Language(StrEnum):
    """In which explanations are written."""

    EN = "en"
    FR = "fr"


class Audience(StrEnum):
    """Who reads the words."""

    STUDENT = "student"
    FAMILY = "family"
    COORDINATOR = "coordinator"
    AUDITOR = "auditor"


RosterPath = Annotated[Path, typer.Argument(metavar="ROSTER", help="A folder of sheets, or a roster.json.")]
PlanPath = Annotated[Path, typer.Argument(metavar="PLAN", help="The plan.json to look at.")]
PolicyPath = Annotated[Path | None, typer.Option("--policy", help="A policy.toml; without it, the default.")]
Modules = Annotated[
    list[str] | None,
    typer.Option(
        "--rules", metavar="MODULE", help="A module of your own that the policy may name rules of; repeatable."
    ),
]
Seconds = Annotated[float, typer.Option(help="How long to search, reading and checking included.")]
Out = Annotated[Path | None, typer.Option(help="Folder for the files; made where it is missing.")]
Force = Annotated[bool, typer.Option("--force", help="Replace files that are there already.")]
Lang = Annotated[Language, typer.Option(help="Language of the words.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
Reader = Annotated[
    Audience, typer.Option("--audience", help="Who reads it; students and families read of nobody else.")
]
Of = Annotated[str | None, typer.Option("--of", help="Whose letter it is, for --audience student or family.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Read and check everything, solve and write nothing.")]
