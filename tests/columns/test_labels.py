"""Label sets as bits, labels as codes, and vocabularies that do not mix."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from partage.columns import Concept, ConceptError

SIZES = (1, 5, 64, 65, 128, 129, 200)


def concept(size, name="interest"):
    return Concept.of(name, [f"L{n:03d}" for n in range(size)])


@st.composite
def two_columns(draw):
    size = draw(st.sampled_from(SIZES))
    sets = st.lists(st.sets(st.integers(0, size - 1), max_size=8), min_size=3, max_size=3)
    return size, draw(sets), draw(sets)


@given(two_columns())
@example((129, [{128}, {0, 63, 64, 127, 128}, set()], [{128, 64}, {63, 128}, set()]))
@example((65, [{64}, {64}, {0}], [{0}, {64}, {64}]))
def test_sets_behave_as_pythons(case):
    size, left, right = case
    what = concept(size)
    named = [[{what.labels[n] for n in row} for row in rows] for rows in (left, right)]
    a, b = (what.sets(rows) for rows in named)
    assert a.words.shape == (3, -(-size // 64))
    for found, expected in [
        (a & b, [x & y for x, y in zip(left, right, strict=True)]),
        (a | b, [x | y for x, y in zip(left, right, strict=True)]),
        (a - b, [x - y for x, y in zip(left, right, strict=True)]),
    ]:
        assert found.count().tolist() == [len(row) for row in expected]
        assert found.any().tolist() == [bool(row) for row in expected]
        for n in range(size):
            assert found.has(what.labels[n]).tolist() == [n in row for row in expected]
    assert (a <= b).tolist() == [x <= y for x, y in zip(left, right, strict=True)]
    assert (a >= b).tolist() == [x >= y for x, y in zip(left, right, strict=True)]


def test_counts_are_whole_numbers():
    what = concept(200)
    assert what.sets([what.labels]).count().dtype == np.int64
    assert what.sets([what.labels]).count().tolist() == [200]
    assert len(what.sets([[], []])) == 2


def test_the_highest_bit_of_a_word():
    what = concept(128)
    column = what.sets([["L063"], ["L127"]])
    assert column.words.tolist() == [[1 << 63, 0], [0, 1 << 63]]
    assert column.has("L063").tolist() == [True, False]


def test_has_takes_a_column_of_codes():
    what = concept(130)
    sets = what.sets([["L129"], ["L129"], [], ["L000"]])
    assert sets.has(what.column(["L129", None, None, "L001"])).tolist() == [True, False, False, False]
    assert sets.has("unheard of").tolist() == [False] * 4


def test_a_familys_set_meets_the_labels_of_every_guest():
    what = concept(70)
    family = what.sets([["L069"], ["L000", "L001"]])
    guests = what.column(["L069", None, "L001", "L069"]).take(np.array([[0, 1], [2, 3]]))
    assert family[:, None].has(guests).tolist() == [[True, False], [True, False]]


def test_no_labels_at_all():
    empty = Concept.of("interest", [])
    assert empty.words == 1
    assert empty.sets([[], []]).any().tolist() == [False, False]
    assert empty.column([None]).known.tolist() == [False]


def test_missing_equals_nothing():
    what = Concept.of("country", ["BR", "IT"])
    left, right = what.column(["BR", "BR", None, None]), what.column(["BR", "IT", "IT", None])
    assert (left == right).tolist() == [True, False, False, False]
    assert (left != right).tolist() == [False, True, False, False]
    assert (left == "BR").tolist() == [True, True, False, False]
    assert (left != "BR").tolist() == [False, False, False, False]
    assert (left == "XX").tolist() == [False] * 4
    assert (left != "XX").tolist() == [True, True, False, False]
    assert left.known.tolist() == [True, True, False, False]
    assert len(left) == 4


def test_taking_rows_and_padding():
    what = concept(70)
    codes, sets = what.column(["L069", "L001", None]), what.sets([["L069"], ["L001", "L002"], []])
    index = np.array([[1, -1], [2, 0]])
    assert codes.take(index).codes.tolist() == [[1, -1], [-1, 69]]
    assert sets.take(index).count().tolist() == [[2, 0], [0, 1]]
    assert codes[1:].codes.tolist() == [1, -1]
    assert sets[[1]].count().tolist() == [2]
    assert codes.take(np.array([[0, 0, 1], [2, 2, -1]])).distinct().tolist() == [2, 0]
    assert sets.take(np.array([[0, 1, 1], [2, 2, -1]])).distinct().tolist() == [3, 0]
    assert sets.take(np.array([[0, 1]])).union().count().tolist() == [3]


MIXES = [
    lambda a, b: a & b,
    lambda a, b: a | b,
    lambda a, b: a - b,
    lambda a, b: a <= b,
    lambda a, b: a >= b,
    lambda a, b: a.has(b.concept.column([b.concept.labels[0]])),
]


@pytest.mark.parametrize("mix", MIXES)
def test_two_concepts_do_not_mix(mix):
    interests, languages = concept(3).sets([[]]), concept(3, "language").sets([[]])
    with pytest.raises(ConceptError, match="interest"):
        mix(interests, languages)


@pytest.mark.parametrize("mix", [lambda a, b: a == b, lambda a, b: a != b])
def test_two_concepts_of_codes_do_not_mix(mix):
    with pytest.raises(ConceptError, match="two concepts"):
        mix(concept(3).column([None]), concept(3, "language").column([None]))


@pytest.mark.parametrize("other", [None, 3, np.zeros(1), {"L001"}])
def test_labels_compare_with_labels_only(other):
    with pytest.raises(ConceptError):
        concept(3).column([None]) == other  # noqa: B015
    with pytest.raises(ConceptError):
        concept(3).sets([[]]) & other
    with pytest.raises(ConceptError):
        concept(3).sets([[]]).has(other)


def test_columns_are_read_only():
    what = concept(3)
    for array in (what.sets([["L001"]]).words, what.column(["L001"]).codes):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    for taken in (
        what.sets([["L001"]]).take(np.array([0])).words,
        what.column(["L001"]).take(np.array([0])).codes,
    ):
        with pytest.raises(ValueError, match="read-only"):
            taken[0] = 0
