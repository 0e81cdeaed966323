"""The same roster under other names, and several rosters as one."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from brute_force import World
from own_rules import OWN_GOALS
from policies import USUAL_GOALS, policy_of, random_reading, some_seats, some_weights, wide_reading, without_table_gains
from readings import Reading
from test_optimum import stranded
from tiny import plain_enough, random_tiny

import partage as pt

Name = Callable[[str], str]
ADDED = ("students seated", "families served", "satisfaction")
FAIR = ("left out first", "early birds", "fewest changes")


@dataclass(frozen=True)
class Names:
    """What everybody is called from now on."""

    student: Name
    family: Name
    slot: Name
    party: Name

    @classmethod
    def ending(cls, end: str) -> Names:
        """Everything gets the same ending, so that rosters with different ones have nothing in common."""

        def longer(name: str) -> str:
            return name + end

        return cls(longer, longer, longer, longer)


def renamed(roster: pt.Roster, names: Names) -> pt.Roster:
    """The roster with other ids, slots and labels of parties; facts stay with whom they are about."""
    return pt.Roster(
        [_student(student, names) for student in roster.students],
        [
            family.replace(id=names.family(family.id), availability=set(map(names.slot, family.availability)))
            for family in roster.families
        ],
        facts=roster.facts,
        pins=[_pin(pin, names) for pin in roster.pins],
        apart=[_pair(pair, names) for pair in roster.apart],
        history=[_plan(plan, names) for plan in roster.history],
    )


def _student(student: pt.Student, names: Names) -> pt.Student:
    return student.replace(
        id=names.student(student.id),
        party=None if student.party is None else names.party(student.party),
        availability=set(map(names.slot, student.availability)),
        slot_wishes={names.slot(slot): wish for slot, wish in student.slot_wishes.items()},
    )


def _pin(pin: Any, names: Names) -> tuple[str, ...]:
    slot = () if pin.slot is None else (names.slot(pin.slot),)
    return (names.student(pin.student), names.family(pin.family), *slot)


def _pair(pair: Any, names: Names) -> tuple[str, str]:
    second = names.student(pair.b) if pair.kind_b == "student" else names.family(pair.b)
    return f"student:{names.student(pair.a)}", f"{pair.kind_b}:{second}"


def _plan(plan: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """What is read of an earlier plan; whoever is in no roster any more gets another name, too."""
    found: dict[str, Any] = {
        "tables": [
            {
                "family": names.family(table["family"]),
                "slot": names.slot(table["slot"]),
                "students": list(map(names.student, table["students"])),
            }
            for table in plan.get("tables", ())
        ],
        "unseated": list(map(names.student, plan.get("unseated", ()))),
    }
    without = plan.get("manifest", {}).get("families_left_out", ())
    return found | {"manifest": {"families_left_out": list(map(names.family, without))}}


def joined(rosters: Sequence[pt.Roster]) -> pt.Roster:
    """Several rosters, with nobody and no slot in common, as one; what is between two of them is 0."""
    facts = {}
    for name in rosters[0].facts if rosters else ():
        arrays = [roster.facts[name] for roster in rosters]
        whole = np.zeros(tuple(map(sum, zip(*(array.shape for array in arrays), strict=True))))
        row = column = 0
        for array in arrays:
            whole[row : row + array.shape[0], column : column + array.shape[1]] = array
            row, column = row + array.shape[0], column + array.shape[1]
        facts[name] = whole
    return pt.Roster(
        [student for roster in rosters for student in roster.students],
        [family for roster in rosters for family in roster.families],
        facts=facts,
        pins=[pin for roster in rosters for pin in roster.pins],
        apart=[pair for roster in rosters for pair in roster.apart],
        history=[plan for roster in rosters for plan in roster.history],
    )


def side_by_side(rosters: Sequence[pt.Roster], reading: Reading) -> tuple[pt.Roster, Reading]:
    """Copies of the rosters that share nothing, as one; sorted by id, they alternate.

    Whom the reading names is there in each of them.
    """
    endings = [Names.ending(f"/{number}") for number in range(len(rosters))]
    whole = joined([renamed(roster, names) for roster, names in zip(rosters, endings, strict=True)])
    called = reading.called(*((names.student, names.family, names.slot) for names in endings))
    return whole, called.fitting(whole)


def summed(parts: Sequence[tuple[pt.Roster, Sequence[int]]]) -> tuple[int, ...]:
    """What rosters with nothing in common are worth as one; the level of pins is there once one of them has pins."""
    pinned = any(roster.pins for roster, _values in parts)
    rows = [values if roster.pins or not pinned else (0, *values) for roster, values in parts]
    return tuple(map(sum, zip(*rows, strict=True)))


@dataclass(frozen=True)
class Known:
    """A case of which the oracle knows everything."""

    roster: pt.Roster
    reading: Reading
    policy: pt.Policy
    world: World
    best: tuple[int, ...]
    parts: int = 1


def known_case(seed: int, parts: int = 1) -> Known:
    """Tiny rosters side by side under one policy, without a pin that is impossible by itself.

    By the seed, the policy is one of the wide ones or not.
    """
    rng = random.Random(seed)
    rich = rng.random() < 0.5
    reading = wide_reading(rng) if rich else random_reading(rng)
    return _drawn(rng, reading, parts, plain=plain_enough(rng, reading), rich=rich)


def plain_case(seed: int) -> Known:
    """One tiny roster with plain capacities, under goals that add up or that a flow may reach by chance."""
    rng = random.Random(seed)
    goals = rng.choice((USUAL_GOALS, *(tuple(rng.sample(ADDED, count)) for count in (1, 2, 3, 3))))
    reading = without_table_gains(Reading(fact=rng.choice((None, 1.5, 40.0)), goals=goals), rng.choice((None, 0)))
    if rng.random() < 0.3:
        left_out = tuple(rng.sample((*goals, "own: left out"), len(goals) + 1))
        reading = replace(reading, goals=left_out, own_goals=OWN_GOALS)
    rich = rng.random() < 0.5
    if rich:
        fair = rng.sample(FAIR, rng.randint(1, 3))
        goals = tuple(rng.sample((*reading.goals, *fair), len(reading.goals) + len(fair)))
        reading = replace(reading, goals=goals, told=some_seats(rng), weights=some_weights(rng))
    return _drawn(rng, reading, 1, plain=True, rich=rich)


def _drawn(rng: random.Random, reading: Reading, parts: int, *, plain: bool, rich: bool) -> Known:
    drawn: list[pt.Roster] = []
    while len(drawn) < parts:
        roster = random_tiny(rng, reading, plain=plain, rich=rich)
        if not stranded(World(roster, reading)) and (not drawn or set(roster.facts) == set(drawn[0].facts)):
            drawn.append(roster)
    whole, called = side_by_side(drawn, reading)
    world = World(whole, called)
    return Known(whole, called, policy_of(called), world, world.optimum(), parts)
