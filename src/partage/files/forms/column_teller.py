"""Tells the columns of a sheet by its header, and notes what is wrong with it."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from partage.files.findings import Findings, Notes, RefusedError, Severity, silent
from partage.files.forms.headers import (
    HARMLESS,
    IGNORE,
    REQUIRED,
    SIGNS,
    Kind,
    Meaning,
    Unread,
    asked_for,
    matters,
    meaning,
    suggested,
    touches,
)
from partage.files.forms.layout import AVOIDING, DATED, Column, Layout, Skipped, field_name, in_quotes, lines_for
from partage.files.forms.mapping import NAMES, Question, SheetMapping, quoted
from partage.files.forms.synonyms import fields
from partage.files.forms.values.languages import is_tag
from partage.files.forms.values.moments import Moments
from partage.files.forms.values.scalars import FLAGS
from partage.files.grids.cell_index import letters_of
from partage.files.grids.grid import Grid
from partage.text.folding import LIST, bare, fold
from partage.text.writer import Line

SWAPPED = "looks_like_"
"""How the codes begin that name the side a sheet is of, where it stands for the other one."""

SURE = 2
"""So many headers that are known make a line a header; with fewer, its cells may be somebody's answers."""

_GRIDS, _ONCE, _OF_GUESTS = fields("grids"), fields("once"), fields("of_guests")
_OWN_NAMES = ("name", "first_name", "last_name", "email", "phone", "address")
_FOLLOWING = ((), ("oui",), ("yes",), ("so",))
"""What is left of "if yes, which ones?": such a question goes on from the one before it."""

_SCALE = ('scale = ["...", "..."]', 'counts_from = "..."')


def _is_date(text: str) -> bool:
    try:
        return DATED.match(Moments().slot(text, silent)) is not None
    except RefusedError:
        return False


class ColumnTeller:
    """Tells columns, and notes what is wrong with the header."""

    def __init__(
        self, grid: Grid, mapping: SheetMapping, place: int, findings: Findings, *, again: bool = False
    ) -> None:
        self._grid, self._mapping, self._kind = grid, mapping, mapping.kind
        self._number, header = grid.rows[place]
        self._waiting = set[int]()
        self._unheard = Severity.REMARK if again else Severity.REFUSED
        self._rows = grid.rows[place + 1 :]
        self._notes = Notes(findings, grid.file, grid.sheet)
        self._header = [" ".join(cell.split()) for cell in header]

    def layout(self) -> Layout:
        """The columns that are read, and the others; what is missing or unclear is noted."""
        columns, unread = self._columns()
        self._complete(columns)
        settled, waiting = not self._notes.refused, frozenset(self._waiting)
        return Layout(self._grid, self._kind, self._number, columns, unread, self._rows, settled, waiting)

    def _columns(self) -> tuple[tuple[Column, ...], tuple[Skipped, ...]]:
        self._twice()
        columns = list(self._stated())
        taken, left = {column.place for column in columns}, list[tuple[int, str, Meaning | Unread]]()
        for place, header in enumerate(self._header):
            if place in taken or not header:
                continue
            told = Unread.UNKNOWN if self._mapping.only else self._told(header, place)
            if told is Unread.UNKNOWN and asked_for(header) in _FOLLOWING and columns:
                before = max(columns, key=lambda column: (column.place < place, column.place))
                told = Meaning(before.field, sure=False)
            if isinstance(told, Unread) or told.field == IGNORE:
                left.append((place, header, told))
            else:
                columns.append(Column(place, header, told.field, told.option, told.sure))
        for again in [*self._again(columns)]:
            columns.remove(again)
            left.append((again.place, again.header, Unread.UNKNOWN))
        columns = [self._whole(column, columns) for column in columns if column.field != IGNORE]
        for column in columns:
            if not column.sure:
                self._proposed(column)
        people = self._people(columns)
        unread = tuple(self._skipped(place, header, told, people) for place, header, told in left)
        self._ambiguous(columns)
        self._scales(columns)
        self._filters(columns)
        return tuple(columns), unread

    def _complete(self, columns: Sequence[Column]) -> None:
        """Notes a sheet of the other side, or columns that are missing."""
        known = {column.field for column in columns} | set(self._mapping.constants)
        known |= {"languages"} if known & {"level", "mother_tongue"} else set()
        known |= {"diet"} if "goes_without" in known else set()
        missing = [name for name in REQUIRED[self._kind] if name not in known]
        if not self._mapping.questions and self._looks_like_the_other(columns, missing):
            self._notes.refuse(f"{SWAPPED}{self._kind.other}", self._number)
            return
        headers = {bare(header): header for header in self._header if header}
        for name in missing:
            near = difflib.get_close_matches(name, list(map(bare, filter(None, self._header))), 3, 0.0)
            # With fewer columns the line may be somebody's answers.
            nearest = in_quotes(headers[one] for one in near) if len(columns) >= SURE else "-"
            self._notes.refuse("missing_column", self._number, field=field_name(name), nearest=nearest)
        if self._kind is Kind.STUDENTS and not known & {"allergies", "goes_without"}:
            self._notes.remark("allergies_not_asked", self._number)
        for column in columns:
            if column.field == "people" and column.question is None:
                self._refuse("people_unclear", column)

    def _refuse(self, code: str, column: Column, **params: str | Line) -> None:
        self._notes.refuse(code, self._number, column.header, **params)
        self._waiting.add(column.place)

    def _answers(self, place: int) -> set[str]:
        return {cells[place] for _, cells in self._rows} - {""}

    def _proposed(self, column: Column) -> None:
        if not column.blocks:
            self._notes.remark("column_supposed", self._number, column.header, field=field_name(column.field))
            return
        self._waiting.add(column.place)
        if self._answers(column.place) and column.field != "people":
            lines = lines_for(self._kind, column.header, f'field = "{NAMES.get(column.field, column.field)}"')
            self._refuse("column_proposed", column, field=field_name(column.field), lines=lines)

    def _skipped(self, place: int, header: str, told: Meaning | Unread, people: Sequence[set[str]]) -> Skipped:
        """A column that is not read; it blocks where its question or its answers look like what matters."""
        why, known = (Unread.UNKNOWN, True) if isinstance(told, Meaning) else (told, False)
        answers = self._answers(place)
        asks = (matters(header) or touches(header)) and not self._mapping.only
        dated = why is Unread.UNKNOWN and any(map(_is_date, answers))
        names = not self._mapping.only and self._names_somebody(place, people)
        harm = names or any(map(touches, answers)) or (not known and (asks or dated))
        turned = why is Unread.TURNED
        if not answers or not (turned or harm):
            why = Unread.UNKNOWN if turned else why
            self._notes.remark(why.value, self._number, header)
            return Skipped(place, header, why)
        lines = lines_for(self._kind, header, f'field = "{IGNORE}"')
        self._notes.refuse(why.value if turned else "column_touching", self._number, header, lines=lines)
        self._waiting.add(place)
        field = suggested(header, self._kind)
        return Skipped(place, header, why, None if field in _OWN_NAMES else field)

    def _whole(self, column: Column, columns: Sequence[Column]) -> Column:
        """A question with brackets that stands alone, and is answered by lists, is no grid of evenings."""
        if column.field != "availability" or column.option is None or column.question is not None:
            return column
        alone = sum(one.field == column.field for one in columns) == 1
        ticks = any(bare(answer) in FLAGS for answer in self._answers(column.place))
        grid = not alone or ticks or touches(column.option) or _is_date(column.option)
        return column if grid else replace(column, option=None)

    def _again(self, columns: Sequence[Column]) -> Iterator[Column]:
        """Columns that seem to hold a name or a contact beside a better one: somebody else's, or a question of it."""
        for column in columns:
            same = {column.field, "name"} if column.field in _OWN_NAMES[:3] else {column.field}
            others = [one for one in columns if one.field in same and one is not column]
            better = any(one.sure or one.place < column.place for one in others)
            if column.field in _OWN_NAMES and not column.sure and better:
                yield column

    def _people(self, columns: Sequence[Column]) -> list[set[str]]:
        """By what a guest of each row may be named in another one."""
        named = [column.place for column in columns if column.field in _OWN_NAMES[:4]]
        if self._kind is Kind.FAMILIES:
            return []
        cells = [[bare(row[place]) for place in named] for _, row in self._rows]
        return [{*one, " ".join(one[:2]), " ".join(one[1::-1])} - {"", *FLAGS} for one in cells]

    def _names_somebody(self, place: int, people: Sequence[set[str]]) -> bool:
        """Whether a cell holds the name or the e-mail of somebody in another row."""
        everybody = set[str]().union(*people)
        said = [bare(row[place]) for _, row in self._rows]
        return any(one in everybody and one not in own for one, own in zip(said, people, strict=False))

    def _filters(self, columns: Sequence[Column]) -> None:
        """Rows that are chosen by a column of yes and no, of which some say something else."""
        for column in columns:
            rows = {"only_if": self._mapping.only_if, "unless": self._mapping.unless}.get(column.field)
            answers = self._answers(column.place)
            if rows is not None and not rows.answers and any(bare(one) in FLAGS for one in answers):
                other = [one for one in answers if bare(one) not in FLAGS]
                line = f'    {column.field} = {{ column = {quoted(column.header)}, answers = ["..."] }}'
                if other:
                    self._refuse("rows_unclear", column, lines=f"    [{self._kind}]\n{line}")

    def _scales(self, columns: Sequence[Column]) -> None:
        """Options that are answered on a scale: how much of it counts, somebody has to say."""
        some = [column for column in columns if column.field == "interests" and column.option is not None]
        open_ones = [one for one in some if one.question is None or not (one.question.scale or one.question.answers)]
        answers = set[str]().union(*(self._answers(column.place) for column in open_ones))
        if any(bare(answer) not in FLAGS for answer in answers - {str(column.option) for column in open_ones}):
            for column in open_ones:
                option = f"option = {quoted(str(column.option))}"
                lines = lines_for(self._kind, column.header, 'field = "interests"', option, *_SCALE)
                self._refuse("scale_unclear", column, lines=lines)

    def _looks_like_the_other(self, columns: Sequence[Column], missing: Sequence[str]) -> bool:
        told = [meaning(cell, self._kind.other) for cell in self._header]
        found = {one.field for one in told if isinstance(one, Meaning) and one.sure}
        if self._kind is Kind.STUDENTS:
            return "seats" in found and not _OF_GUESTS & {column.field for column in columns if column.sure}
        return "seats" in missing and bool(found & {"country", "partner", "party", "diet"})

    def _told(self, header: str, place: int) -> Meaning | Unread:
        told = meaning(header, self._kind)
        if told == Meaning("company") and not all(":" in answer for answer in self._answers(place)):
            return Unread.UNKNOWN  # a firm, and no wish about the others at the table
        field = told.field if isinstance(told, Meaning) and told.option is None else None
        if told is Unread.UNKNOWN or field in ("availability", "place", "learning", IGNORE):
            for text in (header, SIGNS["free_on"].sub("", header)):
                if _is_date(text):
                    return Meaning("availability", text)
        return told

    def _twice(self) -> None:
        counts = Counter(bare(header) for header in self._header if header)
        for name, count in counts.items():
            if count > 1:
                places = [place for place, header in enumerate(self._header, start=1) if bare(header) == name]
                where = " + ".join(map(letters_of, places))
                self._notes.refuse("duplicate_header", self._number, columns=where)

    def _ambiguous(self, columns: Sequence[Column]) -> None:
        for field in sorted({column.field for column in columns}):
            some = [column for column in columns if column.field == field]
            name, headers = field_name(field), in_quotes(column.header for column in some)
            if field in _ONCE and sum(column.question is not None for column in some) > 1:
                self._notes.refuse("mapped_twice", self._number, field=name, headers=headers)
            plain = [column for column in some if column.option is None and column.sure]
            asked = [one for one in plain if one.question or not SIGNS["other_column"].search(fold(one.header))]
            doubled = len(asked) > 1
            mixed = plain and len(some) > len(plain) and field not in _GRIDS
            if field not in HARMLESS and any(one.question is None for one in some) and (doubled or mixed):
                self._notes.refuse("ambiguous_columns", self._number, field=name, headers=headers)
                self._waiting.update(column.place for column in some if column.question is None)

    def _stated(self) -> Iterator[Column]:
        """The columns that a mapping file names."""
        mapping = self._mapping
        filters = {"only_if": mapping.only_if, "unless": mapping.unless}
        asked = [Question(rows.column, name) for name, rows in filters.items() if rows is not None]
        for question in (*mapping.questions, *asked):
            if question.field == IGNORE and not question.sure:
                continue
            place = self._place(question.header)
            whose = question.option if question.field == "level" else None
            for header in (question.header, *(() if whose is None or is_tag(whose) else (whose,))):
                if self._place(header) is None:
                    nearest = in_quotes(difflib.get_close_matches(header, self._header, 3, 0.3))
                    self._notes.refuse("mapped_column_missing", self._number, header=header, nearest=nearest)
                    place = None
            if place is None:
                continue
            header = self._header[place]
            told = meaning(header, mapping.kind)
            if question.field.startswith("extras.") and told is Unread.FORBIDDEN:
                self._notes.refuse("column_forbidden", self._number, header)
                continue
            whole = isinstance(told, Meaning) and told.sure and told.field == question.field
            self._said(question, header, place)
            turned = told is Unread.TURNED and question.field not in AVOIDING
            yield Column(place, header, question.field, question.option, whole, question, turned)

    def _said(self, question: Question, header: str, place: int) -> None:
        """Notes answers of a mapping file that nobody gives."""
        given = {bare(one) for answer in self._answers(place) for one in (answer, *LIST.split(answer))}
        for answer in question.answers:
            if bare(answer) not in given:
                self._notes.add("mapped_answer_missing", self._unheard, self._number, header, answer=answer)

    def _place(self, header: str) -> int | None:
        exact = " ".join(header.split())
        if exact in self._header:
            return self._header.index(exact)
        folded = [bare(one) for one in self._header]
        return folded.index(bare(header)) if bare(header) in folded else None
