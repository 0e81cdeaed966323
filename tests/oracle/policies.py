"""Random policies, each written twice: for partage, and as the oracle reads it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from own_rules import OWN_GOALS, OWN_PREFERENCE, OWN_REQUIREMENT, OWN_TABLE_PREFERENCES, OWN_TABLE_REQUIREMENTS
from readings import FIELDS, GOALS, Reading

import partage as pt

SLOTS = ("2026-11-18T19:30", "2026-11-19T19:30", "noon")
STUDENT_IDS = ("S1", "S2", "S03", "s4", "x1", "é", "Z9", "a b")
FAMILY_IDS = ("F1", "F2", "F03", "x1", "maison", "S1")
USUAL_GOALS = ("students seated", "nobody alone", "families served", "satisfaction")
WEIGHTS = (None, 0, 0.5, 1, 7.25)


def policy_of(reading: Reading) -> pt.Policy:
    """The policy that the oracle reads this way."""
    return pt.Policy(
        requirements=(*_requirements(reading), *(own.rule for own in reading.own_requirements)),
        preferences=(*_preferences(reading), *(own.rule for own in reading.own_preferences)),
        table_requirements=(*_table_requirements(reading), *(own.rule for own in reading.own_table_requirements)),
        table_preferences=(*_table_preferences(reading), *(own.rule for own in reading.own_table_preferences)),
        goals=tuple(_goal(name, reading) for name in reading.goals),
        allow_split=reading.allow_split,
    )


def _requirements(reading: Reading) -> list[Any]:
    return [
        *([] if reading.language is None else [pt.SharedLanguage(level=reading.language)]),
        *([pt.AnimalsAvoided()] if reading.animals else []),
        *([pt.SmokeFree()] if reading.smoke else []),
        *([pt.StepFree()] if reading.step else []),
        *([] if reading.reach is None else [pt.WithinReach(*reading.reach)]),
        *([pt.Welcome()] if reading.welcome else []),
        *([] if reading.since is None else [pt.NotBefore(reading.since)]),
    ]


def _preferences(reading: Reading) -> list[Any]:
    weighted = (
        (pt.LanguageComfort, reading.comfort),
        (pt.LanguagePractice, reading.practice),
        (pt.ShortTravel, reading.travel),
        (pt.SharedInterests, reading.interests),
        (pt.SlotWish, reading.wish),
        (pt.CountryWish, reading.country_wish),
        (pt.NewFaces, reading.new_faces),
    )
    listed = [kind(weight=weight) for kind, weight in weighted if weight is not None]
    return listed if reading.fact is None else [*listed, pt.FromFact("points", weight=reading.fact)]


def _table_requirements(reading: Reading) -> list[Any]:
    return [
        *([pt.Company()] if reading.company else []),
        *([] if reading.one_language is None else [pt.OneTableLanguage(level=reading.one_language)]),
        *([] if reading.per_country is None else [pt.AtMostPerCountry(most=reading.per_country)]),
        *([] if reading.special_diets is None else [pt.AtMostSpecialDiets(most=reading.special_diets)]),
    ]


def _table_preferences(reading: Reading) -> list[Any]:
    weighted = (
        (pt.MixedCountries, reading.mixed),
        (pt.TableLanguage, reading.table_language),
        (pt.FullTable, reading.full),
        (pt.SameCountry, reading.same_country),
    )
    listed = [kind(weight=weight) for kind, weight in weighted if weight is not None]
    if reading.companion is None:
        return listed
    weight, level = reading.companion
    return [*listed, pt.Companion(weight=weight, level=level)]


def _goal(name: str, reading: Reading) -> Any:
    if name in reading.own_goals:
        return reading.own_goals[name].goal
    if name == "students seated":
        return pt.StudentsSeated() if reading.weights is None else pt.StudentsSeated(weights=reading.weights)
    if name == "fewest changes":
        return pt.FewestChanges(reading.told)
    if name == "fewest tables touched":
        return pt.FewestTables([(its_id, *place) for place, ids in reading.told_tables.items() for its_id in ids])
    kinds = {
        "nobody alone": pt.NobodyAlone,
        "families served": pt.FamiliesServed,
        "satisfaction": pt.Satisfaction,
        "left out first": pt.LeftOutFirst,
        "early birds": pt.EarlyBirds,
        "worst off": pt.WorstOff,
        "parties whole": pt.PartiesWhole,
    }
    return kinds[name]()


# The catalogue as it was first, with rules of somebody's own


def random_reading(rng: random.Random) -> Reading:
    """A policy: the default, or one with weights, goals and rules of its own."""
    kind = rng.choice(("default", "default", "fact", "weights", "goals", "table", "require", "goal", "all", "plain"))
    reading = Reading()
    if kind in ("fact", "all"):
        reading = replace(reading, fact=rng.choice((0.5, 2.0, 40.0)))
    if kind in ("weights", "all"):
        names = ("comfort", "practice", "travel", "interests")
        weights = {name: rng.choice((None, 0, 0.001, 0.5, 1, 7.25)) for name in names}
        reading = replace(
            reading,
            **weights,
            wish=rng.choice((0, 1.0, 3)),
            mixed=rng.choice((None, 0, 0.3, 5)),
            country_wish=rng.choice((0, 2.0)),
            language=rng.choice((None, "A1", "A2", "B1")),
            reach=rng.choice(((60.0, 12.0), (25.0, 15.0))),
        )
    if kind in ("goals", "all"):
        reading = replace(reading, goals=tuple(rng.sample(USUAL_GOALS, rng.randint(1, 4))))
    if kind in ("table", "all"):
        own = tuple(rng.sample(OWN_TABLE_PREFERENCES, rng.randint(1, 2)))
        reading = replace(reading, own_table_preferences=own, mixed=rng.choice((None, 1.0)))
    if kind in ("require", "all"):
        reading = replace(
            reading,
            own_table_requirements=(rng.choice(OWN_TABLE_REQUIREMENTS),),
            own_requirements=(OWN_REQUIREMENT,) if rng.random() < 0.4 else (),
            own_preferences=(OWN_PREFERENCE,) if rng.random() < 0.4 else (),
        )
    if kind in ("goal", "all"):
        names = rng.sample(tuple(OWN_GOALS), rng.randint(1, 2))
        goals = (*rng.sample(USUAL_GOALS, rng.randint(1, 3)), *names)
        reading = replace(reading, goals=tuple(rng.sample(goals, len(goals))), own_goals=OWN_GOALS)
    if kind == "plain":
        added = ("students seated", "satisfaction"), tuple(rng.sample(USUAL_GOALS, 3)), ("satisfaction",)
        goals = rng.choice((USUAL_GOALS, *added))
        reading = without_table_gains(replace(reading, goals=goals), rng.choice((None, 0)))
        reading = replace(reading, fact=rng.choice((None, 1.5)))
    return reading


def without_table_gains(reading: Reading, weight: float | None) -> Reading:
    """Table preferences are not listed, or count nothing."""
    companion = None if weight is None else (weight, "B1")
    nothing: dict[str, Any] = dict.fromkeys(("mixed", "table_language", "full", "same_country"), weight)
    return replace(reading, companion=companion, own_table_preferences=(), **nothing)


# The whole catalogue


def wide_reading(rng: random.Random) -> Reading:
    """A policy of rules and goals from all over the catalogue."""
    kind = rng.choice(("tables", "tables", "weights", "goals", "goals", "split", "all", "all", "plain"))
    reading = Reading(fact=rng.choice((None, None, 1.5)), country_wish=rng.choice((0, 2.0)))
    if kind in ("tables", "all"):
        reading = with_table_rules(rng, reading)
    if kind in ("weights", "all"):
        reading = with_weights(rng, reading)
    if kind in ("goals", "split", "all", "plain"):
        reading = with_goals(rng, reading, rng.randint(2, 5))
    if kind == "all" and rng.random() < 0.5:
        reading = with_own(rng, reading)
    if kind == "plain":
        reading = without_table_gains(reading, rng.choice((None, 0)))
    return replace(reading, allow_split=kind == "split" or rng.random() < 0.3)


def with_table_rules(rng: random.Random, reading: Reading) -> Reading:
    """Some of the requirements on a table."""
    return replace(
        reading,
        one_language=rng.choice((None, "A1", "A2", "A2", "B1")),
        per_country=rng.choice((None, 1, 1, 2)),
        special_diets=rng.choice((None, 1, 1, 2)),
    )


def with_weights(rng: random.Random, reading: Reading) -> Reading:
    """Other weights of what is pleasant, at tables above all."""
    return replace(
        reading,
        comfort=rng.choice((0, 0.5, 3.0)),
        new_faces=rng.choice(WEIGHTS),
        mixed=rng.choice(WEIGHTS),
        table_language=rng.choice(WEIGHTS),
        companion=rng.choice((None, (0, "B1"), (1.0, "B1"), (2.5, "A2"), (5, "B2"))),
        full=rng.choice((None, 0, 0.3, 4)),
        same_country=rng.choice((None, 0, 1.0, 3.3)),
    )


def with_large_numbers(rng: random.Random, reading: Reading) -> Reading:
    """Gains of a hundred million beside those of a few, and students who count a million."""
    each = {student: rng.choice((1, 1_000_000)) for student in STUDENT_IDS[:6]}
    return replace(
        reading,
        fact=rng.choice((1.0, 1e5, 5e5)),
        comfort=rng.choice((0.001, 3.0, 1e5)),
        table_language=rng.choice((1.0, 5e4)),
        companion=(rng.choice((1.0, 5e4)), "B1"),
        weights=rng.choice((None, each)),
    )


def with_goals(rng: random.Random, reading: Reading, count: int) -> Reading:
    """Goals from all over, in any order that is one: nobody is worst off before it is known who sits."""
    goals = ordered(rng.sample(GOALS, count))
    return replace(reading, goals=goals, weights=some_weights(rng), told=some_seats(rng))


def ordered(goals: Sequence[str]) -> tuple[str, ...]:
    """The same goals, "students seated" right before "worst off" unless it comes earlier."""
    if "worst off" not in goals:
        return tuple(goals)
    place = goals.index("worst off")
    if "students seated" in goals[:place]:
        return tuple(goals)
    later = [name for name in goals[place:] if name != "students seated"]
    return (*goals[:place], "students seated", *later)


def some_weights(rng: random.Random) -> Any:
    """What students count for: one each, what somebody says, or what a column says."""
    each = {student: rng.choice((1, 2, 3, 1000, 1_000_000)) for student in rng.sample(STUDENT_IDS[:6], 3)}
    return rng.choice((None, None, each, "times_left_out", "extras.waits"))


def some_seats(rng: random.Random) -> tuple[tuple[str, str, str], ...]:
    """What some students were told, strangers among them."""
    students = rng.sample(STUDENT_IDS, rng.randint(0, 6))
    return tuple((student, rng.choice(FAMILY_IDS[:4]), rng.choice(SLOTS[:2])) for student in students)


def with_own(rng: random.Random, reading: Reading) -> Reading:
    """Rules of somebody's own beside them."""
    reading = replace(
        reading,
        own_preferences=(OWN_PREFERENCE,),
        own_table_preferences=(rng.choice(OWN_TABLE_PREFERENCES),),
        own_table_requirements=(rng.choice(OWN_TABLE_REQUIREMENTS),) if rng.random() < 0.3 else (),
    )
    if rng.random() < 0.5:
        return reading
    goals = list(reading.goals)
    goals.insert(rng.randint(0, len(goals)), name := rng.choice(tuple(OWN_GOALS)))
    return replace(reading, goals=tuple(goals), own_goals={name: OWN_GOALS[name]})


# One rule or goal in force

STRONG: dict[str, tuple[Any, ...]] = {
    "language": ("A2", "B1"),
    "since": (SLOTS[1][:10], "2026-11-18T20:00", "2026-11-18"),
    "reach": ((25.0, 15.0), (10.0, 12.0)),
    "one_language": ("A2", "B1"),
    "per_country": (1, 1, 2),
    "special_diets": (1, 1, 2),
    "companion": ((1.0, "B1"), (2.5, "A2"), (5, "B2")),
    **dict.fromkeys(("animals", "smoke", "step", "welcome", "company"), (True,)),
}
"""What a reading says where a rule is in force; preferences have a weight."""


def with_rule(rng: random.Random, name: str, reading: Reading) -> Reading:
    """The same policy with a rule in force, and a goal that counts it if it is a preference."""
    field = FIELDS[name]
    reading = replace(reading, **{field: rng.choice(STRONG.get(field, (0.5, 1, 3.3, 7.25)))})
    if field in ("animals", "smoke", "step", "welcome", "company") or "satisfaction" in reading.goals:
        return reading
    return replace(reading, goals=(*reading.goals, "satisfaction"))


def with_goal(rng: random.Random, name: str, reading: Reading) -> Reading:
    """The same policy with a goal somewhere among its own."""
    if name == "parties whole":
        reading = replace(reading, allow_split=True)
    if name == "fewest changes":
        reading = replace(reading, told=some_seats(rng) or (("S1", "F1", SLOTS[0]),))
    goals = [other for other in reading.goals if other != name]
    goals.insert(rng.randint(0, len(goals)), name)
    return replace(reading, goals=ordered(goals))
