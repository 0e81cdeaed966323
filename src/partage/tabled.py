"""Answers as tables: what notebooks show of them, and apps put into a page, in the language asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from partage.errors import check_lang
from partage.html import Html, lines, table, unfolded
from partage.text.catalogue import DEFAULT
from partage.text.writer import Writer, line

SHOWN_ROWS = 30
"""So many rows of a table are shown."""


@dataclass(frozen=True)
class Listing:
    """One table of values that a `Writer` writes.

    Parameters
    ----------
    title, columns
        Keys of the table ``tables`` of the texts.
    rows
        As many values each as there are columns; `None` for nothing.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]

    @classmethod
    def of(cls, title: str, columns: str, rows: Iterable[tuple[object, ...]]) -> Listing:
        """A table; names of columns with a bar in between."""
        return cls(title, tuple(columns.split("|")), tuple(rows))

    def html(self, writer: Writer) -> str:
        """The table, without the rows beyond `SHOWN_ROWS`, of which the number is told."""
        head = [writer.write(line(f"tables.{column}")) for column in self.columns]
        rows = [["" if cell is None else writer.value(cell) for cell in row] for row in self.rows[:SHOWN_ROWS]]
        more = len(self.rows) - SHOWN_ROWS
        shown = table(head, rows, writer.write(line(f"tables.{self.title}")))
        return f"{shown}<p>{writer.write(line('errors.more', n=more))}</p>" if more > 0 else shown


class Tabled:
    """A value that shows itself as tables, for those who run the event."""

    __slots__ = ()

    def html(self, lang: str = DEFAULT, *, names: Mapping[str, str] | None = None) -> Html:
        """Tables, and below them, to unfold, the same in words; every cell is escaped.

        Parameters
        ----------
        lang
            ``"en"`` or ``"fr"``; a notebook that is not asked shows English.
        names
            Names to write before ids, see `partage.names_of`: for the coordinator alone, as the ids are.

        Raises
        ------
        InputError
            ``unknown_language``.
        """
        writer = Writer(check_lang(lang), names=names or {})
        tables = [listing.html(writer) for listing in self._listings() if listing.rows]
        words = self._in_words(writer)
        if tables and words:
            words = unfolded(writer.write(line("tables.in_words")), lines(words))
        elif words:
            words = lines(words)
        return Html(f"<div>{''.join(tables)}{words}</div>")

    def _repr_html_(self) -> str:
        return self.html()

    def _listings(self) -> Iterator[Listing]:
        """The tables; none where words say it better."""
        return iter(())

    def _in_words(self, writer: Writer) -> str:
        """What stands below the tables."""
        text = getattr(self, "text", None)
        return "" if text is None else str(text(writer.lang, names=writer.names))
