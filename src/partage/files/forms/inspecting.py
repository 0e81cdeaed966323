"""What a sheet seems to hold, before anything is solved: columns, how often what is answered, what is unclear."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as part
from typing import Any

from partage.domain.roster_changes import said
from partage.domain.vocabulary import Allergen, Animal, Diet, Level
from partage.files.findings import Finding, text_of, told
from partage.files.forms.answers import Answer
from partage.files.forms.headers import FIELDS, IGNORE, Kind
from partage.files.forms.layout import Layout, field_name
from partage.files.forms.mapped_cells import OPEN
from partage.files.forms.mapping import NAMES, quoted
from partage.files.forms.values.languages import level_words
from partage.files.forms.values.meals import Kitchen, Plate
from partage.files.grids.grid import Grid
from partage.text.calendar import slot_order
from partage.text.writer import Dated, Writer, say

_TABLES = {"diet": "diets", "serves": "diets", "allergies": "allergens", "safe_for": "allergens"}
COUNTED = ("languages", "learning", "availability", "diet", "allergies", "serves", "safe_for", "seats", "min_guests")
"""Fields whose values come from small vocabularies: how often each is answered points at nobody's cell."""


@dataclass(frozen=True)
class SeenColumn:
    """One column as a person is to look at it.

    Parameters
    ----------
    header
        As it stands in the file.
    field, option
        What it is read as, or would be; None where it is not read.
    sure
        Whether that may stand without anybody's word.
    answers
        (answer, what it is read as, how often), of fields with small vocabularies; `OPEN` where it is not understood.
    place
        Its place in a row, from 0.
    """

    header: str
    field: str | None
    option: str | None
    sure: bool
    answers: tuple[tuple[str, Any, int], ...]
    place: int

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
    >>> in_full("languages", {"fr": Level.NATIVE}, "fr"), in_full("availability", {"2026-11-18T19:30"}, "en")
    ('français (langue maternelle)', 'Wednesday 18 November 2026 at 19:30')
    """
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


@dataclass(frozen=True)
class Inspection:
    """What a sheet seems to hold.

    Parameters
    ----------
    file, sheet
        Where.
    kind
        Whose answers.
    rows
        How many rows stand below the header, those set aside included.
    columns
        Field -> headers that it would be read from.
    unread
        (header, code of the reason) of the columns that are not read.
    counts
        Field -> value -> how many rows answer it; ``?`` -> of how many somebody has to be asked.
    filled
        Field -> how many rows answer it at all.
    seen
        Every column, in the order of the sheet.
    findings
        What was found; whatever is refused would have to be mended first.
    """

    file: str
    sheet: str | None
    kind: Kind
    rows: int
    columns: dict[str, tuple[str, ...]]
    unread: tuple[tuple[str, str], ...]
    counts: dict[str, dict[str, int]]
    filled: dict[str, int]
    seen: tuple[SeenColumn, ...] = part(repr=False)
    findings: tuple[Finding, ...]

    def text(self, lang: str = "en") -> str:
        """The same in words, for a terminal."""
        name = self.file if self.sheet is None else f"{self.file} [{self.sheet}]"
        lines = [text_of("inspect_head", {"file": name, "rows": self.rows}, lang)]
        lines[0] += f" ({text_of(f'inspect_{self.kind}', {}, lang)})"
        lines += ["", text_of("inspect_columns", {}, lang)]
        open_ones = {one.header for one in self.seen if not one.sure}
        for field, headers in self.columns.items():
            shown = ", ".join(f'"{header}"{" (?)" if header in open_ones else ""}' for header in headers)
            lines.append(f"  {told_name(field, lang):<28} {self.filled.get(field, 0):>5}  {shown}")
        unread = [(header, code) for header, code in self.unread if header not in open_ones]
        if unread:
            lines += ["", text_of("inspect_unread", {}, lang)]
            lines += [f'  "{header}": {text_of(code, {}, lang)}' for header, code in unread]
        for field, values in self.counts.items():
            shown = ", ".join(f"{_counted_as(field, value, lang)} ({count})" for value, count in values.items())
            lines += ["", text_of("inspect_counts", {"field": told_name(field, lang), "counts": shown}, lang)]
        hidden = {code for _, code in unread}
        rest = [finding for finding in self.findings if finding.code not in hidden]
        if rest:
            lines += ["", text_of("inspect_unclear", {}, lang), told(rest, lang)]
        return "\n".join(lines)

    def draft(self, lang: str = "en") -> str:
        """A mapping file about this sheet, to be read over in a text editor; see `partage.files.forms.mapping`.

        Answers that are not understood stand as ``"answer" = "?"``; the others in comments, with what they are read as.
        """
        known = sorted((NAMES.get(one, one), told_name(one, lang)) for one in FIELDS[self.kind])
        fields = text_of("draft_fields", {"fields": "; ".join(f"{field} = {name}" for field, name in known)}, lang)
        known_words = {
            name: ", ".join(say(f"{name}.{one}", lang) for one in kind if one != "none")
            for kind, name in ((Diet, "diets"), (Allergen, "allergens"), (Animal, "animals"))
        }
        levels = ", ".join(in_full("level", one, lang) for one in Level)
        some = text_of("draft_words", {**known_words, "levels": levels}, lang)
        lines = [
            f"[{self.kind}]",
            *(f"# {part}" for text in (fields, some) for part in textwrap.wrap(text, 116)),
            f'# constants = {{ languages = "fr:native" }}  # {text_of("draft_everybody", {}, lang)}',
        ]
        for one in self.seen:
            lines += ["", *one.draft(self.kind, lang)]
        return "\n".join(lines) + "\n"

    def to_dict(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "file": self.file,
            "sheet": self.sheet,
            "kind": self.kind.value,
            "rows": self.rows,
            "columns": {field: list(headers) for field, headers in self.columns.items()},
            "unread": [{"header": header, "reason": code} for header, code in self.unread],
            "counts": self.counts,
            "filled": self.filled,
            "findings": [finding.to_dict() for finding in self.findings],
        }


def inspected(
    grid: Grid,
    kind: Kind,
    layout: Layout | None,
    answers: Sequence[Answer],
    seen: tuple[SeenColumn, ...],
    findings: tuple[Finding, ...],
) -> Inspection:
    """What the parts come to."""
    return Inspection(
        file=grid.file,
        sheet=grid.sheet,
        kind=kind,
        rows=0 if layout is None else len(layout.rows),
        columns={} if layout is None else mapping_of(layout),
        unread=() if layout is None else tuple((one.header, one.why.value) for one in layout.unread),
        counts={field: counted for field in COUNTED if (counted := _counted(field, answers))},
        filled={} if layout is None else _filled(layout),
        seen=seen,
        findings=findings,
    )


def mapping_of(layout: Layout) -> dict[str, tuple[str, ...]]:
    """Field -> headers, in the order of the columns."""
    found: dict[str, tuple[str, ...]] = {}
    for column in sorted(layout.columns, key=lambda one: one.place):
        found[column.field] = (*found.get(column.field, ()), column.header)
    return found


def _filled(layout: Layout) -> dict[str, int]:
    """Field -> how many rows hold something in one of its columns."""
    found: dict[str, int] = {}
    for field in mapping_of(layout):
        places = [column.place for column in layout.of(field)]
        found[field] = sum(any(cells[place : place + 1] != ("",) for place in places) for _, cells in layout.rows)
    return found


def _counted_as(field: str, value: str, lang: str) -> str:
    """A value that is counted, in words where there are any."""
    if value in ("none", OPEN):
        return say(f"sheets.{'draft_none' if value == 'none' else 'to_ask'}", lang)
    if field in _TABLES:
        return say(f"{_TABLES[field]}.{value}", lang)
    tag, _, level = value.partition(":")
    return in_full(field, {tag: Level(level)} if field == "languages" else frozenset({value}), lang)


def _counted(field: str, answers: Sequence[Answer]) -> dict[str, int]:
    counts = Counter[str]()
    for answer in answers:
        value = OPEN if field in answer.open else answer.values.get(field)
        if isinstance(value, dict):
            counts.update(f"{tag}:{level}" for tag, level in value.items())
        elif isinstance(value, frozenset):
            counts.update(map(str, value) if value else ("none",))
        elif value is not None:
            counts[str(value)] += 1
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
