"""A bound recomputed from prices, with no solver: what "proven" rests on.

For each family the checker asks the rules anew who may sit there, works out its best tables at the stated
prices, and adds up. It shares no code with `problem` or `solve`. See "reading a certificate" in `Certificate`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from partage.columns import Columns, Ints, Seats
from partage.plan.menu import Menu, best_tables, largest_bonus, needs_search
from partage.plan.plan import Certificate
from partage.rules.asking import promises, seats_allowed
from partage.rules.base import FunctionRule, TablePreference, TableRequirement
from partage.rules.policy import Policy

LARGEST = 2**53
"""Prices, multipliers and units beyond this are refused."""

LARGEST_SUM = 2**59
"""So are those with which one table's worth could leave 64 bits."""


class CertificateError(Exception):
    """A certificate cannot be recomputed; the text says why."""


@dataclass(frozen=True, eq=False)
class _Prices:
    unit: int
    multipliers: tuple[int, ...]
    students: Ints
    relaxed: frozenset[int]

    @property
    def level(self) -> int:
        return len(self.multipliers)


class Checker:
    """Recomputes bounds for one roster and policy.

    Parameters
    ----------
    columns, policy
        Where everything starts again.
    """

    def __init__(self, columns: Columns, policy: Policy) -> None:
        self._columns = columns
        self._policy = policy
        self._goals = policy.levels(columns)
        self._family_values = np.stack([goal.per_family(columns, policy) for goal in self._goals])
        self._sizes = np.array([len(members) for members in columns.parties], dtype=np.int64)
        self._flat = np.array([student for members in columns.parties for student in members], dtype=np.int64)
        self._first = np.cumsum(self._sizes) - self._sizes

    def price_bounds(self, certificates: Sequence[Certificate | None], values: Sequence[int]) -> list[int | None]:
        """The price bound of each level's certificate, recomputed; `None` where there is none.

        Parameters
        ----------
        values
            What the plan is worth at each level.

        Raises
        ------
        CertificateError
            When a certificate is no list of prices: a number out of range, an unknown id, a wrong length.
        """
        read = [self._read(level, certificate) for level, certificate in enumerate(certificates)]
        totals = self._totals([prices for prices in read if prices is not None])
        found: list[int | None] = []
        for prices in read:
            if prices is None:
                found.append(None)
                continue
            earlier = sum(m * int(v) for m, v in zip(prices.multipliers, values, strict=False))
            found.append(sum(prices.students.tolist()) + totals.pop(0) - earlier)
        return found

    def simple_certificates(self) -> list[Certificate]:
        """A certificate per level without any search: no prices at all, or each student's own best value.

        True and cheap, and usually far from tight: it goes with plans made by hand. Where a family's best
        table would have to be searched for, it is over-estimated, and the family listed as relaxed.
        """
        everybody = frozenset(range(len(self._columns.families)))
        nothing = np.zeros(len(self._columns.students), dtype=np.int64)
        own = self._own_best()
        candidates = [
            _Prices(1, (0,) * level, students, everybody if self._searches(level) else frozenset())
            for level in range(len(self._goals))
            for students in (nothing, own[level])
        ]
        totals = self._totals(candidates)
        bounds = [total + sum(prices.students.tolist()) for prices, total in zip(candidates, totals, strict=True)]
        found = []
        ids = [record.id for record in self._columns.students.records]
        for level in range(len(self._goals)):
            best = min((2 * level, 2 * level + 1), key=lambda position: bounds[position])
            stated = candidates[best].students.tolist()
            prices = {student: price for student, price in zip(ids, stated, strict=True) if price}
            relaxed = tuple(self._columns.families.records[family].id for family in sorted(candidates[best].relaxed))
            trusted = trusted_rules(self._policy)
            found.append(Certificate(1, bounds[best], (0,) * level, prices, relaxed, trusted))
        return found

    def _searches(self, level: int) -> bool:
        """Whether a level's best tables cannot be told from numbers of people alone."""
        return needs_search(self._policy, (self._goals[level],), self._columns)

    def _totals(self, wanted: Sequence[_Prices]) -> list[int]:
        """For each list of prices, the sum over families of their best tables."""
        totals = [0] * len(wanted)
        for family, menu in self._menus():
            for position, prices in enumerate(wanted):
                totals[position] += self._best(family, menu, prices)
        return totals

    def _best(self, family: int, menu: Menu, prices: _Prices) -> int:
        """What a family can add at the most; its tables may share students here."""
        weights = np.zeros(len(self._goals), dtype=np.int64)
        weights[: prices.level], weights[prices.level] = prices.multipliers, prices.unit
        self._check_size(menu, weights, prices)
        paid = np.add.reduceat(prices.students[self._flat], self._first) if len(self._sizes) else self._sizes
        worth = weights @ menu.values - paid[menu.party]
        hosting = int(weights @ self._family_values[:, family])
        tables = best_tables(
            menu, self._policy, self._goals, weights, worth, -hosting, relaxed=family in prices.relaxed
        )
        ordered = sorted(tables, reverse=True)[: menu.max_meals]
        if not ordered:
            return 0
        return max(0, hosting + ordered[0] + sum(max(0, table) for table in ordered[1:]))

    def _check_size(self, menu: Menu, weights: Ints, prices: _Prices) -> None:
        """Refuse numbers whose sums at one table could leave 64 bits; counted in Python's own integers."""
        seat, own = int(prices.students.max(initial=0)) * int(menu.size.max(initial=1)), 0
        bonus = largest_bonus(menu, self._policy, self._goals)
        for weight, values, at_table in zip(weights.tolist(), menu.values, bonus, strict=True):
            seat += weight * int(np.abs(values).max(initial=0))
            own += weight * (at_table + int(self._family_values.max(initial=0)))
        if seat * menu.most + own >= LARGEST_SUM:
            raise CertificateError("prices and multipliers are so large that sums of them could leave 64 bits")

    def _menus(self) -> Iterator[tuple[int, Menu]]:
        """Each family with the parties that may sit at it, slot by slot."""
        columns = self._columns
        of_students, of_families = columns.availability
        flat, first = self._flat, self._first
        for family in range(len(columns.families)):
            slots = np.flatnonzero(of_families[family])
            row, slot = np.nonzero(of_students[flat][:, slots])
            seats = Seats(columns, flat[row], np.full(len(row), family), slots[slot])
            allowed = np.zeros((len(flat), len(slots)), dtype=np.bool_)
            allowed[row, slot] = seats_allowed(self._policy, seats)
            together = np.logical_and.reduceat(allowed, first, axis=0) if len(first) else allowed
            party, column = np.nonzero(together)
            if not len(party):
                continue
            yield family, self._menu(family, party, slots[column])

    def _menu(self, family: int, party: Ints, slot: Ints) -> Menu:
        columns = self._columns
        size = self._sizes[party]
        option = np.repeat(np.arange(len(party)), size)
        within = np.arange(len(option)) - np.repeat(np.cumsum(size) - size, size)
        students = self._flat[self._first[party[option]] + within]
        seats = Seats(columns, students, np.full(len(students), family), slot[option])
        start = np.cumsum(size) - size
        values = np.stack([np.add.reduceat(goal.per_seat(seats, self._policy), start) for goal in self._goals])
        facts = columns.families.columns
        return Menu(
            columns=columns,
            family=family,
            least=int(facts["min_guests"][family]),
            most=int(facts["seats"][family]),
            max_meals=int(facts["max_meals"][family]),
            party=party,
            size=size,
            slot=slot,
            values=values,
        )

    def _own_best(self) -> Ints:
        """(L, S) the most each student's party can add to a level, charged to its first member."""
        found = np.zeros((len(self._goals), len(self._sizes)), dtype=np.int64)
        for _family, menu in self._menus():
            for level in range(len(self._goals)):
                np.maximum.at(found[level], menu.party, menu.values[level])
        students = np.zeros((len(self._goals), len(self._columns.students)), dtype=np.int64)
        if len(self._sizes):
            students[:, self._flat[self._first]] = found
        return students

    def _read(self, level: int, certificate: Certificate | None) -> _Prices | None:
        if certificate is None:
            return None
        if len(certificate.multipliers) != level:
            raise CertificateError(f"{level} multipliers are expected")
        numbers = (certificate.unit, *certificate.multipliers, *certificate.prices.values())
        if not all(isinstance(n, int) and not isinstance(n, bool) and 0 <= n <= LARGEST for n in numbers):
            raise CertificateError("unit, multipliers and prices must be whole numbers from 0 to 2^53")
        if certificate.unit < 1:
            raise CertificateError("the unit must be at least 1")
        students = np.zeros(len(self._columns.students), dtype=np.int64)
        for student, price in certificate.prices.items():
            if student not in self._columns.student_index:
                raise CertificateError("a price is stated for an unknown student")
            students[self._columns.student_index[student]] = price
        if not set(certificate.relaxed) <= set(self._columns.family_index):
            raise CertificateError("an unknown family is named as relaxed")
        relaxed = frozenset(self._columns.family_index[family] for family in certificate.relaxed)
        return _Prices(certificate.unit, certificate.multipliers, students, relaxed)


def trusted_rules(policy: Policy) -> tuple[str, ...]:
    """Names of the caller's own rules whose promises a bound relies on."""
    own: list[TablePreference | TableRequirement] = [
        *(rule for rule in policy.table_preferences if rule.weight > 0 and promises(rule)),
        *(rule for rule in policy.table_requirements if getattr(rule, "monotone", False)),
    ]
    return tuple(sorted(rule.name for rule in own if _is_own(rule)))


def _is_own(rule: object) -> bool:
    return isinstance(rule, FunctionRule) or not type(rule).__module__.startswith("partage.rules.")
