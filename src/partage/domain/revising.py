"""A roster after people left, came, or said something else: everything known about the others comes along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from partage.domain.apart import resolved, written
from partage.domain.facts import TRIPS, Floats, is_triple
from partage.domain.fields import is_finite
from partage.domain.people import Family, Student
from partage.domain.register import Register, entries
from partage.errors import Fault, RosterError, place

if TYPE_CHECKING:
    from partage.text.writer import Phrase

Who = tuple[str, str]
"""``"student"`` or ``"family"``, and an id."""


class Revision(NamedTuple):
    """What is told of a roster; see `Roster.revised`."""

    cancelled: Iterable[str]
    arrived: Iterable[Student | Family]
    changed: Iterable[Student | Family]
    facts: Mapping[str, Any]
    pins: Iterable[Any] | None
    apart: Iterable[Any]
    stays: Mapping[str, tuple[str, str]]


def revised(roster: Mapping[str, Any], register: Register, told: Revision) -> dict[str, Any]:
    """The parts of the new roster, from those of the old one; see `Roster.revised`."""
    faults: list[Fault] = []
    gone = _gone(entries(told.cancelled, "cancelled", faults), register, faults)
    old: dict[Who, Student | Family] = {("student", record.id): record for record in roster["students"]}
    old |= {("family", record.id): record for record in roster["families"]}
    new = _records(entries(told.arrived, "arrived", faults), "arrival", faults)
    other = _records(entries(told.changed, "changed", faults), "change", faults)
    faults += _no_mapping(told.facts)
    _stay(told.stays, old, gone, new, other)
    for who in [who for who in new if who in old and who not in gone]:
        faults.append(Fault(f"duplicate_{who[0]}", record=_named(who), key="faults.id_taken"))
    for who in [who for who in other if who not in old or who in gone]:
        faults.append(Fault(f"unknown_{who[0]}", record=_named(who), key="faults.nobody_left"))
    if faults:
        raise RosterError.of(place("the_changes"), faults)
    left: dict[Who, Student | Family] = {who: other.get(who, record) for who, record in old.items() if who not in gone}
    left |= new
    kept = [p for p in roster["pins"] if ("student", p.student) in left and ("family", p.family) in left]
    return {
        "students": [record for record in left.values() if isinstance(record, Student)],
        "families": [record for record in left.values() if isinstance(record, Family)],
        "facts": _facts(roster, left, told.facts),
        "pins": [*(kept if told.pins is None else told.pins), *((one, *place) for one, place in told.stays.items())],
        "apart": [
            *(
                written(pair, register)
                for pair in roster["apart"]
                if (pair.kind_a, pair.a) in left and (pair.kind_b, pair.b) in left
            ),
            *told.apart,
        ],
        "history": roster["history"],
    }


def _stay(
    stays: Mapping[str, tuple[str, str]],
    old: Mapping[Who, Student | Family],
    gone: set[Who],
    new: dict[Who, Student | Family],
    other: dict[Who, Student | Family],
) -> None:
    """Takes back what is said of students who have dined, and of their hosts what concerns the tables held."""
    slots: dict[str, set[str]] = {}
    for student, (family, slot) in stays.items():
        slots.setdefault(family, set()).add(slot)
        _again(("student", student), gone, new, other)
        other.pop(("student", student), None)
    for host, held in slots.items():
        who = ("family", host)
        if _again(who, gone, new, other) and who not in other:
            other[who] = old[who].replace(availability=held)
        elif isinstance(given := other.get(who), Family):
            meals = max(given.max_meals, len(held))
            other[who] = given.replace(availability=given.availability | held, max_meals=meals)


def _again(who: Who, gone: set[Who], new: dict[Who, Student | Family], other: dict[Who, Student | Family]) -> bool:
    """Whether somebody cancelled; they are kept, and a record with which they come again is another one of theirs."""
    if who not in gone:
        return False
    gone.discard(who)
    if who in new:
        other[who] = new.pop(who)
    return True


def _no_mapping(facts: object) -> list[Fault]:
    if isinstance(facts, Mapping):
        return []
    return [Fault("facts_invalid", record="facts", key="faults.facts_of_triples")]


def _named(who: Who) -> Phrase:
    return place(f"{who[0]}_id", id=who[1])


def _gone(cancelled: Iterable[object], register: Register, faults: list[Fault]) -> set[Who]:
    gone = set()
    for number, given in enumerate(cancelled, start=1):
        where = place("cancellation_number", n=number)
        if not isinstance(given, str):
            faults.append(Fault("not_an_id", record=where))
            continue
        who, its_faults = resolved(given, where, register)
        faults += its_faults
        if who is not None:
            gone.add((str(who[0]), who[1]))
    return gone


def _records(given: Iterable[object], what: str, faults: list[Fault]) -> dict[Who, Student | Family]:
    found: dict[Who, Student | Family] = {}
    for number, record in enumerate(given, start=1):
        if not isinstance(record, Student | Family):
            where = place(f"{what}_number", n=number)
            faults.append(Fault("not_a_record", record=where, key="faults.not_a_person"))
            continue
        who = ("student" if isinstance(record, Student) else "family", record.id)
        if who in found:
            faults.append(Fault(f"duplicate_{who[0]}", record=place(what, id=record.id), key="faults.id_twice"))
        found[who] = record
    return found


def _facts(roster: Mapping[str, Any], left: Mapping[Who, object], given: Mapping[str, Any]) -> dict[str, Any]:
    """The facts about who is left, with what is told of newcomers; absent is 0."""
    row = {("student", record.id): number for number, record in enumerate(roster["students"])}
    column = {("family", record.id): number for number, record in enumerate(roster["families"])}
    people, homes = ([who for who in left if who[0] == kind] for kind in ("student", "family"))
    new_row, new_column = ({who[1]: n for n, who in enumerate(side)} for side in (people, homes))
    found: dict[str, Floats] = {}
    for name, array in roster["facts"].items():
        values = np.zeros((len(people), len(homes)))
        rows, columns = ([n for n, who in enumerate(s) if who in o] for s, o in ((people, row), (homes, column)))
        values[np.ix_(rows, columns)] = array[
            np.ix_([row[people[n]] for n in rows], [column[homes[n]] for n in columns])
        ]
        told = np.zeros(values.shape, dtype=np.bool_)
        told[np.ix_(rows, columns)] = True
        _fill(values, told, given.get(name, ()), name, new_row, new_column)
        if name == TRIPS and not told.all():
            params = {"n": int((~told).sum()), "fact": TRIPS}
            fault = Fault("fact_missing", params, record=place("fact", name=name))
            raise RosterError.of(place("the_changes"), [fault])
        found[name] = values
    unknown = [Fault("unknown_fact", record=place("fact", name=name)) for name in given if name not in found]
    if unknown:
        raise RosterError.of(place("the_changes"), unknown)
    return found


def _fill(values: Floats, told: Any, given: Any, name: str, row: Mapping[str, int], column: Mapping[str, int]) -> None:
    faults: list[Fault] = []
    where = place("fact", name=name)
    for number, triple in enumerate(entries(given, where, faults), start=1):
        if not is_triple(triple) or triple[0] not in row or not _known(triple[1], column):
            faults.append(Fault("fact_pair", {"n": number}, record=where, key="faults.fact_pair_of_roster"))
        elif not _is_number(triple[2]):
            key = "faults.fact_entry_not_a_number"
            faults.append(Fault("fact_not_a_number", {"n": number}, record=where, key=key))
        else:
            values[row[triple[0]], column[triple[1]]] = triple[2]
            told[row[triple[0]], column[triple[1]]] = True
    if faults:
        raise RosterError.of(place("the_changes"), faults)


def _known(given: object, ids: Mapping[str, int]) -> bool:
    return isinstance(given, str) and given in ids


def _is_number(value: object) -> bool:
    """Whether a fact can hold it."""
    return isinstance(value, int | float) and not isinstance(value, bool) and is_finite(value)
