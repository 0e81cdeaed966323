"""`Diff`: how two plans differ, as values, and in words for those who run the event and for one person's own letter."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from partage.audiences import check_named, spoken
from partage.plan.records import unknown
from partage.rules.repair_goals import FewestChanges
from partage.tabled import Listing, Tabled
from partage.text.values import Part, Rule
from partage.text.writer import Chain, FamilyId, GoalName, Line, Moment, Slot, StudentId, families, line, students
from partage.whatif.level_deltas import LevelShift

Place = tuple[str, str]
"""A family and a slot."""


@dataclass(frozen=True, repr=False)
class Person(Part):
    """One student who sits somewhere else than before, or no longer, or for the first time.

    Parameters
    ----------
    kind
        ``"moved"``, ``"gained"`` (a seat), ``"lost"`` (the seat), ``"cancelled"`` (no longer in the roster) or
        ``"arrived"`` (new in the roster, with a seat or without).
    before, after
        (family, slot) in the two plans.
    reason
        Why a seat of before is not kept: ``"family_cancelled"``; ``"forbidden"``, `rules` now forbid it;
        ``"closed"``, no table is held there any more; ``"for_others"``, the table is held with others or with
        fewer. `None` where no seat was given up.
    told
        Whether the student knew of the seat before.
    """

    student: str
    kind: str
    before: Place | None
    after: Place | None
    reason: str | None = None
    rules: tuple[Rule, ...] = ()
    told: bool = False


@dataclass(frozen=True, repr=False)
class TableChange(Part):
    """One table with other guests than before.

    Parameters
    ----------
    kind
        ``"changed"``, ``"closed"`` (it was held before), ``"opened"`` or ``"cancelled"`` (the family is no longer in
        the roster).
    before, after
        The guests in the two plans.
    """

    family: str
    slot: str
    kind: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Diff(Tabled, Part):
    """The difference between two plans; `Plan.changes` of a repair, and what `Plan.diff` gives.

    Parameters
    ----------
    people
        Every student with another seat, or none, by id.
    tables
        Every table with other guests, by family and slot.
    levels
        The goals of the plan after, and what both plans are worth by them; those of a repair count what it changed,
        from 0, and stand here only when they are about the plan before. Nothing where its policy cannot count the
        plan before.
    fewest
        What is proven of the people moved, when as few as possible was a goal: ``"seats"``, fewer moves seat fewer
        people; ``"goals"``, fewer moves do less well at a goal that comes before; ``"open"``, nothing but the bound.
    parent, plan
        Hashes of the plans before and after.
    students, families
        Ids of everybody in either roster: for whom there is a letter. No part of `to_dict`.
    """

    people: tuple[Person, ...]
    tables: tuple[TableChange, ...]
    levels: tuple[LevelShift, ...]
    fewest: str | None
    parent: str
    plan: str
    students: frozenset[str]
    families: frozenset[str]

    def of_kind(self, *kinds: str) -> tuple[str, ...]:
        """Ids of the students of some kinds, sorted."""
        return tuple(person.student for person in self.people if person.kind in kinds)

    @property
    def moved(self) -> tuple[str, ...]:
        """Who was told of a seat and does not keep it, though still in the roster: moved or left without one."""
        return tuple(one.student for one in self.people if one.told and one.kind in ("moved", "lost"))

    @property
    def to_call(self) -> tuple[str, ...]:
        """Whom to call, with their kind: students whose seat is another one, and families whose guests are others.

        Not those who have lost a seat that they were never told of.
        """
        concerned = [one for one in self.people if one.kind != "cancelled" and (one.told or one.kind != "lost")]
        students = {f"student:{one.student}" for one in concerned}
        families = {f"family:{table.family}" for table in self.tables if table.kind != "cancelled"}
        return tuple(sorted(families | students))

    def to_dict(self) -> dict[str, Any]:
        """The difference as plain values."""
        return {name: value for name, value in super().to_dict().items() if name not in ("students", "families")}

    def __bool__(self) -> bool:
        """Whether anything is different."""
        return bool(self.people or self.tables)

    def __repr__(self) -> str:
        return f"<Diff: {len(self.people)} people, {len(self.tables)} tables>"

    def _listings(self) -> Iterator[Listing]:
        people = ((StudentId(one.student), *_seat(one.before), *_seat(one.after)) for one in self.people)
        yield Listing.of("moves", "student|before|slot|after|slot", people)
        guests = (
            (FamilyId(one.family), Moment(one.slot), students(one.before), students(one.after)) for one in self.tables
        )
        yield Listing.of("tables_changed", "family|slot|before|after", guests)

    def text(
        self,
        lang: str = "en",
        audience: str = "coordinator",
        *,
        of: str | None = None,
        names: Mapping[str, str] | None = None,
    ) -> str:
        """The difference in words.

        Parameters
        ----------
        audience
            ``"coordinator"`` reads who moves where and whom to call, ``"auditor"`` the levels and hashes too.
            ``"student"`` and ``"family"`` read what concerns the one named by `of`, and nothing of anybody else.
        of
            The id of that student or family.
        names
            Names to write before ids, see `partage.names_of`; students and families read neither.

        Raises
        ------
        InputError
            ``unknown_language`` or ``unknown_audience``; ``nobody_named``: a text for one person, and no id;
            ``unknown_student`` or ``unknown_family``: an id that neither roster holds.
        """
        return spoken(
            lang,
            audience,
            student=lambda: _to_student(self, _named("student", of, self.students)),
            family=lambda: _to_family(self, _named("family", of, self.families)),
            coordinator=lambda: _to_coordinator(self),
            auditor=lambda: _to_auditor(self),
            names=names,
        )


def _seat(place: Place | None) -> tuple[object, object]:
    return (None, None) if place is None else (FamilyId(place[0]), Moment(place[1]))


def _named(audience: str, of: str | None, known: Collection[str]) -> str:
    """The one who reads a letter."""
    check_named(audience, of)
    if of not in known:
        raise unknown(audience, str(of), sorted(known))
    return str(of)


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
    for kind, named in (("student", students), ("family", families)):
        ids = named(its_id for its_kind, _colon, its_id in calls if its_kind == kind)
        if ids:
            yield line(f"diff.call_{kind}", n=len(ids), ids=Chain(ids, ", "))


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
    params: dict[str, Any] = {"student": StudentId(person.student)}
    for when, place in (("before", person.before), ("after", person.after)):
        if place is not None:
            params |= {f"family_{when}": FamilyId(place[0]), f"slot_{when}": Slot(place[1])}
    if person.kind in ("moved", "lost"):
        rules = {"rules": person.rules} if person.rules else {}
        code = "diff.forbidden_bare" if person.reason == "forbidden" and not rules else f"diff.{person.reason}"
        params["reason"] = line(code, **rules)
    code = "diff.arrived_unseated" if person.kind == "arrived" and person.after is None else f"diff.{person.kind}"
    return line(code, **params)


def _table(table: TableChange) -> Line:
    came = students(guest for guest in table.after if guest not in table.before)
    left = students(guest for guest in table.before if guest not in table.after)
    kind = table.kind
    if kind == "changed" and not (came and left):
        kind = "more" if came else "fewer"
    guests = {"came": came, "left": left} if kind == "changed" else {"guests": came or left}
    return line(f"diff.table_{kind}", family=FamilyId(table.family), slot=Slot(table.slot), **guests)


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
