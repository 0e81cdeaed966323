"""What a pair would cost, and what would make it possible, in words."""

from __future__ import annotations

from collections.abc import Iterator

from partage.explain.forced import Forced
from partage.explain.reasons import LevelNote
from partage.text.writer import GoalName, Line, Slot, line
from partage.whatif.edits import edits_spoken
from partage.whatif.level_deltas import LevelShift
from partage.whatif.relaxations import Lifting

SHOWN_MOVES = 10
"""So many people who would sit elsewhere are listed."""


def lifting_lines(lifting: Lifting) -> Iterator[Line]:
    """What would make a forbidden pair possible, to those who run the event."""
    if lifting.smallest is None:
        yield line("price.lift_none", rules=lifting.fixed)
    else:
        yield line("price.lift", edits=edits_spoken(lifting.smallest.edits), slot=Slot(lifting.smallest.slot))


def own_slot(lifting: Lifting | None, whom: str, its_id: str) -> Slot | None:
    """The slot that one form would have to offer, where that is all there is to it.

    Longer trips would tell a student where the family lives, and seats a family who comes along.
    """
    if lifting is None or lifting.smallest is None or len(lifting.smallest.edits) > 1:
        return None
    atoms = lifting.smallest.edits[0].atoms
    own = len(atoms) == 1 and (atoms[0].whom, atoms[0].record, atoms[0].field) == (whom, its_id, "availability")
    return Slot(atoms[0].value) if own else None


def forced_lines(student: str, found: Forced) -> Iterator[Line]:
    """What a possible pair would cost, to those who run the event."""
    where = {"student": student, "family": found.family}
    if not found.shifts:
        yield line(f"price.forced_{found.outcome}", **(where if found.outcome != "unknown" else {}))
        return
    yield line(f"price.forced_{found.outcome}", slot=Slot(found.slot or ""), **where)
    if found.outcome != "tie":
        yield from _levels(found)
    if found.outcome == "loss":
        yield line("price.forced_proven" if found.proven else "price.forced_open")
    yield from _moves(found)


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


def _moves(found: Forced) -> Iterator[Line]:
    others = found.others
    if not others:
        yield line("price.forced_alone")
        return
    yield line("price.forced_moves", n=len(others))
    for move in others[:SHOWN_MOVES]:
        yield line("price.forced_move", student=move.student, before=_where(move.before), after=_where(move.after))
    if len(others) > SHOWN_MOVES:
        yield line("price.forced_more", n=len(others) - SHOWN_MOVES)
    yield line("price.forced_fewest" if found.fewest else "price.forced_not_fewest")


def _where(seat: tuple[str, str] | None) -> Line:
    return line("price.no_seat") if seat is None else line("price.place_at", family=seat[0], slot=Slot(seat[1]))


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


def discreet_lines(reader: str, found: Forced, levels: tuple[LevelNote, ...]) -> Iterator[Line]:
    """What a possible pair would cost everybody, without anybody's name or number.

    Parameters
    ----------
    reader
        ``"you"`` for the student, ``"host"`` for the family.
    """
    if found.outcome == "unknown":
        return
    if found.outcome in ("impossible", "pins"):
        yield line(f"price.{reader}_forced_none")
        return
    heads = {level.goal for level in levels if level.heads}
    decided = found.decided
    if found.outcome == "loss" and decided is not None:
        yield line(f"price.{reader}_forced_seats" if decided.goal in heads else f"price.{reader}_forced_loss")
        if decided.proven:
            yield line("price.you_forced_proven")
    else:
        yield line(f"price.{reader}_forced_{found.outcome}")
    if found.others and reader == "you":
        yield line("price.you_forced_moves")
