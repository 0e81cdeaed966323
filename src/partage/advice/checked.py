"""A look at a roster before solving, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from partage.audiences import spoken
from partage.explain.rendering_proof import counted_lines
from partage.text.writer import Line, Slot, line

if TYPE_CHECKING:
    from partage.advice.demand import Ask, Check, Demand, Unplaceable


def told(check: Check, lang: str, audience: str) -> str:
    """The check in words; see `partage.advice.demand.Check.text`."""
    others = (line("check.not_for_you"),)
    return spoken(lang, audience, student=lambda: others, family=lambda: others, coordinator=lambda: _lines(check))


def _lines(check: Check) -> Iterator[Line]:
    yield line("check.check", students=check.students, families=check.families, seats=check.seats)
    if check.parts:
        yield line("check.without", n=check.without, most=check.most)
        yield from counted_lines(tuple(part for part in check.parts if part.places))
    else:
        yield line("check.enough")
    if check.unplaceable:
        yield line("check.unplaceable")
        for one in check.unplaceable:
            yield _unplaceable(one)
    yield from _demands(check)
    if check.asks:
        yield line("check.asks")
        for number, ask in enumerate(check.asks, start=1):
            yield line("check.ask", number=number, ask=_ask(ask))


def _unplaceable(one: Unplaceable) -> Line:
    if one.rule is not None:
        return line("check.unplaceable_rule", ids=one.students, rule=one.rule)
    return line(f"check.unplaceable_{one.reason}", ids=one.students, n=len(one.students))


def _demands(check: Check) -> Iterator[Line]:
    """Every slot, and of the rest what is short or tight."""
    slots = [demand for demand in check.demand if demand.kind == "slot"]
    others = [demand for demand in check.demand if demand.kind != "slot"]
    scarce = [demand for demand in others if demand.state != "ample"]
    if slots:
        yield line("check.slots")
    for demand in slots:
        code = "check.demand_slot" if demand.homes else "check.demand_slot_nobody"
        yield line(code, what=Slot(demand.needs[0]), could=demand.could, **_counts(demand))
    if others:
        yield line("check.demands" if scarce else "check.ample", n=len(others))
    for demand in scarce:
        yield line("check.demand" if demand.homes else "check.demand_nobody", what=_needed(demand), **_counts(demand))
    if scarce and len(others) > len(scarce):
        yield line("check.others", n=len(others) - len(scarce))


def _counts(demand: Demand) -> dict[str, object]:
    state = line(f"check.demand_{demand.state}", missing=demand.missing)
    return {"n": demand.people, "homes": demand.homes, "seats": demand.seats, "state": state}


def _needed(demand: Demand) -> Line:
    """What the people of a demand need."""
    if demand.kind == "allergy":
        return line("check.needs_allergy", what=tuple(line(f"allergens.{one}") for one in demand.needs))
    if demand.kind == "language":
        return line("check.needs_language", what=demand.needs[0])
    if demand.kind == "slot":
        return line("check.needs_slot", what=Slot(demand.needs[0]))
    choices = [_diet(demand.needs), *(_diet(choice) for choice in demand.alternatives)]
    found = choices[0]
    for choice in choices[1:]:
        found = line("check.needs_either", first=found, second=choice)
    return line("check.needs_diet", what=found)


def _diet(standards: tuple[str, ...]) -> Line:
    return line("check.needs_together", what=tuple(line(f"diets.{one}") for one in standards or ("none",)))


def _ask(ask: Ask) -> Line:
    if ask.demand is not None:
        code = "check.ask_seats_all" if ask.people == len(ask.students) else "check.ask_seats"
        return line(code, n=ask.people, ids=ask.students, what=_needed(ask.demand))
    if ask.code == "part":
        return line("check.ask_part", n=ask.people, homes=len(ask.families), families=ask.families, ids=ask.students)
    if ask.code in ("home", "entry"):
        return line(f"check.ask_{ask.code}", ids=ask.students, rule=ask.rule)
    return line(f"check.ask_{ask.code}", ids=ask.students)
