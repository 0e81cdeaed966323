"""Small random problems in integers with a judge of their own, and everything about them by looking at it all."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from partage.problem.model import Bools, Ints, Problem

COLOURS = 3


@dataclass(frozen=True, eq=False)
class FakeOracle:
    """Parties have colours: some pairs of parties never sit together, some levels like many colours.

    ``odd`` forbids tables of an odd number of parties, which whoever joins can mend. Level 0 may count tables
    of one person as -1; the last level may add `bonus` for each colour.
    """

    option_party: Ints
    party_size: Ints
    colour: Ints
    pairs: frozenset[tuple[int, int]]
    odd: bool
    alone: bool
    bonus: int
    refine: bool
    levels: int

    @property
    def binding(self) -> bool:
        return bool(self.pairs) or self.odd

    @property
    def with_table_term(self) -> tuple[bool, ...]:
        return tuple((level == 0 and self.alone) or (level == self.levels - 1 and self.bonus > 0) for level in self.all)

    @property
    def guest_dependent(self) -> tuple[bool, ...]:
        return tuple(level == self.levels - 1 and self.bonus > 0 and self.refine for level in self.all)

    @property
    def headcount_only(self) -> tuple[bool, ...]:
        return tuple(not (level == self.levels - 1 and self.bonus > 0) for level in self.all)

    @property
    def all(self) -> range:
        return range(self.levels)

    def part(self, options: Ints, groups: Ints) -> FakeOracle:
        return replace(self, option_party=self.option_party[options])

    def portable(self) -> FakeOracle:
        return self

    def allowed(self, options: Ints, groups: Ints) -> Bools:
        whole = np.array([not self.odd or (row >= 0).sum() % 2 == 0 for row in options], dtype=np.bool_)
        return whole & ~self.infeasible_for_good(options, groups)

    def infeasible_for_good(self, options: Ints, groups: Ints) -> Bools:
        return np.array([bool(self._pairs(row) & self.pairs) for row in options], dtype=np.bool_)

    def table_term(self, level: int, options: Ints, groups: Ints) -> Ints:
        found = np.zeros(len(options), dtype=np.int64)
        for number, row in enumerate(options):
            seated = row[row >= 0]
            if level == 0 and self.alone and self.party_size[self.option_party[seated]].sum() == 1:
                found[number] -= 1
            if level == self.levels - 1:
                found[number] += self.bonus * len(set(self.colour[self.option_party[seated]].tolist()))
        return found

    def table_term_bound(self, level: int, options: Ints, groups: Ints, people: Ints) -> Ints:
        found = np.zeros(len(options), dtype=np.int64)
        for number, (row, most) in enumerate(zip(options, people.tolist(), strict=True)):
            parties = self.option_party[row[row >= 0]]
            room = most - int(self.party_size[parties].sum())
            here = len(set(self.colour[parties].tolist()))
            if level == 0 and self.alone and most == 1:
                found[number] -= 1
            if level == self.levels - 1:
                found[number] += self.bonus * (min(COLOURS, here + room) if self.refine else COLOURS)
        return found

    lifts = None

    def whole_table_bound(self, level: int, options: Ints, groups: Ints, people: Ints) -> Ints:
        return self.table_term_bound(level, options, groups, people)

    def _pairs(self, row: Ints) -> set[tuple[int, int]]:
        return set(itertools.combinations(sorted(self.option_party[row[row >= 0]].tolist()), 2))


def small_problem(rng: random.Random, *, rules: bool = True, bonus: bool = True, largest: int = 20) -> Problem:
    """At most six parties, three families and two slots."""
    parties, families, slots, levels = rng.randint(1, 6), rng.randint(1, 3), rng.randint(1, 2), rng.randint(1, 3)
    sizes = [rng.choice((1, 1, 1, 2, 3)) for _ in range(parties)]
    seats = [rng.randint(1, 5) for _ in range(families)]
    places = [(f, s) for f in range(families) for s in range(slots) if rng.random() < 0.85]
    options = [
        (place, party)
        for place in places
        for party in range(parties)
        if sizes[party] <= seats[place[0]] and rng.random() < 0.75
    ]
    held = sorted({place for place, _party in options})
    pairs = {(a, b) for a, b in itertools.combinations(range(parties), 2) if rules and rng.random() < 0.15}
    option_party = np.array([party for _place, party in options], dtype=np.int64)
    low = rng.choice((0, 1, -largest))
    oracle = FakeOracle(
        option_party,
        np.array(sizes, dtype=np.int64),
        np.array([rng.randrange(COLOURS) for _ in range(parties)], dtype=np.int64),
        frozenset(pairs),
        odd=rules and rng.random() < 0.25,
        alone=rng.random() < 0.5,
        bonus=rng.choice((0, 1, 7)) if bonus else 0,
        refine=rng.random() < 0.5,
        levels=levels,
    )
    return Problem(
        levels=tuple(f"level {level}" for level in range(levels)),
        party_size=np.array(sizes, dtype=np.int64),
        seats=np.array(seats, dtype=np.int64),
        min_guests=np.array([rng.choice((1, 1, rng.randint(1, most))) for most in seats], dtype=np.int64),
        max_meals=np.array([rng.randint(1, 2) for _ in range(families)], dtype=np.int64),
        option_party=option_party,
        option_group=np.array([held.index(place) for place, _party in options], dtype=np.int64),
        group_family=np.array([family for family, _slot in held], dtype=np.int64),
        group_slot=np.array([slot for _family, slot in held], dtype=np.int64),
        option_values=np.array([[rng.randint(low, largest) for _ in options] for _ in range(levels)], dtype=np.int64),
        family_values=np.array([[rng.choice((0, 0, 9)) for _ in seats] for _ in range(levels)], dtype=np.int64),
        oracle=oracle,
    )


def all_tables(problem: Problem) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Every table that may be held: its group, and its options in ascending order."""
    for group in range(problem.groups):
        family = problem.group_family[group]
        here = np.flatnonzero(problem.option_group == group).tolist()
        for count in range(1, len(here) + 1):
            for options in itertools.combinations(here, count):
                people = int(problem.option_size[list(options)].sum())
                fits = problem.min_guests[family] <= people <= problem.seats[family]
                if fits and problem.oracle.allowed(np.array([options]), np.array([group]))[0]:
                    yield group, options


def table_values(problem: Problem, group: int, options: tuple[int, ...]) -> tuple[int, ...]:
    """What a table adds to each level, its family's own value left out."""
    own = [
        int(problem.oracle.table_term(level, np.array([options]), np.array([group]))[0]) if judges else 0
        for level, judges in enumerate(problem.oracle.with_table_term)
    ]
    return tuple(
        int(problem.option_values[level, list(options)].sum()) + own[level] for level in range(len(problem.levels))
    )


def all_plans(problem: Problem) -> Iterator[tuple[tuple[int, tuple[int, ...]], ...]]:
    """Every set of tables that can stand side by side."""
    by_group: dict[int, list[tuple[int, ...]]] = {}
    for group, options in all_tables(problem):
        by_group.setdefault(group, []).append(options)
    groups = sorted(by_group)

    def grow(at: int, taken: frozenset[int], meals: tuple[int, ...], plan: tuple) -> Iterator[tuple]:
        if at == len(groups):
            yield plan
            return
        yield from grow(at + 1, taken, meals, plan)
        family = int(problem.group_family[groups[at]])
        if meals[family] == problem.max_meals[family]:
            return
        more = tuple(count + (number == family) for number, count in enumerate(meals))
        for options in by_group[groups[at]]:
            parties = frozenset(problem.option_party[list(options)].tolist())
            if not parties & taken:
                yield from grow(at + 1, taken | parties, more, (*plan, (groups[at], options)))

    yield from grow(0, frozenset(), (0,) * problem.families, ())


def plan_values(problem: Problem, plan: tuple[tuple[int, tuple[int, ...]], ...]) -> tuple[int, ...]:
    """What a plan is worth at each level."""
    served = {int(problem.group_family[group]) for group, _options in plan}
    rows = [table_values(problem, group, options) for group, options in plan]
    return tuple(
        sum(row[level] for row in rows) + sum(int(problem.family_values[level, family]) for family in served)
        for level in range(len(problem.levels))
    )


def table_rows(problem: Problem, tables: list[tuple[int, tuple[int, ...]]]) -> tuple[Ints, Ints]:
    """Options (N, K), padded, and groups (N,)."""
    width = max((len(options) for _group, options in tables), default=1)
    rows = [[*options, *[-1] * (width - len(options))] for _group, options in tables]
    groups = np.array([group for group, _options in tables], dtype=np.int64)
    return np.array(rows, dtype=np.int64).reshape(len(tables), width), groups


def rows_of(options: Ints, groups: Ints) -> list[tuple[int, tuple[int, ...]]]:
    """The inverse of `table_rows`."""
    return [(int(group), tuple(row[row >= 0].tolist())) for row, group in zip(options, groups, strict=True)]
