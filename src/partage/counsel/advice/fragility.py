"""What the cancellation of each family would cost after the best repair."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from partage.counsel.advice.board import Board
from partage.counsel.advice.telling import told_to_organisers
from partage.counsel.trials.shifts import LevelShift
from partage.counsel.values import Part
from partage.counsel.words.writer import GoalName, Line, line
from partage.engine import match
from partage.errors import RuleError
from partage.plan.plan import Plan
from partage.plan.scores import Seating, score
from partage.rules.base import Goal
from partage.rules.goals import PartiesWhole, StudentsSeated
from partage.rules.kept import FewestChanges, FewestTables
from partage.rules.policy import Policy
from partage.solve.base import Budget
from partage.status import Status

FAIR = 4
"""One family's repair may take so many times its share of the time left: most take far less than theirs."""


@dataclass(frozen=True, repr=False)
class Cancellation(Part):
    """One family that hosts, and what is lost without it.

    Parameters
    ----------
    family
        Its id.
    guests
        Ids of those who sit at its tables.
    lost
        How many people fewer have a seat after the repair; below 0 if more have, because the plan leaves
        something open.
    moved
        How many guests of other families do not keep their seat. Those of the family itself cannot, and do not count.
    found
        ``"repair"``: the best repair, or the best that was found in time; ``"quick"``: time was over first, and this
        is what comes of seating the guests where places are free, nobody else moving.
    levels
        The levels up to the changes, counted for the plan and for the repair; empty after ``"quick"``.
    """

    family: str
    guests: tuple[str, ...]
    lost: int
    moved: int
    found: str
    levels: tuple[LevelShift, ...] = ()

    @property
    def proven(self) -> bool:
        """Whether no repair is better, level by level."""
        return self.found == "repair" and all(level.proven for level in self.levels)

    def to_dict(self) -> dict[str, object]:
        """The cancellation as plain values, with whether it is proven."""
        return {**super().to_dict(), "proven": self.proven}


@dataclass(frozen=True, repr=False)
class Fragility(Part):
    """What each family's cancellation would cost.

    Parameters
    ----------
    cancellations
        One for each family with a table, the worst first: by people lost, then by people moved, then by id.
    """

    cancellations: tuple[Cancellation, ...]

    def __repr__(self) -> str:
        return f"<Fragility: {len(self.cancellations)} families>"

    @property
    def complete(self) -> bool:
        """Whether all is proven."""
        return all(one.proven for one in self.cancellations)

    def text(self, lang: str = "en", audience: str = "coordinator") -> str:
        """The cancellations in words; students and families read only that this is for those who run the event.

        Raises
        ------
        InputError
            ``unknown_language`` or ``unknown_audience``.
        """
        return told_to_organisers(self._lines(), lang, audience, to_auditor=self._lines(levels=True))

    def _lines(self, *, levels: bool = False) -> Iterator[Line]:
        if not self.cancellations:
            yield line("fragile_none")
            return
        harmless = tuple(one for one in self.cancellations if one.proven and not one.lost and not one.moved)
        told = [one for one in self.cancellations if one not in harmless]
        if told:
            yield line("fragile")
        for one in told:
            yield _line(one)
            if one.found == "repair" and not one.proven:
                yield _open(one)
            yield from (_level(level) for level in (one.levels if levels else ()))
        if harmless:
            yield line("fragile_harmless", families=tuple(sorted(one.family for one in harmless)))


def _line(one: Cancellation) -> Line:
    whom: dict[str, object] = {"family": one.family, "guests": len(one.guests)}
    if one.found == "quick":
        return line("fragile_quick", lost=one.lost, **whom)
    whom["moves"] = line("fragile_moves", n=one.moved) if one.moved else line("fragile_still")
    if one.lost < 0:
        return line("fragile_gained", gained=-one.lost, **whom)
    return line("fragile_lost", lost=one.lost, **whom) if one.lost else line("fragile_kept", **whom)


def _level(level: LevelShift) -> Line:
    return line("fragile_level", goal=GoalName(level.goal), before=level.before, after=level.after, bound=level.bound)


def _open(one: Cancellation) -> Line:
    """What is not proven of a repair: whether fewer could lose their seat, or only whether fewer could move."""
    seated = next(level for level in one.levels if level.goal == StudentsSeated.name)
    return line("fragile_open_moves" if seated.proven else "fragile_open_none")


def fragility(plan: Plan, *, budget: Budget | None = None) -> Fragility:
    """What the cancellation of each family with a table would cost after the best repair.

    Parameters
    ----------
    budget
        For all of them together; not given: ``Budget()``, one minute. Families whose guests find no free
        place come first.

    Raises
    ------
    InputError
        ``plan_breaks_rules``: the plan is not valid itself.

    Notes
    -----
    The best repair keeps as many students seated as can be, whatever the policy's goals put before that being as good
    as can be, and then moves as few people as possible; goals that come later decide nothing here.

    Examples
    --------
    >>> import partage as pt
    >>> people = [pt.Student(id=i, languages={"fr": "B1"}, diet=(), availability={"wed"}) for i in ("S1", "S2")]
    >>> homes = [
    ...     pt.Family(id=i, languages={"fr": "C1"}, serves=(), availability={"wed"}, seats=n)
    ...     for i, n in (("F1", 1), ("F2", 1))
    ... ]
    >>> [(one.family, one.lost, one.moved) for one in pt.fragility(pt.match(pt.Roster(people, homes))).cancellations]
    [('F1', 1, 0), ('F2', 1, 0)]
    """
    budget = Budget() if budget is None else budget
    until = time.monotonic() + budget.seconds
    board = Board(plan)
    quick = _quick(board)
    policy = replace(plan.policy, goals=_goals(plan))
    before = _before(board, policy)
    found = []
    for number, guess in enumerate(quick):
        exact = _free_of_cost(plan, guess, policy, before)
        left = until - time.monotonic()
        if exact is None and left > 0:
            share = min(left, FAIR * left / (len(quick) - number))
            exact = _repaired(plan, guess, policy, before, replace(budget, seconds=share, gap=0.0))
        found.append(exact or guess)
    return Fragility(tuple(sorted(found, key=lambda one: (-one.lost, -one.moved, one.family))))


def _goals(plan: Plan) -> tuple[Goal, ...]:
    """The policy's goals up to the number of students seated, and then as few changes as possible."""
    goals = [goal for goal in plan.policy.goals if goal.name not in (FewestChanges.name, FewestTables.name)]
    seated = next((place for place, goal in enumerate(goals) if isinstance(goal, StudentsSeated)), None)
    first = [StudentsSeated()] if seated is None else goals[: seated + 1]
    # Where parties may be split, their goal would come before the changes unless it is listed.
    whole = [PartiesWhole()] if not any(isinstance(goal, PartiesWhole) for goal in first) else []
    return (*first, FewestChanges(plan), *(whole if plan.policy.allow_split else []))


def _before(board: Board, policy: Policy) -> dict[str, int]:
    """What the plan is worth at each level up to the changes."""
    goals = [goal.name for goal in policy.levels(board.columns)]
    values = score(Seating.of(board.plan.tables, board.columns), board.columns, policy).values
    counted = goals.index(FewestChanges.name) + 1
    return dict(zip(goals[:counted], values[:counted], strict=True))


def _quick(board: Board) -> list[Cancellation]:
    """For each family with a table, what comes of seating its guests where places are free; most lost first."""
    families, slots = _places(board)
    parties = board.seated
    room = board.may_sit(parties, families, slots)
    room[np.arange(len(parties)), board.table_of[parties]] = False
    party, place = np.nonzero(room)
    tables = np.concatenate(
        [board.students, np.full((len(families) - len(board.students), board.students.shape[1]), -1)]
    )
    joined = np.concatenate([tables[place], board.columns.members[parties[party]]], axis=1)
    fine = board.fine(joined, families[place], slots[place])
    open_to: dict[int, list[int]] = {}
    for its_party, its_place in zip(parties[party[fine]].tolist(), place[fine].tolist(), strict=True):
        open_to.setdefault(its_party, []).append(its_place)
    found = [_seated_quickly(board, int(family), families, open_to) for family in np.unique(board.families)]
    return sorted(found, key=lambda one: (-one.lost, one.family))


def _places(board: Board) -> tuple[np.ndarray, np.ndarray]:
    """The plan's tables, and the evenings on which a family with meals left could hold another one."""
    hosted = np.bincount(board.families, minlength=len(board.columns.families))
    offered = board.columns.availability[1].copy()
    offered[board.families, board.slots] = False
    offered[hosted >= board.columns.families.columns["max_meals"]] = False
    families, slots = np.nonzero(offered)
    return np.concatenate([board.families, families]), np.concatenate([board.slots, slots])


def _seated_quickly(board: Board, family: int, families: np.ndarray, open_to: dict[int, list[int]]) -> Cancellation:
    """Its parties, the largest first, each at a place of a family that takes nobody else of them."""
    rows = np.flatnonzero(board.families == family)
    parties = np.flatnonzero(np.isin(board.table_of, rows))
    taken = {family}
    lost = 0
    for party in sorted(parties.tolist(), key=lambda one: (-int(board.columns.party_size[one]), one)):
        home = next((int(families[p]) for p in open_to.get(party, []) if int(families[p]) not in taken), None)
        if home is None:
            lost += int(board.columns.party_size[party])
        else:
            taken.add(home)
    guests = tuple(sorted(student for party in parties.tolist() for student in board.ids(party)))
    return Cancellation(str(board.columns.families.records[family].id), guests, lost, 0, "quick")


def _free_of_cost(plan: Plan, quick: Cancellation, policy: Policy, before: dict[str, int]) -> Cancellation | None:
    """The cancellation, if seating its guests quickly is surely the best repair: nobody is lost, nobody moves."""
    pinned = any(pin.family == quick.family for pin in plan.roster.pins)
    if quick.lost or pinned or not isinstance(policy.goals[0], StudentsSeated) or not _firm(plan):
        return None
    levels = []
    for name, value in before.items():
        after = -len(quick.guests) if name == FewestChanges.name else value
        levels.append(LevelShift(name, value, after, after))
    return replace(quick, found="repair", levels=tuple(levels))


def _firm(plan: Plan) -> bool:
    """Whether it is proven that no plan has more students seated, pins being kept as well as can be."""
    for level in plan.levels:
        if level.bound > level.value:
            return False
        if level.goal == StudentsSeated.name:
            return True
    return False


def _repaired(
    plan: Plan, quick: Cancellation, policy: Policy, before: dict[str, int], budget: Budget
) -> Cancellation | None:
    """The cancellation after the best repair that is found in time; `None` if there is no time."""
    roster = plan.roster.revised(cancelled=[f"family:{quick.family}"])
    try:
        repair = match(roster, policy, budget=budget, start=plan)
    except RuleError as error:
        if error.code != "rule_slow":
            raise
        return None
    if repair.status is Status.INTERRUPTED:
        return None
    kept = sum(repair.seated.get(student) == place for student, place in plan.seated.items())
    moved = len(plan.seated) - len(quick.guests) - kept
    lost = len(plan.seated) - len(repair.seated)
    levels, firm = [], True
    for level in repair.levels:
        if level.goal in before:
            levels.append(LevelShift(level.goal, before[level.goal], level.value, level.bound, firm))
        firm = firm and level.value == level.bound
    return Cancellation(quick.family, quick.guests, lost, moved, "repair", tuple(levels))
