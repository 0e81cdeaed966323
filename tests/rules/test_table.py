"""Rules about a whole table: truth tables, and the bound that solving relies on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partage.columns import Columns, Tables
from partage.domain.roster import Roster
from partage.rules import asking
from partage.rules.table import Company, KeepApart, MixedCountries
from partage.testing import a_family, a_student, allows_table, satisfies_table


def guests(*changes):
    return [a_student(id=f"S{n}", **change) for n, change in enumerate(changes, start=1)]


@pytest.mark.parametrize(
    ("apart", "people", "allowed"),
    [
        ([], 3, True),
        ([("S1", "S2")], 3, False),
        ([("S3", "S1")], 3, False),
        ([("S3", "S1")], 2, None),
        ([("S1", "F001")], 3, True),
    ],
)
def test_keep_apart(apart, people, allowed):
    columns = Columns.of(Roster(guests({}, {}, {}), [a_family()], apart=apart))
    seated = np.array([[0, 1, 2][:people]])
    found = asking.allowed(KeepApart(), Tables(columns, seated, np.zeros(1, int), np.zeros(1, int)))[0]
    assert found == (True if allowed is None else allowed)
    assert KeepApart().can_bind(columns) is any("F" not in a + b for a, b in apart)


@pytest.mark.parametrize(
    ("wishes", "genders", "allowed"),
    [
        ({1: "another:woman"}, "w", False),
        ({1: "another:woman"}, "ww", True),
        ({1: "another:woman"}, "wm", False),
        ({1: "another:woman"}, "mw", True),
        ({1: "another:woman"}, "wmw", True),
        ({1: "another:woman"}, "w-", False),
        ({1: "guests_only:woman"}, "w", True),
        ({1: "guests_only:woman"}, "m", True),
        ({1: "guests_only:woman"}, "ww", True),
        ({1: "guests_only:woman"}, "wwm", False),
        ({1: "guests_only:woman"}, "ww-", False),
        ({1: "guests_only:woman"}, "mww", True),
        ({1: "guests_only:woman", 2: "another:man"}, "mw", True),
        ({1: "guests_only:woman", 2: "another:man"}, "ww", False),
        ({1: "another:woman guests_only:woman"}, "w", False),
        ({1: "another:woman another:man"}, "owm", True),
        ({1: "another:other"}, "wm", False),
        ({}, "wm-", True),
    ],
)
def test_company(wishes, genders, allowed):
    gender = {"w": "woman", "m": "man", "o": "other", "-": None}
    people = guests(
        *({"gender": gender[g], "company": wishes.get(n, "").split()} for n, g in enumerate(genders, start=1))
    )
    assert allows_table(Company(), people, a_family()) is allowed
    assert Company().can_bind(Columns.of(Roster(people, [a_family()]))) is bool(wishes)


@pytest.mark.parametrize(
    ("countries", "expected"),
    [
        (["BR"], 0.0),
        ([None], 0.0),
        (["BR", "BR"], 0.5),
        (["BR", "IT"], 1.0),
        (["BR", None], 0.5),
        ([None, None], 0.0),
        (["BR", "IT", "IT"], 2 / 3),
        (["BR", "IT", "CN", "MA"], 1.0),
    ],
)
def test_mixed_countries(countries, expected):
    people = guests(*({"country": country} for country in countries))
    assert satisfies_table(MixedCountries(), people, a_family()) == expected


@given(
    countries=st.lists(st.sampled_from(["BR", "IT", "CN", None]), min_size=1, max_size=7),
    seated=st.integers(0, 7),
    spare=st.integers(0, 3),
)
def test_the_bound_of_mixed_countries(countries, seated, spare):
    """No continuation is better than the bound of any part of it."""
    columns = Columns.of(Roster(guests(*({"country": c} for c in countries)), [a_family()]))
    whole = np.arange(len(countries))[None, :]
    part = np.where(whole < seated, whole, -1)
    zero = np.zeros(1, int)
    room = np.array([max(0, len(countries) - seated) + spare])
    bound = asking.highest(MixedCountries(), Tables(columns, part, zero, zero), room)
    assert bound >= asking.satisfaction(MixedCountries(), Tables(columns, whole, zero, zero))


def test_the_bound_is_reached():
    columns = Columns.of(Roster(guests({"country": "BR"}, {"country": "BR"}, {"country": "IT"}), [a_family()]))
    zero = np.zeros(1, int)
    two = Tables(columns, np.array([[0, 1]]), zero, zero)
    assert asking.highest(MixedCountries(), two, np.array([1])) == 2 / 3
    assert asking.highest(MixedCountries(), two, np.array([0])) == 1 / 2
    nobody = Tables(columns, np.array([[-1, -1]]), zero, zero)
    assert asking.highest(MixedCountries(), nobody, np.array([0])) == 0
    assert asking.highest(MixedCountries(), nobody, np.array([2])) == 1
