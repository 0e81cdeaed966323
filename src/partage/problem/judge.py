"""The policy's table rules behind the integer face of `Judge`."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from partage.columns import Columns, Tables
from partage.problem.model import Bools, Ints
from partage.rules.asking import can_bind, promises, tables_allowed, tables_hopeless
from partage.rules.base import Goal
from partage.rules.policy import Policy


@dataclass(frozen=True, eq=False)
class RulesJudge:
    """Asks the table rules of a policy about tables given as option indices; made by `of`.

    Parameters
    ----------
    columns, policy, goals
        The roster, the rules, and the goals in the order of levels.
    option_party, group_family, group_slot
        As in `Problem`.
    binding
        Whether any table requirement could forbid a table of this roster.
    judging
        For each level, whether tables add anything by themselves.
    refining
        For each level, whether a table preference with weight declares more than the default bound.
    counting
        For each level, whether its goal depends on nothing but the home and how many people sit there.
    """

    columns: Columns
    policy: Policy
    goals: tuple[Goal, ...]
    option_party: Ints
    group_family: Ints
    group_slot: Ints
    binding: bool
    judging: tuple[bool, ...]
    refining: tuple[bool, ...]
    counting: tuple[bool, ...]

    @classmethod
    def of(
        cls,
        columns: Columns,
        policy: Policy,
        goals: tuple[Goal, ...],
        option_party: Ints,
        group_family: Ints,
        group_slot: Ints,
    ) -> RulesJudge:
        """A judge that knows what its rules look at."""
        judging = tuple(goal.judges_tables(policy) for goal in goals)
        counting = tuple(goal.counts_people for goal in goals)
        declared = any(rule.weight > 0 and promises(rule) for rule in policy.table_preferences)
        return cls(
            columns=columns,
            policy=policy,
            goals=goals,
            option_party=option_party,
            group_family=group_family,
            group_slot=group_slot,
            binding=any(can_bind(rule, columns) for rule in policy.all_table_requirements),
            judging=judging,
            refining=tuple(j and declared and not c for j, c in zip(judging, counting, strict=True)),
            counting=counting,
        )

    def part(self, options: Ints, groups: Ints) -> RulesJudge:
        """The same rules for some options and groups, renumbered from 0."""
        return replace(
            self,
            option_party=self.option_party[options],
            group_family=self.group_family[groups],
            group_slot=self.group_slot[groups],
        )

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
