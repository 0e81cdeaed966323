"""Which rows are one person, which ids are taken for one another, and who comes along with whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence

from partage.files.findings import Findings, Param, Severity
from partage.files.forms.field_reader import Answer
from partage.files.forms.lasting import DIGITS, LETTER, Keys, LastingIds
from partage.files.forms.layout import Layout, in_quotes
from partage.files.forms.mapped_cells import cell
from partage.files.forms.mapping import GENERATED, SheetMapping
from partage.files.forms.values.scalars import fold_id
from partage.text.folding import fold
from partage.text.writer import Line, line


class Identities:
    """Gives every row an id of its own, and finds what looks like one person twice.

    `lasting` says who has which id, those of this sheet included once it is settled.
    """

    def __init__(self, layout: Layout, mapping: SheetMapping, findings: Findings, lasting: LastingIds) -> None:
        self._layout, self._mapping = layout, mapping
        self._notes = layout.notes(findings)
        self.lasting = lasting

    def settled(self, answers: Sequence[Answer]) -> list[Answer]:
        """The rows, each person once and with an id; conflicts are among the findings."""
        kept = list(self._once(answers))
        kept = self._newest(kept) if self._mapping.newest else kept
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
            elif self._mapping.newest:
                yield answer
            else:
                pairs = zip(first.cells, answer.cells, strict=False)
                places = [place for place, (one, other) in enumerate(pairs) if one != other]
                headers = [column.header for column in self._layout.columns if column.place in places]
                columns = in_quotes(dict.fromkeys(headers))
                self._add("id_conflict", Severity.REFUSED, answer.row, "id", first=first.row, columns=columns)

    def _newest(self, answers: Sequence[Answer]) -> list[Answer]:
        """Of several answers of one person the newest, under the id of the first."""
        if not self._layout.of("registered_at"):
            self._add("newest_untimed", Severity.REFUSED, self._layout.header)
            return list(answers)
        return [self._newest_of(same) for same in _by_person(answers)]

    def _newest_of(self, same: Sequence[Answer]) -> Answer:
        times = [time for answer in same if (time := answer.sent) is not None]
        if len(same) == 1:
            return same[0]
        if len(times) < len(same) or times.count(max(times)) > 1:
            self._add("newest_unclear", Severity.REFUSED, same[1].row, "registered_at", first=same[0].row)
            return same[0]
        newest, first = same[times.index(max(times))], same[times.index(min(times))]
        newest.id = first.id
        for answer in same:
            if answer is not newest:
                self._add("row_replaced", Severity.REMARK, answer.row, newer=newest.row)
        return newest

    def _named(self, answers: Sequence[Answer]) -> None:
        """Ids for whoever has none: the one of before, the next number, or the row's where no file keeps ids."""
        kind, lasts = self._layout.kind, self.lasting.salt is not None
        nameless = sorted((answer for answer in answers if answer.id is None), key=_first_come)
        taken = {answer.id for answer in answers if answer.id is not None}
        self._unnamed(nameless, lasts=lasts)
        keys = self._keys(answers)
        known = self.lasting.given(kind, [keys[answer.row] for answer in nameless], taken)
        for answer, its_id in zip(nameless, known, strict=True):
            answer.id = its_id
        following = self.lasting.next_number(kind, taken)
        new = sorted((answer for answer in nameless if answer.id is None), key=lambda answer: answer.row)
        width = DIGITS if lasts else max(DIGITS, len(str(max((one.row for one in answers), default=0))))
        for number, answer in enumerate(new, start=following):
            answer.id = f"{LETTER[kind]}{number if lasts else answer.row:0{width}d}"
            if answer.id in taken:
                self._add("id_conflict", Severity.REFUSED, answer.row, "id", first="-", columns="-")
        self.lasting = self.lasting.learnt(kind, ((keys[answer.row], str(answer.id)) for answer in answers))

    def _unnamed(self, nameless: Iterable[Answer], *, lasts: bool) -> None:
        """Remarks who has no id of their own."""
        if self._mapping.id != GENERATED and self._layout.of("id"):
            for answer in nameless:
                self._add("id_blank", Severity.REMARK, answer.row, "id")
        elif self._mapping.id != GENERATED and not lasts:
            self._notes.remark("ids_generated", self._layout.header)

    def _keys(self, answers: Sequence[Answer]) -> dict[int, Keys]:
        """What the person of each row may be known by; equal rows are counted, because they are nobody's name."""
        found, seen = dict[int, Keys](), dict[str, int]()
        for answer in answers:
            row = "\0".join(map(fold, answer.cells)).rstrip("\0")
            seen[row] = seen.get(row, 0) + 1
            email, name = (fold(answer.values.get(field, "")) for field in ("email", "name"))
            found[answer.row] = (
                [f"row\0{seen[row]}\0{row}"],
                [f"email\0{email}\0{name}"] if email and name else [],
                [f"name\0{name}\0{moment}" for moment in self._moments(answer)] if name else [],
                [f"email\0{email}"] if email else [],
                [f"name\0{name}"] if name and not email else [],
            )
        return found

    def _moments(self, answer: Answer) -> list[str]:
        """When a row was sent, as it stands and as it was read: another format keeps one of them."""
        stand = [fold(cell(column, answer.cells)) for column in self._layout.of("registered_at")]
        return [*filter(None, stand), *([] if answer.sent is None else [answer.sent.isoformat()])]

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
            seen: dict[str, Answer] = {}
            for answer in answers:
                if text := fold(answer.values.get(name, "")):
                    first = seen.setdefault(text, answer)
                    if first is not answer:
                        newer = _newer(first, answer)
                        self._add("person_twice", Severity.REMARK, answer.row, name, first=first.row, newer=newer)

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
                first = min(str(by_row[one].id) for one in rows)  # an id lasts, the number of a row does not
                by_row[row].values["party"] = unlike(f"P{first.removeprefix(LETTER[self._layout.kind])}", groups)

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

    def _add(self, code: str, weight: Severity, row: int, name: str | None = None, **params: Param) -> None:
        columns = self._layout.of(name) if name else ()
        self._notes.add(code, weight, row, columns[0].header if columns else None, **params)


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


def _first_come(answer: Answer) -> tuple[str, tuple[str, ...]]:
    """The order of the answers, however the rows are sorted."""
    return "" if answer.sent is None else answer.sent.isoformat(), answer.cells


def _newer(first: Answer, other: Answer) -> Line | str:
    """Which of two rows was sent later, in words; nothing where that is not known."""
    if first.sent is None or other.sent is None or first.sent == other.sent:
        return ""
    return line("sheets.row_newer", row=(first if first.sent > other.sent else other).row)


def _by_person(answers: Iterable[Answer]) -> list[list[Answer]]:
    """The rows of each person: one id or one e-mail, and no other name."""
    people, known = list[list[Answer]](), defaultdict[str, list[list[Answer]]](list)
    for answer in answers:
        email = fold(answer.values.get("email", ""))
        keys = [*([f"id {answer.id}"] if answer.id else []), *([f"email {email}"] if email else [])]
        same = next((some for key in keys for some in known[key] if _one_name(some[0], answer)), None)
        if same is None:
            people.append(same := [])
        same.append(answer)
        for key in keys:
            known[key].append(same)
    return people


def _one_name(first: Answer, other: Answer) -> bool:
    """Whether two rows may be one person's: no name, or all words of one name in the other."""
    names = [set(fold(answer.values.get("name", "")).split()) for answer in (first, other)]
    return names[0] <= names[1] or names[1] <= names[0]
