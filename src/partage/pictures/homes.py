"""Homes and guests as on a map: no tiles, no network, kilometres from the middle."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from partage.errors import InputError
from partage.pictures.drawing import PEOPLE, SEATS, WARNING, figure, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from partage.plan.plan import Plan

KM_PER_DEGREE = 111.2
"""Length of a degree of latitude on a sphere of the Earth's mean radius."""

Point = tuple[float, float]


def map_picture(plan: Plan, *, lang: str = "en") -> Figure:
    """Where homes and guests are, who goes where, and who has no seat; people without a place are not drawn.

    Raises
    ------
    InputError
        ``no_places``: nobody has one; ``viz_missing`` or ``unknown_language``.

    Examples
    --------
    >>> import partage as pt
    >>> from partage.pictures import map_picture
    >>> from partage.testing import random_roster
    >>> len(map_picture(pt.match(random_roster((12, 6, 2), seed=1))).axes)
    1
    """
    students = {one.id: one.place for one in plan.roster.students if one.place is not None}
    families = {one.id: one.place for one in plan.roster.families if one.place is not None}
    if not students and not families:
        raise InputError("no_places")
    middle = _middle([*students.values(), *families.values()])
    drawing = figure(7.5, 7.5)
    axes = drawing.add_subplot()
    for student, (family, _slot) in plan.seated.items():
        if student in students and family in families:
            ends = _km([students[student], families[family]], middle)
            axes.plot(*zip(*ends, strict=True), color="grey", linewidth=0.8, zorder=1)
    _dots(axes, families.values(), middle, marker="s", color=SEATS, label=say("home", lang))
    seated = [place for one, place in students.items() if one in plan.seated]
    _dots(axes, seated, middle, marker="o", color=PEOPLE, label=say("seated", lang))
    without = [place for one, place in students.items() if one not in plan.seated]
    _dots(axes, without, middle, marker="X", color=WARNING, label=say("unseated", lang))
    axes.set_aspect("equal", adjustable="datalim")
    axes.set_xlabel(say("east", lang))
    axes.set_ylabel(say("north", lang))
    axes.set_title(say("map", lang))
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="best")
    return drawing


def _dots(axes: Any, places: Iterable[Point], middle: Point, *, marker: str, color: str, label: str) -> None:
    points = _km(places, middle)
    if points:
        east, north = zip(*points, strict=True)
        axes.scatter(
            east, north, s=42, marker=marker, c=color, label=label, zorder=2, edgecolors="white", linewidths=0.5
        )


def _middle(places: list[Point]) -> Point:
    return sum(lat for lat, _ in places) / len(places), sum(lon for _, lon in places) / len(places)


def _km(places: Iterable[Point], middle: Point) -> list[Point]:
    """Kilometres to the east and north: good enough for a town."""
    shrink = math.cos(math.radians(middle[0]))
    return [((lon - middle[1]) * KM_PER_DEGREE * shrink, (lat - middle[0]) * KM_PER_DEGREE) for lat, lon in places]
