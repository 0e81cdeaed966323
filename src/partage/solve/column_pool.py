"""The tables known so far."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from partage.problem.model import Ints, Problem

NEW_PER_GROUP = 3
"""Tables of one group that may join the relaxation in one round."""


class ColumnPool:
    """The tables known so far, each once, with what they are worth at every level.

    `options` (N, K) are those of each table, ascending and padded with -1; `groups` is (N,), and `values` (L, N) leaves
    family values out.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.options = np.full((0, int(problem.seats.max(initial=1))), -1, dtype=np.int64)
        self.groups = np.zeros(0, dtype=np.int64)
        self.values = np.zeros((len(problem.levels), 0), dtype=np.int64)
        self._keys = _keys(self.options)

    def __len__(self) -> int:
        return len(self.groups)

    def add(self, options: Ints, groups: Ints) -> Ints:
        """Add the tables that are not known yet; the positions of those."""
        wide = self._wide(options)
        keys, first = np.unique(_keys(wide), return_index=True)
        fresh = np.sort(first[~np.isin(keys, self._keys)])
        before = len(self)
        self.options = np.concatenate([self.options, wide[fresh]])
        self.groups = np.concatenate([self.groups, groups[fresh]])
        self.values = np.concatenate([self.values, self.problem.values(wide[fresh], groups[fresh])], axis=1)
        self._keys = _keys(self.options)
        return np.arange(before, len(self))

    def _wide(self, options: Ints) -> Ints:
        """The same tables in as many columns as the pool has; what is cut off is padding."""
        wide = np.full((len(options), self.options.shape[1]), -1, dtype=np.int64)
        wide[:, : options.shape[1]] = options[:, : self.options.shape[1]]
        return wide

    def locate(self, options: Ints, groups: Ints) -> Ints:
        """The positions of these tables, which are added where they are not known yet."""
        self.add(options, groups)
        wide = self._wide(options)
        order = np.argsort(self._keys, kind="stable")
        return np.asarray(order[np.searchsorted(self._keys[order], _keys(wide))])

    def worth(self, weights: Ints, parties: Ints) -> Ints:
        """(N,) worth of each table at prices (U,) of a weighted sum of levels."""
        price = np.append(parties[self.problem.option_party], 0)[self.options].sum(axis=1)  # -1 finds the 0
        return np.asarray(weights @ self.values - price)


def best_of_each_group(pool: ColumnPool, weights: Ints, parties: Ints) -> Ints:
    """The few best tables of each group at prices: where a relaxation starts."""
    return first_of_each_group(pool.groups, pool.worth(weights, parties), np.arange(len(pool)))


def first_of_each_group(groups: Ints, worth: Ints, index: Ints) -> Ints:
    """Of the tables at `index` the few of each group that are worth most."""
    order = index[np.lexsort((index, -worth[index], groups[index]))]
    rank = np.arange(len(order)) - np.searchsorted(groups[order], groups[order])
    return order[rank < NEW_PER_GROUP]


def is_plan(pool: ColumnPool, index: Ints) -> bool:
    """Whether these tables of the pool can stand side by side."""
    problem = pool.problem
    options, groups = pool.options[index], pool.groups[index]
    parties = problem.option_party[options[options >= 0]]
    families = problem.group_family[groups]
    people = np.where(options >= 0, problem.option_size[options], 0).sum(axis=1)
    return bool(
        ((people >= problem.min_guests[families]) & (people <= problem.seats[families])).all()
        and len(np.unique(parties)) == len(parties)
        and len(np.unique(groups)) == len(groups)
        and (np.bincount(families, minlength=problem.families) <= problem.max_meals).all()
    )


def _keys(options: Ints) -> NDArray[np.void]:
    """(N,) one comparable value per row; options name their group, so that they name the table."""
    rows = np.ascontiguousarray(options)
    return rows.view(np.dtype((np.void, rows.shape[1] * 8))).reshape(-1)
