"""Texts for a student and for a host, who read nothing about anybody else.

No id, no count from 1 to 4 (`Writer.discreet`), no family's refusal, and no rule that would give away what
another person needs: for a party the rules are named as if the student came alone, and whatever else decided
is called "other conditions".
"""

from __future__ import annotations

from collections.abc import Iterator

from partage.explain.forced import discreet_lines
from partage.explain.proof import to_student as proof_lines
from partage.explain.reasons import Funnel, Pair, Reasons, Seat
from partage.text.values import Rule
from partage.text.writer import Chain, Line, Slot, line


def to_student(found: Reasons) -> Iterator[Line]:
    """To the student who asks."""
    if found.pair is not None:
        yield from _student_pair(found, found.pair)
    elif found.seat is not None:
        yield from _student_seated(found, found.seat)
    elif found.funnel is not None:
        yield from _student_unseated(found, found.funnel)
    if found.pin is not None:
        yield line("explain.you_pin" if found.seat is not None else "explain.you_pin_lost")


def to_host(found: Reasons) -> Iterator[Line]:
    """To the family: the one that hosts, or the one that is asked about."""
    if found.pair is not None:
        yield line(f"explain.host_pair_{found.reason}")
        slot = found.pair.lifting and found.pair.lifting.own_slot("family", found.pair.family)
        if slot is not None:
            yield line("price.host_lift", slot=slot)
        if found.pair.forced is not None:
            yield from discreet_lines("host", found.pair.forced, found.head_goals)
    elif found.seat is not None:
        yield line(
            "explain.host_seated" if found.seat.tablemates else "explain.host_seated_alone", slot=Slot(found.seat.slot)
        )
        yield from _reasons("explain.host_reasons", found.seat, "family")
    else:
        yield line("explain.host_unseated")
        if found.funnel is not None:
            yield line("explain.host_left", n=found.funnel.left)
        if found.reason == "scarce":
            yield line("explain.host_scarce")


def _student_seated(found: Reasons, seat: Seat) -> Iterator[Line]:
    yield line("explain.you_seated" if seat.tablemates else "explain.you_seated_alone", slot=Slot(seat.slot))
    yield line("explain.you_broken" if seat.broken else "explain.you_met")
    yield from _reasons("explain.you_reasons", seat, "student")
    yield line("explain.you_others", n=found.other_places)


def _reasons(code: str, seat: Seat, reader: str) -> Iterator[Line]:
    rules = tuple(g.rule for g in seat.gains if g.satisfaction > 0 and reader in g.rule.open_to)
    if rules:
        yield line(code, rules=rules)


def _student_unseated(found: Reasons, funnel: Funnel) -> Iterator[Line]:
    if not funnel.families:
        yield line("explain.you_no_families")
        return
    chain, left = _own_chain(funnel)
    yield line("explain.you_unseated", chain=chain)
    if left is not None:
        yield line("explain.you_blamed", rule=left)
        return
    if funnel.party_in_the_way:
        yield line("explain.you_party", n=funnel.steps[-1].alone)
        return
    yield line("explain.you_rest", n=funnel.left)
    if found.competition is not None:
        said = {"free_place": "explain.you_free_place", "party_seats": "explain.you_party_seats"}
        yield line(said.get(found.reason, "explain.you_scarce"))
        if found.competition.rivals:
            yield line("explain.you_rivals", n=len(found.competition.rivals))
        both = found.reason == "free_place" and found.proof is not None and not found.proof.after
        if found.proof is not None and not both:  # both are said only of a plan that breaks rules
            yield from proof_lines(found.proof)


def _own_chain(funnel: Funnel) -> tuple[Chain, Rule | None]:
    """The funnel of the student's own needs, and the rule after which nothing is left of it."""
    lines = [line("explain.roster_families", n=funnel.families)]
    before = funnel.families
    for step in funnel.steps:
        if step.own is not None and step.own < before:
            lines.append(line("explain.step", n=step.own, rule=step.rule))
            before = step.own
            if not before:
                return Chain(tuple(lines)), step.rule
    return Chain(tuple(lines)), None


def _student_pair(found: Reasons, pair: Pair) -> Iterator[Line]:
    if found.reason == "current":
        yield line("explain.you_pair_current")
        return
    places = [(slot.slot, slot.place) for slot in pair.slots if slot.place is not None]
    if places:
        yield line("explain.you_pair_possible", slots=tuple(Slot(slot) for slot, _place in places))
        free = any(place.state == "free" for _slot, place in places)
        yield line("explain.you_pair_free" if free else "explain.you_pair_taken")
        if pair.forced is not None:
            yield from discreet_lines("you", pair.forced, found.head_goals)
        return
    yield _forbidden(pair)
    slot = pair.lifting and pair.lifting.own_slot("student", found.student)
    if slot is not None:
        yield line("price.you_lift", slot=slot)


def _forbidden(pair: Pair) -> Line:
    for rule in pair.slots[0].forbidden if pair.slots else ():
        everywhere = all(rule in slot.forbidden for slot in pair.slots)
        if everywhere and "student of one family" in rule.open_to:
            return line("explain.you_pair_rules", rules=(rule,))
    return line("explain.you_pair_forbidden")
