"""Counting proofs: every number recounted by looking at all tables; exact where nothing but places counts."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from batches import batches, judged
from blame import forbidding
from brute_force import World
from busy import busy_case
from mending import random_valid
from policies import policy_of
from readings import Reading
from steering import bits, most_seated
from test_optimum import stranded

import partage as pt
from partage.testing import a_family, a_student

SLOTS = ("wed", "thu", "fri")


def proven_rightly(seed: int, tally: Counter[str]) -> Iterator[str]:
    """Any rules; plans that are the best, or not."""
    case = busy_case(seed, crowded=True)
    world, policy = case.world, policy_of(case.reading)
    if stranded(world):
        return
    plan = pt.match(case.roster, policy) if case.rng.random() < 0.7 else random_valid(world, policy, case.rng)
    yield from faults(pt.nobody_else(plan), plan, world, tally)
    for student in plan.unseated:
        proof = plan.why(student).proof
        if proof is not None:
            yield from (f"{student}: {fault}" for fault in faults(proof, plan, world, tally))


def faults(proof: Any, plan: pt.Plan, world: World, tally: Counter[str]) -> Iterator[str]:
    """What a proof says that is not so."""
    about = "student" if proof.student is not None else "plan"
    tally[f"{about}: {proof.kind}"] += 1
    everybody = [student.id for student in world.students]
    most = most_seated(world, everybody)
    if proof.seated != len(plan.seated):
        yield f"{proof.seated} are said to have a seat, {len(plan.seated)} have"
    if proof.counted < most or (not proof.after and proof.bound < most):
        yield f"bounds {proof.bound} and {proof.counted}, {most} can sit"
    if proof.after and proof.kind != "none":
        best = world.optimum()
        level = world.levels.index("students seated")
        if world.worth(plan.tables)[:level] == best[:level] and proof.bound < best[level]:
            yield f"{best[level]} can sit after {proof.after}, the bound is {proof.bound}"
    if about == "student" and proof.kind == "counting":
        yield from _faults_about_student(proof, plan, world)
    if about == "plan" and proof.kind == "counting" and not proof.bound == most == len(plan.seated):
        yield f"proved by counting: {proof.bound}; {most} can sit, {len(plan.seated)} do"
    yield from faults_of_parts(proof, world)


def _faults_about_student(proof: Any, plan: pt.Plan, world: World) -> Iterator[str]:
    party = next(party for party in world.parties if world.place[proof.student] in party)
    wanted = [*plan.seated, *(world.students[row].id for row in party)]
    if most_seated(world, wanted) == len(wanted):
        yield "the party could join those who have a seat"
    if proof.student not in proof.students or not set(proof.students) <= {*wanted}:
        yield f"a count of {proof.students}"


def faults_of_parts(proof: Any, world: World) -> Iterator[str]:
    """Each part: nobody in it sits anywhere but at its places, and these have so many seats."""
    homes, people = Counter(), Counter()
    for part in proof.parts:
        homes.update(place.family for place in part.places)
        people.update(part.students)
        mask = bits(world, part.students)
        listed = {(place.family, slot) for place in part.places for slot in place.slots}
        used = {(world.families[t.family].id, t.slot) for row in world.tables for t in row if t.guests & mask}
        if not used <= listed:
            yield f"{part.students} can sit at {sorted(used - listed)}, too"
        for place in part.places:
            family = next(home for home in world.families if home.id == place.family)
            if (place.seats, place.meals) != (family.seats, family.max_meals) or not (
                set(place.slots) <= family.availability
            ):
                yield f"{place.family} has {place.seats} seats on {place.slots}"
            at_most = max((t.guests & mask).bit_count() for t in world.tables[world.families.index(family)] or [_NONE])
            if place.fills < at_most:
                yield f"{place.family} is filled by {place.fills}, it can be by {at_most}"
            if place.room != place.fills * min(place.meals, len(place.slots)):
                yield f"{place.family} has room for {place.room}"
        if part.seats != sum(place.room for place in part.places) or part.short != len(part.students) - part.seats:
            yield f"{part.needed} - {part.seats} = {part.short}"
        if most_seated(world, part.students) > part.seats or part.short < 1:
            yield f"{part.students} have {part.seats} seats, more of them can sit"
    if any(count > 1 for count in (homes + people).values()) and (max(people.values()) > 1 or max(homes.values()) > 1):
        yield "parts share people or homes"


def checked(seed: int, tally: Counter[str]) -> Iterator[str]:
    """A look before solving: whom seats run short for, and who can sit nowhere."""
    case = busy_case(seed, tables=6, crowded=True)
    world = case.world
    found = pt.check(case.roster, policy_of(case.reading))
    everybody = [student.id for student in case.roster.students]
    most = most_seated(world, everybody)
    if found.most < most or found.without != len(everybody) - found.most:
        yield f"at least {found.without} without, at most {found.most}; {most} can sit"
    tally["exact"] += found.most == most
    yield from faults_of_parts(found, world)
    for demand in found.demand:
        tally[f"{demand.kind} {demand.state}"] += 1
        if demand.missing and most_seated(world, demand.lacking) > len(demand.lacking) - demand.missing:
            yield f"{demand.kind} {demand.needs}: more than {len(demand.lacking)} - {demand.missing} can sit"
    for group in found.unplaceable:
        tally[group.reason] += len(group.students)
        if most_seated(world, group.students):
            yield f"{group.students} can sit somewhere: {group.reason}"
        if group.reason == "rule":
            yield from _faults_of_blame(group, world)
    if [ask.people for ask in found.asks] != sorted((ask.people for ask in found.asks), reverse=True):
        yield "what most people need is not asked first"


def _faults_of_blame(group: Any, world: World) -> Iterator[str]:
    """Each place is forbidden by the rule, or by one that is asked before it: alone, the student has none left."""
    for its_id in group.students:
        student = world.students[world.place[its_id]]
        places = [(family, slot) for family in world.families for slot in family.availability]
        broken = [forbidding(world, student, family, slot) for family, slot in places]
        rule = group.rule.name
        if rule != "minimum guests" and not (all(broken) and any(rule in names for names in broken)):
            yield f"{its_id}: {rule} is blamed"


class _NoTable:
    guests = 0


_NONE = _NoTable()


# Where nothing but places counts, the count is the truth

PLAIN = Reading(
    language=None,
    reach=None,
    company=False,
    **dict.fromkeys(("animals", "smoke", "step", "welcome"), False),
    **dict.fromkeys(("comfort", "practice", "travel", "interests", "wish", "country_wish", "new_faces")),
    **dict.fromkeys(("mixed", "table_language", "companion", "full")),
    goals=("students seated",),
)


def plain_roster(rng: random.Random) -> pt.Roster:
    """Single students, no minimum, each family hosts whenever it is free; diets and slots decide who sits where."""
    slots = SLOTS[: rng.randint(1, 3)]

    def some() -> list[str]:
        return [slot for slot in slots if rng.random() < 0.5] or [rng.choice(slots)]

    students = [
        a_student(id=f"S{n}", availability=some(), diet=rng.choice(((), ("halal",), ("vegan",), ("kosher",))))
        for n in range(rng.randint(4, 8))
    ]
    families = [
        a_family(
            id=f"F{n}",
            availability=(free := some()),
            serves=rng.choice((("halal",), ("vegan",), ("halal", "kosher", "vegan"), ())),
            seats=rng.randint(1, 3),
            max_meals=len(free),
        )
        for n in range(rng.randint(1, 4))
    ]
    return pt.Roster(students, families)


def counted_exactly(seed: int, tally: Counter[str]) -> Iterator[str]:
    """A plain roster: the best plan's size is proved by counting."""
    rng = random.Random(seed)
    roster, reading = plain_roster(rng), replace(PLAIN)
    world, policy = World(roster, reading), policy_of(reading)
    plan = pt.match(roster, policy)
    most = most_seated(world, [student.id for student in roster.students])
    proof = pt.nobody_else(plan)
    tally["short"] += most < len(roster.students)
    tally["nobody can sit"] += most == 0
    tally["parts"] += len(proof.parts)
    if (proof.kind, proof.bound, proof.counted, len(plan.seated)) != ("counting", most, most, most):
        yield f"{proof.kind}: {proof.bound}, {proof.counted} and {len(plan.seated)} seated, {most} can sit"
    if sum(part.short for part in proof.parts) != len(roster.students) - most:
        yield f"{[part.short for part in proof.parts]} are short, {len(roster.students) - most} have no seat"
    yield from faults_of_parts(proof, world)
    for student in plan.unseated:
        beside = plan.why(student).proof
        if beside is None or beside.kind != "counting":
            yield f"{student}: {beside}"
        else:
            yield from faults(beside, plan, world, tally)


def test_a_few_proofs():
    tally = judged(range(530_000, 530_006), proven_rightly)
    assert tally["plan: counting"] >= 2, tally
    assert tally["plan: prices"] + tally["plan: search"] + tally["plan: none"] >= 1, tally


def test_a_few_checks():
    tally = judged(range(538_000, 538_012), checked)
    assert tally["exact"] >= 4, tally
    assert tally["rule"] >= 2, tally


def test_a_few_plain_rosters():
    assert judged(range(535_000, 535_040), counted_exactly)["short"] >= 20


@pytest.mark.heavy
@batches(500, first=531_000)
def test_proofs_of_five_hundred_plans(seeds):
    assert judged(seeds, proven_rightly)["plan: counting"] >= len(seeds) // 4


@pytest.mark.heavy
@batches(500, first=539_000)
def test_checks_of_five_hundred_rosters(seeds):
    assert judged(seeds, checked)["exact"] >= len(seeds) // 2


@pytest.mark.heavy
@batches(500, first=536_000)
def test_five_hundred_plain_rosters(seeds):
    assert judged(seeds, counted_exactly)["short"] >= len(seeds) // 2
