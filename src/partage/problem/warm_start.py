"""Where a search may begin: the seats that whole parties have in another plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from partage.columns import Columns
from partage.problem.model import Problem


def with_warm_start(columns: Columns, problem: Problem, seated: Mapping[str, tuple[str, str]]) -> Problem:
    """The problem with a start.

    Parameters
    ----------
    seated
        Student id -> (family id, slot). People and places that are not known here are passed over, and so are parties
        that are not seated together, or where the rules do not allow them.
    """
    where = np.full((len(columns.students), 2), -1, dtype=np.int64)
    for student, (family, slot) in seated.items():
        if student in columns.student_index:
            place = columns.family_index.get(family, -1), columns.slots.codes.get(slot, -1)
            where[columns.student_index[student]] = place
    members = columns.members[: len(columns.parties)]
    first = where[members[:, 0]]
    together = ((where[members] == first[:, None, :]) | (members < 0)[:, :, None]).all(axis=(1, 2))
    told = np.where(together[:, None], first, -1)[problem.option_party]
    group = problem.option_group
    same = (problem.group_family[group] == told[:, 0]) & (problem.group_slot[group] == told[:, 1])
    return replace(problem, start=np.flatnonzero(same))
