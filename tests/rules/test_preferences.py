"""One truth table per preference on a seat, with its boundaries."""

import math

import pytest

from partage.domain.vocabulary import Level
from partage.errors import PolicyError, RuleError
from partage.rules.preferences import (
    COMFORT,
    CountryWish,
    FromFact,
    LanguageComfort,
    LanguagePractice,
    NewFaces,
    SharedInterests,
    ShortTravel,
    SlotWish,
)
from partage.testing import a_family, a_student, satisfies

WED, THU = "2026-11-18T19:30", "2026-11-19T19:30"


@pytest.mark.parametrize(
    ("student", "family", "expected"),
    [
        ({"fr": "A1"}, {"fr": "native"}, 0.0),
        ({"fr": "A2"}, {"fr": "native"}, 0.2),
        ({"fr": "B1"}, {"fr": "native"}, 0.4),
        ({"fr": "B2"}, {"fr": "native"}, 0.6),
        ({"fr": "native"}, {"fr": "C1"}, 0.8),
        ({"fr": "C2"}, {"fr": "C2"}, 0.9),
        ({"fr": "native"}, {"fr": "native"}, 1.0),
        ({"fr": "A2", "en": "C1"}, {"fr": "native", "en": "B2"}, 0.6),
        ({"fr": "native"}, {"en": "native"}, 0.0),
    ],
)
def test_language_comfort(student, family, expected):
    assert satisfies(LanguageComfort(), a_student(languages=student), a_family(languages=family)) == expected


def test_comfort_rises_with_the_level():
    assert list(COMFORT) == list(Level)
    assert list(COMFORT.values()) == sorted(COMFORT.values())


@pytest.mark.parametrize(
    ("student", "family", "expected"),
    [
        ({"learning": {"de"}}, {"languages": {"fr": "native", "de": "B2"}}, 1.0),
        ({"learning": {"de"}}, {"languages": {"fr": "native", "de": "B1"}}, 0.0),
        ({"learning": {"pt-BR"}}, {"languages": {"pt": "native"}}, 1.0),
        ({"languages": {"es": "C1"}}, {"learning": {"es"}}, 1.0),
        ({"languages": {"es": "B1"}}, {"learning": {"es"}}, 0.0),
        ({}, {}, 0.0),
        ({"learning": {"es"}}, {"learning": {"es"}}, 0.0),
    ],
)
def test_language_practice(student, family, expected):
    assert satisfies(LanguagePractice(), a_student(**student), a_family(**family)) == expected


def test_language_practice_at_another_level():
    pair = a_student(learning={"de"}), a_family(languages={"de": "B1"})
    assert satisfies(LanguagePractice(level="B1"), *pair) == 1.0
    with pytest.raises(PolicyError):
        LanguagePractice(level="fluent")


@pytest.mark.parametrize(
    ("own", "travel", "expected"),
    [
        (None, 0, 1.0),
        (None, 30, 0.5),
        (None, 60, 0.0),
        (None, 90, 0.0),
        (20, 5, 0.75),
        (0, 0, 1.0),
        (0, 1, 0.0),
        (10, -3, 1.0),
    ],
)
def test_short_travel(own, travel, expected):
    student = a_student(max_travel_min=own)
    assert satisfies(ShortTravel(), student, a_family(), facts={"travel_min": [[travel]]}) == expected


def test_a_trip_that_nobody_told_earns_nothing():
    untold = {"travel_min": []}
    assert satisfies(ShortTravel(), a_student(max_travel_min=30), a_family(), facts=untold) == 0.0
    assert satisfies(ShortTravel(), a_student(place=(50, 3)), a_family(place=(50, 3)), facts=untold) == 1.0


def test_short_travel_by_places():
    here = (50.6, 3.0)
    assert satisfies(ShortTravel(), a_student(place=here), a_family(place=here)) == 1.0
    assert satisfies(ShortTravel(), a_student(place=here), a_family()) == 0.0
    near = satisfies(ShortTravel(), a_student(place=here), a_family(place=(50.6, 3.03)))
    assert math.isclose(near, 1 - 2.1174 / 12, abs_tol=1e-3)
    with pytest.raises(PolicyError):
        ShortTravel(km_per_hour=0)


@pytest.mark.parametrize(
    ("student", "family", "expected"),
    [
        ("", "", 0.0),
        ("a", "b", 0.0),
        ("a b", "b c", 1 / 3),
        ("a b c", "b c", 2 / 3),
        ("a b c", "a b c", 1.0),
        ("a b c d", "a b c d", 1.0),
    ],
)
def test_shared_interests(student, family, expected):
    pair = a_student(interests=student.split()), a_family(interests=family.split())
    assert satisfies(SharedInterests(), *pair) == expected


@pytest.mark.parametrize(
    ("wishes", "slot", "expected"),
    [({}, WED, 1.0), ({WED: 0.25}, WED, 0.25), ({WED: 0.25}, THU, 0.0), ({WED: 0.25, THU: 1}, THU, 1.0)],
)
def test_slot_wish(wishes, slot, expected):
    student = a_student(availability={WED, THU}, slot_wishes=wishes)
    assert satisfies(SlotWish(), student, a_family(availability={WED, THU}), slot) == expected


@pytest.mark.parametrize(
    ("country", "wishes", "expected"),
    [("BR", {"BR", "IT"}, 1.0), ("BR", {"IT"}, 0.0), (None, {"IT"}, 0.0), ("BR", (), 0.0), (None, (), 0.0)],
)
def test_country_wish(country, wishes, expected):
    assert satisfies(CountryWish(), a_student(country=country), a_family(country_wishes=wishes)) == expected


@pytest.mark.parametrize("value", [0.0, 0.25, 1.0])
def test_from_fact(value):
    assert satisfies(FromFact("points"), a_student(), a_family(), facts={"points": [[value]]}) == value


@pytest.mark.parametrize(("fact", "value", "code"), [("points", 1.5, "rule_range"), ("pionts", 0.5, "rule_failed")])
def test_from_fact_refuses(fact, value, code):
    with pytest.raises(RuleError) as caught:
        satisfies(FromFact(fact), a_student(), a_family(), facts={"points": [[value]]})
    assert caught.value.code == code
    assert f"from fact {fact}" in str(caught.value)
    assert "1.5" not in str(caught.value)


def test_a_misspelt_fact_is_named():
    with pytest.raises(RuleError, match='Did you mean "points"'):
        satisfies(FromFact("pionts"), a_student(), a_family(), facts={"points": [[1]]})


def a_plan(*seated, unseated=(), families_left_out=()):
    return {
        "schema": "partage.plan/1",
        "tables": [{"family": family, "slot": "2025", "students": list(students)} for family, *students in seated],
        "unseated": list(unseated),
        "manifest": {"families_left_out": list(families_left_out)},
    }


@pytest.mark.parametrize(
    ("history", "met", "expected"),
    [
        ([], None, 1.0),
        ([a_plan(("F001", "S001"))], None, 0.0),
        ([a_plan(("F001", "S002", "S001"))], None, 0.0),
        ([a_plan(("F001", "S002")), a_plan(("F002", "S001"))], None, 1.0),
        ([a_plan(), a_plan(("F001", "S001"))], None, 0.0),
        ([], 0.0, 1.0),
        ([], 1.0, 0.0),
        ([], 0.25, 0.75),
        ([a_plan(("F001", "S001"))], 0.25, 0.0),
        ([a_plan(unseated=["S001"], families_left_out=["F001"])], None, 1.0),
    ],
)
def test_new_faces(history, met, expected):
    facts = {} if met is None else {"met": [[met]]}
    assert satisfies(NewFaces(), a_student(), a_family(), facts=facts, history=history) == expected


def test_new_faces_refuses_a_fact_above_one():
    with pytest.raises(RuleError, match="new faces") as caught:
        satisfies(NewFaces(), a_student(), a_family(), facts={"met": [[1.5]]})
    assert caught.value.code == "rule_range"
