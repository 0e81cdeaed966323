"""How places stand in a plan: who sits there, and whether one more party could."""

from __future__ import annotations

from collections import Counter

import numpy as np

from partage.columns import Tables
from partage.explain.findings import Place
from partage.rules.disclosure import rule_of
from partage.rules.evaluate import allowed, seat_gains
from partage.study import Case, Cells
from partage.text.values import Rule


def places_at(case: Case, cells: Cells) -> tuple[Place, ...]:
    """Each of `cells` as it stands once the party has left its own seats."""
    gains = seat_gains(case.policy, case.own_seats(cells)).tolist()
    states = _states(case, cells)
    forbidding = _forbidding(case, cells.take(np.array([state == "free" for state in states], dtype=np.bool_)))
    found = []
    facts = case.columns.families.columns
    for family, slot, gain, state in zip(cells.families.tolist(), cells.slots.tolist(), gains, states, strict=True):
        rules = forbidding.get((family, slot), ())
        found.append(
            Place(
                family=case.family_id(family),
                slot=case.slot_label(slot),
                gain=gain,
                seats=int(facts["seats"][family]),
                least=int(facts["min_guests"][family]),
                guests=tuple(case.ids(case.others.get((family, slot), []))),
                state="rules" if rules else state,
                rules=rules,
            )
        )
    return tuple(found)


def _states(case: Case, cells: Cells) -> list[str]:
    """As in `Place`, before any table requirement is asked."""
    facts = case.columns.families.columns
    hosted = Counter(family for family, _slot in case.others)
    found = []
    for family, slot in zip(cells.families.tolist(), cells.slots.tolist(), strict=True):
        people = len(case.others.get((family, slot), [])) + case.size
        if (family, slot) not in case.others and hosted[family] >= facts["max_meals"][family]:
            found.append("closed")
        elif people > facts["seats"][family]:
            found.append("full")
        else:
            found.append("minimum" if people < facts["min_guests"][family] else "free")
    return found


def _forbidding(case: Case, cells: Cells) -> dict[tuple[int, int], tuple[Rule, ...]]:
    """The table requirements that would forbid each place with the party added, where there are any."""
    if not len(cells):
        return {}
    keys = list(zip(cells.families.tolist(), cells.slots.tolist(), strict=True))
    tables = tables_of(case, [[*case.others.get(key, []), *case.members.tolist()] for key in keys], cells)
    rules = case.policy.all_table_requirements
    answers = [allowed(rule, tables) for rule in rules]
    return {
        key: broken
        for row, key in enumerate(keys)
        if (broken := tuple(rule_of(rule) for rule, fine in zip(rules, answers, strict=True) if not fine[row]))
    }


def tables_of(case: Case, guests: list[list[int]], cells: Cells) -> Tables:
    """Tables at `cells` with these guests."""
    students = np.full((len(guests), max(map(len, guests))), -1, dtype=np.int64)
    for row, seated in enumerate(guests):
        students[row, : len(seated)] = seated
    return Tables(case.columns, students, cells.families, cells.slots)
