"""The script that knows only Python against the checker: the same bounds, to the last unit."""

from __future__ import annotations

import json
import random
import runpy
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from batches import batches, judged
from brute_force import World
from growing import branchings, grown, leaf_documents, questions, some_prices
from policies import policy_of
from readings import Reading

import partage as pt
from partage.columns import Columns
from partage.plan.certificate import Checker
from partage.plan.records import Certificate, LevelReport
from partage.testing import random_roster

SCRIPT = Path(__file__).parents[1] / "plan" / "recheck_by_hand.py"
NOTHING: dict[str, Any] = dict.fromkeys(
    (
        "comfort",
        "practice",
        "travel",
        "interests",
        "wish",
        "country_wish",
        "new_faces",
        "mixed",
        "table_language",
        "full",
    )
)
ADDITIVE = Reading(**NOTHING, companion=None, fact=8.0)


def drawn(seed: int) -> tuple[pt.Roster, World, pt.Policy]:
    """A roster of the size that the oracle can take, each pair with a score."""
    rng = np.random.default_rng(seed)
    people = random_roster((int(rng.integers(3, 9)), int(rng.integers(2, 5)), 2), seed=seed, max_meals=1 + seed % 2)
    points = rng.random((len(people.students), len(people.families))) ** 2
    roster = pt.Roster(people.students, people.families, facts={"points": points})
    return roster, World(roster, ADDITIVE), policy_of(ADDITIVE)


def says(folder: Path, plan: dict[str, Any], roster: dict[str, Any], trees: Sequence[Any] = ()) -> str:
    """What the script says of a plan; nothing where all is proven."""
    names = []
    for name, document in (("plan", plan), ("roster", roster), *((f"tree{n}", tree) for n, tree in enumerate(trees))):
        (folder / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
        names.append(str(folder / f"{name}.json"))
    before, sys.argv = sys.argv, [str(SCRIPT), *names]
    try:
        runpy.run_path(str(SCRIPT))
    except (SystemExit, KeyError, AssertionError, TypeError, ValueError, ZeroDivisionError) as refusal:
        return repr(refusal)
    finally:
        sys.argv = before
    return ""


def agreed(folder: Path, seed: int, tally: Counter[str]) -> Iterator[str]:
    """Where the script, the checker and the oracle differ, on certificates with cuts and on a tree of them."""
    rng = random.Random(seed)
    roster, world, policy = drawn(seed)
    document, checker = roster.to_document(), Checker(Columns.of(roster), policy)
    plan = pt.match(roster, policy)
    values = [level.value for level in plan.levels]
    if said := says(folder, plan.to_document(), document):
        yield f"the plan as it is: {said}"
    some = [replace(some_prices(world, rng, level.certificate), relaxed=()) for level in plan.levels]
    bounds = checker.price_bounds(some, values)
    for number, (certificate, bound) in enumerate(zip(some, bounds, strict=True)):
        if bound != world.price_bound(number, certificate, values):
            yield f"level {number}: the checker finds {bound}, the oracle another one"
        assert bound is not None
        for lower, good in ((0, True), (1, False)):
            stated = replace(certificate, price_bound=bound - lower)
            report = LevelReport(plan.levels[number].goal, values[number], bound // certificate.unit, "none", stated)
            levels = tuple(report if n == number else level for n, level in enumerate(plan.levels))
            tally.update(certificates=1, cuts=bool(certificate.cuts))
            said = says(folder, plan.with_levels(levels).to_document(), document)
            if (not said) is not good:
                yield f"level {number}: {bound} is found, and to {bound - lower} the script says {said!r}"
    yield from tree_agreed(partial(says, folder), plan, roster, world, rng, tally)


def tree_agreed(
    says: Callable[..., str], plan: pt.Plan, roster: pt.Roster, world: World, rng: random.Random, tally: Counter[str]
) -> Iterator[str]:
    """The same of a tree for one level, as it is and with one number of one leaf or one branching changed."""
    values = [level.value for level in plan.levels]
    number = rng.randrange(len(plan.levels))
    report = plan.levels[number]
    assert report.certificate is not None

    def bound(certificate: Certificate, way: Any) -> int:
        return world.price_bound(number, certificate, values, way)

    prices = replace(report.certificate, relaxed=())
    free = [replace(some_prices(world, rng, prices), relaxed=()) for _ in range(3)]
    tree = grown([*free, prices], bound, values[number], questions(world, rng), least=rng.randint(1, 4))
    if tree is None:
        return
    stated = replace(free[0], price_bound=bound(free[0], ()))
    level = LevelReport(report.goal, report.value, report.value, "tree", stated)
    levels = tuple(level if n == number else one for n, one in enumerate(plan.levels))
    proven = replace(plan, trees={report.goal: tree}).with_levels(levels)
    document, proof = (json.loads(text) for text in proven.files().values())
    tally.update(trees=1, leaves=len(leaf_documents(proof["root"])))
    if said := says(document, roster.to_document(), [proof]):
        yield f"level {number}: the tree as it is: {said}"
    if not says(document, roster.to_document(), []):
        yield f"level {number}: no tree, and nothing is said"
    if not says(document, roster.to_document(), [proof | {"plan_sha256": "0" * 64}]):
        yield f"level {number}: another plan's tree, and nothing is said"
    for _ in range(4):
        changed = json.loads(json.dumps(proof))
        one_thing_changed(changed["root"], rng)
        said = says(document, roster.to_document(), [changed])
        tally.update(changed=1, accepted=not said)
        if bool(said) is accepted(document, changed, roster, plan.policy):
            yield f"level {number}: the checker and the script differ about a changed tree: {said!r}"


def one_thing_changed(root: dict[str, Any], rng: random.Random) -> None:
    leaf = rng.choice(leaf_documents(root))
    branching = rng.choice(branchings(root) or [{"student": "", "yes": None, "no": None}])
    match rng.randrange(5):
        case 0:
            leaf["price_bound"] -= rng.choice((0, 1, leaf["unit"]))
        case 1:
            leaf["prices"] = {student: max(0, n + rng.choice((-9, 0, 9))) for student, n in leaf["prices"].items()}
        case 2:
            leaf["cuts"] = leaf.get("cuts", [])[1:]
        case 3:
            branching["yes"], branching["no"] = branching["no"], branching["yes"]
        case 4:
            leaf["prices"] = leaf["prices"] | dict.fromkeys(list(leaf["prices"])[:1], -1)


def accepted(document: dict[str, Any], tree: dict[str, Any], roster: pt.Roster, policy: pt.Policy) -> bool:
    return bool(pt.verify(pt.Plan.from_document(document, roster, policy, trees=[tree]), roster, policy))


def test_it_is_short_and_needs_nothing_but_python():
    text = SCRIPT.read_text()
    assert len(text.splitlines()) < 80
    imported = {line.split()[1] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= sys.stdlib_module_names


def test_the_script_agrees(tmp_path):
    tally = judged(range(25), partial(agreed, tmp_path))
    assert tally["certificates"] >= 150, tally
    assert min(tally["cuts"], tally["trees"], tally["accepted"]) >= 10, tally
    assert tally["accepted"] < tally["changed"], tally


@pytest.mark.heavy
@batches(300, first=1_000)
def test_the_script_agrees_often(seeds, tmp_path):
    tally = judged(seeds, partial(agreed, tmp_path))
    assert min(tally["cuts"], tally["trees"]) >= len(seeds) / 2, tally


def test_a_dinner_of_a_real_size(tmp_path):
    people = random_roster("dinner", seed=1)
    points = np.random.default_rng(1).random((len(people.students), len(people.families)))
    roster = pt.Roster(people.students, people.families, facts={"points": points})
    plan = pt.match(roster, policy_of(ADDITIVE))
    document: Any = plan.to_document()
    assert not says(tmp_path, document, roster.to_document(), [json.loads(t) for t in list(plan.files().values())[1:]])
    document["levels"][3]["certificate"]["price_bound"] -= 1
    assert "satisfaction" in says(tmp_path, document, roster.to_document())
