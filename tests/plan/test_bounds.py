"""The checker's bounds against the same bounds worked out slowly: every table of every family looked at."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np
import pytest
from own_rules import OWN_TABLE_PREFERENCES, OWN_TABLE_REQUIREMENTS
from policies import policy_of
from tiny import random_case

import partage as pt
from partage.columns import Columns, OpenSlotError, Pairs, Seats, Tables
from partage.plan import best_table as contest
from partage.plan import seat_options as guests
from partage.plan.certificate import Checker
from partage.plan.records import LARGEST, Certificate, CertificateError, Cut
from partage.plan.seat_options import Guests
from partage.plan.size_bounds import exact_sums
from partage.rules.evaluate import seats_allowed, tables_allowed
from partage.testing import random_roster

OWN = pt.Policy(
    requirements=pt.Policy.default().requirements,
    preferences=(pt.SlotWish(), pt.SharedInterests(weight=0.3)),
    table_requirements=(pt.Company(), OWN_TABLE_REQUIREMENTS[0].rule, OWN_TABLE_REQUIREMENTS[1].rule),
    table_preferences=(pt.MixedCountries(weight=3.0), *(own.rule for own in OWN_TABLE_PREFERENCES[1:])),
)


class Slow:
    """Bounds without any cleverness."""

    def __init__(self, roster: pt.Roster, policy: pt.Policy) -> None:
        self.columns, self.policy = Columns.of(roster), policy
        self.goals = policy.levels(self.columns)

    def bound(self, certificate: Certificate, values: list[int]) -> int:
        weights = [*certificate.multipliers, certificate.unit]
        earlier = sum(m * v for m, v in zip(certificate.multipliers, values, strict=False))
        families = sum(self.family(family, weights, certificate) for family in range(len(self.columns.families)))
        cuts = sum(
            cut.price * (sum(map(self.most_held, cut.rows, cut.weights)) // cut.over) for cut in certificate.cuts
        )
        return sum(certificate.prices.values()) + cuts + families - earlier

    def most_held(self, row: str, weight: int) -> int:
        kind, its_id = row.split(":")
        return (
            weight
            if kind == "student"
            else weight * self.columns.families.records[self.columns.family_index[its_id]].max_meals
        )

    def charged(self, cut: Cut, students: list[int], family: str) -> int:
        """A member stands for the party; no cut names two."""
        sitting = {f"student:{self.columns.students.records[student].id}" for student in students} | {
            f"family:{family}"
        }
        weight = sum(weight for row, weight in zip(cut.rows, cut.weights, strict=True) if row in sitting)
        return cut.price * (weight // cut.over)

    def family(self, family: int, weights: list[int], certificate: Certificate) -> int:
        record = self.columns.families.records[family]
        hosting = sum(
            weight * int(goal.per_family(self.columns, self.policy)[family])
            for weight, goal in zip(weights, self.goals, strict=False)
        )
        best = [
            max(worths)
            for slot in range(len(self.columns.slots.labels))
            if (worths := list(self.worths(family, slot, weights, certificate)))
        ]
        choices = [some for count in range(1, record.max_meals + 1) for some in itertools.combinations(best, count)]
        return max([0, *(hosting + sum(some) for some in choices)])

    def worths(self, family: int, slot: int, weights: list[int], certificate: Certificate) -> Iterator[int]:
        record = self.columns.families.records[family]
        relaxed = record.id in certificate.relaxed
        for parties in self.guests(family, slot, record.seats):
            students = [student for party in parties for student in self.columns.parties[party]]
            if record.min_guests <= len(students) <= record.seats and (relaxed or self.fine(students, family, slot)):
                paid = sum(certificate.prices.get(self.columns.students.records[s].id, 0) for s in students)
                if relaxed:
                    yield self.over_estimate(parties, family, slot, weights) - paid
                else:
                    paid += sum(self.charged(cut, students, record.id) for cut in certificate.cuts)
                    yield self.value(students, family, slot, weights) - paid

    def guests(self, family: int, slot: int, seats: int) -> Iterator[tuple[int, ...]]:
        fit = [party for party, members in enumerate(self.columns.parties) if self.welcome(members, family, slot)]
        for count in range(1, seats + 1):
            yield from itertools.combinations(fit, count)

    def welcome(self, members: Any, family: int, slot: int) -> bool:
        return bool(seats_allowed(self.policy, self.seats(members, family, slot)).all())

    def fine(self, students: list[int], family: int, slot: int) -> bool:
        return bool(tables_allowed(self.policy, self.table(students, family, slot))[0])

    def value(self, students: list[int], family: int, slot: int, weights: list[int]) -> int:
        table, seats = self.table(students, family, slot), self.seats(students, family, slot)
        return sum(
            weight
            * int(goal.per_seat(seats, self.policy).sum() + (goal.per_table(table, self.policy)[0] if weight else 0))
            for weight, goal in zip(weights, self.goals, strict=False)
        )

    def over_estimate(self, parties: tuple[int, ...], family: int, slot: int, weights: list[int]) -> int:
        """What seats add, what each party brings at the most, and what any table of so many people may add beside."""
        total = 0
        for weight, goal in zip(weights, self.goals, strict=False):
            students = [student for party in parties for student in self.columns.parties[party]]
            added = int(goal.per_seat(self.seats(students, family, slot), self.policy).sum())
            if weight and goal.judges_tables(self.policy):
                people = np.array([len(students)])
                nobody = self.table([-1], family, slot)
                added += int(goal.per_table_bound_beside(nobody, people, self.policy)[0])
                tables = [self.table(list(self.columns.parties[party]), family, slot) for party in parties]
                added += sum(int(goal.per_party_bound(table, self.policy)[0]) for table in tables)
            total += weight * added
        return total

    def seats(self, students: Any, family: int, slot: int) -> Seats:
        rows = np.array(students, dtype=np.int64)
        return Seats(self.columns, rows, np.full(len(rows), family), np.full(len(rows), slot))

    def table(self, students: list[int], family: int, slot: int) -> Tables:
        return Tables(self.columns, np.array([students]), np.array([family]), np.array([slot]))


def some_prices(rng: random.Random, roster: pt.Roster, level: int) -> Certificate:
    """Prices of the size of what students bring, so that many tables are worth about nothing."""
    unit = rng.choice((1, 10))
    largest = unit * rng.choice((1, 2, 3_000, 8_000))
    return Certificate(
        unit=unit,
        price_bound=0,
        multipliers=tuple(rng.choice((0, 1, unit, 500)) for _ in range(level)),
        prices={s.id: rng.randint(0, largest) for s in roster.students if rng.random() < 0.8},
        relaxed=tuple(f.id for f in roster.families if rng.random() < 0.2),
        cuts=tuple(some_cut(rng, roster, largest) for _ in range(rng.choice((0, 0, 1, 5, 20)))),
    )


def some_cut(rng: random.Random, roster: pt.Roster, largest: int) -> Cut:
    """A cut over parties and families, whose rows stand in any order."""
    parties = {student.party or f"alone {student.id}": f"student:{student.id}" for student in roster.students}
    rows = [*parties.values(), *(f"family:{family.id}" for family in roster.families)]
    chosen = rng.sample(rows, rng.randint(0, min(7, len(rows))))
    weights = tuple(rng.choice((1, 1, 2, 3)) for _ in chosen)
    return Cut(tuple(chosen), weights, rng.choice((1, 2, 2, 3)), rng.randint(0, largest))


def compare(roster: pt.Roster, policy: pt.Policy, seed: int, lists: int = 2) -> None:
    rng = random.Random(seed)
    slow = Slow(roster, policy)
    for _ in range(lists):
        certificates = [some_prices(rng, roster, level) for level in range(len(slow.goals))]
        values = [rng.randint(-5, 50) for _ in certificates]
        found = Checker(slow.columns, policy).price_bounds(certificates, values)
        assert found == [slow.bound(certificate, values) for certificate in certificates]


@pytest.mark.parametrize("seed", range(40))
def test_bounds_of_tiny_rosters_under_all_sorts_of_policies(seed):
    roster, reading = random_case(seed)
    compare(roster, policy_of(reading), seed)


@pytest.mark.parametrize("seed", [*range(6), *(pytest.param(seed, marks=pytest.mark.heavy) for seed in range(6, 12))])
@pytest.mark.parametrize("policy", [pt.Policy.default(), OWN], ids=["default", "own"])
def test_bounds_of_small_rosters(seed, policy):
    roster = random_roster(
        (11, 4, 3), seed=seed, max_meals=2, company=seed % 2 == 0, apart=4 * (seed % 3), pins=seed % 4
    )
    compare(roster, policy, seed, lists=1)


ADDITIVE = pt.Policy(
    preferences=(pt.SlotWish(), pt.SharedInterests(weight=2.0), pt.ShortTravel()), table_preferences=()
)


@pytest.mark.parametrize("seed", range(12))
def test_bounds_where_only_cuts_make_a_search_necessary(seed):
    roster = random_roster((13, 4, 2), seed=seed, max_meals=2)
    alike = [student.replace(interests=(), place=None) for student in roster.students]
    for one in (roster, pt.Roster(alike, roster.families)):
        compare(one, ADDITIVE, seed)


@pytest.mark.parametrize("seed", range(6))
def test_neither_the_size_of_blocks_nor_that_of_chunks_matters(seed, monkeypatch):
    monkeypatch.setattr(guests, "BLOCK_CELLS", 20)
    monkeypatch.setattr(contest, "CHUNK", 3)
    roster = random_roster((11, 4, 3), seed=seed, max_meals=2, company=True, apart=5)
    compare(roster, OWN, seed, lists=1)


@pytest.mark.parametrize("seed", range(8))
def test_certificates_without_a_search_hold_what_they_say(seed):
    roster = random_roster((11, 4, 3), seed=seed, max_meals=2, company=True, apart=5)
    checker = Checker(Columns.of(roster), OWN)
    stated, simple = zip(*checker.simple_bounds(), strict=True)
    bounds = checker.price_bounds(simple, [0] * len(simple))
    assert bounds == [bound * certificate.unit for bound, certificate in zip(stated, simple, strict=True)]
    assert bounds == [certificate.price_bound for certificate in simple]
    assert bounds == [Slow(roster, OWN).bound(certificate, [0] * len(simple)) for certificate in simple]


# What is asked of a rule


@pytest.fixture
def columns():
    return Columns.of(random_roster((12, 5, 3), seed=1))


def test_who_looks_at_an_open_slot_is_noticed():
    columns = Columns.of(random_roster((12, 5, 3), seed=1, pins=4))
    for look in (lambda pairs: pairs.slot, Pairs.pinned_elsewhere):
        pairs = Pairs(columns, np.arange(4), np.zeros(4, dtype=np.int64))
        assert pairs.student["country"].codes.shape == (4,)
        assert not pairs.looked_at_slot
        with pytest.raises(OpenSlotError):
            look(pairs)
        assert pairs.looked_at_slot


@pt.requirement("own: sly")
def sly(seats):
    """Forbids the first slot, and keeps to itself that it looked."""
    try:
        return seats.slot.codes > 0
    except Exception:  # noqa: BLE001 (that is what it is about)
        return np.ones(len(seats), dtype=np.bool_)


class Sly(pt.Goal):
    name: ClassVar[str] = "own: sly"

    def per_seat(self, seats, policy):
        return sly(seats).astype(np.int64) * 7


def test_a_rule_that_hides_that_it_looked_is_asked_slot_by_slot(columns):
    policy = pt.Policy(requirements=(sly,), goals=(pt.StudentsSeated(), Sly()))
    for options in Guests(columns, policy, policy.levels(columns)).options():
        assert (options.slot > 0).all()
        assert (options.values[1] == 7 * options.size).all()


@pytest.mark.parametrize("seed", range(8))
def test_everybody_who_may_sit_is_on_the_menu(seed):
    roster = random_roster((14, 5, 3), seed=seed, pins=seed % 3, apart=6)
    policy = pt.Policy.default()
    slow = Slow(roster, policy)
    found = [
        (int(options.family[group]), int(options.slot[group]), int(party))
        for options in Guests(slow.columns, policy, slow.goals).options()
        for group, party in zip(options.group, options.party, strict=True)
    ]
    parties = list(enumerate(slow.columns.parties))
    expected = [
        (family, slot, party)
        for family, record in enumerate(slow.columns.families.records)
        for slot in range(len(slow.columns.slots.labels))
        for party, members in parties
        if len(members) <= record.seats and slow.welcome(members, family, slot)
    ]
    assert sorted(found) == expected
    assert len(set(found)) == len(found)


# Numbers that could leave 64 bits


class Generous(pt.Goal):
    name: ClassVar[str] = "own: generous"
    given: ClassVar[int] = 2**62

    def per_seat(self, seats, policy):
        return np.full(len(seats), self.given)


class Stingy(Generous):
    given: ClassVar[int] = -(2**63)


@pytest.mark.parametrize("goal", [Generous(), Stingy()])
def test_a_goal_that_gives_too_much_is_refused(columns, goal):
    with pytest.raises(CertificateError, match="64 bits"):
        Checker(columns, pt.Policy(goals=(goal,))).price_bounds([Certificate(1, 0, (), {})], [0])


def test_multipliers_that_add_up_to_too_much_are_refused(columns):
    huge = Certificate(1, 0, (LARGEST,), {})
    policy = pt.Policy(goals=(pt.Satisfaction(), pt.StudentsSeated()), preferences=(pt.SlotWish(weight=10.0),))
    with pytest.raises(CertificateError, match="64 bits"):
        Checker(columns, policy).price_bounds([None, huge], [0, 0])


def test_sums_over_tables_may_be_larger_than_64_bits():
    values = np.array([[2**59 - 1] * 100 + [-5, 3], [-1] * 102])
    assert exact_sums(values) == [100 * (2**59 - 1) + 3, 0]


def test_without_a_family_a_bound_falls_by_what_its_tables_are_worth():
    policy, seen = pt.Policy.default(), set()
    for seed in range(6):
        roster = random_roster((11, 4, 3), seed=seed, max_meals=2, company=True, apart=5)
        plan = pt.match(roster, policy)
        certificate = plan.levels[0].certificate
        certificates = [certificate, *[None] * (len(plan.levels) - 1)]
        zeros = [0] * len(plan.levels)
        bests, *others = Checker(Columns.of(roster), policy).family_bests(certificates, zeros)
        assert others == certificates[1:]
        for family, best in zip(sorted(family.id for family in roster.families), bests, strict=True):
            left = Columns.of(roster.revised(cancelled=[f"family:{family}"]))
            without = Checker(left, policy).price_bounds(certificates, zeros)[0]
            assert without == certificate.price_bound - best
        seen |= {best > 0 for best in bests}
    assert seen == {False, True}
