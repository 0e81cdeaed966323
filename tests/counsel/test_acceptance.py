"""Small groups are hidden, and stay hidden from whoever subtracts and knows how it is done."""

import itertools
from collections import defaultdict

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from partage.counsel.acceptance import Count, Group, acceptance, shown_apart, shown_overlapping
from partage.domain.vocabulary import Diet, Level
from partage.testing import a_student

NOBODY = Count(frozenset(), frozenset())


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
    shown = shown_apart(groups, Count(groups["a"], groups["c"]))
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
            shown = shown_apart(groups, Count(first, frozenset()))
            alike[shown, sum(seated)].append(seated)
        for (shown, everybody), possible in alike.items():
            some = sum(group.before for group in shown if len(group.names) > 1) if shown else everybody
            for name in names_hidden(shown, crowds([0] * cells)) if some else ():
                assert len({seated["abc".index(name)] for seated in possible}) > 1, (shown, name)


@pytest.mark.parametrize(("standards", "most"), [(1, 16), (2, 20), (3, 11)])
def test_nor_can_those_of_groups_that_overlap(standards, most):
    """People with any set of standards, or with none: each hidden standard, and the rest, has two sizes."""
    kinds = [frozenset(n for bit, n in enumerate("abc") if kind >> bit & 1) for kind in range(2**standards)]
    for people in range(1, most + 1):
        alike = defaultdict(list)
        for split in splits(people, len(kinds)):
            everybody = [
                (str(n), kind)
                for n, kind in enumerate(k for k, many in zip(kinds, split, strict=True) for _ in range(many))
            ]
            groups = {n: frozenset(i for i, kind in everybody if n in kind) for n in "abc"[:standards]}
            rest = frozenset(i for i, kind in everybody if not kind)
            sizes = {n: len(members) for n, members in groups.items()} | {"none": len(rest)}
            alike[shown_overlapping(groups, rest, NOBODY)].append(sizes)
        for shown, possible in alike.items():
            for name in names_hidden(shown, possible[0]):
                assert len({sizes[name] for sizes in possible}) > 1, (shown, name)


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
