"""Asking a rule and checking its answer; the only place where satisfaction becomes gain.

The compiler asks about a million seats, an explanation about one, the checker about those of a plan:
all of them come through here, so that none can understand a rule differently.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Sequence
from time import perf_counter
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from partage.columns import Bools, ColumnError, Columns, ConceptError, Floats, Ints, Pairs, RuleCosts, Seats, Tables
from partage.errors import PartageError, RuleError, place
from partage.rules.base import Named, Preference, Requirement, RulesInForce, TablePreference, TableRequirement
from partage.rules.decorators import is_plain, is_user_rule
from partage.text.writer import Phrase

TRIALS, TRIAL_ROWS = 3, 8
"""Of so many first answers of a rule of one's own, so many rows are asked about once more without the others."""

ROUNDING = 1e-9
"""Sums and powers may round differently in another company of rows; nothing else may differ."""

Rule = TypeVar("Rule")
Answer = TypeVar("Answer", Bools, Floats)


def allowed(rule: Requirement | TableRequirement, rows: Seats | Tables) -> Bools:
    """What a requirement says of each row, (n,) bool.

    Raises `RuleError` ``rule_failed``, ``rule_shape`` or ``rule_dtype``, naming the rule.
    """
    answer = _said_allowed(rule, rows)
    look_again(rule, rows, answer, lambda some: _said_allowed(rule, some))
    return answer


def satisfaction(rule: Preference | TablePreference, rows: Seats | Tables) -> Floats:
    """What a preference says of each row, (n,) float in [0, 1].

    Raises `RuleError` ``rule_failed``, ``rule_shape``, ``rule_dtype``, ``rule_nan`` or ``rule_range``, naming the rule.
    """
    answer = _said_satisfied(rule, rows)
    look_again(rule, rows, answer, lambda some: _said_satisfied(rule, some))
    return answer


def highest(rule: TablePreference, partial: Tables, room: Ints) -> Floats:
    """The most that `rule` promises of any table with at most `room` (N,) more guests, (N,)."""
    bound: Callable[[Tables, Ints], Floats] | None = getattr(rule, "bound", None)
    if bound is not None:
        answer = call(rule, bound, partial, room, rule_costs=partial.rule_costs, rows=len(partial))
        return _checked(rule.name, answer, len(partial))
    if getattr(rule, "never_rises", False):
        return np.where(partial.people > 0, satisfaction(rule, partial), 1.0)
    return np.ones(len(partial))


def promises(rule: TablePreference) -> bool:
    """Whether `rule` declares more than the default bound of 1."""
    return getattr(rule, "bound", None) is not None or bool(getattr(rule, "never_rises", False))


def whatever_the_slot(ask: Callable[[Rule, Seats], Answer], rule: Rule, pairs: Seats) -> Answer | None:
    """What a rule says of each pair of student and family; `None` if it looked at the slots.

    `ask` is `allowed` or `satisfaction`, `pairs` one seat of each pair on whatever slot. Each rule gets seats of its
    own, so that nothing which another rule read and kept can hide a look.
    """
    asked = pairs.anew()
    answer = ask(rule, asked)
    return None if asked.looked_at_slot else answer


def parties_ruled_out(rules: Iterable[Requirement], columns: Columns, families: Ints) -> Bools:
    """(U, F) parties of which some rule forbids a member each of `families`, as far as rules tell at a glance."""
    members = columns.members[: len(columns.parties)]
    out = np.zeros((len(members), len(families)), dtype=np.bool_)
    for rule in filter(rejects_quickly, rules):
        for member in range(members.shape[1] if len(members) else 0):
            row = np.flatnonzero(members[:, member] >= 0)
            found = ruled_out(rule, columns, members[row, member], families)
            if found is not None and len(row) == len(out):
                out |= found
            elif found is not None:
                out[row] |= found
    return out


def rejects_quickly(rule: Requirement) -> bool:
    """Whether a rule says itself what it rules out."""
    return _promises_itself(rule, "rules_out")


def _promises_itself(rule: Named, method: str) -> bool:
    """Whether a rule's own class has a method; one that only inherited it may judge in another way."""
    saying = [next((kind for kind in type(rule).__mro__ if name in vars(kind)), None) for name in (method, "__call__")]
    return saying[0] is not None and saying[0] is saying[1]


def ruled_out(rule: Requirement, columns: Columns, students: Ints, families: Ints) -> Bools | None:
    """(S, F) pairs that a rule forbids on every slot, as far as it tells at a glance; `None` if it cannot.

    Raises `RuleError` ``rule_failed``, ``rule_shape`` or ``rule_dtype``, naming the rule.
    """
    asked: Callable[[Columns, Ints, Ints], Bools | None] | None = getattr(rule, "rules_out", None)
    if asked is None or not rejects_quickly(rule):
        return None
    size = len(students) * len(families)
    answer = call(rule, asked, columns, students, families, rule_costs=columns.rule_costs, rows=size)
    if answer is None:
        return None
    if not isinstance(answer, np.ndarray) or answer.shape != (len(students), len(families)):
        raise wrong(rule.name, "rule_shape", "rules_out_shape")
    if answer.dtype != np.bool_:
        raise wrong(rule.name, "rule_dtype", "rules_out_dtype", given=str(answer.dtype))
    return answer


def seats_allowed(policy: RulesInForce, seats: Seats) -> Bools:
    """True where every requirement in force allows the seat, (P,); plain ones are asked about what others leave."""
    keep = np.ones(len(seats), dtype=np.bool_)
    for rule in sorted(policy.all_requirements, key=is_plain):
        if is_plain(rule):
            left = np.flatnonzero(keep)
            keep[left] = allowed(rule, seats.some(left))
        else:
            keep &= allowed(rule, seats)
    return keep


def tables_allowed(policy: RulesInForce, tables: Tables) -> Bools:
    """True where every table requirement in force allows the table, (N,)."""
    keep = np.ones(len(tables), dtype=np.bool_)
    for rule in policy.all_table_requirements:
        keep &= allowed(rule, tables)
    return keep


def can_bind(rule: TableRequirement, columns: Columns) -> bool:
    """Whether any table of the roster could break `rule`; true unless the rule itself says that none can."""
    asked: Callable[[Columns], bool] | None = getattr(rule, "can_bind", None)
    return True if asked is None else bool(call(rule, asked, columns, rule_costs=columns.rule_costs, rows=0))


def lasts(rule: TableRequirement) -> bool:
    """Whether a table requirement, or a part of it, stays broken whoever joins."""
    return bool(getattr(rule, "monotone", False)) or _promises_itself(rule, "monotone_part")


def relied_on(rule: TableRequirement) -> bool:
    """Whether bounds rely on what a table requirement promises."""
    return lasts(rule) or rejects_parties(rule)


def rejects_parties(rule: TableRequirement) -> bool:
    """Whether a table requirement says which parties can never meet it."""
    return _promises_itself(rule, "never_met")


def broken_for_good(rules: Iterable[TableRequirement], tables: Tables) -> Bools:
    """True where one of `rules`, all of which last, is broken and stays so whoever joins, (N,)."""
    broken = np.zeros(len(tables), dtype=np.bool_)
    for rule in rules:
        if getattr(rule, "monotone", False):
            broken |= ~allowed(rule, tables)
        else:
            part: Callable[[Tables], Bools] = rule.monotone_part  # type: ignore[attr-defined]
            broken |= ~_said_allowed(rule, tables, part)
    return broken


def tables_hopeless(policy: RulesInForce, tables: Tables, columns: Columns) -> Bools:
    """True where a table requirement is broken that stays broken whoever joins, (N,)."""
    return broken_for_good(
        (rule for rule in policy.all_table_requirements if lasts(rule) and can_bind(rule, columns)), tables
    )


def may_join_tables(policy: RulesInForce, columns: Columns, options: Sequence[Ints], groups: Ints) -> Bools:
    """False for parties at seats where table requirements allow no table with them whoever comes along, (n,).

    `options` are the parties, the families and the slots, (n,) each; those with the same `groups` (n,), at least 0, may
    share a table. Whoever is left out comes along with nobody, so that the rules are asked until that changes nothing.
    """
    rules = [rule for rule in policy.all_table_requirements if rejects_parties(rule) and can_bind(rule, columns)]
    keep, before = np.ones(len(groups), dtype=np.bool_), -1
    while rules and before != (left := int(np.count_nonzero(keep))):
        before, row = left, np.flatnonzero(keep)
        party, family, slot = (part[row] for part in options)
        alone = Tables(columns, columns.members[party], family, slot)
        for rule in rules:
            keep[row] &= ~never_met(rule, alone, groups[row])
    return keep


def never_met(rule: TableRequirement, parties: Tables, groups: Ints) -> Bools:
    """(N,) what a rule says of parties that no table allows, whoever of the same `groups` (N,) joins."""
    asked: Callable[[Tables, Ints], Bools] = rule.never_met  # type: ignore[attr-defined]
    return _said_allowed(rule, parties, lambda tables: asked(tables, groups))


def _said_allowed(
    rule: Requirement | TableRequirement, rows: Seats | Tables, said: Callable[..., Bools] | None = None
) -> Bools:
    answer = call(rule, said or rule, rows, rule_costs=rows.rule_costs, rows=len(rows))
    if not isinstance(answer, np.ndarray) or answer.shape != (len(rows),):
        raise wrong(rule.name, "rule_shape", rows=len(rows))
    if answer.dtype != np.bool_:
        raise wrong(rule.name, "rule_dtype", given=str(answer.dtype))
    return answer


def _said_satisfied(rule: Preference | TablePreference, rows: Seats | Tables) -> Floats:
    return _checked(rule.name, call(rule, rule, rows, rule_costs=rows.rule_costs, rows=len(rows)), len(rows))


def _checked(name: str, answer: object, rows: int) -> Floats:
    if not isinstance(answer, np.ndarray) or answer.shape != (rows,):
        raise wrong(name, "rule_shape", rows=rows)
    if answer.dtype.kind not in "fiu":
        raise wrong(name, "rule_dtype", "rule_no_numbers", given=str(answer.dtype))
    values = answer.astype(np.float64, copy=False)
    if np.isnan(values).any():
        raise wrong(name, "rule_nan")
    if ((values < 0) | (values > 1)).any():
        raise wrong(name, "rule_range")
    return values


def call(rule: Any, function: Callable[..., Any], *arguments: object, rule_costs: RuleCosts, rows: int) -> Any:
    """What a function of a rule answers; the time goes to its account where the rule is one of the caller's own.

    Raises `RuleError` ``rule_failed``, or ``rule_mutates`` for writing into columns, and whatever the guard of
    `rule_costs` raises.
    """
    if not is_user_rule(rule):
        return _named(rule.name, function, arguments)
    began = perf_counter()
    try:
        answer = _named(rule.name, function, arguments)
    finally:
        rule_costs.add(rule.name, perf_counter() - began, rows)
    rule_costs.look()
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

    Rows that got less than the most any row got are chosen: whatever is put in relation to the rest of the batch, to
    its largest value or to its ranks, comes out higher among them. Pairs whose slot is open are not tried; the compiler
    never asks about such. Raises `RuleError` ``rule_not_row_by_row``, or ``rule_not_repeatable`` where the same
    question again is answered in a third way.
    """
    if len(rows) < 2 or not is_user_rule(rule) or is_plain(rule) or isinstance(rows, Pairs):
        return
    if not rows.rule_costs.another_trial(rule.name, TRIALS):
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
