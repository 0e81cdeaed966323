"""A policy as the oracle reads it: one field for each rule, and the goals by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

Seat = tuple[str, str, str]
"""Student, family, slot."""


@dataclass(frozen=True)
class Own:
    """A rule of somebody's own: what it says, and the rule made for partage."""

    says: Callable[..., Any]
    rule: Any
    weight: float = 1.0


@dataclass(frozen=True)
class OwnGoal:
    """A goal of somebody's own: per seat, per table and per family, and the goal made for partage."""

    goal: Any
    seat: Callable[[Any, Any], int] = lambda roster, student: 0
    table: Callable[[Any], int] = lambda guests: 0
    family: Callable[[Any, Any], int] = lambda roster, family: 0


@dataclass(frozen=True)
class Reading:
    """A policy; `None` (or False) means that the rule is not listed. The defaults are the default policy's.

    `weights` are those of the goal "students seated", `told` are the seats of the goal "fewest changes", and
    `told_tables` the guests of each (family, slot) of the goal "fewest tables touched".
    """

    language: str | None = "A2"
    animals: bool = True
    smoke: bool = True
    step: bool = True
    reach: tuple[float, float] | None = (60.0, 12.0)
    welcome: bool = True
    since: str | None = None

    comfort: float | None = 3.0
    practice: float | None = 1.0
    travel: float | None = 2.0
    interests: float | None = 1.0
    wish: float | None = 1.0
    country_wish: float | None = 0.0
    new_faces: float | None = 1.0
    fact: float | None = None

    company: bool = True
    one_language: str | None = None
    per_country: int | None = None
    special_diets: int | None = None

    mixed: float | None = 1.0
    table_language: float | None = 1.0
    companion: tuple[float, str] | None = (1.0, "B1")
    full: float | None = 0.0
    same_country: float | None = None

    goals: tuple[str, ...] = ("students seated", "nobody alone", "families served", "satisfaction")
    weights: Mapping[str, int] | str | None = None
    told: tuple[Seat, ...] = ()
    told_tables: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    allow_split: bool = False

    own_requirements: tuple[Own, ...] = ()
    own_preferences: tuple[Own, ...] = ()
    own_table_requirements: tuple[Own, ...] = ()
    own_table_preferences: tuple[Own, ...] = ()
    own_goals: dict[str, OwnGoal] = field(default_factory=dict)

    @property
    def levels(self) -> tuple[str, ...]:
        """The goals as they are compared: parties are kept whole as far as may be once they can be split."""
        if not self.allow_split or "parties whole" in self.goals:
            return self.goals
        place = self.goals.index("students seated") + 1 if "students seated" in self.goals else 0
        return (*self.goals[:place], "parties whole", *self.goals[place:])

    @property
    def table_gains(self) -> bool:
        """Whether a table has a gain of its own."""
        built_in = (self.mixed, self.table_language, self.companion and self.companion[0], self.full, self.same_country)
        return any(built_in) or any(own.weight for own in self.own_table_preferences)

    @property
    def table_rules(self) -> bool:
        """Whether a rule says who may sit together, wishes about company apart."""
        listed = (self.one_language, self.per_country, self.special_diets)
        return any(rule is not None for rule in listed) or bool(self.own_table_requirements)

    def called(self, *names: tuple[Callable[[str], str], Callable[[str], str], Callable[[str], str]]) -> Reading:
        """The same where everybody is in the roster once under each of some names: of students, families, slots."""
        told = tuple(
            (student(seat[0]), family(seat[1]), slot(seat[2])) for student, family, slot in names for seat in self.told
        )
        if not isinstance(self.weights, Mapping):
            return replace(self, told=told)
        weights = {student(who): weight for student, _family, _slot in names for who, weight in self.weights.items()}
        return replace(self, told=told, weights=weights)

    def fitting(self, roster: Any) -> Reading:
        """The same for a roster: weights of students whom it does not know are refused, and so left out."""
        ids = {student.id for student in roster.students}
        if isinstance(self.weights, Mapping):
            return replace(self, weights={who: weight for who, weight in self.weights.items() if who in ids})
        return self if ids else replace(self, weights=None)


FIELDS = {
    "shared language": "language",
    "animals avoided": "animals",
    "smoke free": "smoke",
    "step free": "step",
    "within reach": "reach",
    "welcome": "welcome",
    "not before": "since",
    "language comfort": "comfort",
    "language practice": "practice",
    "short travel": "travel",
    "shared interests": "interests",
    "slot wish": "wish",
    "country wish": "country_wish",
    "new faces": "new_faces",
    "from fact": "fact",
    "company": "company",
    "one table language": "one_language",
    "at most per country": "per_country",
    "at most special diets": "special_diets",
    "mixed countries": "mixed",
    "table language": "table_language",
    "companion": "companion",
    "full table": "full",
    "same country": "same_country",
}
"""The built-in rules that a policy may list, and where a reading says so."""

ALWAYS = ("same slot", "diet served", "allergy safe", "not apart", "pinned", "keep apart")
"""Those that hold under every policy; the oracle asks them whatever a reading says."""

GOALS = (
    "students seated",
    "nobody alone",
    "families served",
    "satisfaction",
    "left out first",
    "early birds",
    "worst off",
    "fewest changes",
    "parties whole",
)
"""What a reading may list as goals; "pins kept" comes by itself, where a roster has pins."""

OF_REPAIRS = ("fewest tables touched",)
"""Goals that only a repair has."""
