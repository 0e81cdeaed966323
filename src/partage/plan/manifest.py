"""Under what a plan was made: versions, seed, time; nothing about people."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from functools import cache
from typing import Any

from partage.domain.frozen import FrozenMapping


def manifest(
    *, seed: int, seconds: float, solver: str, parent: str | None = None, crashes: int = 0
) -> Mapping[str, Any]:
    """The manifest of a plan made now.

    Parameters
    ----------
    parent
        ``plan_sha256`` of the plan that this one repairs.
    crashes
        How many solver calls ended without an answer, unasked; named ``solver_crashes`` where there were any.
    """
    found = {
        "partage": _version("partage"),
        "ortools": _version("ortools"),
        "python": platform.python_version(),
        "solver": solver,
        "seed": seed,
        "seconds": round(seconds, 3),
        "parent": parent,
    }
    return FrozenMapping(found | ({"solver_crashes": crashes} if crashes else {}))


@cache
def _version(package: str) -> str | None:
    from importlib.metadata import PackageNotFoundError, version  # a tenth of our import time, and seldom needed

    try:
        return version(package)
    except PackageNotFoundError:
        return None
