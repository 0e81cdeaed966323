"""The checker: starts again from roster and policy, and says in one sentence each what is wrong.

It imports neither the problem nor a solver, so that no mistake of theirs can hide here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, TypeVar

import numpy as np

from partage.columns import Columns
from partage.domain.roster import Roster
from partage.errors import PolicyError
from partage.plan.certificate import Checker
from partage.plan.claims import claims, in_words, lowest_claims, price_bounds, tree_claims, trust_claims
from partage.plan.plan import Plan
from partage.plan.records import Table, status_of
from partage.plan.scores import Scores, Seating, score
from partage.plan.verdict import LevelCheck, Verdict, Violation
from partage.rules.evaluate import allowed
from partage.rules.policy import Policy
from partage.status import Status
from partage.text.writer import FamilyId, GoalName, RuleName, Slot, StudentId, students

T = TypeVar("T")


def verify(plan: Plan, roster: Roster, policy: Policy | None = None) -> Verdict:
    """Check every rule, recount every level and recompute every certificate and tree of `plan`.

    Parameters
    ----------
    policy
        Not given: the default policy.

    Examples
    --------
    >>> import partage as pt
    >>> roster = pt.Roster(students=[], families=[])
    >>> bool(pt.verify(pt.match(roster), roster))
    True
    """
    policy = Policy.default() if policy is None else policy
    return recheck(plan, roster, policy, Columns.of(roster, allow_split=policy.allow_split))


def recheck(plan: Plan, roster: Roster, policy: Policy, columns: Columns) -> Verdict:
    """`verify` on columns of the roster that are at hand; what plain rules have answered on them is not asked again."""
    found = [*_origin(plan, roster, policy), *_unknown(plan, columns), *_shape(plan, columns)]
    found += _counts(policy, columns)
    if any(violation.code.startswith(("unknown_", "uncountable_")) for violation in found):
        return Verdict(tuple(found))
    found += _seats(plan, columns, policy)
    found += _tables(plan, columns, policy)
    goals = policy.levels(columns)
    if [level.goal for level in plan.levels] != [goal.name for goal in goals]:
        found.append(Violation("levels_differ", {"goals": tuple(GoalName(goal.name) for goal in goals)}))
        return Verdict(tuple(found))
    counted = score(Seating.of(plan.tables, columns), columns, policy)
    found += _values(plan, counted)
    checker = Checker(columns, policy)
    bounds, faults = price_bounds(plan, checker, counted.values)
    found += faults
    for level, bound, sums in zip(plan.levels, bounds, counted.sums, strict=True):
        found += claims(level, bound) if sums else lowest_claims(level)
    found += [*tree_claims(plan, policy, checker, counted.values), *_status(plan), *trust_claims(plan, policy)]
    checks = [
        LevelCheck(level.goal, value, bound)
        for level, value, bound in zip(plan.levels, counted.values, bounds, strict=True)
    ]
    return Verdict(tuple(found), tuple(checks))


def broken_rules(plan: Plan, columns: Columns, policy: Policy) -> tuple[Violation, ...]:
    """What of the rules a plan breaks whose ids are all known; its levels, bounds and hashes are not looked at."""
    shape = tuple(_shape(plan, columns))
    return shape or (*_seats(plan, columns, policy), *_tables(plan, columns, policy))


def _origin(plan: Plan, roster: Roster, policy: Policy) -> Iterator[Violation]:
    if plan.roster_sha256 != roster.sha256:
        yield Violation("other_roster")
    if plan.policy_sha256 != policy.sha256:
        yield Violation("other_policy")


def _counts(policy: Policy, columns: Columns) -> Iterator[Violation]:
    for goal in policy.goals:
        try:
            goal.check(columns)
        except PolicyError as error:
            yield Violation("uncountable_goal", {"reason": str(error)})


def _unknown(plan: Plan, columns: Columns) -> Iterator[Violation]:
    for table in plan.tables:
        if table.family not in columns.family_index:
            yield Violation("unknown_family", _where(table))
        if table.slot not in columns.slots.codes:
            yield Violation("unknown_slot", _where(table))
        for student in table.students:
            if student not in columns.student_index:
                yield Violation("unknown_student", _where(table) | {"student": StudentId(student)})


def _shape(plan: Plan, columns: Columns) -> Iterator[Violation]:
    """Each student once, each family once per slot and at most as often as it is willing."""
    seats = Counter(student for table in plan.tables for student in table.students)
    for student, count in _repeated(seats):
        yield Violation("student_twice", {"student": StudentId(student), "n": count})
    for (family, slot), count in _repeated(Counter((table.family, table.slot) for table in plan.tables)):
        yield Violation("family_twice", {"family": FamilyId(family), "n": count, "slot": Slot(slot)})
    meals = columns.families.columns["max_meals"]
    for family, count in sorted(Counter(table.family for table in plan.tables).items()):
        if family in columns.family_index and count > meals[columns.family_index[family]]:
            yield Violation("too_many_meals", {"family": FamilyId(family), "n": count})
    if sorted(plan.unseated) != sorted(set(columns.student_index) - set(seats)):
        yield Violation("unseated_differs")
    for table in plan.tables:
        if not table.students:
            yield Violation("empty_table", _where(table))


def _repeated(counts: Counter[T]) -> list[tuple[T, int]]:
    return sorted((key, count) for key, count in counts.items() if count > 1)


def _seats(plan: Plan, columns: Columns, policy: Policy) -> Iterator[Violation]:
    seating = Seating.of(plan.tables, columns)
    rows, _places = np.nonzero(seating.students >= 0)
    if not len(rows):
        return
    seats = seating.seats(columns)
    ids = [student for table in plan.tables for student in table.students]
    for rule in policy.all_requirements:
        for seat in np.flatnonzero(~allowed(rule, seats)).tolist():
            table = plan.tables[int(rows[seat])]
            guest = StudentId(ids[seat])
            yield Violation("seat_forbidden", _where(table) | {"rule": RuleName(rule.name), "student": guest})


def _tables(plan: Plan, columns: Columns, policy: Policy) -> Iterator[Violation]:
    families = columns.families.columns
    for table in plan.tables:
        family = columns.family_index[table.family]
        people = len(table.students)
        if people > families["seats"][family]:
            yield Violation("too_many_guests", _where(table) | {"n": people})
        if 0 < people < families["min_guests"][family]:
            yield Violation("too_few_guests", _where(table) | {"n": people})
    yield from _parties(plan, columns)
    if plan.tables:
        tables = Seating.of(plan.tables, columns).tables(columns)
        for rule in policy.all_table_requirements:
            for row in np.flatnonzero(~allowed(rule, tables)).tolist():
                yield Violation("table_forbidden", _where(plan.tables[row]) | {"rule": RuleName(rule.name)})


def _parties(plan: Plan, columns: Columns) -> Iterator[Violation]:
    places = {student: (table.family, table.slot) for table in plan.tables for student in table.students}
    ids = [record.id for record in columns.students.records]
    for members in columns.parties:
        if len({places.get(ids[member]) for member in members}) > 1:
            yield Violation("party_split", {"students": students(ids[member] for member in members)})


def _values(plan: Plan, counted: Scores) -> Iterator[Violation]:
    for level, value in zip(plan.levels, counted.values, strict=True):
        if level.value != value:
            yield Violation("value_differs", {"goal": GoalName(level.goal), "value": level.value, "counted": value})
    for row, table in enumerate(plan.tables):
        if table.levels != counted.of_table(row):
            yield Violation("table_values_differ", _where(table))


def _status(plan: Plan) -> Iterator[Violation]:
    expected = status_of(plan.levels, interrupted=plan.status is Status.INTERRUPTED)
    if plan.status is not expected:
        yield Violation(
            "status_differs", {"stated": in_words("status", plan.status), "expected": in_words("status", expected)}
        )


def _where(table: Table) -> dict[str, Any]:
    return {"family": FamilyId(table.family), "slot": Slot(table.slot)}
