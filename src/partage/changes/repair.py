"""A plan after a change: as many seated as can be, as few people moved as possible, and proof of both."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import replace
from datetime import date
from typing import Any

from partage.changes.difference import difference
from partage.changes.past_tables import PastTables
from partage.domain.frozen import FrozenMapping
from partage.domain.people import Family, Student
from partage.domain.roster import Roster
from partage.engine import match
from partage.errors import InputError
from partage.plan.plan import Plan
from partage.plan.records import unknown
from partage.rules.base import Goal
from partage.rules.goals import PartiesWhole, StudentsSeated
from partage.rules.policy import Policy
from partage.rules.repair_goals import FewestChanges, FewestTables
from partage.solve.clock import Progress
from partage.solve.solver import Budget


def repair(
    plan: Plan,
    roster: Roster,
    policy: Policy | None = None,
    *,
    cancelled: Iterable[str] = (),
    arrived: Iterable[Student | Family] = (),
    changed: Iterable[Student | Family] = (),
    told: Iterable[str] | None = None,
    facts: Mapping[str, Any] = FrozenMapping(),
    apart: Iterable[Any] = (),
    pins: Iterable[Any] = (),
    since: date | None = None,
    budget: Budget | None = None,
    executor: Executor | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
) -> Plan:
    """Another plan once people have left, come, or said something else; who was told of a seat keeps it if possible.

    Parameters
    ----------
    plan, roster
        The plan as it stands, and the roster that it was made for.
    policy
        The rules and goals of every day; what an earlier repair added to its goals is replaced. Not given: the plan's.
    cancelled
        Ids of students and families who no longer take part; one that is both needs the prefix ``student:`` or
        ``family:``.
    arrived, changed
        Records of newcomers, and records that take the place of those with the same id.
    told
        Ids of those who know their seat. Not given: everybody who has one. Nobody (``()``): the plan is made anew.
    facts
        Name -> (student, family, value) triples about newcomers; see `Roster.revised`.
    apart, pins
        More pairs who never share a table, and more pins, beside those of the roster.
    since
        A date, or a datetime without a zone: tables on slots before it are past. Nobody is moved from or to them, and
        nobody new is seated there; whoever dined there stays with that table, with the record of then, though they may
        have cancelled since. Not given: as an earlier repair was told.
    budget, executor, progress, cancel
        As for `partage.match`.

    Returns
    -------
    plan
        With ``plan.roster`` after the changes, ``plan.policy`` as below, ``plan.changes`` against the plan repaired,
        and that plan's hash as ``manifest["parent"]``. The plan repaired stays as it is.

    Raises
    ------
    InputError
        ``other_roster``: the plan was made for another roster; ``unknown_student``: somebody told is not in it;
        ``bad_since``; ``slot_undated``: with `since`, a slot whose label does not tell whether it is past.
    RosterError
        As `Roster.revised` and `partage.match` raise it: a pin that the changes make impossible has to go first.
        ``past_table_broken``: a home that has had guests, and whose new record forbids that table.
    PolicyError, RuleError
        As `partage.match` raises them.

    Notes
    -----
    The goals are those of the policy up to `StudentsSeated` (the first one where it holds none), then `FewestChanges`,
    `FewestTables`, and the rest of the policy's. So whoever is moved had to be: with the bound of its level, the plan
    proves that fewer moves seat fewer people. Pins come before everything, as always.

    Those who have dined are pinned to their tables, and the policy has the requirement `NotBefore`, so that the plan is
    checked like any other, and a later repair finds the same tables past.

    Examples
    --------
    >>> import partage as pt
    >>> wed = "2026-11-18T19:30"
    >>> students = [pt.Student(id=f"S{n}", languages={"fr": "B1"}, diet=(), availability={wed}) for n in (1, 2, 3)]
    >>> families = [
    ...     pt.Family(id=f"F{n}", languages={"fr": "native"}, serves=(), availability={wed}, seats=2) for n in (1, 2)
    ... ]
    >>> roster = pt.Roster(students, families)
    >>> plan = pt.match(roster)
    >>> after = pt.repair(plan, roster, cancelled=[plan.seated["S1"][0]])
    >>> len(after.seated), after.manifest["parent"] == plan.sha256
    (2, True)
    """
    said = {"cancelled": cancelled, "arrived": arrived, "changed": changed, "facts": facts, "apart": apart}
    people, policy = revised_for(plan, roster, policy, since=since, pins=pins, **said)
    kept = _told(plan, roster, told)
    aimed = replace(policy, goals=goals_of_repair(policy, plan, kept)) if kept else policy
    found = match(
        people, aimed, budget=budget, executor=executor, progress=progress, cancel=cancel, start=plan if kept else None
    )
    found = replace(found, manifest=FrozenMapping(dict(found.manifest) | {"parent": plan.sha256}))
    return replace(found, changes=difference(plan, found, told=kept))


def revised_for(
    plan: Plan, roster: Roster, policy: Policy | None, *, since: date | None, pins: Iterable[Any], **said: Any
) -> tuple[Roster, Policy]:
    """The roster and the policy of a repair, once nothing is wrong with them; see `repair`."""
    if plan.roster_sha256 != roster.sha256:
        raise InputError("other_roster", key="errors.repair_other_roster")
    policy = usual(plan.policy if policy is None else policy)
    past = PastTables.of(plan, policy, since)
    people = roster.revised(**said, stays={} if past is None else past.stays)
    people = people.revised(pins=[*people.pins, *pins])
    if past is not None:
        policy = past.policy(policy)
        past.check(plan, people, policy)
    return people, _without(policy, {one.id for one in roster.students} - {one.id for one in people.students})


def usual(policy: Policy) -> Policy:
    """The policy without the goals that a repair has added."""
    goals = tuple(goal for goal in policy.goals if not isinstance(goal, FewestChanges | FewestTables))
    return policy if len(goals) == len(policy.goals) else replace(policy, goals=goals or (StudentsSeated(),))


def _without(policy: Policy, gone: Collection[str]) -> Policy:
    """The policy without the weights of students who leave; a weight for somebody unknown is refused as ever."""
    goals: list[Goal] = []
    for goal in policy.goals:
        if isinstance(goal, StudentsSeated) and isinstance(goal.weights, Mapping):
            left = {student: weight for student, weight in goal.weights.items() if student not in gone}
            goals.append(replace(goal, weights=left))
        else:
            goals.append(goal)
    return policy if tuple(goals) == tuple(policy.goals) else replace(policy, goals=tuple(goals))


def goals_of_repair(policy: Policy, plan: Plan, told: Iterable[str]) -> tuple[Goal, ...]:
    """The policy's goals with those of a repair among them."""
    goals = tuple(policy.goals)
    place = next((n for n, goal in enumerate(goals, start=1) if isinstance(goal, StudentsSeated)), None)
    if place is None:
        goals, place = (StudentsSeated(), *goals), 1
    added: list[Goal] = [FewestChanges([(student, *plan.seated[student]) for student in told]), FewestTables(plan)]
    if policy.allow_split and not any(isinstance(goal, PartiesWhole) for goal in goals):
        added.append(PartiesWhole())  # it would come by itself, but before whoever was told of a seat
    return (*goals[:place], *added, *goals[place:])


def _told(plan: Plan, roster: Roster, told: Iterable[str] | None) -> tuple[str, ...]:
    """Those who know of a seat, sorted; whoever was told that there is none has nothing to keep."""
    if told is None:
        return tuple(sorted(plan.seated))
    known = {student.id for student in roster.students}
    ids = sorted({str(student) for student in told})
    for student in ids:
        if student not in known:
            raise unknown("student", student, known)
    return tuple(student for student in ids if student in plan.seated)
