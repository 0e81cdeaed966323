"""The policy's table rules behind the integer face of `TableOracle`; what of it travels to another process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from partage.columns import Columns, Tables
from partage.problem.model import Bools, Ints, TableOracle
from partage.rules.base import Goal, TableRequirement
from partage.rules.decorators import is_user_rule
from partage.rules.evaluate import broken_for_good, can_bind, lasts, promises, tables_allowed
from partage.rules.gains import bound_beside
from partage.rules.goals import StudentsSeated
from partage.rules.policy import Policy


@dataclass(frozen=True, eq=False)
class PolicyOracle:
    """Asks the table rules of a policy about tables given as option indices; made by `of`.

    Parameters
    ----------
    columns, policy, goals
        The roster, the rules, and the goals in the order of levels.
    option_party, group_family, group_slot
        As in `Problem`.
    binding
        Whether any table requirement could forbid a table of this roster.
    lasting_rules
        The table requirements that some table could break, and of which all or a part stays broken whoever joins.
    lifts
        (L, P) what each option brings, at the most, to what its table adds by itself: `Problem.option_values` holds
        it already, so that it is taken off whatever is said of the table.
    joins
        (P,) false for options that no table allows whoever comes along.
    """

    columns: Columns
    policy: Policy
    goals: tuple[Goal, ...]
    option_party: Ints
    group_family: Ints
    group_slot: Ints
    binding: bool
    lasting_rules: tuple[TableRequirement, ...]
    lifts: Ints
    joins: Bools

    @classmethod
    def of(
        cls,
        columns: Columns,
        policy: Policy,
        goals: tuple[Goal, ...],
        option_party: Ints,
        group_family: Ints,
        group_slot: Ints,
        lifts: Ints,
        joins: Bools,
    ) -> PolicyOracle:
        """An oracle that knows what its rules look at."""
        binding = tuple(rule for rule in policy.all_table_requirements if can_bind(rule, columns))
        return cls(
            columns=columns,
            policy=policy,
            goals=goals,
            option_party=option_party,
            group_family=group_family,
            group_slot=group_slot,
            binding=bool(binding),
            lasting_rules=tuple(filter(lasts, binding)),
            lifts=lifts,
            joins=joins,
        )

    @cached_property
    def with_table_term(self) -> tuple[bool, ...]:
        """For each level, whether tables add anything by themselves."""
        return tuple(goal.judges_tables(self.policy) for goal in self.goals)

    @cached_property
    def guest_dependent(self) -> tuple[bool, ...]:
        """For each level, whether its goal, or a table preference with weight, says more than one bound for all."""
        declared = any(rule.weight > 0 and promises(rule) for rule in self.policy.table_preferences)
        return tuple(
            has_term and not goal.counts_people and (declared or goal.refines)
            for goal, has_term in zip(self.goals, self.with_table_term, strict=True)
        )

    @cached_property
    def headcount_only(self) -> tuple[bool, ...]:
        """For each level, whether its goal depends on nothing but the home and how many people sit there."""
        return tuple(goal.counts_people for goal in self.goals)

    def only(self, levels: Sequence[int]) -> PolicyOracle:
        """The same rules for some levels, renumbered from 0."""
        return replace(self, goals=tuple(self.goals[level] for level in levels), lifts=self.lifts[list(levels)])

    def part(self, options: Ints, groups: Ints) -> PolicyOracle:
        """The same rules for some options and groups, renumbered from 0."""
        return replace(
            self,
            option_party=self.option_party[options],
            group_family=self.group_family[groups],
            group_slot=self.group_slot[groups],
            lifts=self.lifts[:, options],
            joins=self.joins[options],
        )

    def portable(self) -> TableOracle:
        """Numbers alone where they decide; otherwise the columns of the people and homes at hand, without records."""
        if not self.binding and all(
            self.headcount_only[level] for level, has_term in enumerate(self.with_table_term) if has_term
        ):
            return HeadcountOracle.of(self)
        families, family = np.unique(self.group_family, return_inverse=True)
        parties, party = np.unique(self.option_party, return_inverse=True)
        members = self.columns.members[parties]
        return replace(
            self,
            columns=self.columns.subset(np.sort(members[members >= 0]), families),
            policy=_about_tables(self.policy),
            goals=tuple(
                goal if has_term or not _built_in(goal) else StudentsSeated()  # not asked, and may name people
                for goal, has_term in zip(self.goals, self.with_table_term, strict=True)
            ),
            option_party=party.astype(np.int64),
            group_family=family.astype(np.int64),
        )

    def allowed(self, options: Ints, groups: Ints) -> Bools:
        """(N,) whether every table requirement allows the table."""
        return tables_allowed(self.policy, self._tables(options, groups))

    def infeasible_for_good(self, options: Ints, groups: Ints) -> Bools:
        """(N,) whether a rule that stays broken is broken."""
        never = ~np.append(self.joins, True)[options].all(axis=1)  # padding finds the last
        return never | broken_for_good(self.lasting_rules, self._tables(options, groups))

    def table_term(self, level: int, options: Ints, groups: Ints) -> Ints:
        """(N,) what each table adds by itself to a level."""
        added = self.goals[level].per_table(self._tables(options, groups), self.policy)
        return added - self._lifted(level, options)

    def table_term_bound(self, level: int, options: Ints, groups: Ints, people: Ints) -> Ints:
        """(N,) the most it can add by itself once exactly `people` sit there."""
        goal, tables = self.goals[level], self._tables(options, groups)
        return bound_beside(goal, tables, people, self.policy) - self._lifted(level, options)

    def whole_table_bound(self, level: int, options: Ints, groups: Ints, people: Ints) -> Ints:
        """(N,) as `table_term_bound`, but for all that a table adds by itself, lifts not taken off."""
        return self.goals[level].per_table_bound(self._tables(options, groups), people, self.policy)

    def _lifted(self, level: int, options: Ints) -> Ints:
        """(N,) what the options of each row have brought already."""
        found: Ints = np.append(self.lifts[level], 0)[options].sum(axis=1)  # padding finds the last
        return found

    def _tables(self, options: Ints, groups: Ints) -> Tables:
        parties = np.append(self.option_party, 0)[options]  # padding finds the last
        students = np.where((options < 0)[:, :, None], -1, self.columns.members[parties])
        flat = students.reshape(len(options), students.shape[1] * students.shape[2])
        return Tables(self.columns, flat, self.group_family[groups], self.group_slot[groups])


@dataclass(frozen=True, eq=False)
class HeadcountOracle:
    """Plain arrays: no table rule binds, and what tables add depends on the group and the number of people only.

    A table of so many people adds `added` (L, G, people) to each level; options have `option_size` (P,) people.
    """

    with_table_term: tuple[bool, ...]
    added: Ints
    option_size: Ints

    @classmethod
    def of(cls, oracle: PolicyOracle) -> HeadcountOracle:
        """The numbers that another oracle would give."""
        groups = len(oracle.group_family)
        most = int(oracle.columns.families.columns["seats"][oracle.group_family].max(initial=0))
        people, group = np.tile(np.arange(most + 1), groups), np.repeat(np.arange(groups), most + 1)
        empty = np.full((len(group), 1), -1, dtype=np.int64)
        added = np.zeros((len(oracle.with_table_term), groups, most + 1), dtype=np.int64)
        for level, has_term in enumerate(oracle.with_table_term):
            if has_term and groups:
                added[level] = oracle.table_term_bound(level, empty, group, people).reshape(groups, most + 1)
        return cls(oracle.with_table_term, added, oracle.columns.party_size[oracle.option_party])

    @property
    def binding(self) -> bool:
        """No table requirement could forbid a table."""
        return False

    @property
    def guest_dependent(self) -> tuple[bool, ...]:
        """Nothing looks at who sits there."""
        return tuple(False for _ in self.with_table_term)

    @property
    def headcount_only(self) -> tuple[bool, ...]:
        """Every level looks at numbers of people only."""
        return tuple(True for _ in self.with_table_term)

    @property
    def lifts(self) -> None:
        """Nothing is lifted."""
        return

    def whole_table_bound(self, level: int, options: Ints, groups: Ints, people: Ints) -> Ints:
        """(N,) the same as `table_term_bound`."""
        return self.table_term_bound(level, options, groups, people)

    def only(self, levels: Sequence[int]) -> HeadcountOracle:
        """The same numbers for some levels, renumbered from 0."""
        added = self.added[list(levels)]
        return HeadcountOracle(tuple(self.with_table_term[level] for level in levels), added, self.option_size)

    def part(self, options: Ints, groups: Ints) -> HeadcountOracle:
        """The same numbers for some options and groups, renumbered from 0."""
        return HeadcountOracle(self.with_table_term, self.added[:, groups], self.option_size[options])

    def portable(self) -> HeadcountOracle:
        """Itself."""
        return self

    def allowed(self, options: Ints, groups: Ints) -> Bools:  # noqa: ARG002
        """(N,) every table is."""
        return np.ones(len(groups), dtype=np.bool_)

    def infeasible_for_good(self, options: Ints, groups: Ints) -> Bools:  # noqa: ARG002
        """(N,) no table is."""
        return np.zeros(len(groups), dtype=np.bool_)

    def table_term(self, level: int, options: Ints, groups: Ints) -> Ints:
        """(N,) what each table adds by itself to a level."""
        people = np.append(self.option_size, 0)[options].sum(axis=1)  # padding finds the last
        return self.table_term_bound(level, options, groups, people)

    def table_term_bound(self, level: int, options: Ints, groups: Ints, people: Ints) -> Ints:  # noqa: ARG002
        """(N,) the same once exactly `people` sit there; more than any home seats are no table, whatever is said."""
        return np.asarray(self.added[level, groups, np.minimum(people, self.added.shape[2] - 1)])


def _about_tables(policy: Policy) -> Policy:
    """The policy without its rules about seats, unless a goal of the caller's own could look at them."""
    if all(map(_built_in, policy.goals)):
        return replace(policy, requirements=(), preferences=(), goals=(StudentsSeated(),))
    return policy


def _built_in(goal: Goal) -> bool:
    return not is_user_rule(goal)
