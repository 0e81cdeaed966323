"""The funnel: which families are left for a student, requirement by requirement."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from partage.columns import Bools, Ints
from partage.explain.findings import Funnel, Step
from partage.rules.disclosure import MINIMUM, OWN_NEEDS, ROOM, rule_of
from partage.rules.evaluate import allowed
from partage.study import Case, Cells
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
    cells: Cells
    answers: Bools
    room: Bools

    @classmethod
    def of(cls, case: Case, cells: Cells) -> Sieve:
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


def funnel_of(sieve: Sieve) -> tuple[Funnel, Cells]:
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


def _other_people(case: Case, cells: Cells) -> Ints:
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
