"""A proof in words: who competes for which seats for those who run the event, and only what is proven for others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from partage.audiences import spoken
from partage.text.writer import GoalName, Line, line

if TYPE_CHECKING:
    from partage.explain.proof import Count, CountedPlace, PriceSum, Proof

SHOWN_PLACES = 10
"""So many homes of one count are listed."""


def told(proof: Proof, lang: str, audience: str) -> str:
    """The proof in words; see `partage.explain.proof.Proof.text`."""
    return spoken(
        lang,
        audience,
        student=lambda: to_student(proof),
        family=lambda: to_host(proof),
        coordinator=lambda: to_coordinator(proof),
        auditor=lambda: to_auditor(proof),
    )


def to_student(proof: Proof) -> Iterator[Line]:
    """To a student: what is proven, and nothing about anybody else."""
    if proof.student is not None and proof.kind == "counting" and proof.places:
        yield line("proof.you_counted", people=proof.needed)
    else:
        yield _to_one("you", proof)


def to_host(proof: Proof) -> Iterator[Line]:
    """To a host, the same."""
    yield _to_one("host", proof)


def _to_one(reader: str, proof: Proof) -> Line:
    if proof.kind == "none":
        return line("explain.you_open")
    if proof.student is None:
        return line("explain.you_proved_after" if proof.after else "explain.you_proved")
    if proof.kind == "counting" and not proof.places:
        return line(f"proof.{reader}_nowhere")
    return line(f"proof.{reader}_trade_after" if proof.after else f"proof.{reader}_trade")


def to_coordinator(proof: Proof) -> Iterator[Line]:
    """Who competes for which seats, and what follows."""
    if proof.student is not None:
        yield from _of_student(proof, proof.student)
    else:
        yield from _of_plan(proof)


def to_auditor(proof: Proof) -> Iterator[Line]:
    """The same with the certificate's arithmetic."""
    yield from to_coordinator(proof)
    if proof.prices is not None and proof.kind != "prices":
        yield from _sum(proof.prices)


def counted_lines(parts: tuple[Count, ...]) -> Iterator[Line]:
    """Each part of a counting proof, as one sentence and its homes."""
    for part in parts:
        if not part.places:
            yield line("proof.count_nowhere", n=part.needed, ids=part.students)
            continue
        yield line("proof.count_people", n=part.needed, ids=part.students, homes=len(part.places))
        for place in part.places[:SHOWN_PLACES]:
            yield _home(place)
        if len(part.places) > SHOWN_PLACES:
            hidden = part.places[SHOWN_PLACES:]
            yield line("proof.count_more_homes", n=len(hidden), room=sum(place.room for place in hidden))
        yield line("proof.count_short", seats=part.seats, needed=part.needed, n=part.short)


def _home(place: CountedPlace) -> Line:
    meals = "" if place.tables == 1 else "_meals"
    filled = "" if place.fills == place.seats else "_filled"
    params = {"seats": place.seats, "fills": place.fills, "tables": place.tables, "room": place.room}
    return line(f"proof.count_home{meals}{filled}", family=place.family, **params)


def _of_student(proof: Proof, student: str) -> Iterator[Line]:
    if proof.kind == "counting" and proof.places:
        yield line("proof.count_student", student=student)
        yield from counted_lines(proof.parts)
        yield line("explain.proof_trade", student=student)
        if proof.counted <= proof.seated:
            yield line("proof.count_most", bound=proof.counted)
        return
    if proof.kind == "counting":
        yield line("proof.count_student_nowhere", student=student)
        return
    yield from _stated(proof)
    if proof.kind != "none":
        yield line("explain.proof_trade_after" if proof.after else "explain.proof_trade", student=student)


def _of_plan(proof: Proof) -> Iterator[Line]:
    if proof.kind == "counting":
        yield from _counting(proof)
        return
    yield from _stated(proof)
    if proof.parts:
        yield line("proof.count_only", bound=proof.counted)
        yield from counted_lines(proof.parts)


def _counting(proof: Proof) -> Iterator[Line]:
    if proof.counted < proof.seated:
        yield line("proof.count_broken", seated=proof.seated, bound=proof.counted)
    elif not proof.parts:
        yield line("proof.count_everybody", n=proof.seated)
    else:
        yield line("proof.count_plan", n=proof.seated)
    yield from counted_lines(proof.parts)


def _stated(proof: Proof) -> Iterator[Line]:
    """What the plan's own claim proves."""
    if proof.kind == "none":
        yield line("explain.proof_open", value=proof.seated, bound=proof.bound)
    else:
        yield line(f"explain.proof_{proof.kind}", value=proof.seated)
    if proof.kind == "search":
        yield line("proof.search_once")
    if proof.prices is not None and proof.kind == "prices":
        yield from _sum(proof.prices)
    if proof.after:
        yield line("explain.proof_after", goals=tuple(GoalName(goal) for goal in proof.after))


def _sum(prices: PriceSum) -> Iterator[Line]:
    unit = line("proof.unit_seats") if prices.unit == 1 else line("proof.unit_parts", unit=prices.unit)
    params = {"unit": unit, "paid": prices.paid, "homes": prices.homes, "total": prices.total}
    yield (
        line("proof.price_sum_after", earlier=prices.earlier, **params)
        if prices.earlier
        else line("proof.price_sum", **params)
    )
