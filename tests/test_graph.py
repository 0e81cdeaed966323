"""The graph view beside every rule asked about every seat, one by one."""

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest

import partage as pt
from partage.columns import Columns, Seats
from partage.graph import blocking, compatibility
from partage.rules import evaluate as asking
from partage.testing import a_family, a_student, random_roster

WED, THU, FRI = "2026-11-18T19:30", "2026-11-19T19:30", "2026-11-20T19:30"


@pt.requirement("odd and even", vectorized=False)
def odd_and_even(student, family):
    return (int(student.id[-1]) + int(family.id[-1])) % 4 != 0


@pt.preference("later", weight=0.7)
def later(seats):
    """Looks at the slot, so that one pair has several gains."""
    return np.asarray(seats.slot == "2026-11-17T19:30", dtype=np.float64)


def rosters():
    for seed in range(16):
        plain = random_roster((9, 5, 3), seed=seed, max_meals=2, pins=seed % 3, apart=3, company=True)
        wishful = [
            student.replace(
                slot_wishes={slot: (number % 4) / 4 for number, slot in enumerate(sorted(student.availability))}
            )
            for student in plain.students
        ]
        scores = np.random.default_rng(seed).random((9, 5))
        yield pt.Roster(wishful, plain.families, facts={"score": scores}, pins=plain.pins, apart=plain.apart)


def policies():
    usual = pt.Policy.default()
    yield usual
    yield pt.Policy(
        requirements=(*usual.requirements, odd_and_even),
        preferences=(*usual.preferences, later, pt.FromFact("score", weight=1.5)),
        table_requirements=usual.table_requirements,
    )
    yield replace(usual, allow_split=True)


def one_by_one(roster, policy):
    """(student, family) -> slot -> names of what forbids it, and -> slot -> rule -> gain."""
    columns = Columns.of(roster, allow_split=policy.allow_split)

    def sit_together(one, other):
        return one is other or (one.party is not None and one.party == other.party and not policy.allow_split)

    mates = {s.id: [mate.id for mate in roster.students if sit_together(s, mate)] for s in roster.students}

    def seat(student, family, slot):
        row = columns.student_index[student], columns.family_index[family], columns.slots.codes[slot]
        return Seats(columns, *(np.array([number]) for number in row))

    forbidden, gains = {}, {}
    for student in roster.students:
        for family in roster.families:
            pair = student.id, family.id
            forbidden[pair], gains[pair] = {}, {}
            for slot in sorted(family.availability):
                seats = [seat(mate, family.id, slot) for mate in mates[student.id]]
                names = {r.name for r in policy.all_requirements if not all(asking.allowed(r, s)[0] for s in seats)}
                forbidden[pair][slot] = names | ({"room for the party"} if len(seats) > family.seats else set())
                own = seat(*pair, slot)
                gains[pair][slot] = {
                    rule.name: round(1000 * rule.weight * float(asking.satisfaction(rule, own)[0]))
                    for rule in policy.preferences
                    if rule.weight > 0
                }
    return forbidden, gains


@pytest.mark.parametrize("policy", list(policies()), ids=["default", "own rules", "parties may be split"])
def test_edges_are_the_pairs_that_every_rule_allows(policy):
    alone = edges = several = 0
    for roster in rosters():
        graph = compatibility(roster, policy, by_rule=True)
        forbidden, gains = one_by_one(roster, policy)
        for (student, family), by_slot in forbidden.items():
            nodes = ("student", student), ("family", family)
            slots = tuple(slot for slot, names in by_slot.items() if not names)
            assert graph.has_edge(*nodes) == bool(slots)
            assert {s: set(names) for s, names in blocking(roster, student, family, policy).items()} == by_slot
            if slots:
                edge, total = graph.edges[nodes], {slot: sum(gains[student, family][slot].values()) for slot in slots}
                best = max(slots, key=total.__getitem__)  # the first of the best
                assert (edge["slots"], edge["gain"], edge["best_slot"]) == (slots, total[best], best)
                assert edge["gains"] == gains[student, family][best]
                edges, several = edges + 1, several + (len(set(total.values())) > 1)
        assert {node for node in graph if node[0] == "student"} == {("student", s.id) for s in roster.students}
        alone += sum(degree == 0 for _node, degree in graph.degree)
    assert edges > 50
    assert several > 5
    assert alone > 5


def test_everybody_is_a_node_with_facts_of_the_form_and_nothing_personal():
    ana = a_student(id="X1", name="Ana", diet={"halal"}, party="P1")
    graph = compatibility(pt.Roster([ana], [a_family(id="X1", seats=3, min_guests=2, max_meals=2, name="Roux")]))
    assert dict(graph.nodes(data=True)) == {
        ("student", "X1"): {"bipartite": 0, "kind": "student", "id": "X1", "party": "P1"},
        ("family", "X1"): {
            "bipartite": 1, "kind": "family", "id": "X1", "seats": 3, "min_guests": 2, "max_meals": 2,
        },
    }  # fmt: skip
    assert not graph.edges


def test_edges_say_no_more_than_they_are_asked():
    graph = compatibility(pt.Roster([a_student()], [a_family()]))
    assert [set(said) for _one, _other, said in graph.edges(data=True)] == [{"slots", "gain", "best_slot"}]


def test_an_empty_roster_is_an_empty_graph():
    graph = compatibility(pt.Roster([], []))
    assert not graph.nodes
    assert not graph.edges


def test_order_is_that_of_ids():
    roster = random_roster((20, 8, 3), seed=3)
    turned = pt.Roster(roster.students[::-1], roster.families[::-1])
    one, other = compatibility(roster, by_rule=True), compatibility(turned, by_rule=True)
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(data=True)) == list(other.edges(data=True))
    assert list(one.edges) == sorted(one.edges, key=lambda edge: (edge[0][1], edge[1][1]))
    assert nx.is_bipartite(one)


def test_blocking_names_every_rule_slot_by_slot():
    guest = a_student(availability={WED, THU}, diet={"vegan"}, smoke_free=True)
    home = a_family(availability={THU, FRI}, smokes=True)
    assert blocking(pt.Roster([guest], [home]), "S001", "F001") == {
        THU: ("diet served", "smoke free"),
        FRI: ("same slot", "diet served", "smoke free"),
    }


def test_blocking_looks_at_the_whole_party():
    party = [a_student(id="S001", party="P"), a_student(id="S002", party="P", allergies={"nuts"})]
    small, large = a_family(id="F001", seats=1, safe_for={"nuts"}), a_family(id="F002", seats=2)
    roster = pt.Roster(party, [small, large])
    slot = "2026-11-18T19:30"
    assert blocking(roster, "S001", "F001") == {slot: ("room for the party",)}
    assert blocking(roster, "S001", "F002") == {slot: ("allergy safe",)}
    assert not compatibility(roster).edges
    apart = replace(pt.Policy.default(), allow_split=True)
    assert blocking(roster, "S001", "F002", apart) == {slot: ()}
    assert set(compatibility(roster, apart).edges) == {
        (("student", "S001"), ("family", "F001")),
        (("student", "S001"), ("family", "F002")),
        (("student", "S002"), ("family", "F001")),
    }


def test_another_policy_draws_another_graph():
    roster = pt.Roster([a_student(languages={"es": "native"})], [a_family()])
    assert not compatibility(roster).edges
    assert compatibility(roster, pt.Policy()).number_of_edges() == 1
    assert blocking(roster, "S001", "F001", pt.Policy()) == {WED: ()}


def test_a_wish_without_its_rule_is_refused():
    roster = pt.Roster([a_student(smoke_free=True)], [a_family()])
    for ask in (lambda: compatibility(roster, pt.Policy()), lambda: blocking(roster, "S001", "F001", pt.Policy())):
        with pytest.raises(pt.PolicyError) as error:
            ask()
        assert error.value.code == "wish_not_in_force"


@pytest.mark.parametrize(
    ("student", "family", "code", "hint"),
    [("S01", "F001", "unknown_student", "S001"), ("S001", "F01", "unknown_family", "F001")],
)
def test_unknown_ids_are_refused_with_the_closest_known(student, family, code, hint):
    with pytest.raises(pt.InputError, match=hint) as error:
        blocking(pt.Roster([a_student()], [a_family()]), student, family)
    assert error.value.code == code


def test_a_broken_rule_is_named():
    @pt.requirement("no answer")
    def no_answer(seats):
        return None

    roster, policy = pt.Roster([a_student()], [a_family()]), pt.Policy(requirements=(no_answer,))
    for ask in (lambda: compatibility(roster, policy), lambda: blocking(roster, "S001", "F001", policy)):
        with pytest.raises(pt.RuleError, match="no answer"):
            ask()
