"""Synthetic rosters: repeatable, of the size asked for, and drawn from the stated shares."""

import numpy as np
import pytest

from partage.domain.vocabulary import closure
from partage.errors import InputError
from partage.rules.preferences import SlotWish
from partage.rules.requirements import SameSlot
from partage.rules.table import Company, MixedCountries
from partage.testing import (
    a_family,
    a_student,
    allows,
    allows_table,
    random_roster,
    satisfies,
    satisfies_table,
    shares,
)
from partage.testing.generator import SIZES


def test_the_same_arguments_give_the_same_roster():
    options = {"seed": 3, "max_meals": 2, "pins": 2, "apart": 4, "company": True}
    assert random_roster((40, 20, 3), **options).sha256 == random_roster((40, 20, 3), **options).sha256
    assert random_roster((40, 20, 3)).sha256 != random_roster((40, 20, 3), seed=1).sha256


@pytest.mark.parametrize("size", ["dinner", "city"])
def test_standard_sizes(size):
    roster = random_roster(size)
    slots = {slot for family in roster.families for slot in family.availability}
    assert (len(roster.students), len(roster.families), len(slots)) == SIZES[size]
    assert min(slots) == "2026-11-16T19:30"
    assert roster.students[0].id == "S001"
    assert not roster.warnings


def test_ids_have_one_width():
    roster = random_roster((1_000, 10, 2))
    assert (roster.students[0].id, roster.students[-1].id, roster.families[0].id) == (
        "S0001",
        "S1000",
        "F001",
    )


@pytest.mark.slow
def test_shares():
    """Of 5,000 and 2,000 people every share lies within five standard errors of what is stated."""
    roster = random_roster("metro", seed=11)
    students, families = roster.students, roster.families

    def close(records, share, holds):
        found = np.mean([holds(record) for record in records])
        assert abs(found - share) < 5 * np.sqrt(share * (1 - share) / len(records)) + 1e-9

    for diet, share in shares.DIETS_NEEDED.items():
        close(students, share, lambda s, d=diet: d in s.diet)
    for diet, share in shares.DIETS_SERVED.items():
        close(families, share, lambda f, d=diet: d in f.serves)
    for allergen, share in shares.ALLERGIES.items():
        close(students, share, lambda s, a=allergen: a in s.allergies)
    for seats, share in shares.SEATS.items():
        close(families, share, lambda f, n=seats: f.seats == n)
    for country in ("MA", "DZ", "IT", "CA"):
        share = shares.COUNTRIES[country] / sum(shares.COUNTRIES.values())
        close(students, share, lambda s, c=country: s.country == c)
    close(families, 0.99, lambda f: "fr" in f.languages)
    close([f for f in families if f.seats > 1], shares.MINIMUM_OF_TWO, lambda f: f.min_guests == 2)
    close([s for s in students if "halal" in s.diet], 0.5, lambda s: s.diet_alternatives != ())
    sizes = [len(members) for members in roster.parties.values()]
    assert set(sizes) == {2, 3}
    assert abs(np.mean([s.party is None for s in students]) - 0.75 / 1.3) < 0.05
    lat = [s.place[0] for s in students]
    assert abs(np.std(lat) * 111.2 - 4) < 0.3
    assert all(f.languages.get("fr", "native") == "native" for f in families)


def test_the_published_total():
    assert sum(shares.CAMPUS_FRANCE.values()) + shares.ELSEWHERE == 402_883
    assert sum(shares.COUNTRIES.values()) == pytest.approx(402_883)


def test_a_party_comes_at_one_time():
    roster = random_roster("city", seed=2)
    for members in roster.parties.values():
        assert len({roster.student(member).availability for member in members}) == 1


def test_options_change_what_they_name():
    base = random_roster("dinner")
    assert not random_roster("dinner", parties=False).parties
    assert {f.min_guests for f in random_roster("dinner", minimums=False).families} == {1}
    assert {f.max_meals for f in base.families} == {1}
    assert {f.max_meals for f in random_roster("dinner", max_meals=2).families} == {1, 2}
    chatty = random_roster("dinner", company=True)
    assert {s.company for s in base.students} == {frozenset()}
    assert any(s.company for s in chatty.students)
    assert any(s.gender is None for s in chatty.students)
    assert [s.replace(gender=None, company=()) for s in chatty.students] == list(base.students)
    plain = random_roster("dinner", plain=True)
    assert not plain.parties
    assert {(f.min_guests, f.max_meals, len(f.availability)) for f in plain.families} == {(1, 1, 1)}


@pytest.mark.parametrize("seed", range(5))
def test_pins_and_pairs(seed):
    roster = random_roster("dinner", seed=seed, pins=12, apart=30, max_meals=2)
    assert len(roster.pins) == 12
    assert len(roster.apart) == 30
    assert {pin.slot is None for pin in roster.pins} == {True, False}
    assert roster.apart_students
    assert roster.apart_homes
    for pin in roster.pins:
        student, family = roster.student(pin.student), roster.family(pin.family)
        assert any(diet <= closure(family.serves) for diet in (student.diet, *student.diet_alternatives))


@pytest.mark.parametrize("wanted", [{"pins": 9}, {"apart": 99}])
def test_there_must_be_room(wanted):
    with pytest.raises(InputError) as caught:
        random_roster((3, 2, 2), **wanted)
    assert caught.value.code == "too_few_pairs"


def test_nobody_at_all():
    assert not random_roster((0, 3, 2)).students
    assert not random_roster((3, 0, 2)).families
    with pytest.raises(InputError):
        random_roster((0, 3, 2), pins=1)


def test_towns_are_far_apart():
    roster = random_roster((200, 100, 3), towns=7)
    lat = sorted({round(s.place[0], 0) for s in roster.students})
    assert lat[-1] - lat[0] > 5


def test_an_unknown_size():
    with pytest.raises(InputError, match='Did you mean "university"') as caught:
        random_roster("universty")
    assert caught.value.code == "unknown_size"


def test_the_small_records_fit_together():
    assert allows(SameSlot(), a_student(), a_family())
    assert satisfies(SlotWish(), a_student(), a_family(), pins=[("S001", "F001")]) == 1
    assert allows_table(Company(), [a_student(), a_student(id="S2")], a_family())
    assert satisfies_table(MixedCountries(), [a_student()], a_family()) == 0
