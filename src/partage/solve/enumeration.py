"""Growing tables option by option, as long as they may be worth it; table rules sharpen the search."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

from partage.problem.model import Bools, Ints
from partage.solve.search_space import UNREACHABLE, PricedTables, SearchSpace, TooManyError, concatenated

CHUNK = 200_000
"""Partial tables looked at together."""

RECORD_CHUNK = 20_000
"""Fewer where each table found lets the rest be cut off."""

MOST_NODES = 20_000_000
"""A search that looks at more partial tables than this gives up (deterministic, unlike a clock)."""


class ColumnEnumeration:
    """One search: partial tables grow option by option, in ascending order, as long as they may be worth it."""

    def __init__(self, space: SearchSpace, reduced: Ints, weights: Ints, threshold: Ints, reach: Ints) -> None:
        self.space = space
        self.problem = space.problem
        self.reduced = reduced
        self.weights = weights
        self.threshold = threshold
        self.reach = reach
        self.own = np.where(space.permitted, np.tensordot(weights, space.highest_table_term, axes=1), UNREACHABLE)
        oracle = self.problem.oracle
        self.term_levels = [
            level for level, has_term in enumerate(oracle.with_table_term) if has_term and weights[level]
        ]
        self.guest_levels = [level for level in self.term_levels if oracle.guest_dependent[level]]
        lifts = oracle.lifts
        lifted = lifts is not None and any(bool(lifts[level].any()) for level in self.guest_levels)
        self.lifted: Ints | None = weights @ lifts if lifts is not None and lifted else None
        self.nodes = 0
        self.raising, self.chunk = False, CHUNK

    def records(self, most: int) -> PricedTables:
        """Tables each of which is worth more than those of its group met before; the best is among them."""
        self.threshold = self.threshold.copy()
        self.raising, self.chunk = True, RECORD_CHUNK
        return self.all(most)

    def all(self, most: int) -> PricedTables:
        """Every table; see `PricingProblem.within`."""
        space = self.space
        wanted = np.flatnonzero(space.highest(self.reach, self.weights) >= self.threshold)
        empty = np.full((len(wanted), 0), -1, dtype=np.int64)
        zeros = np.zeros(len(wanted), dtype=np.int64)
        stack = [(wanted, self._roots(wanted), zeros, zeros, empty)]
        found: list[PricedTables] = []
        total = 0
        while stack:
            groups, ahead, people, worth, options = stack.pop()
            head, tail = self._split(groups, ahead)
            if tail is not None:
                stack.append((groups[tail], ahead[tail], people[tail], worth[tail], options[tail]))
            tables, children = self._extend(groups[head], ahead[head], people[head], worth[head], options[head])
            total += len(tables.groups)
            if total > most or self.nodes > MOST_NODES or space.give_up():
                raise TooManyError
            if self.raising:
                tables = self._raise(tables)
            found.append(tables)
            if len(children[0]):
                stack.append(children)
        return concatenated(found, space.width)

    def _raise(self, tables: PricedTables) -> PricedTables:
        """From now on only better tables count; of these, the best of each group."""
        order = np.lexsort((-tables.worth, tables.groups))
        best = tables.take(order[np.flatnonzero(np.diff(tables.groups[order], prepend=-1))])
        np.maximum.at(self.threshold, best.groups, best.worth + 1)
        return best

    def _roots(self, groups: Ints) -> Any:
        """What may join an empty table: here and below, the first option that may."""
        return self.space.start[groups]

    def _counts(self, groups: Ints, ahead: Any) -> Ints:
        """(n,) how many options may join each partial table."""
        found: Ints = self.space.end[groups] - ahead
        return found

    def _children(self, groups: Ints, ahead: Any) -> tuple[Ints, Ints, Any]:
        """Every partial table with one option more: its parent, the option, and what may join next."""
        counts = self._counts(groups, ahead)
        parent = np.repeat(np.arange(len(groups)), counts)
        option = ahead[parent] + np.arange(len(parent)) - np.repeat(np.cumsum(counts) - counts, counts)
        return parent, option, option + 1

    def _upper_bounds(self, groups: Ints, ahead: Any) -> Callable[[int], Ints]:
        """The most that so many more people could bring, (n,), or about `UNREACHABLE`."""
        row = ahead + groups
        return lambda more: self.reach[row, more]

    def _split(self, groups: Ints, ahead: Any) -> tuple[slice, slice | None]:
        children = np.cumsum(self._counts(groups, ahead))
        cut = max(1, int(np.searchsorted(children, self.chunk)))
        return (slice(0, cut), slice(cut, None)) if cut < len(groups) else (slice(None), None)

    def _extend(
        self, groups: Ints, ahead: Any, people: Ints, worth: Ints, options: Ints
    ) -> tuple[PricedTables, tuple[Ints, Any, Ints, Ints, Ints]]:
        parent, option, following = self._children(groups, ahead)
        self.nodes += len(parent)
        group = groups[parent]
        seated = people[parent] + self.problem.option_size[option]
        value = worth[parent] + self.reduced[option]
        state = (parent, option, group, seated, value, following)
        fits = seated <= self.space.room[group]
        parent, option, group, seated, value, following = (part[fits] for part in state)
        complete, extendable = self._worthwhile(following, group, seated, value)
        state, keep = (parent, option, group, seated, value, following), complete | extendable
        parent, option, group, seated, value, following = (part[keep] for part in state)
        complete, extendable = complete[keep], extendable[keep]
        chosen = np.concatenate([options[parent], option[:, None]], axis=1)
        if self.problem.oracle.binding and len(chosen):
            alive = ~self.problem.oracle.infeasible_for_good(chosen, group)
            complete, extendable = complete & alive, extendable & alive
        if self.guest_levels and chosen.shape[1] > 1:
            extendable[extendable] = self._refined(
                following[extendable], group[extendable], seated[extendable], value[extendable], chosen[extendable]
            )
        tables = self._tables(chosen[complete], group[complete], value[complete])
        return tables, (
            group[extendable],
            following[extendable],
            seated[extendable],
            value[extendable],
            chosen[extendable],
        )

    def _worthwhile(self, following: Any, group: Ints, seated: Ints, value: Ints) -> tuple[Bools, Bools]:
        """Whether the table may be worth it as it stands, and whether it may be once more people join."""
        bar = self.threshold[group] - value
        complete = self.own[group, seated] >= bar
        brought = self._upper_bounds(group, following)
        extendable = np.zeros(len(group), dtype=np.bool_)
        for more in range(1, self.space.width):
            final = np.minimum(seated + more, self.space.width - 1)
            inside = seated + more < self.space.width
            extendable |= inside & (brought(more) + self.own[group, final] >= bar)
        return complete, extendable

    def _refined(self, following: Any, group: Ints, seated: Ints, value: Ints, chosen: Ints) -> Bools:
        """As `_worthwhile` for more people, with what the rules promise about these very guests."""
        bar = self.threshold[group] - value
        brought = self._upper_bounds(group, following)
        extendable = np.zeros(len(group), dtype=np.bool_)
        for more in range(1, self.space.width):
            final, bring = seated + more, brought(more)
            possible = (
                (final <= self.space.room[group]) & (final >= self.space.least[group]) & (bring > UNREACHABLE // 2)
            )
            inside = np.flatnonzero(~extendable & possible)
            if len(inside):
                own = self._own_bound(chosen[inside], group[inside], final[inside])
                inside = inside[bring[inside] + own >= bar[inside]]
                extendable[inside] = self._extendable_whole(following, group, final, value, chosen, inside, more)
        return extendable

    def _extendable_whole(
        self, following: Any, group: Ints, final: Ints, value: Ints, chosen: Ints, rows: Ints, more: int
    ) -> Bools:
        """(n,) whether some rows are extendable still when the whole table is bounded by the guests so far.

        Those who join then bring themselves alone: tighter where the guests have lowered what never rises.
        """
        if self.lifted is None or not len(rows):
            return np.ones(len(rows), dtype=np.bool_)
        own = (
            value[rows]
            - self.lifted[chosen[rows]].sum(axis=1)
            + self._brought_alone(following[rows], group[rows], more)
        )
        for level in self.term_levels:
            weight, oracle = self.weights[level], self.problem.oracle
            own += weight * oracle.whole_table_bound(level, chosen[rows], group[rows], final[rows])
        return np.asarray(own >= self.threshold[group[rows]])

    def _brought_alone(self, following: Any, group: Ints, more: int) -> Ints:
        """(n,) the most that so many more people bring by themselves, without what their tables add."""
        found: Ints = self._reach_alone[following + group, more]
        return found

    @cached_property
    def _reach_alone(self) -> Ints:
        return self.space.reach(self.reduced if self.lifted is None else self.reduced - self.lifted)

    def _own_bound(self, chosen: Ints, group: Ints, people: Ints) -> Ints:
        total = np.zeros(len(chosen), dtype=np.int64)
        for level in self.term_levels:
            oracle = self.problem.oracle
            if level in self.guest_levels:
                total += self.weights[level] * oracle.table_term_bound(level, chosen, group, people)
            else:
                total += self.weights[level] * self.space.highest_table_term[level, group, people]
        return total

    def _tables(self, chosen: Ints, group: Ints, value: Ints) -> PricedTables:
        for level in self.term_levels:
            if len(chosen):
                value = value + self.weights[level] * self.problem.oracle.table_term(level, chosen, group)
        keep = value >= self.threshold[group]
        tables = PricedTables(chosen[keep], group[keep], value[keep])
        if self.problem.oracle.binding and len(tables.groups):
            tables = tables.take(self.problem.oracle.allowed(tables.options, tables.groups))
        return tables
