"""Goals for asking "and what if these two sat together?": the pair first, and of equal plans the nearest one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from partage.columns import Columns, Ints, Seats
from partage.plan.plan import Plan
from partage.plan.records import LevelReport
from partage.rules.base import Goal, RulesInForce
from partage.rules.goals import PartiesWhole
from partage.rules.policy import Policy
from partage.rules.repair_goals import FewestChanges
from partage.whatif.level_deltas import LevelShift, shifts_of, worth_of

LARGEST_VALUE = 10**9
"""Above this, no solver that counts in floats proves a level: nearness is left to chance rather than the proof."""


@dataclass(frozen=True)
class PairSeated(Goal):
    """A student sits with a family, on a slot if one is given."""

    student: str
    family: str
    slot: str | None = None

    name: ClassVar[str] = "this pair seated"

    def per_seat(self, seats: Seats, policy: RulesInForce) -> Ints:  # noqa: ARG002
        """1 for the student's seat there."""
        if not len(seats):
            return np.zeros(0, dtype=np.int64)
        student, family = seats.student["id"], seats.family["id"]
        here = student.codes == student.concept.codes.get(self.student, -1)
        here &= family.codes == family.concept.codes.get(self.family, -1)
        if self.slot is not None:
            here &= seats.slot.codes == seats.slot.concept.codes.get(self.slot, -1)
        return np.asarray(here, dtype=np.int64)


@dataclass(frozen=True, init=False)
class Staying(FewestChanges):
    """`FewestChanges` once more, for policies that hold it already."""

    name: ClassVar[str] = "nobody else moves"


def _as_goal(name: str) -> Any:
    """What the goal that comes first says."""
    return property(lambda self: getattr(self.goal, name))


def _scaled(name: str) -> Any:
    """What the goal that comes first says, a unit of it counting `scale`."""
    return lambda self, *asked: self.scale * getattr(self.goal, name)(*asked)


@dataclass(frozen=True)
class Nearest(Goal):
    """Another goal, and among plans that it finds equal the one with most people on the seats they have.

    Both are one number, so that the search for the second costs little beside that for the first: a unit of the
    first is worth more than everybody's seat.

    Parameters
    ----------
    goal
        A sum over tables.
    told
        Who sits where.
    """

    goal: Goal
    told: Staying

    name: ClassVar[str] = "nearest"

    @property
    def scale(self) -> int:
        """What a unit of the first goal counts."""
        return len(self.told.told) + 1

    def per_seat(self, seats: Seats, policy: RulesInForce) -> Ints:
        """Both together."""
        return self.scale * self.goal.per_seat(seats, policy) + self.told.per_seat(seats, policy)

    def offset(self, columns: Columns) -> int:
        """Both together: 0 changes of nothing less."""
        return self.scale * self.goal.offset(columns) + self.told.offset(columns)

    counts_people = _as_goal("counts_people")
    refines = _as_goal("refines")
    judges_tables = _as_goal("judges_tables")
    check = _as_goal("check")
    per_table = _scaled("per_table")
    per_table_bound = _scaled("per_table_bound")
    per_table_bound_beside = _scaled("per_table_bound_beside")
    per_party_bound = _scaled("per_party_bound")
    per_family = _scaled("per_family")


@dataclass(frozen=True)
class Aim:
    """The goals of a policy, after `first` and with nearness to a plan behind them.

    Parameters
    ----------
    first
        What comes before them all, pins apart.
    policy
        Whose goals they are.
    plan
        The plan to stay near to.
    """

    first: Goal
    policy: Policy
    plan: Plan

    @property
    def mixed(self) -> bool | None:
        """Whether nearness is counted within the last goal; `None` where it is not counted at all."""
        last = self.policy.goals[-1]
        if last.takes_lowest or isinstance(last, PartiesWhole):  # a policy knows the latter by its kind
            return False
        return True if abs(self.plan.levels[-1].value) * (len(self.plan.seated) + 1) <= LARGEST_VALUE else None

    @property
    def goals(self) -> tuple[Goal, ...]:
        """What is asked of the solver."""
        *most, last = self.policy.goals
        if self.mixed is None:
            return self.first, *most, last
        near = Staying(self.plan)
        return (self.first, *most, Nearest(last, near)) if self.mixed else (self.first, *most, last, near)

    @property
    def asked(self) -> Policy:
        """The policy with these goals."""
        return replace(self.policy, goals=self.goals)

    def shifts(self, found: Plan) -> tuple[tuple[LevelShift, ...], LevelShift | None]:
        """The levels of the policy in `plan` and in `found`, a plan made by `asked`; and how many keep their seats.

        While all levels so far are equal, what the plan at hand proves holds of the other one, too.
        """
        pinned = len(self.plan.levels) - len(self.policy.goals)
        levels = [*found.levels[:pinned], *found.levels[pinned + 1 :]]
        near = None
        if self.mixed is False:
            near = replace(levels.pop(), goal=FewestChanges.name)
        elif self.mixed:
            levels[-1], near = self._parted(levels[-1])
        shifts: list[LevelShift] = []
        equal = True
        for old, shift in zip(self.plan.levels, shifts_of(worth_of(self.plan), levels), strict=True):
            known = min(shift.bound, old.bound) if equal and old.bound >= shift.after else shift.bound
            shifts.append(replace(shift, bound=known, firm=all(before.after == before.bound for before in shifts)))
            equal = equal and not shift.change
        firm = all(shift.proven for shift in shifts)
        return tuple(shifts), None if near is None else LevelShift(near.goal, 0, near.value, near.bound, firm)

    def _parted(self, level: LevelReport) -> tuple[LevelReport, LevelReport]:
        """The last goal and nearness, which one level counted together."""
        told = len(self.plan.seated)
        value, bound = ((number + told) // (told + 1) for number in (level.value, level.bound))
        most = min(0, level.bound - (told + 1) * value)
        return (
            LevelReport(self.policy.goals[-1].name, value, bound, level.proof),
            LevelReport(FewestChanges.name, level.value - (told + 1) * value, most, level.proof),
        )
