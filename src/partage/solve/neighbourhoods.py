"""Large-neighbourhood search: some families and their guests at a time, the rest of the plan held.

References
----------
P. Shaw, "Using constraint programming and local search methods to solve vehicle routing problems", CP 1998,
LNCS 1520, 417-431.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from partage.problem.model import Bools, Ints, SubProblem
from partage.solve import set_packing
from partage.solve.column_generation import solve_joint_relaxation
from partage.solve.column_pool import ColumnPool
from partage.solve.prices import family_best, price_out
from partage.solve.pricing import PricingProblem, SearchContext
from partage.solve.search_space import widened

FAMILIES = 100
"""How many families are set free together."""

TABLES = 4_000
"""How many tables the choice of one round is made among, at the most."""

ROUNDS = 8
"""Rounds of column generation in one round."""

NODES = 50
"""Nodes of the search tree in one round."""

ROUND_SECONDS = 10.0
"""A round that takes longer than this is cut off; usually it takes a tenth."""


class Neighbourhoods:
    """Improves a plan round by round, by the context's clock: each round is a small problem of its own.

    `dual_prices`, weights (L,) of levels and prices (U,) of parties, tell which families fall short, and where to
    start. Where a round sets all families free it is the `whole` problem, and a second one finds what the first has
    found.
    """

    def __init__(self, context: SearchContext, dual_prices: tuple[Ints, Ints]) -> None:
        self.context, self.problem, self.pool = context, context.problem, context.pool
        self.dual_prices = dual_prices
        self.priced = price_out(self.problem, *dual_prices)
        worth = context.pricing.highest(context.pricing.reach(self.priced.reduced), dual_prices[0])
        self.best = family_best(self.problem, worth, self.priced.coefficient)
        self._random = np.random.default_rng(context.seed)
        self._turn = 0
        self.whole = self.problem.families <= FAMILIES
        self._likes = np.zeros((self.problem.families, self.problem.parties), dtype=np.bool_)
        self._likes[self.problem.group_family[self.problem.option_group], self.problem.option_party] = True

    def improve(self, options: Ints, groups: Ints, objective: Ints, level: int) -> tuple[Ints, Ints] | None:
        """The plan of these tables, (N, K) and (N,), after one more round; `None` when the round came to nothing.

        `objective` is maximised, and the first `level` levels must not fall.
        """
        free = self._free_families(options, groups)
        inside = free[self.problem.group_family[groups]]
        part = self._part(options[~inside], free)
        better = self._round(part, (options[inside], groups[inside]), objective, level)
        if better is None:
            return None
        width = max(options.shape[1], better[0].shape[1])
        return (
            np.concatenate([widened(options[~inside], width), widened(better[0], width)]),
            np.concatenate([groups[~inside], better[1]]),
        )

    def _free_families(self, options: Ints, groups: Ints) -> Bools:
        """Families that could best host somebody without a seat, or a family that falls short and those like it."""
        self._turn += 1
        problem = self.problem
        seated = np.zeros(problem.parties, dtype=np.bool_)
        seated[problem.option_party[options[options >= 0]]] = True
        waiting = np.where(seated, 0, self.dual_prices[1]).astype(np.float64)
        if self._turn % 2 and waiting.any():
            party = int(self._random.choice(problem.parties, p=waiting / waiting.sum()))
            liking = self._liking(party)
        else:
            liking = self._likeness(options, groups)
        free = np.zeros(problem.families, dtype=np.bool_)
        near = np.argsort(-liking, kind="stable")[: 2 * FAMILIES]
        free[self._random.choice(near, size=min(FAMILIES, len(near)), replace=False)] = True
        free[near[: FAMILIES // 5]] = True
        return free

    def _liking(self, party: int) -> NDArray[np.float64]:
        """(F,) what the party is worth to each family at these prices."""
        problem = self.problem
        options = np.flatnonzero(problem.option_party == party)
        liking = np.full(problem.families, -np.inf)
        np.maximum.at(liking, problem.group_family[problem.option_group[options]], self.priced.reduced[options])
        return liking

    def _likeness(self, options: Ints, groups: Ints) -> NDArray[np.float64]:
        """(F,) how many parties each family could host that a family could, too, which falls short of its best."""
        problem = self.problem
        gained = np.zeros(problem.families, dtype=np.int64)
        reduced = np.where(options >= 0, np.append(self.priced.reduced, 0)[options], 0).sum(axis=1)
        np.add.at(gained, problem.group_family[groups], reduced)
        hosts = np.unique(problem.group_family[groups])
        gained[hosts] += self.priced.coefficient[hosts]
        loss = np.maximum(self.best - gained, 0).astype(np.float64) + 1.0
        first = int(self._random.choice(problem.families, p=loss / loss.sum()))
        likeness = (self._likes & self._likes[first]).sum(axis=1) + self._random.random(problem.families)
        likeness[first] = np.inf
        return np.asarray(likeness)

    def _part(self, kept: Ints, free: Bools) -> SubProblem:
        """The problem of the free families and of everybody who sits nowhere else."""
        problem = self.problem
        taken = np.zeros(problem.parties, dtype=np.bool_)
        taken[problem.option_party[kept[kept >= 0]]] = True
        usable = free[problem.group_family[problem.option_group]] & ~taken[problem.option_party]
        return problem.part(np.flatnonzero(usable))

    def _round(
        self, part: SubProblem, tables: tuple[Ints, Ints], objective: Ints, level: int
    ) -> tuple[Ints, Ints] | None:
        inner = part.problem
        context = SearchContext(
            PricingProblem(inner), ColumnPool(inner), self.context.clock.at_most(ROUND_SECONDS), self.context.seed
        )
        pool = context.pool
        now = pool.add(*part.inward(*tables))
        pool.add(*self._known(part))
        floors = inner.plan_values(pool.options[now], pool.groups[now])[:level]
        start = self.dual_prices[0], self.dual_prices[1][part.parties]
        _rounded, master = solve_joint_relaxation(
            context, objective, floors, start, complete=False, among=now, rounds=ROUNDS
        )
        worth = int(objective @ inner.plan_values(pool.options[now], pool.groups[now]))
        among = np.union1d(master.near(worth, TABLES), now)
        chosen = set_packing.solve(context, among, objective, floors, now, seconds=context.clock.left, nodes=NODES)
        return None if chosen is None else part.outward(pool.options[chosen.index], pool.groups[chosen.index])

    def _known(self, part: SubProblem) -> tuple[Ints, Ints]:
        """The tables of the pool that use this part's options only."""
        usable = np.zeros(self.problem.options + 1, dtype=np.bool_)
        usable[part.options] = usable[-1] = True
        inside = np.flatnonzero(usable[self.pool.options].all(axis=1))
        return part.inward(self.pool.options[inside], self.pool.groups[inside])
