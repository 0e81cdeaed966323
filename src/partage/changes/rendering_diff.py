"""The difference between two plans in words: for those who run the event, and one person's own letter."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from partage.audiences import spoken
from partage.errors import InputError
from partage.plan.records import unknown
from partage.rules.repair_goals import FewestChanges
from partage.text.writer import GoalName, Line, Slot, line

if TYPE_CHECKING:
    from partage.changes.diff import Diff, Person, TableChange


def told_of(diff: Diff, lang: str, audience: str, of: str | None) -> str:
    """The difference in words; see `partage.changes.diff.Diff.text`."""
    return spoken(
        lang,
        audience,
        student=lambda: _to_student(diff, _named("student", of, diff.students)),
        family=lambda: _to_family(diff, _named("family", of, diff.families)),
        coordinator=lambda: _to_coordinator(diff),
        auditor=lambda: _to_auditor(diff),
    )


def _named(audience: str, of: str | None, known: Collection[str]) -> str:
    """The one who reads a letter."""
    check_named(audience, of)
    if of not in known:
        raise unknown(audience, str(of), sorted(known))
    return str(of)


def check_named(audience: str, of: str | None) -> None:
    """`InputError` ``nobody_named`` where a text for one person lacks the id."""
    if audience in ("student", "family") and of is None:
        raise InputError("nobody_named", {"audience": audience}, key=f"errors.no_{audience}_named")


def _to_coordinator(diff: Diff) -> Iterator[Line]:
    if not diff:
        yield line("diff.same")
        return
    yield line("diff.people", n=len(diff.moved), tables=len(diff.tables))
    for person in diff.people:
        yield _person(person)
    for table in diff.tables:
        yield _table(table)
    yield from _proof(diff)
    calls = [who.partition(":") for who in diff.to_call]
    for kind in ("student", "family"):
        ids = tuple(its_id for its_kind, _colon, its_id in calls if its_kind == kind)
        if ids:
            yield line(f"diff.call_{kind}", n=len(ids), ids=line("diff.ids", ids=", ".join(ids)))


def _to_auditor(diff: Diff) -> Iterator[Line]:
    yield from _to_coordinator(diff)
    if diff.levels:
        yield line("diff.levels")
    for level in diff.levels:
        params = {"goal": GoalName(level.goal), "before": level.before, "after": level.after, "bound": level.bound}
        yield line("diff.level" if level.proven else "diff.level_open", **params)
    yield line("diff.chain", plan=diff.plan[:12], parent=diff.parent[:12])


def _proof(diff: Diff) -> Iterator[Line]:
    """What is proven of the people moved by a repair."""
    level = next((level for level in diff.levels if level.goal == FewestChanges.name), None)
    if level is None or not level.after:
        return
    lost = [person for person in diff.people if person.student in diff.moved]
    if all(person.reason in ("family_cancelled", "forbidden") for person in lost):
        yield line("diff.fewest_gone", n=len(lost))
    elif diff.fewest != "open":
        yield line(f"diff.fewest_{diff.fewest}")
    elif level.bound < 0:
        yield line("diff.fewest_open", n=-level.bound, moved=-level.after)
    else:
        yield line("diff.fewest_none")


def _person(person: Person) -> Line:
    params: dict[str, Any] = {"student": person.student}
    for when, place in (("before", person.before), ("after", person.after)):
        if place is not None:
            params |= {f"family_{when}": place[0], f"slot_{when}": Slot(place[1])}
    if person.kind in ("moved", "lost"):
        rules = {"rules": person.rules} if person.rules else {}
        code = "diff.forbidden_bare" if person.reason == "forbidden" and not rules else f"diff.{person.reason}"
        params["reason"] = line(code, **rules)
    code = "diff.arrived_unseated" if person.kind == "arrived" and person.after is None else f"diff.{person.kind}"
    return line(code, **params)


def _table(table: TableChange) -> Line:
    params: dict[str, Any] = {"family": table.family, "slot": Slot(table.slot)}
    if table.kind not in ("changed", "opened"):
        return line(f"diff.table_{table.kind}", **params)
    came = tuple(guest for guest in table.after if guest not in table.before)
    left = tuple(guest for guest in table.before if guest not in table.after)
    if table.kind == "opened" or not left:
        return line("diff.table_opened" if table.kind == "opened" else "diff.table_more", guests=came, **params)
    if not came:
        return line("diff.table_fewer", guests=left, **params)
    return line("diff.table_changed", came=came, left=left, **params)


def _to_student(diff: Diff, student: str) -> Iterator[Line]:
    person = next((one for one in diff.people if one.student == student), None)
    if person is None:
        yield line("diff.you_same")
        return
    if person.before is not None and not person.told:  # a seat that they never heard of is nothing to lose
        untold = "diff.you_left" if person.kind == "cancelled" else "diff.you_arrived"
        yield line(untold) if person.after is None else line("diff.you_gained", slot=Slot(person.after[1]))
        return
    if person.after is None:
        yield line(f"diff.you_{person.kind}")
    else:
        yield line(_new_seat(person), slot=Slot(person.after[1]))
    if person.reason is not None:
        anew = "diff.you_for_others" if diff.fewest == "seats" else "diff.you_anew"
        said = {"forbidden": "diff.you_forbidden", "for_others": anew}
        yield line(said.get(person.reason, "diff.you_table"))


def _new_seat(person: Person) -> str:
    """The code of what a student reads of the seat that they have now."""
    if person.before is None or person.after is None:
        return "diff.you_gained"
    if person.before[0] == person.after[0]:
        return "diff.you_other_time"
    return "diff.you_other_home" if person.before[1] == person.after[1] else "diff.you_moved"


def _to_family(diff: Diff, family: str) -> Iterator[Line]:
    tables = [table for table in diff.tables if table.family == family]
    if not tables:
        yield line("diff.host_same")
    for table in tables:
        slot = Slot(table.slot)
        if table.after:  # how many guests to lay the table for is the host's own business
            expected = line("diff.guests", n=str(len(table.after))) if len(table.after) > 1 else line("diff.guest")
            yield line(f"diff.host_{table.kind}", slot=slot, guests=expected)
        else:
            yield line(f"diff.host_{table.kind}", slot=slot)
