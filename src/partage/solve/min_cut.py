"""The most people that could sit down, by counting alone, and the smallest set of people for whom seats run short.

Rules about tables are forgotten here, parties may be spread over homes, and a family's meals are but a limit on all
its guests together. So what is counted bounds every plan from above; where parties are single, minimums are 1, no
table rule binds and families may host whenever they could, it is exact.

References
----------
R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows" (1993), section 6.5: a maximum flow and a minimum cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from partage.errors import SolverError
from partage.problem.model import Bools, Ints, Problem


@dataclass(frozen=True, eq=False)
class MinimumCut:
    """What a count shows: no plan seats more than `most` of the people counted.

    The parties (n,) cannot sit at any other groups than these (m,), both ascending, and have more people than these
    seat: by as many as `most` falls short of all people counted. Both are empty where everybody fits. It is the minimum
    cut nearest to the source, the same for every maximum flow: what can be reached from somebody without a seat when
    others make room one after the other.
    """

    most: int
    parties: Ints
    groups: Ints


def held(problem: Problem) -> Bools:
    """(G,) whether a table could be held: those who may come reach the minimum, and whole parties do."""
    able = np.bincount(problem.option_group, problem.option_size, problem.groups)
    least = problem.min_guests[problem.group_family]
    fills = filled(problem, np.arange(problem.options), problem.party_size)[problem.group_family]
    return np.asarray((able >= least) & (fills >= least))


def filled(problem: Problem, options: Ints, people: Ints) -> Ints:
    """(F,) the most people at one table of each family that make up whole parties, as many of each size as one likes.

    Only `options` (n,) count, and of each party so many `people` (U,).
    """
    size = people[problem.option_party[options]]
    present = np.zeros((problem.families, int(size.max(initial=0)) + 1), dtype=np.bool_)
    present[problem.group_family[problem.option_group[options]], size] = True
    rows, row = np.unique(present, axis=0, return_inverse=True)
    sizes = [tuple(np.flatnonzero(one).tolist()) for one in rows]
    found = [_largest_sum(sizes[kind], seats) for kind, seats in zip(row.ravel(), problem.seats.tolist(), strict=True)]
    return np.array(found, dtype=np.int64)


@cache
def _largest_sum(sizes: tuple[int, ...], most: int) -> int:
    """The largest sum of `sizes`, each as often as one likes, that is no more than `most`."""
    sums = 1  # bit n says that n is such a sum
    for size in filter(None, sizes):
        for _ in range(most // size):
            sums |= sums << size
    return (sums & ((2 << most) - 1)).bit_length() - 1


def cut(problem: Problem, people: Ints, groups: Bools) -> MinimumCut:
    """The most of some people that could sit at once, and who stands in each other's way.

    So many `people` (U,) of each party are counted, and `groups` (G,) tells which may hold a table.
    """
    from ortools.graph.python import max_flow

    counted = np.flatnonzero(people)
    options = np.flatnonzero(groups[problem.option_group] & (people[problem.option_party] > 0))
    if not len(options):
        return MinimumCut(0, counted, np.zeros(0, dtype=np.int64))
    fills = filled(problem, options, people)
    used, group = np.unique(problem.option_group[options], return_inverse=True)
    families, family = np.unique(problem.group_family[used], return_inverse=True)
    # Node 0 is the source, node 1 the sink; then come parties, groups and families.
    party_nodes = 2 + np.arange(problem.parties)
    group_nodes = 2 + problem.parties + np.arange(len(used))
    family_nodes = 2 + problem.parties + len(used) + np.arange(len(families))
    of_party = problem.option_party[options]
    solver = max_flow.SimpleMaxFlow()
    for tail, head, capacity in (
        (np.zeros_like(counted), party_nodes[counted], people[counted]),
        (party_nodes[of_party], group_nodes[group], people[of_party]),
        (group_nodes, family_nodes[family], fills[problem.group_family[used]]),
        (family_nodes, np.ones_like(families), fills[families] * problem.max_meals[families]),
    ):
        solver.add_arcs_with_capacity(tail, head, capacity)
    if solver.solve(0, 1) != solver.OPTIMAL:
        raise SolverError("flow_failed")
    reached = np.zeros(2 + problem.parties + len(used) + len(families), dtype=np.bool_)
    reached[solver.get_source_side_min_cut()] = True
    return MinimumCut(
        most=int(solver.optimal_flow()),
        parties=counted[reached[party_nodes[counted]]],
        groups=used[reached[group_nodes]],
    )
