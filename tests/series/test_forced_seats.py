"""What a seat elsewhere would cost: level by level what the best plan with that seat is worth, and who moves least."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from batches import batches, judged
from blame import allowed_somewhere, at_family, party_of
from brute_force import World
from busy import busy_case
from mending import random_valid
from policies import policy_of
from steering import counting, offering
from test_optimum import stranded

import partage as pt
from partage.explain.forced import forced

SOON = pt.Budget(60.0)


def forced_rightly(seed: int, tally: Counter[str]) -> Iterator[str]:
    """Students of the best plan, or of one made at random, each with a family that the rules allow them."""
    case = busy_case(seed, crowded=seed % 2 == 0)
    world, policy = case.world, policy_of(case.reading)
    if stranded(world):
        return
    plan = pt.match(case.roster, policy) if case.rng.random() < 0.7 else random_valid(world, policy, case.rng)
    pairs = [
        (student.id, family)
        for student in case.roster.students
        for family in case.roster.families
        if allowed_somewhere(world, student.id, family) and plan.seated.get(student.id, ("",))[0] != family.id
    ]
    for student, family in case.rng.sample(pairs, min(3, len(pairs))):
        said = faults(plan, world, student, family.id, case.rng, tally)
        yield from (f"{student} at {family.id}: {fault}" for fault in said)


def faults(
    plan: pt.Plan, world: World, student: str, family: str, rng: random.Random, tally: Counter[str]
) -> Iterator[str]:
    """In what the announced loss differs from that of the best plan with the pair."""
    party = party_of(world, student)
    ids = tuple(world.students[row].id for row in party)
    slot = some_slot(world, party, family, rng)
    found = forced(pt.Study(plan), ids, family, slot, student=student, budget=SOON)
    tally["on a slot"] += slot is not None
    tally[found.outcome] += 1
    there = offering(world, at_family(world, student, family, slot))
    its_bit = 1 << world.place[student]
    sure = counting(there, "the pair", lambda table: int(bool(table.guests & its_bit)), first=True)
    told = {(s, *place) for s, place in plan.seated.items()}
    near = counting(sure, "kept", lambda table: kept(world, table, told), first=False, constant=-len(told))
    paired, *after, changes = near.optimum()
    before = world.worth(plan.tables)
    pins = "pins kept" in world.levels
    if not paired or (pins and after[0] < world.optimum()[0]):
        if found.outcome != ("pins" if paired else "impossible"):
            yield f"{found.outcome}, and no plan {'keeps the pins and ' if paired else ''}holds the pair"
        return
    right = "tie" if tuple(after) == before else "loss" if tuple(after) < before else "better"
    if found.outcome != right:
        yield f"{found.outcome}; it is worth {after} beside {before}"
        return
    said = tuple((shift.before, shift.after, shift.bound) for shift in found.shifts)
    if said != tuple((old, new, new) for old, new in zip(before, after, strict=True)):
        yield f"{said} are said, it is {after} beside {before}"
    tally["proven"] += found.proven
    if found.kept is not None:
        tally["nearness proven"] += found.fewest
        if (found.kept.after, found.kept.bound) != (changes, changes):
            yield f"{found.kept.after} to {found.kept.bound} keep their seats, at most {changes}"
    lost = sum(move.before is not None for move in found.moves)
    if found.kept is not None and lost != -found.kept.after:
        yield f"{lost} of those with a seat move, {found.kept.after} is said"


def some_slot(world: World, party: list[int], family: str, rng: random.Random) -> str | None:
    """None, or a slot on which the rules allow the pair."""
    home = next(record for record in world.families if record.id == family)
    slots = [slot for slot in sorted(home.availability) if world.party_may_sit(party, home, slot)]
    return rng.choice((None, None, *slots))


def kept(world: World, table: Any, told: set[tuple[str, str, str]]) -> int:
    """How many guests have the seat that they have in the plan."""
    place = world.families[table.family].id, table.slot
    return sum(table.guests >> row & 1 for row, s in enumerate(world.students) if (s.id, *place) in told)


def test_a_few_forced_seats():
    tally = judged(range(520_000, 520_005), forced_rightly)
    assert min(tally["loss"], tally["tie"]) >= 2, tally


@pytest.mark.heavy
@batches(500, first=521_000)
def test_forced_seats_of_five_hundred_rosters(seeds):
    tally = judged(seeds, forced_rightly)
    assert tally["loss"] >= len(seeds) // 2, tally
