"""What a cell says in the words that readers know: with the lists, synonyms and blanks of a mapping file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from partage.files.findings import RefusedError, Severity
from partage.files.forms.layout import Column
from partage.files.forms.mapping import NUMPY, Question, SheetMapping
from partage.files.forms.synonyms import fields, words
from partage.files.forms.values.scalars import FLAGS
from partage.text.folding import LIST, bare

_TICKED, _QUESTIONS = fields("ticked"), fields("questions")

OPEN = "?"
"""What a mapping file says for an answer that nobody has decided about."""


class Wording:
    """Words the cells of one sheet anew."""

    def __init__(self, mapping: SheetMapping) -> None:
        self._mapping = mapping
        self._synonyms = {name: _folded(table) for name, table in mapping.values.items()}
        self._answers = {(one.header, one.field): _folded(one.answers) for one in mapping.questions if one.answers}

    def text(self, column: Column, cells: Sequence[str]) -> str:
        """What a cell says to the readers; a column without a place is a constant.

        Refused: ``answer_open``, ``yes_no_unclear`` or ``scale_unclear``, to be set aside.
        """
        name, question = column.field, column.question
        text = cell(column, cells) if column.place >= 0 else self._mapping.constants.get(name, "")
        if not text:
            blank = None if question is None else question.blank
            return blank or ("" if column.option is not None else self._mapping.blank.get(name, ""))
        if question is not None and question.scale:
            return _on_scale(question, text)
        whole = self._entry(column, text)
        if whole == OPEN != text or (column.turned and not self._told(column, text)):
            raise RefusedError("answer_open", weight=Severity.ASIDE)
        if bare(text) in self._known(column) or whole != text or column.option is not None:
            return whole
        listed = name in self._mapping.lists  # a list has options, and no yes or no
        if name in _QUESTIONS and not (column.whole or listed) and bare(text) in FLAGS:
            raise RefusedError("yes_no_unclear", weight=Severity.ASIDE)
        entries = list(self._split(column, text))
        if entries == [text]:
            return text
        return "; ".join(self._entry(column, entry).replace(";", ",") for entry in entries)

    def _split(self, column: Column, text: str) -> Iterator[str]:
        """The entries of a cell, as far as a mapping file tells how they are parted."""
        between, question = self._mapping.lists.get(column.field), column.question
        if between is not None and between != NUMPY:
            entries = text.split(between)
        elif question is not None and question.options:
            entries = torn_by(question.options, text)
        elif between == NUMPY or column.field in self._synonyms or (question is not None and question.answers):
            entries = LIST.split(text)
        else:
            entries = [text]
        yield from filter(str.strip, entries)

    def said(self, column: Column, cells: Sequence[str]) -> str:
        """What a cell says to its field; what is ticked where each option has a column of its own."""
        text = self.text(column, cells)
        if column.option is None or not text:
            return text
        if column.field in _TICKED:
            return ""
        flag = False if bare(text) in words("no_level") else FLAGS.get(bare(text))
        if flag is None:
            return f"{column.option} {text}" if column.field == "languages" else text
        return column.option if flag else ""

    def _told(self, column: Column, text: str) -> bool:
        """Whether the mapping file says what an answer means, as a whole or entry by entry."""
        known = self._known(column)
        return bare(text) in known or all(bare(one) in known for one in self._split(column, text))

    def _known(self, column: Column) -> Mapping[str, str]:
        return {} if column.question is None else self._answers.get((column.question.header, column.field), {})

    def _entry(self, column: Column, entry: str) -> str:
        return self._known(column).get(bare(entry)) or self.entry(column.field, entry)

    def entry(self, name: str, entry: str) -> str:
        """An entry of a field, or what a mapping file says for it."""
        return self._synonyms.get(name, {}).get(bare(entry), entry)


def _folded(answers: Mapping[str, str]) -> dict[str, str]:
    return {bare(said): meant for said, meant in answers.items()}


def _on_scale(question: Question, text: str) -> str:
    scale, start = list(map(bare, question.scale)), bare(question.counts_from or "")
    if bare(text) not in scale or start not in scale:
        raise RefusedError("scale_unclear", weight=Severity.ASIDE, lines="")
    return "yes" if scale.index(bare(text)) >= scale.index(start) else "no"


def torn_by(options: Sequence[str], text: str) -> list[str]:
    """The options that a cell names, the longest first, so that none is torn; the cell itself where anything is left.

    Examples
    --------
    >>> torn_by(["Wednesday, evening", "Thursday, evening"], "Wednesday, evening, Thursday, evening")
    ['Wednesday, evening', 'Thursday, evening']
    """
    longest = sorted(options, key=len, reverse=True)
    entries, left = list[str](), text.strip()
    while left:
        option = next((one for one in longest if left.casefold().startswith(one.casefold())), None)
        if option is None:
            return [text]
        entries.append(option)
        left = left[len(option) :].strip().removeprefix(",").removeprefix(";").strip()
    return entries


def cell(column: Column, cells: Sequence[str]) -> str:
    """A cell as it stands."""
    return cells[column.place] if column.place < len(cells) else ""
