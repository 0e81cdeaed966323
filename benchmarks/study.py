"""partage beside its peers: the same rosters, the same run, one table.

    python benchmarks/study.py --size dinner --seeds 10 --peers CP-SAT HiGHS SCIP --seconds 60

Writes ``study-SIZE.md`` and ``study-SIZE.json`` to ``--out`` and exits with 1 when a plan fails the checker, or
when a peer that proved its answer reached another one: a benchmark that does not assert the answer it times
measures nothing.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import statistics
import sys
import time
from pathlib import Path

from direct import SOLVERS, solve_directly

import partage as pt
from partage.testing import random_roster


def partage_row(roster: pt.Roster, policy: pt.Policy, seconds: float) -> dict[str, object]:
    """One roster seated by partage, checked once more."""
    first: list[float] = []

    def listen(progress: pt.Progress) -> None:
        if progress.values and not first:
            first.append(progress.seconds)

    began = time.perf_counter()
    plan = pt.match(roster, policy, budget=pt.Budget(seconds=seconds), progress=listen)
    taken = time.perf_counter() - began
    return {
        "solver": "partage",
        "seconds": taken,
        "first_plan": first[0] if first else taken,
        "values": [level.value for level in plan.levels],
        "bounds": [level.bound for level in plan.levels],
        "proofs": [level.proof for level in plan.levels],
        "proven": plan.status == "optimal",
        "checked": bool(pt.verify(plan, roster, policy)),
    }


def peer_row(roster: pt.Roster, policy: pt.Policy, solver: str, seconds: float) -> dict[str, object]:
    """One roster seated by a direct model."""
    answer = solve_directly(roster, policy, solver, seconds)
    return {
        "solver": solver,
        "seconds": answer.seconds,
        "values": answer.values,
        "bounds": answer.bounds,
        "proven": answer.proven and len(answer.values) == len(policy.goals),
    }


def contradictions(rows: list[dict[str, object]]) -> list[str]:
    """Sentences about answers that cannot both be true."""
    found = [f"seed {row['seed']}: the checker refused partage's plan" for row in rows if row.get("checked") is False]
    for seed in sorted({int(str(row["seed"])) for row in rows}):
        proven = {str(row["values"]) for row in rows if row["seed"] == seed and row["proven"]}
        if len(proven) > 1:
            found.append(f"seed {seed}: two proven answers differ: {' / '.join(sorted(proven))}")
    return found


def gap(row: dict[str, object]) -> float | None:
    """Relative gap of the last level, where the row got that far."""
    values, bounds = row["values"], row["bounds"]
    assert isinstance(values, list)
    assert isinstance(bounds, list)
    return (bounds[-1] - values[-1]) / max(1, abs(values[-1])) if len(values) > 1 else None


def report(size: str, rows: list[dict[str, object]]) -> str:
    """The table in Markdown."""
    lines = [
        f"### {size}, {len({row['seed'] for row in rows})} seeds, {platform.machine()}, 2 cores, one thread each",
        "",
    ]
    lines += [
        "| solver | proven | seconds: median | worst | gap of the last level: median | worst |",
        "|---|---|---|---|---|---|",
    ]
    for solver in dict.fromkeys(str(row["solver"]) for row in rows):
        mine = [row for row in rows if row["solver"] == solver]
        seconds = [float(str(row["seconds"])) for row in mine]
        gaps = [found for row in mine if (found := gap(row)) is not None]
        shown = f"{statistics.median(gaps):.4%} | {max(gaps):.4%}" if gaps else "- | -"
        proven = f"{sum(bool(row['proven']) for row in mine)}/{len(mine)}"
        lines.append(f"| {solver} | {proven} | {statistics.median(seconds):.1f} | {max(seconds):.1f} | {shown} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run the study that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="dinner")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--peers", nargs="*", default=["CP-SAT"], choices=list(SOLVERS))
    parser.add_argument("--out", type=Path, default=Path("out"))
    options = parser.parse_args()
    policy = pt.Policy.default()
    rows: list[dict[str, object]] = []
    for seed in range(options.seeds):
        roster = random_roster(options.size, seed=seed)
        rows.append({"seed": seed, **partage_row(roster, policy, options.seconds)})
        rows += [{"seed": seed, **peer_row(roster, policy, peer, options.seconds)} for peer in options.peers]
        for row in rows[-1 - len(options.peers) :]:
            print(json.dumps(row), flush=True)
    options.out.mkdir(parents=True, exist_ok=True)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    text = report(options.size, rows) + f"\nPeak memory of the whole run: {memory:.0f} MiB.\n"
    (options.out / f"study-{options.size}.md").write_text(text)
    (options.out / f"study-{options.size}.json").write_text(json.dumps(rows, indent=1))
    print(text)
    for sentence in contradictions(rows):
        print(sentence, file=sys.stderr)
    return 1 if contradictions(rows) else 0


if __name__ == "__main__":
    sys.exit(main())
