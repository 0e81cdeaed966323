"""What would make a forbidden pair possible: it does, nothing cheaper does, and nothing is asked that may not be."""

import math
from bisect import bisect_left
from dataclasses import replace
from itertools import product

import pytest
from brute_force import World
from policies import policy_of
from test_optimum import stranded
from tiny import random_case, wide_case

import partage as pt
from partage.domain.vocabulary import Level
from partage.testing import a_family, a_student, random_roster
from partage.whatif.edits import FIELDS, RULES, Atom, Edit
from partage.whatif.relaxations import lifting, lifts

WED, THU = "2026-11-18T19:30", "2026-11-19T12:05"
DRAWS = {"usual": random_case, "wide": wide_case}
STRUCTURAL = {"same slot", "diet served", "allergy safe", "not apart", "pinned"}
USUAL = pt.Policy.default()


def verdicts(roster, policy, student, family):
    return pt.Plan.of([], roster, policy).why(student, family=family, costs=False)


def edited(roster, policy, edits):
    for edit in edits:
        roster, policy = edit.apply(roster, policy)
    return roster, policy


def party_of(roster, policy, student):
    if policy.allow_split:
        return (student,)
    return next((members for members in roster.parties.values() if student in members), (student,))


def travel_time(roster, policy, person, family):
    """The least whole number of minutes that the rule accepts."""

    def accepted(minutes):
        changed = roster.revised(changed=[roster.student(person).replace(max_travel_min=minutes)])
        first = verdicts(changed, policy, person, family.id).pair.slots[0]
        return "within reach" not in {rule.name for rule in first.forbidden}

    return bisect_left(range(600), 1, key=accepted)


def every_edit(roster, policy, student, family):
    """All combinations of what may be asked for one pair, with their costs, by trying each."""
    party, home = party_of(roster, policy, student), roster.family(family)
    slots = sorted({slot for record in (*roster.students, *roster.families) for slot in record.availability})
    limits = {rule.name: rule for rule in policy.requirements}
    trips = {}
    if "within reach" in limits:
        trips = {person: travel_time(roster, policy, person, home) for person in party}
    for slot, offered, hosted in product(slots, (False, True), (False, True)):
        atoms = []
        missing = [person for person in party if slot not in roster.student(person).availability]
        if offered and missing:
            atoms += [Atom("student", person, "availability", slot) for person in missing]
        if hosted and slot not in home.availability:
            atoms.append(Atom("family", family, "availability", slot))
        more = max(0, len(party) - home.seats)
        seats = [Atom("family", family, "seats", home.seats + more, more)] if more else []
        for trip, level in product(ways_of_travel(roster, limits, trips), lower_levels(limits)):
            yield slot, [*atoms, *seats, *trip, *level]


def ways_of_travel(roster, limits, trips):
    rule = limits.get("within reach")
    too_far = {}
    for person, trip in trips.items():
        limit = roster.student(person).max_travel_min
        limit = rule.minutes if limit is None else limit
        if trip > limit:
            too_far[person] = trip, limit
    yield []
    own = [Atom("student", p, "max_travel_min", t, math.ceil(t - limit)) for p, (t, limit) in too_far.items()]
    if own:
        yield own
    free = {p: t for p, (t, _limit) in too_far.items() if roster.student(p).max_travel_min is None}
    if free:
        rest = [atom for atom in own if atom.record not in free]
        most = max(free.values())
        yield [*rest, Atom("policy", "within reach", "minutes", float(most), math.ceil(most - rule.minutes))]


def lower_levels(limits):
    yield []
    rule = limits.get("shared language")
    levels = list(Level)
    asked = levels.index(Level(rule.level)) if rule else 0
    for lower in range(asked):
        yield [Atom("policy", "shared language", "level", levels[lower].value, asked - lower)]


def check_lift(roster, policy, student, family):
    """Whether something lifts the rules; asserts that it does and that nothing cheaper does."""
    study = pt.Study.before(roster, policy)
    best = lifting(study, student, family)
    cheapest = None
    for slot, atoms in every_edit(roster, policy, student, family):
        edits = [Edit(whom, tuple(a for a in atoms if a.whom == whom)) for whom in ("student", "family", "policy")]
        cost = sum(atom.cost for atom in atoms)
        if cheapest is None or cost < cheapest:
            found = verdicts(*edited(roster, policy, [edit for edit in edits if edit.atoms]), student, family)
            if any(verdict.place and verdict.slot == slot for verdict in found.pair.slots):
                cheapest = cost
    smallest = best.smallest
    assert cheapest == (None if smallest is None else smallest.cost)
    if smallest is None:
        assert best.fixed
        return False
    found = verdicts(*edited(roster, policy, smallest.edits), student, family)
    assert any(verdict.place and verdict.slot == smallest.slot for verdict in found.pair.slots)
    singles = [lift.edits[0] for lift in lifts(study, student, family) if len(lift.edits) == 1]
    for edit in singles:
        assert verdicts(*edit.apply(roster, policy), student, family).reason == "possible"
    if len(smallest.edits) == 1:
        assert singles[0].cost == smallest.cost
    return True


def forbidden_pairs(draw, seed, most):
    roster, reading = DRAWS[draw](seed)
    if stranded(World(roster, reading)):
        return
    policy = policy_of(reading)
    pairs = [(student.id, family.id) for student in roster.students for family in roster.families]
    yield from (
        (roster, policy, student, family)
        for student, family in [pair for pair in pairs if verdicts(roster, policy, *pair).reason == "forbidden"][:most]
    )


@pytest.mark.parametrize("draw", DRAWS)
def test_the_smallest_edit_lifts_the_rules_and_nothing_cheaper_does(draw):
    said = [check_lift(*pair) for seed in range(300, 308) for pair in forbidden_pairs(draw, seed, 2)]
    assert {True, False} == set(said)


@pytest.mark.heavy
@pytest.mark.parametrize("batch", range(10))
@pytest.mark.parametrize("draw", DRAWS)
def test_the_smallest_edits_of_many_pairs(draw, batch):
    for seed in range(400 + 20 * batch, 420 + 20 * batch):
        for pair in forbidden_pairs(draw, seed, 3):
            check_lift(*pair)


def without(policy, names):
    return replace(policy, requirements=tuple(rule for rule in policy.requirements if rule.name not in names))


@pytest.mark.parametrize("seed", [*range(3), *(pytest.param(seed, marks=pytest.mark.heavy) for seed in range(3, 8))])
def test_without_the_blamed_rules_the_pair_is_allowed_and_with_one_of_them_it_is_not(seed):
    roster, policy = random_roster((8, 5, 2), seed=seed), replace(USUAL, table_requirements=())
    roster = roster.revised(changed=[undeclared(student) for student in roster.students])
    counted = 0
    for student, family in product(roster.students, roster.families):
        found = verdicts(roster, policy, student.id, family.id)
        for verdict in found.pair.slots:
            blamed = {rule.name for rule in (*verdict.forbidden, *verdict.party_forbidden)}
            if not blamed or blamed - {rule.name for rule in policy.requirements} - {"minimum guests"}:
                continue
            counted += 1
            lifted = verdicts(without_minimum(roster, family), without(policy, blamed), student.id, family.id)
            if "minimum guests" not in blamed:
                lifted = verdicts(roster, without(policy, blamed), student.id, family.id)
            assert next(s for s in lifted.pair.slots if s.slot == verdict.slot).place
            for name in blamed - {"minimum guests"}:
                still = verdicts(roster, without(policy, blamed - {name}), student.id, family.id)
                left = next(s for s in still.pair.slots if s.slot == verdict.slot)
                names = {rule.name for rule in (*left.forbidden, *left.party_forbidden)}
                assert names - {"minimum guests"} == {name}
    assert counted


def without_minimum(roster, family):
    return roster.revised(changed=[family.replace(min_guests=1)])


def undeclared(student):
    """Without wishes that need their rule in force."""
    return student.replace(
        avoids_animals=(), smoke_free=False, step_free=False, max_travel_min=None, company=(), slot_wishes={}
    )


def test_edits_touch_nothing_else():
    for seed in range(4):
        roster = random_roster((12, 5, 3), seed=seed)
        study = pt.Study.before(roster, USUAL)
        for student, family in product(roster.students, roster.families):
            for lift in lifts(study, student.id, family.id):
                for edit in lift.edits:
                    for atom in edit.atoms:
                        allowed = (RULES.get(atom.record),) if atom.whom == "policy" else FIELDS[atom.whom]
                        assert atom.field in allowed
                        assert atom.steps >= 1


def pair_of(student, family, **more):
    return pt.Plan.of([], pt.Roster([student], [family], **more)).why("S1", family="F1", costs=False)


def test_a_slot_more_in_words():
    found = pair_of(a_student(id="S1", availability=[THU]), a_family(id="F1", availability=[WED]))
    assert found.pair.lifting.smallest.cost == 10
    assert (
        "What would make it possible, at the least: S1 is also free on Wednesday 18 November at 19:30."
        in found.text().replace(". Then", ".\nThen")
    )
    assert (
        "changement qui le permettrait\u00a0: S1 se libère aussi le mercredi 18 novembre à 19\u00a0h\u00a030"
        in found.text("fr")
    )
    assert found.text(audience="student").endswith(
        "If you were also free on Wednesday 18 November at 19:30, the rules would allow you a seat with this family."
    )
    assert "If you" not in found.text(audience="family")


def test_a_host_is_told_of_the_own_form_only():
    pins = [("S1", "F1", WED)]
    student = a_student(id="S1", availability=[WED], diet={"halal"})
    home = a_family(id="F1", availability=[THU], serves=())
    found = pair_of(student, home)
    assert found.pair.lifting.smallest is None
    assert [rule.name for rule in found.pair.lifting.fixed] == ["diet served"]
    assert "“the kitchen meets the diet” cannot be set aside" in found.text()
    assert found.text(audience="family") == "This student cannot be your guest: not all conditions are met."
    with pytest.raises(pt.RosterError):
        pair_of(student, home, pins=pins)


def test_trips_are_not_told_to_a_student_asking_about_one_family():
    student = a_student(id="S1", place=(50.63, 3.06))
    found = pair_of(student, a_family(id="F1", place=(50.85, 3.06)))
    (edit,) = found.pair.lifting.smallest.edits
    assert [atom.field for atom in edit.atoms] == ["max_travel_min"]
    minutes = edit.atoms[0].value
    assert f"S1 accepts a trip of {minutes} minutes" in found.text()
    assert str(minutes) not in found.text(audience="student") + found.text(audience="family")


def test_what_takes_two_forms():
    student = a_student(id="S1", availability=[WED], party="p", languages={"fr": "A1"})
    roster = pt.Roster([student, a_student(id="S2", party="p")], [a_family(id="F1", seats=1)])
    found = pt.Plan.of([], roster).why("S1", family="F1", costs=False)
    assert [edit.whom for edit in found.pair.lifting.smallest.edits] == ["family", "policy"]
    assert "F1 has 2 seats and the policy asks for level A1 of a shared language" in found.text()


def test_others_who_may_come_once_the_policy_asks_for_less():
    students = [a_student(id="S1"), a_student(id="S2", languages={"fr": "A1"})]
    plan = pt.Plan.of([], pt.Roster(students, [a_family(id="F1", min_guests=2, seats=2)]))
    found = plan.why("S1", family="F1", costs=False)
    (edit,) = found.pair.lifting.smallest.edits
    assert [(atom.field, atom.value, atom.cost) for atom in edit.atoms] == [("level", "A1", 61)]
    check_lift(plan.roster, plan.policy, "S1", "F1")


def test_a_larger_party_that_may_come_once_there_are_seats():
    students = [a_student(id="S1"), *(a_student(id=f"S{n}", party="p") for n in (2, 3, 4))]
    plan = pt.Plan.of([], pt.Roster(students, [a_family(id="F1", min_guests=2, seats=2)]))
    found = plan.why("S1", family="F1", costs=False)
    (edit,) = found.pair.lifting.smallest.edits
    assert [(atom.field, atom.value, atom.cost) for atom in edit.atoms] == [("seats", 3, 20)]


def test_a_minimum_that_nobody_can_fill():
    found = pair_of(a_student(id="S1"), a_family(id="F1", min_guests=2, seats=2))
    assert [rule.name for rule in found.pair.lifting.fixed] == ["minimum guests"]
    assert "“enough guests for this home” cannot be set aside" in found.text()


def test_a_rule_of_ones_own_that_forbids_the_home_as_edited_is_named():
    @pt.requirement("small homes", title="small homes only", vectorized=False)
    def small(_student, family):
        return family.seats <= 2

    policy = pt.Policy(requirements=(small,), goals=(pt.StudentsSeated(),))
    roster = pt.Roster([a_student(id=f"S{n}", party="p") for n in range(3)], [a_family(id="F1", seats=2)])
    stuck = lifting(pt.Study.before(roster, policy), "S1", "F1")
    assert stuck.smallest is None
    assert [rule.name for rule in stuck.fixed] == ["small homes"]
