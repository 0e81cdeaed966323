"""Whom to recruit: estimates from prices for every profile at once, and the best ones solved again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from partage.advice.profiles import Profile, profiles_of, slots_of, with_profiles
from partage.advice.recruits import MoreRoom, NewHome, Recruiting
from partage.domain.roster import Roster
from partage.engine import match
from partage.errors import InputError, RuleError
from partage.plan.plan import Plan
from partage.solve.solver import Budget
from partage.status import Status
from partage.study import Study
from partage.whatif.deadline import Deadline
from partage.whatif.edits import MOST_SEATS, Edit, more_of, offer_slot
from partage.whatif.level_deltas import shifts_of, worth_of
from partage.whatif.price_bounds import SeatPrices, ranked_by

Some = TypeVar("Some", NewHome, MoreRoom)

FAIR = 3
"""One solve may take so many times its share of the time left: most take far less than theirs."""

FOR_HOMES = 0.6
"""This share of the time is for new homes; what they leave over is for more room at those there are."""

AT_ONCE = 2_000
"""So many profiles are priced together; between two such lots the clock is looked at."""


def recruit(
    plan: Plan | Study, *, budget: Budget | None = None, top: int = 10, profiles: Iterable[Profile] | None = None
) -> Recruiting:
    """What one more family of each profile would add to a plan, and one more seat, slot or meal at a family it has.

    Parameters
    ----------
    budget
        For all of it; not given: ``Budget()``, one minute.
    top
        So many profiles, and so many offers of more room, are solved again: the best by their estimates, but of each
        slot and kitchen only one, the one that asks for least among equals.
    profiles
        Instead of the usual ones: every slot, kitchens and languages that students ask for, a few sizes and districts.

    Raises
    ------
    InputError
        ``plan_breaks_rules``: the plan is not valid itself; ``bad_top``, ``bad_profiles`` or ``trips_unknown``.

    Notes
    -----
    An estimate is a bound by duality: no plan with that home exceeds it unless it gives something up at an earlier
    level.

    Examples
    --------
    >>> import partage as pt
    >>> people = [pt.Student(id=i, languages={"fr": "B1"}, diet=(), availability={"wed"}) for i in ("S1", "S2", "S3")]
    >>> home = pt.Family(id="F1", languages={"fr": "C1"}, serves=(), availability={"wed"}, seats=1)
    >>> found = pt.recruit(pt.match(pt.Roster(people, [home])))
    >>> best = found.homes[0]
    >>> best.profile.slot, best.people, best.proven
    ('wed', 2, True)
    """
    if isinstance(top, bool) or not isinstance(top, int) or top < 0:
        raise InputError("bad_top")
    wanted = _given(profiles)
    study = Study.of(plan)
    plan = study.valid
    work = _Recruiter(study, budget, top)
    homes = work.homes(profiles_of(plan) if wanted is None else wanted)
    rooms = work.rooms()
    optimal = all(level.value == level.bound for level in plan.levels)
    return Recruiting(homes, rooms, optimal, tuple(sorted(work.cut)), tuple(sorted(plan.roster.facts)))


def _given(profiles: object) -> tuple[Profile, ...] | None:
    if profiles is None:
        return None
    found = tuple(profiles) if isinstance(profiles, Iterable) else (None,)
    if not all(isinstance(profile, Profile) for profile in found):
        raise InputError("bad_profiles")
    return tuple(dict.fromkeys(profile for profile in found if isinstance(profile, Profile)))


class _Recruiter:
    """Estimates and solves within one budget; `cut` says what time was too short for."""

    def __init__(self, study: Study, budget: Budget | None, top: int) -> None:
        self.plan, self.top = study.valid, top
        self.deadline = Deadline(budget)
        self.for_homes = Deadline(self.deadline.part(FOR_HOMES))
        self.cut: set[str] = set()
        self.prices = study.once(SeatPrices)

    def homes(self, profiles: tuple[Profile, ...]) -> tuple[NewHome, ...]:
        """New homes, those solved again first."""
        found: list[NewHome] = []
        for start in range(0, len(profiles), AT_ONCE):
            if found and self.deadline.left <= 0:
                self.cut.add("homes")
                break
            some = profiles[start : start + AT_ONCE]
            roster, ids = with_profiles(self.plan.roster, some)
            estimates = self.prices.newcomers(roster, ids)
            found += [NewHome(estimates=each, profile=one) for each, one in zip(estimates, some, strict=True)]
        found.sort(key=lambda home: (ranked_by(home.estimates), home.order))
        first: dict[object, NewHome] = {}
        for home in found:
            first.setdefault(home.profile.kitchen, home)
        return self._best(found, list(first.values()), self.for_homes)

    def rooms(self) -> tuple[MoreRoom, ...]:
        """More room at homes, those solved again first."""
        found: list[MoreRoom] = []
        roster, policy = self.plan.roster, self.plan.policy
        for edits in _lots(roster):
            if self.deadline.left <= 0:
                self.cut.add("rooms")
                break
            ids = [edit.atoms[0].record for edit in edits]
            records = [edit.apply(roster, policy)[0].family(one) for edit, one in zip(edits, ids, strict=True)]
            estimates = self.prices.changed(roster.revised(changed=records), ids)
            found += [MoreRoom(estimates=each, edit=edit) for each, edit in zip(estimates, edits, strict=True)]
        found.sort(key=lambda room: (ranked_by(room.estimates), room.order))
        return self._best(found, found, self.deadline)

    def _best(self, found: list[Some], chosen: list[Some], deadline: Deadline) -> tuple[Some, ...]:
        """All that was found: those of the chosen that there was time to solve again, then the others."""
        chosen = [offer for offer in chosen if not offer.useless][: self.top]
        solved: dict[int, Some] = {}
        for number, offer in enumerate(chosen):
            other = self._solved(offer.within(self.plan), deadline, len(chosen) - number)
            if other is None:
                self.cut.add("exact")
                continue
            now, then = set(self.plan.seated), set(other.seated)
            levels = shifts_of(worth_of(self.plan), other.levels)
            gained, lost = tuple(sorted(then - now)), tuple(sorted(now - then))
            solved[id(offer)] = replace(offer, levels=levels, seated=gained, unseated=lost)
        exact = sorted(solved.values(), key=lambda offer: (offer.worth, offer.order))
        exact += [offer for offer in found if id(offer) not in solved]
        return tuple(exact)

    def _solved(self, roster: Roster, deadline: Deadline, waiting: int) -> Plan | None:
        """The best plan for another roster; `None` when time was too short to find what this plan does not have."""
        if deadline.left <= 0:
            return None
        budget = deadline.part(min(1.0, FAIR / waiting))
        try:
            other = match(roster, self.plan.policy, budget=budget, start=self.plan)
        except RuleError as error:
            if error.code != "rule_slow":
                raise
            return None
        better = [level.value for level in other.levels] > [level.value for level in self.plan.levels]
        return other if other.status is Status.OPTIMAL or better else None


def _lots(roster: Roster) -> Iterator[list[Edit]]:
    """Single edits of different families that are priced together: a seat more, a meal more, each slot."""
    families = sorted(roster.families, key=lambda family: family.id)
    slots = slots_of(roster)
    yield [more_of(family, "seats", 1) for family in families if family.seats < MOST_SEATS]
    yield [more_of(family, "max_meals", 1) for family in families if family.max_meals < len(family.availability)]
    for slot in slots:
        yield [offer_slot("family", (family.id,), slot) for family in families if slot not in family.availability]
