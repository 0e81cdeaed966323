"""Asking a rule and checking its answer; the only place where satisfaction becomes gain.

The compiler asks about a million seats, an explanation about one, the checker about those of a plan:
all of them come through here, so that none can understand a rule differently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from partage.columns import Bools, Columns, Floats, Ints, Seats, Tables
from partage.rules.base import GAIN_UNIT, Preference, Requirement, TablePreference, TableRequirement
from partage.rules.calling import call, look_again, wrong
from partage.rules.kinds import is_plain

if TYPE_CHECKING:
    from partage.rules.policy import Policy

_BOTH = ("rules_out", "__call__")

Rule = TypeVar("Rule")
Answer = TypeVar("Answer", Bools, Floats)


def allowed(rule: Requirement | TableRequirement, rows: Seats | Tables) -> Bools:
    """What a requirement says of each row, (n,) bool.

    Raises
    ------
    RuleError
        ``rule_failed``, ``rule_shape`` or ``rule_dtype``, naming the rule.
    """
    answer = _said_allowed(rule, rows)
    look_again(rule, rows, answer, lambda some: _said_allowed(rule, some))
    return answer


def satisfaction(rule: Preference | TablePreference, rows: Seats | Tables) -> Floats:
    """What a preference says of each row, (n,) float in [0, 1].

    Raises
    ------
    RuleError
        ``rule_failed``, ``rule_shape``, ``rule_dtype``, ``rule_nan`` or ``rule_range``, naming the rule.
    """
    answer = _said_satisfied(rule, rows)
    look_again(rule, rows, answer, lambda some: _said_satisfied(rule, some))
    return answer


def highest(rule: TablePreference, partial: Tables, room: Ints) -> Floats:
    """The most that `rule` promises of any table with at most `room` (N,) more guests, (N,)."""
    bound: Callable[[Tables, Ints], Floats] | None = getattr(rule, "bound", None)
    if bound is not None:
        answer = call(rule, bound, partial, room, ledger=partial.ledger, rows=len(partial))
        return _checked(rule.name, answer, len(partial))
    if getattr(rule, "never_rises", False):
        return np.where(partial.people > 0, satisfaction(rule, partial), 1.0)
    return np.ones(len(partial))


def promises(rule: TablePreference) -> bool:
    """Whether `rule` declares more than the default bound of 1."""
    return getattr(rule, "bound", None) is not None or bool(getattr(rule, "never_rises", False))


def gain(weight: float, satisfied: Floats) -> Ints:
    """Gain of one rule: ``rint(1000 x weight x satisfaction)`` as integers."""
    return np.rint(GAIN_UNIT * weight * satisfied).astype(np.int64)


def whatever_the_slot(ask: Callable[[Rule, Seats], Answer], rule: Rule, pairs: Seats) -> Answer | None:
    """What a rule says of each pair of student and family; `None` if it looked at the slots.

    Parameters
    ----------
    ask
        `allowed` or `satisfaction`.
    pairs
        One seat of each pair, on whatever slot.

    Notes
    -----
    Each rule gets seats of its own, so that nothing which another rule read and kept can hide a look.
    """
    asked = pairs.anew()
    answer = ask(rule, asked)
    return None if asked.looked_at_slot else answer


def parties_ruled_out(rules: Iterable[Requirement], columns: Columns, families: Ints) -> Bools:
    """(U, F) parties of which some rule forbids a member each of `families`, as far as rules tell at a glance."""
    members = columns.members[: len(columns.parties)]
    out = np.zeros((len(members), len(families)), dtype=np.bool_)
    for rule in filter(glances, rules):
        for place in range(members.shape[1] if len(members) else 0):
            row = np.flatnonzero(members[:, place] >= 0)
            found = ruled_out(rule, columns, members[row, place], families)
            if found is not None and len(row) == len(out):
                out |= found
            elif found is not None:
                out[row] |= found
    return out


def glances(rule: Requirement) -> bool:
    """Whether a rule says itself what it rules out; one that only inherited it may judge seats in another way."""
    saying = [next((kind for kind in type(rule).__mro__ if name in vars(kind)), None) for name in _BOTH]
    return saying[0] is not None and saying[0] is saying[1]


def ruled_out(rule: Requirement, columns: Columns, students: Ints, families: Ints) -> Bools | None:
    """(S, F) pairs that a rule forbids on every slot, as far as it tells at a glance; `None` if it cannot.

    Raises
    ------
    RuleError
        ``rule_failed``, ``rule_shape`` or ``rule_dtype``, naming the rule.
    """
    asked: Callable[[Columns, Ints, Ints], Bools | None] | None = getattr(rule, "rules_out", None)
    if asked is None or not glances(rule):
        return None
    size = len(students) * len(families)
    answer = call(rule, asked, columns, students, families, ledger=columns.ledger, rows=size)
    if answer is None:
        return None
    if not isinstance(answer, np.ndarray) or answer.shape != (len(students), len(families)):
        raise wrong(rule.name, "rule_shape", "rules_out_shape")
    if answer.dtype != np.bool_:
        raise wrong(rule.name, "rule_dtype", "rules_out_dtype", given=str(answer.dtype))
    return answer


def seat_gains(policy: Policy, seats: Seats) -> Ints:
    """The gain of each seat, (P,): the sum over the policy's preferences."""
    total = np.zeros(len(seats), dtype=np.int64)
    weighty = [rule for rule in policy.preferences if rule.weight > 0]
    if seats.pairs is not None:
        of_pairs, weighty = _pair_gains(weighty, seats.pairs)
        total += of_pairs[seats.pair]
    for rule in weighty:
        total += gain(rule.weight, satisfaction(rule, seats))
    return total


def _pair_gains(rules: list[Preference], pairs: Seats) -> tuple[Ints, list[Preference]]:
    """What the rules that do not look at the slot give each pair, and the other rules."""
    total = np.zeros(len(pairs), dtype=np.int64)
    looking = []
    for rule in rules:
        satisfied = whatever_the_slot(satisfaction, rule, pairs)
        if satisfied is None:
            looking.append(rule)
        else:
            total += gain(rule.weight, satisfied)
    return total, looking


def table_gains(policy: Policy, tables: Tables) -> Ints:
    """The own gain of each table, (N,): guests times the sum over the policy's table preferences."""
    total = np.zeros(len(tables), dtype=np.int64)
    for rule in policy.table_preferences:
        if rule.weight > 0:
            total += gain(rule.weight, satisfaction(rule, tables))
    return total * tables.people


def table_gain_bound(policy: Policy, partial: Tables, people: Ints) -> Ints:
    """The most `table_gains` can be once exactly `people` (N,) guests sit there, (N,)."""
    total = np.zeros(len(partial), dtype=np.int64)
    room = people - partial.people
    for rule in policy.table_preferences:
        if rule.weight > 0:
            total += gain(rule.weight, highest(rule, partial, room))
    return total * people


def seats_allowed(policy: Policy, seats: Seats) -> Bools:
    """True where every requirement in force allows the seat, (P,); plain ones are asked about what others leave."""
    keep = np.ones(len(seats), dtype=np.bool_)
    for rule in sorted(policy.all_requirements, key=is_plain):
        if is_plain(rule):
            left = np.flatnonzero(keep)
            keep[left] = allowed(rule, seats.some(left))
        else:
            keep &= allowed(rule, seats)
    return keep


def tables_allowed(policy: Policy, tables: Tables) -> Bools:
    """True where every table requirement in force allows the table, (N,)."""
    keep = np.ones(len(tables), dtype=np.bool_)
    for rule in policy.all_table_requirements:
        keep &= allowed(rule, tables)
    return keep


def can_bind(rule: TableRequirement, columns: Columns) -> bool:
    """Whether any table of the roster could break `rule`; true unless the rule itself says that none can."""
    asked: Callable[[Columns], bool] | None = getattr(rule, "can_bind", None)
    return True if asked is None else bool(call(rule, asked, columns, ledger=columns.ledger, rows=0))


def tables_hopeless(policy: Policy, tables: Tables, columns: Columns) -> Bools:
    """True where a table requirement is broken that stays broken whoever joins, (N,)."""
    broken = np.zeros(len(tables), dtype=np.bool_)
    for rule in policy.all_table_requirements:
        if getattr(rule, "monotone", False) and can_bind(rule, columns):
            broken |= ~allowed(rule, tables)
    return broken


def _said_allowed(rule: Requirement | TableRequirement, rows: Seats | Tables) -> Bools:
    answer = call(rule, rule, rows, ledger=rows.ledger, rows=len(rows))
    if not isinstance(answer, np.ndarray) or answer.shape != (len(rows),):
        raise wrong(rule.name, "rule_shape", rows=len(rows))
    if answer.dtype != np.bool_:
        raise wrong(rule.name, "rule_dtype", given=str(answer.dtype))
    return answer


def _said_satisfied(rule: Preference | TablePreference, rows: Seats | Tables) -> Floats:
    return _checked(rule.name, call(rule, rule, rows, ledger=rows.ledger, rows=len(rows)), len(rows))


def _checked(name: str, answer: object, rows: int) -> Floats:
    if not isinstance(answer, np.ndarray) or answer.shape != (rows,):
        raise wrong(name, "rule_shape", rows=rows)
    if answer.dtype.kind not in "fiu":
        raise wrong(name, "rule_dtype", "rule_no_numbers", given=str(answer.dtype))
    values = answer.astype(np.float64, copy=False)
    if np.isnan(values).any():
        raise wrong(name, "rule_nan")
    if ((values < 0) | (values > 1)).any():
        raise wrong(name, "rule_range")
    return values
