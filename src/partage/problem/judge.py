"""The policy's table rules behind the integer face of `Judge`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from partage.columns import Columns, Tables
from partage.problem.model import Bools, Ints
from partage.rules.asking import can_bind, promises, tables_allowed, tables_hopeless
from partage.rules.base import Goal
from partage.rules.policy import Policy


@dataclass(frozen=True, eq=False)
class RulesJudge:
    """Asks the table rules of a policy about tables given as option indices.

    Parameters
    ----------
    columns, policy, goals
        The roster, the rules, and the goals in the order of levels.
    option_party, group_family, group_slot
        As in `Problem`.
    """

    columns: Columns
    policy: Policy
    goals: tuple[Goal, ...]
    option_party: Ints
    group_family: Ints
    group_slot: Ints

    @cached_property
    def binding(self) -> bool:
        """Whether any table requirement could forbid a table of this roster."""
        return any(can_bind(rule, self.columns) for rule in self.policy.all_table_requirements)

    @cached_property
    def judging(self) -> tuple[bool, ...]:
        """For each level, whether tables add anything by themselves."""
        return tuple(goal.judges_tables(self.policy) for goal in self.goals)

    @cached_property
    def refining(self) -> tuple[bool, ...]:
        """For each level, whether a table preference with weight declares more than the default bound."""
        declared = any(rule.weight > 0 and promises(rule) for rule in self.policy.table_preferences)
        return tuple(
            judges and declared and not counts for judges, counts in zip(self.judging, self.counting, strict=True)
        )

    @cached_property
    def counting(self) -> tuple[bool, ...]:
        """For each level, whether its goal depends on nothing but the home and how many people sit there."""
        return tuple(goal.counts_people for goal in self.goals)

    def allowed(self, options: Ints, groups: Ints) -> Bools:
        """(N,) whether every table requirement allows the table."""
        return tables_allowed(self.policy, self._tables(options, groups))

    def hopeless(self, options: Ints, groups: Ints) -> Bools:
        """(N,) whether a rule that stays broken is broken."""
        return tables_hopeless(self.policy, self._tables(options, groups), self.columns)

    def own(self, level: int, options: Ints, groups: Ints) -> Ints:
        """(N,) what each table adds by itself to a level."""
        return self.goals[level].per_table(self._tables(options, groups), self.policy)

    def own_bound(self, level: int, options: Ints, groups: Ints, people: Ints) -> Ints:
        """(N,) the most it can add by itself once exactly `people` sit there."""
        return self.goals[level].per_table_bound(self._tables(options, groups), people, self.policy)

    def _tables(self, options: Ints, groups: Ints) -> Tables:
        parties = np.append(self.option_party, 0)[options]  # padding finds the last
        students = np.where((options < 0)[:, :, None], -1, self.columns.members[parties])
        flat = students.reshape(len(options), students.shape[1] * students.shape[2])
        return Tables(self.columns, flat, self.group_family[groups], self.group_slot[groups])
