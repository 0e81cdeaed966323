"""What is saved is loaded again, the same: rosters and plans as JSON."""

from __future__ import annotations

import pytest

import partage as pt
from partage.testing import random_roster


def same_again(seed, folder):
    roster = random_roster((8, 4, 2), seed=seed, company=seed % 2 == 0, apart=seed % 3)
    plan = pt.match(roster)
    plan.save(folder / "plan.json", force=True)
    roster.save(folder / "roster.json", force=True)
    read = pt.read_roster(folder / "roster.json")
    again = pt.Plan.load(folder / "plan.json", read)
    assert read.sha256 == roster.sha256
    assert again.to_document() == plan.to_document()
    assert (again.tables, again.levels, again.seated) == (plan.tables, plan.levels, plan.seated)


@pytest.mark.parametrize("seed", range(15))
def test_a_plan_and_its_roster(seed, tmp_path):
    same_again(seed, tmp_path)


@pytest.mark.heavy
def test_a_thousand_plans_and_their_rosters(tmp_path):
    for seed in range(1_000):
        same_again(seed, tmp_path)
