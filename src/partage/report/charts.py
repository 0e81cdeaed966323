"""Demand against seats as inline SVG: no script, no font of its own, readable without colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from partage.advice.roster_check import Demand
from partage.domain.vocabulary import Allergen, Diet
from partage.report.words import allergen_words, diet_words, language_words, say, slot_words

SHOWN = 12
"""So many rows of one kind; those where seats are scarcest come first."""

WIDTH = 380
"""Of a drawing: what a phone shows without making it smaller."""

ROW = 52
BAR = 12
NUMBER = 40
"""Room for a number beside a bar."""


@dataclass(frozen=True)
class Bar:
    """One pair of bars: what it is about, both numbers in words and as they are, and whether seats run short.

    Widths and `y` are in units of the drawing.
    """

    label: str
    said: str
    people: int
    seats: int
    people_width: float
    seats_width: float
    y: int
    short: bool


@dataclass(frozen=True)
class Chart:
    """One chart: its title, its bars and its size."""

    kind: str
    title: str
    bars: tuple[Bar, ...]
    width: int
    height: int
    thickness: int = BAR


def charts(demand: Sequence[Demand], lang: str) -> tuple[Chart, ...]:
    """A chart for each kind of demand that there is."""
    found = []
    for kind in ("slot", "diet", "allergy", "language"):
        some = [one for one in demand if one.kind == kind]
        if kind != "slot":
            some.sort(key=lambda one: (-one.missing, one.seats / max(one.people, 1), one.needs))
        if some:
            found.append(_chart(kind, some[:SHOWN], lang))
    return tuple(found)


def _chart(kind: str, some: Sequence[Demand], lang: str) -> Chart:
    most = max(max(_people(one), one.seats) for one in some) or 1
    room = WIDTH - NUMBER
    bars = []
    for place, one in enumerate(some):
        label, people = _label(one, lang), _people(one)
        said = say("demand_alt", lang, label=label, people=people, seats=one.seats)
        first, second = (round(room * number / most, 1) for number in (people, one.seats))
        bars.append(Bar(label, said, people, one.seats, first, second, place * ROW, one.missing > 0))
    return Chart(kind, say(f"demand {kind}", lang), tuple(bars), WIDTH, len(bars) * ROW)


def _people(one: Demand) -> int:
    return one.could if one.kind == "slot" else one.people


def _label(one: Demand, lang: str) -> str:
    if one.kind == "slot":
        return slot_words(one.needs[0], lang)
    if one.kind == "diet":
        choices = [[Diet(diet) for diet in diets] for diets in (one.needs, *one.alternatives)]
        return f" {say('or', lang)} ".join(diet_words(diets, lang) for diets in choices) or say("no_diet", lang)
    if one.kind == "allergy":
        return allergen_words(map(Allergen, one.needs), lang)
    return language_words(one.needs, lang)
