"""One call of a rule: errors under its name, its time in the ledger, and a second look at its first answers."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from partage.columns import ColumnError, ConceptError, Ledger, Pairs, Seats, Tables
from partage.errors import PartageError, RuleError, place
from partage.rules.kinds import is_own, is_plain
from partage.text.writer import Phrase

TRIALS, TRIAL_ROWS = 3, 8
"""Of so many first answers of a rule of one's own, so many rows are asked about once more without the others."""

ROUNDING = 1e-9
"""Sums and powers may round differently in another company of rows; nothing else may differ."""


def call(rule: Any, function: Callable[..., Any], *arguments: object, ledger: Ledger, rows: int) -> Any:
    """What a function of a rule answers; the time goes to the ledger where the rule is one of the caller's own.

    Raises
    ------
    RuleError
        ``rule_failed``, or ``rule_mutates`` for writing into columns. Whatever `ledger`'s guard raises.
    """
    if not is_own(rule):
        return _named(rule.name, function, arguments)
    began = perf_counter()
    try:
        answer = _named(rule.name, function, arguments)
    finally:
        ledger.add(rule.name, perf_counter() - began, rows)
    ledger.look()
    return answer


def _named(name: str, function: Callable[..., Any], arguments: tuple[object, ...]) -> Any:
    try:
        return function(*arguments)
    except PartageError:
        raise
    except Exception as error:  # noqa: BLE001 (whatever a rule raises becomes one error that names it)
        # The error's own text may quote a person's record, and so may a chained traceback.
        if isinstance(error, ValueError) and ("read-only" in str(error) or "WRITEABLE" in str(error)):
            raise wrong(name, "rule_mutates") from None
        if isinstance(error, ColumnError | ConceptError):
            raise wrong(name, "rule_failed", "rule_asked", cause=error.phrase) from None
        raise wrong(name, "rule_failed", cause=raised(error)) from None


def raised(error: BaseException) -> Phrase:
    """What was raised and where; never the error's own text or a path."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return place("raised", error=type(error).__name__, function=frame.name, row=frame.lineno)


def look_again(rule: Any, rows: Seats | Tables, answer: NDArray[Any], ask: Callable[[Any], NDArray[Any]]) -> None:
    """Ask a rule of one's own about some rows without the others, and refuse it where it answers another way.

    Rows that got less than the most any row got are chosen: whatever is put in relation to the rest of the batch,
    to its largest value or to its ranks, comes out higher among them. Pairs whose slot is open are not tried; the
    compiler never asks about such.

    Raises
    ------
    RuleError
        ``rule_not_row_by_row``, or ``rule_not_repeatable`` where the same question again is answered in a third way.
    """
    if len(rows) < 2 or not is_own(rule) or is_plain(rule) or isinstance(rows, Pairs):
        return
    if not rows.ledger.another_trial(rule.name, TRIALS):
        return
    lower = np.flatnonzero(answer < answer.max())
    chosen = lower[:: max(1, len(lower) // TRIAL_ROWS)][:TRIAL_ROWS]
    if not len(chosen):
        return
    alone = ask(rows.some(chosen))
    if not np.allclose(alone, answer[chosen], rtol=0.0, atol=ROUNDING):
        if not np.allclose(ask(rows.some(chosen)), alone, rtol=0.0, atol=ROUNDING):
            raise wrong(rule.name, "rule_not_repeatable")
        raise wrong(rule.name, "rule_not_row_by_row")


def wrong(name: str, code: str, key: str | None = None, **params: object) -> RuleError:
    """The error for what a rule did."""
    return RuleError(code, {"rule": name, **params}, key=f"errors.{key or code}")
