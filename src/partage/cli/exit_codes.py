"""How a command ends: one exit code and one message for everything that can go wrong.

::

    0    done
    2    wrong usage
    3    done, but somebody has no seat (a pin that is not kept leaves somebody without one, too)
    65   bad data: records, a policy, a rule; a plan in which something is wrong
    70   a bug in partage or in a solver
    74   files: missing, unreadable, taken, no space
    130  Ctrl-C, 143 SIGTERM; the best plan so far is written first

What went wrong is said on stderr; with ``--json`` the same stands on stdout as one JSON document.
"""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import typer

from partage.canonical_json import canonical
from partage.cli.texts import LANG
from partage.errors import InvalidPlanError, PartageError, SolverError
from partage.text.writer import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Answer(Protocol):
    """What knows its values and its words."""

    @property
    def text(self) -> Callable[..., str]:
        """Its words."""

    def to_dict(self) -> dict[str, Any]:
        """Its values."""


DONE = 0
USAGE = 2
UNSEATED = 3
BAD_DATA = 65
BUG = 70
FILES = 74
INTERRUPTED = 128
"""To this the number of the signal is added."""
CTRL_C = 130

DEBUG = "PARTAGE_DEBUG"
"""Set to 1, this variable shows where an unexpected error came from; the trace may hold personal data."""

_BY_CODE = {
    "file_missing": FILES,
    "file_unreadable": FILES,
    "file_exists": FILES,
    "key_missing": FILES,
    "output_open": FILES,
    "bad_budget": USAGE,
    "unknown_kind": USAGE,
    "bad_sheet_option": USAGE,
    "option_of_sheets": USAGE,
    "rules_without_policy": USAGE,
    "unknown_size": USAGE,
}


@contextmanager
def endings(*, as_json: bool = False) -> Iterator[None]:
    """Turn whatever is raised inside into a message and an exit code."""
    try:
        yield
    except typer.Exit:
        raise
    except KeyboardInterrupt:
        err(say("cli.nothing_written", LANG))
        raise typer.Exit(CTRL_C) from None
    except PartageError as error:
        raise _ended(exit_code(error), error.to_dict(), as_json=as_json) from None
    except BrokenPipeError:
        # Whoever read stdout has gone; Python would complain once more when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(FILES) from None
    except OSError as error:
        raise _ended(FILES, _of_the_system(error), as_json=as_json) from None
    except Exception as error:  # noqa: BLE001 - the last resort: no trace, because it may hold personal data
        raise _ended(BUG, _unexpected(error), as_json=as_json) from None


def exit_code(error: PartageError) -> int:
    """The exit code for an error that partage raises on purpose."""
    if isinstance(error, SolverError | InvalidPlanError):
        return BUG
    return _BY_CODE.get(error.code, BAD_DATA)


def err(words: str) -> None:
    """Words for people, on stderr."""
    typer.echo(words, err=True)


def out(data: str) -> None:
    """Data, on stdout; all of it or an error."""
    sys.stdout.write(f"{data}\n")
    sys.stdout.flush()


def answer(found: Answer, *words: str, as_json: bool, **options: str | None) -> None:
    """What a command was asked for: its values with ``--json``, otherwise itself in words."""
    out(canonical(found.to_dict()) if as_json else found.text(*words, **options))


def _ended(code: int, document: dict[str, object], *, as_json: bool) -> typer.Exit:
    err(str(document["message"]))
    if as_json:
        out(canonical(document))
    return typer.Exit(code)


def _of_the_system(error: OSError) -> dict[str, object]:
    name = Path(str(error.filename)).name if error.filename is not None else say("cli.a_file", LANG)
    reason = error.strerror or type(error).__name__
    return {
        "error": type(error).__name__,
        "code": "file_trouble",
        "params": {"file": name},
        "message": say("cli.file_trouble", LANG, file=name, reason=reason),
    }


def _unexpected(error: Exception) -> dict[str, object]:
    if os.environ.get(DEBUG) == "1":
        traceback.print_exc(file=sys.stderr)
    kind = type(error).__name__
    message = say("cli.unexpected", LANG, kind=kind, debug=DEBUG)
    return {"error": kind, "code": "unexpected", "params": {}, "message": message}
