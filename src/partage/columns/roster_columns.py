"""A whole roster as columns, sorted by id so that the order of the input never matters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from partage.columns.building import EarlierPlans, concepts_of, family_side, stated, student_side
from partage.columns.labels import Bools, Codes, Concept, Floats, Ints, LabelSets, frozen
from partage.columns.rule_costs import RuleCosts
from partage.columns.sides import Column, Side
from partage.domain.people import Family, Student
from partage.domain.roster import Roster


@dataclass(frozen=True, eq=False)
class Columns:
    """One roster as arrays: S students, F families, T slots, U parties, each sorted by id.

    Parameters
    ----------
    students, families
        The two sides.
    slots
        The concept of slots; its labels are the slots anybody named.
    facts
        Name -> (S, F) read-only values.
    wishes
        (S, T) satisfaction of each student with each slot; 1 everywhere where no wish was stated.
    party
        (S,) the party of each student; a student without one is a party of one.
    parties
        The members of each party, as indices of students.
    apart_students, apart_homes
        Sorted keys ``a * S + b`` (both orders) and ``student * F + family`` of pairs kept apart.
    met_homes
        Sorted keys ``student * F + family`` of pairs whom an earlier edition seated at one table.
    pin_family, pin_slot
        (S,) where a pinned student's party may sit only, -1 where nothing is pinned.
    pinned
        (S,) true for students named in a pin (the rest of the party follows, but is not counted).
    rule_costs
        What asking rules about these columns has cost, and the answers kept.
    """

    students: Side
    families: Side
    slots: Concept
    facts: Mapping[str, Floats]
    wishes: Floats
    party: Ints
    parties: tuple[tuple[int, ...], ...]
    apart_students: Ints
    apart_homes: Ints
    met_homes: Ints
    pin_family: Ints
    pin_slot: Ints
    pinned: Bools
    student_index: Mapping[str, int] = field(repr=False)
    family_index: Mapping[str, int] = field(repr=False)
    rule_costs: RuleCosts = field(default_factory=RuleCosts, repr=False)

    @classmethod
    def of(cls, roster: Roster, *, allow_split: bool = False) -> Columns:
        """The columns of `roster`; with `allow_split`, every student is a party of one.

        A party that may be split leaves its label in the column ``party`` and ties nobody any more: its members
        are free when each of them is, and a pin binds the student whom it names.
        """
        by_id = lambda record: record.id  # noqa: E731 (a key, used four times)
        students = tuple(sorted(roster.students, key=by_id))
        families = tuple(sorted(roster.families, key=by_id))
        student_index = {student.id: row for row, student in enumerate(students)}
        family_index = {family.id: row for row, family in enumerate(families)}
        slots = Concept.of("slot", stated(students, "availability", "slot_wishes") | stated(families, "availability"))
        concepts = concepts_of(students, families, slots)
        party, parties = _parties(students, allow_split=allow_split)
        past = EarlierPlans.of(roster.history)
        pin_family, pin_slot, pinned = _pins(roster, student_index, family_index, slots, party)
        return cls(
            students=student_side(students, concepts, past.students_left_out),
            families=family_side(families, concepts, past.families_left_out),
            slots=slots,
            facts=_facts(roster, students, families),
            wishes=_wishes(students, slots),
            party=party,
            parties=parties,
            apart_students=_apart_students(roster, student_index),
            apart_homes=_home_keys(roster.apart_homes, student_index, family_index),
            met_homes=_home_keys(past.met, student_index, family_index),
            pin_family=pin_family,
            pin_slot=pin_slot,
            pinned=pinned,
            student_index=student_index,
            family_index=family_index,
        )

    @cached_property
    def members(self) -> Ints:
        """(U, M) the students of each party, padded with -1; never without a row."""
        width = max((len(members) for members in self.parties), default=1)
        table = np.full((max(len(self.parties), 1), width), -1, dtype=np.int64)
        for party, members in enumerate(self.parties):
            table[party, : len(members)] = members
        return frozen(table)

    @cached_property
    def party_size(self) -> Ints:
        """(U,) how many students each party has."""
        return frozen(np.array([len(members) for members in self.parties], dtype=np.int64))

    @cached_property
    def pins_name_slots(self) -> bool:
        """Whether any pin names a slot."""
        return bool((self.pin_slot >= 0).any())

    @cached_property
    def wishes_differ(self) -> bool:
        """Whether any student likes a slot less than fully."""
        return bool((self.wishes != 1.0).any())

    def subset(self, students: Ints, families: Ints) -> Columns:
        """Some students, whole parties of them, and some families as arrays alone.

        No records come along, no facts and no names, and of single labels that name somebody, or that somebody
        wrote, only those of the rows at hand; the words of sets, interests for one, all stay. A pin to a family
        that is left out points past the last one.

        Parameters
        ----------
        students, families
            (n,) and (m,) ascending.
        """
        guests, homes = _without_others(self.students.subset(students), self.families.subset(families))
        parties, party = np.unique(self.party[students], return_inverse=True)
        place = np.full(len(self.students), -1, dtype=np.int64)
        place[students] = np.arange(len(students))
        pinned_to = np.searchsorted(families, self.pin_family[students])
        pinned_to[~np.isin(self.pin_family[students], families)] = len(families)
        return Columns(
            students=guests,
            families=homes,
            slots=self.slots,
            facts={},
            wishes=frozen(self.wishes[students]),
            party=frozen(party.astype(np.int64)),
            parties=tuple(tuple(place[list(self.parties[number])].tolist()) for number in parties.tolist()),
            apart_students=_kept(self.apart_students, len(self.students), students, students),
            apart_homes=_kept(self.apart_homes, len(self.families), students, families),
            met_homes=_kept(self.met_homes, len(self.families), students, families),
            pin_family=frozen(np.where(self.pin_family[students] < 0, -1, pinned_to)),
            pin_slot=frozen(self.pin_slot[students]),
            pinned=frozen(self.pinned[students]),
            student_index=_index(guests),
            family_index=_index(homes),
        )

    @property
    def availability(self) -> tuple[Bools, Bools]:
        """Who is free when: (S, T) for students and (F, T) for families."""
        return tuple(_bits(side.columns["availability"]) for side in (self.students, self.families))  # type: ignore[return-value]


def _bits(sets: LabelSets) -> Bools:
    """(n, labels) truth table of a column of sets."""
    octets = np.ascontiguousarray(sets.words.astype("<u8")).view(np.uint8).reshape(len(sets), sets.concept.words * 8)
    table = np.unpackbits(octets, axis=1, bitorder="little", count=sets.concept.words * 64)
    return table[:, : len(sets.concept.labels)].astype(np.bool_)


def _without_others(*sides: Side) -> tuple[Side, ...]:
    """The sides; concepts of which each row holds one label at the most are cut down to the labels held."""
    columns = [column for side in sides for column in side.columns.values()]
    of_sets = {id(column.concept) for column in columns if isinstance(column, LabelSets)}
    held: dict[int, list[Codes]] = {}
    for column in columns:
        if isinstance(column, Codes) and id(column.concept) not in of_sets:
            held.setdefault(id(column.concept), []).append(column)
    fresh = {key: _cut_down(found) for key, found in held.items()}

    def dressed(column: Column) -> Column:
        known = isinstance(column, Codes) and id(column.concept) in fresh
        return Codes(fresh[id(column.concept)], column.codes) if known else column

    return tuple(
        replace(side, columns={name: dressed(column) for name, column in side.columns.items()}) for side in sides
    )


def _cut_down(columns: list[Codes]) -> Concept:
    codes = np.unique(np.concatenate([column.codes for column in columns]))
    return columns[0].concept.only(codes[codes >= 0])


def _index(side: Side) -> dict[str, int]:
    """Where each id stands."""
    ids = side.columns["id"]
    return {ids.concept.labels[code]: row for row, code in enumerate(ids.codes.tolist())} if len(ids) else {}


def _kept(keys: Ints, size: int, first: Ints, second: Ints) -> Ints:
    """Keys ``a * size + b`` of the pairs whose both ends stay, in the numbers that these get."""
    one, other = np.divmod(keys, max(size, 1))
    inside = np.isin(one, first) & np.isin(other, second)
    one, other = np.searchsorted(first, one[inside]), np.searchsorted(second, other[inside])
    return frozen(one * len(second) + other)


def _parties(students: tuple[Student, ...], *, allow_split: bool) -> tuple[Ints, tuple[tuple[int, ...], ...]]:
    """Parties in the order of their first member's id."""
    members: dict[tuple[str, bool], list[int]] = {}
    for row, student in enumerate(students):
        key = (student.id, False) if student.party is None or allow_split else (student.party, True)
        members.setdefault(key, []).append(row)
    parties = tuple(tuple(rows) for rows in members.values())
    party = np.zeros(len(students), dtype=np.int64)
    for position, rows in enumerate(parties):
        party[list(rows)] = position
    return frozen(party), parties


def _wishes(students: tuple[Student, ...], slots: Concept) -> Floats:
    wishes = np.ones((len(students), len(slots.labels)))
    for row, student in enumerate(students):
        if student.slot_wishes:
            wishes[row] = [student.slot_wishes.get(slot, 0.0) for slot in slots.labels]
    return frozen(wishes)


def _facts(roster: Roster, students: tuple[Student, ...], families: tuple[Family, ...]) -> dict[str, Floats]:
    given_students = {student.id: row for row, student in enumerate(roster.students)}
    given_families = {family.id: row for row, family in enumerate(roster.families)}
    rows = [given_students[student.id] for student in students]
    columns = [given_families[family.id] for family in families]
    if rows == list(range(len(rows))) and columns == list(range(len(columns))):
        return dict(roster.facts)  # frozen where they were read, and the largest arrays there are
    return {name: frozen(np.asarray(values)[np.ix_(rows, columns)]) for name, values in roster.facts.items()}


def _apart_students(roster: Roster, student_index: Mapping[str, int]) -> Ints:
    size = len(student_index)
    pairs = [(student_index[a], student_index[b]) for a, b in roster.apart_students]
    return frozen(np.array(sorted({x * size + y for a, b in pairs for x, y in ((a, b), (b, a))}), dtype=np.int64))


def _home_keys(
    pairs: Iterable[tuple[str, str]], student_index: Mapping[str, int], family_index: Mapping[str, int]
) -> Ints:
    """Sorted keys ``student * F + family`` of pairs of ids; ids that this roster does not hold are left out."""
    keys = {
        student_index[student] * len(family_index) + family_index[family]
        for student, family in pairs
        if student in student_index and family in family_index
    }
    return frozen(np.array(sorted(keys), dtype=np.int64))


def _pins(
    roster: Roster, student_index: Mapping[str, int], family_index: Mapping[str, int], slots: Concept, party: Ints
) -> tuple[Ints, Ints, Bools]:
    pin_family = np.full(len(student_index), -1, dtype=np.int64)
    pin_slot = pin_family.copy()
    pinned = np.zeros(len(student_index), dtype=np.bool_)
    for pin in roster.pins:
        pinned[student_index[pin.student]] = True
        mates = party == party[student_index[pin.student]]
        pin_family[mates] = family_index[pin.family]
        if pin.slot is not None:
            pin_slot[mates] = slots.codes[pin.slot]
    return frozen(pin_family), frozen(pin_slot), frozen(pinned)
