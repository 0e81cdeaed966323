"""Peers for plain capacities: a bare flow, an assignment, networkx, and a stable matching.

One weighted objective in which an earlier goal outweighs all later ones together; it is exact in 64-bit integers, and
`weights` refuses where it would not be. Families hold one table each here, so a group is a family.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import networkx as nx
import numpy as np
from cases import Case, Job
from child import peak_mib
from matching.games import HospitalResident
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow
from scipy.optimize import linear_sum_assignment

from partage.problem.model import Problem

Ints = NDArray[np.int64]

LARGEST_FLOAT = 2**53
LARGEST_COST = 2**62


@dataclass(frozen=True, eq=False)
class Plain:
    """Options as arrays: (P,) who, where and how good; (G,) seats and what a group's first guest adds."""

    party: Ints
    group: Ints
    worth: Ints
    seats: Ints
    first: Ints
    parties: int

    @classmethod
    def of(cls, problem: Problem) -> Plain:
        """Refuses what is not plain."""
        families = problem.group_family
        single = (problem.option_size == 1).all() and (problem.min_guests[families] == 1).all()
        if not single or len(np.unique(families)) < len(families) or any(problem.oracle.with_table_term):
            raise ValueError("plain capacities only: take --plain and goals that add up")
        weight = weights(problem)
        return cls(
            party=problem.option_party,
            group=problem.option_group,
            worth=weight @ problem.option_values,
            seats=problem.seats[families],
            first=(weight @ problem.family_values)[families],
            parties=problem.parties,
        )


def weights(problem: Problem) -> Ints:
    """(L,) one weight for each level, each more than all later levels can add up to."""
    found, later = [], 0
    for values, extra in zip(problem.option_values[::-1], problem.family_values[::-1], strict=True):
        found.append(later + 1)
        later += found[-1] * (int(values.max(initial=0)) * problem.parties + int(extra.sum()))
    if later >= LARGEST_FLOAT:
        raise ValueError("one weighted objective would not be exact here")
    return np.array(found[::-1], dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Arcs:
    """A network as arrays: students, groups, and node 0 where all flow ends."""

    tail: Ints
    head: Ints
    capacity: Ints
    cost: Ints
    supply: Ints

    @classmethod
    def of(cls, plain: Plain) -> Arcs:
        """Students to groups; a group's first guest goes another way than the rest; a way past for the unseated."""
        students = 1 + np.arange(plain.parties)
        groups = 1 + plain.parties + np.arange(len(plain.seats))
        supply = np.zeros(1 + plain.parties + len(groups), dtype=np.int64)
        supply[0], supply[students] = -plain.parties, 1
        none = np.zeros_like
        return cls(
            tail=np.concatenate([students[plain.party], students, groups, groups]),
            head=np.concatenate([groups[plain.group], none(students), none(groups), none(groups)]),
            capacity=np.concatenate([np.ones(len(plain.party) + plain.parties + len(groups)), plain.seats - 1]).astype(
                np.int64
            ),
            cost=-np.concatenate([plain.worth, none(students), plain.first, none(groups)]),
            supply=supply,
        )


def flow_taken(arcs: Arcs, options: int) -> Ints:
    """The options taken by OR-Tools' flow solver."""
    if int(np.abs(arcs.cost).max(initial=0)) * len(arcs.supply) >= LARGEST_COST:
        raise ValueError("costs are too large for the flow solver")
    solver = min_cost_flow.SimpleMinCostFlow()
    numbers = solver.add_arcs_with_capacity_and_unit_cost(arcs.tail, arcs.head, arcs.capacity, arcs.cost)
    solver.set_nodes_supplies(np.arange(len(arcs.supply)), arcs.supply)
    if solver.solve() != solver.OPTIMAL:
        raise RuntimeError("the flow solver found no flow")
    return np.flatnonzero(np.asarray(solver.flows(numbers))[:options] > 0)


def bare_flow(job: Job) -> dict[str, object]:
    """SimpleMinCostFlow; building arrays is not counted, handing them over is."""

    def prepared(plain: Plain) -> Callable[[], Ints]:
        arcs = Arcs.of(plain)
        return lambda: flow_taken(arcs, len(plain.party))

    return _row(job, prepared)


def assignment(job: Job) -> dict[str, object]:
    """scipy's linear_sum_assignment: a column for each seat, and one for each student who stays without."""

    def prepared(plain: Plain) -> Callable[[], Ints]:
        matrix, column_group = _seat_matrix(plain)

        def solve() -> Ints:
            rows, columns = linear_sum_assignment(matrix, maximize=True)
            taken = columns < len(column_group)
            return _options(plain, rows[taken], column_group[columns[taken]])

        return solve

    return _row(job, prepared)


def networkx_flow(job: Job) -> dict[str, object]:
    """networkx' network simplex on the same arcs, with integer weights; pure Python, so for small sizes."""

    def prepared(plain: Plain) -> Callable[[], Ints]:
        graph = _graph(Arcs.of(plain))

        def solve() -> Ints:
            _cost, flow = nx.network_simplex(graph)
            pairs = zip(plain.party.tolist(), plain.group.tolist(), strict=True)
            taken = [flow[1 + party].get(1 + plain.parties + group, 0) > 0 for party, group in pairs]
            return np.flatnonzero(taken)

        return solve

    return _row(job, prepared)


def stable(job: Job) -> dict[str, object]:
    """A stable matching by the library `matching`; it aims at stability, so its value is only shown beside."""

    def prepared(plain: Plain) -> Callable[[], Ints]:
        game = _game(plain)

        def solve() -> Ints:
            pairs = [(int(who.name), int(where.name)) for where, guests in game.solve().items() for who in guests]
            parties, groups = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
            return _options(plain, parties, groups)

        return solve

    found = _row(job, prepared)
    return {**found, "values": [], "bounds": [], "proven": False, "trace": [], "first_plan": found["seconds"]}


def _row(job: Job, prepare: Callable[[Plain], Callable[[], Ints]]) -> dict[str, object]:
    """Prepare, then time the solver alone; an exact method that has ended has proven its answer."""
    case = Case.of(job)
    before = peak_mib()
    began = time.perf_counter()
    solve = prepare(Plain.of(case.problem))
    ready = time.perf_counter()
    taken = solve()
    seconds = time.perf_counter() - ready
    memory = peak_mib()
    counted, checked = case.judged(case.tables(taken.tolist()))
    return {
        "seconds": seconds,
        "build_seconds": ready - began,
        "values": counted,
        "bounds": counted,
        "counted": counted,
        "checked": checked,
        "proven": True,
        "trace": [(seconds, len(counted) - 1, counted[-1], counted[-1])],
        "memory_mib": memory,
        "memory_before_mib": before,
    }


def _seat_matrix(plain: Plain) -> tuple[NDArray[np.float64], Ints]:
    """(S, seats + S) worth of each seat, minus infinity where nobody may sit; (seats,) the group of each seat."""
    group_of = np.repeat(np.arange(len(plain.seats)), plain.seats)
    first_seat = np.concatenate([[0], np.cumsum(plain.seats)[:-1]])
    by_group = np.full((plain.parties, len(plain.seats)), -np.inf)
    by_group[plain.party, plain.group] = plain.worth
    matrix = np.full((plain.parties, len(group_of) + plain.parties), -np.inf)
    matrix[:, : len(group_of)] = by_group[:, group_of]
    matrix[:, first_seat] += plain.first
    matrix[np.arange(plain.parties), len(group_of) + np.arange(plain.parties)] = 0.0
    return matrix, group_of


def _options(plain: Plain, parties: Ints, groups: Ints) -> Ints:
    """The options of pairs of a party and a group."""
    width = len(plain.seats)
    keys = plain.party * width + plain.group
    order = np.argsort(keys)
    return np.sort(order[np.searchsorted(keys[order], parties * width + groups)])


def _graph(arcs: Arcs) -> nx.DiGraph:
    """The arcs as networkx wants them; parallel arcs get a node in between."""
    graph = nx.DiGraph()
    graph.add_nodes_from((node, {"demand": -supply}) for node, supply in enumerate(arcs.supply.tolist()))
    columns = (arcs.tail, arcs.head, arcs.capacity, arcs.cost)
    for tail, head, capacity, cost in zip(*(column.tolist() for column in columns), strict=True):
        if graph.has_edge(tail, head):
            middle = ("rest", tail)
            graph.add_edge(tail, middle, capacity=capacity, weight=cost)
            graph.add_edge(middle, head, capacity=capacity, weight=0)
        else:
            graph.add_edge(tail, head, capacity=capacity, weight=cost)
    return graph


def _game(plain: Plain) -> HospitalResident:
    """Both sides rank by the same scores, the better the earlier."""
    order = np.lexsort((plain.group, plain.party, -plain.worth))
    students: dict[int, list[int]] = {}
    homes: dict[int, list[int]] = {}
    for option in order.tolist():
        students.setdefault(int(plain.party[option]), []).append(int(plain.group[option]))
        homes.setdefault(int(plain.group[option]), []).append(int(plain.party[option]))
    return HospitalResident.create_from_dictionaries(
        students, homes, {group: int(plain.seats[group]) for group in homes}
    )
