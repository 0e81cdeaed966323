"""Plans that are not always proven: never better than they are, and no bound below the truth.

Time ran out for some; the gains of others are so large that solvers who count in floats leave an end open.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

import pytest
from batches import batches, judged
from brute_force import World
from policies import policy_of, wide_reading, with_goals, with_large_numbers
from readings import Reading
from test_optimum import stranded
from test_paths import LONG
from tiny import case_with, random_tiny, wide_case

import partage as pt

SECONDS = (0.001, 0.01, 0.02, 0.05)


def cut_short(seed: int, tally: Counter[str]) -> Iterator[str]:
    """A wide case, half of them with a lowest gain, stopped before long."""
    rng = random.Random(seed)
    roster, reading = case_with("worst off", seed) if rng.random() < 0.5 else wide_case(seed)
    yield from never_wrong(roster, reading, rng.choice(SECONDS), tally)


def with_large(seed: int, tally: Counter[str]) -> Iterator[str]:
    """Gains of a hundred million beside those of a few."""
    rng = random.Random(seed)
    reading = wide_reading(rng)
    if rng.random() < 0.7:
        reading = with_goals(rng, reading, rng.randint(2, 5))
    reading = with_large_numbers(rng, reading)
    roster = random_tiny(rng, reading, rich=True)
    yield from never_wrong(roster, reading.fitting(roster), LONG, tally)


def never_wrong(roster: pt.Roster, reading: Reading, seconds: float, tally: Counter[str]) -> Iterator[str]:
    """What a plan says that is not true."""
    world = World(roster, reading)
    if stranded(world):
        return
    policy, best = policy_of(reading), world.optimum()
    plan = pt.match(roster, policy, budget=pt.Budget(seconds))
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
        if level.certificate is not None and level.certificate.price_bound < (
            true := world.price_bound(number, level.certificate, values)
        ):
            yield f"level {number}: price bound {level.certificate.price_bound}, the oracle finds {true}"


def test_a_few_cut_short():
    judged(range(400_000, 400_020), cut_short)


@pytest.mark.parametrize("seed", [400_293, 411_390])
def test_a_lowest_gain_is_not_proven_while_what_comes_before_it_is_open(seed):
    """With hardly any time nobody is seated at first, and a plan that nobody looked for may be found last."""
    roster, reading = case_with("worst off", seed)
    world, tally = World(roster, reading), Counter()
    for seconds in (0.001, 0.01, 0.03, 0.06):
        assert not list(never_wrong(roster, reading, seconds, tally))
    assert world.worst is not None
    assert tally["feasible"] > 0


def test_a_few_large_numbers():
    assert judged(range(420_000, 420_012), with_large)["optimal"] >= 8


@pytest.mark.heavy
@batches(2_000, first=410_000)
def test_two_thousand_cut_short(seeds):
    assert judged(seeds, cut_short)["bounds of the optimum"] > len(seeds)


@pytest.mark.heavy
@batches(1_000, first=430_000)
def test_a_thousand_with_large_numbers(seeds):
    assert judged(seeds, with_large)["optimal"] >= 0.8 * len(seeds)
