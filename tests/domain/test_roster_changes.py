"""What is different between two rosters."""

import json
from datetime import datetime

import pytest

import partage as pt
from partage.testing import a_family, a_student
from partage.text.catalogue import texts

WED, THU = "2026-11-18T19:30", "2026-11-19T19:30"


def roster(students=(), families=(), **more):
    return pt.Roster(
        [a_student(id=its_id, **fields) for its_id, fields in dict(students).items()],
        [a_family(id=its_id, **fields) for its_id, fields in dict(families).items()],
        **more,
    )


def said(old, new, lang="en"):
    return roster({"S1": old}).changes_to(roster({"S1": new})).text(lang).replace("\u00a0", " ").splitlines()[1:]


def test_who_left_arrived_and_changed():
    old = roster({"S1": {}, "S2": {}, "S3": {}}, {"F1": {}, "F2": {"seats": 2}})
    new = roster({"S3": {"diet": ["halal"]}, "S4": {}, "S1": {}}, {"F2": {"seats": 3}, "F3": {}})
    found = old.changes_to(new)
    assert found
    assert (found.students.left, [one.id for one in found.students.arrived]) == (("S2",), ["S4"])
    assert [(one.id, one.fields) for one in found.students.changed] == [("S3", ("diet",))]
    assert (found.students.changed[0].old.diet, found.students.changed[0].new.diet) == (frozenset(), {"halal"})
    assert [(one.id, one.fields) for one in found.families.changed] == [("F2", ("seats",))]
    assert found.cancelled == ("student:S2", "family:F1")
    again = old.revised(cancelled=found.cancelled, arrived=found.arrived, changed=found.changed)
    assert again.sha256 == new.sha256
    back = new.changes_to(old)
    assert (back.students.left, back.families.left) == (("S4",), ("F3",))


def test_nothing_is_different_whatever_the_order():
    old = roster({"S1": {}, "S2": {}}, {"F1": {}})
    found = old.changes_to(roster({"S2": {}, "S1": {}}, {"F1": {}}))
    assert not found
    assert found.text() == "Nobody came, left or changed an answer."
    assert repr(found) == "<RosterChanges: 0 left, 0 arrived, 0 changed>"


EVENINGS = "mercredi 18 novembre à 19 h 30", "jeudi 19 novembre à 19 h 30"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ({}, {"allergies": ["peanuts"]}, ", allergies : rien → arachides."),
        (
            {"diet": ["halal"]},
            {"diet": ["no_pork", "vegetarian"]},
            ", régime alimentaire : halal → sans porc et végétarien.",
        ),
        (
            {"languages": {"fr": "B1"}},
            {"languages": {"fr": "native", "en": "C1"}},
            ", langues : français B1 → anglais C1 et français (langue maternelle).",
        ),
        ({"learning": ["fr"]}, {"learning": []}, ", langues à pratiquer : français → rien."),
        ({"step_free": False}, {"step_free": True}, f", {texts('fr')['form_fields.step_free']} : non → oui."),
        ({"max_travel_min": None}, {"max_travel_min": 30}, ", trajet maximal : rien → 30."),
        ({"avoids_animals": ["dog"]}, {"avoids_animals": []}, ", animaux à éviter : chiens → rien."),
        (
            {"availability": [WED]},
            {"availability": [THU, WED]},
            f", soirs : {EVENINGS[0]} → {EVENINGS[0]} et {EVENINGS[1]}.",
        ),
        ({"availability": ["mardi soir"]}, {"availability": ["lundi soir"]}, ", soirs : mardi soir → lundi soir."),
        ({"diet_alternatives": [["vegan"]]}, {}, ", autres régimes possibles : végane → rien."),
        ({"gender": "woman"}, {"gender": None}, ", modification : genre."),
        ({"party": "a"}, {"party": "b"}, ", modification : groupe."),
        (
            {"email": "a@x.example"},
            {"email": "b@x.example", "name": "Zyxwv"},
            ", modification : nom et adresse e-mail.",
        ),
    ],
)
def test_each_kind_of_field_in_words(old, new, line):
    assert said(old, new, "fr") == [f"  S1{line}"]


def test_whoever_edits_an_answer_sends_it_anew():
    old, new = ({"registered_at": datetime(2026, 11, day, 8)} for day in (2, 3))  # noqa: DTZ001 (forms tell local time)
    assert said(old, new) == ["  S1, changed: moment of the answer."]
    assert said(old, new | {"diet": ["halal"]}) == ["  S1, diet: nothing → halal."]


PRIVATE = {
    "name": "Zyxwv", "email": "zyx@wv.example", "phone": "01 02 03", "address": "1 rue Zyx",
    "extras": {"x": "Zyxwv"}, "place": (50.6, 3.05),
}  # fmt: skip


def test_private_values_are_shown_nowhere():
    old, new = roster({"S1": {}, "S2": PRIVATE}, {"F1": {}}), roster({"S1": PRIVATE, "S3": PRIVATE}, {"F1": PRIVATE})
    for changes in (old.changes_to(new), new.changes_to(old)):
        told = changes.text() + changes.text("fr") + repr(changes) + json.dumps(changes.to_dict())
        told += repr(changes.students.changed) + str(changes.students)
        for secret in ("Zyx", "zyx", "wv.example", "01 02", "50.6"):
            assert secret not in told
        assert set(changes.students.changed[0].fields) == set(PRIVATE)


def test_only_how_to_reach_somebody():
    old = roster({"S1": {}, "S2": {}})
    new = roster(
        {"S1": {"email": "a@x.example", "name": "A", "phone": "1"}, "S2": {"email": "b@x.example", "diet": ["halal"]}}
    )
    assert [one.reaching_only for one in old.changes_to(new).students.changed] == [True, False]
    homes = roster({"S1": {}, "S2": {}}, {"F1": {}, "F2": {}})
    plan = pt.match(homes, budget=pt.Budget(20.0))
    told = homes.changes_to(roster({"S1": {"email": "a@x.example"}, "S2": {}}, {"F1": {"phone": "1"}, "F2": {}}))
    after = pt.repair(plan, homes, changed=told.changed, budget=pt.Budget(20.0))
    assert after.seated == plan.seated
    assert not after.changes
    assert after.roster.student("S1").email == "a@x.example"


def test_pins_pairs_and_facts():
    people = {"S1": {}, "S2": {}}, {"F1": {}, "F2": {}}
    old = roster(
        *people, pins=[("S1", "F1")], apart=[("S1", "S2")], facts={"points": [[1, 2], [3, 4]], "met": [[0, 0], [0, 1]]}
    )
    new = roster(*people, pins=[("S1", "F1", a_slot := next(iter(a_student().availability)))], apart=[("S2", "F1")],
                 facts={"points": [[1, 2], [3, 5]], "met": [[0, 0], [0, 1]], "more": [[0, 0], [0, 0]]})  # fmt: skip
    found = old.changes_to(new)
    assert found.facts == ("more", "points")
    assert (found.pins_gone, found.pins_new) == ((("S1", "F1", None),), (("S1", "F1", a_slot),))
    assert ([one.b for one in found.apart_gone], [one.b for one in found.apart_new]) == (["S2"], ["F1"])
    for lang in ("en", "fr"):
        assert len(found.text(lang).splitlines()) == 5
    document = json.loads(json.dumps(found.to_dict()))
    assert document["pins_new"] == [{"student": "S1", "family": "F1", "slot": a_slot}]


def test_facts_are_compared_about_those_who_are_in_both():
    old = roster({"S1": {}, "S2": {}}, {"F1": {}}, facts={"travel_min": [[5], [float("nan")]]})
    new = roster({"S3": {}, "S2": {}}, {"F1": {}}, facts={"travel_min": [[9], [float("nan")]]})
    assert old.changes_to(new).facts == ()


def test_every_field_has_a_name():
    fields = {*pt.Student.model_fields, *pt.Family.model_fields}
    assert {f"form_fields.{name}" for name in fields} <= set(texts("fr"))


def test_a_language_that_there_is_none_of():
    with pytest.raises(pt.InputError) as caught:
        roster().changes_to(roster()).text("de")
    assert caught.value.code == "unknown_language"
