"""A roster as a folder of sheets, and back: nothing is lost, or nothing is written."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import partage as pt
from partage.testing import random_roster

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=12)
LABELS = st.text("abc-éß漢+=@'", min_size=1, max_size=6)
SLOTS = ["2026-11-18T19:30", "wed", "thu evening"]


def same(roster, folder):
    pt.write_sheets(roster, folder, force=True)
    again = pt.read_roster(folder)
    assert again.sha256 == roster.sha256
    assert (again.students, again.families) == (roster.students, roster.families)
    assert (again.pins, again.apart) == (roster.pins, roster.apart)
    return folder


def check_random(tmp_path, seeds):
    for seed in seeds:
        folder = tmp_path / str(seed)
        same(random_roster((3 + seed % 9, 2 + seed % 4, 1 + seed % 5), seed=seed), folder)


def test_random_rosters_round_trip(tmp_path):
    check_random(tmp_path, range(40))


@pytest.mark.heavy
def test_a_thousand_random_rosters_round_trip(tmp_path):
    check_random(tmp_path, range(1000))


def student(**more):
    return pt.Student(**{"id": "S1", "languages": {"fr": "B1"}, "diet": [], "availability": ["wed"]} | more)


def family(**more):
    base = {"id": "F1", "languages": {"fr": "B1"}, "serves": [], "availability": ["wed"], "seats": 3}
    return pt.Family(**base | more)


people = st.fixed_dictionaries(
    {},
    optional={
        "name": TEXTS,
        "email": st.sampled_from(["ana@example.org", "=1+1@x", "-a@b", "'a@b"]),
        "phone": st.text("0123456789 +().-/", min_size=1, max_size=12),
        "address": TEXTS,
        "shares_contact": st.booleans(),
        "party": TEXTS,
        "country": TEXTS,
        "interests": st.sets(LABELS, max_size=3),
        "availability": st.sets(st.sampled_from(SLOTS), min_size=1),
        "diet_alternatives": st.lists(st.sets(st.sampled_from(["halal", "vegan"]), min_size=1), max_size=2),
        "extras": st.dictionaries(
            st.sampled_from(["floor", "note"]), st.one_of(TEXTS, st.booleans(), st.integers(-9, 9)), max_size=2
        ),
        "slot_wishes": st.just({"wed": 0.25}),
        "registered_at": st.just(datetime(2026, 10, 1, 8, 30, 5, tzinfo=UTC)),
        "max_travel_min": st.sampled_from([10, 12.5]),
        "place": st.tuples(st.floats(-89, 89), st.floats(-179, 179)),
        "step_free": st.booleans(),
    },
)


def check_any(given_fields, tmp_path_factory):
    try:
        one = student(**given_fields)
    except pt.InputError:
        return
    roster = pt.Roster([one], [family()])
    folder = tmp_path_factory.mktemp("sheets")
    try:
        pt.write_sheets(roster, folder, force=True)
    except pt.InputError as caught:
        error = caught
    else:
        same(roster, folder)
        return
    assert {fault.code for fault in error.faults} == {"not_for_sheets"}
    assert list(folder.iterdir()) == []
    name = given_fields.get("name", "")
    assert len(name) < 4 or name not in str(error)


@settings(max_examples=100, deadline=None)
@given(people)
def test_any_student_round_trips_or_is_refused(tmp_path_factory, given_fields):
    check_any(given_fields, tmp_path_factory)


@pytest.mark.heavy
@settings(max_examples=1000, deadline=None)
@given(people)
def test_a_thousand_students_round_trip_or_are_refused(tmp_path_factory, given_fields):
    check_any(given_fields, tmp_path_factory)


@pytest.mark.parametrize(
    "name", ["=1+1", "+33 6", "-Jean", "@x", "'quoted", "''twice", '"q";,', "名前 🎉", "no", "1e5"]
)
def test_names_that_look_like_something_else(tmp_path, name):
    folder = same(pt.Roster([student(name=name, extras={"note": name})], [family(name=name)]), tmp_path)
    text = (folder / "students.csv").read_text(encoding="utf-8")
    assert not [cell for line in text.splitlines() for cell in line.split(",") if cell.startswith(("=", "+", "@"))]


@pytest.mark.parametrize("phone", ["+33612345678", "+33 6 12", "-33", "0612345678", "(0)6", "+1.5", "+1/-2"])
def test_how_to_reach_people(tmp_path, phone):
    home = family(phone=phone, address="=1, rue X", email="a@b", shares_contact=True)
    folder = same(pt.Roster([student(phone=phone), student(id="S2")], [home]), tmp_path)
    students = (folder / "students.csv").read_text(encoding="utf-8").splitlines()
    assert students[0] == "id,languages,diet,availability,phone"
    assert ("'" in students[1]) is phone.startswith("+")
    assert "email,phone,address,shares_contact" in (folder / "families.csv").read_text(encoding="utf-8")


def test_trips_that_nobody_told_are_not_written(tmp_path):
    facts = {"travel_min": [("S1", "F1", 0.0), ("S2", "F2", 5)]}
    roster = pt.Roster([student(), student(id="S2")], [family(), family(id="F2")], facts=facts)
    folder = same(roster, tmp_path)
    assert (folder / "fact_travel_min.csv").read_text(encoding="utf-8").splitlines()[1:] == ["S1,F1,0.0", "S2,F2,5.0"]
    assert np.isnan(pt.read_roster(folder).facts["travel_min"]).sum() == 2


def test_everything_beside_people(tmp_path):
    roster = pt.Roster(
        [student(), student(id="S2")],
        [family(), family(id="F2")],
        facts={"points": np.array([[0, 2], [1, 0]])},
        pins=[("S1", "F1", "wed"), ("S2", "F2")],
        apart=[("S1", "S2")],
    )
    folder = same(roster, tmp_path)
    names = {path.name for path in folder.iterdir()}
    assert names == {"students.csv", "families.csv", "pins.csv", "apart.csv", "fact_points.csv"}
    with pytest.raises(pt.InputError) as caught:
        pt.write_sheets(roster, folder)
    assert caught.value.code == "file_exists"


def a_separator():
    return pt.Roster([student(availability=["a;b"])], [family()])


def nobody():
    return pt.Roster([], [family()])


def a_facts_name():
    return pt.Roster([student()], [family()], facts={"no name": np.ones((1, 1))})


@pytest.mark.parametrize("roster", [a_separator, nobody, a_facts_name])
def test_what_sheets_cannot_hold(tmp_path, roster):
    with pytest.raises(pt.InputError) as caught:
        pt.write_sheets(roster(), tmp_path / "out")
    assert {fault.code for fault in caught.value.faults} == {"not_for_sheets"}
    assert not (tmp_path / "out").exists()
