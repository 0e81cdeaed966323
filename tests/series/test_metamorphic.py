"""Small rosters changed in ways whose effect on the best plan is known: no oracle is needed, so they may be larger."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from batches import TableOracle, batches, judged
from drawing import GAIN, Case, NotProvenError, drawn, matched, possible, values_of
from together import Names, joined, renamed, summed

import partage as pt

REFUSALS = {"pin_breaks_rule", "pin_no_common_slot", "pin_breaks_diet", "pin_breaks_allergy", "pin_against_apart"}
"""What may be wrong with a pin of a student who comes alone and is not pinned elsewhere."""

WHOLE_INTERESTS, WHOLE_MIXED = 0.9, 0.84
"""Weights under which a gain is never rounded, though satisfaction comes in thirds, or in up to eighths."""


# The changes; each says what the new plan gets wrong


def shuffled(case: Case) -> Iterator[str]:
    """Another order of everything that is listed gives the same document."""
    rng, roster = case.rng, case.roster
    rows, columns = (rng.sample(range(len(side)), len(side)) for side in (roster.students, roster.families))
    names = rng.sample(list(roster.facts), len(roster.facts))
    facts: dict[str, Any] = {name: roster.facts[name][np.ix_(rows, columns)] for name in names}
    if rng.random() < 0.5:
        facts = {name: rng.sample(_triples(roster, name), roster.facts[name].size) for name in names}
    other = pt.Roster(
        [roster.students[row] for row in rows],
        [roster.families[column] for column in columns],
        facts=facts,
        pins=rng.sample(roster.pins, len(roster.pins)),
        apart=[rng.sample(_written(pair), 2) for pair in rng.sample(roster.apart, len(roster.apart))],
    )
    before, after = case.plan, matched(other, case.policy)
    if before.tables != after.tables or before.unseated != after.unseated:
        yield "another plan"
    if before.sha256 != after.sha256:
        yield "another plan_sha256"


def _triples(roster: pt.Roster, name: str) -> list[tuple[str, str, float]]:
    return [
        (student.id, family.id, float(value))
        for student, row in zip(roster.students, roster.facts[name], strict=True)
        for family, value in zip(roster.families, row, strict=True)
    ]


def _written(pair: Any) -> tuple[str, str]:
    return f"{pair.kind_a}:{pair.a}", f"{pair.kind_b}:{pair.b}"


def called_otherwise(case: Case) -> Iterator[str]:
    """Other ids, slots and labels of parties, in another order, are worth the same."""
    roster, rng = case.roster, case.rng
    slots = {slot for record in (*roster.students, *roster.families) for slot in record.availability}
    names = Names(
        _new_names(rng, [student.id for student in roster.students]),
        _new_names(rng, [family.id for family in roster.families]),
        _new_names(rng, slots),
        _new_names(rng, roster.parties),
    )
    yield from differing(case.plan, matched(renamed(roster, names), case.policy))


def _new_names(rng: random.Random, names: Any) -> Any:
    old = sorted(names)
    return dict(zip(old, (f"{number:03}" for number in rng.sample(range(1000), len(old))), strict=True)).__getitem__


def with_a_useless_family(case: Case) -> Iterator[str]:
    """A home where nobody can sit changes nothing."""
    roster, rng = case.roster, case.rng
    why_not, fields = rng.choice(
        (
            ("slot", {"availability": {"never"}}),
            ("language", {"languages": {"eo": "native"}}),
            ("place", {"place": (-45.0, 170.0)}),
        )
    )
    case.tally[f"useless for its {why_not}"] += 1
    useless = rng.choice(roster.families).replace(id=rng.choice(("A", "F0055", "Z")), **fields)
    position = rng.randint(0, len(roster.families))
    families = [*roster.families[:position], useless, *roster.families[position:]]
    facts = {name: np.insert(array, position, 1.0, axis=1) for name, array in roster.facts.items()}
    larger = pt.Roster(roster.students, families, facts=facts, pins=roster.pins, apart=roster.apart)
    before, after = case.plan, matched(larger, case.policy)
    yield from differing(before, after)
    if before.seated != after.seated:
        yield "others are seated, or elsewhere"


def two_together(case: Case, threads: Executor) -> Iterator[str]:
    """Two rosters with nothing in common are worth their sum, whoever solves the parts."""
    rosters = [case.roster, possible(case.rng, case.policy, most=18)]
    parts = [(roster, values_of(matched(roster, case.policy))) for roster in rosters]
    whole = joined([renamed(roster, Names.ending(f"/{number}")) for number, roster in enumerate(rosters)])
    plan = matched(whole, case.policy)
    if values_of(plan) != summed(parts):
        yield f"worth {values_of(plan)}, the parts {summed(parts)}"
    if matched(whole, case.policy, threads).sha256 != plan.sha256:
        yield "another plan with threads"


def one_pair_decided(case: Case) -> Iterator[str]:
    """The best plan either has a pair at one table or has not: the better of the two is the best."""
    roster, before = case.roster, case.plan
    pair = _some_pair(case, before)
    forbidden = [*map(_written, roster.apart), (f"student:{pair[0]}", f"family:{pair[1]}")]
    without = values_of(matched(_with(roster, apart=forbidden), case.policy))
    forced = values_if_forced(case, pair)
    best = without if forced is None else max(without, forced)
    if best != values_of(before):
        yield f"worth {values_of(before)}; {pair} forbidden {without}, forced {forced}"
    together = before.seated.get(pair[0], ("",))[0] == pair[1]
    if together and forced != values_of(before):
        yield f"worth {values_of(before)} with {pair}, and {forced} with the pair forced"
    case.tally["forced impossible" if forced is None else "forced as good" if forced == best else "forced worse"] += 1


def _some_pair(case: Case, plan: pt.Plan) -> tuple[str, str]:
    """A student without party and pin, and a family: in half of the cases where the student sits anyway."""
    roster, rng = case.roster, case.rng
    pinned = {pin.student for pin in roster.pins}
    single = [student.id for student in roster.students if student.party is None and student.id not in pinned]
    student = rng.choice(single)
    if student in plan.seated and rng.random() < 0.5:
        return student, plan.seated[student][0]
    return student, rng.choice(roster.families).id


def values_if_forced(case: Case, pair: tuple[str, str]) -> tuple[int, ...] | None:
    """What the best plan with this pair is worth to the roster's own levels; nothing if the pair is impossible."""
    try:
        roster = _with(case.roster, pins=[*case.roster.pins, pair])
        plan = matched(roster, case.policy)
    except pt.RosterError as error:
        if {fault.code for fault in error.faults} <= REFUSALS:
            return None
        raise
    if pair[0] not in plan.seated:
        return None
    kept, *others = values_of(plan)
    return (kept - 1, *others) if case.roster.pins else tuple(others)


def _with(roster: pt.Roster, *, pins: Sequence[Any] = (), apart: Sequence[Any] = ()) -> pt.Roster:
    """The roster with other pins or other pairs."""
    return pt.Roster(
        roster.students, roster.families, facts=roster.facts, pins=pins or roster.pins, apart=apart or roster.apart
    )


def weighted_twice(case: Case) -> Iterator[str]:
    """Twice the weights give twice the satisfaction and nothing else, where no gain is rounded."""
    preferences = (pt.LanguageComfort(), pt.LanguagePractice(), pt.SharedInterests(weight=WHOLE_INTERESTS))
    whole = replace(case.policy, preferences=(*preferences, pt.FromFact("points", weight=8.0)))
    if whole.table_preferences:
        whole = replace(whole, table_preferences=(pt.MixedCountries(weight=WHOLE_MIXED),))
    once, twice = (matched(case.roster, policy) for policy in (whole, doubled(whole)))
    for before, after in zip(once.levels, twice.levels, strict=True):
        factor = 2 if before.goal == GAIN.name else 1
        if after.value != factor * before.value:
            yield f"{before.goal}: {before.value} and {after.value} with twice the weights"


def doubled(policy: pt.Policy) -> pt.Policy:
    """Every weight twice."""
    rules: dict[str, Any] = {
        section: tuple(replace(rule, weight=2 * rule.weight) for rule in getattr(policy, section))
        for section in ("preferences", "table_preferences")
    }
    return replace(policy, **rules)


def differing(before: pt.Plan, after: pt.Plan) -> Iterator[str]:
    """Whether two plans are worth the same."""
    if values_of(before) != values_of(after):
        yield f"worth {values_of(after)} instead of {values_of(before)}"


# The series


CHANGES = (shuffled, called_otherwise, with_a_useless_family, two_together, one_pair_decided, weighted_twice)


def changed(threads: Executor, most: int) -> TableOracle:
    """One roster of so many students at the most, and one change, by the seed."""

    def judge(seed: int, tally: Counter[str]) -> Iterator[str]:
        case = drawn(seed, most, tally)
        change = CHANGES[seed % len(CHANGES)]
        tally[change.__name__] += 1
        tally["with pins"] += bool(case.roster.pins)
        tally["with parties"] += bool(case.roster.parties)
        try:
            for fault in two_together(case, threads) if change is two_together else change(case):
                yield f"{change.__name__}: {fault}"
        except NotProvenError as error:
            yield f"{change.__name__}: {error}"

    return judge


@pytest.fixture(scope="module")
def threads() -> Iterator[Executor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


def test_a_few_changes(threads):
    judged(range(12), changed(threads, most=17))


@pytest.mark.heavy
@batches(500, first=110_000)
def test_five_hundred_changes(seeds, threads):
    tally = judged(seeds, changed(threads, most=40))
    assert min(tally["forced impossible"], tally["forced as good"]) >= 1
