"""`Explanation`: the values of `partage.explain.reasons`, and in words for those who run the event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from partage.audiences import Told
from partage.explain.discreet import to_host, to_student
from partage.explain.forced import cost_line, forced_lines
from partage.explain.proof import details
from partage.explain.proof import to_coordinator as proof_lines
from partage.explain.reasons import Competition, Funnel, Gain, Pair, Place, Reasons, Seat, SlotVerdict, Step
from partage.tabled import Listing
from partage.text.writer import Chain, FamilyId, GoalName, Line, Moment, Share, Slot, StudentId, line, students

SHOWN_PLACES = 10
"""So many of the places that are left for an unseated student are listed."""


@dataclass(frozen=True, repr=False)
class Explanation(Reasons, Told):
    """Why a student sits where they sit, or has no seat, or not at a certain family.

    Parameters
    ----------
    kind
        ``"seated"``, ``"unseated"`` or ``"pair"``.
    reason
        ``"seated"``. Unseated: ``"no_families"``; ``"rule"``, the blamed step's; ``"party"``, the same but alone
        the student could sit somewhere; ``"free_place"``, the plan leaves a place open that could be taken;
        ``"party_seats"``, the seats left are too few for the party; ``"scarce"``. Of a pair: ``"current"``,
        ``"forbidden"``, ``"possible"``.
    party
        Ids of those who come along.
    pin
        What binds the party to one place.
    levels
        The plan's claims, in order.
    seat
        Where the student sits now.
    alternatives, other_places
        The best other places of a seated student, by gain, and how many there are in all.
    costs
        What the first of `alternatives` would cost, in their order; empty where that was not asked.
    funnel, competition
        Of an unseated student; the competition only where families are left.
    proof
        Of an unseated student: why nobody else fits, as far as that is proven.
    pair
        Where a family was named.

    Examples
    --------
    >>> import partage as pt
    >>> ana = pt.Student(id="S1", languages={"fr": "B1"}, diet=(), availability={"2026-11-18T19:30"})
    >>> home = pt.Family(
    ...     id="F1", languages={"fr": "C1"}, serves=(), availability={"2026-11-19T19:30"}, seats=2
    ... )
    >>> print(pt.Plan.of([], pt.Roster([ana], [home])).why("S1").text())
    S1 has no seat. 1 family → 0 (free when the family hosts).
    The rule “free when the family hosts” removed the last family: under these rules no plan can seat S1.
    At 1 family it is the only obstacle.
    """

    def __repr__(self) -> str:
        where = f" at {self.pair.family}" if self.pair else ""
        steps = len(self.funnel.steps) if self.funnel else 0
        counts = f"{len(self.levels)} levels, {steps} steps, {self.other_places} other places"
        return f"<Explanation: {self.student}{where}, {self.kind}, {counts}>"

    def _listings(self) -> Iterator[Listing]:
        if self.pair is not None:
            verdicts = ((Moment(one.slot), _may(one), one.difference) for one in self.pair.slots)
            yield Listing.of("pair", "slot|state|difference", verdicts)
            return
        if self.seat is not None:
            gains = ((one.rule, one.weight, Share(one.satisfaction), one.gain) for one in _gains(self.seat))
            yield Listing.of("gains", "rule|weight|satisfaction|gain", gains)
        if self.funnel is not None:
            steps = ((step.rule, step.families, step.only or None) for step in _narrowing(self.funnel))
            yield Listing.of("funnel", "rule|families|only", steps)
        places = (*self.alternatives, *(self.competition.places if self.competition is not None else ()))
        rows = ((FamilyId(one.family), Moment(one.slot), one.gain, _state(one)) for one in places)
        yield Listing.of("places", "family|slot|gain|state", rows)

    def _to_student(self) -> Iterator[Line]:
        return to_student(self)

    def _to_family(self) -> Iterator[Line]:
        return to_host(self)

    def _to_coordinator(self) -> Iterator[Line]:
        if self.pair is not None:
            yield from _pair(self, self.pair)
        elif self.seat is not None:
            yield from _seated(self, self.seat)
        elif self.funnel is not None:
            yield from _unseated(self, self.funnel)
        if self.party:
            yield line("explain.party", student=StudentId(self.student), mates=students(self.party))
        if self.pin is not None:
            slot = self.pin.slot
            code, more = ("explain.pin", {}) if slot is None else ("explain.pin_slot", {"slot": Slot(slot)})
            yield line(code, student=StudentId(self.student), family=FamilyId(self.pin.family), **more)

    def _to_auditor(self) -> Iterator[Line]:
        yield from self._to_coordinator()
        if self.proof is not None:
            yield from details(self.proof)
        yield line("explain.prices", student=StudentId(self.student))
        for level in self.levels:
            params = {"goal": GoalName(level.goal), "value": level.value, "bound": level.bound}
            params |= {"proof": line(f"explain.by_{level.proof}"), "price": level.price, "unit": level.unit}
            yield line("explain.price_none" if level.price is None else "explain.price", **params)


def _seated(found: Reasons, seat: Seat) -> Iterator[Line]:
    student, mates = StudentId(found.student), students(seat.tablemates)
    where = {"student": student, "family": FamilyId(seat.family), "slot": Slot(seat.slot)}
    yield line("explain.seated" if mates else "explain.seated_alone", mates=mates, **where)
    yield line("explain.broken", rules=seat.broken) if seat.broken else line("explain.met", n=len(seat.met))
    yield line("explain.worth", total=seat.seat_gain + seat.table_share, seat=seat.seat_gain, share=seat.table_share)
    for gain in seat.gains:
        yield line("explain.gain", **_gain(gain))
    for gain in seat.table_gains:
        several = {"people": gain.people} if gain.people > 1 else {}
        yield line("explain.table_gain" if several else "explain.table_gain_alone", **_gain(gain), **several)
    if not found.alternatives:
        yield line("explain.no_other", student=student)
        return
    yield line("explain.others", student=student, n=found.other_places)
    costs = {(cost.family, cost.slot): cost for cost in found.costs}
    for place in found.alternatives:
        yield line("explain.other", gain=place.gain, difference=f"{place.gain - seat.seat_gain:+d}", **_place(place))
        if (place.family, place.slot) in costs:
            yield cost_line(costs[place.family, place.slot])


def _gains(seat: Seat) -> tuple[Gain, ...]:
    return (*seat.gains, *seat.table_gains)


def _may(verdict: SlotVerdict) -> object:
    """What stands in the way on a slot, or how the place stands."""
    rules = (*verdict.forbidden, *verdict.party_forbidden)
    if rules or verdict.place is None:
        return line("explain.rules", rules=rules) if rules else None
    return line("tables.current") if verdict.current else _state(verdict.place)


def _gain(gain: Gain) -> dict[str, object]:
    return {"rule": gain.rule, "satisfaction": Share(gain.satisfaction), "weight": gain.weight, "gain": gain.gain}


def _place(place: Place) -> dict[str, object]:
    return {"family": FamilyId(place.family), "slot": Slot(place.slot), "state": _state(place)}


def _state(place: Place) -> Line:
    if place.state == "full":
        if place.free:
            return line("explain.tight", free=place.free, seats=place.seats, guests=students(place.guests))
        return line("explain.full", guests=students(place.guests))
    if place.state == "minimum":
        return line("explain.minimum", least=place.least)
    return line("explain.rules", rules=place.rules) if place.rules else line(f"explain.{place.state}")


def _unseated(found: Reasons, funnel: Funnel) -> Iterator[Line]:
    student = StudentId(found.student)
    if not funnel.families:
        yield line("explain.no_families", student=student)
        return
    yield line("explain.unseated", student=student, chain=_chain(funnel))
    if funnel.blamed is not None:
        yield line("explain.blamed", rule=funnel.blamed.rule, n=_had(funnel), student=student)
        yield line("explain.only", n=funnel.blamed.only) if funnel.blamed.only else line("explain.not_only")
        if funnel.party_in_the_way:
            yield line("explain.party_obstacle", student=student, n=funnel.steps[-1].alone)
    if found.competition is not None:
        yield from _scarce(found, found.competition)
    if found.competition is not None and found.proof is not None:
        yield from proof_lines(found.proof)


def _chain(funnel: Funnel) -> Chain:
    """The funnel up to where nothing is left; rules that removed nobody are passed over."""
    lines = [line("explain.roster_families", n=funnel.families)]
    lines += [line("explain.step", n=step.families, rule=step.rule) for step in _narrowing(funnel)]
    return Chain(tuple(lines))


def _narrowing(funnel: Funnel) -> Iterator[Step]:
    before = funnel.families
    for step in funnel.steps:
        if step.families < before:
            yield step
        before = step.families


def _had(funnel: Funnel) -> int:
    """How many families were left before the blamed step."""
    return min((step.families for step in funnel.steps if step.families), default=funnel.families)


def _scarce(found: Reasons, competition: Competition) -> Iterator[Line]:
    size = 1 + len(found.party)
    yield line("explain.places", student=StudentId(found.student))
    for place in competition.places[:SHOWN_PLACES]:
        yield line("explain.place", **_place(place))
    if len(competition.places) > SHOWN_PLACES:
        yield line("explain.more_places", n=len(competition.places) - SHOWN_PLACES)
    open_seats, taken = competition.open_seats, competition.taken
    free_seats = {"n": open_seats, "free": max(0, open_seats - taken)}
    yield line("explain.seats", **free_seats) if open_seats else line("explain.seats_none")
    free = sum(place.state == "free" for place in competition.places)
    if free:
        yield line("explain.free_place", n=free)
    tight = sum(place.too_few_for(size) for place in competition.places)
    if tight:
        yield line("explain.party_seats", n=tight, size=size)
    yield _rivals(competition)
    if competition.without and (found.proof is None or found.proof.kind != "counting"):
        people = len(competition.confined) + size
        params = {"capacity": competition.capacity, "people": people, "without": competition.without}
        yield line("explain.counted", student=StudentId(found.student), **params)


def _rivals(competition: Competition) -> Line:
    if not competition.rivals:
        return line("explain.no_rivals")
    rivals, confined = len(competition.rivals), len(competition.confined)
    if not confined:
        return line("explain.rivals", n=rivals)
    return line("explain.rivals_named", n=rivals, confined=confined, ids=students(competition.confined))


def _pair(found: Reasons, pair: Pair) -> Iterator[Line]:
    student, seat = StudentId(found.student), found.seat
    if seat is None:
        yield line("explain.pair_unseated", student=student)
    else:
        yield line("explain.pair_now", student=student, family=FamilyId(seat.family), slot=Slot(seat.slot))
    if pair.slots:
        yield line("explain.pair", student=student, family=FamilyId(pair.family))
    for verdict in pair.slots:
        yield _verdict(verdict)
    if pair.lifting is not None:
        yield pair.lifting.spoken()
    if pair.forced is not None:
        yield from forced_lines(found.student, pair.forced)


def _verdict(verdict: SlotVerdict) -> Line:
    slot = Slot(verdict.slot)
    if verdict.current:
        return line("explain.pair_current", slot=slot)
    if verdict.place is not None:
        params = {"slot": slot, "gain": verdict.place.gain, "state": _state(verdict.place)}
        if verdict.difference is None:
            return line("explain.pair_place", **params)
        return line("explain.pair_place_beside", difference=f"{verdict.difference:+d}", **params)
    if not verdict.party_forbidden:
        return line("explain.pair_forbidden", slot=slot, rules=verdict.forbidden)
    if not verdict.forbidden:
        return line("explain.pair_party", slot=slot, rules=verdict.party_forbidden)
    return line("explain.pair_both", slot=slot, rules=verdict.forbidden, others=verdict.party_forbidden)
