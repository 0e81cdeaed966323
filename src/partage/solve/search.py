"""Large-neighbourhood search: some families and their guests at a time, the rest of the plan held.

References
----------
P. Shaw, "Using constraint programming and local search methods to solve vehicle routing problems", CP 1998,
LNCS 1520, 417-431.
"""

from __future__ import annotations

import numpy as np

from partage.problem.model import Bools, Ints
from partage.solve.base import Watch
from partage.solve.packing import choose
from partage.solve.pool import Pool
from partage.solve.prices import Quote, family_best, quote
from partage.solve.promising import widest
from partage.solve.tables import TableSearch
from partage.solve.walk import NEVER, Found

FAMILIES = 40
"""How many families are set free together."""

TABLES = 1_500
"""How many tables the choice of one round is made among, at the most."""

NODES = 200
"""Nodes of the search tree in one round."""

ROUND_SECONDS = 5.0
"""A round that takes longer than this is cut off; usually it takes a tenth."""

UNUSABLE = NEVER // 64
"""What an option is worth that a round may not use: no table with it comes into a window."""


class Neighbourhoods:
    """Improves a plan round by round at fixed prices.

    Parameters
    ----------
    search
        The problem's table search.
    weights, parties
        (L,) weights of levels and (U,) prices of parties: what makes a table look promising.
    """

    def __init__(self, search: TableSearch, weights: Ints, parties: Ints, seed: int) -> None:
        self.search = search
        self.problem = search.problem
        self.put = quote(self.problem, weights, parties)
        self.reach = search.reach(self.put.reduced)
        self.worth = search.highest(self.reach, weights)
        self.best = family_best(self.problem, self.worth, self.put.coefficient)
        self._random = np.random.default_rng(seed)
        self._seed = seed
        self._likes = np.zeros((self.problem.families, self.problem.parties), dtype=np.bool_)
        self._likes[self.problem.group_family[self.problem.option_group], self.problem.option_party] = True

    def improve(self, options: Ints, groups: Ints, aim: Ints, level: int, watch: Watch) -> tuple[Ints, Ints] | None:
        """The plan after one more round; `None` when the round came to nothing.

        Parameters
        ----------
        options, groups
            (N, K) and (N,): the plan's tables.
        aim, level
            What is maximised, and how many earlier levels must not fall.
        """
        free = self._free_families(options, groups)
        inside = free[self.problem.group_family[groups]]
        better = self._round(options, groups, inside, free, aim, level, watch)
        if better is None:
            return None
        width = max(options.shape[1], better[0].shape[1])
        return (
            np.concatenate([_wide(options[~inside], width), _wide(better[0], width)]),
            np.concatenate([groups[~inside], better[1]]),
        )

    def _free_families(self, options: Ints, groups: Ints) -> Bools:
        """A family that falls short of its best, and those that could host the same people."""
        problem = self.problem
        gained = np.zeros(problem.families, dtype=np.int64)
        reduced = np.where(options >= 0, np.append(self.put.reduced, 0)[options], 0).sum(axis=1)
        np.add.at(gained, problem.group_family[groups], reduced)
        hosts = np.unique(problem.group_family[groups])
        gained[hosts] += self.put.coefficient[hosts]
        loss = np.maximum(self.best - gained, 0).astype(np.float64) + 1.0
        first = int(self._random.choice(problem.families, p=loss / loss.sum()))
        likeness = (self._likes & self._likes[first]).sum(axis=1) + self._random.random(problem.families)
        likeness[first] = np.inf
        free = np.zeros(problem.families, dtype=np.bool_)
        near = np.argsort(-likeness, kind="stable")[: 2 * FAMILIES]
        free[self._random.choice(near, size=min(FAMILIES, len(near)), replace=False)] = True
        free[first] = True
        return free

    def _round(
        self, options: Ints, groups: Ints, inside: Bools, free: Bools, aim: Ints, level: int, watch: Watch
    ) -> tuple[Ints, Ints] | None:
        problem = self.problem
        kept = options[~inside]
        taken = np.zeros(problem.parties, dtype=np.bool_)
        taken[problem.option_party[kept[kept >= 0]]] = True
        usable = free[problem.group_family[problem.option_group]] & ~taken[problem.option_party]
        found = self._promising(usable, free)
        pool = Pool(problem)
        now = pool.add(options[inside], groups[inside])
        if found is not None:
            pool.add(found.options, found.groups)
        floors = problem.plan_values(options[inside], groups[inside])[:level]
        everything = np.arange(len(pool))
        seconds = min(watch.left, ROUND_SECONDS)
        chosen = choose(pool, everything, aim, floors, now, watch, seconds=seconds, seed=self._seed, nodes=NODES)
        return None if chosen is None else (pool.options[chosen.index], pool.groups[chosen.index])

    def _promising(self, usable: Bools, free: Bools) -> Found | None:
        """The tables of free families and usable options that lose least."""
        problem = self.problem
        reduced = np.where(usable, self.put.reduced, UNUSABLE)
        put = Quote(reduced, self.put.weights, self.put.coefficient)
        reach = self.search.reach(reduced)
        worth = self.search.highest(reach, put.weights)
        inside = free[problem.group_family] & (worth > UNUSABLE // 2)
        worth = np.where(inside, worth, NEVER)
        return widest(self.search, put, worth, most=TABLES, closed=np.flatnonzero(~inside), reach=reach)


def _wide(options: Ints, width: int) -> Ints:
    return np.pad(options, ((0, 0), (0, width - options.shape[1])), constant_values=-1)
