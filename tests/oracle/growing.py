"""Certificates with cuts and trees of them: drawn at random, and grown until every leaf proves what is wanted."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from brute_force import World

from partage.plan.records import Certificate, Cut
from partage.plan.tree import Branch, Tree

Answer = tuple[str, str, bool]
"""A student, a family, and whether the student's party sits there."""

MOST_LEAVES = 100

Bound = Callable[[Certificate, tuple[Answer, ...]], int]


class TooManyLeavesError(Exception):
    """The tree would be larger than is wanted."""


def some_cut(world: World, rng: random.Random, most: int) -> Cut:
    """Some rows of the packing with any weights: a member stands for each party."""
    rows = [f"student:{world.students[rng.choice(party)].id}" for party in world.parties]
    rows += [f"family:{family.id}" for family in world.families]
    chosen = tuple(rng.sample(rows, rng.randint(0, min(len(rows), 6))))
    weights = tuple(rng.choice((1, 1, 1, 2, 3)) for _ in chosen)
    return Cut(chosen, weights, rng.choice((1, 2, 2, 2, 3, 5)), rng.randint(0, most))


def some_prices(world: World, rng: random.Random, certificate: Certificate) -> Certificate:
    """Other prices for everybody, members of parties each their own; multipliers, relaxed families and cuts."""
    unit = rng.choice((1, 7, certificate.unit))
    most = rng.choice((0, unit, 3_000 * unit, 10_000 * unit))
    students = [student.id for student in world.students if rng.random() < 0.8]
    families = [family.id for family in world.families]
    multipliers = [rng.choice((0, m, rng.randint(0, 9_000 * unit))) for m in certificate.multipliers]
    return replace(
        certificate,
        unit=unit,
        multipliers=tuple(0 if number == world.worst else m for number, m in enumerate(multipliers)),
        prices={student: rng.randint(0, most) for student in students},
        relaxed=tuple(rng.sample(families, rng.randint(0, len(families)))) if rng.random() < 0.3 else (),
        cuts=tuple(some_cut(world, rng, most) for _ in range(rng.choice((0, 1, 2, 8)))),
    )


def questions(world: World, rng: random.Random) -> list[tuple[str, str]]:
    """Every party at every family where a table may seat it, in any order; any member stands for a party."""
    found = []
    for party in world.parties:
        guests = sum(1 << row for row in party)
        homes = [
            family.id
            for family, tables in zip(world.families, world.tables, strict=True)
            if any(table.guests & guests for table in tables)
        ]
        found += [(world.students[rng.choice(party)].id, home) for home in homes]
    return rng.sample(found, len(found))


def some_tree(leaf: Callable[[], Certificate], asked: Sequence[tuple[str, str]], rng: random.Random) -> Tree:
    """A tree of any shape that asks these questions in turn."""
    if not asked or rng.random() < 0.2:
        return leaf()
    return Branch(*asked[0], some_tree(leaf, asked[1:], rng), some_tree(leaf, asked[1:], rng))


def grown(
    certificates: Sequence[Certificate], bound: Bound, value: int, asked: Sequence[tuple[str, str]], least: int = 0
) -> Tree | None:
    """A tree whose leaves, each some certificate that does it, prove the value; `None` where that takes too many.

    The first `least` questions are asked in any case.
    """
    try:
        return _grown(certificates, bound, value, tuple(asked), least, iter(range(MOST_LEAVES)), ())
    except TooManyLeavesError:
        return None


def _grown(
    certificates: Sequence[Certificate],
    bound: Bound,
    value: int,
    asked: tuple[tuple[str, str], ...],
    least: int,
    left: Iterator[int],
    way: tuple[Answer, ...],
) -> Tree:
    sit = {student for student, _family, there in way if there}
    asked = tuple(question for question in asked if question[0] not in sit)
    if len(way) >= least or not asked:
        for certificate in certificates:
            reached = bound(certificate, way)
            if reached // certificate.unit <= value and next(left, None) is not None:
                return replace(certificate, price_bound=reached)
    if not asked:
        raise TooManyLeavesError
    student, family = asked[0]
    yes, no = (
        _grown(certificates, bound, value, asked[1:], least, left, (*way, (student, family, there)))
        for there in (True, False)
    )
    return Branch(student, family, yes, no)


# Documents, spoilt


def branchings(node: dict[str, Any]) -> list[dict[str, Any]]:
    """Every branching of a tree's document."""
    return [node, *branchings(node["yes"]), *branchings(node["no"])] if "yes" in node else []


def leaf_documents(node: dict[str, Any]) -> list[dict[str, Any]]:
    """Every leaf of a tree's document."""
    return [*leaf_documents(node["yes"]), *leaf_documents(node["no"])] if "yes" in node else [node]
