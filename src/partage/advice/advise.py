"""All advice about a plan that stands, within one budget."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace

from partage.advice.first_things import first_things, helps
from partage.advice.fragility import Fragility, fragility
from partage.advice.party_changes import Changes
from partage.advice.recruiting import recruit
from partage.advice.recruits import Recruiting
from partage.advice.smallest_changes import smallest_changes
from partage.advice.standby import Standby, standby
from partage.advice.swaps import Swaps, swaps
from partage.audiences import Told
from partage.errors import InputError, check_lang
from partage.explain.counting import nobody_else
from partage.explain.proof import Proof
from partage.plan.plan import Plan
from partage.solve.solver import Budget
from partage.study import Study
from partage.tabled import Listing
from partage.text.writer import FamilyId, Writer, line, students
from partage.whatif.deadline import Deadline


@dataclass(frozen=True, repr=False)
class Advice(Told):
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

    def _listings(self) -> Iterator[Listing]:
        known = ((one.people, one.line, students(one.students)) for one in helps(self.changes, self.recruiting))
        yield Listing.of("helps", "people|what|helped", known)
        lost = (one for one in self.fragility.cancellations if one.found == "repair")
        rows = ((FamilyId(one.family), len(one.guests), one.lost, one.moved) for one in lost)
        yield Listing.of("missed", "family|guests|lost|moved", rows)
        swapped = ((students(one.one), students(one.other)) for one in self.swaps.swaps)
        yield Listing.of("swaps", "students|with_whom", swapped)

    def text(
        self,
        lang: str = "en",
        audience: str = "coordinator",
        *,
        names: Mapping[str, str] | None = None,
        whole: bool = False,
    ) -> str:
        """What would help most, and what to keep in mind; students and families read that it is not for them.

        Parameters
        ----------
        names
            Names to write before ids, see `partage.names_of`.
        whole
            Everything instead, each part under its heading; auditors read that anyway.

        Raises
        ------
        InputError
            ``unknown_language`` or ``unknown_audience``.
        """
        if audience in ("student", "family"):
            return super().text(lang, audience)
        writer = Writer(check_lang(lang), names=names or {})
        parts = {field.name: getattr(self, field.name) for field in fields(self)}
        if audience == "coordinator" and not whole:
            lines = first_things(*parts.values())
            return "\n".join("" if one is None else writer.write(one) for one in lines)
        known = ((line(f"living.advice_{name}"), part) for name, part in parts.items() if part is not None)
        return "\n\n".join(f"{writer.write(title)}\n{part.text(lang, audience, names=names)}" for title, part in known)


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
    time = Deadline(None if budget is None else replace(budget, gap=0.0))
    study = Study.of(plan)
    reserves = standby(study)
    proof = nobody_else(study)
    free = swaps(study, budget=time.part(0.1))
    smallest = smallest_changes(study, budget=time.part(1 / 3))
    homes = _recruited(study, time.part(1 / 2))
    lost = fragility(study, budget=time.part(1.0))
    return Advice(proof, smallest, homes, lost, reserves, free)


def _recruited(study: Study, budget: Budget) -> Recruiting | None:
    """Whom to recruit; `None` where the roster knows trips and no home, so that no new home's could be guessed."""
    try:
        return recruit(study, budget=budget)
    except InputError as error:
        if error.code != "trips_unknown":
            raise
        return None
