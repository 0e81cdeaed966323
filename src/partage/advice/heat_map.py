"""The value of one more home as a heat map of slots and kitchens."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np

from partage.advice.recruits import NewHome, Recruiting
from partage.errors import InputError, check_lang
from partage.rules.goals import StudentsSeated
from partage.text.calendar import slot_order
from partage.text.writer import GoalName, Slot, Writer, line

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CELL = (1.5, 0.55)
"""Width and height of a cell, in inches."""

MARGIN = (3.2, 2.4)
"""Room for the labels of the rows and columns, for the title and the legend."""

LINE = 14
"""Letters to a line below a column: a weekday, a date, an hour."""

DARK = 0.55
"""From this share of the scale on, letters are white."""


def heat_map(recruiting: Recruiting, lang: str) -> Figure:
    """What the best profile of each slot and kitchen adds to the number of students seated, or to the first goal."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    writer = Writer(check_lang(lang), discreet=False)
    if not recruiting.homes:
        raise InputError("no_profiles")
    level = _level(recruiting.homes[0])
    slots = sorted({home.profile.slot for home in recruiting.homes}, key=slot_order)
    kitchens = sorted({home.profile.diets for home in recruiting.homes}, key=lambda diets: (len(diets), diets))
    cells = [[_limits(recruiting, (slot, diets), level) for slot in slots] for diets in kitchens]
    most = np.array([[cell[1] if cell else 0 for cell in row] for row in cells])
    size = (MARGIN[0] + CELL[0] * len(slots), MARGIN[1] + CELL[1] * len(kitchens))
    figure = Figure(figsize=(max(size[0], 7), size[1]), layout="constrained")
    axes = figure.add_subplot()
    top = max(int(most.max()), 1)
    image = axes.imshow(most, cmap="Blues", vmin=0, vmax=top, aspect="auto")
    for (row, column), value in np.ndenumerate(most):
        colour = "white" if value > DARK * top else "black"
        axes.text(column, row, _said(cells[row][column]), ha="center", va="center", color=colour)
    axes.set_xticks(range(len(slots)), [fill(writer.write(line("recruit.ids", seated=Slot(s))), LINE) for s in slots])
    axes.set_yticks(range(len(kitchens)), [_kitchen(diets, writer) for diets in kitchens])
    axes.set_ylabel(writer.write(line("recruit.picture_diets")))
    goal = GoalName(recruiting.homes[0].estimates[level].goal)
    axes.set_title(writer.write(line("recruit.picture", goal=goal)))
    bar = figure.colorbar(image, ax=axes, label=writer.write(line("recruit.picture_scale")))
    bar.locator = MaxNLocator(integer=True)
    bar.update_ticks()
    figure.supxlabel(writer.write(line("recruit.picture_legend")), fontsize="small")
    return figure


def _level(home: NewHome) -> int:
    names = [estimate.goal for estimate in home.estimates]
    return names.index(StudentsSeated.name) if StudentsSeated.name in names else 0


def _limits(recruiting: Recruiting, kitchen: tuple[str, tuple[str, ...]], level: int) -> tuple[int, int] | None:
    """What the best profile of a slot and kitchen surely gains, and what none exceeds; `None` without a profile."""
    limits = [home.limits(level) for home in recruiting.homes if home.profile.kitchen == kitchen]
    return (max(low for low, _ in limits), max(high for _, high in limits)) if limits else None


def _said(limits: tuple[int, int] | None) -> str:
    if limits is None:
        return ""
    low, high = limits
    if low == high:
        return str(high)
    return f"{low}–{high}" if low else f"≤ {high}"


def _kitchen(diets: tuple[str, ...], writer: Writer) -> str:
    names = [writer.write(line(f"diets.{diet}")) for diet in diets or ("none",)]
    return ", ".join(names)
