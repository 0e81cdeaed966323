"""Rules about a whole table: truth tables, and the bound that solving relies on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partage.columns import Columns, Tables
from partage.domain.roster import Roster
from partage.errors import PolicyError
from partage.rules import evaluate as asking
from partage.rules.policy import Policy
from partage.rules.table import (
    AtMostPerCountry,
    AtMostSpecialDiets,
    Company,
    KeepApart,
    MixedCountries,
    OneTableLanguage,
)
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
    ("wishes", "genders", "kept"),
    [
        ({1: "another:woman"}, "w", True),  # who joins may be one
        ({1: "another:woman"}, "wm", True),
        ({1: "guests_only:woman"}, "w", True),
        ({1: "guests_only:woman"}, "ww", True),
        ({1: "guests_only:woman"}, "wm", False),
        ({1: "guests_only:woman"}, "w-", False),
        ({2: "guests_only:man"}, "wm", False),
        ({1: "guests_only:woman another:man"}, "ww", True),
    ],
)
def test_the_part_of_company_that_lasts(wishes, genders, kept):
    people, columns = company_of(wishes, genders, a_family())
    table = Tables(columns, np.arange(len(people))[None], np.zeros(1, int), np.zeros(1, int))
    assert asking.lasts(Company())
    assert asking.broken_for_good([Company()], table).tolist() == [not kept]


def company_of(wishes, genders, *homes):
    gender = {"w": "woman", "m": "man", "o": "other", "-": None}
    people = guests(
        *({"gender": gender[g], "company": wishes.get(n, "").split()} for n, g in enumerate(genders, start=1))
    )
    return people, Columns.of(Roster(people, homes))


@pytest.mark.parametrize(
    ("wishes", "genders", "groups", "seats", "joining"),
    [
        ({}, "wm", "00", 2, "11"),
        ({1: "another:woman"}, "wm", "00", 2, "01"),
        ({1: "another:woman"}, "ww", "00", 2, "11"),
        ({1: "another:woman"}, "ww", "01", 2, "01"),  # at another home
        ({1: "another:woman"}, "ww", "00", 1, "01"),  # no room for her
        ({1: "another:woman"}, "mw", "00", 2, "11"),
        ({1: "another:woman", 2: "another:other"}, "mw", "00", 2, "00"),  # who would join cannot come either
        ({1: "another:woman", 2: "another:other"}, "mww", "000", 2, "101"),
        ({1: "guests_only:woman"}, "wm", "00", 2, "11"),  # alone is well
    ],
)
def test_who_can_never_have_company(wishes, genders, groups, seats, joining):
    people, columns = company_of(wishes, genders, *(a_family(id=f"F00{n}", seats=seats) for n in (1, 2)))
    home = np.array([int(group) for group in groups])
    party = np.arange(len(people))
    found = asking.may_join_tables(
        Policy(table_requirements=(Company(),)), columns, (party, home, np.zeros_like(home)), home
    )
    assert found.tolist() == [one == "1" for one in joining]


def test_a_party_that_breaks_its_own_wish_never_has_company():
    pair = guests({"party": "P", "gender": "woman", "company": ["guests_only:woman"]}, {"party": "P", "gender": "man"})
    columns, here = Columns.of(Roster(pair, [a_family(seats=4)])), np.zeros(1, int)
    policy = Policy(table_requirements=(Company(),))
    assert asking.may_join_tables(policy, columns, (here, here, here), here).tolist() == [False]


@pytest.mark.parametrize(
    ("spoken", "family", "level", "allowed"),
    [
        (["fr:A2"], "fr:native", "A2", True),
        (["fr:A1"], "fr:native", "A2", False),
        (["fr:A2"], "fr:native", "B1", False),
        (["fr:B1", "fr:A2"], "fr:native", "A2", True),
        (["fr:B1", "en:C1"], "fr:native en:C1", "A2", False),
        (["fr:B1 en:C1", "en:C1"], "fr:native en:B2", "A2", True),
        (["fr:B1 en:C1", "en:C1"], "fr:native en:A1", "A2", False),
        (["en:C1", "en:C1"], "fr:native", "A2", False),
        (["pt-BR:B1", "pt:A2"], "fr:native pt-PT:B1", "A2", True),
        (["fr:B1", "fr:B1 es:B1", "fr:A2 es:native"], "fr:native es:B1", "B1", False),
        (["fr:B1 es:A2", "fr:A2 es:B1"], "fr:native es:native", "B1", False),
        (["fr:native", "fr:native", "fr:native"], "fr:native", "native", True),
    ],
)
def test_one_table_language(spoken, family, level, allowed):
    people = guests(*({"languages": languages(text)} for text in spoken))
    home = a_family(languages=languages(family))
    assert allows_table(OneTableLanguage(level), people, home) is allowed
    if not allowed:
        assert OneTableLanguage(level).can_bind(Columns.of(Roster(people, [home])))


def languages(text):
    return dict(entry.split(":") for entry in text.split())


@pytest.mark.parametrize(
    ("countries", "most", "allowed"),
    [
        (["BR"], 1, True),
        (["BR", "BR"], 1, False),
        (["BR", "BR"], 2, True),
        (["BR", "IT", "BR"], 1, False),
        (["BR", "IT", "BR", "IT"], 2, True),
        (["BR", "IT", "BR", "BR"], 2, False),
        ([None, None, None], 1, True),
        ([None, "BR", None], 1, True),
        (["BR", "IT", "CN", "MA", "IT"], 1, False),
        (["BR", "BR", "BR"], 3, True),
    ],
)
def test_at_most_per_country(countries, most, allowed):
    people = guests(*({"country": country} for country in countries))
    assert allows_table(AtMostPerCountry(most), people, a_family()) is allowed
    assert AtMostPerCountry(most).can_bind(Columns.of(Roster(people, [a_family()]))) is not allowed


@pytest.mark.parametrize(
    ("diets", "most", "allowed"),
    [
        ([""], 1, True),
        (["halal"], 1, True),
        (["halal", "halal"], 1, True),
        (["halal", "vegan"], 1, False),
        (["halal", "vegan"], 2, True),
        (["halal", "", "vegan", ""], 1, False),
        (["halal gluten_free"], 1, True),
        (["halal gluten_free", "halal"], 1, False),
        (["halal gluten_free", "gluten_free halal"], 1, True),
        (["vegan", "vegetarian", "halal"], 2, False),
        (["", "", ""], 1, True),
    ],
)
def test_at_most_special_diets(diets, most, allowed):
    people = guests(*({"diet": diet.split(), "diet_alternatives": [["kosher"]]} for diet in diets))
    assert allows_table(AtMostSpecialDiets(most), people, a_family()) is allowed
    assert AtMostSpecialDiets(most).can_bind(Columns.of(Roster(people, [a_family()]))) is not allowed


@pytest.mark.parametrize("rule", [AtMostPerCountry, AtMostSpecialDiets])
@pytest.mark.parametrize("most", [0, -1, 1.0, True, "2", None])
def test_a_limit_is_a_whole_number(rule, most):
    with pytest.raises(PolicyError) as caught:
        rule(most)
    assert caught.value.code == "bad_parameter"
    assert rule.name in str(caught.value)


def test_nobody_binds_nothing():
    columns = Columns.of(Roster([], [a_family()]))
    assert not AtMostPerCountry(1).can_bind(columns)
    assert not AtMostSpecialDiets(1).can_bind(columns)
    assert not OneTableLanguage().can_bind(columns)
    assert OneTableLanguage().can_bind(Columns.of(Roster([], [])))


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
