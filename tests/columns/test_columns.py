"""A roster as arrays: sorted, typed, and the same whatever the order of the input."""

import random

import numpy as np
import pytest

from partage.columns import Columns, ConceptError, LabelSets, Seats
from partage.domain.roster import Roster
from partage.testing import a_family, a_student, random_roster
from partage.testing.samples import fingerprint

WED, THU = "2026-11-18T19:30", "2026-11-19T19:30"


def all_seats(columns):
    s, f = np.divmod(np.arange(len(columns.students) * len(columns.families)), len(columns.families))
    return Seats(columns, s, f, np.zeros_like(s))


def one_each(student=None, family=None):
    return all_seats(Columns.of(Roster([a_student(**student or {})], [a_family(**family or {})])))


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_input_never_matters(seed):
    base = random_roster((20, 8, 3), seed=seed, company=True, pins=2, apart=6)
    points = np.random.default_rng(seed).random((20, 8))
    shuffle = random.Random(seed)
    rows, columns = list(range(20)), list(range(8))
    shuffle.shuffle(rows)
    shuffle.shuffle(columns)
    apart = [(f"{pair.kind_a}:{pair.a}", f"{pair.kind_b}:{pair.b}") for pair in base.apart]

    def made(rows, columns, step):
        roster = Roster(
            [base.students[row] for row in rows],
            [base.families[column] for column in columns],
            facts={"points": points[np.ix_(rows, columns)]},
            pins=base.pins[::step],
            apart=apart[::step],
        )
        found = Columns.of(roster)
        return fingerprint(found, all_seats(found)), found

    one, first = made(range(20), range(8), 1)
    other, second = made(rows, columns, -1)
    assert one == other
    assert first.parties == second.parties
    assert first.student_index == second.student_index
    assert first.slots.labels == second.slots.labels


def test_facts_follow_their_records():
    students, families = [a_student(id="S2"), a_student(id="S1")], [a_family(id="F2"), a_family(id="F1")]
    columns = Columns.of(Roster(students, families, facts={"x": [[22, 21], [12, 11]], "y": [("S2", "F1", 5)]}))
    assert columns.facts["x"].tolist() == [[11, 12], [21, 22]]
    assert columns.facts["y"].tolist() == [[0, 0], [5, 0]]
    assert not columns.facts["x"].flags.writeable


def test_tags_of_one_language_are_one():
    seats = one_each({"languages": {"pt-BR": "B1", "cmn": "B1"}}, {"languages": {"pt": "native", "zh": "B2"}})
    assert (seats.student["languages"] & seats.family["languages"]).count() == 2
    apart = one_each({"languages": {"ary": "B1"}}, {"languages": {"ar": "native"}})
    assert not (apart.student["languages"] & apart.family["languages"]).any()


def test_of_two_levels_for_one_language_the_lower_counts():
    seats = one_each({"languages": {"pt-BR": "B1", "pt-PT": "C1"}})
    assert seats.student["languages"].count() == 1
    assert seats.student.at_least("languages", "B1").any()
    assert not seats.student.at_least("languages", "B2").any()


def test_extras_have_types():
    students = [
        a_student(id="S1", extras={"text": "a", "number": 1, "flag": True, "mixed": "a", "numbers": True}),
        a_student(id="S2", extras={"text": "b", "number": 0.5, "mixed": 3, "numbers": 2}),
        a_student(id="S3", extras={"text": None}),
    ]
    family = a_family(extras={"text": "b", "silent": None})
    seats = all_seats(Columns.of(Roster(students, [family])))
    assert (seats.student["extras.text"] == seats.family["extras.text"]).tolist() == [False, True, False]
    assert seats.student.known("extras.text").tolist() == [True, True, False]
    assert seats.student["extras.number"].tolist()[:2] == [1, 0.5]
    assert np.isnan(seats.student["extras.number"][2])
    assert seats.student["extras.flag"].tolist() == [True, False, False]
    assert seats.student["extras.flag"].dtype == bool
    assert seats.student.known("extras.flag").tolist() == [True, False, False]
    assert seats.student["extras.numbers"].tolist()[:2] == [1, 2]
    assert not seats.family.known("extras.silent").any()
    # a number beside text is no label, and is not said to be known
    assert seats.student.known("extras.mixed").tolist() == [True, False, False]
    assert (seats.student["extras.mixed"] == "a").tolist() == [True, False, False]


def test_extras_that_one_side_leaves_empty_still_compare():
    seats = one_each({"extras": {"x": "a"}}, {"extras": {"x": None}})
    assert not (seats.student["extras.x"] == seats.family["extras.x"]).any()
    with pytest.raises(ConceptError):
        seats.student["extras.x"] == seats.student["country"]  # noqa: B015


def test_parties():
    students = [
        a_student(id="S3", party="b"),
        a_student(id="S1"),
        a_student(id="S2", party="S1"),
        a_student(id="S0", party="b"),
    ]
    columns = Columns.of(Roster(students, [a_family()]))
    assert columns.parties == ((0, 3), (1,), (2,))
    assert columns.party.tolist() == [0, 1, 2, 0]
    assert columns.members.tolist() == [[0, 3], [1, -1], [2, -1]]
    assert not columns.members.flags.writeable
    assert Columns.of(Roster([], [a_family()])).members.tolist() == [[-1]]


def test_pins_bind_the_party_and_count_the_named():
    students = [a_student(id=f"S{n}", party="p" if n < 2 else None) for n in range(3)]
    columns = Columns.of(Roster(students, [a_family(id="F0"), a_family(id="F1")], pins=[("S1", "F1", WED)]))
    assert columns.pin_family.tolist() == [1, 1, -1]
    assert columns.pin_slot.tolist() == [0, 0, -1]
    assert columns.pinned.tolist() == [False, True, False]


def test_who_is_free_when():
    students = [
        a_student(id="S1", availability={WED}),
        a_student(id="S2", availability={THU, "2026-11-20T19:30"}),
    ]
    columns = Columns.of(Roster(students, [a_family(availability={THU})]))
    student, family = columns.availability
    assert columns.slots.labels == (WED, THU, "2026-11-20T19:30")
    assert student.tolist() == [[True, False, False], [False, True, True]]
    assert family.tolist() == [[False, True, False]]


def test_more_than_64_slots():
    slots = [f"slot {n:03d}" for n in range(130)]
    columns = Columns.of(Roster([a_student(availability=slots[::2])], [a_family(availability=slots)]))
    assert columns.availability[0].sum() == 65
    assert columns.availability[1].all()
    assert columns.wishes.shape == (1, 130)


def test_wishes():
    students = [a_student(id="S1"), a_student(id="S2", slot_wishes={THU: 0.5})]
    columns = Columns.of(Roster(students, [a_family()]))
    assert columns.wishes.tolist() == [[1, 1], [0, 0.5]]


def test_a_time_without_zone_is_utc():
    found = one_each({"registered_at": "2026-10-01T18:00:00"}).student["registered_at"]
    zoned = one_each({"registered_at": "2026-10-01T20:00:00+02:00"}).student["registered_at"]
    assert found.tolist() == zoned.tolist() == [1790877600.0]


@pytest.mark.parametrize(("students", "families"), [([], []), ([a_student()], []), ([], [a_family()])])
def test_one_side_may_be_empty(students, families):
    columns = Columns.of(Roster(students, families))
    assert columns.availability[0].shape == (len(students), len(columns.slots.labels))
    assert columns.availability[1].shape == (len(families), len(columns.slots.labels))
    seats = all_seats(columns) if families else Seats(columns, *(np.zeros(0, int),) * 3)
    assert isinstance(seats.student["languages"], LabelSets)
    assert not seats.apart().any()
    assert seats.pinned_elsewhere().shape == (0,)
