"""Every wrong answer has its code, names the rule, and shows nothing of a record."""

import pickle

import numpy as np
import pytest

from partage.columns import Columns, Seats, Tables
from partage.domain.roster import Roster
from partage.errors import InputError, RuleError
from partage.rules import evaluate as asking
from partage.rules import gains
from partage.rules.decorators import preference, requirement, table_preference, table_requirement
from partage.rules.policy import Policy
from partage.rules.preferences import LanguageComfort, SlotWish
from partage.rules.table import MixedCountries
from partage.testing import a_family, a_student

SECRET = "Wazemmes"  # noqa: S105 (a value of a record, which no error may show)


@pytest.fixture
def columns():
    students = [a_student(id=f"S{n}", interests={SECRET}, extras={"x": SECRET}) for n in range(3)]
    return Columns.of(Roster(students, [a_family()]))


@pytest.fixture
def seats(columns):
    return Seats(columns, np.arange(3), np.zeros(3, int), np.zeros(3, int))


@pytest.fixture
def tables(columns):
    return Tables(columns, np.array([[0, 1], [2, -1], [-1, -1]]), np.zeros(3, int), np.zeros(3, int))


TOLD = {"rule_shape": {"rows"}, "rule_dtype": {"given"}, "rule_failed": {"cause"}}
"""What an error says besides the name of the rule, by its code."""


def wrong(code, ask, *arguments):
    with pytest.raises(RuleError) as caught:
        ask(*arguments)
    error = caught.value
    assert error.code == code
    assert error.params["rule"] == "mine"
    assert set(error.params) == {"rule"} | TOLD.get(code, set())
    assert str(error).startswith('rule "mine": ')
    assert SECRET not in str(error) + repr(error) + repr(error.to_dict())
    assert error.__suppress_context__ or error.__context__ is None
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301
    return str(error)


def fails(rows):
    raise ValueError(list(rows.student["extras.x"].concept.labels))


ANYTHING = [
    (lambda rows: True, "rule_shape"),
    (lambda rows: None, "rule_shape"),
    (lambda rows: [True] * len(rows), "rule_shape"),
    (lambda rows: np.bool_(True), "rule_shape"),
    (lambda rows: np.ones(len(rows) + 1, bool), "rule_shape"),
    (lambda rows: np.ones((len(rows), 1), bool), "rule_shape"),
    (lambda rows: np.ones((), bool), "rule_shape"),
    (lambda rows: np.full(len(rows), SECRET), "rule_dtype"),
    (lambda rows: np.full(len(rows), SECRET, dtype=object), "rule_dtype"),
    (lambda rows: np.ones(len(rows), complex), "rule_dtype"),
    (fails, "rule_failed"),
    (lambda rows: rows.student["extras.y"], "rule_failed"),
    (lambda rows: rows.student["interests"] & rows.student["languages"], "rule_failed"),
    (lambda rows: rows.nothing, "rule_failed"),
    (lambda rows: rows.family["seats"].__setitem__(0, 9), "rule_mutates"),
]
YES_OR_NO = [
    *ANYTHING,
    (lambda rows: np.ones(len(rows), int), "rule_dtype"),
    (lambda rows: np.ones(len(rows)), "rule_dtype"),
]
NUMBERS = [
    *ANYTHING,
    (lambda rows: np.ones(len(rows), bool), "rule_dtype"),
    (lambda rows: np.full(len(rows), np.nan), "rule_nan"),
    (lambda rows: np.array([0, np.nan, 2.0]), "rule_nan"),
    (lambda rows: np.array([0, 1.0, -1e-300]), "rule_range"),
    (lambda rows: np.array([0, 1.0, np.nextafter(1, 2)]), "rule_range"),
    (lambda rows: np.array([0, 1.0, np.inf]), "rule_range"),
    (lambda rows: np.array([0, 1, 2]), "rule_range"),
]


@pytest.mark.parametrize(("function", "code"), YES_OR_NO)
def test_a_requirement_answers_wrongly(function, code, seats, tables):
    wrong(code, asking.allowed, requirement("mine")(function), seats)
    wrong(code, asking.allowed, table_requirement("mine")(function), tables)


@pytest.mark.parametrize(("function", "code"), NUMBERS)
def test_a_preference_answers_wrongly(function, code, seats, tables):
    wrong(code, asking.satisfaction, preference("mine")(function), seats)
    wrong(code, asking.satisfaction, table_preference("mine")(function), tables)


@pytest.mark.parametrize(("function", "code"), NUMBERS)
def test_a_bound_answers_wrongly(function, code, tables):
    rule = table_preference("mine", bound=lambda partial, room: function(partial))(lambda rows: np.ones(len(rows)))
    wrong(code, asking.highest, rule, tables, np.ones(3, int))


def test_a_misspelt_column_is_named(seats):
    rule = requirement("mine")(lambda rows: rows.student["smoke_fre"])
    assert 'Did you mean "smoke_free"?' in wrong("rule_failed", asking.allowed, rule, seats)


def test_where_it_failed_is_said(seats):
    said = wrong("rule_failed", asking.allowed, requirement("mine")(fails), seats)
    assert "ValueError in fails, line" in said


def test_partages_own_errors_pass(seats):
    def read(rows):
        return a_student(diet=None)

    with pytest.raises(InputError):
        asking.allowed(requirement("mine")(read), seats)


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16, np.int8, np.uint64])
def test_any_number_will_do(dtype, seats):
    found = asking.satisfaction(
        preference("mine")(lambda rows: np.array([0, 1, 1], dtype)[rows.student["id"].codes]), seats
    )
    assert found.dtype == np.float64
    assert found.tolist() == [0, 1, 1]


def test_the_highest_that_is_promised(tables):
    room = np.ones(3, int)
    plain = table_preference("mine")(lambda rows: np.full(len(rows), 0.25))
    falling = table_preference("mine", never_rises=True)(lambda rows: np.full(len(rows), 0.25))
    bounded = table_preference("mine", bound=lambda partial, room: room / 2)(lambda rows: np.zeros(len(rows)))
    assert asking.highest(plain, tables, room).tolist() == [1, 1, 1]
    assert asking.highest(falling, tables, room).tolist() == [
        0.25,
        0.25,
        1,
    ]  # nobody there yet: nothing to fall from
    assert asking.highest(bounded, tables, room).tolist() == [0.5, 0.5, 0.5]
    assert [asking.promises(rule) for rule in (plain, falling, bounded)] == [False, True, True]


def test_gains_are_whole(seats, tables):
    assert gains.gain(0.0005, np.array([0.0, 1.0])).tolist() == [0, 0]  # half to even
    assert gains.gain(0.0015, np.array([1.0])).tolist() == [2]
    assert gains.gain(1.0, np.array([1 / 3])).dtype == np.int64
    policy = Policy(
        preferences=(LanguageComfort(1), SlotWish(0.5)),
        table_preferences=(
            MixedCountries(1),
            table_preference("one", weight=0.1)(lambda rows: np.ones(len(rows))),
        ),
    )
    assert gains.seat_gains(policy, seats).tolist() == [1100, 1100, 1100]
    assert gains.table_gains(policy, tables).tolist() == [200, 100, 0]
    assert gains.table_gain_bound(policy, tables, np.array([2, 2, 2])).tolist() == [200, 2 * 600, 2 * 1100]


def test_all_requirements_are_asked(seats, tables):
    first = requirement("first")(lambda rows: rows.student["id"] == "S1")
    policy = Policy(
        requirements=(first,), table_requirements=(table_requirement("two")(lambda rows: rows.people == 2),)
    )
    assert asking.seats_allowed(policy, seats).tolist() == [False, True, False]
    assert asking.tables_allowed(policy, tables).tolist() == [True, False, False]
