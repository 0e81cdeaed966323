"""Who could sit where, as a networkx graph: for looking and counting in notebooks. Nothing is decided here.

Rules are asked as `partage.match` asks them. What depends on who else comes is left aside: table rules, the
fewest guests of a home, and seats that others want, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from partage.columns import Columns, Ints, Seats
from partage.domain.roster import Roster
from partage.explain.obstacles import Sieve
from partage.rules.evaluate import satisfaction
from partage.rules.gains import gain, seat_gains
from partage.rules.policy import Policy
from partage.rules.wording import ROOM
from partage.study import Study

if TYPE_CHECKING:
    from networkx import Graph

Node = tuple[str, str]
"""``("student", id)`` or ``("family", id)``: a student and a family may have the same id."""


def compatibility(roster: Roster | Study, policy: Policy | None = None, *, by_rule: bool = False) -> Graph[Node]:
    """The bipartite graph of students and the families that could seat them.

    Parameters
    ----------
    policy
        Not given: the default policy; of a study, its own.
    by_rule
        Whether edges say what each preference gives, too.

    Returns
    -------
    graph
        A node for each student and each family; an edge where every requirement allows the student, with the whole
        party, on some slot. The order of nodes and edges is that of ids, whatever the order of the input.

        ========  ==================================================================================
        nodes     ``bipartite`` (0 for students, 1 for families), ``kind``, ``id``
        students  ``party``: its label, or None
        families  ``seats``, ``min_guests``, ``max_meals``
        edges     ``slots``: the labels of the slots that are allowed; ``gain``: the student's own gain on
                  the best of them, in units (`partage.rules.base.GAIN_UNIT` for one point of weight);
                  ``best_slot``: the first slot with that gain; with `by_rule` ``gains``: what each
                  preference with a weight adds there, by its name
        ========  ==================================================================================

    Raises
    ------
    PolicyError
        A declared wish whose rule is not in force.
    RuleError
        A rule failed or answered wrongly.

    Examples
    --------
    Parts that share nobody, who could sit nowhere, and a look at one edge:

    >>> import networkx as nx
    >>> from partage.testing import random_roster
    >>> graph = compatibility(random_roster((12, 6, 2), seed=2))
    >>> print(graph)
    Graph with 18 nodes and 21 edges
    >>> [len(part) for part in nx.connected_components(graph)]
    [13, 1, 3, 1]
    >>> [node for node, degree in graph.degree if degree == 0]
    [('student', 'S002'), ('student', 'S006')]
    >>> edge = graph.edges[("student", "S001"), ("family", "F002")]
    >>> edge["slots"], edge["gain"]
    (('2026-11-17T19:30',), 4529)
    """
    import networkx as nx

    study = Study.before(roster, policy)
    study.policy.check_roster(study.columns)
    graph: Graph[Node] = nx.Graph()
    graph.add_nodes_from(_nodes(study.columns))
    graph.add_edges_from(_edges(study, by_rule=by_rule))
    return graph


def blocking(
    roster: Roster | Study, student: str, family: str, policy: Policy | None = None
) -> dict[str, tuple[str, ...]]:
    """Which rules keep a student from a family's table, slot by slot.

    Parameters
    ----------
    student, family
        Ids of the roster.
    policy
        Not given: the default policy; of a study, its own.

    Returns
    -------
    rules
        Slot -> names of the requirements that forbid the student or somebody of the party, for each slot that the
        family offers; ``"room for the party"`` where it has too few seats. Where a slot has no names, `compatibility`
        has an edge. Names of rules can betray a need of the student's: they are for coordinators.

    Raises
    ------
    InputError
        ``unknown_student`` or ``unknown_family``.
    PolicyError, RuleError
        As for `compatibility`.

    Examples
    --------
    >>> from partage.testing import random_roster
    >>> roster = random_roster((12, 6, 2), seed=2)
    >>> blocking(roster, "S002", "F006")
    {'2026-11-17T19:30': ('same slot', 'shared language')}
    >>> blocking(roster, "S006", "F004")
    {'2026-11-16T19:30': ('diet served',)}
    """
    study = Study.before(roster, policy)
    study.policy.check_roster(study.columns)
    case = study.case(student)
    sieve = Sieve.of(case, case.cells_of(family))
    names = [rule.name for rule in study.policy.all_requirements]
    answers = np.concatenate([sieve.together, sieve.room[None, :]]).T
    return {
        case.slot_label(slot): tuple(name for name, fine in zip((*names, ROOM.name), row, strict=True) if not fine)
        for slot, row in zip(sieve.cells.slots.tolist(), answers.tolist(), strict=True)
    }


def _nodes(columns: Columns) -> Iterator[tuple[Node, dict[str, Any]]]:
    """Students, then families, each with what helps to look at them and says nothing about a person's needs."""
    for record in columns.students.records:
        yield ("student", record.id), {"bipartite": 0, "kind": "student", "id": record.id, "party": record.party}
    for record in columns.families.records:
        facts = {name: getattr(record, name) for name in ("seats", "min_guests", "max_meals")}
        yield ("family", record.id), {"bipartite": 1, "kind": "family", "id": record.id, **facts}


def _edges(study: Study, *, by_rule: bool) -> Iterator[tuple[Node, Node, dict[str, Any]]]:
    columns, policy = study.columns, study.policy
    student, family, slot = _possible(study)
    fresh = (np.diff(student, prepend=-1) != 0) | (np.diff(family, prepend=-1) != 0)
    first = np.flatnonzero(fresh)
    pair = np.cumsum(fresh) - 1
    pairs = Seats(columns, student[first], family[first], slot[first])
    gains = seat_gains(policy, Seats.of_pairs(pairs, pair, slot))
    best = np.lexsort((-gains, pair))[first]  # a stable sort: of equal gains the first slot's
    labels = [columns.slots.labels[code] for code in slot.tolist()]
    guests = [("student", record.id) for record in columns.students.records]
    homes = [("family", record.id) for record in columns.families.records]
    each = _each_gain(policy, Seats(columns, student[best], family[best], slot[best])) if by_rule else {}
    ends = first + np.bincount(pair)
    rows = zip(*(part.tolist() for part in (student[first], family[first], first, ends, best)), strict=True)
    for number, (guest, home, start, end, at) in enumerate(rows):
        said: dict[str, Any] = {"slots": tuple(labels[start:end]), "gain": int(gains[at]), "best_slot": labels[at]}
        if by_rule:
            said["gains"] = {name: found[number] for name, found in each.items()}
        yield guests[guest], homes[home], said


def _possible(study: Study) -> tuple[Ints, Ints, Ints]:
    """(P,) student, family and slot of every seat that all requirements allow to the whole party, in that order."""
    party, cell = np.nonzero(study.could_sit(study.cells))
    members = study.columns.members[party]
    option, place = np.nonzero(members >= 0)
    seat = members[option, place], study.cells.families[cell[option]], study.cells.slots[cell[option]]
    order = np.lexsort(seat[::-1])
    return seat[0][order], seat[1][order], seat[2][order]


def _each_gain(policy: Policy, seats: Seats) -> dict[str, list[int]]:
    """What each preference with a weight adds to each seat."""
    weighty = [rule for rule in policy.preferences if rule.weight > 0]
    return {rule.name: gain(rule.weight, satisfaction(rule, seats)).tolist() for rule in weighty}
