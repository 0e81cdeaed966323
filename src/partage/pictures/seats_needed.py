"""Demand against seats: where the bottleneck is, at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from partage.advice.check import check
from partage.advice.roster_check import Check, Demand
from partage.pictures.drawing import PEOPLE, SEATS, WARNING, figure, say, slot_words
from partage.text import writer

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from partage.domain.roster import Roster
    from partage.rules.policy import Policy

SHOWN = 10
"""So many rows of one kind; those where seats are scarcest."""

ROW = 0.38
"""Height of a row, in inches."""

WIDTH = 34
"""Letters in a line of a label."""


def demand_picture(found: Roster | Check, policy: Policy | None = None, *, lang: str = "en") -> Figure:
    """People and seats by slot, diet, allergy and language; whoever is short of seats stands out.

    Parameters
    ----------
    found
        A roster, or what `partage.check` said of it.
    policy
        Whose rules count; only with a roster.
    lang
        ``"en"`` or ``"fr"``.

    Raises
    ------
    InputError
        ``viz_missing`` or ``unknown_language``.

    Examples
    --------
    >>> from partage.pictures import demand_picture
    >>> from partage.testing import random_roster
    >>> len(demand_picture(random_roster((30, 12, 3), seed=1)).axes) >= 2
    True
    """
    demand = (found if isinstance(found, Check) else check(found, policy)).demand
    kinds = [kind for kind in ("slot", "diet", "allergy", "language") if any(one.kind == kind for one in demand)]
    rows = {kind: _rows(kind, demand) for kind in kinds}
    labels = {kind: [_label(one, lang) for one in some] for kind, some in rows.items()}
    heights = [len(some) * _lines(labels[kind]) + 1.8 for kind, some in rows.items()]
    drawing = figure(9, 1.2 + ROW * sum(heights))
    if kinds:
        grid = drawing.subplots(len(kinds), 1, squeeze=False, height_ratios=heights)[:, 0]
        for axes, (kind, some) in zip(grid, rows.items(), strict=True):
            _draw(axes, kind, some, labels[kind], lang)
        handles, labels = grid[0].get_legend_handles_labels()
        drawing.legend(handles, labels, loc="outside lower center", ncols=2, frameon=False)
    drawing.suptitle(say("demand", lang))
    return drawing


def _rows(kind: str, demand: Sequence[Demand]) -> list[Demand]:
    some = [one for one in demand if one.kind == kind]
    if kind != "slot":
        some.sort(key=lambda one: (-one.missing, one.seats / max(one.people, 1), one.needs))
    return some[:SHOWN]


def _lines(labels: Sequence[str]) -> float:
    """Height of a row, of which the labels may have several lines; two of them fit into one."""
    return max(1, *(0.4 + 0.4 * label.count("\n") for label in labels))


def _draw(axes: Any, kind: str, rows: Sequence[Demand], labels: Sequence[str], lang: str) -> None:
    places = range(len(rows))
    people = [one.could if kind == "slot" else one.people for one in rows]
    first = axes.barh([place - 0.19 for place in places], people, 0.36, color=PEOPLE, label=say("people", lang))
    second = axes.barh(
        [place + 0.19 for place in places], [one.seats for one in rows], 0.36, color=SEATS, label=say("seats", lang)
    )
    for bars in (first, second):
        axes.bar_label(bars, padding=3, fontsize="small")
    axes.set_yticks(places, labels, fontsize="small")
    for tick, one in zip(axes.get_yticklabels(), rows, strict=True):
        if one.missing:
            tick.set_color(WARNING)
            tick.set_fontweight("bold")
    axes.invert_yaxis()
    axes.margins(x=0.12)
    axes.set_title(say(f"by {kind}", lang), loc="left", fontsize="medium")
    axes.spines[["top", "right"]].set_visible(False)
    axes.xaxis.get_major_locator().set_params(integer=True)


def _label(one: Demand, lang: str) -> str:
    """What they need in lines that leave room for the bars, and how many of them stay without."""
    words = _words(one, lang) + (f" (−{one.missing})" if one.missing else "")
    return "\n".join(wrap(words, WIDTH, break_long_words=False))


def _words(one: Demand, lang: str) -> str:
    if one.kind == "slot":
        return slot_words(one.needs[0], lang)
    if one.kind == "language":
        return ", ".join(one.needs)
    table = "allergens" if one.kind == "allergy" else "diets"
    choices = [
        ", ".join(writer.say(f"{table}.{need}", lang) for need in needs) for needs in (one.needs, *one.alternatives)
    ]
    return f" {say('or', lang)} ".join(filter(None, choices)) or say("none", lang)
