"""Plans of tiny rosters with certificates, from everything that makes some."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from test_optimum import answered, certificate, compiled, named, named_tree
from together import Known, known_case, plain_case

import partage as pt
from partage.columns import Columns
from partage.plan.certificate import trusted_rules
from partage.plan.records import LevelReport
from partage.solve.blocks import BlocksSolver
from partage.solve.lexicographic import LexicographicSolver
from partage.solve.solver import Budget, LevelOutcome

LONG = 120.0


@dataclass(frozen=True)
class Drawn:
    """A plan, and everything that the oracle knows of its roster."""

    known: Known
    plan: pt.Plan
    source: str

    @property
    def values(self) -> list[int]:
        """What the plan says it is worth."""
        return [level.value for level in self.plan.levels]

    def exact(self, level: int) -> bool:
        """Whether a certificate states what was recomputed, to the last unit.

        One made by hand over-estimates what comes after the lowest gain: it counts seats below that, too.
        """
        worst = self.known.world.worst
        by_hand = self.source == "by hand" and (worst is None or level < worst)
        return by_hand or self.source in ("match", "match, plain", "match, several")


def matched(known: Known) -> pt.Plan:
    """The best plan, proven."""
    return pt.match(known.roster, known.policy, budget=Budget(LONG))


def by_hand(known: Known, rng: random.Random) -> pt.Plan:
    """Some of the best plan's tables: cheap certificates, a gap at some level."""
    tables = [table for table in matched(known).tables if rng.random() < 0.7]
    return pt.Plan.of(tables, known.roster, known.policy)


def solved(known: Known, solver: Any) -> pt.Plan:
    """A solver's own plan with the certificates it gave, before anybody recomputed them."""
    columns, problem = compiled(known.roster, known.policy)
    outcome = answered(solver, problem)
    tables = [(table.family, table.slot, table.students) for table in named(outcome, columns, problem)]
    sums, reports, trees = iter(outcome.levels), [], {}
    for number, name in enumerate(problem.levels):
        if number == known.world.worst:
            reports.append(LevelReport(name, outcome.max_min.value, outcome.max_min.bound, "search"))
        else:
            level, constant = next(sums), known.world.constants[number]
            reports.append(_report(name, level, columns, known, constant))
            if level.tree is not None:
                trees[name] = named_tree(level.tree, columns, constant, trusted_rules(known.policy))
    return replace(pt.Plan.of(tables, known.roster, known.policy), trees=trees).with_levels(tuple(reports))


def _report(goal: str, level: LevelOutcome, columns: Columns, known: Known, constant: int) -> LevelReport:
    """A level with its prices by student id."""
    stated = replace(certificate(level.prices, columns, constant), trusted=trusted_rules(known.policy))
    return LevelReport(goal, level.value + constant, level.bound + constant, level.proof, stated)


Source = Callable[[int, random.Random], tuple[Known, pt.Plan]]


def _of(draw: Callable[[int], Known], make: Callable[[Known, random.Random], pt.Plan]) -> Source:
    def source(seed: int, rng: random.Random) -> tuple[Known, pt.Plan]:
        known = draw(seed)
        return known, make(known, rng)

    return source


SOURCES: dict[str, Source] = {
    "match": _of(known_case, lambda known, _rng: matched(known)),
    "match, plain": _of(plain_case, lambda known, _rng: matched(known)),
    "match, several": _of(lambda seed: known_case(seed, 2 + seed % 2), lambda known, _rng: matched(known)),
    "by hand": _of(lambda seed: known_case(seed, 1 + seed % 2), by_hand),
    "prices": _of(known_case, lambda known, _rng: solved(known, LexicographicSolver(all_tables=0, few_options=0))),
    "blocks": _of(
        lambda seed: known_case(seed, 2 + seed % 2),
        lambda known, _rng: solved(known, BlocksSolver(LexicographicSolver(), least=1)),
    ),
}


def drawn_plan(seed: int, source: str | None = None) -> Drawn:
    """A plan from a source, which is drawn at random where none is given."""
    rng = random.Random(seed)
    source = rng.choice(tuple(SOURCES)) if source is None else source
    known, plan = SOURCES[source](seed, rng)
    return Drawn(known, plan, source)
