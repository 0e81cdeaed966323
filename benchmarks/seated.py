"""The row of partage itself: `match()` as a user calls it, timed whole."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import Popen

from cases import Job, policy_of, roster_of
from child import high_water_mib, peak_mib
from traces import of_progress, thinned

import partage as pt
from partage.solve import solver_process


@contextmanager
def weighed() -> Iterator[list[float]]:
    """A list that grows by the peak memory, in MiB, of each process of a solver when it ends."""
    end, peaks = solver_process.end, []

    def weigh(process: Popen[bytes]) -> None:
        peaks.append(high_water_mib(process.pid) or 0.0)
        end(process)

    solver_process.end = weigh
    try:
        yield peaks
    finally:
        solver_process.end = end


def row(job: Job) -> dict[str, object]:
    """One roster seated, and checked once more.

    The trace is what `match()` told while it ran. Its last point is the plan that it returned, at the time of the
    return: compiling, the search and the check of the plan are all counted.
    """
    roster, policy = roster_of(job), policy_of(job)
    match = pt.match  # loads the library: like a direct model's, its imports are not counted
    before = peak_mib()
    events: list[pt.Progress] = []
    budget = pt.Budget(seconds=job["seconds"], gap=job.get("gap", 0.0))
    began = time.perf_counter()
    with weighed() as solvers:
        plan = match(roster, policy, budget=budget, progress=events.append)
    seconds = time.perf_counter() - began
    memory = peak_mib() + max(solvers, default=0.0)  # one such process at a time beside this one
    values, bounds = [level.value for level in plan.levels], [level.bound for level in plan.levels]
    told = [(event.seconds, event.values, event.bounds) for event in events]
    return {
        "seconds": seconds,
        "values": values,
        "bounds": bounds,
        "proofs": [level.proof for level in plan.levels],
        "counted": values,
        "checked": bool(pt.verify(plan, roster, policy)),
        "proven": plan.status is pt.Status.OPTIMAL,
        "trace": thinned(of_progress([*told, (seconds, values, bounds)])),
        "memory_mib": memory,
        "memory_before_mib": before,
    }
