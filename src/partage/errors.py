"""What can go wrong, as a tree of exceptions.

::

    PartageError              code, params, text(lang), to_dict(); picklable; never a value from a person's record
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
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import Any, Self

from partage.text.catalogue import DEFAULT, LANGUAGES
from partage.text.writer import Phrase, Writer, line, say

SHOWN_FAULTS = 50
"""At most this many lines of faults are written into one message; all of them stay in ``faults``."""

SHOWN_RUNS = 20
"""At most this many rows, or runs of rows, are named in one line."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one input, located, without any value from a record.

    Parameters
    ----------
    code
        Stable name of the kind of fault, e.g. ``"diet_unknown"``; names its sentence, unless `key` does.
    params
        What fills the sentence: counts, ids, names of rules; never a value from a person's record.
    record
        Which record, e.g. ``"student S001"``.
    field
        The record's field, if one is to blame.
    file, row, column
        Where it was read from; rows count from 1, the header included.
    key
        The sentence, as ``table.key`` of the catalogue, where a code has several.
    """

    code: str
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)
    _: KW_ONLY
    record: str | None = None
    field: str | None = None
    file: str | None = None
    row: int | None = None
    column: str | None = None
    key: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", self.key or f"faults.{self.code}")

    @property
    def message(self) -> str:
        """What is wrong and what is expected, as a short phrase in English."""
        return self.text()

    def __str__(self) -> str:
        return self.line()

    def text(self, lang: str = DEFAULT) -> str:
        """What is wrong and what is expected, as a short phrase in the reader's language."""
        return _said(self.key, self.code, self.params, lang)

    def line(self, lang: str = DEFAULT, rows: Sequence[int] = ()) -> str:
        """Place, message and code on one line; `rows` are all those where the same was found."""
        named = rows or ([] if self.row is None else [self.row])
        row = say("errors.rows", lang, n=len(named), rows=_ranges(named, lang)) if named else None
        cell = None if self.column is None else say("errors.column", lang, column=self.column)
        record = None if self.record is None else Writer(lang).value(self.record)
        where = ", ".join(place for place in (self.file, row, cell, record, self.field) if place is not None)
        fault = f"{self.text(lang)} [{self.code}]"
        return say("errors.located", lang, where=where, fault=fault) if where else fault

    def to_dict(self) -> dict[str, object]:
        """The fault as plain values that JSON can hold."""
        where = {name: getattr(self, name) for name in ("record", "field", "file", "row", "column")}
        return {"code": self.code, "params": dict(self.params), "message": self.message, **where}


class PartageError(Exception):
    """The root of every error that partage raises on purpose.

    Parameters
    ----------
    code
        Stable name of what went wrong.
    params
        Facts for machines: ids, counts, names of rules; never a value from a person's record.
    message
        The same for people, where the catalogue has no sentence: what, where, what is expected, what to do next.
    key
        The sentence, as ``table.key`` of the catalogue, where a code has several.
    """

    def __init__(
        self, code: str, params: Mapping[str, object] | None = None, message: str = "", *, key: str | None = None
    ) -> None:
        self.code = code
        self.params: dict[str, object] = dict(params or {})
        self.key = "" if message else key or f"errors.{code}"
        self.message = message or self.text()
        super().__init__(code, self.params, self.message)

    def __str__(self) -> str:
        return self.message

    def text(self, lang: str = DEFAULT) -> str:
        """What went wrong, for people, in their language."""
        return _said(self.key, self.code, self.params, lang) if self.key else self.message

    def to_dict(self) -> dict[str, object]:
        """The error as plain values that JSON can hold."""
        return {"error": type(self).__name__, "code": self.code, "params": self.params, "message": self.message}


class InputError(PartageError, ValueError):
    """An input cannot be used; ``faults`` lists everything that is wrong with it."""

    what: str | None = None
    """The input whose faults are listed, in words."""

    head: str = "errors.head"
    """The line above them, as ``table.key`` of the catalogue."""

    def __init__(
        self,
        code: str,
        params: Mapping[str, object] | None = None,
        message: str = "",
        faults: Sequence[Fault] = (),
        *,
        key: str | None = None,
    ) -> None:
        super().__init__(code, params, message, key=key)
        self.faults = tuple(faults)
        self.args = (code, self.params, self.message, self.faults)

    @classmethod
    def of(
        cls,
        what: str,
        faults: Sequence[Fault],
        code: str | None = None,
        *,
        lang: str = DEFAULT,
        head: str = "errors.head",
    ) -> Self:
        """One error for all `faults` of `what` under a `head`; its code is the faults' own where they agree."""
        codes = sorted({fault.code for fault in faults})
        chosen = code or (codes[0] if len(codes) == 1 else "input_refused")
        error = cls(chosen, {"codes": codes, "faults": len(faults)}, _listed(what, faults, lang, head), faults)
        error.what, error.head = what, head
        return error

    def text(self, lang: str = DEFAULT) -> str:
        """What went wrong, for people, in their language, fault by fault."""
        return super().text(lang) if self.what is None else _listed(self.what, self.faults, lang, self.head)

    def to_dict(self) -> dict[str, object]:
        """The error as plain values that JSON can hold, each fault included."""
        return {**super().to_dict(), "faults": [fault.to_dict() for fault in self.faults]}


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


class WordedError(Exception):
    """What another error says of its cause: `phrase`, the words of a key of the catalogue."""

    def __init__(self, key: str, params: Mapping[str, Any] | None = None) -> None:
        super().__init__(key, params)
        self._line = line(key, **params or {})

    @property
    def phrase(self) -> Phrase:
        """The words, looked up when somebody reads them."""
        return Phrase.of(self._line)

    def __str__(self) -> str:
        return self.phrase


def place(key: str, **params: Any) -> Phrase:
    """A record, or an input, as messages call it."""
    return Phrase.of(line(f"records.{key}", **params))


def closest(unknown: str, known: Iterable[str]) -> str | None:
    """The one of `known` that was probably meant, `None` where none is close.

    Examples
    --------
    >>> closest("shared langage", ["shared language", "diet served"])
    'shared language'
    """
    close = difflib.get_close_matches(unknown, sorted(known), n=1, cutoff=0.6)
    return close[0] if close else None


def check_lang(lang: str) -> str:
    """`lang`, if there are words in it; `InputError` ``unknown_language`` otherwise."""
    if lang in LANGUAGES:
        return lang
    params = {"language": lang, "known": ", ".join(LANGUAGES), "close": closest(str(lang), LANGUAGES)}
    raise InputError("unknown_language", params)


def _said(key: str, code: str, params: Mapping[str, Any], lang: str) -> str:
    """A sentence of the catalogue; the code in words where somebody else's code has none, or not these parameters."""
    try:
        return say(key, lang, **params)
    except KeyError:
        return code.replace("_", " ")


def _listed(what: str, faults: Sequence[Fault], lang: str, head: str) -> str:
    lines = [f"  {line}" for line in fault_lines(faults, lang)]
    if len(lines) > SHOWN_FAULTS:
        lines[SHOWN_FAULTS:] = [f"  {say('errors.more', lang, n=len(lines) - SHOWN_FAULTS)}"]
    return "\n".join([say(head, lang, what=what, n=len(faults)), *lines])


def fault_lines(faults: Iterable[Fault], lang: str) -> list[str]:
    """What is wrong, line by line; what was found in several rows of one column stands once, with all of them."""
    rows: dict[tuple[Fault, bool], list[int]] = {}
    for fault in faults:
        found = rows.setdefault((replace(fault, row=None), fault.row is None), [])
        found += [] if fault.row is None else [fault.row]
    return [fault.line(lang, found) for (fault, _), found in rows.items()]


def _ranges(rows: Sequence[int], lang: str) -> str:
    """Rows as a reader is shown them: 3, 5-9, and so on.

    Examples
    --------
    >>> _ranges([9, 3, 8, 7, 4], "en")
    '3, 4, 7-9'
    """
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    parts = [f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    if len(parts) > SHOWN_RUNS:
        more = sum(map(len, runs[SHOWN_RUNS:]))
        parts[SHOWN_RUNS:] = [say("errors.more", lang, n=more)]
    return ", ".join(parts)
