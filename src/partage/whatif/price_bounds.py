"""What a plan's own prices say of changes: most of those that seat nobody are ruled out without solving."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from partage.columns import Columns, Ints
from partage.domain.roster import Roster
from partage.plan.certificate import Checker
from partage.plan.plan import Plan
from partage.plan.records import Certificate, CertificateError
from partage.rules.goals import StudentsSeated
from partage.rules.policy import Policy
from partage.whatif.edits import Edit

LONGEST_STEP = 3
"""More seats than this at a time would make the checker's search for a home's best table long."""


@dataclass(frozen=True, eq=False)
class Pricing:
    """The prices by which a plan bounds how many people can sit, recomputed here.

    Parameters
    ----------
    total
        The bound as things stand, in 1/unit: all prices and each home's best.
    bests
        (F,) what each home adds to it.
    """

    certificate: Certificate
    total: int
    bests: Ints

    @classmethod
    def of(cls, plan: Plan, columns: Columns) -> Pricing | None:
        """The pricing; `None` where the first level is not how many people sit, or rests on anybody's promise."""
        goals = plan.policy.levels(columns)
        first = goals[0]
        if plan.roster.pins or not plan.levels or not isinstance(first, StudentsSeated) or first.weights is not None:
            return None
        certificate = plan.levels[0].certificate
        if certificate is None or certificate.trusted or certificate.multipliers:
            return None
        bests = _bests(certificate, columns, plan.policy)
        if bests is None:
            return None
        return cls(certificate, sum(certificate.prices.values()) + int(bests.sum()), bests)

    def left(self, edits: tuple[Edit, ...], roster: Roster, policy: Policy, people: int) -> tuple[Edit, ...]:
        """Those of some edits of one kind after which so many people are not ruled out.

        Parameters
        ----------
        roster, policy
            With all of the edits made.

        Notes
        -----
        A family's edit changes what that home adds, and nothing else. A party whose own form changes sits at one home:
        all others add what they did. A rule's parameter may change every home.
        """
        if any(atom.field == "seats" and atom.steps > LONGEST_STEP for edit in edits for atom in edit.atoms):
            return edits
        columns = Columns.of(roster, allow_split=policy.allow_split)
        bests = _bests(self.certificate, columns, policy)
        if bests is None:
            return edits
        missing = people * self.certificate.unit - self.total
        more = bests - self.bests
        if edits[0].whom == "family":
            rows = columns.family_index
            return tuple(edit for edit in edits if int(more[rows[edit.atoms[0].record]]) >= missing)
        gain = int(more.sum()) if edits[0].whom == "policy" else int(more.max(initial=0))
        return edits if gain >= missing else ()


def _bests(certificate: Certificate, columns: Columns, policy: Policy) -> Ints | None:
    heads = replace(policy, goals=(StudentsSeated(),))
    rest = len(heads.levels(columns)) - 1
    try:
        found = Checker(columns, heads).family_bests([certificate, *[None] * rest], [0] * (rest + 1))[0]
    except CertificateError:
        return None
    return None if found is None else np.array(found, dtype=np.int64)
