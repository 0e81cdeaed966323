"""What all pictures have in common: the library, axes to draw into, the colours, the words."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from partage.advice.demand_charts import PALE, PEOPLE, SEATS, WARNING
from partage.errors import InputError, check_lang
from partage.installed import install_command
from partage.text import writer
from partage.text.writer import GoalName, Writer

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = (PEOPLE, SEATS, "#3b8f5a", WARNING, "#6b5b95", "#555555")
MARKERS = ("s", "D", "^", "v", "P", "p", "h")
DASHES = ("-", "--", "-.", ":")
"""Each series has its own of all three, so that it is told from the others with any kind of sight, and in grey."""

PROVEN: dict[str, Any] = {"facecolor": PEOPLE, "edgecolor": PEOPLE}
BOUND: dict[str, Any] = {"facecolor": PALE, "edgecolor": SEATS, "linewidth": 1.3}
"""What is proven is solid; what is only a bound is an outline on pale ground."""


class Panels(tuple["Axes", ...]):
    """Axes below each other; notebooks show the figure that they are in."""

    __slots__ = ()

    def _repr_png_(self) -> bytes | None:
        return _png(self[0]) if self else None


def say(key: str, lang: str, **params: object) -> str:
    """The words of a key of the table ``pictures``."""
    return writer.say(f"pictures.{key}", check_lang(lang), **params)


def goal_words(goal: str, lang: str) -> str:
    """A goal's name; one of the caller's own as it stands."""
    return Writer(check_lang(lang)).value(GoalName(goal))


def axes_in(ax: Axes | None, width: float, height: float) -> Axes:
    """The axes to draw into: the caller's, or new ones in a figure of so many inches; see `panels`."""
    return panels(ax, 1, width, height)[0]


def panels(
    ax: Axes | Sequence[Axes] | None, count: int, width: float, height: float, heights: Sequence[float] = (1,)
) -> Panels:
    """As many axes to draw into: the caller's, or new ones below each other in a figure that is shown by nobody.

    Raises `InputError` ``axes_count``: the caller's are more or fewer; ``viz_missing``: the extra ``viz`` is not
    installed.
    """
    if ax is not None:
        given = Panels(ax if isinstance(ax, Iterable) else (ax,))
        if len(given) != count:
            raise InputError("axes_count", {"n": count, "given": len(given)})
        return given
    try:
        figure, kind = _library()
    except ModuleNotFoundError:
        raise InputError("viz_missing", {"command": install_command("viz")}) from None
    if not count:
        return Panels()
    own: Any = figure(figsize=(width, height), layout="constrained")
    grid = own.subplots(count, 1, squeeze=False, height_ratios=heights, subplot_kw={"axes_class": kind})
    return Panels(grid[:, 0])


def finish(axes: Axes, **legend: Any) -> Axes:
    """The axes without a box, with their key where there is something to tell apart."""
    axes.spines[["top", "right"]].set_visible(False)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(**({"frameon": False, "fontsize": "small"} | legend))
    return axes


@cache
def _library() -> tuple[type[Figure], type[Axes]]:
    """Figures, and axes that a notebook shows; matplotlib itself teaches notebooks that for pyplot alone."""
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    class Shown(Axes):
        def _repr_png_(self) -> bytes:
            return _png(self)

    return Figure, Shown


def _png(axes: Any) -> bytes:
    raw = io.BytesIO()
    axes.figure.savefig(raw, format="png", dpi=110)
    return raw.getvalue()
