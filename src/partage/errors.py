"""What can go wrong, as a tree of exceptions.

::

    PartageError              code, params, to_dict(); picklable; never a value from a person's record
     ├─ InputError            also a ValueError; .faults lists every fault of one input
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
        cell = f'column "{self.column}"' if self.column is not None else None
        row = f"row {self.row}" if self.row is not None else None
        places = [place for place in (self.file, row, cell, self.record, self.field) if place is not None]
        where = ", ".join(places)
        return f"{where}: {self.message} [{self.code}]" if where else f"{self.message} [{self.code}]"


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
    def of(cls, what: str, faults: Sequence[Fault], code: str | None = None) -> InputError:
        """One error for all `faults` of `what`; its code is the faults' own where they agree."""
        codes = sorted({fault.code for fault in faults})
        chosen = code or (codes[0] if len(codes) == 1 else "input_refused")
        lines = [f"  {fault}" for fault in faults[:SHOWN_FAULTS]]
        if len(faults) > SHOWN_FAULTS:
            lines.append(f"  and {len(faults) - SHOWN_FAULTS} more")
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        message = "\n".join([f"{what} cannot be used ({count}); nothing was read.", *lines])
        return cls(chosen, {"codes": codes, "faults": len(faults)}, message, faults)

    def to_dict(self) -> dict[str, object]:
        """The error as plain values that JSON can hold, each fault included."""
        return {**super().to_dict(), "faults": [asdict(fault) for fault in self.faults]}


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
