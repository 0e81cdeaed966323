"""What a rule can ask about tables; neither guest order nor padding matters."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from partage.columns import Columns, ConceptError, Tables
from partage.domain.roster import Roster
from partage.testing import a_family, a_student

COLUMNS = Columns.of(
    Roster(
        [
            a_student(id="S0", country="BR", interests={"a", "b"}, max_travel_min=5, step_free=True),
            a_student(id="S1", country="BR", interests={"b"}, languages={"fr": "A1", "en": "C1"}),
            a_student(id="S2", country="IT", interests={"c"}, languages={"en": "B1"}, times_left_out=2),
            a_student(id="S3", diet={"vegan"}, diet_alternatives=({"halal"},)),
        ],
        [a_family(id="F0"), a_family(id="F1", seats=2)],
        apart=[("S0", "S2"), ("S3", "F1")],
    )
)


def tables(rows):
    zero = np.zeros(len(rows), int)
    return Tables(COLUMNS, np.array(rows), zero + 1, zero)


def test_columns_are_padded():
    found = tables([[0, 2, -1], [1, 0, 3], [-1, 3, -1]])
    assert len(found) == 3
    assert found.people.tolist() == [2, 3, 1]
    assert found.mask.tolist() == [[True, True, False], [True, True, True], [True, False, False]]
    assert found.family["seats"].tolist() == [2, 2, 2]
    assert (found.slot == "2026-11-18T19:30").all()
    assert found.student["step_free"].tolist() == [
        [True, False, False],
        [True, False, False],
        [False, False, False],
    ]
    assert found.student["times_left_out"].tolist() == [[0, 2, 0], [0, 0, 0], [0, 0, 0]]
    assert np.isnan(found.student["max_travel_min"]).tolist()[0] == [False, True, True]
    assert found.student.known("country").tolist() == [[True, True, False], [True, True, False], [False] * 3]
    assert found.student.known("interests").tolist() == found.mask.tolist()
    assert found.distinct("country").tolist() == [2, 1, 0]
    assert found.distinct("interests").tolist() == [3, 2, 0]
    assert found.apart().tolist() == [True, False, False]


def test_pairs_share_labels():
    found = tables([[0, 1, 2], [3, 0, -1]])
    assert found.pairs("country").tolist()[0] == [[False, True, False], [True, False, False], [False] * 3]
    assert found.pairs("interests")[0].sum() == 2
    assert not found.pairs("country")[1].any()
    assert found.pairs("languages").sum(axis=(1, 2)).tolist() == [4, 2]
    assert found.pairs("languages", "B1")[0].tolist() == [
        [False] * 3,
        [False, False, True],
        [False, True, False],
    ]


@pytest.mark.parametrize("name", ["times_left_out", "step_free"])
def test_numbers_are_no_labels(name):
    with pytest.raises(ConceptError, match=name):
        tables([[0, 1]]).distinct(name)
    with pytest.raises(ConceptError, match=name):
        tables([[0, 1]]).pairs(name)


def test_padding_states_no_diet():
    """Padding must not repeat what the last student of the roster states."""
    stated = [stated.tolist() for _, stated in tables([[0, 3], [1, -1]]).student.acceptable_diets()]
    assert stated == [[[True, True], [True, False]], [[False, True], [False, False]]]


def test_nobody_and_no_table():
    nobody = tables([[-1, -1]])
    assert nobody.people.tolist() == [0]
    assert nobody.distinct("country").tolist() == [0]
    assert nobody.apart().tolist() == [False]
    none = Tables(COLUMNS, np.zeros((0, 4), int), np.zeros(0, int), np.zeros(0, int))
    assert len(none) == 0
    assert none.distinct("interests").shape == (0,)
    assert none.pairs("country").shape == (0, 1, 1)


@given(st.permutations([0, 1, 2, 3, -1, -1]), st.integers(0, 4))
def test_order_and_padding_do_not_matter(order, guests):
    """The same guests in any order and with any padding are the same table."""
    seated = [student for student in order if student >= 0][:guests]
    given_order = [student if student in seated else -1 for student in order]
    found, plain = tables([given_order]), tables([sorted(seated) or [-1]])
    for name in plain.student.names:
        one, other = found.student[name], plain.student[name]
        for part in ("codes", "words"):
            one, other = getattr(one, part, one), getattr(other, part, other)
        assert one.tobytes() == other.tobytes()
    assert found.mask.tolist() == plain.mask.tolist()
