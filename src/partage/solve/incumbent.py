"""The plan at hand while a problem is solved, and the tables known so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from partage.problem.model import Ints
from partage.solve import compact_model, set_packing
from partage.solve.column_pool import is_plan
from partage.solve.greedy import greedy
from partage.solve.linear import Method
from partage.solve.pricing import SearchContext
from partage.solve.rank_one_cuts import RankOneCut
from partage.solve.solver import LevelOutcome, Outcome

LARGEST_VALUE = 10**9
"""Beyond this, the tolerances of a solver that counts in floats could hide a unit: it proves nothing there."""


@dataclass(frozen=True)
class ChoiceLimits:
    """Where a choice among tables stops: a share of the time left, nodes of the search tree."""

    share: float = 1.0
    nodes: int | None = None


QUICK = ChoiceLimits(share=0.25, nodes=500)
"""A quick choice stops on a count of nodes, so that it gives the same plan on a slower machine."""


class Incumbent:
    """Starts from a greedy plan; takes a plan only if it is valid and better.

    `plan` holds the positions of its tables in the pool, `values` (L,) what it is worth; `bounds` are told to the
    caller together with these.
    """

    def __init__(self, context: SearchContext) -> None:
        self.context, self.problem, self.pool = context, context.problem, context.pool
        self.plan = self.pool.add(*greedy(self.problem, context.clock.check_pace))
        self.values = self.worth(self.plan)
        self.bounds: tuple[int, ...] = ()
        self.tell("greedy")

    def tell(self, phase: str) -> None:
        """Report to the caller."""
        self.context.clock.tell(phase, tuple(self.values.tolist()), self.bounds)

    @property
    def tables(self) -> tuple[Ints, Ints]:
        """Options (N, K) and groups (N,) of the plan."""
        return self.pool.options[self.plan], self.pool.groups[self.plan]

    def outcome(self, levels: tuple[LevelOutcome, ...]) -> Outcome:
        """The answer, as the plan stands."""
        return Outcome(*self.tables, levels)

    def accept(self, level: int, index: Ints) -> bool:
        """Go on with these tables if they are a better plan; false when a solver's word cannot be true."""
        values = self.worth(index)
        if not is_plan(self.pool, index) or tuple(values[: level + 1]) < tuple(self.values[: level + 1]):
            return False
        if (values[:level] < self.values[:level]).any():
            return False
        if tuple(values) > tuple(self.values):
            self.plan, self.values = index, values
            self.tell("plan")
        return True

    def choose(
        self, level: int, among: Ints, objective: Ints, limits: ChoiceLimits, cuts: Sequence[RankOneCut] = ()
    ) -> bool:
        """Take the best plan `among` these tables of the pool if it is better; true when the choice was proven.

        Levels before `level` are held; each counts `objective` (L,). Every plan keeps to the `cuts`.
        """
        seconds = self.context.clock.left * limits.share
        if seconds <= 0:
            return False
        chosen = set_packing.solve(
            self.context,
            among,
            objective,
            self.values[:level],
            self.plan,
            seconds=seconds,
            nodes=limits.nodes,
            cuts=cuts,
        )
        taken = chosen is not None and self.accept(level, chosen.index)
        return taken and chosen is not None and chosen.proven and abs(int(self.values[level])) <= LARGEST_VALUE

    def solve_compactly(self, level: int, method: Method, share: float) -> bool:
        """Take the plan of a direct model if it is better; true when the model's bound is what the plan is worth.

        Levels before `level` are held. It takes a `share` of the time left, at the most.
        """
        counted = compact_model.solve(
            self.context.pricing,
            level,
            self.values[:level],
            self.context.clock,
            seconds=share * self.context.clock.left,
            seed=self.context.seed,
            method=method,
        )
        if counted is None:
            return False
        if not self.problem.oracle.binding:  # otherwise its tables may break a rule
            index = self.pool.locate(counted.options, counted.groups)
            if not is_plan(self.pool, index):
                return False  # a solver whose own tables cannot stand together is not believed
            self.accept(level, index)
        return counted.bound == int(self.values[level])  # a bound below a known plan cannot be true

    def worth(self, index: Ints) -> Ints:
        """(L,) what the plan with these tables of the pool would be worth."""
        return self.problem.plan_values(self.pool.options[index], self.pool.groups[index])
