"""Demand against seats as charts: what is drawn, in which order, words and colours, by the report and by pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from partage.advice.roster_check import Demand
from partage.text import writer
from partage.text.writer import LanguageTag, Moment, Writer

SHOWN = 12
"""So many rows of one kind; those where seats are scarcest come first."""

PEOPLE = "#1f4e79"
SEATS = "#b5651d"
PALE = "#f6dfc8"
WARNING = "#a11b1b"
"""People, and what is proven, are solid; seats, and what is only a bound, are an outline on its pale ground; what
runs short is bold with a minus sign. So each is told from the others with any kind of sight, and in grey."""


@dataclass(frozen=True)
class Bar:
    """One pair of bars.

    Parameters
    ----------
    label
        What it is about, in words.
    said
        The same with both numbers.
    people, seats
        How many.
    missing
        At least so many of them have no seat in any plan.
    """

    label: str
    said: str
    people: int
    seats: int
    missing: int

    @property
    def short(self) -> str:
        """What stands behind the label where seats run short."""
        return f"(−{self.missing})" if self.missing else ""


@dataclass(frozen=True)
class Chart:
    """One chart.

    Parameters
    ----------
    kind
        ``"slot"``, ``"diet"``, ``"allergy"`` or ``"language"``.
    title, people, seats
        Words: of the chart, and of both bars of a pair.
    note
        What the minus sign means, where one of the bars has it; empty elsewhere.
    bars
        From above.
    """

    kind: str
    title: str
    people: str
    seats: str
    note: str
    bars: tuple[Bar, ...]

    @property
    def most(self) -> int:
        """What the longest bar stands for; 1 at the least."""
        return max(1, *(max(bar.people, bar.seats) for bar in self.bars))


def charts(demand: Sequence[Demand], lang: str) -> tuple[Chart, ...]:
    """A chart for each kind of demand that there is."""
    found = []
    for kind in ("slot", "diet", "allergy", "language"):
        some = [one for one in demand if one.kind == kind]
        if kind != "slot":
            some.sort(key=lambda one: (-one.missing, one.seats / max(one.people, 1), one.needs))
        if some:
            bars = tuple(_bar(one, lang) for one in some[:SHOWN])
            note = _say("note", lang) if any(bar.missing for bar in bars) else ""
            found.append(Chart(kind, _say(f"by {kind}", lang), _say("people", lang), _say("seats", lang), note, bars))
    return tuple(found)


def _say(key: str, lang: str, **params: object) -> str:
    return writer.say(f"charts.{key}", lang, **params)


def _bar(one: Demand, lang: str) -> Bar:
    label, people = _label(one, lang), one.could if one.kind == "slot" else one.people
    return Bar(label, _say("said", lang, label=label, people=people, seats=one.seats), people, one.seats, one.missing)


def _label(one: Demand, lang: str) -> str:
    if one.kind in ("slot", "language"):
        kind = Moment if one.kind == "slot" else LanguageTag
        return Writer(lang).value(kind(one.needs[0]))
    table = "allergens" if one.kind == "allergy" else "diets"
    choices = [[writer.say(f"{table}.{need}", lang) for need in needs] for needs in (one.needs, *one.alternatives)]
    return f" {_say('or', lang)} ".join(filter(None, map(", ".join, choices))) or _say("none", lang)
