"""People as commands are told of them and tell of them: by name and id, or by id alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from partage.domain.roster import Roster
from partage.domain.spoken_names import names_of
from partage.errors import InputError, closest
from partage.text.folding import fold

KINDS = ("student", "family")


@dataclass(frozen=True)
class Naming:
    """Whom a command may name.

    Parameters
    ----------
    shown
        For the parameter `names` of texts.
    in_json
        For documents.
    """

    shown: Mapping[str, str]
    in_json: Mapping[str, str]

    @classmethod
    def of(cls, *rosters: Roster, ids: bool = False, names: bool = False) -> Self:
        """Names in words unless `ids` is given, in documents only with `names`."""
        known = names_of(*rosters)
        return cls({} if ids else known, known if names else {})

    def document(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """A document, and the names of those whose ids it holds, where they were asked for."""
        if not self.in_json:
            return dict(found)
        held = set(_texts(found))
        return {**found, "names": {key: name for key, name in self.in_json.items() if key.partition(":")[2] in held}}


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield str(key)
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


def person(kind: str, given: str, *rosters: Roster) -> str:
    """The id of a student or family that is given by its id, or by a name as one writes it.

    All words of a name find somebody, or some of them; case, accents and order do not matter.

    Parameters
    ----------
    kind
        ``"student"`` or ``"family"``.

    Raises
    ------
    InputError
        ``ambiguous_name``, with the ids; ``student_expected`` or ``family_expected``: it is the id of the other kind;
        ``unknown_student`` or ``unknown_family``.
    """
    names = {one: {its_id: _words(name) for its_id, name in _of_kind(one, rosters)} for one in KINDS}
    known, words = names[kind], _words(given)
    if given in known:
        return given
    found = [its_id for its_id, name in known.items() if words and name == words]
    found = found or [its_id for its_id, name in known.items() if words and set(words) <= set(name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError("ambiguous_name", {"ids": sorted(found)}, key=f"errors.ambiguous_{kind}")
    other = KINDS[kind == "student"]
    if given in names[other]:
        raise InputError(f"{kind}_expected", {other: given})
    spelled = {" ".join(name): its_id for its_id, name in known.items() if name}
    close = closest(" ".join(words), spelled)
    raise InputError(f"unknown_{kind}", {kind: given, "close": spelled[close] if close else closest(given, known)})


def _of_kind(kind: str, rosters: tuple[Roster, ...]) -> Iterator[tuple[str, str]]:
    for roster in rosters:
        for record in roster.students if kind == "student" else roster.families:
            yield record.id, record.name or ""


def _words(name: str) -> list[str]:
    return sorted(re.findall(r"[^\W_]+", fold(name)))
