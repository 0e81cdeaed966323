"""No seat breaks a diet or an allergy, whatever the policy wants; what breaks one is judged from the records alone."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from batches import batches, judged
from dinners import POLICIES, Impostor, Maker, forbidden, hungry_roster, without_diets
from records import eats

import partage as pt

SECONDS = (0.001, 0.02, 0.02, 0.2)
"""Next to no time gives the first plan that there is, made without any solver."""


def broken(plan: pt.Plan, roster: pt.Roster) -> list[str]:
    """Seats where somebody must not eat."""
    return [
        f"{student} at {table.family} on {table.slot}"
        for table in plan.tables
        for student in table.students
        if forbidden(roster.student(student), roster.family(table.family))
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("policies")


def dined(folder: Path) -> Callable[[int, Counter[str]], Iterator[str]]:
    """One roster under one policy, and now and then without diets, to see what would be done then."""

    def judge(seed: int, tally: Counter[str]) -> Iterator[str]:
        rng = random.Random(seed)
        roster = hungry_roster(rng)
        kind = rng.choice(tuple(POLICIES))
        policy = POLICIES[kind](Maker(rng, roster, folder))
        seconds = rng.choice(SECONDS)
        tally.update([kind, f"{seconds} seconds"])
        tally["split allowed"] += policy.allow_split and bool(roster.parties)
        tally["pairs"] += len(roster.students) * len(roster.families)
        tally["forbidden pairs"] += sum(forbidden(s, f) for s in roster.students for f in roster.families)
        try:
            plan = pt.match(roster, policy, budget=pt.Budget(seconds))
        except pt.RosterError as error:
            tally["pins refused"] += 1
            if error.code != "pin_breaks_rule":
                yield f"refused: {error.code}"
            return
        tally["seats"] += len(plan.seated)
        tally["seats on an alternative"] += alternatives(plan, roster)
        yield from broken(plan, roster)
        if kind != "own" and seed % 10 == 0:  # own rules look at diets, which are not there then
            careless = pt.match(without_diets(roster), policy, budget=pt.Budget(seconds))
            tally["careless"] += 1
            tally["careless, broken"] += bool(broken(careless, roster))

    return judge


def alternatives(plan: pt.Plan, roster: pt.Roster) -> int:
    """Seats where the diet itself is not served, but something else that the student named."""
    seats = [(roster.student(student), roster.family(place[0])) for student, place in plan.seated.items()]
    return sum(not eats(student.replace(diet_alternatives=()), family) for student, family in seats)


def check_teeth(tally: Counter[str]) -> None:
    """Most seats would be wrong, and whoever does not look at plates takes such seats nearly always."""
    assert 0.5 < tally["forbidden pairs"] / tally["pairs"] < 0.95, tally
    assert tally["careless, broken"] > 0.8 * tally["careless"] > 0, tally
    assert tally["seats"] > tally["cases"], tally
    assert min(tally[kind] for kind in (*POLICIES, "split allowed", "seats on an alternative")) > 0.02 * tally["cases"]


def test_eighty_dinners(folder):
    check_teeth(judged(range(300_000, 300_080), dined(folder)))


@pytest.mark.heavy
@batches(10_000, first=310_000)
def test_ten_thousand_dinners(folder, seeds):
    check_teeth(judged(seeds, dined(folder)))


def test_no_rule_takes_the_name_of_one_that_always_holds():
    policy = pt.Policy(requirements=(Impostor(),), preferences=(pt.FromFact("points", weight=1e5),))
    seated = careless = 0
    for seed in range(5):
        roster = hungry_roster(random.Random(seed))
        plan = pt.match(roster, policy)
        seated += len(plan.seated)
        assert not broken(plan, roster)
        careless += len(broken(pt.match(without_diets(roster), policy), roster))
    assert min(seated, careless) > 0


def test_what_must_not_be_eaten():
    """The judge itself."""
    home = pt.Family(
        id="F", languages={"fr": "B1"}, serves=["vegetarian", "halal"], safe_for=["nuts"], availability=["a"], seats=1
    )

    def guest(diet: Any, alternatives: Any = (), allergies: Any = ()) -> pt.Student:
        return pt.Student(
            id="S",
            languages={"fr": "B1"},
            availability=["a"],
            diet=diet,
            diet_alternatives=alternatives,
            allergies=allergies,
        )

    assert not forbidden(guest(["no_pork", "no_alcohol", "pescatarian"]), home)
    assert forbidden(guest(["vegan"]), home)
    assert forbidden(guest(["lactose_free"]), home)
    assert not forbidden(guest(["vegan"], [["kosher"], ["no_beef"]]), home)
    assert forbidden(guest([], [], ["nuts", "milk"]), home)
    assert not forbidden(guest([], [], ["nuts"]), home)
    assert forbidden(guest(["halal", "kosher"]), home)
