"""What commands print: plans, verdicts and the demonstration, ids and numbers only."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from partage.errors import check_lang
from partage.plan.verify import verify
from partage.testing.generator import random_roster
from partage.text.catalogue import DEFAULT
from partage.text.writer import GoalName, Writer, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from partage.domain.roster import Roster
    from partage.plan.plan import Plan
    from partage.plan.records import Table
    from partage.plan.verdict import Verdict

LANG = check_lang(os.environ.get("PARTAGE_LANG") or DEFAULT)
"""The language of help texts, and of everything else where --lang is not given."""

SEED = 0
"""Of the demonstration: a few students find no seat, and the plan is proven optimal within seconds."""

SHOWN_TABLES = 5


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


def seating(tables: Iterable[Table], lang: str = LANG) -> str:
    """Who sits where, one line per table."""
    rows = [(table.family, table.slot, " ".join(table.students)) for table in tables]
    return aligned([say(f"cli.{name}", lang) for name in ("family", "slot", "students")], rows)


def summary(plan: Plan, lang: str = LANG) -> str:
    """The status, the levels, and who has no seat."""
    levels = [
        (Writer(lang).value(GoalName(level.goal)), level.value, level.bound, say(f"cli.proof {level.proof}", lang))
        for level in plan.levels
    ]
    counts = {"students": len(plan.seated) + len(plan.unseated), "seated": len(plan.seated), "tables": len(plan.tables)}
    lines = [
        say("cli.summary", lang, status=say(f"cli.status {plan.status}", lang), **counts),
        aligned([say(f"cli.{name}", lang) for name in ("goal", "value", "at most", "proof")], levels),
        say("cli.unseated", lang, ids=" ".join(plan.unseated) or say("cli.nobody", lang)),
    ]
    if plan.split_parties:
        lines.append(say("cli.split", lang, parties=", ".join(map(" ".join, plan.split_parties))))
    return "\n".join(lines)


def verdict_text(verdict: Verdict, lang: str = LANG) -> str:
    """What the checker found."""
    if not verdict:
        return "\n".join(f"{wrong.text(lang)} [{wrong.code}]" for wrong in verdict.violations)
    levels = [(Writer(lang).value(GoalName(level.goal)), level.value) for level in verdict.levels]
    return "\n".join([say("cli.verified", lang), aligned([say("cli.goal", lang), say("cli.recounted", lang)], levels)])


def verdict_document(verdict: Verdict) -> dict[str, Any]:
    """What the checker found, as plain values."""
    return {
        "valid": bool(verdict),
        "violations": [{"code": found.code, "sentence": found.sentence} for found in verdict.violations],
        "levels": [
            {"goal": level.goal, "value": level.value, "price_bound": level.price_bound} for level in verdict.levels
        ],
    }


def edition(seed: int) -> Roster:
    """The edition that the demonstration seats."""
    return random_roster("dinner", seed=seed)


def opening(roster: Roster, seed: int, lang: str = LANG) -> str:
    """What is about to be seated."""
    counts = {"students": len(roster.students), "families": len(roster.families)}
    slots = len({slot for family in roster.families for slot in family.availability})
    return say("cli.edition", lang, seed=seed, slots=slots, **counts) + "\n"


def story(plan: Plan, lang: str = LANG) -> str:
    """The plan, its proof, some tables, one explanation, and what the checker says."""
    shown = plan.tables[:SHOWN_TABLES]
    some = say("cli.some tables", lang, shown=len(shown), tables=len(plan.tables))
    parts = [summary(plan, lang), f"{some}\n{seating(shown, lang)}"]
    if plan.unseated:
        student = plan.unseated[0]
        why = plan.why(student).text(lang=lang, audience="coordinator")
        parts.append(f"{say('cli.why somebody', lang, student=student)}\n{why}")
    checked = verdict_text(verify(plan, plan.roster), lang)
    parts.append(f"{say('cli.checked again', lang)}\n{checked}")
    return "\n\n".join(parts)
