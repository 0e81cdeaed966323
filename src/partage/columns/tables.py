"""Candidate tables as padded 2-D columns: one row per table, one place per guest."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from partage.columns.labels import Bools, Codes, ConceptError, Ints, LabelSets, frozen
from partage.columns.roster_columns import Columns
from partage.columns.rows import Rows
from partage.domain.vocabulary import Level

NOBODY = np.iinfo(np.int64).max
"""Padding, where guests are put in order."""

FEW = 8
"""So many guests or fewer are put in order by comparing pairs."""


class Tables(Rows):
    """N candidate tables that a rule judges, each row on its own.

    Parameters
    ----------
    columns
        The roster.
    students
        (N, K) indices of guests, padded with -1 anywhere.
    families, slots
        (N,) the home and the slot of each table.

    Notes
    -----
    ``tables.student[name]`` is an (N, K) column in which padding is unknown, empty, false or NaN;
    ``tables.family[name]`` is (N,). What a table answers never depends on the order of guests or on
    padding: guests are put into the order of their ids, and K becomes the most guests at any of the tables.
    """

    def __init__(self, columns: Columns, students: Ints, families: Ints, slots: Ints) -> None:
        guests = _ordered(students)
        most = int((guests != NOBODY).sum(axis=0, dtype=np.int64).max(initial=1))
        # Guest by guest rather than table by table: K is small, and sums over the guests of many tables are fast so.
        by_guest = np.where(guests[:most] == NOBODY, -1, guests[:most])
        super().__init__(columns, frozen(by_guest).T, families, slots)

    @cached_property
    def mask(self) -> Bools:
        """True where a guest sits, (N, K)."""
        return frozen(self._students >= 0)

    @cached_property
    def people(self) -> Ints:
        """How many guests sit there, (N,)."""
        return frozen(self.mask.sum(axis=1, dtype=np.int64))

    def distinct(self, name: str) -> Ints:
        """How many different known labels of `name` the guests bring, (N,)."""
        column = self.student[name]
        if not isinstance(column, Codes | LabelSets):
            raise ConceptError("columns.no_labels_to_count", {"name": name})
        return column.distinct()

    def shared(self, name: str, level: Level | str | None = None) -> LabelSets:
        """The labels of `name` that every guest holds, (N,); all there are at a table without guests.

        With `level`, `name` must be ``"languages"``: those that every guest speaks at that level or better.
        """
        column = self.student[name] if level is None else self.student.at_least(name, level)
        if not isinstance(column, LabelSets):
            raise ConceptError("columns.no_sets_to_share", {"name": name})
        everything = np.uint64(np.iinfo(np.uint64).max)
        held = np.where(self.mask[..., None], column.words, everything)
        return LabelSets(column.concept, np.bitwise_and.reduce(held, axis=1))

    def pairs(self, name: str, level: Level | str | None = None) -> Bools:
        """True where two different guests share a label of `name`, (N, K, K), symmetric.

        With `level`, `name` must be ``"languages"`` and both must speak one at that level or better.
        """
        column = self.student[name] if level is None else self.student.at_least(name, level)
        if isinstance(column, Codes):
            codes = column.codes
            shared = (codes[:, :, None] == codes[:, None, :]) & (codes >= 0)[:, :, None]
        elif isinstance(column, LabelSets):
            words = np.moveaxis(column.words, -1, 0)
            shared = np.logical_or.reduce([(word[:, :, None] & word[:, None, :]) != 0 for word in words])
        else:
            raise ConceptError("columns.no_labels_to_share", {"name": name})
        return np.asarray(shared & self._two_guests)

    def apart(self) -> Bools:
        """True where the roster keeps two of the guests apart, (N,)."""
        size = len(self._columns.students)
        keys = self._students[:, :, None] * size + self._students[:, None, :]
        return np.asarray((np.isin(keys, self._columns.apart_students) & self._two_guests).any(axis=(1, 2)))

    @cached_property
    def _two_guests(self) -> Bools:
        different = ~np.eye(self._students.shape[1], dtype=np.bool_)
        return np.asarray(self.mask[:, :, None] & self.mask[:, None, :] & different)


def _ordered(students: Ints) -> Ints:
    """(K, N) the guests of each row of (N, K), ascending, with `NOBODY` for padding at the end."""
    guests = np.ascontiguousarray(np.where(students < 0, NOBODY, students).T)
    if len(guests) > FEW:
        return np.sort(guests, axis=0)
    for turn in range(len(guests)):  # odd-even transposition
        for place in range(turn % 2, len(guests) - 1, 2):
            low = np.minimum(guests[place], guests[place + 1])
            np.maximum(guests[place], guests[place + 1], out=guests[place + 1])
            guests[place] = low
    return guests
