"""A plan's document, drawn at random, for somebody to spoil; the oracle says afterwards whether it is still true."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from audit import Document
from brute_force import World

T = TypeVar("T")


class NotHereError(Exception):
    """The plan has nothing that could be spoilt this way."""


@dataclass(frozen=True)
class Draft:
    """A document to spoil."""

    document: Document
    world: World
    rng: random.Random

    def pick(self, options: Sequence[T]) -> T:
        if not options:
            raise NotHereError
        return self.rng.choice(options)

    def level(self, wanted: Callable[[Document], Any] = lambda level: True) -> Document:
        """Some level of a kind."""
        return self.pick([level for level in self.document["levels"] if wanted(level)])

    def certificate(self, wanted: Callable[[Document], Any] = lambda certificate: True) -> Document:
        """Some level's certificate of a kind."""
        return self.level(lambda level: level["certificate"] and wanted(level["certificate"]))["certificate"]

    @property
    def tables(self) -> list[Document]:
        return self.document["tables"]

    def table(self, wanted: Callable[[Document], Any] = lambda table: True) -> Document:
        """Some table of a kind."""
        return self.pick([table for table in self.tables if wanted(table)])

    def family(self, table: Document) -> Any:
        """The record of a table's family."""
        return next(family for family in self.world.families if family.id == table["family"])

    def places(self) -> list[tuple[Any, str]]:
        """Every family on every slot that it offers."""
        return [(family, slot) for family in self.world.families for slot in sorted(family.availability)]

    def rise(self, student: str) -> None:
        """The student leaves the table, and the table is cleared if it was the last one there."""
        for table in self.tables:
            table["students"] = [guest for guest in table["students"] if guest != student]
        self.tables[:] = [table for table in self.tables if table["students"]]

    def sit(self, student: str, family: str, slot: str) -> None:
        """The student takes a seat more."""
        for table in self.tables:
            if (table["family"], table["slot"]) == (family, slot):
                table["students"] = sorted([*table["students"], student])
                return
        self.tables.append({"family": family, "slot": slot, "students": [student]})


Spoil = Callable[[Draft], None]


class Kind(NamedTuple):
    """A way to spoil, the codes of which one has to be said, and whether all figures are counted anew."""

    spoil: Spoil
    codes: frozenset[str]
    recounted: bool = False
