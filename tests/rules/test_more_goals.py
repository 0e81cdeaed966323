"""Goals beyond the default four: what they add, what they refuse, and what history does to them."""

import numpy as np
import pytest

import partage as pt
from partage.cli.texts import summary
from partage.columns import Columns, Seats, Tables
from partage.domain.roster import Roster
from partage.errors import PolicyError
from partage.rules.goals import (
    EarlyBirds,
    LeftOutFirst,
    PartiesWhole,
    Satisfaction,
    StudentsSeated,
    WorstOff,
)
from partage.rules.policy import Policy
from partage.rules.repair_goals import FewestChanges, FewestTables
from partage.testing import a_family, a_student

POLICY = Policy()
SLOT = "2026-11-18T19:30"


def columns_of(*changes, families=({},), history=(), **how):
    students = [a_student(id=f"S{n}", **change) for n, change in enumerate(changes, start=1)]
    homes = [a_family(id=f"F{n}", **change) for n, change in enumerate(families, start=1)]
    return Columns.of(Roster(students, homes, history=history), **how)


def added(goal, columns, policy=POLICY):
    """What a seat at the first family adds for each student."""
    count = len(columns.students)
    zeros = np.zeros(count, dtype=np.int64)
    return goal.per_seat(Seats(columns, np.arange(count), zeros, zeros), policy).tolist()


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        (None, [1, 1, 1]),
        ({}, [1, 1, 1]),
        ({"S2": 5}, [1, 5, 1]),
        ({"S1": 1_000_000, "S3": 2}, [1_000_000, 1, 2]),
        ("times_left_out", [1, 3, 1]),
        ("extras.need", [3, 1, 1]),
        ("extras.first_time", [2, 1, 1]),
    ],
)
def test_students_seated(weights, expected):
    columns = columns_of(
        {"extras": {"need": 2, "first_time": True}}, {"times_left_out": 2}, {"extras": {"first_time": False}}
    )
    goal = StudentsSeated(weights=weights)
    goal.check(columns)
    assert added(goal, columns) == expected


@pytest.mark.parametrize("weights", [3, {"S1": 0}, {"S1": 1.5}, {"S1": True}, {"S1": 1_000_001}, {1: 1}, ["S1"]])
def test_priorities_are_whole_numbers_by_id(weights):
    with pytest.raises(PolicyError) as caught:
        StudentsSeated(weights=weights)
    assert caught.value.code == "bad_parameter"
    assert "students seated" in str(caught.value)


@pytest.mark.parametrize(
    ("weights", "code", "words"),
    [
        ({"S11": 2}, "unknown_student", 'Did you mean "S1"'),
        ("times_left_ot", "bad_column", 'Did you mean "times_left_out"'),
        ("country", "bad_column", "whole numbers"),
        ("extras.need", "bad_column", "whole numbers"),
    ],
)
def test_priorities_that_a_roster_does_not_know(weights, code, words):
    home = a_family(id="F1")
    roster = Roster([a_student(id="S1", extras={"need": 0.5})], [home])
    with pytest.raises(PolicyError, match=words) as caught:
        pt.match(roster, Policy(goals=(StudentsSeated(weights=weights),)))
    assert caught.value.code == code
    assert "0.5" not in str(caught.value)


def test_the_checker_says_what_a_goal_cannot_count():
    home = a_family(id="F1")
    policy = Policy(goals=(StudentsSeated(weights="extras.need"),))
    plan = pt.match(Roster([a_student(id="S1", extras={"need": 2})], [home]), policy)
    assert plan.levels[0].value == 3
    verdict = pt.verify(plan, Roster([a_student(id="S1")], [home]), policy)
    assert {violation.code for violation in verdict.violations} == {"other_roster", "uncountable_goal"}


def an_earlier_plan(*, unseated=(), families_left_out=()):
    manifest = {"families_left_out": list(families_left_out)}
    return {"schema": "partage.plan/1", "tables": [], "unseated": list(unseated), "manifest": manifest}


@pytest.mark.parametrize(
    ("stated", "history", "expected"),
    [
        (0, [], 0),
        (2, [], 2),
        (0, [an_earlier_plan(unseated=["S1"])], 1),
        (0, [an_earlier_plan(unseated=["S1", "S1"]), an_earlier_plan(unseated=["S1", "x"])], 2),
        (3, [an_earlier_plan(unseated=["S1"])], 3),
        (1, [an_earlier_plan(unseated=["S1"])] * 2, 2),
        (0, [an_earlier_plan(unseated=["S9"], families_left_out=["S1"])], 0),
    ],
)
def test_left_out_first(stated, history, expected):
    columns = columns_of({"times_left_out": stated}, history=history)
    assert added(LeftOutFirst(), columns) == [expected]


@pytest.mark.parametrize(
    ("stated", "history", "expected"),
    [
        (2, [], 2),
        (0, [an_earlier_plan(families_left_out=["F1"])], 1),
        (2, [an_earlier_plan(families_left_out=["F1"])], 2),
    ],
)
def test_left_out_first_of_families(stated, history, expected):
    columns = columns_of({}, families=[{"times_left_out": stated}], history=history)
    assert LeftOutFirst().per_family(columns, POLICY).tolist() == [expected]


def test_a_plan_says_which_families_it_left_out():
    roster = Roster([a_student(id="S1")], [a_family(id="F1"), a_family(id="F2"), a_family(id="F3", seats=1)])
    plan = pt.match(roster)
    hosts = {table.family for table in plan.tables}
    assert set(plan.manifest["families_left_out"]) == {"F1", "F2", "F3"} - hosts
    assert len(hosts) == 1
    later = Roster(roster.students, roster.families, history=[plan])
    assert Columns.of(later).families.columns["times_left_out"].tolist() == [
        int(family not in hosts) for family in ("F1", "F2", "F3")
    ]


@pytest.mark.parametrize(
    ("registered", "expected"),
    [
        ([None], [0]),
        (["2026-10-01T12:00:00Z", None], [1, 0]),
        (["2026-10-02T12:00:00Z", "2026-10-01T12:00:00Z", "2026-10-03T12:00:00Z"], [1, 2, 0]),
        (["2026-10-01T12:00:00Z", "2026-10-01T14:00:00+02:00", None], [1, 1, 0]),
        (["2026-10-01T12:00:00", "2026-10-01T12:30:00Z"], [1, 0]),
        ([None, None], [0, 0]),
    ],
)
def test_early_birds(registered, expected):
    assert added(EarlyBirds(), columns_of(*({"registered_at": moment} for moment in registered))) == expected


@pytest.mark.parametrize(
    ("parties", "seated", "expected"),
    [
        ("aa", [0, 1], 0),
        ("aa", [0], 0),
        ("aa", [1], -1),
        ("-a", [0], 0),
        ("aabb", [1, 3], -2),
        ("aabb", [0, 1, 3], -1),
        ("aaa", [1, 2], -1),
        ("a", [0], 0),
    ],
)
def test_parties_whole(parties, seated, expected):
    columns = columns_of(*({"party": None if p == "-" else p} for p in parties), allow_split=True)
    table = Tables(columns, np.array([seated]), np.zeros(1, int), np.zeros(1, int))
    split = Policy(allow_split=True)
    assert PartiesWhole().per_table(table, split).tolist() == [expected]
    assert PartiesWhole().per_table(table, POLICY).tolist() == [0]
    for room in range(3):
        bound = PartiesWhole().per_table_bound(table, np.array([len(seated) + room]), split)
        assert bound.tolist() == [min(expected + room, 0)]
    assert PartiesWhole().judges_tables(split)
    assert not PartiesWhole().judges_tables(POLICY)


@pytest.mark.parametrize(
    ("goals", "expected"),
    [
        ((StudentsSeated(), Satisfaction()), ["students seated", "parties whole", "satisfaction"]),
        ((Satisfaction(),), ["parties whole", "satisfaction"]),
        ((StudentsSeated(), Satisfaction(), PartiesWhole()), ["students seated", "satisfaction", "parties whole"]),
    ],
)
def test_where_whole_parties_stand(goals, expected):
    assert [goal.name for goal in Policy(goals=goals, allow_split=True).goals] == expected


def test_a_party_is_split_as_a_last_resort_only():
    friends = [a_student(id="S1", party="p"), a_student(id="S2", party="p")]
    small, large = a_family(id="F1", seats=1), a_family(id="F2", seats=1)
    whole, split = Policy.default(), Policy(goals=Policy.default().goals, allow_split=True)
    assert not pt.match(Roster(friends, [small, large]), whole).seated
    plan = pt.match(Roster(friends, [small, large]), split)
    assert plan.split_parties == (("S1", "S2"),)
    assert "Groups that do not sit together: S1 + S2" in summary(plan)
    assert [(level.goal, level.value) for level in plan.levels][:2] == [("students seated", 2), ("parties whole", -1)]
    together = pt.match(Roster(friends, [small, large, a_family(id="F3", seats=2)]), split)
    assert together.split_parties == ()
    assert "do not sit together" not in summary(together)
    assert len(together.tables) == 1


@pytest.mark.parametrize(
    ("told", "kept", "offset"),
    [
        ([], [0, 0], 0),
        ([("S1", "F1", SLOT)], [1, 0], -1),
        ([("S1", "F2", SLOT)], [0, 0], -1),
        ([("S1", "F1", "another day")], [0, 0], -1),
        ([("S2", "F1", SLOT), ("S1", "F1", SLOT)], [1, 1], -2),
        ([("S9", "F1", SLOT), ("S2", "F9", SLOT)], [0, 0], -1),
    ],
)
def test_fewest_changes(told, kept, offset):
    columns = columns_of({}, {})
    assert added(FewestChanges(told), columns) == kept
    assert FewestChanges(told).offset(columns) == offset


def test_fewest_changes_takes_a_plan():
    roster = Roster([a_student(id="S1"), a_student(id="S2")], [a_family(id="F1"), a_family(id="F2")])
    plan = pt.Plan.of([("F1", SLOT, ["S1"]), ("F2", SLOT, ["S2"])], roster)
    goal = FewestChanges(plan)
    assert goal == FewestChanges([("S2", "F2", SLOT), ("S1", "F1", SLOT)])
    again = pt.match(roster, Policy(goals=(StudentsSeated(), goal, Satisfaction())))
    assert again.seated == plan.seated
    assert [(level.value, level.bound) for level in again.levels][1] == (0, 0)
    fewer = Roster(roster.students, [a_family(id="F1")])
    moved = pt.match(fewer, Policy(goals=(StudentsSeated(), goal)))
    assert [level.value for level in moved.levels] == [2, -1]
    assert sum(table.levels[1] for table in moved.tables) == 1


@pytest.mark.parametrize(
    "told",
    [
        3,
        "S1",
        ["abc"],
        [("S1", "F1")],
        [("S1", 2, "x")],
        [("S1", "F1", "a"), ("S1", "F2", "a")],
        {"S1": None},
        {"S1": 5},
        {"S1": "F1"},
    ],
)
def test_fewest_changes_refuses(told):
    with pytest.raises(PolicyError) as caught:
        FewestChanges(told)
    assert caught.value.code == "bad_parameter"


@pytest.mark.parametrize(
    ("guests", "worth"),
    [
        ({("F1", 0): ["S1", "S2"], ("F2", 1): ["S3"]}, 0),
        ({("F1", 0): ["S1"], ("F2", 1): ["S3"]}, -1),
        ({("F1", 0): ["S1", "S2", "S4"], ("F2", 1): ["S3"]}, -1),
        ({("F1", 0): ["S1", "S4"], ("F2", 1): ["S2"]}, -2),
        ({("F1", 1): ["S1", "S2"], ("F2", 1): ["S3"]}, -2),
        ({("F2", 1): ["S3"], ("F3", 0): ["S1", "S2"]}, -2),
        ({("F2", 1): ["S3"]}, -1),
        ({}, -2),
    ],
)
def test_fewest_tables(guests, worth):
    families = ({"availability": ["a", "b"], "max_meals": 2, "seats": 3},) * 3
    roster = columns_of(*[{"availability": ["a", "b"]}] * 4, families=families)
    told = [("S1", "F1", "a"), ("S2", "F1", "a"), ("S3", "F2", "b")]
    goal = FewestTables(told)
    students = np.full((len(guests), 3), -1)
    for row, sitting in enumerate(guests.values()):
        students[row, : len(sitting)] = [int(its_id[1]) - 1 for its_id in sitting]
    homes, slots = (np.array([int(str(key[part])[-1]) - (part == 0) for key in guests], dtype=int) for part in (0, 1))
    tables = Tables(roster, students, homes, slots)
    assert goal.per_table(tables, POLICY).sum() + goal.offset(roster) == worth
    assert (goal.per_table_bound(tables, tables.people, POLICY) == goal.per_table(tables, POLICY)).all()


def test_fewest_tables_counts_those_who_left():
    roster = columns_of({}, families=({"seats": 2},))
    goal = FewestTables([("S1", "F1", SLOT), ("gone", "F1", SLOT), ("S1x", "F9", "another day")])
    table = Tables(roster, np.array([[0]]), np.array([0]), np.array([0]))
    assert goal.offset(roster) == -2
    assert goal.per_table(table, POLICY).tolist() == [0]


def test_worst_off_is_the_lowest_gain_of_a_seat():
    students = [a_student(id="S1", languages={"fr": "A2"}), a_student(id="S2", languages={"fr": "C1"})]
    roster = Roster(students, [a_family(id="F1"), a_family(id="F2", languages={"fr": "A2"})])
    policy = Policy(preferences=(pt.LanguageComfort(weight=1),), goals=(StudentsSeated(), WorstOff(), Satisfaction()))
    plan = pt.match(roster, policy)
    assert [level.value for level in plan.levels] == [2, 200, 1000]
    level = plan.levels[1]
    assert (level.bound, level.proof, level.certificate) == (200, "search", None)
    assert all(table.levels[1] is None for table in plan.tables)
    assert pt.verify(plan, roster, policy)


@pytest.mark.parametrize(
    "goals",
    [(WorstOff(),), (WorstOff(), StudentsSeated()), (Satisfaction(), WorstOff(), StudentsSeated())],
)
def test_worst_off_comes_after_students_seated(goals):
    with pytest.raises(PolicyError) as caught:
        Policy(goals=goals)
    assert caught.value.code == "goal_order"
