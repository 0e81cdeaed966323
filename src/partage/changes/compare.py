"""Two policies on one roster: what each goal gains and loses, and who is affected."""

from __future__ import annotations

from collections.abc import Iterator

from partage.changes.acceptance import acceptance
from partage.changes.comparison import Affected, Breach, Comparison, LevelChange, Made
from partage.columns import Columns
from partage.domain.roster import Roster
from partage.engine import match
from partage.errors import InputError
from partage.plan.plan import Plan
from partage.plan.scores import Seating, check_known
from partage.rules.evaluate import allowed
from partage.rules.policy import Policy
from partage.rules.wording import WHOLE_PARTY, rule_of
from partage.solve.solver import Budget
from partage.whatif.level_deltas import worth_by


def compare(
    roster: Roster,
    before: Policy,
    after: Policy,
    *,
    budget: Budget | None = None,
    plans: tuple[Plan, Plan] | None = None,
) -> Comparison:
    """What changes for `roster` when the policy `after` takes the place of `before`.

    Parameters
    ----------
    budget
        For each of the two plans; as for `partage.match`.
    plans
        A plan made under each policy, where they are at hand: nothing is solved then.

    Raises
    ------
    InputError
        ``bad_plans``, ``other_roster`` or ``other_policy``: the plans given are not two, do not state the levels of
        their policies, or were made for another roster or policy; ``unknown_student`` and its like where they name
        somebody who is not in the roster.
    PolicyError, RosterError, RuleError
        As `partage.match` raises them.

    Notes
    -----
    Each plan is counted by the goals of both policies. What is known of a bound stands with the policy that the
    plan was made under. Two equal policies are solved once.

    Examples
    --------
    >>> import partage as pt
    >>> roster = pt.Roster(
    ...     [pt.Student(id="S1", languages={"fr": "A2"}, diet=(), availability={"wed"})],
    ...     [pt.Family(id="F1", languages={"fr": "native"}, serves=(), availability={"wed"}, seats=2)],
    ... )
    >>> usual = pt.Policy.default()
    >>> found = pt.compare(roster, usual, pt.Policy(requirements=(pt.SharedLanguage(level="B1"),)))
    >>> found.affected.newly_unseated
    ('S1',)
    """
    old, new = _solved(roster, before, after, budget) if plans is None else _given(roster, (before, after), plans)
    levels: list[LevelChange] = []
    breaches: list[Breach] = []
    for name, policy in (("before", before), ("after", after)):
        columns = Columns.of(roster, allow_split=policy.allow_split)
        own, other = (old, new) if name == "before" else (new, old)
        levels += _levels(name, policy, columns, (old, new), own)
        breaches += _breaches(name, policy, columns, other)
    return Comparison(
        students=len(roster.students),
        families=len(roster.families),
        same_policy=before == after,
        before=_made(old),
        after=_made(new),
        levels=tuple(levels),
        breaches=tuple(breaches),
        affected=_affected(old, new),
        acceptance=acceptance(roster.students, frozenset(old.seated), frozenset(new.seated)),
    )


def _solved(roster: Roster, before: Policy, after: Policy, budget: Budget | None) -> tuple[Plan, Plan]:
    old = match(roster, before, budget=budget)
    return old, old if before == after else match(roster, after, budget=budget)


def _given(roster: Roster, policies: tuple[Policy, Policy], plans: object) -> tuple[Plan, Plan]:
    """The plans, once it is certain that they are about this roster and these policies."""
    plans = plans if isinstance(plans, tuple | list) else ()
    if len(plans) != 2 or not all(isinstance(plan, Plan) for plan in plans):
        raise InputError("bad_plans")
    columns = Columns.of(roster)
    for number, (plan, policy) in enumerate(zip(plans, policies, strict=True), start=1):
        for what, stated, given in (
            ("roster", plan.roster_sha256, roster.sha256),
            ("policy", plan.policy_sha256, policy.sha256),
        ):
            if stated != given:
                raise InputError(f"other_{what}", {"plan": number}, key=f"errors.plan_of_other_{what}")
        if [level.goal for level in plan.levels] != [goal.name for goal in policy.levels(columns)]:
            raise InputError("bad_plans", {"plan": number}, key="errors.other_levels")
        for table in plan.tables:
            check_known(table, columns)
    return plans[0], plans[1]


def _made(plan: Plan) -> Made:
    return Made(plan.policy_sha256, plan.sha256, str(plan.status), len(plan.seated), len(plan.tables))


def _levels(name: str, policy: Policy, columns: Columns, plans: tuple[Plan, Plan], own: Plan) -> Iterator[LevelChange]:
    """Both plans by the goals of one policy, under which `own` was made."""
    old, new = (worth_by(plan, policy, columns) for plan in plans)
    stated = {level.goal: level for level in own.levels}
    for goal, value in old.items():
        level = stated[goal]
        yield LevelChange(name, goal, value, new[goal], new[goal] - value, level.bound, level.proof)


def _breaches(name: str, policy: Policy, columns: Columns, plan: Plan) -> Iterator[Breach]:
    """Requirements of one policy that the other policy's plan breaks."""
    seating = Seating.of(plan.tables, columns)
    if not len(seating.families):
        return
    seats, tables = seating.seats(columns), seating.tables(columns)
    for rule in policy.all_requirements:
        people = int((~allowed(rule, seats)).sum())
        if people:
            yield Breach(name, rule_of(rule), people)
    for table_rule in policy.all_table_requirements:
        people = int(tables.people[~allowed(table_rule, tables)].sum())
        if people:
            yield Breach(name, rule_of(table_rule), people)
    places = {student: (table.family, table.slot) for table in plan.tables for student in table.students}
    ids = [record.id for record in columns.students.records]
    parties = [[places.get(ids[member]) for member in members] for members in columns.parties]
    apart = sum(place is not None for party in parties if len(set(party)) > 1 for place in party)
    if apart:
        yield Breach(name, WHOLE_PARTY, apart)


def _affected(old: Plan, new: Plan) -> Affected:
    hosts, hosting = ({table.family for table in plan.tables} for plan in (old, new))
    return Affected(
        newly_seated=tuple(sorted(set(new.seated) - set(old.seated))),
        newly_unseated=tuple(sorted(set(old.seated) - set(new.seated))),
        moved=tuple(sorted(s for s, place in old.seated.items() if new.seated.get(s, place) != place)),
        newly_served=tuple(sorted(hosting - hosts)),
        no_longer_served=tuple(sorted(hosts - hosting)),
    )
