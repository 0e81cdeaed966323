"""Each stage by itself, at dinner and city; each benchmark asserts the answer that it times.

    python -m pytest benchmarks/test_stages.py -o addopts= --benchmark-columns=median,iqr,rounds

Needs ``pip install --group bench``; a plain ``pytest`` does not look here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pytest
from cases import Case, policy_of, roster_of

import partage as pt
from partage.columns import Columns
from partage.problem.compile import compile_problem
from partage.problem.model import Ints
from partage.solve import set_packing
from partage.solve.candidate_columns import WINDOWS, widest_window
from partage.solve.clock import SearchClock
from partage.solve.column_generation import OBJECTIVE_UNIT
from partage.solve.column_pool import ColumnPool
from partage.solve.greedy import greedy
from partage.solve.lexicographic_weights import joint_weights
from partage.solve.prices import PricedLevel, best_tables, family_best, level_weights, price_out, prove, thresholds
from partage.solve.pricing import PricingProblem, SearchContext
from partage.solve.search_space import PricedTables
from partage.solve.subgradient import InitialPrices, subgradient

SIZES = ("dinner", "city")
POLICY = "additive"
SECONDS = 120.0
ROUNDS = 200
"""Of the subgradient method, as a solve begins."""

MOST_TABLES = 10_000


@pytest.fixture(scope="module", params=SIZES)
def case(request: pytest.FixtureRequest) -> Case:
    """A compiled case for the stages inside."""
    return Case.of({"size": request.param, "seed": 0, "policy": POLICY})


@pytest.fixture(scope="module", params=SIZES)
def plan(request: pytest.FixtureRequest) -> pt.Plan:
    """A plan, by the shortest way: it is there to be checked."""
    job = {"size": request.param, "seed": 0, "policy": POLICY}
    return pt.match(roster_of(job), policy_of(job), budget=pt.Budget(seconds=10.0))


@pytest.fixture
def stage(case: Case) -> Iterator[Stage]:
    """What stands when prices of all levels together are asked for."""
    made = Stage(case)
    yield made
    made.watch.solvers.close()


@dataclass(frozen=True)
class Stage:
    """A problem with a first plan, and what comes after it, each when it is first wanted."""

    case: Case

    @cached_property
    def watch(self) -> SearchClock:
        return SearchClock(SECONDS)

    @cached_property
    def search(self) -> PricingProblem:
        return PricingProblem(self.case.problem)

    @cached_property
    def values(self) -> Ints:
        """(L,) what the greedy plan is worth."""
        return self.case.problem.plan_values(*greedy(self.case.problem))

    @cached_property
    def weights(self) -> Ints:
        """(L,) of all levels together."""
        return joint_weights(self.case.problem) * OBJECTIVE_UNIT

    def price(self) -> InitialPrices:
        return subgradient(self.search, self.weights, int(self.weights @ self.values), self.watch, rounds=ROUNDS)

    @cached_property
    def priced(self) -> PricedLevel:
        """All levels together at the prices of `price`."""
        return price_out(self.case.problem, self.weights, self.price().parties)

    @cached_property
    def best(self) -> Ints:
        """(G,) the worth of each group's best table at these prices."""
        return best_tables(self.search, self.priced)[0]

    def near(self) -> PricedTables:
        """The tables that lose least at these prices."""
        found = widest_window(self.search, self.priced, self.best, most=MOST_TABLES)
        assert found is not None
        return found


def test_compile(benchmark: Any, case: Case) -> None:
    problem = benchmark(lambda: compile_problem(Columns.of(case.roster), case.policy))
    assert problem.options == case.problem.options
    assert (problem.option_values == case.problem.option_values).all()


def test_price(benchmark: Any, stage: Stage) -> None:
    """The bound of all levels together is above the greedy plan's worth, and by less than a tenth."""
    guess = benchmark(stage.price)
    best = family_best(stage.case.problem, stage.best, stage.priced.coefficient)
    worth = int(stage.weights @ stage.values)
    assert worth <= int(guess.parties.sum()) + int(best.sum()) <= 1.1 * worth


def test_prove(benchmark: Any, stage: Stage) -> None:
    level = len(stage.values) - 1
    unit = int(stage.weights[level])
    multipliers = tuple(stage.weights[:level].tolist())
    parties = stage.price().parties
    proof, worth, _found = benchmark(
        lambda: prove(stage.search, level, unit, stage.values[:level], multipliers, parties)
    )
    assert proof.bound >= stage.values[-1]
    assert len(worth) == stage.case.problem.groups
    assert (level_weights(stage.case.problem, level, unit, multipliers) == stage.weights).all()


def test_enumerate(benchmark: Any, stage: Stage) -> None:
    assert stage.best.any()
    found = benchmark(stage.near)
    assert 1 <= len(found.groups) <= MOST_TABLES
    assert (stage.case.problem.option_group[found.options[:, 0]] == found.groups).all()
    widest_step = int(WINDOWS[0] * stage.priced.weights[-1] * stage.case.problem.option_values[-1].max())
    bar = thresholds(stage.case.problem, stage.best, stage.priced.coefficient, widest_step)
    assert (found.worth >= bar[found.groups]).all()


def test_choose(benchmark: Any, stage: Stage) -> None:
    """The exact choice among the tables near first prices and those of a first plan, proven."""
    problem = stage.case.problem
    pool = ColumnPool(problem)
    start = pool.add(*greedy(problem))
    found = stage.near()
    loss = stage.best[found.groups] - found.worth
    few = np.argsort(loss, kind="stable")[: 12 * problem.families]
    pool.add(found.options[few], found.groups[few])
    aim = joint_weights(problem)
    floors = np.zeros(0, dtype=np.int64)
    stage.watch.solvers.start(problem.options)
    context = SearchContext(stage.search, pool, stage.watch)

    def work() -> Any:
        return set_packing.solve(context, np.arange(len(pool)), aim, floors, start, seconds=SECONDS)

    chosen = benchmark.pedantic(work, rounds=1)
    assert chosen is not None
    assert chosen.proven
    taken = chosen.index
    values = problem.plan_values(pool.options[taken], pool.groups[taken])
    assert aim @ values >= aim @ stage.values
    assert len(np.unique(problem.group_family[pool.groups[taken]])) == len(taken)


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
