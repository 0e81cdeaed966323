"""The demonstration: a synthetic edition, seated, checked and explained."""

from __future__ import annotations

from partage.cli import texts
from partage.cli.texts import words
from partage.domain.roster import Roster
from partage.plan.plan import Plan
from partage.plan.verify import verify
from partage.testing.generator import random_roster

SEED = 0
"""An edition in which a few students find no seat, and whose plan is proven optimal within seconds."""

SHOWN_TABLES = 5


def edition(seed: int) -> Roster:
    """The edition that the demonstration seats."""
    return random_roster("dinner", seed=seed)


def opening(roster: Roster, seed: int, lang: str = "en") -> str:
    """What is about to be seated."""
    counts = {"students": len(roster.students), "families": len(roster.families)}
    slots = len({slot for family in roster.families for slot in family.availability})
    return words("edition", lang, seed=seed, slots=slots, **counts) + "\n"


def story(plan: Plan, lang: str = "en") -> str:
    """The plan, its proof, some tables, one explanation, and what the checker says."""
    shown = plan.tables[:SHOWN_TABLES]
    some = words("some tables", lang, shown=len(shown), tables=len(plan.tables))
    parts = [texts.summary(plan, lang), f"{some}\n{texts.seating(shown, lang)}"]
    if plan.unseated:
        student = plan.unseated[0]
        why = plan.why(student).text(lang=lang, audience="coordinator")
        parts.append(f"{words('why somebody', lang, student=student)}\n{why}")
    checked = texts.verdict_text(verify(plan, plan.roster), lang)
    parts.append(f"{words('checked again', lang)}\n{checked}")
    return "\n\n".join(parts)
