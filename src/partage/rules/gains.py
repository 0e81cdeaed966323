"""What never rises, charged to the seats: a tighter bound on what a table earns by itself.

A preference on tables that never rises whoever joins is worth no more to a table than to any party at it alone. So
each party brings, at the most, what a table of its own would earn per person, and what a table earns by itself lies
below the sum of that. Searches count the sum as part of the seats' own values and correct it as the table fills.
"""

from __future__ import annotations

import numpy as np

from partage.columns import Ints, Tables
from partage.rules.base import Goal, RulesInForce, TablePreference
from partage.rules.evaluate import gain, highest, satisfaction


def party_gains(policy: RulesInForce, parties: Tables) -> Ints:
    """(N,) what tables of one party each earn by rules that never rise: the most that the party brings anywhere."""
    return _earned(_weighty(policy, never_rising=True), parties)


def gain_bound_beside(policy: RulesInForce, partial: Tables, people: Ints) -> Ints:
    """The most that a table earns once exactly `people` (N,) sit there, what parties yet to come bring left out, (N,).

    To be compared with the table's own gain less `party_gains` of the parties that join `partial`.
    """
    room = people - partial.people
    total = np.zeros(len(partial), dtype=np.int64)
    for rule in _weighty(policy, never_rising=False):
        total += gain(rule.weight, highest(rule, partial, room))
    return total * people + _earned(_weighty(policy, never_rising=True), partial)


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


def _earned(rules: list[TablePreference], tables: Tables) -> Ints:
    total = np.zeros(len(tables), dtype=np.int64)
    for rule in rules:
        total += gain(rule.weight, satisfaction(rule, tables))
    return total * tables.people


def _weighty(policy: RulesInForce, *, never_rising: bool) -> list[TablePreference]:
    return [
        rule
        for rule in policy.table_preferences
        if rule.weight > 0 and bool(getattr(rule, "never_rises", False)) == never_rising
    ]
