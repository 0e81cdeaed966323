"""The demonstration: a synthetic edition, seated, checked and explained."""

from __future__ import annotations

from partage.cli import texts
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


def opening(roster: Roster, seed: int) -> str:
    """What is about to be seated."""
    slots = {slot for family in roster.families for slot in family.availability}
    return (
        f"A synthetic edition (seed {seed}; nobody in it exists): {len(roster.students)} students, "
        f"{len(roster.families)} families, {len(slots)} evenings.\n"
    )


def story(plan: Plan) -> str:
    """The plan, its proof, some tables, one explanation, and what the checker says."""
    parts = [
        texts.summary(plan),
        f"{min(SHOWN_TABLES, len(plan.tables))} of {len(plan.tables)} tables:\n"
        + texts.seating(plan.tables[:SHOWN_TABLES]),
    ]
    if plan.unseated:
        student = plan.unseated[0]
        parts.append(f"Why {student}?\n{plan.why(student).text(lang='en', audience='coordinator')}")
    parts.append("The plan, checked again from the records alone:\n" + texts.verdict_text(verify(plan, plan.roster)))
    return "\n\n".join(parts)
