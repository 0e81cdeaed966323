"""One measurement in a process of its own, so that memory and caches belong to one solver only.

``run(job, seconds)`` starts this file, hands it the job as JSON and returns the answer; the job's ``call`` says which
``module:function`` of this folder answers. Nothing but the named module is imported.
"""

from __future__ import annotations

import importlib
import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

ANSWER = "ANSWER "
"""Begins the line that holds the answer: solvers write to stdout, too."""


def run(job: dict[str, Any], seconds: float) -> dict[str, Any]:
    """The child's answer, or ``{"failed": why}``; it is killed after so many seconds."""
    command = [sys.executable, __file__]
    try:
        done = subprocess.run(
            command, input=json.dumps(job), stdout=subprocess.PIPE, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"killed after {seconds:.0f} s"}
    if done.returncode:
        return {"failed": f"ended with code {done.returncode}"}
    return answer(done.stdout.splitlines())


def answer(lines: list[str]) -> dict[str, Any]:
    """What a child that wrote these lines has answered."""
    found = [line.removeprefix(ANSWER) for line in lines if line.startswith(ANSWER)]
    if not found:
        return {"failed": "no answer"}
    told: dict[str, Any] = json.loads(found[-1])
    return told


def say(told: dict[str, Any]) -> None:
    """Write the answer where `answer` finds it."""
    sys.stdout.write("\n" + ANSWER + json.dumps(told) + "\n")
    sys.stdout.flush()


def peak_mib() -> float:
    """The most memory that this process has held, in MiB.

    The kernel's own high-water mark where there is one: `ru_maxrss` also remembers the parent that forked us.
    """
    mark = high_water_mib("self")
    if mark is not None:
        return mark
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024)


def high_water_mib(process: int | str) -> float | None:
    """The kernel's mark of the most memory that a running process has held; `None` where it keeps none."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return None
    marks = [line.split()[1] for line in lines if line.startswith("VmHWM")]
    return int(marks[0]) / 1024 if marks else None


def main() -> int:
    """Answer the job on stdin."""
    job = json.load(sys.stdin)
    module, _, function = job["call"].partition(":")
    say(getattr(importlib.import_module(module), function)(job))
    return 0


if __name__ == "__main__":
    sys.exit(main())
