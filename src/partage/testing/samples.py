"""Random seats and tables of a roster, and fingerprints of what a rule is given."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from partage.columns import Codes, Columns, Ints, LabelSets, Seats, SideView, Tables
from partage.domain.roster import Roster
from partage.domain.vocabulary import Level
from partage.testing.generator import random_roster

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partage.domain.people import Family, Student

MOST_GUESTS = 6
LARGEST_HOME = 50


class _AsGiven(Tables):
    """Tables that leave guests and padding where they are; only a trial of a rule may."""

    def __init__(self, columns: Columns, students: Ints, families: Ints, slots: Ints) -> None:
        super().__init__(columns, students, families, slots)
        self._students = students


@dataclass(frozen=True, eq=False)
class SampleRows:
    """Indices of seats (P,) or of tables, whose students are (N, K)."""

    students: Ints
    families: Ints
    slots: Ints
    as_given: bool = False

    def build(self, columns: Columns) -> Any:
        """The seats or tables, from copies of the indices."""
        kind = _AsGiven if self.as_given else Tables if self.students.ndim == 2 else Seats
        return kind(columns, self.students.copy(), self.families.copy(), self.slots.copy())

    def take(self, order: Ints) -> SampleRows:
        """Some of the rows, in that order."""
        return SampleRows(self.students[order], self.families[order], self.slots[order], self.as_given)

    def emptied(self) -> SampleRows:
        """The same tables before anybody came."""
        return SampleRows(np.full_like(self.students, -1), self.families, self.slots)

    def shuffled(self, rng: np.random.Generator) -> SampleRows:
        """The same tables with guests in another order, and more padding in between."""
        padded = np.pad(self.students, ((0, 0), (0, 2)), constant_values=-1)
        return SampleRows(rng.permuted(padded, axis=1), self.families, self.slots, as_given=True)


def random_seats(columns: Columns, rng: np.random.Generator, count: int) -> SampleRows:
    """`count` seats, possible or not."""
    sizes = (len(columns.students), len(columns.families), len(columns.slots.labels))
    students, families, slots = (rng.integers(size, size=count) for size in sizes)
    return SampleRows(students, families, slots)


def random_chains(columns: Columns, rng: np.random.Generator, count: int) -> list[SampleRows]:
    """`count` tables with one guest, the same with two, and so on: ``[k]`` has k + 1 guests."""
    seats = random_seats(columns, rng, count)
    guests = rng.random((len(seats.students), len(columns.students))).argsort(axis=1)
    most = min(MOST_GUESTS, len(columns.students))
    return [
        SampleRows(np.where(np.arange(most) < people, guests[:, :most], -1), seats.families, seats.slots)
        for people in range(1, most + 1)
    ]


def random_tables(columns: Columns, rng: np.random.Generator, count: int) -> SampleRows:
    """`count` tables with one guest or more, possible or not."""
    chains = random_chains(columns, rng, count)
    rows = np.arange(len(chains[0].families))
    size = rng.integers(len(chains), size=len(rows))
    students = np.stack([step.students for step in chains])[size, rows]
    return SampleRows(students, chains[0].families, chains[0].slots)


def varied_roster(seed: int, fact: object = None) -> Roster:
    """A small synthetic roster in which every field that a rule can read varies."""
    rng = np.random.default_rng(seed)
    base = random_roster((24, 12, 3), seed=seed, max_meals=2, pins=3, apart=24, company=True)
    students = [_varied_student(student, rng) for student in base.students]
    families = [_varied_family(family, rng) for family in base.families]
    facts = {"points": rng.random((24, 12))}
    if isinstance(fact, str):
        facts[fact] = rng.random((24, 12))
    apart = [(f"{pair.kind_a}:{pair.a}", f"{pair.kind_b}:{pair.b}") for pair in base.apart]
    history = [_earlier_plan(students, families, rng)]
    return Roster(students, families, facts=facts, pins=base.pins, apart=apart, history=history)


def fingerprint(columns: Columns, rows: Seats | Tables, *more: Ints) -> str:
    """A hash of every array that a rule could reach through `rows`."""
    digest = hashlib.sha256()
    held = [getattr(columns, name.name) for name in fields(columns)]
    held += [*columns.facts.values(), *more, rows.slot, *_of(rows.student), *_of(rows.family)]
    held += [rows.mask, rows.people] if isinstance(rows, Tables) else []
    for side in (columns.students, columns.families):
        held += [*side.columns.values(), *side.known.values(), *side.levels]
        held += [part for diet in side.diets for part in diet]
    for column in held:
        array = column.words if isinstance(column, LabelSets) else column.codes if isinstance(column, Codes) else column
        if isinstance(array, np.ndarray):
            digest.update(repr((array.shape, array.dtype.str)).encode())
            digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


def same_reads(columns: Columns, rows: SampleRows, reads: Sequence[str]) -> tuple[Columns, SampleRows]:
    """Other people who show the same to a rule that reads `reads`, and the rows in which they sit."""
    students = _swapped(columns.students.records, reads)
    families = _swapped(columns.families.records, reads)
    found = Columns.of(Roster(students, families))
    student = np.array([found.student_index[record.id] for record in students])
    family = np.array([found.family_index[record.id] for record in families])
    # A slot that nobody is left on has no number any more; plain rules are not told the slot.
    return found, SampleRows(student[rows.students], family[rows.families], np.zeros_like(rows.slots))


def _swapped(records: Sequence[Any], reads: Sequence[str]) -> list[Any]:
    """Each record's read fields on the body of the next one."""
    names = {name for name in reads if not name.startswith("extras.")}
    extras = {name.removeprefix("extras.") for name in reads if name.startswith("extras.")}
    found = []
    for record, body in zip(records, [*records[1:], *records[:1]], strict=True):
        kept = {name: getattr(record, name) for name in names if name in type(record).model_fields}
        own = {name: value for name, value in record.extras.items() if name in extras}
        other = {name: value for name, value in body.extras.items() if name not in extras}
        changes: dict[str, Any] = {"extras": other | own} | kept
        if "seats" in kept:
            changes.setdefault("min_guests", 1)
        elif "min_guests" in kept:
            changes["seats"] = LARGEST_HOME
        found.append(body.replace(**changes))
    return found


def _of(view: SideView) -> list[Any]:
    """The columns as this view holds them: it keeps what it once gathered, so a changed one shows."""
    return [view[name] for name in view.names] + [view.at_least("languages", level) for level in Level]


def _earlier_plan(students: list[Student], families: list[Family], rng: np.random.Generator) -> dict[str, Any]:
    """A third of the students at some home each, a third left out."""
    ids = [student.id for student in students]
    third = len(ids) // 3
    seated = [(families[rng.integers(len(families))].id, student) for student in ids[:third]]
    return {
        "schema": "partage.plan/1",
        "tables": [{"family": family, "slot": "last year", "students": [student]} for family, student in seated],
        "unseated": ids[third : 2 * third],
        "manifest": {"families_left_out": [family.id for family in families[:3]]},
    }


def _varied_student(student: Student, rng: np.random.Generator) -> Student:
    slots = sorted(student.availability)
    return student.replace(
        smoke_free=bool(rng.random() < 0.3),
        step_free=bool(rng.random() < 0.3),
        max_travel_min=float(rng.integers(10, 60)) if rng.random() < 0.5 else None,
        slot_wishes={slots[0]: float(rng.random())} if rng.random() < 0.5 else {},
        registered_at=f"2026-10-{rng.integers(1, 28):02d}T12:00:00+02:00" if rng.random() < 0.8 else None,
        times_left_out=int(rng.integers(3)),
        company=["another:woman"] if rng.random() < 0.2 else ["guests_only:man"] if rng.random() < 0.1 else [],
        country=student.country if rng.random() < 0.8 else None,
    )


def _varied_family(family: Family, rng: np.random.Generator) -> Family:
    return family.replace(
        smokes=bool(rng.random() < 0.4),
        step_free=bool(rng.random() < 0.4),
        welcomes=["woman"] if rng.random() < 0.3 else [],
        country_wishes=["MA", "IT", "CN"] if rng.random() < 0.4 else [],
        times_left_out=int(rng.integers(3)),
    )
