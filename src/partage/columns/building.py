"""The columns of each side, made from records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from partage.columns.labels import Bools, Concept, Floats, Ints, LabelSets, frozen
from partage.columns.sides import Column, Side
from partage.domain.people import Family, Student
from partage.domain.vocabulary import Allergen, Animal, Diet, Gender, Level, closure, language_of

RANKS = tuple(sorted(Level, key=lambda level: level.rank))


def stated(records: Iterable[Any], *names: str) -> set[str]:
    """Every label that any of the records holds under one of `names`."""
    return {label for record in records for name in names for label in getattr(record, name)}


def concepts_of(students: tuple[Student, ...], families: tuple[Family, ...], slots: Concept) -> dict[str, Concept]:
    """The vocabularies of a roster by name, one for both sides."""
    both: tuple[Student | Family, ...] = (*students, *families)
    languages = {language_of(tag) for tag in stated(both, "languages", "learning")}
    countries = {s.country for s in students if s.country is not None} | stated(families, "country_wishes")
    concepts = [
        slots,
        Concept.of("language", languages),
        Concept.of("diet", Diet),
        Concept.of("allergen", Allergen),
        Concept.of("animal", Animal),
        Concept.of("gender", Gender),
        Concept.of("country", countries),
        Concept.of("interest", stated(both, "interests")),
        Concept.of("company", stated(students, "company")),
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


def student_side(students: tuple[Student, ...], concepts: dict[str, Concept], left_out: Mapping[str, int]) -> Side:
    """The columns of the students, in the order given; `left_out` is what earlier plans say."""
    columns, known, levels = _common(students, concepts, left_out)
    registered_at = _numbers([_instant(s.registered_at) for s in students])
    columns |= {
        "diet": concepts["diet"].sets([s.diet for s in students]),
        "allergies": concepts["allergen"].sets([s.allergies for s in students]),
        "avoids_animals": concepts["animal"].sets([s.avoids_animals for s in students]),
        "company": concepts["company"].sets([s.company for s in students]),
        "party": concepts["party"].column([s.party for s in students]),
        "gender": concepts["gender"].column([s.gender for s in students]),
        "country": concepts["country"].column([s.country for s in students]),
        "max_travel_min": _numbers([s.max_travel_min for s in students]),
        "registered_at": registered_at,
        "registered_before": _registered_before(registered_at),
        "leads_party": _bools(_leads([s.party for s in students])),
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


def family_side(families: tuple[Family, ...], concepts: dict[str, Concept], left_out: Mapping[str, int]) -> Side:
    """The columns of the families, in the order given; `left_out` is what earlier plans say."""
    columns, known, levels = _common(families, concepts, left_out)
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
    records: tuple[Any, ...], concepts: dict[str, Concept], left_out: Mapping[str, int]
) -> tuple[dict[str, Column], dict[str, Bools], tuple[LabelSets, ...]]:
    """The columns that students and families share."""
    kind = "student" if records and isinstance(records[0], Student) else "family"
    levels = _levels(records, concepts["language"])
    columns: dict[str, Column] = {
        "id": concepts[kind].column([record.id for record in records]) if records else _numbers([]),
        "languages": levels[0],
        "learning": concepts["language"].sets(
            [{language_of(tag) for tag in record.learning} if record.learning else () for record in records]
        ),
        "availability": concepts["slot"].sets([record.availability for record in records]),
        "interests": concepts["interest"].sets([record.interests for record in records]),
        "lat": _numbers([None if record.place is None else record.place[0] for record in records]),
        "lon": _numbers([None if record.place is None else record.place[1] for record in records]),
        # The larger of the two, not the sum: a form may have been filled in from the same earlier plans.
        "times_left_out": _counts([max(record.times_left_out, left_out.get(record.id, 0)) for record in records]),
    }
    known = {name: _known_numbers(columns[name]) for name in ("lat", "lon")}
    for name in sorted({name for record in records for name in record.extras}):
        columns[f"extras.{name}"], known[f"extras.{name}"] = _extra(records, name, concepts)
    return columns, known, levels


def _levels(records: tuple[Any, ...], languages: Concept) -> tuple[LabelSets, ...]:
    """For each rank of `Level`, what each record speaks at that level or better.

    Each language once: of two levels for one language the lower counts.
    """
    code_of = {tag: languages.codes[language_of(tag)] for tag in stated(records, "languages")}
    rank_of = {level: level.rank for level in RANKS}
    spoken = [
        (row, code_of[tag], rank_of[level])
        for row, record in enumerate(records)
        for tag, level in record.languages.items()
    ]
    row, code, rank = np.array(spoken, dtype=np.int64).reshape(-1, 3).T
    once, place = np.unique(row * len(languages.labels) + code, return_inverse=True)
    lowest = np.full(len(once), len(RANKS), dtype=np.int64)
    np.minimum.at(lowest, place, rank)
    row, code = np.divmod(once, max(len(languages.labels), 1))
    enough = [lowest >= least for least in range(len(RANKS))]
    return tuple(languages.filled(len(records), row[mask], code[mask]) for mask in enough)


def _extra(records: tuple[Any, ...], name: str, concepts: dict[str, Concept]) -> tuple[Column, Bools]:
    """An own attribute of one side as a column, and where it is known.

    Text anywhere: `Codes`, in which whatever is no text is unknown. Truth values alone: bool, missing ones False.
    Numbers, or numbers and truth values: float, missing ones NaN. Nothing at all: False, and nowhere known.
    """
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


def _registered_before(registered_at: Floats) -> Ints:
    """(n,) how many registered later than each, or at an unknown time; 0 where the own time is unknown."""
    known = np.sort(registered_at[~np.isnan(registered_at)])
    later = len(registered_at) - np.searchsorted(known, registered_at, side="right")
    return frozen(np.where(np.isnan(registered_at), 0, later).astype(np.int64))


def _leads(parties: list[str | None]) -> list[bool]:
    """Whether each is the first of a party."""
    first: dict[str, int] = {}
    for row, party in enumerate(parties):
        if party is not None:
            first.setdefault(party, row)
    return [party is not None and first[party] == row for row, party in enumerate(parties)]


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


@dataclass(frozen=True)
class EarlierPlans:
    """Earlier plans in one view; ids are those of any edition.

    `met` are (student, family) pairs who sat at one table; students and families left out are counted by plans.
    """

    met: frozenset[tuple[str, str]]
    students_left_out: Mapping[str, int]
    families_left_out: Mapping[str, int]

    @classmethod
    def of(cls, plans: Iterable[Mapping[str, Any]]) -> EarlierPlans:
        """What plan documents say, as a roster holds them."""
        met: set[tuple[str, str]] = set()
        students: Counter[str] = Counter()
        families: Counter[str] = Counter()
        for plan in plans:
            for table in plan.get("tables", ()):
                met.update((student, table["family"]) for student in table["students"])
            students.update(set(plan.get("unseated", ())))
            families.update(set(plan.get("manifest", {}).get("families_left_out", ())))
        return cls(frozenset(met), students, families)
