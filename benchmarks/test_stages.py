"""Each stage by itself, at dinner and city; each benchmark asserts the answer that it times.

    python -m pytest benchmarks/test_stages.py -o addopts= --benchmark-columns=median,iqr,rounds

Needs ``pip install --group bench``; a plain ``pytest`` does not look here. A stage whose function has moved is skipped
and says so: the inside of the solver may change, the stages are named after what they do.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from cases import Case, policy_of, roster_of

import partage as pt
from partage.columns import Columns

SIZES = ("dinner", "city")
POLICY = "additive"
SECONDS = 120.0


@pytest.fixture(scope="module", params=SIZES)
def case(request: pytest.FixtureRequest) -> Case:
    """A compiled case for the stages inside."""
    return Case.of({"size": request.param, "seed": 0, "policy": POLICY})


@pytest.fixture(scope="module", params=SIZES)
def plan(request: pytest.FixtureRequest) -> pt.Plan:
    """A plan, by the shortest way: it is there to be checked."""
    job = {"size": request.param, "seed": 0, "policy": POLICY}
    return pt.match(roster_of(job), policy_of(job), budget=pt.Budget(seconds=10.0))


def inside(module: str, name: str) -> Any:
    """A function of the solver, or a skip where it is not there any more."""
    try:
        return getattr(importlib.import_module(f"partage.{module}"), name)
    except (ImportError, AttributeError):
        pytest.skip(f"partage.{module}.{name} is not there")


def priced(case: Case) -> SimpleNamespace:
    """First prices of the last level, and what goes with them."""
    search = inside("solve.tables", "TableSearch")(case.problem)
    greedy, watch = inside("solve.greedy", "greedy"), inside("solve.base", "Watch")(SECONDS)
    values = case.problem.plan_values(*greedy(case.problem))
    weights = np.zeros(len(case.problem.levels), dtype=np.int64)
    weights[-1] = 1000
    price = inside("solve.prices", "subgradient")
    return SimpleNamespace(
        search=search,
        weights=weights,
        values=values,
        price=lambda: price(search, weights, int(1000 * values[-1]), watch),
    )


def tolerant(work: Callable[[], Any]) -> Any:
    """The stage's set-up, or a skip where a signature has changed."""
    try:
        return work()
    except TypeError as error:
        pytest.skip(f"the stage is called otherwise now: {error}")


def test_compile(benchmark: Any, case: Case) -> None:
    compile_problem = inside("problem.compile", "compile_problem")
    problem = benchmark(lambda: compile_problem(Columns.of(case.roster), case.policy))
    assert problem.options == case.problem.options
    assert (problem.option_values == case.problem.option_values).all()


def test_price(benchmark: Any, case: Case) -> None:
    stage = priced(case)
    tolerant(stage.price)
    prices = benchmark(stage.price)
    prove = inside("solve.prices", "prove")
    level = len(case.problem.levels) - 1
    nothing = (0,) * level
    proof = tolerant(lambda: prove(stage.search, level, 1000, stage.values[:level], nothing, prices))[0]
    assert proof.bound >= stage.values[-1]


def test_prove(benchmark: Any, case: Case) -> None:
    stage = priced(case)
    prices = tolerant(stage.price)
    prove = inside("solve.prices", "prove")
    level = len(case.problem.levels) - 1
    arguments = (stage.search, level, 1000, stage.values[:level], (0,) * level, prices)
    tolerant(lambda: prove(*arguments))
    proof, worth, _found = benchmark(lambda: prove(*arguments))
    assert proof.bound >= stage.values[-1]
    assert len(worth) == case.problem.groups


def near(case: Case, stage: SimpleNamespace, most: int = 20_000) -> Callable[[], Any]:
    """A call that lists each group's tables within a small loss of its best at first prices."""
    prices = tolerant(stage.price)
    put = tolerant(lambda: inside("solve.prices", "quote")(case.problem, stage.weights, prices))
    best = stage.search.highest(stage.search.reach(put.reduced), put.weights)
    bar = best - int(100 * stage.weights[-1])
    return lambda: stage.search.within(put.reduced, put.weights, bar, most=most)


def test_enumerate(benchmark: Any, case: Case) -> None:
    work = near(case, priced(case))
    tolerant(work)
    found = benchmark(work)
    assert len(found.groups) >= 1
    assert (case.problem.option_group[found.options[:, 0]] == found.groups).all()


def test_choose(benchmark: Any, case: Case) -> None:
    """The exact choice among the tables near first prices and those of a first plan."""
    pool = inside("solve.pool", "Pool")(case.problem)
    choose, watch = inside("solve.packing", "choose"), inside("solve.base", "Watch")(SECONDS)
    start = pool.add(*inside("solve.greedy", "greedy")(case.problem))
    found = near(case, priced(case))()
    pool.add(found.options, found.groups)
    aim = np.zeros(len(case.problem.levels), dtype=np.int64)
    aim[-1] = 1
    floors = np.zeros(0, dtype=np.int64)

    def work() -> Any:
        among = np.arange(len(pool))
        return choose(pool, among, aim, floors, start, watch, seconds=SECONDS, seed=0, gap=0.0, nodes=None)

    tolerant(work)
    chosen = benchmark.pedantic(work, rounds=1)
    assert chosen is not None
    taken = chosen.index
    before = case.problem.plan_values(pool.options[start], pool.groups[start])
    assert case.problem.plan_values(pool.options[taken], pool.groups[taken])[-1] >= before[-1]
    assert len(np.unique(case.problem.group_family[pool.groups[taken]])) == len(taken)


def test_verify(benchmark: Any, plan: pt.Plan) -> None:
    verdict = benchmark.pedantic(lambda: pt.verify(plan, plan.roster, plan.policy), rounds=3)
    assert verdict
    assert [check.value for check in verdict.levels] == [level.value for level in plan.levels]


@pytest.mark.parametrize("size", SIZES)
def test_whole_match(benchmark: Any, size: str) -> None:
    job = {"size": size, "seed": 0, "policy": POLICY}
    roster, policy = roster_of(job), policy_of(job)
    found = benchmark.pedantic(lambda: pt.match(roster, policy, budget=pt.Budget(seconds=SECONDS)), rounds=1)
    assert found.status is pt.Status.OPTIMAL
    assert pt.verify(found, roster, policy)
