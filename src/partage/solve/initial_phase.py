"""All levels counted together: first prices, and a plan that is nearly the best."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from partage.problem.model import Ints
from partage.solve.clock import SearchClock
from partage.solve.column_generation import AIM_UNIT, ROUNDS, dive, relax_together
from partage.solve.enumeration import UNREACHABLE, TooManyError
from partage.solve.greedy_columns import grown
from partage.solve.incumbent import QUICK, Incumbent
from partage.solve.neighbourhoods import Neighbourhoods
from partage.solve.prices import price_out
from partage.solve.pricing import PricingProblem
from partage.solve.reduced_cost_filter import meet, promising
from partage.solve.subgradient import subgradient

FIRST_ROUNDS, FEWER_ROUNDS = 200, 160
"""Rounds of the subgradient method before the first relaxation; fewer in large problems."""

MANY_FAMILIES = 200
"""With more of them the first plan is improved part by part, instead of by one choice."""

DRAFT_SHARE = 0.5
"""Share of the time left that goes to a plan of all levels together, at the most."""

DRAFT_PATIENCE = 12
"""So many rounds without a better plan end the search round the first plan of a large problem."""

FIRST_TABLES, QUICK_TABLES = 8, 12
"""Tables for each family in the first relaxation, and in the first choice, at the most."""

PRICE_SHARES = (1.0, 0.9, 0.7, 0.4, 0.0)
"""Shares of the first prices at which tables are grown where table rules bind."""

WINDOW_TABLES = 10_000
"""Tables near the first prices that are looked at, at the most."""


class InitialPhase:
    """Where a solve begins; its plan goes to `standing`, and `priced` is called as soon as there are good prices.

    Attributes
    ----------
    complete
        Whether the pool holds every table there is.
    guess
        Weights (L,) and prices (U,) in 1/`AIM_UNIT` that prove much of all levels together; `None` before there
        are any.
    """

    def __init__(
        self,
        search: PricingProblem,
        standing: Incumbent,
        watch: SearchClock,
        aim: Ints,
        seed: int,
        all_tables: int,
        *,
        large: bool,
        priced: Callable[[], None] = lambda: None,
    ) -> None:
        self.complete = False
        self.guess: tuple[Ints, Ints] | None = None
        self._problem, self._search, self._standing, self._pool = search.problem, search, standing, standing.pool
        self._watch, self._aim, self._seed = watch, aim, seed
        self._all_tables, self._large, self._priced = all_tables, large, priced

    def begin(self) -> None:
        """Prices of all levels together, and a good plan among the tables behind them."""
        aim = self._aim
        weights, standing = aim * AIM_UNIT, self._standing
        start = weights, np.zeros(self._problem.parties, dtype=np.int64)
        among = standing.plan
        if self._search.count(self._all_tables) <= self._all_tables:
            self._list_all()
        else:
            rounds = FEWER_ROUNDS if self._large else FIRST_ROUNDS
            guess = subgradient(self._search, weights, int(weights @ self._standing.values), self._watch, rounds=rounds)
            self.guess = start = weights, guess.parties
            standing.tell("prices")
            allowed = self._problem.judge.allowed(guess.tables.options, guess.tables.groups)
            wanted = guess.tables.take(allowed)
            self._pool.add(wanted.options, wanted.groups)
            self._grow(guess.parties)
            if not self._large and self._watch.left > 0:
                meet(self._search, self._pool, price_out(self._problem, *start), WINDOW_TABLES)
            among = np.union1d(among, self._least_lossy(start, FIRST_TABLES * self._problem.families))
        if self._watch.left > 0 and self._problem.options:
            self._choose_together(aim, start, among)

    def _choose_together(self, aim: Ints, start: tuple[Ints, Ints], among: Ints) -> None:
        standing, free = self._standing, np.zeros(0, dtype=np.int64)
        aimed, master = relax_together(
            self._search,
            self._pool,
            aim,
            free,
            start,
            self._watch,
            complete=self.complete,
            among=among,
            rounds=2 if self._large else ROUNDS,
        )
        if not self._large:
            self.guess = aimed
        standing.tell("relaxation")
        self._priced()
        best, found = standing.plan, dive(self._search, self._pool, aim, master, self._watch)
        if found is not None:
            standing.take(0, found)
            best = max(best, found, key=lambda index: int(aim @ standing.worth(index)))
        if self._problem.families > MANY_FAMILIES:
            self.improve(best, aimed, DRAFT_PATIENCE)
        else:
            few = QUICK_TABLES * self._problem.families
            near = promising(self._search, self._pool, aimed, few, complete=True)
            standing.choose(0, np.union1d(near, standing.plan), aim, QUICK)

    def _least_lossy(self, aimed: tuple[Ints, Ints], most: int) -> Ints:
        """Positions of the tables of the pool that are worth most beside the best of their group."""
        worth = self._pool.worth(*aimed)
        best = np.full(self._problem.groups, UNREACHABLE, dtype=np.int64)
        np.maximum.at(best, self._pool.groups, worth)
        return np.argsort(best[self._pool.groups] - worth, kind="stable")[:most]

    def improve(
        self, draft: Ints, aimed: tuple[Ints, Ints], patience: int, done: Callable[[], bool] = lambda: False
    ) -> None:
        """Improve a plan at all levels together, whatever level loses, and take it once it is the better one."""
        aim, watch = self._aim, self._watch.shorter(DRAFT_SHARE)
        around = Neighbourhoods(self._search, self._pool, aimed, self._seed)
        worth, stale = int(aim @ self._standing.worth(draft)), 0
        while stale < patience and watch.left > 0 and not done():
            better = around.improve(self._pool.options[draft], self._pool.groups[draft], aim, 0, watch)
            stale += 1
            if better is not None:
                draft = self._pool.locate(*better)
                self._standing.take(0, draft)
            if around.whole:
                break
            if int(aim @ self._standing.worth(draft)) > worth:
                worth, stale = int(aim @ self._standing.worth(draft)), 0

    def _grow(self, parties: Ints) -> None:
        """Where rules forbid many of the tables that look best, others that they allow, at several prices."""
        if self._large or not self._problem.judge.binding:
            return
        for share in PRICE_SHARES:
            put = price_out(self._problem, self._aim * AIM_UNIT, np.rint(share * parties).astype(np.int64))
            found = grown(self._search, put)
            self._pool.add(found.options, found.groups)

    def _list_all(self) -> None:
        problem = self._problem
        nothing = np.zeros(problem.options, dtype=np.int64)
        unweighted = np.zeros(len(problem.levels), dtype=np.int64)
        anything = np.zeros(problem.groups, dtype=np.int64)
        try:
            found = self._search.within(nothing, unweighted, anything, most=self._all_tables)
        except TooManyError:  # time is over
            return
        self._pool.add(found.options, found.groups)
        self.complete = True
