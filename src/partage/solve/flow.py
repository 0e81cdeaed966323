"""Plain capacities: one minimum-cost flow, and prices from its shortest residual paths.

Exact where parties are single, minimums are 1, a family is willing to host on every slot it could (or has
only one), no table rule can bind and tables add nothing by themselves. Goals that a flow cannot add are
left out; the result stands only if they cannot be better than what it happens to reach.

References
----------
R. K. Ahuja, T. L. Magnanti, J. B. Orlin, "Network Flows" (1993), sections 9.2-9.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from partage.errors import SolverError
from partage.problem.model import Bools, Ints, Problem
from partage.solve.clock import SearchClock
from partage.solve.solver import Budget, LevelOutcome, Outcome, Prices

LARGEST_COST = 2**58
"""Costs times nodes stay below this: the flow solver scales costs by the number of nodes. So does what a table is
worth, because the checker refuses certificates whose sums come near 64 bits."""

LARGEST_PRICE = 2**53
"""The checker refuses prices beyond this."""

LARGEST_WEIGHT = 2**52
"""Weights become multipliers of certificates, and those are to be read by programs that know floats only."""


@dataclass(frozen=True)
class FlowSolver:
    """Supports plain capacities; `None` when somebody would sit alone where that matters."""

    name: str = "flow"

    def supports(self, problem: Problem) -> bool:
        """Whether a flow describes the problem exactly, up to goals that count people at a table."""
        slots = np.bincount(problem.group_family, minlength=problem.families)
        plain = (
            bool((problem.party_size == 1).all())
            and bool((problem.min_guests[problem.group_family] == 1).all())
            and bool((problem.max_meals >= slots).all())
            and not problem.oracle.binding
            and all(
                not has_term or never
                for has_term, never in zip(problem.oracle.with_table_term, _never_helps(problem), strict=True)
            )
        )
        return plain and _weights(problem, _added(problem)) is not None

    def __call__(self, problem: Problem, budget: Budget, clock: SearchClock) -> Outcome | None:  # noqa: ARG002
        """The optimum, every level proven by prices; `None` when another solver is needed."""
        added = _added(problem)
        weights = _weights(problem, added)
        if weights is None:
            return None
        network = _Network(problem)
        taken = network.solve(weights)
        if taken is None:
            return None
        options, groups = problem.tables_of(np.flatnonzero(taken))
        values = problem.plan_values(options, groups)
        if any(not add and value < 0 for add, value in zip(added, values.tolist(), strict=True)):
            return None
        levels = tuple(_prove(network, problem, added, values, level) for level in range(len(values)))
        dearest = max(int(level.prices.parties.max(initial=0)) for level in levels)
        if dearest > LARGEST_PRICE or dearest * int(problem.seats.max(initial=1)) > LARGEST_COST:
            return None
        return Outcome(options, groups, levels)


def _never_helps(problem: Problem) -> list[bool]:
    """For each level, whether tables only ever take away from it and seats and families add nothing."""
    empty = np.full((problem.groups, 1), -1, dtype=np.int64)
    groups = np.arange(problem.groups)
    found = []
    for level, has_term in enumerate(problem.oracle.with_table_term):
        nothing_else = not problem.option_values[level].any() and not problem.family_values[level].any()
        highest = 1
        if has_term and nothing_else and not problem.oracle.guest_dependent[level]:
            people = range(1, int(problem.seats.max(initial=1)) + 1)
            bounds = [problem.oracle.table_term_bound(level, empty, groups, np.full(problem.groups, n)) for n in people]
            highest = max(int(bound.max(initial=0)) for bound in bounds)
        found.append(highest <= 0)
    return found


def _added(problem: Problem) -> tuple[bool, ...]:
    """The levels that the flow adds up."""
    return tuple(not has_term for has_term in problem.oracle.with_table_term)


def _weights(problem: Problem, added: tuple[bool, ...]) -> Ints | None:
    """(L,) one weight per level so that the weighted sum compares plans in order; `None` when too large."""
    people = max(1, problem.parties)
    weights = [0] * len(added)
    following = 0  # the most that all later levels can differ
    for level in range(len(added) - 1, -1, -1):
        if not added[level]:
            continue
        weights[level] = following + 1
        values = problem.option_values[level]
        spread = int(values.max(initial=0)) - min(0, int(values.min(initial=0)))
        most = people * spread + int(problem.family_values[level].sum())
        following += weights[level] * most
    fits = following < LARGEST_COST and max(weights) <= LARGEST_WEIGHT and _dearest(problem, weights) < LARGEST_COST
    return np.array(weights, dtype=np.int64) if fits else None


def _dearest(problem: Problem, weights: list[int]) -> int:
    """More than any path through the network can be worth, or any table."""
    dearest = sum(
        weight * (int(np.abs(values).max(initial=0)) + int(bonus.max(initial=0)))
        for weight, values, bonus in zip(weights, problem.option_values, problem.family_values, strict=True)
    )
    nodes = problem.parties + problem.groups + problem.families + 2
    return dearest * max(nodes, int(problem.seats.max(initial=1)))


UNREACHED = -(2**61)
"""Less than any path is worth; never added to."""


class _Network:
    """Students -> groups -> families -> sink, with a way past for whoever stays without a seat.

    Node 0 is the sink; then come students, groups and families.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        students = 1 + np.arange(problem.parties)
        group_nodes = 1 + problem.parties + np.arange(problem.groups)
        family_nodes = 1 + problem.parties + problem.groups + np.arange(problem.families)
        hosts = np.unique(problem.group_family)
        more = problem.seats[hosts] * np.bincount(problem.group_family, minlength=problem.families)[hosts] - 1
        zeros = np.zeros_like
        self.tail = np.concatenate(
            [students[problem.option_party], students, group_nodes, family_nodes[hosts], family_nodes[hosts]]
        )
        self.head = np.concatenate(
            [
                group_nodes[problem.option_group],
                zeros(students),
                family_nodes[problem.group_family],
                zeros(hosts),
                zeros(hosts),
            ]
        )
        self.capacity = np.concatenate(
            [
                np.ones(problem.options, dtype=np.int64),
                np.ones(problem.parties, dtype=np.int64),
                problem.seats[problem.group_family],
                np.ones(len(hosts), dtype=np.int64),
                more,
            ]
        )
        self.first_guest = slice(
            problem.options + problem.parties + problem.groups,
            problem.options + problem.parties + problem.groups + len(hosts),
        )
        self.hosts = hosts
        self.nodes = 1 + problem.parties + problem.groups + problem.families
        self.flow = zeros(self.tail)

    def worth(self, weights: Ints) -> Ints:
        """(arcs,) what one person adds on each arc; a family's first guest brings what the family adds."""
        worth = np.zeros(len(self.tail), dtype=np.int64)
        worth[: self.problem.options] = weights @ self.problem.option_values
        worth[self.first_guest] = (weights @ self.problem.family_values)[self.hosts]
        return worth

    def solve(self, weights: Ints) -> Bools | None:
        """(P,) whether each option is taken in a flow of the greatest worth; `None` if its numbers grow too large."""
        from ortools.graph.python import min_cost_flow

        solver = min_cost_flow.SimpleMinCostFlow()
        arcs = solver.add_arcs_with_capacity_and_unit_cost(self.tail, self.head, self.capacity, -self.worth(weights))
        supply = np.zeros(self.nodes, dtype=np.int64)
        supply[1 : 1 + self.problem.parties] = 1
        supply[0] = -self.problem.parties
        solver.set_nodes_supplies(np.arange(self.nodes), supply)
        if not self.problem.parties:
            return np.zeros(0, dtype=np.bool_)
        status = solver.solve()
        if status == solver.BAD_COST_RANGE:
            return None
        if status != solver.OPTIMAL:
            raise SolverError("flow_failed")
        self.flow = np.asarray(solver.flows(arcs), dtype=np.int64)
        return np.asarray(self.flow[: self.problem.options] > 0)

    def prices(self, weights: Ints) -> Ints:
        """(U,) the most that one more place for each student would be worth: longest residual paths to the sink.

        Label correcting from the sink outwards, looking only at the options of groups whose label rose; there
        is no circle of positive worth in an optimal flow.
        """
        problem, worth = self.problem, self.worth(weights)
        own, (from_family, taken, used, open_families) = worth[: problem.options], self._residual
        students = np.full(problem.parties, UNREACHED, dtype=np.int64)
        students[problem.option_party[taken]] = 0  # who has a place may go without
        families = self._family_labels(worth, open_families)
        groups = np.full(problem.groups, UNREACHED, dtype=np.int64)
        for _ in range(self.nodes):
            np.maximum.at(families, problem.group_family[used], groups[used])
            labels = np.where(from_family, families[problem.group_family], UNREACHED)
            back = students[problem.option_party[taken]] - own[taken]
            np.maximum.at(labels, problem.option_group[taken], back)
            risen = np.flatnonzero(labels > groups)
            if not len(risen):
                break
            groups[risen] = labels[risen]
            options = _ranges(problem.group_start[risen], problem.group_start[risen + 1])
            options = options[self.flow[options] == 0]
            reached = own[options] + groups[problem.option_group[options]]
            np.maximum.at(students, problem.option_party[options], reached)
        return np.maximum(students, 0)

    @cached_property
    def _residual(self) -> tuple[Bools, Ints, Ints, Bools]:
        """Groups with room, options taken, groups in use, and (2, hosts) a family's arcs with room."""
        free = self.flow < self.capacity
        options, students = self.problem.options, self.problem.parties
        groups = slice(options + students, options + students + self.problem.groups)
        return (
            free[groups],
            np.flatnonzero(self.flow[:options]),
            np.flatnonzero(self.flow[groups]),
            free[self.first_guest.start :].reshape(2, len(self.hosts)),
        )

    def _family_labels(self, worth: Ints, open_families: Bools) -> Ints:
        """(F,) what one more guest would add by being the family's first, or one more after the first."""
        labels = np.full(self.problem.families, UNREACHED, dtype=np.int64)
        first, more = open_families
        labels[self.hosts[more]] = 0
        labels[self.hosts[first]] = worth[self.first_guest][first]
        return labels


def _ranges(start: Ints, stop: Ints) -> Ints:
    """The numbers from each start to before its stop, one range after the other."""
    length = stop - start
    return np.repeat(start - (np.cumsum(length) - length), length) + np.arange(int(length.sum()))


def _prove(network: _Network, problem: Problem, added: tuple[bool, ...], values: Ints, level: int) -> LevelOutcome:
    """The certificate of one level: prices of the weighted sum of all levels up to it, which the flow is best at."""
    value = int(values[level])
    weights = _weights(problem, (*added[: level + 1], *(False for _ in added[level + 1 :])))
    if weights is None or not added[level]:
        # Nothing can be better than 0 at a level left out, and 0 is what the plan reaches.
        return LevelOutcome(
            value, value, "prices", Prices(1, value, (0,) * level, np.zeros_like(network.problem.party_size))
        )
    prices = network.prices(weights)
    return LevelOutcome(value, value, "prices", Prices(1, value, tuple(weights[:level].tolist()), prices))
