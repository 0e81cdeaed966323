"""The smallest edits after which the rules allow a student to sit with a family; nothing is solved here.

A pair is forbidden on a slot by some rules. What an edit may touch answers a few of them: who is not free offers the
slot, who finds the trip too long accepts a longer one, a home has seats for the whole party, the policy asks for less.
Where any other rule forbids the pair on every slot, no edit helps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

import numpy as np

from partage.columns import Bools, Columns, Ints, Seats
from partage.domain.roster import Roster
from partage.domain.vocabulary import Level
from partage.rules import requirements as require
from partage.rules.evaluate import allowed
from partage.rules.party_seats import may_sit
from partage.rules.policy import Policy
from partage.rules.wording import MINIMUM, ROOM, rule_of
from partage.study import Study
from partage.text.values import Part, Rule
from partage.text.writer import Line, Slot, line
from partage.whatif.edits import MOST_SEATS, Atom, Edit, applied, edits_spoken, levels_below, more_of, trips_allowed
from partage.whatif.minimum_guests import Others
from partage.whatif.single_edits import trips_refused

WHOM = ("student", "family", "policy")


@dataclass(frozen=True, repr=False)
class Lift(Part):
    """Edits that together make the rules allow a party a seat at a family on a slot.

    Parameters
    ----------
    edits
        At most one each of the student's form (with the party's), the family's and the policy.
    """

    slot: str
    edits: tuple[Edit, ...]

    @property
    def cost(self) -> int:
        """What it costs to ask for all of it."""
        return sum(edit.cost for edit in self.edits)

    @property
    def order(self) -> tuple[object, ...]:
        """Cheapest first, then fewest people to ask, then a fixed order."""
        return self.cost, len(self.edits), tuple(edit.order for edit in self.edits), self.slot


@dataclass(frozen=True, repr=False)
class Lifting(Part):
    """What edits can do for a pair that the rules forbid.

    Parameters
    ----------
    smallest
        The cheapest way to have the pair allowed; `None` where no edit can.
    fixed
        Without one: the rules that forbid the pair and that no edit may touch, those that do so on every slot, or,
        where there are none of these, on any.
    """

    smallest: Lift | None
    fixed: tuple[Rule, ...]

    def spoken(self) -> Line:
        """What would make the pair possible, to those who run the event."""
        if self.smallest is None:
            return line("price.lift_none", rules=self.fixed)
        return line("price.lift", edits=edits_spoken(self.smallest.edits), slot=Slot(self.smallest.slot))

    def own_slot(self, whom: str, its_id: str) -> Slot | None:
        """The slot that one form would have to offer, where that is all there is to it.

        Longer trips would tell a student where the family lives, and seats a family who comes along.
        """
        if self.smallest is None or len(self.smallest.edits) > 1:
            return None
        atoms = self.smallest.edits[0].atoms
        own = len(atoms) == 1 and (atoms[0].whom, atoms[0].record, atoms[0].field) == (whom, its_id, "availability")
        return Slot(atoms[0].value) if own else None


def lifting(study: Study, student: str, family: str) -> Lifting:
    """What edits can do for a student of a study, with whoever comes along, and a family."""
    pair = _Pair(study, student, family)
    smallest = next(pair.lifts(), None)
    if smallest is not None:
        return Lifting(smallest, ())
    return Lifting(
        None, _common([way.fixed if isinstance(way, _Stuck) else pair.forbidding(way[0]) for way in pair.ways])
    )


def lifts(study: Study, student: str, family: str) -> Iterator[Lift]:
    """Every way to have a pair allowed that is the cheapest for its slot and for whom is asked, cheapest first.

    Each is checked when it is its turn: the rules are asked about records and policy as edited.
    """
    return _Pair(study, student, family).lifts()


@dataclass(frozen=True)
class _Stuck:
    """A slot on which rules forbid the pair that no edit may touch."""

    fixed: tuple[Rule, ...]


def _common(stuck: list[tuple[Rule, ...]]) -> tuple[Rule, ...]:
    every = tuple(dict.fromkeys(rule for rules in stuck for rule in rules))
    return tuple(rule for rule in every if all(rule in rules for rules in stuck)) or every


def _each_whom(ways: list[_Stuck | list[Lift]]) -> list[Lift]:
    """The cheapest lift for each slot and each set of people who are asked."""
    best: dict[tuple[object, ...], Lift] = {}
    for way in ways:
        for lift in () if isinstance(way, _Stuck) else way:
            key = lift.slot, tuple(edit.whom for edit in lift.edits)
            best[key] = min(best.get(key, lift), lift, key=lambda one: one.order)
    return list(best.values())


class _Pair:
    """A student's party and a family."""

    def __init__(self, study: Study, student: str, family: str) -> None:
        self.roster, self.policy, self.columns = study.roster, study.policy, study.columns
        self.family = study.roster.family(family)
        self.case = study.case(student)
        self.people = [self.columns.students.records[row] for row in self.case.members.tolist()]

    def _seats(self, columns: Columns, slots: Ints) -> Seats:
        members = np.array([columns.student_index[person.id] for person in self.people], dtype=np.int64)
        rows = np.repeat(members, len(slots))
        homes = np.full(len(rows), columns.family_index[self.family.id])
        return Seats(columns, rows, homes, np.tile(slots, len(members)))

    @cached_property
    def answers(self) -> dict[str, Bools]:
        """(M, T) what each requirement says of each member on each slot."""
        slots = np.arange(len(self.columns.slots.labels), dtype=np.int64)
        seats = self._seats(self.columns, slots)
        shape = len(self.people), len(slots)
        return {rule.name: allowed(rule, seats).reshape(shape) for rule in self.policy.all_requirements}

    @cached_property
    def ways(self) -> list[_Stuck | list[Lift]]:
        """What can be done on each slot."""
        return [self._ways(slot) for slot in range(len(self.columns.slots.labels))]

    def lifts(self) -> Iterator[Lift]:
        """See `lifts`."""
        ordered = sorted(_each_whom(self.ways), key=lambda one: one.order)
        return (lift for lift in ordered if self._allows(lift))

    def _ways(self, slot: int) -> _Stuck | list[Lift]:
        """Every combination of what answers the rules on a slot; what no edit may touch, where something is."""
        label = self.columns.slots.labels[slot]
        choices: list[list[tuple[Atom, ...]]] = []
        fixed: list[Rule] = []
        for rule in self.policy.all_requirements:
            if not self.answers[rule.name][:, slot].all():
                found = self._choices(rule, label)
                choices.append(found)
                fixed += [] if found else [rule_of(rule)]
        if len(self.people) > self.family.seats:
            more = len(self.people) - self.family.seats
            choices.append([more_of(self.family, "seats", more).atoms] if len(self.people) <= MOST_SEATS else [])
            fixed += [] if choices[-1] else [ROOM]
        if fixed:
            return _Stuck(tuple(fixed))
        ways = [tuple(atom for atoms in chosen for atom in atoms) for chosen in product(*choices)]
        if self.family.min_guests > len(self.people):
            others = Others.at(self.case, self.family, slot)
            ways = [wider for way in ways for wider in others.widened(way, len(self.people))]
        lifts = [_lift(label, way) for way in ways if way]
        return lifts or _Stuck((MINIMUM,))

    def _choices(self, rule: object, label: str) -> list[tuple[Atom, ...]]:
        """What edits answer one rule that forbids somebody the place."""
        if isinstance(rule, require.SameSlot):
            return [self._offers(label)]
        if isinstance(rule, require.WithinReach):
            return self._trips(rule)
        return self._levels(rule) if isinstance(rule, require.SharedLanguage) else []

    def _offers(self, label: str) -> tuple[Atom, ...]:
        sides = (("student", self.people), ("family", [self.family]))
        return tuple(
            Atom(whom, record.id, "availability", label)
            for whom, records in sides
            for record in records
            if label not in record.availability
        )

    def _trips(self, rule: require.WithinReach) -> list[tuple[Atom, ...]]:
        """Everybody accepts the trip; or the policy allows it to those who state no limit, and only they are asked."""
        home = np.array([self.columns.family_index[self.family.id]])
        (refused,) = trips_refused(self.columns, rule, self.case.members, home)
        free = [trip.minutes for trip in refused if trip.student.max_travel_min is None]
        own = tuple(trip.asked for trip in refused)
        if not free:
            return [own]
        stated = (trip.asked for trip in refused if trip.student.max_travel_min is not None)
        return [own, (*stated, trips_allowed(rule, max(free)))]

    def _levels(self, rule: require.SharedLanguage) -> list[tuple[Atom, ...]]:
        """The highest level below the rule's at which everybody shares a language with the family."""
        for lower in levels_below(rule):
            loosened = replace(rule, level=Level(lower.value))
            if allowed(loosened, self._seats(self.columns, np.zeros(1, dtype=np.int64))).all():
                return [(lower,)]
        return []

    def _edited(self, lift: Lift) -> tuple[Roster, Policy, Columns]:
        roster, policy = applied(lift.edits, self.roster, self.policy)
        same = roster is self.roster
        return roster, policy, self.columns if same else Columns.of(roster, allow_split=policy.allow_split)

    def forbidding(self, lift: Lift) -> tuple[Rule, ...]:
        """What forbids the pair although the edits are made: rules of one's own may look at what is edited."""
        _roster, policy, columns = self._edited(lift)
        seats = self._seats(columns, np.array([columns.slots.codes[lift.slot]], dtype=np.int64))
        rules = tuple(rule_of(rule) for rule in policy.all_requirements if not allowed(rule, seats).all())
        return rules or (MINIMUM,)

    def _allows(self, lift: Lift) -> bool:
        """Whether the rules allow the pair once the edits are made: asked anew, of records and policy as edited."""
        roster, policy, columns = self._edited(lift)
        home, slot = columns.family_index[self.family.id], columns.slots.codes[lift.slot]
        everybody = np.arange(len(columns.parties))
        able = may_sit(columns, policy, everybody, np.array([home]), np.array([slot]))[:, 0]
        party = columns.party[columns.student_index[self.people[0].id]]
        return bool(able[party] and columns.party_size[able].sum() >= roster.family(self.family.id).min_guests)


def _lift(slot: str, atoms: tuple[Atom, ...]) -> Lift:
    by_whom = {whom: tuple(atom for atom in atoms if atom.whom == whom) for whom in WHOM}
    return Lift(slot, tuple(Edit(whom, its) for whom, its in by_whom.items() if its))
