"""What one more home would add, slot by slot and kitchen by kitchen, as a heat map."""

from __future__ import annotations

from collections import defaultdict
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np

from partage.advice.recruits import Recruiting
from partage.errors import InputError, check_lang
from partage.pictures.drawing import BOUND, PROVEN, axes_in
from partage.rules.goals import StudentsSeated
from partage.text.calendar import slot_order
from partage.text.writer import GoalName, Slot, Writer, line

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Kitchen = tuple[str, tuple[str, ...]]
"""A slot, and the diets that are served."""

Limits = tuple[int, int]
"""What a home surely adds, and what none exceeds."""

CELL = (1.5, 0.55)
"""Width and height of a cell, in inches."""

MARGIN = (3.2, 2.4)
"""Room for the labels of the rows and columns, for the title and the key."""

LINE = 14
"""Letters to a line below a column: a weekday, a date, an hour."""

FAINTEST = 0.25
"""How strong the colour of a cell is at the least, so that nought is told from a cell that nobody looked at."""


def recruiting_picture(found: Recruiting, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """What a home on each slot and with each kitchen adds: proven values in one colour, bounds hatched in another.

    Parameters
    ----------
    found
        What `partage.recruit` found.
    lang
        ``"en"`` or ``"fr"``.
    ax
        Axes to draw into; not given: new ones.

    Raises
    ------
    InputError
        ``no_profiles`` when there is nothing to draw; ``viz_missing`` or ``unknown_language``.
    """
    writer = Writer(check_lang(lang))
    if not found.homes:
        raise InputError("no_profiles")
    goal, gains = _gains(found)
    slots = sorted({slot for slot, _diets in gains}, key=slot_order)
    kitchens = sorted({diets for _slot, diets in gains}, key=lambda diets: (len(diets), diets))
    size = [
        margin + cell * count for margin, cell, count in zip(MARGIN, CELL, (len(slots), len(kitchens)), strict=True)
    ]
    axes = axes_in(ax, max(size[0], 7), size[1])
    top = max(1, *(high for _low, high in gains.values()))
    for (slot, diets), limits in gains.items():
        _cell(axes, (slots.index(slot), kitchens.index(diets)), limits, top)
    axes.set(xlim=(-0.5, len(slots) - 0.5), ylim=(len(kitchens) - 0.5, -0.5))
    axes.set_xticks(range(len(slots)), [fill(writer.write(line("recruit.ids", seated=Slot(s))), LINE) for s in slots])
    axes.set_yticks(range(len(kitchens)), [_kitchen(diets, writer) for diets in kitchens])
    axes.set_ylabel(writer.write(line("recruit.picture_diets")))
    axes.set_title(writer.write(line("recruit.picture", goal=GoalName(goal))))
    axes.set_xlabel(writer.write(line("recruit.picture_legend")), fontsize="small")
    return axes


def _gains(found: Recruiting) -> tuple[str, dict[Kitchen, Limits]]:
    """The goal that is drawn, people seated where that is one; of each slot and kitchen the best profile."""
    names = [estimate.goal for estimate in found.homes[0].estimates]
    level = names.index(StudentsSeated.name) if StudentsSeated.name in names else 0
    limits: dict[Kitchen, list[Limits]] = defaultdict(list)
    for home in found.homes:
        limits[home.profile.kitchen].append(home.limits(level))
    return names[level], {
        key: (max(low for low, _ in some), max(high for _, high in some)) for key, some in limits.items()
    }


def _cell(axes: Any, at: tuple[int, int], limits: Limits, top: int) -> None:
    from matplotlib.colors import to_rgb
    from matplotlib.patches import Rectangle

    low, high = limits
    proven = low == high
    look = PROVEN if proven else BOUND
    strength = FAINTEST + (1 - FAINTEST) * high / top
    colour = 1 - strength * (1 - np.asarray(to_rgb(look["edgecolor"]), dtype=float))
    corner = (at[0] - 0.5, at[1] - 0.5)
    axes.add_patch(Rectangle(corner, 1, 1, facecolor=colour, edgecolor="white", hatch="" if proven else "//"))
    said = str(high) if proven else f"{low}–{high}" if low else f"≤ {high}"
    ground = {"boxstyle": "round,pad=0.25", "facecolor": "white", "edgecolor": "none"}
    axes.text(*at, said, ha="center", va="center", bbox=ground)


def _kitchen(diets: tuple[str, ...], writer: Writer) -> str:
    return ", ".join(writer.write(line(f"diets.{diet}")) for diet in diets or ("none",))
