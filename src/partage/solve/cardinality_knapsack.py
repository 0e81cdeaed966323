"""The best table of every group by numbers alone, fast enough to be asked hundreds of times.

For each size of party the few best options of a group are picked out (a partition, not a sort), and sizes are
merged person by person. What tables add by themselves is taken at its bound; table requirements are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from partage.problem.model import Ints
from partage.solve.enumeration import UNREACHABLE

if TYPE_CHECKING:
    from partage.solve.pricing import PricingProblem

ABSENT = UNREACHABLE // 64
"""What a place in the padding is worth: a table with 50 of them is still worth more than `UNREACHABLE`."""


class CardinalityKnapsack:
    """The options of each group by size of party, as padded matrices."""

    def __init__(self, pricing: PricingProblem) -> None:
        self.pricing = pricing
        problem = pricing.problem
        size = problem.option_size
        self.sizes = np.unique(size).tolist()
        self._matrices = []
        for step in self.sizes:
            options = np.flatnonzero(size == step)
            group = problem.option_group[options]
            place = np.arange(len(options)) - np.searchsorted(group, group)
            matrix = np.full((problem.groups, int(place.max(initial=0)) + 1), problem.options, dtype=np.int64)
            matrix[group, place] = options
            self._matrices.append(matrix)

    def best(self, reduced: Ints, weights: Ints) -> tuple[Ints, Ints]:
        """(G,) the worth of each group's best table, and (G, K) its options, padded with -1."""
        pricing = self.pricing
        width = pricing.width
        padded = np.append(reduced, ABSENT)
        sums = np.full((pricing.problem.groups, width), UNREACHABLE, dtype=np.int64)
        sums[:, 0] = 0
        picked, counts = [], []
        for step, matrix in zip(self.sizes, self._matrices, strict=True):
            most = min((width - 1) // step, matrix.shape[1])
            options, gains = _best_few(matrix, padded[matrix], most)
            sums, count = _merge(sums, np.cumsum(gains, axis=1), step)
            picked.append(options)
            counts.append(count)
        own = np.tensordot(weights, pricing.highest_table_term, axes=1)
        worth = np.where(pricing.permitted & (sums > ABSENT // 2), sums + own, UNREACHABLE)
        people = worth.argmax(axis=1)
        return worth.max(axis=1, initial=UNREACHABLE), self._tables(picked, counts, people)

    def _tables(self, picked: list[Ints], counts: list[Ints], people: Ints) -> Ints:
        """The options behind the best sums, the last size merged first."""
        parts = []
        row = np.arange(len(people))
        for step, options, count in zip(self.sizes[::-1], picked[::-1], counts[::-1], strict=True):
            taken = count[row, people]
            parts.append(np.where(np.arange(options.shape[1]) < taken[:, None], options, -1))
            people = people - taken * step
        return np.concatenate(parts, axis=1) if parts else np.full((len(people), 1), -1, dtype=np.int64)


def _best_few(matrix: Ints, gains: Ints, most: int) -> tuple[Ints, Ints]:
    """(G, most) options of the greatest gains, the greatest first, and the gains."""
    if most < matrix.shape[1]:
        few = np.argpartition(-gains, most - 1, axis=1)[:, :most]
        matrix, gains = np.take_along_axis(matrix, few, axis=1), np.take_along_axis(gains, few, axis=1)
    order = np.argsort(-gains, axis=1, kind="stable")
    return np.take_along_axis(matrix, order, axis=1), np.take_along_axis(gains, order, axis=1)


def _merge(sums: Ints, added: Ints, step: int) -> tuple[Ints, Ints]:
    """(G, width) the best sums with parties of one more size, and how many of them are behind each."""
    best, count = sums.copy(), np.zeros_like(sums)
    for number in range(1, added.shape[1] + 1):
        shift = number * step
        joined = sums[:, : sums.shape[1] - shift] + added[:, number - 1 : number]
        better = joined > best[:, shift:]
        best[:, shift:] = np.where(better, joined, best[:, shift:])
        count[:, shift:] = np.where(better, number, count[:, shift:])
    return best, count
