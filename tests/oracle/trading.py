"""Swaps, stand-by guests and families still to be found: what a plan leaves open, by trying everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from brute_force import OneTable, World
from readings import Reading
from steering import Triple, bits

import partage as pt

Place = tuple[str, str]


def tables_in(world: World, tables: Sequence[Triple]) -> dict[Place, int]:
    """(family, slot) -> its guests, as bits."""
    return {(family, slot): bits(world, students) for family, slot, students in tables}


def known_tables(world: World) -> dict[tuple[str, str, int], OneTable]:
    """Every table that may be held, by family, slot and guests."""
    return {(world.families[t.family].id, t.slot, t.guests): t for row in world.tables for t in row}


def ids_of(world: World, guests: int) -> tuple[str, ...]:
    """Sorted ids of some bits."""
    return tuple(sorted(student.id for row, student in enumerate(world.students) if guests >> row & 1))


def party_bits(world: World) -> list[int]:
    """Each party as bits."""
    return [sum(1 << row for row in party) for party in world.parties]


def free_swaps(world: World, tables: Sequence[Triple]) -> set[frozenset[tuple[str, ...]]]:
    """Pairs of parties of different tables who may change places, and no level is worth less afterwards."""
    laid, known = tables_in(world, tables), known_tables(world)
    parties, found = party_bits(world), set()
    before = worth_of(world, laid, known)
    for (one, ones), (other, others) in combinations(laid.items(), 2):
        for here in parties:
            for there in parties:
                if here & ones and there & others:
                    after = laid | {one: ones ^ here ^ there, other: others ^ there ^ here}
                    value = worth_of(world, after, known)
                    if value is not None and all(new >= old for new, old in zip(value, before, strict=True)):
                        found.add(frozenset((ids_of(world, here), ids_of(world, there))))
    return found


def worth_of(world: World, laid: dict[Place, int], known: dict[Any, OneTable]) -> tuple[int, ...] | None:
    """What tables are worth, or `None` where one of them may not be held."""
    if any((*place, guests) not in known for place, guests in laid.items()):
        return None
    return world.worth([_Laid(*place, ids_of(world, guests)) for place, guests in laid.items()])


class _Laid:
    """A table as `World.worth` takes it."""

    def __init__(self, family: str, slot: str, students: tuple[str, ...]) -> None:
        self.family, self.slot, self.students = family, slot, students


def stand_by(world: World, tables: Sequence[Triple]) -> Iterator[tuple[Place, tuple[str, ...], tuple[str, ...] | None]]:
    """(place, unseated party, party that cancels or nobody) for all that leave a table which may be held."""
    laid, known = tables_in(world, tables), known_tables(world)
    parties = party_bits(world)
    taken = sum(laid.values())
    for place, guests in laid.items():
        for party in parties:
            if party & taken:
                continue
            for leaving in (0, *(other for other in parties if other & guests)):
                if (*place, guests ^ leaving | party) in known:
                    yield place, ids_of(world, party), ids_of(world, leaving) if leaving else None


def with_family(roster: pt.Roster, family: Any) -> pt.Roster:
    """The roster with one home more; of facts about it nothing is known."""
    return pt.Roster(
        roster.students,
        [*roster.families, family],
        facts={name: [[*map(float, row), 0.0] for row in array] for name, array in roster.facts.items()},
        pins=roster.pins,
        apart=[(f"{pair.kind_a}:{pair.a}", f"{pair.kind_b}:{pair.b}") for pair in roster.apart],
        history=roster.history,
    )


def added_by(roster: pt.Roster, reading: Reading, family: Any) -> tuple[int, ...]:
    """What one more family adds to the best plan, level by level; later levels may lose."""
    before, after = World(roster, reading).optimum(), World(with_family(roster, family), reading).optimum()
    return tuple(new - old for new, old in zip(after, before, strict=True))
