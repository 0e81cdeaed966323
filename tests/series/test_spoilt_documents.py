"""Rosters, plans, policies and sheets of our own, damaged: each is read or refused by name, soon, without a trace."""

from __future__ import annotations

import random
import resource
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from mutations import mutated

import partage as pt
from partage.testing import random_roster

SEEDS = {"roster": 1, "plan": 2, "policy": 3, "sheet": 4, "mapping": 5}
FORMS = Path(__file__).parents[2] / "examples" / "forms"


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """Sound files of every kind, and the roster that they are about."""
    folder = tmp_path_factory.mktemp("sound")
    roster = random_roster((12, 6, 2), seed=1, pins=1, apart=1)
    plan = pt.match(pt.Roster(roster.students, roster.families))
    roster.save(folder / "roster.json")
    plan.save(folder / "plan.json")
    pt.Policy.default().save(folder / "policy.toml")
    pt.write_sheets(roster, folder / "sheets")
    return folder, plan


def read(kind, raw, folder, plan):
    """Read a file of a kind."""
    if kind == "sheet":
        (folder / "students.csv").write_bytes(raw)
        return pt.read_roster(folder)
    name = {"roster": "roster.json", "plan": "plan.json"}.get(kind, f"{kind}.toml")
    (folder / name).write_bytes(raw)
    if kind == "roster":
        return pt.read_roster(folder / name)
    if kind == "plan":
        loaded = pt.Plan.load(folder / name, plan.roster)
        return pt.verify(loaded, plan.roster)
    if kind == "policy":
        return pt.Policy.load(folder / name)
    return pt.read_sheets(FORMS / "etudiants.csv", FORMS / "familles.csv", mapping=folder / name)


def originals(kind, folder):
    if kind == "mapping":
        return [path.read_bytes() for path in sorted(FORMS.glob("*.toml"))]
    names = {"roster": "roster.json", "plan": "plan.json", "policy": "policy.toml", "sheet": "sheets/students.csv"}
    return [(folder / names[kind]).read_bytes()]


def spoil(kind, count, sound, folder):
    """What becomes of so many damaged files of a kind."""
    place, plan = sound
    rng, tally = random.Random(SEEDS[kind]), Counter()
    files = originals(kind, place)
    (folder / "families.csv").write_bytes((place / "sheets" / "families.csv").read_bytes())
    for _ in range(count):
        raw = mutated(rng, files)
        began = time.monotonic()
        try:
            read(kind, raw, folder, plan)
        except pt.PartageError as error:
            tally["refused" if error.code else "without a code"] += 1
        else:
            tally["read"] += 1
        assert time.monotonic() - began < 5
    assert not tally["without a code"]
    return tally


@pytest.mark.parametrize("kind", list(SEEDS))
def test_a_few_spoilt_documents(kind, sound, tmp_path):
    assert spoil(kind, 120, sound, tmp_path)["refused"] > 20


@pytest.mark.heavy
@pytest.mark.parametrize("kind", list(SEEDS))
def test_five_thousand_spoilt_documents(kind, sound, tmp_path):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tally = spoil(kind, 5_000, sound, tmp_path)
    assert sum(tally.values()) == 5_000
    if sys.platform == "linux":
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < max(300 * 1024, before + 50 * 1024)
