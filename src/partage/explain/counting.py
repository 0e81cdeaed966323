"""Why nobody else fits: counted where that is enough, otherwise from the plan's certificate.

For a count, rules about tables are forgotten, members of a party may sit at different homes, and a family's meals are
a limit on all its guests together. What is left is that a table is filled by whole parties, and is held only where
enough people for it could come. Plans that keep to the rules keep to that, whatever their policy aims at.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np

from partage.columns import Bools, Columns, Ints
from partage.explain.proof import Count, CountedPlace, PriceSum, Proof
from partage.plan.certificate import Checker
from partage.plan.claims import tree_claims
from partage.plan.plan import Plan
from partage.plan.records import Certificate, CertificateError
from partage.plan.scores import Seating, score
from partage.problem.model import Problem
from partage.rules.goals import StudentsSeated
from partage.rules.policy import Policy
from partage.solve.blocks import components
from partage.solve.min_cut import cut, filled, held
from partage.study import Case, Study
from partage.text.calendar import slot_order


def nobody_else(plan: Plan | Study) -> Proof:
    """Why no plan seats more people than this one, as far as that is proven.

    Raises
    ------
    InputError
        ``unknown_student``, ``unknown_family`` or ``unknown_slot`` for an id of the plan.
    PolicyError, RuleError
        As `partage.match` raises them.

    Examples
    --------
    >>> import partage as pt
    >>> when = {"2026-11-18T19:30"}
    >>> guests = [pt.Student(id=f"S{n}", languages={"fr": "B1"}, diet=(), availability=when) for n in range(3)]
    >>> home = pt.Family(id="F1", languages={"fr": "C1"}, serves=(), availability=when, seats=2)
    >>> print(pt.nobody_else(pt.match(pt.Roster(guests, [home]))).text())
    2 people have a seat, and no plan seats more. This is certain.
    3 people (S0, S1 and S2) can sit nowhere but at 1 home:
      F1: 2 seats
    That is room for 2 of 3: at least 1 of them stays without a seat in every plan.
    """
    study = Study.of(plan)
    most, parts = study.once(shortage_of_all)
    seated = len(study.plan.seated)
    if most <= seated:
        return Proof(None, "counting", seated, most, most, parts)
    return replace(study.once(_by_certificate), parts=parts)


def nobody_else_beside(case: Case) -> Proof:
    """Why the party of a case, which has no seat, cannot join those who have one, as far as that is proven."""
    study = case.study
    people = np.zeros(len(case.columns.students), dtype=np.bool_)
    people[case.members] = True
    people[[case.columns.student_index[seated] for seated in case.plan.seated]] = True
    _most, parts = shortage(study, people)
    own = tuple(part for part in parts if case.id in part.students)
    if own:
        counted, _parts = study.once(shortage_of_all)
        return Proof(case.id, "counting", len(case.plan.seated), counted, counted, own)
    return replace(study.once(_by_certificate), student=case.id)


def groups_held(study: Study) -> Bools:
    """(G,) which groups may hold a table."""
    return held(study.problem)


def shortage_of_all(study: Study) -> tuple[int, tuple[Count, ...]]:
    """`shortage` of everybody."""
    return shortage(study, np.ones(len(study.columns.students), dtype=np.bool_))


def shortage(study: Study, people: Bools) -> tuple[int, tuple[Count, ...]]:
    """The most of some people that could sit at once, counted, and for whom seats run short.

    Parameters
    ----------
    people
        (S,) which students are counted.

    Returns
    -------
    most, parts
        No plan seats more of them, because `parts` are short of as many seats as `most` falls short of all of them.
        Parts share nobody and no home; those who can sit nowhere are one part, and stand first.
    """
    columns, problem, groups = study.columns, study.problem, study.once(groups_held)
    counted = np.bincount(columns.party[people], minlength=problem.parties)
    short = cut(problem, counted, groups)
    inside = np.zeros(problem.parties, dtype=np.bool_)
    inside[short.parties] = True
    within = np.flatnonzero(inside[problem.option_party] & groups[problem.option_group])
    lost = np.setdiff1d(short.parties, problem.option_party[within])
    parts = [Count(_ids(columns, people, lost), ())] if len(lost) else []
    component, counts = components(problem.part(within).problem)
    for number in range(len(counts)):
        options = within[component == number]
        ids = _ids(columns, people, np.unique(problem.option_party[options]))
        parts.append(Count(ids, _places(columns, problem, options, counted)))
    # Within a part only its own parties fill a table, so that it may be short of more than the flow was.
    return int(people.sum()) - sum(part.short for part in parts), tuple(parts)


def _ids(columns: Columns, people: Bools, parties: Ints) -> tuple[str, ...]:
    """Those of `people` who belong to some parties."""
    members = columns.members[parties]
    rows = np.sort(members[members >= 0])
    return tuple(columns.students.records[row].id for row in rows[people[rows]].tolist())


def _places(columns: Columns, problem: Problem, options: Ints, counted: Ints) -> tuple[CountedPlace, ...]:
    """The homes of some options."""
    slots: dict[int, list[str]] = defaultdict(list)
    for group in np.unique(problem.option_group[options]).tolist():
        slots[int(problem.group_family[group])].append(columns.slots.labels[int(problem.group_slot[group])])
    fills = filled(problem, options, counted)
    return tuple(
        CountedPlace(
            family=columns.families.records[family].id,
            slots=tuple(sorted(slots[family], key=slot_order)),
            seats=int(problem.seats[family]),
            fills=int(fills[family]),
            meals=int(problem.max_meals[family]),
        )
        for family in sorted(slots)
    )


def _by_certificate(study: Study) -> Proof:
    """What the plan's own claim proves of the number of people seated, its certificate recomputed."""
    plan, columns, seated = study.plan, study.columns, len(study.plan.seated)
    counted, _parts = study.once(shortage_of_all)
    level = _heads(plan.policy, columns)
    values = score(Seating.of(plan.tables, columns), columns, plan.policy).values
    if level is None or [report.value for report in plan.levels] != list(values):
        return Proof(None, "none", seated, counted, counted)
    report = plan.levels[level]
    after = tuple(earlier.goal for earlier in plan.levels[:level])
    prices = _price_sum(columns, plan.policy, level, report.certificate, values)
    floor = None if prices is None else prices.total // prices.unit
    if prices is not None and floor is not None and floor <= seated:
        return Proof(None, "prices", seated, floor, counted, after=after, prices=prices)
    if _tree_proves(plan, columns, level, values):
        return Proof(None, "tree", seated, seated, counted, after=after, prices=prices)
    if report.proof == "search" and report.bound == report.value:
        return Proof(None, "search", seated, seated, counted, after=after, prices=prices)
    if floor is None or counted <= floor:
        return Proof(None, "none", seated, counted, counted)
    return Proof(None, "none", seated, floor, counted, after=after, prices=prices)


def _tree_proves(plan: Plan, columns: Columns, level: int, values: tuple[int, ...]) -> bool:
    """Whether the level's tree, recomputed, proves its value."""
    return plan.levels[level].proof == "tree" and not any(
        tree_claims(plan, plan.policy, Checker(columns, plan.policy), values)
    )


def _heads(policy: Policy, columns: Columns) -> int | None:
    """The level that counts the people seated one by one, if there is one."""
    levels = enumerate(policy.levels(columns))
    return next((level for level, goal in levels if type(goal) is StudentsSeated and not goal.weights), None)


def _price_sum(
    columns: Columns, policy: Policy, level: int, certificate: Certificate | None, values: tuple[int, ...]
) -> PriceSum | None:
    """The arithmetic of one level's certificate, recomputed; `None` where it cannot be."""
    if certificate is None:
        return None
    alone = [certificate if number == level else None for number in range(len(values))]
    checker = Checker(columns, policy)
    try:
        bound, paid = checker.price_bounds(alone, values)[level], checker.paid(level, certificate)
    except CertificateError:
        return None
    if bound is None:
        return None
    goals = policy.levels(columns)
    added = [value - goal.offset(columns) for value, goal in zip(values, goals, strict=True)]
    earlier = sum(multiplier * value for multiplier, value in zip(certificate.multipliers, added, strict=False))
    return PriceSum(certificate.unit, paid, bound - paid + earlier, earlier)
