"""What each goal adds for a seat, a table and a family."""

import numpy as np
import pytest

from partage.columns import Columns, Seats, Tables
from partage.domain.roster import Roster
from partage.rules.base import GAIN_UNIT, Goal
from partage.rules.goals import FamiliesServed, NobodyAlone, PinsKept, Satisfaction, StudentsSeated
from partage.rules.policy import Policy
from partage.rules.preferences import LanguageComfort, SlotWish
from partage.rules.table import MixedCountries
from partage.testing import a_family, a_student

POLICY = Policy(
    preferences=(LanguageComfort(weight=2), SlotWish(weight=0)),
    table_preferences=(MixedCountries(weight=0.5),),
)


@pytest.fixture
def columns():
    students = [
        a_student(id="S1", languages={"fr": "B1"}, country="BR"),
        a_student(id="S2", languages={"fr": "C1"}, country="IT", party="p"),
        a_student(id="S3", country="IT", party="p"),
    ]
    return Columns.of(Roster(students, [a_family(id="F1", seats=3), a_family(id="F2", seats=1)], pins=[("S2", "F1")]))


def seats(columns):
    return Seats(columns, np.array([0, 1, 2]), np.array([0, 0, 1]), np.zeros(3, int))


def tables(columns, students, families):
    return Tables(columns, np.array(students), np.array(families), np.zeros(len(families), int))


def test_students_seated(columns):
    assert StudentsSeated().per_seat(seats(columns), POLICY).tolist() == [1, 1, 1]


def test_pins_kept_counts_those_named_in_a_pin(columns):
    assert PinsKept().per_seat(seats(columns), POLICY).tolist() == [0, 1, 0]
    assert next(goal.name for goal in POLICY.levels(columns)) == "pins kept"


def test_nobody_alone(columns):
    found = tables(columns, [[0, -1], [0, -1], [0, 1]], [0, 1, 0])
    assert NobodyAlone().per_table(found, POLICY).tolist() == [-1, 0, 0]
    bound = NobodyAlone().per_table_bound(found, np.array([1, 1, 2]), POLICY)
    assert bound.tolist() == [-1, 0, 0]
    assert NobodyAlone().judges_tables(POLICY)
    assert NobodyAlone().counts_people
    assert not Satisfaction().counts_people


def test_families_served(columns):
    assert FamiliesServed().per_family(columns, POLICY).tolist() == [1, 1]


def test_satisfaction(columns):
    goal = Satisfaction()
    assert goal.per_seat(seats(columns), POLICY).tolist() == [800, 1600, 1200]
    found = tables(columns, [[0, -1, -1], [0, 1, -1], [0, 1, 2]], [0, 0, 0])
    # per guest: 500 x share of different countries, rounded before it is multiplied
    assert goal.per_table(found, POLICY).tolist() == [0, 1000, 3 * 333]
    assert goal.per_table_bound(found, np.array([3, 2, 3]), POLICY).tolist() == [3 * 500, 1000, 999]
    assert goal.judges_tables(POLICY)
    assert not goal.judges_tables(Policy(table_preferences=(MixedCountries(weight=0),)))


def test_rules_without_weight_are_not_asked(columns):
    class Loud:
        name, weight = "loud", 0.0

        def __call__(self, rows, /):
            raise AssertionError

    policy = Policy(preferences=(Loud(),), table_preferences=(MixedCountries(weight=0),))
    assert Satisfaction().per_seat(seats(columns), policy).tolist() == [0, 0, 0]
    found = tables(columns, [[0, 1]], [0])
    assert Satisfaction().per_table(found, policy).tolist() == [0]
    assert Satisfaction().per_table_bound(found, np.array([2]), policy).tolist() == [0]


def test_a_goal_of_ones_own_adds_nothing_by_default(columns):
    class Nothing(Goal):
        name = "nothing"

    goal = Nothing()
    found = tables(columns, [[0, 1]], [0])
    assert goal.per_seat(seats(columns), POLICY).tolist() == [0, 0, 0]
    assert goal.per_table(found, POLICY).tolist() == [0]
    assert goal.per_table_bound(found, np.array([2]), POLICY).tolist() == [0]
    assert goal.per_family(columns, POLICY).tolist() == [0, 0]
    assert not goal.judges_tables(POLICY)
    assert [goal.name for goal in Policy(goals=(goal,)).goals] == ["nothing"]


def test_a_point_is_a_thousand_units():
    assert GAIN_UNIT == 1000
