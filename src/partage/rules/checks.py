"""What a policy is refused for: entries that are no rules, names listed twice, weights, the order of goals."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from partage.errors import PolicyError
from partage.rules import requirements as require
from partage.rules import table
from partage.rules.base import GAIN_UNIT, Goal, Preference, Requirement, TablePreference, TableRequirement
from partage.rules.decorators import could_be
from partage.rules.goals import StudentsSeated

STRUCTURAL: tuple[Requirement, ...] = (
    require.SameSlot(),
    require.DietServed(),
    require.AllergySafe(),
    require.NotApart(),
    require.Pinned(),
)
"""About a seat; size and parties are the problem's own."""

STRUCTURAL_TABLES: tuple[TableRequirement, ...] = (table.KeepApart(),)

LARGEST_GAIN = 2**30
"""One seat's or table's gain stays below this, so that sums of thousands fit 64 bits with room to spare."""


def listed(section: str, given: Iterable[Any]) -> tuple[Any, ...]:
    """The rules given for a section, each of the kind that the section holds."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise PolicyError("not_a_rule", {"section": section}, key="errors.not_rules")
    kinds: dict[str, type] = {
        "requirements": Requirement,
        "preferences": Preference,
        "table_requirements": TableRequirement,
        "table_preferences": TablePreference,
        "goals": Goal,
    }
    rules = tuple(given)
    for position, rule in enumerate(rules):
        # A protocol cannot tell a preference from a requirement, nor a rule about a seat from one about a table.
        other = section != "goals" and not could_be(rule, section.removesuffix("s"))
        if isinstance(rule, type) or not isinstance(rule, kinds[section]) or other:
            params = {"section": section, "position": position, "n": position + 1, "kind": kinds[section].__name__}
            if isinstance(rule, type):
                raise PolicyError("not_a_rule", params | {"given": rule.__name__}, key="errors.rule_is_class")
            raise PolicyError("not_a_rule", params, key="errors.not_a_rule_of")
    return rules


def check_names(rules: tuple[Any, ...]) -> None:
    """A name stands for one rule."""
    names = [rule.name for rule in rules]
    for name in names:
        if names.count(name) > 1:
            raise PolicyError("duplicate_rule", {"rule": name})


def check_lowest(goals: tuple[Goal, ...]) -> None:
    """A goal that takes the lowest of the seats taken needs seats that must be taken before."""
    lowest = [place for place, wanted in enumerate(goals) if wanted.takes_lowest]
    seated = [place for place, wanted in enumerate(goals) if type(wanted) is StudentsSeated]
    if len(lowest) > 1:
        raise PolicyError("goal_order", {"rule": goals[lowest[1]].name}, key="errors.goal_order_lowest")
    if lowest and (not seated or seated[0] > lowest[0]):
        raise PolicyError("goal_order", {"rule": goals[lowest[0]].name})


def check_goals(goals: tuple[Goal, ...]) -> None:
    """A goal that counts tables must say so, or solvers would never ask it."""
    check_lowest(goals)
    for wanted in goals:
        kind = type(wanted)
        counts = kind.per_table is not Goal.per_table or kind.per_table_bound is not Goal.per_table_bound
        if counts and kind.judges_tables is Goal.judges_tables:
            raise PolicyError("not_a_goal", {"rule": wanted.name})


def check_structural(rules: tuple[Any, ...]) -> None:
    """A rule of one's own under a structural name would not be asked, because the structural one is."""
    always: tuple[Any, ...] = (*STRUCTURAL, *STRUCTURAL_TABLES)
    structural = {rule.name: rule for rule in always}
    for rule in rules:
        if rule.name in structural and rule != structural[rule.name]:
            raise PolicyError("duplicate_rule", {"rule": rule.name}, key="errors.rule_always_holds")


def check_weights(rules: tuple[Any, ...]) -> None:
    """Weights are finite, at least 0, and together small enough."""
    for rule in rules:
        number = isinstance(rule.weight, int | float) and not isinstance(rule.weight, bool)
        if not number or not math.isfinite(rule.weight) or rule.weight < 0:
            raise PolicyError("bad_weight", {"rule": rule.name})
    if sum(GAIN_UNIT * rule.weight for rule in rules) > LARGEST_GAIN:
        too_large(rules)


def too_large(rules: tuple[Any, ...]) -> None:
    """Raise for weights that are too large together, naming the heaviest rule."""
    heaviest = max(rules, key=lambda rule: rule.weight).name
    raise PolicyError("gain_too_large", {"rule": heaviest})
