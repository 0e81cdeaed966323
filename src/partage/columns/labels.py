"""Label sets as words of bits, single labels as codes; one vocabulary per concept.

Two columns can be compared only when they speak of the same concept: interests with interests, a
country with the countries somebody asked for. Anything else raises `ConceptError`, because the bits of
two vocabularies mean different things.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from partage.errors import WordedError

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Words = NDArray[np.uint64]
Index = Any  # whatever numpy takes between brackets

WORD = 64
Array = TypeVar("Array", bound=NDArray[Any])


def frozen(array: Array) -> Array:
    """The same numbers, read-only from now on: of an array that cannot be made writeable again by itself."""
    array.flags.writeable = False
    return array.view()  # only the owner of the numbers could be unlocked


class ColumnError(WordedError, LookupError):
    """A rule asked for a column or a fact that is not there."""


class ConceptError(WordedError, TypeError):
    """A rule compared labels of two different concepts, or labels with something else."""


@dataclass(frozen=True)
class Concept:
    """The labels that one idea takes in a roster, in sorted order.

    Examples
    --------
    >>> Concept.of("country", ["FR", "BR", "FR"]).labels
    ('BR', 'FR')
    """

    name: str
    labels: tuple[str, ...]
    codes: dict[str, int] = field(repr=False, compare=False)

    @classmethod
    def of(cls, name: str, labels: Iterable[str]) -> Concept:
        """The concept `name` with each of `labels` once."""
        ordered = tuple(sorted(set(labels)))
        return cls(name, ordered, {label: code for code, label in enumerate(ordered)})

    def only(self, codes: Ints) -> Concept:
        """The same concept with the labels at `codes` alone; all others are left blank, and nothing finds them."""
        labels = [""] * len(self.labels)
        for code in codes.tolist():
            labels[code] = self.labels[code]
        return Concept(self.name, tuple(labels), {self.labels[code]: code for code in codes.tolist()})

    @property
    def words(self) -> int:
        """How many 64-bit words a set of these labels takes (W)."""
        return max(1, -(-len(self.labels) // WORD))

    def sets(self, rows: Sequence[Collection[str]]) -> LabelSets:
        """One set per row, as a column (n,)."""
        row = np.repeat(np.arange(len(rows)), np.fromiter(map(len, rows), dtype=np.int64, count=len(rows)))
        codes = map(self.codes.__getitem__, chain.from_iterable(rows))
        code = np.fromiter(codes, dtype=np.int64, count=len(row))
        return self.filled(len(rows), row, code)

    def filled(self, rows: int, row: Ints, code: Ints) -> LabelSets:
        """Sets as a column (rows,), from one `row` and one `code` for each label held."""
        words = np.zeros((rows, self.words), dtype=np.uint64)
        np.bitwise_or.at(words, (row, code // WORD), np.uint64(1) << (code % WORD).astype(np.uint64))
        return LabelSets(self, frozen(words))

    def column(self, rows: Sequence[str | None]) -> Codes:
        """One label per row, as a column (n,); `None` is unknown."""
        found = [-1 if label is None else self.codes[label] for label in rows]
        return Codes(self, frozen(np.array(found, dtype=np.int64)))


@dataclass(frozen=True, eq=False)
class Codes:
    """A column of single labels: (n,) or (N, K) positions in ``concept.labels``.

    -1 stands for unknown, which equals nothing, not even itself.
    """

    concept: Concept
    codes: Ints

    def __eq__(self, other: object) -> Bools:  # type: ignore[override]
        """True where both are known and the same; `other` may be a column or one label."""
        codes = self._codes_of(other)
        return np.asarray((self.codes == codes) & (self.codes >= 0))

    def __ne__(self, other: object) -> Bools:  # type: ignore[override]
        """True where both are known and differ."""
        codes = self._codes_of(other)
        unknown_label = isinstance(other, str) and other not in self.concept.codes
        known = (self.codes >= 0) & ((codes >= 0) | unknown_label)
        return np.asarray(known & (self.codes != codes))

    __hash__ = None  # type: ignore[assignment]

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, index: Index) -> Codes:
        return Codes(self.concept, self.codes[index])

    @property
    def known(self) -> Bools:
        """True where a label is known."""
        return np.asarray(self.codes >= 0)

    def take(self, index: Ints, *, padded: bool = True) -> Codes:
        """The rows at `index`, in that order; -1 gives unknown, and may occur where `padded`."""
        codes = self.codes[index]
        return Codes(self.concept, frozen(np.where(index >= 0, codes, -1) if padded else codes))

    def distinct(self) -> Ints:
        """How many different known labels each row of an (N, K) column holds, (N,)."""
        ordered = np.sort(self.codes, axis=1)
        fresh = ordered >= 0
        fresh[:, 1:] &= ordered[:, 1:] != ordered[:, :-1]
        return np.asarray(fresh.sum(axis=1, dtype=np.int64))

    def most_alike(self) -> Ints:
        """How many guests of each row of an (N, K) column share the label that most of them share, (N,)."""
        ordered = np.sort(self.codes, axis=1)
        if not ordered.shape[1]:
            return np.zeros(len(ordered), dtype=np.int64)
        most = (ordered[:, -1] >= 0).astype(np.int64)
        for more in range(1, ordered.shape[1]):
            run = (ordered[:, more:] == ordered[:, :-more]) & (ordered[:, more:] >= 0)
            if not run.any():
                break
            most[run.any(axis=1)] = more + 1
        return most

    def _codes_of(self, other: object) -> Ints:
        if isinstance(other, str):
            return np.int64(self.concept.codes.get(other, -1))  # type: ignore[return-value]
        if not isinstance(other, Codes):
            raise ConceptError("columns.not_compared", {"concept": self.concept.name})
        _same_concept(self.concept, other.concept)
        return other.codes


@dataclass(frozen=True, eq=False)
class LabelSets:
    """A column of label sets, each a row of bits.

    Parameters
    ----------
    concept
        What the labels speak of.
    words
        (n, W) or (N, K, W) unsigned 64-bit words; bit ``c % 64`` of word ``c // 64`` is label ``c``.
    """

    concept: Concept
    words: Words

    def __len__(self) -> int:
        return len(self.words)

    def __getitem__(self, index: Index) -> LabelSets:
        return LabelSets(self.concept, self.words[index])

    def __and__(self, other: LabelSets) -> LabelSets:
        """What both sets hold, row by row."""
        return LabelSets(self.concept, self.words & self._words_of(other))

    def __or__(self, other: LabelSets) -> LabelSets:
        """What either set holds, row by row."""
        return LabelSets(self.concept, self.words | self._words_of(other))

    def __sub__(self, other: LabelSets) -> LabelSets:
        """What only the left set holds, row by row."""
        return LabelSets(self.concept, self.words & ~self._words_of(other))

    def __le__(self, other: LabelSets) -> Bools:
        """True where the left set lies within the right one."""
        return ~(self - other).any()

    def __ge__(self, other: LabelSets) -> Bools:
        """True where the right set lies within the left one."""
        return other <= self

    def any(self) -> Bools:
        """True where the set is not empty."""
        if self.words.shape[-1] == 1:
            return np.asarray(self.words[..., 0] != 0)
        return np.asarray((self.words != 0).any(axis=-1))

    def count(self) -> Ints:
        """How many labels each set holds (int64)."""
        return np.asarray(np.bitwise_count(self.words).sum(axis=-1, dtype=np.int64))

    def has(self, codes: Codes | str) -> Bools:
        """True where the set holds the label of the same row in `codes`, or the one label given."""
        if isinstance(codes, str):
            given = np.array(self.concept.codes.get(codes, -1), dtype=np.int64)
        elif isinstance(codes, Codes):
            _same_concept(self.concept, codes.concept)
            given = codes.codes
        else:
            raise ConceptError("columns.not_held", {"concept": self.concept.name})
        code = np.maximum(given, 0)
        bit = (self._word(code // WORD) >> (code % WORD).astype(np.uint64)) & np.uint64(1)
        return np.asarray((given >= 0) & (bit != 0))

    def union(self) -> LabelSets:
        """Of an (N, K) column: what any guest's set holds, (N,)."""
        return LabelSets(self.concept, np.bitwise_or.reduce(self.words, axis=1))

    def distinct(self) -> Ints:
        """Of an (N, K) column: how many different labels the guests hold together, (N,)."""
        return self.union().count()

    def distinct_sets(self) -> Ints:
        """Of an (N, K) column: how many different sets the guests hold, empty ones left out, (N,)."""
        if self.words.shape[-1] == 1:
            numbers = self.words[..., 0]
        else:
            _sets, place = np.unique(self.words.reshape(-1, self.words.shape[-1]), axis=0, return_inverse=True)
            numbers = np.where(self.any(), place.reshape(self.words.shape[:2]).astype(np.uint64) + np.uint64(1), 0)
        ordered = np.sort(numbers, axis=1)
        fresh = ordered != 0
        fresh[:, 1:] &= ordered[:, 1:] != ordered[:, :-1]
        return np.asarray(fresh.sum(axis=1, dtype=np.int64))

    def take(self, index: Ints, *, padded: bool = True) -> LabelSets:
        """The rows at `index`, in that order; -1 gives the empty set, and may occur where `padded`."""
        taken = [word[index] for word in self.words.T]
        if padded and (index < 0).any():
            taken = [np.where(index >= 0, word, np.uint64(0)) for word in taken]
        words = frozen(np.stack(taken, axis=-1)) if len(taken) > 1 else frozen(taken[0])[..., None]
        return LabelSets(self.concept, words)

    def _word(self, position: Ints) -> Words:
        """The word at `position` of each row's set."""
        if self.words.shape[-1] == 1:
            return self.words[..., 0]
        shape = np.broadcast_shapes(position.shape, self.words.shape[:-1])
        words = np.broadcast_to(self.words, (*shape, self.words.shape[-1]))
        return np.take_along_axis(words, np.broadcast_to(position, shape)[..., None], axis=-1)[..., 0]

    def _words_of(self, other: object) -> Words:
        if not isinstance(other, LabelSets):
            raise ConceptError("columns.not_combined", {"concept": self.concept.name})
        _same_concept(self.concept, other.concept)
        return other.words


def _same_concept(one: Concept, other: Concept) -> None:
    if one is not other:
        raise ConceptError("columns.two_concepts", {"one": one.name, "other": other.name})
