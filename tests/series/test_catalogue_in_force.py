"""The whole catalogue in force: table rules together, and each rule and goal where it decides something."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from batches import TableOracle, batches, judged
from brute_force import World
from effects import EVERYTHING, has_effect
from policies import policy_of
from readings import ALWAYS, FIELDS, GOALS, Reading
from test_optimum import faults_of_plan, stranded
from test_paths import LONG, by_every_solver
from tiny import case_with, random_tiny
from together import Known

import partage as pt

TABLE_RULES = ("one table language", "at most per country", "at most special diets", "companion", "table language")
ATTEMPTS, APART = 2_000, 1_000_000
"""Cases for one seed at the most, and how far apart their own seeds are: some rules decide one case in fifty."""


def known(roster: pt.Roster, reading: Reading) -> Known:
    """The case with what the oracle knows of it."""
    world = World(roster, reading)
    return Known(roster, reading, policy_of(reading), world, world.optimum())


def by_match_and_solvers(case: Known, tally: Counter[str]) -> Iterator[str]:
    """What any way to a plan gets wrong."""
    plan = pt.match(case.roster, case.policy, budget=pt.Budget(LONG))
    yield from faults_of_plan(plan, case.roster, case.policy, case.world, case.best)
    yield from by_every_solver(case, tally)


# The default policy and all rules about tables


def table_rules_reading(rng: random.Random) -> Reading:
    """The default policy, one language for a table, one guest of a country, a companion for beginners, and more."""
    return replace(
        Reading(),
        one_language=rng.choice(("A1", "A2", "A2", "B1")),
        per_country=rng.choice((1, 1, 1, 2)),
        companion=(rng.choice((1.0, 1.0, 4.0)), rng.choice(("B1", "B1", "A2", "B2"))),
        special_diets=rng.choice((None, 1, 1, 2)),
        table_language=rng.choice((1.0, 5.0)),
        full=rng.choice((0, 0, 2.0)),
        same_country=rng.choice((None, 1.0)),
        mixed=rng.choice((1.0, 0)),
        allow_split=rng.random() < 0.2,
    )


def with_table_rules(seed: int, tally: Counter[str]) -> Iterator[str]:
    """One tiny roster under all rules about tables, by `match` and by every solver."""
    rng = random.Random(seed)
    reading = table_rules_reading(rng)
    case = known(random_tiny(rng, reading, rich=True), reading)
    while stranded(case.world):
        case = known(random_tiny(rng, reading, rich=True), reading)
    tally.update(name for name in TABLE_RULES if _listed(name, reading) and has_effect(name, case.roster, reading))
    yield from by_match_and_solvers(case, tally)


def _listed(name: str, reading: Reading) -> bool:
    return getattr(reading, FIELDS[name]) is not None


def test_a_few_rosters_under_all_table_rules():
    tally = judged(range(200_000, 200_024), with_table_rules)
    assert min(tally[name] for name in TABLE_RULES) >= 1, tally


@pytest.mark.heavy
@batches(2_000, first=210_000)
def test_two_thousand_rosters_under_all_table_rules(seeds):
    tally = judged(seeds, with_table_rules)
    assert min(tally[name] for name in TABLE_RULES) >= 2, tally


# Every rule and goal by itself


def deciding(name: str) -> TableOracle:
    """A case in which this rule or goal makes a difference, by `match` and by every solver."""

    def judge(seed: int, tally: Counter[str]) -> Iterator[str]:
        for drawn_from in range(seed, seed + ATTEMPTS * APART, APART):
            roster, reading = case_with(name, drawn_from)
            if has_effect(name, roster, reading):
                case = known(roster, reading)
                if not stranded(case.world):
                    tally["with effect"] += 1
                    yield from by_match_and_solvers(case, tally)
                    return
        yield f"{name} decides none of {ATTEMPTS} cases"

    return judge


def test_everything_is_among_them():
    """What is judged here is all that a policy may list, what always holds, and the level of pins."""
    assert set(EVERYTHING) == {*FIELDS, *ALWAYS, *GOALS, "pins kept"}


@pytest.mark.parametrize("name", EVERYTHING)
def test_each_decides_a_case(name):
    assert judged([230_000], deciding(name))["with effect"] == 1


@pytest.mark.heavy
@pytest.mark.parametrize("name", EVERYTHING)
def test_each_decides_a_hundred_cases(name):
    assert judged(range(240_000, 240_100), deciding(name))["with effect"] == 100


# One edition after another


def next_edition(seed: int, tally: Counter[str]) -> Iterator[str]:
    """Somebody leaves; the plan so far is what people were told, and an earlier edition for the years to come."""
    rng = random.Random(seed)
    roster = random_tiny(rng, Reading(), rich=True)
    if len(roster.students) < 3 or len(roster.families) < 2 or stranded(World(roster, Reading())):
        return
    before = pt.match(roster, budget=pt.Budget(LONG))
    told = tuple((student, table.family, table.slot) for table in before.tables for student in table.students)
    gone = rng.choice(roster.students).id
    later = pt.Roster(
        [student for student in roster.students if student.id != gone],
        roster.families,
        facts={name: array[[s.id != gone for s in roster.students]] for name, array in roster.facts.items()},
        history=[*roster.history, before],
    )
    goals = rng.sample(("fewest changes", "left out first", "satisfaction", "families served"), 3)
    case = known(later, Reading(goals=("students seated", *goals), told=told))
    changes = {name: pt.FewestChanges(before) if name == "fewest changes" else None for name in case.reading.goals}
    from_plan = replace(case.policy, goals=[changes[goal.name] or goal for goal in case.policy.goals])
    if from_plan.sha256 != case.policy.sha256:
        yield "a plan and its seats are not the same goal"
    tally["told"] += bool(case.world.catalogue.told)
    tally["met"] += has_effect("new faces", later, case.reading)
    tally["left out"] += has_effect("left out first", later, case.reading)
    yield from by_match_and_solvers(replace(case, policy=from_plan), tally)


def test_a_few_editions_after_others():
    tally = judged(range(260_000, 260_030), next_edition)
    assert min(tally["told"], tally["met"], tally["left out"]) >= 3, tally


@pytest.mark.heavy
@batches(500, first=270_000)
def test_five_hundred_editions_after_others(seeds):
    tally = judged(seeds, next_edition)
    assert min(tally["told"], tally["met"], tally["left out"]) >= 5, tally
