"""Three guests and three homes that want two of them each, on evenings when only one pair is free for each.

Two of three tables share a guest, so one table is held: two seats. Half of each table would seat three, and prices
alone prove no less than that.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import partage as pt
from partage.plan.records import Certificate, Cut, LevelReport
from partage.plan.tree import Branch, Tree
from partage.testing import a_family, a_student

POLICY = pt.Policy(goals=(pt.StudentsSeated(),))
FREE = {"A": ("one", "three"), "B": ("one", "two"), "C": ("two", "three")}
HOMES = {"F1": "one", "F2": "two", "F3": "three"}
ROWS = ("student:A", "student:B", "student:C")
CUT = Cut(ROWS, (1, 1, 1), 2, 2)
"""A table for two of the three takes the one seat at a table that there is."""


def roster(**more: Any) -> pt.Roster:
    return pt.Roster(
        [a_student(id=guest, availability=slots) for guest, slots in FREE.items()],
        [
            a_family(**{"id": home, "availability": [slot], "seats": 2, "min_guests": 2} | more)
            for home, slot in HOMES.items()
        ],
    )


def prices(price_bound: int = 2, /, *cuts: Cut, **of_students: int) -> Certificate:
    return Certificate(1, price_bound, (), of_students, cuts=cuts)


TREE = Branch("A", "F1", prices(B=2), Branch("A", "F3", prices(C=2), prices(B=2)))
"""With A at F1, B pays for all tables; with A at F3, C does; with A at neither, only B and C are left."""


def plan(report: LevelReport, tree: Tree | None = None) -> pt.Plan:
    """One table, proven as the report says."""
    made = pt.Plan.of([("F1", "one", ["A", "B"])], roster(), POLICY)
    return replace(made, trees={} if tree is None else {report.goal: tree}).with_levels((report,))


def by_tree(tree: Tree | None = TREE) -> pt.Plan:
    return plan(LevelReport("students seated", 2, 2, "tree", prices(3, A=1, B=1, C=1)), tree)


def by_cut(*cuts: Cut) -> pt.Plan:
    return plan(LevelReport("students seated", 2, 2, "prices", prices(2, *cuts)))
