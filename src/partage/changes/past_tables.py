"""Tables that are past when a plan is repaired: who has dined there stays, and nobody new sits down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from partage.columns import Columns
from partage.domain.roster import Roster
from partage.errors import Fault, InputError, RosterError, place
from partage.plan.plan import Plan
from partage.plan.records import Table
from partage.plan.verify import broken_rules
from partage.rules.policy import Policy
from partage.rules.requirements import NotBefore
from partage.text.calendar import is_past
from partage.text.writer import Phrase, line


@dataclass(frozen=True)
class PastTables:
    """What of a plan has been.

    Parameters
    ----------
    since
        The day, or the moment, from which on tables are still to come.
    tables
        Those before it.
    """

    since: date
    tables: tuple[Table, ...]

    @classmethod
    def of(cls, plan: Plan, policy: Policy, since: date | None) -> PastTables | None:
        """The tables of `plan` before `since`, or before what an earlier repair was told; None where nothing is past.

        Raises
        ------
        InputError
            ``bad_since``: no date, or a moment with a zone; ``slot_undated``: a slot that families offer does not tell
            whether it is past.
        """
        told = next((rule.moment for rule in policy.requirements if isinstance(rule, NotBefore)), None)
        since = told if since is None else since
        if since is None:
            return None
        if not isinstance(since, date) or (isinstance(since, datetime) and since.tzinfo is not None):
            raise InputError("bad_since")
        dated(plan.roster, since)
        return cls(since, tuple(table for table in plan.tables if is_past(table.slot, since)))

    @property
    def stays(self) -> dict[str, tuple[str, str]]:
        """Student -> (family, slot) of those who have dined."""
        return {student: (table.family, table.slot) for table in self.tables for student in table.students}

    def policy(self, policy: Policy) -> Policy:
        """The policy under which nobody new is seated before `since`."""
        others = (rule for rule in policy.requirements if not isinstance(rule, NotBefore))
        return replace(policy, requirements=(*others, NotBefore(self.since)))

    def check(self, plan: Plan, roster: Roster, policy: Policy) -> None:
        """Refuse what would undo a table that has been.

        Raises
        ------
        InputError
            ``slot_undated``.
        RosterError
            ``past_table_broken``: families whose new record forbids a table that they have held.
        """
        dated(roster, self.since)
        columns = Columns.of(roster, allow_split=policy.allow_split)
        everybody = [student.id for student in roster.students]
        faults = []
        for table in self.tables:
            others = tuple(student for student in everybody if student not in table.students)
            found = broken_rules(replace(plan, tables=(table,), unseated=others), columns, policy)
            if found:
                said = line(found[0].key or f"violations.{found[0].code}", **found[0].params)
                where = place("family_id", id=table.family)
                faults.append(Fault("past_table_broken", {"reason": Phrase.of(said)}, record=where))
        if faults:
            raise RosterError.of(place("the_changes"), faults)


def dated(roster: Roster, since: date) -> None:
    """Refuse slots of which nobody can tell whether they lie before `since`."""
    slots: Iterable[str] = {slot for family in roster.families for slot in family.availability}
    if undated := sorted(slot for slot in slots if is_past(slot, since) is None):
        raise InputError("slot_undated", {"slots": ", ".join(undated), "since": since.isoformat()})
