"""How a search went: the gap of each level against time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from partage.errors import InputError
from partage.pictures.drawing import PEOPLE, SEATS, WARNING, figure, goal_words, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from partage.solve.clock import Progress

_COLOURS = (PEOPLE, SEATS, "#3b8f5a", WARNING, "#6b5b95", "#555555")
_DASHES = ("-", "--", "-.", ":")


@dataclass
class Trace:
    """Remembers what a search told: ``match(roster, progress=trace)``.

    Attributes
    ----------
    told
        Every `Progress`, in order.
    """

    told: list[Progress] = field(default_factory=list)

    def __call__(self, progress: Progress) -> None:
        """Remember."""
        self.told.append(progress)

    def gaps(self, level: int) -> list[tuple[float, float]]:
        """(seconds, bound - value) of a level, as far as both were told."""
        return [
            (one.seconds, float(one.bounds[level] - one.values[level]))
            for one in self.told
            if len(one.values) > level and len(one.bounds) > level
        ]


def gap_picture(trace: Trace, goals: Sequence[str] = (), *, lang: str = "en") -> Figure:
    """The gap between the best plan and what no plan exceeds, level by level; at nought a level is proven.

    Parameters
    ----------
    trace
        Of one search.
    goals
        Names of the levels, e.g. ``[level.goal for level in plan.levels]``.

    Raises
    ------
    InputError
        ``nothing_told``: the trace holds no level with a value and a bound; ``viz_missing`` or ``unknown_language``.

    Examples
    --------
    >>> import partage as pt
    >>> from partage.pictures import Trace, gap_picture
    >>> from partage.testing import random_roster
    >>> trace = Trace()
    >>> plan = pt.match(random_roster((12, 6, 2), seed=1), progress=trace)
    >>> len(gap_picture(trace, [level.goal for level in plan.levels]).axes)
    1
    """
    count = max((min(len(one.values), len(one.bounds)) for one in trace.told), default=0)
    if not count:
        raise InputError("nothing_told")
    drawing = figure(8, 4.5)
    axes = drawing.add_subplot()
    for level in range(count):
        seconds, gaps = zip(*trace.gaps(level), strict=True)
        label = goal_words(goals[level], lang) if level < len(goals) else str(level + 1)
        colour, dashes = _COLOURS[level % len(_COLOURS)], _DASHES[level % len(_DASHES)]
        axes.step(seconds, gaps, where="post", label=label, marker=".", color=colour, linestyle=dashes)
    axes.set_yscale("symlog", linthresh=1)
    axes.set_ylim(bottom=0)
    axes.set_xlabel(say("seconds", lang))
    axes.set_title(say("gap", lang))
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    return drawing
