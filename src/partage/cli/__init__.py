"""The command line: thin, over the public functions. The entry point is `main`."""

from __future__ import annotations

import io
import sys

NEEDED = ("typer", "rich")
"""What the extra ``app`` installs."""


def main() -> None:
    """Run the command line; exits with the codes of `partage.cli.endings`."""
    try:
        from partage.cli.app import app  # noqa: PLC0415 - an optional library
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in NEEDED:
            raise
        sys.stderr.write('The command line needs typer and rich: pip install "partage[app]"\n')
        raise SystemExit(2) from None
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # as JSON and the files are, whatever the locale says
    app(prog_name="partage")
