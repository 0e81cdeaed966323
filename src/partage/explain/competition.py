"""Who else wants the seats of an unseated student, and what counting alone proves."""

from __future__ import annotations

import numpy as np

from partage.columns import Bools, Ints
from partage.explain.findings import Competition
from partage.explain.places import places_at
from partage.study import Case, Cells

BATCH = 512
"""Places looked at together while searching for a rival's way out."""


def competition_for(case: Case, cells: Cells) -> Competition:
    """The competition for `cells`, the places where the rules allow the party to sit."""
    rivals = case.rivals[case.study.could_sit(cells)[case.rivals].any(axis=1)]
    confined = rivals[~_elsewhere(case, cells, rivals)]
    capacity, open_seats = _seats(case, cells)
    students = _students(case, confined)
    return Competition(
        places=places_at(case, cells),
        open_seats=open_seats,
        taken=sum(
            len(case.others.get(key, [])) for key in zip(cells.families.tolist(), cells.slots.tolist(), strict=True)
        ),
        capacity=capacity,
        rivals=_students(case, rivals),
        confined=students,
        without=max(0, len(students) + case.size - capacity),
    )


def _elsewhere(case: Case, cells: Cells, rivals: Ints) -> Bools:
    """(R,) whether each rival party could sit at a place that is none of `cells`."""
    slots = len(case.columns.slots.labels)
    everywhere = case.study.cells
    outside = np.flatnonzero(
        ~np.isin(everywhere.families * slots + everywhere.slots, cells.families * slots + cells.slots)
    )
    elsewhere = np.zeros(len(rivals), dtype=np.bool_)
    for start in range(0, len(outside), BATCH):
        if elsewhere.all():
            break
        elsewhere |= case.study.could_sit(everywhere.take(outside[start : start + BATCH]))[rivals].any(axis=1)
    return elsewhere


def _seats(case: Case, cells: Cells) -> tuple[int, int]:
    """The most guests that `cells` can have in any plan, and in one that keeps this plan's other meals."""
    facts = case.columns.families.columns
    places = set(zip(cells.families.tolist(), cells.slots.tolist(), strict=True))
    capacity = open_seats = 0
    for family in np.unique(cells.families).tolist():
        offered = sum(1 for host, _slot in places if host == family)
        elsewhere = sum(1 for key in case.others if key[0] == family and key not in places)
        seats, meals = int(facts["seats"][family]), int(facts["max_meals"][family])
        capacity += seats * min(meals, offered)
        open_seats += seats * max(0, min(meals - elsewhere, offered))
    return capacity, open_seats


def _students(case: Case, parties: Ints) -> tuple[str, ...]:
    return tuple(case.ids(sorted(row for party in parties.tolist() for row in case.columns.parties[party])))
