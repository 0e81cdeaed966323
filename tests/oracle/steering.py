"""Worlds in which only some tables are on offer, or in which something more is counted; and plans drawn in them."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Sequence
from dataclasses import replace

from brute_force import OneTable, World

Offered = Callable[[OneTable], bool]
Count = Callable[[OneTable], int]

Triple = tuple[str, str, tuple[str, ...]]
"""Family, slot, students."""


def offering(world: World, offered: Offered) -> World:
    """The same world with only those tables."""
    other = copy.copy(world)
    other.tables = [[table for table in row if offered(table)] for row in world.tables]
    return other


def counting(world: World, name: str, count: Count, *, first: bool, constant: int = 0) -> World:
    """The same world with one level more, before or after the policy's: what tables count, and a constant."""
    other = copy.copy(world)
    ends = (lambda new, old: (new, *old)) if first else (lambda new, old: (*old, new))
    other.levels = ends(name, world.levels)
    other.constants = ends(constant, world.constants)
    other.served = [ends(0, values) for values in world.served]
    other.tables = [[replace(table, values=ends(count(table), table.values)) for table in row] for row in world.tables]
    if first and world.worst is not None:
        other.worst = world.worst + 1
    return other


def bits(world: World, students: Sequence[str]) -> int:
    """Students as the tables of a world write them."""
    return sum(1 << world.place[student] for student in students)


def most_seated(world: World, students: Sequence[str]) -> int:
    """How many of certain students can sit at once, whatever else that costs."""
    wanted = bits(world, students)
    only = copy.copy(world)
    only.levels, only.constants, only.worst = ("these",), (0,), None
    only.served = [(0,)] * len(world.families)
    only.tables = [
        [replace(table, values=((table.guests & wanted).bit_count(),)) for table in row] for row in world.tables
    ]
    return only.best_of(lambda table: True)[0]


def students_of(world: World, table: OneTable) -> tuple[str, ...]:
    """Ids of those who sit there, sorted."""
    return tuple(sorted(student.id for row, student in enumerate(world.students) if table.guests >> row & 1))


def random_plan(world: World, rng: random.Random, share: float = 0.9) -> list[Triple]:
    """Tables that can stand side by side, in no way the best."""
    offered = [table for row in world.tables for table in row]
    rng.shuffle(offered)
    offered.sort(key=lambda table: -table.guests.bit_count() * rng.random())
    taken, held, found = 0, {}, []
    for table in offered:
        meals = held.setdefault(table.family, set())
        free = not taken & table.guests and table.slot not in meals
        if free and len(meals) < world.families[table.family].max_meals and rng.random() < share:
            taken |= table.guests
            meals.add(table.slot)
            found.append((world.families[table.family].id, table.slot, students_of(world, table)))
    return found
