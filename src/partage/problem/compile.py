"""Policy x roster -> `Problem`, block by block, so that memory follows what survives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from partage.columns import Columns, Tables
from partage.problem.candidates import CandidateSeats, Options, RequirementFilter
from partage.problem.model import Bools, Ints, Problem
from partage.problem.table_oracle import PolicyOracle
from partage.rules.base import Goal
from partage.rules.evaluate import may_join_tables
from partage.rules.gains import party_bound
from partage.rules.policy import Policy


@dataclass(frozen=True, eq=False)
class _Block:
    """The options of some families in order of family, slot and party, in as few bytes as hold them."""

    party: Ints
    group_family: Ints
    group_slot: Ints
    group_options: Ints
    joins: Bools
    values: list[Ints]
    lifts: list[Ints]


def compile_problem(columns: Columns, policy: Policy) -> Problem:
    """The problem that `policy` makes of a roster."""
    goals = policy.levels(columns)
    seats = columns.families.columns["seats"]
    policy.check_table_gains(int(seats.max(initial=1)))
    blocks = _blocks(columns, policy, goals)
    family = _joined([block.group_family for block in blocks])
    slot = _joined([block.group_slot for block in blocks])
    party = _joined([block.party for block in blocks])
    values, lifts = (np.empty((len(goals), len(party)), dtype=np.int64) for _ in range(2))
    for level in range(len(goals)):
        _joined([block.values[level] for block in blocks], values[level])
        _joined([block.lifts[level] for block in blocks], lifts[level])
    return Problem(
        levels=tuple(goal.name for goal in goals),
        party_size=columns.party_size,
        seats=seats,
        min_guests=columns.families.columns["min_guests"],
        max_meals=columns.families.columns["max_meals"],
        option_party=party,
        option_group=np.repeat(np.arange(len(family)), _joined([block.group_options for block in blocks])),
        group_family=family,
        group_slot=slot,
        option_values=values + lifts,
        family_values=np.stack([goal.per_family(columns, policy) for goal in goals]),
        oracle=PolicyOracle.of(columns, policy, goals, party, family, slot, lifts, _all_of(blocks)),
        max_min_level=next((level for level, goal in enumerate(goals) if goal.takes_lowest), None),
    )


def with_warm_start(columns: Columns, problem: Problem, seated: Mapping[str, tuple[str, str]]) -> Problem:
    """The problem with a start: student id -> (family id, slot).

    People and places that are not known here are passed over, and so are parties that are not seated together, or where
    the rules do not allow them.
    """
    where = np.full((len(columns.students), 2), -1, dtype=np.int64)
    for student, (family, slot) in seated.items():
        if student in columns.student_index:
            place = columns.family_index.get(family, -1), columns.slots.codes.get(slot, -1)
            where[columns.student_index[student]] = place
    members = columns.members[: len(columns.parties)]
    first = where[members[:, 0]]
    together = ((where[members] == first[:, None, :]) | (members < 0)[:, :, None]).all(axis=(1, 2))
    return _begun(problem, np.where(together[:, None], first, -1)[problem.option_party])


def _begun(problem: Problem, told: Ints) -> Problem:
    """The problem with those options as a start that are at the family and slot (P, 2) which their parties have."""
    group = problem.option_group
    same = (problem.group_family[group] == told[:, 0]) & (problem.group_slot[group] == told[:, 1])
    return replace(problem, start=np.flatnonzero(same))


def with_whole_parties(
    problem: Problem, together: Columns, policy: Policy, solve: Callable[[Problem], tuple[Ints, Ints]]
) -> Problem:
    """A problem in which every student is a party, with a start: what `solve` chooses where parties stay `together`.

    Parties are split as a last resort: a plan that seats fewer than whole parties can, or that splits them for nothing,
    is far from the best, and hardly any search finds its way back from there.
    """
    whole = compile_problem(together, replace(policy, allow_split=False))
    options, groups = solve(whole)
    row, place = np.nonzero(options >= 0)
    members = together.members[whole.option_party[options[row, place]]]
    told = np.full((len(together.students), 2), -1, dtype=np.int64)
    seats = np.stack([whole.group_family[groups[row]], whole.group_slot[groups[row]]], axis=1)
    told[members[members >= 0]] = np.broadcast_to(seats[:, None], (*members.shape, 2))[members >= 0]
    return _begun(problem, told[problem.option_party])


def _blocks(columns: Columns, policy: Policy, goals: tuple[Goal, ...]) -> list[_Block]:
    """What the rules leave of the candidates, and what it is worth."""
    candidates = CandidateSeats(columns, policy.all_requirements)
    rules_left = RequirementFilter(columns, policy.all_requirements)
    found = []
    for block in candidates.blocks():
        pairs = rules_left.pairs(candidates.pairs(block))
        options = rules_left.options(candidates.options(block, pairs))
        if len(options):
            found.append(_valued(columns, options, policy, goals, *candidates.groups(block)))
    return found


def _valued(
    columns: Columns, options: Options, policy: Policy, goals: tuple[Goal, ...], family: Ints, slot: Ints
) -> _Block:
    counts = np.bincount(options.group, minlength=len(family))
    used = counts > 0
    values = []
    for goal in goals:
        two = np.minimum if goal.takes_lowest else np.add
        values.append(_narrow(options.combined(two, goal.per_seat(options.seats, policy))))
    lifts = [_narrow(_lifted(columns, options, policy, goal)) for goal in goals]
    party = options.pairs.party[options.pair]
    joins = may_join_tables(policy, columns, (party, options.pairs.family[options.pair], options.slot), options.group)
    return _Block(_narrow(party), family[used], slot[used], counts[used], joins, values, lifts)


def _all_of(blocks: list[_Block]) -> Bools:
    return np.concatenate([np.zeros(0, dtype=np.bool_), *(block.joins for block in blocks)])


def _lifted(columns: Columns, options: Options, policy: Policy, goal: Goal) -> Ints:
    """(n,) the most that each option brings to what its table adds by itself; asked pair by pair where that will do."""
    if not goal.judges_tables(policy):
        return np.zeros(len(options), dtype=np.int64)
    pairs = options.pairs
    tables = Tables(columns, columns.members[pairs.party], pairs.family, pairs.slot)
    found = party_bound(goal, tables, policy)
    if not tables.looked_at_slot:
        return found[options.pair]
    party, host = pairs.party[options.pair], pairs.family[options.pair]
    return party_bound(goal, Tables(columns, columns.members[party], host, options.slot), policy)


def _narrow(values: Ints) -> Ints:
    """The same integers in as few bytes as hold them: blocks wait while the others are made."""
    fits = np.result_type(np.min_scalar_type(values.min(initial=0)), np.min_scalar_type(values.max(initial=0)))
    return values.astype(fits) if fits.kind in "iu" else values


def _joined(parts: list[Ints], out: Ints | None = None) -> Ints:
    """The parts one after the other, in 64 bits again; a part that holds no integers is refused."""
    out = np.empty(sum(map(len, parts)), dtype=np.int64) if out is None else out
    return np.concatenate([np.zeros(0, dtype=np.int64), *parts], out=out, casting="same_kind")
