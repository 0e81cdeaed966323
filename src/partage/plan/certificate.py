"""A bound recomputed from prices, with no solver: what "proven" rests on.

For each family the checker asks the rules anew who may sit there, works out its best tables at the stated
prices, and adds up. It shares no code with `problem` or `solve`. See "reading a certificate" in `Certificate`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from partage.columns import Bools, Columns, Ints
from partage.plan.best_table import BestTableSearch
from partage.plan.cuts import CutRows, TableCharges
from partage.plan.records import LARGEST, Certificate, CertificateError
from partage.plan.seat_options import Guests, SeatOptions, largest
from partage.plan.size_bounds import NOTHING, SizeBounds, families_best, needs_search
from partage.plan.tree import Branch, Tree, leaves
from partage.rules.base import Requirement, TablePreference, TableRequirement
from partage.rules.decorators import is_user_rule
from partage.rules.evaluate import promises, rejects_quickly, relied_on
from partage.rules.policy import Policy

LARGEST_SUM = 2**59
"""Prices, multipliers and units are refused with which one table's worth could leave 64 bits."""

NONE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class _Prices:
    """A certificate as arrays: (S,) prices, (F,) which families are relaxed, and what each level counts.

    Only plans count that keep to some `seats`: a party, a family, and whether the party sits there.
    """

    unit: int
    multipliers: tuple[int, ...]
    students: Ints
    relaxed: Bools
    cuts: CutRows
    seats: tuple[tuple[int, int, bool], ...] = ()

    @property
    def level(self) -> int:
        return len(self.multipliers)

    @property
    def paid(self) -> int:
        """What all plans together pay at the most."""
        return int(sum(self.students.tolist())) + self.cuts.most

    def kept(self, options: SeatOptions) -> Bools:
        """(n,) the options that plans with the `seats` may hold."""
        family, kept = options.family[options.group], np.ones(len(options.party), dtype=np.bool_)
        for party, home, there in self.seats:
            row = np.flatnonzero(options.party == party)
            kept[row] &= (family[row] == home) == there
        return kept

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
        bounds = iter(self._bounds([prices for prices in read if prices is not None], values))
        return [None if prices is None else next(bounds) for prices in read]

    def leaf_bounds(self, level: int, tree: Tree, values: Sequence[int]) -> list[int]:
        """The price bound of each leaf of a level's tree, recomputed as by `price_bounds`; ``yes`` before ``no``.

        Only plans that keep to a leaf's branchings are bounded by it. Raises `CertificateError`, also where the tree is
        none: an unknown id, a leaf missing, too many of them.
        """
        read = []
        for leaf, branchings in leaves(tree):
            prices = self._read(level, leaf)
            if prices is None:
                raise CertificateError("violations.tree_of_no_sum")
            read.append(replace(prices, seats=tuple(self._seat(branch, there) for branch, there in branchings)))
        return self._bounds(read, values)

    def _seat(self, branch: Branch, there: bool) -> tuple[int, int, bool]:  # noqa: FBT001
        columns = self._columns
        if branch.student not in columns.student_index or branch.family not in columns.family_index:
            raise CertificateError("violations.branch_of_nobody")
        party = int(columns.party[columns.student_index[branch.student]])
        return party, columns.family_index[branch.family], there

    def _bounds(self, read: Sequence[_Prices], values: Sequence[int]) -> list[int]:
        """The price bound of each list of prices."""
        totals = [0] * len(read)
        for number, _families, most in self._bests(read, self._least(values)):
            totals[number] += sum(most)
        added = [int(value) - offset for value, offset in zip(values, self._offsets, strict=True)]
        found = []
        for prices, total in zip(read, totals, strict=True):
            earlier = sum(m * v for m, v in zip(prices.multipliers, added, strict=False))
            found.append(prices.paid + total - earlier + prices.unit * self._offsets[prices.level])
        return found

    def paid(self, level: int, certificate: Certificate) -> int:
        """What all tables of a plan pay at the most, for guests and for cuts, in 1/unit; raises as `price_bounds`."""
        prices = self._read(level, certificate)
        return 0 if prices is None else prices.paid

    def family_bests(
        self, certificates: Sequence[Certificate | None], values: Sequence[int]
    ) -> list[tuple[int, ...] | None]:
        """(F,) for each level, what each family adds at the most at the prices of its certificate, all slots together.

        In 1/unit; `None` where there is no certificate. Of `values` only a level that takes the lowest seat is looked
        at.
        """
        read = [self._read(level, certificate) for level, certificate in enumerate(certificates)]
        wanted = [prices for prices in read if prices is not None]
        found = [[0] * len(self._columns.families) for _ in wanted]
        for number, families, most in self._bests(wanted, self._least(values)):
            for family, best in zip(families, most, strict=True):
                found[number][family] = best
        bests = iter(found)
        return [None if prices is None else tuple(next(bests)) for prices in read]

    def simple_bounds(self) -> list[tuple[int, Certificate | None]]:
        """A bound per level without any search, and its certificate: no prices, or each student's own best value.

        True and cheap, and usually far from tight: it goes with plans made by hand. Where a family's best
        table would have to be searched for, it is over-estimated, and the family listed as relaxed.
        """
        families = len(self._columns.families)
        nothing = np.zeros(len(self._columns.students), dtype=np.int64)
        own = self._own_best()
        none = CutRows.read((), self._columns)
        candidates = [
            _Prices(1, (0,) * level, students, np.full(families, self._searches(level)), none)
            for level in range(len(self._goals))
            for students in (nothing, own[level])
        ]
        bounds = [prices.paid for prices in candidates]
        for number, _families, most in self._bests(candidates):
            bounds[number] += sum(most)
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

    def _bests(self, wanted: Sequence[_Prices], least: int | None = None) -> Iterator[tuple[int, list[int], list[int]]]:
        """Number of a list of prices, some families, and what the best tables of each are worth together.

        No seat below `least` at the level that takes the lowest counts for later ones; not given: all do.
        """
        for options in self._guests.options() if wanted else ():
            sizes = SizeBounds(options, self._policy, self._goals)
            for number, prices in enumerate(wanted):
                kept = prices.kept(options)
                if self._lowest is not None and least is not None and prices.level > self._lowest:
                    kept &= options.values[self._lowest] >= least
                yield number, options.families.tolist(), self._most(sizes, prices, kept)

    def _most(self, sizes: SizeBounds, prices: _Prices, kept: Bools) -> list[int]:
        """(B,) what each family can add at the most with those options (n,); tables may share students here."""
        options = sizes.options
        weights = prices.weights(len(self._goals))
        self._check_size(sizes, weights, prices)
        worth = -self._paid(prices)[options.party]
        hosting = np.zeros(len(options.families), dtype=np.int64)
        for weight, values, family_values in zip(weights, options.values, self._family_values, strict=True):
            if weight:
                worth += weight * values
                hosting += weight * family_values[options.families]
        worth = np.where(kept, worth, NOTHING)
        bonus = sizes.bonuses(weights)
        tables = sizes.by_numbers(worth, bonus)
        floor = np.minimum(-hosting, 0)[options.host]
        charges = TableCharges(prices.cuts, options, kept)
        unsure = (tables > NOTHING // 2) & (tables >= floor) & ~prices.relaxed[options.family]
        by_numbers = not self._needs_search(weights)
        if by_numbers:
            unsure &= charges.groups
        if unsure.any():
            search = BestTableSearch(
                options, self._policy, self._goals, weights, worth, bonus, charges, by_numbers=by_numbers
            )
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
        own += seat * int(self._columns.families.columns["seats"][options.families[0]])
        if own + prices.cuts.most_at_table >= LARGEST_SUM:
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
        cuts = CutRows.read(certificate.cuts, self._columns)
        return _Prices(certificate.unit, certificate.multipliers, students, relaxed, cuts)


def trusted_rules(policy: Policy) -> tuple[str, ...]:
    """Names of the caller's own rules whose promises a bound relies on."""
    own: list[TablePreference | TableRequirement | Requirement] = [
        *(rule for rule in policy.requirements if rejects_quickly(rule)),
        *(rule for rule in policy.table_preferences if rule.weight > 0 and promises(rule)),
        *(rule for rule in policy.table_requirements if relied_on(rule)),
    ]
    return tuple(sorted(rule.name for rule in own if is_user_rule(rule)))
