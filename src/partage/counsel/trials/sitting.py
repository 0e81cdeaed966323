"""Can all of these people sit? The question behind every change that is said to seat somebody."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from partage.columns import Ints, Seats
from partage.domain.roster import Roster
from partage.engine import match
from partage.plan.plan import Plan
from partage.rules.base import Goal
from partage.rules.goals import PartiesWhole
from partage.rules.policy import Policy
from partage.solve.base import Budget
from partage.solve.watch import Progress


@dataclass(frozen=True)
class TheseSeated(Goal):
    """As many as possible of certain students have a seat."""

    students: frozenset[str]

    name = "these seated"

    def per_seat(self, seats: Seats, policy: Policy) -> Ints:  # noqa: ARG002
        """1 for each of them."""
        if not len(seats):
            return np.zeros(0, dtype=np.int64)
        ids = seats.student["id"]
        counted = np.array([label in self.students for label in ids.concept.labels], dtype=np.int64)
        found: Ints = counted[ids.codes]
        return found


@dataclass(frozen=True)
class Sitting:
    """Whether certain people can all sit at once.

    Parameters
    ----------
    answer
        ``"yes"``; ``"no"``, proven; ``"unknown"``, time was over first.
    plan
        A plan in which they do, counted by the policy's own goals; only with ``"yes"``.
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

    Pinned students who are not among them are left out: a seat for them, which comes before everything else, is not
    asked for here. The search begins at `start`, if that is given.
    """
    wanted = frozenset(students)
    others = {pin.student for pin in roster.pins} - wanted
    others |= {mate for members in roster.parties.values() if others & set(members) for mate in members} - wanted
    asked = roster.revised(cancelled=[f"student:{its_id}" for its_id in sorted(others)]) if others else roster
    settled = threading.Event()
    level = int(bool(asked.pins))  # pins come before everything

    def look(progress: Progress) -> None:
        """Stop as soon as the answer is known: how many could sit at most is not asked."""
        if len(progress.bounds) > level and progress.bounds[level] < len(wanted):
            settled.set()

    plan = match(asked, these_first(policy, wanted), budget=budget, progress=look, cancel=settled, start=start)
    if wanted <= set(plan.seated):
        return Sitting("yes", Plan.of(plan.tables, roster, policy))
    return Sitting("no" if plan.levels[level].bound < len(wanted) else "unknown")
