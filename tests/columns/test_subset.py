"""Some rows of the columns, alone: what remains says the same, and nothing of anybody else remains."""

import numpy as np
import pytest

from partage.columns import Codes, Columns, LabelSets, Seats, Tables
from partage.columns.sides import RecordsLeftError
from partage.domain.roster import Roster
from partage.testing import a_family, a_student, random_roster

SLOTS = ("mon", "tue")


@pytest.fixture(scope="module")
def whole():
    base = random_roster((30, 12, 3), seed=4, company=True, pins=8, apart=24, max_meals=2)
    facts = {"points": np.ones((30, 12))}
    return Columns.of(Roster(base.students, base.families, facts=facts, pins=base.pins, apart=base.apart))


def chosen(columns, step):
    """Every other party, and some families."""
    parties = np.arange(0, len(columns.parties), step)
    members = columns.members[parties]
    return np.sort(members[members >= 0]), np.arange(0, len(columns.families), step)


def plain(column):
    """A column as values that can be compared between two rosters."""
    if isinstance(column, Codes):
        return [None if code < 0 else column.concept.labels[code] for code in column.codes.tolist()]
    if isinstance(column, LabelSets):
        return column.words.tolist()
    return np.nan_to_num(column.astype(float), nan=-1.0).tolist()


@pytest.mark.parametrize("step", [1, 2, 3])
def test_every_column_says_the_same(whole, step):
    students, families = chosen(whole, step)
    part = whole.subset(students, families)
    for side, alone, rows in ((whole.students, part.students, students), (whole.families, part.families, families)):
        assert len(alone) == len(rows)
        everything = [*side.columns, *side.known]
        assert everything == [*alone.columns, *alone.known]
        for name, column in side.columns.items():
            assert plain(alone.columns[name]) == plain(column[rows])
        for name, known in side.known.items():
            assert alone.known[name].tolist() == known[rows].tolist()
        for sets, taken in zip(side.levels, alone.levels, strict=True):
            assert plain(taken) == plain(sets[rows])
        for (sets, stated), (taken, still) in zip(side.diets, alone.diets, strict=True):
            assert (plain(taken), still.tolist()) == (plain(sets[rows]), stated[rows].tolist())
    assert part.wishes.tolist() == whole.wishes[students].tolist()


@pytest.mark.parametrize("step", [1, 2, 3])
def test_parties_pins_and_people_apart_are_renumbered(whole, step):
    students, families = chosen(whole, step)
    part = whole.subset(students, families)
    assert [[int(students[member]) for member in members] for members in part.parties] == [
        list(members) for members in whole.parties if members[0] in students
    ]
    assert all(part.party[member] == party for party, members in enumerate(part.parties) for member in members)
    row, column = np.meshgrid(np.arange(len(students)), np.arange(len(families)), indexing="ij")
    slot = np.zeros(row.size, dtype=np.int64)
    here = Seats(part, row.ravel(), column.ravel(), slot)
    there = Seats(whole, students[row.ravel()], families[column.ravel()], slot)
    assert here.apart().tolist() == there.apart().tolist()
    assert here.pinned_elsewhere().tolist() == there.pinned_elsewhere().tolist()
    assert here.pinned().tolist() == there.pinned().tolist()
    pairs = np.stack(np.triu_indices(len(students), 1), axis=1)
    home = np.zeros(len(pairs), dtype=np.int64)
    apart = Tables(part, pairs, home, home).apart()
    assert apart.any() or step > 2
    assert apart.tolist() == Tables(whole, students[pairs], home, home).apart().tolist()


def test_ids_lead_to_their_rows(whole):
    students, families = chosen(whole, 2)
    part = whole.subset(students, families)
    assert part.student_index == {whole.students.records[row].id: place for place, row in enumerate(students.tolist())}
    assert part.family_index == {whole.families.records[row].id: place for place, row in enumerate(families.tolist())}


def test_records_and_facts_stay_behind(whole):
    part = whole.subset(*chosen(whole, 2))
    assert not part.facts
    assert (part.students.records, part.families.records) == ((), ())
    row = np.zeros(1, dtype=np.int64)
    with pytest.raises(RecordsLeftError):
        Seats(part, row, row, row).student.record(0)
    assert not part.students.columns["times_left_out"].flags.writeable


def noted(record, note):
    return record.model_copy(update={"extras": {"note": note}})


def test_labels_that_name_somebody_else_are_left_blank_on_both_sides():
    students = [noted(a_student(id="S1"), "here"), noted(a_student(id="S2", party="p"), "elsewhere")]
    families = [noted(a_family(id="F1"), "here"), noted(a_family(id="F2"), "at F2")]
    whole = Columns.of(Roster(students, families))
    part = whole.subset(np.array([0]), np.array([0, 1]))
    note = part.students.columns["extras.note"]
    assert note.concept is part.families.columns["extras.note"].concept
    assert [label for label in note.concept.labels if label] == ["at F2", "here"]
    assert [label for label in part.students.columns["id"].concept.labels if label] == ["S1"]
    assert not any(part.students.columns["party"].concept.labels)
    row = np.zeros(2, dtype=np.int64)
    seats = Seats(part, row, np.array([0, 1]), row)
    assert (seats.student["extras.note"] == seats.family["extras.note"]).tolist() == [True, False]
    assert (seats.student["extras.note"] == "elsewhere").tolist() == [False, False]
    assert (seats.student["extras.note"] != "elsewhere").tolist() == [True, True]
    assert part.slots is whole.slots
    assert part.students.columns["languages"].concept is whole.students.columns["languages"].concept


def test_a_pin_to_a_family_elsewhere_stays_one():
    students = [a_student(id="S1", availability=SLOTS), a_student(id="S2", availability=SLOTS)]
    families = [a_family(id=its_id, availability=SLOTS) for its_id in ("F1", "F2", "F3")]
    whole = Columns.of(Roster(students, families, pins=[("S1", "F3", "tue"), ("S2", "F2")]))
    part = whole.subset(np.array([0, 1]), np.array([0, 1]))
    assert part.pin_family.tolist() == [2, 1]
    assert part.pin_slot.tolist() == whole.pin_slot.tolist()
