"""A plan under study: what every question about it needs, worked out when it is first asked for, and once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import numpy as np

import partage
from partage.columns import Bools, Columns, Ints, Seats
from partage.domain.roster import Roster
from partage.errors import InputError
from partage.plan.plan import Plan
from partage.plan.records import unknown
from partage.plan.scores import check_known
from partage.plan.verdict import Verdict
from partage.plan.verify import broken_rules, recheck
from partage.problem.compile import compile_problem
from partage.problem.model import Problem
from partage.rules.party_seats import FamilySlots, may_sit
from partage.rules.policy import Policy
from partage.status import Status

if TYPE_CHECKING:
    from partage.solve.solver import Budget

Rest = ParamSpec("Rest")
Answer = TypeVar("Answer")


class Study:
    """A plan under study: ask several things, and what they have in common is worked out once.

    Each method is the function of the same name; see there.

    Parameters
    ----------
    plan
        With the roster and policy it was made for.

    Examples
    --------
    >>> import partage as pt
    >>> people = [pt.Student(id=i, languages={"fr": "B1"}, diet=(), availability={"wed"}) for i in ("S1", "S2")]
    >>> home = pt.Family(id="F1", languages={"fr": "C1"}, serves=(), availability={"wed"}, seats=1)
    >>> study = pt.Study(pt.match(pt.Roster(people, [home])))
    >>> study.why("S2").reason, study.nobody_else().kind, study.fragility().cancellations[0].lost
    ('scarce', 'counting', 1)
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.roster: Roster = plan.roster
        self.policy: Policy = plan.policy
        self._answers: dict[tuple[object, ...], Any] = {}

    @classmethod
    def of(cls, subject: Plan | Study) -> Study:
        """The study of a plan, or the one that is given."""
        return subject if isinstance(subject, Study) else cls(subject)

    @classmethod
    def before(cls, subject: Roster | Study, policy: Policy | None = None) -> Study:
        """The study of a roster of which nobody has a seat yet; of a study under no other policy, that study."""
        if isinstance(subject, Study):
            if policy is None or policy == subject.policy:
                return subject
            subject = subject.roster
        policy = Policy.default() if policy is None else policy
        everybody = tuple(sorted(student.id for student in subject.students))
        nobody = Plan((), everybody, Status.FEASIBLE, (), subject.sha256, policy.sha256, {}, subject, policy)
        return cls(nobody)

    @cached_property
    def columns(self) -> Columns:
        """The columns of the roster, once it is certain that the plan's tables name nobody else.

        Raises
        ------
        InputError
            ``unknown_student``, ``unknown_family`` or ``unknown_slot``.
        """
        for table in self.plan.tables:
            check_known(table, self._everybody)
        return self._everybody

    @cached_property
    def _everybody(self) -> Columns:
        """The columns of the roster, whomever the plan's tables name."""
        return Columns.of(self.roster, allow_split=self.policy.allow_split)

    @cached_property
    def problem(self) -> Problem:
        """What the policy makes of the roster."""
        return compile_problem(self.columns, self.policy)

    @cached_property
    def verdict(self) -> Verdict:
        """What `partage.verify` says of the plan."""
        return recheck(self.plan, self.roster, self.policy, self._everybody)

    @cached_property
    def recounted(self) -> Plan:
        """The plan; where its tables are not worth what it states, with levels counted anew."""
        return self.plan.recounted(self.columns)

    @cached_property
    def valid(self) -> Plan:
        """The plan as `recounted`, once it is certain that it keeps the rules.

        Raises
        ------
        InputError
            ``plan_breaks_rules``.
        """
        broken = broken_rules(self.plan, self.columns, self.policy)
        if broken:
            raise InputError("plan_breaks_rules", {"violations": len(broken)})
        return self.recounted

    @cached_property
    def guests(self) -> dict[tuple[int, int], list[int]]:
        """Everybody's seats: (family, slot) -> students, sorted; empty tables left out."""
        taken = defaultdict[tuple[int, int], set[int]](set)
        for table in self.plan.tables:
            key = self.columns.family_index[table.family], self.columns.slots.codes[table.slot]
            taken[key].update(self.columns.student_index[student] for student in table.students)
        return {key: sorted(rows) for key, rows in taken.items() if rows}

    @cached_property
    def cells(self) -> FamilySlots:
        """Every place of the roster, by family and slot."""
        return FamilySlots(*(part.astype(np.int64) for part in np.nonzero(self.columns.availability[1])))

    def once(
        self, ask: Callable[Concatenate[Study, Rest], Answer], /, *args: Rest.args, **kwargs: Rest.kwargs
    ) -> Answer:
        """What a function says of this study; it is called the first time only."""
        key = (ask, *args, *sorted(kwargs.items()))
        if key not in self._answers:
            self._answers[key] = ask(self, *args, **kwargs)
        answer: Answer = self._answers[key]
        return answer

    def case(self, student: str) -> Case:
        """One student's case.

        Raises
        ------
        InputError
            ``unknown_student``.
        """
        return Case(self, student)

    def could_sit(self, cells: FamilySlots) -> Bools:
        """(U, C) where each party may sit; see `may_sit`. A place is asked about once."""
        position, known, allowed = self._asked
        number = position[cells.families, cells.slots]
        fresh = number[~known[number]]
        if len(fresh):
            places = self.cells.take(fresh)
            every = np.arange(len(self.columns.parties))
            allowed[:, fresh] = may_sit(self.columns, self.policy, every, places.families, places.slots)
            known[fresh] = True
        return allowed[:, number]

    @cached_property
    def _asked(self) -> tuple[Ints, Bools, Bools]:
        """Where each place stands in `cells`; which of them have been asked about, and what was said."""
        position = np.full(self.columns.availability[1].shape, -1, dtype=np.int64)
        position[self.cells.families, self.cells.slots] = np.arange(len(self.cells))
        shape = len(self.columns.parties), len(self.cells)
        return position, np.zeros(len(self.cells), dtype=np.bool_), np.zeros(shape, dtype=np.bool_)

    def why(
        self, student: str, *, family: str | None = None, costs: bool | None = None, budget: Budget | None = None
    ) -> partage.Explanation:
        """Why `student` sits where they sit, or has no seat; with `family`, why not there: `partage.why`."""
        return partage.why(self, student, family=family, costs=costs, budget=budget)

    def nobody_else(self) -> partage.Proof:
        """Why no plan seats more people, as far as that is proven: `partage.nobody_else`."""
        return partage.nobody_else(self)

    def check(self) -> partage.Check:
        """What can be told of the roster before anything is solved: `partage.check`."""
        return partage.check(self)

    def smallest_changes(
        self,
        students: Iterable[str] | None = None,
        *,
        budget: Budget | None = None,
        most: int = 3,
        together: bool = True,
    ) -> partage.Changes:
        """The cheapest single changes that would seat people without a seat: `partage.smallest_changes`."""
        return partage.smallest_changes(self, students, budget=budget, most=most, together=together)

    def recruit(
        self, *, budget: Budget | None = None, top: int = 10, profiles: Iterable[partage.Profile] | None = None
    ) -> partage.Recruiting:
        """What one more family, or more room at one, would add: `partage.recruit`."""
        return partage.recruit(self, budget=budget, top=top, profiles=profiles)

    def fragility(self, *, budget: Budget | None = None) -> partage.Fragility:
        """What each family's cancellation would cost: `partage.fragility`."""
        return partage.fragility(self, budget=budget)

    def standby(self) -> partage.Standby:
        """Who could take a place at each table: `partage.standby`."""
        return partage.standby(self)

    def swaps(self, *, budget: Budget | None = None) -> partage.Swaps:
        """Who may swap seats at no loss: `partage.swaps`."""
        return partage.swaps(self, budget=budget)

    def advise(self, *, budget: Budget | None = None) -> partage.Advice:
        """All advice within one budget: `partage.advise`."""
        return partage.advise(self, budget=budget)


class Case:
    """A student of a study, by an id of its roster; see `Study.case`."""

    def __init__(self, study: Study, student: str) -> None:
        self.study, self.plan, self.policy, self.columns = study, study.plan, study.policy, study.columns
        self.id = student
        self.student = _row("student", student, self.columns.student_index)
        self.party = int(self.columns.party[self.student])
        self.members = np.array(self.columns.parties[self.party], dtype=np.int64)

    def cells_of(self, family: str) -> FamilySlots:
        """The places of a family; `InputError` ``unknown_family`` for an id that the roster does not hold."""
        row, everywhere = _row("family", family, self.columns.family_index), self.study.cells
        return everywhere.take(everywhere.families == row)

    @property
    def size(self) -> int:
        """How many people the party has."""
        return len(self.members)

    @property
    def seat(self) -> tuple[int, int] | None:
        """The family and slot of the student's seat."""
        if self.id not in self.plan.seated:
            return None
        family, slot = self.plan.seated[self.id]
        return self.columns.family_index[family], self.columns.slots.codes[slot]

    @cached_property
    def others(self) -> dict[tuple[int, int], list[int]]:
        """Everybody's seats but the party's own: (family, slot) -> students; empty tables left out."""
        own = set(self.members.tolist())
        beside = {key: [row for row in rows if row not in own] for key, rows in self.study.guests.items()}
        return {key: rows for key, rows in beside.items() if rows}

    @cached_property
    def rivals(self) -> Ints:
        """The other parties."""
        return np.delete(np.arange(len(self.columns.parties)), self.party)

    def ids(self, rows: Iterable[int]) -> list[str]:
        """The ids of students."""
        return [self.columns.students.records[row].id for row in rows]

    def family_id(self, row: int) -> str:
        """The id of a family."""
        return str(self.columns.families.records[row].id)

    def slot_label(self, code: int) -> str:
        """The label of a slot."""
        return self.columns.slots.labels[code]

    def member_seats(self, cells: FamilySlots) -> Seats:
        """(M x C,) a seat for each member of the party at each place, member by member."""
        students = np.repeat(self.members, len(cells))
        return Seats(self.columns, students, np.tile(cells.families, self.size), np.tile(cells.slots, self.size))

    def own_seats(self, cells: FamilySlots) -> Seats:
        """(C,) a seat for the student at each place."""
        return Seats(self.columns, np.full(len(cells), self.student), cells.families, cells.slots)

    def room(self, cells: FamilySlots) -> Bools:
        """(C,) whether the home has seats enough for the party."""
        return np.asarray(self.columns.families.columns["seats"][cells.families] >= self.size)


def _row(kind: str, its_id: object, known: Mapping[str, int]) -> int:
    """Where a record stands, once it is certain that there is one of that id."""
    if not isinstance(its_id, str) or its_id not in known:
        raise unknown(kind, its_id, known)
    return known[its_id]
