"""Pictures of measurements, drawn without a screen, as SVG and PNG."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
from cases import machine, students_of
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullLocator
from rows import LEVELS, Row
from traces import gap_at

mpl.use("Agg")
mpl.rcParams["svg.hashsalt"] = "partage"  # the same picture gives the same file
mpl.rcParams["svg.fonttype"] = "none"

LEAST_GAP = 1e-6
"""A closed gap is drawn here on the logarithmic scale."""

COLOURS = {
    "partage": "#000000",
    "CP-SAT": "#0072B2",
    "HiGHS": "#D55E00",
    "HiGHS-nosym": "#E69F00",
    "SCIP": "#009E73",
    "flow": "#0072B2",
    "scipy": "#D55E00",
    "networkx": "#009E73",
    "matching": "#CC79A7",
    "greedy": "#999999",
}

SUM = "-sum"
"""One weighted sum of all goals: the colour of the solver, dashed."""


def _style(solver: str) -> tuple[str, str]:
    """Colour and line of a solver."""
    return COLOURS.get(solver.removesuffix(SUM), "#555555"), "--" if solver.endswith(SUM) else "-"


def gap_against_time(rows: Sequence[Row], title: str, path: Path) -> None:
    """The gap of the last level of one instance, as each solver closed it.

    Lines are what a solver told during its run; partage's dots are runs of their own with that budget.
    """
    figure, axes = _empty(title, "seconds", "gap of the last level")
    for row in rows:
        if "failed" in row:
            continue
        levels = LEVELS[row["policy"]]
        points = [(point[0], gap_at([point], levels)) for point in row["trace"]]
        known = [(when, max(gap, LEAST_GAP)) for when, gap in points if gap is not None]
        _steps(axes, row, known)
        if row["solver"] == "partage":
            dots = [(float(at), max(gap, LEAST_GAP)) for at, gap in row["moments"].items() if gap is not None]
            _dots(axes, dots)
    axes.set_yticks([1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0])
    axes.set_yticklabels(["closed", "0.001 %", "0.01 %", "0.1 %", "1 %", "10 %", "100 %"])
    axes.set_ylim(LEAST_GAP / 2, 10)
    _save(figure, axes, path)


def time_against_size(rows: Sequence[Row], title: str, path: Path) -> None:
    """Median seconds of each solver against the number of students; hollow where not every run was proven."""
    figure, axes = _empty(title, "students", "seconds (median)")
    for solver in dict.fromkeys(row["solver"] for row in rows):
        mine = [row for row in rows if row["solver"] == solver and "failed" not in row]
        sizes = sorted({students_of(row["size"]) for row in mine})
        groups = [[row for row in mine if students_of(row["size"]) == size] for size in sizes]
        median = [statistics.median(row["seconds"] for row in group) for group in groups]
        colour, line = _style(solver)
        axes.plot(sizes, median, line, color=colour, label=solver)
        for size, seconds, group in zip(sizes, median, groups, strict=True):
            full = all(row["proven"] or row.get("sum_gap") == 0 for row in group)
            axes.plot(size, seconds, "o", color=colour, markerfacecolor=colour if full else "white")
    _name_sizes(axes, {students_of(row["size"]) for row in rows})
    _save(figure, axes, path)


def growth(points: Mapping[str, Sequence[tuple[float, float]]], title: str, path: Path) -> None:
    """Points (students, amount) of each series on logarithmic scales; a series is named with its unit."""
    figure, axes = _empty(title, "students", ", ".join(points))
    for number, (name, found) in enumerate(points.items()):
        if found:
            sizes, amounts = zip(*found, strict=True)
            axes.plot(sizes, amounts, ("o", "^")[number % 2], color=("#000000", "#D55E00")[number % 2], label=name)
    _name_sizes(axes, {size for found in points.values() for size, _amount in found})
    _save(figure, axes, path)


def _name_sizes(axes: Axes, sizes: Iterable[float]) -> None:
    """Marks at the sizes measured and nowhere else."""
    axes.set_xticks(sorted(sizes))
    axes.set_xticklabels([f"{size:,.0f}" for size in sorted(sizes)])
    axes.xaxis.set_minor_locator(NullLocator())


def _steps(axes: Axes, row: Row, known: Sequence[tuple[float, float]]) -> None:
    if not known:
        return
    when, gaps = zip(*known, strict=True)
    end = max(row["seconds"], when[-1])
    colour, line = _style(row["solver"])
    axes.step(
        [*when, end],
        [*gaps, gaps[-1]],
        where="post",
        color=colour,
        linestyle=line,
        linewidth=2.0 if row["solver"] == "partage" else 1.2,
        label=row["solver"],
        marker=".",
        markevery=[0, len(when)],
    )


def _dots(axes: Axes, dots: Sequence[tuple[float, float]]) -> None:
    if dots:
        seconds, gaps = zip(*dots, strict=True)
        axes.plot(seconds, gaps, "D", color="#000000", markersize=6, label="partage, asked for so many seconds")


def _empty(title: str, across: str, up: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(8, 5), layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(f"{title}\n{machine()}", fontsize=10)
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axes.xaxis.set_major_formatter("{x:g}")
    axes.xaxis.set_minor_locator(NullLocator())
    axes.grid(visible=True, which="major", linewidth=0.4, alpha=0.6)
    return figure, axes


def _save(figure: Figure, axes: Axes, path: Path) -> None:
    if axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize=8)
    figure.savefig(path.with_suffix(".svg"), metadata={"Date": None, "Creator": None})
    figure.savefig(path.with_suffix(".png"), dpi=150, metadata={"Software": None})
