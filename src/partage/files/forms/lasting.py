"""Ids that last from one export of a sheet to the next: who was called what, as digests that hold nobody's address.

A person is known by several keys, the strongest first: the row as it stands; e-mail and name; name and moment of the
answer; the e-mail; the name, where there is no e-mail. So a row may be moved, its neighbours deleted, its answers or
its e-mail edited, and its person keeps their id. What two people share is no key of either.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from partage.atomic import write_whole
from partage.canonical_json import canonical, read_json
from partage.domain.roster import Roster
from partage.domain.roster_document import refuse_schema
from partage.errors import Fault, InputError
from partage.files.forms.headers import Kind

SCHEMA = "partage.identities/1"
"""Name and version of the document."""

LETTER = {Kind.STUDENTS: "S", Kind.FAMILIES: "F"}
"""What ids begin with that are made up."""

DIGITS = 3
"""An id that is made up has so many at least."""

_SALT_BYTES, _DIGEST_LETTERS = 16, 32
_HEX = re.compile("[0-9a-f]{32}")

Keys = Sequence[Sequence[str]]
"""What somebody may be known by: for each strength, the strongest first, some texts."""


@dataclass(frozen=True, repr=False)
class LastingIds:
    """Which person has which id, on both sides of a form; does not change once made."""

    salt: str | None = None  # what digests are keyed with, in hexadecimal; None before there is a file
    known: Mapping[Kind, Mapping[str, str]] = field(default_factory=dict)
    """Side -> digest of a key -> id, as the file holds them."""
    fresh: Mapping[Kind, Mapping[str, str | None]] = field(default_factory=dict)
    """Side -> key -> id, learnt since then; None for what several people share."""

    @classmethod
    def read(cls, path: str | os.PathLike[str] | LastingIds | None) -> LastingIds:
        """What a file holds, or what was learnt since; without a path, nothing.

        Raises
        ------
        InputError
            As `partage.canonical_json.read_json`; ``schema_unknown``, ``schema_newer`` or ``identities_invalid``.
        """
        if path is None:
            return cls()
        if isinstance(path, LastingIds):
            return replace(path, salt=path.secret)
        document, name = read_json(path), Path(path).name
        refuse_schema(document.get("schema"), SCHEMA, name)
        salt, sides = document.get("salt"), {kind: document.get(kind.value) for kind in Kind}
        whole = document.keys() == {"schema", "salt", *Kind} and isinstance(salt, str) and _HEX.fullmatch(salt)
        if not whole or not all(isinstance(side, dict) and _are_ids(side) for side in sides.values()):
            raise InputError.of(name, [Fault("identities_invalid")])
        return cls(salt, {kind: dict(side or {}) for kind, side in sides.items()})

    @cached_property
    def secret(self) -> str:
        """The salt; drawn where there was no file, when there is to be one."""
        return self.salt or secrets.token_hex(_SALT_BYTES)

    def given(self, kind: Kind, people: Sequence[Keys], taken: Collection[str]) -> list[str | None]:
        """The ids of those who are known, in their order; a stronger key goes before a weaker one, and nobody shares.

        `people` says what each may be known by, and whoever comes first goes first among equals; ids that are `taken`
        are somebody else's.
        """
        found: list[str | None] = [None] * len(people)
        used = set(taken)
        for strength in range(max(map(len, people), default=0)):
            for place, keys in enumerate(people):
                ids = (self._id(kind, key) for key in keys[strength])
                its_id = next((one for one in ids if one is not None and one not in used), None)
                if found[place] is None and its_id is not None:
                    found[place] = its_id
                    used.add(its_id)
        return found

    def next_number(self, kind: Kind, taken: Iterable[str]) -> int:
        """The first number above all that were ever given, so that nobody gets somebody else's."""
        held = [*self.known.get(kind, {}).values(), *filter(None, self.fresh.get(kind, {}).values()), *taken]
        numbers = (one.removeprefix(LETTER[kind]) for one in held if one.startswith(LETTER[kind]))
        return 1 + max((int(one) for one in numbers if one.isascii() and one.isdigit()), default=0)

    def learnt(self, kind: Kind, people: Iterable[tuple[Keys, str]]) -> LastingIds:
        """With the keys of more people, and with their ids, which stay theirs."""
        ids = defaultdict[str, set[str]](set)
        for keys, its_id in people:
            for key in (f"id\0{its_id}", *(one for some in keys for one in some)):
                ids[key].add(its_id)
        told = {key: next(iter(some)) if len(some) == 1 else None for key, some in ids.items()}
        return replace(self, fresh={**self.fresh, kind: {**self.fresh.get(kind, {}), **told}})

    def with_ids_of(self, roster: Roster) -> LastingIds:
        """With the ids of a roster, of which none is given to anybody else."""
        students = self.learnt(Kind.STUDENTS, (((), one.id) for one in roster.students))
        return students.learnt(Kind.FAMILIES, (((), one.id) for one in roster.families))

    def to_document(self) -> dict[str, Any]:
        """The document, format ``partage.identities/1``."""
        sides: dict[str, dict[str, str]] = {}
        for kind in Kind:
            held = dict(self.known.get(kind, {}))
            for key, its_id in self.fresh.get(kind, {}).items():
                if its_id is None:
                    held.pop(self._digest(kind, key), None)
                else:
                    held[self._digest(kind, key)] = its_id
            sides[kind.value] = held
        return {"schema": SCHEMA, "salt": self.secret, **sides}

    def text(self) -> str:
        """The document as the file holds it."""
        return canonical(self.to_document()) + "\n"

    def save(self, path: str | os.PathLike[str], *, force: bool = False) -> Path:
        """Write the document to a file, whole or not at all; a file that it was read from is replaced.

        Raises
        ------
        InputError
            ``file_exists``: another file has the name, and `force` is not given; as `read` for what is no such file.
        """
        own = Path(path).exists() and not force and LastingIds.read(path).salt == self.secret
        return write_whole(path, self.text(), force=force or own)

    def _id(self, kind: Kind, key: str) -> str | None:
        fresh, known = self.fresh.get(kind, {}), self.known.get(kind)
        return fresh[key] if key in fresh else known.get(self._digest(kind, key)) if known else None

    def _digest(self, kind: Kind, key: str) -> str:
        code = hmac.new(bytes.fromhex(self.secret), f"{kind}\0{key}".encode(), hashlib.sha256)
        return code.hexdigest()[:_DIGEST_LETTERS]

    def __repr__(self) -> str:
        return f"<LastingIds: {sum(map(len, self.known.values())) + sum(map(len, self.fresh.values()))} keys>"


def _are_ids(side: Mapping[str, object]) -> bool:
    return all(_HEX.fullmatch(key) and isinstance(one, str) and one for key, one in side.items())
