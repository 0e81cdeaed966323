"""How long the answers about one plan take, each by itself.

python benchmarks/answers.py city 1
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from typing import TypeVar

import partage as pt
from partage.graph import compatibility
from partage.testing import random_roster

T = TypeVar("T")

LIMIT = pt.Budget(60.0)
PAIRS = 5


def main() -> None:
    """Ask about one plan."""
    size, seed = sys.argv[1], int(sys.argv[2])
    roster = random_roster(size, seed=seed)
    plan = timed("match", lambda: pt.match(roster, budget=LIMIT))
    rng = random.Random(seed)  # noqa: S311 - which pairs are asked about
    timed("why, seated", lambda: plan.why(sorted(plan.seated)[0]))
    if plan.unseated:
        timed("why, without a seat", lambda: plan.why(plan.unseated[0]))
    graph = compatibility(roster)
    for _ in range(PAIRS):
        student = rng.choice(sorted(plan.seated))
        homes = sorted(home for _kind, home in graph["student", student] if home != plan.seated[student][0])
        if homes:
            family = rng.choice(homes)
            found = timed(f"why not {student} at {family}", lambda s=student, f=family: plan.why(s, family=f))
            print(f"    {found.text().splitlines()[-1]}")
    timed("nobody else", lambda: pt.nobody_else(plan))
    timed("smallest changes", lambda: pt.smallest_changes(plan, budget=LIMIT))
    timed("recruit", lambda: pt.recruit(plan, budget=LIMIT))
    timed("fragility", lambda: pt.fragility(plan, budget=LIMIT))
    timed("stand-by", lambda: pt.standby(plan))
    timed("swaps", lambda: pt.swaps(plan))
    timed("advise", lambda: pt.advise(plan, budget=LIMIT))
    timed("check", lambda: pt.check(roster))


def timed(name: str, ask: Callable[[], T]) -> T:
    """The answer, with its seconds printed."""
    began = time.perf_counter()
    found = ask()
    print(f"{name}: {time.perf_counter() - began:.2f} s  {found!r}", flush=True)
    return found


if __name__ == "__main__":
    main()
