"""The count against networkx: how many can sit, and who is reached from somebody without a seat."""

import networkx as nx
import numpy as np
import pytest

import partage as pt
from partage.columns import Columns
from partage.problem.compile import compile_problem
from partage.solve.min_cut import cut, filled, held
from partage.testing import a_family, a_student, random_roster

SOURCE, SINK = "source", "sink"


def a_problem(roster, policy=None):
    columns = Columns.of(roster)
    return columns, compile_problem(columns, policy or pt.Policy.default())


def network(problem, people, groups):
    """The same network, arc by arc."""
    graph = nx.DiGraph()
    graph.add_nodes_from((SOURCE, SINK))
    sizes = {}
    for party, group in zip(problem.option_party.tolist(), problem.option_group.tolist(), strict=True):
        if groups[group] and people[party]:
            family = int(problem.group_family[group])
            sizes.setdefault(family, set()).add(int(people[party]))
            graph.add_edge(("party", party), ("group", group), capacity=int(people[party]))
            graph.add_edge(("group", group), ("family", family))
    for family, own in sizes.items():
        room = largest(own, int(problem.seats[family]))
        graph.add_edge(("family", family), SINK, capacity=room * int(problem.max_meals[family]))
        for group in list(graph.predecessors(("family", family))):
            graph.edges[group, ("family", family)]["capacity"] = room
    for party in np.flatnonzero(people).tolist():
        graph.add_edge(SOURCE, ("party", party), capacity=int(people[party]))
    return graph


def largest(sizes, seats):
    return max(total for total in range(seats + 1) if total == 0 or reachable(sizes, total))


def reachable(sizes, total):
    return total == 0 or any(size <= total and reachable(sizes, total - size) for size in sizes)


def reached(graph):
    """Nodes with a way from the source along which more could flow."""
    residual = nx.algorithms.flow.preflow_push(graph, SOURCE, SINK)
    seen, waiting = {SOURCE}, [SOURCE]
    while waiting:
        node = waiting.pop()
        for other, arc in residual[node].items():
            if arc["flow"] < arc["capacity"] and other not in seen:
                seen.add(other)
                waiting.append(other)
    return residual.graph["flow_value"], seen


CASES = [
    *(((24, 7, 3), seed, {"max_meals": 2}) for seed in range(12)),
    *(((24, 7, 3), seed, {"plain": True}) for seed in range(12)),
    *(((60, 20, 4), seed, {"max_meals": 3, "apart": 10, "pins": 2}) for seed in (3, 5)),
]


@pytest.mark.parametrize(("size", "seed", "options"), CASES)
def test_the_count_is_the_maximum_flow(size, seed, options):
    columns, problem = a_problem(random_roster(size, seed=seed, **options))
    rng = np.random.default_rng(seed)
    for people in (columns.party_size, rng.integers(0, 1 + columns.party_size)):
        groups = held(problem)
        found = cut(problem, people, groups)
        most, seen = reached(network(problem, people, groups))
        assert found.most == most
        assert [("party", party) in seen for party in np.flatnonzero(people)] == [
            party in found.parties for party in np.flatnonzero(people)
        ]
        assert {group for kind, group in seen - {SOURCE, SINK} if kind == "group"} == set(found.groups.tolist())


def test_everybody_fits_and_nobody_does():
    columns, problem = a_problem(pt.Roster([a_student()], [a_family()]))
    found = cut(problem, columns.party_size, held(problem))
    assert (found.most, found.parties.tolist(), found.groups.tolist()) == (1, [], [])
    columns, problem = a_problem(pt.Roster([a_student(diet={"halal"})], [a_family()]))
    found = cut(problem, columns.party_size, held(problem))
    assert (found.most, found.parties.tolist(), found.groups.tolist()) == (0, [0], [])


def parties(*sizes):
    return [
        a_student(id=f"S{number}{place}", party=f"P{number}")
        for number, size in enumerate(sizes)
        for place in range(size)
    ]


@pytest.mark.parametrize(
    ("sizes", "seats", "fills"),
    [((1,), 4, 4), ((2,), 5, 4), ((3,), 5, 3), ((2, 3), 6, 6), ((3, 3), 4, 3), ((2, 3), 1, 0), ((), 3, 0)],
)
def test_whole_parties_fill_a_table(sizes, seats, fills):
    columns, problem = a_problem(pt.Roster(parties(*sizes), [a_family(seats=seats)]))
    options = np.arange(problem.options)
    assert filled(problem, options, columns.party_size).tolist() == [fills]


@pytest.mark.parametrize(
    ("sizes", "seats", "least", "possible"),
    [((1, 1), 3, 2, True), ((1,), 3, 2, False), ((2, 2), 3, 3, False), ((2, 2), 4, 3, True)],
)
def test_no_table_below_the_minimum(sizes, seats, least, possible):
    _columns, problem = a_problem(pt.Roster(parties(*sizes), [a_family(seats=seats, min_guests=least)]))
    assert held(problem).tolist() == [possible]
