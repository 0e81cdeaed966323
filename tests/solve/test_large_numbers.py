"""Weights and priorities as large as they may be: a plan that the checker can read, or an honest gap."""

import random
from dataclasses import replace

import pytest

import partage as pt
from partage.testing import random_roster


def large_case(seed):
    """A small roster whose people were left out up to a million times, under weights up to 60,000."""
    rng = random.Random(seed)
    base = random_roster((16, 6, 2), seed=seed)
    students = [student.replace(times_left_out=rng.choice((0, 1, 999_999))) for student in base.students]
    families = [family.replace(times_left_out=rng.choice((0, 3, 1_000_000))) for family in base.families]
    weights = rng.choice(({student.id: rng.choice((1, 7, 1_000_000)) for student in students}, "times_left_out"))
    goals = [pt.StudentsSeated(weights=weights), pt.LeftOutFirst(), pt.Satisfaction()]
    rng.shuffle(goals)
    policy = pt.Policy.default()
    for rule in (*policy.preferences, *policy.table_preferences):
        policy = policy.with_weight(rule.name, rule.weight * rng.choice((1, 1e3, 2e4)))
    return pt.Roster(students, families), replace(policy, goals=tuple(goals), allow_split=rng.random() < 0.5)


@pytest.mark.parametrize("seed", [*range(6), *(pytest.param(seed, marks=pytest.mark.heavy) for seed in range(6, 12))])
def test_numbers_are_large_and_readable(seed):
    roster, policy = large_case(seed)
    plan = pt.match(roster, policy, budget=pt.Budget(4))
    assert plan.seated
    assert pt.verify(plan, roster, policy)
    assert all(level.bound >= level.value for level in plan.levels)
