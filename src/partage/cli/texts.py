"""What commands print: plans, verdicts and the demonstration."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from partage.domain.spoken_names import names_of
from partage.errors import check_lang
from partage.plan.verify import verify
from partage.testing.generator import random_roster
from partage.text.calendar import slot_order
from partage.text.catalogue import DEFAULT, LANGUAGES
from partage.text.writer import Chain, FamilyId, GoalName, Slot, StudentId, Writer, capital, line, say, students

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from partage.domain.roster import Roster
    from partage.plan.plan import Plan
    from partage.plan.records import Table
    from partage.plan.verdict import Verdict


def lang_typed(arguments: Sequence[str]) -> str | None:
    """What ``--lang`` says, wherever it stands on the line; None where it is not there, or names no language.

    Examples
    --------
    >>> lang_typed(["--lang", "fr", "check", "soiree"]), lang_typed(["check", "--lang=xx"])
    ('fr', None)
    """
    typed = [after for word, after in pairwise(arguments) if word == "--lang"]
    typed += [word.removeprefix("--lang=") for word in arguments if word.startswith("--lang=")]
    return next((word for word in typed if word in LANGUAGES), None)


GIVEN = lang_typed(sys.argv[1:])
"""The language that was asked for on the line: also for what stands in front of the command, and for mistakes."""

LANG = GIVEN or check_lang(os.environ.get("PARTAGE_LANG") or DEFAULT)
"""The language of help texts, and of everything else where --lang is not given."""

SEED = 0
"""Of the demonstration: a few students find no seat, and the plan is proven optimal within seconds."""

SHOWN_TABLES = 5

NOBODY: Mapping[str, str] = MappingProxyType({})
"""No names: ids alone are written."""


def aligned(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Columns as wide as their longest cell, two blanks apart; nothing is cut off.

    Examples
    --------
    >>> print(aligned(("goal", "value"), [("students seated", 145)]))
    goal             value
    students seated  145
    """
    from rich.cells import cell_len, set_cell_size  # noqa: PLC0415 - an optional library

    lines = [tuple(header)] if header else []
    lines += [tuple(map(str, row)) for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(map(set_cell_size, cells, widths)).rstrip() for cells in lines)


def seating(tables: Iterable[Table], lang: str = LANG, names: Mapping[str, str] = NOBODY) -> str:
    """Who sits where: slot by slot in order of time, one line per table."""
    writer, slots = Writer(lang, names=names), defaultdict[str, list[tuple[str, str]]](list)
    for table in tables:
        guests = writer.value(Chain(students(table.students), ", "))
        slots[table.slot].append((f"  {writer.value(FamilyId(table.family))}", guests))
    return "\n".join(
        f"{capital(say('cli.evening', lang, slot=Slot(slot)))}\n{aligned((), slots[slot])}"
        for slot in sorted(slots, key=slot_order)
    )


def summary(plan: Plan, lang: str = LANG, names: Mapping[str, str] = NOBODY) -> str:
    """The status, who has no seat, and the levels."""
    writer = Writer(lang, names=names)
    counts = {"students": len(plan.seated) + len(plan.unseated), "seated": len(plan.seated), "tables": len(plan.tables)}
    without = Chain(students(plan.unseated), ", ") if plan.unseated else line("cli.nobody")
    said = [
        line("cli.summary", status=line(f"cli.end {plan.status}"), **counts),
        line("cli.unseated", ids=without),
    ]
    if plan.split_parties:
        said.append(
            line("cli.split", parties=Chain(tuple(Chain(students(one), " + ") for one in plan.split_parties), ", "))
        )
    header = [say(f"cli.{name}", lang) for name in ("goal", "value", "at most", "proof")]
    levels = [
        (writer.value(GoalName(level.goal)), level.value, level.bound, say(f"cli.proof {level.proof}", lang))
        for level in plan.levels
    ]
    return "\n".join([*map(writer.write, said), aligned(header, levels)])


def verdict_text(verdict: Verdict, lang: str = LANG, names: Mapping[str, str] = NOBODY) -> str:
    """What the checker found."""
    if not verdict:
        return "\n".join(f"{wrong.text(lang, names=names)} [{wrong.code}]" for wrong in verdict.violations)
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
    shown, names = plan.tables[:SHOWN_TABLES], names_of(plan.roster)
    some = say("cli.some tables", lang, shown=len(shown), tables=len(plan.tables))
    parts = [summary(plan, lang, names), f"{some}\n{seating(shown, lang, names)}"]
    if plan.unseated:
        student = plan.unseated[0]
        why = plan.why(student).text(lang, names=names)
        asked = Writer(lang, names=names).write(line("cli.why somebody", student=StudentId(student)))
        parts.append(f"{asked}\n{why}")
    checked = verdict_text(verify(plan, plan.roster), lang)
    parts.append(f"{say('cli.checked again', lang)}\n{checked}")
    return "\n\n".join(parts)
