"""Why a student sits where they sit, has no seat, or does not sit with a certain family.

What is said comes from asking the policy's rules through `partage.rules.evaluate`, as the compiler and the
checker do, and from counting in the plan. What another seat would cost is found by solving again
(`partage.explain.forced`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from partage.columns import Seats
from partage.domain.pins import Pin
from partage.errors import InputError
from partage.explain.counting import nobody_else_beside
from partage.explain.explanation import Explanation
from partage.explain.forced import Forced, forced
from partage.explain.obstacles import Sieve, competition_for, forbidden_at, funnel_of, places_at, tables_of
from partage.explain.reasons import Competition, Funnel, Gain, LevelNote, Pair, Place, Seat, SlotVerdict
from partage.plan.plan import Plan
from partage.rules.evaluate import allowed, satisfaction
from partage.rules.gains import gain, seat_gains
from partage.rules.goals import StudentsSeated
from partage.rules.party_seats import FamilySlots
from partage.rules.wording import MINIMUM, ROOM, WHOLE_PARTY, rule_of
from partage.solve.solver import Budget
from partage.study import Case, Study
from partage.text.values import Rule
from partage.whatif.deadline import Deadline
from partage.whatif.relaxations import lifting

SHOWN_PLACES = 5
"""So many alternatives of a seated student are kept."""

COSTED_PLACES = 3
"""Of so many it is said what they would cost."""


def why(
    plan: Plan | Study,
    student: str,
    *,
    family: str | None = None,
    costs: bool | None = None,
    budget: Budget | None = None,
) -> Explanation:
    """Why `student` sits where they sit in `plan`, or has no seat; with `family`, why not there.

    Parameters
    ----------
    student, family
        Ids of the plan's roster.
    costs
        Whether to solve again for what another seat would cost: that with `family`, or the three best others of a
        seated student. Not given: only with `family`.
    budget
        For all that is solved again. Not given: one minute.

    Raises
    ------
    InputError
        ``unknown_student`` or ``unknown_family``; ``bad_budget``: what is given as one is none.
    RuleError
        A rule failed or answered wrongly.
    """
    if budget is not None and not isinstance(budget, Budget):
        raise InputError("bad_budget", key="errors.why_budget")
    study = Study.of(plan)
    case = study.case(student)
    trials = _Trials(case, budget)
    if family is not None:
        return _pair(case, family, None if costs is False else trials)
    return study.once(_unseated, student) if case.seat is None else _seated(case, case.seat, trials if costs else None)


class _Trials:
    """Solves again for one student, for as long as the budget lasts."""

    def __init__(self, case: Case, budget: Budget | None) -> None:
        self.case, self._deadline = case, Deadline(budget)

    def cost(self, family: str, slot: str | None = None, share: float = 1.0) -> Forced:
        """What the best plan with the student there costs; some share of the time left goes to it."""
        party = tuple(self.case.ids(self.case.members.tolist()))
        if self._deadline.left <= 0:
            return Forced("unknown", family, slot, party)
        budget = self._deadline.part(share)
        return forced(self.case.study, party, family, slot, student=self.case.id, budget=budget)

    def costs(self, places: Iterable[Place]) -> tuple[Forced, ...]:
        """What each of some places would cost."""
        asked = list(places)[:COSTED_PLACES]
        return tuple(
            self.cost(place.family, place.slot, 1 / (len(asked) - number)) for number, place in enumerate(asked)
        )


def _explanation(case: Case, kind: str, reason: str) -> Explanation:
    mates = case.ids(row for row in case.members.tolist() if row != case.student)
    return Explanation(case.id, kind, reason, tuple(mates), _pin(case), tuple(_levels(case)))


def _pin(case: Case) -> Pin | None:
    """Where the party may sit only."""
    family, slot = int(case.columns.pin_family[case.student]), int(case.columns.pin_slot[case.student])
    if family < 0:
        return None
    return Pin(case.id, case.family_id(family), None if slot < 0 else case.slot_label(slot))


def _seated(case: Case, seat: tuple[int, int], trials: _Trials | None) -> Explanation:
    sieve = Sieve.of(case, case.study.cells)
    here = (sieve.cells.families == seat[0]) & (sieve.cells.slots == seat[1])
    cells = sieve.cells.take(sieve.left & ~here)
    order = np.argsort(-seat_gains(case.policy, case.own_seats(cells)), kind="stable")
    base = _explanation(case, "seated", "seated")
    alternatives = places_at(case, cells.take(order[:SHOWN_PLACES]))
    return replace(
        base,
        seat=_seat(case, *seat),
        alternatives=alternatives,
        other_places=len(cells),
        costs=() if trials is None else trials.costs(alternatives),
    )


def _unseated(study: Study, student: str) -> Explanation:
    case = study.case(student)
    funnel, cells = funnel_of(Sieve.of(case, study.cells))
    competition = competition_for(case, cells) if len(cells) else None
    base = _explanation(case, "unseated", _reason(case, funnel, competition))
    return replace(base, funnel=funnel, competition=competition, proof=nobody_else_beside(case))


def _reason(case: Case, funnel: Funnel, competition: Competition | None) -> str:
    if not funnel.families:
        return "no_families"
    if competition is None:
        return "party" if funnel.party_in_the_way else "rule"
    if any(place.state == "free" for place in competition.places):
        return "free_place"
    return "party_seats" if any(place.too_few_for(case.size) for place in competition.places) else "scarce"


def _pair(case: Case, family: str, trials: _Trials | None) -> Explanation:
    cells = case.cells_of(family)
    sieve = Sieve.of(case, cells)
    seat = None if case.seat is None else _seat(case, *case.seat)
    slots = tuple(_slot(case, sieve, cell, seat) for cell in range(len(cells)))
    if seat is not None and seat.family == family:
        reason = "current"
    else:
        reason = "possible" if any(slot.place is not None for slot in slots) else "forbidden"
    pair = Pair(family, slots)
    if reason == "forbidden":
        pair = replace(pair, lifting=lifting(case.study, case.id, family))
    elif reason == "possible" and trials is not None:
        pair = replace(pair, forced=trials.cost(family))
    return replace(_explanation(case, "pair", reason), seat=seat, pair=pair)


def _slot(case: Case, sieve: Sieve, cell: int, seat: Seat | None) -> SlotVerdict:
    student, party = forbidden_at(sieve, cell)
    at = sieve.cells.take(np.array([cell]))
    place = None if student or party else places_at(case, at)[0]
    label = case.slot_label(int(at.slots[0]))
    current = case.seat == (int(at.families[0]), int(at.slots[0]))
    difference = None if place is None or seat is None else place.gain - seat.seat_gain
    return SlotVerdict(label, current, student, party, place, difference)


def _seat(case: Case, family: int, slot: int) -> Seat:
    at = FamilySlots(np.array([family]), np.array([slot]))
    seats = case.own_seats(at)
    gains = tuple(
        _gain(rule, float(satisfaction(rule, seats)[0])) for rule in case.policy.preferences if rule.weight > 0
    )
    guests = _guests(case, family, slot)
    tables = tables_of(case, [guests], at)
    table_gains = tuple(
        _gain(rule, float(satisfaction(rule, tables)[0]), len(guests))
        for rule in case.policy.table_preferences
        if rule.weight > 0
    )
    met, broken = _requirements(case, seats, guests, at)
    return Seat(
        family=case.family_id(family),
        slot=case.slot_label(slot),
        tablemates=tuple(case.ids([row for row in guests if row != case.student])),
        gains=gains,
        table_gains=table_gains,
        seat_gain=sum(part.gain for part in gains),
        table_share=sum(part.gain for part in table_gains),
        met=met,
        broken=broken,
    )


def _gain(rule: object, satisfied: float, people: int = 1) -> Gain:
    weight = float(rule.weight)  # type: ignore[attr-defined]
    return Gain(rule_of(rule), weight, satisfied, int(gain(weight, np.array([satisfied]))[0]), people)


def _guests(case: Case, family: int, slot: int) -> list[int]:
    """Everybody at the student's table, the party's members who sit there included."""
    place = case.family_id(family), case.slot_label(slot)
    party = [row for row in case.members.tolist() if case.plan.seated.get(case.ids([row])[0]) == place]
    return sorted([*case.others.get((family, slot), []), *party])


def _requirements(
    case: Case, seats: Seats, guests: list[int], at: FamilySlots
) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """Every requirement on this seat and its table: those met, and those broken."""
    tables = tables_of(case, [guests], at)
    facts, family = case.columns.families.columns, int(at.families[0])
    answers = [(rule_of(rule), bool(allowed(rule, seats)[0])) for rule in case.policy.all_requirements]
    answers += [(rule_of(rule), bool(allowed(rule, tables)[0])) for rule in case.policy.all_table_requirements]
    answers += [
        (ROOM, len(guests) <= facts["seats"][family]),
        (MINIMUM, len(guests) >= facts["min_guests"][family]),
        (WHOLE_PARTY, set(case.members.tolist()) <= set(guests)),
    ]
    return tuple(rule for rule, fine in answers if fine), tuple(rule for rule, fine in answers if not fine)


def _levels(case: Case) -> list[LevelNote]:
    party = case.ids(case.members.tolist())
    found = []
    heads = {goal.name for goal in case.policy.goals if type(goal) is StudentsSeated and not goal.weights}
    for level in case.plan.levels:
        stated = level.certificate
        unit = None if stated is None else stated.unit
        price = None if stated is None else sum(stated.prices.get(student, 0) for student in party)
        found.append(LevelNote(level.goal, level.value, level.bound, level.proof, unit, price, level.goal in heads))
    return found
