"""A search that begins with a plan: the same optimum, and a start that stands comes first."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from policies import policy_of
from small import small_problem
from tiny import random_case

import partage as pt
from partage.columns import Columns
from partage.problem.compile import compile_problem, with_whole_parties
from partage.problem.model import Problem
from partage.solve.column_pool import ColumnPool, is_plan
from partage.solve.greedy import greedy
from partage.solve.lexicographic_weights import joint_weights
from partage.testing import random_roster

SOON = pt.Budget(20.0)


@pytest.mark.parametrize(
    "seed",
    [
        *(seed for seed in range(12) if seed not in (4, 9)),  # whose pins are refused
        *(pytest.param(seed, marks=pytest.mark.heavy) for seed in range(12, 23) if seed != 19),
    ],
)
def test_the_optimum_is_the_same_whatever_the_start(seed):
    roster, reading = random_case(seed)
    policy = policy_of(reading)
    cold = pt.match(roster, policy, budget=SOON)
    rng = random.Random(seed)
    tables = [(t.family, t.slot, rng.sample(t.students, k=rng.randint(1, len(t.students)))) for t in cold.tables]
    for start in (cold, pt.Plan.of(tables, roster, policy), pt.Plan.of([], roster, policy)):
        warm = pt.match(roster, policy, budget=SOON, start=start)
        assert [level.value for level in warm.levels] == [level.value for level in cold.levels]
        assert warm.status is pt.Status.OPTIMAL


def test_the_first_plan_keeps_what_can_be_kept():
    roster = random_roster((36, 14, 3), seed=3)
    cold = pt.match(roster, budget=SOON)
    gone = sorted({table.family for table in cold.tables})[:3]
    left = roster.revised(cancelled=gone)
    stays = {student: place for student, place in cold.seated.items() if place[0] not in gone}
    told = []
    warm = pt.match(left, budget=SOON, start=cold, progress=told.append)
    first = next(one for one in told if one.phase == "greedy")
    assert first.values[0] >= len(stays)
    assert warm.levels[0].value >= first.values[0]
    assert pt.verify(warm, left)


@pytest.mark.parametrize("seed", range(40))
def test_a_first_plan_is_a_plan_whatever_the_start(seed):
    rng = random.Random(seed)
    problem = small_problem(rng)
    start = np.array(sorted(rng.sample(range(problem.options), k=problem.options // 2)), dtype=np.int64)
    begun = replace(problem, start=start)
    options, groups = greedy(begun)
    pool = ColumnPool(problem)
    assert is_plan(pool, pool.locate(options, groups))
    if problem.oracle.binding:
        assert problem.oracle.allowed(options, groups).all()


@pytest.mark.parametrize("seed", range(20))
def test_a_part_of_a_problem_has_its_part_of_the_start(seed):
    rng = random.Random(seed)
    problem = small_problem(rng)
    start = np.array(sorted(rng.sample(range(problem.options), k=problem.options // 2)), dtype=np.int64)
    some = np.array(sorted(rng.sample(range(problem.options), k=problem.options // 2)), dtype=np.int64)
    part = replace(problem, start=start).part(some)
    assert part.options[part.problem.start].tolist() == sorted(set(start.tolist()) & set(some.tolist()))


def test_a_start_is_a_plan():
    with pytest.raises(pt.InputError, match="a Plan is expected"):
        pt.match(pt.Roster([], []), start={"S1": ("F1", "wed")})


def test_a_level_of_small_numbers_after_one_of_large_ones_does_not_upset_those_before():
    seats = np.array([[1, 1], [9000, 12000], [1, 0]], dtype=np.int64)

    class Two(Problem):
        option_size = np.ones(2, dtype=np.int64)

    problem = object.__new__(Two)
    object.__setattr__(problem, "option_values", seats)
    first, second, third = (joint_weights(problem)[:, None] * seats.max(axis=1)[:, None])[:, 0].tolist()
    assert first >= 2 * second >= 2 * third


def test_whoever_asks_for_their_own_kind_is_seated_by_the_first_plan():
    """Eighty at twenty homes of four that want three: nobody may start a table with somebody whom it sends away."""
    students = [
        pt.Student(
            id=f"S{number:02d}",
            languages={"fr": "B1"},
            diet=(),
            availability={"evening"},
            gender=gender,
            company={f"guests_only:{gender}"},
        )
        for number, gender in enumerate(["woman", "man"] * 40)
    ]
    homes = [
        pt.Family(
            id=f"F{number:02d}",
            languages={"fr": "native"},
            serves=(),
            availability={"evening"},
            seats=4,
            min_guests=3,
        )
        for number in range(20)
    ]
    problem = compile_problem(Columns.of(pt.Roster(students, homes)), pt.Policy.default())
    options, groups = greedy(problem)
    assert (options >= 0).sum() == len(students)
    assert problem.oracle.allowed(options, groups).all()


def test_whoever_is_left_tries_again_once_tables_are_given_up():
    """One home waits for three and gets two; once it is given up, its meal is free for another slot's three."""
    when = {"S0": {"a"}, "S1": {"a", "b"}, "S2": {"b"}, "S3": {"b"}}
    students = [pt.Student(id=one, languages={"fr": "B1"}, diet=(), availability=slots) for one, slots in when.items()]
    home = pt.Family(id="F", languages={"fr": "native"}, serves=(), availability={"a", "b"}, seats=3, min_guests=3)
    problem = compile_problem(Columns.of(pt.Roster(students, [home])), pt.Policy.default())
    options, _groups = greedy(problem)
    assert (options >= 0).sum() == 3


@pytest.mark.parametrize("seed", [2, 5])
def test_parties_that_may_be_split_are_split_only_where_that_wins_seats(seed):
    roster, limit = random_roster((40, 14, 3), seed=seed), pt.Budget(3.0)
    whole = pt.match(roster, budget=limit)
    split = pt.match(roster, replace(pt.Policy.default(), allow_split=True), budget=limit)
    won = split.levels[0].value - whole.levels[0].value
    assert won > 0
    assert len(split.split_parties) <= won


def test_the_start_of_a_split_plan_has_every_party_together():
    roster = random_roster((40, 14, 3), seed=5)
    policy = replace(pt.Policy.default(), allow_split=True)
    problem = compile_problem(Columns.of(roster, allow_split=True), policy)
    asked = []

    def solve(whole):
        asked.append(whole)
        return greedy(whole)

    begun = with_whole_parties(problem, Columns.of(roster), policy, solve)
    assert asked[0].parties < problem.parties == len(roster.students)
    options, groups = greedy(asked[0])
    assert len(begun.start) == asked[0].option_size[options[options >= 0]].sum()
    taken = problem.option_group[begun.start]
    assert {(int(problem.group_family[group]), int(problem.group_slot[group])) for group in taken} == {
        (int(asked[0].group_family[group]), int(asked[0].group_slot[group])) for group in groups
    }
