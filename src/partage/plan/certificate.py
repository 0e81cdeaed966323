"""A bound recomputed from prices, with no solver: what "proven" rests on.

For each family the checker asks the rules anew who may sit there, works out its best tables at the stated
prices, and adds up. It shares no code with `problem` or `solve`. See "reading a certificate" in `Certificate`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from partage.columns import Bools, Columns, Ints
from partage.plan.best_table import BestTableSearch
from partage.plan.records import Certificate, CertificateError
from partage.plan.seat_options import Guests, largest
from partage.plan.size_bounds import NOTHING, SizeBounds, families_best, needs_search
from partage.rules.base import Requirement, TablePreference, TableRequirement
from partage.rules.decorators import is_user_rule
from partage.rules.evaluate import promises, rejects_quickly, relied_on
from partage.rules.policy import Policy

LARGEST = 2**53
"""Prices, multipliers and units beyond this are refused."""

LARGEST_SUM = 2**59
"""So are those with which one table's worth could leave 64 bits."""

NONE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class _Prices:
    """A certificate as arrays: (S,) prices, (F,) which families are relaxed, and what each level counts."""

    unit: int
    multipliers: tuple[int, ...]
    students: Ints
    relaxed: Bools

    @property
    def level(self) -> int:
        return len(self.multipliers)

    def weights(self, levels: int) -> tuple[int, ...]:
        """What each of so many levels counts."""
        return (*self.multipliers, self.unit, *[0] * (levels - self.level - 1))


class Checker:
    """Recomputes bounds for one roster and policy."""

    def __init__(self, columns: Columns, policy: Policy) -> None:
        self._columns = columns
        self._policy = policy
        self._goals = policy.levels(columns)
        self._guests = Guests(columns, policy, self._goals)
        self._family_values = np.stack([goal.per_family(columns, policy) for goal in self._goals])
        self._offsets = [goal.offset(columns) for goal in self._goals]
        self._lowest = next((level for level, goal in enumerate(self._goals) if goal.takes_lowest), None)

    def price_bounds(self, certificates: Sequence[Certificate | None], values: Sequence[int]) -> list[int | None]:
        """The price bound of each level's certificate, recomputed; `None` where there is none.

        The plan is worth `values`. Levels after one that takes the lowest seat are bounded for plans without seats
        below that. Raises `CertificateError` when a certificate is no list of prices: a number out of range, an unknown
        id, a wrong length.
        """
        read = [self._read(level, certificate) for level, certificate in enumerate(certificates)]
        totals = [sum(best) for best in self._bests([p for p in read if p is not None], self._least(values))]
        added = [int(value) - offset for value, offset in zip(values, self._offsets, strict=True)]
        found: list[int | None] = []
        for prices in read:
            if prices is None:
                found.append(None)
                continue
            earlier = sum(m * v for m, v in zip(prices.multipliers, added, strict=False))
            constant = prices.unit * self._offsets[prices.level]
            found.append(sum(prices.students.tolist()) + totals.pop(0) - earlier + constant)
        return found

    def family_bests(
        self, certificates: Sequence[Certificate | None], values: Sequence[int]
    ) -> list[tuple[int, ...] | None]:
        """(F,) for each level, what each family adds at the most at the prices of its certificate, all slots together.

        In 1/unit; `None` where there is no certificate. Of `values` only a level that takes the lowest seat is looked
        at.
        """
        read = [self._read(level, certificate) for level, certificate in enumerate(certificates)]
        bests = iter(self._bests([prices for prices in read if prices is not None], self._least(values)))
        return [None if prices is None else tuple(next(bests)) for prices in read]

    def simple_bounds(self) -> list[tuple[int, Certificate | None]]:
        """A bound per level without any search, and its certificate: no prices, or each student's own best value.

        True and cheap, and usually far from tight: it goes with plans made by hand. Where a family's best
        table would have to be searched for, it is over-estimated, and the family listed as relaxed.
        """
        families = len(self._columns.families)
        nothing = np.zeros(len(self._columns.students), dtype=np.int64)
        own = self._own_best()
        candidates = [
            _Prices(1, (0,) * level, students, np.full(families, self._searches(level)))
            for level in range(len(self._goals))
            for students in (nothing, own[level])
        ]
        totals = [sum(best) for best in self._bests(candidates)]
        bounds = [total + sum(prices.students.tolist()) for prices, total in zip(candidates, totals, strict=True)]
        found: list[tuple[int, Certificate | None]] = []
        ids = [record.id for record in self._columns.students.records]
        for level in range(len(self._goals)):
            if level == self._lowest:
                found.append((int(own[level].max(initial=0)), None))
                continue
            best = min((2 * level, 2 * level + 1), key=lambda position: bounds[position])
            stated = candidates[best].students.tolist()
            prices = {student: price for student, price in zip(ids, stated, strict=True) if price}
            over_estimated = np.flatnonzero(candidates[best].relaxed).tolist()
            relaxed = tuple(self._columns.families.records[family].id for family in over_estimated)
            trusted = trusted_rules(self._policy)
            bound = bounds[best] + self._offsets[level]
            found.append((bound, Certificate(1, bound, (0,) * level, prices, relaxed, trusted)))
        return found

    def _searches(self, level: int) -> bool:
        """Whether a level's best tables cannot be told from numbers of people alone."""
        return needs_search(self._policy, (self._goals[level],), self._columns)

    def _least(self, values: Sequence[int]) -> int | None:
        """The plan's value at the level that takes the lowest seat, if there is one."""
        return None if self._lowest is None else int(values[self._lowest])

    def _bests(self, wanted: Sequence[_Prices], least: int | None = None) -> list[list[int]]:
        """(F,) for each list of prices, what the best tables of each family are worth together.

        No seat below `least` at the level that takes the lowest counts for later ones; not given: all do.
        """
        found = [[0] * len(self._columns.families) for _ in wanted]
        for options in self._guests.options() if wanted else ():
            sizes = above = SizeBounds(options, self._policy, self._goals)
            if self._lowest is not None and least is not None:
                above = SizeBounds(options.only(options.values[self._lowest] >= least), self._policy, self._goals)
            for bests, prices in zip(found, wanted, strict=True):
                later = self._lowest is not None and prices.level > self._lowest
                most = self._most(above if later else sizes, prices)
                for family, best in zip(options.families.tolist(), most, strict=True):
                    bests[family] = best
        return found

    def _most(self, sizes: SizeBounds, prices: _Prices) -> list[int]:
        """(B,) what each family of some options can add at the most; tables may share students here."""
        options = sizes.options
        if not len(options.party):
            return [0] * len(options.families)
        weights = prices.weights(len(self._goals))
        self._check_size(sizes, weights, prices)
        worth = -self._paid(prices)[options.party]
        hosting = np.zeros(len(options.families), dtype=np.int64)
        for weight, values, family_values in zip(weights, options.values, self._family_values, strict=True):
            if weight:
                worth += weight * values
                hosting += weight * family_values[options.families]
        bonus = sizes.bonuses(weights)
        tables = sizes.by_numbers(worth, bonus)
        floor = np.minimum(-hosting, 0)[options.host]
        unsure = (tables > NOTHING // 2) & (tables >= floor) & ~prices.relaxed[options.family]
        if unsure.any() and self._needs_search(weights):
            search = BestTableSearch(options, self._policy, self._goals, weights, worth, bonus)
            tables = np.where(unsure, search.best(unsure, floor), tables)
        return families_best(options, tables, hosting)

    def _paid(self, prices: _Prices) -> Ints:
        """(U,) what each party pays."""
        members = self._columns.members
        paid: Ints = np.where(members < 0, 0, prices.students[members]).sum(axis=1)
        return paid

    def _needs_search(self, weights: Sequence[int]) -> bool:
        counted = [goal for goal, weight in zip(self._goals, weights, strict=True) if weight]
        return needs_search(self._policy, counted, self._columns)

    def _check_size(self, sizes: SizeBounds, weights: Sequence[int], prices: _Prices) -> None:
        """Refuse numbers whose sums at one table could leave 64 bits; counted in Python's own integers."""
        options = sizes.options
        seat, own = largest(prices.students) * int(options.size.max()), 0
        for level, weight in enumerate(weights):
            seat += weight * largest(options.values[level])
            own += weight * (largest(sizes.bonus.get(level, NONE)) + largest(self._family_values[level]))
        if seat * int(self._columns.families.columns["seats"][options.families[0]]) + own >= LARGEST_SUM:
            raise CertificateError("violations.prices_too_large")

    def _own_best(self) -> Ints:
        """(L, S) the most each student's party can add to a level, charged to its first member."""
        members = self._columns.members[: len(self._columns.parties)]
        found = np.zeros((len(self._goals), len(members)), dtype=np.int64)
        for options in self._guests.options():
            for level, values in enumerate(options.values):
                np.maximum.at(found[level], options.party, values)
        students = np.zeros((len(self._goals), len(self._columns.students)), dtype=np.int64)
        students[:, members[:, 0]] = found
        return students

    def _check_numbers(self, level: int, certificate: Certificate) -> None:
        if len(certificate.multipliers) != level:
            raise CertificateError("violations.multipliers_expected", {"n": level})
        numbers = (certificate.unit, *certificate.multipliers, *certificate.prices.values())
        if not all(isinstance(n, int) and not isinstance(n, bool) and 0 <= n <= LARGEST for n in numbers):
            raise CertificateError("violations.prices_not_whole")
        if certificate.unit < 1:
            raise CertificateError("violations.unit_below_one")
        if self._lowest is not None and level > self._lowest and certificate.multipliers[self._lowest] != 0:
            raise CertificateError("violations.multiplier_of_no_sum")

    def _read(self, level: int, certificate: Certificate | None) -> _Prices | None:
        if certificate is None or level == self._lowest:
            return None
        self._check_numbers(level, certificate)
        students = np.zeros(len(self._columns.students), dtype=np.int64)
        for student, price in certificate.prices.items():
            if student not in self._columns.student_index:
                raise CertificateError("violations.price_of_nobody")
            students[self._columns.student_index[student]] = price
        if not set(certificate.relaxed) <= set(self._columns.family_index):
            raise CertificateError("violations.relaxed_unknown")
        relaxed = np.zeros(len(self._columns.families), dtype=np.bool_)
        relaxed[[self._columns.family_index[family] for family in certificate.relaxed]] = True
        return _Prices(certificate.unit, certificate.multipliers, students, relaxed)


def trusted_rules(policy: Policy) -> tuple[str, ...]:
    """Names of the caller's own rules whose promises a bound relies on."""
    own: list[TablePreference | TableRequirement | Requirement] = [
        *(rule for rule in policy.requirements if rejects_quickly(rule)),
        *(rule for rule in policy.table_preferences if rule.weight > 0 and promises(rule)),
        *(rule for rule in policy.table_requirements if relied_on(rule)),
    ]
    return tuple(sorted(rule.name for rule in own if is_user_rule(rule)))
