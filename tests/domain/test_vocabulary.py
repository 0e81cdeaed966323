"""Words: spellings, implications, languages."""

import pytest

from partage.domain.vocabulary import (
    DIET_IMPLIES,
    Allergen,
    Animal,
    Diet,
    Gender,
    Level,
    closure,
    company_wish,
    language_of,
)
from partage.errors import InputError

ALLERGENS = "gluten crustaceans eggs fish peanuts soy milk nuts celery mustard sesame sulphites lupin molluscs"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Level, "A1 A2 B1 B2 C1 C2 native"),
        (
            Diet,
            "vegetarian vegan pescatarian halal kosher no_pork no_beef no_alcohol gluten_free lactose_free",
        ),
        (
            Allergen,
            ALLERGENS,
        ),
        (Animal, "dog cat bird rodent other"),
        (Gender, "woman man other"),
    ],
)
def test_spellings(kind, words):
    assert " ".join(kind) == words


def test_levels_rank_from_a1_to_native():
    assert [level.rank for level in Level] == [0, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("stated", "also"),
    [
        ("vegan", "vegetarian pescatarian no_pork no_beef lactose_free"),
        ("vegetarian", "pescatarian no_pork no_beef"),
        ("halal", "no_pork no_alcohol"),
        ("kosher", "no_pork"),
        ("pescatarian", ""),
        ("no_pork", ""),
        ("no_beef", ""),
        ("no_alcohol", ""),
        ("gluten_free", ""),
        ("lactose_free", ""),
    ],
)
def test_what_one_diet_implies(stated, also):
    assert closure({Diet(stated)}) == {stated, *also.split()}


def test_closure_is_closed_and_of_nothing_is_nothing():
    assert closure(()) == frozenset()
    for diet in DIET_IMPLIES:
        assert closure(closure({diet})) == closure({diet})


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("pt-BR", "pt"),
        ("cmn", "zh"),
        ("zh-Hant", "zh"),
        ("fra", "fr"),
        ("fre", "fr"),
        ("FR", "fr"),
        ("nb", "no"),
        ("no", "no"),
        ("arb", "ar"),
        ("pes", "fa"),
        ("ary", "ary"),
        ("nan", "nan"),
        ("yue", "yue"),
        ("iw", "he"),
    ],
)
def test_language_of(tag, language):
    assert language_of(tag) == language


@pytest.mark.parametrize("tag", ["", "fr ", "xx", "CANARY", "und", "mul", "é", "a" * 100])
def test_a_tag_that_names_no_language(tag):
    with pytest.raises(ValueError, match="BCP 47") as caught:
        language_of(tag)
    assert caught.value.code == "language_invalid"
    assert "CANARY" not in repr(caught.value)


def test_company_wishes():
    assert company_wish("another:woman") == ("another", Gender.WOMAN)
    assert company_wish("guests_only:other") == ("guests_only", Gender.OTHER)


@pytest.mark.parametrize("wish", ["", "woman", "another", "another:", "another:CANARY", "only:man", ":man"])
def test_company_wishes_that_are_none(wish):
    with pytest.raises(InputError) as caught:
        company_wish(wish)
    assert caught.value.code == "company_invalid"
    assert "CANARY" not in repr(caught.value)
