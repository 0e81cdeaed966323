"""How far a search is: from 0 to 1, never back, and nothing where nothing is known."""

import math
from itertools import pairwise

import pytest

import partage as pt
from partage.testing import random_roster


def test_the_ends():
    assert pt.Progress("reading", 0.0, limit=60.0).fraction == 0.0
    assert pt.Progress("done", 3.0, (5, 2), (5, 3), limit=60.0).fraction == 1.0
    assert pt.Progress("done", 3.0).fraction == 1.0
    assert pt.Progress("prices", 90.0, limit=60.0).fraction == 1.0


def test_nothing_where_nothing_is_known():
    assert pt.Progress("reading", 0.0).fraction is None
    assert pt.Progress("compile", 7.0, limit=math.inf).fraction is None
    assert pt.Progress("prices", 7.0, (5, 2), ()).fraction == 0.0


@pytest.mark.parametrize(
    ("seconds", "values", "bounds", "fraction"),
    [
        (0.0, (5, 2), (5,), 0.5),
        (45.0, (5, 2), (5,), 0.75),  # the time where it is further
        (15.0, (5, 2), (5, 3), 0.5),
        (15.0, (5, 2), (5, 2), 1.0),
        (15.0, (), (), 0.25),
    ],
)
def test_levels_that_are_proven_or_time_that_is_over(seconds, values, bounds, fraction):
    assert pt.Progress("prices", seconds, values, bounds, limit=60.0).fraction == fraction


@pytest.mark.parametrize(("size", "seed"), [((24, 10, 2), 3), ((60, 25, 3), 1), ((12, 12, 2), 5), ((1, 1, 1), 1)])
def test_a_search_never_goes_back(size, seed):
    heard = []
    pt.match(random_roster(size, seed=seed), budget=pt.Budget(60.0), progress=heard.append)
    fractions = [told.fraction for told in heard]
    assert 0.0 <= fractions[0] < 0.1
    assert fractions[-1] == 1.0
    assert all(before <= after for before, after in pairwise(fractions))
    assert len(set(fractions)) > 3
