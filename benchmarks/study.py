"""partage beside its peers: the same rosters, the same run, each solver in a process of its own.

    python benchmarks/study.py --size dinner city --policy additive --seeds 10 --seconds 60
    python benchmarks/study.py --size dinner --policy mixed --peers HiGHS SCIP
    python benchmarks/study.py --size dinner city --plain

Writes ``study-NAME.md``, ``study-NAME.json`` and two pictures to ``--out`` and exits with 1 when a plan fails the
checker, when two proven answers differ, or when a plan is better than another solver's bound allows: a benchmark
that does not assert the answer it times measures nothing. Peers need ``pip install --group peers``, and
pictures the extra ``viz``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from cases import machine, students_of, versions
from pictures import gap_against_time, time_against_size
from rows import CALLS, PEERS, PLAIN_PEERS, Row, contradictions, row, size_name
from tables import percent, report

SLOW = ("networkx",)
SLOW_STUDENTS = 400
"""Pure Python takes part up to this size only."""


def options_of(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", nargs="+", type=size_of, default=["dinner"], help="names, or e.g. 40x16x3")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=60.0, help="limit for each solver")
    parser.add_argument("--moments", nargs="*", type=float, default=[1.0, 10.0, 60.0], help="when to look at the gap")
    parser.add_argument("--policy", choices=["additive", "mixed"], default="additive")
    parser.add_argument("--plain", action="store_true", help="plain capacities, and goals that a flow can add")
    parser.add_argument("--peers", nargs="*", choices=[name for name in CALLS if name != "partage"])
    parser.add_argument("--out", type=Path, default=Path("out"))
    parser.add_argument("--name", help="of the files written; not given: policy and sizes")
    options = parser.parse_args(arguments)
    if options.plain:
        if options.policy == "mixed":
            parser.error("--plain has a policy of its own: the additive one, with goals that a flow can add")
        options.policy = "addable"
    if options.peers is None:
        options.peers = list(PLAIN_PEERS if options.plain else PEERS)
    kind = "plain" if options.plain else options.policy
    options.name = options.name or "-".join([kind, *(size_name(size) for size in options.size)])
    return options


def size_of(text: str) -> str | tuple[int, ...]:
    """A standard name, or students, families and slots joined by x."""
    return tuple(int(number) for number in text.split("x")) if text[:1].isdigit() else text


def study(options: argparse.Namespace) -> Iterator[Row]:
    """Every solver on every roster."""
    seeds = range(options.first_seed, options.first_seed + options.seeds)
    for size, seed in product(options.size, seeds):
        case: dict[str, Any] = {"size": size, "seed": seed, "policy": options.policy, "plain": options.plain}
        for solver in ("partage", *options.peers):
            if solver not in SLOW or students_of(size) <= SLOW_STUDENTS:
                yield row(solver, case, options.seconds, options.moments)


def told(found: Row) -> str:
    """One line while the study runs."""
    where = f"{size_name(found['size'])} seed {found['seed']} {found['solver']}"
    if "failed" in found:
        return f"{where}: {found['failed']}"
    plan = f"{found['counted']}, closed {found['closed']}, gap {percent(found['gap'])}"
    return f"{where}: {plan}, {found['seconds']:.2f} s, {found['memory_mib']:.0f} MiB"


def write(options: argparse.Namespace, rows: Sequence[Row]) -> str:
    """All files; returns the Markdown."""
    options.out.mkdir(parents=True, exist_ok=True)
    title = f"partage and its peers, {'plain capacities' if options.plain else f'{options.policy} policy'}"
    text = report(title, rows, options.moments)
    path = options.out / f"study-{options.name}"
    path.with_suffix(".md").write_text(text)
    document = {"machine": machine(), "versions": versions(), "rows": rows}
    path.with_suffix(".json").write_text(json.dumps(document, indent=1))
    first = [found for found in rows if found["size"] == rows[0]["size"] and found["seed"] == rows[0]["seed"]]
    where = f"{size_name(rows[0]['size'])}, seed {rows[0]['seed']}"
    gap_against_time(first, f"{title}: {where}", options.out / f"{path.name}-gap")
    time_against_size(rows, f"{title}: {options.seeds} seeds a size", options.out / f"{path.name}-time")
    return text


def main() -> int:
    """Run the study that the command line asks for."""
    options = options_of()
    rows: list[Row] = []
    for found in study(options):
        rows.append(found)
        print(told(found), flush=True)
    print("\n" + write(options, rows))
    wrong = contradictions(rows)
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
