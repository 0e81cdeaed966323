"""Certificates recomputed twice: by the checker, and by the oracle, which looks at every table."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

import pytest
from batches import batches, judged
from growing import some_prices
from plans import SOURCES, Drawn, drawn_plan
from test_optimum import compiled

import partage as pt
from partage.plan.certificate import Checker
from partage.plan.records import Certificate
from partage.solve.blocks import independent_blocks

FEATURES = (
    "parties", "minimums", "company", "table requirements", "table preferences", "trusted rules", "pins",
    "two meals", "two meals held", "several blocks",
)  # fmt: skip
RARER = ("a lowest gain", "a constant", "split parties", "weights")


def recomputed(seed: int, tally: Counter[str]) -> Iterator[str]:
    """What the checker and the oracle differ in, on one plan and on the same plan with prices drawn anew."""
    drawn = drawn_plan(seed)
    tally.update([drawn.source, *features(drawn)])
    yield from as_stated(drawn, tally)
    yield from at_random_prices(drawn, random.Random(seed), tally)


def as_stated(drawn: Drawn, tally: Counter[str]) -> Iterator[str]:
    """The certificates that came with the plan."""
    known, plan, values = drawn.known, drawn.plan, drawn.values
    verdict = pt.verify(plan, known.roster, known.policy)
    if not verdict:
        yield f"{drawn.source}: refused: {[str(violation) for violation in verdict.violations]}"
    if list(known.world.worth(plan.tables)) != values:
        yield f"{drawn.source}: worth {values} is stated, {known.world.worth(plan.tables)} is counted"
    for number, (level, check) in enumerate(zip(plan.levels, verdict.levels, strict=True)):
        reached = values[:number] == list(known.best[:number])
        tally["bounds of the optimum"] += reached
        if reached and not level.bound >= known.best[number] >= level.value:
            yield f"{drawn.source}, level {number}: from {level.value} to {level.bound}, not {known.best[number]}"
        if number == known.world.worst:
            tally["lowest gains"] += 1
            continue
        certificate = level.certificate
        true = known.world.price_bound(number, certificate, values)
        tally["certificates"] += 1
        tally[f"proof {level.proof}"] += 1
        yield from differing(f"{drawn.source}, level {number}", certificate, check.price_bound, true, tally)
        if certificate.price_bound < true or (drawn.exact(number) and certificate.price_bound != check.price_bound):
            yield f"{drawn.source}, level {number}: {certificate.price_bound} is stated, the oracle finds {true}"


def at_random_prices(drawn: Drawn, rng: random.Random, tally: Counter[str]) -> Iterator[str]:
    """Any prices prove something: what, is recomputed by both."""
    known, values = drawn.known, drawn.values
    altered = [
        None if level.certificate is None else some_prices(known.world, rng, level.certificate)
        for level in drawn.plan.levels
    ]
    found = Checker(compiled(known.roster, known.policy)[0], known.policy).price_bounds(altered, values)
    for number, (certificate, bound) in enumerate(zip(altered, found, strict=True)):
        if certificate is None:
            continue
        true = known.world.price_bound(number, certificate, values)
        tally.update(["altered certificates", *(["cuts"] if certificate.cuts else [])])
        yield from differing(f"altered, level {number}", certificate, bound, true, tally)
        if values[:number] == list(known.best[:number]) and bound // certificate.unit < known.best[number]:
            yield f"altered, level {number}: {bound} / {certificate.unit} is below the best, {known.best[number]}"


def differing(where: str, certificate: Certificate, bound: int | None, true: int, tally: Counter[str]) -> Iterator[str]:
    """Equal, or above where families are over-estimated and listed."""
    if certificate.relaxed:
        tally["relaxed"] += 1
        tally["relaxed, above"] += bound is not None and bound > true
    if bound is None or bound < true or (bound > true and not certificate.relaxed):
        yield f"{where}: the checker finds {bound}, the oracle {true}"


def features(drawn: Drawn) -> Iterator[str]:
    """What the plan's roster and policy have that makes tables hard to bound."""
    roster, policy, reading = drawn.known.roster, drawn.known.policy, drawn.known.reading
    hosted = Counter(table.family for table in drawn.plan.tables)
    has = (
        bool(roster.parties),
        any(family.min_guests > 1 for family in roster.families),
        any(student.company for student in roster.students),
        reading.table_rules,
        reading.table_gains,
        any(level.certificate and level.certificate.trusted for level in drawn.plan.levels),
        bool(roster.pins),
        any(min(family.max_meals, len(family.availability)) > 1 for family in roster.families),
        any(count > 1 for count in hosted.values()),
        len(independent_blocks(compiled(roster, policy)[1], 1)) > 1,
        drawn.known.world.worst is not None,
        any(drawn.known.world.constants),
        reading.allow_split and bool(roster.parties),
        reading.weights is not None and "students seated" in reading.goals,
    )
    return (name for name, present in zip((*FEATURES, *RARER), has, strict=True) if present)


def test_a_few_certificates():
    tally = judged(range(110_000, 110_030), recomputed)
    assert tally["certificates"] >= 60
    assert all(tally[feature] for feature in (*FEATURES, *RARER, *SOURCES, "relaxed, above")), tally


@pytest.mark.heavy
@batches(500, first=120_000)
def test_five_hundred_plans_recomputed(seeds):
    tally = judged(seeds, recomputed)
    assert min(tally[feature] for feature in FEATURES) >= 5, tally
    assert min(tally[feature] for feature in RARER) >= 2, tally
    assert min(tally[source] for source in SOURCES) >= 3, tally
    assert min(tally["certificates"], tally["altered certificates"]) >= 2 * len(seeds)
    assert min(tally["relaxed, above"], tally["bounds of the optimum"]) >= 10, tally
    assert min(tally["proof prices"], tally["proof search"], tally["proof none"]) >= 5, tally
