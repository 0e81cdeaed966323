"""Repairs: nobody who was told of a seat moves without need; every level is the best that is left, looked at whole."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from batches import batches, judged
from blame import forbidding, party_of
from brute_force import World
from busy import busy_case
from mending import CHANGES, TABLES, Upheaval, as_triples, drawn_upheaval, moved, random_counted, repairing, touched
from policies import policy_of
from readings import Reading
from test_optimum import stranded

import partage as pt

SOON = pt.Budget(120.0)


@dataclass(frozen=True)
class Case:
    """A plan that some people were told of, and what happens."""

    plan: pt.Plan
    roster: pt.Roster
    reading: Reading
    upheaval: Upheaval
    told: tuple[str, ...] | None
    rng: random.Random

    @property
    def seats(self) -> tuple[tuple[str, str, str], ...]:
        """The seats that somebody was told of."""
        told = self.plan.seated if self.told is None else self.told
        return tuple((student, *self.plan.seated[student]) for student in sorted(told) if student in self.plan.seated)

    @property
    def after(self) -> pt.Roster:
        """The roster that is left."""
        return self.upheaval.after(self.roster)

    @property
    def world(self) -> World:
        """Everything that may happen after it; with nobody told, under the policy of every day."""
        everyday = [goal for goal in self.reading.goals if goal not in (CHANGES, TABLES)]
        reading = repairing(self.reading, self.seats, as_triples(self.plan))
        if not self.seats:
            reading = replace(self.reading, goals=tuple(everyday))
        return World(self.after, reading.fitting(self.after))

    def repaired(self) -> pt.Plan:
        """What partage makes of it."""
        what = self.upheaval
        policy = policy_of(self.reading)
        return pt.repair(
            self.plan,
            self.roster,
            policy,
            cancelled=what.cancelled,
            arrived=what.arrived,
            changed=what.changed,
            facts=what.facts,
            told=self.told,
            budget=SOON,
        )


def drawn(seed: int) -> Case | None:
    """A busy case and one to three changes, pins that no rule forbids before and after them."""
    case = busy_case(seed, crowded=seed % 2 == 0)
    if stranded(case.world) or set(case.reading.goals) <= {CHANGES, TABLES}:
        return None
    rng = case.rng
    best = rng.random() < 0.6
    plan = (
        pt.match(case.roster, policy_of(case.reading))
        if best
        else random_counted(case.world, policy_of(case.reading), rng)
    )
    told = None if rng.random() < 0.7 else tuple(rng.sample(sorted(plan.seated), rng.randint(0, len(plan.seated))))
    found = Case(plan, case.roster, case.reading, drawn_upheaval(rng, case.roster, case.reading), told, rng)
    return None if stranded(found.world) else found


def mended(seed: int, tally: Counter[str]) -> Iterator[str]:
    """One repair."""
    case = drawn(seed)
    if case is None:
        tally["passed over"] += 1
        return
    found = case.repaired()
    yield from faults(case, found, tally)
    if case.seats and case.rng.random() < 0.4:
        yield from (f"second repair: {fault}" for fault in again(case, found, tally))


def again(case: Case, first: pt.Plan, tally: Counter[str]) -> Iterator[str]:
    """A repair of the repaired plan, by the policy that it carries: its own goals take the place of the first one's."""
    reading = replace(case.reading, told=()).fitting(case.after)
    what = drawn_upheaval(case.rng, case.after, reading)
    following = Case(first, case.after, reading, what, None, case.rng)
    if stranded(following.world) or not following.seats:
        return
    tally["repaired again"] += 1
    found = pt.repair(
        first,
        first.roster,
        cancelled=what.cancelled,
        arrived=what.arrived,
        changed=what.changed,
        facts=what.facts,
        budget=SOON,
    )
    yield from faults(following, found, tally)
    if found.manifest["parent"] != first.sha256:
        yield "the chain is broken"


def faults(case: Case, found: pt.Plan, tally: Counter[str]) -> Iterator[str]:
    """In what a repair differs from the best one."""
    world, after = case.world, case.after
    best = world.optimum()
    said = {level.goal: level.value for level in found.levels}
    if tuple(said) != world.levels or tuple(said.values()) != best or found.status != "optimal":
        yield f"{said} and {found.status}; the best is {dict(zip(world.levels, best, strict=True))}"
        return
    if world.worth(found.tables) != best:
        yield f"its tables are worth {world.worth(found.tables)}"
    if found.roster.sha256 != after.sha256 or found.roster_sha256 != after.sha256:
        yield "another roster is left"
    if found.manifest["parent"] != case.plan.sha256:
        yield "the plan that was repaired is another one"
    if not pt.verify(found, after, found.policy):
        yield "refused by the checker"
    movers = moved(after, case.seats, as_triples(found))
    tables = touched(as_triples(case.plan), as_triples(found))
    if case.seats and (len(movers), len(tables)) != (-said[CHANGES], -said[TABLES]):
        yield f"{len(movers)} move, {len(tables)} tables are touched; {said} is said"
    tally["moved"] += len(movers)
    tally["nobody moved"] += not movers
    tally["touched"] += len(tables)
    tally["told some"] += case.told is not None
    yield from _pinned_moves(case, found, movers, tally)
    yield from (f"told of changes: {fault}" for fault in faults_of_diff(case, found, movers, tables))


def _pinned_moves(case: Case, found: pt.Plan, movers: set[str], tally: Counter[str]) -> Iterator[str]:
    """Whoever is pinned to the place and slot where they sit is not moved; without that pin kept, they have no seat."""
    for pin in found.roster.pins:
        here = case.plan.seated.get(pin.student) == (pin.family, pin.slot)
        tally["pinned to their seat"] += here
        if here and pin.student in movers and pin.student in found.seated:
            yield f"{pin.student} is pinned, and moved"


def faults_of_diff(case: Case, found: pt.Plan, movers: set[str], tables: set[tuple[str, str]]) -> Iterator[str]:
    """Who is said to sit elsewhere, and why the seat of before is not kept."""
    diff, after, old = found.changes, case.after, case.plan.seated
    new = {student.id for student in after.students} - {student.id for student in case.roster.students}
    right = {s: (old.get(s), found.seated.get(s)) for s in {*old, *found.seated, *new}}
    right = {s: seats for s, seats in right.items() if seats[0] != seats[1] or s in new}
    if {one.student: (one.before, one.after) for one in diff.people} != right:
        yield f"{[(one.student, one.before, one.after) for one in diff.people]}, true: {right}"
    if set(diff.moved) != movers:
        yield f"{diff.moved} moved, {sorted(movers)} did"
    if {(table.family, table.slot) for table in diff.tables} != tables:
        yield f"other tables than {sorted(tables)}"
    world = case.world
    for one in diff.people:
        if one.kind in ("moved", "lost") and (one.reason, {rule.name for rule in one.rules}) != _reason(
            world, found, one
        ):
            yield f"{one.student}: {one.reason} {one.rules}, true: {_reason(world, found, one)}"


def _reason(world: World, found: pt.Plan, one: Any) -> tuple[str, set[str]]:
    """Why a seat cannot be kept, or is not."""
    family = next((home for home in world.families if home.id == one.before[0]), None)
    if family is None:
        return "family_cancelled", set()
    party = party_of(world, one.student)
    names = set().union(*(forbidding(world, world.students[row], family, one.before[1]) for row in party))
    if len(party) > family.seats:
        names |= {"room for the party"}
    if names:
        return "forbidden", names
    held = any((table.family, table.slot) == one.before for table in found.tables)
    return ("for_others" if held else "closed"), set()


def test_a_few_repairs():
    tally = judged(range(540_000, 540_008), mended)
    assert min(tally["moved"], tally["nobody moved"]) >= 2, tally


@pytest.mark.heavy
@batches(1_300, first=541_000)
def test_repairs_of_a_thousand_plans(seeds):
    tally = judged(seeds, mended)
    assert tally["moved"] >= len(seeds) // 2, tally
