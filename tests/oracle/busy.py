"""Cases in which much is possible: most tiny rosters are too poor for swaps, repairs or a choice of changes."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import count

from brute_force import World
from readings import Reading
from tiny import random_case, wide_case

import partage as pt

APART = 10_000_000
"""How far apart seeds are that are drawn for one case."""


@dataclass(frozen=True)
class Busy:
    """A roster, a reading and everything the oracle knows of them; `rng` for whatever else is drawn."""

    roster: pt.Roster
    reading: Reading
    world: World
    rng: random.Random


def busy_case(seed: int, *, tables: int = 12, crowded: bool = False) -> Busy:
    """The first of a row of cases with at least so many tables to choose from, at two homes or more.

    `crowded`: not everybody who could sit somewhere can sit at once.
    """
    for drawn in count(seed, APART):
        rng = random.Random(drawn)
        roster, reading = rng.choice((random_case, wide_case))(drawn)
        if len(roster.students) < 4 or len(roster.families) < 2:
            continue
        world = World(roster, reading)
        offered = [row for row in world.tables if row]
        if len(offered) < 2 or sum(map(len, offered)) < tables:
            continue
        if not crowded or is_crowded(world):
            return Busy(roster, reading, world, rng)
    raise AssertionError


def is_crowded(world: World) -> bool:
    """Whether seats are short for those who could sit somewhere."""
    able = [party for party in world.parties if _may_sit(world, party)]
    most = sum(family.seats for family, row in zip(world.families, world.tables, strict=True) if row)
    return sum(map(len, able)) > most


def _may_sit(world: World, party: list[int]) -> bool:
    bit = 1 << party[0]
    return any(table.guests & bit for row in world.tables for table in row)
