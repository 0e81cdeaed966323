"""What a weight buys, and what it costs the others: one weight swept, every plan measured with one yardstick."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from partage.engine import match
from partage.errors import InputError, closest
from partage.pictures.drawing import BOUND, COLOURS, PROVEN, Panels, finish, goal_words, panels, say
from partage.plan.plan import Plan
from partage.rules.policy import Policy
from partage.status import Status

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from partage.domain.roster import Roster
    from partage.solve.solver import Budget


@dataclass(frozen=True)
class Point:
    """One plan of a sweep.

    Parameters
    ----------
    weight
        Of the rule that is swept.
    plan
        The best plan under that weight.
    values
        Goal -> what the plan is worth under the usual weights.
    """

    weight: float
    plan: Plan
    values: dict[str, int]


def sweep(
    roster: Roster, rule: str, weights: Iterable[float], *, policy: Policy | None = None, budget: Budget | None = None
) -> tuple[Point, ...]:
    """The best plan under each weight of one rule, all measured under the policy as it was.

    Parameters
    ----------
    rule
        Name of a preference of the policy.

    Raises
    ------
    InputError
        ``unknown_rule``.
    """
    usual = Policy.default() if policy is None else policy
    names = [*(one.name for one in usual.preferences), *(one.name for one in usual.table_preferences)]
    if rule not in names:
        params = {"rule": rule, "close": closest(rule, names)}
        raise InputError("unknown_rule", params, key="errors.unknown_preference")
    points = []
    for weight in weights:
        found = match(roster, usual.with_weight(rule, weight), budget=budget)
        measured = Plan.of(found.tables, roster, usual)
        points.append(Point(weight, found, {level.goal: level.value for level in measured.levels}))
    return tuple(points)


def trade_off_picture(
    points: Sequence[Point], *, goals: Sequence[str] = (), lang: str = "en", ax: Axes | Sequence[Axes] | None = None
) -> Panels:
    """What happens to two goals, the last ones where none are named, as a weight grows.

    Points of plans that are proven to be the best under their weight are solid, others are open.

    Parameters
    ----------
    points
        Of a `sweep`.
    goals
        Their names.
    ax
        Axes to draw into, one for each goal; not given: new ones.

    Returns
    -------
    tuple of Axes
        One for each goal.

    Raises
    ------
    InputError
        ``no_points`` or ``unknown_goal``; ``axes_count``, ``viz_missing`` or ``unknown_language``.
    """
    if not points:
        raise InputError("no_points")
    known = list(points[0].values)
    shown = list(goals or known[-2:])
    if unknown := [goal for goal in shown if goal not in known]:
        raise InputError("unknown_goal", {"goal": unknown[0], "close": closest(unknown[0], known)})
    grid = panels(ax, len(shown), 8, 1.2 + 2.4 * len(shown), [1] * len(shown))
    for number, (axes, goal) in enumerate(zip(grid, shown, strict=True)):
        _draw(axes, points, goal, lang)
        axes.get_lines()[0].set_color(COLOURS[number % 2])
    grid[-1].set_xlabel(say("weight", lang))
    if ax is None:
        grid[0].figure.suptitle(say("trade", lang))
    return grid


def _draw(axes: Any, points: Sequence[Point], goal: str, lang: str) -> None:
    values = [point.values[goal] for point in points]
    axes.plot(range(len(points)), values, zorder=1)
    for key, look in (("proven", PROVEN), ("open", BOUND)):
        some = [place for place, one in enumerate(points) if (one.plan.status is Status.OPTIMAL) is (key == "proven")]
        if some:
            axes.scatter(some, [values[place] for place in some], s=45, zorder=2, label=say(key, lang), **look)
    for place, value in enumerate(values):
        axes.annotate(str(value), (place, value), (0, 7), textcoords="offset points", ha="center", fontsize="small")
    axes.set_title(goal_words(goal, lang), loc="left", fontsize="medium")
    axes.margins(y=0.25)
    axes.yaxis.get_major_locator().set_params(integer=True, min_n_ticks=1)
    axes.set_xticks(range(len(points)), [f"{point.weight:g}" for point in points])
    finish(axes, ncols=2, loc="lower right", bbox_to_anchor=(1, 1), borderaxespad=0)
