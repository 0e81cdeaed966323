"""Whom to recruit: estimates from prices for every profile at once, and the best ones solved again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from partage.advice.profiles import Profile, profiles_of, slots_of, with_profiles
from partage.advice.recruits import MoreRoom, NewHome, Offer, Recruiting
from partage.domain.roster import Roster
from partage.engine import match
from partage.errors import InputError, RuleError
from partage.plan.plan import Plan
from partage.solve.solver import Budget
from partage.status import Status
from partage.study import Study
from partage.whatif.edits import MOST_SEATS, Edit, more_of, offer_slot
from partage.whatif.level_deltas import shifts_of
from partage.whatif.price_bounds import Priced, ranked_by

Some = TypeVar("Some", bound=Offer)

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
    budget = Budget() if budget is None else budget
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

    def __init__(self, study: Study, budget: Budget, top: int) -> None:
        self.plan, self.budget, self.top = study.valid, budget, top
        self.began = time.monotonic()
        self.until = self.began + budget.seconds
        self.cut: set[str] = set()
        self.priced = study.once(Priced)

    def homes(self, profiles: tuple[Profile, ...]) -> tuple[NewHome, ...]:
        """New homes, those solved again first."""
        found: list[NewHome] = []
        for start in range(0, len(profiles), AT_ONCE):
            if found and self._left() <= 0:
                self.cut.add("homes")
                break
            some = profiles[start : start + AT_ONCE]
            roster, ids = with_profiles(self.plan.roster, some)
            estimates = self.priced.newcomers(roster, ids)
            found += [NewHome(estimates=each, profile=one) for each, one in zip(estimates, some, strict=True)]
        found.sort(key=lambda home: (ranked_by(home.estimates), home.profile.order))
        first: dict[object, NewHome] = {}
        for home in found:
            first.setdefault(home.profile.kitchen, home)
        until = self.began + FOR_HOMES * self.budget.seconds
        chosen = [home for home in first.values() if not home.useless][: self.top]
        solved = self._solved_again(chosen, until, self._with_home)
        exact = sorted(solved.values(), key=lambda home: (home.worth, home.profile.order))
        return (*exact, *(home for home in found if id(home) not in solved))

    def _with_home(self, home: NewHome) -> Roster:
        return with_profiles(self.plan.roster, [home.profile])[0]

    def rooms(self) -> tuple[MoreRoom, ...]:
        """More room at homes, those solved again first."""
        found: list[MoreRoom] = []
        for edits in _lots(self.plan.roster):
            if self._left() <= 0:
                self.cut.add("rooms")
                break
            roster = self.plan.roster.revised(
                changed=[
                    edit.apply(self.plan.roster, self.plan.policy)[0].family(edit.atoms[0].record) for edit in edits
                ]
            )
            estimates = self.priced.changed(roster, [edit.atoms[0].record for edit in edits])
            found += [MoreRoom(estimates=each, edit=edit) for each, edit in zip(estimates, edits, strict=True)]
        found.sort(key=lambda room: (ranked_by(room.estimates), room.edit.order))
        chosen = [room for room in found if not room.useless][: self.top]
        solved = self._solved_again(chosen, self.until, self._with_room)
        exact = sorted(solved.values(), key=lambda room: (room.worth, room.edit.order))
        return (*exact, *(room for room in found if id(room) not in solved))

    def _with_room(self, room: MoreRoom) -> Roster:
        return room.edit.apply(self.plan.roster, self.plan.policy)[0]

    def _solved_again(self, chosen: list[Some], until: float, roster_of: Callable[[Some], Roster]) -> dict[int, Some]:
        """By the identity of each offer: the offer with its exact value, where there was time for it."""
        found: dict[int, Some] = {}
        for number, offer in enumerate(chosen):
            other = self._solved(roster_of(offer), until, len(chosen) - number)
            if other is None:
                self.cut.add("exact")
                continue
            now, then = set(self.plan.seated), set(other.seated)
            found[id(offer)] = replace(
                offer,
                levels=shifts_of(self.plan.levels, other.levels),
                seated=tuple(sorted(then - now)),
                unseated=tuple(sorted(now - then)),
            )
        return found

    def _left(self) -> float:
        return self.until - time.monotonic()

    def _solved(self, roster: Roster, until: float, waiting: int) -> Plan | None:
        """The best plan for another roster; `None` when time was too short to find what this plan does not have."""
        left = until - time.monotonic()
        if left <= 0:
            return None
        share = min(left, FAIR * left / waiting)
        try:
            other = match(roster, self.plan.policy, budget=replace(self.budget, seconds=share), start=self.plan)
        except RuleError as error:
            if error.code != "rule_slow":
                raise
            return None
        proven = other.status is Status.OPTIMAL
        return other if proven or _values(other) > _values(self.plan) else None


def _values(plan: Plan) -> tuple[int, ...]:
    return tuple(level.value for level in plan.levels)


def _lots(roster: Roster) -> Iterator[list[Edit]]:
    """Single edits of different families that are priced together: a seat more, a meal more, each slot."""
    families = sorted(roster.families, key=lambda family: family.id)
    slots = slots_of(roster)
    yield [more_of(family, "seats", 1) for family in families if family.seats < MOST_SEATS]
    yield [more_of(family, "max_meals", 1) for family in families if family.max_meals < len(family.availability)]
    for slot in slots:
        yield [offer_slot("family", (family.id,), slot) for family in families if slot not in family.availability]
