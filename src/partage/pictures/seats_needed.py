"""Demand against seats: where the bottleneck is, at a glance; the charts of the report."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from partage.advice.check import check
from partage.advice.demand_charts import WARNING, Bar, Chart, charts
from partage.advice.roster_check import Check
from partage.errors import check_lang
from partage.pictures.drawing import BOUND, PROVEN, Panels, finish, panels, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from partage.domain.roster import Roster
    from partage.rules.policy import Policy

ROW = 0.38
"""Height of a row, in inches."""

WIDTH = 34
"""Letters in a line of a label."""


def demand_picture(
    found: Roster | Check,
    policy: Policy | None = None,
    *,
    lang: str = "en",
    ax: Axes | Sequence[Axes] | None = None,
) -> Panels:
    """People and seats by slot, diet, allergy and language; whoever is short of seats stands out.

    Parameters
    ----------
    found
        A roster, or what `partage.check` said of it.
    policy
        Whose rules count; only with a roster.
    lang
        ``"en"`` or ``"fr"``.
    ax
        Axes to draw into, one for each of these kinds that there is; not given: new ones.

    Returns
    -------
    tuple of Axes
        One for each kind.

    Raises
    ------
    InputError
        ``axes_count``, ``viz_missing`` or ``unknown_language``.

    Examples
    --------
    >>> from partage.pictures import demand_picture
    >>> from partage.testing import random_roster
    >>> len(demand_picture(random_roster((30, 12, 3), seed=1))) >= 2
    True
    """
    drawn = charts((found if isinstance(found, Check) else check(found, policy)).demand, check_lang(lang))
    labels = [[_label(bar) for bar in chart.bars] for chart in drawn]
    heights = [len(chart.bars) * _lines(some) + 1.8 for chart, some in zip(drawn, labels, strict=True)]
    found_axes = panels(ax, len(drawn), 9, 0.6 + ROW * sum(heights), heights)
    for axes, chart, some in zip(found_axes, drawn, labels, strict=True):
        _draw(axes, chart, some)
    if ax is None and found_axes:
        found_axes[0].figure.suptitle(say("demand", lang))
    return found_axes


def _label(bar: Bar) -> str:
    """What they need in lines that leave room for the bars, and how many of them stay without."""
    return "\n".join(wrap(f"{bar.label} {bar.short}", WIDTH, break_long_words=False))


def _lines(labels: Sequence[str]) -> float:
    """Height of a row, of which the labels may have several lines; two of them fit into one."""
    return max(1, *(0.4 + 0.4 * label.count("\n") for label in labels))


def _draw(axes: Any, chart: Chart, labels: Sequence[str]) -> None:
    places = range(len(chart.bars))
    for name, side, offset, look in (("people", chart.people, -0.19, PROVEN), ("seats", chart.seats, 0.19, BOUND)):
        numbers = [getattr(bar, name) for bar in chart.bars]
        bars = axes.barh([place + offset for place in places], numbers, 0.36, label=side, **look)
        axes.bar_label(bars, padding=3, fontsize="small")
    axes.set_yticks(places, labels, fontsize="small")
    for tick, bar in zip(axes.get_yticklabels(), chart.bars, strict=True):
        if bar.missing:
            tick.set_color(WARNING)
            tick.set_fontweight("bold")
    axes.invert_yaxis()
    axes.margins(x=0.12)
    axes.set_xlabel(chart.note, fontsize="small")
    axes.set_title(chart.title, loc="left", fontsize="medium")
    axes.xaxis.get_major_locator().set_params(integer=True)
    finish(axes, ncols=2, loc="lower right", bbox_to_anchor=(1, 1), borderaxespad=0)
