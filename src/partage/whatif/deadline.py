"""What is left of a budget that several searches share."""

from __future__ import annotations

import time
from dataclasses import replace

from partage.solve.solver import Budget

NOTHING = 1e-6
"""Seconds; a budget is above 0, and within this nothing begins."""


class Deadline:
    """A budget from now on; not given: ``Budget()``, one minute."""

    def __init__(self, budget: Budget | None = None) -> None:
        self.budget = Budget() if budget is None else budget
        self.until = time.monotonic() + self.budget.seconds

    @property
    def left(self) -> float:
        """Seconds, below 0 when time is over."""
        return self.until - time.monotonic()

    def part(self, share: float, least: float = NOTHING) -> Budget:
        """A budget for a share of what is left, or for `least` seconds."""
        return replace(self.budget, seconds=max(share * self.left, least))
