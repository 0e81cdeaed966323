"""What the cuts of a certificate charge tables, and how much all plans pay for them at the most.

A cut concerns the families and parties in its rows only: of each family's options the search is told those of whom a
table could meet a cut, and groups without any are none of its business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from partage.columns import Bools, Columns, Ints
from partage.plan.records import LARGEST, CertificateError, Cut
from partage.plan.seat_options import SeatOptions

LARGEST_WEIGHT = 2**31
"""Weights and divisors beyond this are refused, so that sums of them stay small."""


@dataclass(frozen=True, eq=False)
class CutRows:
    """Cuts that have a price, as arrays.

    Parameters
    ----------
    over, price
        (C,) of each cut.
    row, cut, weight
        (E,) which rows stand in which cuts, in that order; parties come first, then families.
    families
        (F,) the row of each family.
    most
        What all tables of any plan pay together at the most.
    most_at_table
        No table pays more.
    """

    over: Ints
    price: Ints
    row: Ints
    cut: Ints
    weight: Ints
    families: Ints
    most: int
    most_at_table: int

    @classmethod
    def read(cls, cuts: Sequence[Cut], columns: Columns) -> CutRows:
        """The cuts of a certificate, once it is certain that they are some.

        Raises
        ------
        CertificateError
            A number out of range, an unknown id, a row twice, or not as many weights as rows.
        """
        parties, meals = len(columns.parties), columns.families.columns["max_meals"].tolist()
        entries, most, at_table = [], 0, 0
        priced = [(cut, rows) for cut in cuts if (rows := _rows(cut, columns)) and cut.price]
        for number, (cut, rows) in enumerate(priced):
            entries += [(row, number, weight) for row, weight in zip(rows, cut.weights, strict=True)]
            held = [1 if row < parties else meals[row - parties] for row in rows]
            most += cut.price * (sum(w * b for w, b in zip(cut.weights, held, strict=True)) // cut.over)
            at_table += cut.price * (sum(cut.weights) // cut.over)
        row, of, weight = np.array(sorted(entries), dtype=np.int64).reshape(-1, 3).T
        over, price = (
            np.array([getattr(cut, name) for cut, _ in priced], dtype=np.int64) for name in ("over", "price")
        )
        families = parties + np.arange(len(columns.families))
        return cls(over, price, row, of, weight, families, most, at_table)

    def weights(self, rows: Ints, cuts: Ints) -> Ints:
        """The weight of each of some rows in a cut; 0 where it does not stand there."""
        wanted = rows * len(self.over) + cuts
        place = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        return np.where(self._keys[place] == wanted, self.weight[place], 0)

    @cached_property
    def _keys(self) -> Ints:
        return self.row * len(self.over) + self.cut


def _rows(cut: Cut, columns: Columns) -> list[int]:
    """The numbers of a cut's rows: of parties, or of families after them."""
    if len(cut.weights) != len(cut.rows):
        raise CertificateError("violations.cut_uneven")
    if not all(_whole(n, 1, LARGEST_WEIGHT) for n in (*cut.weights, cut.over)) or not _whole(cut.price, 0, LARGEST):
        raise CertificateError("violations.cut_not_whole")
    rows = [_row(row, columns) for row in cut.rows]
    if len(set(rows)) < len(rows):
        raise CertificateError("violations.cut_row_twice")
    return rows


def _row(row: object, columns: Columns) -> int:
    kind, _, its_id = str(row).partition(":")
    if kind == "student" and its_id in columns.student_index:
        return int(columns.party[columns.student_index[its_id]])
    if kind == "family" and its_id in columns.family_index:
        return len(columns.parties) + columns.family_index[its_id]
    raise CertificateError("violations.cut_of_nobody")


def _whole(number: object, least: int, most: int) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and least <= number <= most


class TableCharges:
    """What tables of some options pay for cuts; `there` (n,) tells the options that count.

    Attributes
    ----------
    groups
        (G,) whether tables of a group may pay anything.
    """

    def __init__(self, cuts: CutRows, options: SeatOptions, there: Bools) -> None:
        self._cuts, self._party = cuts, options.party
        self._hosting = np.zeros(len(options.host), dtype=np.int64)
        self.groups = np.zeros(len(options.host), dtype=np.bool_)
        self._count = np.zeros(len(options.party), dtype=np.int64)
        if not len(cuts.row):
            return
        self._host_row = cuts.families[options.family]
        self._charge_hosts()
        option = np.flatnonzero(there)
        first, last = (np.searchsorted(cuts.row, options.party[option], side) for side in ("left", "right"))
        entry, option = _spans(first, last - first, option)
        self._keep_meetable(entry, option, options.group[option])

    def _charge_hosts(self) -> None:
        """What a family pays for any table at all."""
        cuts = self._cuts
        alone = cuts.price[cuts.cut] * (cuts.weight // cuts.over[cuts.cut])
        first, last = (np.searchsorted(cuts.row, self._host_row, side) for side in ("left", "right"))
        entry, group = _spans(first, last - first, np.arange(len(self._host_row)))
        np.add.at(self._hosting, group, alone[entry])
        self.groups |= self._hosting > 0

    def _keep_meetable(self, entry: Ints, option: Ints, group: Ints) -> None:
        """Keep the rows of options in cuts that some table of their group can meet."""
        cuts = self._cuts
        cut = cuts.cut[entry]
        kinds, kind = np.unique(group * len(cuts.over) + cut, return_inverse=True)
        reach = np.zeros(len(kinds), dtype=np.int64)
        np.add.at(reach, kind, cuts.weight[entry])
        base = cuts.weights(self._host_row[group], cut)
        meets = (base + reach[kind]) // cuts.over[cut] > base // cuts.over[cut]
        self._entry, self._base = entry[meets], base[meets]
        self.groups[group[meets]] = True
        self._count = np.bincount(option[meets], minlength=len(self._count))
        self._first = np.cumsum(self._count) - self._count

    def free(self, option: Ints) -> Bools:
        """(n,) whether no table of its group pays anything because of an `option` (n,)."""
        meets_none: Bools = self._count[option] == 0
        return meets_none

    def added(self, seated: Ints, option: Ints, group: Ints) -> Ints:
        """(n,) what tables pay more once an `option` (n,) joins those `seated` (n, K) there, in groups (n,)."""
        total = np.zeros(len(option), dtype=np.int64) if seated.shape[1] else self._hosting[group]
        if not self._count[option].any():
            return total
        cuts = self._cuts
        place, table = _spans(self._first[option], self._count[option], np.arange(len(option)))
        entry, weight = self._entry[place], self._base[place]
        cut = cuts.cut[entry]
        for guest in seated.T:
            weight = weight + cuts.weights(self._party[guest[table]], cut)
        steps = (weight + cuts.weight[entry]) // cuts.over[cut] - weight // cuts.over[cut]
        np.add.at(total, table, steps * cuts.price[cut])
        return total


def _spans(first: Ints, count: Ints, of: Ints) -> tuple[Ints, Ints]:
    """All numbers of spans that begin at `first` (n,) and are `count` (n,) long, and whose they are."""
    row = np.repeat(np.arange(len(first)), count)
    return first[row] + np.arange(len(row)) - (np.cumsum(count) - count)[row], of[row]
