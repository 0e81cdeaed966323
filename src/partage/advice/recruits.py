"""The value of one more home, or of more room at one, as values and in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from partage.advice.profiles import CENTRE, COMPASS, Profile, with_profiles
from partage.audiences import Told
from partage.domain.facts import TRIPS
from partage.domain.roster import Roster
from partage.plan.plan import Plan
from partage.rules.goals import StudentsSeated
from partage.text.values import Part
from partage.text.writer import GoalName, LanguageTag, Line, Slot, line, students
from partage.whatif.edits import Edit, edits_spoken
from partage.whatif.level_deltas import LevelShift
from partage.whatif.price_bounds import Estimates

LISTED = 10
"""So many estimates are read out below the exact values."""


@dataclass(frozen=True, repr=False)
class Offer(Part):
    """Something that could be won, and what it is worth.

    Parameters
    ----------
    estimates
        What each level gains at the most, by the plan's prices.
    levels
        What each level gains in truth, solved again; empty if that was not done.
    seated, unseated
        Ids of students who have a seat then and have none now, and the other way round; only with ``levels``.
    people
        How many students more have a seat; `None` without ``levels``.
    """

    estimates: Estimates
    levels: tuple[LevelShift, ...] = ()
    seated: tuple[str, ...] = ()
    unseated: tuple[str, ...] = ()

    also = ("people", "proven")

    @property
    def people(self) -> int | None:
        """How many students more have a seat; `None` if it was not solved again."""
        return len(self.seated) - len(self.unseated) if self.levels else None

    @property
    def proven(self) -> bool:
        """Whether it was solved again, and no plan with it is better, level by level."""
        return bool(self.levels) and all(level.proven for level in self.levels)

    @property
    def useless(self) -> bool:
        """Whether it surely adds nothing at any level."""
        if self.levels:
            return self.proven and not any(level.change for level in self.levels)
        return all(estimate.at_most == estimate.before for estimate in self.estimates)

    def limits(self, level: int) -> tuple[int, int]:
        """What a level surely gains, and what it gains at the most, if the levels before keep what the plan has."""
        estimate = self.estimates[level]
        if not self.levels:
            return 0, estimate.most
        shift = self.levels[level]
        return shift.change, shift.change if shift.proven else max(shift.change, estimate.most)

    @property
    def worth(self) -> tuple[int, ...]:
        """Those solved again, the best first when sorted."""
        return tuple(-level.change for level in self.levels)


@dataclass(frozen=True, repr=False, kw_only=True)
class NewHome(Offer):
    """One more family, of a profile."""

    profile: Profile

    @property
    def order(self) -> tuple[Any, ...]:
        """What asks for less comes first."""
        return self.profile.order

    def within(self, plan: Plan) -> Roster:
        """The plan's roster with it."""
        return with_profiles(plan.roster, [self.profile])[0]

    def spoken(self) -> Line:
        """What would be won, in words."""
        profile = self.profile
        diets = tuple(line(f"diets.{diet}") for diet in profile.diets)
        return line(
            "recruit.home",
            seats=profile.seats,
            slot=Slot(profile.slot),
            diets=line("recruit.serves", diets=diets) if diets else line("recruit.serves_nothing"),
            languages=tuple(map(LanguageTag, profile.languages)),
            district=_where(profile),
        )


@dataclass(frozen=True, repr=False, kw_only=True)
class MoreRoom(Offer):
    """One more seat, slot or meal at a family that is there already."""

    edit: Edit

    @property
    def order(self) -> tuple[Any, ...]:
        """What asks for less comes first."""
        return self.edit.order

    def within(self, plan: Plan) -> Roster:
        """The plan's roster with it."""
        return self.edit.apply(plan.roster, plan.policy)[0]

    def spoken(self) -> Line:
        """What would be won, in words."""
        return edits_spoken((self.edit,))[0]


@dataclass(frozen=True, repr=False)
class Recruiting(Told):
    """Whom to recruit: what one more home is worth, and more room at the homes there are.

    Parameters
    ----------
    homes, rooms
        All that was looked at: first those solved again, by what they add, then the others by their estimates.
    optimal
        Whether the plan itself is proven; otherwise a part of each gain may be had without anybody's help.
    cut
        What time was too short for, by code: ``"homes"``, ``"rooms"`` not all estimated; ``"exact"``, not all of the
        best solved again.
    facts
        Names of the roster's facts, of which nothing is known for a new home: trips are guessed, others taken to be 0.
    """

    homes: tuple[NewHome, ...]
    rooms: tuple[MoreRoom, ...]
    optimal: bool
    cut: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Recruiting: {len(self.homes)} profiles, {len(self.rooms)} homes with more room>"

    @property
    def best(self) -> tuple[NewHome, ...]:
        """The profiles that were solved again."""
        return tuple(home for home in self.homes if home.levels)

    @property
    def rows(self) -> tuple[dict[str, Any], ...]:
        """A table, one row a profile: plain values by column, as a data frame takes them."""
        return tuple(_row(home) for home in self.homes)

    def _to_coordinator(self) -> Iterator[Line]:
        return self._lines(levels=False)

    def _to_auditor(self) -> Iterator[Line]:
        return self._lines(levels=True)

    def _lines(self, *, levels: bool) -> Iterator[Line]:
        yield line("recruit.recruit", n=len(self.homes))
        yield line("recruit.supposed")
        if TRIPS in self.facts:
            yield line("recruit.trips")
        if others := tuple(name for name in self.facts if name != TRIPS):
            yield line("recruit.facts", facts=others)
        if not self.optimal:
            yield line("recruit.plan_open")
        yield from _told(self.homes, levels=levels)
        if self.rooms:
            yield line("recruit.rooms", n=len(self.rooms))
            yield from _told(self.rooms, levels=levels)
        yield from (line(f"recruit.cut_{what}") for what in self.cut)


def _told(offers: Sequence[NewHome] | Sequence[MoreRoom], *, levels: bool) -> Iterator[Line]:
    """First what is known exactly, then the best estimates, then how many are useless."""
    exact = [offer for offer in offers if offer.levels and not offer.useless]
    if exact:
        yield line("recruit.exact")
    for offer in exact:
        yield line("recruit.gain", what=offer.spoken(), gain=_gain(offer))
        if not offer.proven:
            yield _open(offer)
        yield from (level.spoken() for level in (offer.levels if levels else ()))
    guessed = [offer for offer in offers if not offer.levels and not offer.useless]
    if guessed:
        yield line("recruit.estimates")
        for guess in guessed[:LISTED]:
            yield line("recruit.gain", what=guess.spoken(), gain=_limits(guess))
    if len(guessed) > LISTED:
        yield line("recruit.more", n=len(guessed) - LISTED)
    useless = sum(offer.useless for offer in offers)
    if useless:
        yield line("recruit.useless", n=useless)


def _gain(offer: Offer) -> Line:
    """Who finds a seat, and what else changes."""
    people = offer.people or 0
    others = tuple(
        line("recruit.change", goal=GoalName(level.goal), sign="+" if level.change > 0 else "−", n=abs(level.change))
        for level in offer.levels
        if level.change and level.goal != StudentsSeated.name
    )
    if people > 0:
        who = line("recruit.seated", n=people, ids=whom(offer))
    else:
        who = line("recruit.fewer", n=-people) if people else line("recruit.nobody")
    return line("recruit.and", who=who, others=others) if others else who


def _open(offer: Offer) -> Line:
    """What is not proven, and what the first such level cannot exceed."""
    first = next(level for level in offer.levels if not level.proven)
    return line("recruit.open", goal=GoalName(first.goal), n=first.bound - first.before)


def whom(offer: Offer) -> Line:
    """Who they are; others may go without a seat for them."""
    if offer.unseated:
        return line("recruit.for_others", seated=students(offer.seated), unseated=students(offer.unseated))
    return line("recruit.ids", seated=students(offer.seated))


def _limits(offer: Offer) -> Line:
    limits = tuple(
        line("recruit.limit", goal=GoalName(one.goal), n=one.most) for one in offer.estimates if one.most > 0
    )
    if limits:
        return line("recruit.limits", limits=limits)
    unknown = tuple(GoalName(one.goal) for one in offer.estimates if one.at_most is None)
    return line("recruit.unknown", goals=unknown) if unknown else line("recruit.no_limit")


def _where(profile: Profile) -> Line:
    if profile.district is None:
        return line("recruit.anywhere")
    name, _, number = profile.district.name.partition(" ")
    if name not in (CENTRE, *COMPASS) or (not number.isdecimal() and number):
        return line("recruit.district_own", name=profile.district.name)
    where = line(f"districts.{name}")
    return line("recruit.district_number", where=where, n=int(number)) if number else line("recruit.in", where=where)


def _row(home: NewHome) -> dict[str, Any]:
    profile = home.profile
    row: dict[str, Any] = {
        "slot": profile.slot,
        "diets": " ".join(profile.diets),
        "languages": " ".join(profile.languages),
        "seats": profile.seats,
        "district": None if profile.district is None else profile.district.name,
        "people": home.people,
        "proven": home.proven,
    }
    row |= {f"{one.goal} at most": None if one.at_most is None else one.most for one in home.estimates}
    return row | {f"{level.goal} more": level.change for level in home.levels}
