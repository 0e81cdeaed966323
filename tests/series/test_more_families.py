"""Whom to recruit: what one more home, or more room at one, adds in truth; and no estimate is below that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from batches import batches, judged
from brute_force import World
from busy import Busy, busy_case
from mending import random_counted
from policies import policy_of
from single_edits import edited
from test_optimum import stranded
from trading import with_family

import partage as pt

SOON = pt.Budget(120.0)
TOP = 2


def valued_rightly(seed: int, tally: Counter[str]) -> Iterator[str]:
    """The best plan of a tiny roster, or one made at random."""
    case = busy_case(seed, tables=6, crowded=seed % 3 > 0)
    if stranded(case.world) or "travel_min" in case.roster.facts:
        return
    policy = policy_of(case.reading)
    best = case.rng.random() < 0.8
    plan = pt.match(case.roster, policy) if best else random_counted(case.world, policy, case.rng)
    found = pt.recruit(plan, budget=SOON, top=TOP)
    if found.cut or len(found.best) > TOP:
        yield f"{found.cut} was cut short, {len(found.best)} solved again"
    before = case.world.worth(plan.tables)
    others = found.homes[len(found.best) :]
    for home in (*found.best, *case.rng.sample(others, min(4, len(others)))):
        after = World(with_family(case.roster, home.profile.family("another home")), case.reading)
        yield from (f"{home.profile.to_dict()}: {fault}" for fault in faults(home, before, after, plan, tally))
    for room in (*[r for r in found.rooms if r.levels], *case.rng.sample(found.rooms, min(4, len(found.rooms)))):
        after = World(*edited(case.roster, case.reading, [room.edit]))
        yield from (f"{room.edit.to_dict()}: {fault}" for fault in faults(room, before, after, plan, tally))
    yield from rooms_missed(found, case)


def faults(offer: Any, before: Sequence[int], after: World, plan: pt.Plan, tally: Counter[str]) -> Iterator[str]:
    """In what an offer differs from what it is worth, and which estimates are too low."""
    best = after.optimum()
    tally["offers"] += 1
    for number, estimate in enumerate(offer.estimates):
        if estimate.before != before[number]:
            yield f"{estimate.goal}: {before[number]} before, {estimate.before} is said"
        known = estimate.at_most is not None and best[:number] == tuple(before[:number])
        tally["bounds"] += known
        tally["bounds reached"] += known and estimate.at_most == best[number]
        if known and best[number] > estimate.at_most:
            yield f"{estimate.goal}: at most {estimate.at_most}, it can be {best[number]}"
    if offer.useless and best > tuple(before):
        yield f"useless, and {best} is better than {before}"
    if not offer.levels:
        return
    tally["solved again"] += 1
    tally["more people"] += offer.people > 0
    said = tuple((level.goal, level.before, level.after) for level in offer.levels)
    if said != tuple(zip(after.levels, before, best, strict=True)) or not offer.proven:
        yield f"{said}, proven: {offer.proven}; the best is {best}"
    if set(offer.seated) & set(plan.seated) or not set(offer.unseated) <= set(plan.seated):
        yield f"{offer.seated} for {offer.unseated}"
    if after.reading.weights is None and "students seated" in after.levels:
        heads = best[after.levels.index("students seated")] - len(plan.seated)
        if offer.people != heads:
            yield f"{offer.people} people more, it is {heads}"


def rooms_missed(found: Any, case: Busy) -> Iterator[str]:
    """Every family's next seat, meal and slots are looked at."""
    said = {(r.edit.atoms[0].record, r.edit.atoms[0].field, str(r.edit.atoms[0].value)) for r in found.rooms}
    slots = {slot for person in (*case.roster.students, *case.roster.families) for slot in person.availability}
    for family in case.roster.families:
        right = {(family.id, "availability", slot) for slot in slots - family.availability}
        right |= {(family.id, "seats", str(family.seats + 1))}
        if not right <= said:
            yield f"{sorted(right - said)} are not looked at"


def test_a_few_offers():
    tally = judged(range(560_000, 560_003), valued_rightly)
    assert min(tally["solved again"], tally["bounds reached"]) >= 4, tally


@pytest.mark.heavy
@batches(300, first=561_000)
def test_offers_of_three_hundred_plans(seeds):
    assert judged(seeds, valued_rightly)["more people"] >= len(seeds) // 2
