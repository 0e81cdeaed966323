"""What is different between two plans: who moves where and why, and which tables change."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np

from partage.changes.diff import Diff, Person, Place, TableChange
from partage.columns import Columns, Seats
from partage.errors import PolicyError, RuleError
from partage.plan.plan import Plan
from partage.rules.evaluate import allowed
from partage.rules.goals import StudentsSeated
from partage.rules.repair_goals import FewestChanges, FewestTables, Triples
from partage.rules.wording import ROOM, rule_of
from partage.text.values import Rule
from partage.whatif.level_deltas import LevelShift, shifts_of, worth_by


def difference(before: Plan, after: Plan, *, told: Collection[str] | None = None) -> Diff:
    """What is different in `after`.

    Parameters
    ----------
    told
        Who knew of a seat in `before`. Not given: those whom a repair of `before` was told of, otherwise everybody who
        had one.
    """
    kept = next((goal.told for goal in after.policy.goals if isinstance(goal, FewestChanges)), ())
    if told is None:
        repaired = kept and after.manifest.get("parent") == before.sha256
        told = {student for student, _family, _slot in kept} if repaired else set(before.seated)
    knew = set(told)
    about = tuple((student, *before.seated[student]) for student in sorted(knew & set(before.seated)))
    levels = _levels(before, after, about)
    return Diff(
        people=tuple(_people(before, after, knew)),
        tables=tuple(_tables(before, after)),
        levels=levels,
        fewest=_fewest(levels, after),
        parent=before.sha256,
        plan=after.sha256,
        students=frozenset(student.id for plan in (before, after) for student in plan.roster.students),
        families=frozenset(family.id for plan in (before, after) for family in plan.roster.families),
    )


def _people(before: Plan, after: Plan, knew: Collection[str]) -> Iterator[Person]:
    old = {student.id for student in before.roster.students}
    new = {student.id for student in after.roster.students}
    columns = Columns.of(after.roster, allow_split=after.policy.allow_split)
    for student in sorted({*before.seated, *after.seated, *(new - old)}):
        was, now = before.seated.get(student), after.seated.get(student)
        if was == now and student in old:
            continue
        if student not in new:
            yield Person(student, "cancelled", was, None, told=student in knew)
        elif was is None:
            yield Person(student, "gained" if student in old else "arrived", None, now)
        else:
            reason, rules = _reason(after, columns, student, was)
            yield Person(student, "lost" if now is None else "moved", was, now, reason, rules, student in knew)


def _reason(after: Plan, columns: Columns, student: str, was: Place) -> tuple[str, tuple[Rule, ...]]:
    """Why the seat of before is not kept."""
    family, slot = was
    if family not in columns.family_index:
        return "family_cancelled", ()
    if slot not in columns.slots.codes:
        return "forbidden", ()  # nobody offers it any more
    members = columns.parties[columns.party[columns.student_index[student]]]
    here = np.full(len(members), columns.family_index[family]), np.full(len(members), columns.slots.codes[slot])
    seats = Seats(columns, np.array(members, dtype=np.int64), *here)
    rules = tuple(rule_of(rule) for rule in after.policy.all_requirements if not allowed(rule, seats).all())
    if len(members) > columns.families.columns["seats"][here[0][0]]:
        rules = (*rules, ROOM)
    if rules:
        return "forbidden", rules
    held = any((table.family, table.slot) == was for table in after.tables)
    return "for_others" if held else "closed", ()


def _tables(before: Plan, after: Plan) -> Iterator[TableChange]:
    old, new = ({(table.family, table.slot): table.students for table in plan.tables} for plan in (before, after))
    hosts = {family.id for family in after.roster.families}
    for place in sorted({*old, *new}):
        was, now = old.get(place, ()), new.get(place, ())
        if was != now:
            kind = "cancelled" if place[0] not in hosts else "changed" if was and now else "opened" if now else "closed"
            yield TableChange(*place, kind, was, now)


def _levels(before: Plan, after: Plan, told: Triples) -> tuple[LevelShift, ...]:
    """The levels of `after`, and what `before` is worth by the same policy; goals of other repairs are left out."""
    columns = Columns.of(before.roster, allow_split=after.policy.allow_split)
    try:
        counted = worth_by(before, after.policy, columns)
    except (PolicyError, RuleError):  # rules may read what only the roster of after holds
        return ()
    seats = tuple(sorted((student, *place) for student, place in before.seated.items()))
    about = {FewestChanges.name: told, FewestTables.name: seats}
    repairs = [goal for goal in after.policy.goals if isinstance(goal, FewestChanges | FewestTables)]
    other = {goal.name for goal in repairs if goal.told != about[goal.name]}
    return shifts_of({goal: value for goal, value in counted.items() if goal not in other}, after.levels)


def _fewest(levels: tuple[LevelShift, ...], after: Plan) -> str | None:
    """What is proven of the people moved; see `Diff`."""
    level = next((level for level in levels if level.goal == FewestChanges.name), None)
    if level is None or not level.proven:
        return None if level is None else "open"
    names = [level.goal for level in after.levels]
    heads = [goal for goal in after.policy.goals if isinstance(goal, StudentsSeated) and goal.weights is None]
    return "seats" if heads and names[: names.index(FewestChanges.name)] == [StudentsSeated.name] else "goals"
