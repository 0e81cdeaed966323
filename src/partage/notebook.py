"""What notebooks show: counts and ids only, in tables that go with light and dark; and progress while a search runs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from partage.domain.roster import Roster
    from partage.plan.plan import Plan
    from partage.rules.policy import Policy
    from partage.solve.watch import Progress

SHOWN = 20
"""So many tables of a plan are listed."""

_TABLE = '<table style="border-collapse: collapse; margin: .3em 0">'
_CELL = "padding: .15em .7em; border-bottom: 1px solid rgba(127, 127, 127, .4); text-align: left"


def roster_html(roster: Roster) -> str:
    """A roster in numbers; names and answers stay out."""
    slots = sorted({slot for family in roster.families for slot in family.availability})
    rows = [
        ("students", len(roster.students)),
        ("families", len(roster.families)),
        ("seats", sum(family.seats * family.max_meals for family in roster.families)),
        ("slots offered", len(slots)),
        ("parties", len(roster.parties)),
        ("facts", ", ".join(sorted(roster.facts)) or "none"),
        ("pins", len(roster.pins)),
        ("kept apart", len(roster.apart)),
        ("warnings", len(roster.warnings)),
    ]
    return f"<div><b>Roster</b>{_table(('', ''), rows)}</div>"


def policy_html(policy: Policy) -> str:
    """A policy rule by rule."""
    rows: list[Sequence[object]] = []
    for kind in ("requirements", "table_requirements", "preferences", "table_preferences", "goals"):
        for rule in getattr(policy, kind):
            weight = getattr(rule, "weight", "") if kind.endswith("preferences") else ""
            rows.append((kind.replace("_", " "), rule.name, weight))
    return f"<div><b>Policy</b>{_table(('kind', 'rule', 'weight'), rows)}</div>"


def plan_html(plan: Plan) -> str:
    """A plan: how many sit, the levels, the first tables."""
    students = len(plan.seated) + len(plan.unseated)
    levels = [(level.goal, level.value, level.bound, level.proof) for level in plan.levels]
    tables = [(table.family, table.slot, " ".join(table.students)) for table in plan.tables[:SHOWN]]
    more = len(plan.tables) - len(tables)
    parts = [
        f"<b>Plan</b>: {escape(str(plan.status))}, {len(plan.seated)} of {students} students seated",
        _table(("goal", "value", "at most", "proof"), levels),
        f"<details><summary>{len(plan.tables)} tables</summary>{_table(('family', 'slot', 'students'), tables)}",
        f"<p>and {more} more</p></details>" if more > 0 else "</details>",
    ]
    if plan.unseated:
        parts.append(f"<p>without a seat: {escape(' '.join(plan.unseated))}</p>")
    return f"<div>{''.join(parts)}</div>"


def words_html(part: Any) -> str | None:
    """What a value of counsel says to the coordinator, line by line; None where it has no words."""
    text = getattr(part, "text", None)
    return None if text is None else f'<div style="white-space: pre-wrap">{escape(text())}</div>'


def _table(header: Iterable[object], rows: Iterable[Sequence[object]]) -> str:
    head = "".join(f'<th scope="col" style="{_CELL}">{escape(str(cell))}</th>' for cell in header)
    body = "".join(
        "<tr>" + "".join(f'<td style="{_CELL}">{escape(str(cell))}</td>' for cell in row) + "</tr>" for row in rows
    )
    return f"{_TABLE}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


class ProgressBar:
    """Shows where a search stands: ``match(roster, progress=ProgressBar())``.

    In a notebook one line is written again and again, with a bar of the levels that are proven; on a terminal one line
    of text; into a pipe nothing. An interrupt of the kernel ends the search with the best plan so far.

    Parameters
    ----------
    stream
        Where lines go outside of a notebook; stderr where none is given.

    Examples
    --------
    >>> import partage as pt
    >>> from partage.notebook import ProgressBar
    >>> from partage.testing import random_roster
    >>> pt.match(random_roster((6, 3, 1)), progress=ProgressBar()).status
    <Status.OPTIMAL: 'optimal'>
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream
        self._handle = _handle()

    def __call__(self, progress: Progress) -> None:
        """Show where the search stands."""
        if self._handle is not None:
            self._handle.update({"text/html": progress_html(progress), "text/plain": _line(progress)}, raw=True)
            return
        stream = self._stream or sys.stderr
        if stream.isatty():
            stream.write(f"\r\033[K{_line(progress)}" + ("\n" if progress.phase == "done" else ""))
            stream.flush()


def progress_html(progress: Progress) -> str:
    """Where a search stands, as a bar of levels whose bound is reached."""
    proven = sum(value == bound for value, bound in zip(progress.values, progress.bounds, strict=False))
    bar = f'<progress value="{proven}" max="{max(len(progress.values), 1)}" aria-label="levels proven"></progress>'
    return f"<div>{bar} {escape(_line(progress))}</div>"


def _line(progress: Progress) -> str:
    parts = [progress.phase, f"{progress.seconds:.0f} s"]
    if progress.values:
        parts.append(f"values {' '.join(map(str, progress.values))}")
    if progress.bounds:
        parts.append(f"bounds {' '.join(map(str, progress.bounds))}")
    return ", ".join(parts)


def _handle() -> Any:
    """The display of a running notebook kernel; None elsewhere. IPython is only asked where it is there already."""
    if "IPython" not in sys.modules:
        return None
    shell = sys.modules["IPython"].get_ipython()
    if shell is None or type(shell).__name__ != "ZMQInteractiveShell":
        return None
    display: Any = import_module("IPython.display")
    return display.display({"text/plain": ""}, raw=True, display_id=True)
