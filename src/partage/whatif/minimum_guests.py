"""Lifts for homes with a minimum: what would let enough other people come as well.

A pair that every rule allows still needs a table. Where the rules let too few others come for the home's minimum, the
policy may ask for less, or the home may have seats for larger parties: never is another student asked for anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from partage.columns import Ints, Seats
from partage.domain.people import Family
from partage.domain.vocabulary import Level
from partage.rules import requirements as require
from partage.rules.evaluate import allowed
from partage.rules.policy import Policy
from partage.study import Case
from partage.whatif.edits import MOST_SEATS, Atom, levels_below, more_of, trips_allowed
from partage.whatif.single_edits import NEVER, first_of, minutes_needed

Atoms = tuple[Atom, ...]


@dataclass(frozen=True, eq=False)
class Others:
    """What the policy and a home would have to allow so that each other party may come on a slot.

    Parameters
    ----------
    sizes, steps, minutes
        (U,) people; levels below the one that the policy asks for; minutes that it would have to allow, 0 where it
        allows the trip already.
    """

    policy: Policy
    family: Family
    sizes: Ints
    steps: Ints
    minutes: Ints

    @classmethod
    def at(cls, case: Case, family: Family, slot: int) -> Others:
        """Of every party but that of a case."""
        columns = case.columns
        students = np.arange(len(columns.students))
        home = np.full(len(students), columns.family_index[family.id])
        seats = Seats(columns, students, home, np.full(len(students), slot))
        steps, minutes = (np.zeros(len(students), dtype=np.int64) for _ in range(2))
        able = columns.availability[0][:, slot].copy()
        for rule in case.policy.all_requirements:
            if isinstance(rule, require.SharedLanguage):
                steps = _steps(rule, seats)
            elif isinstance(rule, require.WithinReach):
                minutes = minutes_needed(rule, seats)
            elif not isinstance(rule, require.SameSlot):
                able &= allowed(rule, seats)
        steps[~able] = NEVER
        rest = [np.array(columns.parties[party], dtype=np.int64) for party in case.rivals.tolist()]
        each = (np.array([part[members].max() for members in rest], dtype=np.int64) for part in (steps, minutes))
        return cls(case.policy, family, columns.party_size[case.rivals], *each)

    def widened(self, atoms: Atoms, people: int) -> Iterator[Atoms]:
        """`atoms`, made larger or added to in every way that lets enough others come for the minimum."""
        asked = {(atom.whom, atom.field): atom for atom in atoms}
        stated = ("policy", "level"), ("policy", "minutes"), ("family", "seats")
        rest = tuple(atom for atom in atoms if (atom.whom, atom.field) not in stated)
        level, trip, more = (asked.get(key) for key in stated)
        steps = _from(0 if level is None else level.steps, self.steps)
        minutes = _from(0 if trip is None else int(trip.value), self.minutes)
        seats = _from(self.family.seats if more is None else more.value, np.minimum(self.sizes, MOST_SEATS))
        for down, reach, room in product(steps, minutes, seats):
            come = (self.steps <= down) & (self.minutes <= reach) & (self.sizes <= room)
            if people + int(self.sizes[come].sum()) >= self.family.min_guests:
                wider = more_of(self.family, "seats", room - self.family.seats).atoms
                yield (*rest, *self._loosened(down, reach), *(wider if room > self.family.seats else ()))

    def _loosened(self, steps: int, minutes: int) -> Iterator[Atom]:
        """A language level lower by so many steps, and trips of so many minutes."""
        language, reach = first_of(self.policy, require.SharedLanguage), first_of(self.policy, require.WithinReach)
        if steps and language is not None:
            yield list(levels_below(language))[steps - 1]
        if minutes and reach is not None:
            yield trips_allowed(reach, minutes)


def _from(least: int, wanted: Ints) -> list[int]:
    """What is asked at the least, and every larger step that somebody needs."""
    larger = wanted[(wanted > least) & (wanted < NEVER)]
    return [least, *np.unique(larger).tolist()]


def _steps(rule: require.SharedLanguage, seats: Seats) -> Ints:
    """(P,) how far below the level asked for each pair shares a language."""
    found = np.full(len(seats), NEVER, dtype=np.int64)
    for lower in reversed(list(levels_below(rule))):
        found[allowed(replace(rule, level=Level(lower.value)), seats)] = lower.steps
    found[allowed(rule, seats)] = 0
    return found
