"""What a pair that the rules allow would cost: the best plan that holds it, beside the plan at hand, and in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from partage.engine import match
from partage.plan.plan import Plan
from partage.plan.records import Table
from partage.rules.goals import StudentsSeated
from partage.solve.solver import Budget
from partage.study import Study
from partage.text.values import Part
from partage.text.writer import FamilyId, GoalName, Line, Slot, StudentId, line
from partage.whatif.deadline import Deadline
from partage.whatif.feasible import can_sit
from partage.whatif.level_deltas import LevelShift
from partage.whatif.nearest import Aim, PairSeated


@dataclass(frozen=True, repr=False)
class Move(Part):
    """Somebody who sits elsewhere in the other plan.

    Parameters
    ----------
    before, after
        Family and slot in the plan, and in the other one; `None` for no seat.
    """

    student: str
    before: tuple[str, str] | None
    after: tuple[str, str] | None


@dataclass(frozen=True, repr=False)
class Forced(Part):
    """The best plan that seats a student with a certain family, beside the plan at hand.

    Parameters
    ----------
    outcome
        ``"loss"``: the first level that differs is worth less. ``"better"``: it is worth more, which the plan at hand
        left open. ``"tie"``: every level is worth the same; the order of the search decided.
        ``"impossible"``: no plan holds the pair, whoever else sits there. ``"pins"``: some plan does, but none that
        keeps as many pinned seats as possible. ``"unknown"``: time was over first.
    family, slot
        Where the student sits in that plan; without one, the slot that was asked for, if any.
    shifts
        Every level of the policy in both plans; empty without a plan.
    kept
        How many of those who have a seat keep it, counted down from 0; `None` where that was not asked.
    moves
        Who sits elsewhere, by id; the student's party among them.
    party
        Ids of the student and of whoever comes along.
    """

    outcome: str
    family: str
    slot: str | None
    party: tuple[str, ...]
    shifts: tuple[LevelShift, ...] = ()
    kept: LevelShift | None = None
    moves: tuple[Move, ...] = ()

    @property
    def decided(self) -> LevelShift | None:
        """The first level at which the plans differ."""
        return next((shift for shift in self.shifts if shift.change), None)

    @property
    def proven(self) -> bool:
        """Whether no plan with this pair is better than the one found, level by level."""
        return bool(self.shifts) and all(shift.proven for shift in self.shifts)

    @property
    def others(self) -> tuple[Move, ...]:
        """The moves of people who are not of the party."""
        return tuple(move for move in self.moves if move.student not in self.party)

    @property
    def fewest(self) -> bool:
        """Whether it is proven that no plan as good moves fewer people who have a seat."""
        return self.kept is not None and self.kept.proven


def forced(
    study: Study, party: tuple[str, ...], family: str, slot: str | None = None, *, student: str, budget: Budget
) -> Forced:
    """What it would cost to seat `student` with `family`, the rest as close to the plan as can be.

    Parameters
    ----------
    party
        The student and whoever comes along.
    """
    deadline = Deadline(budget)
    plan = study.recounted
    aim = Aim(PairSeated(student, family, slot), plan.policy, plan)
    found = match(plan.roster, aim.asked, budget=budget, start=_without(plan, party, family))
    pair = found.levels[len(plan.levels) - len(plan.policy.goals)]
    if not pair.value:
        earlier = found.levels[: len(plan.levels) - len(plan.policy.goals)]
        proven = all(level.value == level.bound for level in earlier) and not pair.bound
        outcome = "impossible" if proven else "unknown"
        if earlier:  # pins come first, and it may be them that stand in the way, or not
            able = _table_exists(plan, party, family, slot, deadline)
            outcome = {"no": "impossible", "yes": "pins" if proven else "unknown"}.get(able, "unknown")
        return Forced(outcome, family, slot, party)
    shifts, kept = aim.shifts(found)
    decided = next((shift.change for shift in shifts if shift.change), 0)
    return Forced(
        outcome="tie" if not decided else ("loss" if decided < 0 else "better"),
        family=family,
        slot=found.seated[student][1],
        party=party,
        shifts=shifts,
        kept=kept,
        moves=_moves(plan, found),
    )


def _table_exists(plan: Plan, party: tuple[str, ...], family: str, slot: str | None, deadline: Deadline) -> str:
    """Whether some valid table of a family seats a party, were no pinned seat wanted: yes, no or unknown.

    Whoever is pinned elsewhere cannot come all the same.
    """
    home, answers = plan.roster.family(family), set()
    rules = replace(plan.policy, goals=(StudentsSeated(),))  # others may name students who are not asked here
    for one in sorted(home.availability) if slot is None else (slot,):
        away = {pin.student for pin in plan.roster.pins if pin.family != family or pin.slot not in (None, one)}
        if not plan.policy.allow_split:
            away |= {mate for members in plan.roster.parties.values() if away & set(members) for mate in members}
        if away & set(party):
            continue
        if deadline.left <= 0:
            return "unknown"
        others = [f"family:{other.id}" for other in plan.roster.families if other.id != family]
        alone = plan.roster.revised(
            cancelled=[*others, *(f"student:{student}" for student in sorted(away))],
            changed=[home.replace(availability={one})],
            pins=(),
        )
        answers.add(can_sit(alone, rules, party, budget=deadline.part(1.0)).answer)
        if "yes" in answers:
            return "yes"
    return "unknown" if "unknown" in answers else "no"


def _without(plan: Plan, party: tuple[str, ...], family: str) -> Plan:
    """The plan without a party, and without the tables of the family where it is to sit."""
    left = (
        Table(table.family, table.slot, tuple(guest for guest in table.students if guest not in party))
        for table in plan.tables
        if table.family != family
    )
    return replace(plan, tables=tuple(table for table in left if table.students))


def _moves(plan: Plan, found: Plan) -> tuple[Move, ...]:
    people = sorted({*plan.seated, *found.seated})
    seats = [(student, plan.seated.get(student), found.seated.get(student)) for student in people]
    return tuple(Move(student, before, after) for student, before, after in seats if before != after)


SHOWN_MOVES = 10
"""So many people who would sit elsewhere are listed."""


def forced_lines(student: str, found: Forced) -> Iterator[Line]:
    """What a possible pair would cost, to those who run the event."""
    where = {"student": StudentId(student), "family": FamilyId(found.family)}
    if not found.shifts:
        yield line(f"price.forced_{found.outcome}", **(where if found.outcome != "unknown" else {}))
        return
    yield line(f"price.forced_{found.outcome}", slot=Slot(found.slot or ""), **where)
    if found.outcome != "tie":
        yield from _levels(found)
    if found.outcome == "loss":
        yield line("price.forced_proven" if found.proven else "price.forced_open")
    yield from _elsewhere(found)


def _levels(found: Forced) -> Iterator[Line]:
    for shift in found.shifts:
        if shift.change:
            yield _level(shift)
    same = tuple(GoalName(shift.goal) for shift in found.shifts if not shift.change)
    if same:
        yield line("price.forced_same", goals=same)


def _level(shift: LevelShift) -> Line:
    params = {
        "goal": GoalName(shift.goal),
        "before": shift.before,
        "after": shift.after,
        "change": f"{shift.change:+d}",
    }
    if shift.proven:
        return line("price.forced_level", **params)
    if shift.firm:
        return line("price.forced_level_open", bound=shift.bound, **params)
    return line("price.forced_level_loose", **params)


def _elsewhere(found: Forced) -> Iterator[Line]:
    others = found.others
    if not others:
        yield line("price.forced_alone")
        return
    yield line("price.forced_moves", n=len(others))
    for move in others[:SHOWN_MOVES]:
        before, after = _where(move.before), _where(move.after)
        yield line("price.forced_move", student=StudentId(move.student), before=before, after=after)
    if len(others) > SHOWN_MOVES:
        yield line("price.forced_more", n=len(others) - SHOWN_MOVES)
    yield line("price.forced_fewest" if found.fewest else "price.forced_not_fewest")


def _where(seat: tuple[str, str] | None) -> Line:
    if seat is None:
        return line("price.no_seat")
    return line("price.place_at", family=FamilyId(seat[0]), slot=Slot(seat[1]))


def cost_line(found: Forced) -> Line:
    """What another place of a seated student would cost, in one line."""
    code, decided = f"price.cost_{found.outcome}", found.decided
    if decided is None:
        cost = line(code)
    else:
        code += "_open" if found.outcome == "loss" and not decided.proven else ""
        cost = line(code, goal=GoalName(decided.goal), change=f"{decided.change:+d}")
    if not found.shifts:
        return line("price.cost_only", cost=cost)
    return line("price.cost", cost=cost, moves=line("price.cost_moves", n=len(found.others)))


def discreet_lines(reader: str, found: Forced, heads: Collection[str]) -> Iterator[Line]:
    """What a possible pair would cost everybody, without anybody's name or number.

    Parameters
    ----------
    reader
        ``"you"`` for the student, ``"host"`` for the family.
    heads
        Names of the levels that count the students seated, one by one.
    """
    if found.outcome == "unknown":
        return
    if found.outcome in ("impossible", "pins"):
        yield line(f"price.{reader}_forced_none")
        return
    decided = found.decided
    if found.outcome == "loss" and decided is not None:
        yield line(f"price.{reader}_forced_seats" if decided.goal in heads else f"price.{reader}_forced_loss")
        if decided.proven:
            yield line("price.you_forced_proven")
    else:
        yield line(f"price.{reader}_forced_{found.outcome}")
    if found.others and reader == "you":
        yield line("price.you_forced_moves")
