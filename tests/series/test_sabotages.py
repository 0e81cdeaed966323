"""Plans spoilt at random: the checker says exactly what the oracle finds wrong, and never less."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

import pytest
from audit import SEATING, UNKNOWN, Document, faults
from batches import batches, judged
from drafts import Draft, Kind, NotHereError
from plans import Drawn, drawn_plan
from spoilt_figures import FIGURES
from spoilt_seats import SEATS

import partage as pt

PLANS, APART, TRIES = 60, 1_000_000, 3
"""Plans for one sabotage at the most, how far apart their seeds are, and tries at each."""

KINDS = FIGURES | SEATS
NAMES = tuple(KINDS)


def sabotaged(seed: int, tally: Counter[str]) -> Iterator[str]:
    """A sabotage of a plan that nobody else spoils."""
    plans = ((drawn, drawn_plan(drawn)) for drawn in range(seed, seed + PLANS * APART, APART))
    yield from spoilt_by(NAMES[seed % len(NAMES)], plans, tally)


def sabotaged_again(seed: int, tally: Counter[str]) -> Iterator[str]:
    """The same few plans for every sabotage."""
    plans = ((seed + drawn * APART, same_plan(drawn)) for drawn in range(PLANS))
    yield from spoilt_by(NAMES[seed % len(NAMES)], plans, tally)


same_plan = cache(drawn_plan)


def spoilt_by(name: str, plans: Iterable[tuple[int, Drawn]], tally: Counter[str]) -> Iterator[str]:
    """One sabotage that is one: drafts that leave the document true, or wrong in another way, are judged, too."""
    for seed, drawn in plans:
        rng = random.Random(seed)
        for _ in range(TRIES):
            try:
                document = spoilt(drawn, KINDS[name], rng)
            except NotHereError:
                tally["redrawn: not here"] += 1
                break
            wrong, said = judgements(document, drawn)
            yield from (f"{name}, seed {seed}: {fault}" for fault in disagreements(wrong, said))
            if wrong & KINDS[name].codes:
                tally.update(["refused", name])
                return
            tally["redrawn: another fault" if wrong else "redrawn: still true"] += 1
            tally[f"still true: {name}"] += not wrong
    yield f"{name}: no plan that is spoilt by it"


def spoilt(drawn: Drawn, kind: Kind, rng: random.Random) -> Document:
    """The document after the sabotage; tables that were moved are counted anew where the kind asks for it."""
    document = json.loads(json.dumps(drawn.plan.to_document()))
    kind.spoil(Draft(document, drawn.known.world, rng))
    if not kind.recounted:
        return document
    tables = [(table["family"], table["slot"], table["students"]) for table in document["tables"]]
    plan = pt.Plan.of(tables, drawn.known.roster, drawn.known.policy)
    return json.loads(json.dumps(plan.to_document()))


def judgements(document: Document, drawn: Drawn) -> tuple[set[str], set[str]]:
    """What the oracle finds wrong, and what the checker says."""
    roster, policy = drawn.known.roster, drawn.known.policy
    right = {"roster_sha256": roster.sha256, "policy_sha256": policy.sha256}
    plan = pt.Plan.from_document(document | right, roster, policy)
    stated = {key: document[key] for key in right}
    verdict = pt.verify(replace(plan, **stated), roster, policy)
    wrong = faults(document, drawn, [check.price_bound for check in verdict.levels])
    return wrong, {violation.code for violation in verdict.violations}


def disagreements(wrong: set[str], said: set[str]) -> Iterator[str]:
    """In which codes the two differ, as far as the oracle can tell."""
    if wrong & UNKNOWN:
        said = said & UNKNOWN
    elif wrong & SEATING:  # figures of forbidden tables are nothing that the oracle counts
        said, wrong = said & SEATING, wrong & SEATING
    if "student_twice" in wrong:  # a party is split or not, depending on which seat counts
        said, wrong = said - {"party_split"}, wrong - {"party_split"}
    if wrong != said:
        yield f"wrong: {sorted(wrong)}; said: {sorted(said)}"


def test_a_few_sabotages():
    tally = judged(range(130_000, 130_000 + len(NAMES)), sabotaged_again)
    assert all(tally[name] == 1 for name in NAMES)


@pytest.mark.heavy
@batches(500, first=140_000)
def test_five_hundred_sabotages(seeds):
    tally = judged(seeds, sabotaged)
    assert tally["refused"] == len(seeds)
    assert all(tally[name] >= len(seeds) // len(NAMES) for name in NAMES), tally
    assert min(tally["redrawn: still true"], tally["redrawn: not here"]) >= 5, tally
