"""What can go wrong, as a tree of exceptions.

::

    PartageError              code, params, to_dict(); picklable; never a value from a person's record
     ├─ InputError            also a ValueError; .faults lists every fault of one input
     │   ├─ FrameError        also a TypeError; data frames that cannot be read
     │   └─ RosterError       the records are fine one by one, together they are not
     ├─ RuleError             a rule answered wrongly or failed; names the rule
     ├─ PolicyError           a policy cannot be used as written
     ├─ SolverError           a solver broke its word and no plan could be made of what it said
     └─ InvalidPlanError      a plan broke a rule before it was returned: a bug, with the sentences
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Self

from partage.text.catalogue import DEFAULT, LANGUAGES, texts
from partage.text.writer import say

SHOWN_FAULTS = 50
"""At most this many faults are written into one message; all of them stay in ``faults``."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one input, located, without any value from a record.

    Parameters
    ----------
    code
        Stable name of the kind of fault, e.g. ``"diet_unknown"``.
    message
        What is wrong and what is expected, as a short phrase.
    record
        Which record, e.g. ``"student S001"``.
    field
        The record's field, if one is to blame.
    file, row, column
        Where it was read from; rows count from 1, the header included.
    """

    code: str
    message: str
    record: str | None = None
    field: str | None = None
    file: str | None = None
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        return self.line()

    def line(self, lang: str = "en") -> str:
        """Place, message and code on one line; the message stands in whatever language it was made in."""
        row = None if self.row is None else say("errors.row", lang, row=self.row)
        cell = None if self.column is None else say("errors.column", lang, column=self.column)
        where = ", ".join(place for place in (self.file, row, cell, self.record, self.field) if place is not None)
        fault = f"{self.message} [{self.code}]"
        return say("errors.located", lang, where=where, fault=fault) if where else fault


class PartageError(Exception):
    """The root of every error that partage raises on purpose.

    Parameters
    ----------
    code
        Stable name of what went wrong.
    params
        Facts for machines: ids, counts, names of rules; never a value from a person's record.
    message
        The same for people: what, where, what is expected, what to do next.
    """

    def __init__(self, code: str, params: Mapping[str, object] | None = None, message: str = "") -> None:
        self.code = code
        self.params: dict[str, object] = dict(params or {})
        self.message = message
        self.message = message or self.text()
        super().__init__(code, self.params, self.message)

    def __str__(self) -> str:
        return self.message

    def text(self, lang: str = DEFAULT) -> str:
        """What went wrong, for people, in their language."""
        key = f"errors.{self.code}"
        return say(key, lang, **self.params) if key in texts(lang) else self.message or self.code.replace("_", " ")

    def to_dict(self) -> dict[str, object]:
        """The error as plain values that JSON can hold."""
        return {"error": type(self).__name__, "code": self.code, "params": self.params, "message": self.message}


class InputError(PartageError, ValueError):
    """An input cannot be used; ``faults`` lists everything that is wrong with it."""

    def __init__(
        self,
        code: str,
        params: Mapping[str, object] | None = None,
        message: str = "",
        faults: Sequence[Fault] = (),
    ) -> None:
        super().__init__(code, params, message)
        self.faults = tuple(faults)
        self.args = (code, self.params, self.message, self.faults)

    @classmethod
    def of(cls, what: str, faults: Sequence[Fault], code: str | None = None, *, lang: str = "en") -> Self:
        """One error for all `faults` of `what`; its code is the faults' own where they agree."""
        codes = sorted({fault.code for fault in faults})
        chosen = code or (codes[0] if len(codes) == 1 else "input_refused")
        lines = [f"  {fault.line(lang)}" for fault in faults[:SHOWN_FAULTS]]
        if len(faults) > SHOWN_FAULTS:
            lines.append(f"  {say('errors.more', lang, n=len(faults) - SHOWN_FAULTS)}")
        message = "\n".join([say("errors.head", lang, what=what, n=len(faults)), *lines])
        return cls(chosen, {"codes": codes, "faults": len(faults)}, message, faults)

    def to_dict(self) -> dict[str, object]:
        """The error as plain values that JSON can hold, each fault included."""
        return {**super().to_dict(), "faults": [asdict(fault) for fault in self.faults]}


class FrameError(InputError, TypeError):
    """Data frames cannot be read as records; each fault names its frame, row and column."""


class RosterError(InputError):
    """Records that are fine one by one do not go together."""


class RuleError(PartageError):
    """A rule failed or gave an answer that cannot be used; ``params["rule"]`` names it."""


class PolicyError(PartageError, ValueError):
    """A policy cannot be used as written."""


class SolverError(PartageError):
    """A solver broke its word, and no plan could be made from what it said."""


class InvalidPlanError(PartageError):
    """A plan broke a rule before it was returned: a bug in partage, never the caller's fault."""


def closest(unknown: str, known: Iterable[str]) -> str | None:
    """The one of `known` that was probably meant, `None` where none is close.

    Examples
    --------
    >>> closest("shared langage", ["shared language", "diet served"])
    'shared language'
    """
    close = difflib.get_close_matches(unknown, sorted(known), n=1, cutoff=0.6)
    return close[0] if close else None


def did_you_mean(unknown: str, known: Iterable[str]) -> str:
    """A sentence that names the closest of `known`, or nothing when none is close.

    Examples
    --------
    >>> did_you_mean("shared langage", ["shared language", "diet served"])
    ' Did you mean "shared language"?'
    """
    close = closest(unknown, known)
    return "" if close is None else say("language.hint", close=close)


def check_lang(lang: str) -> str:
    """`lang`, if there are words in it; `InputError` ``unknown_language`` otherwise."""
    if lang in LANGUAGES:
        return lang
    params = {"language": lang, "known": ", ".join(LANGUAGES), "close": closest(str(lang), LANGUAGES)}
    raise InputError("unknown_language", params)
