"""Why not there: the rules that are blamed are all those that forbid the pair, and without them it is allowed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from batches import batches, judged
from blame import forbidding, party_of
from brute_force import World
from effects import WITHOUT
from mending import random_valid
from policies import policy_of
from readings import Reading
from single_edits import cost_of, edited, single_edits
from tiny import random_case, wide_case

import partage as pt

STRUCTURAL = ("room for the party", "minimum guests")


def blamed_rightly(seed: int, tally: Counter[str]) -> Iterator[str]:
    """Every student of a plan made at random, at every family."""
    rng = random.Random(seed)
    roster, reading = rng.choice((random_case, wide_case))(seed)
    world = World(roster, reading)
    plan = random_valid(world, policy_of(reading), rng)
    for student in roster.students:
        for family in roster.families:
            found = plan.why(student.id, family=family.id, costs=False)
            tally[found.reason] += 1
            verdicts = {verdict.slot: verdict for verdict in found.pair.slots}
            if not verdicts.keys() >= family.availability:
                yield f"{student.id} at {family.id}: slots {sorted(verdicts)}"
            for slot, verdict in verdicts.items():
                who = f"{student.id} at {family.id} on {slot}"
                yield from (f"{who}: {fault}" for fault in faults_of(verdict, world, student, family, tally))
            if found.reason == "forbidden":
                faults = faults_of_lifting(found.pair.lifting, world, student, family, tally)
                yield from (f"{student.id} at {family.id}: {fault}" for fault in faults)


def faults_of(verdict: Any, world: World, student: Any, family: Any, tally: Counter[str]) -> Iterator[str]:
    """In what a verdict differs from what the oracle finds, and what is still forbidden without the rules blamed."""
    own = {rule.name for rule in verdict.forbidden}
    party = {rule.name for rule in verdict.party_forbidden}
    right_own, right_party = rightly(world, student, family, verdict.slot)
    if (own, party) != (right_own, right_party):
        yield f"{sorted(own)} and of the party {sorted(party)}; true: {sorted(right_own)}, {sorted(right_party)}"
    blamed = sorted((own | party) - set(STRUCTURAL))
    if (verdict.place is None) != bool(own | party):
        yield "a place is shown where a rule forbids it, or none where none does"
    if not blamed or (own | party) & set(STRUCTURAL):
        return
    tally["forbidden by one rule" if len(blamed) == 1 else "forbidden by several"] += 1
    for kept in (None, *blamed):
        removed = [name for name in blamed if name != kept]
        if allowed_without(world, removed, student, family, verdict.slot) != (kept is None):
            yield f"without {removed} of {blamed} it is {'forbidden' if kept is None else 'allowed'}"


def faults_of_lifting(lifting: Any, world: World, student: Any, family: Any, tally: Counter[str]) -> Iterator[str]:
    """Whether the smallest edits allow the pair, at the cost that is said, and no single edit does it for less."""
    roster, reading, smallest = world.roster, world.reading, lifting.smallest
    party = [world.students[row].id for row in party_of(world, student.id)]
    least = None
    for edit in sorted(single_edits(roster, reading, party), key=lambda edit: edit.cost):
        own = edit.whom != "family" or edit.what.startswith(f"{family.id} ")
        if own and possible(World(edit.roster, edit.reading), student.id, family.id):
            least = edit
            break
    if smallest is None:
        tally["no edit helps"] += 1
        if least is not None:
            yield f"no edit helps, it is said; {least.whom}: {least.what} for {least.cost} does"
        if not lifting.fixed:
            yield "no edit helps, and no rule is named"
        return
    tally["one edit helps" if len(smallest.edits) == 1 else "several edits help"] += 1
    if smallest.cost != cost_of(roster, reading, smallest.edits):
        yield f"cost {smallest.cost}, counted {cost_of(roster, reading, smallest.edits)}"
    if not possible(World(*edited(roster, reading, smallest.edits)), student.id, family.id):
        yield f"after {[edit.to_dict() for edit in smallest.edits]} the pair is forbidden"
    for left in smallest.edits:
        fewer = [edit for edit in smallest.edits if edit is not left]
        if possible(World(*edited(roster, reading, fewer)), student.id, family.id):
            yield f"{left.to_dict()} is not needed"
    if least is not None and smallest.cost > least.cost:
        yield f"{[edit.to_dict() for edit in smallest.edits]}; {least.whom}: {least.what} costs {least.cost}"


def possible(world: World, student: str, family: str) -> bool:
    """Whether the rules about seats allow the pair on some slot, and enough people could come there."""
    home = next(record for record in world.families if record.id == family)
    party = party_of(world, student)
    return any(
        world.party_may_sit(party, home, slot)
        and people_beside(world, student, home, slot) + len(party) >= home.min_guests
        for slot in home.availability
    )


def rightly(world: World, student: Any, family: Any, slot: str) -> tuple[set[str], set[str]]:
    """The rules that forbid a seat for a student, and those that do only because of whoever comes along."""
    party = [world.students[row] for row in party_of(world, student.id)]
    own = forbidding(world, student, family, slot)
    others = set().union(*(forbidding(world, member, family, slot) for member in party)) - own
    if len(party) > family.seats:
        others |= {"room for the party"}
    if people_beside(world, student.id, family, slot) + len(party) < family.min_guests:
        own |= {"minimum guests"}
    return own, others


def people_beside(world: World, student: str, family: Any, slot: str) -> int:
    """How many others could sit there, were there seats enough: each party for itself."""
    own = party_of(world, student)
    parties = [party for party in world.parties if party is not own]
    return sum(len(party) for party in parties if world.party_may_sit(party, family, slot))


def allowed_without(world: World, names: list[str], student: Any, family: Any, slot: str) -> bool:
    """Whether the party may have a seat there once the rules are removed, or are met by everybody."""
    roster, reading = world.roster, world.reading
    for name in names:
        roster, reading = without(name, roster, reading)
    other = World(roster, reading)
    home = next(record for record in roster.families if record.id == family.id)
    return slot in home.availability and other.party_may_sit(party_of(other, student.id), home, slot)


def without(name: str, roster: pt.Roster, reading: Reading) -> tuple[pt.Roster, Reading]:
    """The case without a rule."""
    if name == "same slot":
        slots = {slot for person in (*roster.students, *roster.families) for slot in person.availability}
        homes = [family.replace(availability=slots) for family in roster.families]
        people = [student.replace(availability=slots) for student in roster.students]
        return roster.revised(changed=[*people, *homes]), reading
    if name in WITHOUT:
        return WITHOUT[name](roster, reading)
    own = tuple(rule for rule in reading.own_requirements if rule.rule.name != name)
    assert len(own) < len(reading.own_requirements), name
    return roster, replace(reading, own_requirements=own)


def test_a_few_pairs():
    tally = judged(range(500_000, 500_008), blamed_rightly)
    assert min(tally["forbidden by one rule"], tally["forbidden by several"], tally["possible"]) >= 4, tally


@pytest.mark.heavy
@batches(1_000, first=501_000)
def test_pairs_of_a_thousand_rosters(seeds):
    assert judged(seeds, blamed_rightly)["forbidden by one rule"] >= len(seeds)
