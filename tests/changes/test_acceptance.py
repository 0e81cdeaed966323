"""Small groups are hidden, and stay hidden from whoever subtracts and knows how it is done."""

import itertools
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from partage.changes.acceptance import Group, SeatCounter, acceptance, shown_apart, shown_overlapping
from partage.domain.vocabulary import Diet, Level
from partage.testing import a_student

NOBODY = SeatCounter(frozenset(), frozenset())


def crowds(sizes):
    """Groups of different people, of these sizes, by the names a, b, c, ..."""
    people = itertools.count()
    return {
        name: frozenset(str(next(people)) for _ in range(size)) for name, size in zip("abcdefgh", sizes, strict=False)
    }


def splits(people, cells):
    """Every way to spread so many people over so many cells."""
    if cells == 1:
        yield (people,)
        return
    for first in range(people + 1):
        for others in splits(people - first, cells - 1):
            yield (first, *others)


def names_hidden(shown, groups):
    """Groups of which no line says how many people they have; empty ones may be left out where none is hidden."""
    together = {name for group in shown if len(group.names) > 1 for name in group.names}
    return together if shown else set(groups)


def test_groups_large_enough_are_shown_one_by_one():
    groups = crowds((5, 0, 7))
    shown = shown_apart(groups, SeatCounter(groups["a"], groups["c"]))
    assert shown == (Group(("a",), 5, 5, 0), Group(("c",), 7, 0, 7))


@pytest.mark.parametrize(
    ("sizes", "singly", "together"),
    [
        ((20, 10, 5), {"a": 20, "b": 10, "c": 5}, None),
        ((20, 4, 3), {"a": 20}, ({"b", "c"}, 7)),  # two small ones hide each other
        ((20, 2, 10), {"a": 20}, ({"b", "c"}, 12)),  # one alone takes the next larger with it
        ((20, 2, 2, 9), {"a": 20}, ({"b", "c", "d"}, 13)),  # four people are too few
        ((20, 10, 2, 10), {"a": 20}, ({"b", "c", "d"}, 22)),  # which of two equal ones went along would tell
        ((20, 9, 4, 4), {"a": 20}, ({"b", "c", "d"}, 17)),  # eight people in two small groups: four each
        ((20, 4, 4, 0), {"a": 20}, ({"b", "c", "d"}, 8)),  # unless a third may be among them
        ((20, 4, 0, 0), {}, None),  # the large one would have to be hidden, too
        ((3, 1), {}, None),
        ((2,), {}, None),
        ((1, 1, 1, 1, 1), {}, None),
        ((0, 0), {}, None),
    ],
)
def test_small_groups_hide_together(sizes, singly, together):
    shown = shown_apart(crowds(sizes), NOBODY)
    assert {group.names[0]: group.people for group in shown if len(group.names) == 1} == singly
    assert [(set(group.names), group.people) for group in shown if len(group.names) > 1] == (
        [together] if together else []
    )


@given(st.lists(st.integers(0, 12), min_size=1, max_size=8))
@example([4, 4, 4, 4, 9, 9, 30])
@example([1, 6, 6, 6])
def test_what_is_hidden_is_several_groups_and_enough_people(sizes):
    groups = crowds(sizes)
    shown = shown_apart(groups, NOBODY)
    hidden = names_hidden(shown, groups)
    assert all(group.people >= 5 for group in shown)
    assert all(len(groups[group.names[0]]) == group.people for group in shown if len(group.names) == 1)
    if shown:
        assert sum(group.people for group in shown) == sum(sizes)
        assert len(hidden) != 1
        assert all(name in hidden for name, members in groups.items() if 0 < len(members) < 5)


@pytest.mark.parametrize(("cells", "most"), [(2, 24), (3, 20), (4, 15), (5, 11)])
def test_no_hidden_number_of_people_can_be_worked_out(cells, most):
    """Of every set of groups that shows the same, each hidden group has at least two sizes."""
    for people in range(1, most + 1):
        alike = defaultdict(list)
        for sizes in splits(people, cells):
            alike[shown_apart(crowds(sizes), NOBODY)].append(sizes)
        assert len(alike) > 1 or people < 10
        for shown, possible in alike.items():
            for name in names_hidden(shown, crowds(possible[0])):
                assert len({sizes["abcdefgh".index(name)] for sizes in possible}) > 1, (shown, name)


@pytest.mark.parametrize(("cells", "most"), [(2, 14), (3, 9)])
def test_no_hidden_number_of_seats_can_be_worked_out(cells, most):
    """The same of those who have a seat, unless nobody has one whom a line covers."""
    for people in range(1, most + 1):
        alike = defaultdict(list)
        for split in splits(people, 2 * cells):
            seated, standing = split[:cells], split[cells:]
            groups = crowds(map(sum, zip(seated, standing, strict=True)))
            first = frozenset().union(*(sorted(groups[n])[:k] for n, k in zip("abc", seated, strict=False)))
            shown = shown_apart(groups, SeatCounter(first, frozenset()))
            alike[shown, sum(seated)].append(seated)
        for (shown, everybody), possible in alike.items():
            some = sum(group.before for group in shown if len(group.names) > 1) if shown else everybody
            for name in names_hidden(shown, crowds([0] * cells)) if some else ():
                assert len({seated["abc".index(name)] for seated in possible}) > 1, (shown, name)


def stated(split):
    """The groups of people of whom so many state each set of standards, and the rest, who state none."""
    kinds = kinds_of(len(split))
    people = itertools.count()
    ids = {kind: [str(next(people)) for _ in range(many)] for kind, many in zip(kinds, split, strict=True)}
    groups = {name: frozenset(i for kind in kinds if name in kind for i in ids[kind]) for name in sorted(kinds[-1])}
    return ids, groups, frozenset(ids[frozenset()])


def kinds_of(many):
    """So many sets of standards: none, a, b, a and b, c, ..."""
    return [frozenset(name for bit, name in enumerate("abc") if kind >> bit & 1) for kind in range(many)]


def told(split):
    """What is shown of them."""
    _ids, groups, rest = stated(split)
    return shown_overlapping(groups, rest, NOBODY)


def alike_by(shown, people, cells):
    """Every way to spread so many people, by what is shown of it."""
    alike = defaultdict(list)
    for split in splits(people, cells):
        alike[shown(split)].append(split)
    return alike


def certain(possible, cells):
    """The cells of which the number of people is the same in all cases: every group that can be told, and its size."""
    table = np.array(possible)
    for chosen in range(1, 2**cells):
        columns = tuple(cell for cell in range(cells) if chosen >> cell & 1)
        sizes = table[:, columns].sum(axis=1)
        if (sizes == sizes[0]).all():
            yield columns, int(sizes[0])


@pytest.mark.parametrize(
    ("standards", "few", "most"),
    [(1, 5, 16), (2, 5, 20), (3, 5, 8), (2, 3, 14), (3, 3, 8), (2, 4, 16)]
    + [pytest.param(3, few, 10, marks=pytest.mark.heavy) for few in (3, 5)],
)
def test_nor_can_those_of_groups_that_overlap(standards, few, most, monkeypatch):
    """People with any set of standards, or with none: each hidden standard, and the rest, has two sizes.

    Whatever else can be told, of those who state two things, one and not another, exactly one, is about nobody or
    enough people.
    """
    monkeypatch.setattr("partage.changes.acceptance.FEW", few)
    kinds = kinds_of(2**standards)
    cells = {name: tuple(n for n, kind in enumerate(kinds) if name in kind) for name in kinds[-1]} | {"none": (0,)}
    lines = set()
    for people in range(1, most + 1):
        for shown, possible in alike_by(told, people, len(kinds)).items():
            lines.add(len(shown))
            sizes = dict(certain(possible, len(kinds)))
            for name in names_hidden(shown, cells):
                assert cells[name] not in sizes, (shown, name)
            for size in sizes.values() if shown else ():
                assert size == 0 or size >= few, (shown, sizes)
    assert lines == set(range(standards + 2)) or most < few * (standards + 1)


@pytest.mark.parametrize(("few", "most"), [(3, 8), (4, 8), pytest.param(3, 10, marks=pytest.mark.heavy)])
def test_nor_who_of_a_few_has_a_seat(few, most, monkeypatch):
    """Where a number of seats can be told, and is not nought, it is about enough people."""
    monkeypatch.setattr("partage.changes.acceptance.FEW", few)

    def told_of_seats(split):
        ids, groups, rest = stated([split[n] + split[n + 4] for n in range(4)])
        seated = frozenset(i for many, members in zip(split, ids.values(), strict=False) for i in members[:many])
        return shown_overlapping(groups, rest, SeatCounter(seated, frozenset())), len(seated)

    for people in range(few, most + 1):
        for (shown, everybody), possible in alike_by(told_of_seats, people, 8).items():
            if not shown or not everybody:
                continue
            sizes = np.array(possible)[:, :4] + np.array(possible)[:, 4:]
            for cells, seats in certain([split[:4] for split in possible], 4):
                assert seats == 0 or sizes[:, cells].sum(axis=1).min() >= few, (shown, cells, seats)


@pytest.mark.parametrize(
    ("split", "lines"),
    [
        ((20, 9, 9, 0), {("a",): 9, ("b",): 9, ("none",): 20}),
        ((20, 9, 9, 5), {("a",): 14, ("b",): 14, ("none",): 20}),
        ((20, 0, 5, 5), {("a",): 5, ("b",): 10, ("none",): 20}),  # all of a state b, too, and five state b alone
        ((20, 9, 8, 1), {("a", "b"): 18, ("none",): 20}),  # one person states both
        ((20, 1, 9, 9), {("a", "b"): 19, ("none",): 20}),  # one person states a alone
        ((20, 9, 9, 1), {}),  # two groups of ten: which of the two is larger would be known
        ((20, 9, 9, 1, 0, 0, 0, 0), {("a", "b", "c"): 19, ("none",): 20}),  # unless a third is empty
        ((20, 9, 9, 1, 30, 0, 0, 0), {("a", "b", "c"): 49, ("none",): 20}),  # or a larger one is hidden, too
        ((20, 9, 8, 1, 30, 0, 0, 0), {("c",): 30, ("a", "b"): 18, ("none",): 20}),
        ((20, 2, 0, 0, 9, 0, 9, 0), {("a", "b", "c"): 20, ("none",): 20}),  # two people, and whoever hides them
        ((20, 2, 3, 0, 30, 0, 0, 0), {("c",): 30, ("a", "b"): 5, ("none",): 20}),
        ((20, 2, 3, 0, 30, 1, 0, 0), {("a", "b", "c"): 36, ("none",): 20}),  # one of those hidden states c
    ],
)
def test_groups_that_a_few_people_tie_together_are_shown_as_one(split, lines):
    assert {group.names: group.people for group in told(split)} == lines


def test_one_person_in_two_large_groups_is_not_told():
    students = [a_student(id=f"N{n}", diet=()) for n in range(20)]
    students += [a_student(id=f"H{n}", diet={"halal"}) for n in range(9)]
    students += [a_student(id=f"G{n}", diet={"gluten_free"}) for n in range(9)]
    students += [a_student(id="both", diet={"halal", "gluten_free"})]
    before = {student.id for student in students}
    found = acceptance(students, before, before - {"both"})
    assert found.by_diet == (Group(tuple(map(str, Diet)), 19, 19, 18), Group(("none",), 20, 20, 20))
    assert acceptance(students[:-1], before, before).by_diet == (
        Group(("halal",), 9, 9, 9),
        Group(("gluten_free",), 9, 9, 9),
        Group(("none",), 20, 20, 20),
    )


def test_diets_are_not_shown_where_the_rest_is_small():
    groups = crowds((9, 8))
    assert shown_overlapping(groups, {"x", "y"}, NOBODY) == ()
    assert [group.names for group in shown_overlapping(groups, set("vwxyz"), NOBODY)] == [("a",), ("b",), ("none",)]
    assert [group.names for group in shown_overlapping(groups, set(), NOBODY)] == [("a",), ("b",)]
    assert shown_overlapping({"a": {"1"}, "b": set()}, set("vwxyz"), NOBODY) == ()


def test_groups_of_students():
    fluent = [a_student(id=f"N{n}", languages={"fr": "native", "en": "A2"}) for n in range(6)]
    twice = [a_student(id=f"C{n}", languages={"fr": "A2", "fr-CA": "C1"}) for n in range(5)]
    none = [a_student(id=f"E{n}", languages={"en": "native"}, diet={"halal", "no_pork"}) for n in range(7)]
    either = [a_student(id=f"D{n}", diet={"halal"}, diet_alternatives=[{"vegan"}]) for n in range(5)]
    found = acceptance((*fluent, *twice, *none, *either), {"N0", "E1"}, {"N0", "N1", "D4"})
    assert found.everybody == Group(("everybody",), 23, 2, 3)
    assert found.by_french == (
        Group(("B2",), 5, 0, 1),
        Group(("C1",), 5, 0, 0),
        Group(("native",), 6, 1, 2),
        Group(("none",), 7, 1, 0),
    )
    assert found.by_diet == (
        Group(("halal",), 12, 1, 1),
        Group(("no_pork",), 7, 1, 0),
        Group(("none",), 11, 1, 2),
    )


def test_hidden_groups_of_students_are_named_but_not_counted():
    everybody = [a_student(id=f"B{n}", diet={"halal"}) for n in range(9)]
    everybody += [a_student(id=f"A{n}", languages={"fr": "A2"}, diet={"kosher"}) for n in range(2)]
    everybody += [a_student(id=f"C{n}", languages={"fr": "C1"}, diet={"vegan"}) for n in range(3)]
    everybody += [a_student(id=f"N{n}", languages={"fr": "native"}) for n in range(8)]
    found = acceptance(everybody, {"A0"}, {"C0", "C1"})
    assert found.by_french[:-1] == (Group(("B2",), 9, 0, 0), Group(("native",), 8, 0, 0))
    assert found.by_french[-1] == Group(("A1", "A2", "B1", "C1", "C2", "none"), 5, 1, 2)
    together = tuple(str(diet) for diet in Diet if diet is not Diet.HALAL)
    assert found.by_diet == (Group(("halal",), 9, 0, 0), Group(together, 5, 1, 2), Group(("none",), 8, 0, 0))
    assert set(found.by_french[-1].names) < {*map(str, Level), "none"}


@pytest.mark.parametrize(
    ("group", "everybody", "loses"),
    [
        ((20, 10, 9), (100, 50, 50), False),  # five points are not more than five
        ((20, 10, 8), (100, 50, 50), True),
        ((20, 10, 8), (100, 50, 60), True),
        ((20, 10, 8), (100, 50, 45), True),
        ((20, 10, 8), (100, 50, 44), False),  # everybody loses about as much
        ((20, 10, 5), (100, 50, 44), True),
        ((20, 10, 12), (100, 50, 60), False),
        ((0, 0, 0), (0, 0, 0), False),
    ],
)
def test_a_group_that_loses_is_spoken_of(group, everybody, loses):
    assert Group(("x",), *group).loses_beside(Group(("everybody",), *everybody)) is loses
