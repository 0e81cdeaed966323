"""No plan is returned that one party more, or one move, improves: every change is tried by the checker."""

import random
from dataclasses import replace
from itertools import chain

import numpy as np
import pytest

import partage as pt
from partage.columns import Columns, Seats, Tables
from partage.problem.compile import compile_problem
from partage.rules.evaluate import seats_allowed, tables_allowed
from partage.solve.clock import SearchClock
from partage.solve.column_pool import ColumnPool, is_plan
from partage.solve.greedy import greedy
from partage.solve.insertion import completed, improved
from partage.solve.solver import LevelOutcome, Outcome, Prices
from partage.testing import random_roster


@pt.table_requirement("own: an even number")
def even_number(tables):
    return tables.people % 2 == 0


@pt.table_requirement("own: no two who like the same", monotone=True)
def different_interests(tables):
    return ~tables.pairs("interests").any(axis=(1, 2))


USUAL = pt.Policy.default()
POLICIES = {
    "default": USUAL,
    "wishes": USUAL,
    "one table language": replace(USUAL, table_requirements=(pt.Company(), pt.OneTableLanguage(level="B1"))),
    "one of a country": replace(USUAL, table_requirements=(pt.Company(), pt.AtMostPerCountry(most=1))),
    "one diet": replace(USUAL, table_requirements=(pt.Company(), pt.AtMostSpecialDiets(most=1))),
    "own lasting": replace(USUAL, table_requirements=(pt.Company(), different_interests)),
    "own other": replace(USUAL, table_requirements=(pt.Company(), even_number)),
    "split": replace(USUAL, allow_split=True),
    "worst off": replace(USUAL, goals=(pt.StudentsSeated(), pt.WorstOff(), pt.FamiliesServed(), pt.Satisfaction())),
    "families first": replace(USUAL, goals=(pt.FamiliesServed(), pt.Satisfaction())),
}


def a_roster(name, size, seed):
    """Random people; where wishes are in force, many of them have some."""
    options = {"max_meals": 2} if seed % 3 == 0 else {}
    found = random_roster(size, seed=seed, apart=size[0] // 5, company=True, **options)
    if name != "wishes":
        return found
    rng = random.Random(seed)
    wish = {"woman": ("guests_only:woman", "another:woman"), "man": ("another:man", "guests_only:man")}
    asking = [
        student.replace(company=[rng.choice(wish[student.gender])])
        if student.gender in wish and rng.random() < 0.4
        else student
        for student in found.students
    ]
    return pt.Roster(asking, found.families, apart=found.apart)


def seated(plan):
    return [(table.family, table.slot, tuple(table.students)) for table in plan.tables]


def additions(tables, members, roster):
    """The plans with these people added to a table, or alone at a home, as far as seats, slots and meals go."""
    ids = tuple(member.id for member in members)
    for home in roster.families:
        mine = [table for table in tables if table[0] == home.id]
        for slot in sorted(home.availability.intersection(*(member.availability for member in members))):
            here = next((table for table in mine if table[1] == slot), None)
            sitting = here[2] if here else ()
            if len(sitting) + len(ids) > home.seats or (not here and len(mine) >= home.max_meals):
                continue
            yield [*(table for table in tables if table is not here), (home.id, slot, (*sitting, *ids))]


def exchanges(tables, members, parties, roster):
    """The plans with these people in the place of a party that is added elsewhere."""
    where = {student: number for number, table in enumerate(tables) for student in table[2]}
    for others in parties:
        number = where.get(others[0].id)
        if number is None or not all(tables[number][1] in member.availability for member in members):
            continue
        family, slot, sitting = tables[number]
        left = tuple(one for one in sitting if one not in {other.id for other in others})
        changed = (family, slot, (*left, *(member.id for member in members)))
        rest = [table for place, table in enumerate(tables) if place != number]
        for plan in additions([*rest, changed], others, roster):
            if changed in plan:  # who left may not come back
                yield plan


def better_plans(plan, roster, policy, *, moves):
    """The plans that are one change away, allowed and better, as the checker counts."""
    groups = {}
    for student in roster.students:
        together = student.party is not None and not policy.allow_split
        groups.setdefault((student.party, "") if together else (student.id, "alone"), []).append(student)
    parties, tables = list(groups.values()), seated(plan)
    columns = Columns.of(roster, allow_split=policy.allow_split)
    values = tuple(level.value for level in plan.levels)
    for members in parties:
        if members[0].id not in plan.unseated:
            continue
        tried = additions(tables, members, roster)
        tried = chain(tried, exchanges(tables, members, parties, roster)) if moves else tried
        for trial in tried:
            if allowed([table for table in trial if table not in tables], columns, policy):
                other = pt.Plan.of(trial, roster, policy)
                if tuple(level.value for level in other.levels) > values and pt.verify(other, roster, policy):
                    yield trial


def allowed(tables, columns, policy):
    """Whether the rules allow each of these tables: the checker's own questions, and quicker than a whole plan."""
    for family, slot, people in tables:
        students = np.array([columns.student_index[one] for one in people])
        place = columns.family_index[family], columns.slots.codes[slot]
        families, slots = (np.full(len(students), number) for number in place)
        if not (
            seats_allowed(policy, Seats(columns, students, families, slots)).all()
            and tables_allowed(policy, Tables(columns, students[None], families[:1], slots[:1])).all()
            and columns.families.columns["min_guests"][place[0]] <= len(students)
        ):
            return False
    return True


def check(name, size, seed, *, moves):
    roster, policy = a_roster(name, size, seed), POLICIES[name]
    plan = pt.match(roster, policy, budget=pt.Budget(0.05))
    assert list(better_plans(plan, roster, policy, moves=moves)) == []


CASES = [(list(POLICIES)[number % len(POLICIES)], number) for number in range(300)]


@pytest.mark.parametrize(
    ("name", "seed"), [*CASES[:20], *(pytest.param(*case, marks=pytest.mark.heavy) for case in CASES[20:])]
)
def test_nobody_can_be_added_to_a_plan(name, seed):
    check(name, (150, 60, 4), seed, moves=False)


@pytest.mark.parametrize(
    ("name", "seed"), [*CASES[:20], *(pytest.param(*case, marks=pytest.mark.heavy) for case in CASES[20:])]
)
def test_nobody_can_take_the_place_of_somebody_who_moves(name, seed):
    check(name, (24, 7, 2), seed, moves=True)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", ["default", "wishes", "own other", "split"])
def test_a_plan_with_gaps_is_filled_as_the_rules_allow(name, seed):
    """From nothing, and from a plan that lost a third of its tables; never worse at the first level that changes."""
    policy = POLICIES[name]
    problem = compile_problem(Columns.of(a_roster(name, (40, 14, 3), seed), allow_split=policy.allow_split), policy)
    options, groups = greedy(problem)
    for keep in (np.arange(0), np.arange(len(groups))[np.arange(len(groups)) % 3 > 0]):
        found = improved(problem, options[keep], groups[keep], SearchClock())
        pool = ColumnPool(problem)
        assert is_plan(pool, pool.locate(*found))
        assert problem.oracle.allowed(*found).all()
        before, after = (tuple(problem.plan_values(*plan)) for plan in ((options[keep], groups[keep]), found))
        assert after > before


def an_outcome(problem, values, bounds, proofs, options, groups):
    prices = [
        Prices(10, 10 * bound + 3, (2,) * level, np.zeros(problem.parties, dtype=np.int64))
        for level, bound in enumerate(bounds)
    ]
    return Outcome(
        options,
        groups,
        tuple(LevelOutcome(v, b, p, price) for v, b, p, price in zip(values, bounds, proofs, prices, strict=True)),
    )


def test_a_proven_plan_stays_and_bounds_follow_one_that_changes():
    problem = compile_problem(Columns.of(random_roster((20, 8, 2), seed=1)), USUAL)
    nobody = np.full((0, 1), -1), np.zeros(0, dtype=np.int64)
    zeros = (0,) * len(problem.levels)
    proven = an_outcome(problem, zeros, zeros, ["prices"] * len(zeros), *nobody)
    assert completed(problem, proven, SearchClock()) is proven
    bounds = (20, 0, 8, 300_000)
    found = completed(problem, an_outcome(problem, zeros, bounds, ["none"] * len(zeros), *nobody), SearchClock())
    values = problem.plan_values(found.options, found.groups)
    assert [level.value for level in found.levels] == values.tolist()
    assert values[0] > 0
    for level, outcome in enumerate(found.levels):
        charged = 2 * int(values[:level].sum())
        assert outcome.prices.price_bound == 10 * bounds[level] + 3 - charged
        assert outcome.bound == outcome.prices.bound
        assert outcome.proof == ("prices" if outcome.bound <= outcome.value else "none")


def test_whoever_stops_it_keeps_the_plan(monkeypatch):
    problem = compile_problem(Columns.of(random_roster((20, 8, 2), seed=1)), USUAL)
    values = (0,) * len(problem.levels)
    before = an_outcome(
        problem, values, (20, 0, 8, 300_000), ["none"] * 4, np.full((0, 1), -1), np.zeros(0, dtype=np.int64)
    )

    def stopped(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("partage.solve.insertion.improved", stopped)
    clock = SearchClock()
    assert completed(problem, before, clock) is before
    assert clock.interrupted
