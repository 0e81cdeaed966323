"""What a rule can ask about seats."""

import copy

import numpy as np
import pytest

from partage.columns import ColumnError, Columns, Seats
from partage.domain.roster import Roster
from partage.testing import a_family, a_student

WED, THU = "2026-11-18T19:30", "2026-11-19T19:30"


@pytest.fixture
def seats():
    students = [
        a_student(id="S2", availability={WED, THU}, slot_wishes={THU: 0.5}, max_travel_min=20, diet=()),
        a_student(id="S1", availability={WED}, diet={"halal"}, diet_alternatives=({"vegan"}, {"no_pork"})),
    ]
    families = [a_family(id="F2", seats=2), a_family(id="F1", serves={"vegan"}, availability={THU})]
    roster = Roster(
        students,
        families,
        facts={"points": [[22, 21], [12, 11]]},
        pins=[("S2", "F2", WED)],
        apart=[("S1", "F1"), ("S1", "S2")],
    )
    rows = np.array([[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0], [1, 1, 1]]).T
    return Seats(Columns.of(roster), *rows)


def test_columns_are_aligned(seats):
    assert len(seats) == 5
    assert len(seats.student) == 5
    assert (seats.student["id"] == "S1").tolist() == [True, True, False, False, False]
    assert seats.family["seats"].tolist() == [4, 2, 4, 2, 2]
    assert (seats.slot == WED).tolist() == [True, False, False, True, False]
    assert seats.wish().tolist() == [1, 1, 0.5, 0, 0.5]
    assert seats.fact("points").tolist() == [11, 12, 21, 22, 22]
    assert seats.has_fact("points")
    assert not seats.has_fact("travel_min")
    assert seats.apart().tolist() == [True, False, False, False, False]
    assert seats.pinned_elsewhere().tolist() == [False, False, True, False, True]
    assert seats.pinned().tolist() == [False, False, True, True, True]


def test_what_is_known(seats):
    assert np.isnan(seats.student["max_travel_min"]).tolist() == [True, True, False, False, False]
    assert seats.student.known("max_travel_min").tolist() == [False, False, True, True, True]
    assert seats.student.known("country").tolist() == [False] * 5
    assert seats.student.known("step_free").all()
    with pytest.raises(ColumnError, match='Did you mean "country"'):
        seats.student.known("countri")


def test_kitchens_come_closed_under_implication(seats):
    assert seats.family["serves"].has("no_pork").tolist() == [True, False, True, False, False]
    found = [(sets.count().tolist(), stated.tolist()) for sets, stated in seats.student.acceptable_diets()]
    assert found == [
        ([1, 1, 0, 0, 0], [True] * 5),
        ([1, 1, 0, 0, 0], [True, True, False, False, False]),
        ([1, 1, 0, 0, 0], [True, True, False, False, False]),
    ]


def test_levels(seats):
    assert seats.student.at_least("languages", "B2").any().all()
    assert not seats.student.at_least("languages", "C1").any().any()
    assert seats.student.at_least("languages", "B2") is seats.student.at_least("languages", "B2")
    with pytest.raises(ColumnError, match="languages"):
        seats.student.at_least("learning", "B2")
    with pytest.raises(ValueError, match="Z"):
        seats.student.at_least("languages", "Z")


def test_unknown_names_are_refused(seats):
    with pytest.raises(ColumnError, match='a family has no column "smoke_free"'):
        seats.family["smoke_free"]
    with pytest.raises(ColumnError, match='no fact "pionts"'):
        seats.fact("pionts")
    assert "languages" in seats.student.names


def test_the_records_themselves(seats):
    assert seats.student.record(2).id == "S2"
    assert seats.family.record(1).id == "F2"


@pytest.mark.parametrize(
    "read",
    [
        lambda seats: seats.student["step_free"],
        lambda seats: seats.family["seats"],
        lambda seats: seats.fact("points"),
        lambda seats: seats.wish(),
        lambda seats: seats.slot.codes,
        lambda seats: seats.student["languages"].words,
    ],
)
def test_nothing_can_be_written_to(seats, read):
    with pytest.raises(ValueError, match="read-only"):
        read(seats)[0] = 0
    assert read(seats) is not None


def test_columns_are_gathered_once(seats):
    assert seats.student["step_free"] is seats.student["step_free"]
    assert seats.student is seats.student


@pytest.mark.parametrize(
    ("look", "seen"),
    [
        (lambda seats: seats.slot, True),
        (lambda seats: seats.wish(), True),
        (lambda seats: seats.pinned_elsewhere(), True),
        (lambda seats: seats._slots, True),
        (copy.copy, True),
        (copy.deepcopy, True),
        (lambda seats: seats.student["availability"], False),
        (lambda seats: seats.family["seats"], False),
        (lambda seats: seats.fact("points"), False),
        (lambda seats: seats.apart(), False),
        (lambda seats: seats.pinned(), False),
        (lambda seats: seats.student.record(0), False),
        (len, False),
    ],
)
def test_seats_remember_whether_the_slot_was_looked_at(seats, look, seen):
    assert not seats.looked_at_slot
    look(seats)
    assert seats.looked_at_slot is seen
    again = seats.anew()
    assert not again.looked_at_slot
    look(again)
    assert again.looked_at_slot is seen
    assert again.student is seats.student


def test_wishes_and_pins_that_name_no_slot():
    roster = Roster([a_student(id="S1")], [a_family(id="F1"), a_family(id="F2")], pins=[("S1", "F2")])
    seats = Seats(Columns.of(roster), np.zeros(2, int), np.arange(2), np.zeros(2, int))
    assert seats.wish().tolist() == [1, 1]
    assert seats.pinned_elsewhere().tolist() == [True, False]
    assert not seats.looked_at_slot


def test_seats_of_pairs(seats):
    spread = Seats.of_pairs(seats, np.array([4, 0, 0]), np.array([0, 1, 0]))
    assert spread.pairs is seats
    assert (spread.slot == WED).tolist() == [True, False, True]
    assert spread.fact("points").tolist() == [22, 11, 11]
