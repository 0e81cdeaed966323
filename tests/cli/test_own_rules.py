"""Rules of one's own on the command line: allowed by name, found in the working folder, and told of where they cost."""

import json
import sys

import pytest
from typer.testing import CliRunner

from partage.cli import app as commands
from partage.cli import exit_codes as endings
from partage.cli.searching import WORTH_KNOWING, Costs
from partage.domain.frozen import FrozenMapping
from partage.solve.clock import Progress
from partage.testing import random_roster

RULES = """
import time

import numpy as np

import partage as pt


@pt.preference("shared passion", weight=2.0)
def shared_passion(seats):
    return np.minimum((seats.student["interests"] & seats.family["interests"]).count(), 1.0)


@pt.requirement("slow", vectorized=False)
def slow(student, family):
    time.sleep(0.005)
    return True
"""
POLICY = '[[preference]]\nname = "cli_rules:shared_passion"\nweight = 3\n'
SLOW = '[[requirement]]\nname = "cli_rules:slow"\n'


def run(*arguments):
    return CliRunner().invoke(commands.app, [str(argument) for argument in arguments])


@pytest.fixture
def edition(tmp_path, monkeypatch):
    """The working folder: a roster in a folder, rules and two policies."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", sys.path[:])
    roster = random_roster((20, 9, 2), seed=3)
    (tmp_path / "edition").mkdir()
    roster.save(tmp_path / "edition" / "roster.json")
    (tmp_path / "cli_rules.py").write_text(RULES)
    (tmp_path / "policy.toml").write_text(POLICY)
    (tmp_path / "slow.toml").write_text(POLICY + SLOW + '[[requirement]]\nname = "animals avoided"\n')
    yield tmp_path / "edition"
    sys.modules.pop("cli_rules", None)


def test_a_policy_with_own_rules_is_matched_verified_and_explained(edition, tmp_path):
    options = ("--policy", "policy.toml", "--rules", "cli_rules")
    done = run("match", edition, *options, "--out", "out", "--json")
    assert done.exit_code in (endings.DONE, endings.UNSEATED), done.output
    plan = json.loads(done.stdout)
    assert run("verify", edition, "out/plan.json", *options).exit_code == endings.DONE
    student = plan["tables"][0]["students"][0]
    why = run("why", edition, "out/plan.json", student, *options)
    assert why.exit_code == endings.DONE
    assert "shared passion" in why.stdout


@pytest.mark.parametrize("allowed", [(), ("--rules", "other"), ("--rules", "other", "--rules", "others")])
def test_a_module_that_is_not_allowed_is_not_imported(edition, allowed):
    done = run("match", edition, "--policy", "policy.toml", *allowed)
    assert done.exit_code == endings.BAD_DATA
    assert "--rules cli_rules" in done.stderr
    assert "cli_rules" not in sys.modules


def test_several_modules_may_be_allowed(edition):
    done = run("match", edition, "--policy", "policy.toml", "--rules", "other", "--rules", "cli_rules")
    assert done.exit_code in (endings.DONE, endings.UNSEATED)


def test_modules_without_a_policy_are_a_mistake(edition):
    done = run("match", edition, "--rules", "cli_rules")
    assert done.exit_code == endings.USAGE
    assert "--policy" in done.stderr


def test_the_working_folder_is_looked_at_last(edition, tmp_path):
    """A file there is not taken for an installed library."""
    (tmp_path / "typer.py").write_text("raise RuntimeError\n")
    before = sys.path[:]
    done = run("match", edition, "--policy", "policy.toml", "--rules", "cli_rules")
    assert done.exit_code in (endings.DONE, endings.UNSEATED)
    assert sys.path == [*before, str(tmp_path)]


def test_a_rule_that_took_long_is_told_of(edition):
    done = run("match", edition, "--policy", "slow.toml", "--rules", "cli_rules", "--json")
    assert done.exit_code in (endings.DONE, endings.UNSEATED), done.output
    assert 'The rule "slow" took ' in done.stderr
    assert json.loads(done.stdout)
    quick = run("match", edition, "--policy", "policy.toml", "--rules", "cli_rules", "--json")
    assert quick.stderr == ""


@pytest.mark.parametrize(
    ("costs", "remark"),
    [
        ({}, None),
        ({"a": 1.0}, None),
        ({"a": 1.01}, 'The rule "a" took 1.0 s of 10.0 s.'),
        ({"a": 0.5, "b": 4.0, "c": 3.0}, 'The rule "b" took 4.0 s of 10.0 s.'),
    ],
)
def test_what_is_worth_knowing(costs, remark):
    assert WORTH_KNOWING == 0.1
    heard = []
    hearing = Costs(heard.append)
    assert hearing.remark is None
    told = Progress("done", 10.0, costs=FrozenMapping(costs))
    hearing(Progress("compile", 9.0, costs=FrozenMapping({"a": 9.0})))
    hearing(told)
    assert heard[-1] is told
    assert hearing.remark == remark
    nobody_else = Costs(None)
    nobody_else(told)
    assert nobody_else.remark == remark
