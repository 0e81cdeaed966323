"""All levels counted together: first prices, and a plan that is nearly the best."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from partage.problem.model import Ints
from partage.solve.candidate_columns import greedy_tables, least_reduced_cost
from partage.solve.column_generation import MANY_OPTIONS, OBJECTIVE_UNIT, ROUNDS, dive, solve_joint_relaxation
from partage.solve.incumbent import QUICK, Incumbent
from partage.solve.neighbourhoods import Neighbourhoods
from partage.solve.prices import price_out
from partage.solve.rank_one_cuts import RankOneCut
from partage.solve.search_space import UNREACHABLE, TooManyError
from partage.solve.subgradient import subgradient
from partage.solve.tightening import tighten

FIRST_ROUNDS, FEWER_ROUNDS = 200, 160
"""Rounds of the subgradient method before the first relaxation; fewer in large problems."""

MANY_FAMILIES = 200
"""With more of them the first plan is improved part by part, instead of by one choice."""

JOINT_SHARE = 0.5
"""Share of the time left that goes to a plan of all levels together, at the most."""

JOINT_PATIENCE = 12
"""So many rounds without a better plan end the search round the first plan of a large problem."""

FIRST_TABLES = 8
"""Tables for each family in the first relaxation, at the most."""

NEAR_TABLES, FEW_TABLES = 5_000, 800
"""Tables over which cuts are found, and among which the first choice is made, at the most."""

PRICE_SHARES = (1.0, 0.9, 0.7, 0.4, 0.0)
"""Shares of the first prices at which tables are grown where table rules bind."""


class InitialPhase:
    """Where a solve begins; its plan goes to `incumbent`, and `priced` is called as soon as there are good prices.

    `complete` tells whether the pool holds every table there is. `guess`, weights (L,) and prices (U,) in
    1/`OBJECTIVE_UNIT`, proves much of all levels together; `None` before there is any. `cuts` are those that moved the
    relaxation of all levels together.
    """

    def __init__(
        self,
        incumbent: Incumbent,
        objective: Ints,
        all_tables: int,
        *,
        large: bool,
        priced: Callable[[], None] = lambda: None,
    ) -> None:
        self.complete = False
        self.guess: tuple[Ints, Ints] | None = None
        self.cuts: tuple[RankOneCut, ...] = ()
        self._incumbent, self._context, self._objective = incumbent, incumbent.context, objective
        self._problem, self._pricing, self._pool = incumbent.problem, incumbent.context.pricing, incumbent.pool
        self._clock = incumbent.context.clock
        self._all_tables, self._large, self._priced = all_tables, large, priced

    def run(self) -> None:
        """Prices of all levels together, and a good plan among the tables behind them."""
        objective = self._objective
        weights, incumbent = objective * OBJECTIVE_UNIT, self._incumbent
        start = weights, np.zeros(self._problem.parties, dtype=np.int64)
        among = incumbent.plan
        if self._pricing.count(self._all_tables) <= self._all_tables:
            self._list_all()
        else:
            rounds = FEWER_ROUNDS if self._large else FIRST_ROUNDS
            guess = subgradient(
                self._pricing, weights, int(weights @ self._incumbent.values), self._clock, rounds=rounds
            )
            self.guess = start = weights, guess.parties
            incumbent.tell("prices")
            allowed = self._problem.oracle.allowed(guess.tables.options, guess.tables.groups)
            wanted = guess.tables.take(allowed)
            self._pool.add(wanted.options, wanted.groups)
            self._add_greedy_tables(guess.parties)
            among = np.union1d(among, self._least_lossy(start, FIRST_TABLES * self._problem.families))
        if self._clock.left > 0 and self._problem.options:
            self._choose_jointly(objective, start, among)

    def _choose_jointly(self, objective: Ints, start: tuple[Ints, Ints], among: Ints) -> None:
        incumbent, free = self._incumbent, np.zeros(0, dtype=np.int64)
        dual_prices, master = solve_joint_relaxation(
            self._context,
            objective,
            free,
            start,
            complete=self.complete,
            among=among,
            rounds=2 if self._large else ROUNDS,
        )
        if not self._large:
            self.guess = dual_prices
        incumbent.tell("relaxation")
        self._priced()
        best, found = incumbent.plan, dive(self._context, objective, master)
        if found is not None:
            incumbent.accept(0, found)
            best = max(best, found, key=lambda index: int(objective @ incumbent.worth(index)))
        if self._problem.families > MANY_FAMILIES:
            self.improve(best, dual_prices, JOINT_PATIENCE)
        else:
            self._choose_near(objective, dual_prices)

    def _choose_near(self, objective: Ints, dual_prices: tuple[Ints, Ints]) -> None:
        """The best plan among the tables that lose least beside the relaxation, once cuts have moved it."""
        incumbent, complete = self._incumbent, self.complete or self._problem.options > MANY_OPTIONS
        near = least_reduced_cost(self._pricing, self._pool, dual_prices, NEAR_TABLES, complete=complete)
        among, least = np.union1d(near, incumbent.plan), int(objective @ incumbent.values) + 1
        tight = tighten(self._context, among, objective, incumbent.values[:0], least, incumbent.plan)
        if tight is not None:
            self.cuts = tight.cuts
            among, _rest = tight.nearest(FEW_TABLES)
        incumbent.choose(0, np.union1d(among, incumbent.plan), objective, QUICK, self.cuts)

    def _least_lossy(self, dual_prices: tuple[Ints, Ints], most: int) -> Ints:
        """Positions of the tables of the pool that are worth most beside the best of their group."""
        worth = self._pool.worth(*dual_prices)
        best = np.full(self._problem.groups, UNREACHABLE, dtype=np.int64)
        np.maximum.at(best, self._pool.groups, worth)
        return np.argsort(best[self._pool.groups] - worth, kind="stable")[:most]

    def improve(
        self, plan: Ints, dual_prices: tuple[Ints, Ints], patience: int, done: Callable[[], bool] = lambda: False
    ) -> None:
        """Improve a plan at all levels together, whatever level loses, and take it once it is the better one."""
        objective, clock = self._objective, self._clock.shorter(JOINT_SHARE)
        around = Neighbourhoods(replace(self._context, clock=clock), dual_prices)
        worth, stale = int(objective @ self._incumbent.worth(plan)), 0
        while stale < patience and clock.left > 0 and not done():
            better = around.improve(self._pool.options[plan], self._pool.groups[plan], objective, 0)
            stale += 1
            if better is not None:
                plan = self._pool.locate(*better)
                self._incumbent.accept(0, plan)
            if around.whole:
                break
            if int(objective @ self._incumbent.worth(plan)) > worth:
                worth, stale = int(objective @ self._incumbent.worth(plan)), 0

    def _add_greedy_tables(self, parties: Ints) -> None:
        """Where rules forbid many of the tables that look best, others that they allow, at several prices."""
        if self._large or not self._problem.oracle.binding:
            return
        for share in PRICE_SHARES:
            priced = price_out(
                self._problem, self._objective * OBJECTIVE_UNIT, np.rint(share * parties).astype(np.int64)
            )
            found = greedy_tables(self._pricing, priced)
            self._pool.add(found.options, found.groups)

    def _list_all(self) -> None:
        problem = self._problem
        nothing = np.zeros(problem.options, dtype=np.int64)
        unweighted = np.zeros(len(problem.levels), dtype=np.int64)
        anything = np.zeros(problem.groups, dtype=np.int64)
        try:
            found = self._pricing.within(nothing, unweighted, anything, most=self._all_tables)
        except TooManyError:  # time is over
            return
        self._pool.add(found.options, found.groups)
        self.complete = True
