"""`Roster`: all the facts of one edition, and what only shows when everyone is seen together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from partage import canonical_json as documents
from partage.atomic import write_whole
from partage.domain.apart import Apart, written
from partage.domain.facts import Floats, fact_document, fact_sha256, frozen
from partage.domain.from_frames import read_frames
from partage.domain.frozen import FrozenMapping
from partage.domain.people import Family, Student
from partage.domain.record import Record
from partage.domain.register import Register, found
from partage.domain.revising import Revision, revised
from partage.domain.roster_changes import RosterChanges
from partage.domain.roster_document import SCHEMA, read_document, read_parts
from partage.errors import Fault
from partage.tabled import Listing, Tabled
from partage.text.writer import line, say

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from partage.domain.pins import Pin

R = TypeVar("R", bound=Record)


class Roster(Tabled):
    """Students, families, and what is known about them together; does not change once made.

    Parameters
    ----------
    students, families
        Records, in any order; (S,) and (F,).
    facts
        Name -> array-like (S, F) in the order of the lists as passed, or (student, family, value)
        triples with absent = 0. A trip of the fact ``travel_min`` that is absent, or NaN in an array, is unknown.
    pins
        (student, family) or (student, family, slot).
    apart
        Pairs of ids that never share a table; an id naming both a student and a family needs the prefix
        ``student:`` or ``family:``.
    history
        Plans of earlier editions: their documents, or objects with a ``to_document()``.

    Attributes
    ----------
    students, families
        Tuples, in the order passed.
    facts
        Name -> read-only float64 array (S, F), in the order passed.
    pins
        `Pin` tuples, sorted; a pin without a slot gives way to the same pin with one.
    apart
        `Apart` tuples, sorted.
    history
        Plan documents, in the order passed.
    warnings
        `Fault` tuples: parties that nobody can seat.
    parties
        Label -> ids of the members, sorted; a student without a party is a party of one, not listed.

    Raises
    ------
    RosterError
        With every fault at once: unknown or duplicate ids, facts of a wrong shape, pins that are
        impossible by themselves or contradict each other, `apart` or `max_meals`.

    Examples
    --------
    >>> zoe = Student(id="S1", languages={"fr": "B1"}, diet=(), availability=["wed"])
    >>> home = Family(id="F1", languages={"fr": "native"}, serves=(), availability=["wed"], seats=2)
    >>> Roster([zoe], [home], pins=[("S1", "F1")])
    <Roster: 1 students, 1 families, 0 facts, 1 pins, 0 apart>
    """

    __slots__ = (
        "__weakref__",
        "_register",
        "_sha256",
        "apart",
        "facts",
        "families",
        "history",
        "parties",
        "pins",
        "students",
        "warnings",
    )

    students: tuple[Student, ...]
    families: tuple[Family, ...]
    facts: Mapping[str, Floats]
    pins: tuple[Pin, ...]
    apart: tuple[Apart, ...]
    history: tuple[Mapping[str, Any], ...]
    warnings: tuple[Fault, ...]
    parties: Mapping[str, tuple[str, ...]]
    _register: Register
    _sha256: str | None

    def __init__(
        self,
        students: Iterable[Student],
        families: Iterable[Family],
        *,
        facts: Mapping[str, Any] = FrozenMapping(),
        pins: Iterable[Any] = (),
        apart: Iterable[Any] = (),
        history: Iterable[Any] = (),
    ) -> None:
        self.__setstate__(read_parts(students, families, facts=facts, pins=pins, apart=apart, history=history))

    @classmethod
    def from_document(cls, document: object) -> Roster:
        """The roster in a JSON document.

        Raises
        ------
        InputError
            With the faults of every record and of the roster at once; a `RosterError` when the records
            are fine one by one. ``schema_unknown`` or ``schema_newer`` when it is not one of ours.
        """
        return cls(**read_document(document))

    def student(self, student_id: str) -> Student:
        """The student with this id; `RosterError` ``unknown_student`` when there is none."""
        return found("student", student_id, self._register.students)

    def family(self, family_id: str) -> Family:
        """The family with this id; `RosterError` ``unknown_family`` when there is none."""
        return found("family", family_id, self._register.families)

    def revised(
        self,
        *,
        cancelled: Iterable[str] = (),
        arrived: Iterable[Student | Family] = (),
        changed: Iterable[Student | Family] = (),
        facts: Mapping[str, Any] = FrozenMapping(),
        pins: Iterable[Any] | None = None,
        apart: Iterable[Any] = (),
        stays: Mapping[str, tuple[str, str]] = FrozenMapping(),
    ) -> Roster:
        """Another roster: without some people, with others, or with other records of the same people.

        What is known about the rest comes along: facts, pins, `apart`, history. Who was kept together with somebody
        who cancelled is a smaller party. Whoever is both cancelled and arrived is the same person with another record.

        Parameters
        ----------
        cancelled
            Ids; one that names both a student and a family needs the prefix ``student:`` or ``family:``.
        arrived, changed
            Records of new ids, and records that take the place of those with the same id.
        facts
            Name -> (student, family, value) triples, for newcomers or instead of what was known; absent is 0.
        pins
            Instead of those of this roster.
        apart
            More pairs, beside those of this roster.
        stays
            Student -> (family, slot) of whoever has dined: pinned there, with the record of then, cancelled or not. Of
            a family, too, only what is still to come is cancelled or changed.

        Raises
        ------
        RosterError
            With every fault: unknown, ambiguous or duplicate ids; ``fact_missing`` where the roster knows the fact
            ``travel_min`` and is not told of a newcomer's; and whatever a roster refuses.
        """
        told = Revision(cancelled, arrived, changed, facts, pins, apart, stays)
        return Roster(**revised(self.__getstate__(), self._register, told))

    def changes_to(self, other: Roster) -> RosterChanges:
        """What is different in another roster: who left, arrived or changed, and facts, pins and pairs apart."""
        return RosterChanges.between(self.__getstate__(), other.__getstate__())

    @property
    def apart_students(self) -> tuple[tuple[str, str], ...]:
        """Pairs of students who never share a table."""
        return tuple((pair.a, pair.b) for pair in self.apart if pair.kind_b == "student")

    @property
    def apart_homes(self) -> tuple[tuple[str, str], ...]:
        """Pairs of a student and a family who never share a table."""
        return tuple((pair.a, pair.b) for pair in self.apart if pair.kind_b == "family")

    @property
    def sha256(self) -> str:
        """Hash of the content; the order in which records, pins and pairs were passed does not matter.

        It is the hash of the document in which each fact is replaced by the hash of its values.
        """
        known = self._sha256 or documents.sha256(self._document(fact_sha256))
        object.__setattr__(self, "_sha256", known)
        return known

    def to_document(self) -> dict[str, Any]:
        """The roster as plain values that JSON can hold; records, pins and pairs sorted."""
        return self._document(fact_document)

    def _document(self, spelled: Callable[[str, Floats, Sequence[str], Sequence[str]], Any]) -> dict[str, Any]:
        student_ids = [student.id for student in self.students]
        family_ids = [family.id for family in self.families]
        parts = {
            "facts": {n: spelled(n, array, student_ids, family_ids) for n, array in self.facts.items()},
            "pins": [list(pin if pin.slot is not None else pin[:2]) for pin in self.pins],
            "apart": [list(written(pair, self._register)) for pair in self.apart],
            "history": [dict(plan) for plan in self.history],
        }
        return {
            "schema": SCHEMA,
            "students": [student.to_document() for student in _sorted(self.students)],
            "families": [family.to_document() for family in _sorted(self.families)],
            **{name: part for name, part in parts.items() if part},
        }

    @classmethod
    def from_frames(
        cls,
        students: Any,
        families: Any,
        *,
        extras: Iterable[str] = (),
        facts: Mapping[str, Any] | None = None,
        pins: Iterable[Any] = (),
        apart: Iterable[Any] = (),
    ) -> Roster:
        """The roster in two data frames of pandas, polars or the like (extra ``frames``).

        Parameters
        ----------
        students, families
            One row each; columns are named like the records' fields, ``lat`` and ``lon`` for a place, and
            ``extras.NAME`` for attributes of your own. Sets are lists or text as in sheets (``"halal no_pork"``,
            ``"fr:B1 en:native"``); None, NaN, blank text and lists of nothing else are no answer; an empty list is one.
            An index that is named ``id`` holds the ids.
        extras
            Names of columns of your own that are called without ``extras.``; any other column is refused.
        facts, pins, apart
            As of `Roster`.

        Raises
        ------
        FrameError
            With every fault of both frames; rows count from 0, as frames do.
        """
        return cls(**read_frames(students, families, extras), facts=facts or {}, pins=pins, apart=apart)

    def save(self, path: str | os.PathLike[str], *, force: bool = False) -> Path:
        """Write the document to a file, whole or not at all; see `partage.atomic.write_whole`."""
        return write_whole(path, documents.canonical(self.to_document()) + "\n", force=force)

    def _listings(self) -> Iterator[Listing]:
        counts = {
            "students": len(self.students),
            "families": len(self.families),
            "seats": sum(family.seats * family.max_meals for family in self.families),
            "slots": len({slot for family in self.families for slot in family.availability}),
            "parties": len(self.parties),
            "facts": tuple(sorted(self.facts)),
            "pins": len(self.pins),
            "apart": len(self.apart),
            "warnings": len(self.warnings),
        }
        yield Listing.of("roster", "what|value", ((line(f"tables.{name}"), value) for name, value in counts.items()))

    def __repr__(self) -> str:
        counts = ("students", "families", "facts", "pins", "apart")
        return f"<Roster: {', '.join(f'{len(getattr(self, name))} {name}' for name in counts)}>"

    def __setattr__(self, name: str, _value: object) -> NoReturn:
        raise AttributeError(say("errors.frozen_set", name=repr(name)))

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(say("errors.frozen_delete", name=repr(name)))

    def __getstate__(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__ if not name.startswith("_")}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, value)
        for array in self.facts.values():
            frozen(array)  # pickling forgets that an array was read-only
        object.__setattr__(self, "_register", Register(self.students, self.families))
        object.__setattr__(self, "_sha256", None)


def _sorted(records: tuple[R, ...]) -> list[R]:
    return sorted(records, key=lambda record: record.id)
