"""Facts: numbers about pairs of a student and a family, given by the caller, as read-only arrays."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from numbers import Real
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from partage.domain import fields
from partage.domain.frozen import FrozenMapping
from partage.domain.register import Register, named
from partage.errors import Fault, place

Bools: TypeAlias = npt.NDArray[np.bool_]
Floats: TypeAlias = npt.NDArray[np.float64]

TRIPS = "travel_min"
"""The fact of which an absent value is NaN, unknown: 0 would be a trip of no minutes, which nobody stated."""

SPARSE = 0.2
"""Below this share of non-zero cells a document lists pairs, which are then the shorter form."""


def read_facts(given: object, register: Register) -> tuple[FrozenMapping[Floats], list[Fault]]:
    """The facts as float64 arrays (S, F) that cannot be written to, and what is wrong with them.

    Given as name -> array-like (S, F) in the register's order, or (student, family, value) triples; no pair is 0,
    and of `TRIPS` unknown, which is NaN in an array.
    """
    if not isinstance(given, Mapping):
        return FrozenMapping(), [Fault("facts_invalid", record="facts")]
    read, faults = {}, []
    for name, value in given.items():
        if not fields.is_label(name):
            faults.append(Fault("fact_name", record="facts"))
            continue
        array, its_faults = read_fact(name, value, register)
        faults += its_faults
        read[name] = frozen(array)
    return FrozenMapping((name, read[name]) for name in sorted(read)), faults


def read_fact(name: str, value: Any, register: Register) -> tuple[Floats, list[Fault]]:
    """One fact, from an array or from triples; zeros wherever nothing could be read."""
    if isinstance(value, Iterator):
        value = list(value)
    if isinstance(value, list | tuple) and (not value or is_triple(value[0])):
        return _from_pairs(name, value, register)
    return _from_dense(name, value, register)


def frozen(array: Floats) -> Floats:
    """The same array, not to be written to."""
    array.setflags(write=False)
    return array


def stated(name: str, array: Floats) -> Bools:
    """(S, F) true where a value is not the one that an absent pair has."""
    return np.asarray(~np.isnan(array) if name == TRIPS else array != 0)


def fact_document(name: str, array: Floats, student_ids: Sequence[str], family_ids: Sequence[str]) -> dict[str, Any]:
    """One fact (S, F) as JSON: dense rows, or pairs when few are stated or some unknown; ids sorted.

    Ids are given in the order of the array's rows and columns.
    """
    rows = sorted(range(len(student_ids)), key=student_ids.__getitem__)
    columns = sorted(range(len(family_ids)), key=family_ids.__getitem__)
    ordered = array[np.ix_(rows, columns)]
    told = stated(name, ordered)
    if np.count_nonzero(told) >= SPARSE * ordered.size and not np.isnan(ordered).any():
        return {"dense": ordered.tolist()}
    pairs = zip(*np.nonzero(told), strict=True)
    return {"pairs": [[student_ids[rows[s]], family_ids[columns[f]], float(ordered[s, f])] for s, f in pairs]}


def fact_sha256(name: str, array: Floats, student_ids: Sequence[str], family_ids: Sequence[str]) -> str:  # noqa: ARG001
    """The SHA-256 of a fact's values, as little-endian float64 in the order of ids; see `fact_document`.

    Spelling millions of numbers as JSON takes a minute, their bytes a moment; equal facts have equal bytes, because
    there is one NaN only and the negative zero is read as zero.
    """
    rows = sorted(range(len(student_ids)), key=student_ids.__getitem__)
    columns = sorted(range(len(family_ids)), key=family_ids.__getitem__)
    in_order = rows == list(range(len(rows))) and columns == list(range(len(columns)))
    ordered = array if in_order else array[np.ix_(rows, columns)]
    return hashlib.sha256(np.ascontiguousarray(ordered, dtype="<f8").reshape(-1).data).hexdigest()


def is_triple(value: object) -> bool:
    """Whether `value` looks like a student, a family and a value."""
    return isinstance(value, list | tuple) and len(value) == 3 and isinstance(value[0], str)


def _from_pairs(name: str, triples: Sequence[Any], register: Register) -> tuple[Floats, list[Fault]]:
    where = place("fact", name=name)
    array = np.full((len(register.student_ids), len(register.family_ids)), np.nan if name == TRIPS else 0.0)
    row_of = {its_id: row for row, its_id in enumerate(register.student_ids)}
    column_of = {its_id: column for column, its_id in enumerate(register.family_ids)}
    seen: set[tuple[str, str]] = set()
    faults: list[Fault] = []
    for number, triple in enumerate(triples, start=1):
        pair, its_faults = _pair(number, triple, where, register)
        if pair is not None and pair in seen:
            its_faults.append(Fault("fact_duplicate", {"student": pair[0], "family": pair[1]}, record=where))
        faults += its_faults
        if pair is not None and not its_faults:
            seen.add(pair)
            # Who was refused without an id is not here, and the roster is refused anyway.
            if pair[0] in row_of and pair[1] in column_of:
                array[row_of[pair[0]], column_of[pair[1]]] = fields.finite(triple[2])
    return array, faults


def _pair(number: int, triple: Any, where: str, register: Register) -> tuple[tuple[str, str] | None, list[Fault]]:
    if not is_triple(triple) or not isinstance(triple[1], str):
        return None, [Fault("fact_pair", {"n": number}, record=where)]
    student, family, value = triple
    whose = {"student": named(student), "family": named(family)}
    faults = register.unknown_student(student, where) + register.unknown_family(family, where)
    if isinstance(value, bool) or not isinstance(value, Real):
        faults.append(Fault("fact_not_a_number", whose, record=where, key="faults.fact_value_not_a_number"))
    elif not fields.is_finite(value):
        faults.append(Fault("fact_not_finite", whose, record=where, key="faults.fact_value_not_finite"))
    return (student, family), faults


def _from_dense(name: str, value: Any, register: Register) -> tuple[Floats, list[Fault]]:
    where = place("fact", name=name)
    shape = (len(register.student_ids), len(register.family_ids))
    found, fault = _array(value, where)
    if fault is None and found.size == 0 and 0 in shape:
        return np.zeros(shape), []  # a list without rows cannot say how long they would be
    if fault is None and found.shape != shape:
        params = {"students": shape[0], "families": shape[1], "shape": str(found.shape)}
        fault = Fault("fact_shape", params, record=where)
    elif fault is None and (bad := np.argwhere(~np.isfinite(found) & ~(np.isnan(found) & (name == TRIPS)))).size:
        s, f = bad[0]
        first = {"student": register.student_ids[s], "family": register.family_ids[f]}
        count = {"bad": len(bad), "n": found.size}
        fault = Fault("fact_not_finite", first | count, record=where)
    return (np.zeros(shape), [fault]) if fault else (found, [])


def _array(value: Any, where: str) -> tuple[Floats, Fault | None]:
    nothing = np.zeros((0, 0))
    try:
        raw = np.asarray(value)
    except (ValueError, TypeError):
        return nothing, Fault("fact_shape", record=where, key="faults.fact_ragged")
    if raw.size and raw.dtype.kind not in "iuf":
        return nothing, Fault("fact_not_a_number", record=where)
    copied = np.array(raw, dtype=np.float64, order="C", copy=True)
    if isinstance(value, np.ma.MaskedArray):
        copied[np.ma.getmaskarray(value)] = np.nan  # numpy would quietly show what the mask hides
    copied[np.isnan(copied)] = np.nan
    return copied + 0.0, None  # one NaN, and the negative zero becomes zero: equal facts are spelled equal
