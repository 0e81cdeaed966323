"""Which rows are one person, which ids are taken for one another, and who comes along with whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence

from partage.files.findings import Findings, Severity
from partage.files.forms.answers import Answer
from partage.files.forms.headers import Kind
from partage.files.forms.layout import Layout
from partage.files.forms.mapping import GENERATED
from partage.files.forms.values.scalars import fold_id
from partage.text.folding import fold

_LETTER = {Kind.STUDENTS: "S", Kind.FAMILIES: "F"}


class Identities:
    """Gives every row an id of its own, and finds what looks like one person twice."""

    def __init__(self, layout: Layout, findings: Findings, *, generated: bool) -> None:
        self._layout, self._generated = layout, generated
        self._notes = layout.notes(findings)

    def settled(self, answers: Sequence[Answer]) -> list[Answer]:
        """The rows, each person once and with an id; conflicts are among the findings."""
        kept = list(self._once(answers))
        self._named(kept)
        self._alike(kept)
        self._twice(kept)
        self._together(kept)
        return kept

    def _once(self, answers: Iterable[Answer]) -> Iterator[Answer]:
        seen: dict[str, Answer] = {}
        known = self._layout.of("id") or self._layout.of("name") or self._layout.of("last_name")
        for answer in answers:
            key = answer.id if answer.id is not None else "\0".join(answer.cells)
            first = seen.get(key) if answer.id is not None or known else None
            if first is None:
                seen[key] = answer
                yield answer
            elif first.cells == answer.cells:
                self._add("row_twice", Severity.REMARK, answer.row, first=first.row)
            else:
                pairs = zip(first.cells, answer.cells, strict=False)
                places = [place for place, (one, other) in enumerate(pairs) if one != other]
                headers = [f'"{column.header}"' for column in self._layout.columns if column.place in places]
                columns = ", ".join(dict.fromkeys(headers)) or "-"
                self._add("id_conflict", Severity.REFUSED, answer.row, "id", first=first.row, columns=columns)

    def _named(self, answers: Sequence[Answer]) -> None:
        taken = {answer.id for answer in answers}
        width = max(3, len(str(max((answer.row for answer in answers), default=0))))
        for answer in answers:
            if answer.id is not None:
                continue
            if self._layout.of("id") and not self._generated:
                self._add("id_blank", Severity.REMARK, answer.row, "id")
            answer.id = f"{_LETTER[self._layout.kind]}{answer.row:0{width}d}"
            if answer.id in taken:
                self._add("id_conflict", Severity.REFUSED, answer.row, "id", first="-", columns="-")

    def _alike(self, answers: Sequence[Answer]) -> None:
        folded, numbers = dict[str, Answer](), dict[str, Answer]()
        for answer in answers:
            text = str(answer.id)
            first = folded.setdefault(fold_id(text), answer)
            if first is not answer and first.id != answer.id:
                self._add("id_collision", Severity.REFUSED, answer.row, "id", first=first.row)
            if text.isascii() and text.isdigit():
                first = numbers.setdefault(text.lstrip("0"), answer)
                if first.id != answer.id:
                    self._add("id_zeros", Severity.REMARK, answer.row, "id", first=first.row)

    def _twice(self, answers: Sequence[Answer]) -> None:
        for name in ("email", "phone"):
            seen: dict[str, int] = {}
            for answer in answers:
                if text := fold(answer.values.get(name, "")):
                    first = seen.setdefault(text, answer.row)
                    if first != answer.row:
                        self._add("person_twice", Severity.REMARK, answer.row, name, first=first)

    def _together(self, answers: Sequence[Answer]) -> None:
        """Rows that name each other are one party; whoever is named and names nobody back stays on their own."""
        if not any(answer.partner for answer in answers):
            return
        called = self._called(answers)
        named = {answer.row: list(self._partners(answer, called)) for answer in answers}
        by_row = {answer.row: answer for answer in answers}
        party = {answer.row: {answer.row} for answer in answers}
        for answer in answers:
            for other in named[answer.row]:
                if answer.row in named[other]:
                    both = party[answer.row] | party[other]
                    party.update(dict.fromkeys(both, both))
                else:
                    self._add("partner_one_sided", Severity.REMARK, answer.row, "partner", other=other)
        groups = {answer.values.get("party") for answer in answers}
        for row, rows in party.items():
            if len(rows) > 1:
                if "party" in by_row[row].values:
                    self._add("partner_and_party", Severity.REFUSED, row, "partner")
                by_row[row].values["party"] = unlike(f"P{min(rows):03d}", groups)

    def _partners(self, answer: Answer, called: dict[str, set[int]]) -> Iterator[int]:
        found = set[int]()
        for text in answer.partner:
            rows = called.get(fold_id(text), set())
            if rows == {answer.row}:
                self._add("partner_self", Severity.REFUSED, answer.row, "partner")
            elif not rows:
                self._add("partner_unknown", Severity.REMARK, answer.row, "partner")
            elif len(rows) > 1:
                self._add("partner_unclear", Severity.REMARK, answer.row, "partner")
            else:
                found |= rows
        yield from sorted(found)

    def _called(self, answers: Sequence[Answer]) -> dict[str, set[int]]:
        """What a row may be called by others -> the rows."""
        called: dict[str, set[int]] = defaultdict(set)
        for answer in answers:
            texts = [str(answer.id), *(answer.values.get(name, "") for name in ("name", "email", "phone"))]
            for text in filter(None, texts):
                called[fold_id(text)].add(answer.row)
        return called

    def _add(
        self,
        code: str,
        weight: Severity,
        row: int,
        name: str | None = None,
        header: str | None = None,
        **params: str | int,
    ) -> None:
        columns = self._layout.of(name) if name else ()
        self._notes.add(code, weight, row, columns[0].header if columns else header, **params)


def unlike(label: str, taken: Container[object]) -> str:
    """The label, lengthened until nobody has given it to a group of their own.

    Examples
    --------
    >>> unlike("P002", {"P002"})
    'P002+'
    """
    while label in taken:
        label += "+"
    return label


def is_generated(layout: Layout, stated: str | None) -> bool:
    """Whether ids are made up by row."""
    return stated == GENERATED or not layout.of("id")
