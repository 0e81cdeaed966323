"""How many of each group have a seat under two plans, with small groups hidden for good.

A group of fewer than `FEW` people points at persons. Hiding it alone would not do: whoever knows the total and
the other groups has it back by subtraction. So small groups are put together with the next larger ones, and all
that is shown of them is what they have together.

Groups may overlap. Then people who are in two of them, or in one and not in another, can be counted, too: lines of
10 and 10, and 19 people in all, tell of one person. So lines may stand side by side only where those who are in the
same lines, and in no other, are `FEW` or nobody. Each number that lines add up to, of people or of seats, is about
some of these sets together, hence about nobody or enough people, whatever else is known of the method.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction

from partage.domain.people import Student
from partage.domain.vocabulary import Diet, Level, language_of
from partage.text.values import Part
from partage.text.writer import FEW

FRENCH = "fr"
EVERYBODY = "everybody"
NONE = "none"
"""The group of those who speak no French, or who have no special diet."""

POINTS = 5
"""A group whose acceptance falls by more points than this, where that of all does not, is spoken of."""


@dataclass(frozen=True, repr=False)
class Group(Part):
    """So many people, and how many of them have a seat under two plans.

    Parameters
    ----------
    names
        One group, or several that are shown together only.
    people
        Different people in it.
    before, after
        Those who have a seat.
    """

    names: tuple[str, ...]
    people: int
    before: int
    after: int

    def loses_beside(self, everybody: Group) -> bool:
        """Whether its acceptance falls by more than `POINTS`, and that of everybody not, or by so much less."""
        return _falls(self) > POINTS and (_falls(everybody) <= POINTS or _falls(self) - _falls(everybody) > POINTS)


def _falls(group: Group) -> Fraction:
    """By how many points acceptance falls."""
    return Fraction(100 * (group.before - group.after), max(group.people, 1))


@dataclass(frozen=True, repr=False)
class Acceptance(Part):
    """Who has a seat under two plans, by group.

    Parameters
    ----------
    everybody
        All students.
    by_french
        By level of French, from ``"A1"`` to ``"native"``, and ``"none"``; empty where too few people would be left.
    by_diet
        By standard that the student's diet states, and ``"none"``. Whoever states two counts in both, and a diet
        that would do as well counts nowhere. Empty where too few people would be left.

    Notes
    -----
    Groups of 1 to 4 people are shown only together with others, `FEW` people or more in all and of different sizes,
    so that no total brings back what one of them has. The same goes for diets where 1 to 4 people state two that
    would be shown, or one of them alone.
    """

    everybody: Group
    by_french: tuple[Group, ...]
    by_diet: tuple[Group, ...]


def acceptance(students: Sequence[Student], before: Set[str], after: Set[str]) -> Acceptance:
    """The acceptance of students, `before` and `after` being the ids of those who have a seat."""
    everybody = frozenset(student.id for student in students)
    counted = SeatCounter(before, after)
    special = _by_diet(students)
    return Acceptance(
        everybody=counted.of((EVERYBODY,), everybody),
        by_french=shown_apart(_by_french(students), counted),
        by_diet=shown_overlapping(special, everybody.difference(*special.values()), counted),
    )


@dataclass(frozen=True, eq=False)
class SeatCounter:
    """Counts members of a group who have a seat."""

    before: Set[str]
    after: Set[str]

    def of(self, names: Iterable[str], members: Set[str]) -> Group:
        """One line."""
        return Group(tuple(names), len(members), len(members & self.before), len(members & self.after))

    def lines(self, groups: Mapping[str, Set[str]], hidden: Set[str]) -> tuple[Group, ...]:
        """A line for each group that has members, those of `hidden` together in the last one."""
        singly = [self.of((name,), group) for name, group in groups.items() if group and name not in hidden]
        if not hidden:
            return tuple(singly)
        together = frozenset[str]().union(*(groups[name] for name in hidden))
        return (*singly, self.of((name for name in groups if name in hidden), together))


def shown_apart(groups: Mapping[str, Set[str]], counted: SeatCounter) -> tuple[Group, ...]:
    """What may be shown of groups of which everybody is in exactly one; nothing where all of them would be hidden."""
    hidden = _hidden(groups)
    return () if hidden is None or len(hidden) == len(groups) else counted.lines(groups, hidden)


def shown_overlapping(groups: Mapping[str, Set[str]], rest: Set[str], counted: SeatCounter) -> tuple[Group, ...]:
    """What may be shown of groups that overlap, and of the `rest`, who are in none of them and may not be few."""
    hidden = _hidden(groups)
    if hidden is None or 0 < len(rest) < FEW:
        return ()
    none = (counted.of((NONE,), rest),) if rest else ()
    return (*counted.lines(groups, hidden), *none)


def _hidden(groups: Mapping[str, Set[str]]) -> frozenset[str] | None:
    """The names of groups to be shown together only; `None` where not even that may be shown.

    They are all groups up to some size, empty ones included. Any two of them could change their names without
    anything shown being different; as they are not all of one size, nobody can tell the size of any of them.
    """
    if _tell_of_enough([*groups.values()]):
        return frozenset()
    sizes = {name: len(members) for name, members in groups.items()}
    for largest in sorted({FEW - 1, *(size for size in sizes.values() if size >= FEW)}):
        chosen = frozenset(name for name, size in sizes.items() if size <= largest)
        together = frozenset[str]().union(*(groups[name] for name in chosen))
        others = [members for name, members in groups.items() if name not in chosen]
        if len({sizes[name] for name in chosen}) > 1 and _tell_of_enough([together, *others]):
            return chosen
    return None


def _tell_of_enough(lines: Sequence[Set[str]]) -> bool:
    """Whether those who are in the same lines, and in no other, are `FEW` people or more, whichever lines these are."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(lines):
        for person in line:
            found[person].add(number)
    return all(people >= FEW for people in Counter(map(frozenset, found.values())).values())


def _by_french(students: Sequence[Student]) -> dict[str, Set[str]]:
    found: dict[str, set[str]] = {name: set() for name in (*map(str, Level), NONE)}
    for student in students:
        levels = [level for tag, level in student.languages.items() if language_of(tag) == FRENCH]
        best = str(max(levels, key=lambda level: level.rank)) if levels else NONE
        found[best].add(student.id)
    return dict(found)


def _by_diet(students: Sequence[Student]) -> dict[str, Set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for student in students:
        for standard in student.diet:
            found[str(standard)].add(student.id)
    return {str(standard): found[str(standard)] for standard in Diet}
