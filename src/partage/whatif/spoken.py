"""Edits in words: what somebody would do, for sentences of those who run the event."""

from __future__ import annotations

from collections.abc import Iterable

from partage.text.catalogue import DEFAULT, texts
from partage.text.values import Rule
from partage.text.writer import Line, Slot, line
from partage.whatif.edits import Atom, Edit


def edits_spoken(edits: Iterable[Edit]) -> tuple[Line, ...]:
    """A line for each field of each edit; a party's members who change the same field in the same way share one."""
    found: dict[tuple[str, str, str], list[Atom]] = {}
    for edit in edits:
        for atom in edit.atoms:
            found.setdefault((atom.whom, atom.field, str(atom.value)), []).append(atom)
    return tuple(_spoken(atoms) for atoms in found.values())


def _spoken(atoms: list[Atom]) -> Line:
    atom, records = atoms[0], tuple(sorted(one.record for one in atoms))
    code = f"price.edit_{atom.whom}_{atom.field}"
    if atom.whom == "policy":
        return line(
            code, value=atom.value, rule=Rule(atom.record, texts(DEFAULT).get(f"titles.{atom.record}", atom.record))
        )
    if atom.field == "availability":
        return line(code, records=records, n=len(records), slot=Slot(atom.value))
    if atom.field == "max_travel_min":
        return line(code, records=records, n=len(records), minutes=atom.value)
    return line(code, records=records, value=atom.value)
