"""Ctrl-C and time limits: whether a valid plan comes back, and how soon.

    python benchmarks/interrupts.py --runs 50          # SIGINT at random instants
    python benchmarks/interrupts.py --limits           # time limits of 0.1, 0.5, 2 and 10 s

A child builds its roster, says that it is ready and calls `match()`; imports and the roster are not counted. The parent
sends SIGINT after a seeded random delay within the time that an undisturbed run takes. Both read the same clock
(`time.monotonic` is the system's). The child takes the time of the return first and checks the plan afterwards. Signals
that come after the return are counted apart. Exit code 1: a plan is missing or invalid, a return took more than 2 s
after the signal, a limit was overrun by more than the larger of 0.5 s and 10 %, or the child crashed when it ended
(a solver's thread that was left running can do that).
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

import child
from cases import Job, machine, policy_of, roster_of, versions
from rows import size_name

import partage as pt

SIZES = ("dinner", "city", "university")
LIMITS = {"dinner": (0.1, 0.5, 2.0, 10.0), "city": (0.1, 0.5, 2.0, 10.0), "university": (0.5, 2.0, 10.0)}
LONGEST_DELAY = 2.0
READY = "READY"

Row = dict[str, Any]


def answer(job: Job) -> Row:
    """In the child: seat the roster, however it ends, then check the plan."""
    roster, policy = roster_of(job), policy_of(job)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
    budget = pt.Budget(seconds=job["seconds"])
    plan, raised = None, None
    print(READY, flush=True)
    began = time.monotonic()
    try:
        plan = pt.match(roster, policy, budget=budget)
        returned = time.monotonic()
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # what comes now is too late to count
    except KeyboardInterrupt:
        returned = time.monotonic()
        raised = "KeyboardInterrupt" if plan is None else None
    return {
        "began": began,
        "returned": returned,
        "raised": raised,
        "status": None if plan is None else str(plan.status),
        "seated": None if plan is None else len(plan.seated),
        "valid": plan is not None and bool(pt.verify(plan, roster, policy)),
    }


def run(job: dict[str, Any], delay: float | None = None) -> Row:
    """One child; `delay` seconds after it began it gets a SIGINT."""
    command = [sys.executable, child.__file__]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({**job, "call": "interrupts:answer"}))
        process.stdin.close()
        while process.stdout.readline().strip() not in (READY, ""):
            continue
        sent = None if delay is None else _signal(process, delay)
        lines = process.stdout.read().splitlines()
    told = child.answer(lines)
    return {**job, "after": delay, "sent": sent, "exit_code": process.returncode, **told}


def _signal(process: subprocess.Popen[str], delay: float) -> float:
    time.sleep(delay)
    sent = time.monotonic()
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    return sent


def interrupts(sizes: Sequence[str], runs: int, seed: int, seconds: float, policy: str) -> list[Row]:
    """Runs for each size, at instants within the time of an undisturbed run."""
    rows: list[Row] = []
    for size in sizes:
        job = {"size": size, "seed": seed, "policy": policy, "seconds": seconds}
        undisturbed = run(job)
        if "failed" in undisturbed:
            rows.append(undisturbed)
            continue
        whole = undisturbed["returned"] - undisturbed["began"]
        instants = random.Random(f"{seed} {size}")  # noqa: S311 (instants, no secrets)
        for _ in range(runs):
            found = run(job, instants.uniform(0.0, whole))
            found["late"] = "failed" not in found and found["sent"] > found["returned"]
            found["delay"] = None if "failed" in found or found["late"] else found["returned"] - found["sent"]
            rows.append(found)
            print(_interrupted(found), flush=True)
    return rows


def limits(sizes: Sequence[str], seeds: int, policy: str) -> list[Row]:
    """Each limit on each size."""
    rows: list[Row] = []
    for size, seed in product(sizes, range(seeds)):
        for seconds in LIMITS[size]:
            found = run({"size": size, "seed": seed, "policy": policy, "seconds": seconds})
            if "failed" not in found:
                found["taken"] = found["returned"] - found["began"]
            rows.append(found)
            print(_limited(found), flush=True)
    return rows


def allowed(seconds: float) -> float:
    """When a call with this limit has to be back."""
    return seconds + max(0.5, 0.1 * seconds)


def wrong(found: Row) -> str | None:
    """What is wrong with a run, if anything."""
    if "failed" in found:
        return f"{found['failed']}, code {found['exit_code']}"
    if not found["valid"]:
        return f"raised {found['raised']}" if found["raised"] else "no valid plan"
    if found["exit_code"]:
        return f"a valid plan, but then the process ended with code {found['exit_code']}"
    return _late(found)


def _late(found: Row) -> str | None:
    if (found.get("delay") or 0.0) > LONGEST_DELAY:
        return f"returned {found['delay']:.1f} s after the signal"
    if found.get("taken", 0.0) > allowed(found["seconds"]):
        return f"took {found['taken']:.2f} s, at most {allowed(found['seconds']):.2f} s are allowed"
    return None


def _interrupted(found: Row) -> str:
    after = "-" if found["after"] is None else f"{found['after']:.2f}"
    delay = "too late" if found.get("late") else "-" if found.get("delay") is None else f"{found['delay']:.3f}"
    ending = found.get("raised") or found.get("status") or "-"
    verdict = wrong(found) or "valid"
    return f"| {size_name(found['size'])} | {after} | {delay} | {ending} | {found.get('seated')} | {verdict} |"


def _limited(found: Row) -> str:
    start = f"| {size_name(found['size'])} | {found['seed']} | {found['seconds']:g} |"
    if "failed" in found:
        return f"{start} - | - | {allowed(found['seconds']):.2f} | - | {found['failed']} |"
    taken = f"{found['taken']:.2f} | {found['taken'] - found['seconds']:+.2f} | {allowed(found['seconds']):.2f}"
    return f"{start} {taken} | {found['seated']} | {wrong(found) or 'kept'} |"


def interrupt_report(rows: Sequence[Row]) -> list[str]:
    """A line for each size, then every run."""
    lines = ["| size | interrupts | too late | delay: median | worst | wrong |", "|---|---|---|---|---|---|"]
    for size in dict.fromkeys(found["size"] for found in rows):
        mine = [found for found in rows if found["size"] == size]
        delays = [found["delay"] for found in mine if found.get("delay") is not None]
        shown = f"{statistics.median(delays):.3f} s | {max(delays):.3f} s" if delays else "- | -"
        late, faults = sum(bool(found.get("late")) for found in mine), sum(wrong(found) is not None for found in mine)
        lines.append(f"| {size_name(size)} | {len(mine)} | {late} | {shown} | {faults} |")
    lines += ["", "| size | signal after s | delay s | ending | seated | verdict |", "|---|---|---|---|---|---|"]
    return [*lines, *map(_interrupted, rows)]


def limit_report(rows: Sequence[Row]) -> list[str]:
    """A line for each run."""
    heads = "| size | seed | limit s | taken s | overrun s | allowed s | seated | verdict |"
    return [heads, "|---|---|---|---|---|---|---|---|", *map(_limited, rows)]


def main() -> int:
    """Measure, write the table, and say what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=list(SIZES))
    parser.add_argument("--policy", choices=["additive", "default"], default="default")
    parser.add_argument("--runs", type=int, default=20, help="interrupts for each size")
    parser.add_argument("--seed", type=int, default=0, help="of the instants and of the roster")
    parser.add_argument("--seconds", type=float, default=60.0, help="budget of an interrupted run")
    parser.add_argument("--limits", action="store_true", help="time limits instead of interrupts")
    parser.add_argument("--seeds", type=int, default=1, help="rosters for each limit")
    parser.add_argument("--out", type=Path, default=Path("out"))
    options = parser.parse_args()
    if options.limits:
        name, rows = "limits", limits(options.sizes, options.seeds, options.policy)
        lines = limit_report(rows)
    else:
        name = "interrupts"
        rows = interrupts(options.sizes, options.runs, options.seed, options.seconds, options.policy)
        lines = interrupt_report(rows)
    title = f"## {name.capitalize()}, {options.policy} policy"
    text = "\n".join([title, "", f"{machine()}; partage {versions()['partage']}.", "", *lines]) + "\n"
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / f"{name}.md").write_text(text)
    (options.out / f"{name}.json").write_text(json.dumps({"machine": machine(), "rows": rows}, indent=1))
    print("\n" + text)
    faults = [found for found in rows if wrong(found)]
    print(f"{len(faults)} of {len(rows)} runs are wrong.", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
