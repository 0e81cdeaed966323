"""Questions whether certain people can all sit once edits are made: counted where that is enough, solved otherwise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from partage.columns import Columns, Ints
from partage.domain.roster import Roster
from partage.engine import match
from partage.errors import RuleError
from partage.plan.plan import Plan
from partage.plan.verify import verify
from partage.problem.compile import compile_problem
from partage.rules.goals import StudentsSeated
from partage.rules.policy import Policy
from partage.rules.repair_goals import FewestChanges
from partage.solve.min_cut import cut, held
from partage.solve.solver import Budget
from partage.study import Study
from partage.whatif.deadline import Deadline
from partage.whatif.edits import Edit, applied
from partage.whatif.feasible import Sitting, TheseSeated, can_sit, these_first
from partage.whatif.price_bounds import SeatPrices
from partage.whatif.single_edits import all_of, own_rules

LEAST_SECONDS = 0.05
"""With less time left nothing is asked."""

SHARE = 1 / 3
"""One question takes at most this part of the time that is left, so that a hard one leaves some to others."""

Edits = tuple[Edit, ...]


@dataclass(frozen=True)
class First:
    """The cheapest edit that is known to seat everybody, and a plan that shows it.

    `complete` says whether it is certain that no edit before it does, or none at all.
    """

    edit: Edit | None = None
    plan: Plan | None = None
    complete: bool = True


class Asker(Deadline):
    """Asks about changes of one plan's roster and policy, until time is up."""

    def __init__(self, study: Study, budget: Budget) -> None:
        self.study, self.plan, self.columns = study, study.plan, study.columns
        self.roster, self.policy = study.roster, study.policy
        super().__init__(replace(budget, gap=0.0))
        self.asked = self.counted = 0

    @cached_property
    def alone(self) -> bool:
        """Whether each edit has to be asked about alone."""
        return own_rules(self.policy)

    @cached_property
    def prices(self) -> SeatPrices | None:
        """The plan's prices, if they rule anything out."""
        prices = None if self.alone else self.study.once(SeatPrices)
        return prices if prices is not None and prices.bound_people else None

    @property
    def full(self) -> bool:
        """Whether it is proven that no plan seats more people than this one does, whoever they are."""
        goal, level = self.policy.levels(self.columns)[0], self.plan.levels[0]
        heads = isinstance(goal, StudentsSeated) and not goal.weights and level.goal == goal.name
        return heads and level.value == level.bound == len(self.plan.seated)

    def edited(self, edits: Edits) -> tuple[Roster, Policy]:
        """The roster and the policy with all the edits made."""
        return applied(all_of(edits), self.roster, self.policy)

    def ask(self, edits: Edits, wanted: frozenset[str]) -> Sitting:
        """Whether all of `wanted` can sit once all the edits are made."""
        if self.left < LEAST_SECONDS:
            return Sitting("unknown")
        roster, policy = self.edited(edits)
        if self._too_many(roster, policy, wanted):
            self.counted += 1
            return Sitting("no")
        if self.left < LEAST_SECONDS:
            return Sitting("unknown")
        self.asked += 1
        try:
            return can_sit(roster, policy, wanted, budget=self.part(SHARE, LEAST_SECONDS), start=self.plan)
        except RuleError as error:
            if error.code != "rule_slow":
                raise
            return Sitting("unknown")

    def _too_many(self, roster: Roster, policy: Policy, wanted: frozenset[str]) -> bool:
        """Whether counting alone shows that they cannot all sit."""
        columns = self.columns if roster is self.roster else Columns.of(roster, allow_split=policy.allow_split)
        problem = compile_problem(columns, replace(policy, goals=(TheseSeated(wanted),)))
        return cut(problem, _people(columns, wanted), held(problem)).most < len(wanted)

    def short(self, wanted: frozenset[str]) -> tuple[int, ...]:
        """Parties of `wanted` that have too few seats among them, as things stand; empty where counting shows none."""
        problem = self.study.problem
        counted = cut(problem, _people(self.columns, wanted), np.ones(problem.groups, dtype=np.bool_))
        return tuple(counted.parties.tolist()) if counted.most < len(wanted) else ()

    def first(self, edits: Edits, wanted: frozenset[str]) -> First:
        """The first of some edits that seats everybody.

        More slots, seats, meals and patience only ever open possibilities: what all of some edits together cannot
        do, none of them does. That is asked of the plan's prices, and of the solver where there are none. Own rules
        may see it differently, and then each edit is asked about alone.
        """
        edits = self.priced(edits, wanted)
        if not edits:
            return First()
        if self.left < LEAST_SECONDS:
            return First(complete=False)
        if len(edits) == 1:
            sitting = self.ask(edits, wanted)
            return First(edits[0], sitting.plan) if sitting.plan else First(complete=sitting.answer == "no")
        asks_together = self.prices is None and not self.alone
        found = self._at_once(edits, wanted) if asks_together else None
        return self._halves(edits, wanted) if found is None else found

    def _at_once(self, edits: Edits, wanted: frozenset[str]) -> First | None:
        """What the edits all together show of the first one; `None` if that is nothing."""
        together = self.ask(edits, wanted)
        if together.answer == "no":
            return First()
        known = None if together.plan is None else self._needed(edits, together.plan)
        if known is None:
            return None
        number, plan = known
        before = self.first(edits[:number], wanted)
        return before if before.edit else First(edits[number], plan, before.complete)

    def priced(self, edits: Edits, wanted: frozenset[str]) -> Edits:
        """Those of some edits of one kind that the plan's prices do not rule out."""
        if not edits or self.prices is None or self.left < LEAST_SECONDS:
            return edits
        left = self.prices.left(edits, *self.edited(edits), len(wanted))
        self.counted += len(left) < len(edits)
        return left

    def _halves(self, edits: Edits, wanted: frozenset[str]) -> First:
        middle = len(edits) // 2
        before = self.first(edits[:middle], wanted)
        if before.edit is not None:
            return before
        after = self.first(edits[middle:], wanted)
        return replace(after, complete=before.complete and after.complete)

    def _needed(self, edits: Edits, plan: Plan) -> tuple[int, Plan] | None:
        """The first edit that the plan gets by with, where the homes show which that could be."""
        wants = _asked_of_families(plan, self.roster)
        if len(wants) != 1 or edits[0].whom != "family":
            return None
        (record, field), value = next(iter(wants.items()))
        for number, edit in enumerate(edits):
            atom = edit.atoms[0]
            enough = atom.value == value if field == "availability" else atom.field == field and atom.value >= value
            if atom.record == record and atom.field == field and enough:
                roster, policy = self.edited((edit,))
                alone = Plan.of(plan.tables, roster, policy)
                return (number, alone) if not verify(alone, roster, policy).violations else None
        return None

    def nearest(self, edit: Edit, wanted: frozenset[str], found: Plan) -> Plan:
        """A plan of the edit that seats everybody and moves few of those who had a seat; `found` if time is short."""
        roster, policy = self.edited((edit,))
        if self.left < LEAST_SECONDS or any(pin.student not in wanted for pin in roster.pins):
            return found
        self.asked += 1
        asked = these_first(policy, wanted, FewestChanges(self.plan))
        plan = match(roster, asked, budget=self.part(SHARE, LEAST_SECONDS), start=found)
        near = wanted <= set(plan.seated) and self.moved(plan) <= self.moved(found)
        return Plan.of(plan.tables, roster, policy) if near else found

    def moved(self, plan: Plan) -> int:
        """How many of those who had a seat sit elsewhere."""
        return sum(plan.seated.get(student) != place for student, place in self.plan.seated.items())

    def most(self, edit: Edit) -> Plan | None:
        """A plan of the edit that keeps a seat for everybody who has one, and seats as many others as it finds."""
        if self.left < LEAST_SECONDS:
            return None
        roster, policy = self.edited((edit,))
        self.asked += 1
        seated = frozenset(self.plan.seated)
        asked = these_first(policy, seated, StudentsSeated(), FewestChanges(self.plan))
        plan = match(roster, asked, budget=self.part(SHARE, LEAST_SECONDS))
        return Plan.of(plan.tables, roster, policy) if seated <= set(plan.seated) else None


def _people(columns: Columns, wanted: frozenset[str]) -> Ints:
    """(U,) how many of each party are wanted."""
    rows = np.array([columns.student_index[its_id] for its_id in wanted], dtype=np.int64)
    return np.bincount(columns.party[rows], minlength=len(columns.parties))


def _asked_of_families(plan: Plan, roster: Roster) -> dict[tuple[str, str], object]:
    """What the tables of a plan need beyond the forms of a roster, by family and field; slots count one by one."""
    found: dict[tuple[str, str], object] = {}
    meals: dict[str, int] = {}
    for table in plan.tables:
        family = roster.family(table.family)
        meals[family.id] = meals.get(family.id, 0) + 1
        if table.slot not in family.availability:
            # Two slots more are two edits: the second one stands under a key of its own.
            key = "availability" if (family.id, "availability") not in found else f"availability {table.slot}"
            found[family.id, key] = table.slot
        if len(table.students) > family.seats:
            found[family.id, "seats"] = max(int(str(found.get((family.id, "seats"), 0))), len(table.students))
        if meals[family.id] > family.max_meals:
            found[family.id, "max_meals"] = meals[family.id]
    return found
