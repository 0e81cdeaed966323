"""Plans of tiny rosters that time ran out for: never better than they are, and no bound below the truth."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

import pytest
from batches import batches, judged
from brute_force import World
from policies import policy_of
from test_optimum import stranded
from tiny import case_with, wide_case

import partage as pt

SECONDS = (0.001, 0.01, 0.02, 0.05)


def cut_short(seed: int, tally: Counter[str]) -> Iterator[str]:
    """A wide case, half of them with a lowest gain, stopped before long."""
    rng = random.Random(seed)
    roster, reading = case_with("worst off", seed) if rng.random() < 0.5 else wide_case(seed)
    world = World(roster, reading)
    if stranded(world):
        return
    policy, best = policy_of(reading), world.optimum()
    plan = pt.match(roster, policy, budget=pt.Budget(rng.choice(SECONDS)))
    values = tuple(level.value for level in plan.levels)
    tally[str(plan.status)] += 1
    if not (verdict := pt.verify(plan, roster, policy)):
        yield f"refused by the checker: {[str(violation) for violation in verdict.violations]}"
    if world.worth(plan.tables) != values:
        yield f"worth {values} is stated, {world.worth(plan.tables)} is counted"
    if values > best or (plan.status == "optimal" and values != best):
        yield f"worth {values} and {plan.status}, the best is {best}"
    for number, level in enumerate(plan.levels):
        if values[:number] == best[:number]:
            tally["bounds of the optimum"] += 1
            tally["open lowest gains"] += number == world.worst and level.proof == "none"
            if level.bound < best[number]:
                yield f"level {number}: bound {level.bound}, the best is {best[number]}"


def test_a_few_cut_short():
    judged(range(400_000, 400_040), cut_short)


@pytest.mark.heavy
@batches(2_000, first=410_000)
def test_two_thousand_cut_short(seeds):
    assert judged(seeds, cut_short)["bounds of the optimum"] > len(seeds)
