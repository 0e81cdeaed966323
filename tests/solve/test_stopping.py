"""Budgets, the clock, the wish to stop, and calls that can be left."""

from __future__ import annotations

import math
import random
import threading
import time

import pytest
from small import small_problem

import partage as pt
from partage.solve.clock import Progress, SearchClock
from partage.solve.lexicographic import LexicographicSolver
from partage.solve.solver import Budget

BAD = {
    "seconds": (0, -1, 0.0, -0.0, math.nan, math.inf, -math.inf, None, "60", True, [60]),
    "seed": (-1, 2**31, 1.0, None, True, "0", math.nan),
    "gap": (-0.1, 1, 1.5, math.nan, None, "0", True),
}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in BAD.items() for value in values])
def test_a_bad_budget_names_the_field(field, value):
    with pytest.raises(pt.InputError) as caught:
        Budget(**{field: value})
    assert caught.value.code == "bad_budget"
    assert caught.value.params == {"field": field}
    assert f"Budget.{field}" in str(caught.value)


def test_good_budgets():
    assert Budget() == Budget(seconds=60.0, seed=0, gap=0.0)
    assert Budget(1e-9, 2**31 - 1, 0.999).seed == 2**31 - 1


def test_the_clock_runs_down():
    clock = SearchClock(0.05)
    assert 0 < clock.left <= 0.05
    time.sleep(0.06)
    assert clock.left == 0
    assert clock.elapsed >= 0.06
    assert not clock.interrupted
    assert SearchClock().left == math.inf


def test_time_is_kept_back_but_never_more_than_half():
    clock = SearchClock(100)
    clock.keep_back(10)
    assert 89 < clock.left <= 90
    clock.keep_back(1000)
    assert 44 < clock.left <= 45
    over = SearchClock(1e-9)
    over.keep_back(5)
    assert over.left == 0


def test_a_set_token_or_a_ctrl_c_leaves_no_time():
    token = threading.Event()
    clock = SearchClock(100, token)
    assert not clock.interrupted
    token.set()
    assert clock.interrupted
    assert clock.left == 0
    clock = SearchClock(100)
    clock.interrupt()
    assert clock.interrupted
    with pytest.raises(KeyboardInterrupt):
        clock.interrupt()


def test_whoever_listens_is_told():
    heard = []
    clock = SearchClock(10, progress=heard.append)
    clock.tell("plan", (1, 2), (3,))
    assert heard == [Progress("plan", heard[0].seconds, (1, 2), (3,), limit=10)]
    SearchClock(10).tell("nobody listens")


def test_a_watch_without_a_limit_will_do():
    problem = small_problem(random.Random(0))
    outcome = LexicographicSolver(all_tables=0, few_options=0)(problem, Budget(), SearchClock())
    assert all(level.bound == level.value for level in outcome.levels)


@pytest.mark.parametrize("seed", range(8))
def test_a_search_whose_time_is_over_still_gives_a_plan(seed):
    problem = small_problem(random.Random(seed))
    outcome = LexicographicSolver()(problem, Budget(), SearchClock(0.0))
    values = problem.plan_values(outcome.options, outcome.groups).tolist()
    assert values == [level.value for level in outcome.levels]
    assert all(level.bound >= level.value for level in outcome.levels)
