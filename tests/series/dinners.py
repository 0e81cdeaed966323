"""Dinners at which nearly everything pulls towards plates that somebody must not eat.

Most pairs of a roster are forbidden by a diet or an allergy; facts and rules with weights up to 100,000, goals,
priorities and seats that people were told of would have exactly those.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from policies import FAMILY_IDS, SLOTS, policy_of, wide_reading, with_goal
from readings import GOALS
from records import eats, safe

import partage as pt

DIETS = ("vegetarian", "vegan", "pescatarian", "halal", "kosher", "no_pork", "no_beef", "no_alcohol", "gluten_free",
         "lactose_free")  # fmt: skip
ALLERGENS = ("nuts", "milk", "gluten", "eggs", "fish")
HEAVY = (1.0, 1e3, 1e5)


def forbidden(student: Any, family: Any) -> bool:
    """Whether the student must not eat there."""
    return not (eats(student, family) and safe(student, family))


# Rules and goals of somebody's own that would like nothing better


@pt.preference("own: kitchens that cannot", weight=1e5)
def kitchens_that_cannot(seats: Any) -> Any:
    return (~(seats.student["diet"] <= seats.family["serves"])).astype(float)


@pt.preference("own: allergens on the table", weight=1e5, vectorized=False, reads=("allergies", "safe_for"))
def allergens_on_the_table(student: Any, family: Any) -> float:
    return float(not student.allergies <= family.safe_for)


@pt.requirement("own: only where the diet is not served", vectorized=False)
def only_where_not_served(student: Any, family: Any) -> bool:
    return not student.diet or not set(student.diet) <= set(family.serves)


@pt.requirement("own: everything goes")
def everything_goes(seats: Any) -> Any:
    return np.ones(len(seats), dtype=np.bool_)


@pt.table_preference("own: many diets at one table", weight=1e4)
def many_diets(tables: Any) -> Any:
    return np.minimum(1, tables.distinct("diet") / 10)


class Forbidden(pt.Goal):
    """As many seats as possible where the diet is not served."""

    name: ClassVar[str] = "own: forbidden seats"

    def per_seat(self, seats: Any, policy: Any) -> Any:
        return 1000 * kitchens_that_cannot(seats).astype(np.int64)


class Impostor:
    """Bears the name of the rule that always holds, says that it is the same, and allows everything."""

    name = "diet served"
    __hash__ = None

    def __eq__(self, other: object) -> bool:
        return True

    def __call__(self, seats: Any) -> Any:
        return np.ones(len(seats), dtype=np.bool_)


# Policies


@dataclass(frozen=True)
class Maker:
    """What a policy is made with."""

    rng: random.Random
    roster: pt.Roster
    folder: Path


def from_readings(maker: Maker) -> pt.Policy:
    """Any rules and goals of the catalogue, the caller's points weighing most."""
    rng = maker.rng
    reading = replace(wide_reading(rng), fact=rng.choice(HEAVY))
    for name in rng.sample(GOALS, 2):
        reading = with_goal(rng, name, reading)
    reading = replace(reading, told=_told(maker))
    return policy_of(reading.fitting(maker.roster))


def _told(maker: Maker) -> tuple[tuple[str, str, str], ...]:
    """Everybody was told of a seat where they must not sit, if there is one."""
    found = []
    for student in maker.roster.students:
        homes = [family for family in maker.roster.families if forbidden(student, family)]
        if homes:
            home = maker.rng.choice(homes)
            found.append((student.id, home.id, min(home.availability)))
    return tuple(found)


def from_text(maker: Maker) -> pt.Policy:
    """A policy.toml in which the caller's points, rules about tables, or rules of this module weigh up to 100,000."""
    rng = maker.rng
    lines = ['schema = "partage.policy/1"', *(["allow_split = true"] if rng.random() < 0.4 else [])]
    for name in rng.sample(("short travel", "new faces", "language comfort", "shared interests"), rng.randint(0, 3)):
        lines += ["[[preference]]", f'name = "{name}"', f"weight = {rng.choice(HEAVY)}"]
    lines += ["[[preference]]", 'name = "from fact"', 'fact = "points"', f"weight = {rng.choice(HEAVY)}"]
    for name in rng.sample(("full table", "mixed countries", "same country", "companion"), rng.randint(1, 3)):
        lines += ["[[table_preference]]", f'name = "{name}"', f"weight = {rng.choice((0, 1.0, 1e4))}"]
    if rng.random() < 0.4:
        lines += ["[[preference]]", 'name = "dinners:kitchens_that_cannot"', f"weight = {rng.choice(HEAVY)}"]
    if rng.random() < 0.5:
        lines += ["[[table_requirement]]", 'name = "at most special diets"', f"most = {rng.randint(1, 3)}"]
    if rng.random() < 0.5:
        lines += [
            "[[goal]]",
            'name = "students seated"',
            f'weights = "{rng.choice(("times_left_out", "extras.waits"))}"',
        ]
        for name in rng.sample(("satisfaction", "worst off", "families served", "left out first", "early birds"), 3):
            lines += ["[[goal]]", f'name = "{name}"']
        if rng.random() < 0.4:
            lines += ["[[goal]]", 'name = "dinners:Forbidden"']
    path = maker.folder / "policy.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return pt.Policy.load(path, modules={"dinners"})


def of_ones_own(maker: Maker) -> pt.Policy:
    """Rules and a goal of somebody's own; at times nothing is required but by them."""
    rng, usual = maker.rng, pt.Policy.default()
    own = [kitchens_that_cannot, allergens_on_the_table, pt.FromFact("points", weight=rng.choice(HEAVY))]
    goals = rng.sample((Forbidden(), pt.StudentsSeated(), pt.Satisfaction(), pt.FamiliesServed()), rng.randint(1, 4))
    return pt.Policy(
        requirements=rng.choice(((), usual.requirements, (only_where_not_served,), (everything_goes,))),
        preferences=rng.sample(own, rng.randint(1, 3)),
        table_preferences=(many_diets,) if rng.random() < 0.5 else (),
        goals=goals,
        allow_split=rng.random() < 0.4,
    )


POLICIES: dict[str, Callable[[Maker], pt.Policy]] = {
    "readings": from_readings,
    "text": from_text,
    "own": of_ones_own,
}


# Rosters


def hungry_roster(rng: random.Random) -> pt.Roster:
    """Many diets, allergies and alternatives, and kitchens that serve some of it.

    Points are high where one must not sit.
    """
    slots = SLOTS[: rng.randint(1, 3)]
    students = [_guest(rng, number, slots) for number in range(rng.randint(4, 9))]
    families = [_home(rng, its_id, slots) for its_id in FAMILY_IDS[: rng.randint(2, 4)]]
    points = [[_points(rng, student, family) for family in families] for student in students]
    history = [
        {"tables": [{"family": family.id, "slot": "then", "students": [student.id]}], "unseated": []}
        for student in students
        for family in families
        if rng.random() < 0.1 and not forbidden(student, family)
    ]
    pins = [] if rng.random() < 0.8 else [(rng.choice(students).id, rng.choice(families).id)]
    try:
        return pt.Roster(students, families, facts={"points": points}, pins=pins, history=history)
    except pt.RosterError:  # a pin that breaks a diet, for one, is refused at once
        return pt.Roster(students, families, facts={"points": points}, history=history)


def _points(rng: random.Random, student: pt.Student, family: pt.Family) -> float:
    return rng.uniform(0.8, 1) if forbidden(student, family) else rng.uniform(0, 0.3)


def _guest(rng: random.Random, number: int, slots: tuple[str, ...]) -> pt.Student:
    choices = [rng.sample(DIETS, rng.randint(1, 2)) for _ in range(rng.choice((0, 0, 1, 2)))]
    return pt.Student(
        id=f"S{number}",
        languages={"fr": rng.choice(("A2", "B1", "C1")), rng.choice(("en", "es")): "B2"},
        diet=rng.sample(DIETS, rng.choice((0, 1, 1, 1, 2))),
        diet_alternatives=choices,
        allergies=rng.sample(ALLERGENS, rng.choice((0, 0, 0, 1, 2))),
        availability=rng.sample(slots, rng.randint(1, len(slots))),
        party=rng.choice((None, None, None, "p", "q")),
        country=rng.choice((None, "IT", "MA", "CN")),
        interests=rng.sample(("chess", "music"), rng.randint(0, 2)),
        times_left_out=rng.randint(0, 3),
        extras={"age": rng.randint(18, 27), "shoe": 39.0, "waits": rng.randint(0, 9)},
    )


def _home(rng: random.Random, its_id: str, slots: tuple[str, ...]) -> pt.Family:
    seats = rng.randint(1, 5)
    return pt.Family(
        id=its_id,
        languages={"fr": "native", "en": "B1"},
        serves=rng.sample(DIETS, rng.randint(0, 5)),
        safe_for=rng.sample(ALLERGENS, rng.randint(0, 4)),
        availability=rng.sample(slots, rng.randint(1, len(slots))),
        seats=seats,
        min_guests=rng.choice((1, 1, min(2, seats))),
        max_meals=rng.choice((1, 2)),
        interests=rng.sample(("chess", "music"), rng.randint(0, 2)),
        times_left_out=rng.randint(0, 3),
        extras={"shoe": 39.0},
    )


def without_diets(roster: pt.Roster) -> pt.Roster:
    """What somebody sees who looks at everything but plates."""
    blind = [student.replace(diet=(), diet_alternatives=(), allergies=()) for student in roster.students]
    return pt.Roster(blind, roster.families, facts=roster.facts, history=roster.history)
