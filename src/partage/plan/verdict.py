"""What the checker found: sentences in the reader's language, and levels as they were recounted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from partage.errors import Fault, InputError, place
from partage.text.catalogue import DEFAULT
from partage.text.writer import Writer, line


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

    def text(self, lang: str = DEFAULT, *, names: Mapping[str, str] | None = None) -> str:
        """What is wrong, in the reader's language; `names` to write before ids, see `partage.names_of`."""
        return Writer(lang, names=names or {}).write(line(self.key or f"violations.{self.code}", **self.params))

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
class Verdict:
    """What the checker found; false in a condition when anything is wrong."""

    violations: tuple[Violation, ...] = ()
    levels: tuple[LevelCheck, ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        return not self.violations

    def text(self, lang: str = DEFAULT) -> str:
        """What is wrong, a line each, in the reader's language; nothing where nothing is."""
        return "\n".join(violation.text(lang) for violation in self.violations)

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
