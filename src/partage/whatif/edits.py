"""Edits: what may be asked of a student, of a family or of the organisers so that somebody finds a seat.

Only when, where to, how many and by which policy: availability, travel, seats, meals, and parameters of rules that
concern nobody's body, belief or safety. What somebody can eat, must avoid, needs or refuses is never part of an edit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from partage.domain.people import Family, Student
from partage.domain.roster import Roster
from partage.domain.vocabulary import Level
from partage.errors import InputError
from partage.rules.policy import Policy
from partage.rules.requirements import SharedLanguage, WithinReach
from partage.rules.table import AtMostPerCountry, AtMostSpecialDiets, OneTableLanguage
from partage.text.catalogue import DEFAULT, texts
from partage.text.values import Part, Rule
from partage.text.writer import Line, Slot, families, line, students

FIELDS = {"student": ("availability", "max_travel_min"), "family": ("availability", "seats", "max_meals")}
"""The fields of a form that an edit may touch."""

RULES = {
    WithinReach.name: "minutes",
    SharedLanguage.name: "level",
    OneTableLanguage.name: "level",
    AtMostPerCountry.name: "most",
    AtMostSpecialDiets.name: "most",
}
"""The rules of a policy that an edit may loosen, and the parameter that it changes."""

COSTS = {
    ("student", "availability"): 10,
    ("student", "max_travel_min"): 5,
    ("family", "seats"): 20,
    ("family", "availability"): 25,
    ("family", "max_meals"): 30,
}
"""What an edit of one field costs to ask for; a policy's edit costs `POLICY_COST`. Students ask for the favour, so
theirs come first; another seat at a table that is laid is less than another evening."""

POLICY_COST = 60

MOST_SEATS = 50
"""No home has more."""

STEP_COSTS = {("student", "max_travel_min"): 1, ("family", "seats"): 10, ("family", "max_meals"): 15}
"""What each unit beyond the first costs more; of minutes, every one."""


@dataclass(frozen=True, repr=False)
class Atom(Part):
    """One field of one record, or one parameter of one rule, that is changed.

    Parameters
    ----------
    whom
        ``"student"``, ``"family"`` or ``"policy"``.
    record
        The id of the record; the name of the rule.
    field
        A field of `FIELDS`, or the parameter.
    value
        The new value: a number, a level, or the slot that is offered in addition to those of the record.
    steps
        How much that is: minutes, seats or meals more; 1 for a slot; levels or units of a rule's parameter.
    """

    whom: str
    record: str
    field: str
    value: Any
    steps: int = 1

    @property
    def cost(self) -> int:
        """What it costs to ask for this."""
        if self.whom == "policy":
            return POLICY_COST + self.steps
        key = self.whom, self.field
        more = self.steps if self.field == "max_travel_min" else self.steps - 1
        return COSTS[key] + STEP_COSTS.get(key, 0) * more


@dataclass(frozen=True, repr=False)
class Edit(Part):
    """One change of a student's own form, of one family's form or of the policy.

    Parameters
    ----------
    whom
        Who would change something: ``"student"`` (with the party, whose members each change the same field),
        ``"family"`` or ``"policy"``.
    atoms
        What is changed; one atom, or one for each member of a party.
    """

    whom: str
    atoms: tuple[Atom, ...]

    also = ("cost",)

    @property
    def cost(self) -> int:
        """What it costs to ask for this: the sum over its atoms."""
        return sum(atom.cost for atom in self.atoms)

    @property
    def order(self) -> tuple[Any, ...]:
        """Cheapest first; edits of one cost in a fixed order."""
        return self.cost, self.whom, tuple((atom.record, atom.field, str(atom.value)) for atom in self.atoms)

    def apply(self, roster: Roster, policy: Policy) -> tuple[Roster, Policy]:
        """The roster and the policy with the edit made.

        Raises
        ------
        InputError
            ``edit_forbidden`` for a field that no edit may touch.
        """
        changed: dict[tuple[str, str], Student | Family] = {}
        for atom in self.atoms:
            if atom.whom == "policy":
                policy = _loosened(policy, atom)
                continue
            if atom.field not in FIELDS.get(atom.whom, ()):
                raise InputError("edit_forbidden", {"field": atom.field})
            key = atom.whom, atom.record
            known = roster.student if atom.whom == "student" else roster.family
            changed[key] = _edited(changed.get(key) or known(atom.record), atom)
        return (roster.revised(changed=changed.values()) if changed else roster), policy


def applied(edits: Iterable[Edit], roster: Roster, policy: Policy) -> tuple[Roster, Policy]:
    """The roster and the policy with all of some edits made."""
    for edit in edits:
        roster, policy = edit.apply(roster, policy)
    return roster, policy


def _edited(record: Student | Family, atom: Atom) -> Student | Family:
    if atom.field == "availability":
        return record.replace(availability=record.availability | {atom.value})
    return record.replace(**{atom.field: atom.value})


def _loosened(policy: Policy, atom: Atom) -> Policy:
    if RULES.get(atom.record) != atom.field:
        raise InputError("edit_forbidden", {"rule": atom.record}, key="errors.rule_edit_forbidden")
    sections: dict[str, Any] = {
        section: tuple(
            replace(rule, **{atom.field: atom.value}) if rule.name == atom.record else rule
            for rule in getattr(policy, section)
        )
        for section in ("requirements", "table_requirements")
    }
    return replace(policy, **sections)


def offer_slot(whom: str, records: tuple[str, ...], slot: str) -> Edit:
    """Each of some students, or one family, offers one slot more."""
    return Edit(whom, tuple(Atom(whom, record, "availability", slot) for record in records))


def longer_trip(student: str, minutes: float, limit: float) -> Atom:
    """A student accepts trips of so many minutes, rounded up, and not of `limit` only."""
    least = math.ceil(minutes)
    return Atom("student", student, "max_travel_min", least, math.ceil(least - limit))


def trips_allowed(rule: WithinReach, minutes: float) -> Atom:
    """The policy allows trips of so many minutes, rounded up, to those who state no limit."""
    least = math.ceil(minutes)
    return Atom("policy", rule.name, "minutes", float(least), math.ceil(least - rule.minutes))


def levels_below(rule: SharedLanguage | OneTableLanguage) -> Iterator[Atom]:
    """The policy asks for a lower level of a language, step by step."""
    below = list(Level)[: list(Level).index(Level(rule.level))]
    for steps, level in enumerate(reversed(below), start=1):
        yield Atom("policy", rule.name, "level", level.value, steps)


def more_of(family: Family, field: str, steps: int) -> Edit:
    """A family has more seats, or gives more meals."""
    value = getattr(family, field) + steps
    return Edit("family", (Atom("family", family.id, field, value, steps),))


def edits_spoken(edits: Iterable[Edit]) -> tuple[Line, ...]:
    """A line for each field of each edit; a party's members who change the same field in the same way share one."""
    found: dict[tuple[str, str, str], list[Atom]] = {}
    for edit in edits:
        for atom in edit.atoms:
            found.setdefault((atom.whom, atom.field, str(atom.value)), []).append(atom)
    return tuple(_spoken(atoms) for atoms in found.values())


def _spoken(atoms: list[Atom]) -> Line:
    atom, named = atoms[0], {"student": students, "family": families}
    code = f"price.edit_{atom.whom}_{atom.field}"
    if atom.whom == "policy":
        return line(
            code, value=atom.value, rule=Rule(atom.record, texts(DEFAULT).get(f"titles.{atom.record}", atom.record))
        )
    records = named[atom.whom](sorted(one.record for one in atoms))
    if atom.field == "availability":
        return line(code, records=records, n=len(records), slot=Slot(atom.value))
    if atom.field == "max_travel_min":
        return line(code, records=records, n=len(records), minutes=atom.value)
    return line(code, records=records, value=atom.value)
