"""How a search went: the gap of each level against time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from partage.errors import InputError
from partage.pictures.drawing import BOUND, COLOURS, DASHES, PROVEN, axes_in, finish, goal_words, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from partage.solve.clock import Progress


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


def gap_picture(trace: Trace, goals: Sequence[str] = (), *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """The gap between the best plan and what no plan exceeds, level by level; at nought a level is proven.

    A line ends in a solid star where its level is proven, and in an open circle where only a bound is known.

    Parameters
    ----------
    trace
        Of one search.
    goals
        Names of the levels, e.g. ``[level.goal for level in plan.levels]``.
    ax
        Axes to draw into; not given: new ones.

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
    >>> gap_picture(trace, [level.goal for level in plan.levels]).get_xlabel()
    'seconds'
    """
    count = max((min(len(one.values), len(one.bounds)) for one in trace.told), default=0)
    if not count:
        raise InputError("nothing_told")
    axes: Any = axes_in(ax, 8, 4.5)
    ends = []
    for level in range(count):
        seconds, gaps = zip(*trace.gaps(level), strict=True)
        label = goal_words(goals[level], lang) if level < len(goals) else str(level + 1)
        look = {"color": COLOURS[level % len(COLOURS)], "linestyle": DASHES[level % len(DASHES)]}
        axes.step(seconds, gaps, where="post", label=label, marker=".", **look)
        last = next((place for place in range(len(gaps)) if not any(gaps[place:])), -1)
        ends.append((seconds[last], gaps[last]))
    for key, marker, drawn in (("proven", "*", PROVEN), ("open", "o", BOUND)):
        some = [end for end in ends if (end[1] <= 0) is (key == "proven")]
        if some:
            axes.scatter(
                *zip(*some, strict=True), s=130, marker=marker, zorder=3, clip_on=False, label=say(key, lang), **drawn
            )
    axes.set_yscale("symlog", linthresh=1)
    axes.set_ylim(bottom=0)
    axes.set_xlabel(say("seconds", lang))
    axes.set_title(say("gap", lang))
    return finish(axes)
