"""Smallest changes in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from partage.counsel.trials.edits import Atom
from partage.counsel.trials.spoken import edits_spoken
from partage.counsel.words.readers import spoken
from partage.counsel.words.writer import Line, Slot, line

if TYPE_CHECKING:
    from partage.counsel.advice.changes import Change, Changes, PartyChanges


def text_of(changes: Changes, lang: str, audience: str, of: str | None) -> str:
    """The changes as one reader may read them."""
    return spoken(
        lang,
        audience,
        student=lambda: _to_student(changes, of),
        family=lambda: _to_family(changes, of),
        coordinator=lambda: _to_organisers(changes),
    )


def _to_organisers(changes: Changes) -> Iterator[Line]:
    if not changes.parties:
        yield line("changes_nobody")
    for party in changes.parties:
        yield from _of_party(party)
    if len(changes.parties) > 1 and changes.together:
        yield line("changes_together")
        for change in changes.together:
            yield line(
                "changes_seats", edit=_spoken(change), n=len(change.seats), seats=change.seats, moved=_moved(change)
            )


def _of_party(party: PartyChanges) -> Iterator[Line]:
    who = {"students": party.students, "n": len(party.students)}
    if party.already:
        yield line("changes_already", **who)
        return
    if party.changes:
        yield line("changes", **who)
        for change in party.changes:
            yield line("changes_one", edit=_spoken(change), moved=_moved(change))
    else:
        yield line("changes_open" if party.unsettled else "changes_none", **who)
    if party.none and (party.changes or party.unsettled):
        yield line("changes_no_kind", kinds=_kinds(party.none))
    if party.unsettled:
        yield line("changes_unsettled", kinds=_kinds(party.unsettled))


def _spoken(change: Change) -> tuple[Line, ...]:
    return edits_spoken((change.edit,))


def _moved(change: Change) -> Line:
    return line("changes_moved", n=change.moved)


def _kinds(kinds: tuple[str, ...]) -> tuple[Line, ...]:
    return tuple(line(f"changes_of_{kind}") for kind in kinds)


def _to_student(changes: Changes, of: str | None) -> Iterator[Line]:
    """What the student's own form could say, and the party's, without an id."""
    party = next((one for one in changes.parties if of in one.students), None)
    if party is None:
        yield line("organisers_only")
        return
    if party.already:
        yield line("you_changes_already")
        return
    own = [change.edit.atoms for change in party.changes if change.edit.whom == "student"]
    for atoms in own:
        yield _asked_of_you(atoms, str(of))
    if not own and "student" in party.none:
        yield line("you_changes_none")
    elif not own:  # a change that is known, but was not to be listed, is for the organisers to tell
        yield line("you_changes_open" if "student" in party.unsettled else "organisers_only")


def _asked_of_you(atoms: tuple[Atom, ...], of: str) -> Line:
    who = "you" if all(atom.record == of for atom in atoms) else "group"
    if atoms[0].field == "availability":
        return line(f"{who}_changes_slot", slot=Slot(atoms[0].value))
    # Another member's trip may be longer; it is theirs to know.
    minutes = [atom.value for atom in atoms if atom.record == of]
    if who == "group":
        return line("group_changes_travel")
    return line("you_changes_travel", minutes=str(minutes[0]))


def _to_family(changes: Changes, of: str | None) -> Iterator[Line]:
    """What the family's own form could say."""
    if of is None:
        yield line("organisers_only")
        return
    every = [*changes.together, *(change for party in changes.parties for change in party.changes)]
    atoms = {change.edit.atoms[0] for change in every if change.edit.whom == "family"}
    own = sorted((atom for atom in atoms if atom.record == of), key=lambda atom: (atom.cost, str(atom.value)))
    for atom in own:
        if atom.field == "availability":
            yield line("host_changes_slot", slot=Slot(atom.value))
        else:
            yield line(f"host_changes_{atom.field}", value=str(atom.value))
    yield line("host_changes_thanks" if own else "host_changes_none")
