"""What stands in a student's way: rule by rule which families are left, then who else wants their places."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from partage.columns import Bools, Ints, Tables
from partage.explain.reasons import Competition, Funnel, Place, Step
from partage.rules.evaluate import allowed
from partage.rules.gains import seat_gains
from partage.rules.party_seats import FamilySlots
from partage.rules.wording import MINIMUM, OWN_NEEDS, ROOM, rule_of
from partage.study import Case
from partage.text.values import Rule


@dataclass(frozen=True, eq=False)
class Sieve:
    """What every requirement says of a party at every place.

    Parameters
    ----------
    cells
        The places (C,).
    answers
        (R, M, C) for each requirement and member.
    room
        (C,) whether the party fits.
    """

    case: Case
    cells: FamilySlots
    answers: Bools
    room: Bools

    @classmethod
    def of(cls, case: Case, cells: FamilySlots) -> Sieve:
        """Ask every requirement in force about every member at every place."""
        seats = case.member_seats(cells)
        rules = case.policy.all_requirements
        answers = np.stack([allowed(rule, seats).reshape(case.size, len(cells)) for rule in rules])
        return cls(case, cells, answers, case.room(cells))

    @property
    def together(self) -> Bools:
        """(R, C) whether a requirement holds for the whole party."""
        return np.asarray(self.answers.all(axis=1))

    @property
    def own(self) -> Bools:
        """(R, C) whether it holds for the student."""
        return self.answers[:, int(np.searchsorted(self.case.members, self.case.student))]

    @property
    def left(self) -> Bools:
        """(C,) where every requirement holds and the party fits."""
        return np.asarray(self.together.all(axis=0) & self.room)


def funnel_of(sieve: Sieve) -> tuple[Funnel, FamilySlots]:
    """The funnel of a student, and the places left at its end."""
    case, cells = sieve.case, sieve.cells
    steps = _requirement_steps(sieve)
    alone = np.asarray(sieve.own.all(axis=0))
    only = steps[-1].families - cells.count(sieve.left)
    steps.append(Step(ROOM, cells.count(sieve.left), cells.count(alone), None, only))
    near = np.flatnonzero(sieve.left | alone)
    others = _other_people(case, cells.take(near))
    least = case.columns.families.columns["min_guests"][cells.families[near]]
    left = sieve.left
    left[near] &= others + case.size >= least
    alone[near] &= others + 1 >= least
    only = steps[-1].families - cells.count(left)
    steps.append(Step(MINIMUM, cells.count(left), cells.count(alone), None, only))
    families = len(case.columns.families)
    before = [families, *(step.families for step in steps)]
    blamed = next((s for s, had in zip(steps, before, strict=False) if had and not s.families), None)
    return Funnel(families, tuple(steps), blamed), cells.take(left)


def _requirement_steps(sieve: Sieve) -> list[Step]:
    cells, together = sieve.cells, sieve.together
    so_far, alone, needs = (np.ones(len(cells), dtype=np.bool_) for _ in range(3))
    final = cells.count(sieve.left)
    steps = []
    for number, rule in enumerate(sieve.case.policy.all_requirements):
        so_far &= together[number]
        alone &= sieve.own[number]
        own = None
        if isinstance(rule, OWN_NEEDS):
            needs &= sieve.own[number]
            own = cells.count(needs)
        without = np.delete(together, number, axis=0).all(axis=0) & sieve.room
        steps.append(Step(rule_of(rule), cells.count(so_far), cells.count(alone), own, cells.count(without) - final))
    return steps


def _other_people(case: Case, cells: FamilySlots) -> Ints:
    """(C,) how many people of other parties could sit at each place."""
    return np.asarray(case.columns.party_size[case.rivals] @ case.study.could_sit(cells)[case.rivals])


def forbidden_at(sieve: Sieve, cell: int) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """The requirements that forbid one place: for the student, and only for the party.

    The minimum is one of them where the rules as they stand let too few others come, whatever else forbids the place.
    """
    rules = sieve.case.policy.all_requirements
    own, together = sieve.own[:, cell], sieve.together[:, cell]
    student = [rule_of(rule) for rule, fine in zip(rules, own, strict=True) if not fine]
    party = [rule_of(r) for r, fine, all_fine in zip(rules, own, together, strict=True) if fine and not all_fine]
    if not sieve.room[cell]:
        party.append(ROOM)
    if not _minimum_met(sieve, cell):
        student.append(MINIMUM)
    return tuple(student), tuple(party)


def _minimum_met(sieve: Sieve, cell: int) -> bool:
    place = sieve.cells.take(np.array([cell]))
    least = sieve.case.columns.families.columns["min_guests"][place.families[0]]
    return bool(_other_people(sieve.case, place)[0] + sieve.case.size >= least)


def places_at(case: Case, cells: FamilySlots) -> tuple[Place, ...]:
    """Each of `cells` as it stands once the party has left its own seats."""
    gains = seat_gains(case.policy, case.own_seats(cells)).tolist()
    states = _states(case, cells)
    forbidding = _forbidding(case, cells.take(np.array([state == "free" for state in states], dtype=np.bool_)))
    found = []
    facts = case.columns.families.columns
    for family, slot, gain, state in zip(cells.families.tolist(), cells.slots.tolist(), gains, states, strict=True):
        rules = forbidding.get((family, slot), ())
        found.append(
            Place(
                family=case.family_id(family),
                slot=case.slot_label(slot),
                gain=gain,
                seats=int(facts["seats"][family]),
                least=int(facts["min_guests"][family]),
                guests=tuple(case.ids(case.others.get((family, slot), []))),
                state="rules" if rules else state,
                rules=rules,
            )
        )
    return tuple(found)


def _states(case: Case, cells: FamilySlots) -> list[str]:
    """As in `Place`, before any table requirement is asked."""
    facts = case.columns.families.columns
    hosted = Counter(family for family, _slot in case.others)
    found = []
    for family, slot in zip(cells.families.tolist(), cells.slots.tolist(), strict=True):
        people = len(case.others.get((family, slot), [])) + case.size
        if (family, slot) not in case.others and hosted[family] >= facts["max_meals"][family]:
            found.append("closed")
        elif people > facts["seats"][family]:
            found.append("full")
        else:
            found.append("minimum" if people < facts["min_guests"][family] else "free")
    return found


def _forbidding(case: Case, cells: FamilySlots) -> dict[tuple[int, int], tuple[Rule, ...]]:
    """The table requirements that would forbid each place with the party added, where there are any."""
    if not len(cells):
        return {}
    keys = list(zip(cells.families.tolist(), cells.slots.tolist(), strict=True))
    tables = tables_of(case, [[*case.others.get(key, []), *case.members.tolist()] for key in keys], cells)
    rules = case.policy.all_table_requirements
    answers = [allowed(rule, tables) for rule in rules]
    return {
        key: broken
        for row, key in enumerate(keys)
        if (broken := tuple(rule_of(rule) for rule, fine in zip(rules, answers, strict=True) if not fine[row]))
    }


def tables_of(case: Case, guests: list[list[int]], cells: FamilySlots) -> Tables:
    """Tables at `cells` with these guests."""
    students = np.full((len(guests), max(map(len, guests))), -1, dtype=np.int64)
    for row, seated in enumerate(guests):
        students[row, : len(seated)] = seated
    return Tables(case.columns, students, cells.families, cells.slots)


BATCH = 512
"""Places looked at together while searching for a rival's way out."""


def competition_for(case: Case, cells: FamilySlots) -> Competition:
    """The competition for `cells`, the places where the rules allow the party to sit."""
    rivals = case.rivals[case.study.could_sit(cells)[case.rivals].any(axis=1)]
    confined = rivals[~_elsewhere(case, cells, rivals)]
    capacity, open_seats = _seats(case, cells)
    students = _students(case, confined)
    return Competition(
        places=places_at(case, cells),
        open_seats=open_seats,
        taken=sum(
            len(case.others.get(key, [])) for key in zip(cells.families.tolist(), cells.slots.tolist(), strict=True)
        ),
        capacity=capacity,
        rivals=_students(case, rivals),
        confined=students,
        without=max(0, len(students) + case.size - capacity),
    )


def _elsewhere(case: Case, cells: FamilySlots, rivals: Ints) -> Bools:
    """(R,) whether each rival party could sit at a place that is none of `cells`."""
    slots = len(case.columns.slots.labels)
    everywhere = case.study.cells
    outside = np.flatnonzero(
        ~np.isin(everywhere.families * slots + everywhere.slots, cells.families * slots + cells.slots)
    )
    elsewhere = np.zeros(len(rivals), dtype=np.bool_)
    for start in range(0, len(outside), BATCH):
        if elsewhere.all():
            break
        elsewhere |= case.study.could_sit(everywhere.take(outside[start : start + BATCH]))[rivals].any(axis=1)
    return elsewhere


def _seats(case: Case, cells: FamilySlots) -> tuple[int, int]:
    """The most guests that `cells` can have in any plan, and in one that keeps this plan's other meals."""
    facts = case.columns.families.columns
    places = set(zip(cells.families.tolist(), cells.slots.tolist(), strict=True))
    capacity = open_seats = 0
    for family in np.unique(cells.families).tolist():
        offered = sum(1 for host, _slot in places if host == family)
        elsewhere = sum(1 for key in case.others if key[0] == family and key not in places)
        seats, meals = int(facts["seats"][family]), int(facts["max_meals"][family])
        capacity += seats * min(meals, offered)
        open_seats += seats * max(0, min(meals - elsewhere, offered))
    return capacity, open_seats


def _students(case: Case, parties: Ints) -> tuple[str, ...]:
    return tuple(case.ids(sorted(row for party in parties.tolist() for row in case.columns.parties[party])))
