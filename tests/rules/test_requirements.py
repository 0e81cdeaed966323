"""One truth table per requirement on a seat, with its boundaries."""

import math
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

import numpy as np
import pytest

from partage.columns import Columns, Seats
from partage.domain.roster import Roster
from partage.engine import match
from partage.errors import PolicyError
from partage.plan.verify import verify
from partage.rules import evaluate as asking
from partage.rules.policy import Policy
from partage.rules.requirements import (
    EARTH_KM,
    AllergySafe,
    AnimalsAvoided,
    DietServed,
    NotApart,
    NotBefore,
    Pinned,
    SameSlot,
    SharedLanguage,
    SmokeFree,
    StepFree,
    Welcome,
    WithinReach,
)
from partage.testing import a_family, a_student, allows

WED, THU = "2026-11-18T19:30", "2026-11-19T19:30"
KM = 180 / (math.pi * EARTH_KM)  # degrees of latitude per kilometre


@pytest.mark.parametrize(
    ("student", "family", "slot", "allowed"),
    [
        ({WED}, {WED}, WED, True),
        ({WED, THU}, {THU}, THU, True),
        ({WED, THU}, {THU}, WED, False),
        ({WED}, {WED, THU}, THU, False),
        ({WED}, {THU}, None, False),
    ],
)
def test_same_slot(student, family, slot, allowed):
    assert allows(SameSlot(), a_student(availability=student), a_family(availability=family), slot) is allowed


@pytest.mark.parametrize(
    ("level", "student", "family", "allowed"),
    [
        ("A2", {"fr": "A2"}, {"fr": "A2"}, True),
        ("A2", {"fr": "A1"}, {"fr": "native"}, False),
        ("A2", {"fr": "native"}, {"fr": "A1"}, False),
        ("A2", {"fr": "native"}, {"en": "native"}, False),
        ("A2", {"fr": "A1", "en": "B1"}, {"fr": "native", "en": "A2"}, True),
        ("A2", {"pt-BR": "B1"}, {"pt": "native"}, True),
        ("A2", {"ary": "native"}, {"ar": "native"}, False),
        ("native", {"fr": "C2"}, {"fr": "native"}, False),
        ("native", {"fr": "native"}, {"fr": "native"}, True),
        ("A1", {"fr": "A1"}, {"fr": "A1"}, True),
    ],
)
def test_shared_language(level, student, family, allowed):
    rule = SharedLanguage(level=level)
    assert allows(rule, a_student(languages=student), a_family(languages=family)) is allowed


@pytest.mark.parametrize(
    ("diet", "alternatives", "serves", "allowed"),
    [
        ((), (), (), True),
        ({"halal"}, (), (), False),
        ({"halal"}, (), {"halal"}, True),
        ({"halal"}, (), {"vegetarian"}, False),
        ({"halal"}, ({"vegetarian"},), {"vegetarian"}, True),
        ({"halal"}, ({"vegan"}, {"vegetarian"}), {"vegetarian"}, True),
        ({"halal"}, ({"vegan"},), {"vegetarian"}, False),
        ({"halal"}, ((),), (), True),
        ({"vegetarian"}, (), {"vegan"}, True),
        ({"vegan"}, (), {"vegetarian"}, False),
        ({"no_pork"}, (), {"halal"}, True),
        ({"no_pork"}, (), {"kosher"}, True),
        ({"no_alcohol"}, (), {"halal"}, True),
        ({"no_alcohol"}, (), {"kosher"}, False),
        ({"lactose_free"}, (), {"vegan"}, True),
        ({"lactose_free"}, (), {"vegetarian"}, False),
        ({"vegetarian", "gluten_free"}, (), {"vegetarian"}, False),
        ({"vegetarian", "gluten_free"}, (), {"vegan", "gluten_free"}, True),
    ],
)
def test_diet_served(diet, alternatives, serves, allowed):
    student = a_student(diet=diet, diet_alternatives=alternatives)
    assert allows(DietServed(), student, a_family(serves=serves)) is allowed


@pytest.mark.parametrize(
    ("allergies", "serves", "safe_for", "allowed"),
    [
        ((), (), (), True),
        ({"nuts"}, (), (), False),
        ({"nuts"}, (), {"nuts"}, True),
        ({"nuts", "milk"}, (), {"nuts"}, False),
        ({"milk"}, {"vegan", "lactose_free"}, (), False),
        ({"gluten"}, {"gluten_free"}, (), False),
        ({"gluten"}, (), {"gluten", "eggs"}, True),
    ],
)
def test_allergy_safe(allergies, serves, safe_for, allowed):
    family = a_family(serves=serves, safe_for=safe_for)
    assert allows(AllergySafe(), a_student(allergies=allergies), family) is allowed


@pytest.mark.parametrize(
    ("avoids", "animals", "allowed"),
    [((), {"cat"}, True), ({"cat"}, (), True), ({"cat"}, {"dog"}, True), ({"cat", "dog"}, {"dog"}, False)],
)
def test_animals_avoided(avoids, animals, allowed):
    assert allows(AnimalsAvoided(), a_student(avoids_animals=avoids), a_family(animals=animals)) is allowed


@pytest.mark.parametrize(
    ("smoke_free", "smokes", "allowed"),
    [(True, True, False), (True, False, True), (False, True, True), (False, False, True)],
)
def test_smoke_free(smoke_free, smokes, allowed):
    assert allows(SmokeFree(), a_student(smoke_free=smoke_free), a_family(smokes=smokes)) is allowed


@pytest.mark.parametrize(
    ("needs", "has", "allowed"),
    [(True, True, True), (True, False, False), (False, True, True), (False, False, True)],
)
def test_step_free(needs, has, allowed):
    assert allows(StepFree(), a_student(step_free=needs), a_family(step_free=has)) is allowed


@pytest.mark.parametrize(
    ("own", "travel", "allowed"),
    [
        (None, 60, True),
        (None, 60.001, False),
        (30, 30, True),
        (30, 31, False),
        (90, 80, True),
        (0, 0, True),
        (0, 1, False),
    ],
)
def test_within_reach(own, travel, allowed):
    student = a_student(max_travel_min=own)
    assert allows(WithinReach(), student, a_family(), facts={"travel_min": [[travel]]}) is allowed


@pytest.mark.parametrize(
    ("student", "family", "allowed"),
    [
        ((50.0, 3.0), (50.0, 3.0), True),
        ((50.0, 3.0), (50.0 + 11.99 * KM, 3.0), True),
        ((50.0, 3.0), (50.0 + 12.01 * KM, 3.0), False),
        ((0.0, 179.95), (0.0, -179.97), True),
        ((0.0, 0.0), (0.0, 180.0), False),
        (None, (50.0, 3.0), True),
        ((50.0, 3.0), None, True),
    ],
)
def test_within_reach_by_places(student, family, allowed):
    rule = WithinReach(minutes=60, km_per_hour=12)
    assert allows(rule, a_student(place=student), a_family(place=family)) is allowed


def test_the_fact_is_preferred_to_places():
    far = a_student(place=(0.0, 0.0)), a_family(place=(50.0, 3.0))
    assert allows(WithinReach(), *far, facts={"travel_min": [[5]]})
    assert not allows(WithinReach(), *far, facts={"points": [[5]]})


@pytest.mark.parametrize(
    ("own", "place", "allowed"),
    [(0, None, True), (5, None, True), (None, None, True), (5, (50.0, 3.0), True), (5, (50.1, 3.0), False)],
)
def test_a_trip_that_the_fact_does_not_tell_is_reckoned_or_unknown(own, place, allowed):
    student = a_student(max_travel_min=own, place=(50.0, 3.0))
    assert allows(WithinReach(), student, a_family(place=place), facts={"travel_min": []}) is allowed


@pytest.mark.parametrize(
    ("gender", "welcomes", "allowed"),
    [
        (None, (), True),
        ("man", (), True),
        ("woman", {"woman"}, True),
        ("man", {"woman"}, False),
        (None, {"woman"}, False),
        (None, {"woman", "man", "other"}, False),
        ("other", {"woman", "other"}, True),
    ],
)
def test_welcome(gender, welcomes, allowed):
    assert allows(Welcome(), a_student(gender=gender), a_family(welcomes=welcomes)) is allowed


@pytest.mark.parametrize(("apart", "allowed"), [([], True), ([("S001", "F001")], False), ([("F001", "S001")], False)])
def test_not_apart(apart, allowed):
    assert allows(NotApart(), a_student(), a_family(), apart=apart) is allowed


@pytest.mark.parametrize(
    ("since", "slot", "pins", "allowed"),
    [
        ("2026-11-18", WED, [], True),
        ("2026-11-19", WED, [], False),
        ("2026-11-19", THU, [], True),
        ("2026-11-18T19:30", WED, [], True),
        ("2026-11-18T19:31", WED, [], False),
        (date(2026, 11, 19), WED, [], False),
        (datetime(2026, 11, 18, 19), WED, [], True),  # noqa: DTZ001 (slots are local times)
        ("2026-11-19", WED, [("S001", "F001", WED)], True),
        ("2026-11-19", WED, [("S001", "F001")], False),
        ("2026-11-19", WED, [("S001", "F001", THU)], False),
        ("2026-11-19", "2026-11-18", [], False),
        ("2026-11-18", "2026-11-18", [], True),
        ("2026-11-18T23:00", "2026-11-18", [], True),
        ("2026-11-19", "mercredi", [], True),
    ],
)
def test_not_before(since, slot, pins, allowed):
    people = [{"id": its_id, "availability": {slot, THU}} for its_id in ("S001", "F001")]
    rule = NotBefore(since)
    assert allows(rule, a_student(**people[0]), a_family(**people[1]), slot, pins=pins) is allowed


def test_a_pin_of_somebody_else_opens_no_past_table():
    columns = roster_of([("S1", "F1", WED)], party="p")
    rows = np.array([[0, 0, 1], [0, 1, 0], [0, 0, 0]])
    assert asking.allowed(NotBefore("2026-11-19"), Seats(columns, *rows)).tolist() == [True, False, False]


@pytest.mark.parametrize("since", ["", "yesterday", "18/11/2026", None, 3, "2026-11-31", "2026-11-18T19:30+01:00"])
def test_what_is_past_is_told_by_a_day_or_a_moment(since):
    with pytest.raises(PolicyError, match="2026-11-19") as caught:
        NotBefore(since)
    assert (caught.value.code, caught.value.params["parameter"]) == ("bad_parameter", "since")


def roster_of(pins, **changes):
    students = [a_student(id=f"S{n}", availability={WED, THU}, **changes) for n in (1, 2)]
    families = [a_family(id=f"F{n}", availability={WED, THU}) for n in (1, 2)]
    return Columns.of(Roster(students, families, pins=pins))


@pytest.mark.parametrize(
    ("pins", "party", "expected"),
    [
        ([], None, {"S1": "F1W F1T F2W F2T", "S2": "F1W F1T F2W F2T"}),
        ([("S1", "F1")], None, {"S1": "F1W F1T", "S2": "F1W F1T F2W F2T"}),
        ([("S1", "F1", THU)], None, {"S1": "F1T", "S2": "F1W F1T F2W F2T"}),
        ([("S1", "F1", THU)], "p", {"S1": "F1T", "S2": "F1T"}),
        ([("S2", "F2"), ("S1", "F2", WED)], "p", {"S1": "F2W", "S2": "F2W"}),
    ],
)
def test_pinned(pins, party, expected):
    columns = roster_of(pins, party=party)
    places = [(f, t) for f in range(2) for t in range(2)]
    for student, allowed in expected.items():
        rows = [np.array([columns.student_index[student]] * 4), *np.array(places).T]
        answer = asking.allowed(Pinned(), Seats(columns, *rows))
        found = [f"F{f + 1}{'WT'[t]}" for (f, t), ok in zip(places, answer, strict=True) if ok]
        assert " ".join(found) == allowed


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes": -1},
        {"minutes": math.nan},
        {"minutes": math.inf},
        {"minutes": "60"},
        {"minutes": True},
        {"km_per_hour": 0},
        {"km_per_hour": -5},
    ],
)
def test_a_trip_needs_a_limit_and_a_speed(wrong):
    with pytest.raises(PolicyError) as caught:
        WithinReach(**wrong)
    assert caught.value.code == "bad_parameter"
    assert caught.value.params == {"rule": "within reach", "parameter": next(iter(wrong))}


@pytest.mark.parametrize("level", ["Z9", "", None, 3, "b1"])
def test_a_level_is_one_of_the_seven(level):
    with pytest.raises(PolicyError, match="A1, A2, B1, B2, C1, C2, native"):
        SharedLanguage(level=level)


@dataclass(frozen=True)
class Fetched(WithinReach):
    """Somebody comes with a car: what is too far for `WithinReach` is not."""

    name: ClassVar[str] = "fetched"

    def __call__(self, seats):
        return np.ones(len(seats), dtype=np.bool_)


@dataclass(frozen=True)
class NotIn:
    """Nobody dines with the first family, and it says so at a glance."""

    name: ClassVar[str] = "not in"

    def __call__(self, seats):
        return np.asarray(seats.family["seats"] > 1)

    def rules_out(self, columns, students, families):
        return np.broadcast_to(columns.families.columns["seats"][families] <= 1, (len(students), len(families)))


def test_who_judges_seats_anew_does_not_inherit_a_glance():
    student, family = a_student(place=(50.0, 3.0)), a_family(place=(52.0, 3.0))
    roster, policy = Roster([student], [family]), Policy(requirements=(Fetched(),))
    assert asking.ruled_out(Fetched(), Columns.of(roster), np.arange(1), np.arange(1)) is None
    plan = match(roster, policy)
    assert len(plan.seated) == 1
    assert plan.levels[0].certificate.trusted == ()


def test_a_glance_of_ones_own_is_trusted_by_name():
    families = [a_family(id="F1", seats=1), a_family(id="F2", seats=2)]
    roster, policy = Roster([a_student()], families), Policy(requirements=(NotIn(),))
    assert asking.ruled_out(NotIn(), Columns.of(roster), np.arange(1), np.arange(2)).tolist() == [[True, False]]
    plan = match(roster, policy)
    assert [family for family, _slot in plan.seated.values()] == ["F2"]
    assert plan.levels[0].certificate.trusted == ("not in",)
    assert verify(plan, roster, policy)


PLACES = [(50.63, 3.06), (50.63, 3.2), (-50.0, 179.9), (-50.0, -179.9), (89.95, 0.0), (89.95, 180.0), (0.0, 0.0), None]


@pytest.mark.parametrize("minutes", [0.0, 1.0, 60.0, 10_000.0])
@pytest.mark.parametrize("fact", [False, True])
def test_what_is_ruled_out_at_a_glance_is_out_of_reach(minutes, fact):
    """Near and far, over the date line, round a pole, without a place; and the glance is good for something."""
    rng = np.random.default_rng(1)
    near = [(50.63 + north, 3.06 + east) for north, east in rng.normal(0, 0.15, (40, 2)).round(3).tolist()]
    students = [a_student(id=f"S{n}", place=place) for n, place in enumerate([*PLACES, *near])]
    families = [a_family(id=f"F{n}", place=place) for n, place in enumerate([*PLACES, *near])]
    trips = {"travel_min": np.full((len(students), len(families)), 5.0)} if fact else {}
    columns = Columns.of(Roster(students, families, facts=trips))
    rule = WithinReach(minutes=minutes)
    everybody, homes = np.arange(len(students)), np.arange(len(families))
    out = asking.ruled_out(rule, columns, everybody, homes)
    if fact:
        assert out is None
        return
    seats = Seats(columns, np.repeat(everybody, len(homes)), np.tile(homes, len(everybody)), np.zeros(out.size, int))
    forbidden = ~asking.allowed(rule, seats).reshape(out.shape)
    assert not (out & ~forbidden).any()
    assert np.count_nonzero(out) >= 0.75 * np.count_nonzero(forbidden)
