"""Can all of these people sit? The question behind every change that is said to seat somebody."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from partage.columns import Bools, Ints, Seats
from partage.domain.pins import Pin
from partage.domain.roster import Roster
from partage.engine import match
from partage.plan.plan import Plan
from partage.rules.base import Goal, RulesInForce
from partage.rules.goals import PartiesWhole
from partage.rules.policy import Policy
from partage.solve.clock import Progress
from partage.solve.solver import Budget


@dataclass(frozen=True)
class TheseSeated(Goal):
    """As many as possible of certain students have a seat."""

    students: frozenset[str]

    name = "these seated"

    def per_seat(self, seats: Seats, policy: RulesInForce) -> Ints:  # noqa: ARG002
        """1 for each of them."""
        if not len(seats):
            return np.zeros(0, dtype=np.int64)
        ids = seats.student["id"]
        counted = np.array([label in self.students for label in ids.concept.labels], dtype=np.int64)
        found: Ints = counted[ids.codes]
        return found


@dataclass(frozen=True)
class OnlyThere:
    """Students with a pin sit where it says or nowhere; unlike a roster's pins, nobody asks for these seats."""

    pins: tuple[Pin, ...]

    name: ClassVar[str] = "only there"

    def __call__(self, seats: Seats, /) -> Bools:
        """Whether nobody is pinned elsewhere."""
        allowed = np.ones(len(seats), dtype=np.bool_)
        if not len(seats):
            return allowed
        student, family, slot = seats.student["id"], seats.family["id"], seats.slot
        for pin in self.pins:
            away = family.codes != family.concept.codes.get(pin.family, -1)
            if pin.slot is not None:
                away = away | (slot.codes != slot.concept.codes.get(pin.slot, -1))
            allowed &= ~(away & (student.codes == student.concept.codes.get(pin.student, -1)))
        return allowed


@dataclass(frozen=True)
class Sitting:
    """Whether certain people can all sit at once.

    The answer is ``"yes"``, with a plan that is counted by the policy's own goals; ``"no"``, proven; or ``"unknown"``,
    time was over first.
    """

    answer: str
    plan: Plan | None = None


def these_first(policy: Policy, wanted: frozenset[str], *goals: Goal) -> Policy:
    """The policy with a seat for certain students as its first goal, and others of its kind after it.

    Where parties may be split, a policy puts it first to keep them whole unless it says otherwise; here that is last.
    """
    last = (PartiesWhole(),) if policy.allow_split else ()
    return replace(policy, goals=(TheseSeated(wanted), *goals, *last))


def can_sit(
    roster: Roster, policy: Policy, students: Iterable[str], *, budget: Budget, start: Plan | None = None
) -> Sitting:
    """Whether some plan of `roster` under the rules of `policy` seats all of `students`, whatever else it is worth.

    A seat for pinned students who are not among them, which would come before everything else, is not asked for here;
    they may still come, to where they are pinned. The search begins at `start`, if that is given.
    """
    wanted = frozenset(students)
    others = tuple(pin for pin in roster.pins if pin.student not in wanted)
    asked, rules = roster, these_first(policy, wanted)
    if others:
        asked = roster.revised(pins=[pin for pin in roster.pins if pin.student in wanted])
        rules = replace(rules, requirements=(*rules.requirements, OnlyThere(others)))
    settled = threading.Event()
    level = int(bool(asked.pins))  # pins come before everything

    def look(progress: Progress) -> None:
        """Stop as soon as the answer is known: how many could sit at most is not asked."""
        if len(progress.bounds) > level and progress.bounds[level] < len(wanted):
            settled.set()

    plan = match(asked, rules, budget=budget, progress=look, cancel=settled, start=start)
    if wanted <= set(plan.seated):
        return Sitting("yes", Plan.of(plan.tables, roster, policy))
    return Sitting("no" if plan.levels[level].bound < len(wanted) else "unknown")
