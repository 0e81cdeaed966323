"""Smallest changes: what is announced seats the party, and no other single change of its kind costs less."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from batches import batches, judged
from brute_force import World
from busy import busy_case
from mending import as_triples, random_counted, seats_of
from policies import policy_of
from readings import Reading
from single_edits import cheapest, cost_of, edited
from steering import most_seated
from test_optimum import stranded

import partage as pt

SOON = pt.Budget(120.0)


def changed_rightly(seed: int, tally: Counter[str]) -> Iterator[str]:
    """Everybody without a seat in the best plan, or in one made at random."""
    case = busy_case(seed, tables=6, crowded=True)
    world, policy = case.world, policy_of(case.reading)
    if stranded(world):
        return
    plan = pt.match(case.roster, policy) if case.rng.random() < 0.7 else random_counted(world, policy, case.rng)
    found = pt.smallest_changes(plan, budget=SOON)
    waiting = {student for party in found.parties for student in party.students}
    if waiting != set(plan.unseated):
        yield f"{sorted(waiting)} are looked at, {plan.unseated} have no seat"
    for party in found.parties:
        faults = faults_of_party(party, plan, world, case.reading, tally)
        yield from (f"{party.students}: {fault}" for fault in faults)
    for change in found.together:
        yield from (f"together: {fault}" for fault in faults_of_change(change, plan, world, case.reading, waiting))
    order = [(-len(change.seats), change.edit.order) for change in found.together]
    if order != sorted(order):
        yield "those that seat most people are not first"


def faults_of_party(party: Any, plan: pt.Plan, world: World, reading: Reading, tally: Counter[str]) -> Iterator[str]:
    wanted = [*plan.seated, *party.students]
    free = most_seated(world, wanted) == len(wanted)
    if party.already != free:
        yield f"{'no ' if free else 'a '}change is needed, the contrary is said"
    if free or party.already:
        tally["already"] += 1
        return
    right = cheapest(world.roster, reading, party.students, sorted(plan.seated))
    said = {change.edit.whom: change.edit.cost for change in party.changes}
    tally.update(said.keys())
    tally["no change of some kind"] += len(right) < 3
    if said != right or {*party.none} != {"student", "family", "policy"} - right.keys() or party.unsettled:
        yield f"costs {said}, none of {party.none}, unsettled {party.unsettled}; the least are {right}"
    if [change.edit.order for change in party.changes] != sorted(change.edit.order for change in party.changes):
        yield "the cheapest is not first"
    for change in party.changes:
        yield from faults_of_change(change, plan, world, reading, set(party.students), tally)


def faults_of_change(
    change: Any, plan: pt.Plan, world: World, reading: Reading, waiting: set[str], tally: Counter[str] | None = None
) -> Iterator[str]:
    """Whether the plan that shows a change is one of the roster and policy after it, and seats whom it should."""
    what = change.edit.to_dict()
    if change.edit.cost != cost_of(world.roster, reading, [change.edit]):
        yield f"{what}: costs {cost_of(world.roster, reading, [change.edit])}"
    roster, after = edited(world.roster, reading, [change.edit])
    if change.plan.roster.sha256 != roster.sha256 or change.plan.policy.sha256 != policy_of(after).sha256:
        yield f"{what}: its plan is of another roster or policy"
    World(roster, after).worth(change.plan.tables)  # fails where a table may not be held
    if set(change.seats) != waiting & set(change.plan.seated) or not change.seats:
        yield f"{what}: seats {change.seats}"
    if not set(plan.seated) <= set(change.plan.seated):
        yield f"{what}: {sorted(set(plan.seated) - set(change.plan.seated))} have no seat any more"
    moved = len(set(seats_of(as_triples(plan))) - set(seats_of(as_triples(change.plan))))
    if change.moved != moved:
        yield f"{what}: {moved} move, {change.moved} is said"
    if tally is not None:
        tally["somebody moves"] += moved > 0


def test_a_few_changes():
    tally = judged(range(550_000, 550_005), changed_rightly)
    assert min(tally["family"], tally["no change of some kind"]) >= 2, tally


@pytest.mark.heavy
@batches(500, first=551_000)
def test_changes_of_five_hundred_rosters(seeds):
    tally = judged(seeds, changed_rightly)
    assert min(tally["student"], tally["family"], tally["policy"]), tally
