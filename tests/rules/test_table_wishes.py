"""What a whole table is worth: truth tables, and bounds that no continuation may exceed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partage.columns import Columns, Tables
from partage.domain.roster import Roster
from partage.rules import evaluate as asking
from partage.rules.table import Companion, FullTable, SameCountry, TableLanguage
from partage.testing import a_family, a_student, satisfies_table


def languages(text):
    return dict(entry.split(":") for entry in text.split())


def speaking(texts):
    return [a_student(id=f"S{n}", languages=languages(text)) for n, text in enumerate(texts, start=1)]


@pytest.mark.parametrize(
    ("spoken", "family", "expected"),
    [
        (["fr:A1"], "fr:native", 0.0),
        (["fr:A2"], "fr:native", 0.2),
        (["fr:B1"], "fr:native", 0.4),
        (["fr:B2"], "fr:native", 0.6),
        (["fr:C1"], "fr:native", 0.8),
        (["fr:C2"], "fr:native", 0.9),
        (["fr:native"], "fr:native", 1.0),
        (["fr:native"], "fr:C1", 0.8),
        (["en:native"], "fr:native", 0.0),
        (["fr:C1", "fr:A2"], "fr:native", 0.2),
        (["fr:C1 en:B1", "fr:A2 en:C1"], "fr:native en:B1", 0.4),
        (["fr:C1 en:B1", "fr:A2 en:C1"], "fr:native", 0.2),
        (["en:native", "fr:native"], "fr:native en:native", 0.0),
        (["en:C2", "en:C2", "en:C2"], "fr:native en:C2", 0.9),
    ],
)
def test_table_language(spoken, family, expected):
    assert satisfies_table(TableLanguage(), speaking(spoken), a_family(languages=languages(family))) == expected


@pytest.mark.parametrize(
    ("spoken", "family", "level", "expected"),
    [
        (["fr:B1"], "fr:native", "B1", 1.0),
        (["fr:A2"], "fr:native", "B1", 0.0),
        (["fr:A2"], "fr:native", "A2", 1.0),
        (["fr:A2 en:C1"], "fr:native en:A1", "B1", 1.0),
        (["fr:A2 zh:native", "fr:C1"], "fr:native", "B1", 0.5),
        (["fr:A2 zh:native", "fr:C1 zh:B1"], "fr:native", "B1", 1.0),
        (["fr:A2 zh:native", "fr:C1 zh:A2"], "fr:native", "B1", 0.5),
        (["fr:A2 zh:native", "fr:C1 zh:A2"], "fr:native", "A2", 1.0),
        (["zh:native", "zh:B1"], "fr:native", "B1", 1.0),
        (["zh:native", "ar:native"], "fr:native", "B1", 0.0),
        (["zh:native", "ar:native", "fr:B1"], "fr:native", "B1", 1 / 3),
        (["zh:native", "zh:native", "ar:B2"], "fr:native", "B1", 2 / 3),
        (["fr:B2", "fr:C1", "fr:native"], "fr:native", "B1", 1.0),
    ],
)
def test_companion(spoken, family, level, expected):
    rule = Companion(level=level)
    assert satisfies_table(rule, speaking(spoken), a_family(languages=languages(family))) == pytest.approx(expected)


@pytest.mark.parametrize(("people", "seats", "expected"), [(1, 1, 1.0), (1, 2, 0.5), (2, 3, 2 / 3), (4, 4, 1.0)])
def test_full_table(people, seats, expected):
    assert satisfies_table(FullTable(), speaking(["fr:B1"] * people), a_family(seats=seats)) == expected


@pytest.mark.parametrize(
    ("countries", "expected"),
    [
        (["BR"], 0.0),
        (["BR", "BR"], 1.0),
        (["BR", "IT"], 0.0),
        (["BR", "BR", "IT"], 2 / 3),
        (["BR", None], 0.0),
        ([None, None], 0.0),
        (["BR", "IT", "BR", "IT"], 1.0),
        (["BR", "BR", "BR", None], 0.75),
    ],
)
def test_same_country(countries, expected):
    people = [a_student(id=f"S{n}", country=country) for n, country in enumerate(countries)]
    assert satisfies_table(SameCountry(), people, a_family()) == expected


TONGUES = st.lists(
    st.dictionaries(st.sampled_from(["fr", "en", "zh", "ar"]), st.sampled_from(["A1", "B1", "C1"]), min_size=1),
    min_size=1,
    max_size=6,
)


@pytest.mark.parametrize("rule", [TableLanguage(), Companion(), FullTable(), SameCountry()], ids=lambda rule: rule.name)
@given(spoken=TONGUES, countries=st.lists(st.sampled_from(["BR", "IT", None]), min_size=6), seated=st.integers(0, 6))
def test_no_continuation_is_better_than_the_bound(rule, spoken, countries, seated):
    people = [
        a_student(id=f"S{n}", languages=tongues, country=country)
        for n, (tongues, country) in enumerate(zip(spoken, countries, strict=False))
    ]
    columns = Columns.of(Roster(people, [a_family(seats=6, languages={"fr": "native", "en": "B1"})]))
    whole, zero = np.arange(len(people))[None, :], np.zeros(1, int)
    part = Tables(columns, np.where(whole < seated, whole, -1), zero, zero)
    reached = asking.satisfaction(rule, Tables(columns, whole, zero, zero))
    for spare in range(3):
        room = np.array([max(0, len(people) - seated) + spare])
        assert asking.highest(rule, part, room) >= reached
