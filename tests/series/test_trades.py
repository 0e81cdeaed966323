"""Room for judgement: each swap that is said to be free is, none is missed; each stand-by guest could come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from batches import batches, judged
from brute_force import World
from busy import busy_case
from mending import CHANGES, after_cancellation, as_triples, random_counted, random_valid
from policies import policy_of
from steering import bits
from test_optimum import stranded
from trading import free_swaps, ids_of, known_tables, stand_by, tables_in, worth_of

import partage as pt


def trades(seed: int, tally: Counter[str]) -> Iterator[str]:
    """The best plan of a tiny roster, or one made at random."""
    case = busy_case(seed, crowded=seed % 3 == 0)
    world, policy = case.world, policy_of(case.reading)
    if case.rng.random() < 0.5 and not stranded(world):
        plan = pt.match(case.roster, policy)
    else:
        plan = random_valid(world, policy, case.rng)
    yield from faults_of_swaps(plan, world, tally)
    yield from faults_of_standby(plan, world, tally)


def cancellations(seed: int, tally: Counter[str]) -> Iterator[str]:
    """Each family with a table cancels."""
    case = busy_case(seed, crowded=seed % 2 == 0)
    world, policy = case.world, policy_of(case.reading)
    if stranded(world):
        return
    plan = pt.match(case.roster, policy) if case.rng.random() < 0.7 else random_counted(world, policy, case.rng)
    found = pt.fragility(plan)
    if [one.family for one in found.cancellations] != [
        one.family for one in sorted(found.cancellations, key=lambda one: (-one.lost, -one.moved, one.family))
    ] or {one.family for one in found.cancellations} != {table.family for table in plan.tables}:
        yield "other families than those that host, or not the worst first"
    for one in found.cancellations:
        yield from (f"{one.family}: {fault}" for fault in faults_of_cancellation(one, plan, world, tally))


def faults_of_cancellation(one: Any, plan: pt.Plan, world: World, tally: Counter[str]) -> Iterator[str]:
    best = after_cancellation(world, one.family, as_triples(plan))
    if "pins kept" in world.levels and "pins kept" not in best:
        best = {"pins kept": 0} | best
    guests = {student for table in plan.tables if table.family == one.family for student in table.students}
    if set(one.guests) != guests or not one.proven:
        yield f"guests {one.guests}, proven: {one.proven}"
    for level in one.levels:
        if level.after != best.get(level.goal, 0):
            yield f"{level.goal}: {level.after} after the repair, the best is {best.get(level.goal)}"
    moved = -best[CHANGES] - len(guests)
    if one.moved != moved:
        yield f"{one.moved} moved, the fewest are {moved}"
    tally["cancelled"] += 1
    tally["moved"] += moved > 0
    if world.reading.weights is None:
        lost = len(plan.seated) - best["students seated"]
        tally["lost"] += lost > 0
        if one.lost != lost:
            yield f"{one.lost} lost, {lost} at best"


def faults_of_swaps(plan: pt.Plan, world: World, tally: Counter[str]) -> Iterator[str]:
    found = pt.swaps(plan)
    said = {frozenset((tuple(swap.one), tuple(swap.other))) for swap in found.swaps}
    right = free_swaps(world, as_triples(plan))
    tally["swaps"] += len(right)
    tally["swaps of parties"] += sum(max(map(len, pair)) > 1 for pair in right)
    if not found.complete or len(said) != len(found.swaps):
        yield "a list of swaps that is not complete, or names one twice"
    if said != right:
        yield f"free swaps {sorted(map(sorted, said - right))} are none, {sorted(map(sorted, right - said))} are missed"
    known, laid = known_tables(world), tables_in(world, as_triples(plan))
    before = worth_of(world, laid, known)
    for swap in found.swaps:
        one, other = bits(world, swap.one), bits(world, swap.other)
        after = laid | {place: laid[place] ^ one ^ other for place in (swap.one_at, swap.other_at)}
        gains = tuple(b - a for a, b in zip(before, worth_of(world, after, known), strict=True))
        tally["swaps that gain"] += any(gains)
        if gains != swap.gains:
            yield f"the swap of {swap.one} and {swap.other} gains {gains}, {swap.gains} is said"


def faults_of_standby(plan: pt.Plan, world: World, tally: Counter[str]) -> Iterator[str]:
    found = pt.standby(plan)
    known, laid = known_tables(world), tables_in(world, as_triples(plan))
    right = {((table.family, table.slot), None): set() for table in plan.tables}
    for place, party, cancelled in stand_by(world, as_triples(plan)):
        right.setdefault((place, cancelled), set()).add(party)
    said = {((table.family, table.slot), None): [] for table in found.tables}
    for table in found.tables:
        place = table.family, table.slot
        for opening in table.openings:
            key = place, opening.cancelled or None
            said[key] = [reserve.students for reserve in opening.reserves]
            yield from _faults_of_order(opening, place, world, known, laid)
            left = laid[place] ^ bits(world, opening.cancelled)
            if opening.breaks_up != (left != 0 and (*place, left) not in known):
                yield f"{key}: breaks up, it is said: {opening.breaks_up}"
    for key in right.keys() | said.keys():
        tally["stand-by guests"] += len(right.get(key, ()))
        if sorted(right.get(key, ())) != sorted(said.get(key, ())):
            yield f"{key}: on the list {sorted(said.get(key, ()))}, could come {sorted(right.get(key, ()))}"
    listed = {student for parties in right.values() for party in parties for student in party}
    if found.waiting != plan.unseated or set(found.never) != set(plan.unseated) - listed:
        yield f"waiting {found.waiting}, never {found.never}"
    tally["never"] += len(found.never)


def _faults_of_order(opening, place, world, known, laid) -> Iterator[str]:
    """The best for the whole plan first, and that is what it is worth."""
    worths = []
    for reserve in opening.reserves:
        guests = laid[place] ^ bits(world, opening.cancelled) | bits(world, reserve.students)
        worth = worth_of(world, laid | {place: guests}, known)
        worths.append((worth, reserve.students))
        if worth != reserve.levels:
            yield f"{reserve.students} at {place} make it {worth}, {reserve.levels} is said"
    if worths != sorted(worths, key=lambda one: (tuple(-value for value in one[0]), one[1])):
        yield f"the list at {place} without {opening.cancelled} is in another order"
    if len(ids_of(world, laid[place])) < len(opening.cancelled):
        yield "more cancel than sit there"


def test_a_few_trades():
    tally = judged(range(510_000, 510_010), trades)
    assert min(tally["swaps"], tally["stand-by guests"]) >= 2, tally


@pytest.mark.heavy
@batches(1_000, first=511_000)
def test_trades_of_a_thousand_plans(seeds):
    tally = judged(seeds, trades)
    assert min(tally["swaps"], tally["stand-by guests"]) >= len(seeds) // 4, tally


def test_a_few_cancellations():
    tally = judged(range(515_000, 515_008), cancellations)
    assert min(tally["moved"], tally["lost"]) >= 2, tally


@pytest.mark.heavy
@batches(1_000, first=516_000)
def test_cancellations_of_a_thousand_plans(seeds):
    tally = judged(seeds, cancellations)
    assert min(tally["moved"], tally["lost"]) >= len(seeds) // 4, tally
