"""What the cancellation of each family would cost after the best repair."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from partage.advice.board import Board
from partage.audiences import Told
from partage.changes.repair import goals_of_repair, usual
from partage.engine import match
from partage.errors import RuleError
from partage.plan.plan import Plan
from partage.rules.base import Goal
from partage.rules.goals import PartiesWhole, StudentsSeated
from partage.rules.party_seats import FamilySlots
from partage.rules.policy import Policy
from partage.rules.repair_goals import FewestChanges
from partage.solve.solver import Budget
from partage.status import Status
from partage.study import Study
from partage.text.values import Part
from partage.text.writer import FamilyId, Line, families, line
from partage.whatif.deadline import Deadline
from partage.whatif.level_deltas import LevelShift, shifts_of, worth_by
from partage.whatif.price_bounds import SeatPrices


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

    also = ("proven",)

    @property
    def proven(self) -> bool:
        """Whether no repair is better, level by level."""
        return self.found == "repair" and all(level.proven for level in self.levels)


@dataclass(frozen=True, repr=False)
class Fragility(Told):
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

    def _to_coordinator(self) -> Iterator[Line]:
        return self._lines(levels=False)

    def _to_auditor(self) -> Iterator[Line]:
        return self._lines(levels=True)

    def _lines(self, *, levels: bool) -> Iterator[Line]:
        if not self.cancellations:
            yield line("living.fragile_none")
            return
        harmless = tuple(one for one in self.cancellations if one.proven and not one.lost and not one.moved)
        quick = tuple(
            line("living.fragile_one_quick", family=FamilyId(one.family), lost=one.lost)
            for one in self.cancellations
            if one.found == "quick"
        )
        told = [one for one in self.cancellations if one.found == "repair" and one not in harmless]
        if told:
            yield line("living.fragile")
        for one in told:
            yield cancellation_line(one)
            if not one.proven:
                yield _open(one)
            yield from (level.spoken() for level in (one.levels if levels else ()))
        if quick:
            yield line("living.fragile_quick", n=len(quick), families=quick)
        if harmless:
            named = families(sorted(one.family for one in harmless))
            yield line("living.fragile_harmless", n=len(harmless), families=named)


def cancellation_line(one: Cancellation) -> Line:
    """What the cancellation of a family would cost, on one line."""
    whom: dict[str, object] = {"family": FamilyId(one.family), "guests": len(one.guests)}
    whom["moves"] = line("living.fragile_moves", n=one.moved) if one.moved else line("living.fragile_still")
    if one.lost < 0:
        return line("living.fragile_gained", gained=-one.lost, **whom)
    return line("living.fragile_lost", lost=one.lost, **whom) if one.lost else line("living.fragile_kept", **whom)


def _open(one: Cancellation) -> Line:
    """What is not proven of a repair: whether fewer could lose their seat, or only whether fewer could move."""
    seated = next(level for level in one.levels if level.goal == StudentsSeated.name)
    return line("living.fragile_open_moves" if seated.proven else "living.fragile_open_none")


SHARE = 1 / 8
"""One family's repair may take so much of the time left: most take a second, and a hard one must not take all of it.
Smaller shares cut all repairs short on a busy machine, and nothing was proven."""


def fragility(plan: Plan | Study, *, budget: Budget | None = None) -> Fragility:
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
    deadline = Deadline(None if budget is None else replace(budget, gap=0.0))
    board = Study.of(plan).once(Board)
    plan = board.plan
    policy = replace(plan.policy, goals=_goals(plan))
    before, bounds = _before(board, policy), _bounds(board)
    found = {}
    for guess in _quick(board):
        found[guess.family] = _settled(plan, guess, before, bounds.get(guess.family)) or guess
    for share in (SHARE, 1.0):  # what was cut short gets what is left of the time in the end
        for guess in [one for one in found.values() if not one.proven]:
            if deadline.left <= 0:
                break
            exact = _repaired(plan, guess, policy, before, deadline.part(share))
            if exact is None:
                deadline.until = 0.0
            elif exact.proven or guess.found == "quick":
                found[guess.family] = exact
    return Fragility(tuple(sorted(found.values(), key=lambda one: (-one.lost, -one.moved, one.family))))


def _goals(plan: Plan) -> tuple[Goal, ...]:
    """The goals of a repair up to as few changes as possible."""
    goals = goals_of_repair(usual(plan.policy), plan, sorted(plan.seated))
    changes = next(place for place, goal in enumerate(goals) if isinstance(goal, FewestChanges))
    # Where parties may be split, their goal would come before the changes unless it is listed.
    later = [goal for goal in goals[changes:] if isinstance(goal, PartiesWhole) and plan.policy.allow_split]
    return (*goals[: changes + 1], *later)


def _before(board: Board, policy: Policy) -> dict[str, int]:
    """What the plan is worth at each level up to the changes."""
    worth = worth_by(board.plan, policy, board.columns)
    return dict(list(worth.items())[: list(worth).index(FewestChanges.name) + 1])


def _quick(board: Board) -> list[Cancellation]:
    """For each family with a table, what comes of seating its guests where places are free; most lost first."""
    families, slots = _places(board)
    parties = board.seated
    room = board.study.could_sit(FamilySlots(families, slots))[parties]
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


def _bounds(board: Board) -> dict[str, int]:
    """Family -> what the level of students seated is worth at the most without it, where that is plain to see.

    Plans without a family are plans with it, so that the plan's own bound holds, and at the prices of its
    certificate less than that: the family's best tables are missing from the sum. Where pins come first, a pin to the
    family would be gone with it.
    """
    plan = board.plan
    if not isinstance(plan.policy.goals[0], StudentsSeated):
        return {}
    *pins, seated = plan.levels[: 1 + bool(plan.roster.pins)]
    pinned = {pin.family for pin in plan.roster.pins}
    found = {table.family: seated.bound for table in plan.tables if table.family not in pinned}
    if pins:
        return found if pins[0].bound == pins[0].value else {}
    without = board.study.once(SeatPrices).without()
    return {family: min(bound, without.get(family, bound)) for family, bound in found.items()}


def _settled(plan: Plan, quick: Cancellation, before: dict[str, int], bound: int | None) -> Cancellation | None:
    """The cancellation, if seating its guests where places are free is surely the best repair."""
    weighed = any(isinstance(goal, StudentsSeated) and goal.weights is not None for goal in plan.policy.goals)
    if bound is None or (quick.lost and weighed) or before[StudentsSeated.name] - quick.lost < bound:
        return None
    levels = []
    for name, value in before.items():
        less = {StudentsSeated.name: quick.lost, FewestChanges.name: len(quick.guests)}.get(name, 0)
        levels.append(LevelShift(name, value, value - less, value - less))
    return replace(quick, found="repair", levels=tuple(levels))


def _repaired(
    plan: Plan, quick: Cancellation, policy: Policy, before: dict[str, int], budget: Budget
) -> Cancellation | None:
    """The cancellation after the best repair that is found in time; `None` if there is no more time."""
    roster = plan.roster.revised(cancelled=[f"family:{quick.family}"])
    try:
        repair = match(roster, policy, budget=budget)
    except RuleError as error:
        if error.code != "rule_slow":
            raise
        return None
    if repair.status is Status.INTERRUPTED:
        return None
    kept = sum(repair.seated.get(student) == place for student, place in plan.seated.items())
    moved = len(plan.seated) - len(quick.guests) - kept
    lost = len(plan.seated) - len(repair.seated)
    return Cancellation(quick.family, quick.guests, lost, moved, "repair", shifts_of(before, repair.levels))
