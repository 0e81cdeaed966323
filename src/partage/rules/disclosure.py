"""How rules are named, and who may read that a rule decided something."""

from __future__ import annotations

from partage.rules import preferences as prefer
from partage.rules import requirements as require
from partage.text.catalogue import DEFAULT, texts
from partage.text.values import Rule

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
