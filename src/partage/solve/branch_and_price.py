"""Branch, cut and price: no plan is worth more, proven leaf by leaf from prices.

A leaf's prices bound every plan that keeps to the branchings above it, in integers and over all tables; what a linear
solver says only tells where to look. Branchings are on seats: a party at a family, yes or no.

References
----------
C. Barnhart, E. L. Johnson, G. L. Nemhauser, M. W. P. Savelsbergh, P. H. Vance, "Branch-and-price: column generation for
solving huge integer programs", Operations Research 46 (1998), 316-329. D. M. Ryan, B. A. Foster, "An integer
programming approach to scheduling", in: Computer Scheduling of Public Transport (North-Holland, 1981), 269-280.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from partage.problem.model import Bools, Ints
from partage.solve.incumbent import Incumbent
from partage.solve.linear import Floats
from partage.solve.lexicographic_weights import single_weights
from partage.solve.master import Duals, RestrictedMaster
from partage.solve.prices import family_best, fits_int64, level_weights, price_out
from partage.solve.pricing import ABSENT
from partage.solve.rank_one_cuts import MORE_ROWS, Cut, PackingRows
from partage.solve.search_space import PricedTables, TooManyError
from partage.solve.solver import Branching, Prices, Tree

ROUNDS, CUT_ROUNDS = 60, 6
"""Rounds of tables and cuts at one node, at the most; of cuts alone."""

LEAST_PROGRESS = 0.05
"""A round of cuts that closes less than this share of the gap is the node's last."""

MOST_TABLES = 60_000
"""More tables than this that might improve a node end the search."""

CANDIDATES = 8
"""So many branchings are tried before one is chosen."""

TORN = 1e-4
"""A seat taken by less or by more than one minus this is settled."""

WHOLE = 1e-6


@dataclass(frozen=True, eq=False)
class _Node:
    """What is left of the tables: (P,) options that are out; and where the node hangs: its branching, and which side."""

    barred: Bools
    above: int | None = None
    yes: bool = False


class BranchAndPrice:
    """The search for a tree at one level of a problem, once a plan is at hand that is worth as much as any.

    `start` holds the positions in the pool of the tables to begin with, `cuts` those that are known, and (level,)
    `multipliers` what a unit of each earlier level is about worth.
    """

    def __init__(
        self, incumbent: Incumbent, level: int, unit: int, start: Ints, cuts: Sequence[Cut], multipliers: Floats
    ) -> None:
        self.incumbent, self.level, self.unit = incumbent, level, unit
        self.context, self.problem, self.pool = incumbent.context, incumbent.problem, incumbent.pool
        self.value, self.floors = int(incumbent.values[level]), incumbent.values[:level]
        self.missing = multipliers
        self.master = RestrictedMaster(self.pool, single_weights(self.problem, level), self.floors, multipliers)
        self.master.add(np.union1d(start, incumbent.plan))
        self.near = np.union1d(start, incumbent.plan)
        if cuts:
            self.master.cut(cuts)
        self.charges = _Charges()
        self.nodes, self.pricings = 0, 0

    def tree(self, most: int) -> Tree | None:
        """A tree of so many leaves at the most that proves the plan's value; `None` where none was found in time."""
        branched: list[tuple[int, int]] = []
        ends: list[tuple[_Node, Prices | int]] = []  # what each node came to: prices, or its branching
        stack = [_Node(np.zeros(self.problem.options, dtype=np.bool_))]
        while stack:
            node = stack.pop()
            self.nodes += 1
            if self.nodes > 2 * most:
                return None
            found = self._closed(node.barred)
            if found is None:
                return None
            if isinstance(found, Prices):
                ends.append((node, found))
                continue
            branched.append(found)
            number = len(branched) - 1
            ends.append((node, number))
            for yes in (False, True):  # the side that changes more is looked at first
                stack.append(_Node(node.barred | self._barred(*found, yes=yes), number, yes))
        return _grown(branched, ends)

    def _closed(self, barred: Bools) -> Prices | tuple[int, int] | None:
        """Prices that close a node, or the party and the family to branch on; `None` where the search ends."""
        self.master.bar(barred)
        before, cut_rounds = np.inf, 0
        for _ in range(ROUNDS):
            duals = self.master.solve(self.context.clock)
            if duals is None:
                return None
            fresh = self._improving(duals, barred)
            if len(fresh):
                self.master.add(fresh)
                continue
            if duals.value < self.value + 1 - WHOLE:
                prices, found = self._priced(duals, barred)
                if prices is not None and prices.bound <= self.value:
                    return prices
                if found is None:
                    return None
                if len(found):
                    self.near = np.union1d(self.near, found)
                    self.master.add(found)
                    continue
                return self._seat()
            gap = duals.value - self.value
            if cut_rounds < CUT_ROUNDS and before - duals.value >= LEAST_PROGRESS * gap:
                before, cut_rounds = duals.value, cut_rounds + 1
                cuts = self._violated()
                if cuts:
                    self.master.cut(cuts)
                    continue
            return self._seat(barred)
        return None

    def _violated(self) -> list[Cut]:
        torn = np.flatnonzero((self.master.values > WHOLE) & (self.master.values < 1 - WHOLE))
        index = self.master.index[torn]
        rows = PackingRows(self.problem, self.pool.options[index], self.pool.groups[index])
        known = set(self.master.cuts)
        return [cut for cut in rows.violated(self.master.values[torn], MORE_ROWS) if cut not in known]

    def _improving(self, duals: Duals, barred: Bools) -> Ints:
        """Tables of the pool that would improve the node, those that would most."""
        index = self.near
        options = self.pool.options[index]
        weights = duals.weights(single_weights(self.problem, self.level))
        paid = np.append(duals.parties[self.problem.option_party], 0.0)[options].sum(axis=1)
        worth = (weights[:, None] * self.pool.values[:, index]).sum(axis=0) - paid
        worth -= self.charges.paid(self.problem, options, self.pool.groups[index], self.master.cuts, duals.cuts)
        out = np.append(barred, False)[options].any(axis=1)
        out |= self.master.used[index]
        gain = worth - duals.groups[self.pool.groups[index]]
        better = np.flatnonzero(~out & (gain > 1e-4))
        return index[better[np.argsort(-gain[better], kind="stable")[:300]]]

    def _priced(self, duals: Duals, barred: Bools) -> tuple[Prices | None, Ints | None]:
        """What the duals prove over all tables, and tables of the pool that were worth more than they say."""
        self.pricings += 1
        problem, pricing, unit = self.problem, self.context.pricing, self.unit
        if not fits_int64(pricing, np.append(duals.multipliers * unit, unit), duals.parties * unit):
            return None, None
        multipliers = tuple(int(value) for value in np.rint(duals.multipliers * unit))
        parties = np.rint(duals.parties * unit).astype(np.int64)
        cuts = [
            (cut, price)
            for cut, price in zip(self.master.cuts, np.rint(duals.cuts * unit).astype(np.int64).tolist(), strict=True)
            if price
        ]
        priced = price_out(problem, level_weights(problem, self.level, unit, multipliers), parties)
        reduced = np.where(barred, ABSENT, priced.reduced)
        worth = np.maximum(np.floor(duals.groups * unit).astype(np.int64), -priced.coefficient[problem.group_family])
        fixed = int(parties.sum()) + sum(price * cut.most for cut, price in cuts)
        fixed -= sum(m * int(value) for m, value in zip(multipliers, self.floors, strict=True))
        room = unit * (self.value + 1) - 1 - fixed - int(family_best(problem, worth, priced.coefficient).sum())
        spread = room // max(1, int(problem.max_meals.sum()))
        if room >= 0:
            worth = worth + spread
        try:
            found = pricing.within(reduced, priced.weights, worth + 1, most=MOST_TABLES)
        except TooManyError:
            return None, None
        owed = _owed(self.problem, found, cuts)
        found = replace(found, worth=found.worth - owed)
        found = found.take(found.worth > worth[found.groups])
        np.maximum.at(worth, found.groups, found.worth)
        total = fixed + int(family_best(problem, worth, priced.coefficient).sum())
        prices = Prices(unit, total, multipliers, parties, (), tuple(cuts))
        return prices, self.pool.locate(found.options, found.groups)

    def _seats(self) -> tuple[Ints, Ints, Floats]:
        """Parties, families, and how much of each of these seats the relaxation takes."""
        problem, taken = self.problem, np.flatnonzero(self.master.values > WHOLE)
        index = self.master.index[taken]
        row, place = np.nonzero(self.pool.options[index] >= 0)
        party = problem.option_party[self.pool.options[index][row, place]]
        seat = party * problem.families + problem.group_family[self.pool.groups[index]][row]
        keys, where = np.unique(seat, return_inverse=True)
        share = np.bincount(where, weights=self.master.values[taken][row], minlength=len(keys))
        return *np.divmod(keys, problem.families), share

    def _seat(self, barred: Bools) -> tuple[int, int] | None:
        """The seat to branch on: of those taken by about a half, the one whose two sides both lose most."""
        parties, families, share = self._seats()
        torn = np.flatnonzero((share > TORN) & (share < 1 - TORN))
        torn = torn[np.argsort(np.abs(share[torn] - 0.5), kind="stable")[:CANDIDATES]]
        best: tuple[float, tuple[int, int] | None] = (-1.0, None)
        for seat in torn.tolist():
            chosen = int(parties[seat]), int(families[seat])
            lost = 1.0
            for yes in (True, False):
                self.master.bar(barred | self._barred(*chosen, yes=yes))
                duals = self.master.solve(self.context.clock)
                if duals is None:
                    return None
                lost *= max(1e-3, min(self._bound_at_node - duals.value, self._bound_at_node - self.value))
            if lost > best[0]:
                best = lost, chosen
        return best[1]

    def _barred(self, party: int, family: int, *, yes: bool) -> Bools:
        """(P,) the options that a branching takes out."""
        problem = self.problem
        here = problem.group_family[problem.option_group] == family
        return np.asarray((problem.option_party == party) & (~here if yes else here))
