"""`Changes`: the smallest changes that would seat people, as values, and in words for each kind of reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from partage.audiences import spoken
from partage.plan.plan import Plan
from partage.tabled import Listing, Tabled
from partage.text.values import Part
from partage.text.writer import Line, Slot, line, students
from partage.whatif.edits import Atom, Edit, edits_spoken


@dataclass(frozen=True, repr=False)
class Change(Part):
    """An edit that seats somebody, and a plan that shows it.

    Parameters
    ----------
    seats
        Ids of those of the party who have no seat and have one in `plan`, in a list for all together of all parties;
        nobody loses theirs.
    moved
        How many of those who had a seat sit elsewhere in `plan`; perhaps fewer would have to.
    plan
        A valid plan of the roster and policy as edited.
    """

    edit: Edit
    seats: tuple[str, ...]
    moved: int
    plan: Plan

    def to_dict(self) -> dict[str, Any]:
        """The change as plain values; of the plan, its tables."""
        tables = [
            {"family": table.family, "slot": table.slot, "students": list(table.students)} for table in self.plan.tables
        ]
        return {"edit": self.edit.to_dict(), "seats": list(self.seats), "moved": self.moved, "tables": tables}


@dataclass(frozen=True, repr=False)
class PartyChanges(Part):
    """What would seat one party.

    Parameters
    ----------
    students
        Ids of its members.
    already
        Whether it could have a seat beside everybody who has one without any change: the plan leaves that open.
    changes
        The cheapest change of each kind that was found (the party's own forms, one family's, the policy), cheapest
        first.
    none
        The kinds of which it is proven that no single change seats the party.
    unsettled
        The kinds not looked at to the end: of these there may be a cheaper change than what is listed, or one at all.
    """

    students: tuple[str, ...]
    already: bool
    changes: tuple[Change, ...]
    none: tuple[str, ...]
    unsettled: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Changes(Tabled, Part):
    """Smallest changes for people without a seat.

    Parameters
    ----------
    parties
        In order of ids.
    together
        Of the changes found for any of them or for all, those that seat most people at once first; of equals the
        cheapest.
    asked, counted
        Questions put to the solver; questions that counting answered.
    """

    parties: tuple[PartyChanges, ...]
    together: tuple[Change, ...]
    asked: int
    counted: int

    def __repr__(self) -> str:
        return f"<Changes: {len(self.parties)} parties without a seat>"

    def _listings(self) -> Iterator[Listing]:
        yield Listing.of("together", "what|helped|moved", map(_row, self.together if len(self.parties) > 1 else ()))
        rows = ((students(party.students), *_row(one)) for party in self.parties for one in party.changes)
        yield Listing.of("changes", "students|what|helped|moved", rows)

    def text(
        self,
        lang: str = "en",
        audience: str = "coordinator",
        *,
        of: str | None = None,
        names: Mapping[str, str] | None = None,
    ) -> str:
        """The changes in words: all of them, or to a student or family (`of`) what their own form could say.

        Without `of`, these two are sent to the organisers. `names` are written before ids, see `partage.names_of`.

        Raises
        ------
        InputError
            ``unknown_language`` or ``unknown_audience``.
        """
        return spoken(
            lang,
            audience,
            student=lambda: _to_student(self, of),
            family=lambda: _to_family(self, of),
            coordinator=lambda: _to_organisers(self),
            names=names,
        )


def _to_organisers(changes: Changes) -> Iterator[Line]:
    if not changes.parties:
        yield line("smallest_changes.changes_nobody")
    for party in changes.parties:
        yield from _of_party(party)
    if len(changes.parties) > 1 and changes.together:
        yield line("smallest_changes.changes_together")
        for change in changes.together:
            yield line(
                "smallest_changes.changes_seats", n=len(change.seats), seats=students(change.seats), **_said(change)
            )


def _of_party(party: PartyChanges) -> Iterator[Line]:
    who = {"students": students(party.students), "n": len(party.students)}
    if party.already:
        yield line("smallest_changes.changes_already", **who)
        return
    if party.changes:
        yield line("smallest_changes.changes", **who)
        for change in party.changes:
            yield line("smallest_changes.changes_one", **_said(change))
    else:
        yield line("smallest_changes.changes_open" if party.unsettled else "smallest_changes.changes_none", **who)
    if party.none and (party.changes or party.unsettled):
        yield line("smallest_changes.changes_no_kind", kinds=_kinds(party.none))
    if party.unsettled:
        yield line("smallest_changes.changes_unsettled", kinds=_kinds(party.unsettled))


def _row(change: Change) -> tuple[object, ...]:
    return edits_spoken((change.edit,)), students(change.seats), change.moved or None


def _said(change: Change) -> dict[str, object]:
    moved = line("smallest_changes.changes_moved", n=change.moved)
    return {"edit": edits_spoken((change.edit,)), "moved": moved}


def _kinds(kinds: tuple[str, ...]) -> tuple[Line, ...]:
    return tuple(line(f"smallest_changes.changes_of_{kind}") for kind in kinds)


def _to_student(changes: Changes, of: str | None) -> Iterator[Line]:
    """What the student's own form could say, and the party's, without an id."""
    party = next((one for one in changes.parties if of in one.students), None)
    if party is None:
        yield line("living.organisers_only")
        return
    if party.already:
        yield line("smallest_changes.you_changes_already")
        return
    own = [change.edit.atoms for change in party.changes if change.edit.whom == "student"]
    for atoms in own:
        yield _asked_of_you(atoms, str(of))
    if not own and "student" in party.none:
        yield line("smallest_changes.you_changes_none")
    elif not own:  # a change that is known, but was not to be listed, is for the organisers to tell
        yield line("smallest_changes.you_changes_open" if "student" in party.unsettled else "living.organisers_only")


def _asked_of_you(atoms: tuple[Atom, ...], of: str) -> Line:
    who = "you" if all(atom.record == of for atom in atoms) else "group"
    if atoms[0].field == "availability":
        return line(f"smallest_changes.{who}_changes_slot", slot=Slot(atoms[0].value))
    # Another member's trip may be longer; it is theirs to know.
    minutes = [atom.value for atom in atoms if atom.record == of]
    if who == "group":
        return line("smallest_changes.group_changes_travel")
    return line("smallest_changes.you_changes_travel", minutes=str(minutes[0]))


def _to_family(changes: Changes, of: str | None) -> Iterator[Line]:
    """What the family's own form could say."""
    if of is None:
        yield line("living.organisers_only")
        return
    every = [*changes.together, *(change for party in changes.parties for change in party.changes)]
    atoms = {change.edit.atoms[0] for change in every if change.edit.whom == "family"}
    own = sorted((atom for atom in atoms if atom.record == of), key=lambda atom: (atom.cost, str(atom.value)))
    for atom in own:
        if atom.field == "availability":
            yield line("smallest_changes.host_changes_slot", slot=Slot(atom.value))
        else:
            yield line(f"smallest_changes.host_changes_{atom.field}", value=str(atom.value))
    yield line("smallest_changes.host_changes_thanks" if own else "smallest_changes.host_changes_none")
