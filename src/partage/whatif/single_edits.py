"""Every single change of one form, or of the policy, that could open a seat; cheapest first, nothing is solved here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np

from partage.columns import Bools, Columns, Ints, Seats
from partage.domain.people import Student
from partage.rules import requirements as require
from partage.rules.evaluate import allowed
from partage.rules.party_seats import BLOCK_ROWS
from partage.rules.policy import Policy
from partage.rules.toml import CATALOGUE
from partage.study import Study
from partage.whatif.edits import (
    MOST_SEATS,
    RULES,
    Atom,
    Edit,
    levels_below,
    longer_trip,
    more_of,
    offer_slot,
    trips_allowed,
)

Some = TypeVar("Some")

NEVER = 10**9
"""More steps or minutes than any edit asks for."""


def in_order(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Cheapest first."""
    return tuple(sorted(edits, key=lambda edit: edit.order))


def all_of(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """One edit for each kind of source that does all that the edits do; of one field, the largest step."""
    largest: dict[tuple[Any, ...], Atom] = {}
    for edit in edits:
        for atom in edit.atoms:
            key = atom.whom, atom.record, atom.field, atom.value if atom.field == "availability" else None
            if key not in largest or largest[key].steps < atom.steps:
                largest[key] = atom
    kinds = ("student", "family", "policy")
    by_whom = ((whom, tuple(atom for atom in largest.values() if atom.whom == whom)) for whom in kinds)
    return tuple(Edit(whom, atoms) for whom, atoms in by_whom if atoms)


class Trip(NamedTuple):
    """A trip that a rule forbids to a student."""

    student: Student
    minutes: float
    limit: float

    @property
    def asked(self) -> Atom:
        """The student accepts it."""
        return longer_trip(self.student.id, self.minutes, self.limit)


def trips_refused(columns: Columns, rule: require.WithinReach, members: Ints, homes: Ints) -> Iterator[list[Trip]]:
    """For each home, the trips of some students that are too long."""
    rows = np.repeat(members, len(homes))
    seats = Seats(columns, rows, np.tile(homes, len(members)), np.zeros(len(rows), dtype=np.int64))
    refused = (~allowed(rule, seats)).reshape(len(members), len(homes))
    trips, limits = (part.reshape(refused.shape) for part in require.travel(seats, rule.minutes, rule.km_per_hour))
    people = [columns.students.records[row] for row in members.tolist()]
    for home in range(len(homes)):
        which = np.flatnonzero(refused[:, home]).tolist()
        yield [Trip(people[row], float(trips[row, home]), float(limits[row, home])) for row in which]


def minutes_needed(rule: require.WithinReach, seats: Seats) -> Ints:
    """(P,) how long a trip the policy would have to allow; 0 where it does, `NEVER` where a student states a limit."""
    trips, _limits = require.travel(seats, rule.minutes, rule.km_per_hour)
    refused = ~allowed(rule, seats)
    free = refused & np.isnan(seats.student["max_travel_min"])
    minutes = np.where(refused, NEVER, 0)
    minutes[free] = np.ceil(np.minimum(trips[free], NEVER)).astype(np.int64)
    return minutes


def first_of(policy: Policy, kind: type[Some]) -> Some | None:
    """The policy's first requirement of a kind."""
    return next((rule for rule in policy.requirements if isinstance(rule, kind)), None)


class Candidates:
    """The single changes that a study's roster and policy leave open."""

    def __init__(self, study: Study) -> None:
        self.study, self.policy, self.columns = study, study.policy, study.columns

    def own(self, party: int) -> tuple[Edit, ...]:
        """Changes of a party's own forms: one slot more, or longer trips for those of it who need them."""
        members = np.array(self.columns.parties[party], dtype=np.int64)
        people = [self.columns.students.records[row] for row in members.tolist()]
        offers = []
        for slot in self.columns.slots.labels:
            lacking = tuple(person.id for person in people if slot not in person.availability)
            if lacking:
                offers.append(offer_slot("student", lacking, slot))
        return in_order([*offers, *self._trips(members)])

    def _trips(self, members: Ints) -> Iterator[Edit]:
        """For each home that nothing but the way keeps the party from: trips as long as that."""
        rule = first_of(self.policy, require.WithinReach)
        if rule is None:
            return
        places = self.study.cells
        reachable = self._together(members, places.families, places.slots, leaving=(require.WithinReach,))
        seen = set()
        for refused in trips_refused(self.columns, rule, members, np.unique(places.families[reachable])):
            atoms = tuple(trip.asked for trip in refused)
            if atoms and atoms not in seen:
                seen.add(atoms)
                yield Edit("student", atoms)

    def _together(self, members: Ints, families: Ints, slots: Ints, leaving: tuple[type, ...]) -> Bools:
        """(C,) whether every requirement but those left aside allows all members the place."""
        found = np.ones(len(families), dtype=np.bool_)
        rules = [rule for rule in self.policy.all_requirements if not isinstance(rule, leaving)]
        per_block = max(1, BLOCK_ROWS // len(members))
        for start in range(0, len(families), per_block):
            block = slice(start, start + per_block)
            count = len(families[block])
            rows = np.repeat(members, count)
            family, slot = (np.tile(part[block], len(members)) for part in (families, slots))
            seats = Seats(self.columns, rows, family, slot)
            for rule in rules:
                answers = allowed(rule, seats).reshape(len(members), count)
                for answer in answers:
                    found[block] &= answer
        return found

    def near(self, parties: Iterable[int]) -> Bools:
        """(F, T) where one of the parties could sit if the home were open on the slot and large enough."""
        shape = len(self.columns.families), len(self.columns.slots.labels)
        found = np.zeros(shape, dtype=np.bool_)
        for party in parties:
            members = np.array(self.columns.parties[party], dtype=np.int64)
            free = np.all(self.columns.availability[0][members], axis=0, keepdims=True)
            families, slots = (part.astype(np.int64) for part in np.nonzero(~found & free))
            fits = self._together(members, families, slots, leaving=(require.SameSlot,))
            found[families[fits], slots[fits]] = True
        return found

    def of_families(self, near: Bools | None) -> tuple[Edit, ...]:
        """Changes of one family's form: a slot, seats or meals more.

        Parameters
        ----------
        near
            (F, T) the places that matter; `None` for all.
        """
        labels = self.columns.slots.labels
        useful = np.ones((len(self.columns.families), len(labels)), dtype=np.bool_) if near is None else near
        found: list[Edit] = []
        for row, family in enumerate(self.columns.families.records):
            open_slots = {label for code, label in enumerate(labels) if useful[row, code]}
            found += [offer_slot("family", (family.id,), slot) for slot in sorted(open_slots - family.availability)]
            if open_slots & family.availability:
                # More seats than people, or more meals than evenings, change nothing.
                seats = min(MOST_SEATS, len(self.columns.students)) - family.seats
                meals = len(family.availability) - family.max_meals
                found += [more_of(family, "seats", step + 1) for step in range(seats)]
                found += [more_of(family, "max_meals", step + 1) for step in range(meals)]
        return in_order(found)

    @cached_property
    def of_policy(self) -> tuple[Edit, ...]:
        """Changes of one parameter of one rule."""
        rules: tuple[Any, ...] = (*self.policy.requirements, *self.policy.table_requirements)
        atoms = [atom for rule in rules for atom in self._looser(rule)]
        return in_order(Edit("policy", (atom,)) for atom in atoms)

    def _looser(self, rule: Any) -> Iterator[Atom]:
        field = RULES.get(rule.name)
        if field == "minutes" and isinstance(rule, require.WithinReach):
            yield from self._minutes(rule)
        elif field == "level":
            yield from levels_below(rule)
        elif field == "most":
            largest = min(MOST_SEATS, len(self.columns.students))
            for value in range(rule.most + 1, largest + 1):
                yield Atom("policy", rule.name, field, value, value - rule.most)

    def _minutes(self, rule: require.WithinReach) -> Iterator[Atom]:
        """Each length of a trip that the rule forbids to somebody who states no limit."""
        families = np.arange(len(self.columns.families), dtype=np.int64)
        lengths: set[int] = set()
        per_block = max(1, BLOCK_ROWS // max(1, len(families)))
        for start in range(0, len(self.columns.students), per_block):
            students = np.arange(start, min(start + per_block, len(self.columns.students)), dtype=np.int64)
            rows, homes = np.repeat(students, len(families)), np.tile(families, len(students))
            seats = Seats(self.columns, rows, homes, np.zeros(len(rows), dtype=np.int64))
            lengths.update(np.unique(minutes_needed(rule, seats)).tolist())
        for length in sorted(lengths - {0, NEVER}):
            yield trips_allowed(rule, length)


def own_rules(policy: Policy) -> bool:
    """Whether a requirement is not built in, so that nobody knows whether more seats or slots can only help."""
    built_in = {kind for kinds in CATALOGUE.values() for kind in kinds}
    return any(type(rule) not in built_in for rule in (*policy.requirements, *policy.table_requirements))
