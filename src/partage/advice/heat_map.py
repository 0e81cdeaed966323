"""The value of one more home as a heat map of slots and kitchens."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import fill
from typing import TYPE_CHECKING

import numpy as np

from partage.errors import check_lang
from partage.text.calendar import slot_order
from partage.text.writer import GoalName, Slot, Writer, line

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Kitchen = tuple[str, tuple[str, ...]]
"""A slot, and the diets that are served."""

CELL = (1.5, 0.55)
"""Width and height of a cell, in inches."""

MARGIN = (3.2, 2.4)
"""Room for the labels of the rows and columns, for the title and the legend."""

LINE = 14
"""Letters to a line below a column: a weekday, a date, an hour."""

DARK = 0.55
"""From this share of the scale on, letters are white."""


def heat_map(gains: Mapping[Kitchen, tuple[int, int]], goal: str, lang: str) -> Figure:
    """What a home on each slot and with each kitchen surely adds to a goal, and what none exceeds."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    writer = Writer(check_lang(lang), discreet=False)
    slots = sorted({slot for slot, _diets in gains}, key=slot_order)
    kitchens = sorted({diets for _slot, diets in gains}, key=lambda diets: (len(diets), diets))
    cells = [[gains.get((slot, diets)) for slot in slots] for diets in kitchens]
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
    axes.set_title(writer.write(line("recruit.picture", goal=GoalName(goal))))
    bar = figure.colorbar(image, ax=axes, label=writer.write(line("recruit.picture_scale")))
    bar.locator = MaxNLocator(integer=True)
    bar.update_ticks()
    figure.supxlabel(writer.write(line("recruit.picture_legend")), fontsize="small")
    return figure


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
