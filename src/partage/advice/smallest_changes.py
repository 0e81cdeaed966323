"""Smallest changes: what one form, or the policy, would have to say differently so that somebody finds a seat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from partage.advice.party_changes import Change, Changes, PartyChanges
from partage.columns import Columns
from partage.errors import InputError
from partage.plan.plan import Plan
from partage.plan.records import unknown
from partage.solve.solver import Budget
from partage.study import Study
from partage.whatif.edit_search import LEAST_SECONDS, Asker, Edits
from partage.whatif.edits import Edit
from partage.whatif.single_edits import Candidates

KINDS = ("student", "family", "policy")
"""Who would change something."""

KEPT_BACK = 0.25
"""Share of a party's time that is kept back for plans that move fewer people."""


def smallest_changes(
    plan: Plan | Study,
    students: Iterable[str] | None = None,
    *,
    budget: Budget | None = None,
    most: int = 3,
    together: bool = True,
) -> Changes:
    """The cheapest single change of each kind that would seat people without a seat, everybody else keeping one.

    Parameters
    ----------
    plan
        Who sits and who does not.
    students
        Ids; their parties are looked at if they have no seat. Not given: all parties without one.
    budget
        For the whole call; what it cuts short is said (`PartyChanges.unsettled`).
    most
        So many changes are listed for each party, and for all together; at least 1.
    together
        Whether to count how many people each change found seats at once.

    Raises
    ------
    InputError
        ``unknown_student``; ``plan_breaks_rules``: the plan is not valid itself; ``bad_parameter``.

    Notes
    -----
    A single change is one field of a student's form (a party changes the same field together), of one family's form,
    or one parameter of one rule. Only slots, travel, seats, meals, and the rules of `partage.whatif.edits`
    are touched; never what somebody eats, must avoid or needs, nor whom a home welcomes. Whoever has a seat keeps
    one, though perhaps another.

    Examples
    --------
    >>> import partage as pt
    >>> home = pt.Family(id="F1", languages={"fr": "C1"}, serves=(), availability={"wed"}, seats=1)
    >>> guests = [pt.Student(id=i, languages={"fr": "B1"}, diet=(), availability={"wed"}) for i in ("S1", "S2")]
    >>> found = pt.smallest_changes(pt.match(pt.Roster(guests, [home])))
    >>> found.parties[0].changes[0].edit.to_dict()["atoms"]
    [{'whom': 'family', 'record': 'F1', 'field': 'seats', 'value': 2, 'steps': 1}]
    """
    if isinstance(most, bool) or not isinstance(most, int) or most < 1:
        raise InputError("bad_parameter", {"parameter": "most"}, key="errors.whole_number_from_1")
    study = Study.of(plan)
    parties = _parties(study.plan, study.columns, students)
    if study.verdict.violations:
        raise InputError("plan_breaks_rules", key="errors.mend_first")
    asker = Asker(study, budget or Budget())
    return _Search(asker, most).changes(parties, together=together)


def _parties(plan: Plan, columns: Columns, students: Iterable[str] | None) -> list[int]:
    """Parties without a seat, in order of ids."""
    asked = [record.id for record in columns.students.records] if students is None else list(students)
    for student in asked:
        if student not in columns.student_index:
            raise unknown("student", student, columns.student_index)
    rows = {int(columns.party[columns.student_index[student]]) for student in asked if student not in plan.seated}
    return sorted(rows, key=lambda party: min(columns.parties[party]))


class _Search:
    """Looks for the changes of one plan."""

    def __init__(self, asker: Asker, most: int) -> None:
        self.asker, self.most = asker, most
        self.columns = asker.columns
        self.candidates = Candidates(asker.study)
        self.until = asker.until

    def changes(self, parties: list[int], *, together: bool) -> Changes:
        """Party by party, each with an equal share of the time that is left; then all together."""
        found = []
        for number, party in enumerate(parties):
            self.asker.until = self.until
            shares = len(parties) - number + (together and len(parties) > 1)
            self.asker.until -= self.asker.left * (shares - 1) / shares
            found.append(self._of_party(party))
        self.asker.until = self.until
        best = self._together(found) if together else ()
        listed = tuple(replace(one, changes=one.changes[: self.most]) for one in found)
        return Changes(listed, best, self.asker.asked, self.asker.counted)

    def _of_party(self, party: int) -> PartyChanges:
        ids = tuple(self.columns.students.records[row].id for row in sorted(self.columns.parties[party]))
        wanted = frozenset(ids) | frozenset(self.asker.plan.seated)
        as_it_is = "no" if self.asker.full else self.asker.ask((), wanted).answer
        if as_it_is == "yes":
            return PartyChanges(ids, already=True, changes=(), none=(), unsettled=())
        changes, none, unsettled = [], [], []
        until = self.asker.until
        self.asker.until -= KEPT_BACK * self.asker.left
        for kind in KINDS:
            edit, plan, complete = self._first(kind, wanted, party)
            if edit is not None and plan is not None:
                changes.append(Change(edit, ids, self.asker.moved(plan), plan))
            elif complete:
                none.append(kind)
            if not complete or as_it_is == "unknown":
                unsettled.append(kind)
        # Time goes to what is not known yet first; some is kept back for plans that move fewer people.
        self.asker.until = until
        near = [(change, self.asker.nearest(change.edit, wanted, change.plan)) for change in changes]
        changes = [replace(change, moved=self.asker.moved(plan), plan=plan) for change, plan in near]
        changes.sort(key=lambda change: change.edit.order)
        none = [kind for kind in none if kind not in unsettled]
        return PartyChanges(ids, already=False, changes=tuple(changes), none=tuple(none), unsettled=tuple(unsettled))

    def _first(self, kind: str, wanted: frozenset[str], party: int = 0) -> tuple[Edit | None, Plan | None, bool]:
        """The cheapest edit of a kind, step by step of what it costs."""
        complete = True
        if self.asker.left < LEAST_SECONDS:
            return None, None, False
        for edits in _by_cost(self._edits(kind, party, wanted)):
            if self.asker.left < LEAST_SECONDS:
                return None, None, False
            found = self.asker.first(edits, wanted)
            complete = complete and found.complete
            if found.edit is not None:
                return found.edit, found.plan, complete
        return None, None, complete

    def _edits(self, kind: str, party: int, wanted: frozenset[str]) -> Edits:
        if kind == "student":
            return self.candidates.own(party)
        if kind == "policy":
            return self.candidates.of_policy
        short = () if self.asker.alone else self.asker.short(wanted)
        return self.candidates.of_families(self.candidates.near(short) if short else None)

    def _together(self, parties: list[PartyChanges]) -> tuple[Change, ...]:
        """The changes found, by how many people each seats at once."""
        waiting = frozenset(student for party in parties for student in party.students)
        found = self._for_all(waiting) if len(parties) > 1 else {}
        for party in parties:
            for change in party.changes:
                known = found.get(change.edit)
                if known is None or len(change.seats) > len(known.seats):
                    found[change.edit] = change
        best = []
        for change in sorted(found.values(), key=lambda one: one.edit.order):
            plan = self.asker.most(change.edit)
            seats = () if plan is None else tuple(sorted(waiting & set(plan.seated)))
            if plan is not None and len(seats) >= len(change.seats):
                best.append(Change(change.edit, seats, self.asker.moved(plan), plan))
            else:
                best.append(change)
        best.sort(key=lambda change: (-len(change.seats), change.edit.order))
        return tuple(best[: self.most])

    def _for_all(self, waiting: frozenset[str]) -> dict[Edit, Change]:
        """The cheapest changes of a family's form and of the policy that seat everybody, where there are any."""
        wanted = waiting | frozenset(self.asker.plan.seated)
        found = {}
        for kind in KINDS[1:]:
            edit, plan, _complete = self._first(kind, wanted)
            if edit is not None and plan is not None:
                found[edit] = Change(edit, tuple(sorted(waiting)), self.asker.moved(plan), plan)
        return found


def _by_cost(edits: Edits) -> Iterator[Edits]:
    """Edits in order, those of one cost together."""
    start = 0
    for number, edit in enumerate(edits):
        if edit.cost != edits[start].cost:
            yield edits[start:number]
            start = number
    if edits:
        yield edits[start:]
