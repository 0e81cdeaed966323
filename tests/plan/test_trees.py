"""Trees of certificates: read, written, recomputed, and what is said of those that prove nothing."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from odd_cycle import CUT, POLICY, TREE, by_cut, by_tree, prices, roster

import partage as pt
from partage import engine
from partage.canonical_json import canonical
from partage.plan.records import Certificate, Cut, LevelReport
from partage.plan.tree import DEEPEST, MOST_LEAVES, Branch, Tree, file_name, leaves, to_document
from partage.solve.solver import Branching, LevelOutcome, Prices

GOAL = "students seated"


def violations(plan: pt.Plan) -> list[str]:
    return [f"{violation.code}: {violation.sentence}" for violation in pt.verify(plan, roster(), POLICY).violations]


def documents(plan: pt.Plan) -> list[dict[str, Any]]:
    return [json.loads(text) for text in plan.files().values()]


def read(plan: pt.Plan, tree: Any) -> pt.Plan:
    return pt.Plan.from_document(plan.to_document(), roster(), POLICY, trees=[tree])


def refused(tree: Any) -> pt.InputError:
    with pytest.raises(pt.InputError) as caught:
        read(by_tree(), tree)
    return caught.value


# What a tree proves


def test_an_odd_cycle_is_closed_by_a_tree():
    assert not violations(by_tree())
    assert by_tree().status == "optimal"
    assert not violations(by_tree(Branch("A", "F1", prices(B=2), prices(2, CUT))))
    assert not violations(by_tree(Branch("A", "F2", TREE.yes, TREE.no)))  # A is free at F2 never: yes seats A nowhere


@pytest.mark.parametrize(
    ("tree", "code", "sentence"),
    [
        (prices(2), "leaf_not_proven", "the prices of leaf 1 prove 6, not the 2"),
        (prices(3, A=1, B=1, C=1), "tree_open", "leaf 1 of its tree allows 3, more than the value 2"),
        (Branch("A", "F1", prices(B=2), prices(3, A=1, B=1, C=1)), "tree_open", "leaf 2 of its tree allows 3"),
        (Branch("A", "F1", TREE.no, TREE.yes), "leaf_not_proven", "the prices of leaf 3 prove 4, not the 2"),
        (Branch("A", "F1", TREE.yes, TREE.yes), "leaf_not_proven", "the prices of leaf 2 prove 4"),
        (Branch("nobody", "F1", TREE.yes, TREE.no), "tree_damaged", "about an unknown student or family"),
        (Branch("F1", "A", TREE.yes, TREE.no), "tree_damaged", "about an unknown student or family"),
        (Branch("A", "F1", TREE.yes, None), "tree_damaged", "a leaf is missing"),
        (Branch("A", "F1", prices(B=-2), TREE.no), "tree_damaged", "unit, multipliers and prices must be whole"),
        (Branch("A", "F1", prices(2, Cut(("student:A",), (1, 1), 1, 1)), TREE.no), "tree_damaged", "as many weights"),
        (replace(prices(2, CUT), trusted=("mine",)), "trust_differs", "are not those stated"),
        (replace(prices(2, CUT), multipliers=(1,)), "tree_damaged", "multipliers"),
    ],
)
def test_what_proves_nothing(tree, code, sentence):
    assert len(found := violations(by_tree(tree))) == 1
    assert found[0].startswith(f'{code}: Level "students seated": ')
    assert sentence in found[0]


def test_a_level_that_is_said_to_be_proven_by_a_tree_needs_one():
    (found,) = violations(by_tree(None))
    assert found.startswith('tree_missing: Level "students seated": a tree is said to prove it')
    surplus = replace(by_cut(CUT), trees={GOAL: TREE})
    (found,) = violations(surplus)
    assert found.startswith('tree_unexpected: Level "students seated": there is a tree')


def test_a_tree_proves_its_value_and_nothing_else():
    low = LevelReport(GOAL, 2, 3, "tree", prices(3, A=1, B=1, C=1))
    assert any(found.startswith("claim_differs") for found in violations(by_tree().with_levels((low,))))


def test_a_tree_of_a_level_that_is_no_sum_is_no_proof():
    policy = pt.Policy(goals=(pt.StudentsSeated(), pt.WorstOff()))
    plan = pt.match(roster(), policy)
    level = plan.levels[1]
    claimed = replace(plan, trees={level.goal: TREE}).with_levels((plan.levels[0], replace(level, proof="tree")))
    found = {violation.code: violation.sentence for violation in pt.verify(claimed, roster(), policy).violations}
    assert found.keys() == {"claim_differs", "tree_damaged"}
    assert "no tree can prove a level that is no sum" in found["tree_damaged"]


# Files


def test_a_tree_stands_beside_the_plan(tmp_path):
    by_tree().save(tmp_path / "plan.json")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["plan.json", "tree.json"]
    document = json.loads((tmp_path / "tree.json").read_text())
    assert document["schema"] == "partage.tree/1"
    assert document["plan_sha256"] == by_tree().sha256
    assert document["level"] == GOAL
    assert document["root"]["student"] == "A"
    assert document["root"]["family"] == "F1"
    assert document["root"]["yes"] == {"unit": 1, "price_bound": 2, "multipliers": [], "prices": {"B": 2}}
    assert document["root"]["no"]["family"] == "F3"
    again = pt.Plan.load(tmp_path / "plan.json", roster(), POLICY)
    assert again == by_tree()
    assert dict(again.trees) == {GOAL: TREE}
    assert not violations(again)
    again.save(tmp_path / "again.json", force=True)
    assert (tmp_path / "again.json").read_bytes() == (tmp_path / "plan.json").read_bytes()


def test_without_its_file_a_plan_is_read_and_not_proven(tmp_path):
    by_tree().save(tmp_path / "plan.json")
    (tmp_path / "tree.json").unlink()
    again = pt.Plan.load(tmp_path / "plan.json", roster(), POLICY)
    assert again == by_tree()
    assert [found[:12] for found in violations(again)] == ["tree_missing"]
    again.save(tmp_path / "plan.json", force=True)
    assert not (tmp_path / "tree.json").exists()


def test_a_tree_that_nobody_needs_is_not_read(tmp_path):
    (tmp_path / "tree.json").write_text("{")
    by_cut(CUT).save(tmp_path / "plan.json")
    assert pt.Plan.load(tmp_path / "plan.json", roster(), POLICY) == by_cut(CUT)


def test_a_plan_and_its_tree_are_written_both_or_neither(tmp_path):
    (tmp_path / "tree.json").write_text("mine")
    with pytest.raises(pt.InputError) as caught:
        by_tree().save(tmp_path / "plan.json")
    assert caught.value.code == "file_exists"
    assert [file.name for file in tmp_path.iterdir()] == ["tree.json"]
    by_tree().save(tmp_path / "plan.json", force=True)
    assert not violations(pt.Plan.load(tmp_path / "plan.json", roster(), POLICY))


def test_several_levels_have_a_tree_each(tmp_path):
    policy = pt.Policy(goals=(pt.StudentsSeated(), pt.FamiliesServed()))
    made = pt.Plan.of([("F1", "one", ["A", "B"])], roster(), policy)
    second = Certificate(1, 3, (0,), {})
    homes = Branch("A", "F1", Certificate(1, 1, (0,), {"B": 1}), Certificate(1, 1, (0,), {"C": 1}))
    levels = (by_tree().levels[0], LevelReport("families served", 1, 1, "tree", second))
    plan = replace(made, trees={"families served": homes, GOAL: TREE}).with_levels(levels)
    assert pt.verify(plan, roster(), policy)
    plan.save(tmp_path / "evening.json")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["evening.json", "tree.json", "tree2.json"]
    again = pt.Plan.load(tmp_path / "evening.json", roster(), policy)
    assert dict(again.trees) == dict(plan.trees)
    (tmp_path / "tree2.json").unlink()
    again = pt.Plan.load(tmp_path / "evening.json", roster(), policy)
    assert [violation.code for violation in pt.verify(again, roster(), policy).violations] == ["tree_missing"]
    (tmp_path / "tree2.json").write_bytes((tmp_path / "tree.json").read_bytes())
    with pytest.raises(pt.InputError) as caught:
        pt.Plan.load(tmp_path / "evening.json", roster(), policy)
    assert caught.value.code == "tree_of_other_level"
    assert [file_name(number) for number in range(3)] == ["tree.json", "tree2.json", "tree3.json"]


# Reading


def test_another_plans_tree_is_refused():
    plan, tree = documents(by_tree())
    assert refused(tree | {"plan_sha256": "0" * 64}).code == "other_plan"
    assert refused(tree | {"level": "nobody alone"}).code == "tree_of_other_level"
    assert refused(tree | {"schema": "partage.plan/1"}).code == "schema_unknown"
    assert refused(tree | {"schema": "partage.tree/2"}).code == "schema_newer"
    assert refused(plan).code == "schema_unknown"


@pytest.mark.parametrize(
    ("path", "wrong", "field"),
    [
        (("root",), None, "root"),
        (("root",), [], "root"),
        (("root",), {}, "unit"),
        (("level",), 1, "level"),
        (("plan_sha256",), None, "plan_sha256"),
        (("root", "yes"), None, "yes"),
        (("root", "no"), [], "no"),
        (("root", "no", "no"), {}, "prices"),
        (("root", "student"), 1, "student"),
        (("root", "family"), None, "family"),
        (("root", "yes", "unit"), 1.0, "unit"),
        (("root", "yes", "prices"), {"A": 0.5}, "prices"),
        (("root", "yes", "student"), "B", "yes"),
        (("root", "yes", "cuts"), {}, "cuts"),
        (("root", "yes", "multipliers"), None, "multipliers"),
    ],
)
def test_a_tree_of_another_shape_is_not_read(path, wrong, field):
    tree = documents(by_tree())[1]
    place = tree
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = wrong
    error = refused(tree)
    assert error.code == "tree_damaged"
    assert field in {fault.field for fault in error.faults}


def test_files_that_are_no_trees(tmp_path):
    by_tree().save(tmp_path / "plan.json")
    for text, code in (("", "json_damaged"), ("[1]", "json_not_object"), ('{"a": 1, "a": 1}', "json_duplicate_key")):
        (tmp_path / "tree.json").write_text(text)
        with pytest.raises(pt.InputError) as caught:
            pt.Plan.load(tmp_path / "plan.json", roster(), POLICY)
        assert caught.value.code == code


# Depth and size


def chain(branchings: int) -> Tree:
    """Many times the same question, and one way down."""
    tree: Tree = TREE
    for _ in range(branchings - 2):
        tree = Branch("A", "F1", TREE.yes, tree)
    return tree


def test_the_deepest_tree_is_read_and_written(tmp_path):
    plan = by_tree(chain(DEEPEST))
    assert not violations(plan)
    plan.save(tmp_path / "plan.json")
    again = pt.Plan.load(tmp_path / "plan.json", roster(), POLICY)
    assert not violations(again)
    assert again.trees[GOAL] == plan.trees[GOAL]
    assert sum(1 for _leaf in leaves(again.trees[GOAL])) == DEEPEST + 1
    assert pickle.loads(pickle.dumps(again)).files() == plan.files()  # noqa: S301
    assert copy.deepcopy(again).files() == plan.files()
    assert "Certificate" not in repr(again)


def test_a_deeper_tree_is_refused(tmp_path):
    plan = by_tree(chain(DEEPEST + 1))
    (found,) = violations(plan)
    assert f"it branches more than {DEEPEST} times on the way to a leaf" in found
    by_tree().save(tmp_path / "plan.json")
    for branchings, code in ((DEEPEST + 20, "json_too_deep"), (100_000, "json_too_deep")):
        start, end = '{"student":"A","family":"F1","yes":{},"no":', "}"
        (tmp_path / "tree.json").write_text('{"root":' + start * branchings + "{}" + end * branchings + "}")
        with pytest.raises(pt.InputError) as caught:
            pt.Plan.load(tmp_path / "plan.json", roster(), POLICY)
        assert caught.value.code == code


def full(depth: int) -> Tree:
    tree: Tree = prices(2, CUT)
    for _ in range(depth):
        tree = Branch("A", "F1", tree, tree)
    return tree


def test_a_tree_with_too_many_leaves_is_refused():
    depth = MOST_LEAVES.bit_length()
    plan = by_tree(full(depth))
    (found,) = violations(plan)
    assert f"it has more than {MOST_LEAVES} leaves" in found
    error = refused(to_document(full(depth), GOAL, plan.sha256))
    assert error.code == "tree_damaged"
    assert f"at most {MOST_LEAVES} leaves" in str(error)


# From a solver to the plan


def test_a_solvers_tree_comes_with_the_plan(monkeypatch):
    def leaf(price_bound: int, *prices: int) -> Prices:
        return Prices(1, price_bound, (), np.array(prices))

    tree = Branching(0, 0, leaf(2, 0, 2, 0), Branching(0, 2, leaf(2, 0, 0, 2), leaf(2, 0, 2, 0)))
    solve = engine._solve_sums

    def solved(*args: Any, **options: Any) -> Any:
        outcome, name = solve(*args, **options)
        level = LevelOutcome.of(2, leaf(3, 1, 1, 1), closed=False, tree=tree)
        return replace(outcome, levels=(level,)), name

    monkeypatch.setattr(engine, "_solve_sums", solved)
    plan = pt.match(roster(), POLICY)
    assert plan.levels == (LevelReport(GOAL, 2, 2, "tree", prices(3, A=1, B=1, C=1)),)
    assert plan.status == "optimal"
    assert dict(plan.trees) == {GOAL: TREE}
    assert not violations(plan)
    proof = pt.nobody_else(plan)
    assert (proof.kind, proof.seated, proof.bound) == ("tree", 2, 2)
    assert "a tree of prices" in proof.text(audience="auditor")
    assert pt.nobody_else(replace(plan, trees={})).kind == "none"


def test_prices_that_do_it_alone_need_no_tree():
    prices_alone = Prices(1, 2, (), np.array([0, 2, 0]))
    level = LevelOutcome.of(2, prices_alone, closed=False, tree=Branching(0, 0, prices_alone, prices_alone))
    assert (level.proof, level.tree) == ("prices", None)


def test_the_document_of_a_tree_is_canonical():
    document = to_document(TREE, GOAL, "0" * 64)
    assert canonical(document).startswith('{"level":"students seated","plan_sha256":"000')
