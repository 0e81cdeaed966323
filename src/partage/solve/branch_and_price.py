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

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from partage.problem.model import Bools, Ints, Problem
from partage.solve.column_generation import LevelRelaxation
from partage.solve.incumbent import Incumbent
from partage.solve.lexicographic_weights import single_weights
from partage.solve.linear import Floats
from partage.solve.master import Duals, RestrictedMaster
from partage.solve.prices import family_best, fits_int64, level_weights, price_out
from partage.solve.pricing import ABSENT
from partage.solve.rank_one_cuts import MORE_ROWS, PackingRows, RankOneCut
from partage.solve.search_space import TooManyError
from partage.solve.solver import Branching, PricedCut, Prices, PriceTree

ROUNDS, CUT_ROUNDS = 100, 6
"""Rounds of tables and cuts at one node, at the most; of cuts alone, which only the root has: further down they gain
less than they take."""

LEAST_PROGRESS = 0.05
"""A round of cuts that closes less than this share of the gap is the node's last."""

MOST_TABLES, MIXES = 10_000, 10
"""With more tables than this that seem to improve a node its prices lie too far from the root's."""

JOINING = 300
"""So many tables join the relaxation in one round."""

MOST_CUTS = 400
"""With so many cuts no further ones are looked for."""

CANDIDATES = 8
"""So many branchings are tried before one is chosen."""

CHECKING = 1.5
"""So much longer than the search takes the checker for the prices of a leaf."""

TORN = 1e-4
"""A seat taken by less or by more than one minus this is settled."""

IMPROVING, WHOLE = 1e-4, 1e-6

Seat = tuple[int, int]
"""A party at a family: what is branched on."""


@dataclass(frozen=True, eq=False)
class _Node:
    """(P,) options that are out; the number of the branching it hangs on, and on which side."""

    barred: Bools
    above: int
    yes: bool


class BranchAndPrice:
    """The search for a tree at one level of a problem, from a plan at hand that is worth as much as any, or nearly.

    `proof` holds prices for the level, `near` the positions in the pool of tables that a better plan might hold, and
    `start` of those to begin with; some `cuts` are known, and a unit of each earlier level that is lacking costs
    `missing` (level,).
    """

    def __init__(
        self,
        incumbent: Incumbent,
        level: int,
        proof: LevelRelaxation,
        near: Ints,
        start: Ints,
        cuts: Sequence[RankOneCut],
        missing: Floats,
    ) -> None:
        self.incumbent = incumbent
        self.context, self.problem, self.pool = incumbent.context, incumbent.problem, incumbent.pool
        self.level, self.unit = level, proof.prices.unit
        prices, unit = proof.prices, proof.prices.unit
        weights = level_weights(self.problem, level, unit, prices.multipliers)
        least = -(weights @ self.problem.family_values)[self.problem.group_family]  # what plays no part is worth less
        groups = np.maximum(proof.worth, least) / unit
        self.root = Duals(prices.parties / unit, groups, np.array(prices.multipliers) / unit, np.inf)
        self.value, self.floors = int(incumbent.values[level]), incumbent.values[:level]
        self.objective = single_weights(self.problem, level)
        self.master = RestrictedMaster(self.pool, self.objective, self.floors, missing)
        self.near = _Charged(self.problem)
        self._know(np.union1d(near, incumbent.plan))
        self.master.add(np.union1d(start, incumbent.plan))
        self._keep_to(cuts)
        self.leaves = self.pricings = 0
        self.pricing_seconds = 0.0

    @property
    def checking(self) -> float:
        """About the seconds that the checker takes for the leaves so far: it prices each of them once more."""
        return CHECKING * self.leaves * self.pricing_seconds / max(1, self.pricings)

    def tree(self, most: int, reserve: float) -> PriceTree | None:
        """A tree of so many leaves at the most that proves the plan's value.

        `None` where none was found before all but a `reserve` of the seconds left is over.
        """
        nodes = [_Node(np.zeros(self.problem.options, dtype=np.bool_), -1, yes=False)]
        seats: dict[int, Seat] = {}
        grown: dict[tuple[int, bool], PriceTree] = {}
        waiting = [0]
        while waiting:
            if len(nodes) > 2 * most - 1 or self.context.clock.left <= reserve + self.checking:
                return None
            number = waiting.pop()
            barred = nodes[number].barred
            found = self._closed(barred)
            if found is None:
                return None
            if isinstance(found, Prices):
                self.leaves += 1
                grown[nodes[number].above, nodes[number].yes] = found
            else:
                seats[number] = found
                for yes in (False, True):
                    waiting.append(len(nodes))
                    nodes.append(_Node(barred | self._barred(found, yes=yes), number, yes))
        for number, seat in reversed(seats.items()):  # what hangs on one comes later
            above = nodes[number].above, nodes[number].yes
            grown[above] = Branching(*seat, grown[number, True], grown[number, False])
        return grown[-1, False]

    def _closed(self, barred: Bools) -> Prices | Seat | None:
        """Prices that close a node, or the seat to branch on; `None` where the search ends."""
        before, cut_rounds = np.inf, 0 if barred.any() else CUT_ROUNDS
        for _ in range(ROUNDS):
            duals = self._relaxed(barred)
            if duals is None:
                return None
            gap = duals.value - self.value
            if gap < 1 - WHOLE:
                priced = self._priced(duals, barred)
                if priced is None or priced[0].bound <= self.value:
                    return priced[0] if priced else None
                if len(priced[1]):
                    continue
            elif cut_rounds and before - duals.value >= LEAST_PROGRESS * gap and self._keep_to(self._violated()):
                before, cut_rounds = duals.value, cut_rounds - 1
                continue
            elif self._improved():
                continue
            return self._seat(barred, duals.value)
        return None

    def _improved(self) -> bool:
        """Whether the relaxation is a plan, and a better one than that at hand."""
        values, value = self.master.values, self.value
        if not ((values < WHOLE) | (values > 1 - WHOLE)).all():
            return False
        self.incumbent.accept(self.level, np.sort(self.master.index[values > WHOLE]))
        self.value = int(self.incumbent.values[self.level])
        return self.value > value

    def _relaxed(self, barred: Bools) -> Duals | None:
        """The relaxation over all known tables that hold none of these options."""
        duals = self._solve(barred)
        while duals is not None:
            improving = self._improving(duals, barred)
            if not len(improving):
                break
            self.master.add(improving)
            duals = self._solve(barred)
        return duals

    def _solve(self, barred: Bools) -> Duals | None:
        """The relaxation as it stands without these options."""
        self.master.bar(barred)
        return self.master.solve(self.context.clock)

    def _know(self, index: Ints) -> Ints:
        """Take tables of the pool into account; those that are new."""
        fresh = np.setdiff1d(index, self.near.index)
        self.near.add(fresh, self.pool.options[fresh], self.pool.groups[fresh], self.master.cuts)
        return fresh

    def _keep_to(self, cuts: Sequence[RankOneCut]) -> bool:
        """Whether there are any."""
        if cuts:
            self.near.cut(len(self.master.cuts), cuts)
            self.master.cut(cuts)
        return bool(cuts)

    def _violated(self) -> list[RankOneCut]:
        if len(self.master.cuts) >= MOST_CUTS:
            return []
        torn = np.flatnonzero((self.master.values > WHOLE) & (self.master.values < 1 - WHOLE))
        index = self.master.index[torn]
        rows = PackingRows(self.problem, self.pool.options[index], self.pool.groups[index])
        known = set(self.master.cuts)
        return [cut for cut in rows.violated(self.master.values[torn], MORE_ROWS) if cut not in known]

    def _improving(self, duals: Duals, barred: Bools) -> Ints:
        """Known tables that would improve the node, those that would most."""
        index = self.near.index
        options, groups = self.pool.options[index], self.pool.groups[index]
        price = np.append(duals.parties[self.problem.option_party], 0.0)  # -1 finds the last
        price[:-1][barred] = np.inf
        weights = duals.weights(self.objective)
        worth = (weights[:, None] * self.pool.values[:, index]).sum(axis=0) - price[options].sum(axis=1)
        gain = worth - self.near.paid(duals.cuts) - duals.groups[groups]
        gain[np.isin(index, self.master.index)] = -np.inf
        better = np.flatnonzero(gain > IMPROVING)
        return index[better[np.argsort(-gain[better], kind="stable")[:JOINING]]]

    def _priced(self, duals: Duals, barred: Bools) -> tuple[Prices, Ints] | None:
        """What the duals prove over all tables, and where in the pool are unknown ones worth more than they say.

        Where these are too many, the same of duals between these and the root's: just so far that there are some (A.
        Wentges, "Weighted Dantzig-Wolfe decomposition for linear mixed-integer programming", International Transactions
        in Operational Research 4 (1997), 151-162).
        """
        near, far, share = 1.0, 0.0, 0.0
        for _ in range(MIXES):
            began = self.context.clock.elapsed
            try:
                prices, tables = self._proven(duals.between(self.root, share), barred)
            except TooManyError:
                far = share
            else:
                fresh = self._know(tables)
                if prices.bound <= self.value or len(fresh) or not share:
                    return prices, fresh
                near = share
            finally:
                self.pricings += 1
                self.pricing_seconds += self.context.clock.elapsed - began
            share = (near + far) / 2
        return None

    def _proven(self, duals: Duals, barred: Bools) -> tuple[Prices, Ints]:
        """What these duals prove; raises `TooManyError`."""
        problem, pricing, unit = self.problem, self.context.pricing, self.unit
        if not fits_int64(pricing, np.append(duals.multipliers * unit, unit), duals.parties * unit):
            raise TooManyError
        multipliers = tuple(np.rint(duals.multipliers * unit).astype(np.int64).tolist())
        parties = np.rint(duals.parties * unit).astype(np.int64)
        prices = np.rint(duals.cuts * unit).astype(np.int64)
        priced = price_out(problem, level_weights(problem, self.level, unit, multipliers), parties)
        worth = np.maximum(np.floor(duals.groups * unit).astype(np.int64), -priced.coefficient[problem.group_family])
        fixed = int(parties.sum()) + sum(p * c.most for p, c in zip(prices.tolist(), self.master.cuts, strict=True))
        fixed -= sum(m * int(value) for m, value in zip(multipliers, self.floors, strict=True))
        room = unit * (self.value + 1) - 1 - fixed - int(family_best(problem, worth, priced.coefficient).sum())
        worth += max(0, room) // max(1, int(problem.max_meals.sum()))  # what the bound may lose, shared by all meals
        reduced = np.where(barred, ABSENT, priced.reduced)
        found = pricing.within(reduced, priced.weights, worth + 1, most=MOST_TABLES)
        owed = _Charged(problem)
        owed.add(np.arange(len(found.groups)), found.options, found.groups, self.master.cuts)
        found = replace(found, worth=found.worth - np.rint(owed.paid(prices)).astype(np.int64))
        found = found.take(found.worth > worth[found.groups])
        np.maximum.at(worth, found.groups, found.worth)
        total = fixed + int(family_best(problem, worth, priced.coefficient).sum())
        proven = Prices(unit, total, multipliers, parties, (), self._stated(prices))
        return proven, self.pool.locate(found.options, found.groups)

    def _stated(self, prices: Ints) -> tuple[PricedCut, ...]:
        """The cuts that have a price, by parties and families."""
        count = self.problem.parties
        return tuple(
            PricedCut(
                tuple(("party", row) if row < count else ("family", row - count) for row in cut.rows),
                cut.weights,
                cut.over,
                price,
            )
            for cut, price in zip(self.master.cuts, prices.tolist(), strict=True)
            if price
        )

    def _seat(self, barred: Bools, worth: float) -> Seat | None:
        """The seat to branch on: of those taken by about a half, the one whose two sides both lose most."""
        best: tuple[float, Seat | None] = (-1.0, None)
        for seat in self._torn_seats()[:CANDIDATES]:
            lost = 1.0
            for yes in (True, False):
                duals = self._solve(barred | self._barred(seat, yes=yes))
                if duals is None:
                    return None
                lost *= max(1e-3, min(worth - duals.value, worth - self.value))
            if lost > best[0]:
                best = lost, seat
        return best[1]

    def _torn_seats(self) -> list[Seat]:
        """Seats that the relaxation takes in part, those nearest to a half first."""
        problem, taken = self.problem, np.flatnonzero(self.master.values > WHOLE)
        index = self.master.index[taken]
        row, place = np.nonzero(self.pool.options[index] >= 0)
        party = problem.option_party[self.pool.options[index][row, place]]
        seats = party * problem.families + problem.group_family[self.pool.groups[index]][row]
        seats, where = np.unique(seats, return_inverse=True)
        share = np.bincount(where, weights=self.master.values[taken][row], minlength=len(seats))
        torn = np.flatnonzero((share > TORN) & (share < 1 - TORN))
        torn = torn[np.argsort(np.abs(share[torn] - 0.5), kind="stable")]
        parties, families = np.divmod(seats[torn], problem.families)
        return list(zip(parties.tolist(), families.tolist(), strict=True))

    def _barred(self, seat: Seat, *, yes: bool) -> Bools:
        """(P,) the options that a branching takes out."""
        party, family = seat
        here = self.problem.group_family[self.problem.option_group] == family
        return np.asarray((self.problem.option_party == party) & (~here if yes else here))


class _Charged:
    """Tables of the pool at positions `index`, and how often each counts in cuts."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self.index = np.zeros(0, dtype=np.int64)
        self._rows: list[PackingRows] = []
        self._entries = [np.zeros((3, 0), dtype=np.int64)]  # tables, cuts, and how often

    def add(self, index: Ints, options: Ints, groups: Ints, cuts: Sequence[RankOneCut]) -> None:
        """More tables, beside the `cuts` known so far."""
        self._rows.append(PackingRows(self._problem, options, groups))
        self._count(self._rows[-1], len(self.index), 0, cuts)
        self.index = np.append(self.index, index)

    def cut(self, first: int, cuts: Sequence[RankOneCut]) -> None:
        """More cuts, numbered from `first`."""
        start = 0
        for rows in self._rows:
            self._count(rows, start, first, cuts)
            start += len(rows.rows)

    def _count(self, rows: PackingRows, start: int, first: int, cuts: Sequence[RankOneCut]) -> None:
        for number, cut in enumerate(cuts, first):
            counted = rows.counted(cut)
            table = np.flatnonzero(counted)
            self._entries.append(np.stack([start + table, np.full(len(table), number), counted[table]]))

    def paid(self, prices: Ints | Floats) -> Floats:
        """(n,) what tables pay at these prices of cuts."""
        self._entries = [np.concatenate(self._entries, axis=1)]
        table, cut, counted = self._entries[0]
        weights = np.append(prices.astype(np.float64), 0.0)[cut] * counted
        return np.bincount(table, weights=weights, minlength=len(self.index)).astype(np.float64)
