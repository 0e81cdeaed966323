"""Who could sit where as far as time and size go: first party by family, then slot by slot.

A party at a family is asked about once, whatever the number of slots that both are free on; only what
the rules leave of it is spread over slots.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from partage.columns import Columns, Seats
from partage.problem.model import Bools, Ints
from partage.rules.base import Requirement
from partage.rules.decorators import is_plain
from partage.rules.evaluate import allowed, parties_ruled_out, whatever_the_slot
from partage.rules.requirements import SameSlot

BLOCK_CELLS = 800_000
"""Party x family and party x family x slot cells looked at together: columns of a block stay in the cache."""


THIN_AT = 0.75
"""Rows are thinned out once fewer than this share of them is still allowed."""


@dataclass(frozen=True, eq=False)
class PartyPairs:
    """Parties at families, each possible on some slot.

    Parameters
    ----------
    party, family, slot
        (n,) the party, the family, and one slot on which both are free.
    more
        For the second member, the third and so on: which pairs have one, ascending.
    seats
        One seat for each pair's first member, then those of second members, and so on.
    """

    party: Ints
    family: Ints
    slot: Ints
    more: tuple[Ints, ...]
    seats: Seats

    @classmethod
    def of(cls, columns: Columns, party: Ints, family: Ints, slot: Ints) -> PartyPairs:
        """The pairs with a seat for every member."""
        members = columns.members
        size = columns.party_size[party] if members.shape[1] > 1 else party
        more = tuple(np.flatnonzero(size > place) for place in range(1, members.shape[1]))
        students = [members[party, 0], *(members[party[pairs], place] for place, pairs in enumerate(more, start=1))]
        if not more:
            return cls(party, family, slot, more, Seats(columns, students[0], family, slot))
        row = np.concatenate([np.arange(len(party)), *more])
        return cls(party, family, slot, more, Seats(columns, np.concatenate(students), family[row], slot[row]))

    def __len__(self) -> int:
        return len(self.party)

    def together(self, answers: Bools) -> Bools:
        """(n,) true where every member's answer is."""
        return _combined(np.logical_and, answers, len(self), self.more)

    def take(self, columns: Columns, keep: Bools) -> PartyPairs:
        """The pairs where `keep` holds."""
        return PartyPairs.of(columns, self.party[keep], self.family[keep], self.slot[keep])


@dataclass(frozen=True, eq=False)
class Options:
    """Pairs on slots, in order of group and party.

    Parameters
    ----------
    pairs
        The pairs, each on some slot at least.
    pair, slot
        (n,) each option's pair and slot.
    group
        (n,) the number of its group among those of the block.
    more, seats
        As in `PartyPairs`.
    """

    pairs: PartyPairs
    pair: Ints
    slot: Ints
    group: Ints
    more: tuple[Ints, ...]
    seats: Seats

    @classmethod
    def of(cls, pairs: PartyPairs, pair: Ints, slot: Ints, group: Ints) -> Options:
        """The options with a seat for every member."""
        more, seat, start = [], [pair], len(pairs)
        for having in pairs.more:
            number = np.full(len(pairs), -1, dtype=np.int64)
            number[having] = start + np.arange(len(having))
            more.append(np.flatnonzero(number[pair] >= 0))
            seat.append(number[pair[more[-1]]])
            start += len(having)
        seats = Seats.of_pairs(pairs.seats, np.concatenate(seat), slot[np.concatenate([np.arange(len(pair)), *more])])
        return cls(pairs, pair, slot, group, tuple(more), seats)

    def __len__(self) -> int:
        return len(self.pair)

    def combined(self, two: np.ufunc, answers: NDArray[Any]) -> NDArray[Any]:
        """(n,) the answers of all members of each party in one: their sum, the lowest, or whether all are true."""
        return _combined(two, answers, len(self), self.more)

    def take(self, columns: Columns, keep: Bools) -> Options:
        """The options where `keep` holds; pairs without any are left out, and each stands on a slot that is kept."""
        pair, slot = self.pair[keep], self.slot[keep]
        on = np.full(len(self.pairs), -1, dtype=np.int64)
        on[pair] = slot
        left = on >= 0
        pairs = PartyPairs.of(columns, self.pairs.party[left], self.pairs.family[left], on[left])
        return Options.of(pairs, (np.cumsum(left) - 1)[pair], slot, self.group[keep])


class CandidateSeats:
    """The families of a roster block by block, each with the parties that time and size permit.

    Rules that can tell at a glance spare pairs that they rule out.
    """

    def __init__(self, columns: Columns, rules: Sequence[Requirement] = ()) -> None:
        self._columns, self._rules = columns, rules
        of_students, self._of_families = columns.availability
        members = columns.members
        together = np.ones((len(columns.parties), of_students.shape[1]), dtype=np.bool_)
        words = np.full((len(together), columns.slots.words), ~np.uint64(0))
        own_words = columns.students.columns["availability"].words
        for place in range(members.shape[1] if len(together) else 0):
            here = members[:, place] >= 0
            together[here] &= of_students[members[here, place]]
            words[here] &= own_words[members[here, place]]
        self._free = np.ascontiguousarray(together.T)
        self._words = words
        self._family_words = columns.families.columns["availability"].words
        self._group_family, self._group_slot = (part.astype(np.int64) for part in np.nonzero(self._of_families))

    def blocks(self) -> Iterator[slice]:
        """The groups of some families at a time, every family whole."""
        cells = len(self._words) * (1 + np.bincount(self._group_family, minlength=len(self._of_families)))
        number = np.cumsum(cells) // BLOCK_CELLS
        bounds = np.flatnonzero(np.diff(number, prepend=-1, append=-1))
        starts = np.searchsorted(self._group_family, bounds)
        for start, stop in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
            if start < stop:
                yield slice(start, stop)

    def groups(self, block: slice) -> tuple[Ints, Ints]:
        """(g,) the family and the slot of each group of a block."""
        return self._group_family[block], self._group_slot[block]

    def pairs(self, block: slice) -> PartyPairs:
        """The parties that fit a family of the block and are free when it is, family by family within a party."""
        hosts = np.unique(self._group_family[block])
        common = np.zeros((len(self._words), len(hosts)), dtype=np.bool_)
        for word in range(self._words.shape[1]):
            common |= (self._words[:, word, None] & self._family_words[hosts, word]) != 0
        if self._columns.members.shape[1] > 1:
            common &= self._columns.party_size[:, None] <= self._columns.families.columns["seats"][hosts]
        common &= ~parties_ruled_out(self._rules, self._columns, hosts)
        cell = np.flatnonzero(common)
        party = cell // max(len(hosts), 1)
        family = hosts[cell - party * len(hosts)]
        return PartyPairs.of(self._columns, party, family, _lowest(self._words[party] & self._family_words[family]))

    def options(self, block: slice, pairs: PartyPairs) -> Options:
        """The pairs on every slot on which both are free."""
        family, slot = self.groups(block)
        start = int(family[0])
        number = np.full((int(family[-1]) - start + 1, len(self._words)), -1, dtype=np.int32)
        number[pairs.family - start, pairs.party] = np.arange(len(pairs))
        cell = np.flatnonzero((number >= 0)[family - start] & self._free[slot])
        group = cell // max(len(self._words), 1)
        pair = number[family[group] - start, cell - group * len(self._words)].astype(np.int64)
        return Options.of(pairs, pair, slot[group], group)


class RequirementFilter:
    """The requirements of a policy, the most selective so far first.

    `SameSlot` is what candidates are made by, and is not asked again. Rules in plain Python are slow, and asked about
    pairs only that all others leave on some slot.
    """

    def __init__(self, columns: Columns, rules: Sequence[Requirement]) -> None:
        self._columns = columns
        self._of_pairs = [rule for rule in rules if rule.name != SameSlot.name and not is_plain(rule)]
        self._plain = [rule for rule in rules if is_plain(rule)]
        self._of_seats: list[Requirement] = []
        self._asked = {rule.name: 1 for rule in rules}
        self._kept = {rule.name: 1 for rule in rules}

    def pairs(self, pairs: PartyPairs) -> PartyPairs:
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
            keep = options.combined(np.logical_and, allowed(rule, options.seats))
            if not keep.all():
                options = options.take(self._columns, keep)
        for rule in self._plain:
            keep = options.pairs.together(allowed(rule, options.pairs.seats))
            if not keep.all():
                options = options.take(self._columns, keep[options.pair])
        return options

    def _share(self, rule: Requirement) -> float:
        return self._kept[rule.name] / self._asked[rule.name]

    def _count(self, rule: Requirement, answer: Bools) -> None:
        self._asked[rule.name] += len(answer)
        self._kept[rule.name] += int(np.count_nonzero(answer))


def _combined(two: np.ufunc, answers: NDArray[Any], first: int, more: tuple[Ints, ...]) -> NDArray[Any]:
    """The answers of the `first` members, each combined with those of the other members of the party."""
    if not more:
        return answers
    found, start = answers[:first].copy(), first
    for rows in more:
        found[rows] = two(found[rows], answers[start : start + len(rows)])
        start += len(rows)
    return found


def _lowest(words: NDArray[np.uint64]) -> Ints:
    """(n,) the lowest bit of each row of (n, W) words, none of them empty."""
    word = (words != 0).argmax(axis=1) if words.shape[1] > 1 else 0
    found = words[np.arange(len(words)), word] if words.shape[1] > 1 else words[:, 0]
    lowest = np.bitwise_count((found & (~found + np.uint64(1))) - np.uint64(1)).astype(np.int64)
    return np.asarray(lowest + 64 * word)
