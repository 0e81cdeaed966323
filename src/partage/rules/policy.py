"""A policy: which rules are in force, how much preferences weigh, and what is wanted first."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sized
from dataclasses import dataclass, replace
from typing import Any

from partage.atomic import write_whole
from partage.canonical_json import sha256
from partage.columns import Columns
from partage.errors import PolicyError, closest, place
from partage.rules import checks, table
from partage.rules import goals as goal
from partage.rules import preferences as prefer
from partage.rules import requirements as require
from partage.rules.base import GAIN_UNIT, Goal, Preference, Requirement, TablePreference, TableRequirement
from partage.rules.checks import STRUCTURAL, STRUCTURAL_TABLES
from partage.rules.decorators import reweighted
from partage.rules.toml import SCHEMA, policy_text, read_sections
from partage.rules.user_rules import describe
from partage.rules.wording import described
from partage.tabled import Listing, Tabled
from partage.text.writer import GoalName, RuleName, line

SECTIONS = ("requirements", "preferences", "table_requirements", "table_preferences", "goals")
"""What a policy lists."""

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
class Policy(Tabled):
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
    allow_split
        Whether members of a party may sit apart, as a last resort: the goal `PartiesWhole` then stands right after
        `StudentsSeated` unless `goals` puts it elsewhere. A pin then binds the student whom it names; a roster, which
        knows no policy, refuses pins of one party to two homes all the same.

    Raises
    ------
    PolicyError
        ``not_a_rule``, ``not_a_goal``, ``duplicate_rule``, ``bad_weight``, ``gain_too_large``, ``no_goals``,
        ``goal_order`` or ``bad_parameter``.

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
    allow_split: bool = False

    def __post_init__(self) -> None:
        for section in SECTIONS:
            object.__setattr__(self, section, checks.listed(section, getattr(self, section)))
        if not self.goals:
            raise PolicyError("no_goals")
        if not isinstance(self.allow_split, bool):
            raise PolicyError("bad_parameter", {"parameter": "allow_split"}, key="errors.not_a_flag")
        if self.allow_split:
            object.__setattr__(self, "goals", _with_whole_parties(self.goals))
        checks.check_names((*self.requirements, *self.preferences, *self.table_requirements, *self.table_preferences))
        checks.check_names(self.goals)
        checks.check_goals(self.goals)
        checks.check_structural((*self.requirements, *self.table_requirements))
        checks.check_weights(self.preferences)
        checks.check_weights(self.table_preferences)

    @classmethod
    def default(cls) -> Policy:
        """The usual policy: everything a family meal needs, nothing that presumes."""
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
                prefer.NewFaces(),
            ),
            table_requirements=(table.Company(),),
            table_preferences=(table.MixedCountries(), table.TableLanguage(), table.Companion(), table.FullTable()),
            goals=DEFAULT_GOALS,
        )

    @classmethod
    def load(cls, path: str | os.PathLike[str], *, modules: Collection[str] = ()) -> Policy:
        """The policy written in a policy.toml; a section that is absent is the default's.

        Parameters
        ----------
        modules
            Names of modules of your own that the file may name rules of, as ``name = "module:name"``. They are
            imported, and what they define is called with the parameters that the file gives: allow only what you
            trust. By default no module is allowed.

        Raises
        ------
        PolicyError
            Unknown names (with a suggestion), wrong parameters, or text that is not TOML; ``module_not_allowed``.
        """
        return replace(cls.default(), **read_sections(path, modules))

    def _listings(self) -> Iterator[Listing]:
        rows: list[tuple[object, ...]] = []
        for kind in ("requirements", "table_requirements", "preferences", "table_preferences", "goals"):
            for rule in getattr(self, kind):
                title = GoalName(rule.name) if kind == "goals" else RuleName(rule.name)
                weight = getattr(rule, "weight", None) if kind.endswith("preferences") else None
                rows.append((line(f"tables.{kind}"), rule.name, title, weight))
        yield Listing.of("policy", "kind|name|rule|weight", rows)

    def save(self, path: str | os.PathLike[str], *, force: bool = False) -> None:
        """Write the policy as TOML, whole or not at all.

        Raises
        ------
        PolicyError
            ``not_built_in`` for a rule of one's own that no module could give again; nothing made in a script can.
        """
        write_whole(path, policy_text(self), force=force)

    def describe(self, lang: str = "en") -> str:
        """What the policy says, in words that a coordinator reads and agrees to.

        Parameters
        ----------
        lang
            ``"en"`` or ``"fr"``.

        Raises
        ------
        InputError
            ``unknown_language``.

        Examples
        --------
        >>> from partage.rules.policy import Policy
        >>> print(Policy.default().describe().splitlines()[-1])
          4. Satisfaction. All guests together earn as many points as possible.
        """
        return described(self, lang)

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

    def with_weight(self, rule: str, weight: float) -> Policy:
        """The same policy with another weight for one of its preferences.

        Raises
        ------
        PolicyError
            ``unknown_rule`` when no preference has that name; ``bad_weight`` and ``gain_too_large`` as ever.

        Examples
        --------
        >>> from partage.rules.policy import Policy
        >>> Policy.default().with_weight("short travel", 5).preferences[2]
        ShortTravel(weight=5, minutes=60.0, km_per_hour=12.0)
        """
        names = [held.name for rules in (self.preferences, self.table_preferences) for held in rules]
        if rule not in names:
            params = {"rule": rule, "close": closest(str(rule), names)}
            raise PolicyError("unknown_rule", params, key="errors.no_preference")
        changed: dict[str, Any] = {
            section: tuple(reweighted(held, weight) if held.name == rule else held for held in getattr(self, section))
            for section in ("preferences", "table_preferences")
        }
        return replace(self, **changed)

    def check_roster(self, columns: Columns) -> None:
        """Refuse a roster that a goal cannot count, or in which somebody declares a wish whose rule is not in force.

        Raises
        ------
        PolicyError
            ``wish_not_in_force``, naming the field, the rule and how many declare it; what `Goal.check` raises.
        """
        for wanted in self.goals:
            wanted.check(columns)
        in_force = {rule.name for section in SECTIONS for rule in getattr(self, section)}
        for side, field, rule in _WISHES:
            count = 0 if rule in in_force else _declared(columns, side, field)
            if count:
                params = {"field": field, "rule": rule, "records": count, "side": place(side)}
                raise PolicyError("wish_not_in_force", params)

    def check_table_gains(self, most_people: int) -> None:
        """Refuse weights under which a table of `most_people` could gain more than 2^30."""
        total = sum(GAIN_UNIT * rule.weight for rule in self.table_preferences)
        if total * most_people > checks.LARGEST_GAIN:
            checks.too_large(self.table_preferences)

    def to_document(self) -> dict[str, Any]:
        """The policy as plain values; what its hash is taken of."""
        sections = {section: [describe(rule) for rule in getattr(self, section)] for section in SECTIONS}
        return {"schema": SCHEMA, **sections} | ({"allow_split": True} if self.allow_split else {})

    @property
    def sha256(self) -> str:
        """The hash that plans made under this policy carry."""
        return sha256(self.to_document())


def _with_whole_parties(goals: tuple[Goal, ...]) -> tuple[Goal, ...]:
    """The goals, `PartiesWhole` among them: right after `StudentsSeated` if it is not listed, or else first."""
    if any(isinstance(wanted, goal.PartiesWhole) for wanted in goals):
        return goals
    seated = [place for place, wanted in enumerate(goals) if isinstance(wanted, goal.StudentsSeated)]
    place = seated[0] + 1 if seated else 0
    return (*goals[:place], goal.PartiesWhole(), *goals[place:])


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
