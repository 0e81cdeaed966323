"""What another plan is worth beside this one, level by level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from partage.columns import Columns
from partage.plan.plan import Plan
from partage.plan.records import LevelReport
from partage.plan.scores import Seating, score
from partage.rules.policy import Policy
from partage.text.values import Part
from partage.text.writer import GoalName, Line, line


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

    also = ("change", "proven")

    @property
    def change(self) -> int:
        """What the other plan has more; below 0, what is lost."""
        return self.after - self.before

    @property
    def proven(self) -> bool:
        """Whether no other plan of its kind does better here, the levels before being what they are."""
        return self.firm and self.after == self.bound

    def spoken(self) -> Line:
        """The level in words, for auditors."""
        return line(
            "living.fragile_level", goal=GoalName(self.goal), before=self.before, after=self.after, bound=self.bound
        )


def worth_of(plan: Plan) -> dict[str, int]:
    """What a plan states of each goal."""
    return {level.goal: level.value for level in plan.levels}


def worth_by(plan: Plan, policy: Policy, columns: Columns) -> dict[str, int]:
    """What a plan is worth by the goals of any policy."""
    values = score(Seating.of(plan.tables, columns), columns, policy).values
    return dict(zip((goal.name for goal in policy.levels(columns)), values, strict=True))


def shifts_of(before: Mapping[str, int], after: Iterable[LevelReport]) -> tuple[LevelShift, ...]:
    """The levels of another plan, in its order, beside what goals are worth here; those not counted here are left out.

    Whether a level is firm depends on all before it, those left out as well.
    """
    found = []
    firm = True
    for level in after:
        if level.goal in before:
            found.append(LevelShift(level.goal, before[level.goal], level.value, level.bound, firm))
        firm = firm and level.value == level.bound
    return tuple(found)
