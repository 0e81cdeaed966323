"""Repairs measured: one morning with many cancellations, and a week with one change after the other.

    python benchmarks/repairs.py morning city 0 1 2
    python benchmarks/repairs.py week dinner 0

A morning takes away 5 % of the students with a seat and of the families, repairs once, and compares with a plan made
anew. A week is thirty changes, three cancellations for each late arrival, with one repair each; every state is
verified, and so is the chain of hashes.
"""

from __future__ import annotations

import random
import statistics
import sys
import time

import partage as pt
from partage.testing import random_roster

SHARE = 0.05
CHANGES = 30
LIMIT = pt.Budget(60.0)


def main() -> None:
    """Run what the command line names."""
    what, size, *seeds = sys.argv[1:]
    for seed in map(int, seeds or ["0"]):
        {"morning": morning, "week": week}[what](size, seed)


def morning(size: str, seed: int) -> None:
    """Many cancellations at once: repaired, and made anew."""
    roster = random_roster(size, seed=seed)
    plan = pt.match(roster, budget=LIMIT)
    rng = random.Random(seed)  # noqa: S311 - synthetic changes
    students = rng.sample(sorted(plan.seated), round(SHARE * len(roster.students)))
    families = rng.sample(sorted(family.id for family in roster.families), round(SHARE * len(roster.families)))
    gone = [*students, *families]
    began = time.perf_counter()
    after = pt.repair(plan, roster, cancelled=gone, budget=LIMIT)
    seconds = time.perf_counter() - began
    fresh = pt.match(after.roster, budget=LIMIT)
    anew = plan.diff(fresh)
    assert after.changes is not None
    levels = {level.goal: level for level in after.levels}
    moved = levels["fewest changes"]
    print(
        f"{size} {seed}: {len(students)} students and {len(families)} families cancel; "
        f"{len(plan.seated) - len(students)} told are left, {len(after.seated)} seated after the repair "
        f"({len(fresh.seated)} anew, of at most {fresh.levels[0].bound}); {len(after.changes.moved)} told move, "
        f"at least {-moved.bound} have to ({moved.proof}), {len(anew.moved)} move in a plan made anew; "
        f"{seconds:.1f} s, {after.status}"
    )


def week(size: str, seed: int) -> None:
    """One change after the other, each repaired."""
    rng = random.Random(seed)  # noqa: S311 - synthetic changes
    plan = pt.match(random_roster(size, seed=seed), budget=LIMIT)
    spare = list(random_roster(size, seed=seed + 1000).students)
    moved, seconds, proven, began_with = 0, [], 0, len(plan.seated)
    for change in range(CHANGES):
        what: dict[str, list[object]] = {"cancelled": [], "arrived": []}
        if change % 4 == 3:
            what["arrived"] = [spare.pop().replace(id=f"N{change}", party=None)]
        elif change % 4 == 2:
            what["cancelled"] = [f"family:{rng.choice(sorted({table.family for table in plan.tables}))}"]
        else:
            what["cancelled"] = [f"student:{rng.choice(sorted(plan.seated))}"]
        began = time.perf_counter()
        after = pt.repair(plan, plan.roster, plan.policy, **what, budget=LIMIT)  # type: ignore[arg-type]
        seconds.append(time.perf_counter() - began)
        assert pt.verify(after, after.roster, after.policy)
        assert after.manifest["parent"] == plan.sha256
        assert after.changes is not None
        moved += len(after.changes.moved)
        proven += after.status is pt.Status.OPTIMAL
        plan = after
    print(
        f"{size} {seed}: {CHANGES} changes, every state valid, chain of hashes intact; {began_with} seated at first, "
        f"{len(plan.seated)} in the end; {moved} told people moved in all; {proven} repairs proven in full; "
        f"seconds: median {statistics.median(seconds):.1f}, worst {max(seconds):.1f}"
    )


if __name__ == "__main__":
    main()
