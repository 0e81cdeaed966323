"""Edits in words: what somebody would do, for sentences of those who run the event."""

from __future__ import annotations

from collections.abc import Iterable

from partage.counsel.trials.edits import Atom, Edit
from partage.counsel.values import Rule
from partage.counsel.words.catalogue import TITLES
from partage.counsel.words.writer import Line, Slot, line


def edits_spoken(edits: Iterable[Edit]) -> tuple[Line, ...]:
    """A line for each field of each edit; a party's members who change the same field in the same way share one."""
    found: dict[tuple[str, str, str], list[Atom]] = {}
    for edit in edits:
        for atom in edit.atoms:
            found.setdefault((atom.whom, atom.field, str(atom.value)), []).append(atom)
    return tuple(_spoken(atoms) for atoms in found.values())


def _spoken(atoms: list[Atom]) -> Line:
    atom, records = atoms[0], tuple(sorted(one.record for one in atoms))
    code = f"edit_{atom.whom}_{atom.field}"
    if atom.whom == "policy":
        return line(code, value=atom.value, rule=Rule(atom.record, TITLES["en"].get(atom.record, atom.record)))
    if atom.field == "availability":
        return line(code, records=records, n=len(records), slot=Slot(atom.value))
    if atom.field == "max_travel_min":
        return line(code, records=records, n=len(records), minutes=atom.value)
    return line(code, records=records, value=atom.value)
