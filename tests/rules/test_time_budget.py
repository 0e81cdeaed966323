"""What rules of one's own cost is told, and a match keeps its time limit or names the rule that does not let it."""

import threading
import time
from dataclasses import replace

import numpy as np
import pytest

import partage as pt
from partage.columns import RuleCosts
from partage.rules.decorators import preference, requirement, table_requirement
from partage.rules.requirements import SmokeFree
from partage.rules.time_budget import TimeBudget
from partage.testing import random_roster

ROSTER = random_roster((24, 10, 2), seed=3)
USUAL = pt.Policy.default()
BUSY = 5.0
"""Seconds that a busy machine may add."""


def sleeping(seconds, name="slow"):
    @preference(name)
    def rule(seats):
        time.sleep(seconds)
        return np.ones(len(seats))

    return rule


def plain(seconds, name="slow", reads=()):
    @requirement(name, vectorized=False, reads=reads)
    def rule(student, family):
        time.sleep(seconds)
        return True

    return rule


def with_rules(requirements=(), preferences=(), table_requirements=()):
    return replace(
        USUAL,
        requirements=(*USUAL.requirements, *requirements),
        preferences=(*USUAL.preferences, *preferences),
        table_requirements=(*USUAL.table_requirements, *table_requirements),
    )


def too_slow(policy, seconds, roster=ROSTER, **options):
    """The error, and that it came in time: as promised, and one more answer."""
    began = time.monotonic()
    with pytest.raises(pt.RuleError) as caught:
        pt.match(roster, policy, budget=pt.Budget(seconds=seconds), **options)
    assert time.monotonic() - began < seconds + 0.5 + BUSY
    assert caught.value.code == "rule_slow"
    assert caught.value.params["limit"] == seconds
    return caught.value


# When it is the rules' fault


@pytest.mark.parametrize(
    ("elapsed", "costs", "running", "slow"),
    [
        (9.0, {"vectorised": 1.0}, None, False),
        (6.0, {"vectorised": 4.9}, None, False),
        (6.5, {"vectorised": 4.9}, None, True),  # as long again for the check
        (10.4, {"plain": 10.3}, None, False),
        (11.5, {"plain": 10.3}, None, True),
        (11.5, {"plain": 5.8, "vectorised": 0.1}, None, True),
        (11.5, {"plain": 5.6, "vectorised": 0.1}, None, False),  # half of the time went elsewhere
        (11.5, {"plain": 0.1}, ("plain", 11.0), True),
        (11.5, {}, ("vectorised", 11.0), True),
        (100.0, {}, None, False),
    ],
)
def test_who_is_to_blame(elapsed, costs, running, slow):
    rule_costs = RuleCosts()
    for rule, seconds in costs.items():
        rule_costs.add(rule, seconds, 1)
    policy = with_rules([plain(0, "plain")], [sleeping(0, "vectorised")])
    time_budget = TimeBudget(rule_costs, policy, time.monotonic() - elapsed, 10.0)
    assert time_budget.costs == costs
    if not slow:
        time_budget.check(*(running or ()))
        return
    with pytest.raises(pt.RuleError) as caught:
        time_budget.check(*(running or ()))
    costliest = running[0] if running else max(costs, key=costs.get)
    assert caught.value.code == "rule_slow"
    assert caught.value.params == {
        "rule": costliest,
        "seconds": round(costs.get(costliest, 0.0) + (running[1] if running else 0.0), 1),
        "limit": 10.0,
    }
    assert str(caught.value).startswith(f'rule "{costliest}": its answers took ')


def test_the_check_asks_again_what_is_not_remembered():
    rule_costs = RuleCosts()
    rules = with_rules([plain(0, "plain")], [sleeping(0, "vectorised")])
    time_budget = TimeBudget(rule_costs, rules, time.monotonic(), 10.0)
    assert (time_budget.spent, time_budget.again) == (0, 0)
    rule_costs.add("plain", 1.0, 1)
    rule_costs.add("vectorised", 2.0, 1)
    assert (time_budget.spent, time_budget.again) == (3.0, 2.0)


# In a match


def test_a_slow_rule_is_named():
    error = too_slow(with_rules(preferences=[sleeping(0.01, "quick"), sleeping(0.7)]), 0.2)
    assert error.params["rule"] == "slow"
    assert error.params["seconds"] >= 0.7
    assert "within 0.2 s" in str(error)


def test_a_slow_plain_rule_is_stopped_while_it_answers():
    error = too_slow(with_rules([plain(0.05)]), 0.5, random_roster((200, 80, 2), seed=3))
    assert error.params["rule"] == "slow"
    assert 0.5 < error.params["seconds"] < 1.1 + BUSY


def test_a_slow_plain_rule_whose_single_answer_takes_all_the_time():
    assert too_slow(with_rules([plain(1.0)]), 0.3).params["rule"] == "slow"


def test_a_table_rule_too_slow_for_a_first_plan():
    @table_requirement("slow table", monotone=True)
    def slow_table(tables):
        time.sleep(0.3)
        return tables.people < 50

    assert too_slow(with_rules(table_requirements=[slow_table]), 0.4).params["rule"] == "slow table"


def test_a_table_rule_too_slow_for_what_comes_after_costs_no_plan():
    """It is asked about a few tables quickly, and slowly about many: there is a plan by then."""

    @table_requirement("slow at many")
    def slow_at_many(tables):
        time.sleep(0.05 * (len(tables) > 50))
        return np.ones(len(tables), bool)

    plan = pt.match(
        random_roster((40, 15, 3), seed=4), with_rules(table_requirements=[slow_at_many]), budget=pt.Budget(0.3)
    )
    assert plan.tables


def test_built_in_rules_are_never_stopped(monkeypatch):
    usual = SmokeFree.__call__

    def slow(self, seats, /):
        time.sleep(0.4)
        return usual(self, seats)

    monkeypatch.setattr(SmokeFree, "__call__", slow)
    plan = pt.match(ROSTER, with_rules([plain(0)]), budget=pt.Budget(seconds=0.01))
    assert plan.tables


def test_a_quick_rule_is_never_slow():
    plan = pt.match(ROSTER, with_rules([plain(0, reads=("seats",))], [sleeping(0, "quick")]), budget=pt.Budget(1e-9))
    assert plan.tables
    assert pt.verify(plan, ROSTER, plan.policy)


def test_time_for_a_bearable_rule_is_kept_back():
    """It is asked twice, to plan and to check; the search has what is left."""
    rows = []

    @preference("bearable")
    def bearable(seats):
        rows.append(len(seats))
        time.sleep(0.002 * len(seats))
        return np.ones(len(seats))

    roster = random_roster((60, 25, 3), seed=5)
    pt.match(roster, with_rules(preferences=[bearable]))
    needed = 0.002 * sum(rows)
    assert needed > 1.0
    began = time.monotonic()
    plan = pt.match(roster, with_rules(preferences=[bearable]), budget=pt.Budget(seconds=1.2 * needed))
    assert plan.tables
    assert time.monotonic() - began < 1.2 * needed + 0.5 + BUSY


# Stopping


def test_a_token_that_is_set_while_a_slow_rule_answers():
    token = threading.Event()

    @requirement("sets it", vectorized=False)
    def sets_it(student, family):
        time.sleep(0.001)
        token.set()
        return True

    plan = pt.match(ROSTER, with_rules([sets_it]), cancel=token)
    assert plan.tables
    assert plan.status in ("interrupted", "optimal")
    assert pt.verify(plan, ROSTER, plan.policy)


@pytest.mark.parametrize("vectorized", [True, False])
def test_ctrl_c_while_a_rule_answers_is_raised(vectorized):
    @requirement("stopped", vectorized=vectorized)
    def stopped(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pt.match(ROSTER, with_rules([stopped]))


def test_what_a_slow_rule_raises_comes_before_its_being_slow():
    @requirement("broken")
    def broken(seats):
        time.sleep(0.7)
        raise ValueError

    with pytest.raises(pt.RuleError) as caught:
        pt.match(ROSTER, with_rules([broken]), budget=pt.Budget(0.01))
    assert caught.value.code == "rule_failed"


# What is told


def test_costs_are_told_from_the_compiler_to_the_checker():
    heard = []
    policy = with_rules([plain(0.001, "plain", ("seats",))], [sleeping(0.02, "vectorised")])
    pt.match(ROSTER, policy, progress=heard.append)
    assert [heard[0].phase, heard[-1].phase] == ["compile", "done"]
    assert heard[0].costs == {}
    for name in ("plain", "vectorised"):
        told = [progress.costs[name] for progress in heard[1:]]
        assert told == sorted(told)
        assert told[0] > 0
    verify, done = heard[-2:]
    assert verify.phase == "verify"
    assert done.costs["vectorised"] >= verify.costs["vectorised"] + 0.02  # the checker asks it again
    assert done.costs["plain"] - verify.costs["plain"] < verify.costs["plain"]  # and remembers this one's answers
    assert all(set(progress.costs) <= {"plain", "vectorised"} for progress in heard)


def test_built_in_rules_cost_nothing_worth_telling():
    heard = []
    pt.match(ROSTER, progress=heard.append)
    assert {len(progress.costs) for progress in heard} == {0}
    assert hash(heard[-1]) == hash(replace(heard[-1]))


def test_rows_are_counted():
    rule_costs = RuleCosts()
    rule_costs.add("mine", 0.5, 10)
    rule_costs.add("mine", 0.5, 5)
    assert (rule_costs.seconds, rule_costs.rows("mine"), rule_costs.rows("yours")) == ({"mine": 1.0}, 15, 0)
