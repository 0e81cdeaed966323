"""Room for judgement: who may swap seats in a plan at no loss at any level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from partage.advice.board import Board
from partage.audiences import Told
from partage.columns import Bools, Ints
from partage.plan.plan import Plan
from partage.solve.solver import Budget
from partage.study import Study
from partage.text.values import Part
from partage.text.writer import FamilyId, GoalName, Line, Slot, line, students
from partage.whatif.deadline import Deadline

MOST = 10_000
"""So many swaps are listed; where nothing but seats counts there can be millions."""

BATCH = 64
"""Parties whose partners are looked for together."""

SHOWN = 20
"""So many are written out."""


@dataclass(frozen=True, repr=False)
class Swap(Part):
    """Two parties at different tables who may take each other's seats.

    Parameters
    ----------
    one, other
        Ids of the members of each.
    one_at, other_at
        Where each sits now: family and slot.
    gains
        What the plan has more after the swap, level by level; never below 0.
    """

    one: tuple[str, ...]
    one_at: tuple[str, str]
    other: tuple[str, ...]
    other_at: tuple[str, str]
    gains: tuple[int, ...]

    @property
    def better(self) -> bool:
        """Whether the plan would even gain by it; nothing gains in an optimal plan."""
        return any(self.gains)


@dataclass(frozen=True, repr=False)
class Swaps(Told):
    """Who may swap seats at no loss at any level.

    Parameters
    ----------
    goals
        The names of the levels.
    swaps
        In order of ids. Each is free by itself; two of them together need not be.
    parties
        How many parties have a seat.
    complete
        Whether all pairs were looked at; if not, time or the list's length was over first.
    """

    goals: tuple[str, ...]
    swaps: tuple[Swap, ...]
    parties: int
    complete: bool

    def __repr__(self) -> str:
        return f"<Swaps: {len(self.swaps)} among {self.parties} parties>"

    def _to_coordinator(self) -> Iterator[Line]:
        if self.swaps:
            yield line("living.swaps", n=len(self.swaps))
        elif self.complete:
            yield line("living.swaps_none")
        for swap in self.swaps[:SHOWN]:
            yield line(
                "living.swap", **_side("one", swap.one, swap.one_at), **_side("other", swap.other, swap.other_at)
            )
            better = tuple(
                line("living.swap_gain", goal=GoalName(goal), gain=gain)
                for goal, gain in zip(self.goals, swap.gains, strict=True)
                if gain
            )
            if better:
                yield line("living.swap_better", gains=better)
        if len(self.swaps) > SHOWN:
            yield line("living.swaps_more", n=len(self.swaps) - SHOWN)
        if len(self.swaps) > 1:
            yield line("living.swaps_single")
        if not self.complete:
            yield line("living.swaps_cut")


def _side(name: str, party: tuple[str, ...], at: tuple[str, str]) -> dict[str, object]:
    return {name: students(party), f"{name}_family": FamilyId(at[0]), f"{name}_slot": Slot(at[1])}


def swaps(plan: Plan | Study, *, budget: Budget | None = None) -> Swaps:
    """Who may swap seats in `plan` so that every rule is kept and no level loses anything.

    Parameters
    ----------
    budget
        Not given: ``Budget()``, one minute.

    Raises
    ------
    InputError
        ``plan_breaks_rules``: the plan is not valid itself.

    Notes
    -----
    Parties swap as a whole, with one of any size where the seats allow it. Nothing is solved: both tables are asked
    about anew, and counted as `verify` counts them.

    Examples
    --------
    >>> import partage as pt
    >>> people = [pt.Student(id=i, languages={"fr": "B1"}, diet=(), availability={"wed"}) for i in ("S1", "S2")]
    >>> homes = [
    ...     pt.Family(id=i, languages={"fr": "C1"}, serves=(), availability={"wed"}, seats=1) for i in ("F1", "F2")
    ... ]
    >>> print(pt.swaps(pt.match(pt.Roster(people, homes))).text())
    1 pair may swap seats at no loss:
      S1 (F1 in slot “wed”) and S2 (F2 in slot “wed”)
    """
    deadline = Deadline(budget)
    board = Study.of(plan).once(Board)
    parties = board.seated
    search = _Search(board, parties)
    found: list[Swap] = []
    complete = True
    for start in range(0, len(parties), BATCH):
        if deadline.left < 0 or len(found) > MOST:
            complete = False
            break
        found += search.of(np.arange(start, min(start + BATCH, len(parties))))
    complete = complete and len(found) <= MOST
    listed = sorted(found, key=lambda swap: (swap.one, swap.other))[:MOST]
    return Swaps(tuple(goal.name for goal in board.goals), tuple(listed), len(parties), complete)


class _Search:
    """Looks for partners; (Q,) parties with a seat, `home` their tables, `may` (Q, N) where they may sit."""

    def __init__(self, board: Board, parties: Ints) -> None:
        self.board, self.parties = board, parties
        self.home = board.table_of[parties]
        self.size = board.columns.party_size[parties]
        self.may = board.study.could_sit(board.cells)[parties]

    def of(self, some: Ints) -> Iterator[Swap]:
        """The free swaps of some parties with those after them in order."""
        one, other = self._possible(some)
        board, home = self.board, self.home
        new_home = board.changed(home[one], self.parties[one], self.parties[other])
        new_away = board.changed(home[other], self.parties[other], self.parties[one])
        places = [(board.families[home[side]], board.slots[home[side]]) for side in (one, other)]
        fine = board.fine(new_home, *places[0])
        fine[fine] = board.fine(new_away[fine], places[1][0][fine], places[1][1][fine])
        one, other, new_home, new_away = one[fine], other[fine], new_home[fine], new_away[fine]
        values = [
            board.worth(students, family[fine], slot[fine])
            for students, (family, slot) in zip((new_home, new_away), places, strict=True)
        ]
        gains = self._gains(home[one], home[other], values)
        for number in np.flatnonzero((gains >= 0).all(axis=0)).tolist():
            yield self._swap(int(one[number]), int(other[number]), tuple(gains[:, number].tolist()))

    def _possible(self, some: Ints) -> tuple[Ints, Ints]:
        """Pairs that each could sit at the other's table, by rules about seats and by numbers."""
        possible: Bools = self.may[some][:, self.home] & self.may[:, self.home[some]].T
        possible &= self.home[some][:, None] != self.home[None, :]
        possible &= some[:, None] < np.arange(len(self.parties))[None, :]
        facts = self.board.columns.families.columns
        change = self.size[None, :] - self.size[some][:, None]
        for people, families, more in (
            (self.board.people[self.home[some]][:, None], self.board.families[self.home[some]][:, None], change),
            (self.board.people[self.home][None, :], self.board.families[self.home][None, :], -change),
        ):
            possible &= people + more <= facts["seats"][families]
            possible &= people + more >= facts["min_guests"][families]
        rows, others = np.nonzero(possible)
        return some[rows], others

    def _gains(self, home: Ints, away: Ints, values: list[Ints]) -> Ints:
        """(L, n) what the plan is worth more, level by level, once two tables are worth `values`."""
        board = self.board
        gains: Ints = values[0] + values[1] - board.values[:, home] - board.values[:, away]
        if board.lowest is not None:
            before = int(board.values[board.lowest].min())
            beside = np.array(
                [board.lowest_beside(rows) for rows in zip(home.tolist(), away.tolist(), strict=True)], dtype=np.int64
            )
            after = np.minimum(beside, np.minimum(values[0][board.lowest], values[1][board.lowest]))
            gains[board.lowest] = after - before
        return gains

    def _swap(self, one: int, other: int, gains: tuple[int, ...]) -> Swap:
        (first, at), (second, beside) = (
            (self.board.ids(int(self.parties[party])), self.board.plan.tables[int(self.home[party])])
            for party in (one, other)
        )
        return Swap(first, (at.family, at.slot), second, (beside.family, beside.slot), gains)
