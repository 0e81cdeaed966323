"""MathOptSolvers that fail or lie: the plan is valid, no bound of it is false, and the manifest says what happened."""

from __future__ import annotations

import functools
import time
from dataclasses import replace

import numpy as np
import pytest

import partage as pt
from partage.solve import solver_process
from partage.solve.linear import Method, SolveResult, SolveStatus
from partage.solve.mathopt import MathOptSolvers
from partage.testing import random_roster

HONEST = MathOptSolvers.solve
SIZE = (36, 14, 3)


@functools.cache
def roster():
    return random_roster(SIZE, seed=3)


@functools.cache
def best():
    plan = pt.match(roster())
    assert plan.status is pt.Status.OPTIMAL
    assert "solver_crashes" not in plan.manifest
    return values(plan)


def values(plan):
    return tuple(level.value for level in plan.levels)


def nothing(honest, task):
    return SolveResult(SolveStatus.NOTHING)


def refused(honest, task):
    """The model is called invalid."""
    return HONEST(MathOptSolvers(), replace(task, linear=replace(task.linear, worth=task.linear.worth + np.nan)))


def everything(honest, task):
    """Everything at once is no plan."""
    return replace(honest, values=np.ones_like(honest.values)) if task.method is not Method.GLOP else honest


def nobody(honest, task):
    """The worst plan there is, said to be the best."""
    if task.method is Method.GLOP or not honest.solved:
        return honest
    return replace(honest, values=np.zeros_like(honest.values), status=SolveStatus.OPTIMAL)


def empty_promise(honest, task):
    """A plan that is worth less than what is said of it."""
    return replace(honest, worth=honest.worth + 1000, bound=honest.bound + 1000) if honest.solved else honest


def low_bound(honest, task):
    """A bound below what is known."""
    return replace(honest, bound=honest.bound - 1e6)


def cut_short(honest, task):
    return replace(honest, values=honest.values[:-1])


def not_a_number(honest, task):
    return replace(honest, values=honest.values + np.nan, duals=honest.duals + np.nan, worth=float("nan"))


def noise(honest, task):
    """Prices and seats by chance."""
    chance = np.random.default_rng(len(honest.values))
    return replace(
        honest,
        values=chance.random(len(honest.values)),
        duals=chance.normal(0, 1e6, len(honest.duals)),
        reduced=chance.normal(0, 1e6, len(honest.reduced)),
    )


def raises(honest, task):
    raise KeyError("a bug")


def no_memory(honest, task):
    raise MemoryError


FAULTS = [
    nothing,
    refused,
    everything,
    nobody,
    empty_promise,
    low_bound,
    cut_short,
    not_a_number,
    noise,
    raises,
    no_memory,
]


def check(plan):
    assert pt.verify(plan, roster())
    for number, level in enumerate(plan.levels):
        if values(plan)[:number] == best()[:number]:
            assert level.bound >= best()[number]
    if plan.status is pt.Status.OPTIMAL:
        assert values(plan) == best()
    assert len(plan.seated) >= 0.9 * best()[0]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_solver_that_fails_or_lies(fault, monkeypatch):
    best()
    monkeypatch.setattr(solver_process, "SMALL_OPTIONS", 10**9)  # in this process, where it can be made to
    monkeypatch.setattr(MathOptSolvers, "solve", lambda self, task: fault(HONEST(self, task), task))
    plan = pt.match(roster(), budget=pt.Budget(seconds=4))
    check(plan)
    assert ("solver_crashes" in plan.manifest) == (fault in (cut_short, not_a_number, raises, no_memory))


DEATHS = {
    "segmentation fault": "os.kill(os.getpid(), signal.SIGSEGV)",
    "killed, as for want of memory": "os.kill(os.getpid(), signal.SIGKILL)",
    "aborted": "os.abort()",
    "ended": "os._exit(0)",
    "nonsense": 'type("Odd", (), {})',
}
DYING = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); import os, signal; from partage.solve import mathopt; "
    "mathopt.MathOptSolvers.solve = lambda self, task: {}; from partage.solve.solver_process import main; main()"
)


@pytest.mark.parametrize("death", DEATHS)
def test_a_solver_that_takes_its_process_with_it(death, monkeypatch):
    best()
    monkeypatch.setattr(solver_process, "SMALL_OPTIONS", 0)
    monkeypatch.setattr(solver_process, "BEGIN", DYING.format(DEATHS[death]))
    plan = pt.match(roster(), budget=pt.Budget(seconds=20))
    check(plan)
    assert 1 <= plan.manifest["solver_crashes"] <= solver_process.MOST_CRASHES


def test_a_solver_that_hangs(monkeypatch):
    best()
    monkeypatch.setattr(solver_process, "SMALL_OPTIONS", 0)
    monkeypatch.setattr(solver_process, "BEGIN", "import time; time.sleep(60)")
    began = time.monotonic()
    plan = pt.match(roster(), budget=pt.Budget(seconds=1.0))
    assert time.monotonic() - began < 1.5 + 1.0  # a busy machine's second on top of the half that is promised
    check(plan)
