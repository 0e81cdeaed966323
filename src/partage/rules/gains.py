"""Satisfaction as gain: what seats and tables earn under a policy, and the most that they can still earn.

A preference on tables that never rises whoever joins is worth no more to a table than to any party at it alone. So
each party brings, at the most, what a table of its own would earn per person, and what a table earns by itself lies
below the sum of that. Searches count the sum as part of the seats' own values and correct it as the table fills.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from partage.columns import Floats, Ints, Seats, Tables
from partage.rules.base import GAIN_UNIT, Goal, Preference, RulesInForce, TablePreference
from partage.rules.evaluate import highest, satisfaction, whatever_the_slot


def gain(weight: float, satisfied: Floats) -> Ints:
    """Gain of one rule: ``rint(1000 x weight x satisfaction)`` as integers."""
    return np.rint(GAIN_UNIT * weight * satisfied).astype(np.int64)


def seat_gains(policy: RulesInForce, seats: Seats) -> Ints:
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


def table_gains(policy: RulesInForce, tables: Tables) -> Ints:
    """The own gain of each table, (N,): guests times the sum over the policy's table preferences."""
    return _earned(policy.table_preferences, tables)


def table_gain_bound(policy: RulesInForce, partial: Tables, people: Ints) -> Ints:
    """The most `table_gains` can be once exactly `people` (N,) guests sit there, (N,)."""
    return _promised(policy.table_preferences, partial, people)


def party_gains(policy: RulesInForce, parties: Tables) -> Ints:
    """(N,) what tables of one party each earn by rules that never rise: the most that the party brings anywhere."""
    return _earned(_rising(policy, never=True), parties)


def gain_bound_beside(policy: RulesInForce, partial: Tables, people: Ints) -> Ints:
    """The most that a table earns once exactly `people` (N,) sit there, what parties yet to come bring left out, (N,).

    To be compared with the table's own gain less `party_gains` of the parties that join `partial`.
    """
    return _promised(_rising(policy, never=False), partial, people) + party_gains(policy, partial)


def party_bound(goal: Goal, parties: Tables, policy: RulesInForce) -> Ints:
    """`Goal.per_party_bound`, or nothing where that speaks of another way to count tables."""
    return goal.per_party_bound(parties, policy) if _lifts(goal) else np.zeros(len(parties), dtype=np.int64)


def bound_beside(goal: Goal, partial: Tables, people: Ints, policy: RulesInForce) -> Ints:
    """`Goal.per_table_bound_beside`, or the whole bound where nothing is charged to parties."""
    if _lifts(goal):
        return goal.per_table_bound_beside(partial, people, policy)
    return goal.per_table_bound(partial, people, policy)


def _lifts(goal: Goal) -> bool:
    """Whether what is said of parties is said of this very `per_table`; a subclass may only have inherited it."""
    order = type(goal).__mro__
    counted, *said = (
        next(place for place, kind in enumerate(order) if name in vars(kind))
        for name in ("per_table", "per_party_bound", "per_table_bound_beside")
    )
    return max(said) <= counted and not goal.counts_people  # whose own bound is exact


def _earned(rules: Iterable[TablePreference], tables: Tables) -> Ints:
    total = np.zeros(len(tables), dtype=np.int64)
    for rule in rules:
        if rule.weight > 0:
            total += gain(rule.weight, satisfaction(rule, tables))
    return total * tables.people


def _promised(rules: Iterable[TablePreference], partial: Tables, people: Ints) -> Ints:
    """(N,) the most that rules let tables earn once exactly `people` sit there."""
    total = np.zeros(len(partial), dtype=np.int64)
    for rule in rules:
        if rule.weight > 0:
            total += gain(rule.weight, highest(rule, partial, people - partial.people))
    return total * people


def _rising(policy: RulesInForce, *, never: bool) -> list[TablePreference]:
    return [rule for rule in policy.table_preferences if bool(getattr(rule, "never_rises", False)) == never]
