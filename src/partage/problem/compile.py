"""Policy x roster -> `Problem`, block by block, so that memory follows what survives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from partage.columns import Columns, Seats
from partage.problem.judge import RulesJudge
from partage.problem.model import Bools, Ints, Problem
from partage.rules.asking import allowed
from partage.rules.base import Goal
from partage.rules.policy import Policy

BLOCK_CELLS = 4_000_000
"""Party x family x slot cells looked at together; a few tens of megabytes."""

THIN_AT = 0.75
"""Rows are thinned out once fewer than this share of them is still allowed."""


@dataclass(frozen=True)
class _Rows:
    """Seats of candidate options: row by row an option's number within its block, and the seat."""

    option: Ints
    student: Ints
    family: Ints
    slot: Ints

    def take(self, keep: Bools) -> _Rows:
        return _Rows(self.option[keep], self.student[keep], self.family[keep], self.slot[keep])


def compile_problem(columns: Columns, policy: Policy, *, check: Callable[[], None] = lambda: None) -> Problem:
    """The problem that `policy` makes of a roster; `check` is called between blocks and may raise."""
    goals = policy.levels(columns)
    seats = columns.families.columns["seats"]
    policy.check_table_gains(int(seats.max(initial=1)))
    blocks = []
    for rows in _blocks(columns, seats):
        check()
        blocks.append(_judge(columns, policy, goals, rows))
    party, family, slot = (np.concatenate([block[part] for block in blocks] or [_none()]) for part in range(3))
    values = np.concatenate([block[3] for block in blocks] or [np.zeros((len(goals), 0), dtype=np.int64)], axis=1)
    order = np.lexsort((party, slot, family))
    keys, group = np.unique(family[order] * max(len(columns.slots.labels), 1) + slot[order], return_inverse=True)
    group_family, group_slot = np.divmod(keys, max(len(columns.slots.labels), 1))
    judge = RulesJudge.of(columns, policy, goals, party[order], group_family, group_slot)
    return Problem(
        levels=tuple(goal.name for goal in goals),
        party_size=np.array([len(members) for members in columns.parties], dtype=np.int64),
        seats=seats,
        min_guests=columns.families.columns["min_guests"],
        max_meals=columns.families.columns["max_meals"],
        option_party=party[order],
        option_group=group.astype(np.int64),
        group_family=group_family,
        group_slot=group_slot,
        option_values=np.ascontiguousarray(values[:, order]),
        family_values=np.stack([goal.per_family(columns, policy) for goal in goals]),
        judge=judge,
    )


def _none() -> Ints:
    return np.zeros(0, dtype=np.int64)


def _blocks(columns: Columns, seats: Ints) -> Iterator[_Rows]:
    """Options that time and size permit, with a row for each member of the party."""
    of_students, of_families = columns.availability
    size = np.array([len(members) for members in columns.parties], dtype=np.int64)
    free = np.array([of_students[list(members)].all(axis=0) for members in columns.parties], dtype=np.bool_)
    per_block = max(1, BLOCK_CELLS // max(of_families.size, 1))
    for start in range(0, len(size), per_block):
        block = slice(start, start + per_block)
        fits = (size[block, None] <= seats[None, :])[:, :, None]
        party, family, slot = np.nonzero(free[block, None, :] & of_families[None, :, :] & fits)
        people = size[block][party]
        option = np.repeat(np.arange(len(party)), people)
        within = np.arange(len(option)) - np.repeat(np.cumsum(people) - people, people)
        members = columns.members[start + party[option], within]
        yield _Rows(option, members, family[option], slot[option])


def _judge(columns: Columns, policy: Policy, goals: tuple[Goal, ...], rows: _Rows) -> tuple[Ints, Ints, Ints, Ints]:
    """Party, family, slot and (L, n) values of a block's options that every requirement allows."""
    rows = _allowed(columns, policy, rows)
    seats = Seats(columns, rows.student, rows.family, rows.slot)
    first = np.flatnonzero(np.diff(rows.option, prepend=-1))
    if not len(first):
        return _none(), _none(), _none(), np.zeros((len(goals), 0), dtype=np.int64)
    values = np.stack([np.add.reduceat(goal.per_seat(seats, policy), first) for goal in goals])
    return columns.party[rows.student[first]], rows.family[first], rows.slot[first], values


def _allowed(columns: Columns, policy: Policy, rows: _Rows) -> _Rows:
    """The rows of options in which every member may sit."""
    alive = np.ones(int(rows.option.max(initial=-1)) + 1, dtype=np.bool_)
    seats = Seats(columns, rows.student, rows.family, rows.slot)
    for rule in policy.all_requirements:
        alive[rows.option[~allowed(rule, seats)]] = False
        keep = alive[rows.option]
        if keep.mean() < THIN_AT if len(keep) else False:
            rows = rows.take(keep)
            seats = Seats(columns, rows.student, rows.family, rows.slot)
    return rows.take(alive[rows.option])
