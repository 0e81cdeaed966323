"""Under what a plan was made: versions, seed, time; nothing about people."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from partage.domain.frozen import FrozenMapping

if TYPE_CHECKING:
    from partage.domain.roster import Roster
    from partage.plan.records import Table


def manifest(
    *,
    seed: int,
    seconds: float,
    solver: str,
    families_left_out: Sequence[str],
    parent: str | None = None,
    crashes: int = 0,
) -> Mapping[str, Any]:
    """The manifest of a plan made now.

    Parameters
    ----------
    families_left_out
        Ids of families without a table, for the history of a later edition: the plan names them nowhere else.
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
        "families_left_out": list(families_left_out),
    }
    return FrozenMapping(found | ({"solver_crashes": crashes} if crashes else {}))


def families_left_out(roster: Roster, tables: Iterable[Table]) -> tuple[str, ...]:
    """Ids of the families that have none of the tables, sorted."""
    hosts = {table.family for table in tables}
    return tuple(sorted(family.id for family in roster.families if family.id not in hosts))


@cache
def _version(package: str) -> str | None:
    from importlib.metadata import PackageNotFoundError, version  # a tenth of our import time, and seldom needed

    try:
        return version(package)
    except PackageNotFoundError:
        return None
