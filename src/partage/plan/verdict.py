"""What the checker found: sentences in the reader's language, and levels as they were recounted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from partage.errors import Fault, InputError, place
from partage.tabled import Listing, Tabled
from partage.text.catalogue import DEFAULT
from partage.text.writer import GoalName, Line, Writer, line


@dataclass(frozen=True)
class Violation:
    """One thing wrong with a plan: a stable code, and what fills its sentence, ids and names of rules only."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)
    key: str | None = field(default=None, kw_only=True)
    """The sentence, as ``table.key`` of the catalogue, where a code has several."""

    @property
    def sentence(self) -> str:
        """What is wrong, in English."""
        return self.text()

    def spoken(self) -> Line:
        """What is wrong, as a line."""
        return line(self.key or f"violations.{self.code}", **self.params)

    def text(self, lang: str = DEFAULT, *, names: Mapping[str, str] | None = None) -> str:
        """What is wrong, in the reader's language, with `names` before ids; see `partage.names_of`."""
        return Writer(lang, names=names or {}).write(self.spoken())

    def __str__(self) -> str:
        return f"{self.sentence} [{self.code}]"


@dataclass(frozen=True)
class LevelCheck:
    """One level, recounted.

    Parameters
    ----------
    value
        What the tables are worth; `None` when they could not be counted.
    price_bound
        The certificate's bound, recomputed in 1/``unit``; `None` when there was nothing to recompute.
    """

    goal: str
    value: int | None
    price_bound: int | None


@dataclass(frozen=True)
class Verdict(Tabled):
    """What the checker found; false in a condition when anything is wrong."""

    violations: tuple[Violation, ...] = ()
    levels: tuple[LevelCheck, ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        return not self.violations

    def text(self, lang: str = DEFAULT, *, names: Mapping[str, str] | None = None) -> str:
        """What is wrong, a line each, in the reader's language; nothing where nothing is."""
        return "\n".join(violation.text(lang, names=names) for violation in self.violations)

    def _listings(self) -> Iterator[Listing]:
        yield Listing.of("violations", "what|code", ((one.spoken(), one.code) for one in self.violations))
        yield Listing.of("recounted", "goal|value", ((GoalName(one.goal), one.value) for one in self.levels))

    def _in_words(self, writer: Writer) -> str:
        return "" if self.violations else writer.write(line("tables.nothing_wrong"))

    def require(self) -> None:
        """Go on only with a plan in which nothing is wrong.

        Raises
        ------
        InputError
            ``plan_refused``: what is wrong stands in its faults, and in its text in the reader's language.
        """
        if self.violations:
            faults = [Fault(one.code, one.params, key=one.key or f"violations.{one.code}") for one in self.violations]
            raise InputError.of(place("plan"), faults, "plan_refused", head="errors.refused_plan")
