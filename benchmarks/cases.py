"""What is solved: rosters, policies and the machine, each from a job that JSON can hold.

A job names its case by ``size`` (a standard name, or students, families and slots), ``seed``, ``policy`` (a name
from `POLICIES`) and ``plain`` (plain capacities). The same job gives the same roster in every process.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

import partage as pt
from partage.columns import Columns
from partage.problem.compile import compile_problem
from partage.problem.model import Problem
from partage.testing import random_roster
from partage.testing.generator import SIZES

Job = Mapping[str, Any]
Tables = list[tuple[str, str, tuple[str, ...]]]

LIBRARIES = ("partage", "numpy", "ortools", "scipy", "networkx", "matching")


def additive() -> pt.Policy:
    """One score for each pair, and no goal that looks at who sits together but "nobody alone"."""
    return pt.Policy(
        requirements=pt.Policy.default().requirements,
        table_requirements=(pt.Company(),),
        preferences=(pt.FromFact("points", weight=8.0),),
    )


def addable() -> pt.Policy:
    """As `additive`, with the goals that a flow can add up."""
    usual = additive()
    return pt.Policy(
        requirements=usual.requirements,
        table_requirements=usual.table_requirements,
        preferences=usual.preferences,
        goals=(pt.StudentsSeated(), pt.FamiliesServed(), pt.Satisfaction()),
    )


def mixed() -> pt.Policy:
    """The default policy with one table preference only: what a direct model can say in a few rows."""
    return replace(pt.Policy.default(), table_preferences=(pt.MixedCountries(),))


POLICIES = {"additive": additive, "addable": addable, "mixed": mixed, "default": pt.Policy.default}


def policy_of(job: Job) -> pt.Policy:
    """The policy that a job names."""
    return POLICIES[job["policy"]]()


def roster_of(job: Job) -> pt.Roster:
    """The roster that a job names, with the fact ``points`` (S, F) where its policy wants one."""
    size = job["size"] if isinstance(job["size"], str) else tuple(job["size"])
    roster = random_roster(size, seed=job["seed"], plain=job.get("plain", False))
    if job["policy"] in ("mixed", "default"):
        return roster
    points = np.random.default_rng(job["seed"]).random((len(roster.students), len(roster.families)))
    return pt.Roster(roster.students, roster.families, facts={"points": points}, pins=roster.pins, apart=roster.apart)


@dataclass(frozen=True, eq=False)
class Case:
    """One roster with its policy, as records and as integers."""

    roster: pt.Roster
    policy: pt.Policy
    columns: Columns
    problem: Problem

    @classmethod
    def of(cls, job: Job) -> Case:
        """The case of a job, compiled."""
        roster, policy = roster_of(job), policy_of(job)
        columns = Columns.of(roster)
        return cls(roster, policy, columns, compile_problem(columns, policy))

    def tables(self, options: Sequence[int]) -> Tables:
        """The tables that chosen options make, by name."""
        guests: dict[int, list[str]] = {}
        for option in options:
            members = self.columns.parties[int(self.problem.option_party[option])]
            ids = [self.columns.students.records[member].id for member in members]
            guests.setdefault(int(self.problem.option_group[option]), []).extend(ids)
        return [(*self._place(group), tuple(ids)) for group, ids in sorted(guests.items())]

    def _place(self, group: int) -> tuple[str, str]:
        family = self.columns.families.records[int(self.problem.group_family[group])].id
        return family, self.columns.slots.labels[int(self.problem.group_slot[group])]

    def judged(self, tables: Tables) -> tuple[list[int], bool]:
        """What the tables are worth at each level, and whether the checker finds nothing wrong with them."""
        plan = pt.Plan.of(tables, self.roster, self.policy)
        return [level.value for level in plan.levels], bool(pt.verify(plan, self.roster, self.policy))


def students_of(size: str | Sequence[int]) -> int:
    """How many students a size has."""
    return (SIZES[size] if isinstance(size, str) else size)[0]


def machine() -> str:
    """The CPU's model and how many cores there are; nothing else about the machine."""
    model = "unknown CPU"
    info = Path("/proc/cpuinfo")
    if info.exists():
        named = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line]
        model = named[0] if named else model
    return f"{model}, {os.cpu_count()} cores"


def versions() -> dict[str, str]:
    """The versions of the libraries compared; those not installed are left out."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
