"""What a relaxation or a choice counts: weights of levels."""

from __future__ import annotations

import numpy as np

from partage.problem.model import Ints, Problem

LATER = 3
"""How many times all later levels together fit into one unit of the level aimed at."""


def joint_weights(problem: Problem) -> Ints:
    """(L,) weights under which a level counts about twice what the next can bring for one guest."""
    each = np.abs(problem.option_values) / problem.option_size
    highest = np.maximum(1.0, each.max(axis=1, initial=0))
    weights = [1.0]
    reach = float(highest[-1])
    for level in range(len(highest) - 2, -1, -1):
        weights.append(max(1.0, round(2 * reach / highest[level])))
        # A level whose numbers are larger by themselves than those of all later ones counts as it stands.
        reach = min(max(2.0 * reach, weights[-1] * float(highest[level])), 2.0**40)
    return np.array(weights[::-1], dtype=np.int64)


def leading_weights(problem: Problem, level: int, values: Ints) -> Ints:
    """(L,) the level, and so little of later ones that together they count less than one unit of it.

    What a known plan is worth, `values` (L,), tells how much the later levels come to.
    """
    objective = joint_weights(problem)
    objective[:level] = 0
    later = objective[level + 1 :] * np.maximum(np.abs(values[level + 1 :]), 10)
    objective[level] = max(1, int(LATER * later.sum()))
    return objective


def single_weights(problem: Problem, level: int) -> Ints:
    """(L,) the level alone."""
    objective = np.zeros(len(problem.levels), dtype=np.int64)
    objective[level] = 1
    return objective
