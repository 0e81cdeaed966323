"""Two sheets beside each other: slots that only one side names, homes that are silent on what a guest has to know."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from partage.domain.people import Family, Student
from partage.domain.roster import Roster
from partage.files.findings import Findings, Severity
from partage.files.forms.field_reader import Answer
from partage.files.forms.headers import Kind
from partage.files.forms.layout import DATED, Layout, field_name
from partage.text.calendar import slot_order

_NUMBERS = re.compile("[0-9]+")


def compare_sheets(
    layouts: Mapping[Kind, Layout], before: Roster | None, answers: Mapping[Kind, Sequence[Answer]], findings: Findings
) -> None:
    """Note what only both sides together show; a side without a sheet says what it said `before`."""
    _compare_slots(layouts, slots_of(before), answers, findings)
    if Kind.FAMILIES in layouts:
        guests: list[Mapping[str, Any]] = [one.to_document() for one in people_of(before).get(Kind.STUDENTS, ())]
        if Kind.STUDENTS in answers:
            guests = [answer.values for answer in answers[Kind.STUDENTS] for _ in range(answer.people)]
        _homes_not_asked(layouts[Kind.FAMILIES], guests, answers[Kind.FAMILIES], findings)


def people_of(roster: Roster | None) -> dict[Kind, Sequence[Student | Family]]:
    """The records of both sides; of no roster, none."""
    return {} if roster is None else {Kind.STUDENTS: roster.students, Kind.FAMILIES: roster.families}


def slots_of(roster: Roster | None) -> dict[Kind, frozenset[str]]:
    """Side -> the slots that it names."""
    return {
        kind: frozenset(slot for one in some for slot in one.availability) for kind, some in people_of(roster).items()
    }


def _compare_slots(
    layouts: Mapping[Kind, Layout],
    before: Mapping[Kind, Collection[str]],
    answers: Mapping[Kind, Sequence[Answer]],
    findings: Findings,
) -> None:
    """Slots that the other side does not name: a day may be unlucky; a label, and what nearly is one, is a slip."""
    named = {kind: set(before.get(kind, ())) for kind in Kind if kind not in layouts} | {
        kind: {slot for answer in some for slot in answer.values.get("availability", ())}
        for kind, some in answers.items()
    }
    for kind, layout in layouts.items():
        if not named[kind.other]:
            continue
        header = next((column.header for column in layout.of("availability")), None)
        said = set[str]()
        for answer in answers[kind]:
            for slot in sorted(answer.values.get("availability", frozenset()) - named[kind.other]):
                code, weight, params = _unnamed(slot, kind, named[kind.other])
                if weight is not Severity.REMARK or slot not in said:
                    layout.notes(findings).add(code, weight, answer.row, header, **params)
                said.add(slot)


def _homes_not_asked(
    homes: Layout, guests: Sequence[Mapping[str, Any]], answers: Sequence[Answer], findings: Findings
) -> None:
    """Homes that say nothing of animals or smoke, where a guest has to stay away from them: silence is no "none"."""
    for guest, home in (("avoids_animals", "animals"), ("smoke_free", "smokes")):
        asking = sum(bool(one.get(guest)) for one in guests)
        columns = [column for name in (home, guest) for column in homes.of(name)]
        unsaid = [answer.row for answer in answers if home not in answer.values]
        if not asking or not unsaid or any(column.option for column in columns):
            continue
        if not columns:
            homes.notes(findings).remark("home_not_asked", homes.header, field=field_name(home), n=asking)
        for row in unsaid if columns else ():
            homes.notes(findings).aside("home_blank", row, columns[0].header, n=asking)


def _unnamed(slot: str, kind: Kind, others: Collection[str]) -> tuple[str, Severity, dict[str, str]]:
    """What to say of a slot that the other side does not name."""
    if (near := _near(slot, others)) is not None:
        return "slot_close", Severity.REFUSED, {"slot": near}
    dated = DATED.match(slot)
    if not dated and (kind is Kind.STUDENTS or any(map(DATED.match, others))):
        return "unknown_slot", Severity.REFUSED, {"slots": ", ".join(sorted(others, key=slot_order))}
    return f"slot_without_{'homes' if kind is Kind.STUDENTS else 'guests'}", Severity.REMARK, {"slot": slot}


def _near(slot: str, others: Iterable[str]) -> str | None:
    """The slot of the other side that this one nearly is: one letter, some minutes or a year apart."""
    for other in sorted(others):
        dated = DATED.match(slot) and DATED.match(other)
        same_day = slot[:10] == other[:10] or slot[4:] == other[4:]
        alike = same_day if dated else _NUMBERS.findall(slot) == _NUMBERS.findall(other)
        if alike and difflib.SequenceMatcher(None, slot, other).ratio() > 1 - 1.5 / max(len(slot), len(other)):
            return other
    return None
