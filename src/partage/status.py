"""How a search for a plan ended."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """What is known of a plan.

    ``optimal``: the bound equals the value at every level. ``feasible``: every rule is kept, and at
    least one level has a gap left. ``interrupted``: the caller stopped the search; the plan is valid.
    """

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INTERRUPTED = "interrupted"
