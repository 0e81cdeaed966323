"""Rosters that have nothing to do with each other, in one."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import numpy as np
from brute_force import World
from policies import policy_of, random_reading
from tiny import random_tiny

import partage as pt


def tiny_towns(seed: int) -> tuple[pt.Roster, pt.Policy, tuple[int, ...]]:
    """Two to five tiny rosters in one, a policy, and the best values under it as the oracle finds them."""
    rng = random.Random(seed)
    reading = random_reading(rng)
    towns = [_tiny(rng, reading) for _ in range(rng.randint(2, 5))]
    best = np.sum([World(town, reading).optimum() for town in towns], axis=0)
    whole = joined(towns)
    assert World(whole, reading).optimum() == tuple(best.tolist())
    return whole, policy_of(reading), tuple(best.tolist())


def _tiny(rng: random.Random, reading: Any) -> pt.Roster:
    """Without pins, which may clash, and without minutes, which would have to be known for all towns."""
    found = random_tiny(rng, reading)
    facts = {name: values for name, values in found.facts.items() if name != "travel_min"}
    return pt.Roster(found.students, found.families, facts=facts, apart=found.apart)


def joined(towns: Sequence[pt.Roster]) -> pt.Roster:
    """All towns in one roster; each has slots of its own."""
    students, families, apart = [], [], []
    for number, town in enumerate(towns):
        students += [pt.Student(**_renamed(dict(student), number)) for student in town.students]
        families += [pt.Family(**_renamed(dict(family), number)) for family in town.families]
        apart += [
            tuple(f"{kind}:{number} {its_id}" for kind, its_id in ((pair.kind_a, pair.a), (pair.kind_b, pair.b)))
            for pair in town.apart
        ]
    facts = {name: _diagonal([town.facts[name] for town in towns]) for name in towns[0].facts}
    return pt.Roster(students, families, facts=facts, apart=apart)


def _renamed(record: dict[str, Any], number: int) -> dict[str, Any]:
    record |= {"id": f"{number} {record['id']}", "availability": {f"{number} {s}" for s in record["availability"]}}
    if record.get("party") is not None:
        record["party"] = f"{number} {record['party']}"
    if record.get("slot_wishes"):
        record["slot_wishes"] = {f"{number} {slot}": wish for slot, wish in record["slot_wishes"].items()}
    return record


def _diagonal(blocks: Sequence[Any]) -> Any:
    whole = np.zeros(np.sum([block.shape for block in blocks], axis=0))
    row = column = 0
    for block in blocks:
        whole[row : row + block.shape[0], column : column + block.shape[1]] = block
        row, column = row + block.shape[0], column + block.shape[1]
    return whole
