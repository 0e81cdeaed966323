"""Requirements asked of pairs where the slot does not matter, and of every seat where it does; plain ones last."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from partage.columns import Columns
from partage.problem.candidates import Options, Pairs
from partage.rules.base import Requirement
from partage.rules.decorators import is_plain
from partage.rules.evaluate import allowed, whatever_the_slot
from partage.rules.requirements import SameSlot

THIN_AT = 0.75
"""Rows are thinned out once fewer than this share of them is still allowed."""


class Sieve:
    """The requirements of a policy, the most selective so far first.

    Parameters
    ----------
    columns
        The roster.
    rules
        Every requirement in force. `SameSlot` is what candidates are made by, and is not asked again. Those in
        plain Python are slow, and asked about pairs only that all others leave on some slot.
    """

    def __init__(self, columns: Columns, rules: Sequence[Requirement]) -> None:
        self._columns = columns
        self._of_pairs = [rule for rule in rules if rule.name != SameSlot.name and not is_plain(rule)]
        self._plain = [rule for rule in rules if is_plain(rule)]
        self._of_seats: list[Requirement] = []
        self._asked = {rule.name: 1 for rule in rules}
        self._kept = {rule.name: 1 for rule in rules}

    def pairs(self, pairs: Pairs) -> Pairs:
        """The pairs that every rule allows which did not look at the slot; plain rules are not asked yet."""
        alive = np.ones(len(pairs), dtype=np.bool_)
        for rule in sorted(self._of_pairs, key=self._share):
            answer = whatever_the_slot(allowed, rule, pairs.seats)
            if answer is None:
                self._of_pairs.remove(rule)
                self._of_seats.append(rule)
                continue
            self._count(rule, answer)
            alive &= pairs.together(answer)
            if np.count_nonzero(alive) < THIN_AT * len(alive):
                pairs = pairs.take(self._columns, alive)
                alive = np.ones(len(pairs), dtype=np.bool_)
        return pairs if alive.all() else pairs.take(self._columns, alive)

    def options(self, options: Options) -> Options:
        """The options that every other rule allows, too."""
        for rule in self._of_seats:
            keep = options.together(allowed(rule, options.seats))
            if not keep.all():
                options = options.take(self._columns, keep)
        for rule in self._plain:
            keep = options.pairs.together(allowed(rule, options.pairs.seats))
            if not keep.all():
                options = options.take(self._columns, keep[options.pair])
        return options

    def _share(self, rule: Requirement) -> float:
        return self._kept[rule.name] / self._asked[rule.name]

    def _count(self, rule: Requirement, answer: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> None:
        self._asked[rule.name] += len(answer)
        self._kept[rule.name] += int(np.count_nonzero(answer))
