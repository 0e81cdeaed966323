"""Attributes of one's own as columns: which type, and what a missing one is."""

import numpy as np
import pytest

import partage as pt
from partage.columns import Codes, Columns, Seats, Tables
from partage.rules.decorators import preference
from partage.testing import a_family, a_student, satisfies

ABSENT = object()


def columns_of(students, families=(ABSENT,)):
    def extras(value):
        return {} if value is ABSENT else {"x": value}

    guests = [a_student(id=f"S{n}", extras=extras(value)) for n, value in enumerate(students)]
    homes = [a_family(id=f"F{n}", extras=extras(value)) for n, value in enumerate(families)]
    return Columns.of(pt.Roster(guests, homes))


def shown(column):
    if isinstance(column, Codes):
        return [None if code < 0 else column.concept.labels[code] for code in column.codes.tolist()]
    return [None if value != value else value for value in column.tolist()]  # noqa: PLR0124 (NaN)


@pytest.mark.parametrize(
    ("values", "kind", "read", "known"),
    [
        (["b", "a", "b"], "text", ["b", "a", "b"], [True, True, True]),
        (["b", None, ABSENT], "text", ["b", None, None], [True, False, False]),
        (["", "a"], "text", ["", "a"], [True, True]),
        ([1, 2.5, -3], "f", [1.0, 2.5, -3.0], [True, True, True]),
        ([1, None, ABSENT], "f", [1.0, None, None], [True, False, False]),
        ([0, None], "f", [0.0, None], [True, False]),
        ([2**53, -(2**53)], "f", [2.0**53, -(2.0**53)], [True, True]),
        ([True, False], "b", [True, False], [True, True]),
        ([True, None, ABSENT], "b", [True, False, False], [True, False, False]),
        ([True, 2, 0.5], "f", [1.0, 2.0, 0.5], [True, True, True]),
        (["a", 3, True], "text", ["a", None, None], [True, False, False]),  # a number is no label
        ([None, None], "b", [False, False], [False, False]),
    ],
)
def test_what_an_attribute_becomes(values, kind, read, known):
    side = columns_of(values).students
    column = side.columns["extras.x"]
    assert ("text" if isinstance(column, Codes) else column.dtype.kind) == kind
    assert shown(column) == read
    seats = Seats(columns_of(values), np.arange(len(values)), *(np.zeros(len(values), int),) * 2)
    assert shown(seats.student["extras.x"]) == read
    assert seats.student.known("extras.x").tolist() == known


@pytest.mark.parametrize(
    ("student", "family", "same", "differ"),
    [
        ("a", "a", True, False),
        ("a", "b", False, True),
        ("a", None, False, False),
        (None, None, False, False),  # missing equals nothing, not even another missing one
        (None, "a", False, False),
        ("a", ABSENT, None, None),
    ],
)
def test_text_of_both_sides(student, family, same, differ):
    seats = Seats(columns_of([student, "z"], [family]), *(np.zeros(1, int),) * 3)
    if same is None:
        with pytest.raises(LookupError, match=r"family has no column"):
            seats.family["extras.x"]
        return
    assert (seats.student["extras.x"] == seats.family["extras.x"]).tolist() == [same]
    assert (seats.student["extras.x"] != seats.family["extras.x"]).tolist() == [differ]


def test_a_place_where_nobody_sits_knows_nothing():
    columns = columns_of([True, None])
    tables = Tables(columns, np.array([[0, 1], [0, -1]]), np.zeros(2, int), np.zeros(2, int))
    assert tables.student.known("extras.x").tolist() == [[True, False], [True, False]]
    assert tables.student["extras.x"].tolist() == [[True, False], [True, False]]


def test_a_rule_that_asks_what_is_known():
    @preference("likes cooking")
    def cooks(seats):
        said = seats.student["extras.cooks"]
        return np.where(seats.student.known("extras.cooks"), said, 0.5).astype(float)

    answers = [satisfies(cooks, a_student(extras={"cooks": value}), a_family()) for value in (True, False, None)]
    assert answers == [1.0, 0.0, 0.5]


@pytest.mark.parametrize("value", [["a"], {"a"}, {"a": 1}, float("nan"), float("inf"), 2**54])
def test_what_an_attribute_cannot_be(value):
    with pytest.raises(pt.InputError):
        a_student(extras={"x": value})
