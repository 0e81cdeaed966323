"""Weeks of cancellations, late arrivals and second thoughts, one repair each, written to files and read again."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from batches import batches, judged

import partage as pt
from partage.testing import random_roster

SOON = pt.Budget(60.0)
SIZES = ((14, 6, 2), (20, 8, 3), (24, 10, 2))
DAYS = 6


def a_policy(rng: random.Random, tally: Counter[str]) -> pt.Policy:
    """The default policy, or one of its goals' many variants."""
    usual = pt.Policy.default()
    kind = rng.choice(("usual", "worst off", "split", "satisfaction only", "left out first"))
    tally[kind] += 1
    goals: dict[str, tuple[Any, ...]] = {
        "worst off": (pt.StudentsSeated(), pt.WorstOff(), pt.Satisfaction()),
        "satisfaction only": (pt.Satisfaction(),),
        "left out first": (pt.LeftOutFirst(), pt.StudentsSeated(), pt.Satisfaction()),
    }
    return replace(usual, goals=goals.get(kind, usual.goals), allow_split=kind == "split")


def a_change(rng: random.Random, plan: pt.Plan, number: int) -> dict[str, Any]:
    """What is told of one day."""
    people, homes = plan.roster.students, plan.roster.families
    student, home = rng.choice(people), rng.choice(homes)
    days = sorted({slot for one in homes for slot in one.availability})
    return {
        "student": lambda: {"cancelled": [f"student:{student.id}"]},
        "family": lambda: {"cancelled": [f"family:{home.id}"]},
        "arrival": lambda: {
            "arrived": [student.replace(id=f"N{number}", party=None)],
            "facts": {"points": [(f"N{number}", home.id, 0.5)]},
        },
        "new home": lambda: {"arrived": [home.replace(id=f"H{number}")]},
        "other days": lambda: {"changed": [student.replace(availability=[rng.choice(days)])]},
        "fewer seats": lambda: {"changed": [home.replace(seats=max(1, home.seats - 1), min_guests=1)]},
    }[rng.choice(("student", "student", "family", "arrival", "new home", "other days", "fewer seats"))]()


def a_week(seed: int, tally: Counter[str], folder: Path, days: int = DAYS) -> Iterator[str]:
    """One change after the other; what is wrong in any state."""
    rng = random.Random(seed)
    drawn = random_roster(rng.choice(SIZES), seed=seed)
    points = [[rng.random() for _ in drawn.families] for _ in drawn.students]
    roster = pt.Roster(drawn.students, drawn.families, facts={"points": points})
    policy = a_policy(rng, tally)
    policy = replace(policy, preferences=(*policy.preferences, pt.FromFact("points", weight=1.0)))
    plan = pt.match(roster, policy, budget=SOON)
    for number in range(days):
        told = None if rng.random() < 0.7 else rng.sample(sorted(plan.seated), len(plan.seated) // 2)
        given = rng.choice((policy, plan.policy, None))
        after = pt.repair(plan, plan.roster, given, told=told, **a_change(rng, plan, number), budget=SOON)
        tally["repairs"] += 1
        tally["moved"] += len(after.changes.moved)
        yield from (f"day {number}: {fault}" for fault in faults(plan, after, told))
        fresh = pt.match(after.roster, policy, budget=SOON)
        seated = {level.goal: level.value for level in after.levels}["students seated"]
        if "students seated" in {level.goal for level in fresh.levels} and len(fresh.seated) != seated:
            yield f"day {number}: {seated} seated, {len(fresh.seated)} anew"
        tally["moved anew"] += len(movers(plan, fresh, told))
        plan = read_again(after, folder / f"{seed}-{number}")
        if plan.sha256 != after.sha256:
            yield f"day {number}: another plan is read"


def faults(before: pt.Plan, after: pt.Plan, told: list[str] | None) -> Iterator[str]:
    """What is wrong with a repair."""
    if not pt.verify(after, after.roster, after.policy):
        yield "refused by the checker"
    if after.status is not pt.Status.OPTIMAL:
        yield f"left open: {after.levels}"
    if after.manifest["parent"] != before.sha256:
        yield "no child of the plan repaired"
    moved = movers(before, after, told)
    value = {level.goal: level.value for level in after.levels}.get("fewest changes", 0)
    if -value != len(moved) or set(after.changes.moved) != moved:
        yield f"{sorted(moved)} moved, {value} and {after.changes.moved} are said"
    if before.diff(after).people != after.changes.people and told != []:
        yield "the difference is told differently afterwards"
    for reader, people in (("student", after.changes.people), ("family", after.changes.tables)):
        for lang in ("en", "fr"):
            for one in people:
                whom = getattr(one, reader)
                words = after.changes.text(lang, reader, of=whom)
                ids = {record.id for record in (*before.roster.students, *before.roster.families)}
                if any(its_id in words for its_id in ids):
                    yield f"an id in what a {reader} reads"


def movers(before: pt.Plan, after: pt.Plan, told: list[str] | None) -> set[str]:
    """Who was told of a seat, is still there, and has another one or none."""
    there = {student.id for student in after.roster.students}
    knew = before.seated if told is None else told
    return {one for one in knew if one in there and after.seated.get(one) != before.seated[one]}


def read_again(plan: pt.Plan, folder: Path) -> pt.Plan:
    """The plan after a visit to the disk."""
    folder.mkdir()
    plan.save(folder / "plan.json")
    plan.roster.save(folder / "roster.json")
    plan.policy.save(folder / "policy.toml")
    roster, policy = pt.read_roster(folder / "roster.json"), pt.Policy.load(folder / "policy.toml")
    return pt.Plan.load(folder / "plan.json", roster, policy)


def test_a_few_weeks(tmp_path):
    tally = judged(range(560_000, 560_003), lambda seed, tally: a_week(seed, tally, tmp_path, days=2))
    assert 0 < tally["moved"] < tally["moved anew"], tally


@pytest.mark.heavy
@batches(40, first=561_000)
def test_forty_weeks(seeds, tmp_path):
    tally = judged(seeds, lambda seed, tally: a_week(seed, tally, tmp_path))
    assert tally["moved"] < tally["moved anew"], tally


@pytest.mark.heavy
def test_thirty_changes_of_a_dinner(tmp_path):
    """Three cancellations for each late arrival; everybody who has a seat was told of it."""
    rng = random.Random(7)
    plan = pt.match(random_roster("dinner", seed=7), budget=SOON)
    spare = list(random_roster("dinner", seed=1007).students)
    for number in range(30):
        if number % 4 == 3:
            what: dict[str, Any] = {"arrived": [spare.pop().replace(id=f"N{number}", party=None)]}
        elif number % 4 == 2:
            what = {"cancelled": [f"family:{rng.choice(sorted({table.family for table in plan.tables}))}"]}
        else:
            what = {"cancelled": [f"student:{rng.choice(sorted(plan.seated))}"]}
        after = pt.repair(plan, plan.roster, budget=SOON, **what)
        assert list(faults(plan, after, None)) == []
        plan = read_again(after, tmp_path / str(number))
