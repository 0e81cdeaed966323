"""Reading a roster: its parts against each other, and a whole JSON document of one."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np

from partage import canonical_json as documents
from partage.domain.apart import read_aparts
from partage.domain.facts import is_triple, read_facts
from partage.domain.fields import is_label
from partage.domain.frozen import FrozenMapping
from partage.domain.people import Family, Student
from partage.domain.pins import pins_together, read_pins
from partage.domain.record import Record
from partage.domain.register import Register, entries, shared_slots
from partage.errors import Fault, InputError, RosterError, closest, place

R = TypeVar("R", bound=Record)

SCHEMA = "partage.roster/1"
"""Name and version of the document. A reader knows its own version and no newer one."""

PLAN_SCHEMA = "partage.plan/1"
"""Of the earlier plans in `history`."""

KEYS = ("schema", "students", "families", "facts", "pins", "apart", "history")


def read_parts(
    students: object, families: object, *, facts: object, pins: object, apart: object, history: object
) -> dict[str, Any]:
    """The attributes of a roster.

    Raises `RosterError` with every fault of its parts at once.
    """
    faults: list[Fault] = []
    each_student, each_family = _listed(students, Student, faults), _listed(families, Family, faults)
    if faults:
        raise RosterError.of(place("the_roster"), faults)
    register = Register(each_student, each_family)
    parts, faults = _read_parts(register, facts=facts, pins=pins, apart=apart, history=history)
    if faults:
        raise RosterError.of(place("the_roster"), faults)
    parties = FrozenMapping(register.parties())
    warnings = tuple(_warnings(parties, register))
    return {"students": each_student, "families": each_family, "parties": parties, "warnings": warnings, **parts}


def _read_parts(
    register: Register, *, facts: object, pins: object, apart: object, history: object
) -> tuple[dict[str, Any], list[Fault]]:
    """What a roster holds beside its records, and all that is wrong between any of it."""
    faults = register.duplicates()
    read, more = read_facts(facts, register)
    each_pin, pin_faults = read_pins(entries(pins, "pins", faults), register)
    pairs, pair_faults = read_aparts(entries(apart, "apart", faults), register)
    plans, plan_faults = _read_history(entries(history, "history", faults))
    faults += more + pin_faults + pair_faults + plan_faults + pins_together(each_pin, pairs, register)
    return {"facts": read, "pins": each_pin, "apart": pairs, "history": plans}, faults


def read_document(document: object) -> dict[str, Any]:
    """The arguments of `Roster` that a document holds, once all its records can be read.

    Raises `InputError` with the faults of every record, and of the roster where they can be told already.
    """
    if not isinstance(document, Mapping):
        raise InputError.of(place("the_roster"), [Fault("not_a_roster")])
    refuse_schema(document.get("schema"), SCHEMA, place("the_roster"))
    faults = [_unknown_key(key) for key in document if key not in KEYS]
    students = _read_records(document, "students", Student, faults)
    families = _read_records(document, "families", Family, faults)
    facts = _read_fact_forms(document.get("facts", {}), faults)
    parts = {"facts": facts} | {key: document.get(key, ()) for key in KEYS[4:]}
    if faults:
        _, more = _read_parts(Register(students, families), **parts)
        raise InputError.of(place("the_roster"), faults + more)
    return {"students": students, "families": families, **parts}


def refuse_schema(found: object, expected: str, what: str) -> None:
    """Refuse a document that is not `expected`, saying so apart when it is a newer version of it.

    Raises `InputError` ``schema_newer`` or ``schema_unknown``.
    """
    if found == expected:
        return
    name, _, version = expected.partition("/")
    newer = re.fullmatch(rf"{re.escape(name)}/([0-9]{{1,6}})", found) if isinstance(found, str) else None
    code = "schema_newer" if newer and int(newer[1]) > int(version) else "schema_unknown"
    raise InputError.of(what, [Fault(code, {"schema": expected}, field="schema")])


def _read_history(given: Sequence[Any]) -> tuple[tuple[dict[str, Any], ...], list[Fault]]:
    plans, faults = [], []
    for number, plan in enumerate(given, start=1):
        document = plan.to_document() if hasattr(plan, "to_document") else plan
        try:
            # Through the text: a copy of our own, and nothing that JSON cannot hold.
            text = documents.canonical(dict(document)) if isinstance(document, Mapping) else "null"
            text.encode("utf-8")  # a lone surrogate would only show while hashing
            plans.append(_a_plan(documents.parse_json(text, "history")))
        except (TypeError, ValueError, RecursionError):
            faults.append(Fault("history_invalid", record=place("history_number", n=number)))
    return tuple(plans), faults


def _a_plan(document: dict[str, Any]) -> dict[str, Any]:
    """The document, once what is read of earlier plans has the form of `partage.plan/1`; `ValueError` otherwise."""
    tables, manifest = document.get("tables", []), document.get("manifest", {})
    if document.get("schema", PLAN_SCHEMA) != PLAN_SCHEMA or not isinstance(manifest, dict):
        raise ValueError
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ValueError
    if not all(isinstance(table.get("family"), str) and _are_ids(table.get("students")) for table in tables):
        raise ValueError
    if not _are_ids(document.get("unseated", [])) or not _are_ids(manifest.get("families_left_out", [])):
        raise ValueError
    return document


def _are_ids(given: object) -> bool:
    return isinstance(given, list) and all(isinstance(entry, str) for entry in given)


def _unknown_key(key: object) -> Fault:
    close = closest(key, KEYS) if isinstance(key, str) else None
    shown = key if isinstance(key, str) and is_label(key) else None
    return Fault("unknown_key", {"close": close}, field=shown)


def _read_records(document: Mapping[str, Any], key: str, kind: type[R], faults: list[Fault]) -> list[R | str | None]:
    if key not in document:
        faults.append(Fault("missing_key", field=key))
        return []
    rows: list[R | str | None] = []
    for number, entry in enumerate(entries(document[key], key, faults), start=1):
        try:
            rows.append(kind.model_validate(entry))
        except InputError as error:
            its_id = entry.get("id") if isinstance(entry, Mapping) else None
            rows.append(its_id if isinstance(its_id, str) and is_label(its_id) else None)
            faults += [_numbered(fault, kind, number) for fault in error.faults]
    return rows


def _numbered(fault: Fault, kind: type[Record], number: int) -> Fault:
    """A fault of a record without a usable id tells which one by its place in the list."""
    nameless = fault.record == kind.record_name()
    numbered = place("numbered", record=fault.record, n=number)
    return dataclasses.replace(fault, record=numbered) if nameless else fault


def _read_fact_forms(given: object, faults: list[Fault]) -> object:
    if not isinstance(given, Mapping):
        return given  # refused with the other parts, in the same words
    found = {}
    for name, form in given.items():
        value, fault = _read_form(form)
        if fault is None:
            found[name] = value
        else:
            faults.append(dataclasses.replace(fault, record=place("fact", name=name) if is_label(name) else "facts"))
    return found


def _read_form(form: object) -> tuple[Any, Fault | None]:
    if not isinstance(form, Mapping) or len(form) != 1 or not isinstance(value := next(iter(form.values())), list):
        return None, Fault("fact_form")
    if "pairs" in form:
        good = all(is_triple(entry) for entry in value)
        return value, None if good else Fault("fact_pair", key="faults.fact_pair_form")
    if "dense" not in form:
        return None, Fault("fact_form")
    try:
        return np.asarray(value), None
    except ValueError:
        return None, Fault("fact_shape", key="faults.fact_ragged")


def _listed(given: object, kind: type[R], faults: list[Fault]) -> tuple[R, ...]:
    name = kind.record_name()
    if not isinstance(given, Iterable):
        faults.append(Fault("not_a_list", {"kind": kind.__name__}, record=name, key="faults.not_a_list_of"))
        return ()
    rows = tuple(given)
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, kind):
            params, where = {"kind": kind.__name__}, place("numbered", record=name, n=number)
            faults.append(Fault("not_a_record", params, record=where, key="faults.not_a_record_of"))
    return rows


def _warnings(parties: Mapping[str, tuple[str, ...]], register: Register) -> Iterator[Fault]:
    seats = [family.seats for family in register.families.values() if family is not None]
    for members in parties.values():
        # The label itself may be a family name: the first member's id says as well who is meant.
        where = place("party", id=members[0])
        if not shared_slots(register.party_of(members[0])):
            yield Fault("party_no_common_slot", record=where)
        if seats and len(members) > max(seats):
            yield Fault("party_too_large", {"people": len(members), "seats": max(seats)}, record=where)
