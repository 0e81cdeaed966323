"""Rank-one cuts over the rows of the packing: parties, and families that host once.

Weigh some rows, add them up, divide and round down: every plan keeps what comes out, a relaxation may not. Over three
rows with weights of a half these are the subset-row cuts; the patterns of four, five and seven rows are those that cut
most deeply in packing problems.

References
----------
M. Jepsen, B. Petersen, S. Spoorendonk, D. Pisinger, "Subset-row inequalities applied to the vehicle-routing problem
with time windows", Operations Research 56 (2008), 497-511. D. Pecin, A. Pessoa, M. Poggi, E. Uchoa, H. Santos,
"Limited memory rank-1 cuts for vehicle routing problems", Operations Research Letters 45 (2017), 206-209.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from partage.problem.model import Ints, Problem
from partage.solve.linear import Floats

THREE_ROWS = (((1, 1, 1), 2),)
MORE_ROWS = (
    *THREE_ROWS,
    ((1, 1, 1, 1, 1), 2),
    ((2, 1, 1, 1), 3),
    ((2, 2, 1, 1, 1), 3),
    ((3, 2, 2, 1, 1), 5),
    ((1, 1, 1, 1, 1, 1, 1), 2),
)
"""Weights of rows, and what their sum is divided by."""

LEAST_VIOLATION = 0.02
"""A relaxation breaks a cut worth adding by as much."""

MOST_CUTS, MOST_ON_ROW = 80, 6
"""New cuts in one round, at the most, and of these on one row."""

TORN, GRAIN = 1e-6, 1e6
"""Tables nearer 0 or 1 than this are whole; values are counted in millionths, so that sums are exact."""

SWAPS, MOST_PAIRS = 1, 300
"""So many times each row of a cut is exchanged for a better one; cuts grow from so many pairs of rows."""

START = 16
"""While a cut grows, what it gains at once counts so many times what it may gain later."""

Pattern = tuple[tuple[int, ...], int]


@dataclass(frozen=True)
class RankOneCut:
    """Tables that cover `rows` (parties, then families) with `weights` count ``sum // over``; all together `most`."""

    rows: tuple[int, ...]
    weights: tuple[int, ...]
    over: int

    @property
    def most(self) -> int:
        """What every plan keeps to: each row is covered once."""
        return sum(self.weights) // self.over


class PackingRows:
    """Which rows tables cover: (N, K + 1) numbers of parties, then of families, padded with `count`.

    A family that hosts more than once is left out, so that every row stands for one place.
    """

    def __init__(self, problem: Problem, options: Ints, groups: Ints) -> None:
        self.count = problem.parties + problem.families
        seated = np.where(options >= 0, problem.option_party[options], self.count)
        family = problem.group_family[groups]
        host = np.where(problem.max_meals[family] == 1, problem.parties + family, self.count)
        self.rows = np.concatenate([seated, host[:, None]], axis=1)

    def counted(self, cut: RankOneCut) -> Ints:
        """(N,) how often each table counts in a cut."""
        weight = np.zeros(self.count + 1, dtype=np.int64)
        weight[list(cut.rows)] = cut.weights
        return np.asarray(weight[self.rows].sum(axis=1) // cut.over)

    def violated(self, values: Floats, patterns: tuple[Pattern, ...]) -> list[RankOneCut]:
        """Cuts that the `values` (N,) of a relaxation break, the deepest first."""
        torn = np.flatnonzero((values > TORN) & (values < 1 - TORN))
        if not len(torn):
            return []
        covers = np.zeros((len(torn), self.count + 1))
        covers[np.arange(len(torn))[:, None], self.rows[torn]] = 1.0
        live = np.flatnonzero(covers[:, : self.count].sum(axis=0) > 1)
        search = _Separation(covers[:, live], np.rint(values[torn] * GRAIN))
        found: dict[RankOneCut, float] = {}
        for weights, over in patterns:
            if len(weights) > len(live):
                continue
            chosen, broken = search.grown(weights, over)
            for rows, by in zip(live[chosen].tolist(), broken.tolist(), strict=True):
                if by > LEAST_VIOLATION:
                    pairs = sorted(zip(rows, weights, strict=True))
                    found[RankOneCut(tuple(row for row, _ in pairs), tuple(weight for _, weight in pairs), over)] = by
        return _spread(found, self.count)


class _Separation:
    """Grows cuts from every two rows that a torn table covers; sums of whole numbers, exact in any order."""

    def __init__(self, covers: Floats, values: Floats) -> None:
        self.covers, self.values = covers, values
        shared = np.triu((covers * values[:, None]).T @ covers, 1)
        first, second = np.nonzero(shared > 0)
        nearest = np.argsort(-shared[first, second], kind="stable")[:MOST_PAIRS]
        self.first, self.second = first[nearest], second[nearest]

    def grown(self, weights: tuple[int, ...], over: int) -> tuple[Ints, Floats]:
        """(E, k) rows, greedily chosen and exchanged, and (E,) by how much the cut is broken."""
        chosen = np.full((len(self.first), len(weights)), -1)
        chosen[:, 0], chosen[:, 1] = self.first, self.second
        total = weights[0] * self.covers[:, self.first].T + weights[1] * self.covers[:, self.second].T
        for place in range(2, len(weights)):
            later = ((total > 0) * self.values) @ self.covers
            best = self._best(total, weights[place], over, chosen[:, :place], later)
            chosen[:, place] = best
            total = total + weights[place] * self.covers[:, best].T
        for place in [*range(len(weights))] * SWAPS:
            total = total - weights[place] * self.covers[:, chosen[:, place]].T
            best = self._best(total, weights[place], over, np.delete(chosen, place, axis=1), 0.0)
            chosen[:, place] = best
            total = total + weights[place] * self.covers[:, best].T
        counted = (np.floor(total / over) * self.values).sum(axis=1) / GRAIN
        return chosen, counted - sum(weights) // over

    def _best(self, total: Floats, weight: int, over: int, taken: Ints, later: Floats | float) -> Ints:
        """(E,) the row that adds most to each cut."""
        added = (np.floor((total + weight) / over) - np.floor(total / over)) * self.values
        gained = START * (added @ self.covers) + later
        np.put_along_axis(gained, taken, -1.0, axis=1)
        return np.asarray(gained.argmax(axis=1))


def _spread(found: dict[RankOneCut, float], rows: int) -> list[RankOneCut]:
    """The deepest cuts, few of them on any one row."""
    used = np.zeros(rows, dtype=np.int64)
    spread: list[RankOneCut] = []
    for cut in sorted(found, key=lambda cut: (-found[cut] / len(cut.rows) ** 0.5, cut.rows, cut.weights, cut.over)):
        on = list(cut.rows)
        if len(spread) < MOST_CUTS and used[on].max() < MOST_ON_ROW:
            spread.append(cut)
            used[on] += 1
    return spread
