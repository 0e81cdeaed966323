"""Valid plans that somebody broke by hand, one way each, as they would come back from a plan.json."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import partage as pt
from partage.testing import a_family, a_student

MON, TUE = "2026-11-16T19:30", "2026-11-17T19:30"
BOTH = {MON, TUE}

ROSTER = pt.Roster(
    [
        a_student(id="S1", name="Zoé Perez", availability=BOTH),
        a_student(id="S2", name="Bo Li", availability=BOTH),
        a_student(id="S3", name="Cy Nyx", availability={TUE}),
        a_student(id="S4", name="Di Roux", availability=BOTH, diet={"halal"}),
        a_student(id="S5", name="Eve Sanz", availability=BOTH, allergies={"nuts"}),
        a_student(id="S6", name="Flo Orban", availability=BOTH, avoids_animals={"dog"}),
        a_student(id="S7", name="Gil Weiss", availability=BOTH, party="two"),
        a_student(id="S8", name="Hu Tan", availability=BOTH, party="two"),
    ],
    [
        a_family(id="F1", name="Martin", serves={"halal"}, safe_for={"nuts"}, availability=BOTH, seats=3, max_meals=2),
        a_family(id="F2", name="Dupont", animals={"dog"}, availability={MON}, seats=2),
    ],
)
GOOD = (("F1", MON, ("S4", "S5", "S6")), ("F1", TUE, ("S3", "S7", "S8")), ("F2", MON, ("S1", "S2")))


def seated(*tables: tuple[str, str, tuple[str, ...]]) -> Callable[[], pt.Plan]:
    """A plan whose every figure is right, of tables that are not."""
    return lambda: pt.Plan.of(tables, ROSTER)


def edited(**changes: object) -> Callable[[], pt.Plan]:
    """The good plan, something that it states changed."""
    return lambda: replace(pt.Plan.of(GOOD, ROSTER), **changes)


def worth_more() -> pt.Plan:
    """The good plan, which says that it is worth more than it is."""
    plan = pt.Plan.of(GOOD, ROSTER)
    return replace(plan, levels=(replace(plan.levels[0], value=plan.levels[0].value + 1), *plan.levels[1:]))


BROKEN: dict[str, Callable[[], pt.Plan]] = {
    "an allergy at a home that is not safe": seated(("F2", MON, ("S1", "S5"))),
    "a diet that the kitchen does not meet": seated(("F2", MON, ("S4",))),
    "an animal that is avoided": seated(("F2", MON, ("S6",))),
    "too many guests": seated(("F1", MON, ("S1", "S2", "S4", "S5"))),
    "one student twice": seated(("F1", MON, ("S1",)), ("F2", MON, ("S1",))),
    "an evening that does not suit": seated(("F1", MON, ("S3",))),
    "a party apart": seated(("F1", MON, ("S7",)), ("F2", MON, ("S8",))),
    "two tables at once": seated(("F1", MON, ("S1",)), ("F1", MON, ("S2",))),
    "somebody forgotten": edited(unseated=("S1",)),
    "worth more than it is": worth_more,
    "somebody unknown": lambda: replace(
        pt.Plan.of(GOOD, ROSTER), tables=(pt.Table("F9", MON, ("S1",)), *pt.Plan.of(GOOD, ROSTER).tables[1:])
    ),
}
"""What is wrong -> the plan."""
