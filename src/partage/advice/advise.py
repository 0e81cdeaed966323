"""All advice about a plan that stands, within one budget."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from partage.advice.fragility import Fragility, fragility
from partage.advice.party_changes import Changes
from partage.advice.recruiting import recruit
from partage.advice.recruits import Recruiting
from partage.advice.smallest_changes import smallest_changes
from partage.advice.standby import Standby, standby
from partage.advice.swaps import Swaps, swaps
from partage.advice.telling import organisers_only
from partage.audiences import check_audience
from partage.errors import InputError, check_lang
from partage.explain.counting import nobody_else
from partage.explain.proof import Proof
from partage.plan.plan import Plan
from partage.solve.solver import Budget
from partage.study import Study
from partage.text.values import Part
from partage.text.writer import Writer, line


class _Told(Protocol):
    def text(self, lang: str = ..., audience: str = ...) -> str: ...


@dataclass(frozen=True, repr=False)
class Advice(Part):
    """What can be done with a plan, and about it.

    Parameters
    ----------
    nobody_else
        How many could be seated at the most, and why.
    changes
        The smallest change that would seat each party without a seat.
    recruiting
        What one more family, or more room at one, would add; `None` where the roster knows trips and no home.
    fragility
        What each family's cancellation would cost.
    standby
        Who could take a place at each table.
    swaps
        Who may swap seats at no loss.
    """

    nobody_else: Proof
    changes: Changes
    recruiting: Recruiting | None
    fragility: Fragility
    standby: Standby
    swaps: Swaps

    def __repr__(self) -> str:
        return f"<Advice: {self.changes!r}, {self.recruiting!r}, {self.fragility!r}, {self.standby!r}, {self.swaps!r}>"

    def text(self, lang: str = "en", audience: str = "coordinator") -> str:
        """All of it in words, each part under its heading; students and families read that it is not for them.

        Raises
        ------
        InputError
            ``unknown_language`` or ``unknown_audience``.
        """
        check_lang(lang)
        if check_audience(audience) in ("student", "family"):
            return organisers_only(lang)
        writer = Writer(lang, discreet=False)
        parts = (f"{writer.write(line(code))}\n{part.text(lang, audience)}" for code, part in self._parts())
        return "\n\n".join(parts)

    def _parts(self) -> Iterator[tuple[str, _Told]]:
        yield "living.advice_nobody_else", self.nobody_else
        yield "living.advice_changes", self.changes
        if self.recruiting is not None:
            yield "living.advice_recruiting", self.recruiting
        yield "living.advice_fragility", self.fragility
        yield "living.advice_standby", self.standby
        yield "living.advice_swaps", self.swaps


def advise(plan: Plan | Study, *, budget: Budget | None = None) -> Advice:
    """What can be done with `plan`, and about it.

    Parameters
    ----------
    budget
        For all of it together; not given: ``Budget()``, one minute. What time did not allow is said to be open.

    Raises
    ------
    InputError
        ``plan_breaks_rules``: the plan is not valid itself.
    PolicyError, RuleError
        As `partage.match` raises them.

    Examples
    --------
    >>> import partage as pt
    >>> people = [pt.Student(id=i, languages={"fr": "B1"}, diet=(), availability={"wed"}) for i in ("S1", "S2")]
    >>> home = pt.Family(id="F1", languages={"fr": "C1"}, serves=(), availability={"wed"}, seats=1)
    >>> advice = pt.advise(pt.match(pt.Roster(people, [home])))
    >>> advice.nobody_else.kind, advice.fragility.cancellations[0].lost, advice.standby.waiting
    ('counting', 1, ('S2',))
    """
    budget = Budget() if budget is None else budget
    until = time.monotonic() + budget.seconds
    study = Study.of(plan)
    reserves = standby(study)
    proof = nobody_else(study)
    free = swaps(study, budget=_share(budget, until, 0.1))
    smallest = smallest_changes(study, budget=_share(budget, until, 1 / 3))
    homes = _recruited(study, _share(budget, until, 1 / 2))
    lost = fragility(study, budget=_share(budget, until, 1.0))
    return Advice(proof, smallest, homes, lost, reserves, free)


def _recruited(study: Study, budget: Budget) -> Recruiting | None:
    """Whom to recruit; `None` where the roster knows trips and no home, so that no new home's could be guessed."""
    try:
        return recruit(study, budget=budget)
    except InputError as error:
        if error.code != "trips_unknown":
            raise
        return None


def _share(budget: Budget, until: float, share: float) -> Budget:
    """A budget for a share of the time left; where none is left, for so little that nothing begins."""
    return replace(budget, seconds=max(share * (until - time.monotonic()), NOTHING), gap=0.0)


NOTHING = 1e-6
"""Seconds; a budget is above 0."""
