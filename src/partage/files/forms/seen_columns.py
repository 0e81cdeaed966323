"""The columns of a sheet as a person is to look at them, and as a draft of a mapping file holds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from partage.domain.roster_changes import said
from partage.domain.vocabulary import Allergen, Animal, Diet
from partage.files.findings import Findings, RefusedError, silent, text_of
from partage.files.forms.answers import READERS, Answers
from partage.files.forms.field_reader import Read
from partage.files.forms.headers import IGNORE, Kind
from partage.files.forms.layout import AVOIDING, Column, Layout, field_name
from partage.files.forms.mapped_cells import OPEN, Wording
from partage.files.forms.mapping import NAMES, FormMapping, quoted
from partage.files.forms.synonyms import fields
from partage.files.forms.values.languages import level_words, read_level
from partage.files.forms.values.meals import Kitchen, Plate, read_offer
from partage.files.forms.values.moments import Moments
from partage.files.forms.values.scalars import FLAGS, read_flag
from partage.text.calendar import slot_order
from partage.text.folding import bare
from partage.text.writer import Dated, Writer, say

Answered = tuple[tuple[str, Any, int], ...]
"""(answer, what it is read as, how often); `OPEN` where it is not understood."""

_SHOWN = fields("shown")


@dataclass(frozen=True)
class SeenColumn:
    """One column as a person is to look at it."""

    header: str  # as it stands in the file
    field: str | None  # what it is read as, or would be; None where it is not read
    option: str | None
    sure: bool  # that may stand without anybody's word
    answers: Answered  # of fields with small vocabularies; the most frequent first
    place: int  # in a row, from 0

    def draft(self, kind: Kind, lang: str) -> list[str]:
        """The lines of a mapping file about this column; commented out where it is not read, and nobody was asked.

        What another export holds in such a column is looked at again then.
        """
        name = f"[{kind}.questions.{quoted(self.header)}]"
        field = IGNORE if self.field is None else NAMES.get(self.field, self.field)
        says = told_name(self.field or IGNORE, lang)
        says = says if self.sure else text_of("draft_open", {"field": says}, lang)
        if self.field == "level":
            lines = [name, f"level = {quoted(self.option or '')}  # {says}"]
        else:
            lines = [name, f"field = {quoted(field)}  # {says}"]
            lines += [] if self.option is None else [f"option = {quoted(self.option)}"]
        lines += [f"sure = {'true' if self.sure else 'false'}"]
        if self.sure and field == IGNORE:
            return [f"# {one}" for one in lines]
        if self.answers:
            lines += [f"[{kind}.questions.{quoted(self.header)}.answers]"]
        for answer, value, count in self.answers:
            words = in_words(value, lang)
            times = text_of("draft_times", {"n": count}, lang)
            full = words if value == OPEN else in_full(self.field, value, lang)
            beside = "" if full == words else f" : {full}"
            line = f"{quoted(answer)} = {quoted(words)}  # {times}{beside}"
            lines += [line if value == OPEN else f"# {line}"]
        return lines


def seen_columns(layout: Layout, form: FormMapping, evenings: Moments) -> tuple[SeenColumn, ...]:
    """Each column with its field and its distinct answers, in the order of the sheet."""
    answers = Answers(layout, form, Findings(), evenings)
    moments, wording = answers.moments("availability") or Moments(), Wording(form.of(layout.kind))
    seen = [
        SeenColumn(
            one.header, one.field, one.option, not layout.waits(one), _shown(one, layout, moments, wording), one.place
        )
        for one in layout.columns
    ]
    for one in layout.unread:
        told: Answered = ()
        if one.field in AVOIDING:
            told = _shown(Column(one.place, one.header, one.field, whole=False), layout, moments, wording)
        elif one.field is not None:
            told = tuple((text, OPEN, count) for text, count in _given(layout.answers(one)))
        seen.append(SeenColumn(one.header, one.field, None, not layout.waits(one), told, one.place))
    return tuple(sorted(seen, key=lambda one: one.place))


def _given(answers: Iterable[str]) -> list[tuple[str, int]]:
    """The distinct answers of a column, the most frequent first, and how often each is given in any spelling."""
    spelt: dict[str, Counter[str]] = {}
    for text in answers:
        spelt.setdefault(bare(text), Counter())[text] += 1
    counts = [(max(sorted(one), key=one.__getitem__), one.total()) for one in spelt.values()]
    return sorted(counts, key=lambda one: (-one[1], one[0]))


def _shown(column: Column, layout: Layout, moments: Moments, wording: Wording) -> Answered:
    """The distinct answers of a column with a small vocabulary."""
    if column.field == "level":
        read: Read = read_level
    elif column.option is not None:
        read = read_offer if layout.kind is Kind.FAMILIES else read_flag
    elif column.field == "availability":
        read = moments.slots
    elif column.field in _SHOWN:
        read = READERS[column.field]
    else:
        return ()

    def meant(text: str) -> Any:
        if FLAGS.get(bare(text)) is True and len(layout.of(column.field)) > 1:
            return True  # "which ones?" stands in another column
        try:
            return read(wording.text(column, (*("",) * column.place, text)), silent)
        except RefusedError:
            return OPEN

    return tuple((text, meant(text), count) for text, count in _given(layout.answers(column)))


def in_words(value: Any, lang: str) -> str:
    """What was read from an answer, in words that would be read the same way.

    Examples
    --------
    >>> in_words(frozenset({Diet.NO_PORK, Diet.HALAL}), "fr"), in_words({"fr": "B1"}, "en"), in_words(False, "en")
    ('halal, sans porc', 'fr:B1', 'no')
    """
    match value:
        case Plate():
            allergies = [say(f"allergens.{one}", lang) for one in sorted(value.allergies)]
            allergies += [say(f"animals.{one}", lang) for one in sorted(value.animals)]
            first = [*_each(value.diet, lang), *(say("sheets.draft_allergic", lang, to=one) for one in allergies)]
            others = [", ".join(_each(one, lang)) for one in value.alternatives]
            return say("sheets.draft_or", lang).join([", ".join(first) or in_words(frozenset(), lang), *others])
        case Kitchen():
            return in_words(Plate(value.serves, (), value.safe_for), lang)
        case bool():
            return say(f"sheets.draft_{'yes' if value else 'no'}", lang)
        case Mapping():
            return " ".join(f"{tag}:{level}" for tag, level in value.items())
        case frozenset():
            return ", ".join(_each(value, lang)) or say("sheets.draft_none", lang)
        case _:
            return "-" if value is None else str(value)


def in_full(field: str | None, value: Any, lang: str) -> str:
    """The same, with words for what stands in a mapping file as tags, levels and slots.

    Examples
    --------
    >>> from partage.domain.vocabulary import Level
    >>> in_full("languages", {"fr": Level.NATIVE}, "fr"), in_full("availability", {"2026-11-18T19:30"}, "en")
    ('français (langue maternelle)', 'Wednesday 18 November 2026 at 19:30')
    """
    if isinstance(value, bool):
        return in_words(value, lang)
    match field:
        case "languages":
            shown = said(field, value)
        case "level":
            shown = level_words(value)
        case "learning" | "mother_tongue":
            shown = said("learning", frozenset(value))
        case "availability":
            shown = tuple(map(Dated, sorted(value, key=slot_order)))
        case _:
            return in_words(value, lang)
    return Writer(lang).value(shown)


def _each(values: Iterable[str], lang: str) -> list[str]:
    """The words of diets, allergens and animals; others as they stand."""
    tables = ((Diet, "diets"), (Allergen, "allergens"), (Animal, "animals"))
    return [
        next((say(f"{table}.{one}", lang) for kind, table in tables if isinstance(one, kind)), str(one))
        for one in sorted(values)
    ]


def told_name(field: str, lang: str) -> str:
    """What a field is called, in words."""
    name = field_name(field)
    return name if isinstance(name, str) else say(name.key, lang)
