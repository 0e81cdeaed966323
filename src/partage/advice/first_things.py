"""What all advice comes to on one screen: first what would seat most people, then what to keep in mind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from partage.advice.fragility import Fragility, cancellation_line
from partage.advice.party_changes import Change, Changes
from partage.advice.recruits import MoreRoom, NewHome, Recruiting, whom
from partage.advice.standby import Standby
from partage.advice.swaps import Swaps
from partage.explain.proof import Proof
from partage.rules.goals import StudentsSeated
from partage.text.writer import Chain, Line, line, students
from partage.whatif.edits import Edit, edits_spoken

SHOWN_HELPS = 6
"""So many changes are listed; where fewer are known, some follow of which only a limit is known."""

SHOWN_ALIKE = 2
"""So many changes are listed for the very same people."""

SHOWN_FAMILIES = 3
"""So many families are listed that can hardly be missed."""


@dataclass(frozen=True)
class Help:
    """One change that was seen to seat somebody.

    Parameters
    ----------
    people
        How many people more have a seat.
    effort
        What asks for less comes first: of one form or rule, then of a home that is not there yet.
    students
        Ids of those who have a seat then.
    line
        The change in words.
    """

    people: int
    effort: tuple[object, ...]
    students: tuple[str, ...]
    line: Line | Chain


def helps(changes: Changes, recruiting: Recruiting | None) -> list[Help]:
    """Every change that was seen to seat somebody, most people first."""
    found: dict[Edit | NewHome, Help] = {}
    for change in (*changes.together, *(one for party in changes.parties for one in party.changes)):
        one = Help(len(change.seats), (0, change.edit.order), change.seats, _said(change))
        if change.edit not in found or found[change.edit].people < one.people:
            found[change.edit] = one
    for offer in _offers(recruiting):
        home = isinstance(offer, NewHome)
        if (offer.people or 0) > 0:
            said = Chain((offer.spoken(), line("advice.for", ids=whom(offer))), "")
            one = Help(offer.people or 0, (int(home), offer.order), offer.seated, said)
            found.setdefault(offer if isinstance(offer, NewHome) else offer.edit, one)
    return sorted(found.values(), key=lambda one: (-one.people, one.effort))


def _said(change: Change) -> Chain:
    """A change, for whom where it is not their own, and how many others would have to move."""
    said: list[object] = [edits_spoken((change.edit,))]
    if {atom.record for atom in change.edit.atoms} != set(change.seats):
        said.append(line("advice.for", ids=students(change.seats)))
    if change.moved:
        said.append(line("advice.moving", moved=line("smallest_changes.changes_moved", n=change.moved)))
    return Chain(tuple(said), "")


def first_things(
    proof: Proof,
    changes: Changes,
    recruiting: Recruiting | None,
    fragility: Fragility,
    standby: Standby,
    swaps: Swaps,
) -> Iterator[Line | None]:
    """The lines, an empty one as `None`."""
    yield _seated(proof, len(standby.waiting))
    if standby.waiting:
        yield None
        yield from _helps(helps(changes, recruiting), recruiting, standby.waiting)
    yield None
    yield from _missed(fragility)
    yield None
    if standby.waiting:
        yield _standing_by(standby)
    yield line(f"advice.{'swaps' if swaps.complete or swaps.swaps else 'swaps_cut'}", n=len(swaps.swaps))


def _offers(recruiting: Recruiting | None) -> tuple[NewHome | MoreRoom, ...]:
    return () if recruiting is None else (*recruiting.rooms, *recruiting.homes)


def _seated(proof: Proof, waiting: int) -> Line:
    seated = {"n": proof.seated, "of": proof.seated + waiting}
    if proof.kind == "none":
        return line("advice.seated_open", bound=proof.bound, **seated)
    return line("advice.seated" if waiting else "advice.everybody", **seated)


def _helps(known: list[Help], recruiting: Recruiting | None, waiting: tuple[str, ...]) -> Iterator[Line]:
    shown, alike = list[Help](), Counter[tuple[str, ...]]()
    for one in known:
        alike[one.students] += 1
        if alike[one.students] <= SHOWN_ALIKE and len(shown) < SHOWN_HELPS:
            shown.append(one)
    if shown:
        yield line("advice.helps")
    for one in shown:
        yield line("advice.help", n=one.people, what=one.line)
    if perhaps := _perhaps(recruiting)[: SHOWN_HELPS - len(shown)]:
        yield line("advice.perhaps")
        yield from (line("advice.perhaps_one", n=limit, what=offer.spoken()) for limit, offer in perhaps)
    seen = {student for one in known for student in one.students}
    if helpless := students(one for one in waiting if one not in seen):
        yield line("advice.helpless", ids=helpless)


def _perhaps(recruiting: Recruiting | None) -> list[tuple[int, NewHome | MoreRoom]]:
    """Of the offers that were not solved again, those that may seat most people."""
    found = []
    for offer in _offers(recruiting):
        limit = next((one.most for one in offer.estimates if one.goal == StudentsSeated.name), 0)
        if not offer.levels and limit > 0:
            found.append((limit, offer))
    return sorted(found, key=lambda one: (-one[0], isinstance(one[1], NewHome)))


def _missed(fragility: Fragility) -> Iterator[Line]:
    worst = [one for one in fragility.cancellations if one.lost > 0 and one.found == "repair"]
    if not worst:
        yield line("advice.missed_none" if fragility.complete else "advice.missed_open")
        return
    yield line("advice.missed", n=len(worst))
    yield from map(cancellation_line, worst[:SHOWN_FAMILIES])
    if len(worst) > SHOWN_FAMILIES:
        yield line("advice.missed_more", n=len(worst) - SHOWN_FAMILIES)


def _standing_by(standby: Standby) -> Line:
    ready = students(one for one in standby.waiting if one not in standby.never)
    return line("advice.standby", ids=ready) if ready else line("advice.standby_none")
