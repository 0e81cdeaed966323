"""A policy: which rules are in force, how much preferences weigh, and what is wanted first."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Sized
from dataclasses import dataclass, fields
from typing import Any

from partage.columns import Columns
from partage.documents import sha256, write_whole
from partage.errors import PolicyError
from partage.rules import goals as goal
from partage.rules import preferences as prefer
from partage.rules import requirements as require
from partage.rules import table
from partage.rules.base import (
    GAIN_UNIT,
    Goal,
    Preference,
    Requirement,
    TablePreference,
    TableRequirement,
)
from partage.rules.describing import describe

SCHEMA = "partage.policy/1"
LARGEST_GAIN = 2**30
"""One seat's or table's gain stays below this, so that sums of thousands fit 64 bits with room to spare."""

STRUCTURAL: tuple[Requirement, ...] = (
    require.SameSlot(),
    require.DietServed(),
    require.AllergySafe(),
    require.NotApart(),
    require.Pinned(),
)
"""Hold under every policy, whatever it lists."""

STRUCTURAL_TABLES: tuple[TableRequirement, ...] = (table.KeepApart(),)

DEFAULT_GOALS: tuple[Goal, ...] = (
    goal.StudentsSeated(),
    goal.NobodyAlone(),
    goal.FamiliesServed(),
    goal.Satisfaction(),
)

_WISHES = (
    ("students", "company", table.Company.name),
    ("students", "avoids_animals", require.AnimalsAvoided.name),
    ("students", "smoke_free", require.SmokeFree.name),
    ("students", "step_free", require.StepFree.name),
    ("students", "max_travel_min", require.WithinReach.name),
    ("students", "slot_wishes", prefer.SlotWish.name),
    ("families", "welcomes", require.Welcome.name),
    ("families", "country_wishes", prefer.CountryWish.name),
)


@dataclass(frozen=True)
class Policy:
    """The rules and goals in force.

    Structural rules (slot, size, parties, apart, pins, diet, allergies) hold whatever is listed here.

    Parameters
    ----------
    requirements, preferences
        Rules about a seat.
    table_requirements, table_preferences
        Rules about a whole table.
    goals
        What is maximised, the first one first. Not given: the default four.

    Raises
    ------
    PolicyError
        ``not_a_rule``, ``duplicate_rule``, ``bad_weight``, ``gain_too_large`` or ``no_goals``.

    Examples
    --------
    >>> from partage.rules.policy import Policy
    >>> [goal.name for goal in Policy.default().goals]
    ['students seated', 'nobody alone', 'families served', 'satisfaction']
    """

    requirements: tuple[Requirement, ...] = ()
    preferences: tuple[Preference, ...] = ()
    table_requirements: tuple[TableRequirement, ...] = ()
    table_preferences: tuple[TablePreference, ...] = ()
    goals: tuple[Goal, ...] = DEFAULT_GOALS

    def __post_init__(self) -> None:
        for section in fields(self):
            object.__setattr__(self, section.name, _rules(section.name, getattr(self, section.name)))
        if not self.goals:
            raise PolicyError("no_goals", message="A policy needs at least one goal, e.g. StudentsSeated().")
        _check_names((*self.requirements, *self.preferences, *self.table_requirements, *self.table_preferences))
        _check_names(self.goals)
        _check_goals(self.goals)
        _check_structural((*self.requirements, *self.table_requirements))
        _check_weights(self.preferences)
        _check_weights(self.table_preferences)

    @classmethod
    def default(cls) -> Policy:
        """The policy of RULES.md: everything a family meal needs, nothing that presumes."""
        return cls(
            requirements=(
                require.SharedLanguage(),
                require.AnimalsAvoided(),
                require.SmokeFree(),
                require.StepFree(),
                require.WithinReach(),
                require.Welcome(),
            ),
            preferences=(
                prefer.LanguageComfort(),
                prefer.LanguagePractice(),
                prefer.ShortTravel(),
                prefer.SharedInterests(),
                prefer.SlotWish(),
                prefer.CountryWish(),
            ),
            table_requirements=(table.Company(),),
            table_preferences=(table.MixedCountries(),),
            goals=DEFAULT_GOALS,
        )

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Policy:
        """The policy written in a policy.toml; a section that is absent is the default's.

        Raises
        ------
        PolicyError
            Unknown names (with a suggestion), wrong parameters, or text that is not TOML.
        """
        from partage.rules.toml import read_policy

        return read_policy(path)

    def save(self, path: str | os.PathLike[str], *, force: bool = False) -> None:
        """Write the policy as TOML, whole or not at all; only built-in rules can be written."""
        from partage.rules.toml import policy_text

        write_whole(path, policy_text(self), force=force)

    @property
    def all_requirements(self) -> tuple[Requirement, ...]:
        """The structural requirements and the policy's own, each once."""
        return _once((*STRUCTURAL, *self.requirements))

    @property
    def all_table_requirements(self) -> tuple[TableRequirement, ...]:
        """The structural table requirements and the policy's own, each once."""
        return _once((*STRUCTURAL_TABLES, *self.table_requirements))

    def levels(self, columns: Columns) -> tuple[Goal, ...]:
        """The goals in the order they are compared: pins first where the roster has any."""
        return (goal.PinsKept(), *self.goals) if columns.pinned.any() else self.goals

    def check_wishes(self, columns: Columns) -> None:
        """Refuse a roster in which somebody declares a wish whose rule is not in force.

        Raises
        ------
        PolicyError
            ``wish_not_in_force``, naming the field, the rule and how many declare it.
        """
        in_force = {rule.name for section in fields(self) for rule in getattr(self, section.name)}
        for side, field, rule in _WISHES:
            count = 0 if rule in in_force else _declared(columns, side, field)
            if count:
                params = {"field": field, "rule": rule, "records": count}
                raise PolicyError(
                    "wish_not_in_force",
                    params,
                    f'{count} {side} declare "{field}", but the policy does not hold the rule "{rule}". '
                    "Add the rule, or remove the field from the records.",
                )

    def check_table_gains(self, most_people: int) -> None:
        """Refuse weights under which a table of `most_people` could gain more than 2^30."""
        total = sum(GAIN_UNIT * rule.weight for rule in self.table_preferences)
        if total * most_people > LARGEST_GAIN:
            _too_large(self.table_preferences)

    def to_document(self) -> dict[str, Any]:
        """The policy as plain values; what its hash is taken of."""
        sections = {section.name: [describe(rule) for rule in getattr(self, section.name)] for section in fields(self)}
        return {"schema": SCHEMA, **sections}

    @property
    def sha256(self) -> str:
        """The hash that plans made under this policy carry."""
        return sha256(self.to_document())


def _rules(section: str, given: Iterable[Any]) -> tuple[Any, ...]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise PolicyError("not_a_rule", {"section": section}, f"{section}: a sequence of rules is expected.")
    kinds: dict[str, type] = {
        "requirements": Requirement,
        "preferences": Preference,
        "table_requirements": TableRequirement,
        "table_preferences": TablePreference,
        "goals": Goal,
    }
    rules = tuple(given)
    for position, rule in enumerate(rules):
        # A protocol cannot tell a preference from a requirement: all that sets them apart is the weight.
        weighted = section.endswith("requirements") and hasattr(rule, "weight")
        if isinstance(rule, type) or not isinstance(rule, kinds[section]) or weighted:
            what = f"{rule.__name__} is a class; write {rule.__name__}()" if isinstance(rule, type) else "not a rule"
            raise PolicyError(
                "not_a_rule",
                {"section": section, "position": position},
                f"{section}, entry {position + 1}: {what}. A {kinds[section].__name__} is expected.",
            )
    return rules


def _check_names(rules: tuple[Any, ...]) -> None:
    names = [rule.name for rule in rules]
    for name in names:
        if names.count(name) > 1:
            raise PolicyError("duplicate_rule", {"rule": name}, f'The policy lists the rule "{name}" twice.')


def _check_goals(goals: tuple[Goal, ...]) -> None:
    """A goal that counts tables must say so, or solvers would never ask it."""
    for wanted in goals:
        kind = type(wanted)
        counts = kind.per_table is not Goal.per_table or kind.per_table_bound is not Goal.per_table_bound
        if counts and kind.judges_tables is Goal.judges_tables:
            message = f'goal "{wanted.name}": it counts tables, so it must define judges_tables(policy), too.'
            raise PolicyError("not_a_goal", {"rule": wanted.name}, message)


def _check_structural(rules: tuple[Any, ...]) -> None:
    """A rule of one's own under a structural name would not be asked, because the structural one is."""
    always: tuple[Any, ...] = (*STRUCTURAL, *STRUCTURAL_TABLES)
    structural = {rule.name: rule for rule in always}
    for rule in rules:
        if rule.name in structural and rule != structural[rule.name]:
            message = f'"{rule.name}" is a rule that always holds; give your own another name.'
            raise PolicyError("duplicate_rule", {"rule": rule.name}, message)


def _check_weights(rules: tuple[Any, ...]) -> None:
    for rule in rules:
        number = isinstance(rule.weight, int | float) and not isinstance(rule.weight, bool)
        if not number or not math.isfinite(rule.weight) or rule.weight < 0:
            raise PolicyError(
                "bad_weight",
                {"rule": rule.name},
                f'rule "{rule.name}": the weight must be a finite number, at least 0.',
            )
    if sum(GAIN_UNIT * rule.weight for rule in rules) > LARGEST_GAIN:
        _too_large(rules)


def _too_large(rules: tuple[Any, ...]) -> None:
    heaviest = max(rules, key=lambda rule: rule.weight).name
    raise PolicyError(
        "gain_too_large",
        {"rule": heaviest},
        f'rule "{heaviest}": with this weight one gain could exceed 2^30; divide all weights by a common factor.',
    )


def _once(rules: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple({rule.name: rule for rule in reversed(rules)}[name] for name in dict.fromkeys(r.name for r in rules))


def _declared(columns: Columns, side: str, field: str) -> int:
    records = getattr(columns, side).records
    return sum(1 for record in records if _states(getattr(record, field)))


def _states(value: object) -> bool:
    """Whether a field says anything; a limit of 0 minutes does."""
    if isinstance(value, Sized):
        return len(value) > 0
    return value is not None and value is not False
