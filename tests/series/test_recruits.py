"""Whom to recruit on dinners: the best profiles beside full re-solves, and how well estimates rank profiles.

A dinner takes one to a few minutes: each profile is a match of its own.
"""

import random
from itertools import combinations

import pytest

import partage as pt
from partage.advice.profiles import profiles_of, with_profiles
from partage.advice.recruiting import _Recruiter
from partage.testing import random_roster

LONG = pt.Budget(900)
TOP, SAMPLE, DINNERS = 10, 10, 100


def top_profiles(plan):
    """Those that `recruit` solves again, with their exact values."""
    work = _Recruiter(pt.Study(plan), LONG, TOP)
    found = [home for home in work.homes(profiles_of(plan)) if home.levels]
    assert not work.cut
    return found


def solved(plan, profile):
    """What a full re-solve with one more home is worth, begun from nothing."""
    again = pt.match(with_profiles(plan.roster, [profile])[0], plan.policy, budget=LONG)
    assert again.status == "optimal"
    return tuple(level.value for level in again.levels)


def sampled(plan, seed):
    """Profiles drawn from all over, each with its estimates and its exact value."""
    profiles = random.Random(seed).sample(profiles_of(plan), k=SAMPLE)
    found = []
    for home in _Recruiter(pt.Study(plan), LONG, 0).homes(tuple(profiles)):
        exact = solved(plan, home.profile)
        assert not home.useless or exact == tuple(level.value for level in plan.levels)
        found.append((home.estimates, exact))
    return found


def kendall(pairs):
    """Kendall's tau-b of (estimate, exact) pairs; `None` where one side is all equal."""
    agree = differ = left = right = 0
    for (one, its), (other, others) in combinations(pairs, 2):
        sign = ((one > other) - (one < other)) * ((its > others) - (its < others))
        agree, differ = agree + (sign > 0), differ + (sign < 0)
        left, right = left + (one != other), right + (its != others)
    return (agree - differ) / (left * right) ** 0.5 if left and right else None


def by_level(pairs):
    """Kendall's tau of each level's bound, and of all levels in order, by name."""
    goals = [estimate.goal for estimate in pairs[0][0]]
    found = {
        goal: kendall([(estimates[level].at_most, exact[level]) for estimates, exact in pairs])
        for level, goal in enumerate(goals)
    }
    ranks = [((*(e.at_most for e in estimates[:-1]), estimates[-1].added), exact) for estimates, exact in pairs]
    return found | {"all levels": kendall(ranks)}


def test_kendall_counts_pairs():
    assert kendall([(1, 1), (2, 2), (3, 3)]) == 1
    assert kendall([(1, 3), (2, 2), (3, 1)]) == -1
    assert kendall([(1, 1), (1, 2)]) is None
    assert kendall([(1, 1), (2, 1), (3, 2)]) == pytest.approx(2 / 6**0.5)


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(DINNERS))
def test_the_best_profiles_are_worth_what_a_full_solve_says(seed):
    plan = pt.match(random_roster("dinner", seed=seed), budget=LONG)
    for home in top_profiles(plan):
        assert home.proven
        assert tuple(level.after for level in home.levels) == solved(plan, home.profile)


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(0, DINNERS, 10))
def test_estimates_rank_profiles_of_all_kinds(seed):
    plan = pt.match(random_roster("dinner", seed=seed), budget=LONG)
    rank = by_level(sampled(plan, seed))["all levels"]
    assert rank is None or rank > 0
