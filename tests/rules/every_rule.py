"""Every built-in rule and goal, found by looking, and what there is of each: `python tests/rules/every_rule.py`.

Prints a table in Markdown: truth table, the oracle's reading, sentences in both languages.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).parent

if __name__ == "__main__":
    sys.path[:0] = [str(HERE), str(HERE.parent / "oracle")]

import readings  # noqa: E402 (beside the oracle, which conftest or the line above makes importable)

import partage.rules  # noqa: E402
from partage import Goal, Policy  # noqa: E402
from partage.rules import (  # noqa: E402
    goals,
    preferences,
    repair_goals,
    requirements,
    table,
)
from partage.rules.checks import STRUCTURAL, STRUCTURAL_TABLES  # noqa: E402
from partage.rules.wording import sentence  # noqa: E402
from partage.text.writer import Writer  # noqa: E402

SAMPLES = (
    *STRUCTURAL,
    *STRUCTURAL_TABLES,
    requirements.SharedLanguage(level="B1"),
    requirements.AnimalsAvoided(),
    requirements.SmokeFree(),
    requirements.StepFree(),
    requirements.WithinReach(minutes=45.0, km_per_hour=15.5),
    requirements.Welcome(),
    requirements.NotBefore("2026-11-19"),
    preferences.LanguageComfort(weight=2.5),
    preferences.LanguagePractice(weight=2.5, level="C1"),
    preferences.ShortTravel(weight=2.5, minutes=45.0, km_per_hour=15.5),
    preferences.SharedInterests(weight=2.5),
    preferences.SlotWish(weight=2.5),
    preferences.CountryWish(weight=2.5),
    preferences.NewFaces(weight=2.5),
    preferences.FromFact("points", weight=2.5),
    table.Company(),
    table.OneTableLanguage(level="B2"),
    table.AtMostPerCountry(most=3),
    table.AtMostSpecialDiets(most=4),
    table.MixedCountries(weight=2.5),
    table.TableLanguage(weight=2.5),
    table.Companion(weight=2.5, level="A2"),
    table.FullTable(weight=2.5),
    table.SameCountry(weight=2.5),
    goals.PinsKept(),
    goals.StudentsSeated(weights={"S1": 3}),
    goals.NobodyAlone(),
    goals.FamiliesServed(),
    goals.Satisfaction(),
    goals.LeftOutFirst(),
    goals.EarlyBirds(),
    goals.WorstOff(),
    goals.PartiesWhole(),
    repair_goals.FewestChanges([("S1", "F1", "wed"), ("S2", "F1", "wed")]),
    repair_goals.FewestTables([("S1", "F1", "wed"), ("S2", "F1", "wed")]),
)
"""One of each, every parameter another than by default."""


def kinds() -> dict[str, type[Any]]:
    """Name -> class, of all rules and goals that any module of `partage.rules` defines."""
    found = {}
    for entry in pkgutil.iter_modules(partage.rules.__path__, "partage.rules."):
        for kind in vars(importlib.import_module(entry.name)).values():
            defined = isinstance(kind, type) and kind.__module__ == entry.name
            judging = defined and (issubclass(kind, Goal) or "__call__" in vars(kind))
            name = getattr(kind, "catalogue_name", None) or getattr(kind, "name", None)
            if judging and isinstance(name, str):
                found[name] = kind
    return found


@dataclass(frozen=True)
class Row:
    """One row of a truth table: a test, and what it is called with; fixtures are left out."""

    test: Any
    arguments: dict[str, Any]


def truth_table(kind: type[Any]) -> list[Row]:
    """The rows of all tests of this folder that begin with the class's name in lower-case words."""
    words = re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()
    return [row for module in _modules() for row in _rows(module, f"test_{words}")]


def _modules() -> Iterator[ModuleType]:
    for path in sorted(HERE.glob("test_*.py")):
        if path.stem != "test_catalogue":
            yield importlib.import_module(path.stem)


def _rows(module: ModuleType, name: str) -> Iterator[Row]:
    for called, test in vars(module).items():
        if inspect.isfunction(test) and (called == name or called.startswith(f"{name}_")):
            marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
            if not marks:
                yield Row(test, {})
            for mark in marks if len(marks) == 1 else ():
                names, values = mark.args
                several = not isinstance(names, str)
                for value in values:
                    yield Row(test, dict(zip(names, value, strict=True)) if several else {names: value})


def oracle_reads(name: str) -> str:
    """Where the oracle's reading of a policy says that a rule or goal is in force."""
    if name in readings.FIELDS:
        return f"Reading.{readings.FIELDS[name]}"
    if name in readings.ALWAYS:
        return "always"
    goals_read = (*readings.GOALS, *readings.OF_REPAIRS)
    return "Reading.goals" if name in goals_read else "with pins" if name == goals.PinsKept.name else ""


def said(rule: object, lang: str) -> str:
    """What `Policy.describe` says of a rule or goal; of whole parties where they may be split."""
    policy = Policy(allow_split=isinstance(rule, goals.PartiesWhole))
    return Writer(lang, discreet=False).write(sentence(rule, policy))


def usual(rule: Any) -> Any:
    """The same rule with every parameter as by default; what has no default stays."""
    given = {f.name: getattr(rule, f.name) for f in fields(rule) if not _has_default(rule, f.name)}
    return type(rule)(**given)


def _has_default(rule: Any, name: str) -> bool:
    return inspect.signature(type(rule)).parameters[name].default is not inspect.Parameter.empty


def table_in_markdown() -> str:
    """One line for each rule and goal."""
    lines = ["| rule or goal | truth table | oracle | English | French |", "|---|---|---|---|---|"]
    for rule in SAMPLES:
        name = getattr(rule, "catalogue_name", None) or rule.name
        rows = truth_table(type(rule))
        tests = ", ".join(sorted({f"{row.test.__module__}::{row.test.__name__}" for row in rows}))
        english, french = (said(usual(rule), lang) for lang in ("en", "fr"))
        lines.append(f"| {name} | {len(rows)}: {tests} | {oracle_reads(name)} | {english} | {french} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(f"{table_in_markdown()}\n")
