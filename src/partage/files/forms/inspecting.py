"""What a sheet seems to hold, before anything is solved: columns, how often what is answered, what is unclear."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as part
from typing import Any

from partage.domain.vocabulary import Allergen, Animal, Diet, Level
from partage.files.findings import Finding, Findings, text_of, told
from partage.files.forms.field_reader import Answer
from partage.files.forms.headers import FIELDS, Kind
from partage.files.forms.layout import Layout
from partage.files.forms.mapped_cells import OPEN
from partage.files.forms.mapping import NAMES
from partage.files.forms.seen_columns import SeenColumn, in_full, told_name
from partage.text.writer import say

_TABLES = {"diet": "diets", "serves": "diets", "allergies": "allergens", "safe_for": "allergens"}
COUNTED = ("languages", "learning", "availability", "diet", "allergies", "serves", "safe_for", "seats", "min_guests")
"""Fields whose values come from small vocabularies: how often each is answered points at nobody's cell."""


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
    layout: Layout, answers: Sequence[Answer], seen: tuple[SeenColumn, ...], findings: Findings
) -> Inspection:
    """What the parts come to."""
    return Inspection(
        file=layout.grid.file,
        sheet=layout.grid.sheet,
        kind=layout.kind,
        rows=len(layout.rows),
        columns=mapping_of(layout),
        unread=tuple((one.header, one.why.value) for one in layout.unread),
        counts={field: counted for field in COUNTED if (counted := _counted(field, answers))},
        filled=_filled(layout),
        seen=seen,
        findings=tuple(findings),
    )


def mapping_of(layout: Layout) -> dict[str, tuple[str, ...]]:
    """Field -> headers, in the order of the columns."""
    found: dict[str, tuple[str, ...]] = {}
    for column in sorted(layout.columns, key=lambda one: one.place):
        found[column.field] = (*found.get(column.field, ()), column.header)
    return found


def _filled(layout: Layout) -> dict[str, int]:
    """Field -> how many rows hold something in one of its columns."""
    return {
        field: sum(any(cells[column.place] for column in layout.of(field)) for _, cells in layout.rows)
        for field in mapping_of(layout)
    }


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
