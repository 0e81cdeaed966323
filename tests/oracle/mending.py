"""What a repair can come to at best: a roster after changes, by other means than the roster's own, and its world."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from brute_force import World
from readings import Reading, Seat
from steering import Triple, random_plan
from tiny import random_tiny

import partage as pt

CHANGES, TABLES, WHOLE = "fewest changes", "fewest tables touched", "parties whole"


@dataclass(frozen=True)
class Upheaval:
    """Who is gone, who is new, and whose record is another one; facts of newcomers by name."""

    cancelled: tuple[str, ...] = ()
    arrived: tuple[Any, ...] = ()
    changed: tuple[Any, ...] = ()
    facts: Mapping[str, tuple[tuple[str, str, float], ...]] = field(default_factory=dict)

    def after(self, roster: pt.Roster) -> pt.Roster:
        """The roster that is left."""
        people = {("student", record.id): record for record in roster.students}
        people |= {("family", record.id): record for record in roster.families}
        known = {
            (name, student.id, family.id): float(array[row][column])
            for name, array in roster.facts.items()
            for row, student in enumerate(roster.students)
            for column, family in enumerate(roster.families)
        }
        for who in self.cancelled:
            kind, its_id = who.split(":", 1)
            del people[kind, its_id]
        for record in (*self.changed, *self.arrived):
            people["student" if isinstance(record, pt.Student) else "family", record.id] = record
        known |= {(name, s, f): value for name, triples in self.facts.items() for s, f, value in triples}
        students = [record for (kind, _id), record in people.items() if kind == "student"]
        families = [record for (kind, _id), record in people.items() if kind == "family"]
        return pt.Roster(
            students,
            families,
            facts={
                name: [[known.get((name, s.id, f.id), 0.0) for f in families] for s in students]
                for name in roster.facts
            },
            pins=[pin for pin in roster.pins if {("student", pin.student), ("family", pin.family)} <= people.keys()],
            apart=[
                (f"{pair.kind_a}:{pair.a}", f"{pair.kind_b}:{pair.b}")
                for pair in roster.apart
                if {(pair.kind_a, pair.a), (pair.kind_b, pair.b)} <= people.keys()
            ],
            history=roster.history,
        )


def drawn_upheaval(rng: random.Random, roster: pt.Roster, reading: Reading) -> Upheaval:
    """One to three cancellations, arrivals and changes that leave a roster which is accepted."""
    while True:
        found = _drawn(rng, roster, reading)
        try:
            found.after(roster)
        except pt.RosterError:
            continue
        return found


def _drawn(rng: random.Random, roster: pt.Roster, reading: Reading) -> Upheaval:
    people = [f"student:{record.id}" for record in roster.students]
    homes = [f"family:{record.id}" for record in roster.families]
    kinds = [rng.choice(("cancel", "cancel", "arrive", "change")) for _ in range(rng.randint(1, 3))]
    touched = rng.sample([*people, *homes, *homes], len(people) + 2 * len(homes))
    touched = list(dict.fromkeys(touched))
    others = random_tiny(rng, reading)
    cancelled, arrived, changed = [], [], []
    for number, kind in enumerate(kinds):
        student = rng.random() < 0.6
        records = others.students if student else others.families
        if kind == "arrive" and len(records) > number:
            ids = {person.id for person in (*roster.students, *roster.families)}
            its_id = next(name for name in (f"new {n}" for n in count(number)) if name not in ids)
            arrived.append(records[number].replace(id=its_id))
        elif kind == "cancel" and touched:
            cancelled.append(touched.pop())
        elif touched:
            who, its_id = touched.pop().split(":", 1)
            old = roster.student(its_id) if who == "student" else roster.family(its_id)
            changed.append(_other_record(rng, old, others))
    gone = set(cancelled)
    here = [record for record in roster.students if f"student:{record.id}" not in gone]
    home = [record for record in roster.families if f"family:{record.id}" not in gone]
    guests = [record for record in arrived if isinstance(record, pt.Student)]
    hosts = [record for record in arrived if isinstance(record, pt.Family)]
    pairs = [(s.id, f.id) for s in guests for f in [*home, *hosts]] + [(s.id, f.id) for s in here for f in hosts]
    facts = {name: tuple((s, f, rng.choice((0, 0.25, 1))) for s, f in pairs) for name in roster.facts}
    return Upheaval(tuple(cancelled), tuple(arrived), tuple(changed), facts)


def _other_record(rng: random.Random, old: Any, others: pt.Roster) -> Any:
    """Somebody with one or two fields of somebody else's."""
    if isinstance(old, pt.Student):
        names, records = ("availability", "diet", "languages", "allergies", "max_travel_min"), others.students
    else:
        names, records = ("availability", "seats", "serves", "languages", "max_meals"), others.families
    if not records:
        return old.replace(availability=sorted(old.availability)[:1])
    other = rng.choice(records)
    fields = {name: getattr(other, name) for name in rng.sample(names, rng.choice((1, 1, 2)))}
    if "seats" in fields:
        fields["min_guests"] = min(old.min_guests, fields["seats"])
    return old.replace(**fields)


def repairing(reading: Reading, seats: Iterable[Seat], tables: Sequence[Triple]) -> Reading:
    """The reading of a repair: who sits, who moves, which tables are touched, and then the policy's other goals.

    Where parties may be split, keeping them whole comes after that, unless the policy puts it before.
    """
    left = [goal for goal in reading.goals if goal not in (CHANGES, TABLES)]
    head = left[: left.index("students seated") + 1] if "students seated" in left else ["students seated"]
    tail = [goal for goal in left if goal not in head]
    if reading.allow_split and WHOLE not in left:
        tail = [WHOLE, *tail]
    if "students seated" not in left:
        reading = replace(reading, weights=None)
    told = {(family, slot): frozenset(students) for family, slot, students in tables}
    return replace(reading, goals=(*head, CHANGES, TABLES, *tail), told=tuple(seats), told_tables=told)


def seats_of(tables: Sequence[Triple]) -> tuple[Seat, ...]:
    """(student, family, slot) of everybody who has a seat."""
    return tuple((student, family, slot) for family, slot, students in tables for student in students)


def as_triples(plan: Any) -> list[Triple]:
    """The tables of a plan."""
    return [(table.family, table.slot, tuple(table.students)) for table in plan.tables]


def moved(roster: pt.Roster, told: Iterable[Seat], tables: Sequence[Triple]) -> set[str]:
    """Who is still here and was told of another seat than the one that they have now."""
    seats = set(seats_of(tables))
    here = {student.id for student in roster.students}
    return {seat[0] for seat in told if seat[0] in here and seat not in seats}


def touched(told: Sequence[Triple], tables: Sequence[Triple]) -> set[tuple[str, str]]:
    """Places of tables that are gone, new, or not laid for exactly the same guests."""
    before = {(family, slot): set(students) for family, slot, students in told}
    after = {(family, slot): set(students) for family, slot, students in tables}
    return {place for place in before.keys() | after.keys() if before.get(place) != after.get(place)}


def after_cancellation(world: World, family: str, tables: Sequence[Triple]) -> dict[str, int]:
    """What is left at best when one family cancels, up to who moves: level by level.

    Guests of the family count as moved: they have to be told.
    """
    reading = repairing(world.reading, seats_of(tables), tables)
    goals = reading.goals[: reading.goals.index(CHANGES) + 1]
    whole = (WHOLE,) if reading.allow_split and WHOLE not in goals else ()
    roster = Upheaval(cancelled=(f"family:{family}",)).after(world.roster)
    other = World(roster, replace(reading, goals=(*goals, *whole)).fitting(roster))
    return dict(zip(other.levels, other.optimum(), strict=True))


def random_valid(world: World, policy: pt.Policy, rng: random.Random) -> pt.Plan:
    """A plan made at random that keeps every rule: without claims, and without looking for any."""
    triples = sorted(random_plan(world, rng))
    tables = tuple(pt.Table(family, slot, students) for family, slot, students in triples)
    plan = pt.Plan.of((), world.roster, policy)
    seated = {student for _family, _slot, students in triples for student in students}
    unseated = tuple(sorted({student.id for student in world.students} - seated))
    return replace(plan, tables=tables, unseated=unseated, levels=(), status=pt.Status.FEASIBLE)


def random_counted(world: World, policy: pt.Policy, rng: random.Random) -> pt.Plan:
    """The same with its figures, and bounds that are easily had."""
    return pt.Plan.of(random_valid(world, policy, rng).tables, world.roster, policy)
