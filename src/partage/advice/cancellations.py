"""What the cancellation of each family would cost, as values and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from partage.advice.telling import told_to_organisers
from partage.rules.goals import StudentsSeated
from partage.text.values import Part
from partage.text.writer import GoalName, Line, line
from partage.whatif.level_deltas import LevelShift


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
            yield line("living.fragile_none")
            return
        harmless = tuple(one for one in self.cancellations if one.proven and not one.lost and not one.moved)
        quick = tuple(f"{one.family} ({one.lost})" for one in self.cancellations if one.found == "quick")
        told = [one for one in self.cancellations if one.found == "repair" and one not in harmless]
        if told:
            yield line("living.fragile")
        for one in told:
            yield _line(one)
            if not one.proven:
                yield _open(one)
            yield from (_level(level) for level in (one.levels if levels else ()))
        if quick:
            yield line("living.fragile_quick", n=len(quick), families=quick)
        if harmless:
            yield line(
                "living.fragile_harmless", n=len(harmless), families=tuple(sorted(one.family for one in harmless))
            )


def _line(one: Cancellation) -> Line:
    whom: dict[str, object] = {"family": one.family, "guests": len(one.guests)}
    whom["moves"] = line("living.fragile_moves", n=one.moved) if one.moved else line("living.fragile_still")
    if one.lost < 0:
        return line("living.fragile_gained", gained=-one.lost, **whom)
    return line("living.fragile_lost", lost=one.lost, **whom) if one.lost else line("living.fragile_kept", **whom)


def _level(level: LevelShift) -> Line:
    return line(
        "living.fragile_level", goal=GoalName(level.goal), before=level.before, after=level.after, bound=level.bound
    )


def _open(one: Cancellation) -> Line:
    """What is not proven of a repair: whether fewer could lose their seat, or only whether fewer could move."""
    seated = next(level for level in one.levels if level.goal == StudentsSeated.name)
    return line("living.fragile_open_moves" if seated.proven else "living.fragile_open_none")
