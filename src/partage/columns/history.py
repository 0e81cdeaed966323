"""What earlier editions say about the people of this one: who met whom, and who was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Past:
    """Earlier plans in one view; ids are those of any edition.

    Parameters
    ----------
    met
        (student, family) pairs who sat at one table.
    students_left_out, families_left_out
        Id -> in how many plans a student had no seat, or a family no guest.
    """

    met: frozenset[tuple[str, str]]
    students_left_out: Mapping[str, int]
    families_left_out: Mapping[str, int]

    @classmethod
    def of(cls, plans: Iterable[Mapping[str, Any]]) -> Past:
        """What plan documents say, as a roster holds them."""
        met: set[tuple[str, str]] = set()
        students: Counter[str] = Counter()
        families: Counter[str] = Counter()
        for plan in plans:
            for table in plan.get("tables", ()):
                met.update((student, table["family"]) for student in table["students"])
            students.update(set(plan.get("unseated", ())))
            families.update(set(plan.get("manifest", {}).get("families_left_out", ())))
        return cls(frozenset(met), students, families)
