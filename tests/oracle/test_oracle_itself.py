"""The oracle on worlds so small that their answers are worked out by hand."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from brute_force import World
from catalogue import Catalogue
from readings import FIELDS, Reading
from records import registered_before, times_left_out
from tiny import random_case, wide_case

import partage as pt
from partage.testing import a_family, a_student
from partage.testing.factories import SLOT

NOTHING = replace(
    Reading(goals=("students seated",)),
    language=None,
    company=False,
    companion=None,
    **dict.fromkeys(("comfort", "practice", "travel", "interests", "wish", "country_wish", "new_faces")),
    **dict.fromkeys(("mixed", "table_language", "full")),
)
"""No rule and one goal; what a test is about comes in."""


def students(*records):
    """Records of students called S1, S2, ..., who speak French at B2 unless they say otherwise."""
    return [a_student(**{"id": f"S{number}"} | fields) for number, fields in enumerate(records, start=1)]


def families(*records):
    return [a_family(**{"id": f"F{number}"} | fields) for number, fields in enumerate(records, start=1)]


def worth(people, homes, reading, **rest):
    return World(pt.Roster(people, homes, **rest), reading).optimum()


def sat(family, *guests):
    """An earlier plan with one table."""
    return {"tables": [{"family": family, "slot": "then", "students": list(guests)}]}


def the_table(reading, guests, home=None, **rest):
    """What rules say of one table of all students, and what its own gain is."""
    home = home or a_family(id="F1")
    catalogue = Catalogue(pt.Roster(guests, [home], **rest), reading)
    return all(catalogue.table_rules(guests, home, SLOT)), catalogue.table_gain(guests, home, SLOT)


# Preferences on a seat


@pytest.mark.parametrize(
    ("facts", "history", "gain"),
    [
        ({}, [], 2000),
        ({}, [sat("F1", "S1")], 0),
        ({}, [sat("F2", "S1")], 2000),
        ({}, [sat("F1", "S2"), sat("F1", "S3", "S1")], 0),
        ({"met": [[0.25]]}, [], 1500),
        ({"met": [[0.25]]}, [sat("F1", "S1")], 0),
        ({"met": [[1]]}, [{}], 0),
    ],
)
def test_new_faces(facts, history, gain):
    reading = replace(NOTHING, new_faces=2.0, goals=("satisfaction",))
    assert worth(students({}), families({}), reading, facts=facts, history=history) == (gain,)


# Rules about a seat

BEFORE, AFTER = "2026-11-18T19:30", "2026-11-19T19:30"


@pytest.mark.parametrize(
    ("since", "free", "pins", "seated"),
    [
        (None, BEFORE, [], 2),
        ("2026-11-19", BEFORE, [], 0),
        ("2026-11-19", BEFORE, [("S1", "F1", BEFORE)], 1),
        ("2026-11-19", BEFORE, [("S1", "F1")], 0),
        ("2026-11-19", AFTER, [], 2),
        ("2026-11-18T19:30", BEFORE, [], 2),
        ("2026-11-18T19:31", BEFORE, [], 0),
        ("2026-11-19", "mercredi", [], 2),
    ],
)
def test_not_before(since, free, pins, seated):
    people, homes = students(*[{"availability": {free}}] * 2), families({"availability": {free}, "seats": 2})
    found = worth(people, homes, replace(NOTHING, since=since), pins=pins)
    assert found[-1] == seated


# Rules about a table


@pytest.mark.parametrize(
    ("spoken", "home", "level", "allowed"),
    [
        ([{"fr": "A2"}, {"fr": "B1"}], {"fr": "native"}, "A2", True),
        ([{"fr": "A1"}, {"fr": "B1"}], {"fr": "native"}, "A2", False),
        ([{"fr": "A2", "en": "C1"}, {"en": "C1"}], {"fr": "native"}, "A2", False),  # not with the family
        ([{"fr": "A2"}, {"en": "B1"}], {"fr": "native", "en": "C1"}, "A2", False),  # two languages
        ([{"pt-BR": "B1"}, {"pt": "B1"}], {"fr": "native", "pt-PT": "B1"}, "B1", True),
        ([{"en": "B1"}], {"fr": "native", "en": "A2"}, "B1", False),
    ],
)
def test_one_table_language(spoken, home, level, allowed):
    guests = students(*({"languages": languages} for languages in spoken))
    assert the_table(replace(NOTHING, one_language=level), guests, a_family(id="F1", languages=home))[0] is allowed


@pytest.mark.parametrize(
    ("countries", "most", "allowed"),
    [
        (["IT", "IT"], 1, False),
        (["IT", "MA"], 1, True),
        ([None, None, None], 1, True),
        (["IT", "IT", "MA"], 2, True),
        (["IT", "IT", "IT"], 2, False),
    ],
)
def test_at_most_per_country(countries, most, allowed):
    guests = students(*({"country": country} for country in countries))
    assert the_table(replace(NOTHING, per_country=most), guests)[0] is allowed


@pytest.mark.parametrize(
    ("diets", "most", "allowed"),
    [
        ([["halal"], ["halal"]], 1, True),
        ([["halal"], ["halal", "gluten_free"]], 1, False),
        ([["gluten_free", "halal"], ["halal", "gluten_free"], []], 1, True),
        ([["halal"], ["vegan"], []], 2, True),
        ([["halal"], ["vegan"], ["kosher"]], 2, False),
    ],
)
def test_at_most_special_diets(diets, most, allowed):
    guests = students(*({"diet": diet, "diet_alternatives": [["no_beef"]]} for diet in diets))
    assert the_table(replace(NOTHING, special_diets=most), guests)[0] is allowed


@pytest.mark.parametrize(
    ("spoken", "home", "gain"),
    [
        ([{"fr": "B1"}, {"fr": "C1"}], {"fr": "native"}, 800),  # 2 guests, 0.4 each
        ([{"fr": "B1", "en": "C1"}, {"fr": "C1", "en": "C2"}], {"fr": "native", "en": "B2"}, 1200),  # English: 0.6
        ([{"fr": "B1"}, {"en": "C1"}], {"fr": "native", "en": "native"}, 0),
        ([{"fr": "A1"}], {"fr": "native"}, 0),
        ([{"fr": "native"}], {"fr": "native"}, 1000),
    ],
)
def test_table_language(spoken, home, gain):
    guests = students(*({"languages": languages} for languages in spoken))
    reading = replace(NOTHING, table_language=1.0)
    assert the_table(reading, guests, a_family(id="F1", languages=home))[1] == gain


@pytest.mark.parametrize(
    ("spoken", "home", "level", "gain"),
    [
        ([{"fr": "A2"}], {"fr": "native"}, "B1", 0),  # alone and lonely
        ([{"fr": "B1"}], {"fr": "native"}, "B1", 1000),
        ([{"fr": "A2"}], {"fr": "native"}, "A2", 1000),
        ([{"fr": "A2", "en": "B1"}], {"fr": "native", "en": "A1"}, "B1", 1000),  # however well the family speaks it
        ([{"fr": "A2", "en": "B1"}, {"fr": "C1"}], {"fr": "native"}, "B1", 1000),  # one of two: 2 guests, 0.5 each
        ([{"fr": "A2", "en": "B1"}, {"fr": "C1", "en": "B1"}], {"fr": "native"}, "B1", 2000),
        ([{"fr": "A2", "en": "B1"}, {"fr": "A1", "en": "A2"}], {"fr": "native"}, "B1", 0),
        ([{"fr": "A2", "es": "C1"}, {"fr": "A1", "es": "B1"}, {"fr": "A1"}], {"fr": "native"}, "B1", 2001),
    ],
)
def test_companion(spoken, home, level, gain):
    """The last: two beginners talk in Spanish, the third is lonely: 3 guests, 667 each."""
    guests = students(*({"languages": languages} for languages in spoken))
    reading = replace(NOTHING, companion=(1.0, level))
    assert the_table(reading, guests, a_family(id="F1", languages=home))[1] == gain


@pytest.mark.parametrize(("guests", "seats", "gain"), [(1, 4, 250), (3, 4, 2250), (2, 2, 2000)])
def test_full_table(guests, seats, gain):
    reading = replace(NOTHING, full=1.0)
    assert the_table(reading, students(*[{}] * guests), a_family(id="F1", seats=seats))[1] == gain


@pytest.mark.parametrize(
    ("countries", "gain"),
    [
        (["IT"], 0),
        (["IT", "IT"], 2000),
        (["IT", "IT", "MA"], 2001),
        ([None, None], 0),
        (["IT", "IT", "MA", "MA"], 4000),
        (["IT", "MA"], 0),
    ],
)
def test_same_country(countries, gain):
    guests = students(*({"country": country} for country in countries))
    assert the_table(replace(NOTHING, same_country=1.0), guests)[1] == gain


# Goals

FREE = {"availability": {"a", "b"}}


@pytest.mark.parametrize(
    ("weights", "best"),
    [
        (None, 2),
        ({"S3": 7}, 8),  # S3 and one more
        ({"S1": 2, "S2": 3, "nobody": 9}, 5),
        ("times_left_out", 6),  # S1 counts 3, S2 counts 1, S3 counts 3
        ("extras.waits", 12),  # S3 counts 11
    ],
)
def test_weights_of_students(weights, best):
    """Two of three have a seat; S1 was left out twice by record, S3 twice by history."""
    people = students({"times_left_out": 2}, {}, {"times_left_out": 1, "extras": {"waits": 10}})
    history = [{"unseated": ["S3", "gone"]}, {"unseated": ["S3"]}, {"unseated": []}]
    reading = replace(NOTHING, weights=weights)
    assert worth(people, families({"seats": 2}), reading, history=history) == (best,)


def test_left_out_first():
    """One of two seats at F1 (left out once by history) or F2 (three times by record)."""
    people = students({"times_left_out": 1}, {"times_left_out": 1}, {})
    homes = families({"seats": 1}, {"seats": 1, "times_left_out": 3})
    history = [{"unseated": ["S2"], "manifest": {"families_left_out": ["F1", "F7"]}}, {"unseated": ["S2"]}]
    roster = pt.Roster(people, homes, history=history)
    assert [times_left_out(roster, person) for person in (*people, *homes)] == [1, 2, 0, 1, 3]
    reading = replace(NOTHING, goals=("students seated", "left out first"))
    assert World(roster, reading).optimum() == (2, 1 + 2 + 1 + 3)


def test_a_family_counts_once_for_having_been_left_out():
    people = students(FREE, FREE)
    homes = families(FREE | {"seats": 1, "max_meals": 2, "times_left_out": 5})
    assert worth(people, homes, replace(NOTHING, goals=("left out first",))) == (5,)


def test_early_birds():
    """At noon, at noon in UTC, half an hour earlier by another clock, and nobody knows when."""
    moments = (
        datetime(2026, 10, 1, 12, 0),  # noqa: DTZ001
        datetime(2026, 10, 1, 12, 0, tzinfo=UTC),
        datetime.fromisoformat("2026-10-01T13:30:00+02:00"),
        None,
    )
    people = students(*({"registered_at": at} for at in moments))
    roster = pt.Roster(people, families({"seats": 2}))
    assert [registered_before(roster, person) for person in people] == [1, 1, 3, 0]
    assert World(roster, replace(NOTHING, goals=("students seated", "early birds"))).optimum() == (2, 4)


WISHES = {"slot_wishes": {"a": 0.2, "b": 0.6}, "availability": {"a", "b"}}
WISHES_A = {"slot_wishes": {"a": 1, "b": 0.1}, "availability": {"a", "b"}}


@pytest.mark.parametrize(
    ("goals", "best"),
    [
        (("students seated", "satisfaction"), (2, 1200)),  # both on evening a: 200 + 1000
        (("students seated", "worst off", "satisfaction"), (2, 200, 1200)),
        (("students seated", "satisfaction", "worst off"), (2, 1200, 200)),
        (("students seated", "worst off"), (2, 200)),
    ],
)
def test_worst_off_with_one_evening(goals, best):
    people = students(WISHES, WISHES_A)
    homes = families({"seats": 2, "availability": {"a"}})
    assert worth(people, homes, replace(NOTHING, wish=1.0, goals=goals)) == best


def test_worst_off_costs_satisfaction():
    """Together on evening a they gain 200 + 1000, on evening b 600 + 300: the lowest is higher on b."""
    people = students(WISHES, WISHES_A | {"slot_wishes": {"a": 1, "b": 0.3}})
    homes = families({"seats": 2, "min_guests": 2, "availability": {"a", "b"}})
    reading = replace(NOTHING, wish=1.0, goals=("students seated", "worst off", "satisfaction"))
    assert worth(people, homes, reading) == (2, 300, 900)
    assert worth(people, homes, replace(reading, goals=("students seated", "satisfaction", "worst off"))) == (
        2,
        1200,
        200,
    )


def test_worst_off_leaves_table_gains_out():
    people = students({"country": "IT"}, {"country": "MA"})
    reading = replace(NOTHING, mixed=1.0, wish=0.5, goals=("students seated", "worst off", "satisfaction"))
    assert worth(people, families({}), reading) == (2, 500, 2 * 500 + 2 * 1000)


def test_later_levels_only_look_at_seats_as_good_as_the_worst_off():
    """F2 would be served, too, but only with a seat that gains nothing."""
    people = students({"interests": ["chess"]}, {"interests": ["chess"]})
    homes = families({"seats": 2, "interests": ["chess"]}, {"seats": 1})
    reading = replace(NOTHING, interests=3.0, goals=("students seated", "families served", "worst off"))
    assert worth(people, homes, reading) == (2, 2, 0)
    reading = replace(reading, goals=("students seated", "worst off", "families served"))
    assert worth(people, homes, reading) == (2, 1000, 1)


def test_nobody_seated_is_no_worst_off():
    reading = replace(NOTHING, wish=1.0, goals=("students seated", "worst off", "families served"))
    assert worth(students({}), families({"availability": {"other"}}), reading) == (0, 0, 0)
    assert worth([], families({}), reading) == (0, 0, 0)


@pytest.mark.parametrize(
    ("told", "best"),
    [
        ((), 0),
        ((("S1", "F1", SLOT),), 0),
        ((("S1", "F1", SLOT), ("S2", "F1", SLOT)), -1),  # one seat
        ((("S1", "F1", "other"),), -1),
        ((("S1", "F9", SLOT),), -1),
        ((("gone", "F1", SLOT), ("S1", "F1", SLOT)), 0),
    ],
)
def test_fewest_changes(told, best):
    reading = replace(NOTHING, told=told, goals=("fewest changes",))
    assert worth(students({}, {}), families({"seats": 1}), reading) == (best,)


PARTY = {"party": "p"}


@pytest.mark.parametrize(
    ("homes", "best"),
    [
        (({"seats": 3},), (3, 0)),
        (({"seats": 2}, {"seats": 1}), (3, -1)),
        (({"seats": 1}, {"seats": 1}, {"seats": 1}), (3, -2)),
        (({"seats": 1}, {"seats": 1}), (2, -1)),
        (({"seats": 1},), (1, 0)),  # S1, whose id comes first
    ],
)
def test_parties_whole(homes, best):
    people = students(PARTY, PARTY, PARTY)
    reading = replace(NOTHING, allow_split=True)
    assert worth(people, families(*homes), reading) == best
    whole = replace(NOTHING, goals=("students seated", "parties whole"))
    assert worth(people, families(*homes), whole) == (3 if homes[0]["seats"] == 3 else 0, 0)


def test_a_fragment_without_its_first_member_counts_at_each_table():
    """S1 cannot come: S2 and S3 count -1 where they sit, together or not."""
    people = students(PARTY | {"availability": {"never"}}, PARTY, PARTY, {"party": "q"}, {"party": "q"})
    reading = replace(NOTHING, allow_split=True)
    assert worth(people, families({"seats": 4}), reading) == (4, -1)
    assert worth(people, families({"seats": 2}, {"seats": 2}), reading) == (4, -1)
    assert worth(people[:3], families({"seats": 1}, {"seats": 1}), reading) == (2, -2)


def test_where_parties_whole_comes_when_nobody_lists_it():
    def levels(*goals):
        return replace(NOTHING, goals=goals, allow_split=True).levels

    assert levels("satisfaction", "students seated", "nobody alone") == (
        "satisfaction",
        "students seated",
        "parties whole",
        "nobody alone",
    )
    assert levels("satisfaction") == ("parties whole", "satisfaction")
    assert levels("satisfaction", "parties whole") == ("satisfaction", "parties whole")


def test_a_pin_binds_the_party_or_only_whom_it_names():
    people = students(PARTY, PARTY)
    homes = families({"seats": 1}, {"seats": 2})
    pins = [("S1", "F2")]
    reading = replace(NOTHING, goals=("students seated", "families served"))
    assert worth(people, homes, reading, pins=pins) == (1, 2, 1)
    assert worth(people, homes, replace(reading, allow_split=True), pins=pins) == (1, 2, 0, 1)
    split = replace(reading, allow_split=True, goals=("students seated", "families served", "parties whole"))
    assert worth(people, homes, split, pins=pins) == (1, 2, 2, -1)


# Certificates


def certificate(*multipliers, unit=1, **prices):
    return SimpleNamespace(unit=unit, multipliers=multipliers, prices=prices)


def test_a_bound_after_the_worst_off_offers_good_seats_only():
    """F2 gives nothing but a seat without interests; prices are 0, so that each family takes what is best."""
    people = students({"interests": ["chess"]}, {"interests": ["chess"]})
    homes = families({"seats": 2, "interests": ["chess"]}, {"seats": 1})
    reading = replace(NOTHING, interests=3.0, goals=("students seated", "worst off", "families served"))
    world = World(pt.Roster(people, homes), reading)
    assert world.price_bound(2, certificate(0, 0), (2, 1000, 1)) == 1
    assert world.price_bound(2, certificate(0, 0), (2, 0, 2)) == 2
    assert world.price_bound(0, certificate(), (2, 1000, 1)) == 3
    # Two seats of F1 at 3 each, its being served 2, prices 5, less 3 for each of the students that are seated.
    assert world.price_bound(2, certificate(3, 0, unit=2, S1=1, S2=4), (2, 1000, 1)) == 5 + 2 + (3 - 1) - 6


def test_a_constant_is_in_bounds():
    told = (("S1", "F1", SLOT), ("S2", "F2", SLOT))
    reading = replace(NOTHING, told=told, goals=("fewest changes", "students seated"))
    world = World(pt.Roster(students({}, {}), families({})), reading)
    assert world.optimum() == (-1, 2)
    assert world.price_bound(0, certificate(unit=10), (-1, 2)) == 10 - 20
    assert world.price_bound(1, certificate(7, unit=10), (-1, 2)) == 20 + 7 - 14 + 7


# Plans


def test_worth_of_a_plan():
    people = students(WISHES, WISHES_A | PARTY, PARTY)
    homes = families({"seats": 2, "availability": {"a", SLOT}, "max_meals": 2}, {"seats": 2, "availability": {"b"}})
    reading = replace(
        NOTHING,
        wish=1.0,
        allow_split=True,
        told=(("S1", "F1", "a"), ("S3", "F1", SLOT)),
        goals=("students seated", "worst off", "fewest changes", "satisfaction"),
    )
    world = World(pt.Roster(people, homes), reading)
    assert world.levels == ("students seated", "parties whole", "worst off", "fewest changes", "satisfaction")

    def table(family, slot, *guests):
        return SimpleNamespace(family=family, slot=slot, students=guests)

    assert world.worth([]) == (0, 0, 0, -2, 0)
    assert world.worth([table("F1", "a", "S1"), table("F1", SLOT, "S3")]) == (2, -1, 200, 0, 1200)
    assert world.worth([table("F1", "a", "S1", "S2"), table("F1", SLOT, "S3")]) == (3, -1, 200, 0, 2200)
    assert world.worth([table("F2", "b", "S1", "S2")]) == (2, 0, 100, -2, 700)


def every_plan(world, number=0, taken=0):
    """All sets of tables that can stand side by side."""
    if number == len(world.families):
        yield ()
        return
    for here in some_meals(world.tables[number], world.families[number].max_meals, taken):
        used = taken | sum(table.guests for table in here)
        for others in every_plan(world, number + 1, used):
            yield (*here, *others)


def some_meals(tables, most, taken):
    yield ()
    for place, table in enumerate(tables if most else ()):
        if not table.guests & taken:
            later = [other for other in tables[place + 1 :] if other.slot != table.slot]
            for others in some_meals(later, most - 1, taken | table.guests):
                yield (table, *others)


def named(world, plan):
    return [
        SimpleNamespace(
            family=world.families[table.family].id,
            slot=table.slot,
            students=[student.id for row, student in enumerate(world.students) if table.guests >> row & 1],
        )
        for table in plan
    ]


@pytest.mark.parametrize("draw", [random_case, wide_case])
def test_no_plan_is_better_than_the_optimum_or_than_a_bound(draw):
    """Every plan one by one, where there are few tables; a bound holds for plans as good at all earlier levels."""
    plans, lowest, rng = 0, 0, random.Random(0)
    for seed in range(400):
        roster, reading = draw(seed)
        world = World(roster, reading)
        if not 3 <= sum(map(len, world.tables)) <= 24:
            continue
        worths = sorted({world.worth(named(world, plan)) for plan in every_plan(world)})
        plans += len(worths)
        lowest += world.worst is not None
        assert worths[-1] == world.optimum()
        ours = rng.choice(worths)
        for level in range(len(world.levels)):
            if level != world.worst:
                multipliers = [0 if earlier == world.worst else rng.randint(0, 9000) for earlier in range(level)]
                prices = {student.id: rng.randint(0, 3000) for student in roster.students}
                bound = world.price_bound(level, certificate(*multipliers, unit=7, **prices), ours)
                rivals = [w for w in worths if all(a >= b for a, b in zip(w[:level], ours[:level], strict=True))]
                assert max(rival[level] for rival in rivals) <= bound // 7
    assert plans > 2000
    assert draw is random_case or lowest > 10


def test_every_rule_has_a_field():
    assert set(FIELDS.values()) <= set(Reading.__dataclass_fields__)
    assert len(set(FIELDS.values())) == len(FIELDS)
