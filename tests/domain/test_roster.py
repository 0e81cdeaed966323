"""Rosters: what only shows when everyone is seen together."""

import copy
import json
import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partage.domain.apart import Apart
from partage.domain.people import Family, Student
from partage.domain.pins import Pin
from partage.domain.roster import Roster
from partage.domain.roster_document import refuse_schema
from partage.errors import InputError, RosterError


def student(its_id, **changes):
    fields = {"languages": {"fr": "B1"}, "diet": [], "availability": ["wed", "thu"]} | changes
    return Student(id=its_id, **fields)


def family(its_id, **changes):
    fields = {
        "languages": {"fr": "native"},
        "serves": [],
        "availability": ["wed", "thu"],
        "seats": 3,
    } | changes
    return Family(id=its_id, **fields)


S = [student("S2"), student("S1"), student("S3")]
F = [family("F2"), family("F1", max_meals=2)]


def codes(students=S, families=F, **parts):
    with pytest.raises(RosterError) as caught:
        Roster(students, families, **parts)
    return [fault.code for fault in caught.value.faults]


def test_order_is_kept_and_everything_can_be_looked_up():
    roster = Roster(iter(S), iter(F), pins=[("S1", "F1", "wed"), Pin("S2", "F2")], apart=[["S3", "S1"], ("F1", "S3")])
    assert roster.students == tuple(S)
    assert roster.families == tuple(F)
    assert roster.student("S1") is S[1]
    assert roster.family("F1") is F[1]
    assert roster.pins == (Pin("S1", "F1", "wed"), Pin("S2", "F2"))
    assert roster.apart == (Apart("student", "S1", "student", "S3"), Apart("student", "S3", "family", "F1"))
    assert roster.apart_students == (("S1", "S3"),)
    assert roster.apart_homes == (("S3", "F1"),)
    assert repr(roster) == "<Roster: 3 students, 2 families, 0 facts, 2 pins, 2 apart>"
    assert (roster.warnings, roster.history, dict(roster.parties), dict(roster.facts)) == ((), (), {}, {})


def test_unknown_look_ups():
    with pytest.raises(RosterError, match="Did you mean") as caught:
        Roster(S, F).student("S1x")
    assert caught.value.code == "unknown_student"
    with pytest.raises(RosterError) as caught:
        Roster(S, F).family(["F1"])
    assert caught.value.code == "unknown_family"


def test_a_roster_does_not_change():
    roster = Roster(S, F, facts={"points": np.ones((3, 2))})
    with pytest.raises(AttributeError):
        roster.pins = ()
    with pytest.raises(AttributeError):
        del roster.pins
    with pytest.raises(ValueError, match="read-only"):
        roster.facts["points"][0, 0] = 1
    for again in (pickle.loads(pickle.dumps(roster)), copy.deepcopy(roster)):  # noqa: S301
        assert again.sha256 == roster.sha256
        assert again.student("S1") == S[1]
        assert not again.facts["points"].flags.writeable


def test_an_empty_roster_is_one():
    roster = Roster([], [], facts={"a": [], "b": np.zeros((0, 0))})
    assert roster.facts["a"].shape == (0, 0)
    assert Roster.from_document(roster.to_document()).sha256 == roster.sha256
    assert Roster([], F, facts={"a": []}).facts["a"].shape == (0, 2)
    assert Roster(S, [], facts={"a": [[], [], []]}).facts["a"].shape == (3, 0)


# Facts


def test_facts_are_copied_and_equal_in_every_form():
    given_array = np.array([[0, 1], [2, 0], [0, 0]])
    triples = [("S2", "F1", 1), ("S1", "F2", 2.0)]
    rosters = [
        Roster(S, F, facts={"points": value})
        for value in (given_array, given_array.tolist(), triples, tuple(triples), iter(triples))
    ]
    for roster in rosters:
        assert roster.facts["points"].dtype == np.float64
        assert roster.facts["points"].tolist() == given_array.tolist()
    assert len({roster.sha256 for roster in rosters}) == 1
    given_array[0, 0] = 9
    assert rosters[0].facts["points"][0, 0] == 0
    assert given_array.flags.writeable


def test_the_hash_sees_every_fact_and_its_name():
    facts = [{"x": np.eye(3, 2)}, {"x": np.eye(3, 2)[::-1]}, {"y": np.eye(3, 2)}, {"x": np.zeros((3, 2))}, {}]
    assert len({Roster(S, F, facts=given).sha256 for given in facts}) == len(facts)


def test_negative_zero_is_zero():
    assert Roster(S, F, facts={"x": -np.zeros((3, 2))}).sha256 == Roster(S, F, facts={"x": []}).sha256


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (np.zeros((2, 3)), "fact_shape"),
        ([[1, 2], [3]], "fact_shape"),
        (3, "fact_shape"),
        ([["a", "b"]] * 3, "fact_not_a_number"),
        (np.ones((3, 2), dtype=bool), "fact_not_a_number"),
        (np.ones((3, 2), dtype=complex), "fact_not_a_number"),
        ([[None, 1]] * 3, "fact_not_a_number"),
        (np.full((3, 2), np.nan), "fact_not_finite"),
        (np.ma.masked_equal([[1, 2]] * 3, 2), "fact_not_finite"),
        ([("S1", "F1", float("inf"))], "fact_not_finite"),
        ([("S1", "F1", 10**400)], "fact_not_finite"),
        ([("S1", "F1", "3")], "fact_not_a_number"),
        ([("S1", "F1", True)], "fact_not_a_number"),
        ([("S9", "F1", 1)], "unknown_student"),
        ([("S1", "F9", 1)], "unknown_family"),
        ([("S1", "F1", 1), ("S1", "F1", 1)], "fact_duplicate"),
        ([("S1", "F1", 1), ("S1", "F1")], "fact_pair"),
        ([("S1", 3, 1)], "fact_pair"),
    ],
)
def test_a_fact_fault(value, code):
    assert codes(facts={"points": value}) == [code]


def test_trips_that_nobody_told_are_unknown():
    told = [("S1", "F2", 0), ("S2", "F1", 7.5)]
    expected = np.array([[math.nan, 7.5], [0, math.nan], [math.nan, math.nan]])
    hidden = np.ma.masked_invalid(expected)
    rosters = [Roster(S, F, facts={"travel_min": value}) for value in (told, expected, -expected * -1, hidden)]
    for roster in rosters:
        np.testing.assert_array_equal(roster.facts["travel_min"], expected)
        assert roster.to_document()["facts"]["travel_min"] == {"pairs": [["S1", "F2", 0.0], ["S2", "F1", 7.5]]}
        assert Roster.from_document(roster.to_document()).sha256 == roster.sha256
    assert len({roster.sha256 for roster in rosters}) == 1
    assert rosters[0].sha256 != Roster(S, F, facts={"travel_min": np.nan_to_num(expected)}).sha256
    assert np.isnan(Roster(S, F, facts={"travel_min": []}).facts["travel_min"]).all()
    assert codes(facts={"travel_min": np.full((3, 2), np.inf)}) == ["fact_not_finite"]
    assert codes(facts={"travel_min": [("S1", "F1", math.nan)]}) == ["fact_not_finite"]


def test_trips_of_no_minutes_are_written():
    roster = Roster(S, F, facts={"travel_min": np.zeros((3, 2)), "points": np.zeros((3, 2))})
    document = roster.to_document()
    assert document["facts"] == {"travel_min": {"dense": [[0, 0]] * 3}, "points": {"pairs": []}}
    assert Roster.from_document(document).sha256 == roster.sha256


def test_facts_that_are_not_a_mapping_of_names():
    assert codes(facts=[1]) == ["facts_invalid"]
    assert codes(facts={1: np.zeros((3, 2))}) == ["fact_name"]


# Ids


def test_duplicate_ids():
    assert codes([S[0], S[0]], [F[0], F[0]]) == ["duplicate_student", "duplicate_family"]


def test_one_id_on_both_sides_needs_a_prefix():
    both = [student("X"), student("Y")], [family("X")]
    assert codes(*both, apart=[("X", "Y")]) == ["ambiguous_id"]
    roster = Roster(*both, apart=[("student:X", "Y"), ("Y", "family:X")])
    assert roster.apart_students == (("X", "Y"),)
    assert roster.apart_homes == (("Y", "X"),)
    assert roster.to_document()["apart"] == [["student:X", "Y"], ["Y", "family:X"]]
    assert Roster.from_document(roster.to_document()).sha256 == roster.sha256
    assert Roster(*both, apart=roster.apart).apart == roster.apart


def test_ids_that_look_like_prefixes():
    students = [student("A"), student("student:A"), student("student:B"), student("family:A")]
    pairs = [("student:A", "student:student:A"), ("student:B", "student:family:A")]
    roster = Roster(students, [family("A")], apart=pairs)
    assert roster.apart_students == (("A", "student:A"), ("family:A", "student:B"))
    assert Roster.from_document(roster.to_document()).sha256 == roster.sha256


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"students": [F[0]]}, ["not_a_record"]),
        ({"students": 3}, ["not_a_list"]),
        ({"students": S[0]}, ["not_a_record"] * len(Student.model_fields)),
        ({"pins": [("S9", "F9")]}, ["unknown_student", "unknown_family"]),
        ({"pins": [("a\nb", "F1")]}, ["unknown_student"]),
        ({"pins": ["S1"]}, ["pin_invalid"]),
        ({"pins": [("S1",)]}, ["pin_invalid"]),
        ({"pins": [("S1", 1)]}, ["pin_invalid"]),
        ({"pins": [("S1", "F1", 3)]}, ["pin_invalid"]),
        ({"pins": "S1"}, ["not_a_list"]),
        ({"apart": {"S1": "S2"}}, ["not_a_list"]),
        ({"apart": [("S1", "S2", "S3")]}, ["apart_invalid"]),
        ({"apart": [("S1", 2)]}, ["apart_invalid"]),
        ({"apart": [("S1", "S9")]}, ["unknown_student"]),
        ({"apart": [("student:S9", "S1")]}, ["unknown_student"]),
        ({"apart": [("family:F9", "S1")]}, ["unknown_family"]),
        ({"apart": [("S1", "S1")]}, ["apart_self"]),
        ({"apart": [("F1", "F2")]}, ["apart_two_families"]),
        ({"history": 3}, ["not_a_list"]),
        ({"history": [3]}, ["history_invalid"]),
        ({"history": [{"a": {1}}]}, ["history_invalid"]),
        ({"history": [{"a": "\ud800"}]}, ["history_invalid"]),
        ({"history": [{"a": float("nan")}]}, ["history_invalid"]),
    ],
)
def test_a_fault_of_a_reference(parts, expected):
    assert codes(**parts) == expected


def test_all_faults_at_once():
    found = codes([S[0], S[0]], F, pins=[("S9", "F1")], apart=[("S2", "S2")], facts={"x": 3})
    assert set(found) == {"duplicate_student", "unknown_student", "apart_self", "fact_shape"}


# Pins


@pytest.mark.parametrize(
    ("members", "home", "slot", "expected"),
    [
        ([{}], {}, None, []),
        ([{}], {}, "wed", []),
        ([{}], {}, "fri", ["pin_no_common_slot"]),
        ([{"availability": ["fri"]}], {}, None, ["pin_no_common_slot"]),
        ([{}, {"availability": ["thu"]}], {}, "wed", ["pin_no_common_slot"]),
        ([{"availability": ["wed"]}, {"availability": ["thu"]}], {}, None, ["pin_no_common_slot"]),
        ([{}, {}], {"seats": 2}, None, []),
        ([{}, {}], {"seats": 1}, None, ["pin_party_too_large"]),
        ([{"diet": ["halal"]}], {}, None, ["pin_breaks_diet"]),
        ([{}, {"diet": ["halal"]}], {}, None, ["pin_breaks_diet"]),
        ([{"diet": ["halal"]}], {"serves": ["halal"]}, None, []),
        ([{"diet": ["no_pork", "no_beef"]}], {"serves": ["vegetarian"]}, None, []),
        ([{"diet": ["halal"], "diet_alternatives": [["vegetarian"]]}], {"serves": ["vegan"]}, None, []),
        ([{"allergies": ["milk"]}], {"serves": ["vegan", "lactose_free"]}, None, ["pin_breaks_allergy"]),
        ([{}, {"allergies": ["gluten"]}], {"serves": ["gluten_free"]}, None, ["pin_breaks_allergy"]),
        ([{"allergies": ["gluten"]}], {"safe_for": ["gluten", "milk"]}, None, []),
    ],
)
def test_a_pin_by_itself(members, home, slot, expected):
    students = [student(f"S{n}", party="p", **fields) for n, fields in enumerate(members)]
    parts = {"students": students, "families": [family("F", **home)], "pins": [("S0", "F", slot)]}
    if expected:
        assert codes(**parts) == expected
    else:
        assert Roster(**parts).pins == (Pin("S0", "F", slot),)


@pytest.mark.parametrize(
    ("pins", "apart", "expected"),
    [
        ([("S1", "F1"), ("S1", "F1"), ("S1", "F1", "wed")], [], []),
        ([("S1", "F1"), ("S1", "F2")], [], ["pins_contradict"]),
        ([("S1", "F1", "wed"), ("S1", "F1", "thu")], [], ["pins_contradict"]),
        ([("P1", "F1"), ("P2", "F2")], [], ["pins_contradict"]),
        ([("P1", "F1", "wed"), ("P2", "F1", "thu")], [], ["pins_contradict"]),
        ([("P1", "F1", "wed"), ("P2", "F1")], [], []),
        ([("S1", "F1")], [("S1", "F1")], ["pin_against_apart"]),
        ([("S1", "F1")], [("S1", "F2"), ("S2", "F1")], []),
        ([("P1", "F1")], [("P2", "F1")], ["pin_against_apart"]),
        ([("S1", "F1", "wed"), ("S2", "F1", "wed")], [("S1", "S2")], ["pin_against_apart"]),
        ([("S1", "F1", "wed"), ("S2", "F1", "thu")], [("S1", "S2")], []),
        ([("S1", "F1"), ("S2", "F1")], [("S1", "S2")], []),
        ([("S1", "F2"), ("S2", "F2")], [("S2", "S1")], ["pin_against_apart"]),
        ([("S1", "F2"), ("S2", "F1")], [("S2", "S1")], []),
        ([("S1", "F2"), ("S2", "F2")], [], []),
        ([("P1", "F2"), ("S2", "F2")], [("S2", "P2")], ["pin_against_apart"]),
        ([("S1", "F2", "wed"), ("S2", "F2", "thu")], [], ["pins_exceed_max_meals"]),
        ([("S1", "F1", "wed"), ("S2", "F1", "thu")], [], []),
        ([], [("P1", "P2")], ["apart_inside_party"]),
        ([], [("P1", "S1")], []),
    ],
)
def test_pins_together(pins, apart, expected):
    students = [*S, student("P1", party="p"), student("P2", party="p")]
    if expected:
        assert codes(students, F, pins=pins, apart=apart) == expected
    else:
        Roster(students, F, pins=pins, apart=apart)


def test_a_pin_with_a_slot_replaces_the_same_without():
    roster = Roster(S, F, pins=[("S1", "F1"), ("S1", "F1", "wed"), ("S1", "F1", None)])
    assert roster.pins == (Pin("S1", "F1", "wed"),)


def test_parties_and_their_warnings():
    students = [
        student("B", party="CANARY", availability=["wed"]),
        student("A", party="CANARY", availability=["thu"]),
        student("C", party="big"),
        student("D", party="big"),
    ]
    roster = Roster(students, [family("F", seats=1)])
    assert roster.parties == {"CANARY": ("A", "B"), "big": ("C", "D")}
    assert [(fault.code, fault.record) for fault in roster.warnings] == [
        ("party_no_common_slot", "party of student A"),
        ("party_too_large", "party of student A"),
        ("party_too_large", "party of student C"),
    ]
    assert "CANARY" not in str(roster.warnings)
    assert [fault.code for fault in Roster(students, []).warnings] == ["party_no_common_slot"]


# Documents


class APlan:
    def to_document(self):
        return {"schema": "partage.plan/1"}


FULL = {
    "facts": {"points": np.arange(6).reshape(3, 2), "far": [("S2", "F1", 0.5)]},
    "pins": [("S1", "F1", "wed"), ("S2", "F2")],
    "apart": [("S3", "S1"), ("S3", "F1")],
    "history": [APlan(), {"schema": "partage.plan/1", "tables": []}],
}


def test_a_document_does_not_depend_on_order():
    roster = Roster(S, F, **FULL)
    other = Roster(
        S[::-1],
        F[::-1],
        facts={"far": FULL["facts"]["far"], "points": FULL["facts"]["points"][::-1, ::-1]},
        pins=FULL["pins"][::-1],
        apart=[("F1", "S3"), ("S1", "S3"), ("S1", "S3")],
        history=FULL["history"],
    )
    assert roster.to_document() == other.to_document()
    assert roster.sha256 == other.sha256 == roster.sha256
    document = json.loads(json.dumps(roster.to_document()))
    assert document["facts"] == {
        "points": {"dense": [[3, 2], [1, 0], [5, 4]]},
        "far": {"pairs": [["S2", "F1", 0.5]]},
    }
    assert Roster.from_document(document).sha256 == roster.sha256
    assert Roster(S, F).to_document().keys() == {"schema", "students", "families"}


def test_save(tmp_path):
    roster = Roster(S, F, **FULL)
    path = roster.save(tmp_path / "roster.json")
    assert Roster.from_document(json.loads(path.read_text(encoding="utf-8"))).sha256 == roster.sha256
    with pytest.raises(InputError):
        roster.save(path)
    roster.save(path, force=True)


def document_with(**changes):
    document = Roster(S, F, **FULL).to_document()
    return {key: value for key, value in (document | changes).items() if value is not None}


GOOD = Roster(S, F).to_document()


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ([], {"not_a_roster"}),
        ({}, {"schema_unknown"}),
        (document_with(schema="partage.roster/2"), {"schema_newer"}),
        (document_with(schema="partage.roster/0"), {"schema_unknown"}),
        (document_with(schema="partage.plan/1"), {"schema_unknown"}),
        (document_with(schema=3), {"schema_unknown"}),
        (document_with(extra=3), {"unknown_key"}),
        (document_with() | {"a\nb": 3, 3: 3}, {"unknown_key"}),
        (GOOD | {"students": None}, {"not_a_list"}),
        (GOOD | {"students": [3]}, {"not_a_record"}),
        (GOOD | {"families": {"F1": {}}}, {"not_a_list"}),
        ({key: value for key, value in GOOD.items() if key != "families"}, {"missing_key"}),
        (document_with(facts=[]), {"facts_invalid"}),
        (document_with(facts={"x": []}), {"fact_form"}),
        (document_with(facts={"x": {"dense": 3}}), {"fact_form"}),
        (document_with(facts={"x": {"dens": []}}), {"fact_form"}),
        (document_with(facts={"x": {"dense": [], "pairs": []}}), {"fact_form"}),
        (document_with(facts={"\n": {"dense": 3}}), {"fact_form"}),
        (document_with(facts={"x": {"dense": []}}), {"fact_shape"}),
        (document_with(facts={"x": {"dense": [[1], [2, 3]]}}), {"fact_shape"}),
        (document_with(facts={"x": {"dense": [["S1", "F1", 3]]}}), {"fact_not_a_number"}),
        (document_with(facts={"x": {"pairs": [[1, 2]]}}), {"fact_pair"}),
        (document_with(pins=3), {"not_a_list"}),
        (document_with(pins=[{}]), {"pin_invalid"}),
        (document_with(apart=[[]]), {"apart_invalid"}),
        (document_with(history={}), {"not_a_list"}),
        (document_with(history=[[]]), {"history_invalid"}),
        (document_with(pins=[["S1", "F1"], ["S1", "F2"]]), {"pins_contradict"}),
    ],
)
def test_a_document_that_is_none(document, expected):
    with pytest.raises(InputError) as caught:
        Roster.from_document(document)
    assert {fault.code for fault in caught.value.faults} == expected


def test_faults_of_all_records_and_of_the_roster_come_together():
    document = document_with(pins=[["S1", "F1"], ["S1", "F2"], ["S9", "F1"]], apart=[["S1", "S1"]])
    document["students"] = [*document["students"], {"id": "S4", "diet": ["CANARY"]}]
    document["families"][0]["seats"] = "CANARY"
    del document["facts"]
    with pytest.raises(InputError) as caught:
        Roster.from_document(document)
    found = {(fault.code, fault.record) for fault in caught.value.faults}
    assert found == {
        ("no_language", "student S4"),
        ("unknown_diet", "student S4"),
        ("no_availability", "student S4"),
        ("not_a_count", "family F1"),
        ("pins_contradict", "student S1"),
        ("unknown_student", "pin number 3"),
        ("apart_self", "apart pair number 1"),
    }
    assert "CANARY" not in str(caught.value)


def test_one_who_cannot_be_named_is_told_by_place_and_makes_nobody_unknown():
    document = document_with(pins=[["S9", "F1"]], apart=[["S9", "S1"], ["S4", "F1"]])
    document["students"] = [*document["students"], {"id": 4}]
    document["facts"] = {"x": {"pairs": [["S9", "F1", 1], ["S4", "F1", 1]]}, "y": {"dense": [[0, 0]] * 4}}
    with pytest.raises(InputError) as caught:
        Roster.from_document(document)
    assert {fault.record for fault in caught.value.faults} == {"student number 4"}


def test_a_refused_record_is_known_to_pins_and_pairs():
    document = GOOD | {"pins": [["S4", "F1", "wed"], ["S1", "F4", "wed"], ["S2", "F4", "thu"]]}
    document["students"] = [*GOOD["students"], {"id": "S4"}]
    document["families"] = [*GOOD["families"], {"id": "F4"}]
    document["apart"] = [["S4", "F1"], ["S1", "S2"]]
    with pytest.raises(InputError) as caught:
        Roster.from_document(document)
    assert {fault.code for fault in caught.value.faults} == {
        "no_language", "diet_unknown", "no_availability", "field_missing", "pin_against_apart",
    }  # fmt: skip


def test_the_schema_of_another_document():
    refuse_schema("partage.plan/1", "partage.plan/1", "the plan")
    with pytest.raises(InputError) as caught:
        refuse_schema("partage.plan/12", "partage.plan/1", "the plan")
    assert caught.value.code == "schema_newer"


@given(st.permutations(range(3)), st.permutations(range(2)), st.lists(st.floats(-5, 5), min_size=6, max_size=6))
def test_any_order_hashes_the_same(rows, columns, values):
    array = np.array(values).reshape(3, 2)
    first = Roster(S, F, facts={"x": array})
    shuffled = array[np.ix_(rows, columns)]
    second = Roster([S[r] for r in rows], [F[c] for c in columns], facts={"x": shuffled})
    assert first.sha256 == second.sha256 == Roster.from_document(second.to_document()).sha256
