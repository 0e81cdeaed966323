"""Whether a rule or a goal makes a difference to a case, by the oracle alone."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from brute_force import OneTable, World
from readings import FIELDS, GOALS, Reading

import partage as pt

PREFERENCES = (
    "language comfort",
    "language practice",
    "short travel",
    "shared interests",
    "slot wish",
    "country wish",
    "new faces",
    "from fact",
    "mixed countries",
    "table language",
    "companion",
    "full table",
    "same country",
)
OFF = dict.fromkeys(("animals", "smoke", "step", "welcome", "company"), False)
"""What a reading says of rules that are not in force; `None` for all others."""

Parts = tuple[pt.Roster, Reading]


def has_effect(name: str, roster: pt.Roster, reading: Reading) -> bool:
    """Whether the rule or the goal decides something.

    A requirement does where the best plan would be worth something else without it. A preference or a goal does where
    it tells apart two plans that are as good as can be at every earlier level.
    """
    world = World(roster, reading)
    if name in LEVELS:
        return name in world.levels and _goal_decides(world, world.levels.index(name))
    if name in PREFERENCES:
        return "satisfaction" in world.levels and _preference_decides(world, name)
    return _best(*WITHOUT[name](roster, reading)) != _best(roster, reading)


# Requirements


def _best(roster: pt.Roster, reading: Reading) -> tuple[int, ...]:
    """Without the level of pins, which is there or not."""
    world = World(roster, reading)
    return world.optimum()[world.levels.index(reading.levels[0]) :]


def off(name: str) -> Any:
    """What a reading says where the rule is not in force."""
    return OFF.get(FIELDS[name])


def _not_listed(name: str) -> Callable[[pt.Roster, Reading], Parts]:
    return lambda roster, reading: (roster, replace(reading, **{FIELDS[name]: off(name)}))


def _students(**changes: Any) -> Callable[[pt.Roster, Reading], Parts]:
    return lambda roster, reading: (
        _roster(roster, students=[student.replace(**changes) for student in roster.students]),
        reading,
    )


def _free_on_every_slot(roster: pt.Roster, reading: Reading) -> Parts:
    slots = {slot for person in (*roster.students, *roster.families) for slot in person.availability}
    return _students(availability=slots)(roster, reading) if slots else (roster, reading)


def _free_pairs(kind: str) -> Callable[[pt.Roster, Reading], Parts]:
    """Nobody is kept apart from students, or from families."""
    return lambda roster, reading: (
        _roster(roster, apart=[_written(pair) for pair in roster.apart if pair.kind_b != kind]),
        reading,
    )


def _written(pair: Any) -> tuple[str, str]:
    return f"{pair.kind_a}:{pair.a}", f"{pair.kind_b}:{pair.b}"


def _roster(roster: pt.Roster, **changes: Any) -> pt.Roster:
    parts: dict[str, Any] = {
        "students": roster.students,
        "families": roster.families,
        "facts": roster.facts,
        "pins": roster.pins,
        "apart": [_written(pair) for pair in roster.apart],
        "history": roster.history,
    }
    return pt.Roster(**parts | changes)


WITHOUT: dict[str, Callable[[pt.Roster, Reading], Parts]] = {
    "same slot": _free_on_every_slot,
    "diet served": _students(diet=(), diet_alternatives=()),
    "allergy safe": _students(allergies=()),
    "not apart": _free_pairs("family"),
    "keep apart": _free_pairs("student"),
    "pinned": lambda roster, reading: (_roster(roster, pins=()), reading),
    **{name: _not_listed(name) for name in FIELDS if name not in PREFERENCES},
}
"""The same case without a requirement."""

LEVELS = ("pins kept", *GOALS)
EVERYTHING = (*WITHOUT, *PREFERENCES, *LEVELS)
"""Every rule and goal by name."""


# Preferences and goals


def _preference_decides(world: World, name: str) -> bool:
    """Whether the rule's own share of the gains differs between plans that are best before satisfaction."""
    others = {FIELDS[other]: None for other in PREFERENCES if other != name}
    alone = World(world.roster, replace(world.reading, own_preferences=(), own_table_preferences=(), **others))
    level = world.levels.index("satisfaction")
    share = {(table.family, table.slot, table.guests): table.values[level] for row in alone.tables for table in row}
    return _tells_apart(world, level, lambda table: share[table.family, table.slot, table.guests])


def _goal_decides(world: World, level: int) -> bool:
    if level == world.worst:
        lowest = world.optimum()[level]
        return _tells_apart(world, level, lambda table: int(table.lowest < lowest))
    return _tells_apart(world, level, lambda table: table.values[level], of_families=True)


def _tells_apart(world: World, level: int, count: Callable[[OneTable], int], *, of_families: bool = False) -> bool:
    """Whether plans that are best at all levels before this one count differently."""
    best, floor = world.optimum(), None
    if world.worst is not None and world.worst < level:
        floor = best[world.worst]

    def most(sign: int) -> int:
        other = copy.copy(world)
        other.levels = (*world.levels[:level], "counted")
        other.constants = (*world.constants[:level], 0)
        other.tables = [
            [replace(table, values=(*table.values[:level], sign * count(table))) for table in row]
            for row in world.tables
        ]
        other.served = [(*values[:level], sign * values[level] if of_families else 0) for values in world.served]
        found = other.best_of(lambda table: floor is None or table.lowest >= floor)
        assert all(found[n] == best[n] for n in range(level) if n != world.worst)
        return sign * found[level]

    return most(1) != most(-1)
