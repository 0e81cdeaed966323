"""Where whole parties may sit: families on the slots that they offer, and what the rules on seats say of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from partage.columns import Bools, Columns, Ints, Seats
from partage.rules.evaluate import seats_allowed
from partage.rules.policy import Policy

BLOCK_ROWS = 1_000_000
"""Seats asked about together."""


@dataclass(frozen=True, eq=False)
class FamilySlots:
    """(C,) places: a family on a slot that it offers."""

    families: Ints
    slots: Ints

    def __len__(self) -> int:
        return len(self.families)

    def take(self, keep: Bools | Ints) -> FamilySlots:
        """Some of them."""
        return FamilySlots(self.families[keep], self.slots[keep])

    def count(self, keep: Bools) -> int:
        """How many different families the places in `keep` have."""
        return len(np.unique(self.families[keep]))


def may_sit(columns: Columns, policy: Policy, parties: Ints, families: Ints, slots: Ints) -> Bools:
    """(n, m) where every requirement on a seat lets each of n parties sit at each of m places, and it has room.

    Table requirements and minimums are left aside; they depend on who else comes.
    """
    members = columns.members[parties]
    free, size = columns.availability[0], columns.party_size[parties]
    fits: Bools = size[:, None] <= columns.families.columns["seats"][families][None, :]
    for place in range(members.shape[1]):
        fits &= free[members[:, place]][:, slots] | (members[:, place] < 0)[:, None]
    rows, places = np.nonzero(fits)
    per_block = max(1, BLOCK_ROWS // max(int(size.max(initial=1)), 1))
    for start in range(0, len(rows), per_block):
        row, place_of = rows[start : start + per_block], places[start : start + per_block]
        pair, member = np.nonzero(members[row] >= 0)
        seats = Seats(columns, members[row[pair], member], families[place_of[pair]], slots[place_of[pair]])
        forbidden = np.unique(pair[~seats_allowed(policy, seats)])
        fits[row[forbidden], place_of[forbidden]] = False
    return fits
