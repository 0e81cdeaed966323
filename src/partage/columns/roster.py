"""A whole roster as columns, sorted by id so that the order of the input never matters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import numpy as np

from partage.columns.labels import Bools, Codes, Concept, Floats, Ints, LabelSets, frozen
from partage.columns.sides import Column, Side
from partage.domain.people import Family, Student
from partage.domain.roster import Roster
from partage.domain.vocabulary import Allergen, Animal, Diet, Gender, Level, closure, language_of

RANKS = tuple(sorted(Level, key=lambda level: level.rank))


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
    pin_family, pin_slot
        (S,) where a pinned student's party may sit only, -1 where nothing is pinned.
    pinned
        (S,) true for students named in a pin (the rest of the party follows, but is not counted).
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
    pin_family: Ints
    pin_slot: Ints
    pinned: Bools
    student_index: Mapping[str, int] = field(repr=False)
    family_index: Mapping[str, int] = field(repr=False)

    @classmethod
    def of(cls, roster: Roster) -> Columns:
        """The columns of `roster`."""
        by_id = lambda record: record.id  # noqa: E731 (a key, used four times)
        students = tuple(sorted(roster.students, key=by_id))
        families = tuple(sorted(roster.families, key=by_id))
        student_index = {student.id: row for row, student in enumerate(students)}
        family_index = {family.id: row for row, family in enumerate(families)}
        slots = Concept.of("slot", _all(students, "availability", "slot_wishes") | _all(families, "availability"))
        concepts = _concepts(students, families, slots)
        party, parties = _parties(students)
        pin_family, pin_slot, pinned = _pins(roster, student_index, family_index, slots, party)
        return cls(
            students=_student_side(students, concepts),
            families=_family_side(families, concepts),
            slots=slots,
            facts=_facts(roster, students, families),
            wishes=_wishes(students, slots),
            party=party,
            parties=parties,
            apart_students=_apart_students(roster, student_index),
            apart_homes=_apart_homes(roster, student_index, family_index),
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

    @property
    def availability(self) -> tuple[Bools, Bools]:
        """Who is free when: (S, T) for students and (F, T) for families."""
        return tuple(_bits(side.columns["availability"]) for side in (self.students, self.families))  # type: ignore[return-value]


def _all(records: Iterable[Any], *names: str) -> set[str]:
    return {label for record in records for name in names for label in getattr(record, name)}


def _concepts(students: tuple[Student, ...], families: tuple[Family, ...], slots: Concept) -> dict[str, Concept]:
    both: tuple[Student | Family, ...] = (*students, *families)
    languages = {language_of(tag) for record in both for tag in (*record.languages, *record.learning)}
    countries = {s.country for s in students if s.country is not None} | _all(families, "country_wishes")
    concepts = [
        slots,
        Concept.of("language", languages),
        Concept.of("diet", Diet),
        Concept.of("allergen", Allergen),
        Concept.of("animal", Animal),
        Concept.of("gender", Gender),
        Concept.of("country", countries),
        Concept.of("interest", _all(both, "interests")),
        Concept.of("company", _all(students, "company")),
        Concept.of("student", [student.id for student in students]),
        Concept.of("family", [family.id for family in families]),
        Concept.of("party", [student.party for student in students if student.party is not None]),
    ]
    return {concept.name: concept for concept in concepts} | _extra_concepts(both)


def _extra_concepts(records: tuple[Student | Family, ...]) -> dict[str, Concept]:
    texts: dict[str, set[str]] = {}
    for record in records:
        for name, value in record.extras.items():
            if isinstance(value, str):
                texts.setdefault(f"extras.{name}", set()).add(value)
    return {name: Concept.of(name, labels) for name, labels in sorted(texts.items())}


def _student_side(students: tuple[Student, ...], concepts: dict[str, Concept]) -> Side:
    columns, known, levels = _common(students, concepts)
    columns |= {
        "diet": concepts["diet"].sets([s.diet for s in students]),
        "allergies": concepts["allergen"].sets([s.allergies for s in students]),
        "avoids_animals": concepts["animal"].sets([s.avoids_animals for s in students]),
        "company": concepts["company"].sets([s.company for s in students]),
        "party": concepts["party"].column([s.party for s in students]),
        "gender": concepts["gender"].column([s.gender for s in students]),
        "country": concepts["country"].column([s.country for s in students]),
        "max_travel_min": _numbers([s.max_travel_min for s in students]),
        "registered_at": _numbers([_instant(s.registered_at) for s in students]),
        "step_free": _bools([s.step_free for s in students]),
        "smoke_free": _bools([s.smoke_free for s in students]),
    }
    most = max((len(s.diet_alternatives) for s in students), default=0)
    diets = [(columns["diet"], frozen(np.ones(len(students), dtype=np.bool_)))]
    for position in range(most):
        stated = [len(s.diet_alternatives) > position for s in students]
        rows = [s.diet_alternatives[position] if has else () for s, has in zip(students, stated, strict=True)]
        diets.append((concepts["diet"].sets(rows), _bools(stated)))
    known |= {name: columns[name].known for name in ("party", "gender", "country")}
    known |= {name: _known_numbers(columns[name]) for name in ("max_travel_min", "registered_at")}
    return Side("student", columns, known, levels, tuple(diets), students)


def _family_side(families: tuple[Family, ...], concepts: dict[str, Concept]) -> Side:
    columns, known, levels = _common(families, concepts)
    columns |= {
        "serves": concepts["diet"].sets([closure(f.serves) for f in families]),
        "safe_for": concepts["allergen"].sets([f.safe_for for f in families]),
        "animals": concepts["animal"].sets([f.animals for f in families]),
        "welcomes": concepts["gender"].sets([f.welcomes for f in families]),
        "country_wishes": concepts["country"].sets([f.country_wishes for f in families]),
        "smokes": _bools([f.smokes for f in families]),
        "step_free": _bools([f.step_free for f in families]),
        "seats": _counts([f.seats for f in families]),
        "min_guests": _counts([f.min_guests for f in families]),
        "max_meals": _counts([f.max_meals for f in families]),
    }
    return Side("family", columns, known, levels, (), families)


def _common(
    records: tuple[Any, ...], concepts: dict[str, Concept]
) -> tuple[dict[str, Column], dict[str, Bools], tuple[LabelSets, ...]]:
    """The columns that students and families share."""
    kind = "student" if records and isinstance(records[0], Student) else "family"
    spoken = [_spoken(record) for record in records]
    levels = tuple(
        concepts["language"].sets([[tag for tag, level in tags.items() if level >= rank] for tags in spoken])
        for rank in range(len(RANKS))
    )
    columns: dict[str, Column] = {
        "id": concepts[kind].column([record.id for record in records]) if records else _numbers([]),
        "languages": levels[0],
        "learning": concepts["language"].sets([{language_of(t) for t in record.learning} for record in records]),
        "availability": concepts["slot"].sets([record.availability for record in records]),
        "interests": concepts["interest"].sets([record.interests for record in records]),
        "lat": _numbers([None if record.place is None else record.place[0] for record in records]),
        "lon": _numbers([None if record.place is None else record.place[1] for record in records]),
        "times_left_out": _counts([record.times_left_out for record in records]),
    }
    known = {name: _known_numbers(columns[name]) for name in ("lat", "lon")}
    for name in sorted({name for record in records for name in record.extras}):
        columns[f"extras.{name}"], known[f"extras.{name}"] = _extra(records, name, concepts)
    return columns, known, levels


def _spoken(record: Student | Family) -> dict[str, int]:
    """Each language once; of two levels for one language the lower counts."""
    found: dict[str, int] = {}
    for tag, level in record.languages.items():
        language = language_of(tag)
        found[language] = min(level.rank, found.get(language, level.rank))
    return found


def _extra(records: tuple[Any, ...], name: str, concepts: dict[str, Concept]) -> tuple[Column, Bools]:
    """An own attribute: text becomes codes, truth values stay, numbers become floats."""
    values = [record.extras.get(name) for record in records]
    stated = [value for value in values if value is not None]
    known = _bools([value is not None for value in values])
    # Where one side states nothing, the other side's text says what the column would hold.
    if any(isinstance(value, str) for value in stated) or (not stated and f"extras.{name}" in concepts):
        # Beside text a number or a truth value is no label: not comparable, and so not known.
        codes = concepts[f"extras.{name}"].column([value if isinstance(value, str) else None for value in values])
        return codes, codes.known
    if all(isinstance(value, bool) for value in stated):
        return _bools([bool(value) for value in values]), known
    return _numbers(values), known


def _instant(moment: datetime | None) -> float | None:
    """Seconds since 1970; a time without a zone counts as UTC, so that no machine's clock matters."""
    if moment is None:
        return None
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).timestamp()


def _numbers(values: list[Any]) -> Floats:
    return frozen(np.array([np.nan if value is None else value for value in values], dtype=np.float64))


def _counts(values: list[int]) -> Ints:
    return frozen(np.array(values, dtype=np.int64))


def _bools(values: list[bool]) -> Bools:
    return frozen(np.array(values, dtype=np.bool_))


def _known_numbers(column: Floats) -> Bools:
    return frozen(~np.isnan(column))


def _bits(sets: LabelSets) -> Bools:
    """(n, labels) truth table of a column of sets."""
    octets = np.ascontiguousarray(sets.words.astype("<u8")).view(np.uint8).reshape(len(sets), sets.concept.words * 8)
    table = np.unpackbits(octets, axis=1, bitorder="little", count=sets.concept.words * 64)
    return table[:, : len(sets.concept.labels)].astype(np.bool_)


def _parties(students: tuple[Student, ...]) -> tuple[Ints, tuple[tuple[int, ...], ...]]:
    """Parties in the order of their first member's id."""
    members: dict[tuple[str, bool], list[int]] = {}
    for row, student in enumerate(students):
        key = (student.id, False) if student.party is None else (student.party, True)
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
    return {name: frozen(np.asarray(values)[rows][:, columns]) for name, values in roster.facts.items()}


def _apart_students(roster: Roster, student_index: Mapping[str, int]) -> Ints:
    size = len(student_index)
    pairs = [(student_index[a], student_index[b]) for a, b in roster.apart_students]
    return frozen(np.array(sorted({x * size + y for a, b in pairs for x, y in ((a, b), (b, a))}), dtype=np.int64))


def _apart_homes(roster: Roster, student_index: Mapping[str, int], family_index: Mapping[str, int]) -> Ints:
    keys = {student_index[s] * len(family_index) + family_index[f] for s, f in roster.apart_homes}
    return frozen(np.array(sorted(keys), dtype=np.int64))


def _pins(
    roster: Roster,
    student_index: Mapping[str, int],
    family_index: Mapping[str, int],
    slots: Concept,
    party: Ints,
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


__all__ = ["Codes", "Columns"]
