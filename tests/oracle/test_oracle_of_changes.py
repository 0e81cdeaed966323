"""The oracle of repairs, changes and swaps on worlds so small that their answers are worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from blame import at_family, forbidding
from brute_force import World
from mending import Upheaval, after_cancellation, moved, repairing, seats_of, touched
from single_edits import cheapest, cost_of, edited, single_edits
from steering import counting, most_seated, offering
from test_oracle_itself import NOTHING, families, students
from trading import added_by, free_swaps, stand_by

import partage as pt
from partage.testing import a_family
from partage.testing.factories import SLOT
from partage.whatif.edits import Atom, Edit, more_of, offer_slot

TWO_HOMES = [("F1", SLOT, ("S1", "S2")), ("F2", SLOT, ("S3",))]


def a_world(reading=NOTHING, seats=(2, 2), count=3, **rest):
    people = students(*({} for _ in range(count)))
    homes = families(*({"seats": n} for n in seats))
    return World(pt.Roster(people, homes, **rest), reading)


# Repairs


@pytest.mark.parametrize(
    ("cancelled", "best"),
    [
        (("student:S3",), (2, 0, -1)),  # F2's table is gone
        (("student:S1",), (2, 0, -1)),  # S2 stays; F1's table has lost somebody
        (("family:F2",), (2, -1, -1)),  # S3 has no seat and has to be told; F1's table stays as it is
        (("student:S1", "family:F2"), (2, -1, -2)),  # S3 comes to F1
        ((), (3, 0, 0)),
    ],
)
def test_a_repair(cancelled, best):
    world = a_world()
    reading = repairing(NOTHING, seats_of(TWO_HOMES), TWO_HOMES)
    assert reading.goals == ("students seated", "fewest changes", "fewest tables touched")
    assert World(Upheaval(cancelled=cancelled).after(world.roster), reading).optimum() == best


def test_the_order_of_a_repairs_goals():
    goals = ("families served", "students seated", "fewest changes", "satisfaction")
    reading = replace(NOTHING, goals=goals, allow_split=True)
    assert repairing(reading, (), ()).levels == (
        "families served",
        "students seated",
        "fewest changes",
        "fewest tables touched",
        "parties whole",
        "satisfaction",
    )
    assert repairing(replace(NOTHING, goals=("satisfaction",)), (), ()).goals[0] == "students seated"


def test_who_moved_and_which_tables_are_touched():
    roster = a_world().roster
    after = [("F1", SLOT, ("S1", "S3")), ("F2", SLOT, ("S2",))]
    assert moved(roster, seats_of(TWO_HOMES), after) == {"S2", "S3"}
    assert moved(roster, seats_of(TWO_HOMES)[:1], after) == set()
    assert touched(TWO_HOMES, after) == {("F1", SLOT), ("F2", SLOT)}
    assert touched(TWO_HOMES, [*TWO_HOMES[:1], ("F3", SLOT, ("S3",))]) == {("F2", SLOT), ("F3", SLOT)}


def test_newcomers_bring_their_facts():
    world = a_world(facts={"points": [[0.25, 1.0]] * 3})
    what = Upheaval(("student:S1",), (students({"id": "new"})[0],), (), {"points": (("new", "F2", 0.5),)})
    after = what.after(world.roster)
    assert [student.id for student in after.students] == ["S2", "S3", "new"]
    assert after.facts["points"].tolist() == [[0.25, 1.0], [0.25, 1.0], [0.0, 0.5]]


def test_a_family_cancels():
    assert after_cancellation(a_world(), "F2", TWO_HOMES) == {"students seated": 2, "fewest changes": -1}
    assert after_cancellation(a_world(), "F1", TWO_HOMES) == {"students seated": 2, "fewest changes": -2}


# Another seat


def test_a_forced_seat():
    reading = replace(NOTHING, goals=("students seated", "families served"))
    world = a_world(reading, seats=(1, 2), count=2)
    assert world.optimum() == (2, 2)
    together = offering(world, lambda table: table.family == 1)
    assert together.optimum() == (2, 1)
    there = offering(world, at_family(world, "S1", "F1"))
    sure = counting(there, "S1", lambda table: table.guests & 1, first=True)
    near = counting(sure, "kept", lambda table: int(table.family == 1 and table.guests & 1), first=False, constant=-1)
    assert near.optimum() == (1, 2, 2, -1)
    assert most_seated(world, ["S1", "S2"]) == 2
    assert most_seated(offering(world, lambda table: table.family == 0), ["S1", "S2"]) == 1


def test_what_forbids_a_seat():
    people = students({"diet": ["vegan"], "availability": {"then"}, "smoke_free": True})
    home = a_family(id="F1", smokes=True)
    world = World(pt.Roster(people, [home]), NOTHING)
    assert forbidding(world, people[0], home, SLOT) == {"same slot", "diet served", "smoke free"}
    world = World(world.roster, replace(NOTHING, smoke=False))
    assert forbidding(world, people[0], home, SLOT) == {"same slot", "diet served"}


# Single changes


def test_the_cheapest_change():
    roster = pt.Roster(students({}, {}), [a_family(id="F1", seats=1), a_family(id="F2", availability={"then"})])
    assert cheapest(roster, NOTHING, ["S2"], ["S1"]) == {"student": 10, "family": 20}
    assert cheapest(roster, NOTHING, ["S1", "S2"], []) == {"family": 20, "student": 20}
    lonely = pt.Roster(students({}, {}), [a_family(id="F1", seats=1)])
    assert cheapest(lonely, NOTHING, ["S2"], ["S1"]) == {"family": 20}


def test_a_longer_trip_or_another_level():
    near, far = (50.62, 3.05), (50.62, 3.15)  # 7.06 km: 35.3 minutes at 12 km an hour
    people = students({"place": near, "max_travel_min": 20, "languages": {"fr": "A2"}})
    roster = pt.Roster(people, [a_family(id="F1", place=far)])
    assert cheapest(roster, NOTHING, ["S1"], []) == {"student": 5 + 16}
    free = pt.Roster([people[0].replace(max_travel_min=None)], roster.families)
    strict = replace(NOTHING, reach=(30.0, 12.0))
    assert cheapest(free, strict, ["S1"], []) == {"student": 5 + 6, "policy": 60 + 6}
    assert cheapest(free, replace(NOTHING, language="B2"), ["S1"], []) == {"policy": 60 + 2}


def test_what_announced_edits_come_to():
    roster = a_world().roster
    edits = [offer_slot("student", ("S1", "S2"), "noon"), more_of(roster.family("F1"), "seats", 3)]
    assert cost_of(roster, NOTHING, edits) == sum(edit.cost for edit in edits) == 60
    after, _reading = edited(roster, NOTHING, edits)
    assert (after.family("F1").seats, sorted(after.student("S2").availability)) == (5, [SLOT, "noon"])
    minutes = Edit("policy", (Atom("policy", "within reach", "minutes", 75.0, 15),))
    assert edited(roster, NOTHING, [minutes])[1].reach == (75.0, 12.0)
    assert cost_of(roster, NOTHING, [minutes]) == minutes.cost == 75
    with pytest.raises(AssertionError):
        edited(roster, NOTHING, [Edit("family", (Atom("family", "F1", "serves", "halal"),))])
    assert {edit.what for edit in single_edits(roster, NOTHING, ["S1"])} == {"F1 seats", "F2 seats"}


# What a plan leaves open


def test_swaps_and_stand_by():
    world = a_world(seats=(2, 1), count=4)
    swaps = {frozenset((("S1",), ("S3",))), frozenset((("S2",), ("S3",)))}
    assert free_swaps(world, TWO_HOMES) == swaps
    found = set(stand_by(world, TWO_HOMES))
    assert found == {
        (("F1", SLOT), ("S4",), ("S1",)),
        (("F1", SLOT), ("S4",), ("S2",)),
        (("F2", SLOT), ("S4",), ("S3",)),
    }
    assert set(stand_by(a_world(count=4), TWO_HOMES)) == found | {(("F2", SLOT), ("S4",), None)}


def test_a_swap_that_loses():
    reading = replace(NOTHING, goals=("satisfaction",), wish=1.0)
    people = students({"slot_wishes": {SLOT: 1}}, {"slot_wishes": {"then": 1}})
    homes = families({}, {"availability": {"then"}})
    people = [student.replace(availability={SLOT, "then"}) for student in people]
    world = World(pt.Roster(people, homes), reading)
    assert free_swaps(world, [("F1", SLOT, ("S1",)), ("F2", "then", ("S2",))]) == set()
    assert len(free_swaps(world, [("F1", SLOT, ("S2",)), ("F2", "then", ("S1",))])) == 1


def test_one_more_family():
    reading = replace(NOTHING, goals=("students seated", "families served"))
    roster = a_world(reading, seats=(1, 1), count=4).roster
    assert added_by(roster, reading, a_family(id="new", seats=1)) == (1, 1)
    assert added_by(roster, reading, a_family(id="new", seats=6)) == (2, 1)
    assert added_by(roster, reading, a_family(id="new", availability={"then"})) == (0, 0)
