"""What a plan's own seat prices say of changes and of newcomers: bounds, without solving."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from partage.columns import Columns, Ints
from partage.domain.roster import Roster
from partage.plan.certificate import Checker
from partage.plan.plan import Plan
from partage.plan.records import Certificate, CertificateError, LevelReport
from partage.rules.goals import StudentsSeated
from partage.rules.policy import Policy
from partage.study import Study
from partage.text.values import Part
from partage.whatif.edits import Edit

LONGEST_STEP = 3
"""More seats than this at a time would make the checker's search for a home's best table long."""


Bests = list[tuple[int, ...] | None]


@dataclass(frozen=True, repr=False)
class Estimate(Part):
    """One level, with what it could be worth then.

    Parameters
    ----------
    before
        Its value in the plan.
    at_most
        What no plan exceeds then that is as good as this one at every level before; `None` for a level that has
        no prices.
    added
        What the best table of the newcomer is worth at the plan's prices: the finer measure, by which profiles of
        equal bounds are ranked.
    """

    goal: str
    before: int
    at_most: int | None
    added: float = 0.0

    also = ("most",)

    @property
    def most(self) -> int:
        """What is added at the most; 0 where no bound is known."""
        return 0 if self.at_most is None else self.at_most - self.before


Estimates = tuple[Estimate, ...]


class SeatPrices:
    """A plan's prices, recomputed, and ready to be asked what would be possible with other records.

    By duality: with prices u and multipliers as certified, any plan is worth at most the prices, plus what each home's
    best table is worth at them. One more home adds one more such term and changes none of the others. Cuts are left
    out: with other records their rows may be those of other parties, or of more meals.

    Parameters
    ----------
    study
        Of a valid plan. Where its certificates are not of a kind that can be recomputed, simple ones take their place:
        true, and far from tight.
    """

    def __init__(self, study: Study) -> None:
        self._plan = plan = study.valid
        self._now = study.columns
        try:
            self._levels, self._bounds, self._bests = self._recomputed(plan.levels)
        except CertificateError:
            simple = Plan.of(plan.tables, plan.roster, plan.policy)
            self._levels, self._bounds, self._bests = self._recomputed(simple.levels)
        self._homes = _positions(self._now)
        everybody = [
            isinstance(goal, StudentsSeated) and goal.weights is None for goal in plan.policy.levels(self._now)
        ]
        self._most = [len(plan.roster.students) if one else None for one in everybody]

    @property
    def bound_people(self) -> bool:
        """Whether the first level is how many people sit, and its bound rests on nobody's promise."""
        certificate = self._levels[0].certificate
        if self._plan.roster.pins or self._most[0] is None or certificate is None:
            return False
        return not certificate.trusted and not certificate.multipliers

    def without(self) -> dict[str, int]:
        """Family -> what the first level is worth at the most without it."""
        certificate, bound, bests = self._levels[0].certificate, self._bounds[0], self._bests[0]
        if certificate is None or bound is None or bests is None:
            return {}
        return {family: (bound - bests[place]) // certificate.unit for family, place in self._homes.items()}

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
        certificate, bound, before = self._levels[0].certificate, self._bounds[0], self._bests[0]
        bests = None if certificate is None else _first_bests(certificate, columns, policy)
        if certificate is None or bound is None or before is None or bests is None:
            return edits
        missing = people * certificate.unit - bound
        more = bests - np.array(before, dtype=np.int64)
        if edits[0].whom == "family":
            rows = columns.family_index
            return tuple(edit for edit in edits if int(more[rows[edit.atoms[0].record]]) >= missing)
        gain = int(more.sum()) if edits[0].whom == "policy" else int(more.max(initial=0))
        return edits if gain >= missing else ()

    def _columns(self, roster: Roster) -> Columns:
        return Columns.of(roster, allow_split=self._plan.policy.allow_split)

    def _recomputed(self, levels: tuple[LevelReport, ...]) -> tuple[tuple[LevelReport, ...], list[int | None], Bests]:
        checker = Checker(self._now, self._plan.policy)
        levels = tuple(replace(level, certificate=_without_cuts(level.certificate)) for level in levels)
        certificates, values = [level.certificate for level in levels], [level.value for level in levels]
        return levels, checker.price_bounds(certificates, values), checker.family_bests(certificates, values)

    def newcomers(self, roster: Roster, ids: Sequence[str]) -> list[Estimates]:
        """For each of some families that `roster` holds beside the plan's own: what it alone could add."""
        columns = self._columns(roster)
        found = self._each(columns, ids, without=[None] * len(ids))
        return self._capped(columns, ids, found)

    def changed(self, roster: Roster, ids: Sequence[str]) -> list[Estimates]:
        """For each of some families of the plan that have other records in `roster`: what this alone could add."""
        return self._each(self._columns(roster), ids, without=[self._homes[family] for family in ids])

    def _capped(self, columns: Columns, ids: Sequence[str], estimates: list[Estimates]) -> list[Estimates]:
        """No more at the first level that a home adds to than its best table brings: without it stands an old plan."""
        place, left = _positions(columns), list(range(len(ids)))
        for level, report in enumerate(self._levels):
            if report.certificate is None or not left:
                break
            free = [*[None] * level, Certificate(1, 0, (0,) * level, {}), *[None] * (len(self._levels) - level - 1)]
            bests = Checker(columns, self._plan.policy).family_bests(free, [one.value for one in self._levels])[level]
            own = [0 if bests is None else bests[place[family]] for family in ids]
            for number in left:
                estimates[number] = _with_cap(estimates[number], level, report.bound + own[number])
            left = [number for number in left if not own[number]]
        return estimates

    def _each(self, columns: Columns, ids: Sequence[str], without: Iterable[int | None]) -> list[Estimates]:
        """Estimates of families, each in place of the one that stood `without` the change, if there was one."""
        values = [level.value for level in self._levels]
        bests = Checker(columns, self._plan.policy).family_bests([level.certificate for level in self._levels], values)
        place = _positions(columns)
        return [self._estimates(bests, place[family], old) for family, old in zip(ids, without, strict=True)]

    def _estimates(self, bests: Bests, place: int, old: int | None) -> Estimates:
        found = []
        each = zip(self._levels, self._bounds, bests, self._bests, self._most, strict=True)
        for level, bound, best, before, most in each:
            if level.certificate is None or bound is None or best is None or before is None:
                found.append(Estimate(level.goal, level.value, None))
                continue
            added = best[place] - (0 if old is None else before[old])
            unit = level.certificate.unit
            at_most = (bound + added) // unit
            at_most = at_most if most is None else min(at_most, most)  # nobody sits twice
            found.append(Estimate(level.goal, level.value, at_most, added / unit))
        return tuple(found)


def _without_cuts(certificate: Certificate | None) -> Certificate | None:
    return None if certificate is None else replace(certificate, cuts=())


def _first_bests(certificate: Certificate, columns: Columns, policy: Policy) -> Ints | None:
    heads = replace(policy, goals=(StudentsSeated(),))
    rest = len(heads.levels(columns)) - 1
    try:
        found = Checker(columns, heads).family_bests([certificate, *[None] * rest], [0] * (rest + 1))[0]
    except CertificateError:
        return None
    return None if found is None else np.array(found, dtype=np.int64)


def _with_cap(estimates: Estimates, level: int, cap: int) -> Estimates:
    one = estimates[level]
    least = cap if one.at_most is None else min(one.at_most, cap)
    return (*estimates[:level], replace(one, at_most=least), *estimates[level + 1 :])


def _positions(columns: Columns) -> dict[str, int]:
    return {record.id: place for place, record in enumerate(columns.families.records)}


def ranked_by(estimates: Estimates) -> tuple[float, ...]:
    """The best first when sorted: what every level could gain, and last what the table is worth with all of them."""
    return (*(-one.most for one in estimates[:-1]), *(-one.added for one in estimates[-1:]))
