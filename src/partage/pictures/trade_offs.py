"""What a weight buys, and what it costs the others: one weight swept, every plan measured with one yardstick."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from partage.engine import match
from partage.errors import InputError, closest
from partage.pictures.drawing import PEOPLE, SEATS, figure, goal_words, say
from partage.plan.plan import Plan
from partage.rules.policy import Policy

if TYPE_CHECKING:
    from matplotlib.figure import Figure

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


def trade_off_picture(points: Sequence[Point], *, goals: Sequence[str] = (), lang: str = "en") -> Figure:
    """What happens to two goals, the last ones where none are named, as a weight grows.

    Raises
    ------
    InputError
        ``no_points`` or ``unknown_goal``; ``viz_missing`` or ``unknown_language``.
    """
    if not points:
        raise InputError("no_points")
    known = list(points[0].values)
    shown = list(goals or known[-2:])
    if unknown := [goal for goal in shown if goal not in known]:
        raise InputError("unknown_goal", {"goal": unknown[0], "close": closest(unknown[0], known)})
    drawing = figure(8, 1.2 + 2.4 * len(shown))
    grid: Any = drawing.subplots(len(shown), 1, squeeze=False, sharex=True)[:, 0]
    places = range(len(points))
    for number, (axes, goal) in enumerate(zip(grid, shown, strict=True)):
        values = [point.values[goal] for point in points]
        axes.plot(places, values, marker="o", color=(PEOPLE, SEATS)[number % 2])
        for place, value in zip(places, values, strict=True):
            axes.annotate(str(value), (place, value), (0, 7), textcoords="offset points", ha="center", fontsize="small")
        axes.set_title(goal_words(goal, lang), loc="left", fontsize="medium")
        axes.margins(y=0.25)
        axes.yaxis.get_major_locator().set_params(integer=True, min_n_ticks=1)
        axes.spines[["top", "right"]].set_visible(False)
    grid[-1].set_xticks(places, [f"{point.weight:g}" for point in points])
    grid[-1].set_xlabel(say("weight", lang))
    drawing.suptitle(say("trade", lang))
    return drawing
