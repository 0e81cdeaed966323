"""A roster after people left, came, or said something else."""

import numpy as np
import pytest

import partage as pt
from partage.errors import RosterError


def student(its_id, **changes):
    return pt.Student(**{"id": its_id, "languages": {"fr": "B1"}, "diet": [], "availability": ["wed", "thu"]} | changes)


def family(its_id, **changes):
    fields = {"id": its_id, "languages": {"fr": "native"}, "serves": [], "availability": ["wed", "thu"], "seats": 3}
    return pt.Family(**fields | changes)


FULL = pt.Roster(
    [student("S2"), student("S1", party="two"), student("S3", party="two"), student("X")],
    [family("F2"), family("F1"), family("X")],
    facts={"points": np.arange(12.0).reshape(4, 3)},
    pins=[("S1", "F1"), ("S2", "F2")],
    apart=[("S2", "S1"), ("S3", "F2"), ("student:X", "family:X"), ("S2", "student:X")],
)


def codes(roster=FULL, **changes):
    with pytest.raises(RosterError) as caught:
        roster.revised(**changes)
    return [fault.code for fault in caught.value.faults]


def test_nothing_changed_is_an_equal_roster():
    again = FULL.revised()
    assert again.sha256 == FULL.sha256
    assert again.students == FULL.students


def test_whoever_leaves_takes_along_what_was_known_about_them():
    left = FULL.revised(cancelled=["S1", "F2"])
    assert [record.id for record in left.students] == ["S2", "S3", "X"]
    assert [record.id for record in left.families] == ["F1", "X"]
    assert left.pins == ()
    assert left.apart_students == (("S2", "X"),)
    assert left.apart_homes == (("X", "X"),)
    assert dict(left.parties) == {"two": ("S3",)}
    np.testing.assert_array_equal(left.facts["points"], [[1, 2], [7, 8], [10, 11]])


def test_an_id_of_both_kinds_needs_its_kind():
    assert codes(cancelled=["X"]) == ["ambiguous_id"]
    left = FULL.revised(cancelled=["family:X"])
    assert [record.id for record in left.families] == ["F2", "F1"]
    assert "X" in {record.id for record in left.students}


def test_newcomers_come_last_and_their_facts_are_told_or_nought():
    more = FULL.revised(arrived=[student("S9"), family("F9")], facts={"points": [("S9", "F9", 7.5), ("S2", "F2", 99)]})
    assert [record.id for record in more.students] == ["S2", "S1", "S3", "X", "S9"]
    points = more.facts["points"]
    assert points.shape == (5, 4)
    assert points[4].tolist() == [0, 0, 0, 7.5]
    assert points[0].tolist() == [99, 1, 2, 0]


def test_an_unknown_trip_is_not_a_trip_of_no_minutes():
    roster = pt.Roster([student("S1")], [family("F1"), family("F2")], facts={"travel_min": [[10, 20]]})
    assert codes(roster, arrived=[student("S2")]) == ["fact_missing"]
    assert codes(roster, arrived=[student("S2")], facts={"travel_min": [("S2", "F1", 5)]}) == ["fact_missing"]
    told = roster.revised(arrived=[student("S2")], facts={"travel_min": [("S2", "F1", 5), ("S2", "F2", 7)]})
    np.testing.assert_array_equal(told.facts["travel_min"], [[10, 20], [5, 7]])
    assert roster.revised(cancelled=["F2"]).facts["travel_min"].tolist() == [[10]]


def test_changed_records_take_the_place_of_the_old_ones():
    other = FULL.revised(changed=[student("S2", availability=["thu"])])
    assert other.students[0].availability == {"thu"}
    assert [record.id for record in other.students] == [record.id for record in FULL.students]
    assert other.pins == FULL.pins


def test_pins_instead_of_those_known():
    assert FULL.revised(pins=[("S2", "F1")]).pins == (("S2", "F1", None),)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"cancelled": ["S7"]}, ["unknown_student"]),
        ({"cancelled": ["family:F7"]}, ["unknown_family"]),
        ({"cancelled": [7]}, ["not_an_id"]),
        ({"arrived": [student("S1")]}, ["duplicate_student"]),
        ({"arrived": [student("N"), student("N")]}, ["duplicate_student"]),
        ({"changed": [family("N")]}, ["unknown_family"]),
        ({"changed": [student("S1")], "cancelled": ["S1"]}, ["unknown_student"]),
        ({"changed": ["S1"], "arrived": [None]}, ["not_a_record", "not_a_record"]),
        ({"facts": {"other": []}}, ["unknown_fact"]),
        ({"facts": {"points": [("S1", "F7", 1)]}}, ["fact_pair"]),
        ({"facts": {"points": [("S1", "F1", float("nan")), ("S1", "F1", True)]}}, ["fact_not_a_number"] * 2),
        ({"facts": {"points": [("S1", "F1", 10**400), ("S1", ["F1"], 1)]}}, ["fact_not_a_number", "fact_pair"]),
        ({"facts": {"points": 5}}, ["not_a_list"]),
        ({"facts": 5}, ["facts_invalid"]),
        ({"cancelled": "S2"}, ["not_a_list"]),
        ({"cancelled": None, "arrived": student("N"), "changed": 5}, ["not_a_list"] * 3),
        ({"changed": [student("S2", availability=["fri"])]}, ["pin_no_common_slot"]),
    ],
)
def test_what_cannot_be_is_refused_with_every_fault(changes, expected):
    assert codes(**changes) == expected


def test_whoever_cancelled_and_came_back_is_the_same_person():
    back = FULL.revised(cancelled=["S2"], arrived=[student("S2", availability=["thu"])])
    assert back.student("S2").availability == {"thu"}
    assert back.pins == FULL.pins
    np.testing.assert_array_equal(back.facts["points"], np.roll(FULL.facts["points"], -1, axis=0))
