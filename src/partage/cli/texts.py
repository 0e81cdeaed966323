"""Plans and verdicts as text for a terminal, a pipe or a sheet: ids and numbers only."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from partage.text import writer
from partage.text.writer import GoalName, Writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from partage.plan.plan import Plan
    from partage.plan.records import Table
    from partage.plan.verify import Verdict

FORMULA = ("=", "+", "-", "@", "\t")
"""Spreadsheets run a cell that begins like this; a single quote before it keeps it text (OWASP, CSV injection)."""


def words(key: str, lang: str = "en", **params: object) -> str:
    """The words of a key of the table ``cli``."""
    return writer.say(f"cli.{key}", lang, **params)


def aligned(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Columns as wide as their longest cell, two blanks apart; nothing is cut off.

    Examples
    --------
    >>> print(aligned(("goal", "value"), [("students seated", 145)]))
    goal             value
    students seated  145
    """
    lines = [tuple(header), *(tuple(map(str, row)) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(map(str.ljust, cells, widths)).rstrip() for cells in lines)


def seating(tables: Iterable[Table], lang: str = "en") -> str:
    """Who sits where, one line per table."""
    rows = [(table.family, table.slot, " ".join(table.students)) for table in tables]
    return aligned([words(name, lang) for name in ("family", "slot", "students")], rows)


def summary(plan: Plan, lang: str = "en") -> str:
    """The status, the levels, and who has no seat."""
    levels = [
        (Writer(lang).value(GoalName(level.goal)), level.value, level.bound, words(f"proof {level.proof}", lang))
        for level in plan.levels
    ]
    counts = {"students": len(plan.seated) + len(plan.unseated), "seated": len(plan.seated), "tables": len(plan.tables)}
    lines = [
        words("summary", lang, status=words(f"status {plan.status}", lang), **counts),
        aligned([words(name, lang) for name in ("goal", "value", "at most", "proof")], levels),
        words("unseated", lang, ids=" ".join(plan.unseated) or words("nobody", lang)),
    ]
    if plan.split_parties:
        lines.append(words("split", lang, parties=", ".join(map(" ".join, plan.split_parties))))
    return "\n".join(lines)


def verdict_text(verdict: Verdict, lang: str = "en") -> str:
    """What the checker found; its sentences about what is wrong are English."""
    if not verdict:
        return "\n".join(map(str, verdict.violations))
    levels = [(Writer(lang).value(GoalName(level.goal)), level.value) for level in verdict.levels]
    return "\n".join([words("verified", lang), aligned([words("goal", lang), words("recounted", lang)], levels)])


def verdict_document(verdict: Verdict) -> dict[str, Any]:
    """What the checker found, as plain values."""
    return {
        "valid": bool(verdict),
        "violations": [{"code": found.code, "sentence": found.sentence} for found in verdict.violations],
        "levels": [
            {"goal": level.goal, "value": level.value, "price_bound": level.price_bound} for level in verdict.levels
        ],
    }


def seating_csv(plan: Plan) -> str:
    """One row per seat: family, slot, student; ids only, and no cell that a spreadsheet would run."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("family", "slot", "student"))
    for table in plan.tables:
        for student in table.students:
            writer.writerow(map(harmless, (table.family, table.slot, student)))
    return text.getvalue()


def harmless(cell: str) -> str:
    """The cell as spreadsheets show it instead of running it.

    Examples
    --------
    >>> harmless("S001"), harmless("=1+1")
    ('S001', "'=1+1")
    """
    return f"'{cell}" if cell.startswith(FORMULA) else cell
