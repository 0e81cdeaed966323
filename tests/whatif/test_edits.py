"""Edits: what they touch, what they cost, and whether people can all sit."""

from dataclasses import replace

import pytest

import partage as pt
from partage.errors import InputError
from partage.whatif.edits import Atom, Edit, longer_trip, more_of, offer_slot
from partage.whatif.feasible import can_sit

NOW = pt.Budget(10.0)


def student(its_id, **changes):
    return pt.Student(**{"id": its_id, "languages": {"fr": "B1"}, "diet": [], "availability": ["wed"]} | changes)


def family(its_id, **changes):
    fields = {"id": its_id, "languages": {"fr": "native"}, "serves": [], "availability": ["wed"], "seats": 1}
    return pt.Family(**fields | changes)


ROSTER = pt.Roster([student("S1"), student("S2"), student("S3", availability=["thu"])], [family("F1")])
USUAL = pt.Policy.default()


def test_edits_change_the_records_that_they_name_and_nothing_else():
    roster, policy = offer_slot("student", ("S1", "S2"), "fri").apply(ROSTER, USUAL)
    assert [sorted(record.availability) for record in roster.students] == [["fri", "wed"], ["fri", "wed"], ["thu"]]
    assert policy is USUAL
    roster, _policy = more_of(ROSTER.family("F1"), "seats", 2).apply(ROSTER, USUAL)
    assert roster.family("F1").seats == 3
    roster, _policy = Edit("student", (longer_trip("S1", 74.2, 60.0),)).apply(ROSTER, USUAL)
    assert roster.student("S1").max_travel_min == 75
    _roster, policy = Edit("policy", (Atom("policy", "within reach", "minutes", 90.0),)).apply(ROSTER, USUAL)
    assert {rule.name: rule for rule in policy.requirements}["within reach"].minutes == 90.0


def test_several_fields_of_one_record():
    both = Edit("family", (Atom("family", "F1", "seats", 2), Atom("family", "F1", "max_meals", 2)))
    changed = both.apply(ROSTER, USUAL)[0].family("F1")
    assert (changed.seats, changed.max_meals) == (2, 2)


@pytest.mark.parametrize("field", ["diet", "allergies", "gender", "company", "step_free", "avoids_animals", "party"])
def test_what_no_edit_may_touch_of_a_student(field):
    with pytest.raises(InputError, match="no edit may touch"):
        Edit("student", (Atom("student", "S1", field, []),)).apply(ROSTER, USUAL)


@pytest.mark.parametrize("field", ["serves", "safe_for", "animals", "smokes", "welcomes", "min_guests", "step_free"])
def test_what_no_edit_may_touch_of_a_family(field):
    with pytest.raises(InputError, match="no edit may touch"):
        Edit("family", (Atom("family", "F1", field, []),)).apply(ROSTER, USUAL)


@pytest.mark.parametrize("rule", ["diet served", "allergy safe", "animals avoided", "company", "welcome", "smoke free"])
def test_what_no_edit_may_touch_of_a_policy(rule):
    with pytest.raises(InputError, match="no edit may touch"):
        Edit("policy", (Atom("policy", rule, "minutes", 1),)).apply(ROSTER, USUAL)


def test_students_are_asked_first_and_the_policy_last():
    edits = [
        Edit("policy", (Atom("policy", "within reach", "minutes", 90.0),)),
        more_of(ROSTER.family("F1"), "max_meals", 1),
        offer_slot("family", ("F1",), "thu"),
        more_of(ROSTER.family("F1"), "seats", 1),
        offer_slot("student", ("S1",), "thu"),
    ]
    assert sorted(edits, key=lambda edit: edit.order) == edits[::-1]
    assert [edit.cost for edit in edits] == [61, 30, 25, 20, 10]
    assert Edit("student", (longer_trip("S1", 75, 60.0), longer_trip("S2", 75, 30.0))).cost == 5 + 15 + 5 + 45
    assert more_of(ROSTER.family("F1"), "seats", 3).cost == 40
    assert offer_slot("student", ("S1",), "thu").to_dict()["cost"] == 10


def test_whether_people_can_all_sit():
    assert can_sit(ROSTER, USUAL, ["S1", "S2"], budget=NOW).answer == "no"
    roster, policy = more_of(ROSTER.family("F1"), "seats", 1).apply(ROSTER, USUAL)
    found = can_sit(roster, policy, ["S1", "S2"], budget=NOW)
    assert found.answer == "yes"
    assert found.plan is not None
    assert set(found.plan.seated) == {"S1", "S2"}
    assert pt.verify(found.plan, roster, policy)
    assert [level.goal for level in found.plan.levels] == [goal.name for goal in USUAL.goals]


def test_pins_of_others_do_not_come_first():
    roster = pt.Roster(
        [student("S1"), student("S2", party="p"), student("S3", party="p")],
        [family("F1", seats=2)],
        pins=[("S2", "F1")],
    )
    assert can_sit(roster, USUAL, ["S1"], budget=NOW).answer == "yes"
    assert can_sit(roster, USUAL, ["S2"], budget=NOW).answer == "yes"
    assert can_sit(roster, USUAL, ["S1", "S2"], budget=NOW).answer == "no"


def test_seats_settled_beforehand_stop_no_question():
    """The level "pins kept" closes first, at fewer people than are asked about."""
    people = [student(f"S{n}") for n in range(4)]
    roster = pt.Roster(people, [family("F1", seats=3)], pins=[("S0", "F1")])
    assert can_sit(roster, USUAL, ["S0", "S1", "S2"], budget=NOW).answer == "yes"
    assert can_sit(roster, USUAL, ["S0", "S1", "S2", "S3"], budget=NOW).answer == "no"


def test_parties_that_may_be_split_are_split_where_that_seats_somebody():
    """S3 speaks nothing but French: one of the two who came together has to go where English is spoken."""
    both = {"fr": "B1", "en": "B1"}
    people = [student("S1", party="p", languages=both), student("S2", party="p", languages=both), student("S3")]
    roster = pt.Roster(people, [family("F1", seats=2), family("F2", languages={"en": "native"})])
    policy = replace(USUAL, allow_split=True)
    assert can_sit(roster, policy, ["S1", "S2", "S3"], budget=NOW).answer == "yes"
    assert can_sit(roster, USUAL, ["S1", "S2", "S3"], budget=NOW).answer == "no"


def test_who_is_pinned_and_not_asked_for_may_still_help_to_make_a_table():
    people = [student(f"S{number}") for number in (1, 2)]
    homes = [family("F1", min_guests=2, seats=2), family("F2", min_guests=2, seats=2)]
    pinned = pt.Roster(people, homes[:1], pins=[("S2", "F1")])
    found = can_sit(pinned, USUAL, ["S1"], budget=NOW)
    assert found.answer == "yes"
    assert found.plan.seated["S2"][0] == "F1"
    # S2 comes nowhere else.
    elsewhere = pt.Roster(people, homes, pins=[("S2", "F1")], apart=[("student:S1", "family:F1")])
    assert can_sit(elsewhere, USUAL, ["S1"], budget=NOW).answer == "no"
