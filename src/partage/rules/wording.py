"""How rules are named, who may read that one decided something, and what a policy says.

A policy's description is words that a coordinator reads and agrees to before anybody is seated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from partage.domain.vocabulary import Level
from partage.errors import check_lang
from partage.rules import goals, repair_goals
from partage.rules import preferences as prefer
from partage.rules import requirements as require
from partage.rules.base import GAIN_UNIT, Goal, RulesInForce
from partage.rules.checks import STRUCTURAL, STRUCTURAL_TABLES
from partage.rules.decorators import is_user_rule
from partage.rules.preferences import COMFORT, ENOUGH_INTERESTS
from partage.text.catalogue import DEFAULT, texts
from partage.text.values import Rule
from partage.text.writer import GoalName, Line, Share, Writer, line

ALWAYS: tuple[Any, ...] = (*STRUCTURAL, *STRUCTURAL_TABLES)

SIZE = "table size"
PARTY = "whole party"
"""What holds of every table without being a rule that one could ask."""

LEFT_OUT = "times_left_out"


def described(policy: RulesInForce, lang: str = "en") -> str:
    """The policy in words; see `Policy.describe`."""
    writer = Writer(check_lang(lang), discreet=False)
    return "\n".join("" if one is None else writer.write(one) for one in _told(policy))


def sentence(rule: object, policy: RulesInForce) -> Line:
    """What a rule or a goal means under `policy`, its parameters included."""
    if is_user_rule(rule):
        return line("policy.own_goal" if isinstance(rule, Goal) else "policy.own_rule")
    variant, params = _variant(rule, policy)
    name = str(getattr(rule, "catalogue_name", None) or rule.name)  # type: ignore[attr-defined]
    return line(f"rules.{f'{name}, {variant}' if variant else name}", **_parameters(rule), **params)


def _parameters(rule: object) -> dict[str, Any]:
    """The fields of a rule as a sentence writes them, and the scales that some rules use."""
    found: dict[str, Any] = {"scale": _scale(), "enough": ENOUGH_INTERESTS}
    for parameter in fields(rule) if is_dataclass(rule) else ():
        value = getattr(rule, parameter.name)
        found[parameter.name] = _level(value) if parameter.name == "level" else value
    return found


def _level(level: Level | str) -> Line:
    return line("policy.at_native") if level == Level.NATIVE else line("policy.at_level", level=str(level))


def _scale() -> tuple[Line, ...]:
    """What each level is worth, from the lowest that is worth anything."""
    return tuple(
        line(
            "policy.scale_step",
            level=line("policy.native") if level is Level.NATIVE else str(level),
            share=Share(value),
        )
        for level, value in COMFORT.items()
        if value
    )


def _variant(rule: object, policy: RulesInForce) -> tuple[str, dict[str, Any]]:
    """What is said instead where more than a number changes, and what fills it."""
    said: tuple[str, dict[str, Any]] = "", {}
    match rule:
        case require.Pinned() if policy.allow_split:
            said = "split", {}
        case goals.PartiesWhole() if not policy.allow_split:
            said = "never split", {}
        case goals.StudentsSeated(weights=str() as column) if column:
            said = ("left out", {}) if column == LEFT_OUT else ("column", {"column": column})
        case goals.StudentsSeated(weights=Mapping() as weights) if weights:
            said = "weights", {"n": len(weights), "most": max(weights.values())}
        case repair_goals.FewestChanges():
            said = "", {"n": len(rule.told)}
        case repair_goals.FewestTables():
            said = "", {"n": len({(family, slot) for _student, family, slot in rule.told})}
    return said


def _told(policy: RulesInForce) -> Iterator[Line | None]:
    """All lines; `None` is an empty one."""
    yield line("policy.policy")
    yield None
    yield from _always(policy)
    yield None
    yield from _musts(policy, "seat", policy.requirements)
    yield None
    yield from _musts(policy, "table", policy.table_requirements)
    yield None
    yield from _likes(policy)
    yield None
    yield from _aims(policy)


def _always(policy: RulesInForce) -> Iterator[Line]:
    yield line("policy.always")
    for rule in ALWAYS:
        yield line("policy.must", sentence=sentence(rule, policy))
    yield line("policy.must", sentence=line(f"rules.{SIZE}"))
    yield line("policy.must", sentence=line(f"rules.{PARTY}, split" if policy.allow_split else f"rules.{PARTY}"))


def _musts(policy: RulesInForce, what: str, rules: tuple[Any, ...]) -> Iterator[Line]:
    said = {rule.name for rule in ALWAYS}
    listed = [rule for rule in rules if rule.name not in said]
    yield line(f"policy.{what}_musts" if listed else f"policy.{what}_free")
    for rule in listed:
        code, params = ("policy.own_must", {"rule": rule_of(rule)}) if is_user_rule(rule) else ("policy.must", {})
        yield line(code, sentence=sentence(rule, policy), **params)


def _likes(policy: RulesInForce) -> Iterator[Line | None]:
    """What brings points, the heaviest first; what brings none stands apart."""
    everything: tuple[Any, ...] = (*policy.preferences, *policy.table_preferences)
    total = float(sum(rule.weight for rule in everything))
    if total:
        yield line("policy.points", total=total, unit=GAIN_UNIT)
        yield from _counting(policy)
    else:
        yield line("policy.no_points")
    sections: tuple[tuple[str, tuple[Any, ...]], ...] = (
        ("policy.seat_likes", policy.preferences),
        ("policy.table_likes", policy.table_preferences),
    )
    for what, rules in sections:
        heavy = sorted((rule for rule in rules if rule.weight > 0), key=lambda rule: -rule.weight)
        if heavy:
            yield None
            yield line(what)
        for rule in heavy:
            yield line("policy.like", rule=rule_of(rule), weight=float(rule.weight), sentence=sentence(rule, policy))
    without = tuple(rule_of(rule) for rule in everything if not rule.weight)
    if without:
        yield None
        yield line("policy.unweighted", rules=without)


def _counting(policy: RulesInForce) -> Iterator[Line]:
    """Said where built-in goals leave points out; a goal of one's own may count anything."""
    counting = {type(goal) for goal in policy.goals if not is_user_rule(goal)} & {goals.Satisfaction, goals.WorstOff}
    if goals.Satisfaction in counting or any(map(is_user_rule, policy.goals)):
        return
    if not counting:
        yield line("policy.points_unused")
    elif any(rule.weight for rule in policy.table_preferences):
        yield line("policy.points_of_seats")


def _aims(policy: RulesInForce) -> Iterator[Line]:
    yield line("policy.aims")
    yield line("policy.must", sentence=line(f"rules.{goals.PinsKept.name}"))
    for number, goal in enumerate(policy.goals, start=1):
        yield line("policy.aim", n=number, goal=GoalName(goal.name), sentence=sentence(goal, policy))


OWN_NEEDS = (
    require.SameSlot,
    require.DietServed,
    require.AllergySafe,
    require.SharedLanguage,
    require.AnimalsAvoided,
    require.SmokeFree,
    require.StepFree,
    require.WithinReach,
)
"""Over all families together these speak of the student alone; the others could betray a refusal."""

SAID_OF_ONE_FAMILY = (require.SameSlot, require.DietServed, require.AllergySafe, require.SharedLanguage)
"""Of a single home the rest of them would betray its habits or where it is."""

TOLD_TO_HOSTS = (prefer.LanguageComfort, prefer.LanguagePractice, prefer.SharedInterests)
TOLD_TO_STUDENTS = (*TOLD_TO_HOSTS, prefer.ShortTravel, prefer.SlotWish)

ROOM, MINIMUM, WHOLE_PARTY = (
    Rule(name, texts(DEFAULT)[f"titles.{name}"], open_to)
    for name, open_to in (("room for the party", ("student",)), ("minimum guests", ()), ("whole party", ()))
)
"""What holds of every table without being a rule that one could ask."""


def rule_of(rule: object) -> Rule:
    """A rule as an explanation names it."""
    name = str(getattr(rule, "name", ""))
    title = str(getattr(rule, "title", name))
    if isinstance(rule, OWN_NEEDS):
        open_to: tuple[str, ...] = ("student", "student of one family")
        return Rule(name, title, open_to if isinstance(rule, SAID_OF_ONE_FAMILY) else open_to[:1])
    readers = (("student", TOLD_TO_STUDENTS), ("family", TOLD_TO_HOSTS))
    return Rule(name, title, tuple(reader for reader, kinds in readers if isinstance(rule, kinds)))
