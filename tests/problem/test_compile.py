"""Asking once per pair gives what asking about every seat gives, whatever a rule looks at."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

import partage as pt
from partage.columns import Columns, Seats
from partage.errors import RuleError
from partage.problem import candidates
from partage.problem.compile import compile_problem
from partage.rules.base import Goal
from partage.rules.decorators import preference, requirement
from partage.testing import a_family, a_student, random_roster
from partage.testing.samples import varied_roster


def by_hand(columns, policy):
    """Every option and its values, each asked about alone."""
    found = {}
    goals = policy.levels(columns)
    free_students, free_families = columns.availability
    for family in range(len(columns.families)):
        for slot in np.flatnonzero(free_families[family]).tolist():
            for party, members in enumerate(columns.parties):
                fits = len(members) <= columns.families.columns["seats"][family]
                if not fits or not free_students[list(members), slot].all():
                    continue
                seat = (np.array(members), np.full(len(members), family), np.full(len(members), slot))
                if all(rule(Seats(columns, *seat)).all() for rule in policy.all_requirements):
                    found[family, slot, party] = [
                        int(goal.per_seat(Seats(columns, *seat), policy).sum()) for goal in goals
                    ]
    return found


def compiled(columns, policy):
    problem = compile_problem(columns, policy)
    family, slot = problem.group_family[problem.option_group], problem.group_slot[problem.option_group]
    keys = list(zip(family.tolist(), slot.tolist(), problem.option_party.tolist(), strict=True))
    assert keys == sorted(set(keys))
    assert {array.dtype for array in (problem.option_party, problem.option_group, problem.option_values)} == {
        np.dtype(np.int64)
    }
    assert np.unique(problem.option_group).tolist() == list(range(problem.groups))
    added = problem.option_values - problem.oracle.lifts
    return dict(zip(keys, added.T.tolist(), strict=True))


@requirement("no first evening")
def no_first_evening(seats):
    return seats.slot != seats.slot.concept.labels[0]


@requirement("few seats")
def few_seats(seats):
    return seats.family["seats"] < 6


@requirement("large homes not at first")
def large_homes_not_at_first(seats):
    """Looks at the slot only where some home is large."""
    large = seats.family["seats"] > 4
    return ~large | (seats.slot != seats.slot.concept.labels[0]) if large.any() else ~large


@requirement("behind the scenes")
def behind_the_scenes(seats):
    return (seats._slots + seats._students) % 3 > 0


@requirement("another of the same")
def another_of_the_same(seats):
    other = Seats(seats._columns, seats._students, seats._families, seats._slots)
    return (other.wish() > 0) | (other.family["seats"] > 2)


@requirement("plain", vectorized=False, reads=("interests",))
def plain(student, family):
    return len(student.interests) != 1


@preference("later", weight=2.0)
def later(seats):
    return seats.slot.codes / max(1, len(seats.slot.concept.labels))


@preference("guests", weight=0.7)
def guests(seats):
    return seats.student["times_left_out"] / 10


@cache
def weekend(seats):
    """Kept by the seats themselves, as an expensive question might be."""
    return seats.slot.codes % 2 == 0


@requirement("weekend for the old", title="first asker")
def weekend_first(seats):
    return weekend(seats) | (seats.student["times_left_out"] > 0)


@requirement("weekend for small homes", title="second asker")
def weekend_second(seats):
    return weekend(seats) | (seats.family["seats"] < 4)


@dataclass(frozen=True)
class EarlyGoal(Goal):
    """A goal of one's own that looks at the slot."""

    name = "early"

    def per_seat(self, seats, policy):
        return -seats.slot.codes


OWN = (
    no_first_evening,
    few_seats,
    large_homes_not_at_first,
    behind_the_scenes,
    another_of_the_same,
    plain,
    weekend_first,
    weekend_second,
)
LONE = [(rule,) for rule in OWN]
MIXED = [OWN[:3], OWN[3:6], (few_seats, no_first_evening), (weekend_first, weekend_second, plain), OWN]


@pytest.mark.parametrize("rules", [(), *LONE, *MIXED], ids=lambda rules: "+".join(rule.name for rule in rules))
@pytest.mark.parametrize("seed", [0, 1])
def test_rules_that_look_at_the_slot_and_rules_that_do_not(seed, rules, monkeypatch):
    monkeypatch.setattr(candidates, "BLOCK_CELLS", 150)
    base = pt.Policy.default()
    policy = pt.Policy(
        requirements=(*base.requirements, *rules),
        preferences=(*base.preferences, later, guests),
        goals=(*base.goals, EarlyGoal()),
    )
    columns = Columns.of(varied_roster(seed))
    assert compiled(columns, policy) == by_hand(columns, policy)


@pytest.mark.parametrize("options", [{}, {"plain": True}, {"pins": 4, "apart": 30, "company": True}])
def test_rosters_of_all_kinds(options):
    columns = Columns.of(random_roster((40, 15, 5), seed=3, **options))
    assert compiled(columns, pt.Policy.default()) == by_hand(columns, pt.Policy.default())


def test_more_slots_than_bits_in_a_word():
    slots = [f"slot {number:03d}" for number in range(150)]
    students = [a_student(id=f"S{n}", availability=slots[n * 30 : n * 30 + 40]) for n in range(5)]
    families = [a_family(id=f"F{n}", availability=slots[n * 40 :: 17]) for n in range(4)]
    columns = Columns.of(pt.Roster(students, families))
    policy = pt.Policy(requirements=(no_first_evening,), preferences=(later,))
    assert compiled(columns, policy) == by_hand(columns, policy)


@pytest.mark.parametrize(
    ("students", "families"), [([], []), ([a_student()], []), ([], [a_family()]), ([a_student()], [a_family(seats=1)])]
)
def test_almost_nobody(students, families):
    columns = Columns.of(pt.Roster(students, families))
    problem = compile_problem(columns, pt.Policy.default())
    assert problem.options == len(students) * len(families)
    assert problem.option_values.shape == (4, problem.options)
    assert problem.family_values.shape == (4, len(families))


def test_a_rule_that_does_not_look_is_asked_once_per_pair():
    asked = []

    @requirement("counts", vectorized=False)
    def counts(student, family):
        asked.append((student.id, family.id))
        return True

    roster = random_roster((30, 10, 20), seed=1)
    problem = compile_problem(Columns.of(roster), pt.Policy(requirements=(counts,)))
    assert len(asked) == len(set(asked))
    assert problem.options > len(asked) > 0


def test_preferences_are_asked_about_allowed_seats_only():
    """A preference may rely on what requirements see to, even one that looks at the slot."""

    @requirement("not on the first")
    def not_on_the_first(seats):
        return seats.slot.codes > 0

    @preference("not defined on the first", weight=1.0)
    def undefined(seats):
        return np.where(seats.slot.codes > 0, 1.0, np.nan)

    columns = Columns.of(random_roster((30, 10, 6), seed=1))
    policy = pt.Policy(requirements=(not_on_the_first,), preferences=(undefined,))
    assert compiled(columns, policy) == by_hand(columns, policy)


def test_a_goal_that_gives_no_integers_is_refused():
    @dataclass(frozen=True)
    class Half(Goal):
        name = "half"

        def per_seat(self, seats, policy):
            return np.full(len(seats), 0.5)

    with pytest.raises(TypeError):
        compile_problem(Columns.of(random_roster((10, 5, 2))), pt.Policy(goals=(Half(),)))


def test_a_rule_that_fails_is_named_whether_it_looks_or_not():
    @requirement("broken")
    def broken(seats):
        return seats.slot["nothing"]

    with pytest.raises(RuleError, match='rule "broken"'):
        compile_problem(Columns.of(random_roster((10, 5, 2))), pt.Policy(requirements=(broken,)))
