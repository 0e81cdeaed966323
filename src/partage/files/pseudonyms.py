"""Hiding who somebody is: ids that only the holder of a key can tell, and nothing that names a person."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from partage.domain.record import NO_CONTACT
from partage.domain.roster import Roster
from partage.errors import InputError

SHORTEST_KEY = 16
"""In bytes: 128 bits cannot be guessed."""

LENGTH = 10
"""Letters of a pseudonym at first: 50 bits; more where two people would share one."""

DECIMALS = 2
"""Of degrees: to about a kilometre."""


def read_key(path: str | os.PathLike[str]) -> bytes:
    """The key in a file that only its owner can read.

    Raises
    ------
    InputError
        ``key_missing``, ``key_short``, or ``key_open``: others may read the file.
    """
    path = Path(path)
    try:
        key = path.read_bytes().strip()
        mode = path.stat().st_mode
    except OSError:
        raise InputError("key_missing") from None
    if len(key) < SHORTEST_KEY:
        raise InputError("key_short", {"least": SHORTEST_KEY}, key="errors.key_short_drawn")
    if os.name != "nt" and mode & 0o077:
        raise InputError("key_open")
    return key


def pseudonymise(roster: Roster, key: bytes, *, keep: Iterable[str] = (), decimals: int | None = DECIMALS) -> Roster:
    """The roster without names and contacts and with other ids: what is solved is the same, who it is cannot be told.

    Parameters
    ----------
    key
        16 bytes or more, kept somewhere else. The same key gives the same ids; without it they cannot be undone.
    keep
        Names of extras that stay; all others are dropped, because they may name a person.

    decimals
        To which places are rounded, in degrees, so that trips change a little; None keeps them as they are.

    Raises
    ------
    InputError
        ``key_short``.
    RosterError
        A pin is out of reach once places are rounded.

    Notes
    -----
    Ids are HMAC-SHA-256 (RFC 2104), cut and in base 32. Languages, diets and slots stay, and a rare answer can still
    point at somebody: this is no anonymous data.
    Rows keep their order, and ties that are broken by id may be broken in another way.

    Examples
    --------
    >>> import partage as pt
    >>> from partage.testing import random_roster
    >>> hidden = pt.pseudonymise(random_roster((5, 2, 1)), b"a key of sixteen bytes or more")
    >>> hidden.students[0].name is None, hidden.students[0].id.startswith("S")
    (True, True)
    """
    if len(key) < SHORTEST_KEY:
        raise InputError("key_short", {"least": SHORTEST_KEY})
    kept = frozenset(keep)
    students = _renamed("student", (one.id for one in roster.students), key, "S")
    families = _renamed("family", (one.id for one in roster.families), key, "F")
    parties = _renamed("party", sorted(roster.parties), key, "P")
    own: dict[str, Any] = {"parties": parties, "kept": kept, "decimals": decimals}
    ids = {"student": students, "family": families}
    return Roster(
        [_hidden(one, students[one.id], **own) for one in roster.students],
        [_hidden(one, families[one.id], **own) for one in roster.families],
        facts=roster.facts,
        pins=[(students[pin.student], families[pin.family], pin.slot) for pin in roster.pins],
        apart=[
            (f"{one.kind_a}:{ids[one.kind_a][one.a]}", f"{one.kind_b}:{ids[one.kind_b][one.b]}") for one in roster.apart
        ],
        history=[_past(plan, key) for plan in roster.history],
    )


def _hidden(
    record: Any, pseudonym: str, *, parties: Mapping[str, str], kept: frozenset[str], decimals: int | None
) -> Any:
    changes: dict[str, Any] = {**NO_CONTACT, "id": pseudonym, "name": None}
    changes["extras"] = {name: value for name, value in record.extras.items() if name in kept}
    if record.place is not None and decimals is not None:
        changes["place"] = tuple(round(degrees, decimals) for degrees in record.place)
    if getattr(record, "party", None) is not None:
        changes["party"] = parties.get(record.party, pseudonym)
    return record.replace(**changes)


def _renamed(kind: str, ids: Iterable[str], key: bytes, letter: str) -> dict[str, str]:
    """Id -> pseudonym, longer where two of them would be the same."""
    whole = {one: letter + _digest(kind, one, key) for one in ids}
    length = LENGTH
    while len({text[: length + 1] for text in whole.values()}) < len(whole):
        length += 1
    return {one: text[: length + 1] for one, text in whole.items()}


def _digest(kind: str, text: str, key: bytes) -> str:
    code = hmac.new(key, f"{kind}\0{text}".encode(), hashlib.sha256).digest()
    return base64.b32encode(code).decode("ascii").rstrip("=")


def _past(plan: Mapping[str, Any], key: bytes) -> dict[str, Any]:
    """What is read of an earlier plan, and no more of it; ids are cut alike, because not everybody in it is known."""

    def hidden(kind: str, ids: Iterable[str]) -> list[str]:
        return [kind[0].upper() + _digest(kind, one, key)[:LENGTH] for one in ids]

    tables = [
        {
            "family": hidden("family", [table["family"]])[0],
            "students": hidden("student", table["students"]),
            **{name: table[name] for name in ("slot",) if name in table},
        }
        for table in plan.get("tables", [])
    ]
    manifest = plan.get("manifest", {})
    left = {name: hidden("family", manifest[name]) for name in ("families_left_out",) if name in manifest}
    kept = {name: plan[name] for name in ("schema",) if name in plan}
    return {"tables": tables, "unseated": hidden("student", plan.get("unseated", [])), "manifest": left, **kept}
