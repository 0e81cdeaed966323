"""Words as a terminal shows them: lines broken between words, and colour where there is a terminal that wants it."""

from __future__ import annotations

import os
import re
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

STYLES = {r"^\S.*:$": "bold", r"^  \+[0-9]+": "green", r"\[[a-z_]+\]$": "dim"}
"""Headings, what somebody gains, and codes."""

HANGING = 2
"""A line that goes on stands so much further in than an indented one began."""


def show(words: str, stream: TextIO, *, style: str = "") -> None:
    """Write `words` and a line end: as they are, but on a terminal no line wider than it, and in colour.

    ``COLUMNS`` sets the width, of what is piped, too; with ``NO_COLOR`` nothing is coloured.
    """
    console = Console(file=stream, highlight=False, soft_wrap=True)
    width = _width(console)
    text = words if width is None else fitted(words, width)
    if not console.is_terminal or console.no_color or console.is_dumb_terminal:
        stream.write(f"{text}\n")
    else:
        for line in text.split("\n"):
            console.print(_coloured(line, style))
    stream.flush()


def _width(console: Console) -> int | None:
    """How wide lines may be; None for what goes into a pipe or a file, where nobody said it."""
    given = os.environ.get("COLUMNS", "")
    if given.isascii() and given.isdigit() and int(given):
        return int(given)
    return console.width if console.is_terminal else None


def _coloured(line: str, style: str) -> Text:
    text = Text(line, style)
    for pattern, found in STYLES.items():
        text.highlight_regex(pattern, found)
    return text


def fitted(words: str, width: int) -> str:
    """The words in lines of at most so many columns; a single word that is longer stays whole.

    A line goes on below its last column where blanks set one apart, otherwise a little further in than it began.

    Examples
    --------
    >>> print(fitted("  F001  Ana Souza (S001), Li Wei (S014)", 28))
      F001  Ana Souza (S001), Li
            Wei (S014)
    """
    return "\n".join(part for line in words.split("\n") for part in _broken(line, width))


def _broken(line: str, width: int) -> list[str]:
    if cell_len(line) <= width:
        return [line]
    start = len(line) - len(line.lstrip(" "))
    columns = [cell_len(line[: gap.end()]) for gap in re.finditer(r"(?<=\S) {2,}", line)]
    hang = max((column for column in columns if 2 * column <= width), default=start and start + HANGING)
    lines, room = [""], width
    for word in re.findall(r" *[^ ]+", line):
        if lines[-1].strip() and cell_len(lines[-1] + word) > room:
            lines.append(" " * hang + word.lstrip(" "))
        else:
            lines[-1] += word
    return lines
