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

SHOWN_FAULTS = 50
"""At most this many faults are written into one message; all of them stay in ``faults``."""


_WORDS = {
    "en": {
        "row": "row {row}",
        "column": 'column "{column}"',
        "fault": "{where}: {fault}",
        "more": "and {n} more",
        "one": "1 fault",
        "many": "{n} faults",
        "head": "{what} cannot be used ({count}); nothing was read.",
    },
    "fr": {
        "row": "ligne {row}",
        "column": "colonne « {column} »",
        "fault": "{where} : {fault}",
        "more": "et {n} autres",
        "one": "1 défaut",
        "many": "{n} défauts",
        "head": "Rien n'a été lu : {what} ({count}).",
    },
}


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
        words = _WORDS[lang]
        row = None if self.row is None else words["row"].format(row=self.row)
        cell = None if self.column is None else words["column"].format(column=self.column)
        where = ", ".join(place for place in (self.file, row, cell, self.record, self.field) if place is not None)
        return (
            words["fault"].format(where=where, fault=f"{self.message} [{self.code}]")
            if where
            else (f"{self.message} [{self.code}]")
        )


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
        self.message = message or code.replace("_", " ")
        super().__init__(code, self.params, self.message)

    def __str__(self) -> str:
        return self.message

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
        words = _WORDS[lang]
        codes = sorted({fault.code for fault in faults})
        chosen = code or (codes[0] if len(codes) == 1 else "input_refused")
        lines = [f"  {fault.line(lang)}" for fault in faults[:SHOWN_FAULTS]]
        if len(faults) > SHOWN_FAULTS:
            lines.append(f"  {words['more'].format(n=len(faults) - SHOWN_FAULTS)}")
        count = words["one" if len(faults) == 1 else "many"].format(n=len(faults))
        message = "\n".join([words["head"].format(what=what, count=count), *lines])
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


def did_you_mean(unknown: str, known: Iterable[str]) -> str:
    """A sentence that names the closest of `known`, or nothing when none is close.

    Examples
    --------
    >>> did_you_mean("shared langage", ["shared language", "diet served"])
    ' Did you mean "shared language"?'
    """
    close = difflib.get_close_matches(unknown, sorted(known), n=1, cutoff=0.6)
    return f' Did you mean "{close[0]}"?' if close else ""
