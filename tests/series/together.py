"""The same roster under other names, and several rosters as one."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from brute_force import Reading, World
from test_optimum import stranded
from tiny import GOALS, OWN_GOALS, policy_of, random_reading, random_tiny

import partage as pt

Name = Callable[[str], str]
ADDED = ("students seated", "families served", "satisfaction")


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
    )


def side_by_side(rosters: Sequence[pt.Roster]) -> pt.Roster:
    """Copies of the rosters that share nothing, as one; sorted by id, they alternate."""
    return joined([renamed(roster, Names.ending(f"/{number}")) for number, roster in enumerate(rosters)])


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
    """Tiny rosters side by side under one policy, without a pin that is impossible by itself."""
    rng = random.Random(seed)
    reading = random_reading(rng)
    plain = reading.mixed in (None, 0) and not reading.own_table_preferences and rng.random() < 0.8
    return _drawn(rng, reading, parts, plain=plain)


def plain_case(seed: int) -> Known:
    """One tiny roster with plain capacities, under goals that add up or that a flow may reach by chance."""
    rng = random.Random(seed)
    goals = rng.choice((GOALS, *(tuple(rng.sample(ADDED, count)) for count in (1, 2, 3, 3))))
    reading = Reading(mixed=rng.choice((None, 0)), fact=rng.choice((None, 1.5, 40.0)), goals=goals)
    if rng.random() < 0.3:
        left_out = tuple(rng.sample((*goals, "own: left out"), len(goals) + 1))
        reading = replace(reading, goals=left_out, own_goals=OWN_GOALS)
    return _drawn(rng, reading, 1, plain=True)


def _drawn(rng: random.Random, reading: Reading, parts: int, *, plain: bool) -> Known:
    drawn: list[tuple[pt.Roster, tuple[int, ...]]] = []
    while len(drawn) < parts:
        roster = random_tiny(rng, reading, plain=plain)
        world = World(roster, reading)
        if not stranded(world) and (not drawn or set(roster.facts) == set(drawn[0][0].facts)):
            drawn.append((roster, world.optimum()))
    whole = side_by_side([roster for roster, _best in drawn])
    return Known(whole, reading, policy_of(reading), World(whole, reading), summed(drawn), parts)
