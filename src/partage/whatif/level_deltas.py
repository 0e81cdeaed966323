"""What another plan is worth beside this one, level by level."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from partage.plan.records import LevelReport
from partage.text.values import Part


@dataclass(frozen=True, repr=False)
class LevelShift(Part):
    """One level of two plans.

    Parameters
    ----------
    before, after
        Its value in the plan, and in the other plan.
    bound
        What the other plan's level is proven not to exceed, among plans as good at the levels before.
    firm
        Whether every level before is proven; otherwise what holds of this one holds only under that condition.
    """

    goal: str
    before: int
    after: int
    bound: int
    firm: bool = True

    @property
    def change(self) -> int:
        """What the other plan has more; below 0, what is lost."""
        return self.after - self.before

    @property
    def proven(self) -> bool:
        """Whether no other plan of its kind does better here, the levels before being what they are."""
        return self.firm and self.after == self.bound

    def to_dict(self) -> dict[str, Any]:
        """The level as plain values, with its change and whether that is proven."""
        return {**super().to_dict(), "change": self.change, "proven": self.proven}


def shifts_of(before: Iterable[LevelReport], after: Iterable[LevelReport]) -> tuple[LevelShift, ...]:
    """The levels of two plans beside each other; both hold the same goals in the same order."""
    found = []
    firm = True
    for old, new in zip(before, after, strict=True):
        found.append(LevelShift(new.goal, old.value, new.value, new.bound, firm))
        firm = firm and new.value == new.bound
    return tuple(found)
