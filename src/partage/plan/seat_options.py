"""Who may sit where, and what each brings: the checker's own questions to the rules.

Families are looked at a block at a time, so that memory stays bounded. A rule is asked about pairs of student
and family first, and about slots only where it looks at them; whatever one rule forbids, the others are not
asked about, and rules in plain Python come last. `problem.compile` asks in another order and shares no code with this.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from partage.columns import Bools, Columns, Ints, LabelSets, OpenSlotError, Pairs, Seats, Tables
from partage.plan.records import CertificateError
from partage.rules.base import Goal, Requirement
from partage.rules.decorators import is_plain
from partage.rules.evaluate import allowed, parties_ruled_out
from partage.rules.gains import party_bound
from partage.rules.policy import Policy

BLOCK_CELLS = 1_000_000
"""Party x family x slot cells looked at together: a few tens of megabytes."""

THIN_AT = 0.75
"""Rows that a rule has forbidden are taken out once fewer than this share is left."""

LIFTED = 100_000
"""So many tables of one party are asked about together."""

LARGEST_VALUE = 2**62
"""What a party brings stays below this, or is refused."""


@dataclass
class _Tally:
    """How many seats a rule has forbidden, and in what time."""

    forbidden: int = 0
    seconds: float = 0.0

    def add(self, forbidden: int, seconds: float) -> None:
        self.forbidden += forbidden
        self.seconds += seconds

    @property
    def worth(self) -> float:
        return self.forbidden / self.seconds if self.seconds > 0 else 0.0


@dataclass(frozen=True, eq=False)
class SeatOptions:
    """Who may sit at B families with equally many seats: n options in the order of family, slot and party.

    Parameters
    ----------
    families
        (B,) which families.
    most
        The most people at one table: the seats, or fewer where fewer could come.
    host, slot
        (G,) position in ``families`` and slot of each group of options that compete for the same seats.
    group, party, size
        (n,) the group and the party of each option, and how many people that is.
    values
        (L, n) what each option adds to each level, `lifts` included.
    lifts
        (L, n) the most that each option brings to what its table adds by itself.
    """

    columns: Columns
    families: Ints
    most: int
    host: Ints
    slot: Ints
    group: Ints
    party: Ints
    size: Ints
    values: Ints
    lifts: Ints

    @property
    def family(self) -> Ints:
        """(G,) the family of each group."""
        return self.families[self.host]

    def stated(self, name: str) -> Ints:
        """(B,) a whole number that each family states."""
        found: Ints = self.columns.families.columns[name][self.families]
        return found


class Guests:
    """Asks the rules of a policy who may sit where, and its goals what that adds."""

    def __init__(self, columns: Columns, policy: Policy, goals: Sequence[Goal]) -> None:
        self._columns, self._policy, self._goals = columns, policy, tuple(goals)
        self.sizes = np.array([len(members) for members in columns.parties], dtype=np.int64)
        self._free, self._words = _free(columns)
        self._hosts = columns.availability[1]
        self._seats: Ints = columns.families.columns["seats"]
        self._rules = [rule for rule in policy.all_requirements if not is_plain(rule)]
        self._plain = [rule for rule in policy.all_requirements if is_plain(rule)]
        self._tally = {rule.name: _Tally() for rule in policy.all_requirements}
        self._slotwise: set[str] = set()

    def options(self) -> Iterator[SeatOptions]:
        """Everybody who may sit somewhere, some families at a time."""
        for families in self._blocks() if len(self.sizes) else ():
            party, host = self._pairs(families)
            party, host, slot, pair = self._allowed(families, party, host)
            if len(pair):
                yield self._options(families, party, host, slot, pair)

    def _blocks(self) -> Iterator[Ints]:
        """Families with equally many seats, as many as a block holds."""
        slots = self._hosts.sum(axis=1, dtype=np.int64)
        for seats in np.unique(self._seats[slots > 0]).tolist():
            families = np.flatnonzero((self._seats == seats) & (slots > 0))
            block = np.cumsum(slots[families] * len(self.sizes)) // BLOCK_CELLS
            yield from np.split(families, np.flatnonzero(np.diff(block)) + 1)

    def _pairs(self, families: Ints) -> tuple[Ints, Ints]:
        """Party and host of the pairs that share a slot and that no rule forbids on every slot, by party."""
        hosts: LabelSets = self._columns.families.columns["availability"][families]
        meeting = np.zeros((len(self.sizes), len(families)), dtype=np.bool_)
        for word in range(self._words.shape[1]):
            meeting |= (self._words[:, None, word] & hosts.words[None, :, word]) != 0
        meeting &= (self.sizes <= self._seats[families[0]])[:, None]
        meeting &= ~parties_ruled_out(self._rules, self._columns, families)
        party, host = np.divmod(np.flatnonzero(meeting), len(families))
        for place in range(self._columns.members.shape[1]):
            party, host = _taken(self._welcome(place, party, families[host], None), party, host)
        return party, host

    def _allowed(self, families: Ints, party: Ints, host: Ints) -> tuple[Ints, Ints, Ints, Ints]:
        """Party and host of each pair that is left; slot and pair of each option, in the order of the options."""
        slots = self._hosts.shape[1]
        pair, slot = np.divmod(np.flatnonzero(self._free[party] & self._hosts[families][host]), slots)
        for place in range(self._columns.members.shape[1]):
            pair, slot = _taken(self._welcome(place, party[pair], families[host[pair]], slot), pair, slot)
        left = np.zeros(len(party), dtype=np.bool_)
        left[pair] = True
        if self._plain:
            left[left] = self._welcome_plainly(party[left], families[host[left]])
            pair, slot = _taken(left[pair], pair, slot)
        pair = (np.cumsum(left) - 1)[pair]
        party, host = party[left], host[left]
        order = np.argsort(_small(host[pair] * slots + slot), kind="stable")
        return party, host, slot[order], pair[order]

    def _welcome(self, place: int, party: Ints, family: Ints, slot: Ints | None) -> Bools:
        """(n,) whether the party's member at `place`, if it has one, may sit there; without slots: on some slot."""
        row = np.flatnonzero(self.sizes[party] > place)
        keep = np.ones(len(party), dtype=np.bool_)
        keep[row] = False
        fine = np.ones(len(row), dtype=np.bool_)
        asked = self._asked(place, party, family, slot, row)
        for rule in self._order(slotwise=slot is not None):
            if np.count_nonzero(fine) < THIN_AT * len(fine):
                row = row[fine]
                fine = np.ones(len(row), dtype=np.bool_)
                asked = self._asked(place, party, family, slot, row)
            if len(row):
                fine &= self._answer(rule, asked)
        keep[row[fine]] = True
        return keep

    def _welcome_plainly(self, party: Ints, family: Ints) -> Bools:
        """(n,) what rules in plain Python say of every member of parties that all other rules allow there."""
        keep = np.ones(len(party), dtype=np.bool_)
        for rule in self._plain:
            for place in range(self._columns.members.shape[1]):
                row = np.flatnonzero(keep & (self.sizes[party] > place))
                keep[row] = self._answer(rule, self._asked(place, party, family, None, row))
        return keep

    def _order(self, *, slotwise: bool) -> list[Requirement]:
        """The rules to ask, quick and strict ones first; the order decides how long it takes, never what is found."""
        rules = [rule for rule in self._rules if (rule.name in self._slotwise) == slotwise]
        return sorted(rules, key=lambda rule: -self._tally[rule.name].worth)

    def _answer(self, rule: Requirement, seats: Seats) -> Bools:
        """What a rule says; nothing is forbidden yet where it has to know the slot first."""
        answer = np.ones(len(seats), dtype=np.bool_)
        began = perf_counter()
        with suppress(OpenSlotError):
            answer = allowed(rule, seats)
        if isinstance(seats, Pairs) and seats.looked_at_slot:  # whether it caught the error or not
            self._slotwise.add(rule.name)
            seats.forget()
            return np.ones(len(seats), dtype=np.bool_)
        self._tally[rule.name].add(len(seats) - int(np.count_nonzero(answer)), perf_counter() - began)
        return answer

    def _asked(self, place: int, party: Ints, family: Ints, slot: Ints | None, row: Ints) -> Seats:
        """The seats of the parties' members at `place`, for some of the rows."""
        students = self._columns.members[party[row], place]
        if slot is None:
            return Pairs(self._columns, students, family[row])
        return Seats(self._columns, students, family[row], slot[row])

    def _options(self, families: Ints, party: Ints, host: Ints, slot: Ints, pair: Ints) -> SeatOptions:
        values = np.stack([self._values(goal, party, families[host], slot, pair) for goal in self._goals])
        lifts = np.stack([self._lifts(goal, party, families[host], slot, pair) for goal in self._goals])
        party, host = party[pair], host[pair]
        size = self.sizes[party]
        fresh = (np.diff(host, prepend=-1) != 0) | (np.diff(slot, prepend=-1) != 0)
        first = np.flatnonzero(fresh)
        people = int(np.add.reduceat(size, first).max())
        return SeatOptions(
            columns=self._columns,
            families=families,
            most=min(int(self._seats[families[0]]), people),
            host=host[first],
            slot=slot[first],
            group=np.cumsum(fresh) - 1,
            party=party,
            size=size,
            values=values + lifts,
            lifts=lifts,
        )

    def _lifts(self, goal: Goal, party: Ints, family: Ints, slot: Ints, pair: Ints) -> Ints:
        """(n,) what each option brings, at the most, to what a table adds by itself."""
        if not goal.judges_tables(self._policy):
            return np.zeros(len(pair), dtype=np.int64)
        party, family = party[pair], family[pair]
        parts = np.array_split(np.arange(len(pair)), 1 + len(pair) // LIFTED)
        tables = (Tables(self._columns, self._columns.members[party[p]], family[p], slot[p]) for p in parts)
        return np.concatenate([party_bound(goal, table, self._policy) for table in tables])

    def _values(self, goal: Goal, party: Ints, family: Ints, slot: Ints, pair: Ints) -> Ints:
        """(n,) what each option adds to a goal; asked pair by pair where the goal looks at no slot."""
        try:
            return self._added(goal, party, family, None)[pair]
        except OpenSlotError:
            return self._added(goal, party[pair], family[pair], slot)

    def _added(self, goal: Goal, party: Ints, family: Ints, slot: Ints | None) -> Ints:
        lowest = goal.takes_lowest
        total = np.full(len(party), LARGEST_VALUE if lowest else 0, dtype=np.int64)
        for place in range(self._columns.members.shape[1]):
            row = np.flatnonzero(self.sizes[party] > place)
            asked = self._asked(place, party, family, slot, row)
            added = goal.per_seat(asked, self._policy)
            if isinstance(asked, Pairs) and asked.looked_at_slot:  # it may have caught the error
                raise OpenSlotError("slot_open")
            if largest(added) * self._columns.members.shape[1] >= LARGEST_VALUE:
                raise CertificateError("violations.seat_too_large")
            total[row] = np.minimum(total[row], added) if lowest else total[row] + added
        return total


def largest(values: Ints) -> int:
    """The largest size of any of `values`, as one of Python's own integers."""
    return max(int(values.max(initial=0)), -int(values.min(initial=0)))


def _taken(keep: Bools, one: Ints, other: Ints) -> tuple[Ints, Ints]:
    return (one, other) if keep.all() else (one[keep], other[keep])


def _small(keys: Ints) -> np.ndarray[tuple[int, ...], np.dtype[np.uint16]] | Ints:
    """The same keys in 16 bits where they fit: numpy sorts those in linear time."""
    return keys.astype(np.uint16) if largest(keys) < 2**16 else keys


def _free(columns: Columns) -> tuple[Bools, np.ndarray[tuple[int, ...], np.dtype[np.uint64]]]:
    """(U, T) when all members of a party are free, as a truth table and as (U, W) words of bits."""
    if not columns.parties:
        return np.zeros((0, 0), dtype=np.bool_), np.zeros((0, 0), dtype=np.uint64)
    absent = columns.members < 0
    free = np.asarray((columns.availability[0][columns.members] | absent[:, :, None]).all(axis=1))
    words = columns.students.columns["availability"].words[columns.members]
    everything = np.iinfo(np.uint64).max
    return free, np.bitwise_and.reduce(np.where(absent[:, :, None], everything, words), axis=1)
