"""Plain-Python rules: asked as seldom as what they read allows, last of all, and once in a whole run."""

import math
import pickle
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import numpy as np
import pytest

import partage as pt
from partage.columns import Columns, RuleCosts, Seats
from partage.columns.sides import RecordsLeftError, alike
from partage.domain.frozen import FrozenMapping
from partage.domain.vocabulary import Diet
from partage.plan.seat_options import Guests
from partage.problem.compile import compile_problem
from partage.rules import evaluate as asking
from partage.rules.checks import STRUCTURAL
from partage.rules.decorators import preference, requirement
from partage.testing import a_family, a_student, check_rule, random_roster

# What counts as the same


class Facts(SimpleNamespace):
    model_fields = ("field",)


ABSENT = object()
NAN = float("nan")


def states(value):
    return Facts(field=None, extras={} if value is ABSENT else {"x": value})


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a", "a", True),
        ("a", "b", False),
        (1, 1, True),
        (1, True, False),
        (1, 1.0, False),
        (0.0, -0.0, False),
        (0.1 + 0.2, 0.3, False),
        (NAN, float("nan"), True),
        (math.inf, math.inf, True),
        (None, None, True),
        (None, ABSENT, False),
        (ABSENT, ABSENT, True),
        (Diet.VEGAN, Diet.VEGAN, True),
        (Diet.VEGAN, "vegan", False),
        (frozenset("ab"), frozenset("ba"), True),
        (frozenset({1}), frozenset({True}), False),
        ({1}, frozenset({1}), False),
        ([1, [2]], [1, [2]], True),
        ([1, 2], (1, 2), False),
        ([1, 2], [2, 1], False),
        ({"a": [1]}, {"a": [1]}, True),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, False),  # a function may look at the first entry
        (FrozenMapping({"a": 1}), FrozenMapping({"a": 1}), True),
        (FrozenMapping({"a": 1}), FrozenMapping({"a": True}), False),
        # Equal moments in two zones are not the same hour, and nothing is known of other things.
        (datetime(2026, 11, 18, tzinfo=UTC), datetime(2026, 11, 18, tzinfo=UTC), False),
        ([object], [object], False),
    ],
)
def test_what_a_function_cannot_tell_apart(one, other, same):
    records = [states(one), states("something else"), states(other)]
    assert alike(records, ("extras.x",)).tolist() == ([0, 1, 0] if same else [0, 1, 2])


def test_all_names_count_and_those_of_the_other_side_do_not():
    records = [Facts(field=field, extras={"x": x}) for field, x in (("a", 1), ("a", 2), ("b", 1), ("a", 1))]
    assert alike(records, ("field", "extras.x")).tolist() == [0, 1, 2, 0]
    assert alike(records, ("field",)).tolist() == [0, 0, 2, 0]
    assert alike(records, ("seats",)).tolist() == [0, 0, 0, 0]
    assert alike(records, ()).tolist() == [0, 1, 2, 3]
    assert alike([], ("field",)).tolist() == []


def test_true_and_one_are_asked_about_apart():
    """They are equal to Python, and one answer for both would be wrong."""

    @requirement("is one", vectorized=False, reads=("extras.x",))
    def is_one(student, family):
        return student.extras["x"] is not True

    students = [a_student(id=f"S{n}", extras={"x": x}) for n, x in enumerate((True, 1, 1.0, True))]
    columns = Columns.of(pt.Roster(students, [a_family()]))
    seats = Seats(columns, np.arange(4), np.zeros(4, int), np.zeros(4, int))
    assert asking.allowed(is_one, seats).tolist() == [False, True, True, False]


def test_sets_mappings_and_places_can_be_read():
    roster = random_roster((30, 10, 3), seed=2)
    reads = ("languages", "interests", "diet", "serves", "place", "slot_wishes", "seats")

    @preference("talk", vectorized=False, reads=reads)
    def talk(student, family):
        common = student.languages.keys() & family.languages.keys()
        return len(common) / 20 + len(student.interests & family.interests) / 40 + (family.seats == 2) / 10

    check_rule(talk)
    columns = Columns.of(roster)
    student, family = np.divmod(np.arange(300), 10)
    found = asking.satisfaction(talk, Seats(columns, student, family, np.zeros(300, int)))
    by_hand = [talk.function(s, f) for s in columns.students.records for f in columns.families.records]
    assert found.tolist() == by_hand


def test_what_it_reads_is_a_tuple_of_names():
    rule = preference("mine", vectorized=False, reads="interests")(lambda student, family: 1.0)
    columns = Columns.of(pt.Roster([a_student()], [a_family()]))
    with pytest.raises(pt.RuleError, match=r'reads=\("interests",\)'):
        asking.satisfaction(rule, Seats(columns, *(np.zeros(1, int),) * 3))
    listed = preference("mine", vectorized=False, reads=["interests"])(lambda student, family: 1.0)
    assert asking.satisfaction(listed, Seats(columns, *(np.zeros(1, int),) * 3)).tolist() == [1.0]


# How often it is asked


class Asked:
    """Counts what a plain function is asked about."""

    def __init__(self):
        self.pairs = Counter()

    def requirement(self, reads=(), forbids=lambda student, family: False):
        def rule(student, family):
            self.pairs[student.id, family.id] += 1
            return not forbids(student, family)

        return requirement("asked as well", vectorized=False, reads=reads)(rule)

    def preference(self, reads=()):
        def rule(student, family):
            self.pairs[student.id, family.id] += 1
            return len(student.interests & family.interests) / 20

        return preference("asked", weight=2.0, vectorized=False, reads=reads)(rule)


def test_two_rules_with_one_name_do_not_share_answers():
    columns = Columns.of(pt.Roster([a_student()], [a_family()]))
    seats = Seats(columns, *(np.zeros(1, int),) * 3)
    for answer in (True, False):
        assert asking.allowed(requirement("mine", vectorized=False)(lambda *_: answer), seats).tolist() == [answer]  # noqa: B023
    half = lambda student, family: student.step_free  # noqa: E731
    assert asking.allowed(requirement("mine", vectorized=False)(half), seats).dtype == np.bool_
    assert asking.satisfaction(preference("mine", vectorized=False)(half), seats).dtype == np.float64


def test_answers_are_kept_as_long_as_the_columns_and_no_longer():
    asked = Asked()
    rule, roster = asked.preference(), pt.Roster([a_student(id="S1"), a_student(id="S2")], [a_family()])
    columns = Columns.of(roster)
    first = Seats(columns, np.array([1]), np.zeros(1, int), np.zeros(1, int))
    both = Seats(columns, np.array([0, 1, 0]), np.zeros(3, int), np.zeros(3, int))
    for seats in (first, both, first, both):
        asking.satisfaction(rule, seats)
    assert set(asked.pairs.values()) == {1}
    asking.satisfaction(rule, Seats(Columns.of(roster), np.array([1]), np.zeros(1, int), np.zeros(1, int)))
    assert asked.pairs == {("S1", "F001"): 1, ("S2", "F001"): 2}


def test_what_is_kept_does_not_travel():
    rule_costs = RuleCosts()
    rule_costs.add("mine", 1.0, 2)
    rule_costs.answers["mine"] = 3
    other = pickle.loads(pickle.dumps(rule_costs))  # noqa: S301
    assert (other.seconds, other.answers) == ({}, {})
    columns = Columns.of(random_roster((6, 3, 2)))
    columns.rule_costs.add("mine", 1.0, 2)
    assert columns.subset(np.arange(6), np.arange(3)).rule_costs.seconds == {}


def test_there_is_nobody_to_ask_about_where_columns_travel_alone():
    columns = Columns.of(random_roster((6, 3, 2))).subset(np.arange(6), np.arange(3))
    rule = Asked().requirement(reads=("interests",))
    with pytest.raises(RecordsLeftError):
        asking.allowed(rule, Seats(columns, *(np.zeros(1, int),) * 3))


@requirement("not the first evening with an animal")
def not_at_once(seats):
    return (seats.slot.codes > 0) | ~seats.family["animals"].any()


@requirement("an even number")
def even(seats):
    return (seats.student["id"].codes + seats.family["id"].codes) % 2 == 0


def asked_before(policy, columns):
    """Pairs of which every vectorised requirement allows the whole party on some slot."""
    vectorised = [rule for rule in (*STRUCTURAL, *policy.requirements) if getattr(rule, "vectorized", True)]
    slots = len(columns.slots.labels)
    found = set()
    for party in columns.parties:
        for family in range(len(columns.families)):
            if len(party) > columns.families.columns["seats"][family]:
                continue
            seats = Seats(
                columns,
                np.repeat(party, slots),
                np.full(len(party) * slots, family),
                np.tile(np.arange(slots), len(party)),
            )
            kept = np.logical_and.reduce([asking.allowed(rule, seats) for rule in vectorised])
            if kept.reshape(len(party), slots).all(axis=0).any():
                names = columns.students.records, columns.families.records[family].id
                found |= {(names[0][member].id, names[1]) for member in party}
    return found


def by_the_compiler(columns, policy):
    compile_problem(columns, policy)


def by_the_checker(columns, policy):
    list(Guests(columns, policy, policy.levels(columns)).options())


@pytest.mark.parametrize("whoever", [by_the_compiler, by_the_checker])
@pytest.mark.parametrize("where", ["first", "last"])
def test_a_plain_requirement_is_not_asked_about_what_another_forbids(whoever, where):
    usual, asked, pairs = pt.Policy.default(), Asked(), 0
    rule = asked.requirement(forbids=lambda student, family: student.id[-1] == family.id[-1])
    others = (*usual.requirements, even, not_at_once)
    requirements = (rule, *others) if where == "first" else (*others, rule)
    policy = pt.Policy(requirements, usual.preferences, usual.table_requirements, usual.table_preferences)
    for seed in range(3):
        asked.pairs.clear()
        columns = Columns.of(random_roster((40, 14, 3), seed=seed, max_meals=2, pins=2, apart=10))
        whoever(columns, policy)
        allowed = asked_before(policy, Columns.of(random_roster((40, 14, 3), seed=seed, max_meals=2, pins=2, apart=10)))
        assert 0 < len(asked.pairs) < 40 * 14 / 4
        assert set(asked.pairs) <= allowed
        assert set(asked.pairs.values()) == {1}
        pairs += len(asked.pairs)
    assert pairs > 50


def test_whoever_asks_all_requirements_asks_plain_ones_last():
    asked = Asked()
    rule = asked.requirement(forbids=lambda student, family: student.id == "S001")
    columns = Columns.of(random_roster((12, 5, 2), seed=1))
    student, family = np.divmod(np.arange(60), 5)
    seats = Seats(columns, student, family, np.zeros(60, int))
    found = asking.seats_allowed(pt.Policy(requirements=(rule, even)), seats)
    by_hand = np.logical_and.reduce([asking.allowed(each, seats) for each in (*STRUCTURAL, even)])
    ids = [
        (columns.students.records[s].id, columns.families.records[f].id) for s, f in zip(student, family, strict=True)
    ]
    assert set(asked.pairs) == {pair for pair, kept in zip(ids, by_hand, strict=True) if kept}
    assert found.tolist() == (by_hand & (seats.student["id"] != "S001")).tolist()


def test_a_plain_preference_is_asked_about_survivors_only_and_once_in_a_whole_match():
    usual, asked = pt.Policy.default(), Asked()
    forbidding = Asked()
    barred = forbidding.requirement(forbids=lambda student, family: student.id[-1] == family.id[-1])
    policy = pt.Policy(
        (*usual.requirements, even, barred),
        (*usual.preferences, asked.preference()),
        usual.table_requirements,
        usual.table_preferences,
        goals=(*usual.goals, pt.WorstOff()),
    )
    roster = random_roster((40, 14, 3), seed=1, max_meals=2)
    plan = pt.match(roster, policy)
    assert plan.tables
    survivors = {pair for pair in asked_before(policy, Columns.of(roster)) if pair[0][-1] != pair[1][-1]}
    assert 0 < len(asked.pairs) <= len(survivors)
    assert set(asked.pairs) <= survivors
    assert set(asked.pairs.values()) == set(forbidding.pairs.values()) == {1}
    assert pt.verify(plan, roster, policy)  # begins anew
    assert max(asked.pairs.values()) == 2


@pytest.mark.parametrize("reads", [("interests",), ()])
def test_plain_and_vectorised_rules_that_say_the_same_give_the_same_plan(reads):
    @preference("asked", weight=2.0)
    def vectorised(seats):
        return (seats.student["interests"] & seats.family["interests"]).count() / 20

    roster, usual = random_roster((40, 14, 3), seed=4, max_meals=2), pt.Policy.default()
    plans = [
        pt.match(roster, replace(usual, preferences=(*usual.preferences, rule)))
        for rule in (vectorised, Asked().preference(reads=reads))
    ]
    assert plans[0].tables == plans[1].tables
    assert [(level.value, level.bound) for level in plans[0].levels] == [
        (level.value, level.bound) for level in plans[1].levels
    ]


# What no rule is shown


CONTACT = {"email": "ana@example.org", "phone": "+33 6", "address": "1, rue X", "shares_contact": True}


def reached():
    return pt.Roster([a_student(**CONTACT)], [a_family(**CONTACT)])


def test_no_column_says_how_to_reach_somebody():
    columns = Columns.of(reached())
    assert not {*columns.students.columns, *columns.families.columns} & CONTACT.keys()
    seats = Seats(columns, *np.zeros((3, 1), dtype=np.int64))
    assert seats.student.record(0).name == columns.students.records[0].name


@pytest.mark.parametrize("name", sorted(CONTACT))
def test_a_rule_that_asks_how_to_reach_somebody_is_refused(name):
    looks = requirement("looks", vectorized=False)(lambda _student, family: bool(getattr(family, name)))
    reads = requirement("reads", vectorized=False, reads=(name,))(lambda _student, _family: True)
    for rule, found in ((looks, "AttributeError"), (reads, f'it reads "{name}"')):
        policy = replace(pt.Policy.default(), requirements=(*pt.Policy.default().requirements, rule))
        with pytest.raises(pt.RuleError, match=found) as caught:
            pt.match(reached(), policy)
        assert not [value for value in CONTACT.values() if str(value) in str(caught.value)]
