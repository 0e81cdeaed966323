"""What is different between two rosters: who left, who arrived, who says something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from partage.domain.apart import Apart
from partage.domain.facts import Floats
from partage.domain.field_types import plain
from partage.domain.people import Family, Student
from partage.domain.pins import Pin
from partage.domain.record import NO_CONTACT
from partage.domain.vocabulary import Allergen, Animal, Diet, Level
from partage.errors import check_lang
from partage.tabled import Listing, Tabled
from partage.text.calendar import slot_order
from partage.text.values import Part
from partage.text.writer import Chain, FamilyId, LanguageTag, Line, Moment, StudentId, Writer, line

REACHING = frozenset({"name", *NO_CONTACT})
"""Fields that say who somebody is and how to reach them; nobody is seated by them."""

_PRIVATE = REACHING | {"place", "extras"}
"""Fields whose values are never shown."""

_UNSAID = _PRIVATE | {"party", "slot_wishes", "registered_at", "gender", "company", "welcomes"}
"""Fields whose values are no words, or say nothing by themselves."""

_WORDS = ((Diet, "diets"), (Allergen, "allergens"), (Animal, "animals"))


@dataclass(frozen=True, repr=False)
class RecordChange(Part):
    """One person or home with another record than before.

    Parameters
    ----------
    old, new
        The records.
    """

    old: Student | Family
    new: Student | Family

    @property
    def id(self) -> str:
        """Whose they are."""
        return self.new.id

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the fields that differ, in the record's order."""
        names = type(self.new).model_fields
        return tuple(name for name in names if getattr(self.old, name) != getattr(self.new, name))

    @property
    def reaching_only(self) -> bool:
        """Whether only the name or how to reach somebody is different, so that nobody has to move."""
        return REACHING.issuperset(self.fields)

    def to_dict(self) -> dict[str, Any]:
        """The id, and field -> old and new value; of what is nobody's business the field alone."""
        sides = (("old", self.old), ("new", self.new))
        return {
            "id": self.id,
            "fields": {
                name: {} if name in _PRIVATE else {side: plain(getattr(record, name)) for side, record in sides}
                for name in self.fields
            },
        }


@dataclass(frozen=True, repr=False)
class SideChanges(Part):
    """What is different among students, or among families.

    Parameters
    ----------
    left
        Ids, sorted.
    arrived
        Records, by id.
    changed
        By id.
    """

    left: tuple[str, ...]
    arrived: tuple[Student | Family, ...]
    changed: tuple[RecordChange, ...]

    @classmethod
    def between(cls, old: Sequence[Student | Family], new: Sequence[Student | Family]) -> SideChanges:
        """What is different in `new`."""
        before, after = ({record.id: record for record in side} for side in (old, new))
        both = sorted(before.keys() & after.keys())
        return cls(
            left=tuple(sorted(before.keys() - after.keys())),
            arrived=tuple(after[one] for one in sorted(after.keys() - before.keys())),
            changed=tuple(RecordChange(before[one], after[one]) for one in both if before[one] != after[one]),
        )

    def to_dict(self) -> dict[str, Any]:
        """The same as plain values; newcomers by their ids."""
        arrived = [record.id for record in self.arrived]
        return {"left": list(self.left), "arrived": arrived, "changed": [one.to_dict() for one in self.changed]}

    def __bool__(self) -> bool:
        return bool(self.left or self.arrived or self.changed)


@dataclass(frozen=True, repr=False)
class RosterChanges(Tabled, Part):
    """What is different between two rosters, as values and in words.

    Parameters
    ----------
    students, families
        Who left, arrived and changed.
    facts
        Names of the facts that only one of the two knows, or that differ about people who are in both.
    pins_gone, pins_new, apart_gone, apart_new
        Pins, and pairs kept apart, of the old roster alone and of the new one alone.
    """

    students: SideChanges
    families: SideChanges
    facts: tuple[str, ...] = ()
    pins_gone: tuple[Pin, ...] = ()
    pins_new: tuple[Pin, ...] = ()
    apart_gone: tuple[Apart, ...] = ()
    apart_new: tuple[Apart, ...] = ()

    @classmethod
    def between(cls, old: Mapping[str, Any], new: Mapping[str, Any]) -> RosterChanges:
        """What is different in `new`, from the parts of the two rosters."""
        pins, aparts = (tuple(set(roster[name]) for roster in (old, new)) for name in ("pins", "apart"))
        return cls(
            students=SideChanges.between(old["students"], new["students"]),
            families=SideChanges.between(old["families"], new["families"]),
            facts=tuple(_facts(old, new)),
            pins_gone=tuple(pin for pin in old["pins"] if pin not in pins[1]),
            pins_new=tuple(pin for pin in new["pins"] if pin not in pins[0]),
            apart_gone=tuple(pair for pair in old["apart"] if pair not in aparts[1]),
            apart_new=tuple(pair for pair in new["apart"] if pair not in aparts[0]),
        )

    @property
    def cancelled(self) -> tuple[str, ...]:
        """Who left, as `partage.repair` takes it."""
        students = (f"student:{one}" for one in self.students.left)
        return (*students, *(f"family:{one}" for one in self.families.left))

    @property
    def arrived(self) -> tuple[Student | Family, ...]:
        """The records of newcomers, as `partage.repair` takes them."""
        return self.students.arrived + self.families.arrived

    @property
    def changed(self) -> tuple[Student | Family, ...]:
        """The records that are different, as `partage.repair` takes them."""
        return tuple(one.new for one in self.students.changed + self.families.changed)

    def __bool__(self) -> bool:
        """Whether anything is different."""
        rest = (self.facts, self.pins_gone, self.pins_new, self.apart_gone, self.apart_new)
        return bool(self.students or self.families or any(rest))

    def __repr__(self) -> str:
        counts = (len(self.cancelled), len(self.arrived), len(self.changed))
        return "<RosterChanges: {} left, {} arrived, {} changed>".format(*counts)

    def _listings(self) -> Iterator[Listing]:
        sides = (("student", StudentId, self.students), ("family", FamilyId, self.families))
        for key, kind, side in sides:
            left = ((kind(one), line("tables.left"), None, None) for one in side.left)
            arrived = ((kind(one.id), line("tables.arrived"), None, None) for one in side.arrived)
            changed = ((kind(one.id), *cells) for one in side.changed for cells in _cells(one))
            yield Listing.of(f"{key}_changes", f"{key}|what|before|after", (*left, *arrived, *changed))

    def text(self, lang: str = "en", *, names: Mapping[str, str] | None = None) -> str:
        """The difference in words: ids, fields, and what they held before and hold now, private ones left out.

        `names` are written before ids, see `partage.names_of`.

        Raises
        ------
        InputError
            ``unknown_language``.
        """
        writer = Writer(check_lang(lang), names=names or {})
        return "\n".join(map(writer.write, _lines(self)))


def _facts(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    both = [sorted(_ids(old[side]).keys() & _ids(new[side]).keys()) for side in ("students", "families")]
    for name in sorted({*old["facts"], *new["facts"]}):
        told = [_about(roster, name, both) for roster in (old, new) if name in roster["facts"]]
        if len(told) == 1 or not np.array_equal(told[0], told[1], equal_nan=True):
            yield name


def _ids(side: Sequence[Student | Family]) -> dict[str, int]:
    """Id -> its place."""
    return {record.id: place for place, record in enumerate(side)}


def _about(roster: Mapping[str, Any], name: str, ids: Sequence[Sequence[str]]) -> Floats:
    """A fact about some people, in the order of their ids."""
    places = [_ids(roster[side]) for side in ("students", "families")]
    chosen = np.ix_(*([place[one] for one in some] for place, some in zip(places, ids, strict=True)))
    return np.asarray(roster["facts"][name][chosen])


def _lines(changes: RosterChanges) -> Iterator[Line]:
    if not changes:
        yield line("roster_changes.same")
    yield from _side("students", changes.students)
    yield from _side("families", changes.families)
    for name, pins in (("gone", changes.pins_gone), ("new", changes.pins_new)):
        yield from (_pin(pin, name) for pin in pins)
    for name, pairs in (("gone", changes.apart_gone), ("new", changes.apart_new)):
        yield from (line(f"roster_changes.apart_{name}", a=pair.a, b=pair.b) for pair in pairs)
    if changes.facts:
        yield line("roster_changes.facts", facts=", ".join(changes.facts))


def _side(key: str, side: SideChanges) -> Iterator[Line]:
    kind = StudentId if key == "students" else FamilyId
    if side:
        counts = {"left": len(side.left), "arrived": len(side.arrived), "changed": len(side.changed)}
        yield line(f"roster_changes.{key}", **counts)
    for name, ids in (("left", side.left), ("arrived", [record.id for record in side.arrived])):
        if ids:
            yield line(f"roster_changes.{name}", ids=Chain(tuple(map(kind, ids)), ", "))
    for one in side.changed:
        yield from _fields(one, kind(one.id))


def _pin(pin: Pin, name: str) -> Line:
    who = {"student": StudentId(pin.student), "family": FamilyId(pin.family)}
    if pin.slot is None:
        return line(f"roster_changes.pin_{name}", **who)
    return line(f"roster_changes.pin_{name}_timed", **who, slot=Moment(pin.slot))


def _cells(change: RecordChange) -> Iterator[tuple[Line, Any, Any]]:
    """A field's name, and what it held and holds, each `None` where that is never shown."""
    fields = [name for name in change.fields if name != "registered_at"] or change.fields  # whoever edits sends anew
    for name in fields:
        old, new = (None if name in _UNSAID else said(name, getattr(one, name)) for one in (change.old, change.new))
        yield line(f"form_fields.{name}"), old, new


def _fields(change: RecordChange, who: str) -> Iterator[Line]:
    cells = list(_cells(change))
    for name, old, new in cells:
        if old is not None:
            yield line("roster_changes.field", id=who, field=name, old=old, new=new)
    if unsaid := tuple(name for name, old, _new in cells if old is None):
        yield line("roster_changes.field_alone", id=who, fields=unsaid)


def said(name: str, value: Any) -> Any:
    """What a field holds, as the writer of texts takes it.

    Examples
    --------
    >>> Writer("fr").value(said("languages", {"fr": Level.NATIVE, "en": Level.B2}))
    'anglais B2 et français (langue maternelle)'
    """
    if value is None or (not isinstance(value, bool | int | float) and not value):
        return line("roster_changes.nothing")
    if isinstance(value, Mapping):
        return tuple(_language(tag, level) for tag, level in sorted(value.items()))
    if isinstance(value, frozenset | tuple):
        return tuple(said(name, one) for one in sorted(value, key=slot_order if name == "availability" else str))
    return _one(name, value)


def _one(name: str, value: Any) -> Any:
    if isinstance(value, bool):
        return line("roster_changes.yes" if value else "roster_changes.no")
    table = next((table for kind, table in _WORDS if isinstance(value, kind)), None)
    if table is not None:
        return line(f"{table}.{value}")
    wrapped = {"availability": Moment, "learning": LanguageTag}.get(name)
    return value if wrapped is None else wrapped(value)


def _language(tag: str, level: Level) -> Line:
    if level is Level.NATIVE:
        return line("roster_changes.language_native", language=LanguageTag(tag))
    return line("roster_changes.language", language=LanguageTag(tag), level=str(level))
