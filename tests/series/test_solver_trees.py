"""Trees of certificates: recomputed by the oracle, spoilt in many ways, and read by a script that knows only Python."""

from __future__ import annotations

import copy
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from batches import batches, judged
from growing import branchings, grown, leaf_documents, questions, some_prices, some_tree
from plans import Drawn, drawn_plan
from test_optimum import compiled, faults_of_leaves, named_leaves

import partage as pt
from partage.plan.certificate import Checker
from partage.plan.records import Certificate, LevelReport

# Any tree proves something


def recomputed(seed: int, tally: Counter[str]) -> Iterator[str]:
    """What the checker and the oracle differ in, at every leaf of a tree drawn at random."""
    drawn, rng = drawn_plan(seed), random.Random(seed)
    known, values = drawn.known, drawn.values
    checker = Checker(compiled(known.roster, known.policy)[0], known.policy)
    for number, level in enumerate(drawn.plan.levels):
        if level.certificate is None:
            continue
        stated = level.certificate
        asked = questions(known.world, rng)[: rng.randint(0, 6)]
        tree = some_tree(lambda stated=stated: some_prices(known.world, rng, stated), asked, rng)
        ways = list(named_leaves(tree))
        found = checker.leaf_bounds(number, tree, values)
        tally.update(trees=1, leaves=len(ways), cuts=sum(bool(leaf.cuts) for leaf, _way in ways))
        for (leaf, way), bound in zip(ways, found, strict=True):
            true = known.world.price_bound(number, leaf, values, way)
            if bound < true or (bound > true and not leaf.relaxed):
                yield f"level {number}: on the way {way} the checker finds {bound}, the oracle {true}"
        most = max(bound // leaf.unit for (leaf, _way), bound in zip(ways, found, strict=True))
        if values[:number] == list(known.best[:number]):
            tally["of the optimum"] += 1
            if most < known.best[number]:
                yield f"level {number}: no leaf allows more than {most}, the best is {known.best[number]}"


def test_some_trees():
    tally = judged(range(130_000, 130_020), recomputed)
    assert min(tally["trees"], tally["of the optimum"], tally["cuts"]) >= 20, tally
    assert tally["leaves"] >= 2 * tally["trees"], tally


@pytest.mark.heavy
@batches(300, first=140_000)
def test_three_hundred_plans_with_trees(seeds):
    tally = judged(seeds, recomputed)
    assert min(tally["trees"], tally["cuts"]) >= 2 * len(seeds), tally


# A tree that proves a level is spoilt

Spoil = Callable[[dict[str, Any], random.Random], object]


def a_leaf(tree: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    return rng.choice(leaf_documents(tree["root"]))


def a_branching(tree: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    return rng.choice(branchings(tree["root"]))


def with_cut(**changes: Any) -> Spoil:
    """A leaf gets a cut that is none."""

    def spoil(tree: dict[str, Any], rng: random.Random) -> None:
        asked = a_branching(tree, rng)
        rows = [f"student:{asked['student']}", f"family:{asked['family']}"]
        cut = {"rows": rows, "weights": [1, 1], "over": 2, "price": 1} | changes
        if cut["rows"] == "twice":
            cut["rows"] = [rows[0], rows[0]]
        a_leaf(tree, rng)["cuts"] = [cut]

    return spoil


def with_leaf(key: str, change: Callable[[Any], Any]) -> Spoil:
    """A leaf is changed, one that this makes another one if there is any."""

    def spoil(tree: dict[str, Any], rng: random.Random) -> None:
        leaves = leaf_documents(tree["root"])
        leaf = rng.choice([leaf for leaf in leaves if change(leaf[key]) != leaf[key]] or leaves)
        leaf[key] = change(leaf[key])

    return spoil


def with_branching(change: Callable[[dict[str, Any], random.Random], object]) -> Spoil:
    return lambda tree, rng: change(a_branching(tree, rng), rng)


def price(step: Callable[[dict[str, Any], random.Random], int]) -> Spoil:
    def spoil(tree: dict[str, Any], rng: random.Random) -> None:
        leaf = a_leaf(tree, rng)
        student = rng.choice([*leaf["prices"], a_branching(tree, rng)["student"]])
        leaf["prices"][student] = leaf["prices"].get(student, 0) + step(leaf, rng)

    return spoil


def exchanged(node: dict[str, Any], _rng: random.Random) -> None:
    node["yes"], node["no"] = node["no"], node["yes"]


def instead(node: dict[str, Any], rng: random.Random) -> None:
    """A branching is left out: one of its sides stands for both."""
    kept = node[rng.choice(("yes", "no"))]
    node.clear()
    node.update(copy.deepcopy(kept))


def doubled(node: dict[str, Any], rng: random.Random) -> None:
    """The same branch is there on both sides."""
    side, other = rng.sample(("yes", "no"), 2)
    node[side] = copy.deepcopy(node[other])


def whole_tree(key: str, to: Any) -> Spoil:
    return lambda tree, _rng: tree.update({key: to})


NEVER: dict[str, Spoil] = {
    "a cut about nobody": with_cut(rows=["student:nobody", "family:nowhere"]),
    "a cut of two rows that are one": with_cut(rows="twice"),
    "a cut with a weight too many": with_cut(weights=[1, 1, 1]),
    "a cut with a weight of 0": with_cut(weights=[0, 1]),
    "a cut over 0": with_cut(over=0),
    "a cut that pays": with_cut(price=-1),
    "half a cut": with_cut(price=0.5),
    "a leaf that is nothing": with_branching(lambda node, rng: node.update({rng.choice(("yes", "no")): {}})),
    "a leaf left out": with_branching(lambda node, rng: node.pop(rng.choice(("yes", "no")))),
    "a leaf that is no leaf": with_branching(lambda node, rng: node.update({rng.choice(("yes", "no")): None})),
    "a branching about nobody": with_branching(lambda node, _rng: node.update(student="nobody")),
    "a branching about no home": with_branching(lambda node, _rng: node.update(family="nowhere")),
    "a price below 0": price(lambda leaf, _rng: -(10**15)),
    "a price that is none": with_leaf("prices", lambda prices: prices | {"nobody": 1}),
    "a bound one below": with_leaf("price_bound", lambda bound: bound - 1),
    "a bound far above": with_leaf("price_bound", lambda bound: bound + 10**15),
    "half a bound": with_leaf("price_bound", lambda bound: bound + 0.5),
    "no unit": with_leaf("unit", lambda _unit: 0),
    "a multiplier too many": with_leaf("multipliers", lambda multipliers: [*multipliers, 0]),
    "trusted rules of its own": with_leaf("trusted", lambda trusted: [*trusted, "my rule"]),
    "another plan's": whole_tree("plan_sha256", "0" * 64),
    "another level's": whole_tree("level", "nothing"),
    "another schema": whole_tree("schema", "partage.tree/0"),
}
"""What no tree may say."""

SOMETIMES: dict[str, Spoil] = {
    "yes and no exchanged": with_branching(exchanged),
    "a branch doubled": with_branching(doubled),
    "a branching left out": with_branching(instead),
    "another student": with_branching(lambda node, rng: node.update(student=rng.choice(node["students"]))),
    "another family": with_branching(lambda node, rng: node.update(family=rng.choice(node["families"]))),
    "a price changed": price(lambda leaf, rng: rng.choice((-1, 1, leaf["unit"], 3_000 * leaf["unit"]))),
    "another unit": with_leaf("unit", lambda unit: unit + 1),
    "another multiplier": with_leaf("multipliers", lambda multipliers: [m + 1 for m in multipliers]),
    "a cut left out": with_leaf("cuts", lambda cuts: cuts[1:]),
    "a cut worth more": with_leaf("cuts", lambda cuts: [cut | {"price": 2 * cut["price"] + 1} for cut in cuts]),
    "a cut over more": with_leaf("cuts", lambda cuts: [cut | {"over": cut["over"] + 1} for cut in cuts]),
    "a home over-estimated": lambda tree, rng: a_leaf(tree, rng).update(relaxed=[a_branching(tree, rng)["family"]]),
}
"""What may leave a tree that is a proof all the same."""


def spoilt(seed: int, tally: Counter[str]) -> Iterator[str]:
    """What is accepted of a spoilt tree though it is no proof."""
    proven = proven_by_tree(seed)
    if proven is None:
        tally["no tree"] += 1
        return
    drawn, plan, number = proven
    known, rng = drawn.known, random.Random(seed)
    document, tree = (json.loads(text) for text in plan.files().values())
    tally.update(trees=1, leaves=len(leaf_documents(tree["root"])))
    if not read_and_verified(document, tree, drawn):
        yield f"level {number}: the tree is refused as it is"
    if not branchings(tree["root"]):
        return
    for name, spoil in rng.sample([*NEVER.items(), *SOMETIMES.items()], 8):
        other = copy.deepcopy(tree)
        prepare(other, drawn)
        spoil(other, rng)
        unprepare(other)
        if other == tree:
            continue
        tally.update(sabotages=1, **{name: 1})
        found = read_and_verified(document, other, drawn)
        tally["accepted"] += found is not None
        if found is None:
            continue
        if name in NEVER:
            yield f"level {number}: {name} is accepted"
        yield from faults_of_leaves(
            number, named_leaves(found.trees[plan.levels[number].goal]), known.world, known.best
        )


def prepare(tree: dict[str, Any], drawn: Drawn) -> None:
    """Every key that may be spoilt is there."""
    for node in branchings(tree["root"]):
        node["students"] = [student.id for student in drawn.known.roster.students]
        node["families"] = [family.id for family in drawn.known.roster.families]
    for leaf in leaf_documents(tree["root"]):
        leaf.setdefault("cuts", [])
        leaf.setdefault("trusted", [])


def unprepare(tree: dict[str, Any]) -> None:
    """What was only there to be spoilt is gone again."""
    waiting = [tree["root"]]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            for key in ("students", "families"):
                node.pop(key, None)
            for key in ("cuts", "trusted"):
                if node.get(key) == []:
                    del node[key]
            waiting += [node.get("yes"), node.get("no")]


def read_and_verified(document: dict[str, Any], tree: dict[str, Any], drawn: Drawn) -> pt.Plan | None:
    """The plan with its tree; `None` where the tree cannot be read, or the checker finds something wrong."""
    known = drawn.known
    try:
        plan = pt.Plan.from_document(document, known.roster, known.policy, trees=[tree])
    except pt.InputError:
        return None
    return plan if pt.verify(plan, known.roster, known.policy) else None


def proven_by_tree(seed: int) -> tuple[Drawn, pt.Plan, int] | None:
    """A best plan, one level of which is said to be proven by a tree, with cuts at some of its leaves."""
    drawn, rng = drawn_plan(seed, "match"), random.Random(seed)
    world, values = drawn.known.world, drawn.values
    levels = [number for number, level in enumerate(drawn.plan.levels) if level.certificate is not None]
    for number in rng.sample(levels, len(levels)):
        report = drawn.plan.levels[number]
        assert report.certificate is not None
        weak = replace(report.certificate, unit=1, prices={}, multipliers=(0,) * number, relaxed=())
        some = [replace(some_prices(world, rng, weak), relaxed=()) for _ in range(3)]

        def bound(certificate: Certificate, way: Any, number: int = number) -> int:
            return world.price_bound(number, certificate, values, way)

        used = [*some, weak, replace(report.certificate, relaxed=())]
        tree = grown(used, bound, values[number], questions(world, rng), least=rng.randint(1, 4))
        if tree is not None:
            stated = replace(weak, price_bound=bound(weak, ()))
            level = LevelReport(report.goal, report.value, report.value, "tree", stated)
            levels_now = tuple(level if n == number else one for n, one in enumerate(drawn.plan.levels))
            return drawn, replace(drawn.plan, trees={report.goal: tree}).with_levels(levels_now), number
    return None


def test_some_spoilt_trees():
    tally = judged(range(150_000, 150_025), spoilt)
    assert tally["sabotages"] >= 60, tally
    assert tally["accepted"] >= 1, tally


@pytest.mark.heavy
@batches(300, first=160_000)
def test_five_hundred_spoilt_trees(seeds):
    tally = judged(seeds, spoilt)
    assert tally["sabotages"] >= 200, tally
    assert all(tally[name] for name in (*NEVER, *SOMETIMES)), tally


# A worse plan


def claimed_for_less(seed: int, tally: Counter[str]) -> Iterator[str]:
    """Whether a plan without one of its tables passes for the best, by trees of the best or any others."""
    proven = proven_by_tree(seed)
    if proven is None:
        return
    drawn, plan, number = proven
    known, rng = drawn.known, random.Random(seed)
    for table in plan.tables:
        worse = pt.Plan.of([other for other in plan.tables if other != table], known.roster, known.policy)
        values = [level.value for level in worse.levels]
        if values[:number] != list(known.best[:number]) or values[number] >= known.best[number]:
            continue
        report = worse.levels[number]
        assert report.certificate is not None
        level = LevelReport(report.goal, report.value, report.value, "tree", report.certificate)
        levels = tuple(level if n == number else one for n, one in enumerate(worse.levels))
        prices = partial(some_prices, known.world, rng, report.certificate)
        others = [some_tree(prices, questions(known.world, rng)[:5], rng) for _ in range(5)]
        for tree in [plan.trees[report.goal], *others]:
            tally["claims"] += 1
            if pt.verify(replace(worse, trees={report.goal: tree}).with_levels(levels), known.roster, known.policy):
                yield f"level {number}: {values[number]} passes for the best, which is {known.best[number]}"


def test_no_tree_proves_what_is_not_the_best():
    assert judged(range(150_000, 150_020), claimed_for_less)["claims"] >= 20
