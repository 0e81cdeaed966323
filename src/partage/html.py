"""The little HTML that notebooks show: tables that go with light and dark, and text as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

_TABLE = '<table style="border-collapse: collapse; margin: .3em 0">'
_CELL = "padding: .15em .7em; border-bottom: 1px solid rgba(127, 127, 127, .4); text-align: left"


def table(header: Iterable[object], rows: Iterable[Sequence[object]]) -> str:
    """A table; every cell is escaped."""
    head = "".join(f'<th scope="col" style="{_CELL}">{escape(str(cell))}</th>' for cell in header)
    body = "".join(
        "<tr>" + "".join(f'<td style="{_CELL}">{escape(str(cell))}</td>' for cell in row) + "</tr>" for row in rows
    )
    return f"{_TABLE}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def lines(text: str) -> str:
    """Text, escaped, line by line."""
    return f'<div style="white-space: pre-wrap">{escape(text)}</div>'
