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
from pathlib import Path
from typing import TYPE_CHECKING, Any

from partage.canonical_json import canonical
from partage.cli.screen import show
from partage.errors import InvalidPlanError, PartageError, SolverError
from partage.text.writer import Line, Phrase, Writer, line, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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
    "draft_of_mapping": USAGE,
    "evening_expected": USAGE,
    "out_needed": USAGE,
    "two_plans": USAGE,
    "two_policies": USAGE,
    "bad_apart_option": USAGE,
    "bad_pin_option": USAGE,
    "bad_since_option": USAGE,
    "rules_without_policy": USAGE,
    "unknown_size": USAGE,
}


def ended(work: Callable[[], int], lang: str, *, as_json: bool = False) -> int:
    """The exit code of a piece of work; whatever it raises is said, in the language asked for and in English JSON."""
    try:
        return work()
    except KeyboardInterrupt:
        err(say("cli.nothing_written", lang))
        return CTRL_C
    except PartageError as error:
        code, document, words = exit_code(error), error.to_dict(), error.text(lang)
    except BrokenPipeError:
        # Whoever read stdout has gone; Python would complain once more when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FILES
    except OSError as error:
        file = Phrase.of(line("cli.a_file")) if error.filename is None else Path(str(error.filename)).name
        told = line("cli.file_trouble", file=file, reason=error.strerror or type(error).__name__)
        code, document, words = FILES, _document(error, "file_trouble", {"file": file}, told), Writer(lang).write(told)
    except Exception as error:  # noqa: BLE001 - the last resort: no trace, because it may hold personal data
        if os.environ.get(DEBUG) == "1":
            traceback.print_exc(file=sys.stderr)
        told = line("cli.unexpected", kind=type(error).__name__, debug=DEBUG)
        code, document, words = BUG, _document(error, "unexpected", {}, told), Writer(lang).write(told)
    err(words, style="red")
    if as_json:
        out(document)
    return code


def exit_code(error: PartageError) -> int:
    """The exit code for an error that partage raises on purpose."""
    if isinstance(error, SolverError | InvalidPlanError):
        return BUG
    return _BY_CODE.get(error.code, BAD_DATA)


def err(words: str, *, style: str = "") -> None:
    """Words for people, on stderr."""
    show(words, sys.stderr, style=style)


def out(data: str | Mapping[str, Any]) -> None:
    """Words or a JSON document, on stdout; all of it or an error."""
    if isinstance(data, str):
        show(data, sys.stdout)
    else:
        sys.stdout.write(f"{canonical(data)}\n")
        sys.stdout.flush()


def _document(error: Exception, code: str, params: dict[str, Any], told: Line) -> dict[str, Any]:
    """What `PartageError.to_dict` is for other errors."""
    return {"error": type(error).__name__, "code": code, "params": params, "message": Writer().write(told)}
