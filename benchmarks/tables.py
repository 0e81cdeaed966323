"""Rows as Markdown: one table of medians, one line for each run, and what the columns mean."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence

from cases import machine, versions
from rows import LEVELS, Row, size_name

LEGEND = """
- *proven*: every level's bound is its value. *closed*: levels proven, from the first one on.
- *seconds*: partage's are for the whole `match()`, its check of the plan included; a direct model's for the solver
  calls only, a flow's or an assignment's for the call only. *first plan*: when any plan was first known.
- *gap*: of the last level, where all earlier ones are closed; "-" where it was not reached. For partage each moment is
  a run of its own with that budget; for direct models it is read off the one run, from callbacks and logs.
- Names in "-sum": one weighted sum of all goals instead of goal by goal; *gap* and *within 0.01 %* are the sum's.
- *within 0.01 %*: when the last level first came that close, before the final check in partage's case.
- *MiB*: most memory held by the process, then how much of it was added after the roster was compiled (partage: after
  the roster was built).
- *checked*: plans that `partage.verify` accepted and whose values are those that the solver stated.
- One thread each. Limits hold for partage's whole call, and for the solver calls alone of a direct model.
"""


def report(title: str, rows: Sequence[Row], moments: Sequence[float]) -> str:
    """Everything in Markdown."""
    parts = [f"## {title}", "", f"{machine()}; {', '.join(f'{k} {v}' for k, v in versions().items())}.", ""]
    for size in dict.fromkeys(size_name(row["size"]) for row in rows):
        mine = [row for row in rows if size_name(row["size"]) == size]
        seeds = len({row["seed"] for row in mine})
        limits = ", ".join(sorted({f"{row['limit']:g} s" for row in mine}))
        parts += [f"### {size}: {seeds} seeds, limit {limits}", "", *medians(mine, moments), ""]
        parts += [f"Each run ({size}):", "", *each(mine), ""]
    return "\n".join(parts) + LEGEND


def medians(rows: Sequence[Row], moments: Sequence[float]) -> list[str]:
    """One line for each solver: medians, and the worst where it says something."""
    heads = ["solver", "proven", "checked", "seconds: median", "worst", "first plan", "within 0.01 %", "gap", "worst"]
    heads += [*(f"gap at {moment:g} s" for moment in moments), "MiB", "added"]
    lines = [_line(heads), _line(["---"] * len(heads))]
    for solver in dict.fromkeys(row["solver"] for row in rows):
        mine = [row for row in rows if row["solver"] == solver]
        done = [row for row in mine if "failed" not in row]
        lines.append(_line([solver, *_summary(done, len(mine), moments)]))
    return lines


def each(rows: Sequence[Row]) -> list[str]:
    """One line for each run, with value and bound of each level."""
    heads = ["seed", "solver", "levels: value (bound where another)", "closed", "gap", "seconds", "checked"]
    return [_line(heads), _line(["---"] * len(heads)), *(_line(_run(row)) for row in rows)]


def _run(row: Row) -> list[str]:
    if "failed" in row:
        return [str(row["seed"]), row["solver"], row["failed"], "-", "-", "-", "-"]
    levels = [_level(*pair) for pair in zip(row["values"], row["bounds"], strict=True)]
    levels += [f"*{value}*" for value in row["counted"][len(levels) :]]
    gap = percent(row["gap"])
    closed = f"{row['closed']}/{LEVELS[row['policy']]}"
    verdict = "yes" if row["checked"] else "**no**"
    return [str(row["seed"]), row["solver"], " / ".join(levels), closed, gap, f"{row['seconds']:.2f}", verdict]


def _level(value: float, bound: float | None) -> str:
    if bound is None:
        return f"{value} (no bound)"
    return str(value) if bound == value else f"{value} ({bound})"


def _summary(done: Sequence[Row], runs: int, moments: Sequence[float]) -> list[str]:
    seconds = [row["seconds"] for row in done]
    gaps = [row["gap"] for row in done]
    at = [_middle((row["moments"][str(moment)] for row in done), percent) for moment in moments]
    return [
        f"{sum(row['proven'] for row in done)}/{runs}",
        f"{sum(row['checked'] for row in done)}/{runs}",
        _middle(seconds, _short),
        _short(max(seconds)) if seconds else "-",
        _middle((row["first_plan"] for row in done), _short),
        _middle((row["nearly"] for row in done), _short),
        _middle(gaps, percent),
        percent(max((gap for gap in gaps if gap is not None), default=None)),
        *at,
        _middle((row["memory_mib"] for row in done), lambda mib: f"{mib:.0f}"),
        _middle((row["memory_mib"] - row["memory_before_mib"] for row in done), lambda mib: f"{mib:.0f}"),
    ]


def _middle(found: Iterable[float | None], show: object) -> str:
    """The median of those that have one, and how many those are where some have none."""
    every = list(found)
    known = [value for value in every if value is not None]
    if not known:
        return "-"
    assert callable(show)
    shown = str(show(statistics.median(known)))
    return shown if len(known) == len(every) else f"{shown} ({len(known)} of {len(every)})"


def _short(seconds: float) -> str:
    return f"{seconds:.3f}" if seconds < 0.1 else f"{seconds:.1f}"


def percent(gap: float | None) -> str:
    """A gap in words: exact zero is told from a small one."""
    if gap is None:
        return "-"
    return "0" if gap == 0 else f"{100 * gap:.4f} %" if gap < 0.01 else f"{100 * gap:.1f} %"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
