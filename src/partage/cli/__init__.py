"""The command line: thin, over the public functions. The entry point is `command`."""

from __future__ import annotations

import io
import os
import sys

from partage.errors import InputError
from partage.installed import install_command
from partage.text.writer import say

NEEDED = ("typer", "rich")
"""What the extra ``app`` installs."""


def main() -> None:
    """Run the command line; exits with the codes of `partage.cli.exit_codes`."""
    try:
        from partage.cli.texts import LANG  # noqa: PLC0415 - refuses what the environment names
    except InputError as error:
        sys.stderr.write(f"PARTAGE_LANG: {error}\n")
        raise SystemExit(2) from None
    try:
        from partage.cli.all import app  # noqa: PLC0415 - an optional library
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in NEEDED:
            raise
        sys.stderr.write(f"{say('cli.needs_app', LANG, command=install_command('app'))}\n")
        raise SystemExit(2) from None
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # as JSON and the files are, whatever the locale says
    app(prog_name="partage")


def command() -> None:
    """What the installed command calls: `main`, and then an end that no solver left behind can disturb.

    A solver that was left on Ctrl-C cannot be told to stop, and would abort a process that ends under it.
    """
    try:
        main()
    except SystemExit as end:
        desk = sys.modules.get("partage.solve.solver_process")
        if desk is None or not desk.left_behind():
            raise
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(end.code if isinstance(end.code, int) else int(end.code is not None))
