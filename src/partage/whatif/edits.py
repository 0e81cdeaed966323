"""Edits: what may be asked of a student, of a family or of the organisers so that somebody finds a seat.

Only when, where to, how many and by which policy: availability, travel, seats, meals, and parameters of rules that
concern nobody's body, belief or safety. What somebody can eat, must avoid, needs or refuses is never part of an edit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from partage.domain.people import Family, Student
from partage.domain.roster import Roster
from partage.errors import InputError
from partage.rules.policy import Policy
from partage.text.values import Part

FIELDS = {"student": ("availability", "max_travel_min"), "family": ("availability", "seats", "max_meals")}
"""The fields of a form that an edit may touch."""

RULES = {
    "within reach": "minutes",
    "shared language": "level",
    "one table language": "level",
    "at most per country": "most",
    "at most special diets": "most",
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

    def to_dict(self) -> dict[str, Any]:
        """The edit as plain values, with its cost."""
        return {**super().to_dict(), "cost": self.cost}


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


def travel_further(students: tuple[tuple[str, float], ...], minutes: float) -> Edit:
    """Each (student, limit so far) accepts trips of so many minutes, rounded up."""
    limit = math.ceil(minutes)
    atoms = (Atom("student", its_id, "max_travel_min", limit, math.ceil(limit - before)) for its_id, before in students)
    return Edit("student", tuple(atoms))


def more_of(family: Family, field: str, steps: int) -> Edit:
    """A family has more seats, or gives more meals."""
    value = getattr(family, field) + steps
    return Edit("family", (Atom("family", family.id, field, value, steps),))
