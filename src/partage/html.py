"""The little HTML that notebooks show: tables that go with light and dark, and text as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

_TABLE = '<table style="border-collapse: collapse; margin: .3em 0">'
_CELL = "padding: .15em .7em; border-bottom: 1px solid rgba(127, 127, 127, .4); text-align: left"


class Html(str):
    """A part of a page: notebooks show it as one, pages take it in as it stands."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


def table(header: Iterable[object], rows: Iterable[Sequence[object]], caption: str = "") -> str:
    """A table; every cell is escaped."""
    title = f'<caption style="text-align: left">{escape(caption)}</caption>' if caption else ""
    head = "".join(f'<th scope="col" style="{_CELL}">{escape(str(cell))}</th>' for cell in header)
    body = "".join(
        "<tr>" + "".join(f'<td style="{_CELL}">{escape(str(cell))}</td>' for cell in row) + "</tr>" for row in rows
    )
    return f"{_TABLE}{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def lines(text: str) -> str:
    """Text, escaped, line by line."""
    return f'<div style="white-space: pre-wrap">{escape(text)}</div>'


def unfolded(title: str, content: str) -> str:
    """Content that is shown when its title is clicked; the title is escaped."""
    return f"<details><summary>{escape(title)}</summary>{content}</details>"
