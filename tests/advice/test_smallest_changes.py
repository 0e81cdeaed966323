"""Smallest changes against trying every single change; what is said of them, and to whom."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from policies import policy_of
from tiny import random_case

import partage as pt
from partage.columns import Columns, Seats
from partage.domain.vocabulary import Level
from partage.rules import requirements as require
from partage.whatif.edit_search import Asker
from partage.whatif.edits import Atom, Edit, more_of, offer_slot
from partage.whatif.feasible import can_sit
from partage.whatif.single_edits import all_of

WED, THU = "2026-11-18T19:30", "2026-11-19T19:30"
BUDGET = pt.Budget(seconds=60)


def every_edit(plan, members):
    """All single changes, written down without a thought for which of them could help; by kind."""
    roster, policy = plan.roster, plan.policy
    slots = sorted({slot for record in (*roster.students, *roster.families) for slot in record.availability})
    people = [roster.student(its_id) for its_id in members]
    own = []
    for slot in slots:
        lacking = tuple(person.id for person in people if slot not in person.availability)
        own += [offer_slot("student", lacking, slot)] if lacking else []
    family = []
    for home in roster.families:
        family += [offer_slot("family", (home.id,), slot) for slot in slots if slot not in home.availability]
        family += [more_of(home, "seats", step) for step in range(1, min(51 - home.seats, 9))]
        family += [more_of(home, "max_meals", step) for step in range(1, len(slots))]
    rules = []
    for rule in (*policy.requirements, *policy.table_requirements):
        if isinstance(rule, require.WithinReach):
            lengths = _lengths(plan, rule)
            own += _longer(people, lengths, rule.minutes)
            longer = [length for length in lengths if length > rule.minutes]
            rules += [Atom("policy", rule.name, "minutes", float(m), math.ceil(m - rule.minutes)) for m in longer]
        elif rule.name in ("shared language", "one table language"):
            levels = list(Level)
            asked = levels.index(Level(rule.level))
            rules += [Atom("policy", rule.name, "level", levels[n].value, asked - n) for n in range(asked)]
        elif rule.name in ("at most per country", "at most special diets"):
            rules += [Atom("policy", rule.name, "most", rule.most + step, step) for step in range(1, 8)]
    return {"student": own, "family": family, "policy": [Edit("policy", (atom,)) for atom in rules]}


def _lengths(plan, rule):
    """Every length of a trip, in whole minutes."""
    columns = Columns.of(plan.roster, allow_split=plan.policy.allow_split)
    students, homes = (part.ravel() for part in np.indices((len(columns.students), len(columns.families))))
    seats = Seats(columns, students, homes, np.zeros(len(students), dtype=np.int64))
    trips, _limits = require.travel(seats, rule.minutes, rule.km_per_hour)
    return sorted({math.ceil(trip) for trip in trips.tolist() if not math.isnan(trip)})


def _longer(people, lengths, minutes):
    choices = []
    for person in people:
        limit = minutes if person.max_travel_min is None else person.max_travel_min
        atoms = [Atom("student", person.id, "max_travel_min", m, math.ceil(m - limit)) for m in lengths if m > limit]
        choices.append([None, *atoms])
    chosen = ([atom for atom in atoms if atom] for atoms in product(*choices))
    return [Edit("student", tuple(atoms)) for atoms in chosen if atoms]


def cheapest(plan, edits, wanted):
    """The cost of the cheapest of some edits that seats everybody wanted; `None` if none does."""
    for edit in sorted(edits, key=lambda one: one.order):
        roster, policy = edit.apply(plan.roster, plan.policy)
        sitting = can_sit(roster, policy, wanted, budget=BUDGET)
        assert sitting.answer != "unknown"
        if sitting.answer == "yes":
            return edit.cost
    return None


def check(seed):
    """Every change said to do does, none cheaper does, and where none is said to there is none."""
    roster, reading = random_case(seed)
    policy = policy_of(reading)
    try:
        plan = pt.match(roster, policy, budget=BUDGET)
    except pt.RosterError:  # a pin that a rule forbids
        return 0
    found = pt.smallest_changes(plan, budget=pt.Budget(seconds=300))
    assert {student for party in found.parties for student in party.students} == set(plan.unseated)
    compared = 0
    for party in found.parties:
        wanted = {*plan.seated, *party.students}
        assert party.unsettled == ()
        assert party.already is (can_sit(roster, policy, wanted, budget=BUDGET).answer == "yes")
        if party.already:
            continue
        said = {change.edit.whom: change for change in party.changes}
        for kind, edits in every_edit(plan, party.students).items():
            truth = cheapest(plan, edits, wanted)
            assert (said[kind].edit.cost if kind in said else None) == truth, (seed, party.students, kind)
            assert (kind in party.none) is (truth is None)
            compared += 1
        for change in party.changes:
            holds(plan, change, wanted)
    for change in found.together:
        holds(plan, change, {*plan.seated, *change.seats})
    return compared


def holds(plan, change, wanted):
    """The change's plan is valid after the edit, and seats whom it says."""
    roster, policy = change.edit.apply(plan.roster, plan.policy)
    assert not pt.verify(change.plan, roster, policy).violations
    assert wanted <= set(change.plan.seated)
    assert change.moved == sum(change.plan.seated[one] != place for one, place in plan.seated.items())


@pytest.mark.parametrize(
    "seed",
    [*range(530_000, 530_005), *(pytest.param(seed, marks=pytest.mark.heavy) for seed in range(530_005, 530_012))],
)
def test_no_cheaper_single_change_seats_a_party(seed):
    check(seed)


@pytest.mark.heavy
def test_no_cheaper_single_change_seats_any_party():
    assert sum(check(seed) for seed in range(531_000, 531_300)) > 300


# By hand


def guest(its_id, **fields):
    return pt.Student(**{"id": its_id, "languages": {"fr": "B1"}, "diet": (), "availability": {WED}} | fields)


def home(its_id, **fields):
    return pt.Family(
        **{"id": its_id, "languages": {"fr": "native"}, "serves": (), "availability": {WED}, "seats": 1} | fields
    )


@pytest.fixture(name="found")
def one_of_two():
    """S1 sits with F1; S2, free another evening only, sits nowhere."""
    roster = pt.Roster([guest("S1"), guest("S2", availability={THU})], [home("F1"), home("F2")])
    return pt.smallest_changes(pt.match(roster))


def test_each_kind_of_change_is_asked_for_the_least(found):
    (party,) = found.parties
    assert [(change.edit.whom, change.edit.cost) for change in party.changes] == [("student", 10), ("family", 25)]
    assert party.none == ("policy",)
    assert party.unsettled == ()


@pytest.mark.parametrize(
    ("lang", "audience", "of", "said"),
    [
        (
            "en",
            "student",
            "S2",
            "If you were also free on Wednesday 18 November at 19:30, there could be a seat for you.",
        ),
        ("fr", "student", "S2", "Si vous étiez libre aussi le mercredi 18 novembre à 19 h 30,"),
        (
            "en",
            "family",
            "F1",
            "If you could also host on Thursday 19 November at 19:30, at least one more person would find a seat.",
        ),
        ("fr", "family", "F1", "Si vous pouviez aussi recevoir le jeudi 19 novembre à 19 h 30,"),
        ("en", "family", "F2", "We have nothing more to ask of you"),
        ("en", "student", "S1", "This is meant for the organisers"),
        ("en", "student", None, "This is meant for the organisers"),
        ("en", "family", None, "This is meant for the organisers"),
        ("en", "coordinator", None, "S2 is also free on Wednesday 18 November at 19:30 (nobody moves)"),
        ("en", "auditor", None, "No single change of the rules would do; this is certain."),
        ("fr", "coordinator", None, "S2 n'a pas de place."),
    ],
)
def test_each_reader_reads_what_is_theirs(found, lang, audience, of, said):
    text = found.text(lang, audience, of=of).replace("\u00a0", " ")
    assert said in text
    if audience in ("student", "family"):
        assert not any(other in text for other in {"S1", "S2", "F1", "F2"} - {of})


def test_a_party_is_told_of_its_group_and_not_of_its_members():
    roster = pt.Roster(
        [guest("S1", party="p", availability={THU}), guest("S2", party="p", availability={THU})], [home("F1", seats=2)]
    )
    found = pt.smallest_changes(pt.match(roster))
    assert found.text(audience="student", of="S1").startswith("If all of your group were free")
    assert found.parties[0].changes[0].edit.cost == 20


def test_nothing_that_may_be_asked_for_helps_against_a_diet():
    roster = pt.Roster([guest("S1", diet={"halal"})], [home("F1")])
    found = pt.smallest_changes(pt.match(roster))
    (party,) = found.parties
    assert (party.changes, party.none, party.unsettled) == ((), ("student", "family", "policy"), ())
    assert (
        "no single change of their own forms, a family's form or the rules that may be asked for would do"
        in found.text()
    )
    assert "No change of your form alone" in found.text(audience="student", of="S1")


def test_a_seat_that_the_plan_leaves_open_needs_no_change():
    roster = pt.Roster([guest("S1")], [home("F1")])
    found = pt.smallest_changes(pt.Plan.of((), roster))
    assert found.parties[0].already
    assert "the plan leaves that open" in found.text()
    assert "There may be a seat" in found.text(audience="student", of="S1")


def test_changes_that_seat_several_come_first_for_all_together():
    people = [guest(f"S{n}") for n in range(3)]
    late = guest("S9", availability={THU})
    roster = pt.Roster([*people, late], [home("F1"), home("F2", max_meals=2, seats=3, availability={THU})])
    found = pt.smallest_changes(pt.match(roster))
    best = found.together[0]
    assert (best.edit.atoms[0].record, best.edit.atoms[0].value, len(best.seats)) == ("F2", WED, 2)
    assert "2 people more" in found.text()


def test_what_time_did_not_allow_is_said():
    roster = pt.Roster([guest("S1"), guest("S2", availability={THU})], [home("F1"), home("F2")])
    found = pt.smallest_changes(pt.match(roster), budget=pt.Budget(seconds=0.01))
    (party,) = found.parties
    assert party.unsettled == ("student", "family", "policy")
    assert (party.changes, party.none) == ((), ())
    assert "Not looked at to the end" in found.text()
    assert "We do not know yet" in found.text(audience="student", of="S2")


def test_as_json_without_anything_but_ids(found):
    document = json.loads(json.dumps(found.to_dict()))
    assert document["parties"][0]["changes"][0]["tables"]
    assert "S1" not in repr(found)


def test_nobody_without_a_seat():
    found = pt.smallest_changes(pt.match(pt.Roster([guest("S1")], [home("F1")])))
    assert found.parties == found.together == ()
    assert "without a seat" in found.text()


def test_only_parties_asked_about_are_looked_at():
    roster = pt.Roster([guest("S1"), guest("S2"), guest("S3")], [home("F1")])
    plan = pt.match(roster)
    assert [party.students for party in pt.smallest_changes(plan, [plan.unseated[1]]).parties] == [(plan.unseated[1],)]


@pytest.mark.parametrize(
    ("options", "code"), [({"most": 0}, "bad_parameter"), ({"students": ["X"]}, "unknown_student")]
)
def test_refusals(options, code):
    plan = pt.match(pt.Roster([guest("S1"), guest("S2")], [home("F1")]))
    with pytest.raises(pt.InputError) as caught:
        pt.smallest_changes(plan, **options)
    assert caught.value.code == code


def test_a_plan_that_breaks_rules_is_refused():
    roster = pt.Roster([guest("S1"), guest("S2")], [home("F1")])
    with pytest.raises(pt.InputError) as caught:
        pt.smallest_changes(pt.Plan.of([("F1", WED, ("S1", "S2"))], roster))
    assert caught.value.code == "plan_breaks_rules"


def test_of_one_field_the_largest_step_is_made():
    family = home("F1")
    (both,) = all_of((more_of(family, "seats", 2), more_of(family, "seats", 1), offer_slot("family", ("F1",), THU)))
    assert {(atom.field, atom.value) for atom in both.atoms} == {("seats", 3), ("availability", THU)}


@pt.requirement("small homes only")
def small_homes(seats):
    return seats.family["seats"] < 3


def test_own_rules_are_asked_about_each_change_alone():
    roster = pt.Roster([guest("S1"), guest("S2")], [home("F1")])
    policy = replace(pt.Policy.default(), requirements=(*pt.Policy.default().requirements, small_homes))
    plan = pt.match(roster, policy)
    assert Asker(pt.Study(plan), BUDGET).alone
    (party,) = pt.smallest_changes(plan).parties
    assert [(change.edit.whom, change.edit.atoms[0].value) for change in party.changes] == [("family", 2)]


def test_a_change_that_is_not_listed_is_not_said_to_be_unknown():
    fields = {"languages": {"fr": "B1"}, "diet": (), "availability": {WED}}
    near, far = (50.60, 3.0), (50.66, 3.0)
    people = [pt.Student(id="S1", **fields), pt.Student(id="S2", place=near, max_travel_min=1, **fields)]
    homes = [
        pt.Family(id=i, languages={"fr": "C1"}, serves=(), availability={WED}, seats=1, place=place)
        for i, place in (("F1", near), ("F2", far))
    ]
    plan = pt.Plan.of([("F1", WED, ["S1"])], pt.Roster(people, homes, apart=[("S1", "F2")]))
    said = {
        most: pt.smallest_changes(plan, budget=BUDGET, most=most).text(audience="student", of="S2") for most in (1, 3)
    }
    assert said[3].startswith("If you accepted a trip of 34 minutes")
    assert said[1] == "This is meant for the organisers; please ask them."
