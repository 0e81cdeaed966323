"""Homes and guests as on a map, evening by evening: no tiles, no network, kilometres from the middle."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from partage.advice.demand_charts import WARNING
from partage.errors import InputError
from partage.pictures.drawing import COLOURS, DASHES, MARKERS, axes_in, finish, say
from partage.text.calendar import slot_order
from partage.text.writer import Moment

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from partage.plan.plan import Plan

KM_PER_DEGREE = 111.2
"""Length of a degree of latitude on a sphere of the Earth's mean radius."""

INK = "#333333"

SIDE = 7
"""Of a home's marker, in points; those of a home with several evenings stand side by side."""

Point = tuple[float, float]


def map_picture(plan: Plan, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Where homes and guests are, which home hosts on which evening, who goes there, and who has no seat.

    People without a place are not drawn. Each evening has a marker, a colour and a kind of line of its own.

    Parameters
    ----------
    lang
        ``"en"`` or ``"fr"``.
    ax
        Axes to draw into; not given: new ones.

    Raises
    ------
    InputError
        ``no_places``: nobody has one; ``viz_missing`` or ``unknown_language``.

    Examples
    --------
    >>> import partage as pt
    >>> from partage.pictures import map_picture
    >>> from partage.testing import random_roster
    >>> map_picture(pt.match(random_roster((12, 6, 2), seed=1))).get_title()
    'Homes and guests'
    """
    places = _places(plan)
    if not any(places.values()):
        raise InputError("no_places")
    students, families = places["students"], places["families"]
    axes = axes_in(ax, 8, 8)
    hosts: dict[str, list[str]] = defaultdict(list)
    for table in sorted(plan.tables, key=lambda table: slot_order(table.slot)):
        hosts[table.family].append(table.slot)
    for number, slot in enumerate(sorted({table.slot for table in plan.tables}, key=slot_order)):
        colour = COLOURS[number % len(COLOURS)]
        for student, (family, when) in plan.seated.items():
            if when == slot and student in students and family in families:
                ends = zip(students[student], families[family], strict=True)
                axes.plot(*ends, color=colour, linestyle=DASHES[number % len(DASHES)], linewidth=0.9, zorder=1)
        label = say("host", lang, when=Moment(slot))
        _evening(axes, slot, hosts, families, marker=MARKERS[number % len(MARKERS)], color=colour, label=label)
    idle = [place for family, place in families.items() if family not in hosts]
    _dots(axes, idle, marker="s", c="white", edgecolors=INK, label=say("no_guests", lang))
    for key, look in (("seated", {"marker": "o", "c": INK, "s": 20}), ("unseated", {"marker": "X", "c": WARNING})):
        some = [place for one, place in students.items() if (one in plan.seated) is (key == "seated")]
        _dots(axes, some, label=say(key, lang), **look)
    axes.set_aspect("equal", adjustable="datalim")
    axes.set_xlabel(say("east", lang))
    axes.set_ylabel(say("north", lang))
    axes.set_title(say("map", lang))
    return finish(axes, loc="upper left", bbox_to_anchor=(0, -0.1), ncols=2)


def _evening(
    axes: Any, slot: str, hosts: Mapping[str, list[str]], families: Mapping[str, Point], *, label: str, **look: str
) -> None:
    """The homes that host on a slot; those of several evenings moved aside for each."""
    from matplotlib.transforms import offset_copy

    aside: dict[float, list[Point]] = defaultdict(list)
    for family, slots in hosts.items():
        if slot in slots and family in families:
            aside[SIDE * (slots.index(slot) - (len(slots) - 1) / 2)].append(families[family])
    for number, (points, places) in enumerate(sorted(aside.items())):
        moved = offset_copy(axes.transData, fig=axes.figure, x=points, units="points")
        _dots(axes, places, transform=moved, label="" if number else label, **look)


def _dots(axes: Any, places: Iterable[Point], **look: Any) -> None:
    if points := list(places):
        east, north = zip(*points, strict=True)
        axes.scatter(east, north, **({"s": SIDE**2, "zorder": 2, "edgecolors": "white", "linewidths": 0.7} | look))


def _places(plan: Plan) -> dict[str, dict[str, Point]]:
    """Id -> kilometres to the east and north of the middle: good enough for a town."""
    sides = {"students": plan.roster.students, "families": plan.roster.families}
    found = {name: {one.id: one.place for one in side if one.place is not None} for name, side in sides.items()}  # type: ignore[attr-defined]
    every = [place for side in found.values() for place in side.values()]
    if not every:
        return found
    lat, lon = (sum(part) / len(every) for part in zip(*every, strict=True))
    east, north = KM_PER_DEGREE * math.cos(math.radians(lat)), KM_PER_DEGREE
    return {
        name: {one: ((place[1] - lon) * east, (place[0] - lat) * north) for one, place in side.items()}
        for name, side in found.items()
    }
